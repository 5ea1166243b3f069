import { createHash } from "node:crypto";
import {
  type BranchingPlan,
  type BranchName,
  type Dataset,
  type FitSettings,
  type Model,
  memberOf,
  type Phase,
  randomStream,
  scheduleRegistry,
  stepsPerEpoch,
} from "isocline";
import type { TrainConfig } from "../config/train-config.ts";
import { type DecidedConfig, decide } from "./defaults.ts";
import { given } from "./given.ts";
import { type Network, type NetworkFile, networkOf } from "./network.ts";
import { updateWarnings } from "./optimizer.ts";
import { branchesOf, planOf, withTask } from "./plan.ts";

/** A training ready to begin: nothing has been written yet. */
export interface Preparation {
  /** With the names of columns resolved. */
  readonly config: DecidedConfig;
  readonly dataset: Dataset;
  readonly model: Model;
  readonly architecture: Network["architecture"];
  /** The file that the model came from, if it did. */
  readonly network?: NetworkFile;
  readonly plan: BranchingPlan;
  readonly branches: readonly BranchName[];
  readonly settings: Pick<
    FitSettings,
    "optimizer" | "learningRate" | "schedule" | "totalSteps" | "batch" | "seed" | "patience" | "restore"
  >;
  /** Beside those of the dataset. */
  readonly warnings: readonly string[];
  /** Of the config and of every number the model sees: a checkpoint fits no other training. */
  readonly fingerprint: string;
}

/** A training of a dataset that has been read already. @throws UsageError for what does not fit it */
export function preparationOf(
  asked: TrainConfig,
  optimizer: FitSettings["optimizer"],
  network: NetworkFile | undefined,
  dataset: Dataset,
): Preparation {
  const config = decide(withTask(asked, dataset), dataset.split.train.length);
  const { batch, epochs } = config;
  const { model, architecture } = networkOf(config, dataset.preprocessing, network);
  const plan = planOf(config, dataset);
  const seed = trainingSeed(config);
  const steps = stepsPerEpoch(dataset.split.train.length, batch);
  return {
    config,
    dataset,
    model,
    architecture,
    ...(network === undefined ? {} : { network }),
    plan,
    branches: branchesOf(config),
    settings: {
      optimizer,
      learningRate: config.learningRate,
      schedule: memberOf(scheduleRegistry, config.schedule)(),
      totalSteps: steps * (epochs.pretraining + epochs.control),
      batch,
      seed,
      ...given({ patience: config.patience, restore: config.restore }),
    },
    warnings: [
      ...warningsOf(config, { model, architecture }, plan, steps),
      ...updateWarnings(config, steps * (epochs.pretraining + epochs.control)),
    ],
    fingerprint: fingerprintOf(config, dataset),
  };
}

/** Each fold begins from weights of its own: else all would share what one draw of them brings. */
function trainingSeed({ seed, fold, repeat }: TrainConfig): number {
  return fold === null ? seed : randomStream(seed, "fold", repeat ?? 1, fold).integer(2 ** 31);
}

/** What to say of a control before it is trained with. */
export function warningsOf(
  { control, baseline }: TrainConfig,
  { model: { facts }, architecture: { activation } }: Network,
  { controlled: phase }: BranchingPlan,
  steps: number,
): readonly string[] {
  const { epochs, controlled } = phase;
  const warnings: string[] = [];
  const kinked = phase.rule?.facts.needsSmooth === true ? kinksOf(phase, facts.smooth ? undefined : activation) : [];
  if (kinked.length > 0) {
    warnings.push(
      `the rule ${phase.rule?.name} takes second derivatives, which do not see the kinks of ${kinked.join(" and ")}; ` +
        "the activations silu, tanh, gelu and softplus and the losses mse, huber and log-cosh have none that matter",
    );
  }
  if (control === "none" || controlled === undefined) return warnings;
  const { objective, share, by } = controlled;
  if (objective.facts.needsSmooth && !facts.smooth) {
    warnings.push(
      `the control ${objective.name} needs a smooth activation: with ${activation} ` +
        (objective.facts.inputDerivatives === 2
          ? "slopes change at kinks alone, which it does not see; "
          : "it sends no gradient to biases; ") +
        "silu, tanh, gelu and softplus are smooth",
    );
  }
  if (by === "batch" && share > 0 && Math.round(share * steps * epochs) === 0) {
    warnings.push(
      `nothing is controlled${baseline ? ", and both branches are trained alike" : ""}: ${share} of the ${steps * epochs} ` +
        "batches is none; raise --share, lower --batch, or control --by sample",
    );
  }
  return warnings;
}

/** What a rule that needs smoothness would not see: a kinked activation, and losses whose derivative jumps. */
function kinksOf({ objective, controlled }: Phase, activation: string | undefined): readonly string[] {
  const objectives = [objective, ...(controlled === undefined ? [] : [controlled.objective])];
  const jumping = objectives.filter(({ facts }) => facts.jumps === true);
  const names = jumping.map(({ name, options }) => {
    return options?.form === undefined ? name : `${name} in its ${options.form} form`;
  });
  return [...new Set([...(activation === undefined ? [] : [activation]), ...names])];
}

/** Bytes hashed at a time: a hash takes no more than 2 GB at once. */
const HASHED = 2 ** 26;

function fingerprintOf(given: TrainConfig, { features, targets, weights, targetSlopes, split }: Dataset): string {
  const { data: _, validationData: __, model: ___, ...config } = given;
  const hash = createHash("sha256").update(JSON.stringify(config));
  const parts = [
    features,
    targets,
    ...[weights, targetSlopes].flatMap((part) => part ?? []),
    split.train,
    split.validation,
  ];
  for (const { buffer, byteOffset, byteLength } of parts) {
    const bytes = new Uint8Array(buffer, byteOffset, byteLength);
    for (let start = 0; start < byteLength; start += HASHED) hash.update(bytes.subarray(start, start + HASHED));
  }
  return hash.digest("hex");
}
