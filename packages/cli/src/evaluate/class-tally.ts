import { type Chunk, classMetrics, DataError, type SourceColumn } from "isocline";
import type { EvaluationTally } from "./evaluate.ts";

/** The column that classes are compared with. */
export type ClassColumn = Pick<SourceColumn, "name" | "type">;

/** Errors of predicted classes: all probabilities are kept, since a ROC curve needs them together. */
export function classTally({ name: target, type }: ClassColumn, classes: readonly string[]): EvaluationTally {
  const isBoolean = type === "boolean";
  const ofBooleans = classes.every((name) => name === "false" || name === "true");
  const places = new Map(classes.map((name, place) => [name, place]));
  const parts: { readonly right: Float64Array; readonly probabilities: Float64Array }[] = [];
  return {
    add(table, chunk, [, ...columns], start) {
      const right = new Float64Array(chunk.rows);
      const probabilities = new Float64Array(chunk.rows * classes.length);
      for (let i = 0; i < chunk.rows; i++) {
        right[i] = placeOf(table, chunk, i, start);
        for (const [c, column] of columns.entries()) probabilities[i * classes.length + c] = Number(column[i]);
      }
      parts.push({ right, probabilities });
    },
    result() {
      const right = joined(parts.map((part) => part.right));
      const probabilities = joined(parts.map((part) => part.probabilities));
      return classMetrics(probabilities, right, classes.length).metrics;
    },
  };

  function placeOf(table: string, { columns, missing }: Chunk, row: number, start: number): number {
    const raw = missing?.[0]?.[row] === 1 ? "" : (columns[0]?.[row] ?? "");
    const isBit = ofBooleans && (raw === 0 || raw === 1);
    const cell = typeof raw === "number" && (isBoolean || isBit) ? String(raw !== 0) : raw;
    // A number is the class of its shortest text, as in training.
    const number = typeof cell === "number" || cell.trim() !== "" ? Number(cell) : Number.NaN;
    const place = places.get(String(cell)) ?? (Number.isFinite(number) ? places.get(String(number)) : undefined);
    if (place !== undefined) return place;
    throw new DataError({
      where: `${table}, row ${start + row + 1}, column "${target}"`,
      expected: `a class that the model knows: ${classes.slice(0, 20).join(", ")}${classes.length > 20 ? ", …" : ""}`,
      found: cell === "" ? "a blank" : JSON.stringify(cell),
      remedy: "correct it or drop its row",
    });
  }
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((length, part) => length + part.length, 0));
  let end = 0;
  for (const part of parts) {
    all.set(part, end);
    end += part.length;
  }
  return all;
}
