import { type GradientRule, lai, plain, type RuleObjective, type RuleResult } from "../control/index.ts";
import {
  add,
  concat,
  gradients,
  mul,
  type NdArray,
  numbersOf,
  reshape,
  sameShape,
  sizeOf,
  square,
  sub,
  sum,
  type Tensor,
} from "../graph/index.ts";
import { mse } from "../loss/index.ts";
import type { Runtime } from "../runtime/index.ts";
import { applyRule } from "./apply-rule.ts";
import { arrayOf, inDType } from "./arrays.ts";
import { evaluate } from "./evaluate.ts";
import { expectClose } from "./expect-close.ts";
import type { TestFramework } from "./framework.ts";
import { productsPerLayer } from "./products-per-layer.ts";
import {
  constantOf,
  type NetworkBatch,
  networkFeeds,
  networkInputs,
  networkObjective,
  networkRoles,
  networkShapes,
  networkStart,
  opposed,
} from "./rule-network.ts";
import { gradientCheck, type Tolerance, tolerances } from "./tolerances.ts";

type Tensors = readonly Tensor[];
type Arrays = Readonly<Record<string, NdArray>>;

/** A rule, and what its gradient is one of. */
export interface RuleContract {
  readonly name: string;
  readonly rule: GradientRule;
  /**
   * The function of the parameters of which the rule gives the gradient at `point`; the objective by default. What a
   * rule computes on the way and takes as constant is to be computed from `point`, which stays as it is.
   */
  readonly minimised?: (batch: RuleObjective, parameters: Tensors, point: Tensors) => Tensor;
  /**
   * For a rule that acts on the parts of an objective: what it makes of their gradients, each all parameters as one
   * vector. It is then minimised where there are no parts.
   */
  readonly combined?: (parts: readonly (readonly number[])[]) => readonly number[];
}

/** What the suite runs with. */
export interface RuleSuite extends TestFramework {
  /** Runtimes to hold against the reference interpreter, by name. */
  readonly runtimes: Readonly<Record<string, Runtime>>;
}

const dtypes = ["float32", "float64"] as const;
const roles = networkRoles;

/**
 * The contract of a rule that takes gradients as tests: the objective at the parameters, evaluated there first, and a
 * gradient in each one's shape; the gradient is what finite differences of the minimised function give; it is zero, not
 * NaN, at the bottom of a bowl and for a parameter that the objective does not know, and next to nothing where there is
 * hardly a direction; weights of one are no weights, and an example without weight counts for nothing; an example by itself
 * counts as a batch of its like; of an objective of several parts, the Lai loss of three columns, it gives the gradient of
 * the minimised function too, or what it says that it makes of the parts; the matrix products are as many as the facts say,
 * by the number of parts; every runtime gives the reference's results.
 *
 * @example describeRule({ name: "plain", rule: plainGradient() }, { describe, it, runtimes })
 */
