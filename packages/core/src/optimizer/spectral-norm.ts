import { randomStream } from "../base/index.ts";
import {
  add,
  concat,
  constant,
  div,
  equal,
  matmul,
  max,
  mul,
  norm,
  reshape,
  split,
  type Tensor,
  transpose,
  where,
} from "../graph/index.ts";
import { type ParameterLayout, unflatten } from "../model/index.ts";
import { check, checkNonNegative } from "./check.ts";
import { spectralNormReference } from "./references.ts";
import type { Transform } from "./transform.ts";
import type { Update } from "./update.ts";
import { replaced, type WeightMatrix, weightMatrices } from "./weights.ts";

/** How strongly largest singular values are penalised. */
export interface SpectralNormOptions {
  /** λ. */
  readonly strength?: number;
  /** Power iterations a step; the vectors are kept from step to step. */
  readonly iterations?: number;
}

/** Keeps the direction of a vector that has none at zero. */
const TINY = 1e-12;

/**
 * Spectral-norm regularisation: adds to the gradient that of (λ/2)·Σσ(W)², σ the largest singular value of a weight.
 *
 * g + λ·σ·u·vᵀ, with the singular vectors u and v by power iteration: v ← Wᵀu/‖Wᵀu‖, then σu = Wv, u ← Wv/‖Wv‖. Weights
 * of convolutions are matrices [outputs, the rest]. Biases and scales have no part in it. (A public port takes
 * ‖sW‖/‖Wᵀ…‖ of vectors that are not normalised, and so comes to λσ²uvᵀ.)
 *
 * It is an estimate, below the true value, that is exact where the iteration has converged: one iteration a step follows
 * weights that move slowly. `spectralNorms` is its exact twin. The vectors start from fixed random ones.
 *
 * State: a vector as long as the sides of all weights. Cost: two products with each weight an iteration, and three passes.
 * It bounds the model's slopes by the product of the layers' σ, a looser bound than a control of the slopes themselves.
 *
 * @throws UsageError for a negative strength, or iterations that are no whole number from 1
 * @example chain(spectralNorm({ strength: 0.01 }), sgd({ momentum: 0.9 }))
 *
 * Reference: Yoshida and Miyato 2017.
 */
export function spectralNorm({ strength = 0.01, iterations = 1 }: SpectralNormOptions = {}): Transform<Update> {
  checkNonNegative("strength of spectralNorm", strength);
  check(
    Number.isSafeInteger(iterations) && iterations >= 1,
    "iterations of spectralNorm",
    "a whole number from 1",
    iterations,
  );
  const lengthsOf = (layout: ParameterLayout): readonly number[] =>
    weightMatrices(layout).map(({ outputs }) => outputs);
  return {
    name: "spectral-norm",
    options: { strength, iterations },
    facts: { place: "gradient", exact: false },
    references: [spectralNormReference],
    slots(layout) {
      const length = lengthsOf(layout).reduce((sum, outputs) => sum + outputs, 0);
      return length === 0 ? [] : [{ name: "vectors", shape: [length] }];
    },
    step({ gradient, parameters, layout, state: [vectors] }) {
      if (vectors === undefined) return { update: gradient, state: [] };
      const [weights, gradients] = [unflatten(parameters, layout), unflatten(gradient, layout)];
      const kept = split(vectors, lengthsOf(layout), 0);
      const next: Tensor[] = [];
      const penalised = weightMatrices(layout).map((weight, i): readonly [number, Tensor] => {
        const { index, outputs } = weight;
        const matrix = asMatrix(weights[index] as Tensor, weight);
        let u = reshape(startedFrom(kept[i] as Tensor, weight), [outputs, 1]);
        let [v, image] = [u, u];
        for (let done = 0; done < iterations; done++) {
          v = direction(matmul(matrix, u, { transposeA: true }));
          image = matmul(matrix, v);
          u = direction(image);
        }
        next.push(reshape(u, [outputs]));
        const penalty = fromMatrix(mul(matmul(image, v, { transposeB: true }), strength), weight);
        return [index, add(gradients[index] as Tensor, penalty)];
      });
      return { update: replaced(gradient, layout, new Map(penalised)), state: [concat(next, 0)] };
    },
  };
}

function direction(vector: Tensor): Tensor {
  return div(vector, max(norm(vector), TINY));
}

/** The vector of the step before; at the start, and after a weight that was zero, a random one. */
function startedFrom(vector: Tensor, { parameter: { name }, outputs }: WeightMatrix): Tensor {
  const random = randomStream(0, "spectral-norm", name);
  const start = Array.from({ length: outputs }, () => random.normal());
  return where(equal(norm(vector), constant(0, vector.dtype)), constant(start, vector.dtype, [outputs]), vector);
}

/** The output axis first, then the others in their order. */
function outputFirst({ parameter: { shape }, outputAxis }: WeightMatrix): readonly number[] {
  return [outputAxis, ...shape.map((_, axis) => axis).filter((axis) => axis !== outputAxis)];
}

function asMatrix(tensor: Tensor, weight: WeightMatrix): Tensor {
  const { outputAxis, outputs, inputs } = weight;
  const turned = outputAxis === 0 ? tensor : transpose(tensor, outputFirst(weight));
  return reshape(turned, [outputs, inputs]);
}

function fromMatrix(matrix: Tensor, weight: WeightMatrix): Tensor {
  const { shape } = weight.parameter;
  if (weight.outputAxis === 0) return reshape(matrix, shape);
  const order = outputFirst(weight);
  const turned = reshape(
    matrix,
    order.map((axis) => shape[axis] as number),
  );
  return transpose(
    turned,
    shape.map((_, axis) => order.indexOf(axis)),
  );
}
