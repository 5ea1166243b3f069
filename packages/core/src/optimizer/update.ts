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

/**
 * A transform of gradients, with a state of tensors. Transforms chain: each is given what the one before made, and
 * what the last one makes is subtracted from the parameters.
 */
export interface Update {
  readonly name: string;
  readonly references: readonly Reference[];
  slots(layout: ParameterLayout): readonly SlotSpec[];
  step(context: UpdateContext): { readonly update: Tensor; readonly state: readonly Tensor[] };
}

/** Transforms one after another, as one. */
export function chain(...updates: readonly Update[]): Update {
  return {
    name: updates.map(({ name }) => name).join(" → "),
    references: updates.flatMap(({ references }) => references),
    slots: (layout) =>
      updates.flatMap((update, i) =>
        update.slots(layout).map(({ name, shape }) => ({ name: `${i}.${update.name}.${name}`, shape })),
      ),
    step(context) {
      let update = context.gradient;
      let used = 0;
      const state: Tensor[] = [];
      for (const transform of updates) {
        const count = transform.slots(context.layout).length;
        const own = context.state.slice(used, used + count);
        const stepped = transform.step({ ...context, gradient: update, state: own });
        update = stepped.update;
        used += count;
        state.push(...stepped.state);
      }
      return { update, state };
    },
  };
}
