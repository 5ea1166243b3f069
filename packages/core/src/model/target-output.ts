import type { TargetColumn } from "../data/index.ts";
import { add, concat, constant, div, exp, max, min, mul, sub, sum, type Tensor } from "../graph/index.ts";

/** Raw numbers from standardised ones, float64 [rows, 1]: what `targetScaler` decodes, in tensors. */
export function decodedTarget({ mean, deviation, transform }: TargetColumn, standard: Tensor): Tensor {
  const value = add(mul(standard, deviation), mean);
  if (transform === undefined) return value;
  if (transform.name === "log") return exp(value);
  return alongLines(transform.scores, transform.knots, value);
}

/** Straight lines between points, the outermost of them without an end: of every line the share that is passed. */
function alongLines(from: readonly number[], to: readonly number[], value: Tensor): Tensor {
  const pieces = from.length - 1;
  const row = (values: readonly number[]): Tensor => constant(Float64Array.from(values), "float64", [1, values.length]);
  const steps = (of: readonly number[]): readonly number[] =>
    Array.from({ length: pieces }, (_, i) => (of[i + 1] as number) - (of[i] as number));
  const passed = (start: number, end: number): Tensor =>
    div(sub(value, row(from.slice(start, end))), row(steps(from).slice(start, end)));
  const shares = [
    ...(pieces === 1 ? [passed(0, 1)] : [min(passed(0, 1), 1)]),
    ...(pieces > 2 ? [max(min(passed(1, pieces - 1), 1), 0)] : []),
    ...(pieces > 1 ? [max(passed(pieces - 1, pieces), 0)] : []),
  ];
  const rises = mul(concat(shares, 1), row(steps(to)));
  return add(sum(rises, { axes: [1], keepDimensions: true }), to[0] as number);
}
