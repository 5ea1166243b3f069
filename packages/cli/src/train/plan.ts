import {
  type BranchingPlan,
  type BranchName,
  crossEntropy,
  type Dataset,
  type Loss,
  laiTraining,
  lossesFor,
  lossNameOf,
  lossOf,
  lossTargets,
  numericColumns,
  type Objective,
  type Phase,
  plain,
  type TaylorSlopesOptions,
  taylorSlopes,
  UsageError,
} from "isocline";
import type { TrainConfig } from "../config/train-config.ts";
import { resolveClassWeights } from "../options/class-weights.ts";
import { slopeLossOf, targetsOfLoss } from "../options/loss.ts";
import { controlOf } from "./control.ts";
import type { DecidedConfig } from "./defaults.ts";
import { given } from "./given.ts";
import { ruleOf, withRule } from "./rule.ts";
import { targetPlanOf } from "./targets.ts";

/** The config with what the table decides: the task, and the loss that suits it. */
export function withTask(config: TrainConfig, { preprocessing: { target } }: Dataset): TrainConfig {
  const known = lossesFor(target);
  const loss = config.loss === "auto" ? known[0] : config.loss;
  const takes = lossTargets(target);
  if (targetsOfLoss(loss, "--loss") !== takes) {
    throw new UsageError({
      where: "--loss",
      expected: `a loss of ${takes}: ${known.join(", ")}`,
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

/** The loss of a config that names it; what the cross-entropy is told has settings of its own. */
function chosenLoss({ loss, labelSmoothing, classWeights }: TrainConfig, dataset: Dataset): Loss {
  const { target } = dataset.preprocessing;
  if (target.kind === "regression" || lossNameOf(loss) !== "cross-entropy") return lossOf(loss, "--loss");
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
  const { control, epochs } = config;
  const rule = ruleOf(config);
  const slopes = slopeLossOf(config.loss, "--loss");
  if (slopes !== undefined) {
    const plan = withObjective(config, slopeObjective(config, slopes, dataset));
    return rule === undefined ? plan : withRule(plan, rule);
  }
  const loss = chosenLoss(config, dataset);
  const shared = { loss, pretrainingEpochs: epochs.pretraining, controlEpochs: epochs.control };
  if (control === "none") {
    const plan = laiTraining({ ...shared, control: plain(loss) });
    return rule === undefined ? plan : withRule(plan, rule);
  }
  const objective =
    control === "targets" ? targetPlanOf(config, dataset, loss) : controlOf(control, config, dataset, loss);
  const { share, by } = config;
  return laiTraining({ ...shared, control: objective, ...given({ share, by }), ...(rule && { rule }) });
}

/** The loss of residual and slope by the numeric columns, in place of a control. */
function slopeObjective(
  { control }: TrainConfig,
  options: TaylorSlopesOptions,
  { name, preprocessing: { features } }: Dataset,
): Objective {
  if (control !== "none") {
    const expected = "--control none with a loss of residual and slope, which acts on slopes by itself";
    throw new UsageError({ where: "--loss", expected, found: `--control ${control}` });
  }
  const columns = numericColumns(features).map(({ column }) => column);
  if (columns.length === 0) {
    const expected = "a numeric feature, by which the loss of residual and slope takes slopes";
    throw new UsageError({ where: name, expected, found: "none", remedy: "train with another --loss" });
  }
  return taylorSlopes({ ...options, columns });
}

/** A plan of which every phase minimises one objective. */
function withObjective({ epochs: { pretraining, control } }: DecidedConfig, objective: Objective): BranchingPlan {
  const phase = (name: string, epochs: number): Phase => ({ name, epochs, objective });
  return {
    pretraining: phase("pretraining", pretraining),
    baseline: phase("baseline", control),
    controlled: phase("control", control),
  };
}

export function branchesOf({ control, baseline }: TrainConfig): readonly BranchName[] {
  if (control === "none") return ["baseline"];
  return baseline ? ["baseline", "controlled"] : ["controlled"];
}
