import { runExitActions } from "./at-exit.ts";
import { exitCodes } from "./exit.ts";
import type { Terminal } from "./terminal.ts";

/** Two signals within so many milliseconds are one: npm passes a Ctrl+C on that the terminal has sent already. */
const ECHO = 500;

/** Milliseconds that stopping may take before it is explained. */
const PATIENCE = 5000;

const AGAIN = "once more to quit at once";

/** What SIGINT and SIGTERM do, until released. */
export interface Interrupts {
  readonly signal: AbortSignal;
  /** From now on the first signal asks the run to stop at a point it can go on from; before, it ends the process. */
  guard(): void;
  /** Training has come to its end. From now on the first signal changes nothing: what is left is done. */
  finish(): void;
  release(): void;
}

/**
 * Watches for SIGINT and SIGTERM. Once a run is guarded the first aborts the signal and the next ends the process; before,
 * the first ends it, and what that leaves is said even where notes are not.
 *
 * @param resumes whether a run goes on, which has files already
 */
export function watchInterrupts(
  terminal: Terminal,
  { resumes = false }: { readonly resumes?: boolean } = {},
): Interrupts {
  const controller = new AbortController();
  let stage: "before" | "training" | "finishing" = "before";
  let asked: number | undefined;
  let waiting: NodeJS.Timeout | undefined;

  function stop(): void {
    controller.abort();
    if (stage === "finishing") {
      terminal.say(`interrupted after training: finishing, which is measuring and writing the results (${AGAIN})`);
      return;
    }
    terminal.say(`interrupted: stopping where the run can go on from (${AGAIN})`);
    waiting = setTimeout(() => {
      terminal.say(
        `still stopping: the batches being computed cannot be cut short (${AGAIN}, as of the last checkpoint)`,
      );
    }, PATIENCE).unref();
  }

  const handle = (): void => {
    const now = performance.now();
    if (stage === "before") {
      const left = resumes ? "went on: the run stands where it stood" : "began: nothing was written";
      terminal.fail(`interrupted before training ${left}`);
      process.exit(exitCodes.interrupted);
    }
    if (asked === undefined) {
      asked = now;
      stop();
    } else if (now - asked > ECHO) {
      // Exiting in the middle of a run would abort with a core dump; the signal itself ends the process, as 130.
      release();
      runExitActions();
      process.kill(process.pid, "SIGINT");
    }
  };
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const name of signals) process.on(name, handle);
  function release(): void {
    clearTimeout(waiting);
    for (const name of signals) process.off(name, handle);
  }
  return {
    signal: controller.signal,
    guard() {
      stage = "training";
    },
    finish() {
      stage = "finishing";
      clearTimeout(waiting);
      if (asked !== undefined) terminal.say("training was at its end already: finishing");
    },
    release,
  };
}
