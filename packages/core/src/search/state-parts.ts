import { z } from "zod";
import type { RandomState } from "../base/index.ts";
import type { Box } from "./box.ts";
import type { Evaluated, Value } from "./search.ts";

export const numbersSchema: z.ZodType<readonly number[]> = z.array(z.number());
export const wholeSchema: z.ZodType<number> = z.int().min(0);
export const valueSchema: z.ZodType<Value> = z.number().nullable();

/** A finite box. */
export const boxSchema: z.ZodType<Box> = z.strictObject({
  lower: numbersSchema,
  upper: numbersSchema,
  start: numbersSchema,
});

/** A stream of random numbers. */
export const streamSchema: z.ZodType<RandomState> = z.strictObject({
  words: z.array(z.int()).length(4),
  spare: z.number().exactOptional(),
});

/** A proposal with its value. */
export const evaluatedSchema: z.ZodType<Evaluated> = z.strictObject({
  id: wholeSchema,
  point: numbersSchema,
  budget: z.number(),
  value: z.number(),
});

/** The fields of a `RoundState`. */
export const roundFields: {
  first: z.ZodType<number>;
  asked: z.ZodType<number>;
  told: z.ZodType<readonly (readonly [number, Value])[]>;
  evaluations: z.ZodType<number>;
  best: z.ZodExactOptional<z.ZodType<Evaluated>>;
} = {
  first: wholeSchema,
  asked: wholeSchema,
  told: z.array(z.tuple([wholeSchema, valueSchema])),
  evaluations: wholeSchema,
  best: evaluatedSchema.exactOptional(),
};
