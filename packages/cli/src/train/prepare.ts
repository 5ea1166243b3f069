import { createHash } from "node:crypto";
import {
  type BranchingPlan,
  type BranchName,
  crossEntropy,
  type Dataset,
  type DatasetOptions,
  embeddedColumns,
  epochOrder,
  type FitSettings,
  type Loss,
  lai,
  laiTraining,
  lossesFor,
  lossRegistry,
  type Model,
  memberOf,
  mlp,
  numericColumns,
  outputNames,
  plain,
  randomStream,
  readDataset,
  reservedColumns,
  type SourceColumn,
  type SplitRule,
  scheduleRegistry,
  type TableSource,
  UsageError,
  unknownColumn,
} from "isocline";
import { optionOf } from "../config/resolve.ts";
import { splitSettings } from "../config/settings/split.ts";
import type { TrainConfig } from "../config/train-config.ts";
import { resolveClassWeights } from "../options/class-weights.ts";
import { resolveColumns } from "../options/columns.ts";
import { resolveStrength } from "../options/strength.ts";
import { type DecidedConfig, decide } from "./defaults.ts";
import { given } from "./given.ts";
import { optimizerOf, updateWarnings } from "./optimizer.ts";
import { ruleOf, withRule } from "./rule.ts";
import { openTrainingTable, splitColumnOf, splitRuleOf, withValidationTable } from "./tables.ts";
import { targetPlanOf } from "./targets.ts";

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
  // Options of the rule that do not go together are found before a row is read.
  ruleOf(given);
  const table = await openTrainingTable(given);
  try {
    const asked = await checkColumns(given, table);
    return await withValidationTable(asked, table, ({ source, rule, placed }) =>
      prepared(asked, optimizer, source, rule).catch((error: unknown) => {
        throw placed(error);
      }),
    );
  } finally {
    table.close();
  }
}

async function prepared(
  asked: TrainConfig,
  optimizer: FitSettings["optimizer"],
  table: TableSource,
  split: SplitRule,
): Promise<Preparation> {
  const dataset = await readDataset(table, { ...datasetOptions(asked), split });
  const config = decide(withTask(asked, dataset), dataset.split.train.length);
  const { batch, epochs, hidden, activation, initialisation, dropout, layerNorm, residual } = config;
  const { features, target } = dataset.preprocessing;
  const embeddings = embeddedColumns(features);
  const shape = { inputs: dataset.width, outputs: outputNames(target).length, embeddings, hidden, residual };
  const model = mlp({ ...shape, activation, initialisation, dropout, layerNorm });
  const plan = planOf(config, dataset);
  const seed = trainingSeed(config);
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
}

/** What a dataset is read by, but for the split. */
export function datasetOptions(config: TrainConfig): DatasetOptions {
  const { target, task, targetTransform, features, exclude, kinds, weight, numeric } = config;
  const { missing, scaling, categories, embeddingWidth, validation, seed } = config;
  return {
    ...{ target, task, targetTransform, exclude, kinds, numeric, missing, scaling, categories, seed },
    ...(features.length > 0 && { features }),
    ...(weight !== null && { weight }),
    ...(embeddingWidth !== null && { embeddingWidth }),
    ...(validation !== null && { validation }),
  };
}

/** Each fold begins from weights of its own: else all would share what one draw of them brings. */
function trainingSeed({ seed, fold, repeat }: TrainConfig): number {
  return fold === null ? seed : randomStream(seed, "fold", repeat ?? 1, fold).integer(2 ** 31);
}

/** Checks every column that an option names before a row is read. */
export async function checkColumns(config: TrainConfig, table: TableSource): Promise<TrainConfig> {
  const columns = await table.columns();
  const known = columns.map(({ name }) => name);
  const { weight, kinds, lambda, boundary } = config;
  const target = resolveColumns("--target", config.target, known);
  if (weight !== null && !known.includes(weight)) unknownColumn("--weight", weight, known);
  for (const name of Object.keys(kinds)) if (!known.includes(name)) unknownColumn("--kinds", name, known);
  const features = resolveColumns("--features", config.features, known);
  const exclude = resolveColumns("--exclude", config.exclude, known);
  checkSplitColumn({ ...config, target }, known);
  const reserved = reservedColumns(splitRuleOf(config));
  // How many numbers a list needs is known once ids are found.
  if (config.control === "lai" && !Array.isArray(boundary ?? lambda)) {
    const isNumber = ({ name, kind, type }: SourceColumn): boolean =>
      kind === "numeric" &&
      ["numeric", "integer"].includes(kinds[name] ?? (type === "boolean" ? type : kind)) &&
      name !== weight &&
      ![...target, ...exclude, ...reserved].includes(name) &&
      (features.length === 0 || features.includes(name));
    strengthOf(
      config,
      columns.filter(isNumber).map(({ name }) => name),
    );
  }
  return { ...config, target, features, exclude, numeric: resolveColumns("--numeric", config.numeric, known) };
}

