import {
  abs,
  add,
  div,
  matmul,
  max,
  min,
  mul,
  reshape,
  split,
  square,
  sub,
  sum,
  type Tensor,
} from "../../graph/index.ts";
import { totalWeight } from "../../loss/index.ts";
import { laiReference } from "../input/lai.ts";
import { type LaiForm, laiQuotient } from "../input/lai-factor.ts";
import { asRow } from "./batch-probe.ts";
import type { Lever } from "./lever.ts";

/**
 * The Lai loss of the features in place of the loss, its boundaries as strengths: Σⱼ meanᵢ eᵢ²·m(kᵢⱼ; λⱼ) with
 * λⱼ = 1/wⱼ, hence a boundary of wⱼ^(−1/2) in the MSE form and 1/wⱼ in the MAE form; of several outputs the mean.
 *
 * The L1 norm over features is taken, so that each boundary acts on its own feature.
 * Cost: a backward pass by the inputs for each output, and one through it. See `lai`.
 */
export function laiLever(form: LaiForm = "mse"): Lever {
  return {
    name: "lai",
    facts: { inputDerivatives: 1, needsSmooth: true, exact: true },
    references: [laiReference],
    initial: 10,
    evaluate(probe, _, strengths) {
      const { targets, weights } = probe.context;
      const lambda = asRow(div(1, strengths));
      const error = sub(probe.prediction(), targets);
      const outputs = error.shape[1] as number;
      const errors = outputs === 1 ? [error] : split(error, new Array<number>(outputs).fill(1), 1);
      const total = weights === undefined ? (error.shape[0] as number) : totalWeight(weights);
      const ofOutput = (slopes: Tensor, o: number): Tensor => {
        const residual = form === "mse" ? square(errors[o] as Tensor) : abs(errors[o] as Tensor);
        const weighted = weights === undefined ? residual : mul(residual, reshape(weights, residual.shape));
        const perFeature = matmul(weighted, laiQuotient(form, slopes, lambda), { transposeA: true });
        return sum(div(perFeature, min(lambda, 1)));
      };
      return div(probe.slopes().map(ofOutput).reduce(add), mul(max(total, 1e-30), outputs));
    },
  };
}
