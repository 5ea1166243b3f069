import { z } from "zod";
import { type ResumableStream, randomStream, resumedStream } from "../base/index.ts";
import { checkShape } from "../training/index.ts";
import { type Box, boxOf, requireFiniteBox, uniformIn } from "./box.ts";
import { checkCount, checkTold, checkWhole } from "./checks.ts";
import { betterOf, kept } from "./rank.ts";
import { randomSearchReference } from "./references.ts";
import type { Evaluated, Proposal, Search, SearchMethod, SearchSetup } from "./search.ts";
import { boxSchema, evaluatedSchema, numbersSchema, streamSchema, wholeSchema } from "./state-parts.ts";

/** What random search can be told. */
export interface RandomSearchOptions {
  /** Values after which it stops. */
  readonly maxEvaluations?: number;
}

const schema = z.strictObject({
  search: z.literal("random"),
  version: z.literal(1),
  box: boxSchema,
  maxEvaluations: z.int().min(1),
  stream: streamSchema,
  asked: wholeSchema,
  pending: z.array(z.strictObject({ id: wholeSchema, point: numbersSchema })),
  best: evaluatedSchema.exactOptional(),
});

type State = z.infer<typeof schema>;

/**
 * Points uniform in the box, each by itself: the plainest search, and the one to beat.
 *
 * It beats a grid wherever only some coordinates matter, and can be asked for any number of points at once.
 *
 * @throws UsageError for a box that is not finite, or options that cannot be used
 * @example randomSearch({ seed: 1, lower: [-6, 0], upper: [0, 1] }, { maxEvaluations: 50 })
 *
 * Reference: Bergstra and Bengio 2012.
 */
export function randomSearch(setup: SearchSetup, { maxEvaluations = 100 }: RandomSearchOptions = {}): Search {
  const box = boxOf(setup);
  requireFiniteBox(box, "random search");
  checkWhole("maxEvaluations of random search", maxEvaluations, 1);
  const stream = randomStream(setup.seed, "random-search");
  return running(box, stream, { maxEvaluations, asked: 0, pending: [] });
}

/** Random search as its registry holds it. */
export const randomSearchMethod: SearchMethod<RandomSearchOptions> = {
  facts: { bounded: true, adaptive: false, budgets: false },
  references: [randomSearchReference],
  start: randomSearch,
  restore(state) {
    const { box, stream, ...rest } = checkShape(state, "state of random search", schema, "restore what state() gave");
    return running(box, resumedStream(stream), rest);
  },
};

type Progress = Omit<State, "search" | "version" | "box" | "stream">;

function running(box: Box, stream: ResumableStream, progress: Progress): Search {
  const { maxEvaluations } = progress;
  const pending = new Map(progress.pending.map(({ id, point }) => [id, { id, point, budget: 1 } as Proposal]));
  let { asked } = progress;
  let best: Evaluated | undefined = progress.best;

  const search: Search = {
    name: "random",
    ask(count = Number.POSITIVE_INFINITY) {
      checkCount(count);
      if (search.stopped !== undefined) return [];
      const wanted = Math.min(count, maxEvaluations - asked);
      return Array.from({ length: wanted }, () => {
        const proposal = { id: asked, point: uniformIn(box, () => stream.uniform()), budget: 1 };
        asked += 1;
        pending.set(proposal.id, proposal);
        return proposal;
      });
    },
    tell(proposals, values) {
      checkTold(proposals, values, (id) => pending.has(id));
      for (const [i, { id }] of proposals.entries()) {
        best = betterOf(best, pending.get(id) as Proposal, kept(values[i] as number));
        pending.delete(id);
      }
    },
    get pending() {
      return [...pending.values()];
    },
    get best() {
      return best;
    },
    get evaluations() {
      return asked - pending.size;
    },
    get stopped() {
      return search.evaluations === maxEvaluations ? "evaluations" : undefined;
    },
    get info() {
      return { asked };
    },
    state(): State {
      return {
        search: "random",
        version: 1,
        box,
        maxEvaluations,
        stream: stream.state(),
        asked,
        pending: [...pending.values()].map(({ id, point }) => ({ id, point })),
        ...(best === undefined ? {} : { best }),
      };
    },
  };
  return search;
}
