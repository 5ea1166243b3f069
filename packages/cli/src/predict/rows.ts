import {
  type Chunk,
  DATE_EXAMPLE,
  DataError,
  nearestName,
  readDates,
  type SourceColumn,
  type TableSource,
} from "isocline";
import { delimiterRemedy } from "../data/index.ts";
import { beyondBooleans, type DeployedModel, readAs } from "./model.ts";

/** Throws unless a table has every column that a model is fed, each of its kind. Other columns do not matter. */
export async function checkColumns(table: TableSource, model: DeployedModel): Promise<void> {
  const { inputs } = model;
  const beyond = beyondBooleans(model);
  const columns = await table.columns();
  const names = columns.map(({ name }) => name);
  for (const input of inputs) {
    const { name } = input;
    const kind = readAs(input);
    const places = columns.filter((column) => column.name === name);
    const [column] = places;
    if (column === undefined) {
      const near = nearestName(name, names);
      const remedy =
        delimiterRemedy(names) ?? (near === undefined ? "bring a table with it" : `rename "${near}" if that is it`);
      throw new DataError({ where: table.name, expected: `a column "${name}"`, found: "none", remedy });
    }
    if (places.length > 1) {
      const remedy = "rename one of the two";
      throw new DataError({ where: table.name, expected: "different column names", found: `"${name}" twice`, remedy });
    }
    if (column.type === "boolean" && beyond.has(name)) {
      throw new DataError({
        where: `${table.name}, column "${name}"`,
        expected: "numbers, as in the table that the model was trained on",
        found: "booleans",
        remedy: "bring the column as it was there",
      });
    }
    if (column.kind === kind) continue;
    if (kind === "numeric") await refuseText(table, name);
    throw new DataError({
      where: `${table.name}, column "${name}"`,
      expected: `${input.type === "date" ? DATE_EXAMPLE : "text"}, as in the table that the model was trained on`,
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
  for (const [index, input] of inputs.entries()) {
    const { name, type } = input;
    if (readAs(input) === "text") continue;
    const cells = columns[index] as Float64Array;
    const blanks = missing?.[index];
    for (let i = 0; i < rows; i++) {
      const cell = cells[i] as number;
      if (blanks?.[i] === 1 || (type === "boolean" ? cell === 0 || cell === 1 : Number.isFinite(cell))) continue;
      throw new DataError({
        where: `${table}, row ${start + i + 1}, column "${name}"`,
        expected: type === "boolean" ? "true or false, 1 or 0" : "a finite number",
        found: String(cell),
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
  /** The model's columns, then those to keep, as they were read; a blank date is marked as missing too. */
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
    const missing = [...(chunk.missing ?? chunk.columns.map(() => undefined))];
    const cells = inputs.map(({ name, type }, i) => {
      const read = chunk.columns[i] ?? [];
      if (type !== "date" || read instanceof Float64Array) return fed(read, missing[i]);
      const { seconds, blanks, wrong } = readDates(read);
      if (wrong !== undefined) throwDate(table.name, name, start + wrong, read[wrong] ?? "");
      missing[i] = blanks;
      return seconds;
    });
    yield { start, chunk: { ...chunk, missing }, cells };
    start += chunk.rows;
  }
}

function throwDate(table: string, column: string, row: number, cell: string): never {
  throw new DataError({
    where: `${table}, row ${row + 1}, column "${column}"`,
    expected: DATE_EXAMPLE,
    found: JSON.stringify(cell),
    remedy: "correct that cell or drop its row",
  });
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
