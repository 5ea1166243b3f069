import { createHash } from "node:crypto";
import {
  type BranchingPlan,
  type BranchName,
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
  plain,
  randomStream,
  readDataset,
  scheduleRegistry,
  type TableSource,
  UsageError,
  unknownColumn,
} from "isocline";
import type { TrainConfig } from "../config/train-config.ts";
import { openTable } from "../data/index.ts";
import { resolveColumns } from "../options/columns.ts";
import { resolveStrength } from "../options/strength.ts";
import { type DecidedConfig, decide } from "./defaults.ts";
import { optimizerOf, updateWarnings } from "./optimizer.ts";

/** A training ready to begin: nothing has been written yet. */
export interface Preparation {
  /** With the names of columns resolved. */
  readonly config: DecidedConfig;
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
  const { data, query, delimiter, encoding } = given;
  const table = await openTable(data, { query, delimiter, encoding });
  try {
    const named = await checkColumns(given, table);
    const { target, exclude, numeric, missing, scaling, validation, seed } = named;
    const dataset = await readDataset(table, { target, exclude, numeric, missing, scaling, validation, seed });
    const config = decide(named, dataset.split.train.length);
    const { batch, epochs, hidden, activation, initialisation, dropout, layerNorm, residual } = config;
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
      warnings: [
        ...warningsOf(config, model, plan, steps),
        ...updateWarnings(config, steps * (epochs.pretraining + epochs.control)),
      ],
      fingerprint: fingerprintOf(config, dataset),
    };
  } finally {
    table.close();
  }
}

/** Checks every column that an option names before a row is read. */
export async function checkColumns(config: TrainConfig, table: TableSource): Promise<TrainConfig> {
  const columns = await table.columns();
  const known = columns.map(({ name }) => name);
  if (!known.includes(config.target)) unknownColumn("--target", config.target, known);
  const exclude = resolveColumns("--exclude", config.exclude, known);
  if (config.control !== "none") {
    const features = columns.filter(({ name, kind }) => {
      return kind === "numeric" && name !== config.target && !exclude.includes(name);
    });
    strengthOf(
      config,
      features.map(({ name }) => name),
    );
  }
  return { ...config, exclude, numeric: resolveColumns("--numeric", config.numeric, known) };
}

function strengthOf(
  { lambda, boundary }: TrainConfig,
  columns: readonly string[],
): { readonly lambda: number | readonly number[] } | { readonly boundary: number | readonly number[] } {
  if (boundary !== null) return { boundary: resolveStrength("--boundary", boundary, columns) };
  return { lambda: resolveStrength("--lambda", lambda ?? [], columns) };
}

function planOf(config: DecidedConfig, { name: table, preprocessing }: Dataset): BranchingPlan {
  const { loss: name, control, epochs } = config;
  const loss = memberOf(lossRegistry, name)();
  const shared = { loss, pretrainingEpochs: epochs.pretraining, controlEpochs: epochs.control };
  if (control === "none") return laiTraining({ ...shared, control: plain(loss) });
  const numeric = numericColumns(preprocessing.features);
  if (numeric.length === 0) {
    throw new UsageError({
      where: table,
      expected: "a numeric feature, whose slope can be controlled",
      found: "categories alone",
      remedy: "train with --control none",
    });
  }
  const strength = strengthOf(
    config,
    numeric.map(({ name }) => name),
  );
  const columns = numeric.map(({ column }) => column);
  const { form, norm, reduce, share, by } = config;
  const objective = lai({ ...given({ form, norm, reduce }), columns, ...strength });
  return laiTraining({ ...shared, control: objective, ...given({ share, by }) });
}

function branchesOf({ control, baseline }: TrainConfig): readonly BranchName[] {
  if (control === "none") return ["baseline"];
  return baseline ? ["baseline", "controlled"] : ["controlled"];
}

/** Settings without those that are null. */
function given<Values extends object>(values: Values): { [Key in keyof Values]?: NonNullable<Values[Key]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)) as never;
}

function warningsOf(
  { activation, control }: TrainConfig,
  { facts }: Model,
  { controlled: { epochs, controlled } }: BranchingPlan,
  steps: number,
): readonly string[] {
  if (control === "none" || controlled === undefined) return [];
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