export function describeRule(
  { name, rule, minimised = ({ objectiveAt }, parameters) => objectiveAt(parameters), combined }: RuleContract,
  { describe, it, runtimes }: RuleSuite,
): void {
  const onNetwork = (batch: NetworkBatch = {}): RuleResult => {
    const { objectiveAt, ...rest } = networkObjective(batch);
    return applyRule(rule, objectiveAt, networkInputs(batch.dtype ?? "float64"), { ...rest, roles });
  };
  // Its parts are the columns; by sample it is a mean over examples, which rules may ask for.
  const parted = lai({ lambda: 0.3, reduce: rule.facts.perExample ? "sample" : "batch" });
  const resultsOn = (batch: NetworkBatch): Promise<Arrays> => evaluate(tensorsOf(onNetwork(batch)), networkFeeds());

  describe(name, () => {
    it("has its name", async () => {
      if (rule.name !== name) throw new Error(`found the name ${rule.name}`);
    });

    it("gives the objective at the parameters", async () => {
      const expected = networkObjective().objectiveAt(networkInputs("float64"));
      const found = await evaluate({ loss: onNetwork().loss, expected }, networkFeeds());
      expectClose(found.loss, found.expected);
    });

    it("evaluates the objective at the parameters before it does elsewhere", async () => {
      const parameters = networkInputs("float64");
      const { objectiveAt, averageOf } = networkObjective();
      const calls: Tensors[] = [];
      const watched = (at: Tensors): Tensor => {
        calls.push(at);
        return objectiveAt(at);
      };
      applyRule(rule, watched, parameters, { averageOf, roles });
      if (parameters.every((parameter, i) => calls[0]?.[i] === parameter)) return;
      throw new Error(calls.length === 0 ? "found no evaluation" : "found the first evaluation elsewhere");
    });

    for (const dtype of dtypes) {
      it(`gives a gradient in the shape of each parameter, in ${dtype}`, async () => {
        const { loss, gradients: found } = onNetwork({ dtype });
        const right =
          loss.shape.length === 0 &&
          found.length === networkShapes.length &&
          found.every((gradient, i) => sameShape(gradient.shape, networkShapes[i] as readonly number[])) &&
          [loss, ...found].every((tensor) => tensor.dtype === dtype);
        if (right) return;
        const described = [loss, ...found].map((tensor) => `${tensor.dtype} [${tensor.shape.join(", ")}]`);
        throw new Error(`found ${described.join(", ")}`);
      });
    }

    const expectGradientOf = async (batch: NetworkBatch): Promise<void> => {
      const { gradients: given } = onNetwork(batch);
      const found = await evaluate(named("gradient", given), networkFeeds());
      const value = minimised(networkObjective(batch), networkInputs("float64"), networkStart.map(constantOf));
      const { relative } = gradientCheck;
      for (const [i, expected] of (await differencesOf(value)).entries()) {
        // Elements near zero differ by what the whole gradient's rounding is.
        expectClose(found[`gradient${i}`] as NdArray, expected, { relative, absolute: relative });
      }
    };
    it("gives the gradient that finite differences of the minimised function have", () => expectGradientOf({}));

    if (combined === undefined) {
      it("gives that of an objective of several parts too", () => expectGradientOf({ objective: parted }));
    } else {
      it("gives what it says that it makes of the parts of an objective, beside its value", async () => {
        for (const objective of [parted, opposed]) {
          const parameters = networkInputs("float64");
          const { partsOf, objectiveAt } = networkObjective({ objective });
          const parts = partsOf(parameters).map((part) => flattened(gradients(part, parameters)));
          const { loss, gradients: given } = onNetwork({ objective });
          const tensors = { loss, value: objectiveAt(parameters), given: flattened(given), ...named("part", parts) };
          const found: Arrays = await evaluate(tensors, networkFeeds());
          const numbers = (each: string): readonly number[] => [...numbersOf(found[each] as NdArray)];
          expectClose(found.loss as NdArray, found.value as NdArray);
          const expected = combined(parts.map((_, i) => numbers(`part${i}`)));
          expectClose(found.given as NdArray, arrayOf("float64", [expected.length], expected));
        }
      });
    }

    for (const dtype of dtypes) {
      /** Σd² or Σd⁴ of the distances d from where the network starts. */
      const bowl = (parameters: Tensors, power: 2 | 4): Tensor =>
        parameters
          .map((parameter, i) => sub(parameter, constantOf(inDType(networkStart[i] as NdArray, dtype))))
          .map((distance) => sum(power === 2 ? square(distance) : square(square(distance))))
          .reduce((a, b) => add(a, b));

      it(`gives zeros, not NaN, at the bottom of a bowl, in ${dtype}`, async () => {
        const { gradients: found } = applyRule(rule, (at) => bowl(at, 2), networkInputs(dtype), { roles });
        await expectZeros(found, dtype);
      });

      it(`gives next to nothing near the bottom, where there is hardly a direction, in ${dtype}`, async () => {
        const slope = (parameters: Tensors): Tensor => parameters.map((each) => sum(each)).reduce((a, b) => add(a, b));
        const flat = (parameters: Tensors): Tensor => add(bowl(parameters, 4), mul(slope(parameters), 1e-20));
        const { gradients: found } = applyRule(rule, flat, networkInputs(dtype), { roles });
        const numbers = await numbersIn(found, dtype);
        if (!numbers.every((number) => Math.abs(number) < 1e-18)) throw new Error(`found ${numbers.join(", ")}`);
      });
    }

    it("gives zeros for a parameter that the objective does not know", async () => {
      const knowing = ([first]: Tensors): Tensor => sum(square(first as Tensor));
      const { gradients: found } = applyRule(rule, knowing, networkInputs("float64"), { roles });
      await expectZeros(found.slice(1), "float64");
    });

    it("takes weights of one as none", async () => {
      expectAll(await resultsOn({ weights: [1, 1, 1, 1, 1] }), await resultsOn({}));
    });

    it("takes an example without weight as absent", async () => {
      const present = await resultsOn({ rows: [0, 2, 3, 4], weights: [1, 2, 0.5, 1] });
      expectAll(await resultsOn({ weights: [1, 0, 2, 0.5, 1] }), present);
    });

    it("takes an example by itself as a batch of its like", async () => {
      expectAll(await resultsOn({ rows: [2, 2, 2] }), await resultsOn({ rows: [2] }));
    });

    it(`costs exactly the matrix products of so many gradients as it says: ${rule.facts.gradients}`, async () => {
      const objective = plain(mse());
      const one = productsPerLayer(objective, { width: 3, outputs: 1 });
      const own = productsPerLayer(objective, { width: 3, outputs: 1, rule });
      if (own === one * rule.facts.gradients) return;
      throw new Error(`found ${own} products for each hidden layer, where one gradient has ${one}`);
    });

    it("costs so many backward passes for each part of an objective as it says", async () => {
      const { gradients: whole, backwardPerPart = 0 } = rule.facts;
      for (const width of [1, 2, 3, 8]) {
        const one = productsPerLayer(parted, { width, outputs: 1 });
        const own = productsPerLayer(parted, { width, outputs: 1, rule });
        const expected = one * whole + ((2 * one) / 3) * backwardPerPart * (width - 1);
        if (own !== expected) throw new Error(`of ${width} parts: expected ${expected} products, found ${own}`);
      }
    });

    for (const dtype of dtypes) {
      for (const [runtimeName, runtime] of Object.entries(runtimes)) {
        it(`gives the reference's results in ${runtimeName} in ${dtype}`, async () => {
          const feeds = networkFeeds(networkStart, dtype);
          const both = async (tensors: Readonly<Record<string, Tensor>>): Promise<readonly [Arrays, Arrays]> => [
            await evaluate(tensors, feeds, runtime),
            await evaluate(tensors, feeds),
          ];
          expectAll(...(await both(tensorsOf(onNetwork({ dtype })))));
          const [found, expected] = await both(tensorsOf(onNetwork({ dtype, objective: parted })));
          const largest = Math.max(
            1,
            ...Object.values(expected).flatMap((array) => [...numbersOf(array).map(Math.abs)]),
          );
          // Gradients a short step apart are subtracted, which magnifies their rounding by strength over radius.
          const { relative, absolute } = tolerances[dtype];
          expectAll(found, expected, { relative, absolute: 10 * absolute * largest });
        });
      }
    }
  });
}

