import { ShapeError } from "../base/index.ts";
import {
  add,
  constant,
  gradients,
  input,
  isFloating,
  mul,
  type NdArray,
  program,
  sum,
  type Tensor,
  topological,
} from "../graph/index.ts";
import type { Runtime } from "../runtime/index.ts";
import { arrayOf, inDType } from "./arrays.ts";
import { checkGradients } from "./check-gradients.ts";
import { evaluate } from "./evaluate.ts";
import { expectAgreement } from "./expect-agreement.ts";
import { expectClose } from "./expect-close.ts";
import type { TestFramework } from "./framework.ts";
import { type Tolerance, tolerances } from "./tolerances.ts";

/** What the suite has to know of an op. */
export interface OpFacts {
  /** Up to which order derivatives are checked: 2 unless said; 0 for an op whose gradient is none or zero. */
  readonly order?: 0 | 1 | 2;
  /** Runtimes compute it in float32 whatever the dtype. */
  readonly singlePrecision?: boolean;
}

/** An op, how to apply it, and where. */
export interface OpContract {
  /** The op's name in the registry. */
  readonly name: string;
  /** Applies the op to tensors of the samples' shapes: in float64 for derivatives, in float32 and float64 elsewhere. */
  readonly build: (inputs: readonly Tensor[]) => Tensor;
  /** Samples, away from kinks and poles. */
  readonly inputs: readonly NdArray[];
  readonly facts?: OpFacts;
  /** Applications that must throw a ShapeError which names the op, by what is wrong with them. */
  readonly refuses?: Readonly<Record<string, () => unknown>>;
}

/** What the suite runs with. */
export interface OpSuite extends TestFramework {
  /** Runtimes to hold against the reference interpreter, by name. */
  readonly runtimes: Readonly<Record<string, Runtime>>;
}

/**
 * The contract of an op as tests: its derivatives of first and second order agree with finite differences; every
 * runtime gives the reference's values and derivatives in float32 and float64 within the tolerance table; wrong shapes
 * are refused by name.
 *
 * An op declares no cost: it is what others count. Slopes, residuals, weights and batches are notions of those.
 *
 * @example describeOp({ name: "tanh", build: ([x]) => tanh(x), inputs: [sampleArray([3, 4])] }, { describe, it, runtimes })
 */
export function describeOp(contract: OpContract, { describe, it, runtimes }: OpSuite): void {
  const { name, build, inputs, facts: { order = 2, singlePrecision = false } = {}, refuses = {} } = contract;
  const floating = inputs.some(({ dtype }) => isFloating(dtype));

  describe(name, () => {
    it("is what the builder applies", async () => {
      const names = topological([build(tensorsOf(inputs))]).map(({ op }) => op.name);
      if (!names.includes(name)) throw new Error(`expected an op called ${name}, found ${names.join(", ")}`);
    });
    if (order > 0) {
      it(`has the derivatives of finite differences, to order ${order}`, () =>
        checkGradients((tensors) => weighed(build(tensors)), inputs, { order }));
    } else if (floating) {
      it("has no gradient", () => expectNoGradient(build, inputs));
    }
    for (const dtype of floating ? (["float32", "float64"] as const) : (["float32"] as const)) {
      const tolerance = tolerances[singlePrecision ? "float32" : dtype];
      for (const [runtime, running] of Object.entries(runtimes)) {
        it(`gives the reference's results in ${runtime}${floating ? ` in ${dtype}` : ""}`, () =>
          compare(
            build,
            inputs.map((array) => inDType(array, dtype)),
            { order, runtime: running, tolerance },
          ));
      }
    }
    for (const [wrong, apply] of Object.entries(refuses)) {
      it(`refuses ${wrong}`, async () => expectShapeError(name, apply));
    }
  });
}

type Build = OpContract["build"];

function tensorsOf(arrays: readonly NdArray[]): readonly Tensor[] {
  return arrays.map(({ dtype, shape }, i) => input(`input${i}`, dtype, shape));
}

function feedsOf(arrays: readonly NdArray[]): Readonly<Record<string, NdArray>> {
  return Object.fromEntries(arrays.map((array, i) => [`input${i}`, array]));
}

/** A scalar of a tensor that depends on each of its elements differently. */
function weighed(tensor: Tensor): Tensor {
  const shape = tensor.shape as readonly number[];
  const size = shape.reduce((product, length) => product * length, 1);
  const weights = Array.from({ length: size }, (_, i) => Math.cos(1 + 1.7 * i));
  return sum(mul(tensor, constant(weights, tensor.dtype, shape)));
}

/** The value, the gradient of a weighed sum of it, and the gradient of a weighed sum of that, by name. */
function withDerivatives(build: Build, tensors: readonly Tensor[], order: number): Readonly<Record<string, Tensor>> {
  const value = build(tensors);
  const free = tensors.filter(({ dtype }) => isFloating(dtype));
  const outputs: Record<string, Tensor> = { value };
  let below: Tensor | undefined = order > 0 ? weighed(value) : undefined;
  for (let derivative = 1; derivative <= order && below !== undefined; derivative++) {
    const found: readonly Tensor[] = gradients(below, free);
    for (const [i, gradient] of found.entries()) outputs[`derivative ${derivative} by input ${i}`] = gradient;
    below = found.map(weighed).reduce((a, b) => add(a, b));
  }
  return outputs;
}

async function compare(
  build: Build,
  inputs: readonly NdArray[],
  { order, runtime, tolerance }: { readonly order: number; readonly runtime: Runtime; readonly tolerance: Tolerance },
): Promise<void> {
  const compiled = program("op", withDerivatives(build, tensorsOf(inputs), order));
  await expectAgreement(compiled, feedsOf(inputs), runtime, tolerance);
}

async function expectNoGradient(build: Build, inputs: readonly NdArray[]): Promise<void> {
  const tensors = tensorsOf(inputs);
  const value = build(tensors);
  if (!isFloating(value.dtype)) return;
  const free = tensors.filter(({ dtype }) => isFloating(dtype));
  const found = gradients(weighed(value), free);
  const results = await evaluate(
    Object.fromEntries(found.map((gradient, i) => [`gradient${i}`, gradient])),
    feedsOf(inputs),
  );
  for (const array of Object.values(results)) expectClose(array, zerosLike(array), { relative: 0, absolute: 0 });
}

function zerosLike({ dtype, shape, data }: NdArray): NdArray {
  return arrayOf(dtype, shape, new Array<number>(data.length).fill(0));
}

function expectShapeError(name: string, apply: () => unknown): void {
  try {
    apply();
  } catch (error) {
    if (error instanceof ShapeError && error.parts.where === name) return;
    throw new Error(`expected a ShapeError that names ${name}, found ${String(error)}`, { cause: error });
  }
  throw new Error(`expected a ShapeError that names ${name}, found no error`);
}
