import {
  referenceRuntime
} from "../chunks/chunk-5CFD34D4.js";
import "../chunks/chunk-EKC3NMNS.js";
import {
  adam,
  applyVector,
  chain,
  diagnose,
  evaluatedParameters,
  flatten,
  initialVector,
  isFinished,
  lai,
  laiTraining,
  mlp,
  modelLayout,
  mse,
  oneCycleSchedule,
  parameterLayout,
  placeDataset,
  plain,
  plainGradient,
  probeBatch,
  readDataset,
  restoreSearch,
  roleMask,
  ruleObjective,
  sgd,
  slopeTargets,
  tableSource,
  targetMiss,
  targetRecords,
  trainBranches,
  unflatten,
  weightedMean,
  withTransforms
} from "../chunks/chunk-NTIURPPR.js";
import {
  FormatError,
  ShapeError,
  UsageError,
  add,
  concat,
  constant,
  expand,
  formatType,
  gather,
  gradients,
  input,
  isFloating,
  isOp,
  loop,
  matmul,
  mean,
  mul,
  nodesOf,
  norm,
  numbersOf,
  program,
  randomStream,
  reshape,
  sameShape,
  shapeError,
  sizeOf,
  square,
  stopGradientOp,
  storageOf,
  sub,
  substitute,
  sum,
  tanh,
  topological
} from "../chunks/chunk-NK6XQDYZ.js";

// packages/core/src/testing/apply-rule.ts
function applyRule(rule, objectiveAt, parameters, { step = 1, steps = 1, rateShare = 1, roles: roles2, averageOf, partsOf } = {}) {
  const { dtype } = parameters[0];
  const scalar = (value) => typeof value === "number" ? constant(value, dtype) : value;
  return rule.gradient(objectiveAt, parameters, {
    step: scalar(step),
    steps,
    rateShare: scalar(rateShare),
    roles: roles2 ?? parameters.map(() => "weight"),
    partsOf: partsOf ?? ((at) => [objectiveAt(at)]),
    averageOf: averageOf ?? ((at, of) => reshape(of(reshape(objectiveAt(at), [1])), []))
  });
}

// packages/core/src/testing/arrays.ts
function arrayOf(dtype, shape, values) {
  return { dtype, shape, data: storageOf(dtype, Float64Array.from(values)) };
}
function sampleArray(shape, { from = -2, to = 2, seed = 0, avoid = [], distance = 0.05 } = {}) {
  const random = randomStream(seed, "sample", shape.join(","));
  const draw = () => {
    for (; ; ) {
      const value = from + (to - from) * random.uniform();
      if (avoid.every((point3) => Math.abs(value - point3) > distance)) return value;
    }
  };
  return arrayOf("float64", shape, Array.from({ length: sizeOf(shape) }, draw));
}
function inDType(array, dtype) {
  const { data, shape } = array;
  if (array.dtype !== "float32" && array.dtype !== "float64") return array;
  return { dtype, shape, data: storageOf(dtype, Float64Array.from(data)) };
}

// packages/core/src/testing/evaluate.ts
async function evaluate(tensors, feeds = {}, runtime = referenceRuntime()) {
  const executable = await runtime.load(program("test", tensors));
  try {
    return await executable.run(feeds);
  } finally {
    await executable.release();
  }
}

// packages/core/src/testing/tolerances.ts
var tolerances = {
  float32: {
    // A rounding is 6e-8; ONNX Runtime's exp, tanh and erf are polynomials good to about 3e-7; a product sums dozens.
    relative: 5e-6,
    // The same errors where terms of about 1 cancel to a smaller sum.
    absolute: 5e-6
  },
  float64: {
    // A rounding is 1e-16; libraries' functions differ by a few, and sums are taken in another order.
    relative: 1e-13,
    // The same where terms cancel.
    absolute: 1e-13
  }
};
var gradientCheck = {
  // Four points have the error step⁴·f⁽⁵⁾/30 + 1.5·1e-16·|f|/step: at 1e-3 both are near 1e-13 for functions of about 1.
  step: 1e-3,
  // A million times that error, so that steep functions pass, and 1/5,000 of a derivative wrong by 0.05 %.
  relative: 1e-7,
  // What is added for values that dwarf their derivative: so many roundings of the value over the step.
  roundings: 16
};

// packages/core/src/testing/check-gradients.ts
async function checkGradients(fn, inputs, { order = 1, seed = 0, step = gradientCheck.step, tolerance = gradientCheck.relative } = {}) {
  const point3 = inputs.map((array) => inDType(array, "float64"));
  const tensors = point3.map(({ dtype, shape }, i) => input(`input${i}`, dtype, shape));
  const free = tensors.flatMap((tensor, i) => isFloating(tensor.dtype) ? [i] : []);
  if (free.length === 0) {
    throw new UsageError({ where: "checkGradients", expected: "a floating input", found: "none to differentiate by" });
  }
  let below = fn(tensors);
  if (below.shape.length > 0) throw shapeError("checkGradients", "a function with a scalar result", [below]);
  for (let derivative = 1; derivative <= order; derivative++) {
    const direction = unitDirection(
      free.map((i) => point3[i]),
      seed,
      derivative
    );
    const slopes = gradients(
      below,
      free.map((i) => tensors[i])
    );
    const along = slopes.map((slope, i) => sum(mul(slope, constant(direction[i], "float64", slope.shape)))).reduce((a, b) => add(a, b));
    const lengths = slopes.map((slope) => norm(slope)).reduce((a, b) => add(a, b));
    const analytic = await scalarsOf({ along, lengths }, point3);
    const moved2 = (by) => point3.map(
      (array, i) => free.includes(i) ? shifted(array, direction[free.indexOf(i)], by) : array
    );
    const values = [];
    for (const by of [step, -step, 2 * step, -2 * step]) values.push((await scalarsOf({ below }, moved2(by))).below);
    const [near, nearBack, far, farBack] = values;
    const expected = (8 * (near - nearBack) - (far - farBack)) / (12 * step);
    const found = analytic.along;
    const scale = Math.max(analytic.lengths, Math.abs(expected));
    const rounding = gradientCheck.roundings * Number.EPSILON * Math.max(...values.map(Math.abs)) / step;
    const difference = Math.abs(found - expected);
    if (!(difference <= tolerance * scale + rounding)) {
      throw new Error(
        `derivative of order ${derivative}: expected ${expected} by finite differences, found ${found}; relative difference ${difference / scale}, accepted ${tolerance}`
      );
    }
    below = along;
  }
}
function unitDirection(arrays, seed, derivative) {
  const random = randomStream(seed, "direction", derivative);
  const parts = arrays.map(({ data }) => Float64Array.from({ length: data.length }, () => random.normal()));
  const length = Math.sqrt(parts.reduce((total, part) => part.reduce((sum2, value) => sum2 + value * value, total), 0));
  return parts.map((part) => part.map((value) => value / length));
}
function shifted(array, direction, by) {
  return { ...array, data: numbersOf(array).map((value, i) => value + by * direction[i]) };
}
async function scalarsOf(tensors, inputs) {
  const results = await evaluate(tensors, Object.fromEntries(inputs.map((array, i) => [`input${i}`, array])));
  const numbers = Object.entries(results).map(([name, array]) => [name, numbersOf(array)[0]]);
  return Object.fromEntries(numbers);
}

// packages/core/src/testing/descend.ts
async function descend(optimizer, {
  objective,
  rule = plainGradient(),
  start: start3,
  steps,
  learningRate,
  layout: layout3 = oneWeight(start3.length),
  dtype = "float64",
  runtime,
  from
}) {
  const slots = optimizer.slots(layout3);
  const zeros2 = (shape) => expand(constant(0, dtype), shape);
  const perStep = (name) => input(name, dtype, ["steps"]);
  const [numbers, rates] = [perStep("numbers"), perStep("rates")];
  const done = from?.steps ?? 0;
  const initial = [
    input("start", dtype, [start3.length]),
    ...slots.map(({ shape }, i) => from === void 0 ? zeros2(shape) : input(`from${i}`, dtype, shape))
  ];
  const result = loop({ count: input("count", "int64", []), trips: "steps", state: initial }, (iteration, carried) => {
    const [parameters, ...state] = carried;
    const objectiveAt = (at) => objective(at[0]);
    const step = gather(numbers, iteration);
    const { loss: value, gradients: gradients2 } = applyRule(rule, objectiveAt, [parameters], { step, steps });
    const stepped = optimizer.step({
      gradient: gradients2[0],
      parameters,
      state,
      layout: layout3,
      step,
      learningRate: gather(rates, iteration)
    });
    const next = sub(parameters, stepped.update);
    return { state: [next, ...stepped.state], stacked: [next, value] };
  });
  const rateAt2 = typeof learningRate === "number" ? () => learningRate : learningRate;
  const each = (of) => arrayOf(
    dtype,
    [steps],
    Array.from({ length: steps }, (_, step) => of(done + step))
  );
  const feeds = {
    start: arrayOf(dtype, [start3.length], start3),
    numbers: each((step) => step + 1),
    rates: each(rateAt2),
    ...Object.fromEntries((from?.state ?? []).map((array, i) => [`from${i}`, array])),
    count: { dtype: "int64", shape: [], data: BigInt64Array.of(BigInt(steps)) }
  };
  const names3 = slots.map((_, i) => `state${i}`);
  const outputs = {
    path: result.stacked[0],
    values: result.stacked[1],
    ...Object.fromEntries(names3.map((name, i) => [name, result.state[i + 1]]))
  };
  const found = await evaluate(outputs, feeds, runtime);
  const path = numbersOf(found.path);
  return {
    parameters: Array.from({ length: steps }, (_, step) => path.slice(step * start3.length, (step + 1) * start3.length)),
    values: numbersOf(found.values),
    state: names3.map((name) => found[name])
  };
}
function oneWeight(length) {
  const shape = [length, 1];
  return parameterLayout([{ name: "weight", shape, role: "weight", initialise: () => new Float64Array(length) }]);
}

// packages/core/src/testing/expect-close.ts
function expectClose(actual, expected, tolerance = tolerances[actual.dtype === "float64" ? "float64" : "float32"]) {
  if (actual.dtype !== expected.dtype || !sameShape(actual.shape, expected.shape)) {
    throw new Error(`expected ${formatType(expected)}, found ${formatType(actual)}`);
  }
  if (actual.dtype === "string") {
    const at2 = actual.data.findIndex((text, i) => text !== expected.data[i]);
    if (at2 >= 0) throw new Error(`element ${at2}: expected ${expected.data[at2]}, found ${actual.data[at2]}`);
    return;
  }
  const [found, wanted] = [numbersOf(actual), numbersOf(expected)];
  const exact = actual.dtype !== "float32" && actual.dtype !== "float64";
  const { relative, absolute } = exact ? { relative: 0, absolute: 0 } : tolerance;
  if (found.length !== wanted.length) throw new Error(`expected ${wanted.length} elements, found ${found.length}`);
  let wrong = 0;
  let worst = { at: -1, excess: 0 };
  for (const [at2, value] of wanted.entries()) {
    const difference = Math.abs(found[at2] - value);
    const within = Number.isFinite(value) && difference <= absolute + relative * Math.abs(value);
    if (within || Object.is(found[at2], value)) continue;
    wrong++;
    const excess = Number.isFinite(difference) ? difference : Number.POSITIVE_INFINITY;
    if (excess >= worst.excess) worst = { at: at2, excess };
  }
  if (wrong === 0) return;
  const { at } = worst;
  throw new Error(
    `${wrong} of ${wanted.length} elements differ; element ${at} of [${expected.shape.join(", ")}]: expected ${wanted[at]} \xB1 ${absolute + relative * Math.abs(wanted[at])}, found ${found[at]}`
  );
}

