import type { Reference } from "../../base/index.ts";
import { add, constant, mul, type Tensor } from "../../graph/index.ts";
import { mse, weightedMean } from "../../loss/index.ts";
import { columnMask } from "../columns.ts";
import type { Objective, ObjectiveContext } from "../objective.ts";
import { normal } from "../random.ts";
import { seenOf } from "../slopes.ts";
import { checkNotNegative, type LossControlOptions } from "./options.ts";

/** What noise can be told. */
export interface NoiseOptions extends LossControlOptions {
  /** σ, in the inputs' own units, which are deviations where they are standardised; 0.1 by default. */
  readonly deviation?: number;
}

export const noiseReference: Reference = {
  authors: "C. M. Bishop",
  title: "Training with Noise is Equivalent to Tikhonov Regularization",
  year: 1995,
  source: "Neural Computation 7(1)",
};

/**
 * A loss at inputs with Gaussian noise, drawn anew each step: what everyone would try first.
 *
 * meanᵢ ℓ(f(xᵢ + σn), yᵢ), n standard normal. To second order in σ the squared error is then that without noise plus
 * σ²·‖∂ŷ/∂x‖² and a term of residual times curvature, so it is a `jacobian` penalty with λ = 2σ², exactly so for a
 * linear model and on average.
 *
 * Units: deviations of the (standardised) inputs. Domain: σ ≥ 0. Cost: that of the loss, and drawing the noise. An
 * estimate of one draw: gradients are noisier.
 *
 * @throws UsageError for a deviation below 0; on evaluation without a key
 * @example noise({ deviation: 0.2 })
 *
 * Reference: Bishop 1995.
 */
export function noise({ loss = mse(), deviation = 0.1, columns }: NoiseOptions = {}): Objective {
  const name = "noise";
  checkNotNegative(name, "deviation", deviation);
  const terms = (context: ObjectiveContext): Tensor => {
    const { inputs } = context;
    const drawn = normal(name, { context, shape: inputs.shape as readonly number[] });
    const scale = columns === undefined ? constant(1, inputs.dtype) : columnMask(inputs, columns);
    const { outputs } = seenOf(name, { ...context, inputs: add(inputs, mul(drawn, mul(scale, deviation))) });
    return loss.evaluate(outputs, context.targets);
  };
  return {
    name,
    facts: {
      inputDerivatives: 0,
      needsSmooth: false,
      exact: false,
      random: true,
      jumps: loss.facts.jumps === true,
      targets: loss.facts.targets,
      products: { once: 3 },
      tried: { title: "Noise injection", strengths: [{ option: "deviation", from: 0.01, to: 1 }] },
    },
    references: [...loss.references, noiseReference],
    options: { deviation },
    evaluate: (context) => weightedMean(terms(context), context.weights),
    terms,
  };
}
