import { constant, mul, type NdArray, sameShape, square, sub, sum, type Tensor } from "../graph/index.ts";
import { type ParameterLayout, type ParameterRole, parameterLayout, roleMask } from "../model/index.ts";
import { chain, sgd, type Transform, type Update, withTransforms } from "../optimizer/index.ts";
import type { Runtime } from "../runtime/index.ts";
import { arrayOf } from "./arrays.ts";
import { type Descent, descend } from "./descend.ts";
import { expectClose } from "./expect-close.ts";
import { expectGoesOn } from "./expect-goes-on.ts";
import type { TestFramework } from "./framework.ts";
import { tolerances } from "./tolerances.ts";

/** A step of a transform beside plain gradient descent, in plain numbers. */
export interface PlainStep {
  readonly gradient: readonly number[];
  readonly parameters: readonly number[];
  /** From 1. */
  readonly step: number;
  readonly learningRate: number;
  readonly layout: ParameterLayout;
}

/** A transform, and what it is to do. */
export interface TransformContract {
  readonly name: string;
  readonly transform: Transform;
  /** The definition in a plain loop: makes a function, with a memory of its own, that gives the update of each step. */
  readonly definition: () => (at: PlainStep) => readonly number[];
  /** What it acts on, if not on all: other parameters are updated as if it were not there. */
  readonly roles?: readonly ParameterRole[];
}

/** What the suite runs with. */
export interface TransformSuite extends TestFramework {
  /** Runtimes to hold against the definition, by name. */
  readonly runtimes: Readonly<Record<string, Runtime>>;
}

/** Parameters of every role, weights of two layouts. */
const shapes: readonly (readonly [string, readonly number[], ParameterRole])[] = [
  ["dense", [3, 2], "weight"],
  ["bias", [2], "bias"],
  ["kernel", [2, 1, 3], "weight"],
  ["scale", [2], "scale"],
];
const layout: ParameterLayout = parameterLayout(
  shapes.map(([name, shape, role]) => ({
    name,
    shape,
    role,
    initialise: () => new Float64Array(shape.reduce((product, length) => product * length, 1)),
  })),
);
const spread = (factor: number, offset: number): readonly number[] =>
  Array.from({ length: layout.total }, (_, i) => Math.cos(factor * i + offset));
const start = spread(2.3, 0.4);
const bottom = spread(1.7, 2);
const curvatures = spread(0.9, 1).map((value) => 1.5 + value);
const STEPS = 12;
const rateAt = (step: number): number => 0.1 / (1 + 0.2 * step);
const descent: Descent = { objective: bowl, start, steps: STEPS, learningRate: rateAt, layout };

/**
 * The contract of a transform as tests: its name, and slots with names of their own; beside plain gradient descent it
 * takes the steps of its definition, on every runtime in float32 and float64; it gives zero, not NaN, where everything is
 * zero; it leaves parameters of other roles alone; saved and restored it goes on with the same bits; a chain within a
 * chain changes nothing.
 *
 * It declares no cost, since what it computes depends on the shapes of parameters (spectral norms take products of
 * vectors, others none); of slopes, residuals, weights of examples and batches it knows nothing, as an optimizer.
 *
 * @example describeTransform({ name: "clip-by-value", transform: clipByValue(1), definition }, { describe, it, runtimes })
 */
