import { type ColumnKinds, columnKinds } from "isocline";
import { parseChoice } from "./choice.ts";
import { parseNamed } from "./per-column.ts";

/**
 * `zip=category,sold=date`: what columns are. A name with a comma stands in quotes.
 *
 * @throws UsageError for a kind that there is not, or a column named twice
 */
export function parseKinds(option: string, text: string): ColumnKinds {
  return parseNamed(option, text, {
    expected: "COLUMN=KIND, as in zip=category",
    read: (kind, where) => parseChoice(where, kind, columnKinds),
  });
}
