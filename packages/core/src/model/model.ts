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
  /**
   * In training, what normalisations take in place of the statistics of their own inputs: a mean and a variance each, as
   * `ModelBuffers.observed` found them.
   */
  readonly statistics?: readonly Tensor[];
}

/** How a model is applied in a step of training. */
export type TrainingMode = Required<Pick<Mode, "dropoutKey" | "buffers">>;

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
  next(parameters: readonly Tensor[], inputs: Tensor, mode: TrainingMode): readonly Tensor[];
  /** `apply` in training, and the statistics that its normalisations found in the batch: a mean and a variance each. */
  observed(
    parameters: readonly Tensor[],
    inputs: Tensor,
    mode: TrainingMode,
  ): { readonly outputs: Tensor; readonly statistics: readonly Tensor[] };
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

/**
 * A model in a step of training, as objectives see it: at the batch, and at inputs that a control moves or differentiates
 * by. Its normalisations take the statistics of the batch as it is in either case, as those of the deployed model take
 * running ones, so that a slope is that of an example by its own inputs.
 */
export function onBatch(
  model: Model,
  parameters: readonly Tensor[],
  batch: Tensor,
  mode: TrainingMode,
): (inputs: Tensor) => Tensor {
  if (model.buffers === undefined) return (inputs) => model.apply(parameters, inputs, mode);
  const { outputs, statistics } = model.buffers.observed(parameters, batch, mode);
  return (inputs) => (inputs === batch ? outputs : model.apply(parameters, inputs, { ...mode, statistics }));
}
