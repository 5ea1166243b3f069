import { spreadOf } from "../diagnostics/index.ts";

/** What one fold or run has, or has not. */
export type Known = number | null | undefined;

function knownOf(values: readonly Known[]): readonly number[] {
  return values.filter((value) => value !== null && value !== undefined && Number.isFinite(value)) as readonly number[];
}

/** The mean over those that have a figure; null where none has. */
export function meanOfKnown(values: readonly Known[]): number | null {
  return spreadOf(knownOf(values)).mean;
}

/** The sample deviation over those that have a figure; null for fewer than two. */
export function deviationOfKnown(values: readonly Known[]): number | null {
  return spreadOf(knownOf(values)).deviation;
}
