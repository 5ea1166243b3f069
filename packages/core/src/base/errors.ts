/**
 * The errors isocline throws on misuse. Each says where it happened, what was expected there, what was found
 * and what to do, in one line. Outcomes of a training run (divergence, early stop, interruption) are not errors:
 * they are statuses of its record.
 */

/** What an error is about; shells map it to an exit code. */
export type ErrorKind = "usage" | "data" | "format" | "shape" | "runtime";

/** The parts of an error's one line. */
export interface ErrorParts {
  /** Where: an option, a file with row and column, an op, a node. */
  readonly where: string;
  /** What would have been right. */
  readonly expected: string;
  /** What was there instead. */
  readonly found: string;
  /** What the reader can do about it. */
  readonly remedy?: string;
}

/** Base of every error that isocline throws on purpose. */
export class IsoclineError extends Error {
  readonly kind: ErrorKind;
  readonly parts: ErrorParts;

  constructor(kind: ErrorKind, parts: ErrorParts, options?: ErrorOptions) {
    const { where, expected, found, remedy } = parts;
    super(`${where}: expected ${expected}, found ${found}${remedy === undefined ? "" : `; ${remedy}`}`, options);
    this.name = new.target.name;
    this.kind = kind;
    this.parts = parts;
  }
}

/** An option, argument or configuration value that cannot be used. */
export class UsageError extends IsoclineError {
  constructor(parts: ErrorParts, options?: ErrorOptions) {
    super("usage", parts, options);
  }
}

/** A table, column or cell that cannot be used. */
export class DataError extends IsoclineError {
  constructor(parts: ErrorParts, options?: ErrorOptions) {
    super("data", parts, options);
  }
}

/** A file of ours (record, checkpoint, model) that is damaged or of another version. */
export class FormatError extends IsoclineError {
  constructor(parts: ErrorParts, options?: ErrorOptions) {
    super("format", parts, options);
  }
}

/** Tensors whose shapes or dtypes do not fit an op. */
export class ShapeError extends IsoclineError {
  constructor(parts: ErrorParts, options?: ErrorOptions) {
    super("shape", parts, options);
  }
}

/** A runtime that refused or failed to load or run a program. */
export class RuntimeError extends IsoclineError {
  constructor(parts: ErrorParts, options?: ErrorOptions) {
    super("runtime", parts, options);
  }
}
