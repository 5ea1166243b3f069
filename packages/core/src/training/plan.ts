import { UsageError } from "../base/index.ts";
import {
  bySample,
  checkParts,
  checkRule,
  type GradientRule,
  type Objective,
  plain,
  type SlopeTargets,
  withoutTargetSlopes,
} from "../control/index.ts";
import type { Target } from "../data/index.ts";
import { constant, type Tensor } from "../graph/index.ts";
import { checkLossTargets, type Loss } from "../loss/index.ts";
import type { RecordedPhase } from "./record.ts";

/** What a feature's figure shall come to; one that is below it already is raised, unless the control says `atMost`. */
export type AskedFigure =
  /** A figure in standard units. */
  | { readonly at: number }
  /** So much less, from 0 to 1, than the baseline's; where that is not trained, than the pretrained model's. */
  | { readonly less: number };

/** Targets of slopes: the control that seeks them, and what is asked of each of its features. */
export interface TargetPlan {
  readonly control: SlopeTargets;
  readonly asked: readonly AskedFigure[];
}

/** Which part of a phase's training minimises another objective. */
export interface Controlled {
  readonly objective: Objective;
  /** α, from 0 to 1: the share of batches, or of each batch's examples. */
  readonly share: number;
  readonly by: "batch" | "sample";
  /** Where the control finds its own strengths; the objective is then that of the strengths to begin with. */
  readonly targets?: TargetPlan;
}

/** A stretch of training with one objective. */
export interface Phase {
  readonly name: string;
  readonly epochs: number;
  readonly objective: Objective;
  readonly controlled?: Controlled;
  /** How the gradient is taken; plainly by default. */
  readonly rule?: GradientRule;
}

/** The two ways on from one pretrained model, as in the paper's comparison. */
export interface BranchingPlan {
  readonly pretraining: Phase;
  /** As many epochs of the plain loss. */
  readonly baseline: Phase;
  readonly controlled: Phase;
}

/** What Lai training is made of. */
export interface LaiTrainingOptions {
  readonly loss: Loss;
  /** The control, such as `lai({ lambda: 0.1 })`, or one with targets. */
  readonly control: Objective | TargetPlan;
  readonly pretrainingEpochs: number;
  readonly controlEpochs: number;
  /** α; 0.01 in the paper. */
  readonly share?: number;
  readonly by?: "batch" | "sample";
  /** How gradients of the controlled phase are taken; plainly by default. */
  readonly rule?: GradientRule;
}

/**
 * Lai training: pretraining with a plain loss, then a phase in which a share α of the batches (or of every batch's
 * examples) minimises a controlled objective; beside it the baseline, which goes on with the plain loss. A rule acts on
 * every batch of the controlled phase, so that its comparison with the baseline shows both controls together.
 *
 * @throws UsageError for a share outside [0, 1], epochs that are not whole numbers, or a rule that acts on examples where
 *   the control is no mean over them
 */
export function laiTraining(options: LaiTrainingOptions): BranchingPlan {
  const { loss, control, pretrainingEpochs, controlEpochs, by = "batch", rule } = options;
  const targets = "asked" in control ? control : undefined;
  const share = options.share ?? (targets === undefined ? 0.01 : 1);
  if (!(share >= 0 && share <= 1)) {
    throw new UsageError({ where: "share", expected: "a number from 0 to 1", found: String(share) });
  }
  for (const [where, epochs] of Object.entries({ pretrainingEpochs, controlEpochs })) {
    if (!Number.isSafeInteger(epochs) || epochs < 0) {
      throw new UsageError({ where, expected: "a whole number of epochs", found: String(epochs) });
    }
  }
  const objective = plain(loss);
  const initial = "asked" in control ? initialObjective(control) : control;
  const controlled: Phase = {
    name: "control",
    epochs: controlEpochs,
    objective,
    controlled: { objective: initial, share, by, ...(targets === undefined ? {} : { targets }) },
    ...(rule === undefined ? {} : { rule }),
  };
  if (rule !== undefined) {
    const objectives = Object.values(objectivesOf(controlled));
    for (const each of objectives) checkRule(rule, each);
    checkParts(rule, share === 0 ? [initial] : objectives);
  }
  return {
    pretraining: { name: "pretraining", epochs: pretrainingEpochs, objective },
    baseline: { name: "baseline", epochs: controlEpochs, objective },
    controlled,
  };
}

function initialObjective({ control }: TargetPlan): Objective {
  const ones = control.features.map(() => 1);
  return control.objective(constant(control.start(ones, ones), "float32", [control.size]), constant(1, "float32"));
}

/** The objective that every batch of a phase minimises, and the one of its controlled batches, if any. */
export function objectivesOf(
  { objective, controlled }: Pick<Phase, "objective" | "controlled">,
  control?: { readonly state: Tensor; readonly done: Tensor },
): {
  readonly objective: Objective;
  readonly controlledBatch?: Objective;
} {
  if (controlled === undefined || controlled.share === 0) return { objective };
  const { share, by, targets } = controlled;
  const controlledObjective =
    targets === undefined || control === undefined
      ? controlled.objective
      : targets.control.objective(control.state, control.done);
  if (by === "sample") return { objective: bySample(objective, controlledObjective, share) };
  return { objective, controlledBatch: controlledObjective };
}

/** @throws UsageError for a phase whose objectives take other targets, such as a squared error where classes are needed */
export function checkTargets({ objective, controlled }: Phase, target: Target): void {
  for (const { name, facts } of [objective, ...(controlled === undefined ? [] : [controlled.objective])]) {
    checkLossTargets(name, facts.targets, target);
  }
}

/** @throws UsageError for early stopping of a phase with slope targets: its strengths settle as it ends */
export function checkPatience({ controlled }: Phase, patience: number | undefined): void {
  if (controlled?.targets === undefined || patience === undefined) return;
  const expected = "none with slope targets, whose strengths settle as the phase ends";
  throw new UsageError({ where: "patience", expected, found: String(patience) });
}

/** @throws UsageError for a state without that of the phase's slope targets */
export function checkTargetState({ name, controlled }: Phase, { control }: { readonly control?: Float32Array }): void {
  const size = controlled?.targets?.control.size;
  if (size === undefined || control?.length === size) return;
  const expected = `a state with the ${size} numbers of its slope targets, as startBranch makes it`;
  throw new UsageError({ where: `the phase ${name}`, expected, found: String(control?.length ?? "none") });
}

/** @throws UsageError for a phase that fits slopes to target slopes, which the data have not */
export function checkTargetSlopes({ objective, controlled }: Phase, known: boolean): void {
  for (const { name, facts } of [objective, ...(controlled === undefined ? [] : [controlled.objective])]) {
    if (facts.targetSlopes === true && !known) throw withoutTargetSlopes(name);
  }
}

/** A phase as the record keeps it. */
export function recordedPhase({ name, epochs, objective, controlled, rule }: Phase): RecordedPhase {
  const control =
    controlled === undefined
      ? {}
      : { controlled: { objective: controlled.objective.name, share: controlled.share, by: controlled.by } };
  return { name, epochs, objective: objective.name, ...control, ...(rule === undefined ? {} : { rule: rule.name }) };
}
