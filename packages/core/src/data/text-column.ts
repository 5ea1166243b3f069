import { DataError } from "../base/index.ts";
import { looksNumeric } from "./cells.ts";
import { notationRemedy } from "./notations.ts";
import type { TableSource } from "./source.ts";

/** Throws for a column of text where numbers are needed, with the first cell that is none. */
export async function throwTextColumn(source: TableSource, column: string, expected: string): Promise<never> {
  let row = 0;
  for await (const chunk of source.chunks([column])) {
    const cells = chunk.columns[0] as readonly (string | null)[];
    for (let i = 0; i < chunk.rows; i++) {
      const cell = cells[i] ?? "";
      if (cell === "" || looksNumeric(cell)) continue;
      throw new DataError({
        where: `${source.name}, row ${row + i + 1}, column "${column}"`,
        expected,
        found: JSON.stringify(cell),
        remedy: notationRemedy("number", column, cell) ?? "correct that cell or drop its row",
      });
    }
    row += chunk.rows;
  }
  throw new DataError({ where: `${source.name}, column "${column}"`, expected, found: "a column of text" });
}