function checkSplitColumn(config: TrainConfig, known: readonly string[]): void {
  const column = splitColumnOf(config);
  if (column === undefined) return;
  const option = Object.entries(splitSettings).find(([kind]) => kind === config.split)?.[1] ?? "split";
  if (!known.includes(column)) unknownColumn(optionOf(option), column, known);
  if (!config.target.includes(column) || config.split === "stratified") return;
  throw new UsageError({ where: optionOf(option), expected: "another column than the target", found: `"${column}"` });
}

function strengthOf(
  { lambda, boundary }: TrainConfig,
  columns: readonly string[],
): { readonly lambda: number | readonly number[] } | { readonly boundary: number | readonly number[] } {
  if (boundary !== null) return { boundary: resolveStrength("--boundary", boundary, columns) };
  return { lambda: resolveStrength("--lambda", lambda ?? [], columns) };
}

/** The config with what the table decides: the task, and the loss that suits it. */
function withTask(config: TrainConfig, { preprocessing: { target } }: Dataset): TrainConfig {
  const [standard = "mse", ...others] = lossesFor(target);
  const loss = config.loss === "auto" ? standard : config.loss;
  if (loss !== standard && !others.includes(loss)) {
    throw new UsageError({
      where: "--loss",
      expected: `a loss of ${target.kind === "regression" ? "numbers" : "classes"}: ${[standard, ...others].join(", ")}`,
      found: loss,
      remedy: "leave it out, or set --task",
    });
  }
  const resolved = { ...config, task: target.kind, loss };
  if (target.kind === "classification") return resolved;
  const given = (config.labelSmoothing ?? 0) > 0 ? "--label-smoothing" : "--class-weights";
  if ((config.labelSmoothing ?? 0) > 0 || (config.classWeights ?? "none") !== "none") {
    throw new UsageError({ where: given, expected: "classes to predict", found: "numbers" });
  }
  return { ...resolved, labelSmoothing: null, classWeights: null };
}

function lossOf({ loss, labelSmoothing, classWeights }: TrainConfig, dataset: Dataset): Loss {
  const { target } = dataset.preprocessing;
  if (loss === "auto" || target.kind === "regression") return memberOf(lossRegistry, loss === "auto" ? "mse" : loss)();
  const counts = target.classes.map(() => 0);
  for (const row of dataset.split.train) {
    const place = dataset.targets[row] as number;
    counts[place] = (counts[place] as number) + 1;
  }
  const weights = resolveClassWeights("--class-weights", classWeights ?? "none", target.classes, counts);
  return crossEntropy(given({ labelSmoothing, classWeights: weights ?? null }));
}

function planOf(config: DecidedConfig, dataset: Dataset): BranchingPlan {
  const { name: table, preprocessing } = dataset;
  const { control, epochs } = config;
  const loss = lossOf(config, dataset);
  const rule = ruleOf(config);
  const shared = { loss, pretrainingEpochs: epochs.pretraining, controlEpochs: epochs.control };
  if (control === "none") {
    const plan = laiTraining({ ...shared, control: plain(loss) });
    return rule === undefined ? plan : withRule(plan, rule);
  }
  const numeric = numericColumns(preprocessing.features);
  if (numeric.length === 0) {
    throw new UsageError({
      where: table,
      expected: "a numeric feature, whose slope can be controlled",
      found: "none",
      remedy: "train with --control none",
    });
  }
  const { form, norm, reduce, share, by } = config;
  if (control === "targets") {
    const targets = targetPlanOf(config, dataset, loss);
    return laiTraining({ ...shared, control: targets, ...given({ share, by }), ...(rule && { rule }) });
  }
  const strength = strengthOf(
    config,
    numeric.map(({ name }) => name),
  );
  const columns = numeric.map(({ column }) => column);
  const objective = lai({ ...given({ form, norm, reduce }), columns, ...strength });
  return laiTraining({ ...shared, control: objective, ...given({ share, by }), ...(rule && { rule }) });
}

function branchesOf({ control, baseline }: TrainConfig): readonly BranchName[] {
  if (control === "none") return ["baseline"];
  return baseline ? ["baseline", "controlled"] : ["controlled"];
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

function fingerprintOf(
  { data: _, validationData: __, ...config }: TrainConfig,
  { features, targets, weights, split }: Dataset,
): string {
  const hash = createHash("sha256").update(JSON.stringify(config));
  const parts = [features, targets, ...(weights ? [weights] : []), split.train, split.validation];
  for (const { buffer, byteOffset, byteLength } of parts) {
    const bytes = new Uint8Array(buffer, byteOffset, byteLength);
    for (let start = 0; start < byteLength; start += HASHED) hash.update(bytes.subarray(start, start + HASHED));
  }
  return hash.digest("hex");
}
