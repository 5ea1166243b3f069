import { randomStream } from "../base/index.ts";
import { concat, reshape, split, type Tensor } from "../graph/index.ts";
import type { Mode, Model, ParameterRole, ParameterSpec } from "./model.ts";

/**
 * Where each parameter lies in the one vector that holds them all. Optimizers work on that vector: a few passes over
 * one long tensor cost far less than the same passes over many short ones.
 */
export interface ParameterLayout {
  readonly parameters: readonly ParameterSpec[];
  /** Elements of each parameter. */
  readonly lengths: readonly number[];
  /** Elements of all. */
  readonly total: number;
}

export function parameterLayout(parameters: readonly ParameterSpec[]): ParameterLayout {
  const lengths = parameters.map(({ shape }) => shape.reduce((product, length) => product * length, 1));
  return { parameters, lengths, total: lengths.reduce((sum, length) => sum + length, 0) };
}

/** Where all that makes a trained model lies in one vector: its parameters, then its buffers. */
export function modelLayout({ parameters, buffers }: Pick<Model, "parameters" | "buffers">): ParameterLayout {
  return parameterLayout([...parameters, ...(buffers?.specs ?? [])]);
}

/** Applies a model whose parameters and buffers lie in one vector, as `modelLayout` says. */
export function applyVector(model: Model, vector: Tensor, inputs: Tensor, mode: Mode = {}): Tensor {
  return applyParts(model, unflatten(vector, modelLayout(model)), inputs, mode);
}

/** Applies a model to its parameters, followed by its buffers. */
export function applyParts(model: Model, parts: readonly Tensor[], inputs: Tensor, mode: Mode = {}): Tensor {
  const count = model.parameters.length;
  if (parts.length === count) return model.apply(parts, inputs, mode);
  return model.apply(parts.slice(0, count), inputs, { ...mode, buffers: parts.slice(count) });
}

/** The parameters' tensors in one vector. */
export function flatten(tensors: readonly Tensor[], { lengths }: ParameterLayout): Tensor {
  return concat(
    tensors.map((tensor, i) => reshape(tensor, [lengths[i] as number])),
    0,
  );
}

/** The parameters' tensors from their vector. */
export function unflatten(vector: Tensor, { parameters, lengths }: ParameterLayout): readonly Tensor[] {
  return split(vector, lengths, 0).map((part, i) => reshape(part, (parameters[i] as ParameterSpec).shape));
}

/** A vector with 1 at parameters of the given roles and 0 elsewhere. */
export function roleMask(
  { parameters, lengths, total }: ParameterLayout,
  roles: readonly ParameterRole[],
): Float64Array {
  const mask = new Float64Array(total);
  let start = 0;
  for (const [i, { role }] of parameters.entries()) {
    const end = start + (lengths[i] as number);
    if (roles.includes(role)) mask.fill(1, start, end);
    start = end;
  }
  return mask;
}

/** Starting values of all parameters in one vector, each from its own stream of the seed. */
export function initialVector({ parameters, total }: ParameterLayout, seed: number): Float64Array {
  const vector = new Float64Array(total);
  let start = 0;
  for (const parameter of parameters) {
    const values = parameter.initialise(randomStream(seed, "initialise", parameter.name));
    vector.set(values, start);
    start += values.length;
  }
  return vector;
}
