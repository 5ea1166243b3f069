import {
  type BatchProbe,
  type Lever,
  type ObjectiveContext,
  probeBatch,
  type TargetFeature,
} from "../control/index.ts";
import { gradients, input, matmul, mul, type NdArray, numbersOf, type Tensor, tanh } from "../graph/index.ts";
import { mse } from "../loss/index.ts";
import type { Runtime } from "../runtime/index.ts";
import { arrayOf, inDType, sampleArray } from "./arrays.ts";
import { checkGradients } from "./check-gradients.ts";
import { evaluate } from "./evaluate.ts";
import { expectClose } from "./expect-close.ts";
import type { TestFramework } from "./framework.ts";
import { expectReached, leverProblems } from "./lever-problem.ts";
import { tolerances } from "./tolerances.ts";

/** What pulls on slopes for targets. */
export interface LeverContract {
  readonly name: string;
  readonly lever: Lever;
}

/** What the suite runs with. */
export interface LeverSuite extends TestFramework {
  /** Runtimes to hold against the reference interpreter, by name; targets are trained for on the first. */
  readonly runtimes: Readonly<Record<string, Runtime>>;
}

type Arrays = Readonly<Record<string, NdArray>>;

const rows = 6;
const features: readonly TargetFeature[] = [
  { column: 2, of: "sensitivity" },
  { column: 0, of: "slope" },
];
const shapes = { w: [3, 1], x: [rows, 3], y: [rows, 1], probing: [rows, 4], weights: [rows], strengths: [2] } as const;
type Name = keyof typeof shapes;
const names = Object.keys(shapes) as readonly Name[];
const point: Readonly<Record<Name, NdArray>> = {
  w: arrayOf("float64", shapes.w, [0.7, -0.2, 0.9]),
  x: sampleArray(shapes.x, { seed: 2 }),
  y: sampleArray(shapes.y, { seed: 3 }),
  probing: sampleArray(shapes.probing, { seed: 4, from: 0.2, to: 1.5 }),
  weights: sampleArray(shapes.weights, { seed: 5, from: 0.2, to: 2 }),
  strengths: arrayOf("float64", shapes.strengths, [0.3, 2]),
};

interface Trial {
  readonly dtype?: "float32" | "float64";
  readonly weighted?: boolean;
  /** What stands between the lever and its batch. */
  readonly seen?: (probe: BatchProbe) => BatchProbe;
}

type Tensors = Readonly<Record<Exclude<Name, "weights">, Tensor>> & { readonly weights?: Tensor };

/** The lever's objective of one unit of tanh. */
function objectiveOf(lever: Lever, { w, x, y, probing, weights, strengths }: Tensors, seen?: Trial["seen"]): Tensor {
  const context: ObjectiveContext = {
    predict: (inputs) => tanh(matmul(inputs, w)),
    ...{ inputs: x, targets: y, probing },
    ...(weights === undefined ? {} : { weights }),
  };
  const probe = probeBatch(context, features);
  return lever.evaluate(seen?.(probe) ?? probe, mse(), strengths);
}

function valueAndGradients(
  lever: Lever,
  { dtype = "float64", weighted = true, seen }: Trial = {},
): Readonly<Record<string, Tensor>> {
  const made = Object.fromEntries(
    names.flatMap((name) => (name === "weights" && !weighted ? [] : [[name, input(name, dtype, shapes[name])]])),
  ) as unknown as Tensors;
  const value = objectiveOf(lever, made, seen);
  if (value.shape.length > 0) throw new Error(`found a value of the shape [${value.shape.join(", ")}]`);
  const [byW, byY] = gradients(value, [made.w, made.y]) as readonly [Tensor, Tensor];
  return { value, byW, byY };
}

/** How much the objective grows as all slopes grow together, at equal strengths; residuals stay as they are. */
async function pullAt(lever: Lever, strength: number): Promise<number> {
  const scale = input("scale", "float64", []);
  const { value } = valueAndGradients(lever, {
    weighted: false,
    seen: (probe) => ({
      ...probe,
      slopes: () => probe.slopes().map((slopes) => mul(slopes, scale)),
      moves: (feature) => mul(probe.moves(feature), scale),
    }),
  });
  const [pull] = gradients(value as Tensor, [scale]) as readonly [Tensor];
  const strengths = arrayOf("float64", shapes.strengths, [strength, strength]);
  const found = await evaluate({ pull }, { ...point, strengths, scale: arrayOf("float64", [], [1]) });
  return numbersOf(found.pull)[0] as number;
}

async function strengthsAt(lever: Lever, places: readonly number[]): Promise<readonly number[]> {
  const strengths = lever.strengthAt(input("places", "float64", [places.length]));
  const feeds = { places: arrayOf("float64", [places.length], [...places]) };
  return [...numbersOf((await evaluate({ strengths }, feeds)).strengths)];
}

