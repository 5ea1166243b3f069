import { add, mul, type Tensor } from "../graph/index.ts";
import { check, checkDecay } from "./check.ts";
import { momentumReference } from "./references.ts";
import type { Update } from "./update.ts";

/** What gradient descent can be told. */
export interface SgdOptions {
  /** μ, the share of its velocity that a step keeps, in [0, 1). */
  readonly momentum?: number;
  /** Looks ahead along the velocity. */
  readonly nesterov?: boolean;
}

/**
 * Stochastic gradient descent, with momentum and Nesterov's look-ahead in PyTorch's convention.
 *
 * v ← μv + g; the update is η·v, or η·(g + μv) with `nesterov`. The learning rate scales the update, not the velocity,
 * so a change of rate acts at once.
 *
 * State: none without momentum, else one vector, μv. Cost: one pass; three with momentum, four with Nesterov. It needs a
 * learning rate suited to the problem's scale, where `adam` mostly does not.
 *
 * @throws UsageError for a momentum outside [0, 1), or `nesterov` without momentum
 * @example sgd({ momentum: 0.9, nesterov: true })
 *
 * Reference: Sutskever et al. 2013.
 */
export function sgd({ momentum = 0, nesterov = false }: SgdOptions = {}): Update {
  checkDecay("momentum of sgd", momentum);
  check(!nesterov || momentum > 0, "nesterov of sgd", "a momentum above 0 with it", `momentum ${momentum}`);
  return {
    name: "sgd",
    options: { momentum, nesterov },
    references: momentum > 0 ? [momentumReference] : [],
    slots: ({ total }) => (momentum > 0 ? [{ name: "velocity", shape: [total] }] : []),
    step({ gradient, state, learningRate }) {
      if (momentum === 0) return { update: mul(gradient, learningRate), state: [] };
      // Holding μv instead of v saves Nesterov a pass.
      const velocity = add(gradient, state[0] as Tensor);
      const kept = mul(velocity, momentum);
      return { update: mul(nesterov ? add(gradient, kept) : velocity, learningRate), state: [kept] };
    },
  };
}
