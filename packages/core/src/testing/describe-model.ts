import {
  add,
  constant,
  gradients,
  input,
  mul,
  type NdArray,
  norm,
  numbersOf,
  sameShape,
  sizeOf,
  square,
  sum,
  type Tensor,
} from "../graph/index.ts";
import {
  applyVector,
  flatten,
  initialVector,
  type Model,
  modelLayout,
  type ParameterLayout,
  parameterLayout,
  unflatten,
} from "../model/index.ts";
import type { Runtime } from "../runtime/index.ts";
import { arrayOf, inDType, sampleArray } from "./arrays.ts";
import { checkGradients } from "./check-gradients.ts";
import { evaluate } from "./evaluate.ts";
import { expectClose } from "./expect-close.ts";
import type { TestFramework } from "./framework.ts";
import { tolerances } from "./tolerances.ts";

/** A small model, and the width of what it reads and gives. */
export interface ModelContract {
  readonly name: string;
  readonly model: Model;
  readonly inputs: number;
  readonly outputs?: number;
  /** Runtimes compute it in float32 whatever the dtype. */
  readonly singlePrecision?: boolean;
  /** Its parameters start from values of its own, whatever the seed. */
  readonly pretrained?: boolean;
  /** Whether its second derivative by inputs is not zero; as `facts.smooth` unless slopes bend and jump too. */
  readonly curved?: boolean;
}

/** What the suite runs with. */
export interface ModelSuite extends TestFramework {
  /** Runtimes to hold against the reference interpreter, by name. */
  readonly runtimes: Readonly<Record<string, Runtime>>;
}

const batch = 4;

/**
 * The contract of a model as tests: named parameters that start from the seed alone and all reach the predictions;
 * predictions of the promised shape, for a named batch length too, each of its own row; the second derivative by inputs
 * that `facts.smooth` promises; derivatives of first and second order those of finite differences, those of a penalty
 * on slopes by the parameters included; every runtime gives the reference's results.
 *
 * It declares no cost: controls and rules say what they take of a model's products. Residuals, targets and weights of
 * examples are the loss's.
 *
 * @example describeModel({ name: "mlp", model: mlp({ inputs: 3, hidden: [5] }), inputs: 3 }, { describe, it, runtimes })
 */
