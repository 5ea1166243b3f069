import { clearLine, cursorTo } from "node:readline";
import picocolors from "picocolors";

/** Where a command's words go: results to stdout, everything else to stderr. */
export interface Terminal {
  readonly quiet: boolean;
  /** Whether stderr is a terminal, where a line can be drawn again. */
  readonly live: boolean;
  /** For results; plain where stdout is no terminal or NO_COLOR is set. */
  readonly bold: (text: string) => string;
  result(text: string): void;
  /** A note on what goes on; silent with --quiet. */
  say(text: string): void;
  warn(text: string): void;
  /** A note on what goes on that the next word replaces; only on a terminal, so that elsewhere an error is one line. */
  passing(text: string): void;
  /** The one line that says why a command failed. */
  fail(text: string): void;
}

/** NO_COLOR and FORCE_COLOR as their conventions have it; else colours only where a person looks. */
export function wantsColour(stream: { readonly isTTY?: boolean }, environment: NodeJS.ProcessEnv): boolean {
  const { NO_COLOR = "", FORCE_COLOR = "", TERM } = environment;
  if (NO_COLOR !== "") return false;
  if (FORCE_COLOR !== "") return FORCE_COLOR !== "0";
  return stream.isTTY === true && TERM !== "dumb";
}

/** A text on one line and without control characters, which the names of columns may hold. */
export function oneLine(text: string): string {
  return text
    .replaceAll(/\s+/g, " ")
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, "�")
    .trim();
}

/** Whether a passing note stands on stderr, of which a process has one, whichever terminal wrote it. */
let isPassing = false;

function clearPassing(): void {
  if (!isPassing) return;
  isPassing = false;
  cursorTo(process.stderr, 0);
  clearLine(process.stderr, 0);
}

export function openTerminal({ quiet = false }: { readonly quiet?: boolean } = {}): Terminal {
  const { stdout, stderr, env } = process;
  const colours = picocolors.createColors(wantsColour(stdout, env));
  const talk = picocolors.createColors(wantsColour(stderr, env));
  const live = stderr.isTTY === true && env.TERM !== "dumb";
  const line = (text: string): void => {
    clearPassing();
    stderr.write(`${text}\n`);
  };
  return {
    quiet,
    live,
    bold: colours.bold,
    result(text) {
      clearPassing();
      stdout.write(`${text}\n`);
    },
    say(text) {
      if (!quiet) line(oneLine(text));
    },
    passing(text) {
      if (quiet || !live) return;
      clearPassing();
      // A line that wraps could not be cleared.
      stderr.write(oneLine(text).slice(0, (stderr.columns || 80) - 1));
      isPassing = true;
    },
    warn: (text) => line(`${talk.yellow("warning:")} ${oneLine(text)}`),
    fail: (text) => line(`isocline: ${oneLine(text)}`),
  };
}

/**
 * A reader that has gone away (`isocline predict … | head`) is no failure: what is left to say is dropped, what is left
 * to do is done. Without this Node would end with a stack trace.
 */
export function surviveClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: Error) => {
      if (!isClosedPipe(error)) throw error;
    });
  }
}

/** Whether an error only says that nobody reads any more. */
export function isClosedPipe(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "EPIPE" || code === "ERR_STREAM_DESTROYED" || code === "ERR_STREAM_PREMATURE_CLOSE";
}
