import type { BranchingPlan, BranchingResult, BranchName } from "../src/training/index.ts";
import { decodeCheckpoint, encodeCheckpoint, type FitSettings, trainBranches } from "../src/training/index.ts";

/** A run at once, the same cut after some epochs, and the cut one gone on with from its checkpoint's bytes. */
export interface ResumedRun {
  readonly whole: BranchingResult;
  readonly cut: BranchingResult;
  readonly resumed: BranchingResult;
}

const BRANCHES: readonly BranchName[] = ["baseline", "controlled"];

/**
 * Trains both branches thrice, to see whether an interruption changes anything.
 *
 * @param stop after how many epochs the second is cut
 * @param settings of a run that a signal may abort
 */
export async function resumedRun(
  plan: BranchingPlan,
  stop: number,
  settings: (signal?: AbortSignal) => Promise<FitSettings>,
): Promise<ResumedRun> {
  const whole = await trainBranches(plan, BRANCHES, await settings());
  const controller = new AbortController();
  let epochs = 0;
  const cut = await trainBranches(plan, BRANCHES, await settings(controller.signal), {
    onEpoch: () => {
      if (++epochs === stop) controller.abort();
    },
  });
  const digest = (): string => "same";
  const bytes = encodeCheckpoint({ progress: cut.progress, fingerprint: "f" }, { digest });
  const { progress } = decodeCheckpoint(bytes, "checkpoint", { digest });
  return { whole, cut, resumed: await trainBranches(plan, BRANCHES, await settings(), {}, progress) };
}
