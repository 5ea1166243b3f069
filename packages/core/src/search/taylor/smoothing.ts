import { taylorOrder, taylorTerms } from "../../loss/index.ts";
import { check, checkWhole } from "../checks.ts";

/**
 * The Taylor loss that does with one-hot labels what another one does with smoothed ones: the same values and gradients.
 *
 * For y′ = s·y + t with s = 1 − α, t = α/n: θ₀′ = (θ₀ − t)/s and c(i, j)′ = sⁱ·c(i, j), since
 * s·y + t − θ₀ = s·(y − (θ₀ − t)/s). Cross-entropy and Baikal have no such twin among themselves.
 *
 * @param coefficients θ, the centre first
 * @param smoothing α in [0, 1)
 * @throws UsageError for coefficients of no order, a smoothing out of range, or fewer than two classes
 * @example smoothedTaylor(found, 0.1, 10)
 */
export function smoothedTaylor(coefficients: readonly number[], smoothing: number, classes: number): readonly number[] {
  const order = taylorOrder(coefficients);
  checkWhole("classes", classes, 2);
  check(smoothing >= 0 && smoothing < 1, "smoothing", "a number from 0 to below 1", smoothing);
  const [s, t] = [1 - smoothing, smoothing / classes];
  const [labelCentre = 0, centre = 0, ...terms] = coefficients;
  const scaled = taylorTerms(order).map(([i], place) => s ** i * (terms[place] as number));
  return [(labelCentre - t) / s, centre, ...scaled];
}
