import {
  type Dataset,
  type FinishedPhase,
  type FitSettings,
  fitPhase,
  type Json,
  type Phase,
  type PhaseProgress,
} from "isocline";
import { z } from "zod";
import { recordedConfig } from "../config/recorded.ts";
import { configDocument } from "../config/resolve.ts";
import type { ConfigDocument, TrainConfig } from "../config/train-config.ts";
import type { NetworkFile } from "../train/network.ts";
import { optimizerOf } from "../train/optimizer.ts";
import { type Preparation, preparationOf } from "../train/preparation.ts";
import { decodeDataset, encodeDataset } from "./dataset-file.ts";
import type { TrialContext } from "./kind.ts";
import { withPlaced } from "./placed.ts";
import type { Store } from "./store.ts";
import { openWork } from "./work.ts";

/** What every training of a table is told, as a task holds it. */
export interface TrainingTask {
  readonly config: ConfigDocument;
  /** The digest of the encoded dataset. */
  readonly dataset: string;
  /** The digest of the ONNX file that the model comes from. */
  readonly network: string | null;
}

export const trainingTask: z.ZodObject<{
  config: z.ZodType<ConfigDocument>;
  dataset: z.ZodString;
  network: z.ZodNullable<z.ZodString>;
}> = z.strictObject({
  config: z.record(z.string(), z.json()),
  dataset: z.string(),
  network: z.string().nullable(),
});

/**
 * Puts what trainings of a table read into a store.
 *
 * @returns what their tasks have in common; `configured` makes one of other settings
 */
export async function shareTraining(
  store: Store,
  { config, dataset, network }: Pick<Preparation, "config" | "dataset" | "network">,
): Promise<{ configured(changes: Partial<TrainConfig>): TrainingTask }> {
  const digest = await store.put(encodeDataset(dataset));
  const file = network === undefined ? null : await store.put(network.bytes);
  return {
    configured: (changes) => ({
      config: configDocument({ ...config, ...changes }),
      dataset: digest,
      network: file,
    }),
  };
}

/** The last dataset that this process has read: trials of one search share it. */
let held: { readonly digest: string; readonly dataset: Dataset } | undefined;

export async function datasetOf(store: Store, digest: string): Promise<Dataset> {
  if (held?.digest !== digest) held = { digest, dataset: decodeDataset(await store.get(digest), `dataset ${digest}`) };
  return held.dataset;
}

async function networkFile(store: Store, digest: string | null): Promise<NetworkFile | undefined> {
  return digest === null ? undefined : { path: "--model", bytes: await store.get(digest), digest };
}

/** A training with its dataset placed. */
export interface OpenTraining {
  readonly preparation: Preparation;
  readonly settings: FitSettings;
}

/** Opens the training of a task for as long as it is used. */
export async function withTraining<T>(
  { config: document, dataset: digest, network }: TrainingTask,
  { store, signal }: Pick<TrialContext, "store" | "signal">,
  use: (training: OpenTraining) => Promise<T>,
): Promise<T> {
  const config = recordedConfig(document, "task of a trial");
  const dataset = await datasetOf(store, digest);
  const preparation = preparationOf(config, optimizerOf(config), await networkFile(store, network), dataset);
  const now = (): number => performance.now();
  return withPlaced({ digest, dataset, threads: config.threads }, (data) =>
    use({ preparation, settings: { ...preparation.settings, data, model: preparation.model, signal, now } }),
  );
}

/** What of a training a trial does. */
export interface Stretch {
  readonly branch: "pretraining" | "baseline" | "controlled";
  readonly phase: Phase;
  readonly from: PhaseProgress;
  /** Epochs of the phase after which to stop; all of them by default. */
  readonly until?: number;
}

/**
 * Trains a phase from a state, or from the checkpoint that a killed trial left.
 *
 * @returns undefined where it was interrupted; its checkpoint is written then
 */
export async function trainPhase(
  { preparation: { fingerprint }, settings }: Pick<OpenTraining, "preparation" | "settings">,
  { branch, phase, from, until = phase.epochs }: Stretch,
  context: Pick<TrialContext, "checkpoint" | "report">,
): Promise<FinishedPhase | undefined> {
  const work = await openWork(context, fingerprint);
  const start = work.left ?? from;
  const short = new AbortController();
  const signal = AbortSignal.any([short.signal, ...(settings.signal === undefined ? [] : [settings.signal])]);
  if (start.epochs >= until && until < phase.epochs) return reached(start);
  const { status, divergedAt, ...progress } = await fitPhase(
    phase,
    branch,
    start,
    { ...settings, signal },
    {
      async onEpoch(_, fitted) {
        context.report((fitted.epochs - from.epochs) / (Math.min(until, phase.epochs) - from.epochs));
        if (fitted.epochs >= until) short.abort();
        else await work.offer(fitted);
      },
    },
  );
  if (status === "interrupted" && progress.epochs >= until) return reached(progress);
  if (status === "interrupted") {
    await work.write(progress);
    return undefined;
  }
  return { status, divergedAt, progress };
}

/** A phase that has been trained as far as was asked for. */
function reached(progress: PhaseProgress): FinishedPhase {
  return { status: "completed", divergedAt: null, progress };
}

/** Figures as JSON has them. */
export function asJson(value: object): Json {
  return JSON.parse(JSON.stringify(value));
}
