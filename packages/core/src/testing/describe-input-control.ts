import { UsageError } from "../base/index.ts";
import type { Objective } from "../control/index.ts";
import { input, type NdArray, numbersOf, type Tensor } from "../graph/index.ts";
import type { Runtime } from "../runtime/index.ts";
import { arrayOf, inDType } from "./arrays.ts";
import { checkGradients, type GradientCheckOptions } from "./check-gradients.ts";
import {
  batch,
  expectProducts,
  expectReference,
  manyOutputs,
  names,
  objectiveOf,
  point,
  rowsOf,
  shapes,
  type Tensors,
  valueAndGradients,
} from "./control-network.ts";
import { describeOfClasses } from "./describe-control-of-classes.ts";
import { detachedAt } from "./detached-at.ts";
import { evaluate } from "./evaluate.ts";
import { expectClose } from "./expect-close.ts";
import type { TestFramework } from "./framework.ts";
import { onPlane } from "./on-plane.ts";

/** A control of slopes, for a model of three inputs and one output. */
export interface InputControlContract {
  readonly name: string;
  readonly control: Objective;
  /** The same control of a loss of classes; they are left out where absent. */
  readonly ofClasses?: Objective;
  /** How its derivatives are checked, where kinks lie closer than the default step. */
  readonly check?: Pick<GradientCheckOptions, "seed" | "step" | "tolerance">;
}

/** What the suite runs with. */
export interface InputControlSuite extends TestFramework {
  /** Runtimes to hold against the reference interpreter, by name. */
  readonly runtimes: Readonly<Record<string, Runtime>>;
}

/**
 * The contract of a control of slopes as tests: a scalar that is finite and not negative, whose gradient is finite too
 * at slopes and residuals of zero, and does not grow next to them in float32; it answers slopes where predictions stay the same; derivatives are those of finite
 * differences, where what it says that it detaches stays as it is, to second order where it needs a smooth model; weights of one are no
 * weights, and an example without weight counts for nothing; an example by itself counts as a batch of its like, and the
 * order of examples does not matter, unless it draws numbers, which are then those of its key; a step takes the matrix
 * products that it says; every runtime gives the reference's results. Of classes, three of them by logits: the same
 * derivatives, weights, batches, products and runtimes, and logits that are moved together change nothing.
 *
 * @example describeInputControl({ name: "lai", control: lai() }, { describe, it, runtimes })
 */