export function describeModel(contract: ModelContract, { describe, it, runtimes }: ModelSuite): void {
  const { name, model, inputs: width, outputs = 1, singlePrecision = false, pretrained = false } = contract;
  const { curved = model.facts.smooth } = contract;
  const layout = parameterLayout(model.parameters);
  const inputs = sampleArray([batch, width], { seed: 3 });
  const parameters = arrayOf("float64", [layout.total], [...startOf(layout)]);

  describe(name, () => {
    it("has parameters with names of their own and positive lengths", async () => {
      const names = model.parameters.map((parameter) => parameter.name);
      if (new Set(names).size !== names.length) throw new Error(`found the names ${names.join(", ")}`);
      const empty = model.parameters.find(({ shape }) => !(sizeOf(shape) > 0));
      if (empty !== undefined) throw new Error(`${empty.name} has the shape [${empty.shape.join(", ")}]`);
    });

    it(`starts from ${pretrained ? "its own values" : "the seed"} alone`, async () => {
      const [first, again, other] = [1, 1, 2].map((seed) => initialVector(layout, seed)) as [
        Float64Array,
        Float64Array,
        Float64Array,
      ];
      if (first.length !== layout.total || !first.every(Number.isFinite)) throw new Error("values are missing");
      if (first.some((value, i) => value !== again[i])) throw new Error("one seed gave two starts");
      const same = first.every((value, i) => value === other[i]);
      if (same !== pretrained) throw new Error(`two seeds gave ${same ? "one start" : "two starts"}`);
    });

    it("predicts in the promised shape, for any batch", async () => {
      for (const length of ["rows", 1, 7]) {
        const { shape } = predict(model, layout, input("x", "float64", [length, width])).prediction;
        if (!sameShape(shape, [length, outputs])) throw new Error(`found the shape [${shape.join(", ")}]`);
      }
    });

    it("predicts each row by itself", async () => {
      const together = await predictions(model, layout, { parameters, x: inputs });
      const flat = numbersOf(inputs);
      for (let row = 0; row < batch; row++) {
        const x = arrayOf("float64", [1, width], [...flat.slice(row * width, (row + 1) * width)]);
        const alone = await predictions(model, layout, { parameters, x });
        const expected = numbersOf(together).slice(row * outputs, (row + 1) * outputs);
        expectClose(alone, arrayOf("float64", [1, outputs], [...expected]));
      }
    });

    it("predicts with every parameter", async () => {
      const { vector, prediction } = predict(model, layout, input("x", "float64", [batch, width]));
      const [gradient] = gradients(sum(square(prediction)), [vector]) as readonly [Tensor];
      const byParameter = unflatten(gradient, layout).map((part) => norm(part));
      const named = Object.fromEntries(byParameter.map((length, i) => [`length${i}`, length]));
      const lengths = await evaluate(named, { parameters, x: inputs });
      for (const [i, parameter] of model.parameters.entries()) {
        const length = numbersOf(lengths[`length${i}`] as NdArray)[0] as number;
        if (!(length > 0)) throw new Error(`${parameter.name}: found a gradient of length ${length}`);
      }
    });

    it(`has ${curved ? "a" : "no"} second derivative by inputs, as it says`, async () => {
      const { x, slopes } = predict(model, layout, input("x", "float64", [batch, width]));
      const [curvature] = gradients(sum(slopes), [x]) as readonly [Tensor];
      const found = numbersOf((await evaluate({ curvature }, { parameters, x: inputs })).curvature);
      if (model.facts.smooth && !curved) throw new Error("it says that it is smooth");
      if (found.some((value) => value !== 0) !== curved) throw new Error(`found ${[...found].join(", ")}`);
    });

    const { buffers } = model;
    if (buffers !== undefined) {
      it("predicts with every buffer, and by rows alone whatever they are", async () => {
        const { vector, prediction } = predictWith(model, input("x", "float64", [batch, width]));
        const [gradient] = gradients(sum(square(prediction)), [vector]) as readonly [Tensor];
        const parts = unflatten(gradient, modelLayout(model)).slice(model.parameters.length);
        const values = { parameters: await afterStep(model, parameters, inputs), x: inputs };
        const named = Object.fromEntries(parts.map((part, i) => [`length${i}`, norm(part)]));
        const lengths = await evaluate(named, values);
        for (const [i, { name: buffer, role }] of buffers.specs.entries()) {
          if (role !== "buffer") throw new Error(`${buffer} is of the role ${role}`);
          const length = numbersOf(lengths[`length${i}`] as NdArray)[0] as number;
          if (!(length > 0)) throw new Error(`${buffer}: found a gradient of length ${length}`);
        }
        const together = numbersOf((await evaluate({ prediction }, values)).prediction);
        const first = predictWith(model, input("x", "float64", [1, width])).prediction;
        const row = arrayOf("float64", [1, width], [...numbersOf(inputs).slice(0, width)]);
        const alone = (await evaluate({ prediction: first }, { ...values, x: row })).prediction;
        expectClose(alone, arrayOf("float64", [1, outputs], [...together.slice(0, outputs)]));
      });

      it("has buffers of their shapes after a step, that its parameters and its batch decide", async () => {
        const [before, after, again] = [
          numbersOf(bufferStart(model)),
          numbersOf(await afterStep(model, parameters, inputs)).slice(layout.total),
          numbersOf(await afterStep(model, parameters, inputs)).slice(layout.total),
        ];
        if (!after.every((value, i) => Number.isFinite(value) && value === again[i])) throw new Error(`found ${after}`);
        if (after.some((value, i) => value === before[i])) throw new Error("a buffer stayed as it was");
      });
    }

    it("has the derivatives of finite differences, to order 2", () =>
      checkGradients(
        ([vector, x]) => sum(weighed(model.apply(unflatten(vector as Tensor, layout), x as Tensor))),
        [parameters, inputs],
        { order: 2 },
      ));

    it("has those of a penalty on its slopes, to order 2", () =>
      checkGradients(
        ([vector, x]) => {
          const prediction = model.apply(unflatten(vector as Tensor, layout), x as Tensor);
          const [slopes] = gradients(sum(weighed(prediction)), [x as Tensor]) as readonly [Tensor];
          return add(sum(square(prediction)), sum(square(slopes)));
        },
        [parameters, inputs],
        { order: 2 },
      ));

    for (const dtype of ["float32", "float64"] as const) {
      const tolerance = tolerances[singlePrecision ? "float32" : dtype];
      for (const [runtimeName, runtime] of Object.entries(runtimes)) {
        it(`gives the reference's predictions alone in ${runtimeName} in ${dtype}`, async () => {
          const { prediction } = predict(model, layout, input("x", dtype, ["rows", width]));
          const feeds = { parameters: inDType(parameters, dtype), x: inDType(inputs, dtype) };
          const found = await evaluate({ prediction }, feeds, runtime);
          expectClose(found.prediction, (await evaluate({ prediction }, feeds)).prediction, tolerance);
        });

        it(`gives the reference's predictions, slopes and gradients in ${runtimeName} in ${dtype}`, async () => {
          const { vector, prediction, slopes } = predict(model, layout, input("x", dtype, [batch, width]));
          const [gradient] = gradients(add(sum(prediction), sum(square(slopes))), [vector]) as readonly [Tensor];
          const feeds = { parameters: inDType(parameters, dtype), x: inDType(inputs, dtype) };
          const expected = await evaluate({ prediction, slopes, gradient }, feeds);
          const found = await evaluate({ prediction, slopes, gradient }, feeds, runtime);
          expectClose(found.prediction, expected.prediction, tolerance);
          expectClose(found.slopes, expected.slopes, tolerance);
          expectClose(found.gradient, expected.gradient, tolerance);
        });
      }
    }
  });
}

