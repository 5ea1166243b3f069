/** Pieces of equal count that a column's numbers are put into. */
const PIECES = 64;

/** So many of them together are looked at: an eighth of the numbers. */
const CROWD = 8;

/**
 * A crowd is within this share of the quartile range. Of a uniform distribution an eighth takes 1/4 at least, of a normal
 * one 0.23, of an exponential one, which leans far to one side, 0.12.
 */
const NARROW = 1 / 16;

/** Fewer numbers crowd by chance. */
const FEWEST = 200;

/**
 * Whether an eighth of a column's numbers lie within a sixteenth of its quartile range: coordinates of places, most of
 * which are in a few towns, or numbers of many orders of magnitude. Scaled by the quartile range they are hardly told
 * apart. Equal numbers are no crowd, since there is nothing to tell apart.
 *
 * @param count of the numbers
 * @param range what takes the place of the quartile range where that is 0
 */
export function isCrowded(quantile: (p: number) => number, count: number, range: number): boolean {
  if (count < FEWEST || !(range > 0)) return false;
  const widths = Array.from({ length: PIECES }, (_, i) => quantile((i + 1) / PIECES) - quantile(i / PIECES)).filter(
    (width) => width > 0,
  );
  return widths.some((_, i) => {
    const crowd = widths.slice(i, i + CROWD);
    return crowd.length === CROWD && crowd.reduce((sum, width) => sum + width, 0) < NARROW * range;
  });
}
