/**
 * A coordinate without bounds folded into its bounds, so that a search which knows none stays inside them.
 *
 * With a margin a, in the middle x = u, and near a bound x = lower + (u − lower + a)²/4a for |u − lower| ≤ a (likewise
 * above): smooth, 1:1 from [lower − a, upper + a] onto [lower, upper], and mirrored beyond, again and again. The bound
 * itself is the image of lower − a, so that a search can settle exactly on it. a is a twentieth of the width, at most
 * half the search's first standard deviation.
 *
 * Other ways: clipping ends in a distribution without width at the bound, and drawing anew slows a search down the more
 * bounds are active.
 *
 * Reference: this is the boundary transformation of N. Hansen's pycma, with another margin.
 */
export interface Fold {
  readonly lower: number;
  readonly upper: number;
  /** Width of the zone on either side of a bound in which x is not u. */
  readonly margin: number;
}

export function foldOf(lower: number, upper: number, sigma: number): Fold {
  return { lower, upper, margin: Math.min((upper - lower) / 20, sigma / 2) };
}

/** The coordinate x inside the bounds that an unbounded u stands for. */
export function folded({ lower, upper, margin }: Fold, u: number): number {
  const [first, last] = [lower - margin, upper + margin];
  let inside = u;
  if (Number.isFinite(first) && Number.isFinite(last) && (u < first || u > last)) {
    const period = 2 * (last - first);
    const along = (((u - first) % period) + period) % period;
    inside = first + Math.min(along, period - along);
  } else if (u < first) inside = 2 * first - u;
  else if (u > last) inside = 2 * last - u;
  if (inside < lower + margin) inside = lower + (inside - first) ** 2 / (4 * margin);
  else if (inside > upper - margin) inside = upper - (inside - last) ** 2 / (4 * margin);
  return Math.min(Math.max(inside, lower), upper);
}

/** The u in [lower − a, upper + a] that is folded to x. */
export function unfolded({ lower, upper, margin }: Fold, x: number): number {
  if (x < lower + margin) return lower - margin + 2 * Math.sqrt(margin * (x - lower));
  if (x > upper - margin) return upper + margin - 2 * Math.sqrt(margin * (upper - x));
  return x;
}
