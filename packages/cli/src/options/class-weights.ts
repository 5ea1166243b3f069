import { nearestName, UsageError } from "isocline";
import { z } from "zod";
import { parseNumber, positive } from "./number.ts";
import { parseNamed } from "./per-column.ts";

/** What classes count in the loss: alike, by their rarity, or as said of some of them. */
export type ClassWeights = "none" | "balanced" | { readonly [name: string]: number };

export const classWeightsSchema: z.ZodType<ClassWeights> = z.union([
  z.enum(["none", "balanced"]),
  z.record(z.string(), z.number().positive()),
]);

/**
 * `none`, `balanced`, or `A=2,B=1`. A name with a comma stands in quotes.
 *
 * @throws UsageError for a number that is not above 0, or a class named twice
 */
export function parseClassWeights(option: string, text: string): ClassWeights {
  if (text === "none" || text === "balanced") return text;
  return parseNamed(option, text, {
    expected: "none, balanced or CLASS=NUMBER",
    of: "class",
    read: (weight, where) => parseNumber(where, weight, positive),
  });
}

/**
 * The weight of each class; undefined where all count alike.
 *
 * @param counts of training rows, by class
 * @throws UsageError for a class that the target does not have
 */
export function resolveClassWeights(
  option: string,
  weights: ClassWeights,
  classes: readonly string[],
  counts: readonly number[],
): readonly number[] | undefined {
  if (weights === "none") return undefined;
  if (weights === "balanced") {
    // n / (classes · n_c), which is 1 on average over the training rows; a class without any counts 1.
    const seen = counts.filter((count) => count > 0).length;
    const rows = counts.reduce((total, count) => total + count, 0);
    return counts.map((count) => (count === 0 ? 1 : rows / (seen * count)));
  }
  for (const name of Object.keys(weights)) {
    if (classes.includes(name)) continue;
    const near = nearestName(name, classes);
    throw new UsageError({
      where: option,
      expected: `classes of the target: ${classes.slice(0, 20).join(", ")}${classes.length > 20 ? ", …" : ""}`,
      found: JSON.stringify(name),
      ...(near === undefined ? {} : { remedy: `did you mean "${near}"?` }),
    });
  }
  return classes.map((name) => (Object.hasOwn(weights, name) ? (weights[name] as number) : 1));
}
