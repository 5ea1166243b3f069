import { check, checkWhole } from "../checks.ts";
import { purecmaStrategy } from "./purecma.ts";
import { checkPopulation, type Strategy, usualPopulation } from "./strategy.ts";
import type { Tolerances } from "./termination.ts";
import { tutorialStrategy } from "./tutorial.ts";

const strategies = { tutorial: tutorialStrategy, purecma: purecmaStrategy } as const;

export const cmaVariants = ["tutorial", "purecma"] as const;
export type CmaVariant = (typeof cmaVariants)[number];

/** What CMA-ES can be told. */
export interface CmaEsOptions extends Tolerances {
  /**
   * σ₀, the standard deviation to begin with: one number, or one for each coordinate. The least value should lie within
   * about three of them of the start. By default 0.3 of each coordinate's width where the box is finite, else 1.
   */
  readonly sigma?: number | readonly number[];
  /** λ, points a generation; 4 + ⌊3 ln n⌋ by default. More search wider, and bear more noise. */
  readonly population?: number;
  readonly variant?: CmaVariant;
  /** How often it begins anew, elsewhere, after a start has come to its end. */
  readonly restarts?: number;
  /** What each restart multiplies the population by. */
  readonly growth?: number;
  /** Values after which it stops; without end by default. */
  readonly maxEvaluations?: number;
  /** A value that is good enough to stop at, once its generation is complete. */
  readonly target?: number;
}

/** Options with every default filled in; infinities are null, as JSON wants them. */
export interface CmaEsSettings {
  readonly sigma: readonly number[];
  readonly population: number;
  readonly variant: CmaVariant;
  readonly restarts: number;
  readonly growth: number;
  readonly maxEvaluations: number | null;
  readonly target: number | null;
  readonly tolerances: Required<Tolerances>;
}

/** @throws UsageError for an option that cannot be used */
export function settingsOf(
  {
    sigma,
    population,
    variant = "tutorial",
    restarts = 0,
    growth = 2,
    maxEvaluations = Number.POSITIVE_INFINITY,
    target = Number.NEGATIVE_INFINITY,
    tolfun = 1e-12,
    tolx = 1e-12,
    tolxup = 1e4,
    condition = 1e14,
  }: CmaEsOptions,
  { lower, upper }: { readonly lower: readonly number[]; readonly upper: readonly number[] },
): CmaEsSettings {
  const n = lower.length;
  const first = lower.map((low, i) => {
    const width = (upper[i] as number) - low;
    if (typeof sigma === "number") return sigma;
    return sigma === undefined ? (Number.isFinite(width) ? 0.3 * width : 1) : (sigma[i] as number);
  });
  if (typeof sigma === "object") check(sigma.length === n, "sigma of cma-es", `${n} numbers`, sigma.length);
  for (const each of first) check(each > 0 && Number.isFinite(each), "sigma of cma-es", "positive numbers", each);
  check(cmaVariants.includes(variant), "variant of cma-es", cmaVariants.join(" or "), variant);
  const size = population ?? usualPopulation(n);
  checkPopulation(size);
  checkWhole("restarts of cma-es", restarts, 0);
  check(growth >= 1 && Number.isFinite(growth), "growth of cma-es", "a number of at least 1", growth);
  if (maxEvaluations !== Number.POSITIVE_INFINITY) checkWhole("maxEvaluations of cma-es", maxEvaluations, 1);
  check(!Number.isNaN(target), "target of cma-es", "a number", target);
  const tolerances = { tolfun, tolx, tolxup, condition };
  for (const [name, value] of Object.entries(tolerances)) {
    check(value >= 0 && Number.isFinite(value), `${name} of cma-es`, "a number of at least 0", value);
  }
  const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
  return {
    sigma: first,
    population: size,
    variant,
    restarts,
    growth,
    maxEvaluations: finite(maxEvaluations),
    target: finite(target),
    tolerances,
  };
}

/** The strategy of a start; each restart has a population greater by the growth. */
export function strategyOf(
  { variant, population, growth }: CmaEsSettings,
  dimension: number,
  restart: number,
): Strategy {
  return strategies[variant](dimension, Math.round(population * growth ** restart));
}
