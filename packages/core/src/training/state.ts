import { initialVector, type Model, modelLayout, parameterLayout } from "../model/index.ts";
import type { Update } from "../optimizer/index.ts";

/** Everything that training goes on from. Arrays are never changed in place. */
export interface TrainingState {
  /** All parameters in one vector, then the buffers, in the order of the model's layout. */
  readonly parameters: Float32Array;
  /** The optimizer's slots. */
  readonly slots: readonly Float32Array[];
  /** The state of a control with targets, in a phase that has one. */
  readonly control?: Float32Array;
  /** Updates done. */
  readonly step: number;
  /** Epochs done, over the whole run. */
  readonly epoch: number;
}

/** A model before training, its parameters and buffers drawn from the seed. */
export function initialState(model: Model, optimizer: Update, seed: number): TrainingState {
  const layout = parameterLayout(model.parameters);
  const slots = optimizer
    .slots(layout)
    .map(({ shape }) => new Float32Array(shape.reduce((n, length) => n * length, 1)));
  return { parameters: Float32Array.from(initialVector(modelLayout(model), seed)), slots, step: 0, epoch: 0 };
}

/**
 * The parameters of a state to evaluate and export, with the buffers: those that are trained, unless the optimizer
 * averages them.
 */
export function evaluatedParameters(
  { parameters, slots }: TrainingState,
  { parameters: specs }: Model,
  optimizer: Update,
): Float32Array {
  return optimizer.evaluated?.(parameters, slots, parameterLayout(specs)) ?? parameters;
}

/** Whether every number of a state is finite. */
export function isFiniteState({ parameters, slots, control }: TrainingState): boolean {
  return [parameters, ...slots, ...(control === undefined ? [] : [control])].every((array) =>
    array.every(Number.isFinite),
  );
}
