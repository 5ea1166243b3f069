import type { Objective } from "../control/index.ts";
import { constant, gradients, input, matmul, type NdArray, numbersOf, type Tensor, tanh } from "../graph/index.ts";
import type { Runtime } from "../runtime/index.ts";
import { arrayOf, inDType, sampleArray } from "./arrays.ts";
import { checkGradients, type GradientCheckOptions } from "./check-gradients.ts";
import { evaluate } from "./evaluate.ts";
import { expectClose } from "./expect-close.ts";
import type { TestFramework } from "./framework.ts";
import { tolerances } from "./tolerances.ts";

/** A control of slopes, for a model of three inputs and one output. */
export interface InputControlContract {
  readonly name: string;
  readonly control: Objective;
  /** How its derivatives are checked, where kinks lie closer than the default step. */
  readonly check?: Pick<GradientCheckOptions, "seed" | "step" | "tolerance">;
}

/** What the suite runs with. */
export interface InputControlSuite extends TestFramework {
  /** Runtimes to hold against the reference interpreter, by name. */
  readonly runtimes: Readonly<Record<string, Runtime>>;
}

const [batch, width, hidden] = [5, 3, 4];

/** Two layers and a batch: the names and shapes of what a control is tried on. */
const shapes = { w1: [width, hidden], w2: [hidden, 1], x: [batch, width], y: [batch, 1], weights: [batch] } as const;
type Name = keyof typeof shapes;
const names: readonly Name[] = ["w1", "w2", "x", "y", "weights"];
const point: Readonly<Record<Name, NdArray>> = {
  w1: sampleArray(shapes.w1, { seed: 1 }),
  w2: sampleArray(shapes.w2, { seed: 2 }),
  x: sampleArray(shapes.x, { seed: 3 }),
  y: sampleArray(shapes.y, { seed: 4 }),
  weights: sampleArray(shapes.weights, { seed: 5, from: 0.2, to: 2 }),
};

/**
 * The contract of a control of slopes as tests: a scalar that is finite and not negative, whose gradient is finite too
 * at slopes and residuals of zero; it answers slopes where predictions stay the same; derivatives are those of finite
 * differences, to second order where it needs a smooth model; weights of one are no weights, and an example without
 * weight counts for nothing; an example by itself counts as a batch of its like; the order of examples does not matter;
 * every runtime gives the reference's results.
 *
 * @example describeInputControl({ name: "lai", control: lai() }, { describe, it, runtimes })
 */
export function describeInputControl(
  { name, control, check = {} }: InputControlContract,
  { describe, it, runtimes }: InputControlSuite,
): void {
  describe(name, () => {
    it("has its name, and differentiates by inputs", async () => {
      if (control.name !== name) throw new Error(`found the name ${control.name}`);
      if (!(control.facts.inputDerivatives > 0)) throw new Error("it says that it takes no derivative by inputs");
    });

    it("answers slopes where predictions stay the same", async () => {
      const values: number[] = [];
      for (const slope of [0.5, 3]) {
        values.push((await onLinear(control, [slope, slope, slope], { inputs: 0, residual: 1 })).value);
      }
      if (values[0] === values[1]) throw new Error(`found ${values[0]} for every slope`);
    });

    it("costs nothing below zero, and nothing infinite, with gradients that are finite, for any slope and residual", async () => {
      for (const slope of [0, 1e-9, -0.3, 1, -30, 1e6]) {
        for (const residual of [0, 1e-9, -0.4, 5, -1e6]) {
          const { value, gradient } = await onLinear(control, [slope, 0, -slope], { inputs: 0.5, residual });
          const right = value >= 0 && [value, ...gradient].every(Number.isFinite);
          if (!right) {
            throw new Error(`slope ${slope}, residual ${residual}: found ${value}, gradient ${gradient.join(", ")}`);
          }
        }
      }
    });

    const order = control.facts.needsSmooth ? 2 : 1;
    it(`has the derivatives of finite differences, to order ${order}`, () =>
      checkGradients(
        (tensors) => objectiveOf(control, Object.fromEntries(names.map((each, i) => [each, tensors[i]])) as Tensors),
        names.map((each) => point[each]),
        { ...check, order },
      ));

    it("takes weights of one as none", async () => {
      const ones = arrayOf("float64", shapes.weights, new Array<number>(batch).fill(1));
      const weighted = await evaluate(valueAndGradients(control), { ...point, weights: ones });
      const plain = await evaluate(valueAndGradients(control, { weighted: false }), point);
      for (const each of Object.keys(plain)) expectClose(weighted[each] as NdArray, plain[each] as NdArray);
    });

    it("takes nothing from an example without weight, and is 0 where no example has one", async () => {
      const without = (weights: readonly number[]): Promise<Readonly<Record<string, NdArray>>> =>
        evaluate(valueAndGradients(control), { ...point, weights: arrayOf("float64", shapes.weights, weights) });
      const some = numbersOf((await without([1, 0, 2, 0.5, 1])).byY as NdArray);
      if (some[1] !== 0) throw new Error(`found the gradient ${some[1]} by the target of the example without weight`);
      for (const [each, found] of Object.entries(await without([0, 0, 0, 0, 0]))) {
        if (numbersOf(found).some((value) => value !== 0)) throw new Error(`found ${each} ${numbersOf(found)}`);
      }
    });

    it("takes an example by itself as a batch of its like", async () => {
      const rows = (at: readonly number[]) => evaluate(valueAndGradients(control, { rows: at.length }), rowsOf(at));
      const [alone, alike] = [await rows([2]), await rows([2, 2, 2])];
      for (const each of ["value", "byW1", "byW2"]) expectClose(alike[each] as NdArray, alone[each] as NdArray);
    });

    it("does not mind the order of examples", async () => {
      const [first, other] = await Promise.all(
        [
          [0, 1, 2, 3, 4],
          [3, 0, 4, 2, 1],
        ].map((at) => evaluate(valueAndGradients(control), rowsOf(at))),
      );
      for (const each of ["value", "byW1", "byW2"]) expectClose(first?.[each] as NdArray, other?.[each] as NdArray);
    });

    for (const dtype of ["float32", "float64"] as const) {
      for (const [runtimeName, runtime] of Object.entries(runtimes)) {
        it(`gives the reference's values and gradients in ${runtimeName} in ${dtype}`, async () => {
          const tensors = valueAndGradients(control, { dtype });
          const feeds = Object.fromEntries(names.map((each) => [each, inDType(point[each], dtype)]));
          const expected = await evaluate(tensors, feeds);
          const found = await evaluate(tensors, feeds, runtime);
          for (const [each, array] of Object.entries(expected)) {
            // An element is a sum of terms as large as the largest: its rounding is theirs.
            const largest = Math.max(1, ...numbersOf(array).map(Math.abs));
            const { relative, absolute } = tolerances[dtype];
            expectClose(found[each] as NdArray, array, { relative, absolute: absolute * largest });
          }
        });
      }
    }
  });
}

