import type { GradientRule } from "../control/index.ts";
import {
  add,
  constant,
  input,
  matmul,
  mul,
  type NdArray,
  numbersOf,
  sameShape,
  square,
  sub,
  sum,
  type Tensor,
  tanh,
} from "../graph/index.ts";
import type { Runtime } from "../runtime/index.ts";
import { inDType, sampleArray } from "./arrays.ts";
import { evaluate } from "./evaluate.ts";
import { expectClose } from "./expect-close.ts";
import type { TestFramework } from "./framework.ts";
import { gradientCheck } from "./tolerances.ts";

type ObjectiveAt = (parameters: readonly Tensor[]) => Tensor;

/** A rule, and what its gradient is one of. */
export interface RuleContract {
  readonly name: string;
  readonly rule: GradientRule;
  /** The function of which the rule gives the gradient; the objective by default. */
  readonly minimised?: (objectiveAt: ObjectiveAt, parameters: readonly Tensor[]) => Tensor;
}

/** What the suite runs with. */
export interface RuleSuite extends TestFramework {
  /** Runtimes to hold against the reference interpreter, by name. */
  readonly runtimes: Readonly<Record<string, Runtime>>;
}

const shapes: readonly (readonly number[])[] = [[3, 4], [4], [4, 1]];
const start: readonly NdArray[] = shapes.map((shape, seed) => sampleArray(shape, { seed }));

/**
 * The contract of a rule that takes gradients as tests: the objective at the parameters and a gradient in each one's
 * shape; the gradient is what finite differences of the minimised function give; it is zero, not NaN, at the bottom of
 * a bowl and for a parameter that the objective does not know; every runtime gives the reference's results.
 *
 * @example describeRule({ name: "plain", rule: plainGradient() }, { describe, it, runtimes })
 */
export function describeRule(
  { name, rule, minimised = (objectiveAt, parameters) => objectiveAt(parameters) }: RuleContract,
  { describe, it, runtimes }: RuleSuite,
): void {
  describe(name, () => {
    it("has its name", async () => {
      if (rule.name !== name) throw new Error(`found the name ${rule.name}`);
    });

    it("gives the objective at the parameters", async () => {
      const parameters = inputsOf("float64");
      const { loss } = rule.gradient(network, parameters);
      const found = await evaluate({ loss, expected: network(parameters) }, feedsOf(start));
      expectClose(found.loss, found.expected);
    });

    for (const dtype of ["float32", "float64"] as const) {
      it(`gives a gradient in the shape of each parameter, in ${dtype}`, async () => {
        const { loss, gradients: found } = rule.gradient(network, inputsOf(dtype));
        const right =
          loss.shape.length === 0 &&
          found.length === shapes.length &&
          found.every((gradient, i) => sameShape(gradient.shape, shapes[i] as readonly number[])) &&
          [loss, ...found].every((tensor) => tensor.dtype === dtype);
        if (right) return;
        const described = [loss, ...found].map((tensor) => `${tensor.dtype} [${tensor.shape.join(", ")}]`);
        throw new Error(`found ${described.join(", ")}`);
      });
    }

    it("gives the gradient that finite differences of the minimised function have", async () => {
      const parameters = inputsOf("float64");
      const { gradients: given } = rule.gradient(network, parameters);
      const value = minimised(network, parameters);
      const { step, relative } = gradientCheck;
      const gradient = await evaluate(named("gradient", given), feedsOf(start));
      const expected: number[][] = start.map(() => []);
      for (const [i, array] of start.entries()) {
        for (let at = 0; at < array.data.length; at++) {
          const moved = async (by: number): Promise<number> => {
            const data = numbersOf(array).map((number, j) => (j === at ? number + by : number));
            const feeds = feedsOf(start.map((each, j) => (j === i ? { ...each, data } : each)));
            return numbersOf((await evaluate({ value }, feeds)).value)[0] as number;
          };
          const [near, nearBack] = [await moved(step), await moved(-step)];
          const [far, farBack] = [await moved(2 * step), await moved(-2 * step)];
          expected[i]?.push((8 * (near - nearBack) - (far - farBack)) / (12 * step));
        }
      }
      for (const [i, { dtype, shape }] of start.entries()) {
        const array: NdArray = { dtype, shape, data: Float64Array.from(expected[i] as number[]) };
        // Elements near zero differ by what the whole gradient's rounding is.
        expectClose(gradient[`gradient${i}`] as NdArray, array, { relative, absolute: relative });
      }
    });

    it("gives zeros, not NaN, at the bottom of a bowl", async () => {
      const bowl: ObjectiveAt = (parameters) =>
        parameters
          .map((parameter, i) => sum(square(sub(parameter, constantOf(start[i] as NdArray)))))
          .reduce((a, b) => add(a, b));
      await expectZeros(rule.gradient(bowl, inputsOf("float64")).gradients);
    });

    it("gives zeros for a parameter that the objective does not know", async () => {
      const parameters = inputsOf("float64");
      const { gradients: found } = rule.gradient(([first]) => sum(square(first as Tensor)), parameters);
      await expectZeros(found.slice(1));
    });

    for (const dtype of ["float32", "float64"] as const) {
      for (const [runtimeName, runtime] of Object.entries(runtimes)) {
        it(`gives the reference's results in ${runtimeName} in ${dtype}`, async () => {
          const { loss, gradients: found } = rule.gradient(network, inputsOf(dtype));
          const tensors = { loss, ...named("gradient", found) };
          const feeds = feedsOf(start.map((array) => inDType(array, dtype)));
          const expected = await evaluate(tensors, feeds);
          const results = await evaluate(tensors, feeds, runtime);
          for (const [each, array] of Object.entries(expected)) expectClose(results[each as "loss"], array);
        });
      }
    }
  });
}

/** The mean squared error of a small network on five fixed examples. */
function network([w1, b1, w2]: readonly Tensor[]): Tensor {
  const { dtype } = w1 as Tensor;
  const fixed = (shape: readonly number[], seed: number): Tensor =>
    constantOf(inDType(sampleArray(shape, { seed }), dtype as "float32" | "float64"));
  const hidden = tanh(add(matmul(fixed([5, 3], 7), w1 as Tensor), b1 as Tensor));
  return mul(sum(square(sub(matmul(hidden, w2 as Tensor), fixed([5, 1], 8)))), 1 / 5);
}

function constantOf(array: NdArray): Tensor {
  return constant(numbersOf(array), array.dtype, array.shape);
}

function inputsOf(dtype: "float32" | "float64"): readonly Tensor[] {
  return shapes.map((shape, i) => input(`p${i}`, dtype, shape));
}

function feedsOf(arrays: readonly NdArray[]): Readonly<Record<string, NdArray>> {
  return Object.fromEntries(arrays.map((array, i) => [`p${i}`, array]));
}

function named(prefix: string, tensors: readonly Tensor[]): Readonly<Record<string, Tensor>> {
  return Object.fromEntries(tensors.map((tensor, i) => [`${prefix}${i}`, tensor]));
}

async function expectZeros(tensors: readonly Tensor[]): Promise<void> {
  const found = await evaluate(named("gradient", tensors), feedsOf(start));
  const numbers = Object.values(found).flatMap((array) => [...numbersOf(array)]);
  if (numbers.some((number) => number !== 0)) throw new Error(`expected zeros, found ${numbers.join(", ")}`);
}
