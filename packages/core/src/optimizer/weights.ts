import type { Tensor } from "../graph/index.ts";
import { flatten, type ParameterLayout, type ParameterSpec, unflatten } from "../model/index.ts";

/** A weight with more than one axis, among a model's parameters. */
export interface WeightMatrix {
  readonly parameter: ParameterSpec;
  readonly index: number;
  /** Which axis counts its output units. */
  readonly outputAxis: number;
  /** Output units. */
  readonly outputs: number;
  /** What each output unit is made from. */
  readonly inputs: number;
}

/**
 * The weights with more than one axis. The output axis is the one that the parameter names, else that of the usual
 * layouts: the last of a dense [inputs, outputs], the first of a convolution's [outputs, inputs, …].
 */
export function weightMatrices({ parameters, lengths }: ParameterLayout): readonly WeightMatrix[] {
  return parameters.flatMap((parameter, index) => {
    const { role, shape } = parameter;
    if (role !== "weight" || shape.length < 2) return [];
    const outputAxis = parameter.outputAxis ?? (shape.length === 2 ? 1 : 0);
    const outputs = shape[outputAxis] as number;
    return [{ parameter, index, outputAxis, outputs, inputs: (lengths[index] as number) / outputs }];
  });
}

/** A vector of all parameters with some of them replaced, by their place among the parameters. */
export function replaced(vector: Tensor, layout: ParameterLayout, by: ReadonlyMap<number, Tensor>): Tensor {
  if (by.size === 0) return vector;
  return flatten(
    unflatten(vector, layout).map((tensor, i) => by.get(i) ?? tensor),
    layout,
  );
}
