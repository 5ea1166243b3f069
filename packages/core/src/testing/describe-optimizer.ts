import {
  constant,
  input,
  mul,
  type NdArray,
  numbersOf,
  sameShape,
  sizeOf,
  square,
  sub,
  sum,
  type Tensor,
} from "../graph/index.ts";
import { type ParameterLayout, parameterLayout } from "../model/index.ts";
import { chain, type Update } from "../optimizer/index.ts";
import type { Runtime } from "../runtime/index.ts";
import { arrayOf } from "./arrays.ts";
import { type Descent, descend } from "./descend.ts";
import { evaluate } from "./evaluate.ts";
import { expectClose } from "./expect-close.ts";
import { expectGoesOn } from "./expect-goes-on.ts";
import type { TestFramework } from "./framework.ts";
import { matrixProductsIn } from "./products-per-layer.ts";
import { tolerances } from "./tolerances.ts";

/** An optimizer, and how it is to be run. */
export interface OptimizerContract {
  readonly name: string;
  readonly optimizer: Update;
  /** A rate with which the steps on a bowl with curvatures from ½ to 4 come within 0.05 of its bottom. */
  readonly learningRate: number;
  /** Steps that reach it; 200 by default. */
  readonly steps?: number;
}

/** What the suite runs with. */
export interface OptimizerSuite extends TestFramework {
  /** Runtimes to hold against the reference interpreter, by name. */
  readonly runtimes: Readonly<Record<string, Runtime>>;
}

const zeros = (length: number) => (): Float64Array => new Float64Array(length);

/** Parameters of every role. */
const layout: ParameterLayout = parameterLayout([
  { name: "weight", shape: [2, 2], role: "weight", initialise: zeros(4) },
  { name: "bias", shape: [2], role: "bias", initialise: zeros(2) },
  { name: "scale", shape: [1], role: "scale", initialise: zeros(1) },
]);
const start = [1, -1, 0.5, 2, -0.5, 1.5, 0];
const bottom = [0.2, 0.1, -0.3, 0.4, 0, -0.2, 0.3];
const curvatures = [4, 0.5, 1, 2, 3, 1, 2];

/**
 * The contract of an optimizer as tests: slots with names of their own that keep their shape; an update that is zero,
 * not NaN, where everything is zero, that scales with the learning rate and descends into a bowl; the same steps as
 * one of a chain, and on every runtime in float32 and float64; the same bits from a state that was saved and restored;
 * a step without a matrix product.
 *
 * It knows a gradient alone, so that nothing is said of slopes, residuals, weights of examples or the length of a batch;
 * it is not differentiated, so that derivatives are not checked.
 *
 * @example describeOptimizer({ name: "adam", optimizer: adam(), learningRate: 0.1 }, { describe, it, runtimes })
 */
