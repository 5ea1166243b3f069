import { type ColumnKind, type ColumnKinds, columnKinds, UsageError } from "isocline";
import { parseChoice } from "./choice.ts";
import { splitItems, unquoted } from "./items.ts";

/**
 * `zip=category,sold=date`: what columns are. A name with a comma stands in quotes.
 *
 * @throws UsageError for a kind that there is not, or a column named twice
 */
export function parseKinds(option: string, text: string): ColumnKinds {
  const found = new Map<string, ColumnKind>();
  for (const item of splitItems(text)) {
    const split = item.lastIndexOf("=");
    const name = unquoted(item.slice(0, Math.max(split, 0)).trim());
    if (name === "") {
      throw new UsageError({ where: option, expected: "COLUMN=KIND, as in zip=category", found: JSON.stringify(item) });
    }
    if (found.has(name)) {
      throw new UsageError({ where: option, expected: "each column once", found: `"${name}" twice` });
    }
    found.set(name, parseChoice(`${option} of "${name}"`, item.slice(split + 1).trim(), columnKinds));
  }
  return Object.fromEntries(found);
}
