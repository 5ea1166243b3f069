import { type DeployedOutputs, FormatError } from "isocline";
import { z } from "zod";
import type { DeployedModel } from "./model.ts";

/** One of the numbers that a model predicts. */
export interface ModelOutput {
  /** The column that it predicts, or the class whose probability it is. */
  readonly name: string;
  /** What the file calls it. */
  readonly value: string;
}

/** What `isocline.outputs` of a file holds. */
export interface DescribedOutputs extends Pick<DeployedOutputs, "slopes"> {
  readonly outputs?: DeployedOutputs["outputs"] | undefined;
}

/** A table by names; `z.record` would drop one that is called like what objects have. */
function table<Value>(of: z.ZodType<Value>): z.ZodType<Readonly<Record<string, Value>>> {
  return z.custom<Readonly<Record<string, Value>>>((found) => {
    if (typeof found !== "object" || found === null) return false;
    return Object.values(found).every((each) => of.safeParse(each).success);
  });
}

const names = table(z.string());

export const describedOutputs: z.ZodType<DescribedOutputs> = z.object({
  slopes: names,
  outputs: table(z.object({ value: z.string(), slopes: names })).optional(),
});

/** A part of what a file says of itself. @throws FormatError where it does not */
export function described<Part>({ path, metadata }: DeployedModel, key: string, schema: z.ZodType<Part>): Part {
  try {
    return schema.parse(JSON.parse(metadata[`isocline.${key}`] ?? ""));
  } catch (error) {
    const found = "one without its metadata";
    const remedy = "name a run folder, or a model.onnx as isocline wrote it";
    throw new FormatError({ where: path, expected: "a model that isocline wrote", found, remedy }, { cause: error });
  }
}

/**
 * The numbers that a model predicts, in its own order: keys of an object would be sorted where they look like numbers.
 *
 * @param target what the number of a model of one is called
 * @throws FormatError for a file without its metadata
 */
export function modelOutputs(model: DeployedModel, target = "prediction"): readonly ModelOutput[] {
  const { outputs = {} } = described(model, "outputs", describedOutputs);
  const named = new Map(Object.entries(outputs).map(([name, { value }]) => [value, name]));
  const values = model.predicts.filter(({ kind }) => kind === "numeric").map(({ name }) => name);
  return values.map((value) => ({ value, name: named.get(value) ?? target }));
}
