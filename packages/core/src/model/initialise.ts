import type { RandomStream, Reference } from "../base/index.ts";
import { sizeOf } from "../graph/index.ts";

/** Draws a parameter's starting values. */
export type Initialiser = (shape: readonly number[], stream: RandomStream) => Float64Array;

/** Inputs and outputs of a weight of shape [inputs, outputs], or of a convolution's [outputs, channels, …]. */
function fans(shape: readonly number[]): readonly [number, number] {
  if (shape.length === 4) {
    const [outputs, channels, height, width] = shape as readonly [number, number, number, number];
    return [channels * height * width, outputs * height * width];
  }
  return [shape[0] ?? 1, shape.at(-1) ?? 1];
}

/** N(0, 2/inputs): keeps the variance of signals through activations that pass half of them. He et al. 2015. */
export const he: Initialiser = (shape, stream) => {
  const deviation = Math.sqrt(2 / fans(shape)[0]);
  return new Float64Array(sizeOf(shape)).map(() => deviation * stream.normal());
};

/** U(−a, a), a = √(6/(inputs + outputs)): for activations that are nearly linear at zero. Glorot and Bengio 2010. */
export const glorot: Initialiser = (shape, stream) => {
  const [inputs, outputs] = fans(shape);
  const bound = Math.sqrt(6 / (inputs + outputs));
  return new Float64Array(sizeOf(shape)).map(() => bound * (2 * stream.uniform() - 1));
};

/** One value throughout: biases start at 0, scales at 1. */
export function filled(value: number): Initialiser {
  return (shape) => new Float64Array(sizeOf(shape)).fill(value);
}

export const heReference: Reference = {
  authors: "K. He, X. Zhang, S. Ren and J. Sun",
  title: "Delving Deep into Rectifiers: Surpassing Human-Level Performance on ImageNet Classification",
  year: 2015,
  source: "ICCV 2015, arXiv:1502.01852",
};

export const glorotReference: Reference = {
  authors: "X. Glorot and Y. Bengio",
  title: "Understanding the difficulty of training deep feedforward neural networks",
  year: 2010,
  source: "AISTATS 2010",
};
