import { mean, sub, type Tensor } from "../graph/index.ts";
import { unflatten } from "../model/index.ts";
import { centralizationReference } from "./references.ts";
import type { Transform } from "./transform.ts";
import type { Update } from "./update.ts";
import { replaced, weightMatrices } from "./weights.ts";

/** What is centred. */
export interface GradientCentralizationOptions {
  /** The fewest axes that a weight must have: 2 for all, 3 for convolutions alone. */
  readonly leastAxes?: number;
}

/**
 * Gradient centralisation: for every output unit, takes the mean off the gradients of the weights that lead to it.
 *
 * g − mean(g) over all axes but the output axis: a projection, so that the sum of a unit's weights stays what it was.
 * The output axis is `ParameterSpec.outputAxis`, else the last of a dense weight and the first of a convolution's. (optax
 * takes the mean over all axes but the first whatever the layout, which for dense weights [inputs, outputs] is another
 * transform than the paper's.) Biases, scales, and weights of units with a single input, of which nothing would be left,
 * stay as they are.
 *
 * State: none. Cost: three passes. Before an optimizer it centres the gradient, after any `weightPenalty`; its authors
 * advise to put it after Adam and its kin instead, where it centres the update: their scaling undoes the centring.
 *
 * @example chain(adam(), gradientCentralization())
 *
 * Reference: Yong et al. 2020.
 */
export function gradientCentralization({ leastAxes = 2 }: GradientCentralizationOptions = {}): Transform<Update> {
  return {
    name: "gradient-centralization",
    options: { leastAxes },
    facts: { place: "gradient", exact: true },
    references: [centralizationReference],
    slots: () => [],
    step({ gradient, layout }) {
      const tensors = unflatten(gradient, layout);
      const centred = weightMatrices(layout)
        .filter(({ parameter, inputs }) => parameter.shape.length >= leastAxes && inputs > 1)
        .map(({ parameter: { shape }, index, outputAxis }): readonly [number, Tensor] => {
          const axes = shape.map((_, axis) => axis).filter((axis) => axis !== outputAxis);
          const tensor = tensors[index] as Tensor;
          return [index, sub(tensor, mean(tensor, { axes, keepDimensions: true }))];
        });
      return { update: replaced(gradient, layout, new Map(centred)), state: [] };
    },
  };
}
