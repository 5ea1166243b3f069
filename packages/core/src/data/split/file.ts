import { checkParts, type SplitMethod, splitBy } from "./method.ts";

/** The rows of a second table are for validation; those of the first are all trained on. See `joinTables`. */
export const file: SplitMethod = {
  phrase: "by file",
  column: "none",
  folds: false,
  async part({ source, rows, training }) {
    checkParts(source.name, rows, [training, rows - training], "bring more rows");
    return { split: splitBy(rows, (row) => row >= training) };
  },
};
