import { type Arithmetic, type DateFeature, type DatePart, phaseOf } from "../data/index.ts";
import { add, cast, constant, cos, div, floor, mul, sin, sub, type Tensor } from "../graph/index.ts";

/** Of shape [1, 1], since a quotient by a scalar becomes a product with its reciprocal, which misses whole numbers. */
const single = (value: number): Tensor => constant(Float64Array.of(value), "float64", [1, 1]);

const tensors: Arithmetic<Tensor> = {
  add,
  sub,
  scale: mul,
  floorDiv: (a, divisor) => floor(div(a, single(divisor))),
};

/** A date's encoded columns but for its indicator, from float64 seconds [rows, 1]: float32, one by one. */
export function encodedSeconds({ mean, deviation, parts }: DateFeature, seconds: Tensor): readonly Tensor[] {
  const wave = (part: DatePart): readonly Tensor[] => {
    const angle = cast(mul(phaseOf(part, seconds, tensors), 2 * Math.PI), "float32");
    return [sin(angle), cos(angle)];
  };
  return [cast(div(sub(seconds, mean), deviation), "float32"), ...parts.flatMap(wave)];
}
