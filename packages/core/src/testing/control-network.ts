import type { Objective } from "../control/index.ts";
import { add, constant, gradients, input, matmul, type NdArray, numbersOf, type Tensor, tanh } from "../graph/index.ts";
import type { Link } from "../model/index.ts";
import type { Runtime } from "../runtime/index.ts";
import { arrayOf, sampleArray } from "./arrays.ts";
import { evaluate } from "./evaluate.ts";
import { expectClose } from "./expect-close.ts";
import { productsPerLayer } from "./products-per-layer.ts";
import { tolerances } from "./tolerances.ts";

export const batch = 5;
export const width = 3;
const hidden = 4;

type ControlShapes = Readonly<Record<"w1" | "w2" | "x" | "y" | "weights", readonly number[]>>;

/** Two layers and a batch: the names and shapes of what a control is tried on. */
export const shapes: ControlShapes = {
  w1: [width, hidden],
  w2: [hidden, 1],
  x: [batch, width],
  y: [batch, 1],
  weights: [batch],
};
export type Name = keyof typeof shapes;
export const names: readonly Name[] = ["w1", "w2", "x", "y", "weights"];
export type Point = Readonly<Record<Name, NdArray>>;
export const point: Point = {
  w1: sampleArray(shapes.w1, { seed: 1 }),
  w2: sampleArray(shapes.w2, { seed: 2 }),
  x: sampleArray(shapes.x, { seed: 3 }),
  y: sampleArray(shapes.y, { seed: 4 }),
  weights: sampleArray(shapes.weights, { seed: 5, from: 0.2, to: 2 }),
};

/** The slopes that predictions should have, for controls that ask. */
const targetSlopes = sampleArray([batch, width], { seed: 6 });

export type Tensors = Readonly<Record<Exclude<Name, "weights">, Tensor>> & { readonly weights?: Tensor };

/** The control of a network with one hidden layer of tanh. */
export function objectiveOf(
  control: Objective,
  { w1, w2, x, y, weights }: Tensors,
  {
    key = 1,
    at = rows,
    link = "identity",
    offset = 0,
    seen,
  }: Pick<Kind, "key" | "at" | "link" | "offset"> & { readonly seen?: (inputs: Tensor) => void } = {},
): Tensor {
  const outputs = y.shape[1] as number;
  const slopes = picked(targetSlopes, at);
  const wanted = Array.from({ length: at.length * outputs }, (_, i) => {
    const row = Math.floor(i / outputs);
    return [...numbersOf(slopes).subarray(row * width, (row + 1) * width)];
  }).flat();
  return control.evaluate({
    predict(inputs) {
      seen?.(inputs);
      const outputs = matmul(tanh(matmul(inputs, w1)), w2);
      return offset === 0 ? outputs : add(outputs, offset);
    },
    link,
    inputs: x,
    targets: y,
    targetSlopes: constant(wanted, x.dtype, [at.length, outputs * width]),
    ...(weights === undefined ? {} : { weights }),
    ...(key === null ? {} : { key: constant(key, "int64") }),
  });
}

const rows = [0, 1, 2, 3, 4];

export interface Kind {
  /** Which examples, in which order. */
  readonly at?: readonly number[];
  readonly dtype?: "float32" | "float64";
  readonly weighted?: boolean;
  readonly outputs?: number;
  readonly key?: number | null;
  readonly link?: Link;
  /** What is added to every output. */
  readonly offset?: number;
}

/** The point for a network of three outputs. */
export const manyOutputs: Point = {
  ...point,
  w2: sampleArray([hidden, 3], { seed: 7 }),
  y: sampleArray([batch, 3], { seed: 8 }),
};

export function valueAndGradients(
  control: Objective,
  { at = rows, dtype = "float64", weighted = true, outputs = 1, key = 1, link = "identity", offset = 0 }: Kind = {},
): Readonly<Record<string, Tensor>> {
  const make = (each: Name, shape: readonly number[]): Tensor => input(each, dtype, shape);
  const [w1, w2] = [make("w1", shapes.w1), make("w2", [hidden, outputs])];
  const [x, y] = [make("x", [at.length, width]), make("y", [at.length, outputs])];
  const weights = weighted ? { weights: make("weights", [at.length]) } : {};
  const value = objectiveOf(control, { w1, w2, x, y, ...weights }, { key, at, link, offset });
  if (value.shape.length > 0) throw new Error(`found a value of the shape [${value.shape.join(", ")}]`);
  const [byW1, byW2, byY] = gradients(value, [w1, w2, y]) as readonly [Tensor, Tensor, Tensor];
  return { value, byW1, byW2, byY };
}

/** The point with some of its examples, in the order given. */
export function rowsOf(at: readonly number[], of: Point = point): Point {
  return { ...of, x: picked(of.x, at), y: picked(of.y, at), weights: picked(of.weights, at) };
}

function picked(array: NdArray, at: readonly number[]): NdArray {
  const [, ...rest] = array.shape as readonly number[];
  const step = rest.reduce((product, length) => product * length, 1);
  const data = at.flatMap((row) => [...numbersOf(array).subarray(row * step, (row + 1) * step)]);
  return arrayOf("float64", [at.length, ...rest], data);
}

/** Throws unless a control takes so many matrix products for each hidden layer as it says. */
export function expectProducts(
  control: Objective,
  { outputs: counts, link = "identity" }: { readonly outputs: readonly number[]; readonly link?: Link },
): void {
  const { once = 0, perOutput = 0, perColumn = 0, perSlope = 0 } = control.facts.products ?? {};
  for (const outputs of counts) {
    const expected = once + outputs * perOutput + width * perColumn + outputs * width * perSlope;
    const found = productsPerLayer(control, { width, outputs, link });
    if (found !== expected) throw new Error(`of ${outputs} outputs: expected ${expected}, found ${found}`);
  }
}

/** Throws unless a runtime gives the reference's values and gradients. */
export async function expectReference(
  control: Objective,
  tensors: Readonly<Record<string, Tensor>>,
  feeds: Readonly<Record<string, NdArray>>,
  runtime: Runtime,
): Promise<void> {
  const expected = await evaluate(tensors, feeds);
  const found = await evaluate(tensors, feeds, runtime);
  for (const [each, array] of Object.entries(expected)) {
    // An element is a sum of terms as large as the largest: its rounding is theirs. A difference divides it by h.
    const largest = Math.max(1, ...numbersOf(array).map(Math.abs));
    const magnified = 1 / (control.options?.difference ?? 1);
    const { relative, absolute } = tolerances[array.dtype === "float32" ? "float32" : "float64"];
    expectClose(found[each] as NdArray, array, {
      relative: relative * magnified,
      absolute: absolute * largest * magnified,
    });
  }
}
