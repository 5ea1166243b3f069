import { normalQuantile, type Reference, randomStream } from "../base/index.ts";
import { quantile, type Target } from "../data/index.ts";
import {
  type BranchName,
  defined,
  type ErrorIntervals,
  type FigureIntervals,
  type Interval,
  type KnownTargets,
} from "../training/index.ts";
import { type ErrorSums, errorSums, sumsWidth } from "./error-sums.ts";
import { CONFIDENCE } from "./spread.ts";

/** Draws of the bootstrap: the ends of a 95 % interval are then its 25th and 975th figure. */
const DRAWS = 1000;

/** More rows than this are drawn in so many groups; the intervals then are as wide but for a few percent. */
const MOST_GROUPS = 1000;

/** Sums that are added up in all draws together, at most, so that a run does not wait for its intervals. */
const MOST_SUMS = 40_000_000;

/** The works that the intervals come from. */
export const intervalReferences: readonly Reference[] = [
  {
    authors: "B. Efron, R. J. Tibshirani",
    title: "An Introduction to the Bootstrap",
    year: 1993,
    source: "Chapman & Hall, §13.3",
  },
  {
    authors: "E. B. Wilson",
    title: "Probable Inference, the Law of Succession, and Statistical Inference",
    year: 1927,
    source: "Journal of the American Statistical Association 22, 209–212",
    url: "https://doi.org/10.1080/01621459.1927.10502953",
  },
];

/** What a branch predicted of rows. */
export interface BranchPredictions {
  readonly branch: BranchName;
  /** Encoded, row-major. */
  readonly predictions: Float32Array;
}

/**
 * 95 % intervals of the errors of branches on the same rows, and of controlled − baseline, by the percentile bootstrap:
 * rows are drawn with replacement 1,000 times, the same for both branches, and the 2.5 % and 97.5 % quantiles of a figure
 * over the draws are its interval. Accuracy has Wilson's score interval, which is right near 0 and 1 too, with
 * (Σw)²/Σw² rows where they have weights.
 *
 * They say how the figures would vary with other rows of the same source, the models given; not how they would vary with
 * another training, nor that the rows were not also used to choose an epoch. Rows that depend on each other make them
 * too narrow. Cost: 1,000 sums of at most 1,000 groups of rows, of fewer where there are many figures; where there are
 * more rows than groups, row i is in group i modulo their number. Null ends where a draw leaves a figure undefined, and for fewer than two rows.
 */
export function errorIntervals(
  target: Target,
  branches: readonly BranchPredictions[],
  known: KnownTargets,
  seed: number,
): ErrorIntervals {
  const rows = target.kind === "regression" ? known.targets.length / target.columns.length : known.targets.length;
  const most = Math.min(
    MOST_GROUPS,
    Math.max(200, Math.floor(MOST_SUMS / (DRAWS * sumsWidth(target) * branches.length))),
  );
  const groups = Math.max(1, Math.min(rows, most));
  const parts = branches.map(({ branch, predictions }) => ({
    branch,
    sums: errorSums(target, predictions, known, groups),
  }));
  const drawn = rows < 2 ? [] : draws(parts, groups, seed);
  const figures = (parts[0]?.sums.figures ?? []).map(({ figure }, f): FigureIntervals => {
    const isShare = figure === "accuracy";
    const found = parts.map(({ branch, sums }, b): [BranchName, Interval] => [
      branch,
      isShare ? wilson(total(sums, f), sizeOf(known, rows)) : ends(drawn[b]?.[f]),
    ]);
    const [first, second] = [drawn[0]?.[f], drawn[1]?.[f]];
    const difference = branches.length === 2 && {
      difference: ends(first && second?.map((x, i) => x - (first[i] ?? 0))),
    };
    return { figure, method: isShare ? "wilson" : "bootstrap", ...Object.fromEntries(found), ...difference };
  });
  return { confidence: CONFIDENCE, draws: DRAWS, groups, figures };
}

/** Each figure of each branch in every draw: branch × figure × draw. */
function draws(
  parts: readonly { readonly sums: ErrorSums }[],
  groups: number,
  seed: number,
): readonly (readonly Float64Array[])[] {
  const stream = randomStream(seed, "intervals");
  const found = parts.map(({ sums }) => sums.figures.map(() => new Float64Array(DRAWS)));
  const sums = parts.map(({ sums: { width } }) => new Float64Array(width));
  const chosen = new Uint32Array(groups);
  for (let draw = 0; draw < DRAWS; draw++) {
    for (let i = 0; i < groups; i++) chosen[i] = stream.integer(groups);
    for (const [b, { sums: part }] of parts.entries()) {
      const sum = sums[b] as Float64Array;
      addUp(part, chosen, sum);
      for (const [f, { of }] of part.figures.entries()) (found[b]?.[f] as Float64Array)[draw] = of(sum, 0);
    }
  }
  return found;
}

/** The sums over some groups, as often as each is named. */
function addUp({ values, width }: ErrorSums, chosen: Uint32Array, sum: Float64Array): void {
  sum.fill(0);
  for (let i = 0; i < chosen.length; i++) {
    const start = (chosen[i] as number) * width;
    for (let k = 0; k < width; k++) sum[k] = (sum[k] as number) + (values[start + k] as number);
  }
}

function ends(figures: Float64Array | undefined): Interval {
  if (figures === undefined || !figures.every(Number.isFinite)) return { low: null, high: null };
  const sorted = figures.slice().sort();
  return { low: quantile(sorted, (1 - CONFIDENCE) / 2), high: quantile(sorted, (1 + CONFIDENCE) / 2) };
}

/** A figure of all rows. */
function total({ values, width, figures }: ErrorSums, figure: number): number {
  const sums = new Float64Array(width);
  for (const [i, value] of values.entries()) sums[i % width] = (sums[i % width] as number) + value;
  return figures[figure]?.of(sums, 0) ?? Number.NaN;
}

/** As many rows as tell as much as these do with their weights. */
function sizeOf({ weights }: KnownTargets, rows: number): number {
  if (weights === undefined) return rows;
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return sum ** 2 / weights.reduce((total, weight) => total + weight ** 2, 0);
}

/** (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n). */
export function wilson(share: number, rows: number): Interval {
  const slack = normalQuantile((1 + CONFIDENCE) / 2) ** 2 / rows;
  // So written, the end that belongs to a share of 0 or 1 is that share itself.
  const margin = Math.sqrt(slack * share * (1 - share) + (slack / 2) ** 2);
  const at = (sign: number): number | null =>
    defined(Math.min(1, Math.max(0, (share + (slack / 2 + sign * margin)) / (1 + slack))));
  return rows < 1 ? { low: null, high: null } : { low: at(-1), high: at(1) };
}
