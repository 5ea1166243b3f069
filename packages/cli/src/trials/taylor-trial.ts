import {
  accuracyOf,
  attackedPredictor,
  convnet,
  createPredictor,
  type Dataset,
  epochOrder,
  evaluatedParameters,
  type FitSettings,
  fitPhase,
  initialState,
  type Model,
  memberOf,
  numericColumns,
  type Phase,
  type PhaseProgress,
  type PhaseResult,
  type PlacedDataset,
  randomStream,
  scheduleRegistry,
  startPhase,
  targetErrors,
  targetsOf,
  weightsOf,
} from "isocline";
import { z } from "zod";
import { recordedConfig } from "../config/recorded.ts";
import type { ConfigDocument } from "../config/train-config.ts";
import { digestOf } from "../digest.ts";
import { type DecidedConfig, decide } from "../train/defaults.ts";
import { networkOf } from "../train/network.ts";
import { optimizerOf } from "../train/optimizer.ts";
import { planOf, withTask } from "../train/plan.ts";
import type { TrialContext, TrialKind } from "./kind.ts";
import { withPlaced } from "./placed.ts";
import { asJson, datasetOf } from "./training-trial.ts";
import { openWork } from "./work.ts";

/** A convolutional network for images, beside what the config says. */
export interface ImageNetwork {
  readonly shape: readonly [channels: number, height: number, width: number];
  /** Of each block. */
  readonly channels: readonly number[];
}

/** A training with a loss, for so many steps, and the figures of the model that it gives. */
export interface TaylorTask {
  /** Its loss and its seed included. */
  readonly config: ConfigDocument;
  /** The digest of the encoded dataset, whose validation rows are those of the test. */
  readonly dataset: string;
  /** Null where the config's own network is taken. */
  readonly images: ImageNetwork | null;
  readonly steps: number;
  /** The share of the training rows that is held out, and the seed by which it is drawn. */
  readonly heldOut: { readonly share: number; readonly seed: number };
  /** How inputs are attacked, in units of the encoded ones; null for no attack. */
  readonly attack: { readonly radius: number; readonly range: readonly [number, number] | null } | null;
  /** Whether the test rows are looked at too. */
  readonly test: boolean;
}

/** How good a model is on some rows; null where undefined. */
export interface TaylorFigures {
  readonly accuracy?: number | null;
  readonly logLoss?: number | null;
  /** Accuracy under attack. */
  readonly attacked?: number | null;
  readonly rmse?: number | null;
  readonly mae?: number | null;
}

/** What such a training came to. Figures are absent where it diverged. */
export interface TaylorResult {
  readonly status: "completed" | "diverged";
  /** Steps asked for, all of which were done unless it diverged. */
  readonly steps: number;
  readonly heldOut: TaylorFigures | null;
  readonly test: TaylorFigures | null;
}

const task: z.ZodType<TaylorTask> = z.strictObject({
  config: z.record(z.string(), z.json()),
  dataset: z.string(),
  images: z
    .strictObject({ shape: z.tuple([z.int(), z.int(), z.int()]), channels: z.array(z.int().positive()) })
    .nullable(),
  steps: z.int().positive(),
  heldOut: z.strictObject({ share: z.number(), seed: z.int() }),
  attack: z
    .strictObject({ radius: z.number(), range: z.tuple([z.number(), z.number()]).readonly().nullable() })
    .nullable(),
  test: z.boolean(),
});

/** The training rows of a search and those it judges by, drawn at random; each ascending. */
export function heldOutRows(
  train: Uint32Array,
  { share, seed }: TaylorTask["heldOut"],
): { readonly train: Uint32Array; readonly heldOut: Uint32Array } {
  const order = randomStream(seed, "held-out").permutation(train.length);
  const rows = Uint32Array.from(order, (place) => train[place] as number);
  const held = Math.round(share * train.length);
  return { train: rows.slice(held).sort(), heldOut: rows.slice(0, held).sort() };
}

/** What a training of a task is made of; known before anything is trained. */
export interface TaylorTraining {
  readonly config: DecidedConfig;
  readonly model: Model;
  readonly objective: Phase["objective"];
  readonly optimizer: FitSettings["optimizer"];
  readonly rows: { readonly train: Uint32Array; readonly heldOut: Uint32Array };
}

/** @throws UsageError for settings that do not fit the dataset */
export function taylorTraining(
  { config: document, images, heldOut }: Pick<TaylorTask, "config" | "images" | "heldOut">,
  dataset: Dataset,
): TaylorTraining {
  const rows = heldOutRows(dataset.split.train, heldOut);
  const config = decide(withTask(recordedConfig(document, "task of a trial"), dataset), rows.train.length);
  const inner = { ...dataset, split: { ...dataset.split, train: rows.train } };
  const { baseline } = planOf(config, inner);
  const model =
    images === null ? networkOf(config, dataset.preprocessing, undefined).model : imageModel(images, config, dataset);
  return { config, model, objective: baseline.objective, optimizer: optimizerOf(config), rows };
}

