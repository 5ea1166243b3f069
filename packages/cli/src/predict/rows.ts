import { type Chunk, DataError, nearestName, type SourceColumn, type TableSource } from "isocline";
import type { DeployedModel } from "./model.ts";

/** Throws unless a table has every column that a model is fed, each of its kind. Other columns do not matter. */
export async function checkColumns(table: TableSource, { inputs }: DeployedModel): Promise<void> {
  const columns = await table.columns();
  const names = columns.map(({ name }) => name);
  for (const { name, kind } of inputs) {
    const places = columns.filter((column) => column.name === name);
    const [column] = places;
    if (column === undefined) {
      const near = nearestName(name, names);
      const remedy = near === undefined ? "bring a table with it" : `rename "${near}" if that is it`;
      throw new DataError({ where: table.name, expected: `a column "${name}"`, found: "none", remedy });
    }
    if (places.length > 1) {
      const remedy = "rename one of the two";
      throw new DataError({ where: table.name, expected: "different column names", found: `"${name}" twice`, remedy });
    }
    if (column.kind === kind) continue;
    if (kind === "numeric") await refuseText(table, name);
    throw new DataError({
      where: `${table.name}, column "${name}"`,
      expected: "text, as in the table that the model was trained on",
      found: "numbers alone",
      remedy: "predict these rows together with others that hold text",
    });
  }
}

/** Throws for a column of text where the model needs numbers, with the first cell that is none. */
async function refuseText(table: TableSource, column: string): Promise<never> {
  const expected = "a number, as in the table that the model was trained on";
  let row = 0;
  for await (const { columns, rows } of table.chunks([column])) {
    for (let i = 0; i < rows; i++) {
      const cell = String(columns[0]?.[i] ?? "");
      row++;
      if (cell.trim() !== "" && Number.isFinite(Number(cell))) continue;
      const found = cell.trim() === "" ? "a blank" : JSON.stringify(cell);
      throw new DataError({ where: `${table.name}, row ${row}, column "${column}"`, expected, found });
    }
  }
  throw new DataError({ where: `${table.name}, column "${column}"`, expected, found: "a column of text" });
}

/** Throws for the first cell of a chunk that is blank, NaN or infinite where the model needs a number. */
function checkCells(
  table: string,
  inputs: readonly SourceColumn[],
  { rows, columns, missing }: Chunk,
  start: number,
): void {
  for (const [index, { name, kind }] of inputs.entries()) {
    if (kind === "text") continue;
    const cells = columns[index] as Float64Array;
    const blanks = missing?.[index];
    for (let i = 0; i < rows; i++) {
      if (blanks?.[i] !== 1 && Number.isFinite(cells[i])) continue;
      throw new DataError({
        where: `${table}, row ${start + i + 1}, column "${name}"`,
        expected: "a finite number",
        found: blanks?.[i] === 1 ? "a blank" : String(cells[i]),
        remedy: "fill it or drop its row",
      });
    }
  }
}

/**
 * The predictions of a table, chunk by chunk as it is read: the columns to keep, then `prediction`.
 *
 * @throws DataError for a blank, NaN or infinite number
 */
export async function* predictedChunks(
  table: TableSource,
  model: DeployedModel,
  keep: readonly string[],
): AsyncGenerator<Chunk> {
  const { inputs } = model;
  const count = inputs.length;
  let start = 0;
  for await (const chunk of table.chunks([...inputs.map(({ name }) => name), ...keep])) {
    const { rows, columns, missing } = chunk;
    checkCells(table.name, inputs, chunk, start);
    const predictions = await model.predict(columns.slice(0, count), rows);
    yield {
      rows,
      columns: [...columns.slice(count), predictions],
      missing: [...keep.map((_, i) => missing?.[count + i]), undefined],
    };
    start += rows;
  }
}