/** The model's own start, moved so that biases and scales are not the same throughout. */
function startOf(layout: ParameterLayout): Float64Array {
  const offsets = numbersOf(sampleArray([layout.total], { from: -0.2, to: 0.2, seed: 4 }));
  return initialVector(layout, 1).map((value, i) => value + (offsets[i] as number));
}

/** A model's buffers before training. */
function bufferStart(model: Model): NdArray {
  const { parameters, total } = modelLayout(model);
  const count = parameterLayout(model.parameters).total;
  const values = initialVector(parameterLayout(parameters), 1).slice(count);
  return arrayOf("float64", [total - count], [...values]);
}

/** The vector of parameters and buffers after the buffers of one step. */
async function afterStep(model: Model, parameters: NdArray, x: NdArray): Promise<NdArray> {
  const layout = modelLayout(model);
  const start = arrayOf("float64", [layout.total], [...numbersOf(parameters), ...numbersOf(bufferStart(model))]);
  const parts = unflatten(input("vector", "float64", [layout.total]), layout);
  const own = parts.slice(0, model.parameters.length);
  const mode = { dropoutKey: input("key", "int64", []), buffers: parts.slice(model.parameters.length) };
  const next = model.buffers?.next(own, input("x", "float64", x.shape), mode) ?? [];
  const shapes = model.buffers?.specs.map(({ shape }) => shape) ?? [];
  if (next.length !== shapes.length || next.some(({ shape }, i) => !sameShape(shape, shapes[i] ?? []))) {
    throw new Error(`found buffers of the shapes ${JSON.stringify(next.map(({ shape }) => shape))}`);
  }
  const moved = flatten([...own, ...next], layout);
  const key = { dtype: "int64" as const, shape: [], data: BigInt64Array.of(3n) };
  return (await evaluate({ moved }, { vector: start, x, key })).moved;
}

/** Predictions from the vector of parameters and buffers. */
function predictWith(model: Model, x: Tensor): { readonly vector: Tensor; readonly prediction: Tensor } {
  const vector = input("parameters", x.dtype, [modelLayout(model).total]);
  return { vector, prediction: applyVector(model, vector, x) };
}

interface Predicted {
  readonly vector: Tensor;
  readonly x: Tensor;
  readonly prediction: Tensor;
  /** [batch, inputs]: the slopes of a weighed sum of each row's outputs. */
  readonly slopes: Tensor;
}

function predict(model: Model, layout: ParameterLayout, x: Tensor): Predicted {
  const vector = input("parameters", x.dtype, [layout.total]);
  const prediction = model.apply(unflatten(vector, layout), x);
  const [slopes] = gradients(sum(weighed(prediction)), [x]) as readonly [Tensor];
  return { vector, x, prediction, slopes };
}

async function predictions(
  model: Model,
  layout: ParameterLayout,
  feeds: { readonly parameters: NdArray; readonly x: NdArray },
): Promise<NdArray> {
  const { prediction } = predict(model, layout, input("x", "float64", feeds.x.shape));
  return (await evaluate({ prediction }, feeds)).prediction;
}

/** Outputs with a factor of their own, so that no two of them cancel. */
function weighed(prediction: Tensor): Tensor {
  const outputs = prediction.shape[1] as number;
  const factors = Array.from({ length: outputs }, (_, i) => Math.cos(0.7 * i));
  return mul(prediction, constant(factors, prediction.dtype, [outputs]));
}