export function describeInputControl(
  { name, control, ofClasses, check = {} }: InputControlContract,
  { describe, it, runtimes }: InputControlSuite,
): void {
  const random = control.facts.random === true;
  describe(name, () => {
    it("has its name, and differentiates by inputs or moves them", async () => {
      if (control.name !== name) throw new Error(`found the name ${control.name}`);
      const at: Tensor[] = [];
      const inputs = input("x", "float64", shapes.x);
      objectiveOf(
        control,
        {
          w1: input("w1", "float64", shapes.w1),
          w2: input("w2", "float64", shapes.w2),
          x: inputs,
          y: input("y", "float64", shapes.y),
        },
        { seen: (each) => at.push(each) },
      );
      const moves = at.some((seen) => seen !== inputs);
      if (!(control.facts.inputDerivatives > 0 || moves))
        throw new Error("it says that it takes no derivative by inputs");
    });

    it("answers slopes where predictions stay the same", async () => {
      const values: number[] = [];
      for (const slope of [0.5, 3]) {
        values.push(
          (await onPlane(control, { slopes: [slope, slope, slope], inputs: 0, residual: 1, curved: true })).value,
        );
      }
      if (values[0] === values[1]) throw new Error(`found ${values[0]} for every slope`);
    });

    it("costs nothing below zero, and nothing infinite, with gradients that are finite, for any slope and residual", async () => {
      for (const slope of [0, 1e-9, -0.3, 1, -30, 1e6]) {
        for (const residual of [0, 1e-9, -0.4, 5, -1e6]) {
          const { value, gradient } = await onPlane(control, { slopes: [slope, 0, -slope], inputs: 0.5, residual });
          const right = value >= 0 && [value, ...gradient].every(Number.isFinite);
          if (!right) {
            throw new Error(`slope ${slope}, residual ${residual}: found ${value}, gradient ${gradient.join(", ")}`);
          }
        }
      }
    });

    // Squares of numbers below 1e-23 vanish in float32, and with them lengths that something may be divided by.
    for (const [runtimeName, runtime] of Object.entries(runtimes)) {
      it(`does not grow in float32 where residuals or slopes all but vanish, in ${runtimeName}`, async () => {
        const at = async (slope: number, residual: number): Promise<readonly number[]> => {
          const slopes = [slope, 0, -slope];
          const { value, gradient } = await onPlane(control, {
            slopes,
            inputs: 0,
            residual,
            dtype: "float32",
            runtime,
          });
          return [value, ...gradient];
        };
        for (const near of [
          [1, 1e-9],
          [1e-9, 1],
        ] as const) {
          // A length whose square is all but lost is wrong by half of itself at most.
          const most =
            1.5 * Math.max(...(await at(near[0], near[1])).map(Math.abs)) + 1e-5 / (control.options?.difference ?? 1);
          for (const tiny of [1e-15, 1e-20, 1e-22, 1e-23, 1e-24, 1e-26, 1e-28, 1e-31, 1e-35]) {
            const found = await at(near[0] === 1 ? 1 : tiny, near[1] === 1 ? 1 : tiny);
            if (found.every((number) => Math.abs(number) <= most)) continue;
            throw new Error(`at ${tiny}: expected at most ${most}, found ${found.join(", ")}`);
          }
        }
      });
    }

    const order = control.facts.needsSmooth ? 2 : 1;
    it(`has the derivatives of finite differences, to order ${order}`, async () => {
      const at = names.map((each) => point[each]);
      const objective = (tensors: readonly Tensor[]): Tensor =>
        objectiveOf(control, Object.fromEntries(names.map((each, i) => [each, tensors[i]])) as unknown as Tensors);
      await checkGradients(control.facts.detaches === true ? await detachedAt(objective, at) : objective, at, {
        ...check,
        order,
      });
    });

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

    if (random) {
      it("draws its numbers from the key alone", async () => {
        const of = (key: number) => evaluate(valueAndGradients(control, { key, outputs: 3 }), manyOutputs);
        const [first, again, other] = [await of(1), await of(1), await of(2)];
        if (numbersOf(first.value as NdArray)[0] !== numbersOf(again.value as NdArray)[0])
          throw new Error("found other numbers of one key");
        if (numbersOf(first.value as NdArray)[0] === numbersOf(other.value as NdArray)[0])
          throw new Error("found the same numbers of other keys");
      });

      it("says that it needs a key", async () => {
        const found = await Promise.resolve()
          .then(() => valueAndGradients(control, { key: null, outputs: 3 }))
          .catch((error: unknown) => error);
        if (!(found instanceof UsageError)) throw new Error("found no error without a key");
      });
    } else {
      it("takes an example by itself as a batch of its like", async () => {
        const rows = (at: readonly number[]) => evaluate(valueAndGradients(control, { at }), rowsOf(at));
        const [alone, alike] = [await rows([2]), await rows([2, 2, 2])];
        for (const each of ["value", "byW1", "byW2"]) expectClose(alike[each] as NdArray, alone[each] as NdArray);
      });

      it("does not mind the order of examples", async () => {
        const [first, other] = await Promise.all(
          [
            [0, 1, 2, 3, 4],
            [3, 0, 4, 2, 1],
          ].map((at) => evaluate(valueAndGradients(control, { at }), rowsOf(at))),
        );
        for (const each of ["value", "byW1", "byW2"]) expectClose(first?.[each] as NdArray, other?.[each] as NdArray);
      });
    }

    it("takes a batch of one, with numbers that are finite", async () => {
      for (const [each, array] of Object.entries(
        await evaluate(valueAndGradients(control, { at: [2] }), rowsOf([2])),
      )) {
        if (!numbersOf(array).every(Number.isFinite)) throw new Error(`found ${each} ${numbersOf(array)}`);
      }
    });

    if (control.facts.products !== undefined) {
      // Directions drawn from the sphere of one output are all the same, and cost one.
      it("takes as many matrix products for each hidden layer as it says", async () =>
        expectProducts(control, { outputs: random ? [2, 3] : [1, 2] }));
    }

    for (const dtype of ["float32", "float64"] as const) {
      for (const [runtimeName, runtime] of Object.entries(runtimes)) {
        it(`gives the reference's values and gradients in ${runtimeName} in ${dtype}`, async () => {
          const feeds = Object.fromEntries(names.map((each) => [each, inDType(point[each], dtype)]));
          await expectReference(control, valueAndGradients(control, { dtype }), feeds, runtime);
        });
      }
    }
    if (ofClasses !== undefined) {
      describe("of classes", () => describeOfClasses({ name, control: ofClasses, check }, { describe, it, runtimes }));
    }
  });
}
