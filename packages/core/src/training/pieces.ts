/** Most rows, and most encoded numbers, that are evaluated at a time. */
const [mostRows, mostNumbers] = [1024, 2 ** 19];

/**
 * Rows evaluated at a time: enough to keep the products large, few enough to keep the memory small. Wide rows are taken
 * to be images, whose channels are several times as much again.
 */
export function rowsAtOnce(width: number): number {
  return Math.max(1, Math.min(mostRows, Math.floor(mostNumbers / width)));
}
