import { ShapeError } from "../base/index.ts";
import { constant, gradients, input, type NdArray, numbersOf, sum, type Tensor } from "../graph/index.ts";
import { type Loss, weightedMean } from "../loss/index.ts";
import type { Runtime } from "../runtime/index.ts";
import { arrayOf, inDType, sampleArray } from "./arrays.ts";
import { checkGradients } from "./check-gradients.ts";
import { evaluate } from "./evaluate.ts";
import { expectClose } from "./expect-close.ts";
import type { TestFramework } from "./framework.ts";
import { matrixProductsIn } from "./products-per-layer.ts";

/** A loss, and the name it must have. */
export interface LossContract {
  readonly name: string;
  readonly loss: Loss;
}

/** What the suite runs with. */
export interface LossSuite extends TestFramework {
  /** Runtimes to hold against the reference interpreter, by name. */
  readonly runtimes: Readonly<Record<string, Runtime>>;
}

/**
 * The contract of a loss as tests: one value an example that depends on this example alone; derivatives of first and
 * second order those of finite differences; no gradient to an example without weight; every runtime gives the
 * reference's results, finite ones in float32 too; shapes that would broadcast are refused. Its cost is no matrix product,
 * so that a step of it takes those of the model alone.
 *
 * Where the loss bends and whether it can be negative is read from its facts. Of numbers also: the mean over outputs;
 * zero without a residual, positive and finite with any other; the derivatives at a zero residual too, where the loss
 * says that it is smooth. Of classes, three of them one-hot: positive and finite for any logits, with a finite gradient;
 * logits that are moved together change nothing; a surer right class costs less from well below even odds to a little above.
 *
 * @example describeLoss({ name: "mae", loss: mae() }, { describe, it, runtimes })
 */
export function describeLoss({ name, loss }: LossContract, { describe, it, runtimes }: LossSuite): void {
  const { kinks = [] } = loss.facts;
  const ofClasses = loss.facts.targets === "classes";
  const targets = ofClasses ? oneHot : sampleArray([4, 3], { seed: 1 });
  const predictions = moved(targets, sampleArray([4, 3], { seed: 2, avoid: kinks, distance: 0.02 }));

  describe(name, () => {
    it("has its name", async () => expectEqual(loss.name, name));

    it("gives a value for each example, of its own outputs alone", async () => {
      const { shape, data } = await valuesOf(loss, predictions, targets);
      expectEqual(String(shape), "4");
      for (let row = 0; row < 4; row++) {
        const alone = await valuesOf(loss, rowOf(predictions, row), rowOf(targets, row));
        expectClose(alone, arrayOf("float64", [1], [(data as Float64Array)[row] as number]));
      }
    });

    if (ofClasses) describeClasses(loss, it);
    else describeNumbers(loss, it, kinks);

    it("has the derivatives of finite differences, to order 2", () =>
      checkGradients(([x]) => sum(loss.evaluate(x as Tensor, constantOf(targets))), [predictions], { order: 2 }));

    if (!ofClasses) {
      it(`has a derivative that ${loss.facts.jumps === true ? "jumps at a kink" : "does not jump"}`, async () => {
        const apart = 1e-6;
        const at = kinks.length > 0 ? kinks : [0];
        const residuals = at.flatMap((kink) => [kink - apart, kink + apart]);
        const [x, rows] = [input("x", "float64", [residuals.length, 1]), residuals.length];
        const values = loss.evaluate(x, constant(new Array<number>(rows).fill(0), "float64", [rows, 1]));
        const [slope] = gradients(sum(values), [x]) as readonly [Tensor];
        const found = numbersOf((await evaluate({ slope }, { x: arrayOf("float64", [rows, 1], residuals) })).slope);
        const jumps = at.some((_, i) => Math.abs((found[2 * i + 1] as number) - (found[2 * i] as number)) > 1e-3);
        expectEqual(String(jumps), String(loss.facts.jumps === true));
      });
    }

    it("takes no matrix product", async () => {
      const [x, y] = [input("x", "float64", [4, 3]), input("y", "float64", [4, 3])];
      const [slope] = gradients(sum(loss.evaluate(x, y)), [x]) as readonly [Tensor];
      const count = matrixProductsIn({ slope });
      if (count > 0) throw new Error(`found ${count}`);
    });

    it("gives no gradient to an example of weight zero, nor NaN where all are", async () => {
      const [x, y] = [input("x", "float64", [4, 3]), input("y", "float64", [4, 3])];
      const weights = input("weights", "float64", [4]);
      const mean = weightedMean(loss.evaluate(x, y), weights);
      const [slope] = gradients(mean, [x]) as readonly [Tensor];
      const weighed = (values: readonly number[]) =>
        evaluate({ mean, slope }, { x: predictions, y: targets, weights: arrayOf("float64", [4], values) });
      const some = numbersOf((await weighed([1, 0, 2, 0.5])).slope);
      for (const [i, value] of some.entries()) {
        if ((value === 0) !== (Math.floor(i / 3) === 1)) throw new Error(`found the gradient ${value} at element ${i}`);
      }
      const none = await weighed([0, 0, 0, 0]);
      const numbers = [...numbersOf(none.mean), ...numbersOf(none.slope)];
      if (numbers.some((value) => value !== 0)) throw new Error(`expected zeros, found ${numbers.join(", ")}`);
    });

    for (const dtype of ["float32", "float64"] as const) {
      for (const [runtimeName, runtime] of Object.entries(runtimes)) {
        it(`gives the reference's values and gradients in ${runtimeName} in ${dtype}`, async () => {
          const [x, y] = [input("x", dtype, [4, 3]), input("y", dtype, [4, 3])];
          const values = loss.evaluate(x, y);
          const [slope] = gradients(weightedMean(values), [x]) as readonly [Tensor];
          const feeds = { x: inDType(predictions, dtype), y: inDType(targets, dtype) };
          const expected = await evaluate({ values, slope }, feeds);
          const found = await evaluate({ values, slope }, feeds, runtime);
          expectClose(found.values, expected.values);
          expectClose(found.slope, expected.slope);
        });
      }
    }

    for (const [runtimeName, runtime] of Object.entries(runtimes)) {
      it(`is finite in ${runtimeName} in float32 far from the targets, and so is its gradient`, async () => {
        const far = [-1e6, -1e3, -30, 0, 30, 1e3, 1e6];
        const shape = [far.length, 3];
        const [x, y] = [input("x", "float32", shape), input("y", "float32", shape)];
        const values = loss.evaluate(x, y);
        const [slope] = gradients(sum(values), [x]) as readonly [Tensor];
        const feeds = {
          x: arrayOf(
            "float32",
            shape,
            far.flatMap((value) => [value, 0, 0]),
          ),
          y: arrayOf(
            "float32",
            shape,
            far.flatMap(() => (ofClasses ? [1, 0, 0] : [0, 0, 0])),
          ),
        };
        const found = await evaluate({ values, slope }, feeds, runtime);
        const numbers = [...numbersOf(found.values), ...numbersOf(found.slope)];
        if (!numbers.every(Number.isFinite)) throw new Error(`found ${numbers.join(", ")}`);
      });
    }

    it("refuses predictions and targets that would broadcast", async () => {
      const wrong = [
        [input("x", "float64", [4, 1]), input("y", "float64", [4])],
        [input("x", "float64", [4, 3]), input("y", "float64", [4, 1])],
        [input("x", "float64", [4, 3]), input("y", "float64", [1, 3])],
      ] as const;
      for (const [x, y] of wrong) expectShapeError(() => loss.evaluate(x, y));
    });
  });
}

