import { z } from "zod";
import { FormatError, UsageError } from "../../base/index.ts";
import { taylorOrder } from "../../loss/index.ts";
import { type Json, parseDocument } from "../../training/index.ts";

/** The schema of a loss file that this version writes and reads. */
export const LOSS_SCHEMA = "isocline.loss/1";

/** A loss that a search found, as a file: `loss.json`. */
export interface LossFile {
  readonly schema: typeof LOSS_SCHEMA;
  /** Of isocline, which wrote it. */
  readonly version: string;
  /** `taylor`, of classes, or `taylor-slopes`, of residual and slope. */
  readonly loss: "taylor" | "taylor-slopes";
  /** θ, the centre first: 5, 8 or 12 numbers for order 2, 3 or 4. */
  readonly coefficients: readonly number[];
  /** Whether coefficients are divided by factorials. */
  readonly factorials: boolean;
  /** Over the classes; absent for numbers. */
  readonly reduce?: "sum" | "mean";
  /** Where it comes from, for a person to read; nothing is read from it. */
  readonly found?: Readonly<Record<string, Json>>;
}

const shape: z.ZodType<LossFile> = z.strictObject({
  schema: z.literal(LOSS_SCHEMA),
  version: z.string(),
  loss: z.enum(["taylor", "taylor-slopes"]),
  coefficients: z.array(z.number()),
  factorials: z.boolean(),
  reduce: z.enum(["sum", "mean"]).exactOptional(),
  found: z.record(z.string(), z.json()).exactOptional(),
});

const REMEDY = "use the file that isocline metalearn wrote";

/**
 * The loss in a text.
 *
 * @param where the file, as errors name it
 * @throws FormatError for damaged JSON, another shape or schema, or a number of coefficients that no order has
 */
export function parseLossFile(text: string, where: string): LossFile {
  const file = parseDocument(text, where, { what: "a loss", schema: LOSS_SCHEMA, shape, remedy: REMEDY });
  try {
    taylorOrder(file.coefficients, `${where}, coefficients`);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new FormatError({ ...error.parts, remedy: REMEDY }, { cause: error });
  }
  return file;
}

/** The text of a loss file, indented, with a line end. @throws FormatError where it would not be read back */
export function stringifyLossFile(file: LossFile): string {
  const text = `${JSON.stringify(file, undefined, 2)}\n`;
  parseLossFile(text, "the loss to write");
  return text;
}

/**
 * The loss as `--loss` and a config take it, all of it in the text: `taylor:0.5,0.5,1,-1,2,factorials=false,reduce=sum`.
 */
export function lossFileText({ loss, coefficients, factorials, reduce }: LossFile): string {
  const options = [`factorials=${factorials}`, ...(reduce === undefined ? [] : [`reduce=${reduce}`])];
  return `${loss}:${[...coefficients, ...options].join(",")}`;
}
