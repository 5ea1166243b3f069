import {
  type BranchingPlan,
  type BranchName,
  chain,
  clipByGlobalNorm,
  crossEntropy,
  type Dataset,
  type Loss,
  lai,
  laiTraining,
  lossesFor,
  lossRegistry,
  memberOf,
  numericColumns,
  optimizerRegistry,
  plain,
  type Update,
  UsageError,
  weightPenalty,
} from "isocline";
import type { TrainConfig } from "../config/train-config.ts";
import { resolveClassWeights } from "../options/class-weights.ts";
import { resolveStrength } from "../options/strength.ts";
import type { DecidedConfig } from "./defaults.ts";

/** λ or the boundary of each numeric column. */
export function strengthOf(
  { lambda, boundary }: TrainConfig,
  columns: readonly string[],
): { readonly lambda: number | readonly number[] } | { readonly boundary: number | readonly number[] } {
  if (boundary !== null) return { boundary: resolveStrength("--boundary", boundary, columns) };
  return { lambda: resolveStrength("--lambda", lambda ?? [], columns) };
}

/** The config with what the table decides: the task, and the loss that suits it. */
export function withTask(config: TrainConfig, { preprocessing: { target } }: Dataset): TrainConfig {
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

/** What is trained, phase by phase. */
export function planOf(config: DecidedConfig, dataset: Dataset): BranchingPlan {
  const { name: table, preprocessing } = dataset;
  const { control, epochs } = config;
  const loss = lossOf(config, dataset);
  const shared = { loss, pretrainingEpochs: epochs.pretraining, controlEpochs: epochs.control };
  if (control === "none") return laiTraining({ ...shared, control: plain(loss) });
  const numeric = numericColumns(preprocessing.features);
  if (numeric.length === 0) {
    throw new UsageError({
      where: table,
      expected: "a numeric feature, whose slope can be controlled",
      found: "none",
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

export function branchesOf({ control, baseline }: TrainConfig): readonly BranchName[] {
  if (control === "none") return ["baseline"];
  return baseline ? ["baseline", "controlled"] : ["controlled"];
}

/** Settings without those that are null. */
function given<Values extends object>(values: Values): { [Key in keyof Values]?: NonNullable<Values[Key]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)) as never;
}

/** The penalty comes after the clipping, which is for the gradient of the objective alone. */
export function optimizerOf({ optimizer, clipNorm, l1, l2, momentum, nesterov, weightDecay }: TrainConfig): Update {
  const before = [
    ...(clipNorm === null ? [] : [clipByGlobalNorm(clipNorm)]),
    ...(l1 > 0 || l2 > 0 ? [weightPenalty({ l1, l2 })] : []),
  ];
  const update = memberOf(optimizerRegistry, optimizer)(given({ momentum, nesterov, weightDecay }));
  return before.length === 0 ? update : chain(...before, update);
}