/**
 * The contract of a lever of slope targets as tests: strengths that rise with their place, by a factor far from 0, and are
 * below 0 only where it says so; a pull on slopes that grows with the strength; slopes that it asks for only where it says
 * that it differentiates by inputs; derivatives that are those of finite differences, to second order; weights of one are
 * no weights, and an example without weight counts for nothing; every runtime gives the reference's results. Last it is
 * put to use: on a linear and on a nonlinear relation it brings a sensitivity and a slope within 5 % of what is asked,
 * measured on rows that no training has seen.
 *
 * @example describeLever({ name: "noise", lever: noiseLever }, { describe, it, runtimes })
 */
export function describeLever({ name, lever }: LeverContract, { describe, it, runtimes }: LeverSuite): void {
  describe(name, () => {
    it("has its name", async () => {
      if (lever.name !== name) throw new Error(`found the name ${lever.name}`);
    });

    it("has strengths that rise with their place, by a factor far from 0", async () => {
      const places = [-9, -8, -3, -1, -0.1, 0, 0.1, 1, 3, 8, 9, lever.initial];
      const strengths = await strengthsAt(lever, places);
      const [first = Number.NaN, second = Number.NaN] = strengths;
      const ascends = strengths.slice(0, -1).every((value, i) => i === 0 || value > (strengths[i - 1] as number));
      if (!ascends || !strengths.every(Number.isFinite)) throw new Error(`found ${strengths.join(", ")}`);
      if (first < 0 !== lever.signed) throw new Error(`it says signed ${lever.signed}, and has the strength ${first}`);
      const far = (strengths[10] as number) / (strengths[9] as number);
      const near = lever.signed ? first / second : second / first;
      for (const factor of [far, near]) {
        if (Math.abs(factor / Math.E - 1) > 0.01) throw new Error(`found the factor ${factor} for a place further`);
      }
    });

    it("pulls slopes down the more, the stronger it is", async () => {
      const strengths = lever.signed ? [-2, 0, 0.5, 4, 32] : [0.5, 4, 32];
      const pulls = await Promise.all(strengths.map((strength) => pullAt(lever, strength)));
      const ascends = pulls.every((pull, i) => i === 0 || pull > (pulls[i - 1] as number));
      if (!ascends) throw new Error(`found ${pulls.join(", ")} at ${strengths.join(", ")}`);
    });

    it("differentiates by inputs where it says so", async () => {
      let asked = false;
      valueAndGradients(lever, {
        seen: (probe) => ({
          ...probe,
          slopes() {
            asked = true;
            return probe.slopes();
          },
        }),
      });
      if (asked !== lever.facts.inputDerivatives > 0)
        throw new Error(`it ${asked ? "asks" : "does not ask"} for slopes`);
    });

    it("has the derivatives of finite differences, to order 2", () =>
      checkGradients(
        (tensors) =>
          objectiveOf(lever, Object.fromEntries(names.map((each, i) => [each, tensors[i]])) as unknown as Tensors),
        names.map((each) => point[each]),
        { order: 2, step: 1e-4, tolerance: 1e-5 },
      ));

    it("takes weights of one as none", async () => {
      const ones = arrayOf("float64", shapes.weights, new Array<number>(rows).fill(1));
      const weighted = await evaluate(valueAndGradients(lever), { ...point, weights: ones });
      const plain = await evaluate(valueAndGradients(lever, { weighted: false }), point);
      for (const each of Object.keys(plain)) expectClose(weighted[each] as NdArray, plain[each] as NdArray);
    });

    it("takes nothing from an example without weight", async () => {
      const weights = arrayOf("float64", shapes.weights, [1, 0, 2, 0.5, 1, 1]);
      const { byY } = (await evaluate(valueAndGradients(lever), { ...point, weights })) as { readonly byY: NdArray };
      if (numbersOf(byY)[1] !== 0) throw new Error(`found the gradient ${numbersOf(byY)[1]} by its target`);
    });

    for (const dtype of ["float32", "float64"] as const) {
      for (const [runtimeName, runtime] of Object.entries(runtimes)) {
        it(`gives the reference's values and gradients in ${runtimeName} in ${dtype}`, async () => {
          const feeds: Arrays = Object.fromEntries(names.map((each) => [each, inDType(point[each], dtype)]));
          const tensors = valueAndGradients(lever, { dtype });
          const [found, expected] = [await evaluate(tensors, feeds, runtime), await evaluate(tensors, feeds)];
          for (const [each, array] of Object.entries(expected)) {
            expectClose(found[each] as NdArray, array, tolerances[dtype]);
          }
        });
      }
    }

    const [runtime] = Object.values(runtimes);
    if (runtime !== undefined) {
      for (const problem of leverProblems) {
        it(`brings slopes to their targets on a ${problem} relation`, () => expectReached(lever, problem, runtime));
      }
    }
  });
}
