import { withoutNumbers } from "../../../base/index.ts";
import type { Section } from "../../section.ts";
import { warningList } from "../../sections/warnings.ts";
import type { FoldsContext } from "../context.ts";

/** Warnings that say the same, of other numbers in another fold, as one: the first, and how many more there are. */
export function distinctWarnings(
  warnings: readonly string[],
): readonly { readonly text: string; readonly more: number }[] {
  const alike = new Map<string, readonly string[]>();
  for (const text of warnings) {
    const key = withoutNumbers(text);
    alike.set(key, [...(alike.get(key) ?? []), text]);
  }
  return [...alike.values()].map(([text = "", ...others]) => ({ text, more: others.length }));
}

/** The warnings of folds as lines, each once. */
export function foldWarnings(warnings: readonly string[]): readonly string[] {
  return distinctWarnings(warnings).map(({ text, more }) =>
    more === 0 ? text : `${text} (and ${more} more of other folds, with other numbers)`,
  );
}

/** What the folds warned of, each once. */
export const warnings: Section<FoldsContext> = {
  id: "warnings",
  title: "Warnings",
  render: ({ validation }) => warningList(foldWarnings(validation.warnings)),
};
