import { checkParts, type SplitMethod } from "./method.ts";
import { eachCell, refuseCell } from "./read-column.ts";

/** What a cell may say, and the part that it means; test rows are neither trained nor validated on. */
const PARTS: Readonly<Record<string, "train" | "validation" | "test">> = {
  "0": "train",
  "1": "validation",
  train: "train",
  training: "train",
  validation: "validation",
  valid: "validation",
  test: "test",
};

/** A column says which part each row is in. */
export const column: SplitMethod = {
  phrase: "by a column",
  column: "reserved",
  folds: false,
  async part({ source, rows, column }) {
    const rowsOf = { train: [] as number[], validation: [] as number[], test: [] as number[] };
    await eachCell(source, column, rows, (cell, row) => {
      const text = String(cell ?? "")
        .trim()
        .toLowerCase();
      const part = Object.hasOwn(PARTS, text) ? PARTS[text] : undefined;
      if (part === undefined) refuseCell(source, column, row, "train, validation or test, or 0 or 1", cell);
      rowsOf[part].push(row);
    });
    const { train, validation } = rowsOf;
    const where = `${source.name}, column "${column}"`;
    checkParts(where, rows, [train.length, validation.length], "say train and validation of more rows");
    return {
      split: {
        train: Uint32Array.from(train),
        validation: Uint32Array.from(validation),
        test: Uint32Array.from(rowsOf.test),
      },
    };
  },
};
