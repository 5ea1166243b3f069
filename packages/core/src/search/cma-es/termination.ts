import { compareValues } from "../rank.ts";
import type { Value } from "../search.ts";
import type { Distribution } from "./distribution.ts";
import type { Strategy } from "./strategy.ts";

/** What each generation came to, oldest first; as far back as a criterion looks. */
export interface History {
  readonly best: readonly Value[];
  readonly median: readonly Value[];
}

/** Limits of the criteria by which a start of CMA-ES ends. */
export interface Tolerances {
  /** Range of the values of a generation, and of the best ones of the last generations, that counts as none. */
  readonly tolfun?: number;
  /** Standard deviation in every coordinate, as a share of the first one, that counts as none. */
  readonly tolx?: number;
  /** Growth of the largest standard deviation beyond which the first one was far too small. */
  readonly tolxup?: number;
  /** Condition number of C beyond which its eigenvectors are rounding. */
  readonly condition?: number;
}

export interface Ended {
  readonly strategy: Strategy;
  readonly distribution: Distribution;
  readonly history: History;
  /** The values of the last generation, the best first. */
  readonly values: readonly Value[];
  readonly firstSigma: number;
  readonly tolerances: Required<Tolerances>;
}

/** Generations that a range of best values is taken over. */
function shortWindow({ dimension, population }: Strategy): number {
  return 10 + Math.ceil((30 * dimension) / population);
}

/** Generations that stagnation is judged by: the last fifth of all, at least 120 + 30n/λ and at most 20,000. */
function longWindow({ dimension, population }: Strategy, generations: number): number {
  return Math.min(20_000, Math.max(120 + Math.ceil((30 * dimension) / population), Math.ceil(generations / 5)));
}

/** A history with one more generation, cut to what is still looked at. */
export function lengthened(
  history: History,
  strategy: Strategy,
  values: readonly Value[],
  generation: number,
): History {
  const window = longWindow(strategy, generation);
  const median = values[Math.floor((values.length - 1) / 2)] ?? null;
  return {
    best: [...history.best, values[0] ?? null].slice(-window),
    median: [...history.median, median].slice(-window),
  };
}

/** The criteria of the tutorial's §B.3, by name, in the order in which they are asked. */
const criteria: Readonly<Record<string, (ended: Ended) => boolean>> = {
  /** No value of the last generations was finite. */
  diverged: ({ history, strategy }) => {
    const recent = history.best.slice(-shortWindow(strategy));
    return recent.length === shortWindow(strategy) && recent.every((value) => value === null);
  },
  /** EqualFunValues and TolFun: the values of the last generations hardly differ. */
  tolfun: ({ history, strategy, values, tolerances }) => {
    const recent = history.best.slice(-shortWindow(strategy));
    return recent.length === shortWindow(strategy) && rangeOf([...recent, ...values]) <= tolerances.tolfun;
  },
  /** TolX: the distribution has hardly any width left. */
  tolx: ({ distribution: { sigma, covariance, covariancePath, mean }, firstSigma, tolerances }) =>
    mean.every((_, j) => {
      const deviation = Math.sqrt(covariance[j * (mean.length + 1)] as number);
      const limit = tolerances.tolx * firstSigma;
      return sigma * deviation < limit && sigma * Math.abs(covariancePath[j] as number) < limit;
    }),
  /** TolXUp: the distribution grew far beyond the first one, or overflowed. */
  tolxup: ({ distribution: { sigma, lengths, mean, covariance }, firstSigma, tolerances }) =>
    !(sigma * (lengths.at(-1) as number) <= tolerances.tolxup * firstSigma) ||
    ![...mean, ...covariance].every(Number.isFinite),
  /** ConditionCov. */
  condition: ({ distribution, tolerances }) => conditionOf(distribution) > tolerances.condition,
  /** NoEffectAxis: a tenth of a standard deviation along an axis, another one each generation, does not move the mean. */
  "no-effect-axis": ({ distribution: { mean, sigma, axes, lengths, generation } }) => {
    const i = generation % mean.length;
    const along = 0.1 * sigma * (lengths[i] as number);
    return mean.every((value, j) => value === value + along * (axes[i * mean.length + j] as number));
  },
  /** NoEffectCoord: a fifth of a standard deviation in some coordinate does not move the mean. */
  "no-effect-coordinate": ({ distribution: { mean, sigma, covariance } }) =>
    mean.some((value, j) => value === value + 0.2 * sigma * Math.sqrt(covariance[j * (mean.length + 1)] as number)),
  /** Stagnation: neither best nor median values of the last 30 % are better than those of the first 30 %. */
  stagnation: ({ history: { best, median }, strategy, distribution: { generation } }) =>
    best.length === longWindow(strategy, generation) && isNoBetter(best) && isNoBetter(median),
};

/** The name of the first criterion by which a start ends; undefined where it goes on. */
export function endOf(ended: Ended): string | undefined {
  return Object.entries(criteria).find(([, holds]) => holds(ended))?.[0];
}

/** Condition number of a distribution's C. */
export function conditionOf({ lengths }: Distribution): number {
  return ((lengths.at(-1) as number) / (lengths[0] as number)) ** 2;
}

function rangeOf(values: readonly Value[]): number {
  let [least, greatest] = [Infinity, -Infinity];
  for (const value of values) {
    if (value === null) return Infinity;
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  return greatest - least;
}

function isNoBetter(values: readonly Value[]): boolean {
  const part = Math.ceil(0.3 * values.length);
  return compareValues(medianOf(values.slice(-part)), medianOf(values.slice(0, part))) >= 0;
}

function medianOf(values: readonly Value[]): Value {
  return [...values].sort(compareValues)[Math.floor((values.length - 1) / 2)] ?? null;
}