// packages/core/src/testing/products-per-layer.ts
var [batch, hidden] = [4, 7];
function productsPerLayer(objective, step) {
  return productsIn(objective, 3, step) - productsIn(objective, 2, step);
}
function productsIn(objective, layers, { width: width2, outputs, link: link2 = "identity", rule = plainGradient() }) {
  const widths = [width2, ...new Array(layers).fill(hidden), outputs];
  const parameters = widths.slice(1).map((length, i) => input(`w${i}`, "float64", [widths[i], length]));
  const { objectiveAt, ...rest } = ruleObjective(objective, (at) => ({
    predict: (x) => at.reduce((below, weight, i) => matmul(i === 0 ? below : tanh(below), weight), x),
    link: link2,
    inputs: input("x", "float64", [batch, width2]),
    targets: input("y", "float64", [batch, outputs]),
    key: constant(1, "int64"),
    targetSlopes: input("slopes", "float64", [batch, outputs * width2])
  }));
  const { loss, gradients: gradients2 } = applyRule(rule, objectiveAt, parameters, rest);
  const named2 = Object.fromEntries(gradients2.map((gradient, i) => [`g${i}`, gradient]));
  return matrixProductsIn({ loss, ...named2 });
}
var productNames = /* @__PURE__ */ new Set([
  ...["matmul", "gemm", "conv2d", "conv-transpose2d", "conv-weight-gradient2d"]
]);
function matrixProductsIn(tensors) {
  return nodesOf(program("products", tensors)).filter(({ op }) => productNames.has(op.name)).length;
}

// packages/core/src/testing/control-network.ts
var batch2 = 5;
var width = 3;
var hidden2 = 4;
var shapes = {
  w1: [width, hidden2],
  w2: [hidden2, 1],
  x: [batch2, width],
  y: [batch2, 1],
  weights: [batch2]
};
var names = ["w1", "w2", "x", "y", "weights"];
var point = {
  w1: sampleArray(shapes.w1, { seed: 1 }),
  w2: sampleArray(shapes.w2, { seed: 2 }),
  x: sampleArray(shapes.x, { seed: 3 }),
  y: sampleArray(shapes.y, { seed: 4 }),
  weights: sampleArray(shapes.weights, { seed: 5, from: 0.2, to: 2 })
};
var targetSlopes = sampleArray([batch2, width], { seed: 6 });
function objectiveOf(control, { w1, w2, x, y, weights }, {
  key = 1,
  at = rows,
  link: link2 = "identity",
  offset = 0,
  seen
} = {}) {
  const outputs = y.shape[1];
  const slopes = picked(targetSlopes, at);
  const wanted = Array.from({ length: at.length * outputs }, (_, i) => {
    const row = Math.floor(i / outputs);
    return [...numbersOf(slopes).subarray(row * width, (row + 1) * width)];
  }).flat();
  return control.evaluate({
    predict(inputs) {
      seen?.(inputs);
      const outputs2 = matmul(tanh(matmul(inputs, w1)), w2);
      return offset === 0 ? outputs2 : add(outputs2, offset);
    },
    link: link2,
    inputs: x,
    targets: y,
    targetSlopes: constant(wanted, x.dtype, [at.length, outputs * width]),
    ...weights === void 0 ? {} : { weights },
    ...key === null ? {} : { key: constant(key, "int64") }
  });
}
var rows = [0, 1, 2, 3, 4];
var manyOutputs = {
  ...point,
  w2: sampleArray([hidden2, 3], { seed: 7 }),
  y: sampleArray([batch2, 3], { seed: 8 })
};
function valueAndGradients(control, { at = rows, dtype = "float64", weighted = true, outputs = 1, key = 1, link: link2 = "identity", offset = 0 } = {}) {
  const make = (each, shape) => input(each, dtype, shape);
  const [w1, w2] = [make("w1", shapes.w1), make("w2", [hidden2, outputs])];
  const [x, y] = [make("x", [at.length, width]), make("y", [at.length, outputs])];
  const weights = weighted ? { weights: make("weights", [at.length]) } : {};
  const value = objectiveOf(control, { w1, w2, x, y, ...weights }, { key, at, link: link2, offset });
  if (value.shape.length > 0) throw new Error(`found a value of the shape [${value.shape.join(", ")}]`);
  const [byW1, byW2, byY] = gradients(value, [w1, w2, y]);
  return { value, byW1, byW2, byY };
}
function rowsOf(at, of = point) {
  return { ...of, x: picked(of.x, at), y: picked(of.y, at), weights: picked(of.weights, at) };
}
function picked(array, at) {
  const [, ...rest] = array.shape;
  const step = rest.reduce((product, length) => product * length, 1);
  const data = at.flatMap((row) => [...numbersOf(array).subarray(row * step, (row + 1) * step)]);
  return arrayOf("float64", [at.length, ...rest], data);
}
function expectProducts(control, { outputs: counts, link: link2 = "identity" }) {
  const { once = 0, perOutput = 0, perColumn = 0, perSlope = 0 } = control.facts.products ?? {};
  for (const outputs of counts) {
    const expected = once + outputs * perOutput + width * perColumn + outputs * width * perSlope;
    const found = productsPerLayer(control, { width, outputs, link: link2 });
    if (found !== expected) throw new Error(`of ${outputs} outputs: expected ${expected}, found ${found}`);
  }
}
async function expectReference(control, tensors, feeds, runtime) {
  const expected = await evaluate(tensors, feeds);
  const found = await evaluate(tensors, feeds, runtime);
  for (const [each, array] of Object.entries(expected)) {
    const largest = Math.max(1, ...numbersOf(array).map(Math.abs));
    const magnified = 1 / (control.options?.difference ?? 1);
    const { relative, absolute } = tolerances[array.dtype === "float32" ? "float32" : "float64"];
    expectClose(found[each], array, {
      relative: relative * magnified,
      absolute: absolute * largest * magnified
    });
  }
}

// packages/core/src/testing/detached-at.ts
async function detachedAt(fn, point3) {
  const here = point3.map(({ dtype, shape }, i) => input(`at${i}`, dtype, shape));
  const found = detachedIn(fn(here));
  if (found.length === 0) return fn;
  const arrays = await evaluate(
    Object.fromEntries(found.map((tensor, i) => [`detached${i}`, tensor])),
    Object.fromEntries(point3.map((array, i) => [`at${i}`, array]))
  );
  const values = found.map(({ dtype, shape }, i) => {
    return constant(numbersOf(arrays[`detached${i}`]), dtype, shape);
  });
  return (inputs) => {
    const root = fn(inputs);
    const replacements = new Map(detachedIn(root).map((tensor, i) => [tensor, values[i]]));
    return substitute([root], replacements)[0];
  };
}
function detachedIn(root) {
  return topological([root]).filter((tensor) => isOp(tensor, stopGradientOp));
}

// packages/core/src/testing/describe-control-of-classes.ts
var classes = 3;
var link = "softmax";
var ofClasses = {
  ...manyOutputs,
  y: arrayOf("float64", [batch2, classes], [1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0, 0, 1, 0])
};
function describeOfClasses({ control, check = {} }, { it, runtimes }) {
  const random = control.facts.random === true;
  const fixed = { outputs: classes, link };
  const order = control.facts.needsSmooth ? 2 : 1;
  it(`has the derivatives of finite differences, to order ${order}`, async () => {
    const at = [ofClasses.w1, ofClasses.w2, ofClasses.weights];
    const given = (array) => constant(numbersOf(array), "float64", array.shape);
    const objective = ([w1, w2, weights]) => objectiveOf(
      control,
      { w1, w2, weights, x: given(ofClasses.x), y: given(ofClasses.y) },
      { link }
    );
    await checkGradients(control.facts.detaches === true ? await detachedAt(objective, at) : objective, at, {
      ...check,
      order
    });
  });
  it("does not mind logits that are moved together", async () => {
    const [here, moved2] = await Promise.all(
      [0, 3].map((offset) => evaluate(valueAndGradients(control, { ...fixed, offset }), ofClasses))
    );
    for (const each of ["value", "byW1"]) {
      const magnified = 1 / (control.options?.difference ?? 1);
      const tolerance = { relative: 1e-11 * magnified, absolute: 1e-11 * magnified };
      expectClose(moved2?.[each], here?.[each], tolerance);
    }
  });
  it("costs nothing below zero, and gives finite numbers where classes are all but sure", async () => {
    for (const factor of [0, 1, 100, -100]) {
      const w2 = arrayOf(
        "float64",
        shapes.w2.with(1, classes),
        [...numbersOf(ofClasses.w2)].map((each) => each * factor)
      );
      const { value, byW1, byW2 } = await evaluate(valueAndGradients(control, fixed), { ...ofClasses, w2 });
      const numbers = [value, byW1, byW2].flatMap((array) => [...numbersOf(array)]);
      if (!(numbers[0] >= 0 && numbers.every(Number.isFinite)))
        throw new Error(`found ${numbers.join(", ")}`);
    }
  });
  it("takes nothing from an example without weight", async () => {
    const weights = arrayOf("float64", [batch2], [1, 0, 2, 0.5, 1]);
    const y = arrayOf("float64", [batch2, classes], [1, 0, 0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 0]);
    const of = (point3) => evaluate(valueAndGradients(control, fixed), { ...ofClasses, weights, ...point3 });
    const [first, other] = [await of({}), await of({ y })];
    for (const each of ["value", "byW1", "byW2"]) expectClose(other[each], first[each]);
  });
  if (!random) {
    it("takes an example by itself as a batch of its like", async () => {
      const rows3 = (at) => evaluate(valueAndGradients(control, { ...fixed, at }), rowsOf(at, ofClasses));
      const [alone, alike] = [await rows3([2]), await rows3([2, 2, 2])];
      for (const each of ["value", "byW1", "byW2"]) expectClose(alike[each], alone[each]);
    });
  }
  if (control.facts.products !== void 0) {
    it("takes as many matrix products for each hidden layer as it says", async () => expectProducts(control, { outputs: [2, classes], link }));
  }
  for (const dtype of ["float32", "float64"]) {
    for (const [runtimeName, runtime] of Object.entries(runtimes)) {
      it(`gives the reference's values and gradients in ${runtimeName} in ${dtype}`, async () => {
        const feeds = Object.fromEntries(
          Object.entries(ofClasses).map(([each, array]) => [each, inDType(array, dtype)])
        );
        await expectReference(control, valueAndGradients(control, { ...fixed, dtype }), feeds, runtime);
      });
    }
  }
}

