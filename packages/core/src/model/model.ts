import type { RandomStream, Reference } from "../base/index.ts";
import type { Tensor } from "../graph/index.ts";

/**
 * What a parameter is for: decay and gradient centralisation act on weights alone. A buffer is no parameter: training
 * carries it along, and does not train it.
 */
export type ParameterRole = "weight" | "bias" | "scale" | "buffer";

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
  /** The model's buffers, in their order; absent: as they start. */
  readonly buffers?: readonly Tensor[];
}

/** What training carries along beside the parameters, such as running statistics: each of the role `buffer`. */
export interface ModelBuffers {
  readonly specs: readonly ParameterSpec[];
  /**
   * The buffers after a training step, from the parameters that it starts at and its batch as it is. A step asks once,
   * however often a gradient rule evaluates the model, so that passes at other parameters leave no trace. The part of
   * the graph that it has in common with `apply` is computed once.
   *
   * @param mode of the step, with the buffers before it
   */
  next(parameters: readonly Tensor[], inputs: Tensor, mode: Required<Mode>): readonly Tensor[];
}

/** What shared code asks of a model instead of its name. */
export interface ModelFacts {
  /** Whether the second derivative by inputs exists and is not zero almost everywhere; slopes do not jump. */
  readonly smooth: boolean;
}

/** A function of parameters and inputs, in tensors. */
export interface Model {
  readonly name: string;
  readonly facts: ModelFacts;
  readonly references: readonly Reference[];
  readonly parameters: readonly ParameterSpec[];
  readonly buffers?: ModelBuffers;
  /**
   * @param parameters in the order of `Model.parameters`
   * @param inputs [batch, inputs]
   * @returns predictions [batch, outputs]
   */
  apply(parameters: readonly Tensor[], inputs: Tensor, mode?: Mode): Tensor;
}
