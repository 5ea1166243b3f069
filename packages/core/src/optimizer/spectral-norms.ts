import type { ParameterLayout } from "../model/index.ts";
import { weightMatrices } from "./weights.ts";

/** Sweeps after which columns are orthogonal to rounding: convergence is quadratic, and takes six to ten. */
const MOST_SWEEPS = 40;

/**
 * The largest singular value of every weight with more than one axis, by name: what `spectralNorm` estimates, exactly.
 *
 * σ(W) = max ‖Wx‖ over ‖x‖ = 1, by one-sided Jacobi rotations; weights of convolutions are matrices
 * [outputs, the rest]. Cost: about ten times rows·columns²; for reports and tests, not for a step.
 *
 * @param parameters all in one vector, in the order of the layout
 * @example spectralNorms(parameterLayout(model.parameters), state.parameters)["dense1.weight"]
 *
 * Reference: Hestenes 1958.
 */
export function spectralNorms(
  layout: ParameterLayout,
  parameters: ArrayLike<number>,
): Readonly<Record<string, number>> {
  const starts: number[] = [];
  layout.lengths.reduce((start, length) => {
    starts.push(start);
    return start + length;
  }, 0);
  const found = weightMatrices(layout).map(({ parameter: { name, shape }, index, outputAxis, outputs, inputs }) => {
    const after = shape.slice(outputAxis + 1).reduce((product, length) => product * length, 1);
    const units = Array.from({ length: outputs }, () => new Float64Array(inputs));
    const filled = new Uint32Array(outputs);
    for (let i = 0; i < outputs * inputs; i++) {
      const unit = Math.floor(i / after) % outputs;
      const values = units[unit] as Float64Array;
      values[filled[unit] as number] = parameters[(starts[index] as number) + i] as number;
      filled[unit] = (filled[unit] as number) + 1;
    }
    return [name, largestSingularValue(units)] as const;
  });
  return Object.fromEntries(found);
}

/** Of a matrix given as vectors of one length; they are changed. */
function largestSingularValue(vectors: readonly Float64Array[]): number {
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let rotated = false;
    for (const [i, a] of vectors.entries()) for (const b of vectors.slice(i + 1)) rotated = rotate(a, b) || rotated;
    if (!rotated) break;
  }
  return Math.max(0, ...vectors.map((vector) => Math.sqrt(dot(vector, vector))));
}

/** Makes two vectors orthogonal by turning both in their plane; tells whether they were not. */
function rotate(a: Float64Array, b: Float64Array): boolean {
  const [aa, bb, ab] = [dot(a, a), dot(b, b), dot(a, b)];
  if (Math.abs(ab) <= 1e-15 * Math.sqrt(aa * bb)) return false;
  const zeta = (bb - aa) / (2 * ab);
  const tangent = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.hypot(1, zeta));
  const cosine = 1 / Math.hypot(1, tangent);
  const sine = cosine * tangent;
  for (let k = 0; k < a.length; k++) {
    const [x, y] = [a[k] as number, b[k] as number];
    a[k] = cosine * x - sine * y;
    b[k] = sine * x + cosine * y;
  }
  return true;
}

function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let k = 0; k < a.length; k++) total += (a[k] as number) * (b[k] as number);
  return total;
}
