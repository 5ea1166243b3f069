import { z } from "zod";
import type { RandomState } from "../../base/index.ts";
import { checkShape } from "../../training/index.ts";
import type { RoundState } from "../round.ts";
import type { Value } from "../search.ts";
import { numbersSchema, roundFields, streamSchema, valueSchema, wholeSchema } from "../state-parts.ts";
import type { Distribution } from "./distribution.ts";
import { type CmaEsSettings, cmaVariants } from "./options.ts";
import type { History } from "./termination.ts";

/** What CMA-ES knows between two calls, but for what it was set up with and its stream. */
export interface CmaEsProgress extends RoundState {
  readonly restart: number;
  readonly distribution: Distribution;
  readonly history: History;
  readonly stopped?: string;
}

/** Everything that CMA-ES knows between two calls. */
export interface CmaEsState extends CmaEsProgress {
  readonly search: "cma-es";
  readonly version: 1;
  readonly settings: CmaEsSettings;
  /** Bounds, null where there are none, and the start. */
  readonly box: {
    readonly lower: readonly Value[];
    readonly upper: readonly Value[];
    readonly start: readonly number[];
  };
  /** The stream as it was before the generation's points were drawn. */
  readonly stream: RandomState;
}

const distribution = z.strictObject({
  generation: wholeSchema,
  mean: numbersSchema,
  sigma: z.number(),
  covariance: numbersSchema,
  sigmaPath: numbersSchema,
  covariancePath: numbersSchema,
  axes: numbersSchema,
  lengths: numbersSchema,
});

const settings = z.strictObject({
  sigma: numbersSchema,
  population: wholeSchema,
  variant: z.enum(cmaVariants),
  restarts: wholeSchema,
  growth: z.number(),
  maxEvaluations: valueSchema,
  target: valueSchema,
  tolerances: z.strictObject({ tolfun: z.number(), tolx: z.number(), tolxup: z.number(), condition: z.number() }),
});

const schema: z.ZodType<CmaEsState> = z.strictObject({
  search: z.literal("cma-es"),
  version: z.literal(1),
  settings,
  box: z.strictObject({ lower: z.array(valueSchema), upper: z.array(valueSchema), start: numbersSchema }),
  restart: wholeSchema,
  distribution,
  stream: streamSchema,
  history: z.strictObject({ best: z.array(valueSchema), median: z.array(valueSchema) }),
  ...roundFields,
  stopped: z.string().exactOptional(),
});

/** @throws FormatError for what is no state of CMA-ES, or one whose parts do not fit */
export function readCmaEsState(state: unknown): CmaEsState {
  const remedy = "restore what state() gave";
  const read = checkShape(state, "state of cma-es", schema, remedy);
  const n = read.box.start.length;
  const { mean, covariance, sigmaPath, covariancePath, axes, lengths } = read.distribution;
  const sized = z.custom<CmaEsState>(
    () =>
      n > 0 &&
      [mean, sigmaPath, covariancePath, lengths, read.settings.sigma, read.box.lower, read.box.upper].every(
        (part) => part.length === n,
      ) &&
      [covariance, axes].every((part) => part.length === n * n),
    `vectors of ${n} numbers and matrices of ${n * n}`,
  );
  return checkShape(read, "state of cma-es", sized, remedy);
}
