import { gradients, input, type Tensor } from "../src/graph/index.ts";
import { arrayOf, evaluate } from "../src/testing/index.ts";

/** The gradient of a function of scalars at a point. */
export async function slopeAt(
  fn: (inputs: readonly Tensor[]) => Tensor,
  at: readonly number[],
): Promise<readonly number[]> {
  const inputs = at.map((_, i) => input(`a${i}`, "float64", []));
  const slopes = Object.fromEntries(gradients(fn(inputs), inputs).map((slope, i) => [`slope${i}`, slope]));
  const found = await evaluate(
    slopes,
    Object.fromEntries(at.map((value, i) => [`a${i}`, arrayOf("float64", [], [value])])),
  );
  return Object.values(found).map(({ data }) => (data as Float64Array)[0] as number);
}