async function valuesOf(loss: Loss, predictions: NdArray, targets: NdArray): Promise<NdArray> {
  const [x, y] = [input("x", "float64", predictions.shape), input("y", "float64", targets.shape)];
  return (await evaluate({ values: loss.evaluate(x, y) }, { x: predictions, y: targets })).values;
}

function moved(array: NdArray, by: NdArray): NdArray {
  const offsets = numbersOf(by);
  return arrayOf(
    "float64",
    array.shape,
    [...numbersOf(array)].map((value, i) => value + (offsets[i] as number)),
  );
}

function rowOf({ shape, ...array }: NdArray, row: number): NdArray {
  const width = shape[1] as number;
  return arrayOf("float64", [1, width], [...numbersOf({ shape, ...array }).slice(row * width, (row + 1) * width)]);
}

function expectEqual(found: string, expected: string): void {
  if (found !== expected) throw new Error(`expected ${expected}, found ${found}`);
}

function expectShapeError(apply: () => unknown): void {
  try {
    apply();
  } catch (error) {
    if (error instanceof ShapeError) return;
    throw error;
  }
  throw new Error("expected a ShapeError, found no error");
}

/** Row i is of class i, the last of class 0. */
const oneHot = arrayOf("float64", [4, 3], [1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0]);

function constantOf({ dtype, shape, data }: NdArray): Tensor {
  return constant(numbersOf({ dtype, shape, data }), dtype, shape);
}

