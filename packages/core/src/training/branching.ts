import { type FinishedPhase, isFinished, type RunProgress } from "./checkpoint.ts";
import { fitPhase, startPhase } from "./fit.ts";
import type { EpochMetrics } from "./metrics.ts";
import { type BranchingPlan, checkPatience, type Phase } from "./plan.ts";
import type { BranchName } from "./record.ts";
import { completeSettings, type FitEvents, type FitSettings, type PhaseProgress } from "./settings.ts";
import { initialState, type TrainingState } from "./state.ts";
import { targetFigures } from "./target-figures.ts";

/** What a branching run tells as it goes. */
export interface BranchingEvents {
  onEpoch?(metrics: EpochMetrics, progress: RunProgress): void | Promise<void>;
  onChunk?: FitEvents["onChunk"];
  /** A phase begins or goes on. */
  onPhase?(branch: EpochMetrics["branch"], phase: Phase, progress: PhaseProgress): void;
}

/** What a branching run came to. */
export interface BranchingResult {
  readonly status: "completed" | "interrupted" | "diverged";
  readonly progress: RunProgress;
}

/**
 * Trains a model along a branching plan: pretraining, then each branch from the pretrained state, optimizer included.
 *
 * A branch that diverges does not keep the other from running; the run's status says so. A diverged pretraining ends
 * the run.
 *
 * @param branches which to train, in this order
 * @param from where an interrupted run stood
 */
export async function trainBranches(
  plan: BranchingPlan,
  branches: readonly BranchName[],
  given: FitSettings,
  events: BranchingEvents = {},
  from?: RunProgress,
): Promise<BranchingResult> {
  const longest = Math.max(0, ...branches.map((branch) => plan[branch].epochs));
  const settings = completeSettings(given, plan.pretraining.epochs + longest);
  for (const branch of branches) checkPatience(plan[branch], given.patience);
  const { model, optimizer, seed } = settings;
  let progress: RunProgress = from ?? {
    pretraining: startPhase(initialState(model, optimizer, seed)),
    branches: {},
  };

  async function finish(
    branch: EpochMetrics["branch"],
    phase: Phase,
    standing: FinishedPhase | PhaseProgress,
    place: (standing: FinishedPhase | PhaseProgress) => RunProgress,
  ): Promise<FinishedPhase | undefined> {
    if (isFinished(standing)) return standing;
    events.onPhase?.(branch, phase, standing);
    const { status, divergedAt, ...ended } = await fitPhase(phase, branch, standing, settings, {
      async onEpoch(metrics, fitted) {
        progress = place(fitted);
        await events.onEpoch?.(metrics, progress);
      },
      ...(events.onChunk === undefined ? {} : { onChunk: events.onChunk }),
    });
    if (status === "interrupted") {
      progress = place(ended);
      return undefined;
    }
    const finished: FinishedPhase = { status, divergedAt, progress: ended };
    progress = place(finished);
    return finished;
  }

  const pretrained = await finish("pretraining", plan.pretraining, progress.pretraining, (pretraining) => ({
    ...progress,
    pretraining,
  }));
  if (pretrained === undefined) return { status: "interrupted", progress };
  if (pretrained.status === "diverged") return { status: "diverged", progress };
  let diverged = false;
  for (const branch of branches) {
    const standing =
      progress.branches[branch] ??
      (await startBranch(
        plan[branch],
        { pretrained: pretrained.progress.state, ...baselineOf(progress, branches) },
        settings,
      ));
    const finished = await finish(branch, plan[branch], standing, (now) => ({
      ...progress,
      branches: { ...progress.branches, [branch]: now },
    }));
    if (finished === undefined) return { status: "interrupted", progress };
    diverged ||= finished.status === "diverged";
  }
  return { status: diverged ? "diverged" : "completed", progress };
}

/** What a branch begins from. */
export interface BranchStart {
  /** The state that pretraining ended in. */
  readonly pretrained: TrainingState;
  /** That of the baseline branch, which targets may be less than; the pretrained one where absent. */
  readonly baseline?: TrainingState;
}

/**
 * The start of a branch: the pretrained state, and beside it that of a control with targets where the phase has one.
 * Cost: with targets, predictions of at most 50,000 training rows for each.
 */
export async function startBranch(
  { controlled }: Phase,
  { pretrained, baseline = pretrained }: BranchStart,
  settings: FitSettings,
): Promise<PhaseProgress> {
  const targets = controlled?.targets;
  if (targets === undefined) return startPhase(pretrained);
  const { control, asked } = targets;
  const states = baseline === pretrained ? [pretrained] : [pretrained, baseline];
  const [now = [], of = now] = await targetFigures(states, control.features, settings);
  const wanted = asked.map((figure, j) => ("at" in figure ? figure.at : (of[j] as number) * (1 - figure.less)));
  return startPhase({ ...pretrained, control: control.start(now, wanted) });
}

function baselineOf(progress: RunProgress, order: readonly BranchName[]): Pick<BranchStart, "baseline"> {
  const { baseline } = progress.branches;
  if (baseline === undefined || !isFinished(baseline) || !comparesWithBaseline(progress, order)) return {};
  return { baseline: baseline.progress.state };
}

/**
 * Whether what is asked as less than the baseline's can be: it was trained before the controlled branch, and well. Else
 * it is less than the pretrained model's.
 */
export function comparesWithBaseline({ branches }: RunProgress, order: readonly BranchName[]): boolean {
  const { baseline } = branches;
  if (baseline === undefined || !isFinished(baseline) || baseline.status === "diverged") return false;
  return order.indexOf("baseline") < order.indexOf("controlled");
}
