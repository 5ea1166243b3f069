import {
  type BranchName,
  epochsWithin,
  gradientEvaluations,
  numericColumns,
  outputNames,
  type Phase,
  parameterLayout,
  type Reference,
  stepsPerEpoch,
  UsageError,
} from "isocline";
import type { MethodSettings } from "isocline/report";
import type { TrainConfig } from "../config/train-config.ts";
import type { Epochs } from "../options/epochs.ts";
import { type DecidedConfig, decide } from "../train/defaults.ts";
import { networkOf } from "../train/network.ts";
import { optimizerOf } from "../train/optimizer.ts";
import { planOf, withTask } from "../train/plan.ts";
import { type Preparation, warningsOf } from "../train/preparation.ts";
import { changedConfig } from "./configs.ts";
import { type AskedMethod, BASELINE } from "./methods.ts";
import type { CompareOptions } from "./options.ts";

/** A strength of a method, ready to be trained. */
export interface PlannedTry {
  readonly values: MethodSettings;
  /** Of the branch: epochs included. */
  readonly config: DecidedConfig;
  readonly branch: BranchName;
  /** Gradient evaluations of a step. */
  readonly cost: number;
  readonly epochs: number;
}

/** A method, ready to be trained; the baseline has one try. */
export interface PlannedMethod extends Pick<AskedMethod, "name" | "title" | "settings"> {
  readonly tries: readonly [PlannedTry, ...PlannedTry[]];
  readonly references: readonly Reference[];
}

/** What a comparison trains. */
export interface ComparisonPlan {
  readonly options: CompareOptions;
  /** Of the baseline: epochs included. */
  readonly config: DecidedConfig;
  readonly preparation: Preparation;
  /** The baseline, then the methods. */
  readonly methods: readonly [PlannedMethod, ...PlannedMethod[]];
  readonly budget: { readonly evaluations: number; readonly steps: number; readonly pretrainingEpochs: number };
  readonly seeds: { readonly selection: readonly number[]; readonly verdict: readonly number[] };
  readonly warnings: readonly string[];
}

/**
 * Plans a comparison on a table that has been read: every config, what its steps cost, and how many epochs the budget
 * buys; what cannot be done is refused before anything is trained.
 *
 * @param asked the baseline's config before the table decided what it leaves open
 * @throws UsageError for a method that cannot act on the table, or whose epoch costs more than the budget
 */
export function planComparison(options: CompareOptions, asked: TrainConfig, preparation: Preparation): ComparisonPlan {
  const { dataset } = preparation;
  const { train } = dataset.split;
  const epochs = asked.epochs ?? decidedEpochs(asked, train.length);
  const config: DecidedConfig = { ...preparation.config, epochs };
  const steps = stepsPerEpoch(train.length, config.batch);
  if (epochs.control === 0) {
    const found = `${epochs.pretraining}+0`;
    throw new UsageError({ where: "--epochs", expected: "at least one epoch after pretraining", found });
  }
  const budget = { evaluations: epochs.control * steps, steps, pretrainingEpochs: epochs.pretraining };
  checkNumericColumns(preparation, config, options.methods);
  const baseline: AskedMethod = { name: BASELINE, title: "Baseline", settings: {}, tries: [{}], definition: null };
  const warnings: string[] = [...preparation.warnings];
  const planned = [baseline, ...options.methods].map((method) => {
    const { tries, warnings: found, references } = planMethod(method, { preparation, config, budget });
    warnings.push(...found.map((text) => `${method.name}: ${text}`));
    return { ...method, tries, references };
  });
  for (const { name, tries } of options.methods) {
    if (tries.length === options.tries || tries.length === 1) continue;
    warnings.push(`${name} tries ${tries.length} strengths where others try ${options.tries}`);
  }
  const { seed } = config;
  const from = (first: number, count: number): readonly number[] => Array.from({ length: count }, (_, i) => first + i);
  return {
    options,
    config,
    preparation,
    methods: planned as unknown as ComparisonPlan["methods"],
    budget,
    seeds: {
      selection: from(seed, options.selectionSeeds),
      verdict: from(seed + options.selectionSeeds, options.seeds),
    },
    warnings: [...new Set(warnings)],
  };
}

/**
 * Where the table decides, as many epochs as a training with a control has, the branch's even: half of them is what two
 * gradients a step are given.
 */
function decidedEpochs(asked: TrainConfig, rows: number): Epochs {
  const { pretraining, control } = decide({ ...asked, control: "lai" }, rows).epochs;
  return { pretraining, control: 2 * Math.ceil(control / 2) };
}

