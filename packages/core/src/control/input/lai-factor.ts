import { abs, add, constant, div, max, mul, sqrt, square, type Tensor } from "../../graph/index.ts";

/** Which error the Lai loss weighs: the squared one or the absolute one. */
export type LaiForm = "mse" | "mae";

/**
 * The Lai factor before its normalisation 1/min(1, λ): max(k², λ)/(1 + k²) in the MSE form, max(|k|, λ)/√(1 + k²) in
 * the MAE form. At the boundary the derivative is that of the steep side.
 *
 * @param slopes k, of any shape
 * @param lambda λ > 0, broadcasting with k
 */
export function laiQuotient(form: LaiForm, slopes: Tensor, lambda: Tensor): Tensor {
  const squared = square(slopes);
  const length = add(squared, 1);
  return form === "mse" ? div(max(squared, lambda), length) : div(max(abs(slopes), lambda), sqrt(length));
}

/** 1/min(1, λ) for each λ. */
export function laiNormalisation(lambda: readonly number[]): readonly number[] {
  return lambda.map((value) => 1 / Math.min(1, value));
}

/**
 * The Lai factor m(k; λ), both branches of the paper's definition in one: m = max(k², λ)/(c(1 + k²)) in the MSE form,
 * max(|k|, λ)/(c√(1 + k²)) in the MAE form, c = min(1, λ). Identity: m_MSE(k; λ²) = m_MAE(k; λ)². Its minimum in |k| is
 * the boundary, √λ or λ.
 *
 * @param slopes k, of any shape
 * @param lambda λ > 0
 */
export function laiFactor(form: LaiForm, slopes: Tensor, lambda: number): Tensor {
  const [normalisation = 1] = laiNormalisation([lambda]);
  return mul(laiQuotient(form, slopes, constant(lambda, slopes.dtype)), normalisation);
}