// packages/core/src/testing/on-plane.ts
async function onPlane(control, plane) {
  const { slopes, inputs: at, residual, curved = false, dtype = "float64", runtime } = plane;
  const [count, width2] = [3, slopes.length];
  const k = input("k", dtype, [width2, 1]);
  const targets = input("y", dtype, [count, 1]);
  const inputs = constant(new Array(count * width2).fill(at), dtype, [count, width2]);
  const linear = (x) => matmul(x, k);
  const value = control.evaluate({
    predict: (x) => curved ? add(linear(x), square(linear(x))) : linear(x),
    inputs,
    targets,
    key: constant(1, "int64"),
    targetSlopes: constant(1, dtype, [count, width2])
  });
  const [bySlopes, byTargets] = gradients(value, [k, targets]);
  const prediction = slopes.reduce((total, slope) => total + slope * at, 0);
  const found = await evaluate(
    { value, bySlopes, byTargets },
    {
      k: arrayOf(dtype, [width2, 1], slopes),
      y: arrayOf(dtype, [count, 1], new Array(count).fill(prediction - residual))
    },
    runtime
  );
  const gradient = [...numbersOf(found.bySlopes), ...numbersOf(found.byTargets)];
  return { value: numbersOf(found.value)[0], gradient };
}

// packages/core/src/testing/describe-input-control.ts
function describeInputControl({ name, control, ofClasses: ofClasses2, check = {} }, { describe, it, runtimes }) {
  const random = control.facts.random === true;
  describe(name, () => {
    it("has its name, and differentiates by inputs or moves them", async () => {
      if (control.name !== name) throw new Error(`found the name ${control.name}`);
      const at = [];
      const inputs = input("x", "float64", shapes.x);
      objectiveOf(
        control,
        {
          w1: input("w1", "float64", shapes.w1),
          w2: input("w2", "float64", shapes.w2),
          x: inputs,
          y: input("y", "float64", shapes.y)
        },
        { seen: (each) => at.push(each) }
      );
      const moves = at.some((seen) => seen !== inputs);
      if (!(control.facts.inputDerivatives > 0 || moves))
        throw new Error("it says that it takes no derivative by inputs");
    });
    it("answers slopes where predictions stay the same", async () => {
      const values = [];
      for (const slope of [0.5, 3]) {
        values.push(
          (await onPlane(control, { slopes: [slope, slope, slope], inputs: 0, residual: 1, curved: true })).value
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
    for (const [runtimeName, runtime] of Object.entries(runtimes)) {
      it(`does not grow in float32 where residuals or slopes all but vanish, in ${runtimeName}`, async () => {
        const at = async (slope, residual) => {
          const slopes = [slope, 0, -slope];
          const { value, gradient } = await onPlane(control, {
            slopes,
            inputs: 0,
            residual,
            dtype: "float32",
            runtime
          });
          return [value, ...gradient];
        };
        for (const near of [
          [1, 1e-9],
          [1e-9, 1]
        ]) {
          const most = 1.5 * Math.max(...(await at(near[0], near[1])).map(Math.abs)) + 1e-5 / (control.options?.difference ?? 1);
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
      const objective = (tensors) => objectiveOf(control, Object.fromEntries(names.map((each, i) => [each, tensors[i]])));
      await checkGradients(control.facts.detaches === true ? await detachedAt(objective, at) : objective, at, {
        ...check,
        order
      });
    });
    it("takes weights of one as none", async () => {
      const ones = arrayOf("float64", shapes.weights, new Array(batch2).fill(1));
      const weighted = await evaluate(valueAndGradients(control), { ...point, weights: ones });
      const plain2 = await evaluate(valueAndGradients(control, { weighted: false }), point);
      for (const each of Object.keys(plain2)) expectClose(weighted[each], plain2[each]);
    });
    it("takes nothing from an example without weight, and is 0 where no example has one", async () => {
      const without = (weights) => evaluate(valueAndGradients(control), { ...point, weights: arrayOf("float64", shapes.weights, weights) });
      const some = numbersOf((await without([1, 0, 2, 0.5, 1])).byY);
      if (some[1] !== 0) throw new Error(`found the gradient ${some[1]} by the target of the example without weight`);
      for (const [each, found] of Object.entries(await without([0, 0, 0, 0, 0]))) {
        if (numbersOf(found).some((value) => value !== 0)) throw new Error(`found ${each} ${numbersOf(found)}`);
      }
    });
    if (random) {
      it("draws its numbers from the key alone", async () => {
        const of = (key) => evaluate(valueAndGradients(control, { key, outputs: 3 }), manyOutputs);
        const [first, again, other] = [await of(1), await of(1), await of(2)];
        if (numbersOf(first.value)[0] !== numbersOf(again.value)[0])
          throw new Error("found other numbers of one key");
        if (numbersOf(first.value)[0] === numbersOf(other.value)[0])
          throw new Error("found the same numbers of other keys");
      });
      it("says that it needs a key", async () => {
        const found = await Promise.resolve().then(() => valueAndGradients(control, { key: null, outputs: 3 })).catch((error) => error);
        if (!(found instanceof UsageError)) throw new Error("found no error without a key");
      });
    } else {
      it("takes an example by itself as a batch of its like", async () => {
        const rows3 = (at) => evaluate(valueAndGradients(control, { at }), rowsOf(at));
        const [alone, alike] = [await rows3([2]), await rows3([2, 2, 2])];
        for (const each of ["value", "byW1", "byW2"]) expectClose(alike[each], alone[each]);
      });
      it("does not mind the order of examples", async () => {
        const [first, other] = await Promise.all(
          [
            [0, 1, 2, 3, 4],
            [3, 0, 4, 2, 1]
          ].map((at) => evaluate(valueAndGradients(control, { at }), rowsOf(at)))
        );
        for (const each of ["value", "byW1", "byW2"]) expectClose(first?.[each], other?.[each]);
      });
    }
    it("takes a batch of one, with numbers that are finite", async () => {
      for (const [each, array] of Object.entries(
        await evaluate(valueAndGradients(control, { at: [2] }), rowsOf([2]))
      )) {
        if (!numbersOf(array).every(Number.isFinite)) throw new Error(`found ${each} ${numbersOf(array)}`);
      }
    });
    if (control.facts.products !== void 0) {
      it("takes as many matrix products for each hidden layer as it says", async () => expectProducts(control, { outputs: random ? [2, 3] : [1, 2] }));
    }
    for (const dtype of ["float32", "float64"]) {
      for (const [runtimeName, runtime] of Object.entries(runtimes)) {
        it(`gives the reference's values and gradients in ${runtimeName} in ${dtype}`, async () => {
          const feeds = Object.fromEntries(names.map((each) => [each, inDType(point[each], dtype)]));
          await expectReference(control, valueAndGradients(control, { dtype }), feeds, runtime);
        });
      }
    }
    if (ofClasses2 !== void 0) {
      describe("of classes", () => describeOfClasses({ name, control: ofClasses2, check }, { describe, it, runtimes }));
    }
  });
}

// packages/core/src/testing/lever-problem.ts
var leverProblems = ["linear", "nonlinear"];
var problems = {
  linear: { hidden: [], of: (a, b) => a + b / 2 },
  nonlinear: { hidden: [16, 16], of: (a, b) => Math.sin(2 * a) + b / 2 }
};
var NOISE = 0.6;
var ROWS = 4e3;
var [PRETRAINING, CONTROL] = [10, 20];
var FEATURES = [
  { column: 0, of: "sensitivity" },
  { column: 1, of: "slope" }
];
var LESS = [0.4, 0.25];
async function tableOf(problem) {
  const random = randomStream(5, "table");
  const draw = () => Float64Array.from({ length: ROWS }, () => random.normal());
  const [a, b, c, noise] = [draw(), draw(), draw(), draw()];
  const y = a.map((value, i) => problems[problem].of(value, b[i]) + NOISE * noise[i]);
  return await readDataset(tableSource(problem, { a, b, c, y }), { target: "y", seed: 5, scaling: "standard" });
}
async function expectReached(lever, problem, runtime) {
  const data = await placeDataset(runtime, await tableOf(problem));
  const model = mlp({ inputs: 3, hidden: problems[problem].hidden });
  const batch4 = 64;
  const steps = Math.ceil(data.split.train.length / batch4);
  let clock = 0;
  const settings = {
    ...{ data, model, optimizer: adam(), learningRate: 0.01, schedule: oneCycleSchedule(), batch: batch4, seed: 5 },
    ...{ totalSteps: (PRETRAINING + CONTROL) * steps, now: () => clock++ }
  };
  const control = slopeTargets({ loss: mse(), lever, features: FEATURES });
  const asked = LESS.map((less) => ({ less }));
  const plan = laiTraining({
    ...{ loss: mse(), control: { control, asked } },
    ...{ pretrainingEpochs: PRETRAINING, controlEpochs: CONTROL }
  });
  const { progress } = await trainBranches(plan, ["baseline", "controlled"], settings);
  const [before, after] = await Promise.all(
    ["baseline", "controlled"].map(async (name) => {
      const branch = progress.branches[name];
      if (branch === void 0 || !isFinished(branch)) throw new Error(`the ${name} branch did not end`);
      const parameters = evaluatedParameters(branch.progress.state, model, settings.optimizer);
      return await diagnose({ model, parameters, data, seed: 5 });
    })
  );
  if (before === void 0 || after === void 0) throw new Error("nothing was trained");
  const reference = { name: "baseline", figures: before };
  const records = targetRecords({ control, asked }, data, after, reference);
  const missed = records.filter(({ met }) => !met);
  if (missed.length > 0) throw new Error(missed.map(targetMiss).join("; "));
}

// packages/core/src/testing/describe-lever.ts
var rows2 = 6;
var features = [
  { column: 2, of: "sensitivity" },
  { column: 0, of: "slope" }
];
var shapes2 = { w: [3, 1], x: [rows2, 3], y: [rows2, 1], probing: [rows2, 4], weights: [rows2], strengths: [2] };
var names2 = Object.keys(shapes2);
var point2 = {
  w: arrayOf("float64", shapes2.w, [0.7, -0.2, 0.9]),
  x: sampleArray(shapes2.x, { seed: 2 }),
  y: sampleArray(shapes2.y, { seed: 3 }),
  probing: sampleArray(shapes2.probing, { seed: 4, from: 0.2, to: 1.5 }),
  weights: sampleArray(shapes2.weights, { seed: 5, from: 0.2, to: 2 }),
  strengths: arrayOf("float64", shapes2.strengths, [0.3, 2])
};
function objectiveOf2(lever, { w, x, y, probing, weights, strengths }, seen) {
  const context = {
    predict: (inputs) => tanh(matmul(inputs, w)),
    ...{ inputs: x, targets: y, probing },
    ...weights === void 0 ? {} : { weights }
  };
  const probe = probeBatch(context, features);
  return lever.evaluate(seen?.(probe) ?? probe, mse(), strengths);
}
function valueAndGradients2(lever, { dtype = "float64", weighted = true, seen } = {}) {
  const made = Object.fromEntries(
    names2.flatMap((name) => name === "weights" && !weighted ? [] : [[name, input(name, dtype, shapes2[name])]])
  );
  const value = objectiveOf2(lever, made, seen);
  if (value.shape.length > 0) throw new Error(`found a value of the shape [${value.shape.join(", ")}]`);
  const [byW, byY] = gradients(value, [made.w, made.y]);
  return { value, byW, byY };
}
async function pullAt(lever, strength) {
  const scale = input("scale", "float64", []);
  const { value } = valueAndGradients2(lever, {
    weighted: false,
    seen: (probe) => ({
      ...probe,
      slopes: () => probe.slopes().map((slopes) => mul(slopes, scale)),
      moves: (feature) => mul(probe.moves(feature), scale)
    })
  });
  const [pull] = gradients(value, [scale]);
  const strengths = arrayOf("float64", shapes2.strengths, [strength, strength]);
  const found = await evaluate({ pull }, { ...point2, strengths, scale: arrayOf("float64", [], [1]) });
  return numbersOf(found.pull)[0];
}
async function strengthsAt(lever, places) {
  const strengths = lever.strengthAt(input("places", "float64", [places.length]));
  const feeds = { places: arrayOf("float64", [places.length], [...places]) };
  return [...numbersOf((await evaluate({ strengths }, feeds)).strengths)];
}
function describeLever({ name, lever }, { describe, it, runtimes }) {
  describe(name, () => {
    it("has its name", async () => {
      if (lever.name !== name) throw new Error(`found the name ${lever.name}`);
    });
    it("has strengths that rise with their place, by a factor far from 0", async () => {
      const places = [-9, -8, -3, -1, -0.1, 0, 0.1, 1, 3, 8, 9, lever.initial];
      const strengths = await strengthsAt(lever, places);
      const [first = Number.NaN, second = Number.NaN] = strengths;
      const ascends = strengths.slice(0, -1).every((value, i) => i === 0 || value > strengths[i - 1]);
      if (!ascends || !strengths.every(Number.isFinite)) throw new Error(`found ${strengths.join(", ")}`);
      if (first < 0 !== lever.signed) throw new Error(`it says signed ${lever.signed}, and has the strength ${first}`);
      const far = strengths[10] / strengths[9];
      const near = lever.signed ? first / second : second / first;
      for (const factor of [far, near]) {
        if (Math.abs(factor / Math.E - 1) > 0.01) throw new Error(`found the factor ${factor} for a place further`);
      }
    });
    it("pulls slopes down the more, the stronger it is", async () => {
      const strengths = lever.signed ? [-2, 0, 0.5, 4, 32] : [0.5, 4, 32];
      const pulls = await Promise.all(strengths.map((strength) => pullAt(lever, strength)));
      const ascends = pulls.every((pull, i) => i === 0 || pull > pulls[i - 1]);
      if (!ascends) throw new Error(`found ${pulls.join(", ")} at ${strengths.join(", ")}`);
    });
    it("differentiates by inputs where it says so", async () => {
      let asked = false;
      valueAndGradients2(lever, {
        seen: (probe) => ({
          ...probe,
          slopes() {
            asked = true;
            return probe.slopes();
          }
        })
      });
      if (asked !== lever.facts.inputDerivatives > 0)
        throw new Error(`it ${asked ? "asks" : "does not ask"} for slopes`);
    });
    it("has the derivatives of finite differences, to order 2", () => checkGradients(
      (tensors) => objectiveOf2(lever, Object.fromEntries(names2.map((each, i) => [each, tensors[i]]))),
      names2.map((each) => point2[each]),
      { order: 2, step: 1e-4, tolerance: 1e-5 }
    ));
    it("takes weights of one as none", async () => {
      const ones = arrayOf("float64", shapes2.weights, new Array(rows2).fill(1));
      const weighted = await evaluate(valueAndGradients2(lever), { ...point2, weights: ones });
      const plain2 = await evaluate(valueAndGradients2(lever, { weighted: false }), point2);
      for (const each of Object.keys(plain2)) expectClose(weighted[each], plain2[each]);
    });
    it("takes nothing from an example without weight", async () => {
      const weights = arrayOf("float64", shapes2.weights, [1, 0, 2, 0.5, 1, 1]);
      const { byY } = await evaluate(valueAndGradients2(lever), { ...point2, weights });
      if (numbersOf(byY)[1] !== 0) throw new Error(`found the gradient ${numbersOf(byY)[1]} by its target`);
    });
    for (const dtype of ["float32", "float64"]) {
      for (const [runtimeName, runtime2] of Object.entries(runtimes)) {
        it(`gives the reference's values and gradients in ${runtimeName} in ${dtype}`, async () => {
          const feeds = Object.fromEntries(names2.map((each) => [each, inDType(point2[each], dtype)]));
          const tensors = valueAndGradients2(lever, { dtype });
          const [found, expected] = [await evaluate(tensors, feeds, runtime2), await evaluate(tensors, feeds)];
          for (const [each, array] of Object.entries(expected)) {
            expectClose(found[each], array, tolerances[dtype]);
          }
        });
      }
    }
    const [runtime] = Object.values(runtimes);
    if (runtime !== void 0) {
      for (const problem of leverProblems) {
        it(`brings slopes to their targets on a ${problem} relation`, () => expectReached(lever, problem, runtime));
      }
    }
  });
}

// packages/core/src/testing/describe-loss.ts
function describeLoss({ name, loss }, { describe, it, runtimes }) {
  const { kinks = [] } = loss.facts;
  const ofClasses2 = loss.facts.targets === "classes";
  const targets = ofClasses2 ? oneHot : sampleArray([4, 3], { seed: 1 });
  const predictions2 = moved(targets, sampleArray([4, 3], { seed: 2, avoid: kinks, distance: 0.02 }));
  describe(name, () => {
    it("has its name", async () => expectEqual(loss.name, name));
    it("gives a value for each example, of its own outputs alone", async () => {
      const { shape, data } = await valuesOf(loss, predictions2, targets);
      expectEqual(String(shape), "4");
      for (let row = 0; row < 4; row++) {
        const alone = await valuesOf(loss, rowOf(predictions2, row), rowOf(targets, row));
        expectClose(alone, arrayOf("float64", [1], [data[row]]));
      }
    });
    if (ofClasses2) describeClasses(loss, it);
    else describeNumbers(loss, it, kinks);
    it("has the derivatives of finite differences, to order 2", () => checkGradients(([x]) => sum(loss.evaluate(x, constantOf(targets))), [predictions2], { order: 2 }));
    if (!ofClasses2) {
      it(`has a derivative that ${loss.facts.jumps === true ? "jumps at a kink" : "does not jump"}`, async () => {
        const apart = 1e-6;
        const at = kinks.length > 0 ? kinks : [0];
        const residuals = at.flatMap((kink) => [kink - apart, kink + apart]);
        const [x, rows3] = [input("x", "float64", [residuals.length, 1]), residuals.length];
        const values = loss.evaluate(x, constant(new Array(rows3).fill(0), "float64", [rows3, 1]));
        const [slope] = gradients(sum(values), [x]);
        const found = numbersOf((await evaluate({ slope }, { x: arrayOf("float64", [rows3, 1], residuals) })).slope);
        const jumps = at.some((_, i) => Math.abs(found[2 * i + 1] - found[2 * i]) > 1e-3);
        expectEqual(String(jumps), String(loss.facts.jumps === true));
      });
    }
    it("takes no matrix product", async () => {
      const [x, y] = [input("x", "float64", [4, 3]), input("y", "float64", [4, 3])];
      const [slope] = gradients(sum(loss.evaluate(x, y)), [x]);
      const count = matrixProductsIn({ slope });
      if (count > 0) throw new Error(`found ${count}`);
    });
    it("gives no gradient to an example of weight zero, nor NaN where all are", async () => {
      const [x, y] = [input("x", "float64", [4, 3]), input("y", "float64", [4, 3])];
      const weights = input("weights", "float64", [4]);
      const mean2 = weightedMean(loss.evaluate(x, y), weights);
      const [slope] = gradients(mean2, [x]);
      const weighed3 = (values) => evaluate({ mean: mean2, slope }, { x: predictions2, y: targets, weights: arrayOf("float64", [4], values) });
      const some = numbersOf((await weighed3([1, 0, 2, 0.5])).slope);
      for (const [i, value] of some.entries()) {
        if (value === 0 !== (Math.floor(i / 3) === 1)) throw new Error(`found the gradient ${value} at element ${i}`);
      }
      const none = await weighed3([0, 0, 0, 0]);
      const numbers = [...numbersOf(none.mean), ...numbersOf(none.slope)];
      if (numbers.some((value) => value !== 0)) throw new Error(`expected zeros, found ${numbers.join(", ")}`);
    });
    for (const dtype of ["float32", "float64"]) {
      for (const [runtimeName, runtime] of Object.entries(runtimes)) {
        it(`gives the reference's values and gradients in ${runtimeName} in ${dtype}`, async () => {
          const [x, y] = [input("x", dtype, [4, 3]), input("y", dtype, [4, 3])];
          const values = loss.evaluate(x, y);
          const [slope] = gradients(weightedMean(values), [x]);
          const feeds = { x: inDType(predictions2, dtype), y: inDType(targets, dtype) };
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
        const [slope] = gradients(sum(values), [x]);
        const feeds = {
          x: arrayOf(
            "float32",
            shape,
            far.flatMap((value) => [value, 0, 0])
          ),
          y: arrayOf(
            "float32",
            shape,
            far.flatMap(() => ofClasses2 ? [1, 0, 0] : [0, 0, 0])
          )
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
        [input("x", "float64", [4, 3]), input("y", "float64", [1, 3])]
      ];
      for (const [x, y] of wrong) expectShapeError(() => loss.evaluate(x, y));
    });
  });
}
async function valuesOf(loss, predictions2, targets) {
  const [x, y] = [input("x", "float64", predictions2.shape), input("y", "float64", targets.shape)];
  return (await evaluate({ values: loss.evaluate(x, y) }, { x: predictions2, y: targets })).values;
}
function moved(array, by) {
  const offsets = numbersOf(by);
  return arrayOf(
    "float64",
    array.shape,
    [...numbersOf(array)].map((value, i) => value + offsets[i])
  );
}
function rowOf({ shape, ...array }, row) {
  const width2 = shape[1];
  return arrayOf("float64", [1, width2], [...numbersOf({ shape, ...array }).slice(row * width2, (row + 1) * width2)]);
}
function expectEqual(found, expected) {
  if (found !== expected) throw new Error(`expected ${expected}, found ${found}`);
}
function expectShapeError(apply) {
  try {
    apply();
  } catch (error) {
    if (error instanceof ShapeError) return;
    throw error;
  }
  throw new Error("expected a ShapeError, found no error");
}
var oneHot = arrayOf("float64", [4, 3], [1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0]);
function constantOf({ dtype, shape, data }) {
  return constant(numbersOf({ dtype, shape, data }), dtype, shape);
}
function describeNumbers(loss, it, kinks) {
  const targets = sampleArray([4, 3], { seed: 1 });
  const predictions2 = moved(targets, sampleArray([4, 3], { seed: 2, avoid: kinks, distance: 0.02 }));
  it("is the mean over outputs", async () => {
    const whole = numbersOf(await valuesOf(loss, rowOf(predictions2, 0), rowOf(targets, 0)))[0];
    const parts = [];
    for (let output = 0; output < 3; output++) {
      const only = (array) => arrayOf("float64", [1, 1], [numbersOf(array)[output]]);
      parts.push(numbersOf(await valuesOf(loss, only(predictions2), only(targets)))[0]);
    }
    const mean2 = parts.reduce((total, part) => total + part) / parts.length;
    expectClose(arrayOf("float64", [], [whole]), arrayOf("float64", [], [mean2]));
  });
  it("is zero without a residual and positive with any other, its gradient finite and away from the target", async () => {
    const residuals = [0, 1e-6, -1e-6, 0.3, -0.3, 5, -5, 1e6, -1e6];
    const at = arrayOf("float64", [9, 1], new Array(9).fill(0.5));
    const y = input("y", "float64", [9, 1]);
    const x = input("x", "float64", [9, 1]);
    const values = loss.evaluate(x, y);
    const [slope] = gradients(sum(values), [x]);
    const feeds = { x: moved(at, arrayOf("float64", [9, 1], residuals)), y: at };
    const found = await evaluate({ values, slope }, feeds);
    const [value, gradient] = [numbersOf(found.values), numbersOf(found.slope)];
    for (const [i, residual] of residuals.entries()) {
      const right = residual === 0 ? value[i] === 0 : value[i] > 0 && Number.isFinite(value[i]);
      if (!right) throw new Error(`residual ${residual}: found the loss ${value[i]}`);
      if (Math.sign(gradient[i]) !== Math.sign(residual) || !Number.isFinite(gradient[i])) {
        throw new Error(`residual ${residual}: found the gradient ${gradient[i]}`);
      }
    }
  });
  it("has the derivatives of finite differences by both, to order 2", () => checkGradients(([x, y]) => sum(loss.evaluate(x, y)), [predictions2, targets], { order: 2 }));
  if (loss.facts.smooth) {
    it("has them at a zero residual", () => checkGradients(([x, y]) => sum(loss.evaluate(x, y)), [targets, targets], { order: 2 }));
  }
}
function describeClasses(loss, it) {
  it("is positive and finite for any logits, and so is its gradient", async () => {
    const logits = [-1e6, -30, 0, 1e-6, 30, 1e6];
    const rows3 = logits.length;
    const x = input("x", "float64", [rows3, 3]);
    const y = arrayOf(
      "float64",
      [rows3, 3],
      logits.flatMap(() => [1, 0, 0])
    );
    const values = loss.evaluate(x, constantOf(y));
    const [slope] = gradients(sum(values), [x]);
    const feeds = {
      x: arrayOf(
        "float64",
        [rows3, 3],
        logits.flatMap((logit) => [logit, 0.2, -0.1])
      )
    };
    const found = await evaluate({ values, slope }, feeds);
    const [value, gradient] = [numbersOf(found.values), numbersOf(found.slope)];
    for (const [i, logit] of logits.entries()) {
      const [own = Number.NaN, ...others] = gradient.subarray(3 * i, 3 * i + 3);
      const total = own + others.reduce((sum2, each) => sum2 + each, 0);
      const balanced = Math.abs(total) <= 1e-9 * Math.max(1, Math.abs(own));
      const inRange = value[i] >= 0 || loss.facts.signed === true;
      const down = own <= 0 || logit > 0 || loss.facts.signed === true;
      if (inRange && Number.isFinite(value[i]) && balanced && down) continue;
      throw new Error(`logit ${logit}: found the loss ${value[i]}, the gradient ${[own, ...others].join(", ")}`);
    }
  });
  it("does not change where all logits move together", async () => {
    const logits = sampleArray([4, 3], { seed: 3 });
    const apart = moved(logits, arrayOf("float64", [4, 3], new Array(12).fill(7)));
    expectClose(await valuesOf(loss, apart, oneHot), await valuesOf(loss, logits, oneHot));
  });
  it("costs less the surer the right class is, from even logits on", async () => {
    const at = (logit) => arrayOf("float64", [1, 3], [logit, 0, 0]);
    const values = [];
    for (const logit of [-2, -1, 0, 0.5]) {
      values.push(numbersOf(await valuesOf(loss, at(logit), rowOf(oneHot, 0)))[0]);
    }
    if (values.some((value, i) => i > 0 && value >= values[i - 1])) {
      throw new Error(`found the losses ${values.join(", ")}`);
    }
  });
}

// packages/core/src/testing/describe-model.ts
var batch3 = 4;
function describeModel(contract, { describe, it, runtimes }) {
  const { name, model, inputs: width2, outputs = 1, singlePrecision = false, pretrained = false } = contract;
  const { curved = model.facts.smooth } = contract;
  const layout3 = parameterLayout(model.parameters);
  const inputs = sampleArray([batch3, width2], { seed: 3 });
  const parameters = arrayOf("float64", [layout3.total], [...startOf(layout3)]);
  describe(name, () => {
    it("has parameters with names of their own and positive lengths", async () => {
      const names3 = model.parameters.map((parameter) => parameter.name);
      if (new Set(names3).size !== names3.length) throw new Error(`found the names ${names3.join(", ")}`);
      const empty = model.parameters.find(({ shape }) => !(sizeOf(shape) > 0));
      if (empty !== void 0) throw new Error(`${empty.name} has the shape [${empty.shape.join(", ")}]`);
    });
    it(`starts from ${pretrained ? "its own values" : "the seed"} alone`, async () => {
      const [first, again, other] = [1, 1, 2].map((seed) => initialVector(layout3, seed));
      if (first.length !== layout3.total || !first.every(Number.isFinite)) throw new Error("values are missing");
      if (first.some((value, i) => value !== again[i])) throw new Error("one seed gave two starts");
      const same = first.every((value, i) => value === other[i]);
      if (same !== pretrained) throw new Error(`two seeds gave ${same ? "one start" : "two starts"}`);
    });
    it("predicts in the promised shape, for any batch", async () => {
      for (const length of ["rows", 1, 7]) {
        const { shape } = predict(model, layout3, input("x", "float64", [length, width2])).prediction;
        if (!sameShape(shape, [length, outputs])) throw new Error(`found the shape [${shape.join(", ")}]`);
      }
    });
    it("predicts each row by itself", async () => {
      const together = await predictions(model, layout3, { parameters, x: inputs });
      const flat = numbersOf(inputs);
      for (let row = 0; row < batch3; row++) {
        const x = arrayOf("float64", [1, width2], [...flat.slice(row * width2, (row + 1) * width2)]);
        const alone = await predictions(model, layout3, { parameters, x });
        const expected = numbersOf(together).slice(row * outputs, (row + 1) * outputs);
        expectClose(alone, arrayOf("float64", [1, outputs], [...expected]));
      }
    });
    it("predicts with every parameter", async () => {
      const { vector, prediction } = predict(model, layout3, input("x", "float64", [batch3, width2]));
      const [gradient] = gradients(sum(square(prediction)), [vector]);
      const byParameter = unflatten(gradient, layout3).map((part) => norm(part));
      const named2 = Object.fromEntries(byParameter.map((length, i) => [`length${i}`, length]));
      const lengths = await evaluate(named2, { parameters, x: inputs });
      for (const [i, parameter] of model.parameters.entries()) {
        const length = numbersOf(lengths[`length${i}`])[0];
        if (!(length > 0)) throw new Error(`${parameter.name}: found a gradient of length ${length}`);
      }
    });
    it(`has ${curved ? "a" : "no"} second derivative by inputs, as it says`, async () => {
      const { x, slopes } = predict(model, layout3, input("x", "float64", [batch3, width2]));
      const [curvature] = gradients(sum(slopes), [x]);
      const found = numbersOf((await evaluate({ curvature }, { parameters, x: inputs })).curvature);
      if (model.facts.smooth && !curved) throw new Error("it says that it is smooth");
      if (found.some((value) => value !== 0) !== curved) throw new Error(`found ${[...found].join(", ")}`);
    });
    const { buffers } = model;
    if (buffers !== void 0) {
      it("predicts with every buffer, and by rows alone whatever they are", async () => {
        const { vector, prediction } = predictWith(model, input("x", "float64", [batch3, width2]));
        const [gradient] = gradients(sum(square(prediction)), [vector]);
        const parts = unflatten(gradient, modelLayout(model)).slice(model.parameters.length);
        const values = { parameters: await afterStep(model, parameters, inputs), x: inputs };
        const named2 = Object.fromEntries(parts.map((part, i) => [`length${i}`, norm(part)]));
        const lengths = await evaluate(named2, values);
        for (const [i, { name: buffer, role }] of buffers.specs.entries()) {
          if (role !== "buffer") throw new Error(`${buffer} is of the role ${role}`);
          const length = numbersOf(lengths[`length${i}`])[0];
          if (!(length > 0)) throw new Error(`${buffer}: found a gradient of length ${length}`);
        }
        const together = numbersOf((await evaluate({ prediction }, values)).prediction);
        const first = predictWith(model, input("x", "float64", [1, width2])).prediction;
        const row = arrayOf("float64", [1, width2], [...numbersOf(inputs).slice(0, width2)]);
        const alone = (await evaluate({ prediction: first }, { ...values, x: row })).prediction;
        expectClose(alone, arrayOf("float64", [1, outputs], [...together.slice(0, outputs)]));
      });
      it("has buffers of their shapes after a step, that its parameters and its batch decide", async () => {
        const [before, after, again] = [
          numbersOf(bufferStart(model)),
          numbersOf(await afterStep(model, parameters, inputs)).slice(layout3.total),
          numbersOf(await afterStep(model, parameters, inputs)).slice(layout3.total)
        ];
        if (!after.every((value, i) => Number.isFinite(value) && value === again[i])) throw new Error(`found ${after}`);
        if (after.some((value, i) => value === before[i])) throw new Error("a buffer stayed as it was");
      });
    }
    it("has the derivatives of finite differences, to order 2", () => checkGradients(
      ([vector, x]) => sum(weighed(model.apply(unflatten(vector, layout3), x))),
      [parameters, inputs],
      { order: 2 }
    ));
    it("has those of a penalty on its slopes, to order 2", () => checkGradients(
      ([vector, x]) => {
        const prediction = model.apply(unflatten(vector, layout3), x);
        const [slopes] = gradients(sum(weighed(prediction)), [x]);
        return add(sum(square(prediction)), sum(square(slopes)));
      },
      [parameters, inputs],
      { order: 2 }
    ));
    for (const dtype of ["float32", "float64"]) {
      const tolerance = tolerances[singlePrecision ? "float32" : dtype];
      for (const [runtimeName, runtime] of Object.entries(runtimes)) {
        it(`gives the reference's predictions alone in ${runtimeName} in ${dtype}`, async () => {
          const { prediction } = predict(model, layout3, input("x", dtype, ["rows", width2]));
          const feeds = { parameters: inDType(parameters, dtype), x: inDType(inputs, dtype) };
          const found = await evaluate({ prediction }, feeds, runtime);
          expectClose(found.prediction, (await evaluate({ prediction }, feeds)).prediction, tolerance);
        });
        it(`gives the reference's predictions, slopes and gradients in ${runtimeName} in ${dtype}`, async () => {
          const { vector, prediction, slopes } = predict(model, layout3, input("x", dtype, [batch3, width2]));
          const [gradient] = gradients(add(sum(prediction), sum(square(slopes))), [vector]);
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
function startOf(layout3) {
  const offsets = numbersOf(sampleArray([layout3.total], { from: -0.2, to: 0.2, seed: 4 }));
  return initialVector(layout3, 1).map((value, i) => value + offsets[i]);
}
function bufferStart(model) {
  const { parameters, total } = modelLayout(model);
  const count = parameterLayout(model.parameters).total;
  const values = initialVector(parameterLayout(parameters), 1).slice(count);
  return arrayOf("float64", [total - count], [...values]);
}
async function afterStep(model, parameters, x) {
  const layout3 = modelLayout(model);
  const start3 = arrayOf("float64", [layout3.total], [...numbersOf(parameters), ...numbersOf(bufferStart(model))]);
  const parts = unflatten(input("vector", "float64", [layout3.total]), layout3);
  const own = parts.slice(0, model.parameters.length);
  const mode = { dropoutKey: input("key", "int64", []), buffers: parts.slice(model.parameters.length) };
  const next = model.buffers?.next(own, input("x", "float64", x.shape), mode) ?? [];
  const shapes4 = model.buffers?.specs.map(({ shape }) => shape) ?? [];
  if (next.length !== shapes4.length || next.some(({ shape }, i) => !sameShape(shape, shapes4[i] ?? []))) {
    throw new Error(`found buffers of the shapes ${JSON.stringify(next.map(({ shape }) => shape))}`);
  }
  const moved2 = flatten([...own, ...next], layout3);
  const key = { dtype: "int64", shape: [], data: BigInt64Array.of(3n) };
  return (await evaluate({ moved: moved2 }, { vector: start3, x, key })).moved;
}
function predictWith(model, x) {
  const vector = input("parameters", x.dtype, [modelLayout(model).total]);
  return { vector, prediction: applyVector(model, vector, x) };
}
function predict(model, layout3, x) {
  const vector = input("parameters", x.dtype, [layout3.total]);
  const prediction = model.apply(unflatten(vector, layout3), x);
  const [slopes] = gradients(sum(weighed(prediction)), [x]);
  return { vector, x, prediction, slopes };
}
async function predictions(model, layout3, feeds) {
  const { prediction } = predict(model, layout3, input("x", "float64", feeds.x.shape));
  return (await evaluate({ prediction }, feeds)).prediction;
}
function weighed(prediction) {
  const outputs = prediction.shape[1];
  const factors = Array.from({ length: outputs }, (_, i) => Math.cos(0.7 * i));
  return mul(prediction, constant(factors, prediction.dtype, [outputs]));
}

// packages/core/src/testing/expect-agreement.ts
async function expectAgreement(program2, feeds, runtime, tolerance) {
  const expected = await (await referenceRuntime().load(program2)).run(feeds);
  const executable = await runtime.load(program2);
  const found = await executable.run(feeds);
  await executable.release();
  for (const [output, array] of Object.entries(expected)) {
    try {
      expectClose(found[output], array, tolerance);
    } catch (error) {
      throw new Error(`${output} in ${runtime.name}: ${error.message}`, { cause: error });
    }
  }
  return expected;
}

// packages/core/src/testing/describe-op.ts
function describeOp(contract, { describe, it, runtimes }) {
  const { name, build, inputs, facts: { order = 2, singlePrecision = false } = {}, refuses = {} } = contract;
  const floating = inputs.some(({ dtype }) => isFloating(dtype));
  describe(name, () => {
    it("is what the builder applies", async () => {
      const names3 = topological([build(tensorsOf(inputs))]).map(({ op }) => op.name);
      if (!names3.includes(name)) throw new Error(`expected an op called ${name}, found ${names3.join(", ")}`);
    });
    if (order > 0) {
      it(`has the derivatives of finite differences, to order ${order}`, () => checkGradients((tensors) => weighed2(build(tensors)), inputs, { order }));
    } else if (floating) {
      it("has no gradient", () => expectNoGradient(build, inputs));
    }
    for (const dtype of floating ? ["float32", "float64"] : ["float32"]) {
      const tolerance = tolerances[singlePrecision ? "float32" : dtype];
      for (const [runtime, running] of Object.entries(runtimes)) {
        it(`gives the reference's results in ${runtime}${floating ? ` in ${dtype}` : ""}`, () => compare(
          build,
          inputs.map((array) => inDType(array, dtype)),
          { order, runtime: running, tolerance }
        ));
      }
    }
    for (const [wrong, apply] of Object.entries(refuses)) {
      it(`refuses ${wrong}`, async () => expectShapeError2(name, apply));
    }
  });
}
function tensorsOf(arrays) {
  return arrays.map(({ dtype, shape }, i) => input(`input${i}`, dtype, shape));
}
function feedsOf(arrays) {
  return Object.fromEntries(arrays.map((array, i) => [`input${i}`, array]));
}
function weighed2(tensor) {
  const shape = tensor.shape;
  const size = shape.reduce((product, length) => product * length, 1);
  const weights = Array.from({ length: size }, (_, i) => Math.cos(1 + 1.7 * i));
  return sum(mul(tensor, constant(weights, tensor.dtype, shape)));
}
function withDerivatives(build, tensors, order) {
  const value = build(tensors);
  const free = tensors.filter(({ dtype }) => isFloating(dtype));
  const outputs = { value };
  let below = order > 0 ? weighed2(value) : void 0;
  for (let derivative = 1; derivative <= order && below !== void 0; derivative++) {
    const found = gradients(below, free);
    for (const [i, gradient] of found.entries()) outputs[`derivative ${derivative} by input ${i}`] = gradient;
    below = found.map(weighed2).reduce((a, b) => add(a, b));
  }
  return outputs;
}
async function compare(build, inputs, { order, runtime, tolerance }) {
  const compiled = program("op", withDerivatives(build, tensorsOf(inputs), order));
  await expectAgreement(compiled, feedsOf(inputs), runtime, tolerance);
}
async function expectNoGradient(build, inputs) {
  const tensors = tensorsOf(inputs);
  const value = build(tensors);
  if (!isFloating(value.dtype)) return;
  const free = tensors.filter(({ dtype }) => isFloating(dtype));
  const found = gradients(weighed2(value), free);
  const results = await evaluate(
    Object.fromEntries(found.map((gradient, i) => [`gradient${i}`, gradient])),
    feedsOf(inputs)
  );
  for (const array of Object.values(results)) expectClose(array, zerosLike(array), { relative: 0, absolute: 0 });
}
function zerosLike({ dtype, shape, data }) {
  return arrayOf(dtype, shape, new Array(data.length).fill(0));
}
function expectShapeError2(name, apply) {
  try {
    apply();
  } catch (error) {
    if (error instanceof ShapeError && error.parts.where === name) return;
    throw new Error(`expected a ShapeError that names ${name}, found ${String(error)}`, { cause: error });
  }
  throw new Error(`expected a ShapeError that names ${name}, found no error`);
}

// packages/core/src/testing/expect-goes-on.ts
async function expectGoesOn(optimizer, descent2, runtimes) {
  await expectSame(optimizer, descent2);
  for (const runtime of runtimes) await expectSame(optimizer, { ...descent2, dtype: "float32", runtime });
}
async function expectSame(optimizer, descent2) {
  const steps = Math.floor(descent2.steps / 2) - 1;
  const whole = await descend(optimizer, descent2);
  const { parameters, state } = await descend(optimizer, { ...descent2, steps });
  const rest = await descend(optimizer, {
    ...descent2,
    start: [...parameters.at(-1)],
    steps: descent2.steps - steps,
    from: { state, steps }
  });
  const [found, expected] = [rest, whole].map((path) => {
    return [path.parameters.at(-1), ...path.state.map(numbersOf)].flatMap((values) => [...values]);
  });
  const at = expected.findIndex((value, i) => !Object.is(value, found[i]));
  if (at >= 0) throw new Error(`number ${at} of the state: expected ${expected[at]}, found ${found[at]}`);
}

// packages/core/src/testing/describe-optimizer.ts
var zeros = (length) => () => new Float64Array(length);
var layout = parameterLayout([
  { name: "weight", shape: [2, 2], role: "weight", initialise: zeros(4) },
  { name: "bias", shape: [2], role: "bias", initialise: zeros(2) },
  { name: "scale", shape: [1], role: "scale", initialise: zeros(1) }
]);
var start = [1, -1, 0.5, 2, -0.5, 1.5, 0];
var bottom = [0.2, 0.1, -0.3, 0.4, 0, -0.2, 0.3];
var curvatures = [4, 0.5, 1, 2, 3, 1, 2];
function describeOptimizer(contract, { describe, it, runtimes }) {
  const { name, optimizer, learningRate, steps = 200 } = contract;
  const slots = optimizer.slots(layout);
  const descent2 = { objective: bowl, start, steps: 20, learningRate, layout };
  describe(name, () => {
    it("keeps slots with names of their own, each in its shape", async () => {
      const names3 = slots.map((slot) => slot.name);
      if (new Set(names3).size !== names3.length) throw new Error(`found the names ${names3.join(", ")}`);
      const { update, state } = stepAt({ learningRate }, optimizer);
      if (!sameShape(update.shape, [layout.total])) throw new Error(`found an update of [${update.shape.join(", ")}]`);
      if (state.length !== slots.length) throw new Error(`found a state of ${state.length} for ${slots.length} slots`);
      for (const [i, { name: slot, shape }] of slots.entries()) {
        if (!sameShape(state[i].shape, shape)) throw new Error(`${slot} changes its shape`);
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
      const nothing = new Array(layout.total).fill(0);
      const found = await evaluate({ update }, feedsOf2(slots, { gradient: nothing, parameters: nothing, step: 1 }));
      if (numbersOf(found.update).some((value) => value !== 0)) throw new Error(`found ${numbersOf(found.update)}`);
    });
    it("moves by an amount that scales with the learning rate", async () => {
      const updateWith = async (rate) => {
        const { update } = stepAt({ learningRate: rate }, optimizer);
        return (await evaluate({ update }, feedsOf2(slots, { gradient: curvatures, parameters: start, step: 1 }))).update;
      };
      const twice = [...numbersOf(await updateWith(learningRate))].map((value) => 2 * value);
      expectClose(await updateWith(2 * learningRate), arrayOf("float64", [layout.total], twice));
      const none = numbersOf(await updateWith(0));
      if (none.some((value) => value !== 0)) throw new Error(`found ${none} with a rate of 0`);
    });
    it("descends to the bottom of a bowl", async () => {
      const { parameters } = await descend(optimizer, { ...descent2, steps });
      const end = parameters.at(-1);
      const distance = Math.max(...bottom.map((value, i) => Math.abs(end[i] - value)));
      if (!(distance <= 0.05)) throw new Error(`found ${end}, ${distance} from the bottom`);
    });
    it("takes the same steps as one of a chain", async () => {
      const pass = {
        name: "pass",
        references: [],
        slots: () => [{ name: "seen", shape: [] }],
        step: ({ gradient, step }) => ({ update: gradient, state: [step] })
      };
      const [alone, chained] = await Promise.all([
        descend(optimizer, descent2),
        descend(chain(pass, optimizer, pass), descent2)
      ]);
      expectClose(pathOf(chained.parameters), pathOf(alone.parameters), { relative: 0, absolute: 0 });
    });
    it("goes on from a saved state with the same bits", async () => {
      await expectGoesOn(optimizer, descent2, Object.values(runtimes));
    });
    for (const dtype of ["float32", "float64"]) {
      for (const [runtimeName, runtime] of Object.entries(runtimes)) {
        it(`takes the reference's steps in ${runtimeName} in ${dtype}`, async () => {
          const expected = await descend(optimizer, { ...descent2, dtype });
          const found = await descend(optimizer, { ...descent2, dtype, runtime });
          expectClose(pathOf(found.parameters), pathOf(expected.parameters), tolerances[dtype]);
          for (const [i, state] of found.state.entries()) expectClose(state, expected.state[i]);
        });
      }
    }
  });
}
function bowl(parameters) {
  const { dtype } = parameters;
  const halves = constant(
    curvatures.map((curvature) => curvature / 2),
    dtype,
    [layout.total]
  );
  return sum(mul(halves, square(sub(parameters, constant(bottom, dtype, [layout.total])))));
}
function stepAt({ learningRate }, optimizer) {
  return optimizer.step({
    gradient: input("gradient", "float64", [layout.total]),
    parameters: input("parameters", "float64", [layout.total]),
    state: optimizer.slots(layout).map(({ shape }, i) => input(`state${i}`, "float64", shape)),
    layout,
    step: input("step", "float64", []),
    learningRate: constant(learningRate, "float64")
  });
}
function feedsOf2(slots, at) {
  const state = slots.map(({ shape }, i) => {
    const array = arrayOf("float64", shape, new Array(sizeOf(shape)).fill(0));
    return [`state${i}`, array];
  });
  return {
    gradient: arrayOf("float64", [layout.total], at.gradient),
    parameters: arrayOf("float64", [layout.total], at.parameters),
    step: arrayOf("float64", [], [at.step]),
    ...Object.fromEntries(state)
  };
}
function pathOf(parameters) {
  return arrayOf(
    "float64",
    [parameters.length, layout.total],
    parameters.flatMap((step) => [...step])
  );
}

// packages/core/src/testing/rule-network.ts
var networkShapes = [[3, 4], [4], [4, 1]];
var networkRoles = ["weight", "bias", "weight"];
var networkStart = networkShapes.map((shape, seed) => sampleArray(shape, { seed }));
function networkObjective({
  objective = plain(mse()),
  dtype = "float64",
  rows: rows3 = [0, 1, 2, 3, 4],
  weights
} = {}) {
  const fixed = (array) => constantOf2(inDType(array, dtype));
  const picked2 = (width2, seed) => {
    const all = numbersOf(sampleArray([5, width2], { seed }));
    const data = rows3.flatMap((row) => [...all.subarray(row * width2, (row + 1) * width2)]);
    return fixed(arrayOf("float64", [rows3.length, width2], data));
  };
  return ruleObjective(objective, ([w1, b1, w2]) => ({
    predict: (x) => matmul(tanh(add(matmul(x, w1), b1)), w2),
    inputs: picked2(3, 7),
    targets: picked2(1, 8),
    ...weights === void 0 ? {} : { weights: fixed(arrayOf("float64", [rows3.length], weights)) }
  }));
}
var opposed = {
  name: "opposed",
  facts: { inputDerivatives: 0, needsSmooth: false, exact: true },
  references: [],
  evaluate: (context) => errorsOf(context).reduce((total, part) => add(total, part)),
  parts: (context) => errorsOf(context)
};
function errorsOf({ predict: predict2, inputs, targets }) {
  const predictions2 = predict2(inputs);
  return [mean(square(sub(predictions2, targets))), mean(square(add(predictions2, targets)))];
}
function constantOf2(array) {
  return constant(numbersOf(array), array.dtype, array.shape);
}
function networkInputs(dtype) {
  return networkShapes.map((shape, i) => input(`p${i}`, dtype, shape));
}
function networkFeeds(arrays = networkStart, dtype = "float64") {
  return Object.fromEntries(arrays.map((array, i) => [`p${i}`, inDType(array, dtype)]));
}

// packages/core/src/testing/describe-rule.ts
var dtypes = ["float32", "float64"];
var roles = networkRoles;
function describeRule({ name, rule, minimised = ({ objectiveAt }, parameters) => objectiveAt(parameters), combined }, { describe, it, runtimes }) {
  const onNetwork = (batch4 = {}) => {
    const { objectiveAt, ...rest } = networkObjective(batch4);
    return applyRule(rule, objectiveAt, networkInputs(batch4.dtype ?? "float64"), { ...rest, roles });
  };
  const parted = lai({ lambda: 0.3, reduce: rule.facts.perExample ? "sample" : "batch" });
  const resultsOn = (batch4) => evaluate(tensorsOf2(onNetwork(batch4)), networkFeeds());
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
      const calls = [];
      const watched = (at) => {
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
        const right = loss.shape.length === 0 && found.length === networkShapes.length && found.every((gradient, i) => sameShape(gradient.shape, networkShapes[i])) && [loss, ...found].every((tensor) => tensor.dtype === dtype);
        if (right) return;
        const described = [loss, ...found].map((tensor) => `${tensor.dtype} [${tensor.shape.join(", ")}]`);
        throw new Error(`found ${described.join(", ")}`);
      });
    }
    const expectGradientOf = async (batch4) => {
      const { gradients: given } = onNetwork(batch4);
      const found = await evaluate(named("gradient", given), networkFeeds());
      const value = minimised(networkObjective(batch4), networkInputs("float64"), networkStart.map(constantOf2));
      const { relative } = gradientCheck;
      for (const [i, expected] of (await differencesOf(value)).entries()) {
        expectClose(found[`gradient${i}`], expected, { relative, absolute: relative });
      }
    };
    it("gives the gradient that finite differences of the minimised function have", () => expectGradientOf({}));
    if (combined === void 0) {
      it("gives that of an objective of several parts too", () => expectGradientOf({ objective: parted }));
    } else {
      it("gives what it says that it makes of the parts of an objective, beside its value", async () => {
        for (const objective of [parted, opposed]) {
          const parameters = networkInputs("float64");
          const { partsOf, objectiveAt } = networkObjective({ objective });
          const parts = partsOf(parameters).map((part) => flattened(gradients(part, parameters)));
          const { loss, gradients: given } = onNetwork({ objective });
          const tensors = { loss, value: objectiveAt(parameters), given: flattened(given), ...named("part", parts) };
          const found = await evaluate(tensors, networkFeeds());
          const numbers = (each) => [...numbersOf(found[each])];
          expectClose(found.loss, found.value);
          const expected = combined(parts.map((_, i) => numbers(`part${i}`)));
          expectClose(found.given, arrayOf("float64", [expected.length], expected));
        }
      });
    }
    for (const dtype of dtypes) {
      const bowl4 = (parameters, power) => parameters.map((parameter, i) => sub(parameter, constantOf2(inDType(networkStart[i], dtype)))).map((distance) => sum(power === 2 ? square(distance) : square(square(distance)))).reduce((a, b) => add(a, b));
      it(`gives zeros, not NaN, at the bottom of a bowl, in ${dtype}`, async () => {
        const { gradients: found } = applyRule(rule, (at) => bowl4(at, 2), networkInputs(dtype), { roles });
        await expectZeros(found, dtype);
      });
      it(`gives next to nothing near the bottom, where there is hardly a direction, in ${dtype}`, async () => {
        const slope = (parameters) => parameters.map((each) => sum(each)).reduce((a, b) => add(a, b));
        const flat = (parameters) => add(bowl4(parameters, 4), mul(slope(parameters), 1e-20));
        const { gradients: found } = applyRule(rule, flat, networkInputs(dtype), { roles });
        const numbers = await numbersIn(found, dtype);
        if (!numbers.every((number) => Math.abs(number) < 1e-18)) throw new Error(`found ${numbers.join(", ")}`);
      });
    }
    it("gives zeros for a parameter that the objective does not know", async () => {
      const knowing = ([first]) => sum(square(first));
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
      for (const width2 of [1, 2, 3, 8]) {
        const one = productsPerLayer(parted, { width: width2, outputs: 1 });
        const own = productsPerLayer(parted, { width: width2, outputs: 1, rule });
        const expected = one * whole + 2 * one / 3 * backwardPerPart * (width2 - 1);
        if (own !== expected) throw new Error(`of ${width2} parts: expected ${expected} products, found ${own}`);
      }
    });
    for (const dtype of dtypes) {
      for (const [runtimeName, runtime] of Object.entries(runtimes)) {
        it(`gives the reference's results in ${runtimeName} in ${dtype}`, async () => {
          const feeds = networkFeeds(networkStart, dtype);
          const both = async (tensors) => [
            await evaluate(tensors, feeds, runtime),
            await evaluate(tensors, feeds)
          ];
          expectAll(...await both(tensorsOf2(onNetwork({ dtype }))));
          const [found, expected] = await both(tensorsOf2(onNetwork({ dtype, objective: parted })));
          const largest = Math.max(
            1,
            ...Object.values(expected).flatMap((array) => [...numbersOf(array).map(Math.abs)])
          );
          const { relative, absolute } = tolerances[dtype];
          expectAll(found, expected, { relative, absolute: 10 * absolute * largest });
        });
      }
    }
  });
}
async function differencesOf(value) {
  const { step } = gradientCheck;
  const differences = [];
  for (const [i, array] of networkStart.entries()) {
    const data = new Float64Array(array.data.length);
    for (let at = 0; at < data.length; at++) {
      const moved2 = async (by) => {
        const numbers = numbersOf(array).map((number, j) => j === at ? number + by : number);
        const feeds = networkFeeds(networkStart.map((each, j) => j === i ? { ...each, data: numbers } : each));
        return numbersOf((await evaluate({ value }, feeds)).value)[0];
      };
      const [near, nearBack] = [await moved2(step), await moved2(-step)];
      const [far, farBack] = [await moved2(2 * step), await moved2(-2 * step)];
      data[at] = (8 * (near - nearBack) - (far - farBack)) / (12 * step);
    }
    differences.push({ ...array, data });
  }
  return differences;
}
function flattened(parts) {
  return concat(
    parts.map((part) => reshape(part, [sizeOf(part.shape)])),
    0
  );
}
function named(prefix, tensors) {
  return Object.fromEntries(tensors.map((tensor, i) => [`${prefix}${i}`, tensor]));
}
function tensorsOf2({ loss, gradients: gradients2 }) {
  return { loss, ...named("gradient", gradients2) };
}
function expectAll(found, expected, tolerance) {
  for (const [each, array] of Object.entries(expected)) expectClose(found[each], array, tolerance);
}
async function numbersIn(tensors, dtype) {
  const found = await evaluate(named("gradient", tensors), networkFeeds(networkStart, dtype));
  return Object.values(found).flatMap((array) => [...numbersOf(array)]);
}
async function expectZeros(tensors, dtype) {
  const numbers = await numbersIn(tensors, dtype);
  if (numbers.some((number) => number !== 0)) throw new Error(`expected zeros, found ${numbers.join(", ")}`);
}

// packages/core/src/testing/describe-search.ts
var MOST = 5e3;
function bowl2([x = 0, y = 0]) {
  if (x > 2.5) return Number.NaN;
  if (y > 1.8) return Number.POSITIVE_INFINITY;
  return (x - 0.5) ** 2 + 4 * (y - 1) ** 2;
}
function tell(search, proposals) {
  const values = proposals.map(({ point: point3 }) => bowl2(point3));
  search.tell(proposals, values);
}
function run(search, group, { backwards = false, most = MOST } = {}) {
  const asked = [];
  let waiting = [...search.pending];
  while (search.stopped === void 0 && asked.length < most) {
    const given = search.ask(group);
    asked.push(...given);
    waiting.push(...given);
    if (given.length === group && waiting.length < 3 * group) continue;
    const told = backwards ? waiting.reverse() : waiting;
    tell(search, told);
    waiting = [];
  }
  return asked;
}
function expectSame2(what, found, expected) {
  const [left, right] = [JSON.stringify(found), JSON.stringify(expected)];
  if (left !== right) throw new Error(`${what}: expected ${right}, found ${left}`);
}
function expectRefusal(what, kind, refused) {
  try {
    refused();
  } catch (error) {
    if (error instanceof kind) return;
    throw error;
  }
  throw new Error(`${what}: expected a ${kind.name}, found none`);
}
function throughJson(search) {
  return JSON.parse(JSON.stringify(search.state()));
}
function describeSearch({ name, start: start3 }, { describe, it }) {
  describe(name, () => {
    it("stays in the box, counts its proposals from 0, and ends near the bottom", async () => {
      const search = start3(1);
      const asked = run(search, 7);
      expectSame2("name", search.name, name);
      if (search.stopped === void 0) throw new Error(`found no end within ${MOST} values`);
      expectSame2("evaluations", search.evaluations, asked.length);
      expectSame2(
        "numbers of proposals",
        asked.map(({ id }) => id),
        asked.map((_, i) => i)
      );
      for (const { point: point3, budget } of asked) {
        const [x = Number.NaN, y = Number.NaN] = point3;
        if (!(point3.length === 2 && x >= -1 && x <= 3 && y >= 0 && y <= 2)) throw new Error(`found the point ${point3}`);
        if (!(budget > 0 && budget <= 1)) throw new Error(`found the budget ${budget}`);
      }
      if (!((search.best?.value ?? Number.NaN) < 0.5)) throw new Error(`found the best value ${search.best?.value}`);
      expectSame2("value of the best point", search.best?.value, bowl2(search.best?.point ?? []));
      expectSame2("proposals after the end", search.ask(), []);
    });
    it("has the least value of the greatest budget as its best, the earliest of equal ones", async () => {
      const search = start3(2);
      const finite = run(search, 5).filter(({ point: point3 }) => Number.isFinite(bowl2(point3)));
      const most = Math.max(...finite.map(({ budget }) => budget));
      const full = finite.filter(({ budget }) => budget === most);
      const least = Math.min(...full.map(({ point: point3 }) => bowl2(point3)));
      expectSame2("best proposal", search.best?.id, full.find(({ point: point3 }) => bowl2(point3) === least)?.id);
    });
    it("asks for the same whether asked one by one or all at once, and told in any order", async () => {
      const whole = start3(3);
      const path = run(whole, MOST);
      for (const [group, backwards] of [
        [1, false],
        [3, true],
        [MOST, true]
      ]) {
        const other = start3(3);
        expectSame2(`proposals by ${group}`, run(other, group, { backwards }), path);
        expectSame2(`state by ${group}`, other.state(), whole.state());
      }
    });
    it("asks for other points under another seed", async () => {
      if (JSON.stringify(start3(4).ask(3)) === JSON.stringify(start3(5).ask(3))) throw new Error("found the same points");
    });
    it("goes on bit for bit from a state in JSON, whatever it waits for", async () => {
      for (const moment of [0, 1, 4, 11, 26]) {
        const search = start3(6);
        run(search, 1, { most: moment });
        const [lost, done] = [search.ask(1), search.ask(1)];
        tell(search, done);
        const pending = search.pending.map(({ id }) => id);
        if (!lost.every(({ id }) => pending.includes(id))) throw new Error(`found only ${pending} pending`);
        const twin = restoreSearch(throughJson(search));
        expectSame2("pending proposals", twin.pending, search.pending);
        expectSame2("best", twin.best, search.best);
        expectSame2("evaluations", twin.evaluations, search.evaluations);
        expectSame2("state", twin.state(), search.state());
        expectSame2("later proposals", run(twin, 4), run(search, 4));
        expectSame2("last state", twin.state(), search.state());
        expectSame2("restored last state", restoreSearch(throughJson(search)).state(), search.state());
      }
    });
    it("has no best where every trial diverges, and ends all the same", async () => {
      const search = start3(7);
      for (let i = 0; i < MOST && search.stopped === void 0; i++) {
        const asked = search.ask();
        const values = asked.map(({ id }) => [Number.NaN, Infinity, -Infinity][id % 3]);
        search.tell(asked, values);
      }
      if (search.stopped === void 0) throw new Error("found no end");
      expectSame2("best", search.best, void 0);
    });
    it("refuses proposals that are not pending and values that do not fit them, and takes nothing then", async () => {
      const search = start3(8);
      const [first, second] = search.ask(2);
      const before = throughJson(search);
      expectRefusal("an unknown proposal", UsageError, () => search.tell([{ id: 999 }], [1]));
      expectRefusal("a proposal named twice", UsageError, () => search.tell([first, first], [1, 1]));
      expectRefusal("a proposal not given out", UsageError, () => search.tell([first, { id: 2 }], [1, 1]));
      expectRefusal("too few values", UsageError, () => search.tell([first, second], [1]));
      expectRefusal("half a proposal", UsageError, () => search.ask(0.5));
      expectRefusal("no number of proposals", UsageError, () => search.ask(Number.NaN));
      expectSame2("state after refusals", search.state(), before);
      search.tell([first], [1]);
      expectRefusal("a second value", UsageError, () => search.tell([first], [1]));
    });
    it("refuses a state that is not its own", async () => {
      const state = start3(9).state();
      expectRefusal("another version", FormatError, () => restoreSearch({ ...state, version: 99 }));
      expectRefusal("an unknown field", FormatError, () => restoreSearch({ ...state, extra: 1 }));
      expectRefusal("another search", UsageError, () => restoreSearch({ ...state, search: "grid" }));
    });
  });
}

// packages/core/src/testing/describe-transform.ts
var shapes3 = [
  ["dense", [3, 2], "weight"],
  ["bias", [2], "bias"],
  ["kernel", [2, 1, 3], "weight"],
  ["scale", [2], "scale"]
];
var layout2 = parameterLayout(
  shapes3.map(([name, shape, role]) => ({
    name,
    shape,
    role,
    initialise: () => new Float64Array(shape.reduce((product, length) => product * length, 1))
  }))
);
var spread = (factor, offset) => Array.from({ length: layout2.total }, (_, i) => Math.cos(factor * i + offset));
var start2 = spread(2.3, 0.4);
var bottom2 = spread(1.7, 2);
var curvatures2 = spread(0.9, 1).map((value) => 1.5 + value);
var STEPS = 12;
var rateAt = (step) => 0.1 / (1 + 0.2 * step);
var descent = { objective: bowl3, start: start2, steps: STEPS, learningRate: rateAt, layout: layout2 };
function describeTransform({ name, transform, definition, roles: roles2 }, { describe, it, runtimes }) {
  const optimizer = withTransforms(sgd(), [transform]);
  describe(name, () => {
    it("has its name, and slots with names of their own", async () => {
      if (transform.name !== name) throw new Error(`found the name ${transform.name}`);
      const names3 = transform.slots(layout2).map((slot) => slot.name);
      if (new Set(names3).size !== names3.length) throw new Error(`found the names ${names3.join(", ")}`);
      const { state } = await descend(optimizer, { ...descent, steps: 1 });
      for (const [i, slot] of optimizer.slots(layout2).entries()) {
        if (!sameShape(state[i].shape, slot.shape)) throw new Error(`${slot.name} changes its shape`);
      }
    });
    it("takes the steps of its definition", async () => {
      const { parameters } = await descend(optimizer, descent);
      expectClose(pathOf2(parameters), pathOf2(plainPath(definition())), { relative: 1e-12, absolute: 1e-12 });
    });
    for (const dtype of ["float32", "float64"]) {
      for (const [runtimeName, runtime] of Object.entries(runtimes)) {
        it(`takes them in ${runtimeName} in ${dtype}`, async () => {
          const { parameters } = await descend(optimizer, { ...descent, dtype, runtime });
          expectClose(pathOf2(parameters), pathOf2(plainPath(definition())), tolerances[dtype]);
        });
      }
    }
    it("goes on from a saved state with the same bits", async () => {
      await expectGoesOn(optimizer, descent, Object.values(runtimes));
    });
    it("gives zero where everything is zero", async () => {
      const nothing = new Array(layout2.total).fill(0);
      const flat = (parameters2) => mul(sum(square(parameters2)), 0);
      const { parameters } = await descend(optimizer, { ...descent, objective: flat, start: nothing, steps: 5 });
      for (const step of parameters) if (step.some((value) => value !== 0)) throw new Error(`found ${step}`);
    });
    if (roles2 !== void 0) {
      it(`acts on parameters of the roles ${roles2.join(", ")} alone`, async () => {
        const [{ parameters: found }, { parameters: plain2 }] = await Promise.all([
          descend(optimizer, descent),
          descend(sgd(), descent)
        ]);
        const mask = roleMask(layout2, roles2);
        const [with_, without] = [found.at(-1), plain2.at(-1)];
        for (const [i, acts] of mask.entries()) {
          if (acts === 0 && with_[i] !== without[i]) throw new Error(`element ${i}: found ${with_[i]}`);
        }
        if (mask.every((acts, i) => acts === 0 || with_[i] === without[i])) throw new Error("it changes nothing");
      });
    }
    it("does the same in a chain within a chain", async () => {
      const pass = {
        name: "pass",
        references: [],
        slots: () => [{ name: "seen", shape: [1] }],
        step: ({ gradient, state }) => ({ update: gradient, state })
      };
      const links = optimizer.links ?? [optimizer];
      const [head, ...tail] = links;
      if (head === void 0) throw new Error("no links");
      const nested = chain(pass, chain(head), chain(pass, chain(...tail, pass)));
      const [expected, found] = [await descend(optimizer, descent), await descend(nested, descent)];
      expectClose(pathOf2(found.parameters), pathOf2(expected.parameters), { relative: 0, absolute: 0 });
    });
  });
}
function bowl3(parameters) {
  const vector = (values) => constant(values, parameters.dtype, [layout2.total]);
  const halves = vector(curvatures2.map((curvature) => curvature / 2));
  return sum(mul(halves, square(sub(parameters, vector(bottom2)))));
}
function plainPath(updateAt) {
  let parameters = start2;
  return Array.from({ length: STEPS }, (_, i) => {
    const gradient = parameters.map((value, k) => curvatures2[k] * (value - bottom2[k]));
    const update = updateAt({ gradient, parameters, step: i + 1, learningRate: rateAt(i), layout: layout2 });
    parameters = parameters.map((value, k) => value - update[k]);
    return parameters;
  });
}
function pathOf2(steps) {
  return arrayOf(
    "float64",
    [steps.length, layout2.total],
    steps.flatMap((step) => Array.from(step))
  );
}
export {
  applyRule,
  arrayOf,
  checkGradients,
  descend,
  describeInputControl,
  describeLever,
  describeLoss,
  describeModel,
  describeOp,
  describeOptimizer,
  describeRule,
  describeSearch,
  describeTransform,
  detachedAt,
  evaluate,
  expectAgreement,
  expectClose,
  gradientCheck,
  inDType,
  sampleArray,
  tolerances
};
//# sourceMappingURL=index.js.map
