import type { Metalearning } from "./document.ts";

/** A search of a loss as lines of plain text. */
export function metalearningLines(document: Metalearning): readonly string[] {
  return [JSON.stringify(document.budget)];
}
