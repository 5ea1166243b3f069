import type { Executor, TuningFigures } from "isocline";
import type { TrialsProgress } from "../trials/progress.ts";

/** Trials that are done, as a person is told of them. */
export interface Tally extends Pick<Executor, "run"> {
  /** There will be so many in all. */
  expect(total: number): void;
  /** Says something new of what was found. */
  note(text: string): void;
}

/** @param onError what ends one trial so ends all of them: none goes on in vain */
export function tallied(executor: Executor, progress: TrialsProgress, onError: () => void): Tally {
  let done = 0;
  return {
    async run(trial, signal) {
      const outcome = await executor.run(trial, signal).catch((error: unknown) => {
        onError();
        throw error;
      });
      if (outcome.status !== "interrupted") progress.done(++done);
      return outcome;
    },
    expect: (total) => progress.expect(Math.max(done, total)),
    note: (text) => progress.done(done, text),
  };
}

/** The best so far, in a few words. */
export function bestText({ loss, sensitivity }: TuningFigures): string {
  const percent = (share: number | null): string => `${(100 * (share ?? Number.NaN)).toFixed(1)} %`;
  return `best: ${percent(sensitivity)} of the sensitivity, loss ${percent(loss)}`;
}
