import { DataError, IsoclineError } from "../base/index.ts";
import type { SourceColumn, TableSource } from "./source.ts";
import { throwTextColumn } from "./text-column.ts";

/** Two tables as one: the rows of the first, then those of the second. */
export interface JoinedTables {
  readonly source: TableSource;
  /** Rows of the first. */
  readonly rows: number;
  /** An error about a row of the joined table, as one about the row of the table that it came from. */
  placed(error: unknown): unknown;
}

/**
 * Joins a table for training and one for validation. The second must have every column of the first but those that are
 * left out, of the same kind; others do not matter, nor does their order.
 *
 * @param ignored columns of the first that the second may lack
 * @throws DataError for a column that is missing or of another kind
 */
export async function joinTables(
  first: TableSource,
  second: TableSource,
  ignored: readonly string[] = [],
): Promise<JoinedTables> {
  const [columns, others] = [await first.columns(), await second.columns()];
  for (const column of columns) if (!ignored.includes(column.name)) await checkColumn(first, second, column, others);
  const rows = await first.rows();
  return {
    rows,
    source: {
      name: first.name,
      rows: async () => rows + (await second.rows()),
      columns: async () => columns,
      async *chunks(names) {
        yield* first.chunks(names);
        yield* second.chunks(names);
      },
    },
    placed(error) {
      if (!(error instanceof IsoclineError) || !error.parts.where.startsWith(`${first.name}, row `)) return error;
      const found = /^(\d+)(.*)$/s.exec(error.parts.where.slice(`${first.name}, row `.length));
      const [, row = "0", rest = ""] = found ?? [];
      if (error.kind !== "data" || Number(row) <= rows) return error;
      const where = `${second.name}, row ${Number(row) - rows}${rest}`;
      return new DataError({ ...error.parts, where }, { cause: error });
    },
  };
}

async function checkColumn(
  first: TableSource,
  second: TableSource,
  { name, kind }: SourceColumn,
  others: readonly SourceColumn[],
): Promise<void> {
  const [found, twice] = others.filter((column) => column.name === name);
  if (found === undefined || twice !== undefined) {
    throw new DataError({
      where: second.name,
      expected: `a column "${name}", as ${first.name} has`,
      found: found === undefined ? "none" : "two of that name",
      remedy: found === undefined ? "bring it, or leave it out of both" : "rename one of the two",
    });
  }
  if (found.kind === kind) return;
  if (kind === "numeric") await throwTextColumn(second, name, `a number, as in ${first.name}`);
  throw new DataError({
    where: `${second.name}, column "${name}"`,
    expected: `text, as in ${first.name}`,
    found: "numbers alone",
    remedy: "make the two alike, or leave the column out",
  });
}
