import { formatType, type NdArray, numbersOf, sameShape } from "../graph/index.ts";
import { type Tolerance, tolerances } from "./tolerances.ts";

/**
 * Throws unless two arrays have one dtype and shape and equal elements: floating numbers within the tolerance (that of
 * their dtype by default), everything else exactly. NaN equals NaN, an infinity itself.
 */
export function expectClose(
  actual: NdArray,
  expected: NdArray,
  tolerance: Tolerance = tolerances[actual.dtype === "float64" ? "float64" : "float32"],
): void {
  if (actual.dtype !== expected.dtype || !sameShape(actual.shape, expected.shape)) {
    throw new Error(`expected ${formatType(expected)}, found ${formatType(actual)}`);
  }
  if (actual.dtype === "string") {
    const at = (actual.data as readonly string[]).findIndex((text, i) => text !== expected.data[i]);
    if (at >= 0) throw new Error(`element ${at}: expected ${expected.data[at]}, found ${actual.data[at]}`);
    return;
  }
  const [found, wanted] = [numbersOf(actual), numbersOf(expected)];
  const exact = actual.dtype !== "float32" && actual.dtype !== "float64";
  const { relative, absolute } = exact ? { relative: 0, absolute: 0 } : tolerance;
  if (found.length !== wanted.length) throw new Error(`expected ${wanted.length} elements, found ${found.length}`);
  let wrong = 0;
  let worst = { at: -1, excess: 0 };
  for (const [at, value] of wanted.entries()) {
    const difference = Math.abs((found[at] as number) - value);
    const within = Number.isFinite(value) && difference <= absolute + relative * Math.abs(value);
    if (within || Object.is(found[at], value)) continue;
    wrong++;
    const excess = Number.isFinite(difference) ? difference : Number.POSITIVE_INFINITY;
    if (excess >= worst.excess) worst = { at, excess };
  }
  if (wrong === 0) return;
  const { at } = worst;
  throw new Error(
    `${wrong} of ${wanted.length} elements differ; element ${at} of [${expected.shape.join(", ")}]: expected ` +
      `${wanted[at]} ± ${absolute + relative * Math.abs(wanted[at] as number)}, found ${found[at]}`,
  );
}
