import {
  abs,
  add,
  constant,
  div,
  exp,
  matmul,
  min,
  mul,
  reshape,
  split,
  sqrt,
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
 * λⱼ = 1/wⱼ in the MSE form and wⱼ^(−1/2) in the MAE form, hence a boundary of wⱼ^(−1/2) in both, so that targets adapt
 * it at the same pace; of several outputs the mean.
 *
 * The L1 norm over features is taken, so that each boundary acts on its own feature.
 * Cost: a backward pass by the inputs for each output, and one through it. See `lai`.
 */
export function laiLever(form: LaiForm = "mse"): Lever {
  return {
    name: "lai",
    facts: { inputDerivatives: 1, needsSmooth: true, exact: true },
    references: [laiReference],
    signed: false,
    initial: Math.log(10),
    strengthAt: exp,
    evaluate(probe, _, strengths) {
      const { targets, weights } = probe.context;
      const lambda = asRow(div(constant(1, strengths.dtype), form === "mse" ? strengths : sqrt(strengths)));
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
      const all = mul(probe.slopes().map(ofOutput).reduce(add), 1 / outputs);
      return typeof total === "number" ? mul(all, 1 / total) : div(all, total);
    },
  };
}