interface Surroundings {
  readonly preparation: Preparation;
  readonly config: DecidedConfig;
  readonly budget: ComparisonPlan["budget"];
}

const where = (name: string): string => `method ${name}`;

function planMethod(
  { name, settings, tries }: AskedMethod,
  { preparation, config, budget }: Surroundings,
): Pick<PlannedMethod, "tries" | "references"> & { readonly warnings: readonly string[] } {
  const { dataset, network } = preparation;
  const { target, features } = dataset.preprocessing;
  const shape = { outputs: outputNames(target).length, columns: numericColumns(features).length };
  const warnings: string[] = [];
  const references: Reference[] = [];
  const planned = tries.map((values): PlannedTry => {
    const changes = { ...settings, ...values };
    const changed = name === BASELINE ? config : changedConfig(config, where(name), changes);
    const own: DecidedConfig = { ...config, ...withTask(changed, dataset), epochs: config.epochs, batch: config.batch };
    const { model, architecture } = networkOf(own, dataset.preprocessing, network);
    const optimizer = optimizerOf(own);
    checkSlots(name, own, config, preparation);
    const plan = phasesOf(name, own, preparation);
    const branch: BranchName = own.control === "none" ? "baseline" : "controlled";
    const phase: Phase = plan[branch];
    const cost = gradientEvaluations(phase, shape);
    if (cost === null) {
      throw new UsageError({
        where: where(name),
        expected: "a control that declares what it costs",
        found: own.control,
      });
    }
    const epochs = epochsWithin(budget.evaluations, cost, budget.steps);
    if (epochs === 0) throw tooDear(name, cost, config);
    warnings.push(
      ...warningsOf(
        own,
        { model, architecture },
        { ...plan, controlled: { ...plan.controlled, epochs } },
        budget.steps,
      ),
    );
    references.push(
      ...model.references,
      ...phase.objective.references,
      ...(phase.controlled?.objective.references ?? []),
      ...(phase.rule?.references ?? []),
      ...optimizer.references,
    );
    const epochsOf = { pretraining: config.epochs.pretraining, control: epochs };
    return { values, config: { ...own, epochs: epochsOf }, branch, cost, epochs };
  });
  return { tries: planned as unknown as PlannedMethod["tries"], warnings: [...new Set(warnings)], references };
}

function phasesOf(name: string, config: DecidedConfig, { dataset }: Preparation): ReturnType<typeof planOf> {
  try {
    return planOf(config, dataset);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError({ ...error.parts, where: `${where(name)}, ${error.parts.where}` }, { cause: error });
  }
}

function tooDear(name: string, cost: number, { epochs }: DecidedConfig): UsageError {
  const least = Math.ceil(cost / 1.05);
  return new UsageError({
    where: "--epochs",
    expected: `a budget of at least one epoch of every method: ${name} takes ${Number(cost.toFixed(2))} gradient evaluations a step`,
    found: `${epochs.pretraining}+${epochs.control}`,
    remedy: `take --epochs ${epochs.pretraining}+${least} or more, or leave ${name} out of --methods`,
  });
}

/** Throws for methods that act on slopes where no feature has any. */
function checkNumericColumns({ dataset }: Preparation, config: DecidedConfig, methods: readonly AskedMethod[]): void {
  if (numericColumns(dataset.preprocessing.features).length > 0) return;
  const acts = ({ name, settings, tries }: AskedMethod): boolean =>
    changedConfig(config, where(name), { ...settings, ...tries[0] }).control !== "none";
  const unable = methods.filter(acts).map(({ name }) => name);
  if (unable.length === 0) return;
  const able = methods.map(({ name }) => name).filter((name) => !unable.includes(name));
  throw new UsageError({
    where: dataset.name,
    expected: `a numeric feature, on whose slopes ${unable.join(", ")} act`,
    found: "none",
    ...(able.length === 0 ? {} : { remedy: `compare with --methods ${able.join(",")}` }),
  });
}

/** Throws where a method's optimizer keeps other state than the one that the pretraining leaves. */
function checkSlots(name: string, own: TrainConfig, base: TrainConfig, { model }: Preparation): void {
  const layout = parameterLayout(model.parameters);
  // Names count the transforms before, which may be more; what a state holds are the arrays.
  const slots = (config: TrainConfig): string =>
    JSON.stringify(
      optimizerOf(config)
        .slots(layout)
        .map(({ shape }) => shape),
    );
  if (slots(own) === slots(base)) return;
  throw new UsageError({
    where: where(name),
    expected: "the optimizer state of the pretrained model",
    found: "settings that need another",
  });
}