export function describeOptimizer(contract: OptimizerContract, { describe, it, runtimes }: OptimizerSuite): void {
  const { name, optimizer, learningRate, steps = 200 } = contract;
  const slots = optimizer.slots(layout);
  const descent: Descent = { objective: bowl, start, steps: 20, learningRate, layout };

  describe(name, () => {
    it("keeps slots with names of their own, each in its shape", async () => {
      const names = slots.map((slot) => slot.name);
      if (new Set(names).size !== names.length) throw new Error(`found the names ${names.join(", ")}`);
      const { update, state } = stepAt({ learningRate }, optimizer);
      if (!sameShape(update.shape, [layout.total])) throw new Error(`found an update of [${update.shape.join(", ")}]`);
      if (state.length !== slots.length) throw new Error(`found a state of ${state.length} for ${slots.length} slots`);
      for (const [i, { name: slot, shape }] of slots.entries()) {
        if (!sameShape((state[i] as Tensor).shape, shape)) throw new Error(`${slot} changes its shape`);
      }
    });

    it("takes no matrix product", async () => {
      const { update, state } = stepAt({ learningRate }, optimizer);
      const next = Object.fromEntries(state.map((each, i) => [`next${i}`, each]));
      const count = matrixProductsIn({ update, ...next });
      if (count > 0) throw new Error(`found ${count}`);
    });

    it("does nothing where everything is zero", async () => {
      const { update } = stepAt({ learningRate }, optimizer);
      const nothing = new Array<number>(layout.total).fill(0);
      const found = await evaluate({ update }, feedsOf(slots, { gradient: nothing, parameters: nothing, step: 1 }));
      if (numbersOf(found.update).some((value) => value !== 0)) throw new Error(`found ${numbersOf(found.update)}`);
    });

    it("moves by an amount that scales with the learning rate", async () => {
      const updateWith = async (rate: number): Promise<NdArray> => {
        const { update } = stepAt({ learningRate: rate }, optimizer);
        return (await evaluate({ update }, feedsOf(slots, { gradient: curvatures, parameters: start, step: 1 })))
          .update;
      };
      const twice = [...numbersOf(await updateWith(learningRate))].map((value) => 2 * value);
      expectClose(await updateWith(2 * learningRate), arrayOf("float64", [layout.total], twice));
      const none = numbersOf(await updateWith(0));
      if (none.some((value) => value !== 0)) throw new Error(`found ${none} with a rate of 0`);
    });

    it("descends to the bottom of a bowl", async () => {
      const { parameters } = await descend(optimizer, { ...descent, steps });
      const end = parameters.at(-1) as Float64Array;
      const distance = Math.max(...bottom.map((value, i) => Math.abs((end[i] as number) - value)));
      if (!(distance <= 0.05)) throw new Error(`found ${end}, ${distance} from the bottom`);
    });

    it("takes the same steps as one of a chain", async () => {
      const pass: Update = {
        name: "pass",
        references: [],
        slots: () => [{ name: "seen", shape: [] }],
        step: ({ gradient, step }) => ({ update: gradient, state: [step] }),
      };
      const [alone, chained] = await Promise.all([
        descend(optimizer, descent),
        descend(chain(pass, optimizer, pass), descent),
      ]);
      expectClose(pathOf(chained.parameters), pathOf(alone.parameters), { relative: 0, absolute: 0 });
    });

    it("goes on from a saved state with the same bits", async () => {
      await expectGoesOn(optimizer, descent, Object.values(runtimes));
    });

    for (const dtype of ["float32", "float64"] as const) {
      for (const [runtimeName, runtime] of Object.entries(runtimes)) {
        it(`takes the reference's steps in ${runtimeName} in ${dtype}`, async () => {
          const expected = await descend(optimizer, { ...descent, dtype });
          const found = await descend(optimizer, { ...descent, dtype, runtime });
          expectClose(pathOf(found.parameters), pathOf(expected.parameters), tolerances[dtype]);
          for (const [i, state] of found.state.entries()) expectClose(state, expected.state[i] as NdArray);
        });
      }
    }
  });
}

/** Σ curvature·(p − bottom)²/2. */
function bowl(parameters: Tensor): Tensor {
  const { dtype } = parameters;
  const halves = constant(
    curvatures.map((curvature) => curvature / 2),
    dtype,
    [layout.total],
  );
  return sum(mul(halves, square(sub(parameters, constant(bottom, dtype, [layout.total])))));
}

function stepAt(
  { learningRate }: { readonly learningRate: number },
  optimizer: Update,
): { readonly update: Tensor; readonly state: readonly Tensor[] } {
  return optimizer.step({
    gradient: input("gradient", "float64", [layout.total]),
    parameters: input("parameters", "float64", [layout.total]),
    state: optimizer.slots(layout).map(({ shape }, i) => input(`state${i}`, "float64", shape)),
    layout,
    step: input("step", "float64", []),
    learningRate: constant(learningRate, "float64"),
  });
}

/** Feeds of a step from the state at the start: all slots zero. */
function feedsOf(
  slots: readonly { readonly shape: readonly number[] }[],
  at: { readonly gradient: readonly number[]; readonly parameters: readonly number[]; readonly step: number },
): Readonly<Record<string, NdArray>> {
  const state = slots.map(({ shape }, i) => {
    const array = arrayOf("float64", shape, new Array<number>(sizeOf(shape)).fill(0));
    return [`state${i}`, array] as const;
  });
  return {
    gradient: arrayOf("float64", [layout.total], at.gradient),
    parameters: arrayOf("float64", [layout.total], at.parameters),
    step: arrayOf("float64", [], [at.step]),
    ...Object.fromEntries(state),
  };
}

function pathOf(parameters: readonly Float64Array[]): NdArray {
  return arrayOf(
    "float64",
    [parameters.length, layout.total],
    parameters.flatMap((step) => [...step]),
  );
}
