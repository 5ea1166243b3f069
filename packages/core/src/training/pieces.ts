/** Most rows, and most encoded numbers, that are evaluated at a time. */
const [mostRows, mostNumbers] = [1024, 2 ** 19];

/**
 * Rows evaluated at a time: enough to keep the products large, few enough to keep the memory small. Wide rows are taken
 * to be images, whose channels are several times as much again.
 */
export function rowsAtOnce(width: number): number {
  return Math.max(1, Math.min(mostRows, Math.floor(mostNumbers / width)));
}

/** Consecutive rows: from one place to before another. */
export interface Piece {
  readonly start: number;
  readonly end: number;
}

/**
 * Evaluates rows piece by piece and takes what is found in the rows' order. The next piece is asked for before the last
 * one's answer is there, so that a runtime in a thread of its own never waits for this one. Cost: the feeds and results of
 * two pieces at once. Throws what the first piece that fails throws, once nothing is under way any more.
 *
 * @param rows how many there are
 * @param atOnce rows of a piece
 * @param evaluate asks for a piece
 * @param take is given what was found of each piece
 */
export async function evaluatePieces<T>(
  rows: number,
  atOnce: number,
  evaluate: (piece: Piece) => Promise<T>,
  take: (found: T, piece: Piece) => void,
): Promise<void> {
  let taken = Promise.resolve();
  try {
    for (let start = 0; start < rows; start += atOnce) {
      const piece = { start, end: Math.min(rows, start + atOnce) };
      const before = taken;
      const found = evaluate(piece);
      taken = found.then(async (value) => {
        await before;
        take(value, piece);
      });
      // The failure of a piece after one that failed is told to nobody.
      taken.catch(() => undefined);
      await before;
    }
    await taken;
  } finally {
    // What the pieces use may be given back now.
    await taken.catch(() => undefined);
  }
}
