import { createHash } from "node:crypto";
import {
  adam,
  adamw,
  type BranchingPlan,
  type BranchName,
  chain,
  clipByGlobalNorm,
  type Dataset,
  epochOrder,
  type FitSettings,
  lai,
  laiTraining,
  lossRegistry,
  type Model,
  memberOf,
  mlp,
  numericColumns,
  type OptimizerName,
  plain,
  randomStream,
  readDataset,
  scheduleRegistry,
  sgd,
  type TableSource,
  type Update,
  UsageError,
  unknownColumn,
  weightPenalty,
} from "isocline";
import { openTable } from "../data/index.ts";
import { resolveColumns } from "../options/columns.ts";
import { resolveStrength } from "../options/strength.ts";
import type { ControlConfig, OptimizerConfig, TrainConfig } from "./config.ts";

/** A training ready to begin: nothing has been written yet. */
export interface Preparation {
  /** With the names of columns resolved. */
  readonly config: TrainConfig;
  readonly dataset: Dataset;
  readonly model: Model;
  readonly plan: BranchingPlan;
  readonly branches: readonly BranchName[];
  readonly settings: Pick<
    FitSettings,
    "optimizer" | "learningRate" | "schedule" | "totalSteps" | "batch" | "seed" | "patience"
  >;
  /** Beside those of the dataset. */
  readonly warnings: readonly string[];
  /** Of the config and of every number the model sees: a checkpoint fits no other training. */
  readonly fingerprint: string;
}

/**
 * Opens and reads the table, and makes of the config all that training needs.
 *
 * @throws UsageError, DataError for what does not fit the table, or a table that does not fit
 */
export async function prepare(given: TrainConfig): Promise<Preparation> {
  const optimizer = optimizerOf(given);
  const table = await openTable(given.data);
  try {
    const config = await withNames(given, table);
    const { target, exclude, numeric, missing, scaling, validation, seed, batch, epochs } = config;
    const dataset = await readDataset(table, { target, exclude, numeric, missing, scaling, validation, seed });
    const { hidden, activation, initialisation, dropout, layerNorm, residual } = config;
    const model = mlp({ inputs: dataset.width, hidden, activation, initialisation, dropout, layerNorm, residual });
    const plan = planOf(config, dataset);
    const steps = epochOrder(dataset.split.train, batch, randomStream(seed, "order", 0)).length / batch;
    return {
      config,
      dataset,
      model,
      plan,
      branches: branchesOf(config),
      settings: {
        optimizer,
        learningRate: config.learningRate,
        schedule: memberOf(scheduleRegistry, config.schedule)(),
        totalSteps: steps * (epochs.pretraining + epochs.control),
        batch,
        seed,
        ...(config.patience === null ? {} : { patience: config.patience }),
      },
      warnings: warningsOf(config, model, plan, steps),
      fingerprint: fingerprintOf(config, dataset),
    };
  } finally {
    table.close();
  }
}

/** Checks every column that an option names before a row is read. */
async function withNames(config: TrainConfig, table: TableSource): Promise<TrainConfig> {
  const columns = await table.columns();
  const known = columns.map(({ name }) => name);
  if (!known.includes(config.target)) unknownColumn("--target", config.target, known);
  const exclude = resolveColumns("--exclude", config.exclude, known);
  if (config.control !== null) {
    const features = columns.filter(({ name, kind }) => {
      return kind === "numeric" && name !== config.target && !exclude.includes(name);
    });
    strengthOf(
      config.control,
      features.map(({ name }) => name),
    );
  }
  return { ...config, exclude, numeric: resolveColumns("--numeric", config.numeric, known) };
}

function strengthOf(
  { lambda, boundary }: ControlConfig,
  columns: readonly string[],
): { readonly lambda: number | readonly number[] } | { readonly boundary: number | readonly number[] } {
  if (boundary !== null) return { boundary: resolveStrength("--boundary", boundary, columns) };
  return { lambda: resolveStrength("--lambda", lambda ?? 0.1, columns) };
}

function planOf({ loss: name, control, epochs }: TrainConfig, { name: table, preprocessing }: Dataset): BranchingPlan {
  const loss = memberOf(lossRegistry, name)();
  const shared = { loss, pretrainingEpochs: epochs.pretraining, controlEpochs: epochs.control };
  if (control === null) return laiTraining({ ...shared, control: plain(loss) });
  const numeric = numericColumns(preprocessing.features);
  if (numeric.length === 0) {
    throw new UsageError({
      where: table,
      expected: "a numeric feature, whose slope can be controlled",
      found: "categories alone",
      remedy: "train with --control none",
    });
  }
  const { form, norm, reduce, share, by } = control;
  const strength = strengthOf(
    control,
    numeric.map(({ name }) => name),
  );
  const columns = numeric.map(({ column }) => column);
  return laiTraining({ ...shared, control: lai({ form, norm, reduce, columns, ...strength }), share, by });
}

function branchesOf({ control, baseline }: TrainConfig): readonly BranchName[] {
  if (control === null) return ["baseline"];
  return baseline ? ["baseline", "controlled"] : ["controlled"];
}

const optimizers: Readonly<Record<OptimizerName, (config: OptimizerConfig) => Update>> = {
  adam: () => adam(),
  adamw: ({ weightDecay }) => adamw({ weightDecay: weightDecay ?? 0 }),
  sgd: ({ momentum, nesterov }) => sgd({ momentum: momentum ?? 0, nesterov: nesterov ?? false }),
};

/** The penalty comes after the clipping, which is for the gradient of the objective alone. */
function optimizerOf({ optimizer, clipNorm, l1, l2 }: TrainConfig): Update {
  const before = [
    ...(clipNorm === null ? [] : [clipByGlobalNorm(clipNorm)]),
    ...(l1 > 0 || l2 > 0 ? [weightPenalty({ l1, l2 })] : []),
  ];
  const update = optimizers[optimizer.name](optimizer);
  return before.length === 0 ? update : chain(...before, update);
}

function warningsOf(
  { activation, control: config }: TrainConfig,
  { facts }: Model,
  { controlled: { epochs, controlled } }: BranchingPlan,
  steps: number,
): readonly string[] {
  if (config === null || controlled === undefined) return [];
  const { objective, share, by } = controlled;
  const warnings: string[] = [];
  if (objective.facts.needsSmooth && !facts.smooth) {
    warnings.push(
      `the control ${objective.name} needs a smooth activation: with ${activation} it sends no gradient to biases; ` +
        "silu, tanh, gelu and softplus are smooth",
    );
  }
  if (by === "batch" && share > 0 && Math.round(share * steps * epochs) === 0) {
    warnings.push(
      `nothing is controlled: ${share} of the ${steps * epochs} batches is none; ` +
        "raise --share, lower --batch, or control --by sample",
    );
  }
  return warnings;
}

/** Bytes hashed at a time: a hash takes no more than 2 GB at once. */
const HASHED = 2 ** 26;

function fingerprintOf({ data: _, ...config }: TrainConfig, { features, targets }: Dataset): string {
  const hash = createHash("sha256").update(JSON.stringify(config));
  for (const { buffer, byteOffset, byteLength } of [features, targets]) {
    const bytes = new Uint8Array(buffer, byteOffset, byteLength);
    for (let start = 0; start < byteLength; start += HASHED) hash.update(bytes.subarray(start, start + HASHED));
  }
  return hash.digest("hex");
}
