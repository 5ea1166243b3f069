import { cmaEs } from "../cma-es/cma-es.ts";
import type { CmaVariant } from "../cma-es/options.ts";
import type { Search } from "../search.ts";
import { genomeSize } from "./genome.ts";

/** What the search of a Taylor loss can be told. */
export interface TaylorSearchOptions {
  readonly seed: number;
  /** Order of the polynomial: 2, 3 or 4. */
  readonly order?: number;
  /** 28 for MNIST, 20 for CIFAR-10 and SVHN, 40 with the invariant, as published. */
  readonly population?: number;
  readonly generations?: number;
  readonly sigma?: number;
  readonly variant?: CmaVariant;
}

/**
 * The search of TaylorGLO: CMA-ES over genomes, from all zeros with σ 1.2. Its points are genomes, whose centre comes
 * last (`taylorOfGenome`).
 *
 * What is told is an error, such as 1 − validation accuracy. A genome that a filter refuses is told the worst one, 1,
 * without training. The program's own CMA-ES is the variant `purecma`, the default here.
 *
 * @throws UsageError for an order that is not 2, 3 or 4, or options that CMA-ES refuses
 * @example taylorSearch({ seed: 1, population: 20 })
 *
 * Reference: Gonzalez and Miikkulainen 2021.
 */
export function taylorSearch({
  seed,
  order = 3,
  population = 20,
  generations = 100,
  sigma = 1.2,
  variant = "purecma",
}: TaylorSearchOptions): Search {
  const start = new Array<number>(genomeSize(order)).fill(0);
  return cmaEs({ seed, start }, { sigma, population, variant, maxEvaluations: population * generations });
}
