import type { Objective } from "../control/index.ts";
import { add, constant, gradients, input, matmul, numbersOf, square, type Tensor } from "../graph/index.ts";
import type { Runtime } from "../runtime/index.ts";
import { arrayOf } from "./arrays.ts";
import { evaluate } from "./evaluate.ts";

/** Where a control is tried on a linear model, and how. */
export interface Plane {
  /** The slope of each column. */
  readonly slopes: readonly number[];
  /** What all inputs are. */
  readonly inputs: number;
  /** Prediction less target, of every example. */
  readonly residual: number;
  /** Whether the square of the prediction is added, which at inputs of zero changes second derivatives alone. */
  readonly curved?: boolean;
  readonly dtype?: "float32" | "float64";
  /** The reference interpreter by default. */
  readonly runtime?: Runtime;
}

/** What a control makes of a linear model. */
export interface OnPlane {
  readonly value: number;
  /** By the slopes, then by the targets. */
  readonly gradient: readonly number[];
}

/** A control of a linear model of one output at three equal examples. */
export async function onPlane(control: Objective, plane: Plane): Promise<OnPlane> {
  const { slopes, inputs: at, residual, curved = false, dtype = "float64", runtime } = plane;
  const [count, width] = [3, slopes.length];
  const k = input("k", dtype, [width, 1]);
  const targets = input("y", dtype, [count, 1]);
  const inputs = constant(new Array<number>(count * width).fill(at), dtype, [count, width]);
  const linear = (x: Tensor): Tensor => matmul(x, k);
  const value = control.evaluate({
    predict: (x) => (curved ? add(linear(x), square(linear(x))) : linear(x)),
    inputs,
    targets,
    key: constant(1, "int64"),
    targetSlopes: constant(1, dtype, [count, width]),
  });
  const [bySlopes, byTargets] = gradients(value, [k, targets]) as readonly [Tensor, Tensor];
  const prediction = slopes.reduce((total, slope) => total + slope * at, 0);
  const found = await evaluate(
    { value, bySlopes, byTargets },
    {
      k: arrayOf(dtype, [width, 1], slopes),
      y: arrayOf(dtype, [count, 1], new Array<number>(count).fill(prediction - residual)),
    },
    runtime,
  );
  const gradient = [...numbersOf(found.bySlopes), ...numbersOf(found.byTargets)];
  return { value: numbersOf(found.value)[0] as number, gradient };
}
