import type { TargetColumn } from "../data/index.ts";
import { add, constant, div, exp, max, min, mul, sub, sum, type Tensor } from "../graph/index.ts";

/** Raw numbers from standardised ones, float64 [rows, 1]: what `targetScaler` decodes, in tensors. */
export function decodedTarget({ mean, deviation, transform }: TargetColumn, standard: Tensor): Tensor {
  const value = add(mul(standard, deviation), mean);
  if (transform === undefined) return value;
  if (transform.name === "log") return exp(value);
  return alongLines(transform.scores, transform.knots, value);
}

/** Straight lines between points, level beyond the outermost of them: of every line the share that is passed. */
function alongLines(from: readonly number[], to: readonly number[], value: Tensor): Tensor {
  const row = (values: readonly number[]): Tensor => constant(Float64Array.from(values), "float64", [1, values.length]);
  const steps = (of: readonly number[]): Tensor => row(of.slice(1).map((value, i) => value - (of[i] as number)));
  const passed = div(sub(value, row(from.slice(0, -1))), steps(from));
  const rises = mul(max(min(passed, 1), 0), steps(to));
  return add(sum(rises, { axes: [1], keepDimensions: true }), to[0] as number);
}
