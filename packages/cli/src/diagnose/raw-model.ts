import { DataError, type RawModel, type RawRows } from "isocline";
import type { DeployedModel } from "../predict/model.ts";
import type { ModelOutput } from "../predict/model-outputs.ts";

/** Rows that a session is fed at a time: enough to keep its products large, few enough to stay in the cache. */
const ROWS_AT_ONCE = 4096;

/** A session that gives slopes beside its predictions. */
export interface SlopeSession {
  readonly model: DeployedModel;
  /** What it calls the slope of an output by a column; undefined where there is none. */
  nameOf(output: string, column: string): string | undefined;
}

/** What core's diagnostics ask of a model, or of some of its outputs, answered by ONNX Runtime. */
export function rawModel(model: DeployedModel, outputs: readonly ModelOutput[], sloped?: SlopeSession): RawModel {
  const values = outputs.map(({ value }) => value);
  const predict: RawModel["predict"] = (rows) =>
    inPieces(rows, values.length, async (columns, count) => {
      const predictions = await model.outputs(values, columns, count);
      const wrong = predictions.find(({ length }) => length !== count);
      if (wrong === undefined) return predictions;
      const found = `${wrong.length} numbers for ${count} rows`;
      throw new DataError({ where: model.path, expected: "a model with one prediction a row", found });
    });
  const raw = { outputs: outputs.length, predict };
  if (sloped === undefined) return raw;
  return {
    ...raw,
    async slopes(rows, columns) {
      const names = outputs.flatMap(({ name }) =>
        columns.map((column) => sloped.nameOf(name, model.inputs[column]?.name ?? "") ?? ""),
      );
      const all = await inPieces(rows, names.length, (cells, count) => sloped.model.outputs(names, cells, count));
      return outputs.map((_, i) => all.slice(i * columns.length, (i + 1) * columns.length));
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
