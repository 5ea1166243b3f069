import { type Reference, randomStream } from "../base/index.ts";
import { constant, type Tensor } from "../graph/index.ts";
import { type ChannelStatistics, movedStatistics } from "./batch-norm.ts";
import { filled, type Initialiser } from "./initialise.ts";
import type { Mode, Model, ModelFacts, ParameterRole, ParameterSpec } from "./model.ts";

/** What a layer draws on while it is applied; parameters and statistics come in the order of its declarations. */
export interface LayerContext {
  readonly mode: Mode;
  /** The next parameter. */
  parameter(): Tensor;
  /** The running statistics of the next normalisation. */
  running(): ChannelStatistics;
  /** The statistics that the next normalisation takes in place of its inputs' own, where the mode has them. */
  given(): ChannelStatistics | undefined;
  /** Tells what a normalisation of x found in its batch. */
  observe(statistics: ChannelStatistics, x: Tensor): void;
  /** A number for each application of dropout in a model. */
  draw(): number;
}

/** A part of a model: what it needs, and what it makes of its input. */
export interface Layer {
  readonly parameters: readonly ParameterSpec[];
  /** Running statistics, a mean and a variance for each normalisation. */
  readonly buffers: readonly ParameterSpec[];
  apply(x: Tensor, context: LayerContext): Tensor;
}

/** A layer without parameters. */
export function pure(apply: (x: Tensor) => Tensor): Layer {
  return { parameters: [], buffers: [], apply };
}

/** Layers one after another. */
export function chain(layers: readonly Layer[]): Layer {
  return {
    parameters: layers.flatMap(({ parameters }) => parameters),
    buffers: layers.flatMap(({ buffers }) => buffers),
    apply: (x, context) => layers.reduce((value, layer) => layer.apply(value, context), x),
  };
}

/** A parameter that starts by an initialiser. */
export function parameter(
  name: string,
  role: ParameterRole,
  shape: readonly number[],
  start: Initialiser,
): ParameterSpec {
  return { name, role, shape, initialise: (stream) => start(shape, stream) };
}

/** A parameter, or a buffer, that starts as one value throughout. */
export function vector(name: string, role: ParameterRole, length: number, value: number): ParameterSpec {
  return parameter(name, role, [length], filled(value));
}

/** A model of a layer, its normalisations' running statistics being its buffers. */
export function modelOf(
  name: string,
  layer: Layer,
  about: { readonly facts: ModelFacts; readonly references: readonly Reference[] },
): Model {
  const { parameters, buffers } = layer;
  const run = (
    tensors: readonly Tensor[],
    x: Tensor,
    mode: Mode,
    observe: LayerContext["observe"] = () => {},
  ): Tensor => {
    const held = mode.buffers ?? buffers.map((spec) => asItStarts(spec, x));
    const { statistics } = mode;
    let [taken, read, drawn, used] = [0, 0, 0, 0];
    return layer.apply(x, {
      mode,
      parameter: () => tensors[taken++] as Tensor,
      running: () => ({ mean: held[read++] as Tensor, variance: held[read++] as Tensor }),
      given: () => statistics && { mean: statistics[used++] as Tensor, variance: statistics[used++] as Tensor },
      observe,
      draw: () => drawn++,
    });
  };
  return {
    name,
    ...about,
    parameters,
    ...(buffers.length > 0 && {
      buffers: {
        specs: buffers,
        next(tensors, x, mode) {
          const next: Tensor[] = [];
          run(tensors, x, mode, (statistics, normalised) => {
            const [mean, variance] = mode.buffers.slice(next.length) as [Tensor, Tensor];
            const moved = movedStatistics({ mean, variance }, statistics, normalised);
            next.push(moved.mean, moved.variance);
          });
          return next;
        },
        observed(tensors, x, mode) {
          const statistics: Tensor[] = [];
          const outputs = run(tensors, x, mode, ({ mean, variance }) => void statistics.push(mean, variance));
          return { outputs, statistics };
        },
      },
    }),
    apply: (tensors, x, mode = {}) => run(tensors, x, mode),
  };
}

/** A buffer before training: all of one value. */
function asItStarts({ name, initialise, shape }: ParameterSpec, { dtype }: Tensor): Tensor {
  return constant(initialise(randomStream(0, "initialise", name)), dtype, shape);
}
