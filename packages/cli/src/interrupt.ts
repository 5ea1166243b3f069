import { exitCodes } from "./exit.ts";
import type { Terminal } from "./terminal.ts";

/** Two signals within so many milliseconds are one: npm passes a Ctrl+C on that the terminal has sent already. */
const ECHO = 500;

/** What SIGINT and SIGTERM do, until released. */
export interface Interrupts {
  readonly signal: AbortSignal;
  /** From now on the first signal asks the run to stop at a point it can go on from; before, it ends the process. */
  guard(): void;
  release(): void;
}

/** Watches for SIGINT and SIGTERM. Once a run is guarded the first aborts the signal and the next ends the process. */
export function watchInterrupts(terminal: Terminal): Interrupts {
  const controller = new AbortController();
  let guarded = false;
  let asked: number | undefined;
  const handle = (): void => {
    const now = performance.now();
    if (!guarded) {
      terminal.say("interrupted before training began: nothing was written");
      process.exit(exitCodes.interrupted);
    }
    if (asked === undefined) {
      asked = now;
      controller.abort();
      terminal.say("interrupted: writing a checkpoint (once more to quit at once)");
    } else if (now - asked > ECHO) {
      // Exiting in the middle of a run would abort with a core dump; the signal itself ends the process, as 130.
      release();
      process.kill(process.pid, "SIGINT");
    }
  };
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const name of signals) process.on(name, handle);
  function release(): void {
    for (const name of signals) process.off(name, handle);
  }
  return {
    signal: controller.signal,
    guard() {
      guarded = true;
    },
    release,
  };
}
