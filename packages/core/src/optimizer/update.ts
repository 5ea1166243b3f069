import type { Reference } from "../base/index.ts";
import type { Tensor } from "../graph/index.ts";
import type { ParameterLayout } from "../model/index.ts";

/** A tensor of an optimizer's state; it starts at zero. */
export interface SlotSpec {
  readonly name: string;
  readonly shape: readonly number[];
}

/** What an update is computed from. Vectors hold every parameter, in the order of the layout. */
export interface UpdateContext {
  /** The objective's gradient, or what the transform before made of it. */
  readonly gradient: Tensor;
  readonly parameters: Tensor;
  readonly state: readonly Tensor[];
  readonly layout: ParameterLayout;
  /** How many updates there have been, this one included: a scalar. */
  readonly step: Tensor;
  /** A scalar. */
  readonly learningRate: Tensor;
}

/** What a step makes: an update, and the state for the next one. */
export interface Stepped {
  readonly update: Tensor;
  readonly state: readonly Tensor[];
}

/** What all parts of a chain have. */
interface Part {
  readonly name: string;
  readonly references: readonly Reference[];
  /** What it was made with, defaults filled in. */
  readonly options?: Readonly<Record<string, unknown>>;
  slots(layout: ParameterLayout): readonly SlotSpec[];
  /**
   * The parameters to evaluate and export, where these are not the ones that are trained.
   *
   * @param state this part's slots
   */
  evaluated?(parameters: Float32Array, state: readonly Float32Array[], layout: ParameterLayout): Float32Array;
}

/**
 * A transform of gradients, with a state of tensors. Transforms chain: each is given what the one before made, and
 * what the last one makes is subtracted from the parameters.
 */
export interface Update extends Part {
  /** What a chain was made of; a chain within a chain is its links. */
  readonly links?: readonly ChainLink[];
  step(context: UpdateContext): Stepped;
}

/** What follows a wrapper in its chain, in its present state. */
export interface Rest {
  readonly state: readonly Tensor[];
  /** The update of the whole rest. @param step which update it is, where that is not the wrapper's own number */
  step(gradient: Tensor, step?: Tensor): Stepped;
}

/** What a wrapper's step makes: an update, its own state, and that of the rest. */
export interface Wrapped extends Stepped {
  readonly rest: readonly Tensor[];
}

/** A part of a chain that acts on all that follows it: on whether that happens, or with the update it comes to. */
export interface Wrapper extends Part {
  around(context: UpdateContext, rest: Rest): Wrapped;
}

/** What a chain is made of. */
export type ChainLink = Update | Wrapper;

/**
 * Transforms one after another, as one: `chain(a, chain(b, c))` is `chain(a, b, c)`.
 *
 * @example chain(gradientAccumulation(4), clipByGlobalNorm(1), adam(), exponentialMovingAverage())
 */
export function chain(...given: readonly ChainLink[]): Update {
  const links = given.flatMap((link): readonly ChainLink[] => ("step" in link ? (link.links ?? [link]) : [link]));
  /** The state of each link, from that of the chain. */
  const shares = <Value>(state: readonly Value[], layout: ParameterLayout): readonly (readonly Value[])[] => {
    let used = 0;
    return links.map((link) => {
      const start = used;
      used += link.slots(layout).length;
      return state.slice(start, used);
    });
  };
  const averaging = links.some(({ evaluated }) => evaluated !== undefined);
  return {
    name: links.map(({ name }) => name).join(" → "),
    references: links.flatMap(({ references }) => references),
    links,
    slots: (layout) =>
      links.flatMap((link, i) =>
        link.slots(layout).map(({ name, shape }) => ({ name: `${i}.${link.name}.${name}`, shape })),
      ),
    step(context) {
      const own = shares(context.state, context.layout);
      const from = (i: number, gradient: Tensor, step: Tensor): Stepped => {
        const link = links[i];
        if (link === undefined) return { update: gradient, state: [] };
        const at: UpdateContext = { ...context, gradient, step, state: own[i] as readonly Tensor[] };
        if ("step" in link) {
          const { update, state } = link.step(at);
          const after = from(i + 1, update, step);
          return { update: after.update, state: [...state, ...after.state] };
        }
        const { update, state, rest } = link.around(at, {
          state: own.slice(i + 1).flat(),
          step: (changed, number = step) => from(i + 1, changed, number),
        });
        return { update, state: [...state, ...rest] };
      };
      return from(0, context.gradient, context.step);
    },
    ...(averaging
      ? {
          evaluated(parameters, state, layout) {
            const own = shares(state, layout);
            return links.reduce(
              (values, link, i) => link.evaluated?.(values, own[i] as readonly Float32Array[], layout) ?? values,
              parameters,
            );
          },
        }
      : {}),
  };
}
