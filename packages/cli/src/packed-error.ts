import type { ErrorKind } from "isocline";
import { systemCode } from "./files.ts";

/** An error as it goes from one process to another: what a person is told, and what decides what becomes of it. */
export interface PackedError {
  readonly message: string;
  /** Decides the exit code. */
  readonly kind: ErrorKind | null;
  /** Of a system error, such as ENOSPC. */
  readonly code: string | null;
}

export function packError(error: unknown): PackedError {
  const message = error instanceof Error ? error.message : String(error);
  const kind = error instanceof Error && "kind" in error ? (error.kind as ErrorKind) : null;
  return { message, kind, code: systemCode(error) ?? null };
}

/** The error again, without its class. */
export function unpackError({ message, kind, code }: PackedError): Error {
  const parts = { ...(kind === null ? {} : { kind }), ...(code === null ? {} : { code, syscall: "" }) };
  return Object.assign(new Error(message), parts);
}
