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
      startPhase(await begun(plan[branch], pretrained.progress.state, { progress, branches }, settings));
    const finished = await finish(branch, plan[branch], standing, (now) => ({
      ...progress,
      branches: { ...progress.branches, [branch]: now },
    }));
    if (finished === undefined) return { status: "interrupted", progress };
    diverged ||= finished.status === "diverged";
  }
  return { status: diverged ? "diverged" : "completed", progress };
}

/** The state that a branch begins with: the pretrained one, and that of a control with targets where it has one. */
async function begun(
  { controlled }: Phase,
  pretrained: TrainingState,
  run: { readonly progress: RunProgress; readonly branches: readonly BranchName[] },
  settings: FitSettings,
): Promise<TrainingState> {
  const targets = controlled?.targets;
  if (targets === undefined) return pretrained;
  const { control, asked } = targets;
  const { baseline } = run.progress.branches;
  const usable = baseline !== undefined && isFinished(baseline) && comparesWithBaseline(run.progress, run.branches);
  const compared = usable ? baseline.progress.state : pretrained;
  const [now = [], of = now] = await targetFigures(
    compared === pretrained ? [pretrained] : [pretrained, compared],
    control.features,
    settings,
  );
  const wanted = asked.map((figure, j) => ("at" in figure ? figure.at : (of[j] as number) * (1 - figure.less)));
  return { ...pretrained, control: control.start(now, wanted) };
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