/** The gradient of a scalar of the network's parameters by finite differences. */
async function differencesOf(value: Tensor): Promise<readonly NdArray[]> {
  const { step } = gradientCheck;
  const differences: NdArray[] = [];
  for (const [i, array] of networkStart.entries()) {
    const data = new Float64Array(array.data.length);
    for (let at = 0; at < data.length; at++) {
      const moved = async (by: number): Promise<number> => {
        const numbers = numbersOf(array).map((number, j) => (j === at ? number + by : number));
        const feeds = networkFeeds(networkStart.map((each, j) => (j === i ? { ...each, data: numbers } : each)));
        return numbersOf((await evaluate({ value }, feeds)).value)[0] as number;
      };
      const [near, nearBack] = [await moved(step), await moved(-step)];
      const [far, farBack] = [await moved(2 * step), await moved(-2 * step)];
      data[at] = (8 * (near - nearBack) - (far - farBack)) / (12 * step);
    }
    differences.push({ ...array, data });
  }
  return differences;
}

/** The gradients of all parameters as one vector. */
function flattened(parts: Tensors): Tensor {
  return concat(
    parts.map((part) => reshape(part, [sizeOf(part.shape as readonly number[])])),
    0,
  );
}

function named(prefix: string, tensors: Tensors): Readonly<Record<string, Tensor>> {
  return Object.fromEntries(tensors.map((tensor, i) => [`${prefix}${i}`, tensor]));
}

function tensorsOf({ loss, gradients }: RuleResult): Readonly<Record<string, Tensor>> {
  return { loss, ...named("gradient", gradients) };
}

function expectAll(found: Arrays, expected: Arrays, tolerance?: Tolerance): void {
  for (const [each, array] of Object.entries(expected)) expectClose(found[each] as NdArray, array, tolerance);
}

async function numbersIn(tensors: Tensors, dtype: "float32" | "float64"): Promise<readonly number[]> {
  const found = await evaluate(named("gradient", tensors), networkFeeds(networkStart, dtype));
  return Object.values(found).flatMap((array) => [...numbersOf(array)]);
}

async function expectZeros(tensors: Tensors, dtype: "float32" | "float64"): Promise<void> {
  const numbers = await numbersIn(tensors, dtype);
  if (numbers.some((number) => number !== 0)) throw new Error(`expected zeros, found ${numbers.join(", ")}`);
}
