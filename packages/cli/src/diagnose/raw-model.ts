import { DataError, type RawModel, type RawRows } from "isocline";
import type { DeployedModel } from "../predict/model.ts";

/** Rows that a session is fed at a time: enough to keep its products large, few enough to stay in the cache. */
const ROWS_AT_ONCE = 4096;

/** A session that gives slopes beside its predictions, and the output of each of its columns that has one. */
export interface SlopeSession {
  readonly model: DeployedModel;
  /** By the column's name. */
  readonly outputs: Readonly<Record<string, string>>;
}

/** What core's diagnostics ask of a model, answered by ONNX Runtime. */
export function rawModel(model: DeployedModel, sloped?: SlopeSession): RawModel {
  const predict: RawModel["predict"] = async (rows) => {
    const [all = new Float64Array()] = await inPieces(rows, 1, async (columns, count) => {
      const [predictions = []] = await model.predict(columns, count);
      if (predictions instanceof Float64Array && predictions.length === count) return [predictions];
      const found = `${predictions.length} numbers for ${count} rows`;
      throw new DataError({ where: model.path, expected: "a model with one prediction a row", found });
    });
    return all;
  };
  if (sloped === undefined) return { predict };
  return {
    predict,
    slopes(rows, columns) {
      const names = columns.map((column) => sloped.outputs[model.inputs[column]?.name ?? ""] ?? "");
      return inPieces(rows, names.length, (cells, count) => sloped.model.outputs(names, cells, count));
    },
  };
}

/** Runs over pieces of the rows; joins what they give. */
async function inPieces(
  { rows, columns }: RawRows,
  outputs: number,
  run: (columns: RawRows["columns"], rows: number) => Promise<readonly Float64Array[]>,
): Promise<readonly Float64Array[]> {
  if (outputs === 0) return [];
  if (rows > 0 && rows <= ROWS_AT_ONCE) return run(columns, rows);
  const all = Array.from({ length: outputs }, () => new Float64Array(rows));
  for (let start = 0; start < rows; start += ROWS_AT_ONCE) {
    const end = Math.min(rows, start + ROWS_AT_ONCE);
    const piece = columns.map((cells) => cells.slice(start, end));
    for (const [i, values] of (await run(piece, end - start)).entries()) all[i]?.set(values, start);
  }
  return all;
}
