import { z } from "zod";
import { dateParts, type Feature, type Preprocessing, type Scaling, type Target } from "../data/index.ts";

const scaling: z.ZodType<Scaling> = z.discriminatedUnion("name", [
  z.strictObject({ name: z.enum(["robust", "min-max", "none"]), centre: z.number(), spread: z.number() }),
  z.strictObject({ name: z.literal("quantile"), knots: z.array(z.number()), scores: z.array(z.number()) }),
]);

const missing = z.strictObject({ fill: z.number(), indicator: z.boolean() }).exactOptional();

const feature: z.ZodType<Feature> = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("numeric"),
    name: z.string(),
    missing,
    scaling: scaling.exactOptional(),
    mean: z.number(),
    deviation: z.number(),
    minimum: z.number(),
    maximum: z.number(),
  }),
  z.strictObject({ kind: z.literal("boolean"), name: z.string(), missing }),
  z.strictObject({
    kind: z.literal("date"),
    name: z.string(),
    missing,
    parts: z.array(z.enum(dateParts)),
    mean: z.number(),
    deviation: z.number(),
    minimum: z.number(),
    maximum: z.number(),
  }),
  z.strictObject({
    kind: z.literal("category"),
    name: z.string(),
    levels: z.array(z.string()),
    embedding: z.int().nonnegative().exactOptional(),
  }),
]);

const standardised = { name: z.string(), mean: z.number(), deviation: z.number() };

const knownTarget = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("regression"),
    columns: z
      .array(
        z.strictObject({
          ...standardised,
          transform: z
            .discriminatedUnion("name", [
              z.strictObject({ name: z.literal("log") }),
              z.strictObject({ name: z.literal("quantile"), knots: z.array(z.number()), scores: z.array(z.number()) }),
            ])
            .exactOptional(),
        }),
      )
      .min(1),
  }),
  z.strictObject({ kind: z.literal("classification"), name: z.string(), classes: z.array(z.string()).min(2) }),
]);

/** Older records have the column of one number in its place. */
const target: z.ZodType<Target> = z.preprocess(
  (value) =>
    typeof value === "object" && value !== null && !("kind" in value) && "mean" in value
      ? { kind: "regression", columns: [value] }
      : value,
  knownTarget,
);

/** What was done to a table before the model, as a record holds it. */
export const preprocessingSchema: z.ZodType<Preprocessing> = z.strictObject({
  features: z.array(feature),
  target,
});
