import type { ErrorKind } from "isocline";

/** What a command's exit code can be. */
export const exitCodes = {
  done: 0,
  failure: 1,
  usage: 2,
  data: 3,
  diverged: 4,
  /** A claim or threshold that was checked and missed. */
  missed: 5,
  /** Interrupted, with a checkpoint written where there was something to keep. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

const codeOfKind: Readonly<Record<ErrorKind, ExitCode>> = {
  usage: exitCodes.usage,
  data: exitCodes.data,
  format: exitCodes.data,
  shape: exitCodes.failure,
  runtime: exitCodes.failure,
};

/** The exit code of an error that ended a command. It reads the kind alone, so that a start loads none of core. */
export function exitCodeOf(error: unknown): ExitCode {
  if (!(error instanceof Error && "kind" in error)) return exitCodes.failure;
  const kind = String(error.kind);
  return Object.hasOwn(codeOfKind, kind) ? codeOfKind[kind as ErrorKind] : exitCodes.failure;
}
