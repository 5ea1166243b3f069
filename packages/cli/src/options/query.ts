import { UsageError } from "isocline";

/** SQL as it is given; whether it is any, DuckDB says. @throws UsageError for a blank text */
export function parseQuery(where: string, text: string): string {
  if (text.trim() !== "") return text;
  throw new UsageError({ where, expected: "SQL", found: "a blank text" });
}