export function describeTransform(
  { name, transform, definition, roles }: TransformContract,
  { describe, it, runtimes }: TransformSuite,
): void {
  const optimizer = withTransforms(sgd(), [transform]);

  describe(name, () => {
    it("has its name, and slots with names of their own", async () => {
      if (transform.name !== name) throw new Error(`found the name ${transform.name}`);
      const names = transform.slots(layout).map((slot) => slot.name);
      if (new Set(names).size !== names.length) throw new Error(`found the names ${names.join(", ")}`);
      const { state } = await descend(optimizer, { ...descent, steps: 1 });
      for (const [i, slot] of optimizer.slots(layout).entries()) {
        if (!sameShape((state[i] as NdArray).shape, slot.shape)) throw new Error(`${slot.name} changes its shape`);
      }
    });

    it("takes the steps of its definition", async () => {
      const { parameters } = await descend(optimizer, descent);
      expectClose(pathOf(parameters), pathOf(plainPath(definition())), { relative: 1e-12, absolute: 1e-12 });
    });

    for (const dtype of ["float32", "float64"] as const) {
      for (const [runtimeName, runtime] of Object.entries(runtimes)) {
        it(`takes them in ${runtimeName} in ${dtype}`, async () => {
          const { parameters } = await descend(optimizer, { ...descent, dtype, runtime });
          expectClose(pathOf(parameters), pathOf(plainPath(definition())), tolerances[dtype]);
        });
      }
    }

    it("goes on from a saved state with the same bits", async () => {
      await expectGoesOn(optimizer, descent, Object.values(runtimes));
    });

    it("gives zero where everything is zero", async () => {
      const nothing = new Array<number>(layout.total).fill(0);
      const flat = (parameters: Tensor): Tensor => mul(sum(square(parameters)), 0);
      const { parameters } = await descend(optimizer, { ...descent, objective: flat, start: nothing, steps: 5 });
      for (const step of parameters) if (step.some((value) => value !== 0)) throw new Error(`found ${step}`);
    });

    if (roles !== undefined) {
      it(`acts on parameters of the roles ${roles.join(", ")} alone`, async () => {
        const [{ parameters: found }, { parameters: plain }] = await Promise.all([
          descend(optimizer, descent),
          descend(sgd(), descent),
        ]);
        const mask = roleMask(layout, roles);
        const [with_, without] = [found.at(-1), plain.at(-1)] as [Float64Array, Float64Array];
        for (const [i, acts] of mask.entries()) {
          if (acts === 0 && with_[i] !== without[i]) throw new Error(`element ${i}: found ${with_[i]}`);
        }
        if (mask.every((acts, i) => acts === 0 || with_[i] === without[i])) throw new Error("it changes nothing");
      });
    }

    it("does the same in a chain within a chain", async () => {
      const pass: Update = {
        name: "pass",
        references: [],
        slots: () => [{ name: "seen", shape: [1] }],
        step: ({ gradient, state }) => ({ update: gradient, state }),
      };
      const links = optimizer.links ?? [optimizer];
      const [head, ...tail] = links;
      if (head === undefined) throw new Error("no links");
      const nested = chain(pass, chain(head), chain(pass, chain(...tail, pass)));
      const [expected, found] = [await descend(optimizer, descent), await descend(nested, descent)];
      expectClose(pathOf(found.parameters), pathOf(expected.parameters), { relative: 0, absolute: 0 });
    });
  });
}

/** Σ curvature·(p − bottom)²/2. */
function bowl(parameters: Tensor): Tensor {
  const vector = (values: readonly number[]): Tensor => constant(values, parameters.dtype, [layout.total]);
  const halves = vector(curvatures.map((curvature) => curvature / 2));
  return sum(mul(halves, square(sub(parameters, vector(bottom)))));
}

function plainPath(updateAt: (at: PlainStep) => readonly number[]): readonly (readonly number[])[] {
  let parameters = start;
  return Array.from({ length: STEPS }, (_, i) => {
    const gradient = parameters.map((value, k) => (curvatures[k] as number) * (value - (bottom[k] as number)));
    const update = updateAt({ gradient, parameters, step: i + 1, learningRate: rateAt(i), layout });
    parameters = parameters.map((value, k) => value - (update[k] as number));
    return parameters;
  });
}

function pathOf(steps: readonly ArrayLike<number>[]): NdArray {
  return arrayOf(
    "float64",
    [steps.length, layout.total],
    steps.flatMap((step) => Array.from(step)),
  );
}