/** What holds of losses of numbers alone. */
function describeNumbers(loss: Loss, it: TestFramework["it"], kinks: readonly number[]): void {
  const targets = sampleArray([4, 3], { seed: 1 });
  const predictions = moved(targets, sampleArray([4, 3], { seed: 2, avoid: kinks, distance: 0.02 }));

  it("is the mean over outputs", async () => {
    const whole = numbersOf(await valuesOf(loss, rowOf(predictions, 0), rowOf(targets, 0)))[0] as number;
    const parts: number[] = [];
    for (let output = 0; output < 3; output++) {
      const only = (array: NdArray): NdArray => arrayOf("float64", [1, 1], [numbersOf(array)[output] as number]);
      parts.push(numbersOf(await valuesOf(loss, only(predictions), only(targets)))[0] as number);
    }
    const mean = parts.reduce((total, part) => total + part) / parts.length;
    expectClose(arrayOf("float64", [], [whole]), arrayOf("float64", [], [mean]));
  });

  it("is zero without a residual and positive with any other, its gradient finite and away from the target", async () => {
    const residuals = [0, 1e-6, -1e-6, 0.3, -0.3, 5, -5, 1e6, -1e6];
    const at = arrayOf("float64", [9, 1], new Array<number>(9).fill(0.5));
    const y = input("y", "float64", [9, 1]);
    const x = input("x", "float64", [9, 1]);
    const values = loss.evaluate(x, y);
    const [slope] = gradients(sum(values), [x]) as readonly [Tensor];
    const feeds = { x: moved(at, arrayOf("float64", [9, 1], residuals)), y: at };
    const found = await evaluate({ values, slope }, feeds);
    const [value, gradient] = [numbersOf(found.values), numbersOf(found.slope)];
    for (const [i, residual] of residuals.entries()) {
      const right = residual === 0 ? value[i] === 0 : (value[i] as number) > 0 && Number.isFinite(value[i]);
      if (!right) throw new Error(`residual ${residual}: found the loss ${value[i]}`);
      if (Math.sign(gradient[i] as number) !== Math.sign(residual) || !Number.isFinite(gradient[i])) {
        throw new Error(`residual ${residual}: found the gradient ${gradient[i]}`);
      }
    }
  });

  it("has the derivatives of finite differences by both, to order 2", () =>
    checkGradients(([x, y]) => sum(loss.evaluate(x as Tensor, y as Tensor)), [predictions, targets], { order: 2 }));

  if (loss.facts.smooth) {
    it("has them at a zero residual", () =>
      checkGradients(([x, y]) => sum(loss.evaluate(x as Tensor, y as Tensor)), [targets, targets], { order: 2 }));
  }
}

/** What holds of losses of classes alone. */
function describeClasses(loss: Loss, it: TestFramework["it"]): void {
  it("is positive and finite for any logits, and so is its gradient", async () => {
    const logits = [-1e6, -30, 0, 1e-6, 30, 1e6];
    const rows = logits.length;
    const x = input("x", "float64", [rows, 3]);
    const y = arrayOf(
      "float64",
      [rows, 3],
      logits.flatMap(() => [1, 0, 0]),
    );
    const values = loss.evaluate(x, constantOf(y));
    const [slope] = gradients(sum(values), [x]) as readonly [Tensor];
    const feeds = {
      x: arrayOf(
        "float64",
        [rows, 3],
        logits.flatMap((logit) => [logit, 0.2, -0.1]),
      ),
    };
    const found = await evaluate({ values, slope }, feeds);
    const [value, gradient] = [numbersOf(found.values), numbersOf(found.slope)];
    for (const [i, logit] of logits.entries()) {
      const [own = Number.NaN, ...others] = gradient.subarray(3 * i, 3 * i + 3);
      const total = own + others.reduce((sum, each) => sum + each, 0);
      const balanced = Math.abs(total) <= 1e-9 * Math.max(1, Math.abs(own));
      const inRange = (value[i] as number) >= 0 || loss.facts.signed === true;
      const down = own <= 0 || logit > 0 || loss.facts.signed === true;
      if (inRange && Number.isFinite(value[i]) && balanced && down) continue;
      throw new Error(`logit ${logit}: found the loss ${value[i]}, the gradient ${[own, ...others].join(", ")}`);
    }
  });

  it("does not change where all logits move together", async () => {
    const logits = sampleArray([4, 3], { seed: 3 });
    const apart = moved(logits, arrayOf("float64", [4, 3], new Array<number>(12).fill(7)));
    expectClose(await valuesOf(loss, apart, oneHot), await valuesOf(loss, logits, oneHot));
  });

  it("costs less the surer the right class is, from even logits on", async () => {
    const at = (logit: number): NdArray => arrayOf("float64", [1, 3], [logit, 0, 0]);
    const values: number[] = [];
    for (const logit of [-2, -1, 0, 0.5]) {
      values.push(numbersOf(await valuesOf(loss, at(logit), rowOf(oneHot, 0)))[0] as number);
    }
    if (values.some((value, i) => i > 0 && value >= (values[i - 1] as number))) {
      throw new Error(`found the losses ${values.join(", ")}`);
    }
  });
}
