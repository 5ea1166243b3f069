/** `id`, `house_id`, `houseId`, `uuid`, … */
const NAMED_ID = /(^|[^a-z])(id|ids|uuid|guid|rowid|rownum|rownumber)$/i;
const CAMEL_ID = /[a-z](Id|ID)$/;

/** Distinct numbers that are remembered; of more, the first so many decide. */
const REMEMBERED = 100_000;

/** Whether a column is called as ids are. */
export function isNamedId(name: string): boolean {
  return NAMED_ID.test(name) || CAMEL_ID.test(name);
}

/** Fewer rows than this may be counted by a column that means something. */
const MANY_ROWS = 100;

/** Watches a column of numbers for being an id. */
export interface IdTally {
  add(cells: Float64Array, blanks?: Uint8Array): void;
  /** Why it is one; undefined where it is none. */
  reason(): string | undefined;
  /** Whether every number is whole. */
  readonly whole: boolean;
}

/**
 * An id is a column without blanks whose numbers are whole and count at least 100 rows, each one more than the last; or
 * one that is called like an id and whose numbers are whole and all different.
 */
export function idTally(name: string): IdTally {
  const seen = isNamedId(name) ? new Set<number>() : undefined;
  let [counts, distinct, whole, rows] = [true, seen !== undefined, true, 0];
  let last = Number.NaN;
  return {
    add(cells, blanks) {
      if (!whole) return;
      for (let i = 0; i < cells.length; i++) {
        if (blanks?.[i] === 1) {
          counts = false;
          distinct = false;
          continue;
        }
        const cell = cells[i] as number;
        if (!Number.isInteger(cell)) {
          whole = false;
          return;
        }
        if (rows > 0 && cell !== last + 1) counts = false;
        if (distinct && seen !== undefined && seen.size < REMEMBERED) {
          if (seen.has(cell)) distinct = false;
          else seen.add(cell);
        }
        last = cell;
        rows++;
      }
    },
    reason() {
      if (!whole || rows < 3) return undefined;
      if (counts && rows >= MANY_ROWS) return "it counts the rows";
      return distinct ? "its name is that of an id, and every number in it is different" : undefined;
    },
    get whole() {
      return whole && rows > 0;
    },
  };
}
