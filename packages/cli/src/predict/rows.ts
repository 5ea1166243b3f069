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

/** Throws for a column of text where the model needs numbers, with the first cell that is none; blanks may be. */
async function refuseText(table: TableSource, column: string): Promise<never> {
  const expected = "a number, as in the table that the model was trained on";
  let row = 0;
  for await (const { columns, rows } of table.chunks([column])) {
    for (let i = 0; i < rows; i++) {
      const cell = String(columns[0]?.[i] ?? "");
      row++;
      if (cell.trim() === "" || Number.isFinite(Number(cell))) continue;
      const where = `${table.name}, row ${row}, column "${column}"`;
      throw new DataError({ where, expected, found: JSON.stringify(cell) });
    }
  }
  throw new DataError({ where: `${table.name}, column "${column}"`, expected, found: "a column of text" });
}

/** Throws for the first cell of a chunk that is NaN or infinite where the model needs a number; blanks may be. */
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
      if (blanks?.[i] === 1 || Number.isFinite(cells[i])) continue;
      throw new DataError({
        where: `${table}, row ${start + i + 1}, column "${name}"`,
        expected: "a finite number",
        found: String(cells[i]),
        remedy: "fill it or drop its row",
      });
    }
  }
}

/** Throws for the first prediction that is NaN because of a blank: the model was trained to refuse them. */
function checkPredictions(
  table: string,
  inputs: readonly SourceColumn[],
  { missing }: Chunk,
  predictions: Chunk["columns"],
  start: number,
): void {
  // A blank that is refused makes every number NaN, so one column of them tells.
  const numbers = predictions.find((column) => column instanceof Float64Array) ?? new Float64Array();
  for (let i = 0; i < numbers.length; i++) {
    if (!Number.isNaN(numbers[i])) continue;
    const blank = inputs.filter((_, index) => missing?.[index]?.[i] === 1).map(({ name }) => `"${name}"`);
    if (blank.length === 0) continue;
    throw new DataError({
      where: `${table}, row ${start + i + 1}, ${blank.length > 1 ? "columns" : "column"} ${blank.join(", ")}`,
      expected: "a finite number, since the model was trained without blanks",
      found: "a blank",
      remedy: "fill it or drop its row",
    });
  }
}

/** The cells of a column as a model is fed them: a blank number is NaN. */
function fed(cells: Chunk["columns"][number], blanks: Uint8Array | undefined): Chunk["columns"][number] {
  if (!(cells instanceof Float64Array) || blanks === undefined) return cells;
  return cells.map((cell, i) => (blanks[i] === 1 ? Number.NaN : cell));
}

/** Some rows of a table, checked, and their cells as a model is fed them. */
export interface FedChunk {
  /** Where they begin in the table, from 0. */
  readonly start: number;
  /** The model's columns, then those to keep, as they were read. */
  readonly chunk: Chunk;
  /** The model's columns: a blank number is NaN. */
  readonly cells: Chunk["columns"];
}

/**
 * The rows of a table as a model is fed them, chunk by chunk as it is read.
 *
 * @throws DataError for a NaN or infinite number
 */
export async function* fedChunks(
  table: TableSource,
  { inputs }: Pick<DeployedModel, "inputs">,
  keep: readonly string[],
): AsyncGenerator<FedChunk> {
  let start = 0;
  for await (const chunk of table.chunks([...inputs.map(({ name }) => name), ...keep])) {
    checkCells(table.name, inputs, chunk, start);
    const cells = inputs.map((_, i) => fed(chunk.columns[i] ?? [], chunk.missing?.[i]));
    yield { start, chunk, cells };
    start += chunk.rows;
  }
}

/** The predictions of fed rows. @throws DataError for a blank number where the model was trained to refuse it */
export async function predictFed(
  table: TableSource,
  model: Pick<DeployedModel, "inputs" | "predict">,
  { start, chunk, cells }: FedChunk,
): Promise<Chunk["columns"]> {
  const predictions = await model.predict(cells, chunk.rows);
  checkPredictions(table.name, model.inputs, chunk, predictions, start);
  return predictions;
}

/**
 * The predictions of a table, chunk by chunk as it is read: the columns to keep, then what the model predicts.
 *
 * @throws DataError for a NaN or infinite number, or a blank one where the model was trained to refuse it
 */
export async function* predictedChunks(
  table: TableSource,
  model: Pick<DeployedModel, "inputs" | "predict">,
  keep: readonly string[],
): AsyncGenerator<Chunk> {
  const count = model.inputs.length;
  for await (const piece of fedChunks(table, model, keep)) {
    const predictions = await predictFed(table, model, piece);
    const { rows, columns, missing } = piece.chunk;
    yield {
      rows,
      columns: [...columns.slice(count), ...predictions],
      missing: [...keep.map((_, i) => missing?.[count + i]), ...predictions.map(() => undefined)],
    };
  }
}
