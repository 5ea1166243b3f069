import { DataError } from "../../base/index.ts";
import type { TableSource } from "../source.ts";

/** Row numbers of the parts of a table, each ascending. Rows in none are left aside. */
export interface Split {
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
  /** Rows that no training and no choice sees; where they were asked for. */
  readonly test?: Uint32Array;
}

/** One fold of a cross-validation; numbers count from 1. */
export interface Fold {
  readonly fold: number;
  readonly of: number;
  readonly repeat: number;
}

/** What else a way of splitting has to say of the parts. */
export interface SplitFacts {
  /** How many groups each part has. */
  readonly groups?: { readonly training: number; readonly validation: number };
  /** The first time of the validation rows, as the table writes it. */
  readonly from?: string;
}

/** What a way of splitting is given. */
export interface SplitContext {
  readonly source: TableSource;
  readonly rows: number;
  /** The column that decides; empty for a way that asks none. */
  readonly column: string;
  /** Share of the rows that are held for validation; of no meaning for a fold. */
  readonly share: number;
  readonly seed: number;
  readonly fold?: Fold;
  /** Rows of the first table, where two are joined. */
  readonly training: number;
}

/** A way of splitting a table. */
export interface SplitMethod {
  /** What it is called in running text: "at random". */
  readonly phrase: string;
  /** Whether a column decides; `reserved`: which then is no feature, as it would tell the parts apart. */
  readonly column: "none" | "shared" | "reserved";
  /** Whether it also makes folds. */
  readonly folds: boolean;
  part(context: SplitContext): Promise<{ readonly split: Split; readonly facts?: SplitFacts }>;
}

/** How many rows a share of them is. */
export const heldRows = (rows: number, share: number): number => Math.round(share * rows);

/** Throws unless both parts have at least 2 rows. */
export function checkParts(
  table: string,
  rows: number,
  [training, validation]: readonly [number, number],
  remedy = "bring more rows or change the validation fraction",
): void {
  if (training >= 2 && validation >= 2) return;
  throw new DataError({
    where: table,
    expected: "at least 2 rows for training and 2 for validation",
    found: `${training} and ${validation} of ${rows} rows`,
    remedy,
  });
}

/** The parts by a mark a row: true for validation. */
export function splitBy(rows: number, isValidation: (row: number) => boolean): Split {
  const [train, validation] = [new Uint32Array(rows), new Uint32Array(rows)];
  let [t, v] = [0, 0];
  for (let row = 0; row < rows; row++) {
    if (isValidation(row)) validation[v++] = row;
    else train[t++] = row;
  }
  return { train: train.slice(0, t), validation: validation.slice(0, v) };
}

export const FOLD_REMEDY = "bring more rows or ask for fewer folds";
