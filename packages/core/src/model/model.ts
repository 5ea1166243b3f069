import type { RandomStream, Reference } from "../base/index.ts";
import type { Tensor } from "../graph/index.ts";

/** What a parameter is for: decay and gradient centralisation act on weights alone. */
export type ParameterRole = "weight" | "bias" | "scale";

/** A named, shaped parameter and how it starts. */
export interface ParameterSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly role: ParameterRole;
  /** Which axis of a weight counts its output units; by default the last of two, else the first. */
  readonly outputAxis?: number;
  /** Starting values, row-major. */
  initialise(stream: RandomStream): Float64Array;
}

/** How a model is applied. */
export interface Mode {
  /** A fresh int64 scalar per training step, from which dropout draws its masks; absent when predicting. */
  readonly dropoutKey?: Tensor;
}

/** What shared code asks of a model instead of its name. */
export interface ModelFacts {
  /** Whether the second derivative by inputs exists and is not zero almost everywhere. */
  readonly smooth: boolean;
}

/** A function of parameters and inputs, in tensors. */
export interface Model {
  readonly name: string;
  readonly facts: ModelFacts;
  readonly references: readonly Reference[];
  readonly parameters: readonly ParameterSpec[];
  /**
   * @param parameters in the order of `Model.parameters`
   * @param inputs [batch, inputs]
   * @returns predictions [batch, outputs]
   */
  apply(parameters: readonly Tensor[], inputs: Tensor, mode?: Mode): Tensor;
}
