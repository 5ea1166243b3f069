import { type GradientRule, plainGradient, type RuleObjective, type RuleResult } from "../control/index.ts";
import {
  add,
  mul,
  type NdArray,
  nodesOf,
  numbersOf,
  program,
  sameShape,
  square,
  sub,
  sum,
  type Tensor,
} from "../graph/index.ts";
import type { Runtime } from "../runtime/index.ts";
import { applyRule } from "./apply-rule.ts";
import { inDType } from "./arrays.ts";
import { evaluate } from "./evaluate.ts";
import { expectClose } from "./expect-close.ts";
import type { TestFramework } from "./framework.ts";
import {
  constantOf,
  type NetworkBatch,
  networkFeeds,
  networkInputs,
  networkObjective,
  networkRoles,
  networkShapes,
  networkStart,
} from "./rule-network.ts";
import { gradientCheck } from "./tolerances.ts";

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
 * counts as a batch of its like; the matrix products are as many as the facts say; every runtime gives the reference's
 * results.
 *
 * @example describeRule({ name: "plain", rule: plainGradient() }, { describe, it, runtimes })
 */
export function describeRule(
  { name, rule, minimised = ({ objectiveAt }, parameters) => objectiveAt(parameters) }: RuleContract,
  { describe, it, runtimes }: RuleSuite,
): void {
  const onNetwork = (batch: NetworkBatch = {}): RuleResult => {
    const { objectiveAt, averageOf } = networkObjective(batch);
    return applyRule(rule, objectiveAt, networkInputs(batch.dtype ?? "float64"), { averageOf, roles });
  };
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

    it("gives the gradient that finite differences of the minimised function have", async () => {
      const { gradients: given } = onNetwork();
      const found = await evaluate(named("gradient", given), networkFeeds());
      const value = minimised(networkObjective(), networkInputs("float64"), networkStart.map(constantOf));
      const { relative } = gradientCheck;
      for (const [i, expected] of (await differencesOf(value)).entries()) {
        // Elements near zero differ by what the whole gradient's rounding is.
        expectClose(found[`gradient${i}`] as NdArray, expected, { relative, absolute: relative });
      }
    });

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

    it(`costs the matrix products of so many gradients, rounded up, as it says: ${rule.facts.gradients}`, async () => {
      const { objectiveAt } = networkObjective();
      const one = productsIn(applyRule(plainGradient(), objectiveAt, networkInputs("float64")));
      const own = productsIn(onNetwork());
      if (Math.ceil(own / one) === rule.facts.gradients) return;
      throw new Error(`found ${own} products, where one gradient has ${one}`);
    });

    for (const dtype of dtypes) {
      for (const [runtimeName, runtime] of Object.entries(runtimes)) {
        it(`gives the reference's results in ${runtimeName} in ${dtype}`, async () => {
          const tensors = tensorsOf(onNetwork({ dtype }));
          const feeds = networkFeeds(networkStart, dtype);
          expectAll(await evaluate(tensors, feeds, runtime), await evaluate(tensors, feeds));
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

function productsIn(result: RuleResult): number {
  const nodes = nodesOf(program("cost", tensorsOf(result)));
  return nodes.filter(({ op }) => op.name === "matmul" || op.name === "gemm").length;
}

function named(prefix: string, tensors: Tensors): Readonly<Record<string, Tensor>> {
  return Object.fromEntries(tensors.map((tensor, i) => [`${prefix}${i}`, tensor]));
}

function tensorsOf({ loss, gradients }: RuleResult): Readonly<Record<string, Tensor>> {
  return { loss, ...named("gradient", gradients) };
}

function expectAll(found: Arrays, expected: Arrays): void {
  for (const [each, array] of Object.entries(expected)) expectClose(found[each] as NdArray, array);
}

async function numbersIn(tensors: Tensors, dtype: "float32" | "float64"): Promise<readonly number[]> {
  const found = await evaluate(named("gradient", tensors), networkFeeds(networkStart, dtype));
  return Object.values(found).flatMap((array) => [...numbersOf(array)]);
}

async function expectZeros(tensors: Tensors, dtype: "float32" | "float64"): Promise<void> {
  const numbers = await numbersIn(tensors, dtype);
  if (numbers.some((number) => number !== 0)) throw new Error(`expected zeros, found ${numbers.join(", ")}`);
}
