import { z } from "zod";
import { memberOf, type Registry } from "../base/index.ts";
import { checkShape } from "../training/index.ts";
import { cmaEsMethod } from "./cma-es/cma-es.ts";
import type { CmaEsOptions } from "./cma-es/options.ts";
import { type RandomSearchOptions, randomSearchMethod } from "./random-search.ts";
import type { Search, SearchMethod } from "./search.ts";
import { type SuccessiveHalvingOptions, successiveHalvingMethod } from "./successive-halving.ts";

export type SearchName = "cma-es" | "random" | "successive-halving";

/** What any of the searches can be told; each reads its own. */
export type SearchOptions = CmaEsOptions & RandomSearchOptions & SuccessiveHalvingOptions;

/** Every search there is; the default first. */
export const searchRegistry: Registry<SearchName, SearchMethod<SearchOptions>> = {
  kind: "search",
  members: {
    "cma-es": cmaEsMethod,
    random: randomSearchMethod,
    "successive-halving": successiveHalvingMethod,
  },
};

const named = z.looseObject({ search: z.string() });

/**
 * The search that a state was taken of; it goes on with the same bits.
 *
 * @throws UsageError for a search that there is not; FormatError for what is no state of it
 */
export function restoreSearch(state: unknown): Search {
  const { search } = checkShape(state, "state of a search", named, "restore what state() gave");
  return memberOf(searchRegistry, search).restore(state);
}
