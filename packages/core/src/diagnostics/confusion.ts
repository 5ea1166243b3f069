import type { Confusion } from "../training/index.ts";

/** More classes than this share a row and a column. */
export const MOST_CLASSES = 20;

/**
 * How often rows of each class were taken for each, `counts[true][predicted]`; the prediction is the most probable class,
 * the first of equals. Of more than 20 classes the 19 with most rows are told apart, in their order, and the others share
 * the last row and column. Rows count alike, whatever their weights.
 *
 * @param probabilities rows × classes, row-major
 * @param right the place of each row's class
 */
export function confusionOf(
  probabilities: ArrayLike<number>,
  right: ArrayLike<number>,
  classes: readonly string[],
): Confusion {
  const rows = classes.map(() => 0);
  for (let i = 0; i < right.length; i++) rows[right[i] as number] = (rows[right[i] as number] as number) + 1;
  const kept = new Set(
    classes
      .map((_, place) => place)
      .sort((a, b) => (rows[b] as number) - (rows[a] as number))
      .slice(0, classes.length > MOST_CLASSES ? MOST_CLASSES - 1 : MOST_CLASSES),
  );
  const shown = classes.map((_, place) => place).filter((place) => kept.has(place));
  const seats = classes.map((_, place) => (kept.has(place) ? shown.indexOf(place) : shown.length));
  const size = shown.length < classes.length ? shown.length + 1 : shown.length;
  const counts = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  for (let i = 0; i < right.length; i++) {
    let best = 0;
    for (let c = 1; c < classes.length; c++) {
      const [here, before] = [probabilities[i * classes.length + c], probabilities[i * classes.length + best]];
      if ((here as number) > (before as number)) best = c;
    }
    const row = counts[seats[right[i] as number] as number] as number[];
    const column = seats[best] as number;
    row[column] = (row[column] as number) + 1;
  }
  return { classes: shown.map((place) => classes[place] as string), counts };
}
