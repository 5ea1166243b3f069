import { DataError, randomStream } from "../../base/index.ts";
import type { TableSource } from "../source.ts";
import { checkParts, type Split, type SplitContext, type SplitMethod } from "./method.ts";
import { random } from "./random.ts";

/**
 * Three parts of a table: rows for training, for validation, and for a test that neither of them has seen anything of.
 *
 * The test rows are held as the way of splitting holds rows: whole groups, the latest, a share of each class. Of the
 * rest, rows for validation are held the same way. Of a second table all rows are for the test, and of a column that
 * marks parts those it says are: where it marks none, its validation rows are, and rows for validation are held at random
 * of those for training.
 *
 * @param test share of the rows
 * @throws as the method; DataError for a part with fewer than 2 rows
 */
export async function splitWithTest(
  kind: string,
  method: SplitMethod,
  context: SplitContext,
  test: number,
): Promise<Required<Split>> {
  const { source, rows, share, seed } = context;
  const { split: held } = await method.part({ ...context, share: test });
  const marks = held.test ?? new Uint32Array();
  if (marks.length > 0) {
    checkParts(source.name, rows, [marks.length, marks.length], "mark more rows as test");
    return { train: held.train, validation: held.validation, test: marks };
  }
  const rest = held.train;
  // What marks the rows of a test has no more to say of the others.
  const again = kind === "column" || kind === "file" ? random : method;
  const { split } = await again
    .part({
      ...context,
      source: someRows(source, rest, rows),
      rows: rest.length,
      share,
      // Another stream than that of the test rows.
      seed: randomStream(seed, "validation").integer(2 ** 31),
    })
    .catch((error: unknown) => {
      throw placed(error, source.name, rest);
    });
  const rowsOf = (places: Uint32Array): Uint32Array => places.map((place) => rest[place] as number);
  return { train: rowsOf(split.train), validation: rowsOf(split.validation), test: held.validation };
}

/** An error about a row of those that are left, as one about the row of the table. */
function placed(error: unknown, table: string, rest: Uint32Array): unknown {
  if (!(error instanceof DataError) || !error.parts.where.startsWith(`${table}, row `)) return error;
  const [, row = "", more = ""] = /^(\d+)(.*)$/s.exec(error.parts.where.slice(`${table}, row `.length)) ?? [];
  const place = rest[Number(row) - 1];
  if (place === undefined) return error;
  return new DataError({ ...error.parts, where: `${table}, row ${place + 1}${more}` }, { cause: error });
}

/** A table of some rows of another, ascending. */
function someRows(source: TableSource, kept: Uint32Array, rows: number): TableSource {
  const isKept = new Uint8Array(rows);
  for (const row of kept) isKept[row] = 1;
  return {
    name: source.name,
    rows: async () => kept.length,
    columns: () => source.columns(),
    async *chunks(names) {
      let start = 0;
      for await (const chunk of source.chunks(names)) {
        const places = Array.from({ length: chunk.rows }, (_, i) => i).filter((i) => isKept[start + i] === 1);
        start += chunk.rows;
        yield {
          rows: places.length,
          columns: chunk.columns.map((cells) =>
            cells instanceof Float64Array
              ? Float64Array.from(places, (place) => cells[place] as number)
              : places.map((place) => cells[place] ?? null),
          ),
          missing: (chunk.missing ?? []).map((blanks) => blanks && Uint8Array.from(places, (i) => blanks[i] as number)),
        };
      }
    },
  };
}