type Tensors = Readonly<Record<Exclude<Name, "weights">, Tensor>> & { readonly weights?: Tensor };

/** The control of a network with one hidden layer of tanh. */
function objectiveOf(control: Objective, { w1, w2, x, y, weights }: Tensors): Tensor {
  return control.evaluate({
    predict: (inputs) => matmul(tanh(matmul(inputs, w1)), w2),
    inputs: x,
    targets: y,
    ...(weights === undefined ? {} : { weights }),
  });
}

interface Kind {
  readonly rows?: number;
  readonly dtype?: "float32" | "float64";
  readonly weighted?: boolean;
}

function valueAndGradients(
  control: Objective,
  { rows = batch, dtype = "float64", weighted = true }: Kind = {},
): Readonly<Record<string, Tensor>> {
  const make = (each: Name, shape: readonly number[]): Tensor => input(each, dtype, shape);
  const [w1, w2] = [make("w1", shapes.w1), make("w2", shapes.w2)];
  const [x, y] = [make("x", [rows, width]), make("y", [rows, 1])];
  const value = objectiveOf(control, { w1, w2, x, y, ...(weighted ? { weights: make("weights", [rows]) } : {}) });
  if (value.shape.length > 0) throw new Error(`found a value of the shape [${value.shape.join(", ")}]`);
  const [byW1, byW2, byY] = gradients(value, [w1, w2, y]) as readonly [Tensor, Tensor, Tensor];
  return { value, byW1, byW2, byY };
}

/** The point with some of its examples, in the order given. */
function rowsOf(at: readonly number[]): Readonly<Record<Name, NdArray>> {
  const picked = (array: NdArray): NdArray => {
    const [, ...rest] = array.shape as readonly number[];
    const step = rest.reduce((product, length) => product * length, 1);
    const data = at.flatMap((row) => [...numbersOf(array).subarray(row * step, (row + 1) * step)]);
    return arrayOf("float64", [at.length, ...rest], data);
  };
  return { ...point, x: picked(point.x), y: picked(point.y), weights: picked(point.weights) };
}

/** The control of a linear model at three equal examples, and its gradient by the slopes and by the residual's target. */
async function onLinear(
  control: Objective,
  slopes: readonly number[],
  { inputs: at, residual }: { readonly inputs: number; readonly residual: number },
): Promise<{ readonly value: number; readonly gradient: readonly number[] }> {
  const rows = 3;
  const k = input("k", "float64", [width, 1]);
  const targets = input("y", "float64", [rows, 1]);
  const inputs = constant(new Array<number>(rows * width).fill(at), "float64", [rows, width]);
  const value = control.evaluate({ predict: (x) => matmul(x, k), inputs, targets });
  const [bySlopes, byTargets] = gradients(value, [k, targets]) as readonly [Tensor, Tensor];
  const prediction = slopes.reduce((total, slope) => total + slope * at, 0);
  const found = await evaluate(
    { value, bySlopes, byTargets },
    {
      k: arrayOf("float64", [width, 1], slopes),
      y: arrayOf("float64", [rows, 1], new Array<number>(rows).fill(prediction - residual)),
    },
  );
  const gradient = [...numbersOf(found.bySlopes), ...numbersOf(found.byTargets)];
  return { value: numbersOf(found.value)[0] as number, gradient };
}