function imageModel({ shape, channels }: ImageNetwork, config: DecidedConfig, { preprocessing }: Dataset): Model {
  const { hidden, activation, dropout } = config;
  return convnet({
    shape,
    channels,
    outputs: preprocessing.target.kind === "classification" ? preprocessing.target.classes.length : 1,
    hidden: hidden ?? [],
    ...(activation === null ? {} : { activation }),
    ...(dropout === null ? {} : { dropout }),
  });
}

/** Trains with a loss for so many steps, and measures the model on the held-out rows and, if asked, on the test rows. */
export const taylorTrial: TrialKind<TaylorTask> = {
  task,
  async run(given, context) {
    const dataset = await datasetOf(context.store, given.dataset);
    const training = taylorTraining(given, dataset);
    const { config, model, optimizer, rows } = training;
    return withPlaced({ digest: given.dataset, dataset, threads: config.threads }, async (data) => {
      const ended = await trainSteps(training, given, data, context);
      if (ended.status === "interrupted") return undefined;
      const result: TaylorResult = { status: "completed", steps: given.steps, heldOut: null, test: null };
      if (ended.status === "diverged") return asJson({ ...result, status: "diverged" });
      const parameters = evaluatedParameters(ended.state, model, optimizer);
      const measure = (of: Uint32Array): Promise<TaylorFigures> => figures(model, data, parameters, of, given.attack);
      return asJson({
        ...result,
        heldOut: await measure(rows.heldOut),
        test: given.test ? await measure(data.split.validation) : null,
      });
    });
  },
};

/** The name of the phase of whole epochs. */
const WHOLE = "epochs";

/**
 * Whole epochs, then a last one cut to the steps that are left, of rows drawn like the others. The schedule of the
 * learning rate spans these steps.
 */
async function trainSteps(
  { config, model, objective, optimizer, rows }: TaylorTraining,
  given: TaylorTask,
  placed: PlacedDataset,
  context: TrialContext,
): Promise<PhaseResult> {
  const { signal, report } = context;
  const { steps } = given;
  const { batch, seed } = config;
  const perEpoch = Math.ceil(rows.train.length / batch);
  const [epochs, rest] = [Math.floor(steps / perEpoch), steps % perEpoch];
  const settings: FitSettings = {
    // Nothing is measured between epochs.
    data: { ...placed, split: { train: rows.train, validation: new Uint32Array() } },
    model,
    optimizer,
    learningRate: config.learningRate,
    schedule: memberOf(scheduleRegistry, config.schedule)(),
    totalSteps: steps,
    batch,
    seed,
    signal,
    now: () => performance.now(),
  };
  const work = await openWork(context, digestOf(JSON.stringify(given)));

  const train = (phase: Phase, start: PhaseProgress, data: PlacedDataset): Promise<PhaseResult> =>
    fitPhase(
      phase,
      "pretraining",
      start,
      { ...settings, data },
      {
        onChunk: ({ epoch, done }) => report(Math.min(1, ((epoch - 1) * perEpoch + done) / steps)),
        async onEpoch(_, progress) {
          if (phase.name === WHOLE) await work.offer(progress);
        },
      },
    );
  const start = work.left ?? startPhase(initialState(model, optimizer, seed));
  const whole: PhaseResult =
    epochs === 0
      ? { ...start, status: "completed", divergedAt: null }
      : await train({ name: WHOLE, epochs, objective }, start, settings.data);
  if (whole.status === "interrupted") {
    const { status: _, divergedAt: __, ...progress } = whole;
    await work.write(progress);
  }
  if (rest === 0 || whole.status !== "completed") return whole;
  const order = epochOrder(rows.train, batch, randomStream(seed, "last", epochs));
  const data = { ...settings.data, split: { ...settings.data.split, train: order.slice(0, rest * batch) } };
  return train({ name: "rest", epochs: 1, objective }, startPhase(whole.state), data);
}

async function figures(
  model: Model,
  data: PlacedDataset,
  parameters: Float32Array,
  rows: Uint32Array,
  attack: TaylorTask["attack"],
): Promise<TaylorFigures> {
  const { target } = data.preprocessing;
  const [targets, weights] = [targetsOf(data, rows), weightsOf(data, rows)];
  const predictor = createPredictor(model, data);
  try {
    const predictions = await predictor.predict(parameters, rows);
    if (target.kind === "regression") {
      const { rmse, mae } = targetErrors(target, predictions, { targets, weights }).overall;
      return { rmse, mae };
    }
    const classes = target.classes.length;
    const plain = accuracyOf(predictions, targets, classes, weights);
    if (attack === null) return plain;
    const { radius, range } = attack;
    const columns = numericColumns(data.preprocessing.features).map(({ column }) => column);
    const attacker = attackedPredictor(model, data, { radius, columns, ...(range === null ? {} : { range }) });
    try {
      const worst = await attacker.predict(parameters, rows);
      return { ...plain, attacked: accuracyOf(worst, targets, classes, weights).accuracy };
    } finally {
      await attacker.release();
    }
  } finally {
    await predictor.release();
  }
}
