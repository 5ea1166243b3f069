import { chunkFeeds, drawEpoch, type EpochBatches } from "./chunks.ts";
import { type EpochOptions, epochProgram, stateNames } from "./epoch-program.ts";
import { defined } from "./errors-of.ts";
import { type HeldState, holdState } from "./held-state.ts";
import { createPace } from "./pace.ts";
import { slopesPerRow } from "./placed.ts";
import { objectivesOf, type Phase } from "./plan.ts";
import type { CompleteSettings, FitEvents, PhaseProgress } from "./settings.ts";
import { isFiniteState, type TrainingState } from "./state.ts";
import { targetForm } from "./target-form.ts";
import { targetNoise } from "./target-noise.ts";

/** What an epoch came to. One that was aborted or diverged leaves the state before it as the last good one. */
export type EpochOutcome =
  | { readonly status: "interrupted" }
  | { readonly status: "diverged" }
  | {
      readonly status: "done";
      readonly state: TrainingState;
      /** Mean loss of the batches that were not controlled; null where all were. */
      readonly loss: number | null;
      readonly controlledLoss: number | null;
      /** Of the epoch's last step. */
      readonly learningRate: number;
    };

/** Runs a phase's epochs, each in chunks of its compiled program. */
export interface EpochRunner {
  run(progress: PhaseProgress): Promise<EpochOutcome>;
  release(): Promise<void>;
}

export async function createEpochRunner(
  phase: Phase,
  settings: CompleteSettings,
  events: FitEvents,
): Promise<EpochRunner> {
  const { data, model, optimizer, batch, seed, signal, now, learningRate, schedule, totalSteps } = settings;
  const { runtime, stored, width } = data;
  const rule = phase.rule === undefined ? {} : { rule: phase.rule };
  const form = {
    targets: targetForm(data.preprocessing.target),
    weighted: stored.weights !== undefined,
    slopesPerRow: slopesPerRow(data),
  };
  const steps = phase.epochs * Math.ceil(data.split.train.length / batch);
  const ruled = { ...rule, steps, baseRate: learningRate };
  const program = epochProgram({ model, ...programmed(phase), ...ruled, optimizer, batch, width, ...form });
  const names = stateNames(model, optimizer, phase.controlled?.targets !== undefined);
  const executable = await runtime.load(program);
  const targets = phase.controlled?.targets?.control.features;
  const noise =
    targets === undefined ? {} : { noise: { ...(await targetNoise(data, targets)), features: targets.length } };
  const pace = createPace();
  let held: HeldState | undefined;
  const share = phase.controlled?.by === "batch" ? phase.controlled.share : 0;
  const rateAt = (step: number): number => learningRate * schedule(step, totalSteps);
  const { train } = data.split;
  const draw = (epoch: number, phaseEpoch: number): EpochBatches =>
    drawEpoch({ train, batch, seed, epoch, phaseEpoch, share, ...noise });
  /** The next epoch's batches, at the price of holding two epochs' at once. The number over the run fixes that in the phase. */
  let ahead: { readonly epoch: number; readonly batches: EpochBatches } | undefined;

  async function run({ state, epochs }: PhaseProgress): Promise<EpochOutcome> {
    const batches = ahead?.epoch === state.epoch ? ahead.batches : draw(state.epoch, epochs);
    ahead = undefined;
    held ??= await holdState(runtime, names, state);
    await held.put(state);
    const losses = new Float64Array(batches.steps);
    for (let start = 0; start < batches.steps; ) {
      if (signal?.aborted === true) return { status: "interrupted" };
      const end = Math.min(batches.steps, start + pace.next());
      const began = now();
      const before = { done: state.step + start, doneInPhase: epochs * batches.steps + start };
      const chunkOf = { start, end, batch, ...before };
      const feeds = { ...stored, ...chunkFeeds(batches, chunkOf, rateAt), ...held.feeds };
      const running = executable.run(feeds, held.into);
      // Drawn while the runtime is busy, so that it need not wait for this thread between epochs; at the start, since a short
      // last chunk would seem to take as long as this.
      if (start === 0 && epochs + 1 < phase.epochs) {
        ahead = { epoch: state.epoch + 1, batches: draw(state.epoch + 1, epochs + 1) };
      }
      const results = await running;
      pace.took(end - start, now() - began);
      const chunk = results.losses?.data as Float32Array;
      losses.set(chunk, start);
      if (!chunk.every(Number.isFinite)) return { status: "diverged" };
      const loss = meanWhere(chunk, batches.flags.subarray(start, end), 0);
      events.onChunk?.({ epoch: state.epoch + 1, done: end, steps: batches.steps, loss });
      start = end;
    }
    const step = state.step + batches.steps;
    const next = await held.take(step, state.epoch + 1);
    if (!isFiniteState(next)) return { status: "diverged" };
    return {
      status: "done",
      state: next,
      loss: defined(meanWhere(losses, batches.flags, 0)),
      controlledLoss: defined(meanWhere(losses, batches.flags, 1)),
      learningRate: rateAt(step - 1),
    };
  }
  return {
    run,
    async release() {
      await Promise.all([executable.release(), held?.release()]);
    },
  };
}

/** What an epoch of a phase is compiled from. */
function programmed(phase: Phase): Pick<EpochOptions, "objective" | "controlledBatch" | "adaptive"> {
  const { controlled } = phase;
  if (controlled?.targets === undefined) return objectivesOf(phase);
  const { targets, share } = controlled;
  return {
    objective: phase.objective,
    adaptive: { ...targets, share, objectives: (state, done) => objectivesOf(phase, { state, done }) },
  };
}

/** Mean of the values whose flag is as given; NaN where there is none. */
function meanWhere(values: ArrayLike<number>, flags: Uint8Array, flag: number): number {
  let [total, count] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    if (flags[i] !== flag) continue;
    total += values[i] as number;
    count++;
  }
  return total / count;
}
