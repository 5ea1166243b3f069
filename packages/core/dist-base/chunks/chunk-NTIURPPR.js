import {
  DataError,
  FormatError,
  IsoclineError,
  RuntimeError,
  ShapeError,
  UsageError,
  __export,
  abs,
  acrossBatch,
  add,
  argMax,
  averagePool2d,
  cast,
  concat,
  conditional,
  constant,
  conv2d,
  cos,
  distinctReferences,
  div,
  equal,
  erf,
  exp,
  expand,
  floor,
  formatType,
  gather,
  gelu,
  gradients,
  greater,
  greaterOrEqual,
  input,
  isAcrossBatch,
  isFloating,
  labelDecode,
  labelEncode,
  less,
  lessOrEqual,
  log,
  log1p,
  logSoftmax,
  loop,
  matmul,
  max,
  maxPool2d,
  mean,
  memberOf,
  min,
  mul,
  namesOf,
  nearestName,
  neg,
  norm,
  normalQuantile,
  oneHot,
  onnxElementType,
  onnxNumbers,
  pad,
  pow,
  program,
  randomStream,
  randomUniform,
  readOnnx,
  reduceMax,
  relu,
  reshape,
  resumedStream,
  sameShape,
  shapeError,
  sigmoid,
  sign,
  silu,
  sin,
  sizeOf,
  slice,
  softmax,
  softplus,
  split,
  sqrt,
  square,
  stopGradient,
  sub,
  sum,
  tanh,
  toOnnx,
  transpose,
  where
} from "./chunk-NK6XQDYZ.js";

// packages/core/src/loss/require-classes.ts
function requireClasses(loss, logits, targets) {
  const classes = Number(logits.shape[1]);
  if (logits.shape.length !== 2 || !sameShape(logits.shape, targets.shape) || !(classes >= 2)) {
    throw shapeError(loss, "logits and one-hot targets of one shape [batch, classes]", [logits, targets]);
  }
  return classes;
}

// packages/core/src/loss/baikal.ts
var baikalReference = {
  authors: "S. Gonzalez and R. Miikkulainen",
  title: "Improved Training Speed, Accuracy, and Data Utilization Through Loss Function Optimization",
  year: 2020,
  source: "CEC 2020, arXiv:1905.11528",
  url: "https://arxiv.org/abs/1905.11528"
};
function baikal({ leastProbability = 1e-7 } = {}) {
  if (!(leastProbability > 0 && leastProbability < 1)) {
    const expected = "a number above 0 and below 1";
    throw new UsageError({ where: "least-probability of baikal", expected, found: String(leastProbability) });
  }
  const bound = -Math.log(leastProbability);
  return {
    name: "baikal",
    facts: { smooth: true, targets: "classes" },
    options: { leastProbability },
    references: [baikalReference],
    evaluate(logits, targets) {
      requireClasses("baikal", logits, targets);
      const u = neg(logSoftmax(logits));
      const beyond = sub(u, bound);
      const continued2 = div(add(add(mul(square(beyond), 0.5), beyond), 1), leastProbability);
      const inverse = where(greater(u, bound), continued2, exp(min(u, bound)));
      return mean(add(u, mul(targets, inverse)), { axes: [1] });
    }
  };
}

// packages/core/src/loss/cross-entropy.ts
var softmaxReference = {
  authors: "J. S. Bridle",
  title: "Probabilistic Interpretation of Feedforward Classification Network Outputs, with Relationships to Statistical Pattern Recognition",
  year: 1990,
  source: "Neurocomputing, NATO ASI Series 68"
};
var labelSmoothingReference = {
  authors: "C. Szegedy, V. Vanhoucke, S. Ioffe, J. Shlens and Z. Wojna",
  title: "Rethinking the Inception Architecture for Computer Vision",
  year: 2016,
  source: "CVPR 2016, arXiv:1512.00567"
};
function crossEntropy({ labelSmoothing = 0, classWeights } = {}) {
  const where2 = "cross-entropy";
  if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
    const expected = "a label smoothing from 0 to below 1";
    throw new UsageError({ where: where2, expected, found: String(labelSmoothing) });
  }
  const wrong = classWeights?.find((weight) => !(weight > 0 && Number.isFinite(weight)));
  if (wrong !== void 0) {
    throw new UsageError({ where: where2, expected: "positive class weights", found: String(wrong) });
  }
  return {
    name: "cross-entropy",
    facts: { smooth: true, targets: "classes" },
    references: labelSmoothing > 0 ? [softmaxReference, labelSmoothingReference] : [softmaxReference],
    evaluate(logits, targets) {
      const classes = requireClasses(where2, logits, targets);
      if (classWeights !== void 0 && classWeights.length !== classes) {
        throw new UsageError({ where: where2, expected: `${classes} class weights`, found: String(classWeights.length) });
      }
      const smoothed = labelSmoothing === 0 ? targets : add(mul(targets, 1 - labelSmoothing), labelSmoothing / classes);
      const weighed = classWeights === void 0 ? smoothed : mul(smoothed, constant(classWeights, logits.dtype, [1, classes]));
      return neg(sum(mul(weighed, logSoftmax(logits)), { axes: [1] }));
    }
  };
}

// packages/core/src/loss/residual.ts
function residual(loss, predictions, targets) {
  if (predictions.shape.length !== 2 || !sameShape(predictions.shape, targets.shape)) {
    throw shapeError(loss, "predictions and targets of one shape [batch, outputs]", [predictions, targets]);
  }
  return sub(predictions, targets);
}

// packages/core/src/loss/huber.ts
var huberReference = {
  authors: "P. J. Huber",
  title: "Robust Estimation of a Location Parameter",
  year: 1964,
  source: "Annals of Mathematical Statistics 35"
};
function huber({ delta = 1 } = {}) {
  if (!(delta > 0 && Number.isFinite(delta))) {
    throw new UsageError({ where: "delta of huber", expected: "a positive number", found: String(delta) });
  }
  return {
    name: "huber",
    facts: { smooth: false, targets: "numbers", kinks: [-delta, delta] },
    options: { delta },
    references: [huberReference],
    evaluate(predictions, targets) {
      const e = residual("huber", predictions, targets);
      const c = max(min(e, delta), -delta);
      return mean(mul(c, sub(e, mul(c, 0.5))), { axes: [1] });
    }
  };
}

// packages/core/src/loss/log-cosh.ts
var logCoshReference = {
  authors: "P. J. Green",
  title: "Bayesian Reconstructions from Emission Tomography Data Using a Modified EM Algorithm",
  year: 1990,
  source: "IEEE Transactions on Medical Imaging 9"
};
function logCosh() {
  return {
    name: "log-cosh",
    facts: { smooth: true, targets: "numbers" },
    references: [logCoshReference],
    evaluate(predictions, targets) {
      const e = residual("log-cosh", predictions, targets);
      const large = sub(sub(softplus(mul(e, 2)), e), Math.LN2);
      const small = mul(log1p(neg(square(tanh(max(min(e, 1), -1))))), -0.5);
      return mean(where(lessOrEqual(square(e), 1), small, large), { axes: [1] });
    }
  };
}

// packages/core/src/loss/mae.ts
function mae() {
  return {
    name: "mae",
    facts: { smooth: false, targets: "numbers", kinks: [0], jumps: true },
    references: [],
    evaluate: (predictions, targets) => mean(abs(residual("mae", predictions, targets)), { axes: [1] })
  };
}

// packages/core/src/loss/mse.ts
function mse() {
  return {
    name: "mse",
    facts: { smooth: true, targets: "numbers" },
    references: [],
    evaluate: (predictions, targets) => mean(square(residual("mse", predictions, targets)), { axes: [1] })
  };
}

// packages/core/src/loss/quantile.ts
var quantileReference = {
  authors: "R. Koenker and G. Bassett",
  title: "Regression Quantiles",
  year: 1978,
  source: "Econometrica 46"
};
function quantile({ tau = 0.5 } = {}) {
  if (!(tau > 0 && tau < 1)) {
    throw new UsageError({ where: "tau of quantile", expected: "a number above 0 and below 1", found: String(tau) });
  }
  return {
    name: "quantile",
    facts: { smooth: false, targets: "numbers", kinks: [0], jumps: true },
    options: { tau },
    references: [quantileReference],
    evaluate(predictions, targets) {
      const e = residual("quantile", predictions, targets);
      return mean(add(mul(relu(e), 1 - tau), mul(relu(neg(e)), tau)), { axes: [1] });
    }
  };
}

// packages/core/src/loss/taylor-polynomial.ts
var orders = [2, 3, 4];
function taylorTerms(order2) {
  return Array.from(
    { length: order2 },
    (_, i) => Array.from({ length: order2 - i }, (_2, j) => [i, j + 1])
  ).flat();
}
function taylorOrder(coefficients, where2 = "taylor polynomial") {
  const wrong = coefficients.find((value) => !Number.isFinite(value));
  if (wrong !== void 0) throw new UsageError({ where: where2, expected: "finite numbers", found: String(wrong) });
  const order2 = orders.find((candidate) => taylorTerms(candidate).length + 2 === coefficients.length);
  if (order2 !== void 0) return order2;
  throw new UsageError({
    where: where2,
    expected: `${orders.map((each2) => `${taylorTerms(each2).length + 2} numbers for order ${each2}`).join(", ")}`,
    found: `${coefficients.length}`
  });
}
function taylorOfGenome(genome) {
  taylorOrder(genome, "genome");
  return [...genome.slice(-2), ...genome.slice(0, -2)];
}
function taylorPolynomial(x, y, coefficients, { factorials = false } = {}) {
  const order2 = taylorOrder(coefficients);
  const [x0 = 0, y0 = 0, ...terms] = coefficients;
  const [dx, dy] = [sub(x, x0), sub(y, y0)];
  const byPower = Array.from({ length: order2 }, () => new Array(order2).fill(0));
  for (const [place, [i, j]] of taylorTerms(order2).entries()) {
    const value = terms[place] / (factorials ? factorial(i) * factorial(j) : 1);
    byPower[j - 1][i] = value;
  }
  return mul(
    dy,
    horner(
      dy,
      byPower.map((ofPower) => horner(dx, ofPower))
    )
  );
}
function horner(variable, coefficients) {
  return coefficients.reduceRight((inner2, coefficient) => {
    if (inner2 === 0) return coefficient;
    const product2 = mul(variable, inner2);
    return coefficient === 0 ? product2 : add(product2, coefficient);
  }, 0);
}
function factorial(n) {
  return n <= 1 ? 1 : n * factorial(n - 1);
}

// packages/core/src/loss/taylor.ts
var taylorReference = {
  authors: "S. Gonzalez and R. Miikkulainen",
  title: "Optimizing Loss Functions Through Multi-Variate Taylor Polynomial Parameterization",
  year: 2021,
  source: "GECCO 2021, arXiv:2002.00059",
  url: "https://arxiv.org/abs/2002.00059"
};
var crossEntropyAboutHalf = [0.5, 0.5, 1, -1, 4 / 3, 2, -2, 0];
function taylor({
  coefficients = crossEntropyAboutHalf,
  factorials = false,
  reduce = "sum"
} = {}) {
  taylorOrder(coefficients, "coefficients of taylor");
  if (reduce !== "sum" && reduce !== "mean") {
    throw new UsageError({ where: "reduce of taylor", expected: "sum or mean", found: String(reduce) });
  }
  return {
    name: "taylor",
    facts: { smooth: true, targets: "classes", signed: true },
    options: { coefficients, factorials, reduce },
    references: [taylorReference],
    evaluate(logits, targets) {
      requireClasses("taylor", logits, targets);
      const values = taylorPolynomial(targets, softmax(logits), coefficients, { factorials });
      return neg(reduce === "sum" ? sum(values, { axes: [1] }) : mean(values, { axes: [1] }));
    }
  };
}

// packages/core/src/loss/losses.ts
var losses_exports = {};
__export(losses_exports, {
  baikal: () => baikal,
  crossEntropy: () => crossEntropy,
  huber: () => huber,
  logCosh: () => logCosh,
  mae: () => mae,
  mse: () => mse,
  quantile: () => quantile,
  taylor: () => taylor
});

// packages/core/src/loss/registry.ts
var named = Object.entries(losses_exports).map(
  ([name, make]) => [name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), make]
);
var lossRegistry = {
  kind: "loss",
  members: Object.fromEntries(named.sort(([a], [b]) => a < b ? -1 : 1))
};

// packages/core/src/loss/for-target.ts
var standard = { numbers: "mse", classes: "cross-entropy" };
function lossTargets({ kind }) {
  return kind === "classification" ? "classes" : "numbers";
}
function lossesFor(target2) {
  const wanted2 = lossTargets(target2);
  const first = standard[wanted2];
  const others2 = namesOf(lossRegistry).filter(
    (name) => name !== first && memberOf(lossRegistry, name)().facts.targets === wanted2
  );
  return [first, ...others2];
}
function checkLossTargets(name, takes, target2) {
  if (takes === void 0 || takes === lossTargets(target2)) return;
  throw new UsageError({
    where: "loss",
    expected: `one of ${lossTargets(target2)}: ${lossesFor(target2).join(", ")}`,
    found: `${name}, which takes ${takes}`,
    remedy: "leave the loss out, or set the task"
  });
}

// packages/core/src/loss/loss-text.ts
var NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
function lossOf(text, where2 = "loss") {
  const { name, rest } = parted(text);
  const make = memberOf(lossRegistry, name, where2);
  if (rest === void 0) return make();
  const standard3 = make().options ?? {};
  const given = /* @__PURE__ */ new Map();
  for (const item of rest.split(",")) {
    const [key, value] = keyOf(`${where2} ${name}`, item, standard3);
    given.set(key, [...given.get(key) ?? [], value.trim()]);
  }
  const options = [...given].map(([key, values]) => [
    key,
    read(`${where2}, ${spelt(key)} of ${name}`, values, standard3[key])
  ]);
  try {
    return make(Object.fromEntries(options));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError({ ...error.parts, where: `${where2}, ${error.parts.where}` }, { cause: error });
  }
}
function lossNameOf(text) {
  return parted(text).name;
}
function parted(text) {
  const colon = text.indexOf(":");
  return colon < 0 ? { name: text.trim() } : { name: text.slice(0, colon).trim(), rest: text.slice(colon + 1) };
}
var spelt = (key) => key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
function keyOf(where2, item, standard3) {
  const known2 = Object.keys(standard3);
  const [first] = known2;
  if (first === void 0) {
    throw new UsageError({ where: where2, expected: "no options, for it has none", found: JSON.stringify(item.trim()) });
  }
  const split3 = item.indexOf("=");
  if (split3 < 0) return [first, item];
  const name = item.slice(0, split3).trim();
  const key = known2.find((candidate) => spelt(candidate) === name);
  if (key !== void 0) return [key, item.slice(split3 + 1)];
  const near = nearestName(name, known2.map(spelt));
  throw new UsageError({
    where: where2,
    expected: `an option of it: ${known2.map(spelt).join(", ")}`,
    found: JSON.stringify(name),
    ...near === void 0 ? {} : { remedy: `did you mean ${near}?` }
  });
}
function read(where2, values, standard3) {
  const [only = "", ...others2] = values;
  if (typeof standard3 === "object") return values.map((value) => numberOf(where2, value));
  if (others2.length > 0)
    throw new UsageError({ where: where2, expected: "one value", found: JSON.stringify(values.join(",")) });
  if (typeof standard3 === "number") return numberOf(where2, only);
  if (typeof standard3 === "string") return only;
  if (only === "true" || only === "false") return only === "true";
  throw new UsageError({ where: where2, expected: "true or false", found: JSON.stringify(only) });
}
function numberOf(where2, text) {
  const value = NUMBER.test(text) ? Number(text) : Number.NaN;
  if (Number.isFinite(value)) return value;
  throw new UsageError({ where: where2, expected: "a number", found: JSON.stringify(text) });
}

// packages/core/src/loss/reduce.ts
var leastTotal = 1e-30;
function weightedMean(values, weights) {
  if (weights === void 0) return mean(values);
  if (!sameShape(values.shape, weights.shape)) {
    throw shapeError("weighted mean", "values and weights of one shape [batch]", [values, weights]);
  }
  return div(sum(mul(values, weights)), totalWeight(weights));
}
function totalWeight(weights) {
  return max(sum(weights), leastTotal);
}

// packages/core/src/control/by-sample.ts
function bySample(base, controlled, share) {
  const countOf = ({ inputs }) => {
    const batch = inputs.shape[0];
    return [batch, Math.min(batch, Math.max(1, Math.round(share * batch)))];
  };
  const takes = base.facts.targets ?? controlled.facts.targets;
  return {
    name: `${base.name} + ${controlled.name}`,
    facts: {
      inputDerivatives: controlled.facts.inputDerivatives,
      needsSmooth: base.facts.needsSmooth || controlled.facts.needsSmooth,
      jumps: base.facts.jumps === true || controlled.facts.jumps === true,
      exact: base.facts.exact && controlled.facts.exact,
      detaches: base.facts.detaches === true || controlled.facts.detaches === true,
      random: base.facts.random === true || controlled.facts.random === true,
      targetSlopes: base.facts.targetSlopes === true || controlled.facts.targetSlopes === true,
      ...takes === void 0 ? {} : { targets: takes }
    },
    references: [...base.references, ...controlled.references],
    evaluate(context) {
      const [batch, count4] = countOf(context);
      if (count4 === batch) return controlled.evaluate(context);
      const [first, rest] = cut(context, count4, batch - count4);
      const part = (objective, of) => mul(objective.evaluate(of), shareOf(of, context));
      return add(part(controlled, first), part(base, rest));
    },
    ...base.terms === void 0 || controlled.terms === void 0 ? {} : { terms: termsOf(base.terms, controlled.terms, countOf) }
  };
}
function termsOf(base, controlled, countOf) {
  return (context) => {
    const [batch, count4] = countOf(context);
    if (count4 === batch) return controlled(context);
    const [first, rest] = cut(context, count4, batch - count4);
    return concat([controlled(first), base(rest)], 0);
  };
}
function shareOf({ inputs, weights }, batch) {
  if (weights !== void 0 && batch.weights !== void 0) return div(sum(weights), totalWeight(batch.weights));
  return inputs.shape[0] / batch.inputs.shape[0];
}
function cut(context, ...lengths) {
  const parts3 = (tensor) => split(tensor, lengths, 0);
  const [inputs, targets] = [parts3(context.inputs), parts3(context.targets)];
  const partsOf = (tensor) => tensor === void 0 ? [] : parts3(tensor);
  const [weights, slopes2] = [partsOf(context.weights), partsOf(context.targetSlopes)];
  const probing = partsOf(context.probing);
  const part = (i) => ({
    predict: context.predict,
    ...context.link === void 0 ? {} : { link: context.link },
    inputs: inputs[i],
    targets: targets[i],
    ...weights[i] === void 0 ? {} : { weights: weights[i] },
    ...probing[i] === void 0 ? {} : { probing: probing[i] },
    ...slopes2[i] === void 0 ? {} : { targetSlopes: slopes2[i] },
    ...context.key === void 0 ? {} : { key: context.key }
  });
  return [part(0), part(1)];
}

// packages/core/src/model/activations.ts
var activations = {
  kind: "activation",
  members: {
    silu: {
      apply: silu,
      smooth: true,
      initialisation: "he",
      references: [
        {
          authors: "S. Elfwing, E. Uchibe and K. Doya",
          title: "Sigmoid-Weighted Linear Units for Neural Network Function Approximation in Reinforcement Learning",
          year: 2018,
          source: "Neural Networks 107, arXiv:1702.03118"
        }
      ]
    },
    tanh: { apply: tanh, smooth: true, initialisation: "glorot", references: [] },
    gelu: {
      apply: gelu,
      smooth: true,
      initialisation: "he",
      references: [
        {
          authors: "D. Hendrycks and K. Gimpel",
          title: "Gaussian Error Linear Units (GELUs)",
          year: 2016,
          source: "arXiv:1606.08415"
        }
      ]
    },
    relu: { apply: relu, smooth: false, initialisation: "he", references: [] },
    softplus: { apply: softplus, smooth: true, initialisation: "he", references: [] }
  }
};

// packages/core/src/model/batch-norm.ts
var batchNormReference = {
  authors: "S. Ioffe and C. Szegedy",
  title: "Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate Shift",
  year: 2015,
  source: "ICML 2015, arXiv:1502.03167"
};
function others({ shape: shape3 }) {
  return shape3.flatMap((_, axis) => axis === 1 ? [] : [axis]);
}
function alongChannels(values, x) {
  return reshape(values, [x.shape[1], ...x.shape.slice(2).map(() => 1)]);
}
function batchStatistics(x) {
  const axes = others(x);
  const average = acrossBatch(mean(x, { axes }));
  return { mean: average, variance: acrossBatch(mean(square(sub(x, alongChannels(average, x))), { axes })) };
}
function batchNorm(x, { scale, shift, mean: average, variance, epsilon = 1e-5 }) {
  const factor = div(scale, sqrt(add(variance, epsilon)));
  return add(mul(sub(x, alongChannels(average, x)), alongChannels(factor, x)), alongChannels(shift, x));
}
function movedStatistics(running4, { mean: average, variance }, x, momentum = 0.1) {
  const count4 = sizeOf(others(x).map((axis) => x.shape[axis]));
  const unbiased = mul(variance, count4 / Math.max(1, count4 - 1));
  const moved = (from, to) => add(mul(from, 1 - momentum), mul(to, momentum));
  return { mean: moved(running4.mean, average), variance: moved(running4.variance, unbiased) };
}

// packages/core/src/model/dropout.ts
var dropoutReference = {
  authors: "N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever and R. Salakhutdinov",
  title: "Dropout: A Simple Way to Prevent Neural Networks from Overfitting",
  year: 2014,
  source: "JMLR 15"
};
function dropout(x, rate, { key, layer }) {
  const drawn2 = randomUniform(key, x.shape, { dtype: x.dtype, stream: layer });
  const mask2 = where(greaterOrEqual(drawn2, rate), constant(1 / (1 - rate), x.dtype), constant(0, x.dtype));
  return mul(x, mask2);
}

// packages/core/src/model/initialise.ts
function fans(shape3) {
  if (shape3.length === 4) {
    const [outputs, channels, height, width] = shape3;
    return [channels * height * width, outputs * height * width];
  }
  return [shape3[0] ?? 1, shape3.at(-1) ?? 1];
}
var he = (shape3, stream) => {
  const deviation = Math.sqrt(2 / fans(shape3)[0]);
  return new Float64Array(sizeOf(shape3)).map(() => deviation * stream.normal());
};
var glorot = (shape3, stream) => {
  const [inputs, outputs] = fans(shape3);
  const bound = Math.sqrt(6 / (inputs + outputs));
  return new Float64Array(sizeOf(shape3)).map(() => bound * (2 * stream.uniform() - 1));
};
function filled(value) {
  return (shape3) => new Float64Array(sizeOf(shape3)).fill(value);
}
var heReference = {
  authors: "K. He, X. Zhang, S. Ren and J. Sun",
  title: "Delving Deep into Rectifiers: Surpassing Human-Level Performance on ImageNet Classification",
  year: 2015,
  source: "ICCV 2015, arXiv:1502.01852"
};
var glorotReference = {
  authors: "X. Glorot and Y. Bengio",
  title: "Understanding the difficulty of training deep feedforward neural networks",
  year: 2010,
  source: "AISTATS 2010"
};

// packages/core/src/model/layer.ts
function pure(apply) {
  return { parameters: [], buffers: [], apply };
}
function chain(layers) {
  return {
    parameters: layers.flatMap(({ parameters }) => parameters),
    buffers: layers.flatMap(({ buffers }) => buffers),
    apply: (x, context) => layers.reduce((value, layer) => layer.apply(value, context), x)
  };
}
function parameter(name, role, shape3, start) {
  return { name, role, shape: shape3, initialise: (stream) => start(shape3, stream) };
}
function vector(name, role, length, value) {
  return parameter(name, role, [length], filled(value));
}
function modelOf(name, layer, about) {
  const { parameters, buffers } = layer;
  const run = (tensors2, x, mode, observe = () => {
  }) => {
    const held = mode.buffers ?? buffers.map((spec) => asItStarts(spec, x));
    const { statistics: statistics2 } = mode;
    let [taken, read2, drawn2, used] = [0, 0, 0, 0];
    return layer.apply(x, {
      mode,
      parameter: () => tensors2[taken++],
      running: () => ({ mean: held[read2++], variance: held[read2++] }),
      given: () => statistics2 && { mean: statistics2[used++], variance: statistics2[used++] },
      observe,
      draw: () => drawn2++
    });
  };
  return {
    name,
    ...about,
    parameters,
    ...buffers.length > 0 && {
      buffers: {
        specs: buffers,
        next(tensors2, x, mode) {
          const next = [];
          run(tensors2, x, mode, (statistics2, normalised) => {
            const [mean3, variance] = mode.buffers.slice(next.length);
            const moved = movedStatistics({ mean: mean3, variance }, statistics2, normalised);
            next.push(moved.mean, moved.variance);
          });
          return next;
        },
        observed(tensors2, x, mode) {
          const statistics2 = [];
          const outputs = run(tensors2, x, mode, ({ mean: mean3, variance }) => void statistics2.push(mean3, variance));
          return { outputs, statistics: statistics2 };
        }
      }
    },
    apply: (tensors2, x, mode = {}) => run(tensors2, x, mode)
  };
}
function asItStarts({ name, initialise, shape: shape3 }, { dtype }) {
  return constant(initialise(randomStream(0, "initialise", name)), dtype, shape3);
}

// packages/core/src/model/image-layers.ts
function convolution(name, { channels, outputs, kernel, stride = 1, bias = true, start }) {
  return {
    parameters: [
      parameter(`${name}.weight`, "weight", [outputs, channels, kernel, kernel], start),
      ...bias ? [vector(`${name}.bias`, "bias", outputs, 0)] : []
    ],
    buffers: [],
    apply(x, context) {
      const convolved2 = conv2d(x, context.parameter(), { strides: stride, pads: (kernel - 1) / 2 });
      return bias ? add(convolved2, reshape(context.parameter(), [outputs, 1, 1])) : convolved2;
    }
  };
}
function normalisation(name, channels) {
  return {
    parameters: [vector(`${name}.scale`, "scale", channels, 1), vector(`${name}.bias`, "bias", channels, 0)],
    buffers: [vector(`${name}.mean`, "buffer", channels, 0), vector(`${name}.variance`, "buffer", channels, 1)],
    apply(x, context) {
      const [scale, shift] = [context.parameter(), context.parameter()];
      if (context.mode.dropoutKey === void 0) return batchNorm(x, { scale, shift, ...context.running() });
      const statistics2 = context.given() ?? batchStatistics(x);
      context.observe(statistics2, x);
      return batchNorm(x, { scale, shift, ...statistics2 });
    }
  };
}
function pooling(name) {
  return pure((x) => name === "max" ? maxPool2d(x, { kernel: 2 }) : averagePool2d(x, { kernel: 2 }));
}
function dense(name, inputs, outputs, start) {
  return {
    parameters: [
      parameter(`${name}.weight`, "weight", [inputs, outputs], start),
      vector(`${name}.bias`, "bias", outputs, 0)
    ],
    buffers: [],
    apply: (x, context) => add(matmul(x, context.parameter()), context.parameter())
  };
}
function dropoutLayer(rate) {
  return {
    parameters: [],
    buffers: [],
    apply(x, { mode: { dropoutKey: key }, draw }) {
      return key === void 0 || rate === 0 ? x : dropout(x, rate, { key, layer: draw() });
    }
  };
}
function asImages(shape3) {
  return pure((x) => reshape(x, [x.shape[0], ...shape3]));
}
var asRows = pure(
  (x) => reshape(x, [x.shape[0], sizeOf(x.shape.slice(1))])
);
var channelMeans = pure((x) => mean(x, { axes: [2, 3] }));
function requireWhole(model, option, numbers) {
  const wrong = numbers.find((value) => !(Number.isSafeInteger(value) && value > 0));
  if (wrong === void 0) return;
  throw new UsageError({ where: `${option} of ${model}`, expected: "positive whole numbers", found: String(wrong) });
}
function requireRate(model, rate) {
  if (rate >= 0 && rate < 1) return;
  throw new UsageError({ where: `dropout of ${model}`, expected: "a number from 0 to below 1", found: String(rate) });
}

// packages/core/src/model/convnet.ts
var poolings = {
  kind: "pooling",
  members: { average: "average", max: "max" }
};
function convnet({
  shape: shape3,
  outputs = 1,
  channels = [16, 32],
  kernel = 3,
  pooling: pool = "average",
  hidden = [],
  activation = "silu",
  batchNorm: batchNorm2 = false,
  dropout: dropout2 = 0
}) {
  const chosen = memberOf(activations, activation, "activation of convnet");
  memberOf(poolings, pool, "pooling of convnet");
  requireWhole("convnet", "shape", shape3);
  requireWhole("convnet", "outputs", [outputs]);
  requireWhole("convnet", "channels", channels);
  requireWhole("convnet", "hidden", hidden);
  requireRate("convnet", dropout2);
  if (!(Number.isSafeInteger(kernel) && kernel > 0 && kernel % 2 === 1)) {
    throw new UsageError({ where: "kernel of convnet", expected: "an odd whole number", found: String(kernel) });
  }
  const smaller = (length) => Math.floor(length / 2 ** channels.length);
  const [height, width] = [smaller(shape3[1]), smaller(shape3[2])];
  if (height < 1 || width < 1) {
    const expected = `images of ${2 ** channels.length} \xD7 ${2 ** channels.length} or more for ${channels.length} blocks`;
    throw new UsageError({ where: "shape of convnet", expected, found: shape3.slice(1).join(" \xD7 ") });
  }
  const start = chosen.initialisation === "he" ? he : glorot;
  const activate = pure(chosen.apply);
  const block = (outputs2, i) => chain([
    convolution(`conv${i + 1}`, {
      channels: channels[i - 1] ?? shape3[0],
      outputs: outputs2,
      kernel,
      bias: !batchNorm2,
      start
    }),
    ...batchNorm2 ? [normalisation(`norm${i + 1}`, outputs2)] : [],
    activate,
    pooling(pool)
  ]);
  const widths = [(channels.at(-1) ?? shape3[0]) * height * width, ...hidden, outputs];
  const linear = (i) => [
    dropoutLayer(dropout2),
    dense(`dense${i + 1}`, widths[i], widths[i + 1], i < hidden.length ? start : glorot)
  ];
  const layers = [
    asImages(shape3),
    ...channels.map(block),
    asRows,
    ...hidden.flatMap((_, i) => [...linear(i), activate]),
    ...linear(hidden.length)
  ];
  return modelOf("convnet", chain(layers), {
    facts: {
      smooth: chosen.smooth && channels.length + hidden.length > 0 && (pool !== "max" || channels.length === 0)
    },
    references: [
      lecunReference,
      ...chosen.references,
      ...start === he ? [heReference] : [],
      glorotReference,
      ...batchNorm2 ? [batchNormReference] : [],
      ...dropout2 > 0 ? [dropoutReference] : []
    ]
  });
}
var lecunReference = {
  authors: "Y. LeCun, L. Bottou, Y. Bengio and P. Haffner",
  title: "Gradient-Based Learning Applied to Document Recognition",
  year: 1998,
  source: "Proceedings of the IEEE 86(11)"
};

// packages/core/src/data/batches.ts
function stepsPerEpoch(rows, batch) {
  if (!Number.isSafeInteger(batch) || batch < 1) {
    throw new UsageError({ where: "batch", expected: "an integer of at least 1", found: String(batch) });
  }
  if (rows < batch) {
    throw new DataError({
      where: "training rows",
      expected: `at least ${batch}, the rows of one batch`,
      found: String(rows),
      remedy: `use batches of ${rows} rows or fewer`
    });
  }
  return Math.ceil(rows / batch);
}
function epochOrder(train, batch, stream) {
  const rows = train.length;
  const steps = stepsPerEpoch(rows, batch);
  const permutation = stream.permutation(rows);
  const order2 = new Uint32Array(steps * batch);
  for (let i = 0; i < order2.length; i++) order2[i] = train[permutation[i % rows]];
  return order2;
}
function controlledFlags(steps, share, epoch, stream) {
  if (!(share >= 0 && share <= 1)) {
    throw new UsageError({ where: "share", expected: "a number from 0 to 1", found: String(share) });
  }
  const count4 = Math.round(share * steps * (epoch + 1)) - Math.round(share * steps * epoch);
  const flags = new Uint8Array(steps);
  const places = stream.permutation(steps);
  for (let i = 0; i < count4; i++) flags[places[i]] = 1;
  return flags;
}

// packages/core/src/data/kinds.ts
var columnKinds = ["numeric", "integer", "boolean", "category", "date", "ignored", "weight", "group"];
var aside = ["ignored", "weight", "group"];
var order = ["numeric", "integer", "boolean", "date", "category"];
var counted = (count4, kind) => `${count4} ${kind === "category" && count4 > 1 ? "categories" : kind}`;
function describeColumns(columns2) {
  const used = order.flatMap((kind) => {
    const count4 = columns2.filter((column2) => column2.used && column2.kind === kind).length;
    return count4 === 0 ? [] : [counted(count4, kind)];
  });
  const named3 = (kind) => columns2.filter((column2) => column2.kind === kind).map(({ name }) => name);
  const left = columns2.filter(({ kind, used: used2 }) => !used2 && !["target", "weight", "group"].includes(kind));
  const lists = [
    ["weight", named3("weight")],
    ["group", named3("group")],
    ["left out", left.map(({ name }) => name)]
  ];
  const others2 = lists.flatMap(([title, names]) => names.length === 0 ? [] : [`${title}: ${names.join(", ")}`]);
  return [used.join(", "), ...others2].join("; ");
}

// packages/core/src/data/source.ts
var CHUNK_ROWS = 2048;
function memoryColumn(table, name, values) {
  let kind;
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (value === null || value === void 0) continue;
    const found = typeof value === "string" ? "text" : "numeric";
    kind ??= found;
    if (kind !== found) {
      throw new DataError({
        where: `${table}, row ${row + 1}, column "${name}"`,
        expected: kind === "text" ? "a string, as in the rows above" : "a number, as in the rows above",
        found: JSON.stringify(value)
      });
    }
  }
  return { name, kind: kind ?? "numeric", values };
}
function* memoryChunks(columns2, rows) {
  for (let start = 0; start < rows; start += CHUNK_ROWS) {
    const length = Math.min(CHUNK_ROWS, rows - start);
    const missing2 = [];
    const cells = columns2.map(({ kind, values }, index) => {
      if (kind === "text") return Array.from({ length }, (_, i) => values[start + i] ?? null);
      const numbers = new Float64Array(length);
      for (let i = 0; i < length; i++) {
        const value = values[start + i];
        if (value === null || value === void 0) {
          const blanks = missing2[index] ?? new Uint8Array(length);
          blanks[i] = 1;
          missing2[index] = blanks;
        } else {
          numbers[i] = value;
        }
      }
      return numbers;
    });
    yield { rows: length, columns: cells, missing: missing2 };
  }
}
function tableSource(name, columns2) {
  const stored = Object.entries(columns2).map(([column2, values]) => memoryColumn(name, column2, values));
  const rows = stored[0]?.values.length ?? 0;
  for (const column2 of stored) {
    if (column2.values.length === rows) continue;
    throw new UsageError({
      where: `${name}, column "${column2.name}"`,
      expected: `${rows} rows, as in column "${stored[0]?.name}"`,
      found: `${column2.values.length} rows`
    });
  }
  return {
    name,
    rows: async () => rows,
    columns: async () => stored.map(({ name: name2, kind }) => ({ name: name2, kind })),
    async *chunks(names) {
      const known2 = stored.map((column2) => column2.name);
      const asked = names.map((each2) => stored[known2.indexOf(each2)] ?? unknownColumn(name, each2, known2));
      yield* memoryChunks(asked, rows);
    }
  };
}
var MOST_NAMES = 10;
function unknownColumn(where2, name, known2) {
  const near = nearestName(name, known2);
  const listed = known2.length > MOST_NAMES ? `${known2.slice(0, MOST_NAMES).join(", ")} and ${known2.length - MOST_NAMES} more` : known2.join(", ");
  throw new UsageError({
    where: where2,
    expected: `one of the columns ${listed}`,
    found: `"${name}"`,
    ...near === void 0 ? {} : { remedy: `did you mean "${near}"?` }
  });
}

// packages/core/src/data/dates.ts
var ISO = /^(?:(\d{4})-(\d{2})-(\d{2})(?:[T ](?=\d)|$))?(?:(\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)?\s?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;
function dayNumber(year, month, day) {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  const length = lengths[month - 1];
  if (length === void 0 || day < 1 || day > length) return void 0;
  const before = (year - 1) * 365 + Math.floor((year - 1) / 4) - Math.floor((year - 1) / 100);
  const ofYear = lengths.slice(0, month - 1).reduce((sum2, each2) => sum2 + each2, day - 1);
  return before + Math.floor((year - 1) / 400) + ofYear - 719162;
}
function offsetOf(zone) {
  if (/^z$/i.test(zone) || zone === "") return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(3).replace(":", "") || 0)];
  if (hours > 23 || minutes > 59) return void 0;
  return (zone[0] === "-" ? -1 : 1) * (3600 * hours + 60 * minutes);
}
function parseDate(text) {
  const found = ISO.exec(text.trim());
  if (found === null) return void 0;
  const [, year, month, day, hours, minutes = "0", seconds = "0", fraction = "", zone = ""] = found;
  if (year === void 0 && hours === void 0) return void 0;
  const days = year === void 0 ? 0 : dayNumber(Number(year), Number(month), Number(day));
  const offset = offsetOf(zone);
  if (days === void 0 || offset === void 0) return void 0;
  const [h, m, s] = [Number(hours ?? 0), Number(minutes), Number(seconds)];
  if (h > 23 || m > 59 || s > 59) return void 0;
  return 86400 * days + 3600 * h + 60 * m + s + Number(fraction) - offset;
}
var DATE_EXAMPLE = "a date such as 2024-03-01 or 2024-03-01T12:30:00Z, or a time such as 12:30";
var dateParts = ["year", "week", "day"];
function phaseOf(part, seconds, of) {
  const days = of.floorDiv(seconds, 86400);
  if (part === "day") return of.scale(of.sub(seconds, of.scale(days, 86400)), 1 / 86400);
  const mod = (a, divisor) => of.sub(a, of.scale(of.floorDiv(a, divisor), divisor));
  if (part === "week") return of.scale(mod(of.add(days, 4), 7), 1 / 7);
  const ofEra = mod(of.add(days, 719468), 146097);
  const withoutLeapDays = of.sub(
    of.add(of.sub(ofEra, of.floorDiv(ofEra, 1460)), of.floorDiv(ofEra, 36524)),
    of.floorDiv(ofEra, 146096)
  );
  const year = of.floorDiv(withoutLeapDays, 365);
  const leapDays = of.sub(of.floorDiv(year, 4), of.floorDiv(year, 100));
  return of.scale(of.sub(ofEra, of.add(of.scale(year, 365), leapDays)), 1 / 365.2425);
}
var floats = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  scale: (a, factor) => a * factor,
  floorDiv: (a, divisor) => Math.floor(a / divisor)
};
function datePhase(part, seconds) {
  return phaseOf(part, seconds, floats);
}
function formatDate(seconds) {
  const days = Math.floor(seconds / 86400);
  const time2 = Math.round(seconds - 86400 * days);
  const shifted = days + 719468;
  const era = Math.floor(shifted / 146097);
  const ofEra = shifted - 146097 * era;
  const year = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36524) - Math.floor(ofEra / 146096)) / 365
  );
  const ofYear = ofEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const fromMarch = Math.floor((5 * ofYear + 2) / 153);
  const day = ofYear - Math.floor((153 * fromMarch + 2) / 5) + 1;
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  const two = (value) => String(Math.floor(value)).padStart(2, "0");
  const date = `${String(400 * era + year + (month < 3 ? 1 : 0)).padStart(4, "0")}-${two(month)}-${two(day)}`;
  return time2 === 0 ? date : `${date} ${two(time2 / 3600)}:${two(time2 / 60 % 60)}:${two(time2 % 60)}`;
}

// packages/core/src/data/crowding.ts
var PIECES = 64;
var CROWD = 8;
var NARROW = 1 / 16;
var FEWEST = 200;
function isCrowded(quantile3, count4, range) {
  if (count4 < FEWEST || !(range > 0)) return false;
  const widths = Array.from({ length: PIECES }, (_, i) => quantile3((i + 1) / PIECES) - quantile3(i / PIECES)).filter(
    (width) => width > 0
  );
  return widths.some((_, i) => {
    const crowd = widths.slice(i, i + CROWD);
    return crowd.length === CROWD && crowd.reduce((sum2, width) => sum2 + width, 0) < NARROW * range;
  });
}

// packages/core/src/data/scaling.ts
var SMOOTH_CLIP = 3;
var PIECES2 = 64;
var UNIFORM = Math.sqrt(3);
function rangeOf({ minimum, maximum, quantile: quantile3 }) {
  const range = quantile3(0.75) - quantile3(0.25);
  return range > 0 ? range : (maximum - minimum) / 2;
}
var fits = {
  auto(figures) {
    const crowded = isCrowded(figures.quantile, figures.count, rangeOf(figures));
    return crowded ? fits.quantile(figures) : fits.robust(figures);
  },
  standard: () => void 0,
  robust: (figures) => ({ name: "robust", centre: figures.quantile(0.5), spread: rangeOf(figures) }),
  "min-max": ({ minimum, maximum }) => ({ name: "min-max", centre: minimum, spread: maximum - minimum }),
  quantile({ minimum, maximum, quantile: quantile3 }) {
    const places = /* @__PURE__ */ new Map();
    let last = minimum;
    places.set(minimum, [0]);
    for (let i = 1; i <= PIECES2; i++) {
      last = i === PIECES2 ? maximum : Math.max(last, quantile3(i / PIECES2));
      places.set(last, [...places.get(last) ?? [], i / PIECES2]);
    }
    const middle2 = (of) => (of[0] + of.at(-1)) / 2;
    return {
      name: "quantile",
      knots: [...places.keys()],
      scores: [...places.values()].map((of) => UNIFORM * (2 * middle2(of) - 1))
    };
  },
  none: () => ({ name: "none", centre: 0, spread: 1 })
};
var scalingNames = Object.keys(fits);
function needsQuantiles(name) {
  return name === "auto" || name === "robust" || name === "quantile";
}
function fitScaling(name, figures) {
  if (figures.minimum === figures.maximum && name !== "none") return void 0;
  return fits[name](figures);
}
function scaler(feature2) {
  const curve2 = curveOf(feature2);
  const { encode, decode, steepness: steepness2, linear } = curve2;
  return {
    ...curve2,
    moved: linear ? (_, deviations) => deviations * steepness2(0) : (encoded, deviations) => encode(decode(encoded) + deviations * feature2.deviation) - encoded
  };
}
function curveOf({ mean: mean3, deviation, scaling: scaling3 }) {
  if (scaling3?.name === "quantile") return quantileScaler(scaling3.knots, scaling3.scores, deviation);
  const { centre, spread } = scaling3 ?? { centre: mean3, spread: deviation };
  const steepness2 = deviation / spread;
  if (scaling3?.name !== "robust") {
    return {
      encode: (number) => (number - centre) / spread,
      decode: (encoded) => centre + spread * encoded,
      steepness: () => steepness2,
      linear: true
    };
  }
  const rest = (encoded) => Math.max(1 - (encoded / SMOOTH_CLIP) ** 2, 0);
  return {
    encode(number) {
      const z15 = (number - centre) / spread;
      return z15 / Math.hypot(1, z15 / SMOOTH_CLIP);
    },
    // Float32 holds no encoding nearer to the bounds than this.
    decode: (encoded) => centre + spread * encoded / Math.sqrt(Math.max(rest(encoded), 1e-7)),
    steepness: (encoded) => steepness2 * rest(encoded) ** 1.5,
    linear: false
  };
}
function pieceOf(knots, value) {
  let [low, high] = [0, knots.length - 2];
  while (low < high) {
    const middle2 = low + high + 1 >> 1;
    if (value >= knots[middle2]) low = middle2;
    else high = middle2 - 1;
  }
  return low;
}
function quantileScaler(knots, scores, deviation) {
  const along = (from, to, value) => {
    const piece = pieceOf(from, value);
    const [low, high] = [from[piece], from[piece + 1]];
    const share = Math.min(Math.max((value - low) / (high - low), 0), 1);
    return to[piece] + share * (to[piece + 1] - to[piece]);
  };
  const ends2 = [scores[0], scores.at(-1)].map(Math.fround);
  return {
    encode: (number) => along(knots, scores, number),
    decode: (encoded) => along(scores, knots, encoded),
    steepness(encoded) {
      if (encoded <= ends2[0] || encoded >= ends2[1]) return 0;
      const piece = pieceOf(scores, encoded);
      const rise = scores[piece + 1] - scores[piece];
      return deviation * rise / (knots[piece + 1] - knots[piece]);
    },
    linear: false
  };
}

// packages/core/src/data/schema.ts
var marked = ({ missing: missing2 }) => missing2?.indicator === true ? 1 : 0;
function featureWidth(feature2) {
  if (feature2.kind === "category") return feature2.embedding === void 0 ? feature2.levels.length + 1 : 1;
  if (feature2.kind === "date") return 1 + 2 * feature2.parts.length + marked(feature2);
  return 1 + marked(feature2);
}
function encodedWidth(features) {
  return features.reduce((width, feature2) => width + featureWidth(feature2), 0);
}
function encodedColumns(features) {
  const columns2 = [];
  const push = (feature2, rest = {}) => {
    columns2.push({ index: columns2.length, feature: feature2, ...rest });
  };
  for (const feature2 of features) {
    const { name, kind } = feature2;
    if (kind === "category") {
      if (feature2.embedding !== void 0) push(name, { embedded: true });
      else {
        for (const level of feature2.levels) push(name, { level });
        push(name, { other: true });
      }
      continue;
    }
    push(name);
    for (const part of kind === "date" ? feature2.parts : []) {
      push(name, { part, wave: "sin" });
      push(name, { part, wave: "cos" });
    }
    if (marked(feature2) > 0) push(name, { blank: true });
  }
  return columns2;
}
function numericColumns(features) {
  const columns2 = [];
  let column2 = 0;
  for (const feature2 of features) {
    if (feature2.kind === "numeric") {
      columns2.push({ name: feature2.name, column: column2, deviation: feature2.deviation, feature: feature2 });
    }
    column2 += featureWidth(feature2);
  }
  return columns2;
}
function embeddedColumns(features) {
  const found = [];
  let column2 = 0;
  for (const feature2 of features) {
    if (feature2.kind === "category" && feature2.embedding !== void 0) {
      found.push({ column: column2, levels: feature2.levels.length + 1, width: feature2.embedding });
    }
    column2 += featureWidth(feature2);
  }
  return found;
}

// packages/core/src/data/target.ts
var tasks = ["auto", "regression", "classification"];
var targetTransforms = ["none", "log", "quantile"];
function targetColumns(target2) {
  return target2.kind === "regression" ? target2.columns.map(({ name }) => name) : [target2.name];
}
function targetLabel(target2) {
  return targetColumns(target2).join(", ");
}
function outputNames(target2) {
  return target2.kind === "regression" ? targetColumns(target2) : target2.classes;
}
function targetWidth(target2) {
  return target2.kind === "regression" ? target2.columns.length : 1;
}
function onlyColumn(target2) {
  const [column2, ...others2] = target2.kind === "regression" ? target2.columns : [];
  if (column2 !== void 0 && others2.length === 0) return column2;
  const found = target2.kind === "regression" ? `${target2.columns.length} of them` : "classes";
  throw new UsageError({ where: "target", expected: "one number to predict", found });
}
function targetScaler({ mean: mean3, deviation, transform }) {
  const { encode, decode, rise, restore } = transformOf(transform);
  return {
    encode: (raw) => (encode(raw) - mean3) / deviation,
    decode: (encoded) => decode(mean3 + deviation * encoded),
    restore: (encoded) => restore(mean3 + deviation * encoded),
    steepness: (encoded) => deviation * rise(mean3 + deviation * encoded),
    linear: transform === void 0
  };
}
function transformOf(transform) {
  const same2 = (value) => value;
  if (transform === void 0) return { encode: same2, decode: same2, rise: () => 1, restore: same2 };
  if (transform.name === "log") return { encode: Math.log, decode: Math.exp, rise: Math.exp, restore: Math.exp };
  const { knots, scores } = transform;
  const back = lines(scores, knots);
  const [least2, most] = [scores[0], scores.at(-1)];
  return {
    encode: lines(knots, scores).value,
    decode: (value) => back.value(Math.min(Math.max(value, least2), most)),
    rise: (value) => value < least2 || value > most ? 0 : back.slope(value),
    restore: back.value
  };
}
function lines(from, to) {
  const at2 = (of, piece) => of[piece];
  const slope = (value) => {
    const piece = pieceOf(from, value);
    return (at2(to, piece + 1) - at2(to, piece)) / (at2(from, piece + 1) - at2(from, piece));
  };
  return {
    slope,
    value(value) {
      const piece = pieceOf(from, value);
      return at2(to, piece) + (value - at2(from, piece)) * slope(value);
    }
  };
}

// packages/core/src/data/cells.ts
var NUMBER2 = /^\s*[+-]?(\d[\d_]*\.?\d*|\.\d+|nan|inf|infinity)(e[+-]?\d+)?\s*$/i;
function looksNumeric(cell) {
  return NUMBER2.test(cell);
}
async function* placedChunks(source, names, rows) {
  let start = 0;
  for await (const chunk of source.chunks(names)) {
    if (start + chunk.rows > rows) break;
    yield { start, chunk };
    start += chunk.rows;
  }
  if (start === rows) return;
  throw new DataError({
    where: source.name,
    expected: `${rows} rows, as counted before`,
    found: "another number of them",
    remedy: "leave the table unchanged while it is read"
  });
}
function checkNumbers(table, column2, { start, chunk }, index, rule) {
  const cells = chunk.columns[index];
  const blanks = chunk.missing?.[index];
  for (let i = 0; i < chunk.rows; i++) {
    if (blanks?.[i] === 1 ? rule.blanks : Number.isFinite(cells[i])) continue;
    throw new DataError({
      where: `${table}, row ${start + i + 1}, column "${column2}"`,
      expected: rule.expected ?? "a finite number",
      found: blanks?.[i] === 1 ? "a blank" : String(cells[i]),
      remedy: rule.remedy
    });
  }
}

// packages/core/src/data/moments.ts
function moments() {
  const state = { count: 0, mean: 0, squares: 0, minimum: Number.POSITIVE_INFINITY, maximum: Number.NEGATIVE_INFINITY };
  return {
    add(cells, marked2, start, blanks) {
      let { count: count4, mean: mean3, squares, minimum, maximum } = state;
      for (let i = 0; i < cells.length; i++) {
        if (marked2[start + i] !== 1 || blanks?.[i] === 1) continue;
        const value = cells[i];
        count4++;
        const before = value - mean3;
        mean3 += before / count4;
        squares += before * (value - mean3);
        if (value < minimum) minimum = value;
        if (value > maximum) maximum = value;
      }
      Object.assign(state, { count: count4, mean: mean3, squares, minimum, maximum });
    },
    get count() {
      return state.count;
    },
    get mean() {
      return state.mean;
    },
    get deviation() {
      return state.minimum === state.maximum ? 0 : Math.sqrt(state.squares / state.count);
    },
    get minimum() {
      return state.minimum;
    },
    get maximum() {
      return state.maximum;
    }
  };
}
function isConstant(table, column2, { deviation, minimum, maximum }) {
  if (minimum === maximum) return true;
  if (deviation > 0 && Number.isFinite(deviation)) return false;
  throw new DataError({
    where: `${table}, column "${column2}"`,
    expected: "values whose variance a float64 can hold",
    found: `values from ${minimum} to ${maximum}`,
    remedy: "change their unit"
  });
}

// packages/core/src/data/notations.ts
var DATE = /^\s*(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})(?:[ T]\d{1,2}:\d{2}.*)?\s*$/;
var THOUSANDS = /^\s*[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?\s*$/;
var DECIMAL_COMMA = /^\s*[+-]?\d*,\d+\s*$/;
var BOTH = /^\s*[+-]?\d{1,3}(\.\d{3})+(,\d+)?\s*$/;
var CELLS = 100;
function dateFormat(cells) {
  const parts3 = cells.map((cell) => DATE.exec(cell));
  const between2 = parts3[0]?.[2];
  const fits2 = (year, month, day) => parts3.every((found) => {
    if (found === null || found[2] !== between2 || year === 1 !== ((found[1] ?? "").length === 4)) return false;
    const long = (found[year] ?? "").length;
    const [m, d] = [Number(found[month]), Number(found[day])];
    return (long === 2 || long === 4) && m >= 1 && m <= 12 && d >= 1 && d <= 31;
  });
  const isLong = parts3[0]?.[1]?.length === 4 || parts3[0]?.[4]?.length === 4;
  const y = isLong ? "%Y" : "%y";
  if (fits2(1, 3, 4)) return [y, "%m", "%d"].join(between2);
  const dayFirst = fits2(4, 3, 1) ? ["%d", "%m", y].join(between2) : void 0;
  const monthFirst = fits2(4, 1, 3) ? ["%m", "%d", y].join(between2) : void 0;
  return between2 === "/" ? monthFirst ?? dayFirst : dayFirst ?? monthFirst;
}
var inSql = (name) => /^[A-Za-z_]\w*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
function convert(what, sql, kind = "number") {
  return { kind, what, remedy: `convert them with --query, such as ${sql}` };
}
function notationOf(column2, cells) {
  const filled3 = cells.filter((cell) => cell.trim() !== "");
  if (filled3.length === 0) return void 0;
  const name = inSql(column2);
  const format = filled3.every((cell) => DATE.test(cell)) ? dateFormat(filled3) : void 0;
  if (format !== void 0) return convert("dates in another notation", `strptime(${name}, '${format}')`, "date");
  const others2 = filled3.filter((cell) => !looksNumeric(cell));
  if (others2.length === 0) return void 0;
  if (others2.every((cell) => THOUSANDS.test(cell))) {
    return convert("numbers with commas between thousands", `replace(${name}, ',', '')::DOUBLE`);
  }
  if (others2.every((cell) => DECIMAL_COMMA.test(cell))) {
    return convert("numbers with a decimal comma", `replace(${name}, ',', '.')::DOUBLE`);
  }
  if (!others2.every((cell) => DECIMAL_COMMA.test(cell) || BOTH.test(cell))) return void 0;
  return convert("numbers with a decimal comma", `replace(replace(${name}, '.', ''), ',', '.')::DOUBLE`);
}
function notationSample() {
  const cells = [];
  return {
    add(cell) {
      if (cells.length < CELLS && cell !== "") cells.push(cell);
    },
    notation: (column2) => notationOf(column2, cells)
  };
}
function notationRemedy(kind, column2, cell) {
  const found = notationOf(column2, [cell]);
  return found?.kind === kind ? found.remedy : void 0;
}

// packages/core/src/data/quantile.ts
function quantile2(sorted, p) {
  const place = (sorted.length - 1) * p;
  const below = Math.floor(place);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? Number.NaN;
  return low + (high - low) * (place - below);
}

// packages/core/src/data/sample.ts
var SAMPLE_SIZE = 1e5;
function sample(stream, size = SAMPLE_SIZE) {
  let kept2 = new Float64Array(Math.min(size, 1024));
  let seen = 0;
  let next = Number.POSITIVE_INFINITY;
  let weight = 1;
  const skip = () => {
    weight *= Math.exp(Math.log(1 - stream.uniform()) / size);
    next = seen + 1 + Math.floor(Math.log(1 - stream.uniform()) / Math.log1p(-weight));
  };
  return {
    add(value) {
      if (seen < size) {
        if (seen === kept2.length) {
          const larger = new Float64Array(Math.min(size, 2 * kept2.length));
          larger.set(kept2);
          kept2 = larger;
        }
        kept2[seen++] = value;
        if (seen === size) skip();
        return;
      }
      seen++;
      if (seen < next) return;
      kept2[stream.integer(size)] = value;
      skip();
    },
    sorted: () => kept2.slice(0, Math.min(seen, size)).sort()
  };
}

// packages/core/src/data/target-tally.ts
var MOST_AUTOMATIC_CLASSES = 1e3;
var FEW_CLASSES = 20;
var MOST_CLASSES = 1e4;
function taskOf(columns2, asked) {
  if (columns2.length > 1) {
    if (asked !== "classification") return "regression";
    const found = columns2.map(({ name }) => `"${name}"`).join(", ");
    throw new UsageError({
      where: "target",
      expected: "one column of classes",
      found,
      remedy: "train a model for each, or name one target"
    });
  }
  if (asked !== "auto") return asked;
  return columns2[0]?.kind === "text" || columns2[0]?.type === "boolean" ? "classification" : "regression";
}
function targetTally(table, columns2, options) {
  if (taskOf(columns2, options.task) === "classification") {
    if (options.transform !== "none") {
      const where2 = "target transform";
      throw new UsageError({ where: where2, expected: "numbers to transform", found: "a target of classes" });
    }
    return classTally(table, columns2[0], options.task);
  }
  const tallies = columns2.map(({ name }) => numberTally(table, name, options));
  return {
    add(placed3, index, training) {
      for (const [i, tally] of tallies.entries()) tally.add(placed3, index + i, training);
    },
    finish() {
      const target2 = { kind: "regression", columns: tallies.map(({ finish }) => finish()) };
      return { target: target2, warnings: [] };
    }
  };
}
function numberTally(table, name, { transform: kind, seed }) {
  const seen = moments();
  const drawn2 = kind === "quantile" ? sample(randomStream(seed, "sample", name)) : void 0;
  return {
    add(placed3, index, training) {
      checkNumbers(table, name, placed3, index, { blanks: false, remedy: "drop the rows without a target" });
      const { start, chunk } = placed3;
      const cells = chunk.columns[index];
      if (kind === "log") checkPositive(table, name, cells, start);
      seen.add(kind === "log" ? cells.map(Math.log) : cells, training, start);
      if (drawn2 === void 0) return;
      for (let i = 0; i < cells.length; i++) if (training[start + i] === 1) drawn2.add(cells[i]);
    },
    finish() {
      if (isConstant(table, name, seen)) {
        const value = kind === "log" ? Math.exp(seen.minimum) : seen.minimum;
        throw new DataError({
          where: `${table}, column "${name}"`,
          expected: "a target that varies over the training rows",
          found: `${value} in each of them`,
          remedy: "name another target"
        });
      }
      const { mean: mean3, deviation, minimum, maximum } = seen;
      if (kind === "none") return { name, mean: mean3, deviation };
      if (kind === "log") return { name, mean: mean3, deviation, transform: { name: "log" } };
      const sorted = drawn2?.sorted() ?? [];
      const count4 = sorted.length;
      const fitted = fitScaling("quantile", { minimum, maximum, count: count4, quantile: (p) => quantile2(sorted, p) });
      return { name, ...standardised(sorted, fitted) };
    }
  };
}
function standardised(numbers, transform) {
  const { encode } = transformOf(transform);
  const after = moments();
  const values = Float64Array.from(numbers, encode);
  after.add(values, new Uint8Array(values.length).fill(1), 0);
  return { mean: after.mean, deviation: after.deviation, transform };
}
function checkPositive(table, column2, cells, start) {
  const at2 = cells.findIndex((value) => value <= 0);
  if (at2 < 0) return;
  throw new DataError({
    where: `${table}, row ${start + at2 + 1}, column "${column2}"`,
    expected: "a number above 0, whose logarithm can be predicted",
    found: String(cells[at2]),
    remedy: "drop the row, or use another transform of the target"
  });
}
function classOf(number, column2) {
  if (column2.type === "boolean") return number === 0 ? "false" : "true";
  return String(number === 0 ? 0 : number);
}
function classTally(table, column2, task) {
  const { name, kind } = column2;
  const isBoolean = column2.type === "boolean";
  const counts2 = /* @__PURE__ */ new Map();
  const where2 = `${table}, column "${name}"`;
  const sample2 = notationSample();
  let rows = 0;
  let numbers = 0;
  let firstBlank;
  let firstWord;
  function add2(value, row, isTraining) {
    const known2 = counts2.get(value);
    if (known2 === void 0 && counts2.size > MOST_CLASSES) return;
    const found = known2 ?? { rows: 0, training: 0, first: row };
    found.rows++;
    if (isTraining) found.training++;
    if (found.rows === 1) counts2.set(value, found);
    if (counts2.size > MOST_CLASSES && !(task === "auto" && kind === "text")) {
      throw new DataError({
        where: where2,
        expected: `at most ${MOST_CLASSES} classes`,
        found: "more",
        remedy: kind === "text" ? "name another target" : "predict the number with the task regression"
      });
    }
  }
  return {
    add(placed3, index, training) {
      const { start, chunk } = placed3;
      rows += chunk.rows;
      if (kind === "numeric") {
        const expected = isBoolean ? "true or false" : "a class, as a finite number";
        checkNumbers(table, name, placed3, index, { expected, blanks: false, remedy: "drop the rows without a target" });
        const cells2 = chunk.columns[index];
        for (let i = 0; i < cells2.length; i++) {
          add2(classOf(cells2[i], column2), start + i, training[start + i] === 1);
        }
        return;
      }
      const cells = chunk.columns[index];
      for (let i = 0; i < cells.length; i++) {
        const cell = cells[i] ?? "";
        if (cell === "") {
          firstBlank ??= start + i;
          continue;
        }
        sample2.add(cell);
        if (looksNumeric(cell)) numbers++;
        else firstWord ??= { row: start + i, cell };
        add2(cell, start + i, training[start + i] === 1);
      }
    },
    finish() {
      if (task === "auto" && kind === "text") refuseWhatIsNoClass();
      if (firstBlank !== void 0) {
        throw new DataError({
          where: `${table}, row ${firstBlank + 1}, column "${name}"`,
          expected: "a class",
          found: "a blank",
          remedy: "drop the rows without a target"
        });
      }
      const ordered = [...counts2].sort(([a], [b]) => {
        return kind === "numeric" && !isBoolean ? Number(a) - Number(b) : a < b ? -1 : 1;
      });
      const classes = ordered.map(([each2]) => each2);
      const target2 = { kind: "classification", name, classes };
      const trained = ordered.filter(([, { training }]) => training > 0);
      if (trained.length < 2) {
        throw new DataError({
          where: where2,
          expected: "a target of two or more classes in the training rows",
          found: trained.length === 0 ? "none" : `${JSON.stringify(trained[0]?.[0])} in each of them`,
          remedy: "name another target"
        });
      }
      return { target: target2, warnings: ordered.flatMap(([each2, count4]) => rareClass(name, each2, count4)) };
    }
  };
  function refuseWhatIsNoClass() {
    if (numbers > rows / 2 && firstWord !== void 0) {
      throw new DataError({
        where: `${table}, row ${firstWord.row + 1}, column "${name}"`,
        expected: "a number, as most cells of the target are",
        found: JSON.stringify(firstWord.cell),
        remedy: notationRemedy("number", name, firstWord.cell) ?? "correct that cell or drop its row, or train with the task classification"
      });
    }
    const { size } = counts2;
    if (size <= MOST_AUTOMATIC_CLASSES && (size <= FEW_CLASSES || size <= rows / 2)) return;
    const notation = sample2.notation(name);
    if (notation?.kind === "number") {
      const { what, remedy: remedy3 } = notation;
      throw new DataError({ where: where2, expected: "a number, or a text of few classes", found: what, remedy: remedy3 });
    }
    throw new DataError({
      where: where2,
      expected: "a number, or a text of few classes",
      found: `${size > MOST_CLASSES ? `more than ${MOST_CLASSES}` : size} different texts in ${rows} rows, as an id has`,
      remedy: "name another target, or say --task classification if these are classes"
    });
  }
}
function rareClass(column2, name, { rows, training, first }) {
  const which = `class ${JSON.stringify(name)} of "${column2}"`;
  if (training === 0) return [`${which} is in no training row: it cannot be learned`];
  return rows === 1 ? [`${which} comes once, in row ${first + 1}: whether it is predicted well cannot be seen`] : [];
}

// packages/core/src/data/encode.ts
function featureEncoder(feature2) {
  switch (feature2.kind) {
    case "numeric":
      return filling(feature2, feature2.scaling === void 0 ? standardiser(feature2) : scaling(feature2), 1);
    case "boolean":
      return filling(feature2, booleanEncoder(feature2), 1);
    case "date": {
      const filled3 = filling(feature2, dateEncoder(feature2), 1 + 2 * feature2.parts.length);
      return (cells, out, offset, stride, blanks) => {
        const read2 = cells instanceof Float64Array ? { seconds: cells, blanks } : dateCells(feature2.name, cells);
        filled3(read2.seconds, out, offset, stride, read2.blanks);
      };
    }
    case "category":
      return feature2.embedding === void 0 ? categoryEncoder(feature2) : levelEncoder(feature2);
  }
}
function filling({ name, missing: missing2 }, encode, width) {
  const fill = new Float32Array(width);
  if (missing2 !== void 0) encode(Float64Array.of(missing2.fill), fill, 0, width);
  return (cells, out, offset, stride, blanks) => {
    encode(cells, out, offset, stride, blanks);
    for (let i = 0; i < (blanks === void 0 ? 0 : cells.length); i++) {
      if (blanks?.[i] !== 1) continue;
      if (missing2 === void 0) throwKind(name, "a number", "a blank");
      out.set(fill, offset + i * stride);
      if (missing2.indicator) out[offset + i * stride + width] = 1;
    }
  };
}
function booleanEncoder({ name }) {
  return (cells, out, offset, stride, blanks) => {
    if (!(cells instanceof Float64Array)) throwKind(name, "0 or 1", "a text");
    for (let i = 0; i < cells.length; i++) {
      const cell = cells[i];
      if (blanks?.[i] !== 1 && cell !== 0 && cell !== 1) throwKind(name, "0 or 1", String(cell));
      out[offset + i * stride] = cell;
    }
  };
}
function dateEncoder({ name, parts: parts3, mean: mean3, deviation }) {
  return (cells, out, offset, stride) => {
    if (!(cells instanceof Float64Array)) throwKind(name, "seconds", "a text");
    for (let i = 0; i < cells.length; i++) {
      const seconds = cells[i];
      let place = offset + i * stride;
      out[place++] = (seconds - mean3) / deviation;
      for (const part of parts3) {
        const angle = Math.fround(2 * Math.PI * datePhase(part, seconds));
        out[place++] = Math.sin(angle);
        out[place++] = Math.cos(angle);
      }
    }
  };
}
function dateCells(name, cells) {
  const read2 = readDates(cells);
  if (read2.wrong !== void 0) throwKind(name, DATE_EXAMPLE, JSON.stringify(cells[read2.wrong]));
  return read2;
}
function readDates(cells) {
  const seconds = new Float64Array(cells.length).fill(Number.NaN);
  const blanks = new Uint8Array(cells.length);
  for (const [i, cell] of cells.entries()) {
    if (cell === null || cell.trim() === "") blanks[i] = 1;
    else {
      const found = parseDate(cell);
      if (found === void 0) return { seconds, blanks, wrong: i };
      seconds[i] = found;
    }
  }
  return { seconds, blanks };
}
function scaling(feature2) {
  const { encode } = scaler(feature2);
  return (cells, out, offset, stride) => {
    if (!(cells instanceof Float64Array)) throwKind(feature2.name, "a number", "a text");
    for (let i = 0; i < cells.length; i++) out[offset + i * stride] = encode(cells[i]);
  };
}
function standardiser({
  name,
  mean: mean3,
  deviation
}) {
  return (cells, out, offset, stride) => {
    if (!(cells instanceof Float64Array)) throwKind(name, "a number", "a text");
    for (let i = 0; i < cells.length; i++) out[offset + i * stride] = (cells[i] - mean3) / deviation;
  };
}
function targetEncoder(column2) {
  if (column2.transform === void 0) return standardiser(column2);
  const { encode } = targetScaler(column2);
  return (cells, out, offset, stride) => {
    if (!(cells instanceof Float64Array)) throwKind(column2.name, "a number", "a text");
    for (let i = 0; i < cells.length; i++) out[offset + i * stride] = encode(cells[i]);
  };
}
function classEncoder({ classes }, column2) {
  const places = new Map(classes.map((name, place) => [name, place]));
  return (cells, out, offset, stride) => {
    for (let i = 0; i < cells.length; i++) {
      const cell = cells instanceof Float64Array ? classOf(cells[i], column2) : cells[i];
      out[offset + i * stride] = places.get(cell ?? "") ?? Number.NaN;
    }
  };
}
function categoryEncoder({ name, levels }) {
  const places = new Map(levels.map((level, place) => [level, place]));
  return (cells, out, offset, stride) => {
    if (cells instanceof Float64Array) throwKind(name, "a text", "a number");
    for (let i = 0; i < cells.length; i++) {
      out[offset + i * stride + (places.get(cells[i] ?? "") ?? levels.length)] = 1;
    }
  };
}
function levelEncoder({ name, levels }) {
  const places = new Map(levels.map((level, place) => [level, place]));
  return (cells, out, offset, stride) => {
    if (cells instanceof Float64Array) throwKind(name, "a text", "a number");
    for (let i = 0; i < cells.length; i++) out[offset + i * stride] = places.get(cells[i] ?? "") ?? levels.length;
  };
}
function throwKind(name, expected, found) {
  throw new DataError({ where: `column "${name}"`, expected, found });
}
function encodeRow(features, row) {
  const out = new Float32Array(encodedWidth(features));
  let offset = 0;
  for (const feature2 of features) {
    const cell = row[feature2.name] ?? null;
    const isNumber2 = typeof cell === "number" || cell === null && feature2.kind !== "category";
    const blank = Uint8Array.of(cell === null ? 1 : 0);
    featureEncoder(feature2)(isNumber2 ? Float64Array.of(cell ?? Number.NaN) : [cell], out, offset, 0, blank);
    offset += featureWidth(feature2);
  }
  return out;
}

// packages/core/src/data/split/method.ts
var heldRows = (rows, share) => Math.round(share * rows);
function checkParts(table, rows, [training, validation], remedy3 = "bring more rows or change the validation fraction") {
  if (training >= 2 && validation >= 2) return;
  throw new DataError({
    where: table,
    expected: "at least 2 rows for training and 2 for validation",
    found: `${training} and ${validation} of ${rows} rows`,
    remedy: remedy3
  });
}
function splitBy(rows, isValidation) {
  const [train, validation] = [new Uint32Array(rows), new Uint32Array(rows)];
  let [t, v] = [0, 0];
  for (let row = 0; row < rows; row++) {
    if (isValidation(row)) validation[v++] = row;
    else train[t++] = row;
  }
  return { train: train.slice(0, t), validation: validation.slice(0, v) };
}
var FOLD_REMEDY = "bring more rows or ask for fewer folds";

// packages/core/src/data/split/random.ts
function splitRows(table, rows, validation, seed) {
  if (!(validation > 0 && validation < 1)) {
    throw new UsageError({ where: "validation", expected: "a fraction between 0 and 1", found: String(validation) });
  }
  const held = heldRows(rows, validation);
  checkParts(table, rows, [rows - held, held]);
  const order2 = randomStream(seed, "split").permutation(rows);
  return { train: order2.slice(held).sort(), validation: order2.slice(0, held).sort() };
}
function foldRows(table, rows, { fold, of, repeat }, seed) {
  const order2 = randomStream(seed, "folds", repeat).permutation(rows);
  const [start, end] = [Math.floor((fold - 1) * rows / of), Math.floor(fold * rows / of)];
  checkParts(table, rows, [rows - end + start, end - start], FOLD_REMEDY);
  const train = new Uint32Array(rows - end + start);
  train.set(order2.subarray(0, start));
  train.set(order2.subarray(end), start);
  return { train: train.sort(), validation: order2.slice(start, end).sort() };
}
var random = {
  phrase: "at random",
  column: "none",
  folds: true,
  part: async ({ source, rows, share, seed, fold }) => ({
    split: fold === void 0 ? splitRows(source.name, rows, share, seed) : foldRows(source.name, rows, fold, seed)
  })
};

// packages/core/src/data/split/read-column.ts
async function eachCell(source, column2, rows, take) {
  const known2 = (await source.columns()).map(({ name }) => name);
  if (!known2.includes(column2)) unknownColumn("split", column2, known2);
  for await (const { start, chunk } of placedChunks(source, [column2], rows)) {
    const [cells = []] = chunk.columns;
    const blanks = chunk.missing?.[0];
    for (let i = 0; i < chunk.rows; i++) {
      const cell = cells[i] ?? "";
      const isBlank = blanks?.[i] === 1 || Number.isNaN(cell) || typeof cell === "string" && cell.trim() === "";
      take(isBlank ? void 0 : cell, start + i);
    }
  }
}
function refuseCell(source, column2, row, expected, cell) {
  throw new DataError({
    where: `${source.name}, row ${row + 1}, column "${column2}"`,
    expected,
    found: cell === void 0 ? "a blank" : JSON.stringify(cell),
    remedy: "correct that cell or drop its row"
  });
}

// packages/core/src/data/split/column.ts
var PARTS = {
  "0": "train",
  "1": "validation",
  train: "train",
  training: "train",
  validation: "validation",
  valid: "validation",
  test: "test"
};
var column = {
  phrase: "by a column",
  column: "reserved",
  folds: false,
  async part({ source, rows, column: column2 }) {
    const rowsOf2 = { train: [], validation: [], test: [] };
    await eachCell(source, column2, rows, (cell, row) => {
      const text = String(cell ?? "").trim().toLowerCase();
      const part = Object.hasOwn(PARTS, text) ? PARTS[text] : void 0;
      if (part === void 0) refuseCell(source, column2, row, "train, validation or test, or 0 or 1", cell);
      rowsOf2[part].push(row);
    });
    const { train, validation } = rowsOf2;
    const where2 = `${source.name}, column "${column2}"`;
    checkParts(where2, rows, [train.length, validation.length], "say train and validation of more rows");
    return {
      split: {
        train: Uint32Array.from(train),
        validation: Uint32Array.from(validation),
        test: Uint32Array.from(rowsOf2.test)
      }
    };
  }
};

// packages/core/src/data/split/file.ts
var file = {
  phrase: "by file",
  column: "none",
  folds: false,
  async part({ source, rows, training }) {
    checkParts(source.name, rows, [training, rows - training], "bring more rows");
    return { split: splitBy(rows, (row) => row >= training) };
  }
};

// packages/core/src/data/split/group.ts
async function readGroups({ source, rows, column: column2 }) {
  const codes = /* @__PURE__ */ new Map();
  const of = new Uint32Array(rows);
  const sizes = [];
  await eachCell(source, column2, rows, (cell, row) => {
    if (cell === void 0) refuseCell(source, column2, row, "the name of a group", cell);
    const code = codes.get(cell) ?? codes.size;
    codes.set(cell, code);
    of[row] = code;
    sizes[code] = (sizes[code] ?? 0) + 1;
  });
  return { of, sizes };
}
function heldGroups(sizes, order2, wanted2) {
  const held = /* @__PURE__ */ new Set();
  let count4 = 0;
  for (const group2 of order2) {
    const size = sizes[group2] ?? 0;
    if (held.size === sizes.length - 1 || Math.abs(count4 + size - wanted2) >= Math.abs(count4 - wanted2)) continue;
    held.add(group2);
    count4 += size;
  }
  if (held.size === 0)
    held.add(order2.reduce((least2, group2) => (sizes[group2] ?? 0) < (sizes[least2] ?? 0) ? group2 : least2));
  return held;
}
function foldGroups(sizes, order2, fold, of) {
  const counts2 = new Array(of).fill(0);
  const inFold = /* @__PURE__ */ new Set();
  for (const group2 of order2) {
    const least2 = counts2.indexOf(Math.min(...counts2));
    counts2[least2] = (counts2[least2] ?? 0) + (sizes[group2] ?? 0);
    if (least2 === fold - 1) inFold.add(group2);
  }
  return inFold;
}
var group = {
  phrase: "by group",
  column: "reserved",
  folds: true,
  async part(context) {
    const { source, rows, column: column2, share, seed, fold } = context;
    const { of, sizes } = await readGroups(context);
    const least2 = fold?.of ?? 2;
    if (sizes.length < least2) {
      throw new DataError({
        where: `${source.name}, column "${column2}"`,
        expected: `at least ${least2} groups${fold === void 0 ? "" : ", one a fold"}`,
        found: sizes.length === 1 ? "one group only" : String(sizes.length),
        remedy: fold === void 0 ? "split by another column, or at random" : "ask for fewer folds"
      });
    }
    const stream = fold === void 0 ? randomStream(seed, "split") : randomStream(seed, "folds", fold.repeat);
    const order2 = stream.permutation(sizes.length);
    const held = fold === void 0 ? heldGroups(sizes, order2, heldRows(rows, share)) : foldGroups(sizes, order2, fold.fold, fold.of);
    const split3 = splitBy(rows, (row) => held.has(of[row]));
    checkParts(source.name, rows, [split3.train.length, split3.validation.length], fold && FOLD_REMEDY);
    return { split: split3, facts: { groups: { training: sizes.length - held.size, validation: held.size } } };
  }
};

// packages/core/src/data/split/stratified.ts
var STRATA = 10;
async function readStrata({ source, rows, column: column2 }) {
  const classes = /* @__PURE__ */ new Map();
  const strata = new Uint32Array(rows);
  const kind = (await source.columns()).find(({ name }) => name === column2)?.kind;
  const numbers = new Float64Array(kind === "numeric" ? rows : 0);
  await eachCell(source, column2, rows, (cell, row) => {
    if (kind === "numeric") numbers[row] = cell === void 0 ? Number.NaN : cell;
    const seen = classes.get(cell);
    if (seen === void 0 && kind === "numeric" && classes.size > STRATA + 1) return;
    const found = seen ?? { code: classes.size, count: 0, row };
    found.count++;
    classes.set(cell, found);
    strata[row] = found.code;
  });
  if (classes.size - (classes.has(void 0) ? 1 : 0) > STRATA && kind === "numeric") return bins(numbers);
  for (const [cell, { count: count4, row }] of classes) {
    if (count4 > 1 || cell === void 0) continue;
    throw new DataError({
      where: `${source.name}, row ${row + 1}, column "${column2}"`,
      expected: "at least 2 rows of each class, one for either part",
      found: `the only one of class ${JSON.stringify(cell)}`,
      remedy: "drop it, or join its class with another"
    });
  }
  return strata;
}
function bins(numbers) {
  const sorted = numbers.filter((value) => !Number.isNaN(value)).sort();
  const edges = Array.from({ length: STRATA - 1 }, (_, i) => quantile2(sorted, (i + 1) / STRATA));
  return Uint32Array.from(
    numbers,
    (value) => Number.isNaN(value) ? STRATA : edges.reduce((bin, edge) => bin + (value > edge ? 1 : 0), 0)
  );
}
function orderOf(strata, stream) {
  return stream.permutation(strata.length).sort((a, b) => strata[a] - strata[b]);
}
var stratified = {
  phrase: "stratified",
  column: "shared",
  folds: true,
  async part(context) {
    const { source, rows, share, seed, fold } = context;
    const strata = await readStrata(context);
    const stream = fold === void 0 ? randomStream(seed, "split") : randomStream(seed, "folds", fold.repeat);
    const order2 = orderOf(strata, stream);
    const held = heldRows(rows, share);
    const marked2 = new Uint8Array(rows);
    for (let i = 0; i < rows; i++) {
      const isHeld = fold === void 0 ? Math.floor((i + 1) * held / rows) > Math.floor(i * held / rows) : i % fold.of === fold.fold - 1;
      if (isHeld) marked2[order2[i]] = 1;
    }
    const split3 = splitBy(rows, (row) => marked2[row] === 1);
    checkParts(source.name, rows, [split3.train.length, split3.validation.length], fold && FOLD_REMEDY);
    return { split: split3 };
  }
};

// packages/core/src/data/split/instant.ts
var ISO2 = /^(\d{4})-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)?\s*(?:Z|([+-])(\d{2})(?::?(\d{2}))?)?)?)?$/;
function daysOf(year, month) {
  if (month === 2) return year % 4 === 0 && year % 100 !== 0 || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
function dayOf(year, month, day) {
  const y = month > 2 ? year : year - 1;
  const ofYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  return 365 * y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + ofYear - 719468;
}
function instantOf(text) {
  const found = ISO2.exec(text.trim());
  if (found === null) return void 0;
  const [, year, month, day = 1, hour = 0, minute = 0, second = 0, part = 0, sign2, zoneHours = 0, zoneMinutes = 0] = found;
  const [y, m, d, h, min2, s] = [year, month, day, hour, minute, second].map(Number);
  if (m < 1 || m > 12 || d < 1 || d > daysOf(y, m) || h > 23 || min2 > 59 || s > 59) return void 0;
  const offset = (Number(zoneHours) * 60 + Number(zoneMinutes)) * (sign2 === "-" ? -1 : 1);
  const seconds = ((dayOf(y, m, d) * 24 + h) * 60 + min2) * 60 + s + Number(part);
  return seconds * 1e3 - offset * 6e4;
}

// packages/core/src/data/split/time.ts
async function readTimeline({ source, rows, column: column2 }) {
  const times2 = new Float64Array(rows);
  await eachCell(source, column2, rows, (cell, row) => {
    const time2 = typeof cell === "string" ? instantOf(cell) : cell;
    if (time2 === void 0 || !Number.isFinite(time2)) {
      refuseCell(source, column2, row, "a number, or a date and time as in 2024-05-17 09:30", cell);
    }
    times2[row] = time2;
  });
  const order2 = Uint32Array.from({ length: rows }, (_, row) => row);
  return { times: times2, order: order2.sort((a, b) => times2[a] - times2[b] || a - b) };
}
function changeNear({ times: times2, order: order2 }, wanted2) {
  const at2 = (place) => times2[order2[place]];
  const changes = (place) => place > 0 && place < order2.length && at2(place) > at2(place - 1);
  for (let step = 0; step <= order2.length; step++) {
    if (changes(wanted2 + step)) return wanted2 + step;
    if (changes(wanted2 - step)) return wanted2 - step;
  }
  return 0;
}
async function timeOf({ source, rows, column: column2 }, place) {
  let text = "";
  await eachCell(source, column2, rows, (cell, row) => {
    if (row === place) text = String(cell);
  });
  return text;
}
var time = {
  phrase: "by time",
  column: "reserved",
  folds: true,
  async part(context) {
    const { source, rows, column: column2, share, fold } = context;
    const timeline = await readTimeline(context);
    const cut2 = (block, blocks) => block === blocks ? rows : changeNear(timeline, Math.round(block * rows / blocks));
    const start = fold === void 0 ? changeNear(timeline, rows - heldRows(rows, share)) : cut2(fold.fold, fold.of + 1);
    const end = fold === void 0 ? rows : cut2(fold.fold + 1, fold.of + 1);
    if (start === 0 || start >= end) {
      throw new DataError({
        where: `${source.name}, column "${column2}"`,
        expected: fold === void 0 ? "at least 2 different times" : `enough different times for ${fold.of} folds`,
        found: start === 0 ? "one time only" : "a fold without one of its own",
        remedy: start === 0 ? "split by another column, or at random" : "ask for fewer folds"
      });
    }
    const { order: order2 } = timeline;
    checkParts(source.name, rows, [start, end - start], fold && FOLD_REMEDY);
    const split3 = { train: order2.slice(0, start).sort(), validation: order2.slice(start, end).sort() };
    return { split: split3, facts: { from: await timeOf(context, order2[start]) } };
  }
};

// packages/core/src/data/split/with-test.ts
async function splitWithTest(kind, method, context, test) {
  const { source, rows, share, seed } = context;
  const { split: held } = await method.part({ ...context, share: test });
  const marks = held.test ?? new Uint32Array();
  if (marks.length > 0) {
    checkParts(source.name, rows, [marks.length, marks.length], "mark more rows as test");
    return { train: held.train, validation: held.validation, test: marks };
  }
  const rest = held.train;
  const again = kind === "column" || kind === "file" ? random : method;
  const { split: split3 } = await again.part({
    ...context,
    source: someRows(source, rest, rows),
    rows: rest.length,
    share,
    // Another stream than that of the test rows.
    seed: randomStream(seed, "validation").integer(2 ** 31)
  }).catch((error) => {
    throw placed(error, source.name, rest);
  });
  const rowsOf2 = (places) => places.map((place) => rest[place]);
  return { train: rowsOf2(split3.train), validation: rowsOf2(split3.validation), test: held.validation };
}
function placed(error, table, rest) {
  if (!(error instanceof DataError) || !error.parts.where.startsWith(`${table}, row `)) return error;
  const [, row = "", more = ""] = /^(\d+)(.*)$/s.exec(error.parts.where.slice(`${table}, row `.length)) ?? [];
  const place = rest[Number(row) - 1];
  if (place === void 0) return error;
  return new DataError({ ...error.parts, where: `${table}, row ${place + 1}${more}` }, { cause: error });
}
function someRows(source, kept2, rows) {
  const isKept = new Uint8Array(rows);
  for (const row of kept2) isKept[row] = 1;
  return {
    name: source.name,
    rows: async () => kept2.length,
    columns: () => source.columns(),
    async *chunks(names) {
      let start = 0;
      for await (const chunk of source.chunks(names)) {
        const places = Array.from({ length: chunk.rows }, (_, i) => i).filter((i) => isKept[start + i] === 1);
        start += chunk.rows;
        yield {
          rows: places.length,
          columns: chunk.columns.map(
            (cells) => cells instanceof Float64Array ? Float64Array.from(places, (place) => cells[place]) : places.map((place) => cells[place] ?? null)
          ),
          missing: (chunk.missing ?? []).map((blanks) => blanks && Uint8Array.from(places, (i) => blanks[i]))
        };
      }
    }
  };
}

// packages/core/src/data/split/registry.ts
var splitRegistry = {
  kind: "split",
  members: { random, stratified, group, time, column, file }
};
function reservedColumns({ kind, column: column2 }) {
  return memberOf(splitRegistry, kind).column === "reserved" && column2 !== void 0 ? [column2] : [];
}
function refuse(where2, expected, found) {
  throw new UsageError({ where: where2, expected, found });
}
function checkFold({ fold, of, repeat }) {
  const isCount = (value, least2) => Number.isSafeInteger(value) && value >= least2;
  if (!isCount(of, 2)) refuse("folds", "a whole number of at least 2", String(of));
  if (!isCount(fold, 1) || fold > of) refuse("fold", `a whole number from 1 to ${of}`, String(fold));
  if (!isCount(repeat, 1)) refuse("repeat", "a whole number of at least 1", String(repeat));
}
async function splitTable(source, rows, { rule, share, seed }) {
  const { kind, column: column2, fold, training = 0 } = rule;
  const method = memberOf(splitRegistry, kind);
  if (fold !== void 0) checkFold(fold);
  if (fold !== void 0 && !method.folds) refuse("folds", "a split that makes folds", kind);
  if (fold === void 0 && !(share > 0 && share < 1)) {
    refuse("validation", "a fraction between 0 and 1", String(share));
  }
  if (method.column !== "none" && column2 === void 0) refuse("split", `a column to split ${method.phrase}`, "none");
  const given = { source, rows, column: column2 ?? "", share, seed, training, ...fold === void 0 ? {} : { fold } };
  if (rule.test !== void 0) {
    if (fold !== void 0) refuse("test", "no folds with it", "a fold");
    if (!(rule.test > 0 && rule.test < 1)) refuse("test", "a fraction between 0 and 1", String(rule.test));
    const split4 = await splitWithTest(kind, method, given, rule.test);
    const kept2 = Object.values(split4).reduce((sum2, { length }) => sum2 + length, 0);
    return { split: split4, summary: { kind, ...column2 === void 0 ? {} : { column: column2 }, aside: rows - kept2 } };
  }
  const { split: parts3, facts } = await method.part(given);
  const split3 = { train: parts3.train, validation: parts3.validation };
  const summary3 = {
    kind,
    ...column2 === void 0 ? {} : { column: column2 },
    ...fold === void 0 ? {} : { fold },
    ...facts,
    aside: rows - split3.train.length - split3.validation.length
  };
  return { split: split3, summary: summary3 };
}

// packages/core/src/data/numbers.ts
var missingRules = ["median", "error"];
function numberTally2(name, { missing: missing2, scaling: scaling3, seed }) {
  const seen = moments();
  const drawn2 = missing2 === "median" || needsQuantiles(scaling3) ? sample(randomStream(seed, "sample", name)) : void 0;
  const counted2 = { training: 0, others: 0 };
  return {
    add(cells, marked2, start, blanks) {
      seen.add(cells, marked2, start, blanks);
      if (blanks === void 0 && drawn2 === void 0) return;
      for (let i = 0; i < cells.length; i++) {
        const isTraining = marked2[start + i] === 1;
        if (blanks?.[i] === 1) counted2[isTraining ? "training" : "others"]++;
        else if (isTraining) drawn2?.add(cells[i]);
      }
    },
    moments: seen,
    ...drawn2 === void 0 ? {} : { sample: drawn2 },
    blanks: counted2
  };
}
function numericFeature(table, name, { moments: seen, sample: drawn2, blanks }, { missing: rule, scaling: scalingName }, shown2 = rounded) {
  if (seen.count === 0) return { warnings: [`column "${name}" is left out: it is blank in every training row`] };
  const { minimum, maximum } = seen;
  const constant2 = isConstant(table, name, seen);
  const sorted = drawn2?.sorted() ?? [];
  const missing2 = { fill: quantile2(sorted, 0.5), indicator: blanks.training > 0 };
  const count4 = sorted.length;
  const scaling3 = fitScaling(scalingName, { minimum, maximum, count: count4, quantile: (p) => quantile2(sorted, p) });
  const feature2 = {
    kind: "numeric",
    name,
    ...rule === "median" && { missing: missing2 },
    ...scaling3 !== void 0 && { scaling: scaling3 },
    mean: constant2 ? minimum : seen.mean,
    deviation: constant2 ? 1 : seen.deviation,
    minimum,
    maximum
  };
  const warnings = blankWarnings(feature2, blanks, seen.count + blanks.training, shown2);
  if (!constant2) return { feature: feature2, warnings };
  const which = blanks.training > 0 ? "every training row that has a number" : "every training row";
  const carries = blanks.training > 0 ? "its blanks alone tell rows apart" : "it carries nothing and is divided by 1";
  return { feature: feature2, warnings: [...warnings, `column "${name}" is ${shown2(minimum)} in ${which}: ${carries}`] };
}
var rounded = (number) => String(Number.isInteger(number) ? number : Number(number.toPrecision(6)));
function blankWarnings({ name, missing: missing2 }, { training, others: others2 }, rows, shown2) {
  const counts2 = `count as the median, ${missing2 && shown2(missing2.fill)}`;
  if (training > 0) {
    return [
      `column "${name}" is blank in ${training} of ${rows} training rows: they ${counts2}, and a column marks them`
    ];
  }
  if (others2 === 0) return [];
  return [`column "${name}" is blank in ${others2} validation rows and no training row: they ${counts2}`];
}

// packages/core/src/data/embedding.ts
var categoryEncodings = ["one-hot", "embedding", "auto"];
var FEW_LEVELS = 16;
function embeddingOf(levels, { categories, embeddingWidth }) {
  if (categories === "one-hot" || categories === "auto" && levels <= FEW_LEVELS) return void 0;
  return embeddingWidth ?? Math.min(16, Math.max(1, Math.round(1.6 * (levels + 1) ** 0.56)));
}

// packages/core/src/data/choose.ts
function chooseColumns(table, columns2, { targets, exclude, numeric, features: only, kinds, weight }) {
  const byName = /* @__PURE__ */ new Map();
  for (const column2 of columns2) {
    if (byName.has(column2.name)) {
      throw new DataError({
        where: table,
        expected: "different column names",
        found: `"${column2.name}" twice`,
        remedy: "rename one of the two"
      });
    }
    byName.set(column2.name, column2);
  }
  const names = [...byName.keys()];
  if (targets.length === 0) {
    throw new UsageError({ where: "target", expected: "a column to predict", found: "none" });
  }
  const repeated = targets.find((name, i) => targets.indexOf(name) < i);
  if (repeated !== void 0) {
    throw new UsageError({ where: "target", expected: "different columns", found: `"${repeated}" twice` });
  }
  const targetColumns2 = targets.map((name) => byName.get(name) ?? unknownColumn("target", name, names));
  for (const name of exclude) if (!byName.has(name)) unknownColumn("exclude", name, names);
  for (const name of numeric) if (!byName.has(name)) unknownColumn("numeric", name, names);
  for (const name of only ?? []) if (!byName.has(name)) unknownColumn("features", name, names);
  for (const name of Object.keys(kinds)) if (!byName.has(name)) unknownColumn("kinds", name, names);
  const weightName = weightOf(weight, kinds);
  const weightColumn = weightName === void 0 ? void 0 : byName.get(weightName) ?? unknownColumn("weight", weightName, names);
  const noTarget = { exclude, features: only ?? [], kinds: Object.keys(kinds), weight: [weightName] };
  for (const [where2, listed] of Object.entries(noTarget)) {
    const target2 = targets.find((name) => listed.includes(name));
    if (target2 === void 0) continue;
    throw new UsageError({ where: where2, expected: "feature columns", found: `the target "${target2}"` });
  }
  const isFeature = ({ name }) => !targets.includes(name) && name !== weightName && !exclude.includes(name) && (only?.includes(name) ?? true) && !aside.includes(kindOf(kinds, name) ?? "numeric");
  const features = columns2.filter(isFeature).map((column2) => {
    const said = kindOf(kinds, column2.name);
    return said === void 0 ? column2 : { ...column2, said };
  });
  if (features.length === 0) throwNoFeature(table, targets);
  return { targets: targetColumns2, features, ...weightColumn === void 0 ? {} : { weight: weightColumn } };
}
function kindOf(kinds, name) {
  return Object.hasOwn(kinds, name) ? kinds[name] : void 0;
}
function weightOf(weight, kinds) {
  const named3 = new Set(Object.keys(kinds).filter((name) => kinds[name] === "weight"));
  if (weight !== void 0) named3.add(weight);
  const [first, second] = named3;
  if (second === void 0) return first;
  throw new UsageError({ where: "weight", expected: "one column of weights", found: `"${first}" and "${second}"` });
}
function throwNoFeature(table, targets) {
  throw new DataError({
    where: table,
    expected: `at least one feature beside the target ${targets.map((name) => `"${name}"`).join(", ")}`,
    found: "none that can be used",
    remedy: "exclude fewer columns or bring a table with more"
  });
}

// packages/core/src/data/date-feature.ts
function dateTally(table, name, options) {
  const rule = { missing: options.missing, scaling: "standard", seed: options.seed };
  const numbers = numberTally2(name, rule);
  const ranges = dateParts.map((part) => ({ part, low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY }));
  let [count4, wrong] = [0, 0];
  let firstWrong;
  let firstBlank;
  function throwAt(row, found, why, remedy3) {
    const where2 = `${table}, row ${row + 1}, column "${name}"`;
    throw new DataError({ where: where2, expected: `${DATE_EXAMPLE}, ${why}`, found, remedy: remedy3 });
  }
  return {
    add(cells, start, training) {
      const seconds = new Float64Array(cells.length);
      const blanks = new Uint8Array(cells.length);
      for (const [i, cell] of cells.entries()) {
        const text = cell ?? "";
        const found = text === "" ? void 0 : parseDate(text);
        if (found !== void 0) {
          seconds[i] = found;
          count4++;
          if (training[start + i] === 1 && firstWrong === void 0) {
            for (const range of ranges) {
              const phase = datePhase(range.part, found);
              if (phase < range.low) range.low = phase;
              if (phase > range.high) range.high = phase;
            }
          }
          continue;
        }
        blanks[i] = 1;
        if (text.trim() === "") firstBlank ??= start + i;
        else {
          wrong++;
          firstWrong ??= { row: start + i, cell: text };
        }
      }
      if (firstWrong === void 0) numbers.add(seconds, training, start, blanks);
    },
    get count() {
      return count4;
    },
    get wrong() {
      return wrong;
    },
    get firstWrong() {
      return firstWrong;
    },
    feature() {
      if (rule.missing === "error" && firstBlank !== void 0) {
        const remedy3 = "drop the rows without one, leave the column out, or let blanks count as the median";
        throwAt(firstBlank, "a blank", "not a blank", remedy3);
      }
      const { feature: feature2, warnings } = numericFeature(table, name, numbers, rule, formatDate);
      if (feature2 === void 0) return { warnings };
      const { scaling: _, ...rest } = feature2;
      const parts3 = ranges.filter(({ low, high }) => low < high).map(({ part }) => part);
      return { feature: { ...rest, kind: "date", parts: parts3 }, warnings };
    },
    throwWrong(why) {
      const { row, cell } = firstWrong ?? { row: 0, cell: "" };
      const remedy3 = notationRemedy("date", name, cell) ?? "correct that cell, leave the column out, or say that its kind is category";
      throwAt(row, JSON.stringify(cell), why, remedy3);
    }
  };
}

// packages/core/src/data/ids.ts
var NAMED_ID = /(^|[^a-z])(id|ids|uuid|guid|rowid|rownum|rownumber)$/i;
var CAMEL_ID = /[a-z](Id|ID)$/;
var REMEMBERED = 1e5;
function isNamedId(name) {
  return NAMED_ID.test(name) || CAMEL_ID.test(name);
}
var MANY_ROWS = 100;
function idTally(name) {
  const seen = isNamedId(name) ? /* @__PURE__ */ new Set() : void 0;
  let [counts2, distinct, whole, rows] = [true, seen !== void 0, true, 0];
  let last = Number.NaN;
  return {
    add(cells, blanks) {
      if (!whole) return;
      for (let i = 0; i < cells.length; i++) {
        if (blanks?.[i] === 1) {
          counts2 = false;
          distinct = false;
          continue;
        }
        const cell = cells[i];
        if (!Number.isInteger(cell)) {
          whole = false;
          return;
        }
        if (rows > 0 && cell !== last + 1) counts2 = false;
        if (distinct && seen !== void 0 && seen.size < REMEMBERED) {
          if (seen.has(cell)) distinct = false;
          else seen.add(cell);
        }
        last = cell;
        rows++;
      }
    },
    reason() {
      if (!whole || rows < 3) return void 0;
      if (counts2 && rows >= MANY_ROWS) return "it counts the rows";
      return distinct ? "its name is that of an id, and every number in it is different" : void 0;
    },
    get whole() {
      return whole && rows > 0;
    }
  };
}

// packages/core/src/data/levels.ts
var DISTINCT_LIMIT = 1e5;
function textTally() {
  let counts2 = /* @__PURE__ */ new Map();
  let rows = 0;
  let blanks = 0;
  let numbers = 0;
  let firstWord;
  const sample2 = notationSample();
  return {
    add(cell, row, training) {
      if (!training && firstWord !== void 0) return;
      const value = cell ?? "";
      const isNumber2 = looksNumeric(value);
      if (firstWord === void 0 && value !== "" && !isNumber2) firstWord = { row, cell: value };
      if (!training) return;
      rows++;
      sample2.add(value);
      if (counts2 !== void 0) {
        counts2.set(value, (counts2.get(value) ?? 0) + 1);
        if (counts2.size > DISTINCT_LIMIT) counts2 = void 0;
      }
      if (value === "") blanks++;
      if (isNumber2) numbers++;
    },
    notation: sample2.notation,
    get rows() {
      return rows;
    },
    get counts() {
      return counts2;
    },
    get blanks() {
      return blanks;
    },
    get numbers() {
      return numbers;
    },
    get firstWord() {
      return firstWord;
    }
  };
}
function frequent(counts2, { maxLevels, minCount }) {
  return [...counts2].filter(([, count4]) => count4 >= minCount).sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1)).slice(0, maxLevels).map(([value]) => value);
}
function categoryFeature(table, name, tally, rule) {
  const { rows, counts: counts2, blanks, numbers, firstWord } = tally;
  const slip = numbers > (rows - blanks) / 2 ? firstWord : void 0;
  const leftOut = (why) => {
    const notation = tally.notation(name);
    if (slip !== void 0) throwSlip(table, name, slip);
    const looks = notation === void 0 ? "" : `, which look like ${notation.what}; ${notation.remedy}`;
    return { warnings: [`column "${name}" is left out: ${why} training rows${looks}`] };
  };
  if (counts2 === void 0 || counts2.size > rows / 2) {
    const distinct = counts2 === void 0 ? `more than ${DISTINCT_LIMIT}` : counts2.size;
    return leftOut(`text with ${distinct} distinct values in ${rows}`);
  }
  const levels = frequent(counts2, rule);
  if (levels.length === 0) return leftOut(`no text in it comes ${rule.minCount} times in the`);
  const warnings = [];
  if (slip !== void 0) {
    const cell = JSON.stringify(slip.cell);
    warnings.push(`column "${name}" holds numbers but is text because of ${cell} in row ${slip.row + 1}`);
  }
  if (counts2.size === 1) {
    warnings.push(`column "${name}" is ${JSON.stringify(levels[0])} in every training row: it carries nothing`);
  } else if (counts2.size > levels.length) {
    const rest = counts2.size - levels.length;
    warnings.push(`column "${name}" has ${levels.length} levels; its ${rest} rarer values are one level, "other"`);
  }
  return { feature: { kind: "category", name, levels }, warnings };
}
function throwSlip(table, column2, { row, cell }) {
  throw new DataError({
    where: `${table}, row ${row + 1}, column "${column2}"`,
    expected: "a number, as most cells of the column are",
    found: JSON.stringify(cell),
    remedy: notationRemedy("number", column2, cell) ?? "correct that cell, or leave the column out"
  });
}

// packages/core/src/data/collect.ts
function collector(table, column2, options) {
  const { name, kind, said, type } = column2;
  if (kind === "text") {
    return said === "date" ? dateCollector(table, name, options) : textCollector(table, column2, options);
  }
  if (said === "category" || said === "date") {
    const expected = said === "date" ? DATE_EXAMPLE : "text, as a category needs";
    const remedy3 = said === "date" ? { remedy: "say that it is numeric" } : { remedy: "give its cells as strings" };
    throw new DataError({ where: `${table}, column "${name}"`, expected, found: "a column of numbers", ...remedy3 });
  }
  if (said === "boolean" || said === void 0 && type === "boolean") return booleanCollector(table, name, options);
  return numberCollector(table, column2, options);
}
function numberRule({ missing: missing2 }) {
  const blanks = missing2 === "median";
  const remedy3 = blanks ? "drop the rows with such a cell or leave the column out" : "drop the rows without one, leave the column out, or let blanks count as the median";
  return { blanks, remedy: remedy3 };
}
var chunkNumbers = ({ chunk }, index) => chunk.columns[index];
function numberCollector(table, { name, said }, options) {
  const tally = numberTally2(name, options);
  const ids = idTally(name);
  const rule = numberRule(options);
  return {
    name,
    add(placed3, index, training) {
      const blanks = placed3.chunk.missing?.[index];
      const cells = chunkNumbers(placed3, index);
      checkNumbers(table, name, placed3, index, rule);
      if (said === "integer") requireEach(table, name, placed3, index, "a whole number", Number.isInteger);
      tally.add(cells, training, placed3.start, blanks);
      ids.add(cells, blanks);
    },
    finish() {
      const found = numericFeature(table, name, tally, options);
      const reason = said === void 0 && !options.kept.includes(name) ? ids.reason() : void 0;
      const id = reason === void 0 ? {} : { id: `column "${name}" is left out as an id: ${reason}; to keep it, say that its kind is numeric` };
      return { ...found, kind: ids.whole ? "integer" : "numeric", ...id };
    }
  };
}
function booleanCollector(table, name, options) {
  const seen = moments();
  const rule = numberRule(options);
  let blankRows = 0;
  return {
    name,
    add(placed3, index, training) {
      const blanks = placed3.chunk.missing?.[index];
      checkNumbers(table, name, placed3, index, rule);
      requireEach(table, name, placed3, index, "0 or 1, as in a boolean", (cell) => cell === 0 || cell === 1);
      seen.add(chunkNumbers(placed3, index), training, placed3.start, blanks);
      for (let i = 0; i < (blanks === void 0 ? 0 : placed3.chunk.rows); i++) {
        if (blanks?.[i] === 1 && training[placed3.start + i] === 1) blankRows++;
      }
    },
    finish() {
      const kind = "boolean";
      if (seen.count === 0) {
        return { kind, warnings: [`column "${name}" is left out: it is blank in every training row`] };
      }
      const fill = seen.mean >= 0.5 ? 1 : 0;
      const missing2 = { fill, indicator: blankRows > 0 };
      const feature2 = { kind, name, ...rule.blanks && { missing: missing2 } };
      const rows = seen.count + blankRows;
      const warnings = blankRows === 0 ? [] : [
        `column "${name}" is blank in ${blankRows} of ${rows} training rows: they count as the more frequent ${fill}, and a column marks them`
      ];
      if (!isConstant(table, name, seen) || blankRows > 0) return { kind, feature: feature2, warnings };
      return {
        kind,
        feature: feature2,
        warnings: [...warnings, `column "${name}" is ${seen.minimum} in every training row: it carries nothing`]
      };
    }
  };
}
function requireEach(table, name, placed3, index, expected, holds) {
  const blanks = placed3.chunk.missing?.[index];
  const place = chunkNumbers(placed3, index).findIndex((cell, i) => blanks?.[i] !== 1 && !holds(cell));
  if (place < 0) return;
  const where2 = `${table}, row ${placed3.start + place + 1}, column "${name}"`;
  const found = String(chunkNumbers(placed3, index)[place]);
  throw new DataError({ where: where2, expected, found, remedy: "correct that cell, or say that the column is numeric" });
}
var chunkTexts = ({ chunk }, index) => chunk.columns[index];
function dateCollector(table, name, options) {
  const tally = dateTally(table, name, options);
  return {
    name,
    add(placed3, index, training) {
      tally.add(chunkTexts(placed3, index), placed3.start, training);
      if (tally.firstWrong !== void 0) tally.throwWrong("as promised of this column");
    },
    finish: () => ({ kind: "date", ...tally.feature() })
  };
}
function textCollector(table, { name, said }, options) {
  const texts = textTally();
  const dates = said === void 0 ? dateTally(table, name, options) : void 0;
  return {
    name,
    add(placed3, index, training) {
      const cells = chunkTexts(placed3, index);
      dates?.add(cells, placed3.start, training);
      for (let i = 0; i < placed3.chunk.rows; i++) {
        texts.add(cells[i] ?? null, placed3.start + i, training[placed3.start + i] === 1);
      }
    },
    finish() {
      if (dates !== void 0 && dates.count > 0) {
        if (dates.firstWrong === void 0) return { kind: "date", ...dates.feature() };
        if (dates.count > dates.wrong) dates.throwWrong("as most cells of the column are");
      }
      const { feature: feature2, warnings } = categoryFeature(table, name, texts, options);
      if (feature2 === void 0) return { kind: "text", warnings };
      const embedding = embeddingOf(feature2.levels.length, options);
      return { kind: "category", feature: { ...feature2, ...embedding === void 0 ? {} : { embedding } }, warnings };
    }
  };
}

// packages/core/src/data/weights.ts
function weightTally(table, name) {
  const totals = { training: 0, validation: 0 };
  const rule = { blanks: false, remedy: "give every row a weight; 0 leaves it out" };
  return {
    add(placed3, index, training) {
      checkNumbers(table, name, placed3, index, rule);
      const cells = placed3.chunk.columns[index];
      for (let i = 0; i < placed3.chunk.rows; i++) {
        const weight = cells[i];
        if (weight >= 0 && Number.isFinite(Math.fround(weight))) {
          totals[training[placed3.start + i] === 1 ? "training" : "validation"] += Math.fround(weight);
          continue;
        }
        throw new DataError({
          where: `${table}, row ${placed3.start + i + 1}, column "${name}"`,
          expected: "a weight of at least 0 that float32 can hold",
          found: String(weight),
          remedy: "correct that cell"
        });
      }
    },
    check() {
      for (const [part, total2] of Object.entries(totals)) {
        if (total2 > 0) continue;
        throw new DataError({
          where: `${table}, column "${name}"`,
          expected: "a weight above 0 among the rows of training and of validation",
          found: `0 in every row of ${part}`
        });
      }
    }
  };
}

// packages/core/src/data/survey.ts
async function survey(source, { targets, features, weight }, options) {
  const { rows, train } = options;
  const training = new Uint8Array(rows);
  for (const row of train) training[row] = 1;
  const collectors = features.map((column2) => collector(source.name, column2, options));
  const weights = weight === void 0 ? void 0 : weightTally(source.name, weight.name);
  const targetSeen = targetTally(source.name, targets, options.target);
  const all = [
    ...collectors,
    ...weight === void 0 || weights === void 0 ? [] : [{ name: weight.name, add: weights.add }]
  ];
  const names = [...all, ...targets].map(({ name }) => name);
  for await (const placed3 of placedChunks(source, names, rows)) {
    for (const [index, { add: add2 }] of all.entries()) add2(placed3, index, training);
    targetSeen.add(placed3, all.length, training);
  }
  weights?.check();
  const found = withoutIds(collectors.map(({ finish }) => finish()));
  const { target: target2, warnings } = targetSeen.finish();
  return {
    preprocessing: { features: found.flatMap(({ feature: feature2 }) => feature2 ?? []), target: target2 },
    warnings: [...found.flatMap(({ warnings: warnings2 }) => warnings2), ...warnings],
    kinds: new Map(
      found.map(({ kind, feature: feature2 }, i) => [collectors[i]?.name ?? "", { kind, used: feature2 !== void 0 }])
    )
  };
}
function withoutIds(found) {
  const isLeft = found.some(({ feature: feature2, id }) => feature2 !== void 0 && id === void 0);
  if (!isLeft) return found;
  return found.map((each2) => each2.id === void 0 ? each2 : { kind: "id", warnings: [each2.id] });
}

// packages/core/src/data/text-column.ts
async function throwTextColumn(source, column2, expected) {
  let row = 0;
  for await (const chunk of source.chunks([column2])) {
    const cells = chunk.columns[0];
    for (let i = 0; i < chunk.rows; i++) {
      const cell = cells[i] ?? "";
      if (cell === "" || looksNumeric(cell)) continue;
      throw new DataError({
        where: `${source.name}, row ${row + i + 1}, column "${column2}"`,
        expected,
        found: JSON.stringify(cell),
        remedy: notationRemedy("number", column2, cell) ?? "correct that cell or drop its row"
      });
    }
    row += chunk.rows;
  }
  throw new DataError({ where: `${source.name}, column "${column2}"`, expected, found: "a column of text" });
}

// packages/core/src/data/dataset.ts
async function readDataset(source, options) {
  const { weight, targets, ...found } = await inspected(source, options);
  const encoded = await encodeTable(source, found.preprocessing, targets, found.rows, weight);
  return { ...found, width: encodedWidth(found.preprocessing.features), ...encoded };
}
async function inspectTable(source, options) {
  const { rows, preprocessing, columns: columns2, warnings } = await inspected(source, options);
  return { rows, preprocessing, columns: columns2, warnings };
}
async function inspected(source, {
  target: target2,
  task = "auto",
  targetTransform = "none",
  exclude = [],
  validation = 0.2,
  split: rule = { kind: "random" },
  seed,
  numeric = [],
  features: only,
  kinds = {},
  weight,
  missing: missing2 = "median",
  scaling: scaling3 = "standard",
  categories = "one-hot",
  embeddingWidth,
  maxLevels = categories === "one-hot" ? 64 : 1024,
  minCount = 5
}) {
  requireInteger("seed", seed, 0);
  requireInteger("maxLevels", maxLevels, 1);
  requireInteger("minCount", minCount, 1);
  if (embeddingWidth !== void 0) requireInteger("embeddingWidth", embeddingWidth, 1);
  const { name } = source;
  const columns2 = await source.columns();
  const named3 = { ...only === void 0 ? {} : { features: only }, ...weight === void 0 ? {} : { weight } };
  const wanted2 = asList(target2);
  const reserved = reservedColumns(rule);
  const chosen = chooseColumns(name, columns2, {
    targets: wanted2,
    exclude: [...exclude, ...reserved],
    numeric,
    kinds,
    ...named3
  });
  const rows = await source.rows();
  if (rows === 0) {
    throw new DataError({ where: name, expected: "a table with rows", found: "none below the column names" });
  }
  if (taskOf(chosen.targets, task) === "regression") {
    const text = chosen.targets.find(({ kind }) => kind === "text");
    if (text !== void 0) await throwTextColumn(source, text.name, "a number, as the target needs");
  }
  if (chosen.weight?.kind === "text") await throwTextColumn(source, chosen.weight.name, "a number, as a weight needs");
  for (const { nested, name: column2, said } of [
    ...chosen.targets.map((each2) => ({ ...each2, said: void 0 })),
    ...chosen.features
  ]) {
    if (nested !== true || said !== void 0) continue;
    throw new DataError({
      where: `${name}, column "${column2}"`,
      expected: "numbers, text, dates or times",
      found: "lists or objects",
      remedy: "leave the column out with --exclude, or make columns of it with --query"
    });
  }
  for (const { kind, name: name2, said = "category" } of chosen.features) {
    if (kind === "text" && (numeric.includes(name2) || NUMBERS.includes(said))) {
      await throwTextColumn(source, name2, "a number, as promised of this column");
    }
  }
  const { split: split3, summary: splitting } = await splitTable(source, rows, { rule, share: validation, seed });
  const { train } = split3;
  const found = await survey(source, chosen, {
    rows,
    train,
    maxLevels,
    minCount,
    missing: missing2,
    scaling: scaling3,
    seed,
    categories,
    ...embeddingWidth === void 0 ? {} : { embeddingWidth },
    kept: [...numeric, ...only ?? []],
    target: { task, transform: targetTransform, seed }
  });
  const { preprocessing, warnings } = found;
  if (preprocessing.features.length === 0) throwNoFeature(name, wanted2);
  const roleOf2 = (column2) => {
    if (wanted2.includes(column2)) return "target";
    if (column2 === chosen.weight?.name) return "weight";
    return rule.kind === "group" && column2 === rule.column ? "group" : void 0;
  };
  const summaries = columns2.map((column2) => {
    const seen = found.kinds.get(column2.name) ?? { kind: kindOf(kinds, column2.name) ?? "ignored", used: false };
    const aside2 = found.kinds.has(column2.name) || seen.kind === "group" ? seen.kind : "ignored";
    return { name: column2.name, kind: roleOf2(column2.name) ?? aside2, used: seen.used };
  });
  const { targets } = chosen;
  const about = { columns: summaries, warnings, targets, weight: chosen.weight?.name };
  return { name, rows, preprocessing, split: split3, splitting, ...about };
}
var NUMBERS = ["numeric", "integer", "boolean"];
async function encodeTable(source, { features, target: target2 }, targetSources, rows, weight) {
  const width = encodedWidth(features);
  const weights = weight === void 0 ? void 0 : new Float32Array(rows);
  const matrix = new Float32Array(rows * width);
  const wanted2 = targetWidth(target2);
  const targets = new Float32Array(rows * wanted2);
  let offset = 0;
  const columns2 = features.map((feature2) => {
    const column2 = { name: feature2.name, encode: featureEncoder(feature2), out: matrix, stride: width, offset };
    offset += featureWidth(feature2);
    return column2;
  });
  const ofTarget = targetEncoders(target2, targetSources).map((encode, i) => {
    return { name: targetColumns(target2)[i], encode, out: targets, stride: wanted2, offset: i };
  });
  const asIs = { mean: 0, deviation: 1 };
  const ofWeight = weight === void 0 || weights === void 0 ? [] : [{ name: weight, encode: standardiser({ ...asIs, name: weight }), out: weights, stride: 1, offset: 0 }];
  const all = [...columns2, ...ofTarget, ...ofWeight];
  const names = all.map(({ name }) => name);
  for await (const { start, chunk } of placedChunks(source, names, rows)) {
    for (const [index, { name, encode, out, stride, offset: offset2 }] of all.entries()) {
      const cells = chunk.columns[index] ?? [];
      const first = start * stride + offset2;
      encode(cells, out, first, stride, chunk.missing?.[index]);
      for (let i = 0; i < chunk.rows; i++) {
        if (Number.isFinite(out[first + i * stride])) continue;
        throw new DataError({
          where: `${source.name}, row ${start + i + 1}, column "${name}"`,
          expected: "a number that float32 can hold once it is scaled",
          found: String(cells[i]),
          remedy: "drop the row or leave the column out"
        });
      }
    }
  }
  return { features: matrix, targets, ...weights === void 0 ? {} : { weights } };
}
function targetEncoders(target2, sources) {
  if (target2.kind === "regression") return target2.columns.map(targetEncoder);
  return [classEncoder(target2, sources[0] ?? {})];
}
var asList = (target2) => typeof target2 === "string" ? [target2] : target2;
function requireInteger(where2, value, least2) {
  if (Number.isSafeInteger(value) && value >= least2) return;
  throw new UsageError({ where: where2, expected: `an integer of at least ${least2}`, found: String(value) });
}

// packages/core/src/data/idx.ts
var bytesCode = 8;
function readIdx(bytes, where2) {
  const wrong = (expected, found, remedy3) => new FormatError({ where: where2, expected, found, ...remedy3 === void 0 ? {} : { remedy: remedy3 } });
  const [first, second, type, rank = 0] = bytes;
  if (bytes[0] === 31 && bytes[1] === 139) throw wrong("an IDX file", "a gzip file", "unpack it first");
  if (first !== 0 || second !== 0 || type === void 0 || rank === 0) throw wrong("an IDX file", "other bytes");
  if (type !== bytesCode) throw wrong("an IDX file of bytes (type 8)", `type ${type}`);
  const start = 4 + 4 * rank;
  if (bytes.length < start) throw wrong("an IDX file", "a file that ends within its header");
  const view2 = new DataView(bytes.buffer, bytes.byteOffset);
  const shape3 = Array.from({ length: rank }, (_, axis) => view2.getUint32(4 + 4 * axis));
  const size = shape3.reduce((product2, length) => product2 * length, 1);
  if (bytes.length !== start + size) {
    throw wrong(`${size} bytes of data, [${shape3.join(", ")}]`, `${bytes.length - start}`, "fetch the file again");
  }
  return { shape: shape3, data: bytes.subarray(start) };
}

// packages/core/src/data/images.ts
function imageDataset({ name, shape: shape3, pixels, labels, classes }, { validation = 0.2, seed }) {
  const [channels, height, width] = shape3;
  const size = channels * height * width;
  if (!shape3.every((length) => Number.isSafeInteger(length) && length > 0)) {
    throw new UsageError({ where: `shape of ${name}`, expected: "positive whole numbers", found: shape3.join(", ") });
  }
  const rows = labels.length;
  if (pixels.length !== rows * size) {
    const found = `${pixels.length} pixels and ${rows} labels`;
    throw new DataError({ where: name, expected: `${size} pixels an image`, found });
  }
  const unknown = labels.find((label) => label >= classes.length);
  if (unknown !== void 0 || classes.length < 2) {
    const expected = `labels below ${classes.length}, the number of classes, at least 2`;
    throw new DataError({ where: name, expected, found: String(unknown ?? `${classes.length} classes`) });
  }
  const split3 = typeof validation === "number" ? splitRows(name, rows, validation, seed) : validation;
  checkParts(name, rows, [split3.train.length, split3.validation.length]);
  const { mean: mean3, deviation } = momentsOf(pixels, split3.train, size);
  const features = Array.from({ length: size }, (_, i) => {
    const [c, y, x] = [Math.floor(i / (height * width)), Math.floor(i / width) % height, i % width];
    const place = `${channels === 1 ? "" : `c${c}`}y${y}x${x}`;
    return { kind: "numeric", name: place, mean: mean3, deviation, minimum: 0, maximum: 255 };
  });
  const columns2 = features.map((feature2) => ({ name: feature2.name, kind: "numeric", used: true }));
  return {
    name,
    rows,
    width: size,
    features: Float32Array.from(pixels, (pixel) => (pixel - mean3) / deviation),
    targets: Float32Array.from(labels),
    preprocessing: { features, target: { kind: "classification", name: "class", classes } },
    split: split3,
    splitting: { kind: "random", aside: 0 },
    columns: [...columns2, { name: "class", kind: "target", used: false }],
    warnings: []
  };
}
function momentsOf(pixels, images, size) {
  const counts2 = new Float64Array(256);
  for (const image of images) {
    for (let i = image * size; i < (image + 1) * size; i++) {
      const pixel = pixels[i];
      counts2[pixel] = counts2[pixel] + 1;
    }
  }
  const total2 = images.length * size;
  const mean3 = counts2.reduce((sum2, count4, pixel) => sum2 + count4 * pixel, 0) / total2;
  const variance = counts2.reduce((sum2, count4, pixel) => sum2 + count4 * (pixel - mean3) ** 2, 0) / total2;
  return { mean: mean3, deviation: variance === 0 ? 1 : Math.sqrt(variance) };
}

// packages/core/src/data/join.ts
async function joinTables(first, second, ignored = []) {
  const [columns2, others2] = [await first.columns(), await second.columns()];
  for (const column2 of columns2) if (!ignored.includes(column2.name)) await checkColumn(first, second, column2, others2);
  const rows = await first.rows();
  return {
    rows,
    source: {
      name: first.name,
      rows: async () => rows + await second.rows(),
      columns: async () => columns2,
      async *chunks(names) {
        yield* first.chunks(names);
        yield* second.chunks(names);
      }
    },
    placed(error) {
      if (!(error instanceof IsoclineError) || !error.parts.where.startsWith(`${first.name}, row `)) return error;
      const found = /^(\d+)(.*)$/s.exec(error.parts.where.slice(`${first.name}, row `.length));
      const [, row = "0", rest = ""] = found ?? [];
      if (error.kind !== "data" || Number(row) <= rows) return error;
      const where2 = `${second.name}, row ${Number(row) - rows}${rest}`;
      return new DataError({ ...error.parts, where: where2 }, { cause: error });
    }
  };
}
async function checkColumn(first, second, { name, kind }, others2) {
  const [found, twice] = others2.filter((column2) => column2.name === name);
  if (found === void 0 || twice !== void 0) {
    throw new DataError({
      where: second.name,
      expected: `a column "${name}", as ${first.name} has`,
      found: found === void 0 ? "none" : "two of that name",
      remedy: found === void 0 ? "bring it, or leave it out of both" : "rename one of the two"
    });
  }
  if (found.kind === kind) return;
  if (kind === "numeric") await throwTextColumn(second, name, `a number, as in ${first.name}`);
  throw new DataError({
    where: `${second.name}, column "${name}"`,
    expected: `text, as in ${first.name}`,
    found: "numbers alone",
    remedy: "make the two alike, or leave the column out"
  });
}

// packages/core/src/data/target-slopes.ts
async function readTargetSlopes(source, dataset, columns2) {
  const { rows, width, features, targets, preprocessing } = dataset;
  const target2 = onlyColumn(preprocessing.target);
  if (target2.transform?.name === "quantile") throw quantiles(`target "${target2.name}"`, "another target transform");
  const wanted2 = Object.entries(columns2).map(([name, column2]) => {
    return { column: column2, feature: namedNumeric(dataset, name) };
  });
  if (wanted2.length === 0) {
    throw new UsageError({ where: "target slopes", expected: "a feature and the column of its slopes", found: "none" });
  }
  await checkColumns(
    source,
    wanted2.map(({ column: column2 }) => column2)
  );
  const ofTarget = targetScaler(target2);
  const scalers = wanted2.map(({ feature: feature2 }) => scaler(feature2.feature));
  const slopes2 = new Float32Array(rows * wanted2.length);
  for await (const { start, chunk } of placedChunks(
    source,
    wanted2.map(({ column: column2 }) => column2),
    rows
  )) {
    for (const [index, { column: column2, feature: feature2 }] of wanted2.entries()) {
      const cells = chunk.columns[index];
      for (let i = 0; i < chunk.rows; i++) {
        const row = start + i;
        const cell = chunk.missing?.[index]?.[i] === 1 ? Number.NaN : cells[i];
        const steepness2 = scalers[index].steepness(
          features[row * width + feature2.column]
        );
        const value = cell * feature2.deviation / steepness2 / ofTarget.steepness(targets[row]);
        slopes2[row * wanted2.length + index] = value;
        if (Number.isFinite(slopes2[row * wanted2.length + index])) continue;
        throw new DataError({
          where: `${source.name}, row ${row + 1}, column "${column2}"`,
          expected: "a slope that float32 can hold once it is scaled",
          found: Number.isNaN(cell) ? "a blank" : String(cell),
          remedy: "drop the row"
        });
      }
    }
  }
  return { ...dataset, targetSlopes: slopes2 };
}
function namedNumeric({ preprocessing: { features } }, name) {
  const numeric = numericColumns(features);
  const found = numeric.find((column2) => column2.name === name);
  if (found === void 0) {
    const feature2 = features.find((each2) => each2.name === name);
    if (feature2 === void 0)
      return unknownColumn(
        "target slopes",
        name,
        numeric.map((column2) => column2.name)
      );
    throw new UsageError({
      where: `target slopes of "${name}"`,
      expected: "a numeric feature",
      found: `a ${feature2.kind}`
    });
  }
  if (found.feature.scaling?.name === "quantile") throw quantiles(`"${name}"`, "another scaling, such as standard");
  return found;
}
function quantiles(what, remedy3) {
  return new UsageError({
    where: `target slopes, ${what}`,
    expected: "an encoding that has a slope everywhere",
    found: "one by quantiles",
    remedy: `take ${remedy3}`
  });
}
async function checkColumns(source, columns2) {
  const known2 = await source.columns();
  for (const column2 of columns2) {
    const found = known2.find(({ name }) => name === column2);
    if (found === void 0)
      unknownColumn(
        "target slopes",
        column2,
        known2.map(({ name }) => name)
      );
    else if (found.kind === "text") await throwTextColumn(source, column2, "a number, as a slope needs");
  }
}

// packages/core/src/model/deployed-outputs.ts
function outputsByName({ prediction = "", slopes: slopes2, outputs }, target2) {
  return outputs ?? { [targetLabel(target2)]: { value: prediction, slopes: slopes2 } };
}
function deployedOutputs({
  preprocessing: { features, target: target2 },
  slopes: slopes2 = false
}) {
  const taken = new Set(features.map(({ name }) => name));
  const take = (wanted2) => {
    let name = wanted2;
    while (taken.has(name)) name += "_";
    taken.add(name);
    return name;
  };
  const numeric = features.filter(({ kind }) => slopes2 && kind === "numeric");
  const slopeNames = (prefix) => Object.fromEntries(numeric.map(({ name }) => [name, take(`${prefix}${name}`)]));
  const names = outputNames(target2);
  if (target2.kind === "regression" && names.length === 1) {
    const prediction = take("prediction");
    return { prediction, slopes: slopeNames("slope:") };
  }
  const isClass = target2.kind === "classification";
  const label = isClass ? { prediction: take("prediction") } : {};
  const values = names.map((name) => take(`${isClass ? "probability" : "prediction"}:${name}`));
  const outputs = names.map((name, i) => [
    name,
    { value: values[i], slopes: slopeNames(`slope:${name}:`) }
  ]);
  return { ...label, slopes: {}, outputs: Object.fromEntries(outputs) };
}

// packages/core/src/model/layout.ts
function parameterLayout(parameters) {
  const lengths = parameters.map(({ shape: shape3 }) => shape3.reduce((product2, length) => product2 * length, 1));
  return { parameters, lengths, total: lengths.reduce((sum2, length) => sum2 + length, 0) };
}
function modelLayout({ parameters, buffers }) {
  return parameterLayout([...parameters, ...buffers?.specs ?? []]);
}
function applyVector(model, vector3, inputs, mode = {}) {
  return applyParts(model, unflatten(vector3, modelLayout(model)), inputs, mode);
}
function applyParts(model, parts3, inputs, mode = {}) {
  const count4 = model.parameters.length;
  if (parts3.length === count4) return model.apply(parts3, inputs, mode);
  return model.apply(parts3.slice(0, count4), inputs, { ...mode, buffers: parts3.slice(count4) });
}
function flatten(tensors2, { lengths }) {
  return concat(
    tensors2.map((tensor, i) => reshape(tensor, [lengths[i]])),
    0
  );
}
function unflatten(vector3, { parameters, lengths }) {
  return split(vector3, lengths, 0).map((part, i) => reshape(part, parameters[i].shape));
}
function roleMask({ parameters, lengths, total: total2 }, roles) {
  const mask2 = new Float64Array(total2);
  let start = 0;
  for (const [i, { role }] of parameters.entries()) {
    const end = start + lengths[i];
    if (roles.includes(role)) mask2.fill(1, start, end);
    start = end;
  }
  return mask2;
}
function initialVector({ parameters, total: total2 }, seed) {
  const vector3 = new Float64Array(total2);
  let start = 0;
  for (const parameter2 of parameters) {
    const values = parameter2.initialise(randomStream(seed, "initialise", parameter2.name));
    vector3.set(values, start);
    start += values.length;
  }
  return vector3;
}

// packages/core/src/model/link.ts
function linkOf({ kind }) {
  return kind === "classification" ? "softmax" : "identity";
}
function applyLink(link, outputs) {
  return link === "softmax" ? softmax(outputs) : outputs;
}

// packages/core/src/model/encoded-date.ts
var single = (value) => constant(Float64Array.of(value), "float64", [1, 1]);
var tensors = {
  add,
  sub,
  scale: mul,
  floorDiv: (a, divisor) => floor(div(a, single(divisor)))
};
function encodedSeconds({ mean: mean3, deviation, parts: parts3 }, seconds) {
  const wave = (part) => {
    const angle = cast(mul(phaseOf(part, seconds, tensors), 2 * Math.PI), "float32");
    return [sin(angle), cos(angle)];
  };
  return [cast(div(sub(seconds, mean3), deviation), "float32"), ...parts3.flatMap(wave)];
}

// packages/core/src/model/encoded-number.ts
function encodedNumber(feature2) {
  const { name, missing: missing2 } = feature2;
  const raw = input(name, "float64", ["rows", 1]);
  const isNumber2 = equal(raw, raw);
  if (missing2 === void 0) {
    const nothing = constant(Float64Array.of(0), "float64", [1, 1]);
    return { columns: joined(filled2(feature2, raw)), number: raw, refusal: where(isNumber2, nothing, Number.NaN) };
  }
  const number = where(isNumber2, raw, missing2.fill);
  const columns2 = filled2(feature2, number);
  if (!missing2.indicator) return { columns: joined(columns2), number };
  const [no, yes] = [0, 1].map((value) => constant(Float32Array.of(value), "float32", [1, 1]));
  return { columns: joined([...columns2, where(isNumber2, no, yes)]), number };
}
var joined = (columns2) => columns2.length === 1 ? columns2[0] : concat(columns2, 1);
function filled2(feature2, number) {
  if (feature2.kind === "date") return encodedSeconds(feature2, number);
  return [feature2.kind === "boolean" ? cast(number, "float32") : scaled(feature2, number)];
}
function scaled({ mean: mean3, deviation, scaling: scaling3 }, number) {
  if (scaling3?.name === "quantile") return cast(throughQuantiles(scaling3, number), "float32");
  const { centre, spread } = scaling3 ?? { centre: mean3, spread: deviation };
  const z15 = div(sub(number, centre), spread);
  return cast(scaling3?.name === "robust" ? smoothlyClipped(z15) : z15, "float32");
}
function smoothlyClipped(z15) {
  const bounded3 = max(min(z15, 1e100), -1e100);
  return div(bounded3, sqrt(add(square(div(bounded3, SMOOTH_CLIP)), 1)));
}
function throughQuantiles({ knots, scores }, number) {
  const pieces = knots.length - 1;
  const row = (values) => constant(Float64Array.from(values), "float64", [1, values.length]);
  const rises = (of, from, to) => row(Array.from({ length: to - from }, (_, i) => of[from + i + 1] - of[from + i]));
  const passed = (from, to) => min(1, div(sub(number, row(knots.slice(from, to))), rises(knots, from, to)));
  const shares = [max(0, passed(0, 1)), ...pieces > 1 ? [max(passed(1, pieces), 0)] : []];
  return add(
    sum(mul(concat(shares, 1), rises(scores, 0, pieces)), { axes: [1], keepDimensions: true }),
    scores[0]
  );
}

// packages/core/src/model/target-output.ts
function decodedTarget({ mean: mean3, deviation, transform }, standard3) {
  const value = add(mul(standard3, deviation), mean3);
  if (transform === void 0) return value;
  if (transform.name === "log") return exp(value);
  return alongLines(transform.scores, transform.knots, value);
}
function alongLines(from, to, value) {
  const row = (values) => constant(Float64Array.from(values), "float64", [1, values.length]);
  const steps = (of) => row(of.slice(1).map((value2, i) => value2 - of[i]));
  const passed = div(sub(value, row(from.slice(0, -1))), steps(from));
  const rises = mul(max(min(passed, 1), 0), steps(to));
  return add(sum(rises, { axes: [1], keepDimensions: true }), to[0]);
}

// packages/core/src/model/deploy.ts
function deployedProgram({ model, parameters, preprocessing, slopes: slopes2 = false }) {
  const { features, target: target2 } = preprocessing;
  const names = deployedOutputs({ preprocessing, slopes: slopes2 });
  const encodings = features.map(encodedFeature);
  const encoded = concat(
    encodings.map(({ columns: columns2 }) => columns2),
    1
  );
  const standard3 = applyParts(model, parameterTensors(modelLayout(model), parameters), encoded);
  const { length: count4 } = outputNames(target2);
  if (standard3.shape[1] !== count4) {
    throw shapeError("deploy", `a model of ${count4 === 1 ? "one output" : `${count4} outputs`}`, [standard3]);
  }
  const refusals = encodings.flatMap(({ refusal }) => refusal ?? []);
  const values = rawOutputs(target2, standard3);
  const outputs = {};
  if (target2.kind === "classification") {
    outputs[names.prediction ?? ""] = reshape(labelDecode(argMax(standard3), target2.classes), ["rows", 1]);
  }
  const named3 = outputsByName(names, target2);
  for (const [i, output2] of outputNames(target2).entries()) {
    outputs[named3[output2]?.value ?? ""] = refusals.reduce(add, values[i].value);
  }
  for (const [i, output2] of slopes2 ? outputNames(target2).entries() : []) {
    const { standard: before, rise } = values[i];
    const numbers = encodings.flatMap(
      ({ name, number }) => number === void 0 || named3[output2]?.slopes[name] === void 0 ? [] : [{ name, number }]
    );
    const of = gradients(
      sum(before),
      numbers.map(({ number }) => number)
    );
    for (const [j, { name }] of numbers.entries()) {
      outputs[named3[output2]?.slopes[name] ?? ""] = rise === 1 ? of[j] : mul(of[j], rise);
    }
  }
  return program(model.name, outputs);
}
function rawOutputs(target2, outputs) {
  const linked = applyLink(linkOf(target2), outputs);
  const { length: count4 } = outputNames(target2);
  const parts3 = count4 === 1 ? [linked] : split(linked, new Array(count4).fill(1), 1);
  return parts3.map((standard3, i) => {
    const exact = cast(standard3, "float64");
    const column2 = target2.kind === "regression" ? target2.columns[i] : void 0;
    if (column2 === void 0) return { standard: standard3, value: exact, rise: 1 };
    const value = decodedTarget(column2, exact);
    const [rise = column2.deviation] = column2.transform === void 0 ? [] : gradients(sum(value), [exact]);
    return { standard: standard3, value, rise };
  });
}
function encodedFeature(feature2) {
  const { name } = feature2;
  if (name === "") {
    const remedy3 = "name the column";
    throw new DataError({ where: "the model to export", expected: "features with names", found: '""', remedy: remedy3 });
  }
  if (feature2.kind !== "category") return { name, ...encodedNumber(feature2) };
  const places = labelEncode(input(name, "string", ["rows", 1]), feature2.levels);
  if (feature2.embedding !== void 0) return { name, columns: cast(places, "float32") };
  return { name, columns: reshape(oneHot(places, featureWidth(feature2)), ["rows", featureWidth(feature2)]) };
}
function parameterTensors({ parameters, lengths, total: total2 }, vector3) {
  if (vector3.length !== total2) {
    const expected = `${total2} numbers, as the model has`;
    throw new UsageError({ where: "parameters", expected, found: String(vector3.length) });
  }
  let end = 0;
  return parameters.map(({ shape: shape3 }, i) => {
    const start = end;
    end += lengths[i];
    return constant(vector3.subarray(start, end), "float32", shape3);
  });
}
function deployedFile({ version, ...options }) {
  const { features, target: target2 } = options.preprocessing;
  const described2 = features.map(describedFeature);
  const metadata = {
    "isocline.version": version,
    ...targetMetadata(target2),
    "isocline.features": JSON.stringify(described2),
    "isocline.outputs": JSON.stringify(deployedOutputs(options))
  };
  return toOnnx(deployedProgram(options), { metadata });
}
function targetMetadata(target2) {
  return {
    "isocline.task": target2.kind,
    "isocline.target": targetLabel(target2),
    "isocline.targets": JSON.stringify(targetColumns(target2)),
    ...target2.kind === "classification" && { "isocline.classes": JSON.stringify(target2.classes) }
  };
}
function describedFeature(feature2) {
  const { name, kind } = feature2;
  if (kind === "category") {
    const { levels, embedding } = feature2;
    return { name, kind, levels, ...embedding === void 0 ? {} : { embedding } };
  }
  return {
    name,
    kind,
    ...feature2.missing && { missing: feature2.missing },
    ...kind === "date" && { parts: feature2.parts },
    ...kind === "numeric" && feature2.scaling && { scaling: feature2.scaling }
  };
}

// packages/core/src/model/ensemble.ts
function unitedFeatures({ members }) {
  const united = /* @__PURE__ */ new Map();
  for (const feature2 of members.flatMap(({ preprocessing }) => preprocessing.features)) {
    const known2 = united.get(feature2.name);
    if (known2 === void 0) united.set(feature2.name, feature2);
    else if (known2.kind !== feature2.kind) {
      const found = `${known2.kind} and ${feature2.kind}`;
      throw new UsageError({ where: `column "${feature2.name}"`, expected: "one kind in all members", found });
    } else if (known2.kind === "category" && feature2.kind === "category") {
      united.set(feature2.name, { ...known2, levels: [.../* @__PURE__ */ new Set([...known2.levels, ...feature2.levels])] });
    }
  }
  return [...united.values()];
}
function describedTarget(target2) {
  const label = `"${targetLabel(target2)}"`;
  return target2.kind === "classification" ? `${label} of classes ${target2.classes.join(", ")}` : label;
}
function unitedOptions(options) {
  const [first] = options.members;
  if (first === void 0) throw new UsageError({ where: "ensemble", expected: "at least one model", found: "none" });
  const { target: target2 } = first.preprocessing;
  const wanted2 = describedTarget(target2);
  const other = options.members.map(({ preprocessing }) => describedTarget(preprocessing.target)).find((d) => d !== wanted2);
  if (other !== void 0) {
    throw new UsageError({ where: "ensemble", expected: "models of one target", found: `${wanted2} and ${other}` });
  }
  const slopes2 = options.members.every((member) => member.slopes === true);
  return { preprocessing: { features: unitedFeatures(options), target: target2 }, slopes: slopes2 };
}
function ensembleProgram(options) {
  const { members } = options;
  const united = unitedOptions(options);
  const { target: target2 } = united.preprocessing;
  const names = deployedOutputs(united);
  const parts3 = members.map((member) => ({
    named: outputsByName(deployedOutputs(member), target2),
    tensors: new Map(deployedProgram(member).outputs.map(({ name, tensor }) => [name, tensor]))
  }));
  const mean3 = (output2, nameOf) => {
    const found = parts3.flatMap(({ named: named3, tensors: tensors2 }) => {
      const name = named3[output2] === void 0 ? void 0 : nameOf(named3[output2]);
      return (name === void 0 ? void 0 : tensors2.get(name)) ?? [];
    });
    return mul(
      found.reduce((a, b) => add(a, b)),
      1 / members.length
    );
  };
  const outputs = {};
  const byName = outputsByName(names, target2);
  const means2 = outputNames(target2).map((output2) => {
    return { output: output2, named: byName[output2], value: mean3(output2, ({ value }) => value) };
  });
  if (target2.kind === "classification" && names.prediction !== void 0) {
    const probabilities = concat(
      means2.map(({ value }) => value),
      1
    );
    outputs[names.prediction] = reshape(labelDecode(argMax(probabilities), target2.classes), ["rows", 1]);
  }
  for (const { named: named3, value } of means2) outputs[named3.value] = value;
  for (const { output: output2, named: named3 } of means2) {
    for (const [feature2, name] of Object.entries(named3.slopes)) {
      outputs[name] = mean3(output2, ({ slopes: slopes2 }) => Object.hasOwn(slopes2, feature2) ? slopes2[feature2] : void 0);
    }
  }
  return program("ensemble", outputs);
}
function ensembleFile({ version, ...options }) {
  const united = unitedOptions(options);
  const { features, target: target2 } = united.preprocessing;
  const described2 = features.map(({ name, kind, ...rest }) => {
    return { name, kind, ..."levels" in rest ? { levels: rest.levels } : {} };
  });
  const metadata = {
    "isocline.version": version,
    ...targetMetadata(target2),
    "isocline.features": JSON.stringify(described2),
    "isocline.outputs": JSON.stringify(deployedOutputs(united)),
    "isocline.members": String(options.members.length)
  };
  return toOnnx(ensembleProgram(options), { metadata });
}

// packages/core/src/model/import/held.ts
function isKnown(held) {
  return "entries" in held;
}
var BATCH = "batch";
function numbersOfKnown({ entries }) {
  const numbers = Array.from(entries);
  return numbers.every((entry) => typeof entry === "number") ? numbers : void 0;
}
function constantOf(known2, dtype) {
  const numbers = numbersOfKnown(known2);
  return numbers === void 0 ? void 0 : constant(numbers, dtype, known2.shape);
}
function inDType(tensor, dtype) {
  return isFloating(tensor.dtype) ? cast(tensor, dtype) : tensor;
}

// packages/core/src/model/import/call.ts
function refuse2({ where: where2 }, expected, found, remedy3) {
  throw new FormatError({ where: where2, expected, found, ...remedy3 === void 0 ? {} : { remedy: remedy3 } });
}
function heldAt(call, index) {
  const held = call.operands[index];
  return held ?? refuse2(call, `an input ${index + 1}`, `${call.operands.length} inputs`);
}
function tensorAt(call, index) {
  const held = heldAt(call, index);
  if (!isKnown(held)) return held;
  return constantOf(held, call.dtype) ?? refuse2(call, "numbers to compute with", "the length of the batch");
}
function optionalTensorAt(call, index) {
  return call.operands[index] === void 0 ? void 0 : tensorAt(call, index);
}
function knownAt(call, index) {
  const held = heldAt(call, index);
  return isKnown(held) ? held : refuse2(call, `a constant as input ${index + 1}`, "one that depends on the data");
}
function lengthsAt(call, index) {
  return Array.from(knownAt(call, index).entries, (entry) => entry === BATCH ? call.batch : entry);
}
function numbersAt(call, index) {
  const numbers = numbersOfKnown(knownAt(call, index));
  return numbers ?? refuse2(call, `a constant as input ${index + 1}`, "the length of the batch");
}
function numberAt(call, index) {
  if (call.operands[index] === void 0) return void 0;
  const numbers = numbersAt(call, index);
  return numbers.length === 1 ? numbers[0] : refuse2(call, `one number as input ${index + 1}`, `${numbers.length}`);
}
function intOf({ node }, name, fallback) {
  const attribute = node.attributes.get(name);
  return attribute === void 0 ? fallback : attribute.i ?? 0;
}
function floatOf({ node }, name, fallback) {
  const attribute = node.attributes.get(name);
  return attribute === void 0 ? fallback : attribute.f ?? 0;
}
var utf8 = new TextDecoder();
function stringOf({ node }, name, fallback) {
  const bytes = node.attributes.get(name)?.s;
  return bytes === void 0 ? fallback : utf8.decode(bytes);
}
function intsOf({ node }, name) {
  const attribute = node.attributes.get(name);
  return attribute === void 0 ? void 0 : attribute.ints ?? [];
}
function knownOf({ node, where: where2 }, name) {
  const tensor = node.attributes.get(name)?.t;
  if (tensor === void 0) return void 0;
  const { dtype, shape: shape3, values } = onnxNumbers(tensor, `${where2}, attribute ${name}`);
  return { dtype: dtype === "float32" || dtype === "float64" ? "float" : dtype, shape: shape3, entries: values };
}
function axesOf(call, index) {
  return call.operands[index] === void 0 ? intsOf(call, "axes") : numbersAt(call, index);
}
function axisWithin(call, axis, rank) {
  const positive = axis < 0 ? axis + rank : axis;
  if (Number.isInteger(positive) && positive >= 0 && positive < rank) return positive;
  return refuse2(call, `an axis from ${-rank} to ${rank - 1}`, String(axis));
}
function keepBatch(call, { shape: shape3 }, axes) {
  const isBatch = (axis) => typeof call.batch === "string" && shape3[axis] === call.batch;
  if (axes.some(isBatch)) refuse2(call, "axes other than the batch's", "the batch's");
}
var LARGEST = 2 ** 24;
function keepSmall(call, elements) {
  if (!(elements >= 0 && elements <= LARGEST)) refuse2(call, `at most ${LARGEST} elements`, String(elements));
}
function known(dtype, entries, shape3 = [entries.length]) {
  if (entries.length !== sizeOf(shape3)) throw new Error(`${entries.length} entries for [${shape3.join(", ")}]`);
  return { dtype, shape: shape3, entries };
}

// packages/core/src/model/import/fold.ts
function knownOperands({ operands }) {
  const found = operands.filter((operand) => operand !== void 0);
  return found.every(isKnown) && found.length > 0 ? found : void 0;
}
function broadcastEntries({ shape: shape3, entries }, to) {
  const offset = to.length - shape3.length;
  return Array.from({ length: sizeOf(to) }, (_, position) => {
    let [index, stride, rest] = [0, 1, position];
    for (let axis = to.length - 1; axis >= 0; axis--) {
      const at2 = rest % to[axis];
      rest = Math.floor(rest / to[axis]);
      const length = axis < offset ? 1 : shape3[axis - offset];
      if (length !== 1) index += at2 * stride;
      stride *= length;
    }
    return entries[index];
  });
}
function commonShape(arrays) {
  const rank = Math.max(...arrays.map(({ shape: shape3 }) => shape3.length));
  const common = new Array(rank).fill(1);
  for (const { shape: shape3 } of arrays) {
    for (const [i, length] of shape3.entries()) {
      const axis = rank - shape3.length + i;
      if (length === 1 || length === common[axis]) continue;
      if (common[axis] !== 1) return void 0;
      common[axis] = length;
    }
  }
  return common;
}
function broadcastKnown(call) {
  const arrays = knownOperands(call);
  const shape3 = arrays === void 0 ? void 0 : commonShape(arrays);
  if (arrays === void 0 || shape3 === void 0) return void 0;
  keepSmall(call, sizeOf(shape3));
  return { shape: shape3, lists: arrays.map((array) => broadcastEntries(array, shape3)) };
}
function foldElementwise(call, fold) {
  const arrays = knownOperands(call);
  const aligned = broadcastKnown(call);
  if (arrays === void 0 || aligned === void 0) return void 0;
  if (arrays.some((array) => numbersOfKnown(array) === void 0)) return void 0;
  const [a, b = a] = aligned.lists;
  const { dtype } = arrays[0];
  return known(
    dtype,
    a.map((x, i) => fold(x, b?.[i], dtype)),
    aligned.shape
  );
}

// packages/core/src/model/import/operators/constants.ts
function constantValue(call) {
  const { attributes } = call.node;
  const [name = "nothing"] = attributes.keys();
  if (name === "value_float") return known("float", [floatOf(call, name, 0)], []);
  if (name === "value_floats") return known("float", attributes.get(name)?.floats ?? []);
  if (name === "value_int") return known("int64", [intOf(call, name, 0)], []);
  if (name === "value_ints") return known("int64", intsOf(call, name) ?? []);
  return knownOf(call, "value") ?? refuse2(call, "a tensor or numbers", name);
}
function shapeOf(call) {
  const held = isKnown(heldAt(call, 0)) ? knownAt(call, 0) : tensorAt(call, 0);
  const lengths = held.shape.map((length) => length === call.batch && typeof length === "string" ? BATCH : length);
  const end = intOf(call, "end", lengths.length);
  return known("int64", lengths.slice(intOf(call, "start", 0), end));
}
var floating = [onnxElementType.float32, onnxElementType.float64];
function cast2(call) {
  const to = intOf(call, "to", onnxElementType.float32);
  const held = heldAt(call, 0);
  if (!isKnown(held)) {
    if (!floating.includes(to)) refuse2(call, "a cast to float or double", `one to type ${to}`);
    return inDType(tensorAt(call, 0), call.dtype);
  }
  const { entries, shape: shape3, dtype } = held;
  if (floating.includes(to)) return known("float", numbersAt(call, 0), shape3);
  const entry = (each2) => typeof each2 === "string" ? each2 : Math.trunc(each2);
  if (to === onnxElementType.bool)
    return known(
      "bool",
      Array.from(numbersAt(call, 0), (each2) => Number(each2 !== 0)),
      shape3
    );
  return known("int64", dtype === "float" ? Array.from(entries, entry) : entries, shape3);
}
var same = (_, axis) => axis;
var constantOperators = {
  Constant: { curvature: "none", apply: constantValue },
  ConstantOfShape: {
    curvature: "none",
    apply(call) {
      const { dtype, entries } = knownOf(call, "value") ?? known("float", [0]);
      const shape3 = numbersAt(call, 0);
      const count4 = shape3.reduce((product2, length) => product2 * length, 1);
      keepSmall(call, count4);
      return known(
        dtype,
        Array.from({ length: count4 }, () => entries[0]),
        shape3
      );
    }
  },
  Shape: { curvature: "none", fixed: [0], apply: shapeOf },
  Equal: {
    curvature: "none",
    fixed: [0, 1],
    apply(call) {
      const aligned = broadcastKnown(call) ?? refuse2(call, "constants to compare", "data");
      const [a, b] = aligned.lists;
      return known(
        "bool",
        a.map((entry, i) => Number(entry === b[i])),
        aligned.shape
      );
    }
  },
  Where: {
    curvature: "none",
    fixed: [0, 1, 2],
    apply(call) {
      const aligned = broadcastKnown(call) ?? refuse2(call, "constants to choose between", "data");
      const [condition, a, b] = aligned.lists;
      const chosen = condition?.map((holds, i) => holds === 0 ? b?.[i] : a?.[i]) ?? [];
      return known(knownAt(call, 1).dtype, chosen, aligned.shape);
    }
  },
  Range: {
    curvature: "none",
    fixed: [0, 1, 2],
    apply(call) {
      const [start, limit, step] = [0, 1, 2].map((i) => numbersAt(call, i)[0]);
      const count4 = Math.max(0, Math.ceil((limit - start) / step));
      keepSmall(call, count4);
      return known(
        knownAt(call, 0).dtype,
        Array.from({ length: count4 }, (_, i) => start + i * step)
      );
    }
  },
  Cast: { curvature: "none", view: true, axisBefore: same, apply: cast2 },
  Identity: { curvature: "none", view: true, axisBefore: same, apply: (call) => heldAt(call, 0) },
  Dropout: {
    curvature: "none",
    view: true,
    fixed: [1, 2],
    apply(call) {
      const training = call.operands[2] === void 0 ? 0 : lengthsAt(call, 2)[0];
      if (training === 0) return heldAt(call, 0);
      return refuse2(call, "dropout that is off", "training_mode", "export the model in its evaluation mode");
    }
  }
};

// packages/core/src/model/import/operators/elementwise.ts
function unary(curvature, of) {
  return { curvature, apply: (call) => of(tensorAt(call, 0), call) };
}
function binary(curvature, role, of, fold) {
  return {
    curvature,
    roles: [role, role],
    apply: (call) => foldElementwise(call, fold) ?? of(tensorAt(call, 0), tensorAt(call, 1))
  };
}
function variadic(curvature, of) {
  return {
    curvature,
    apply: (call) => call.operands.map((_, i) => tensorAt(call, i)).reduce(of)
  };
}
var exponentialPart = (x, alpha) => mul(sub(exp(min(x, 0)), 1), alpha);
var elu = (x, alpha) => where(greater(x, 0), x, exponentialPart(x, alpha));
var hardSigmoid = (x, alpha, beta) => min(max(add(mul(x, alpha), beta), 0), 1);
function geluOf(x, call) {
  const approximate = stringOf(call, "approximate", "none");
  if (approximate === "none") return gelu(x);
  if (approximate !== "tanh") return refuse2(call, "approximate none or tanh", approximate);
  const inner2 = mul(add(x, mul(pow(x, 3), 0.044715)), Math.sqrt(2 / Math.PI));
  return mul(mul(x, 0.5), add(tanh(inner2), 1));
}
function clip(x, call) {
  const [low, high] = [numberAt(call, 1), numberAt(call, 2)];
  const raised = low === void 0 ? x : max(x, low);
  return high === void 0 ? raised : min(raised, high);
}
function power(call) {
  const exponent = call.operands[1];
  const numbers = exponent !== void 0 && isKnown(exponent) ? numbersOfKnown(exponent) : void 0;
  const first = numbers?.[0];
  if (first !== void 0 && numbers?.length === 1) return pow(tensorAt(call, 0), first);
  return pow(tensorAt(call, 0), tensorAt(call, 1));
}
var quotient = (a, b, dtype) => dtype === "float" ? a / b : Math.trunc(a / b);
var SELU = { alpha: 1.6732631921768188, gamma: 1.0507010221481323 };
var elementwiseOperators = {
  Add: binary("none", "bias", add, (a, b) => a + b),
  Sub: binary("none", "bias", sub, (a, b) => a - b),
  Mul: binary("product", "scale", mul, (a, b) => a * b),
  Div: binary("product", "scale", div, quotient),
  Sum: variadic("none", add),
  Max: variadic("kinks", max),
  Min: variadic("kinks", min),
  Neg: { curvature: "none", apply: (call) => foldElementwise(call, (x) => -x) ?? neg(tensorAt(call, 0)) },
  Pow: { curvature: "smooth", fixed: [1], apply: power },
  Sqrt: unary("smooth", sqrt),
  Exp: unary("smooth", exp),
  Log: unary("smooth", log),
  Reciprocal: unary("smooth", (x) => div(1, x)),
  Sin: unary("smooth", sin),
  Cos: unary("smooth", cos),
  Abs: unary("kinks", abs),
  Relu: unary("kinks", relu),
  LeakyRelu: unary("kinks", (x, call) => where(greater(x, 0), x, mul(x, floatOf(call, "alpha", 0.01)))),
  PRelu: {
    curvature: "kinks",
    roles: [void 0, "scale"],
    apply(call) {
      const x = tensorAt(call, 0);
      return where(greater(x, 0), x, mul(x, tensorAt(call, 1)));
    }
  },
  Clip: { curvature: "kinks", fixed: [1, 2], apply: (call) => clip(tensorAt(call, 0), call) },
  HardSigmoid: unary("kinks", (x, call) => hardSigmoid(x, floatOf(call, "alpha", 0.2), floatOf(call, "beta", 0.5))),
  HardSwish: unary("kinks", (x) => mul(x, hardSigmoid(x, 1 / 6, 0.5))),
  Elu: {
    // With another α the slope jumps at 0.
    curvature: ({ attributes }) => (attributes.get("alpha")?.f ?? 1) === 1 ? "smooth" : "kinks",
    apply: (call) => elu(tensorAt(call, 0), floatOf(call, "alpha", 1))
  },
  Celu: unary("smooth", (x, call) => {
    const alpha = floatOf(call, "alpha", 1);
    return where(greater(x, 0), x, exponentialPart(div(x, alpha), alpha));
  }),
  Selu: unary(
    "kinks",
    (x, call) => mul(elu(x, floatOf(call, "alpha", SELU.alpha)), floatOf(call, "gamma", SELU.gamma))
  ),
  Sigmoid: unary("smooth", sigmoid),
  Tanh: unary("smooth", tanh),
  Softplus: unary("smooth", softplus),
  Softsign: unary("smooth", (x) => div(x, add(abs(x), 1))),
  Mish: unary("smooth", (x) => mul(x, tanh(softplus(x)))),
  Erf: unary("smooth", erf),
  Gelu: unary("smooth", geluOf)
};

// packages/core/src/model/import/windows.ts
var LARGEST2 = 2 ** 16;
function pairFrom(call, lengths) {
  const [first = 1, second] = lengths;
  if (lengths.length > 2) refuse2(call, "one or two axes beside batch and channels", String(lengths.length));
  return second === void 0 ? [1, first] : [first, second];
}
function padsFrom(call) {
  const given = intsOf(call, "pads") ?? [0, 0, 0, 0];
  const [top = 0, left = 0, bottom = 0, right = 0] = given;
  return given.length === 2 ? [0, top, 0, left] : [top, left, bottom, right];
}
function samePads(size, reach, strides, before) {
  const along = (axis) => {
    const total2 = Math.max(0, (Math.ceil(size[axis] / strides[axis]) - 1) * strides[axis] + reach[axis] - size[axis]);
    const [less2, more] = [Math.floor(total2 / 2), Math.ceil(total2 / 2)];
    return before ? [more, less2] : [less2, more];
  };
  const [[top, bottom], [left, right]] = [along(0), along(1)];
  return [top, left, bottom, right];
}
function windowFrom(call, size, kernel) {
  const strides = pairFrom(call, intsOf(call, "strides") ?? [1, 1]);
  const dilations = pairFrom(call, intsOf(call, "dilations") ?? [1, 1]);
  const auto = stringOf(call, "auto_pad", "NOTSET");
  const reach = [dilations[0] * (kernel[0] - 1) + 1, dilations[1] * (kernel[1] - 1) + 1];
  const same2 = auto === "SAME_UPPER" || auto === "SAME_LOWER";
  const explicit = auto === "VALID" ? [0, 0, 0, 0] : padsFrom(call);
  const pads = same2 ? samePads(size, reach, strides, auto === "SAME_LOWER") : explicit;
  if (pads.some((amount) => amount > LARGEST2)) refuse2(call, `pads up to ${LARGEST2}`, pads.join(", "));
  const beyond = (axis) => {
    if (intOf(call, "ceil_mode", 0) === 0) return 0;
    const room = size[axis] + pads[axis] + pads[axis + 2] - reach[axis];
    const last = Math.ceil(room / strides[axis]) * strides[axis];
    return last >= size[axis] + pads[axis] ? 0 : last - room;
  };
  return { strides, dilations, pads, beyond: [Math.max(0, beyond(0)), Math.max(0, beyond(1))] };
}

// packages/core/src/model/import/operators/images.ts
function imagesAt(call, index) {
  const x = tensorAt(call, index);
  const [batch, channels, length] = x.shape;
  return x.shape.length === 3 ? reshape(x, [batch, channels, 1, length]) : x;
}
function likeInput(call, images) {
  const [batch, channels, , width] = images.shape;
  return tensorAt(call, 0).shape.length === 3 ? reshape(images, [batch, channels, width]) : images;
}
var sizeOfImages = ({ shape: shape3 }) => shape3.slice(2);
function convolved(call) {
  const [x, weight] = [imagesAt(call, 0), imagesAt(call, 1)];
  const { strides, dilations, pads } = windowFrom(call, sizeOfImages(x), sizeOfImages(weight));
  const result = conv2d(x, weight, { strides, dilations, pads, groups: intOf(call, "group", 1) });
  const bias = optionalTensorAt(call, 2);
  const shifted = bias === void 0 ? result : add(result, reshape(bias, [...bias.shape, 1, 1]));
  return likeInput(call, shifted);
}
function poolingOf(call) {
  const x = imagesAt(call, 0);
  const kernel = pairFrom(call, intsOf(call, "kernel_shape") ?? refuse2(call, "a kernel_shape", "none"));
  const window = windowFrom(call, sizeOfImages(x), kernel);
  if (window.dilations.some((distance) => distance !== 1)) {
    refuse2(call, "dilations of 1", window.dilations.join(", "));
  }
  const { pads, beyond } = window;
  return { x, kernel, ...window, around: [pads[0], pads[1], pads[2] + beyond[0], pads[3] + beyond[1]] };
}
function counts({ x, kernel, strides, pads, around }, axis, withPads) {
  const size = sizeOfImages(x)[axis];
  const [before, after] = [pads[axis], pads[axis + 2]];
  const windows = Math.floor((size + before + around[axis + 2] - kernel[axis]) / strides[axis]) + 1;
  const [low, high] = withPads ? [-before, size + after] : [0, size];
  return Array.from({ length: windows }, (_, i) => {
    const start = i * strides[axis] - before;
    return Math.min(start + kernel[axis], high) - Math.max(start, low);
  });
}
function averaged(call) {
  const pooling2 = poolingOf(call);
  const { x, kernel, strides, around } = pooling2;
  const result = averagePool2d(x, { kernel, strides, pads: around });
  keepSmall(call, sizeOf(sizeOfImages(result)));
  const withPads = intOf(call, "count_include_pad", 0) === 1;
  const [rows, columns2] = [counts(pooling2, 0, withPads), counts(pooling2, 1, withPads)];
  const all = kernel[0] * kernel[1];
  const shares = rows.flatMap((row) => columns2.map((column2) => all / (row * column2)));
  if (shares.every((share) => share === 1)) return likeInput(call, result);
  return likeInput(call, mul(result, constant(shares, x.dtype, [rows.length, columns2.length])));
}
function maximal(call) {
  const { x, kernel, strides, around } = poolingOf(call);
  if (call.node.outputs.slice(1).some((name) => name !== "")) refuse2(call, "one output", "its indices too");
  return likeInput(call, maxPool2d(x, { kernel, strides, pads: around }));
}
function padded(call) {
  const x = tensorAt(call, 0);
  const mode = stringOf(call, "mode", "constant");
  if (mode !== "constant") refuse2(call, "mode constant", mode);
  const amounts = numbersAt(call, 1);
  const every = x.shape.map((_, axis) => axis);
  const axes = call.operands[3] === void 0 ? every : numbersAt(call, 3);
  const places = axes.map((axis) => axisWithin(call, axis, x.shape.length));
  const amount = (axis, from) => places.includes(axis) ? amounts[from + places.indexOf(axis)] ?? 0 : 0;
  const before = every.map((axis) => amount(axis, 0));
  const after = every.map((axis) => amount(axis, axes.length));
  const value = numberAt(call, 2) ?? 0;
  return value === 0 ? pad(x, before, after) : add(pad(add(x, -value), before, after), value);
}
var spatial = ({ shape: shape3 }) => shape3.map((_, axis) => axis).slice(2);
var imageOperators = {
  Conv: { curvature: "product", roles: [void 0, "weight", "bias"], outputAxis: () => 0, apply: convolved },
  MaxPool: { curvature: "kinks", apply: maximal },
  AveragePool: { curvature: "none", apply: averaged },
  GlobalAveragePool: {
    curvature: "none",
    apply(call) {
      const x = tensorAt(call, 0);
      return mean(x, { axes: spatial(x), keepDimensions: true });
    }
  },
  GlobalMaxPool: {
    curvature: "kinks",
    apply(call) {
      const x = tensorAt(call, 0);
      return reduceMax(x, { axes: spatial(x), keepDimensions: true });
    }
  },
  Pad: { curvature: "none", fixed: [1, 2, 3], apply: padded }
};

// packages/core/src/model/import/operators/normalisation.ts
function layerNormalised(call) {
  const x = tensorAt(call, 0);
  const rank = x.shape.length;
  const first = axisWithin(call, intOf(call, "axis", -1), rank);
  const axes = x.shape.map((_, axis) => axis).slice(first);
  keepBatch(call, x, axes);
  if (call.node.outputs.slice(1).some((name) => name !== "")) refuse2(call, "one output", "its mean and deviation too");
  const over = { axes, keepDimensions: true };
  const centred2 = sub(x, mean(x, over));
  const deviation = sqrt(add(mean(square(centred2), over), floatOf(call, "epsilon", 1e-5)));
  const scaled4 = mul(div(centred2, deviation), tensorAt(call, 1));
  const bias = optionalTensorAt(call, 2);
  return bias === void 0 ? scaled4 : add(scaled4, bias);
}
function batchNormalised(call) {
  if (intOf(call, "training_mode", 0) !== 0) {
    refuse2(call, "its inference form", "training_mode", "export the model in its evaluation mode");
  }
  const x = tensorAt(call, 0);
  const perChannel = (index) => {
    const values = tensorAt(call, index);
    return reshape(values, [...values.shape, ...x.shape.slice(2).map(() => 1)]);
  };
  const [scale, bias, average, variance] = [1, 2, 3, 4].map(perChannel);
  const factor = div(scale, sqrt(add(variance, floatOf(call, "epsilon", 1e-5))));
  return add(mul(x, factor), sub(bias, mul(average, factor)));
}
var normalisationOperators = {
  LayerNormalization: {
    curvature: "smooth",
    roles: [void 0, "scale", "bias"],
    apply: layerNormalised
  },
  BatchNormalization: {
    curvature: "none",
    roles: [void 0, "scale", "bias"],
    fixed: [3, 4],
    apply: batchNormalised
  }
};

// packages/core/src/model/import/operators/products.ts
var scaled2 = (x, factor) => factor === 1 ? x : mul(x, factor);
function product(call) {
  const [a, b] = [tensorAt(call, 0), tensorAt(call, 1)];
  keepBatch(call, a, [a.shape.length - 1]);
  keepBatch(call, b, [Math.max(0, b.shape.length - 2)]);
  const [row, column2] = [a.shape.length === 1, b.shape.length === 1];
  const left = row ? reshape(a, [1, a.shape[0]]) : a;
  const right = column2 ? reshape(b, [b.shape[0], 1]) : b;
  const result = matmul(left, right);
  const { shape: shape3 } = result;
  if (!row && !column2) return result;
  const kept2 = shape3.filter((_, axis) => !(row && axis === shape3.length - 2) && !(column2 && axis === shape3.length - 1));
  return reshape(result, kept2);
}
var productOperators = {
  Gemm: {
    curvature: "product",
    roles: ["weight", "weight", "bias"],
    outputAxis({ attributes }, place) {
      const transposed = attributes.get(place === 0 ? "transA" : "transB")?.i === 1;
      return place === 0 === transposed ? 1 : 0;
    },
    apply(call) {
      const [transposeA, transposeB] = [intOf(call, "transA", 0) === 1, intOf(call, "transB", 0) === 1];
      const [a, b] = [tensorAt(call, 0), tensorAt(call, 1)];
      keepBatch(call, a, [transposeA ? 0 : 1]);
      keepBatch(call, b, [transposeB ? 1 : 0]);
      const ab = matmul(a, b, { transposeA, transposeB });
      const c = optionalTensorAt(call, 2);
      const result = scaled2(ab, floatOf(call, "alpha", 1));
      return c === void 0 ? result : add(result, scaled2(c, floatOf(call, "beta", 1)));
    }
  },
  MatMul: {
    curvature: "product",
    roles: ["weight", "weight"],
    outputAxis: (_, place, rank) => Math.max(0, place === 0 ? rank - 2 : rank - 1),
    apply: product
  }
};

// packages/core/src/model/import/operators/reductions.ts
function reduction(curvature, of) {
  return {
    curvature,
    fixed: [1],
    apply(call) {
      const x = tensorAt(call, 0);
      const rank = x.shape.length;
      const given = axesOf(call, 1) ?? [];
      if (given.length === 0 && intOf(call, "noop_with_empty_axes", 0) === 1) return x;
      const axes = given.length === 0 ? x.shape.map((_, axis) => axis) : given.map((axis) => axisWithin(call, axis, rank));
      keepBatch(call, x, axes);
      return of(x, { axes, keepDimensions: intOf(call, "keepdims", 1) === 1 });
    }
  };
}
function centred(x, call) {
  const axis = axisWithin(call, intOf(call, "axis", -1), x.shape.length);
  keepBatch(call, x, [axis]);
  const over = { axes: [axis], keepDimensions: true };
  return { shifted: sub(x, stopGradient(reduceMax(x, over))), over };
}
var reductionOperators = {
  ReduceMean: reduction("none", mean),
  ReduceSum: reduction("none", sum),
  ReduceMax: reduction("kinks", reduceMax),
  ReduceL2: reduction("smooth", norm),
  Softmax: {
    curvature: "smooth",
    apply(call) {
      const { shifted, over } = centred(tensorAt(call, 0), call);
      const powers = exp(shifted);
      return div(powers, sum(powers, over));
    }
  },
  LogSoftmax: {
    curvature: "smooth",
    apply(call) {
      const { shifted, over } = centred(tensorAt(call, 0), call);
      return sub(shifted, log(sum(exp(shifted), over)));
    }
  }
};

// packages/core/src/model/import/fold-shapes.ts
function gatherKnown(call, { dtype, shape: shape3, entries }, axis) {
  const length = shape3[axis];
  const outer2 = sizeOf(shape3.slice(0, axis));
  const inner2 = sizeOf(shape3.slice(axis + 1));
  const picked = [];
  const indices = numbersAt(call, 1).map((index) => index < 0 ? index + length : index);
  const wrong = indices.find((index) => !(index >= 0 && index < length));
  if (wrong !== void 0) refuse2(call, `indices below ${length}`, String(wrong));
  for (let i = 0; i < outer2; i++) {
    for (const index of indices) {
      for (let j = 0; j < inner2; j++) picked.push(entries[(i * length + index) * inner2 + j]);
    }
  }
  return known(dtype, picked, [...shape3.slice(0, axis), ...knownAt(call, 1).shape, ...shape3.slice(axis + 1)]);
}
function sliceKnown(call, { dtype, shape: shape3, entries }, ranges) {
  const { starts, ends: ends2, axes, steps } = ranges;
  const [start = 0, end = 0, step = 1] = [starts[0], ends2[0], steps[0]];
  if (shape3.length !== 1 || axes.length !== 1 || step < 1) refuse2(call, "a part of a vector", `[${shape3.join(", ")}]`);
  const length = entries.length;
  const within = (index) => Math.min(Math.max(index < 0 ? index + length : index, 0), length);
  const taken = [];
  for (let i = within(start); i < within(end); i += step) taken.push(entries[i]);
  return known(dtype, taken);
}

// packages/core/src/model/import/operators/shapes.ts
var isNumber = (length) => typeof length === "number";
function shapeAt(call) {
  const held = heldAt(call, 0);
  return isKnown(held) ? held.shape : tensorAt(call, 0).shape;
}
function reshaped(call, target2) {
  const held = heldAt(call, 0);
  const shape3 = call.settled(() => target2(call)).map((length) => length === BATCH ? call.batch : length);
  if (!isKnown(held)) return reshape(tensorAt(call, 0), shape3);
  const lengths = shape3.filter(isNumber);
  const fits2 = lengths.length === shape3.length && sizeOf(lengths) === held.entries.length;
  if (!fits2) refuse2(call, `a shape of ${held.entries.length} elements`, `[${shape3.join(", ")}]`);
  return known(held.dtype, held.entries, lengths);
}
function reshapedShape(call) {
  const from = shapeAt(call);
  const wanted2 = lengthsAt(call, 1);
  const zero = intOf(call, "allowzero", 0) === 1;
  const target2 = wanted2.map((length, axis) => {
    if (length === 0 && !zero) return from[axis] ?? refuse2(call, `a length for axis ${axis}`, "0");
    return length === call.fixedBatch && axis === 0 && from[0] === call.batch ? call.batch : length;
  });
  const open = target2.indexOf(-1);
  if (open < 0) return target2;
  const rest = target2.filter((_, axis) => axis !== open);
  const names = from.filter((length) => !isNumber(length) && !rest.includes(length));
  const count4 = sizeOf(from.filter(isNumber)) / sizeOf(rest.filter(isNumber));
  const [name, ...others2] = names;
  if (name === void 0 && Number.isInteger(count4)) return target2.with(open, count4);
  if (name !== void 0 && others2.length === 0 && count4 === 1) return target2.with(open, name);
  const expected = "a shape that keeps the batch's axis by itself";
  return refuse2(call, expected, `[${from.join(", ")}] to [${wanted2.join(", ")}]`);
}
function squeezedShape(call) {
  const from = shapeAt(call);
  const axes = axesOf(call, 1)?.map((axis) => axisWithin(call, axis, from.length));
  const wrong = axes?.find((axis) => from[axis] !== 1);
  if (wrong !== void 0) refuse2(call, `a length of 1 along axis ${wrong}`, String(from[wrong]));
  return from.filter((length, axis) => axes === void 0 ? length !== 1 : !axes.includes(axis));
}
function unsqueezedShape(call) {
  const from = shapeAt(call);
  const given = axesOf(call, 1) ?? refuse2(call, "axes", "none");
  const rank = from.length + given.length;
  const axes = given.map((axis) => axisWithin(call, axis, rank));
  const rest = [...from];
  return Array.from({ length: rank }, (_, axis) => axes.includes(axis) ? 1 : rest.shift());
}
function flattenedShape(call) {
  const from = shapeAt(call);
  const axis = intOf(call, "axis", 1);
  const at2 = axis < 0 ? axis + from.length : axis;
  const whole = (lengths) => {
    const names = lengths.filter((length) => !isNumber(length));
    const count4 = sizeOf(lengths.filter(isNumber));
    if (names.length === 0) return count4;
    if (names.length === 1 && count4 === 1) return names[0];
    return refuse2(call, "an axis that keeps the batch's by itself", String(axis));
  };
  return [whole(from.slice(0, at2)), whole(from.slice(at2))];
}
function gathered(call) {
  const held = heldAt(call, 0);
  const indices = knownAt(call, 1);
  const axis = axisWithin(call, intOf(call, "axis", 0), held.shape.length);
  if (isKnown(held)) return gatherKnown(call, held, axis);
  const x = tensorAt(call, 0);
  keepBatch(call, x, [axis]);
  const rank = x.shape.length;
  const front = [axis, ...Array.from({ length: rank }, (_, i) => i).filter((i) => i !== axis)];
  const picked = gather(transpose(x, front), constant(numbersAt(call, 1), "int64", indices.shape));
  const own = indices.shape.length;
  const before = Array.from({ length: axis }, (_, i) => own + i);
  const after = Array.from({ length: rank - 1 - axis }, (_, i) => own + axis + i);
  return transpose(picked, [...before, ...Array.from({ length: own }, (_, i) => i), ...after]);
}
function sliced(call) {
  const held = heldAt(call, 0);
  const [starts, ends2] = [numbersAt(call, 1), numbersAt(call, 2)];
  const axes = call.operands[3] === void 0 ? starts.map((_, axis) => axis) : numbersAt(call, 3);
  const steps = call.operands[4] === void 0 ? starts.map(() => 1) : numbersAt(call, 4);
  if (isKnown(held)) return sliceKnown(call, held, { starts, ends: ends2, axes, steps });
  if (steps.some((step) => step !== 1)) refuse2(call, "steps of 1", steps.join(", "));
  const x = tensorAt(call, 0);
  const positive = axes.map((axis) => axisWithin(call, axis, x.shape.length));
  const within = (index, i) => {
    const length = x.shape[positive[i]];
    if (!isNumber(length)) return refuse2(call, "axes other than the batch's", "the batch's");
    const fromEnd = index < 0 ? index + length : index;
    return Math.min(Math.max(fromEnd, 0), length);
  };
  const first = starts.map(within);
  const last = ends2.map((end, i) => Math.max(within(end, i), first[i]));
  return slice(x, first, last, positive);
}
function parts(call) {
  const x = tensorAt(call, 0);
  const axis = axisWithin(call, intOf(call, "axis", 0), x.shape.length);
  keepBatch(call, x, [axis]);
  const length = x.shape[axis];
  const count4 = intOf(call, "num_outputs", call.node.outputs.length);
  if (!(count4 >= 1 && count4 <= length)) refuse2(call, `at most ${length} outputs`, String(count4));
  const each2 = Math.ceil(length / count4);
  const even = Array.from({ length: count4 }, (_, i) => Math.min(each2, length - i * each2));
  return split(x, call.operands[1] === void 0 ? even : numbersAt(call, 1), axis);
}
function concatenated(call) {
  const axis = intOf(call, "axis", 0);
  const held = call.operands.filter((operand) => operand !== void 0);
  const [first] = held;
  if (first !== void 0 && isKnown(first) && held.every(isKnown) && first.shape.length === 1) {
    return known(
      first.dtype,
      held.flatMap(({ entries }) => Array.from(entries))
    );
  }
  return concat(
    call.operands.map((_, i) => tensorAt(call, i)),
    axis
  );
}
function view(target2) {
  return { curvature: "none", view: true, fixed: [1], apply: (call) => reshaped(call, target2) };
}
var shapeOperators = {
  Reshape: view(reshapedShape),
  Flatten: view(flattenedShape),
  Squeeze: view(squeezedShape),
  Unsqueeze: view(unsqueezedShape),
  Transpose: {
    curvature: "none",
    view: true,
    axisBefore: ({ attributes }, axis, rank) => (attributes.get("perm")?.ints ?? [])[axis] ?? rank - 1 - axis,
    apply(call) {
      const x = tensorAt(call, 0);
      return transpose(x, intsOf(call, "perm") ?? x.shape.map((_, axis) => x.shape.length - 1 - axis));
    }
  },
  Expand: {
    curvature: "none",
    fixed: [1],
    apply(call) {
      const x = tensorAt(call, 0);
      const target2 = lengthsAt(call, 1);
      const offset = target2.length - x.shape.length;
      const own = (axis) => x.shape[axis - offset];
      return expand(
        x,
        Array.from({ length: Math.max(target2.length, x.shape.length) }, (_, axis) => {
          if (offset < 0) return refuse2(call, `a shape of rank ${x.shape.length}`, `[${target2.join(", ")}]`);
          return target2[axis] === 1 ? own(axis) ?? 1 : target2[axis];
        })
      );
    }
  },
  Gather: { curvature: "none", fixed: [1], apply: gathered },
  Slice: { curvature: "none", fixed: [1, 2, 3, 4], apply: sliced },
  Split: { curvature: "none", fixed: [1], apply: parts },
  Concat: { curvature: "none", apply: concatenated }
};

// packages/core/src/model/import/operators/index.ts
var onnxOperators = {
  kind: "ONNX operator",
  members: {
    ...productOperators,
    ...elementwiseOperators,
    ...reductionOperators,
    ...normalisationOperators,
    ...imageOperators,
    ...shapeOperators,
    ...constantOperators
  }
};
function operatorOf(type) {
  const { members } = onnxOperators;
  return Object.hasOwn(members, type) ? members[type] : void 0;
}

// packages/core/src/model/import/apply-graph.ts
function knownNumbers({ dtype, shape: shape3, values }) {
  return { dtype: dtype === "float32" || dtype === "float64" ? "float" : dtype, shape: shape3, entries: values };
}
function applyGraph(graph, application) {
  const { input: input2, output: output2, parameters, settled } = application;
  const held = new Map(settled.known);
  for (const [name, numbers] of graph.initializers) held.set(name, knownNumbers(numbers));
  for (const [name, tensor] of [...parameters, [input2.name, input2.tensor]]) held.set(name, tensor);
  for (const step of graph.steps) {
    const { node } = step;
    if (node.outputs.every((name) => settled.known.has(name))) continue;
    const results = applyStep(step, graph, held, application);
    for (const [i, result] of results.entries()) {
      const name = node.outputs[i] ?? "";
      if (name === "") continue;
      held.set(name, result);
      if (isKnown(result)) settled.known.set(name, result);
    }
  }
  return held.get(output2);
}
function applyStep({ node, where: where2, operator }, graph, held, { dtype, batch, fixedBatch, settled }) {
  const operands = node.inputs.map((name, place) => {
    if (name === "") return void 0;
    const numbers = operator.fixed?.includes(place) === true ? graph.initializerOf(name) : void 0;
    return numbers === void 0 ? held.get(name) : knownNumbers(numbers);
  });
  const call = {
    node,
    where: where2,
    dtype,
    batch,
    operands,
    ...fixedBatch === void 0 ? {} : { fixedBatch },
    settled(settle) {
      const shape3 = settled.shapes.get(node) ?? settle();
      settled.shapes.set(node, shape3);
      return shape3;
    }
  };
  try {
    const result = operator.apply(call);
    return Array.isArray(result) ? result : [result];
  } catch (error) {
    if (!(error instanceof ShapeError || error instanceof UsageError)) throw error;
    const { expected, found } = error.parts;
    throw new FormatError({ where: where2, expected, found }, { cause: error });
  }
}

// packages/core/src/model/import/facts.ts
function importedFacts({ steps }, input2) {
  const varying = /* @__PURE__ */ new Set([input2]);
  const activations2 = /* @__PURE__ */ new Set();
  let [bends, kinks] = [false, false];
  for (const { node, operator } of steps) {
    const fixed = operator.fixed ?? [];
    const among = node.inputs.filter((name, place) => varying.has(name) && !fixed.includes(place));
    if (among.length === 0) continue;
    for (const output2 of node.outputs) varying.add(output2);
    const curvature = typeof operator.curvature === "string" ? operator.curvature : operator.curvature(node);
    if (curvature === "kinks") kinks = true;
    const divided = node.type === "Div" && varying.has(node.inputs[1] ?? "");
    if (curvature === "smooth" || curvature === "product" && (among.length > 1 || divided)) bends = true;
    if (curvature === "smooth" || curvature === "kinks") activations2.add(node.type);
  }
  return { smooth: bends && !kinks, activations: [...activations2] };
}

// packages/core/src/model/import/graph.ts
var controlFlow = ["If", "Loop", "Scan"];
function stepOf(node, file2) {
  const where2 = `${file2}, node ${node.name} (${node.type})`;
  const operator = operatorOf(node.type);
  if (operator !== void 0) return { node, where: where2, operator };
  if (controlFlow.includes(node.type)) {
    throw new FormatError({ where: where2, expected: "no control flow", found: node.type });
  }
  const remedy3 = "docs/import-onnx.md lists the operators";
  throw new FormatError({ where: where2, expected: "an operator that can be imported", found: node.type, remedy: remedy3 });
}
function checkOrder(nodes, given, file2) {
  const made = new Set(given);
  for (const { name, type, inputs, outputs } of nodes) {
    const where2 = `${file2}, node ${name} (${type})`;
    const lost = inputs.find((input2) => input2 !== "" && !made.has(input2));
    if (lost !== void 0) {
      throw new FormatError({ where: where2, expected: `its input ${lost} before it`, found: "no such value" });
    }
    for (const output2 of outputs) {
      if (output2 === "") continue;
      if (made.has(output2)) throw new FormatError({ where: where2, expected: "outputs that are new", found: output2 });
      made.add(output2);
    }
  }
}
function liveGraph({ nodes, initializers, inputs }, output2, file2) {
  const makers = new Map(nodes.flatMap((node) => node.outputs.map((name) => [name, node])));
  const needed = /* @__PURE__ */ new Set();
  const values = /* @__PURE__ */ new Set();
  const waiting = [output2];
  for (let name = waiting.pop(); name !== void 0; name = waiting.pop()) {
    values.add(name);
    const node = makers.get(name);
    if (node === void 0 || needed.has(node)) continue;
    needed.add(node);
    waiting.push(...node.inputs.filter((input2) => input2 !== ""));
  }
  const steps = nodes.filter((node) => needed.has(node)).map((node) => stepOf(node, file2));
  const given = [...initializers.keys(), ...inputs.map(({ name }) => name)];
  checkOrder(
    steps.map(({ node }) => node),
    given,
    file2
  );
  const read2 = /* @__PURE__ */ new Map();
  for (const [name, tensor] of initializers) {
    if (values.has(name)) read2.set(name, onnxNumbers(tensor, `${file2}, initializer ${name}`));
  }
  const initializerOf = (value) => {
    const maker = makers.get(value);
    return maker?.type === "Identity" ? initializerOf(maker.inputs[0] ?? "") : read2.get(value);
  };
  return { steps, initializers: read2, initializerOf };
}

// packages/core/src/model/import/parameters.ts
function usesOf(value, rank, graph) {
  return graph.steps.flatMap(({ node, operator }) => {
    const { view: view2, fixed = [], roles = [], outputAxis, axisBefore } = operator;
    return node.inputs.flatMap((input2, place) => {
      if (input2 !== value || fixed.includes(place)) return [];
      if (view2 !== true || place > 0) return [{ role: roles[place], outputAxis: outputAxis?.(node, place, rank) }];
      return usesOf(node.outputs[0] ?? "", rank, graph).map(({ role, outputAxis: axis }) => ({
        role,
        outputAxis: axis === void 0 ? void 0 : axisBefore?.(node, axis, rank)
      }));
    });
  });
}
function roleOf(uses, { shape: shape3 }) {
  if (uses.some(({ role }) => role === "weight")) return "weight";
  const matrix = shape3.filter((length) => length > 1).length > 1;
  if (matrix) return "weight";
  return uses.some(({ role }) => role === "scale") ? "scale" : "bias";
}
function importedParameters(graph) {
  return [...graph.initializers].flatMap(([name, numbers]) => {
    const { dtype, shape: shape3, values } = numbers;
    const floating2 = dtype === "float32" || dtype === "float64";
    const uses = floating2 && shape3.length > 0 && values.length > 0 ? usesOf(name, shape3.length, graph) : [];
    if (uses.length === 0) return [];
    const role = roleOf(uses, numbers);
    const outputAxis = role === "weight" ? uses.find((use) => use.outputAxis !== void 0)?.outputAxis : void 0;
    const initialise = () => values.slice();
    return [{ name, shape: shape3, role, ...outputAxis === void 0 ? {} : { outputAxis }, initialise }];
  });
}

// packages/core/src/model/import/import-onnx.ts
var OPSETS = { first: 13, last: 21 };
function importOnnx(bytes, { where: where2 = "the ONNX file", logits = false } = {}) {
  const file2 = readOnnx(bytes, where2);
  checkOpset(file2, where2);
  const source = theInput(file2, where2);
  const shape3 = exampleShape(source, where2);
  const [batch] = source.shape ?? [];
  const whole = theOutput(file2, where2);
  const output2 = logits ? beforeSoftmax(file2, whole) : whole;
  const graph = liveGraph(file2, output2, where2);
  const parameters = importedParameters(graph);
  if (parameters.length === 0) {
    throw new FormatError({ where: where2, expected: "float initializers to train", found: "none" });
  }
  checkNumbers2(parameters, where2);
  const settled = { known: /* @__PURE__ */ new Map(), shapes: /* @__PURE__ */ new Map() };
  const width = sizeOf(shape3);
  const evaluate = (tensors2, x) => {
    const application = {
      input: { name: source.name, tensor: reshape(x, [x.shape[0], ...shape3]) },
      output: output2,
      parameters: new Map(parameters.map(({ name }, i) => [name, tensors2[i]])),
      dtype: x.dtype,
      batch: x.shape[0],
      ...typeof batch === "number" ? { fixedBatch: batch } : {},
      settled
    };
    const result = applyGraph(graph, application);
    if (result !== void 0 && !isKnown(result)) return inDType(result, x.dtype);
    const found = result === void 0 ? "no such value" : "a constant";
    throw new FormatError({ where: `${where2}, output ${output2}`, expected: "predictions", found });
  };
  const start = parameters.map((parameter2) => input(parameter2.name, "float32", parameter2.shape));
  const predicted = evaluate(start, input(source.name, "float32", [BATCH, width]));
  const outputs = predictedWidth(predicted, output2, where2);
  const { activations: activations2, smooth } = importedFacts(graph, source.name);
  return {
    name: "imported",
    facts: { smooth },
    activations: activations2,
    references: [],
    parameters,
    inputs: width,
    shape: shape3,
    outputs,
    apply(tensors2, x) {
      const rows = x.shape[0];
      const flat = x.shape.length === 2 && x.shape[1] === width;
      const whole2 = x.shape.length === shape3.length + 1 && shape3.every((length, axis) => x.shape[axis + 1] === length);
      if (rows === void 0 || !(flat || whole2)) {
        const expected = `[batch, ${width}]${shape3.length > 1 ? ` or [batch, ${shape3.join(", ")}]` : ""}`;
        throw new ShapeError({ where: `inputs of ${where2}`, expected, found: formatType(x) });
      }
      return reshape(evaluate(tensors2, x), [rows, outputs]);
    }
  };
}
function checkOpset({ opset }, where2) {
  const { first, last } = OPSETS;
  if (opset >= first && opset <= last) return;
  const remedy3 = `export it with opset ${opset < first ? 17 : last}`;
  throw new FormatError({ where: where2, expected: `operator set ${first} to ${last}`, found: String(opset), remedy: remedy3 });
}
function theInput({ inputs }, where2) {
  const [source, ...others2] = inputs;
  if (source === void 0 || others2.length > 0) {
    const found = inputs.map(({ name }) => name).join(", ");
    throw new FormatError({ where: where2, expected: "one input", found: found === "" ? "none" : found });
  }
  if (source.type === "float32" || source.type === "float64") return source;
  throw new FormatError({
    where: `${where2}, input ${source.name}`,
    expected: "float32 or float64",
    found: source.type
  });
}
function theOutput({ outputs }, where2) {
  const [output2, ...others2] = outputs;
  if (output2 !== void 0 && others2.length === 0) return output2.name;
  const found = outputs.map(({ name }) => name).join(", ");
  throw new FormatError({ where: where2, expected: "one output", found: found === "" ? "none" : found });
}
function beforeSoftmax({ nodes }, output2) {
  const maker = nodes.find(({ outputs }) => outputs.includes(output2));
  const axis = maker?.attributes.get("axis");
  const last = axis === void 0 || axis.i === -1 || axis.i === 1;
  return maker?.type === "Softmax" && last ? maker.inputs[0] ?? output2 : output2;
}
function exampleShape({ name, shape: shape3 }, where2) {
  const [, ...lengths] = shape3 ?? [];
  const numbers = lengths.filter((length) => typeof length === "number");
  if (numbers.length === lengths.length && lengths.length > 0) return numbers;
  const found = shape3 === void 0 ? "no shape" : `[${shape3.join(", ")}]`;
  const expected = "a batch of examples with fixed lengths";
  throw new FormatError({ where: `${where2}, input ${name}`, expected, found });
}
function checkNumbers2(parameters, where2) {
  for (const { name, initialise } of parameters) {
    const wrong = initialise().find((value) => !Number.isFinite(value));
    if (wrong === void 0) continue;
    throw new FormatError({ where: `${where2}, initializer ${name}`, expected: "finite numbers", found: String(wrong) });
  }
}
function predictedWidth({ shape: shape3 }, output2, where2) {
  const [rows, width = 1, ...more] = shape3;
  if (rows === BATCH && typeof width === "number" && more.length === 0) return width;
  const expected = "a row of numbers for each example, [batch, outputs]";
  throw new FormatError({ where: `${where2}, output ${output2}`, expected, found: `[${shape3.join(", ")}]` });
}

// packages/core/src/model/layer-norm.ts
var layerNormReference = {
  authors: "J. L. Ba, J. R. Kiros and G. E. Hinton",
  title: "Layer Normalization",
  year: 2016,
  source: "arXiv:1607.06450"
};
function layerNorm(x, scale, shift, { epsilon = 1e-5 } = {}) {
  const overWidth = { axes: [-1], keepDimensions: true };
  const centred2 = sub(x, mean(x, overWidth));
  const deviation = sqrt(add(mean(square(centred2), overWidth), epsilon));
  return add(mul(div(centred2, deviation), scale), shift);
}

// packages/core/src/model/embedding.ts
function embeddingTables(embeddings) {
  return embeddings.map(({ levels, width }, i) => ({
    name: `embedding${i + 1}.weight`,
    shape: [levels, width],
    role: "weight",
    initialise: (stream) => Float64Array.from({ length: levels * width }, () => stream.normal() / Math.sqrt(width))
  }));
}
function embeddedWidth(inputs, embeddings) {
  return embeddings.reduce((total2, { width }) => total2 + width - 1, inputs);
}
function embed(x, tables, embeddings) {
  if (embeddings.length === 0) return x;
  const [batch, inputs] = x.shape;
  const lengths = [];
  const tableOf = [];
  const push = (length, table) => {
    if (length === 0) return;
    lengths.push(length);
    tableOf.push(table);
  };
  let end = 0;
  for (const [i, { column: column2 }] of embeddings.entries()) {
    push(column2 - end);
    push(1, tables[i]);
    end = column2 + 1;
  }
  push(inputs - end);
  const parts3 = split(x, lengths, 1).map((part, i) => {
    const table = tableOf[i];
    return table === void 0 ? part : gather(table, cast(reshape(part, [batch]), "int64"));
  });
  return parts3.length === 1 ? parts3[0] : concat(parts3, 1);
}
function checkEmbeddings(inputs, embeddings) {
  let last = -1;
  for (const { column: column2, levels, width } of embeddings) {
    const whole = [column2 + 1, levels, width].every((value) => Number.isSafeInteger(value) && value > 0);
    if (whole && column2 > last && column2 < inputs) {
      last = column2;
      continue;
    }
    throw new UsageError({
      where: "embeddings of mlp",
      expected: `ascending columns below ${inputs}, of at least one level and one number each`,
      found: `column ${column2} of ${levels} levels, ${width} wide`
    });
  }
}

// packages/core/src/model/mlp.ts
var initialisations = {
  kind: "initialisation",
  members: { auto: void 0, he, glorot }
};
function mlp({
  inputs,
  outputs = 1,
  hidden = [64, 64],
  activation = "silu",
  initialisation = "auto",
  dropout: dropout2 = 0,
  layerNorm: layerNorm2 = false,
  residual: residual2 = false,
  embeddings = []
}) {
  const chosen = memberOf(activations, activation, "activation of mlp");
  const hiddenStart = memberOf(initialisations, initialisation, "initialisation of mlp") ?? (chosen.initialisation === "he" ? he : glorot);
  requireWidths("inputs", [inputs]);
  checkEmbeddings(inputs, embeddings);
  requireWidths("outputs", [outputs]);
  requireWidths("hidden", hidden);
  if (!(dropout2 >= 0 && dropout2 < 1)) {
    throw new UsageError({ where: "dropout of mlp", expected: "a number from 0 to below 1", found: String(dropout2) });
  }
  const widths = [embeddedWidth(inputs, embeddings), ...hidden];
  const last = hidden.length + 1;
  const parameters = hidden.flatMap((width, i) => [
    ...dense2(i + 1, [widths[i], width], hiddenStart),
    ...layerNorm2 ? [vector2(`norm${i + 1}.scale`, "scale", width, 1), vector2(`norm${i + 1}.bias`, "bias", width, 0)] : []
  ]);
  return {
    name: "mlp",
    facts: { smooth: chosen.smooth && hidden.length > 0 },
    references: [
      ...chosen.references,
      ...hiddenStart === he && hidden.length > 0 ? [heReference] : [],
      glorotReference,
      ...layerNorm2 ? [layerNormReference] : [],
      ...dropout2 > 0 ? [dropoutReference] : [],
      ...residual2 ? [residualReference] : []
    ],
    parameters: [
      ...embeddingTables(embeddings),
      ...parameters,
      ...dense2(last, [widths.at(-1), outputs], glorot)
    ],
    apply(tensors2, x, { dropoutKey } = {}) {
      let taken = 0;
      const next = () => tensors2[taken++];
      let a = embed(x, embeddings.map(next), embeddings);
      for (const [layer, width] of hidden.entries()) {
        const linear = add(matmul(a, next()), next());
        const normal2 = layerNorm2 ? layerNorm(linear, next(), next()) : linear;
        const active = chosen.apply(normal2);
        const kept2 = dropout2 > 0 && dropoutKey !== void 0 ? dropout(active, dropout2, { key: dropoutKey, layer }) : active;
        a = residual2 && widths[layer] === width ? add(a, kept2) : kept2;
      }
      return add(matmul(a, next()), next());
    }
  };
}
var residualReference = {
  authors: "K. He, X. Zhang, S. Ren and J. Sun",
  title: "Deep Residual Learning for Image Recognition",
  year: 2016,
  source: "CVPR 2016, arXiv:1512.03385"
};
function dense2(layer, shape3, start) {
  return [
    { name: `dense${layer}.weight`, shape: shape3, role: "weight", initialise: (stream) => start(shape3, stream) },
    vector2(`dense${layer}.bias`, "bias", shape3[1], 0)
  ];
}
function vector2(name, role, length, value) {
  return { name, shape: [length], role, initialise: (stream) => filled(value)([length], stream) };
}
function requireWidths(option, widths) {
  const wrong = widths.find((width) => !(Number.isSafeInteger(width) && width > 0));
  if (wrong === void 0) return;
  throw new UsageError({ where: `${option} of mlp`, expected: "positive whole numbers", found: String(wrong) });
}

// packages/core/src/model/model.ts
function onBatch(model, parameters, batch, mode) {
  if (model.buffers === void 0) return (inputs) => model.apply(parameters, inputs, mode);
  const { outputs, statistics: statistics2 } = model.buffers.observed(parameters, batch, mode);
  return (inputs) => inputs === batch ? outputs : model.apply(parameters, inputs, { ...mode, statistics: statistics2 });
}

// packages/core/src/model/resnet.ts
function resnet({
  shape: shape3,
  outputs = 1,
  channels = [16, 32, 64],
  blocks = 2,
  activation = "silu"
}) {
  const chosen = memberOf(activations, activation, "activation of resnet");
  requireWhole("resnet", "shape", shape3);
  requireWhole("resnet", "outputs", [outputs]);
  requireWhole("resnet", "channels", channels);
  requireWhole("resnet", "blocks", [blocks]);
  const start = chosen.initialisation === "he" ? he : glorot;
  const activate = pure(chosen.apply);
  const normalised = (path, {
    number = "",
    ...options
  }) => chain([
    convolution(`${path}.conv${number}`, { ...options, bias: false, start }),
    normalisation(`${path}.norm${number}`, options.outputs)
  ]);
  const block = (path, [before, after], stride) => {
    const body = chain([
      normalised(path, { number: "1", channels: before, outputs: after, kernel: 3, stride }),
      activate,
      normalised(path, { number: "2", channels: after, outputs: after, kernel: 3 })
    ]);
    const same2 = before === after && stride === 1;
    const shortcut = same2 ? chain([]) : normalised(`${path}.shortcut`, { channels: before, outputs: after, kernel: 1, stride });
    return {
      parameters: [...body.parameters, ...shortcut.parameters],
      buffers: [...body.buffers, ...shortcut.buffers],
      apply(x, context) {
        const long = body.apply(x, context);
        return chosen.apply(add(shortcut.apply(x, context), long));
      }
    };
  };
  const first = channels[0] ?? shape3[0];
  const stage = (after, i) => chain(
    Array.from({ length: blocks }, (_, j) => {
      const before = j > 0 ? after : channels[i - 1] ?? first;
      return block(`stage${i + 1}.block${j + 1}`, [before, after], j === 0 && i > 0 ? 2 : 1);
    })
  );
  const layers = [
    asImages(shape3),
    normalised("stem", { channels: shape3[0], outputs: first, kernel: 3 }),
    activate,
    ...channels.map(stage),
    channelMeans,
    dense("dense", channels.at(-1) ?? first, outputs, glorot)
  ];
  return modelOf("resnet", chain(layers), {
    facts: { smooth: chosen.smooth },
    references: [
      residualReference,
      ...chosen.references,
      ...start === he ? [heReference] : [],
      glorotReference,
      batchNormReference
    ]
  });
}

// packages/core/src/model/registry.ts
var modelRegistry = {
  kind: "model",
  members: { mlp, convnet, resnet }
};

// packages/core/src/control/columns.ts
function selectColumns(x, columns2) {
  const width = x.shape[1];
  checkColumns2(width, columns2);
  const runs = [];
  for (const column2 of columns2) {
    const last = runs.at(-1);
    if (last?.end === column2) last.end = column2 + 1;
    else runs.push({ start: column2, end: column2 + 1 });
  }
  const parts3 = runs.map(({ start, end }) => {
    const lengths = [start, end - start, width - end];
    const kept2 = lengths.filter((length) => length > 0);
    return split(x, kept2, 1)[start > 0 ? 1 : 0];
  });
  return concat(parts3, 1);
}
function columnMask(x, columns2) {
  const width = x.shape[1];
  checkColumns2(width, columns2);
  const mask2 = Array.from({ length: width }, (_, column2) => columns2.includes(column2) ? 1 : 0);
  return constant(mask2, x.dtype, [1, width]);
}
function checkColumns2(width, columns2) {
  const wrong = columns2.find((column2) => !Number.isInteger(column2) || column2 < 0 || column2 >= width);
  if (columns2.length === 0 || wrong !== void 0) {
    const expected = `columns from 0 to ${width - 1}`;
    throw new UsageError({
      where: "controlled columns",
      expected,
      found: wrong === void 0 ? "none" : String(wrong)
    });
  }
}

// packages/core/src/control/slopes.ts
function seenOf(name, { predict, link = "identity", inputs, targets }) {
  const outputs = predict(inputs);
  if (!sameShape(outputs.shape, targets.shape)) {
    throw shapeError(name, "predictions and targets of one shape [batch, outputs]", [outputs, targets]);
  }
  return { outputs, predictions: applyLink(link, outputs) };
}
function columnsOf(matrix) {
  const width = matrix.shape[1];
  return width === 1 ? [matrix] : split(matrix, new Array(width).fill(1), 1);
}
function gradientByInputs(values, inputs, columns2) {
  const [gradient] = gradients(sum(values), [inputs], void 0, { held: isAcrossBatch });
  return columns2 === void 0 ? gradient : selectColumns(gradient, columns2);
}
function slopesOf({ predictions }, { inputs }, columns2) {
  return columnsOf(predictions).map((prediction) => gradientByInputs(prediction, inputs, columns2));
}
function scalarsOf(row) {
  return columnsOf(row).map((each2) => reshape(each2, []));
}

// packages/core/src/control/unit-rows.ts
var leastEntry = 1e-30;
function unitRows(rows) {
  const over = { axes: [1], keepDimensions: true };
  const largest = max(reduceMax(abs(rows), over), constant(leastEntry, rows.dtype));
  const scaled4 = div(rows, largest);
  const rest = max(norm(scaled4, over), 1);
  return { unit: div(scaled4, rest), length: mul(largest, rest) };
}

// packages/core/src/control/input/attack.ts
var attackTried = {
  strengths: [
    { option: "radius", from: 0.01, to: 1 },
    { option: "strength", from: 0.01, to: 1 }
  ]
};
function ascent(ball, gradient) {
  return ball === "linf" ? sign(gradient) : unitRows(gradient).unit;
}
function projected(ball, moved, radius) {
  if (ball === "linf") return max(min(moved, radius), -radius);
  const length = norm(moved, { axes: [1], keepDimensions: true });
  return mul(moved, div(constant(radius, moved.dtype), max(length, radius)));
}
function lossGradient(loss, { predict, inputs, targets }, { moved, columns: columns2 }) {
  const at2 = moved === void 0 ? inputs : add(inputs, moved);
  const gradient = gradientByInputs(loss.evaluate(predict(at2), targets), at2);
  return columns2 === void 0 ? gradient : mul(gradient, columnMask(inputs, columns2));
}
function attacked(name, loss, strength, displacement) {
  const terms = (context) => {
    const moved = add(context.inputs, stopGradient(displacement(context)));
    const worst = loss.evaluate(seenOf(name, { ...context, inputs: moved }).outputs, context.targets);
    if (strength === 1) return worst;
    const there = loss.evaluate(seenOf(name, context).outputs, context.targets);
    return add(mul(there, 1 - strength), mul(worst, strength));
  };
  return { terms, evaluate: (context) => weightedMean(terms(context), context.weights) };
}

// packages/core/src/control/input/options.ts
function checkNotNegative(control, option, value) {
  if (value >= 0 && Number.isFinite(value)) return;
  throw new UsageError({ where: `${option} of ${control}`, expected: "a number of at least 0", found: String(value) });
}
function checkPositive2(control, option, value) {
  if (value > 0 && Number.isFinite(value)) return;
  throw new UsageError({ where: `${option} of ${control}`, expected: "a number above 0", found: String(value) });
}
function checkProjections(control, value) {
  if (value === "all" || Number.isSafeInteger(value) && value >= 1) return;
  throw new UsageError({
    where: `projections of ${control}`,
    expected: "a whole number of at least 1, or all",
    found: String(value)
  });
}
function checkShare(control, value) {
  if (value >= 0 && value <= 1) return;
  throw new UsageError({ where: `strength of ${control}`, expected: "a number from 0 to 1", found: String(value) });
}

// packages/core/src/control/input/penalty.ts
function penalised({ name, references, facts, options, loss, penalty }) {
  checkNotNegative(name, "strength", options.strength);
  const terms = (context) => {
    const seen = seenOf(name, context);
    const losses = loss.evaluate(seen.outputs, context.targets);
    return add(losses, mul(penalty(context, { ...seen, losses }), options.strength));
  };
  return {
    name,
    facts: { ...facts, jumps: loss.facts.jumps === true, targets: loss.facts.targets },
    references: [...loss.references, ...references],
    options,
    evaluate: (context) => weightedMean(terms(context), context.weights),
    terms
  };
}

// packages/core/src/control/input/jacobian.ts
var jacobianReference = {
  authors: "J. Hoffman, D. A. Roberts and S. Yaida",
  title: "Robust Learning with Jacobian Regularization",
  year: 2019,
  source: "arXiv:1908.02729"
};
function jacobian({ loss = mse(), strength = 0.01, columns: columns2 } = {}) {
  return penalised({
    name: "jacobian",
    references: [jacobianReference],
    facts: {
      inputDerivatives: 1,
      needsSmooth: true,
      exact: true,
      products: { once: 3, perOutput: 3 },
      tried: {
        title: "Jacobian penalty",
        strengths: [{ option: "strength", from: 1e-3, to: 0.1, widest: [1e-3, 10] }]
      }
    },
    options: { strength },
    loss,
    penalty: (context, seen) => mul(slopesOf(seen, context, columns2).map(squaredLength).reduce(add), 1 / 2)
  });
}
function squaredLength(rows) {
  return sum(square(rows), { axes: [1] });
}

// packages/core/src/control/input/double-backprop.ts
var doubleBackpropReference = {
  authors: "H. Drucker and Y. LeCun",
  title: "Improving Generalization Performance Using Double Backpropagation",
  year: 1992,
  source: "IEEE Transactions on Neural Networks 3(6)"
};
function doubleBackprop({ loss = mse(), strength = 0.1, columns: columns2 } = {}) {
  return penalised({
    name: "double-backprop",
    references: [doubleBackpropReference],
    facts: {
      inputDerivatives: 1,
      needsSmooth: true,
      exact: true,
      products: { once: 6 },
      tried: {
        title: "Double backprop",
        strengths: [{ option: "strength", from: 0.01, to: 1, widest: [1e-3, 10] }]
      }
    },
    options: { strength },
    loss,
    penalty: ({ inputs }, { losses }) => mul(squaredLength(gradientByInputs(losses, inputs, columns2)), 1 / 2)
  });
}

// packages/core/src/control/input/fgsm.ts
var fgsmReference = {
  authors: "I. J. Goodfellow, J. Shlens and C. Szegedy",
  title: "Explaining and Harnessing Adversarial Examples",
  year: 2015,
  source: "arXiv:1412.6572"
};
function fgsm(options = {}) {
  const { loss = mse(), radius = 0.1, strength = 0.5, ball = "linf", columns: columns2 } = options;
  const name = "fgsm";
  checkNotNegative(name, "radius", radius);
  checkShare(name, strength);
  return {
    name,
    facts: {
      inputDerivatives: 1,
      needsSmooth: false,
      exact: false,
      detaches: true,
      jumps: loss.facts.jumps === true,
      targets: loss.facts.targets,
      products: { once: strength === 1 ? 5 : 7 },
      tried: { ...attackTried, title: "FGSM training" }
    },
    references: [...loss.references, fgsmReference],
    options: { radius, strength, ball },
    ...attacked(name, loss, strength, (context) => mul(ascent(ball, lossGradient(loss, context, { columns: columns2 })), radius))
  };
}

// packages/core/src/control/input/gradient-penalty.ts
var gradientPenaltyReference = {
  authors: "I. Gulrajani, F. Ahmed, M. Arjovsky, V. Dumoulin and A. Courville",
  title: "Improved Training of Wasserstein GANs",
  year: 2017,
  source: "arXiv:1704.00028"
};
function gradientPenalty(options = {}) {
  const { loss = mse(), strength = 10, targetNorm = 1, columns: columns2 } = options;
  const name = "gradient-penalty";
  checkNotNegative(name, "targetNorm", targetNorm);
  return penalised({
    name,
    references: [gradientPenaltyReference],
    facts: {
      inputDerivatives: 1,
      needsSmooth: true,
      exact: true,
      products: { once: 3, perOutput: 3 },
      tried: { strengths: [{ option: "strength", from: 1e-3, to: 10 }] }
    },
    options: { strength, targetNorm },
    loss,
    penalty(context, seen) {
      const each2 = slopesOf(seen, context, columns2).map(
        (slopes2) => square(sub(norm(slopes2, { axes: [1] }), targetNorm))
      );
      return mul(each2.reduce(add), 1 / each2.length);
    }
  });
}

// packages/core/src/control/input/input-gradient-finite-difference.ts
var finlayReference = {
  authors: "C. Finlay and A. M. Oberman",
  title: "Scaleable Input Gradient Regularization for Adversarial Robustness",
  year: 2019,
  source: "arXiv:1905.11468"
};
function inputGradientFiniteDifference(options = {}) {
  const { loss = mse(), strength = 0.1, gradientNorm = "l2", difference = 0.01, order: order2 = 1, columns: columns2 } = options;
  const name = "input-gradient-finite-difference";
  checkPositive2(name, "difference", difference);
  return penalised({
    name,
    references: [finlayReference],
    facts: {
      inputDerivatives: 1,
      needsSmooth: false,
      exact: false,
      detaches: true,
      products: { once: order2 === 1 ? 7 : 10 },
      tried: {
        title: "Input gradient by differences",
        strengths: [{ option: "strength", from: 0.01, to: 1, widest: [1e-3, 10] }]
      }
    },
    options: { strength, gradientNorm, difference, order: order2 },
    loss,
    penalty({ predict, inputs, targets }, { losses }) {
      const whole = gradientByInputs(losses, inputs);
      const gradient = columns2 === void 0 ? whole : mul(whole, columnMask(inputs, columns2));
      const along = stopGradient(direction(gradientNorm, gradient, columns2?.length));
      const lossAt = (by) => loss.evaluate(predict(add(inputs, mul(along, by))), targets);
      const ahead = lossAt(difference);
      const change = order2 === 1 ? mul(sub(ahead, losses), 1 / difference) : mul(sub(ahead, lossAt(-difference)), 1 / (2 * difference));
      return mul(square(change), 1 / 2);
    }
  });
}
function direction(kind, gradient, columns2 = gradient.shape[1]) {
  if (kind === "l1") return mul(sign(gradient), 1 / Math.sqrt(columns2));
  if (kind === "l2") return unitRows(gradient).unit;
  const largest = argMax(abs(gradient));
  return mul(sign(gradient), oneHot(largest, gradient.shape[1], gradient.dtype));
}

// packages/core/src/control/random.ts
var firstStream = 1e6;
function keyOf2(name, { key }) {
  if (key !== void 0) return key;
  throw new UsageError({
    where: `objective ${name}`,
    expected: "a key to draw random numbers from",
    found: "none",
    remedy: "give the context an int64 scalar, another one each step"
  });
}
function uniform(name, { context, shape: shape3, place = 0 }) {
  return randomUniform(keyOf2(name, context), shape3, { dtype: context.inputs.dtype, stream: firstStream + place });
}
function normal(name, { context, shape: shape3, place = 0 }) {
  const [first, second] = [0, 1].map((i) => uniform(name, { context, shape: shape3, place: 2 * place + i }));
  return mul(sqrt(mul(log(sub(1, first)), -2)), cos(mul(second, 2 * Math.PI)));
}
var leastLength = 1e-30;
function unitVectors(name, draw) {
  const { context, shape: shape3 } = draw;
  if (shape3[1] === 1) return expand(constant(1, context.inputs.dtype), shape3);
  const drawn2 = normal(name, draw);
  return div(drawn2, max(norm(drawn2, { axes: [1], keepDimensions: true }), leastLength));
}

// packages/core/src/control/input/jacobian-projected.ts
function jacobianProjected(options = {}) {
  const { loss = mse(), strength = 0.01, projections = 1, columns: columns2 } = options;
  const name = "jacobian-projected";
  checkProjections(name, projections);
  const all = projections === "all";
  return penalised({
    name,
    references: [jacobianReference],
    facts: {
      inputDerivatives: 1,
      needsSmooth: true,
      exact: all,
      random: !all,
      products: all ? { once: 3, perOutput: 3 } : { once: 3 + 3 * projections },
      tried: {
        title: "Projected Jacobian penalty",
        strengths: [{ option: "strength", from: 1e-3, to: 0.1, widest: [1e-3, 10] }]
      }
    },
    options: { strength, projections },
    loss,
    penalty(context, seen) {
      const { predictions } = seen;
      if (all) return mul(slopesOf(seen, context, columns2).map(squaredLength).reduce(add), 1 / 2);
      const shape3 = predictions.shape;
      const estimates = Array.from({ length: projections }, (_, place) => {
        const along = sum(mul(predictions, unitVectors(name, { context, shape: shape3, place })), { axes: [1] });
        return squaredLength(gradientByInputs(along, context.inputs, columns2));
      });
      return mul(estimates.reduce(add), shape3[1] / (2 * projections));
    }
  });
}

// packages/core/src/control/input/lai-lambda.ts
var standard2 = 0.1;
function givenStrength({ lambda = standard2, boundary }) {
  return boundary === void 0 ? { lambda } : { boundary };
}
function laiLambda(form, columns2, { lambda, boundary }) {
  if (lambda !== void 0 && boundary !== void 0) {
    throw new UsageError({ where: "lai", expected: "lambda or boundary", found: "both" });
  }
  const given = boundary ?? lambda ?? standard2;
  const name = boundary === void 0 ? "lambda" : "boundary";
  const list = typeof given === "number" ? new Array(columns2).fill(given) : given;
  if (list.length !== columns2) {
    throw new UsageError({
      where: `${name} of lai`,
      expected: `one number, or ${columns2} (one for each controlled column)`,
      found: `${list.length}`
    });
  }
  const squared = boundary !== void 0 && form === "mse";
  const [least2, most] = squared ? [1e-7, 1e7] : [1e-15, 1e15];
  const wrong = list.find((value) => !(value >= least2 && value <= most));
  if (wrong !== void 0) {
    const expected = `positive numbers from ${least2} to ${most.toExponential()}`;
    throw new UsageError({ where: `${name} of lai`, expected, found: String(wrong) });
  }
  return squared ? list.map((value) => value * value) : list;
}

// packages/core/src/control/input/lai-factor.ts
function laiQuotient(form, slopes2, lambda) {
  const squared = square(slopes2);
  const length = add(squared, 1);
  return form === "mse" ? div(max(squared, lambda), length) : div(max(abs(slopes2), lambda), sqrt(length));
}
function laiNormalisation(lambda) {
  return lambda.map((value) => 1 / Math.min(1, value));
}
function laiFactor(form, slopes2, lambda) {
  const [normalisation2 = 1] = laiNormalisation([lambda]);
  return mul(laiQuotient(form, slopes2, constant(lambda, slopes2.dtype)), normalisation2);
}

// packages/core/src/control/input/lai-weighing.ts
function laiWeighing(options, quotientOf) {
  const { form = "mse", norm: kind = "l2", reduce = "batch" } = options;
  const quotient2 = quotientOf ?? ((slopes2, lambda) => laiQuotient(form, slopes2, lambda));
  if (typeof kind !== "string" && !(kind.elastic >= 0 && kind.elastic <= 1)) {
    throw new UsageError({ where: "norm of lai", expected: "a ratio from 0 to 1", found: String(kind.elastic) });
  }
  function scaled4(slopes2) {
    const width = slopes2.shape[1];
    const lambda = laiLambda(form, width, options);
    const scale = constant(laiNormalisation(lambda), slopes2.dtype, [1, width]);
    return { quotients: quotient2(slopes2, uniformOrRow(lambda, slopes2.dtype)), scale };
  }
  function terms({ residual: residual2, slopes: slopes2 }) {
    const { quotients, scale } = scaled4(slopes2);
    return reshape(mul(residual2, combine(kind, mul(quotients, scale))), [slopes2.shape[0]]);
  }
  function alongFeatures({ residual: residual2, slopes: slopes2, weights }) {
    const { quotients, scale } = scaled4(slopes2);
    const total2 = weights === void 0 ? void 0 : totalWeight(weights);
    const weighted = weights === void 0 ? residual2 : mul(residual2, reshape(weights, residual2.shape));
    const perFeature = matmul(weighted, quotients, { transposeA: true });
    const mean3 = total2 === void 0 ? mul(scale, 1 / residual2.shape[0]) : div(scale, total2);
    return mul(perFeature, mean3);
  }
  return {
    terms,
    alongFeatures,
    loss(measured) {
      if (reduce === "sample") return weightedMean(terms(measured), measured.weights);
      return reshape(combine(kind, alongFeatures(measured), { mayVanish: true }), []);
    }
  };
}
function residualsOf(form, { predictions }, { targets }) {
  return columnsOf(sub(predictions, targets)).map((error) => form === "mse" ? square(error) : abs(error));
}
function meanOf(losses) {
  return losses.length === 1 ? losses[0] : mul(losses.reduce(add), 1 / losses.length);
}
function uniformOrRow(lambda, dtype) {
  const [first = 0] = lambda;
  return lambda.every((value) => value === first) ? constant(first, dtype) : constant(lambda, dtype, [1, lambda.length]);
}
function combine(kind, losses, { mayVanish = false } = {}) {
  const over = { axes: [1], keepDimensions: true };
  const manhattan = () => sum(losses, over);
  const euclidean = () => mayVanish ? norm(losses, over) : sqrt(sum(square(losses), over));
  if (kind === "l1") return manhattan();
  if (kind === "l2") return euclidean();
  return add(mul(manhattan(), kind.elastic), mul(euclidean(), 1 - kind.elastic));
}

// packages/core/src/control/input/lai.ts
var laiReference = {
  authors: "Y. Lai",
  title: "Lai Loss: A Novel Loss for Gradient Control",
  year: 2024,
  source: "arXiv:2405.07884"
};
var laiTried = {
  share: 0.01,
  strengths: [
    { option: "lambda", from: 0.1, to: 1e-3, widest: [1e-3, 10] },
    { option: "boundary", from: 0.3, to: 0.03, widest: [0.03, 3] }
  ]
};
function lai(options = {}) {
  const { form = "mse", norm: norm2 = "l2", reduce = "batch", columns: columns2 } = options;
  const { loss, terms, alongFeatures } = laiWeighing(options);
  const measured = (context) => {
    const seen = seenOf("lai", context);
    const residuals = residualsOf(form, seen, context);
    return slopesOf(seen, context, columns2).map((slopes2, i) => {
      return { residual: residuals[i], slopes: slopes2, weights: context.weights };
    });
  };
  return {
    name: "lai",
    facts: {
      inputDerivatives: 1,
      needsSmooth: true,
      jumps: form === "mae",
      exact: true,
      products: { once: 3, perOutput: 3 },
      tried: { ...laiTried, title: "Lai" }
    },
    references: [laiReference],
    options: { form, norm: norm2, reduce, ...givenStrength(options) },
    evaluate: (context) => meanOf(measured(context).map(loss)),
    parts: (context) => scalarsOf(meanOf(measured(context).map(alongFeatures))),
    ...reduce === "sample" && {
      terms: (context) => meanOf(measured(context).map(terms))
    }
  };
}

// packages/core/src/control/input/lai-directed.ts
var leastCovariance = 1e-6;
function laiDirected(options = {}) {
  const { form = "mse", norm: norm2 = "l2", reduce = "batch", columns: columns2, directions = "batch" } = options;
  const wrong = directions === "batch" ? void 0 : directions.find((value) => ![-1, 0, 1].includes(value));
  if (wrong !== void 0) {
    throw new UsageError({ where: "directions of lai-directed", expected: "-1, 0 or 1", found: String(wrong) });
  }
  const name = "lai-directed";
  laiWeighing(options);
  const measured = (context) => {
    const seen = seenOf(name, context);
    const residuals = residualsOf(form, seen, context);
    const ways = directionsOf(context);
    return slopesOf(seen, context, columns2).map((slopes2, i) => {
      const [residual2, direction3] = [residuals[i], ways[i]];
      return { residual: residual2, slopes: slopes2, weights: context.weights, direction: direction3 };
    });
  };
  function directionsOf({ inputs, targets, weights }) {
    const controlled = columns2 === void 0 ? inputs : selectColumns(inputs, columns2);
    const [width, outputs] = [controlled.shape[1], targets.shape[1]];
    if (directions === "batch") {
      return columnsOf(targets).map((target2) => batchDirections(controlled, target2, weights));
    }
    if (directions.length !== width && directions.length !== width * outputs) {
      throw new UsageError({
        where: "directions of lai-directed",
        expected: `${width} (one for each controlled column)`,
        found: String(directions.length)
      });
    }
    return Array.from({ length: outputs }, (_, output2) => {
      const start = directions.length === width ? 0 : output2 * width;
      return constant(directions.slice(start, start + width), inputs.dtype, [1, width]);
    });
  }
  const weighing = (direction3) => laiWeighing(options, (slopes2, lambda) => directedQuotient(form, slopes2, lambda, direction3));
  return {
    name,
    facts: {
      inputDerivatives: 1,
      needsSmooth: true,
      jumps: form === "mae",
      exact: true,
      products: { once: 3, perOutput: 3 },
      tried: { ...laiTried, title: "Directed Lai" }
    },
    references: [laiReference],
    options: { form, norm: norm2, reduce, ...givenStrength(options), directions },
    evaluate: (context) => meanOf(measured(context).map((each2) => weighing(each2.direction).loss(each2))),
    parts: (context) => scalarsOf(meanOf(measured(context).map((each2) => weighing(each2.direction).alongFeatures(each2)))),
    ...reduce === "sample" && {
      terms: (context) => meanOf(measured(context).map((each2) => weighing(each2.direction).terms(each2)))
    }
  };
}
function directedQuotient(form, slopes2, lambda, direction3) {
  const reflected = sub(2, div(constant(1, slopes2.dtype), sqrt(add(square(slopes2), 1))));
  const wrongWay = mul(lambda, form === "mse" ? square(reflected) : reflected);
  return where(less(mul(slopes2, direction3), 0), wrongWay, laiQuotient(form, slopes2, lambda));
}
function batchDirections(columns2, target2, weights) {
  const rows = columns2.shape[0];
  const each2 = weights === void 0 ? void 0 : div(reshape(weights, [rows, 1]), totalWeight(weights));
  const weighed = (values) => each2 === void 0 ? mul(values, 1 / rows) : mul(values, each2);
  const centred2 = (values) => sub(values, sum(weighed(values), { axes: [0], keepDimensions: true }));
  const covariance = matmul(weighed(centred2(target2)), centred2(columns2), { transposeA: true });
  return where(greater(abs(covariance), leastCovariance), sign(covariance), constant(0, columns2.dtype));
}

// packages/core/src/control/input/lai-finite-difference.ts
function laiFiniteDifference(options = {}) {
  const { form = "mse", norm: kind = "l2", reduce = "batch", columns: columns2, difference = 0.01, order: order2 = 2 } = options;
  const name = "lai-finite-difference";
  checkPositive2(name, "difference", difference);
  const weighing = laiWeighing(options);
  function evaluate(context) {
    const { inputs, weights } = context;
    const seen = seenOf(name, context);
    const residuals = residualsOf(form, seen, context);
    const losses = slopesOf(seen, context).map((found, output2) => {
      const slopes2 = stopGradient(found);
      const controlled = columns2 === void 0 ? slopes2 : selectColumns(slopes2, columns2);
      const loss = weighing.loss({ residual: residuals[output2], slopes: controlled, weights });
      const force = stopGradient(gradients(loss, [slopes2])[0]);
      const { unit, length } = unitRows(force);
      const at2 = (by) => columnsOf(applyLink(context.link ?? "identity", context.predict(add(inputs, mul(unit, by)))))[output2];
      const change = order2 === 1 ? mul(sub(at2(difference), columnsOf(seen.predictions)[output2]), 1 / difference) : mul(sub(at2(difference), at2(-difference)), 1 / (2 * difference));
      const pull = sum(mul(change, length));
      return add(loss, sub(pull, stopGradient(pull)));
    });
    return meanOf(losses);
  }
  return {
    name,
    facts: {
      inputDerivatives: 1,
      needsSmooth: false,
      jumps: form === "mae",
      exact: false,
      detaches: true,
      products: { once: 3, perOutput: order2 === 1 ? 4 : 7 },
      tried: { ...laiTried, title: "Lai by differences" }
    },
    references: [laiReference],
    options: { form, norm: kind, reduce, ...givenStrength(options), difference, order: order2 },
    evaluate
  };
}

// packages/core/src/control/input/noise.ts
var noiseReference = {
  authors: "C. M. Bishop",
  title: "Training with Noise is Equivalent to Tikhonov Regularization",
  year: 1995,
  source: "Neural Computation 7(1)"
};
function noise({ loss = mse(), deviation = 0.1, columns: columns2 } = {}) {
  const name = "noise";
  checkNotNegative(name, "deviation", deviation);
  const terms = (context) => {
    const { inputs } = context;
    const drawn2 = normal(name, { context, shape: inputs.shape });
    const scale = columns2 === void 0 ? constant(1, inputs.dtype) : columnMask(inputs, columns2);
    const { outputs } = seenOf(name, { ...context, inputs: add(inputs, mul(drawn2, mul(scale, deviation))) });
    return loss.evaluate(outputs, context.targets);
  };
  return {
    name,
    facts: {
      inputDerivatives: 0,
      needsSmooth: false,
      exact: false,
      random: true,
      jumps: loss.facts.jumps === true,
      targets: loss.facts.targets,
      products: { once: 3 },
      tried: { title: "Noise injection", strengths: [{ option: "deviation", from: 0.01, to: 1 }] }
    },
    references: [...loss.references, noiseReference],
    options: { deviation },
    evaluate: (context) => weightedMean(terms(context), context.weights),
    terms
  };
}

// packages/core/src/control/input/pgd.ts
var pgdReference = {
  authors: "A. Madry, A. Makelov, L. Schmidt, D. Tsipras and A. Vladu",
  title: "Towards Deep Learning Models Resistant to Adversarial Attacks",
  year: 2018,
  source: "arXiv:1706.06083"
};
function pgd(options = {}) {
  const { loss = mse(), radius = 0.1, strength = 1, ball = "linf", attackSteps = 7, columns: columns2 } = options;
  const { stepSize } = options;
  const name = "pgd";
  checkNotNegative(name, "radius", radius);
  checkShare(name, strength);
  if (stepSize !== void 0) checkPositive2(name, "stepSize", stepSize);
  if (!Number.isSafeInteger(attackSteps) || attackSteps < 1) {
    const expected = "a whole number of at least 1";
    throw new UsageError({ where: `attackSteps of ${name}`, expected, found: String(attackSteps) });
  }
  const step = stepSize ?? 2.5 * radius / attackSteps;
  function begin(context) {
    const shape3 = context.inputs.shape;
    const [rows = 1] = shape3;
    const start = ball === "linf" ? sub(mul(uniform(name, { context, shape: shape3 }), 2 * radius), radius) : mul(
      unitVectors(name, { context, shape: shape3, place: 1 }),
      mul(uniform(name, { context, shape: [rows, 1] }), radius)
    );
    return columns2 === void 0 ? start : mul(start, columnMask(context.inputs, columns2));
  }
  return {
    name,
    facts: {
      inputDerivatives: 1,
      needsSmooth: false,
      exact: false,
      detaches: true,
      random: true,
      jumps: loss.facts.jumps === true,
      targets: loss.facts.targets,
      products: { once: 2 * attackSteps + (strength === 1 ? 3 : 6) },
      tried: { ...attackTried, title: "PGD training" }
    },
    references: [...loss.references, pgdReference],
    options: { radius, strength, ball, attackSteps, stepSize: step },
    ...attacked(name, loss, strength, (context) => {
      let moved = begin(context);
      for (let i = 0; i < attackSteps; i++) {
        const gradient = lossGradient(loss, context, { moved: stopGradient(moved), columns: columns2 });
        moved = projected(ball, add(moved, mul(ascent(ball, gradient), step)), radius);
      }
      return moved;
    })
  };
}

// packages/core/src/control/input/plain.ts
function plain(loss) {
  const terms = ({ predict, inputs, targets }) => loss.evaluate(predict(inputs), targets);
  return {
    name: loss.name,
    facts: {
      inputDerivatives: 0,
      needsSmooth: false,
      jumps: loss.facts.jumps === true,
      exact: true,
      targets: loss.facts.targets,
      products: { once: 3 }
    },
    references: loss.references,
    evaluate: (context) => weightedMean(terms(context), context.weights),
    terms
  };
}

// packages/core/src/control/input/slope-bounds.ts
var pointwiseReference = {
  authors: "A. Gupta, N. Shukla, L. Marla, A. Kolbeinsson and K. Yellepeddi",
  title: "How to Incorporate Monotonicity in Deep Networks While Preserving Flexibility?",
  year: 2019,
  source: "arXiv:1909.10662"
};
function slopeBounds(options = {}) {
  const { loss = mse(), strength = 1, bounds = { lower: -1, upper: 1 }, columns: columns2 } = options;
  const name = "slope-bounds";
  const given = Array.isArray(bounds) ? bounds : [bounds];
  for (const bound of given) checkBound(bound);
  if (!given.some(({ lower, upper }) => finite(lower) || finite(upper))) {
    throw new UsageError({ where: "bounds of slope-bounds", expected: "a bound", found: "none" });
  }
  return penalised({
    name,
    references: [pointwiseReference],
    facts: {
      inputDerivatives: 1,
      needsSmooth: true,
      exact: true,
      products: { once: 3, perOutput: 3 },
      tried: { strengths: [{ option: "strength", from: 1e-3, to: 10 }] }
    },
    options: { strength, bounds },
    loss,
    penalty(context, seen) {
      const each2 = slopesOf(seen, context, columns2).map((slopes2) => {
        const width = slopes2.shape[1];
        const list = Array.isArray(bounds) ? given : new Array(width).fill(given[0]);
        if (list.length !== width) {
          throw new UsageError({
            where: "bounds of slope-bounds",
            expected: `one, or ${width} (one for each controlled column)`,
            found: String(list.length)
          });
        }
        const above = excess(
          slopes2,
          list.map(({ upper }) => upper),
          1
        );
        const below = excess(
          slopes2,
          list.map(({ lower }) => lower),
          -1
        );
        return [above, below].flatMap((part) => part ?? []).reduce(add);
      });
      return mul(each2.reduce(add), 1 / each2.length);
    }
  });
}
var finite = (value) => value !== void 0 && Number.isFinite(value);
function checkBound({ lower = Number.NEGATIVE_INFINITY, upper = Number.POSITIVE_INFINITY }) {
  if (lower <= upper && lower < Number.POSITIVE_INFINITY && upper > Number.NEGATIVE_INFINITY) return;
  throw new UsageError({
    where: "bounds of slope-bounds",
    expected: "a lower bound of at most the upper",
    found: `${lower} to ${upper}`
  });
}
function excess(slopes2, bounds, side) {
  const columns2 = bounds.flatMap((bound, column2) => finite(bound) ? [column2] : []);
  if (columns2.length === 0) return void 0;
  const ends2 = constant(bounds.filter(finite), slopes2.dtype, [1, columns2.length]);
  const beyond = mul(sub(selectColumns(slopes2, columns2), ends2), side);
  return sum(square(max(beyond, 0)), { axes: [1] });
}

// packages/core/src/control/input/slope-smoothing.ts
var hutchinsonReference = {
  authors: "M. F. Hutchinson",
  title: "A Stochastic Estimator of the Trace of the Influence Matrix for Laplacian Smoothing Splines",
  year: 1990,
  source: "Communications in Statistics: Simulation and Computation 19(2)"
};
function slopeSmoothing(options = {}) {
  const { loss = mse(), of: base = plain(loss), strength = 0.01, projections = 1, columns: columns2 } = options;
  const name = "slope-smoothing";
  checkNotNegative(name, "strength", strength);
  checkProjections(name, projections);
  function directions(context) {
    const { inputs } = context;
    const width = inputs.shape[1];
    const controlled = columns2 ?? Array.from({ length: width }, (_, column2) => column2);
    if (projections === "all") return controlled.map((column2) => columnMask(inputs, [column2]));
    return Array.from({ length: projections }, (_, place) => {
      const drawn2 = uniform(name, { context, shape: inputs.shape, place });
      const signs = where(greaterOrEqual(drawn2, 0.5), constant(1, inputs.dtype), constant(-1, inputs.dtype));
      return columns2 === void 0 ? signs : mul(signs, columnMask(inputs, columns2));
    });
  }
  function penalty(context, seen) {
    const along = directions(context);
    const slopes2 = slopesOf(seen, context);
    const each2 = slopes2.flatMap(
      (slope) => along.map((direction3) => {
        const change = sum(mul(slope, direction3), { axes: [1] });
        return squaredLength(gradientByInputs(change, context.inputs, columns2));
      })
    );
    const samples = projections === "all" ? slopes2.length : each2.length;
    return mul(each2.reduce(add), 1 / (2 * samples));
  }
  const { terms } = base;
  const { products, ...facts } = base.facts;
  const known2 = products?.once === 3 && products.perOutput === void 0;
  return {
    name,
    facts: {
      ...facts,
      inputDerivatives: 2,
      needsSmooth: true,
      exact: base.facts.exact && projections === "all",
      random: base.facts.random === true || projections !== "all",
      ...known2 && {
        products: projections === "all" ? { once: 5, perOutput: 3, perColumn: 1, perSlope: 5 } : { once: 5 + projections, perOutput: 3 + 5 * projections }
      },
      tried: {
        title: "Slope smoothing",
        strengths: [{ option: "strength", from: 1e-3, to: 0.1, widest: [1e-3, 10] }]
      }
    },
    references: [...base.references, laiReference, ...projections === "all" ? [] : [hutchinsonReference]],
    options: { strength, projections },
    evaluate(context) {
      const seen = seenOf(name, context);
      return add(base.evaluate(context), mul(weightedMean(penalty(context, seen), context.weights), strength));
    },
    ...terms === void 0 ? {} : {
      terms: (context) => add(terms(context), mul(penalty(context, seenOf(name, context)), strength))
    }
  };
}

// packages/core/src/control/input/sobolev.ts
var sobolevReference = {
  authors: "W. M. Czarnecki, S. Osindero, M. Jaderberg, G. \u015Awirszcz and R. Pascanu",
  title: "Sobolev Training for Neural Networks",
  year: 2017,
  source: "arXiv:1706.04859"
};
function sobolev(options = {}) {
  const { loss = mse(), strength = 1, slopes: wantedAt, stochastic = false, columns: columns2 } = options;
  const name = "sobolev";
  function wantedOf({ inputs, targets, targetSlopes }) {
    const wanted2 = wantedAt?.(inputs) ?? targetSlopes;
    if (wanted2 === void 0) throw withoutTargetSlopes(name);
    const [batch, outputs] = targets.shape;
    const width = columns2?.length ?? inputs.shape[1];
    if (wanted2.shape.length !== 2 || wanted2.shape[0] !== batch || wanted2.shape[1] !== outputs * width) {
      throw shapeError(name, `target slopes [${batch}, ${outputs * width}], outputs\xB7columns`, [wanted2]);
    }
    return outputs === 1 ? [wanted2] : split(wanted2, new Array(outputs).fill(width), 1);
  }
  return penalised({
    name,
    references: [sobolevReference],
    facts: {
      inputDerivatives: 1,
      needsSmooth: true,
      exact: !stochastic,
      random: stochastic,
      targetSlopes: wantedAt === void 0,
      products: stochastic ? { once: 6 } : { once: 3, perOutput: 3 },
      tried: { strengths: [{ option: "strength", from: 1e-3, to: 10 }] }
    },
    options: { strength, stochastic },
    loss,
    penalty(context, seen) {
      const wanted2 = wantedOf(context);
      if (stochastic) {
        const shape3 = seen.predictions.shape;
        const along = unitVectors(name, { context, shape: shape3 });
        const found = gradientByInputs(sum(mul(seen.predictions, along), { axes: [1] }), context.inputs, columns2);
        const asked = columnsOf(along).map((part, output2) => mul(wanted2[output2], part));
        return squaredLength(sub(found, asked.reduce(add)));
      }
      const each2 = slopesOf(seen, context, columns2).map(
        (found, output2) => squaredLength(sub(found, wanted2[output2]))
      );
      return mul(each2.reduce(add), 1 / each2.length);
    }
  });
}
function withoutTargetSlopes(objective) {
  return new UsageError({
    where: `objective ${objective}`,
    expected: "the slopes that predictions should have",
    found: "none",
    remedy: "give the dataset targetSlopes, or the control a function of the inputs"
  });
}

// packages/core/src/control/input/registry.ts
var inputControlRegistry = {
  kind: "input control",
  members: {
    lai,
    "lai-finite-difference": laiFiniteDifference,
    "lai-directed": laiDirected,
    "slope-smoothing": slopeSmoothing,
    "double-backprop": doubleBackprop,
    jacobian,
    "jacobian-projected": jacobianProjected,
    "input-gradient-finite-difference": inputGradientFiniteDifference,
    sobolev,
    "gradient-penalty": gradientPenalty,
    "slope-bounds": slopeBounds,
    noise,
    fgsm,
    pgd
  }
};

// packages/core/src/control/input/taylor-slopes.ts
var residualTimesSlope = [0, 0, -1, 0, -1];
function taylorSlopes({
  coefficients = residualTimesSlope,
  factorials = false,
  columns: columns2
} = {}) {
  const name = "taylor-slopes";
  taylorOrder(coefficients, `coefficients of ${name}`);
  const terms = (context) => {
    const seen = seenOf(name, context);
    const [rows] = context.inputs.shape;
    const residuals = columnsOf(sub(seen.predictions, context.targets));
    const losses = slopesOf(seen, context, columns2).map((slopes2, output2) => {
      const residual2 = reshape(residuals[output2], [rows]);
      const [x, y] = [bounded(squaredLength(slopes2)), bounded(square(residual2))];
      return neg(taylorPolynomial(x, y, coefficients, { factorials }));
    });
    return mul(losses.reduce(add), 1 / losses.length);
  };
  return {
    name,
    facts: {
      inputDerivatives: 1,
      needsSmooth: true,
      exact: true,
      targets: "numbers",
      products: { once: 3, perOutput: 3 }
    },
    references: taylor().references,
    terms,
    evaluate: (context) => weightedMean(terms(context), context.weights)
  };
}
function bounded(value) {
  return sub(1, div(1, add(value, 1)));
}

// packages/core/src/control/targets/batch-probe.ts
function probeBatch(context, features) {
  const { predict, link = "identity", inputs, probing } = context;
  const { dtype } = inputs;
  const width = inputs.shape[1];
  if (probing === void 0) {
    throw new UsageError({ where: "slope targets", expected: "the noise to probe with", found: "none" });
  }
  const outputs = once(() => predict(inputs));
  const prediction = once(() => applyLink(link, outputs()));
  const [noise2, steepness2] = split(probing, [features.length, features.length], 1);
  const ofFeature = once(() => columnsOf(noise2));
  const slopes2 = once(() => {
    const columns2 = features.map(({ column: column2 }) => column2);
    return columnsOf(prediction()).map((output2) => mul(gradientByInputs(output2, inputs, columns2), steepness2));
  });
  const moves = features.map(
    ({ column: column2 }, j) => once(() => {
      const direction3 = constant(
        Float64Array.from({ length: width }, (_, i) => i === column2 ? 1 : 0),
        dtype,
        [1, width]
      );
      const moved = add(inputs, mul(ofFeature()[j], direction3));
      return sub(applyLink(link, predict(moved)), prediction());
    })
  );
  return { context, outputs, prediction, slopes: slopes2, moves: (feature2) => moves[feature2]() };
}
function asRow(vector3) {
  return reshape(vector3, [1, vector3.shape[0]]);
}
function once(make) {
  let made;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

// packages/core/src/control/targets/penalised-lever.ts
function penalisedLoss(probe, loss, penalty) {
  const { targets, weights } = probe.context;
  return weightedMean(add(loss.evaluate(probe.outputs(), targets), penalty), weights);
}

// packages/core/src/control/targets/signed-strength.ts
var LINEAR = 0.01;
var signedStrength = {
  signed: true,
  initial: 0,
  strengthAt: (place) => mul(sub(exp(place), exp(neg(place))), LINEAR / 2)
};

// packages/core/src/control/targets/jacobian-lever.ts
var reference = {
  authors: "J. Hoffman, D. A. Roberts and S. Yaida",
  title: "Robust Learning with Jacobian Regularization",
  year: 2019,
  source: "arXiv:1908.02729"
};
var jacobianLever = {
  name: "jacobian",
  facts: { inputDerivatives: 1, needsSmooth: true, exact: true },
  references: [reference],
  ...signedStrength,
  evaluate(probe, loss, strengths) {
    const ofOutput = (slopes2) => sum(mul(square(slopes2), asRow(strengths)), { axes: [1] });
    return penalisedLoss(probe, loss, mul(probe.slopes().map(ofOutput).reduce(add), 1 / 2));
  }
};

// packages/core/src/control/targets/lai-lever.ts
function laiLever(form = "mse") {
  return {
    name: "lai",
    facts: { inputDerivatives: 1, needsSmooth: true, exact: true },
    references: [laiReference],
    signed: false,
    initial: Math.log(10),
    strengthAt: exp,
    evaluate(probe, _, strengths) {
      const { targets, weights } = probe.context;
      const lambda = asRow(div(constant(1, strengths.dtype), form === "mse" ? strengths : sqrt(strengths)));
      const error = sub(probe.prediction(), targets);
      const outputs = error.shape[1];
      const errors = outputs === 1 ? [error] : split(error, new Array(outputs).fill(1), 1);
      const total2 = weights === void 0 ? error.shape[0] : totalWeight(weights);
      const ofOutput = (slopes2, o) => {
        const residual2 = form === "mse" ? square(errors[o]) : abs(errors[o]);
        const weighted = weights === void 0 ? residual2 : mul(residual2, reshape(weights, residual2.shape));
        const perFeature = matmul(weighted, laiQuotient(form, slopes2, lambda), { transposeA: true });
        return sum(div(perFeature, min(lambda, 1)));
      };
      const all = mul(probe.slopes().map(ofOutput).reduce(add), 1 / outputs);
      return typeof total2 === "number" ? mul(all, 1 / total2) : div(all, total2);
    }
  };
}

// packages/core/src/control/targets/noise-lever.ts
var reference2 = {
  authors: "C. M. Bishop",
  title: "Training with Noise is Equivalent to Tikhonov Regularization",
  year: 1995,
  source: "Neural Computation 7(1)"
};
var noiseLever = {
  name: "noise",
  facts: { inputDerivatives: 0, needsSmooth: false, exact: false },
  references: [reference2],
  ...signedStrength,
  evaluate(probe, loss, strengths) {
    const count4 = strengths.shape[0];
    const ofFeature = (j) => mul(sum(square(probe.moves(j)), { axes: [1] }), gather(strengths, constant(j, "int64")));
    const penalty = Array.from({ length: count4 }, (_, j) => ofFeature(j)).reduce(add);
    return penalisedLoss(probe, loss, mul(penalty, 1 / 2));
  }
};

// packages/core/src/control/targets/lever-registry.ts
var leverRegistry = {
  kind: "lever",
  members: { noise: () => noiseLever, jacobian: () => jacobianLever, lai: laiLever }
};

// packages/core/src/control/targets/measure.ts
function measureBatch(probe, features) {
  const share = (outputs) => probe.context.link === "softmax" ? 1 / 2 : 1 / outputs;
  const bySlope = features.some(({ of }) => of === "slope") ? each(slopeSizes()) : [];
  const figures = features.map(({ of }, j) => {
    if (of === "slope") return bySlope[j];
    const moves = probe.moves(j);
    const outputs = moves.shape[1];
    return reshape(mul(mean(sum(abs(moves), { axes: [1] })), share(outputs)), [1]);
  });
  return concat(figures, 0);
  function slopeSizes() {
    const slopes2 = probe.slopes();
    const sizes = slopes2.map((of) => mean(abs(of), { axes: [0] }));
    return mul(sizes.reduce(add), share(slopes2.length));
  }
}
function each(vector3) {
  const length = vector3.shape[0];
  return length === 1 ? [vector3] : split(vector3, new Array(length).fill(1), 0);
}

// packages/core/src/control/targets/slope-targets.ts
var FARTHEST = 20;
var LEAST = 1e-12;
function slopeTargets(options) {
  const { loss, lever, features, atMost = false, approach = 0.4, horizon = 0.025, rate = 120, damping = 6 } = options;
  const count4 = features.length;
  if (count4 === 0) {
    throw new UsageError({ where: "slope targets", expected: "a feature with a target", found: "none" });
  }
  const probes = /* @__PURE__ */ new WeakMap();
  const probeOf2 = (context) => {
    const known2 = probes.get(context) ?? probeBatch(context, features);
    probes.set(context, known2);
    return known2;
  };
  const facts = { ...lever.facts, targets: loss.facts.targets };
  const parts3 = (state) => split(state, new Array(4).fill(count4), 0);
  const logOf = (figures) => log(max(figures, LEAST));
  const excess2 = (state, done) => {
    const [, figures, first, wanted2] = parts3(state);
    const way = approach === 0 ? 1 : min(mul(done, 1 / approach), 1);
    const interim = add(mul(logOf(first), sub(1, way)), mul(logOf(wanted2), way));
    return sub(logOf(figures), atMost ? max(interim, logOf(wanted2)) : interim);
  };
  const least2 = atMost && lever.signed ? 0 : -FARTHEST;
  const within = (place) => max(min(place, FARTHEST), least2);
  return {
    name: `targets by ${lever.name}`,
    facts,
    references: [...loss.references, ...lever.references],
    features,
    atMost,
    size: 4 * count4,
    start: (figures, wanted2) => Float32Array.from([...new Array(count4).fill(lever.initial), ...figures, ...figures, ...wanted2]),
    objective: (state, done) => ({
      name: `targets by ${lever.name}`,
      facts,
      references: lever.references,
      evaluate(context) {
        const [place] = parts3(state);
        const now = within(add(place, mul(excess2(state, done), damping)));
        return lever.evaluate(probeOf2(context), loss, lever.strengthAt(now));
      }
    }),
    next(state, done, context, batches) {
      const [place, before, first, wanted2] = parts3(state);
      const weight = Math.min(1, 1 / Math.max(1, horizon * batches));
      const figures = add(before, mul(sub(measureBatch(probeOf2(context), features), before), weight));
      const seen = concat([place, figures, first, wanted2], 0);
      const next = within(add(place, mul(excess2(seen, done), rate / batches)));
      return concat([next, figures, first, wanted2], 0);
    }
  };
}

// packages/core/src/control/weight/options.ts
function checkPositive3(rule, option, value) {
  if (value > 0 && Number.isFinite(value)) return;
  throw new UsageError({ where: `${option} of ${rule}`, expected: "a number above 0", found: String(value) });
}
function checkNotNegative2(rule, option, value) {
  if (value >= 0 && Number.isFinite(value)) return;
  throw new UsageError({ where: `${option} of ${rule}`, expected: "a number of at least 0", found: String(value) });
}
function withWarmUp(options, warmUp) {
  return warmUp === void 0 ? options : { ...options, warmUp };
}

// packages/core/src/control/weight/references.ts
var karakidaReference = {
  authors: "R. Karakida, T. Takase, T. Hayase and K. Osawa",
  title: "Understanding Gradient Regularization in Deep Learning: Efficient Finite-Difference Computation and Implicit Bias",
  year: 2023,
  source: "ICML 2023, arXiv:2210.02720"
};
var samReference = {
  authors: "P. Foret, A. Kleiner, H. Mobahi and B. Neyshabur",
  title: "Sharpness-Aware Minimization for Efficiently Improving Generalization",
  year: 2021,
  source: "ICLR 2021, arXiv:2010.01412"
};
var asamReference = {
  authors: "J. Kwon, J. Kim, H. Park and I. K. Choi",
  title: "ASAM: Adaptive Sharpness-Aware Minimization for Scale-Invariant Learning of Deep Neural Networks",
  year: 2021,
  source: "ICML 2021, arXiv:2102.11600"
};
var gsamReference = {
  authors: "J. Zhuang, B. Gong, L. Yuan, Y. Cui, H. Adam, N. Dvornek, S. Tatikonda, J. Duncan and T. Liu",
  title: "Surrogate Gap Minimization Improves Sharpness-Aware Training",
  year: 2022,
  source: "ICLR 2022, arXiv:2203.08065"
};
var pgnReference = {
  authors: "Y. Zhao, H. Zhang and X. Hu",
  title: "Penalizing Gradient Norm for Efficiently Improving Generalization in Deep Learning",
  year: 2022,
  source: "ICML 2022, arXiv:2202.03599"
};
var warmUpReference = {
  authors: "Y. Zhao, H. Zhang and X. Hu",
  title: "When Will Gradient Regularization Be Harmful?",
  year: 2024,
  source: "ICML 2024, arXiv:2406.09723"
};
var floodingReference = {
  authors: "T. Ishida, I. Yamane, T. Sakai, G. Niu and M. Sugiyama",
  title: "Do We Need Zero Training Loss After Achieving Zero Training Error?",
  year: 2020,
  source: "ICML 2020, arXiv:2002.08709"
};
var ifloodReference = {
  authors: "Y. Xie, Z. Wang, Y. Li, C. Zhang, J. Zhou and B. Ding",
  title: "iFlood: A Stable and Effective Regularizer",
  year: 2022,
  source: "ICLR 2022"
};
var softAdReference = {
  authors: "M. J. Holland and K. Nakatani",
  title: "Soft ascent-descent as a stable and flexible alternative to flooding",
  year: 2024,
  source: "NeurIPS 2024, arXiv:2310.10006"
};
var pcgradReference = {
  authors: "T. Yu, S. Kumar, A. Gupta, S. Levine, K. Hausman and C. Finn",
  title: "Gradient Surgery for Multi-Task Learning",
  year: 2020,
  source: "NeurIPS 2020, arXiv:2001.06782"
};

// packages/core/src/control/weight/vectors.ts
var leastLength2 = 1e-12;
function plus(a, b, s = 1) {
  return a.map((tensor, i) => add(tensor, scaledOne(b[i], s)));
}
function scaled3(a, s) {
  return a.map((tensor) => scaledOne(tensor, s));
}
function scaledOne(tensor, s) {
  return s === 1 ? tensor : mul(tensor, s);
}
function times(a, b) {
  return a.map((tensor, i) => mul(tensor, b[i]));
}
function innerProduct(a, b) {
  return times(a, b).map((product2) => sum(product2)).reduce((total2, part) => add(total2, part));
}
function perLength(s, a) {
  const parts3 = a.map((tensor) => reshape(tensor, [sizeOf(tensor.shape)]));
  return div(s, max(norm(concat(parts3, 0)), leastLength2));
}
function between(a, b, s) {
  if (s === 1) return b;
  const rest = typeof s === "number" ? 1 - s : add(mul(s, -1), 1);
  return plus(scaled3(a, rest), b, s);
}

// packages/core/src/control/weight/warm-up.ts
var warm = { radius: (full) => full, strength: (full) => full, begin: (_, ruled) => ruled };
function checkWarmUp(rule, warmUp, kinds) {
  if (warmUp === void 0) return;
  const { steps, share, of = "zero" } = warmUp;
  const fail = (expected, found) => {
    throw new UsageError({ where: `warm-up of ${rule}`, expected, found });
  };
  if (steps === void 0 === (share === void 0)) {
    fail("its steps, or its share of the phase", steps === void 0 ? "neither" : "both");
  }
  if (steps !== void 0 && !(Number.isSafeInteger(steps) && steps >= 0)) {
    fail("a whole number of steps", String(steps));
  }
  if (share !== void 0 && !(share >= 0 && share <= 1)) fail("a share from 0 to 1", String(share));
  if (!kinds.includes(of)) fail(`of ${kinds.join(" or ")}`, of);
}
function warmthOf(warmUp, { step, steps }) {
  if (warmUp === void 0) return warm;
  const updates = warmUp.steps ?? Math.round((warmUp.share ?? 0) * steps);
  if (updates === 0) return warm;
  const done = sub(step, 1);
  if (warmUp.of === "radius" || warmUp.of === "strength") {
    const factor = min(mul(done, 1 / updates), 1);
    return { ...warm, [warmUp.of]: (full) => mul(factor, full) };
  }
  return { ...warm, begin: (plain2, ruled) => conditional(less(done, updates), plain2, ruled) };
}

// packages/core/src/control/weight/two-passes.ts
function twoPasses(warmUp, { displacement, combine: combine2 }) {
  return (objectiveAt, parameters, context) => {
    const warmth = warmthOf(warmUp, context);
    const loss = objectiveAt(parameters);
    const here = gradients(loss, parameters);
    const first = { parameters, here, warmth, context };
    const displaced = plus(parameters, displacement(first));
    const there = gradients(objectiveAt(displaced), displaced);
    return { loss, gradients: warmth.begin(here, combine2({ ...first, there })) };
  };
}

// packages/core/src/control/weight/asam.ts
function asam({ radius = 0.5, eta = 0.01, warmUp } = {}) {
  const name = "asam";
  checkPositive3(name, "radius", radius);
  checkNotNegative2(name, "eta", eta);
  checkWarmUp(name, warmUp, ["zero", "radius", "strength"]);
  return {
    name,
    facts: {
      gradients: 2,
      perExample: false,
      tried: { title: "ASAM", strengths: [{ option: "radius", from: 0.05, to: 5 }] }
    },
    options: withWarmUp({ radius, eta }, warmUp),
    references: warmUp === void 0 ? [asamReference] : [asamReference, warmUpReference],
    gradient: twoPasses(warmUp, {
      displacement({ parameters, here, warmth, context }) {
        const adapted2 = (vectors) => vectors.map(
          (vector3, i) => context.roles[i] === "bias" ? vector3 : mul(vector3, add(abs(parameters[i]), eta))
        );
        const once2 = adapted2(here);
        return scaled3(adapted2(once2), perLength(warmth.radius(radius), once2));
      },
      combine: ({ here, there, warmth }) => between(here, there, warmth.strength(1))
    })
  };
}

// packages/core/src/control/weight/flooding.ts
function flooding({ level = 0.01 } = {}) {
  const name = "flooding";
  checkNotNegative2(name, "level", level);
  return {
    name,
    facts: { gradients: 1, perExample: false },
    options: { level },
    references: [floodingReference],
    gradient(objectiveAt, parameters) {
      const loss = objectiveAt(parameters);
      const direction3 = sign(sub(loss, level));
      return { loss, gradients: gradients(loss, parameters).map((gradient) => mul(gradient, direction3)) };
    }
  };
}

// packages/core/src/control/weight/gr-backward.ts
function grBackward({ radius = 0.01, strength = 0.05, warmUp } = {}) {
  const name = "gr-backward";
  checkPositive3(name, "radius", radius);
  checkNotNegative2(name, "strength", strength);
  checkWarmUp(name, warmUp, ["zero", "radius", "strength"]);
  return {
    name,
    facts: {
      gradients: 2,
      perExample: false,
      tried: { title: "B-GR", strengths: [{ option: "strength", from: 5e-3, to: 0.5 }] }
    },
    options: withWarmUp({ radius, strength }, warmUp),
    references: warmUp === void 0 ? [karakidaReference] : [karakidaReference, warmUpReference],
    gradient: twoPasses(warmUp, {
      displacement: ({ here, warmth }) => scaled3(here, warmth.radius(-radius)),
      combine: ({ here, there, warmth }) => between(here, there, warmth.strength(-strength / radius))
    })
  };
}

// packages/core/src/control/weight/gr-central.ts
function grCentral({ radius = 0.1, strength = 0.05, warmUp } = {}) {
  const name = "gr-central";
  checkPositive3(name, "radius", radius);
  checkNotNegative2(name, "strength", strength);
  checkWarmUp(name, warmUp, ["zero", "radius", "strength"]);
  return {
    name,
    facts: {
      gradients: 3,
      perExample: false,
      tried: { title: "C-GR", strengths: [{ option: "strength", from: 5e-3, to: 0.5 }] }
    },
    options: withWarmUp({ radius, strength }, warmUp),
    references: warmUp === void 0 ? [karakidaReference] : [karakidaReference, warmUpReference],
    gradient(objectiveAt, parameters, context) {
      const warmth = warmthOf(warmUp, context);
      const loss = objectiveAt(parameters);
      const here = gradients(loss, parameters);
      const at2 = (radii) => {
        const moved = plus(parameters, here, warmth.radius(radii));
        return gradients(objectiveAt(moved), moved);
      };
      const difference = plus(at2(radius), scaled3(at2(-radius), -1));
      const ruled = plus(here, difference, warmth.strength(strength / (2 * radius)));
      return { loss, gradients: warmth.begin(here, ruled) };
    }
  };
}

// packages/core/src/control/weight/gr-exact.ts
function grExact({ strength = 0.05, warmUp } = {}) {
  const name = "gr-exact";
  checkNotNegative2(name, "strength", strength);
  checkWarmUp(name, warmUp, ["zero", "strength"]);
  return {
    name,
    facts: { gradients: 3, perExample: false, needsSmooth: true },
    options: withWarmUp({ strength }, warmUp),
    references: warmUp === void 0 ? [karakidaReference] : [karakidaReference, warmUpReference],
    gradient(objectiveAt, parameters, context) {
      const warmth = warmthOf(warmUp, context);
      const loss = objectiveAt(parameters);
      const here = gradients(loss, parameters);
      const penalty = mul(innerProduct(here, here), warmth.strength(strength / 2));
      return { loss, gradients: warmth.begin(here, gradients(add(loss, penalty), parameters)) };
    }
  };
}

// packages/core/src/control/weight/gr-forward.ts
function grForward({ radius = 0.1, strength = 0.05, warmUp } = {}) {
  const name = "gr-forward";
  checkPositive3(name, "radius", radius);
  checkNotNegative2(name, "strength", strength);
  checkWarmUp(name, warmUp, ["zero", "radius", "strength"]);
  if (strength > radius) {
    throw new UsageError({
      where: `strength of ${name}`,
      expected: `at most the radius ${radius}, since beyond it the gradient at the parameters is inverted`,
      found: String(strength),
      remedy: "raise the radius, or take gr-central, gr-backward or gr-exact"
    });
  }
  return {
    name,
    facts: {
      gradients: 2,
      perExample: false,
      tried: { title: "F-GR", strengths: [{ option: "strength", from: 1e-3, to: 0.1 }] }
    },
    options: withWarmUp({ radius, strength }, warmUp),
    references: warmUp === void 0 ? [karakidaReference] : [karakidaReference, warmUpReference],
    gradient: twoPasses(warmUp, {
      displacement: ({ here, warmth }) => scaled3(here, warmth.radius(radius)),
      combine: ({ here, there, warmth }) => between(here, there, warmth.strength(strength / radius))
    })
  };
}

// packages/core/src/control/weight/gsam.ts
function gsam({ radius = 0.05, strength = 0.4, leastRadius = 0, warmUp } = {}) {
  const name = "gsam";
  checkPositive3(name, "radius", radius);
  checkNotNegative2(name, "strength", strength);
  checkNotNegative2(name, "leastRadius", leastRadius);
  checkWarmUp(name, warmUp, ["zero", "radius", "strength"]);
  const own = [gsamReference, samReference];
  return {
    name,
    facts: { gradients: 2, perExample: false },
    options: withWarmUp({ radius, strength, leastRadius }, warmUp),
    references: warmUp === void 0 ? own : [...own, warmUpReference],
    gradient: twoPasses(warmUp, {
      displacement({ here, warmth, context }) {
        const scheduled = add(mul(context.rateShare, radius - leastRadius), leastRadius);
        return scaled3(here, perLength(warmth.radius(scheduled), here));
      },
      combine({ here, there, warmth }) {
        const unit = scaled3(there, perLength(1, there));
        const orthogonal = plus(here, unit, neg(innerProduct(here, unit)));
        return plus(there, orthogonal, warmth.strength(-strength));
      }
    })
  };
}

// packages/core/src/control/weight/iflood.ts
function iflood({ level = 0.01 } = {}) {
  const name = "iflood";
  checkNotNegative2(name, "level", level);
  return {
    name,
    facts: { gradients: 1, perExample: true },
    options: { level },
    references: [ifloodReference, floodingReference],
    gradient(objectiveAt, parameters, { averageOf }) {
      const loss = objectiveAt(parameters);
      const distance = averageOf(parameters, (terms) => abs(sub(terms, level)));
      return { loss, gradients: gradients(distance, parameters) };
    }
  };
}

// packages/core/src/control/weight/part-vectors.ts
function concatenated2(gradients2) {
  return concat(
    gradients2.map((gradient) => reshape(gradient, [1, sizeOf(gradient.shape)])),
    1
  );
}
function identity(size, dtype) {
  return shiftedRows(size, 0, dtype);
}
function shiftedRows(size, by, dtype) {
  const cells = Array.from({ length: size * size }, (_, at2) => {
    return (Math.floor(at2 / size) + by) % size === at2 % size ? 1 : 0;
  });
  return constant(cells, dtype, [size, size]);
}

// packages/core/src/control/weight/pcgrad.ts
var leastSquare = 1e-30;
function pcgrad() {
  return {
    name: "pcgrad",
    facts: { gradients: 1, perExample: false, perPart: true, backwardPerPart: 1 },
    options: {},
    references: [pcgradReference],
    gradient(objectiveAt, parameters, { partsOf }) {
      const loss = objectiveAt(parameters);
      const parts3 = partsOf(parameters);
      if (parts3.length < 2) return { loss, gradients: gradients(loss, parameters) };
      const each2 = concat(
        parts3.map((part) => concatenated2(gradients(part, parameters))),
        0
      );
      const shares = surgery(matmul(each2, each2, { transposeB: true }));
      const together3 = reshape(matmul(shares, each2), [each2.shape[1]]);
      const sizes = parameters.map(({ shape: shape3 }) => sizeOf(shape3));
      return {
        loss,
        gradients: split(together3, sizes, 0).map((part, i) => reshape(part, parameters[i].shape))
      };
    }
  };
}
function surgery(products) {
  const { dtype } = products;
  const parts3 = products.shape[0];
  let rows = identity(parts3, dtype);
  for (let step = 1; step < parts3; step++) {
    const other = shiftedRows(parts3, step, dtype);
    const along = sum(mul(rows, matmul(other, products)), { axes: [1], keepDimensions: true });
    const squares = sum(mul(matmul(other, products), other), { axes: [1], keepDimensions: true });
    const against = div(min(along, 0), max(squares, constant(leastSquare, dtype)));
    rows = sub(rows, mul(other, against));
  }
  return sum(rows, { axes: [0], keepDimensions: true });
}

// packages/core/src/control/weight/pgn.ts
function pgn({ radius = 0.1, strength = 0.8, warmUp } = {}) {
  const name = "pgn";
  checkPositive3(name, "radius", radius);
  checkWarmUp(name, warmUp, ["zero", "radius", "strength"]);
  if (!(strength >= 0 && strength <= 1)) {
    throw new UsageError({
      where: `strength of ${name}`,
      expected: "a number from 0 to 1, since beyond it the gradient at the parameters is inverted",
      found: String(strength)
    });
  }
  return {
    name,
    facts: { gradients: 2, perExample: false },
    options: withWarmUp({ radius, strength }, warmUp),
    references: warmUp === void 0 ? [pgnReference] : [pgnReference, warmUpReference],
    gradient: twoPasses(warmUp, {
      displacement: ({ here, warmth }) => scaled3(here, perLength(warmth.radius(radius), here)),
      combine: ({ here, there, warmth }) => between(here, there, warmth.strength(strength))
    })
  };
}

// packages/core/src/control/weight/plain.ts
function plainGradient() {
  return {
    name: "plain",
    facts: { gradients: 1, perExample: false },
    options: {},
    references: [],
    gradient(objectiveAt, parameters) {
      const loss = objectiveAt(parameters);
      return { loss, gradients: gradients(loss, parameters) };
    }
  };
}

// packages/core/src/control/weight/sam.ts
function sam({ radius = 0.05, warmUp } = {}) {
  const name = "sam";
  checkPositive3(name, "radius", radius);
  checkWarmUp(name, warmUp, ["zero", "radius", "strength"]);
  return {
    name,
    facts: {
      gradients: 2,
      perExample: false,
      tried: { title: "SAM", strengths: [{ option: "radius", from: 5e-3, to: 0.5 }] }
    },
    options: withWarmUp({ radius }, warmUp),
    references: warmUp === void 0 ? [samReference] : [samReference, warmUpReference],
    gradient: twoPasses(warmUp, {
      displacement: ({ here, warmth }) => scaled3(here, perLength(warmth.radius(radius), here)),
      combine: ({ here, there, warmth }) => between(here, there, warmth.strength(1))
    })
  };
}

// packages/core/src/control/weight/soft-ad.ts
function softAd({ level = 0.01, softness = 1 } = {}) {
  const name = "soft-ad";
  checkNotNegative2(name, "level", level);
  checkPositive3(name, "softness", softness);
  return {
    name,
    facts: { gradients: 1, perExample: true },
    options: { level, softness },
    references: [softAdReference, floodingReference],
    gradient(objectiveAt, parameters, { averageOf }) {
      const loss = objectiveAt(parameters);
      const softened = averageOf(parameters, (terms) => {
        const u = mul(sub(terms, level), 1 / softness);
        return sqrt(add(square(u), 1));
      });
      return { loss, gradients: gradients(mul(softened, softness ** 2), parameters) };
    }
  };
}

// packages/core/src/control/weight/registry.ts
var ruleRegistry = {
  kind: "rule",
  members: {
    plain: plainGradient,
    "gr-forward": grForward,
    "gr-backward": grBackward,
    "gr-central": grCentral,
    "gr-exact": grExact,
    sam,
    asam,
    gsam,
    pgn,
    flooding,
    iflood,
    "soft-ad": softAd,
    pcgrad
  }
};

// packages/core/src/control/weight/rule-objective.ts
function ruleObjective(objective, at2) {
  return {
    objectiveAt: (parameters) => objective.evaluate(at2(parameters)),
    partsOf(parameters) {
      const context = at2(parameters);
      return objective.parts?.(context) ?? [objective.evaluate(context)];
    },
    averageOf(parameters, of) {
      const { terms } = objective;
      if (terms === void 0) throw noMean(objective, "a rule that acts on examples");
      const context = at2(parameters);
      return weightedMean(of(terms(context)), context.weights);
    }
  };
}
function checkRule({ name, facts }, objective) {
  if (facts.perExample && objective.terms === void 0) throw noMean(objective, name);
}
function checkParts2({ name, facts }, objectives) {
  if (facts.perPart !== true || objectives.some(({ parts: parts3 }) => parts3 !== void 0)) return;
  throw new UsageError({
    where: `rule ${name}`,
    expected: "an objective of several parts, such as lai on whole batches",
    found: objectives.map((objective) => objective.name).join(", "),
    remedy: "control by batch with lai or lai-directed, or take another rule"
  });
}
function noMean({ name }, rule) {
  return new UsageError({
    where: `objective ${name}`,
    expected: `a mean over examples, which ${rule} needs`,
    found: "one that takes the batch together",
    remedy: 'use the rule flooding, or reduce "sample"'
  });
}

// packages/core/src/training/read-json.ts
var SHOWN = 60;
function shown(value) {
  if (value === void 0) return "nothing";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object" && value !== null) return "an object";
  const text = JSON.stringify(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}\u2026` : text;
}
function valueAt(root, path) {
  let value = root;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return void 0;
    value = Reflect.get(value, key);
  }
  return value;
}
function pathText(path) {
  let text = "";
  for (const key of path) {
    if (typeof key === "number") text += `[${key}]`;
    else if (/^[\w-]+$/.test(String(key))) text += text === "" ? String(key) : `.${String(key)}`;
    else text += `[${JSON.stringify(String(key))}]`;
  }
  return text;
}
function wanted(issue) {
  switch (issue.code) {
    case "unrecognized_keys":
      return "no other fields than the schema's";
    case "invalid_value":
      return issue.values.map((value) => JSON.stringify(value) ?? String(value)).join(" or ");
    case "invalid_type":
      return issue.expected === "int" ? "a whole number" : issue.expected;
    default:
      return issue.message.replace(/^(Invalid input|Too small|Too big): (expected )?/, "").replaceAll("\n", " ");
  }
}
function checkShape(value, where2, schema4, remedy3) {
  const result = schema4.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  if (issue === void 0)
    throw new FormatError({ where: where2, expected: "the schema's shape", found: shown(value), remedy: remedy3 });
  const path = pathText(issue.path);
  const found = issue.code === "unrecognized_keys" ? issue.keys.map((key) => JSON.stringify(key)).join(", ") : shown(valueAt(value, issue.path));
  throw new FormatError({ where: path === "" ? where2 : `${where2}, ${path}`, expected: wanted(issue), found, remedy: remedy3 });
}
var kindOf2 = (schema4) => schema4.replace(/\/[^/]*$/, "");
function parseDocument(text, where2, { what, schema: schema4, shape: shape3, remedy: remedy3 }) {
  const value = parseJson(text, where2, remedy3);
  const given = typeof value === "object" && value !== null && "schema" in value ? value.schema : void 0;
  if (typeof given === "string" && given !== schema4) {
    throw new FormatError({
      where: where2,
      expected: `${what} of schema "${schema4}"`,
      found: JSON.stringify(given.slice(0, SHOWN)),
      remedy: kindOf2(given) === kindOf2(schema4) ? "read it with the version of isocline that wrote it" : remedy3
    });
  }
  return checkShape(value, where2, shape3, remedy3);
}
function parseJson(text, where2, remedy3) {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replaceAll(/\s+/g, " ") : String(error);
    const found = text.trim() === "" ? "an empty text" : `damaged text (${reason})`;
    throw new FormatError({ where: where2, expected: "JSON", found, remedy: remedy3 }, { cause: error });
  }
}

// packages/core/src/training/safetensors.ts
import { z } from "zod";
var count = z.int().nonnegative();
var entrySchema = z.strictObject({
  dtype: z.literal("F32"),
  shape: z.array(count),
  data_offsets: z.tuple([count, count])
});
var headerSchema = z.object({ __metadata__: z.record(z.string(), z.string()).optional() }).catchall(entrySchema);
var remedy = "start the run again";
function encodeSafetensors({ tensors: tensors2, metadata, shapes = {} }) {
  const header = { __metadata__: metadata };
  let offset = 0;
  for (const [name, { length, byteLength }] of Object.entries(tensors2)) {
    header[name] = { dtype: "F32", shape: shapes[name] ?? [length], data_offsets: [offset, offset + byteLength] };
    offset += byteLength;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const headerLength = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + headerLength + offset);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.fill(32, 8, 8 + headerLength);
  bytes.set(text, 8);
  let at2 = 8 + headerLength;
  for (const values of Object.values(tensors2)) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at2);
    at2 += values.byteLength;
  }
  return bytes;
}
function decodeSafetensors(bytes, where2) {
  const damaged = (found) => new FormatError({ where: where2, expected: "a safetensors file", found, remedy });
  if (bytes.length < 8) throw damaged(`${bytes.length} bytes`);
  const headerLength = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (headerLength > bytes.length - 8) throw damaged("a file that ends within its header");
  const text = headerText(bytes.subarray(8, 8 + headerLength), damaged);
  const header = checkShape(parseJson(text, where2, remedy), where2, headerSchema, remedy);
  const { __metadata__: metadata = {}, ...entries } = header;
  const data = bytes.subarray(8 + headerLength);
  let covered = 0;
  for (const [name, { shape: shape3, data_offsets }] of Object.entries(entries).sort(byOffsets)) {
    const [start, end] = data_offsets;
    if (shape3.reduce((product2, length) => product2 * length, 4) !== end - start) {
      throw damaged(`tensor ${name} of ${end - start} bytes and the shape [${shape3.join(", ")}]`);
    }
    if (start !== covered) throw damaged(`tensor ${name} that begins at byte ${start} of the data, not ${covered}`);
    if (end > data.length) throw damaged(`a file that ends within tensor ${name}`);
    covered = end;
  }
  if (covered !== data.length) throw damaged(`${data.length - covered} bytes that are of no tensor`);
  const tensors2 = Object.entries(entries).map(([name, { data_offsets }]) => {
    return [name, new Float32Array(Uint8Array.prototype.slice.call(data, ...data_offsets).buffer)];
  });
  return { tensors: Object.fromEntries(tensors2), metadata };
}
function byOffsets([, { data_offsets: a }], [, { data_offsets: b }]) {
  return a[0] - b[0] || a[1] - b[1];
}
function headerText(bytes, damaged) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw damaged("a header that is not text");
  }
}

// packages/core/src/training/checkpoint.ts
import { z as z2 } from "zod";
var CHECKPOINT_SCHEMA = "isocline.checkpoint/2";
var integer = z2.int().nonnegative();
var stateSchema = z2.strictObject({
  step: integer,
  epoch: integer,
  slots: integer,
  /** Whether there is the state of a control with targets. */
  control: z2.boolean().exactOptional()
});
var phaseSchema = z2.strictObject({
  status: z2.enum(["completed", "stopped", "diverged"]).nullable(),
  epochs: integer,
  divergedAt: integer.nullable(),
  state: stateSchema,
  best: z2.strictObject({ epoch: integer, value: z2.number(), state: stateSchema.nullable() }).nullable()
});
var headerSchema2 = z2.strictObject({
  schema: z2.literal(CHECKPOINT_SCHEMA),
  fingerprint: z2.string(),
  phases: z2.strictObject({
    pretraining: phaseSchema,
    baseline: phaseSchema.optional(),
    controlled: phaseSchema.optional()
  })
});
var remedy2 = "start the run again";
var HEADER = "isocline";
var DIGEST = "isocline.digest";
function contentDigest(header, tensors2, digest) {
  const encoder = new TextEncoder();
  function* parts3() {
    yield encoder.encode(`${header}
`);
    for (const name of Object.keys(tensors2).sort()) {
      const { buffer, byteOffset, byteLength } = tensors2[name];
      yield encoder.encode(`${name} ${byteLength}
`);
      yield new Uint8Array(buffer, byteOffset, byteLength);
    }
  }
  return digest(parts3());
}
function isFinished(phase) {
  return "status" in phase;
}
function encodeCheckpoint({ progress, fingerprint }, { digest }) {
  const tensors2 = {};
  const keep = (name, { parameters, slots, control, step, epoch }) => {
    tensors2[`${name}.parameters`] = parameters;
    for (const [i, slot] of slots.entries()) tensors2[`${name}.slot${i}`] = slot;
    if (control !== void 0) tensors2[`${name}.control`] = control;
    return { step, epoch, slots: slots.length, ...control === void 0 ? {} : { control: true } };
  };
  const describe = (name, phase) => {
    const { state, epochs, best } = isFinished(phase) ? phase.progress : phase;
    return {
      status: isFinished(phase) ? phase.status : null,
      divergedAt: isFinished(phase) ? phase.divergedAt : null,
      epochs,
      state: keep(`${name}.last`, state),
      best: best === null ? null : { ...best, state: best.state === null ? null : keep(`${name}.best`, best.state) }
    };
  };
  const { baseline, controlled } = progress.branches;
  const phases = {
    pretraining: describe("pretraining", progress.pretraining),
    ...baseline === void 0 ? {} : { baseline: describe("baseline", baseline) },
    ...controlled === void 0 ? {} : { controlled: describe("controlled", controlled) }
  };
  const header = JSON.stringify({ schema: CHECKPOINT_SCHEMA, fingerprint, phases });
  return encodeSafetensors({
    tensors: tensors2,
    metadata: { [HEADER]: header, [DIGEST]: contentDigest(header, tensors2, digest) }
  });
}
function decodeCheckpoint(bytes, where2, { digest }) {
  const { tensors: tensors2, metadata } = decodeSafetensors(bytes, where2);
  const text = metadata[HEADER];
  if (text === void 0) {
    throw new FormatError({ where: where2, expected: "a checkpoint of isocline", found: "another safetensors file", remedy: remedy2 });
  }
  const header = checkShape(parseJson(text, where2, remedy2), where2, headerSchema2, remedy2);
  if (metadata[DIGEST] !== contentDigest(text, tensors2, digest)) {
    throw new FormatError({ where: where2, expected: "what was written", found: "other bytes: its digest differs", remedy: remedy2 });
  }
  const tensor = (name) => {
    const found = tensors2[name];
    if (found === void 0) {
      throw new FormatError({ where: where2, expected: `a tensor ${name}`, found: "none", remedy: remedy2 });
    }
    return found;
  };
  const restore = (name, { step, epoch, slots, control }) => ({
    parameters: tensor(`${name}.parameters`),
    slots: Array.from({ length: slots }, (_, i) => tensor(`${name}.slot${i}`)),
    ...control === true ? { control: tensor(`${name}.control`) } : {},
    step,
    epoch
  });
  const phase = (name, { status, divergedAt, epochs, state, best }) => {
    const progress2 = {
      state: restore(`${name}.last`, state),
      epochs,
      best: best === null ? null : { ...best, state: best.state === null ? null : restore(`${name}.best`, best.state) }
    };
    return status === null ? progress2 : { status, divergedAt, progress: progress2 };
  };
  const { pretraining, baseline, controlled } = header.phases;
  const progress = {
    pretraining: phase("pretraining", pretraining),
    branches: {
      ...baseline === void 0 ? {} : { baseline: phase("baseline", baseline) },
      ...controlled === void 0 ? {} : { controlled: phase("controlled", controlled) }
    }
  };
  return { progress, fingerprint: header.fingerprint };
}

// packages/core/src/training/errors-of.ts
function errorMetrics(predictions, targets, scale = 1, weights) {
  const rows = predictions.length;
  if (rows === 0) return { rmse: null, mae: null, r2: null, outputVariance: null };
  let [count4, squared, absolute, sumPrediction, sumTarget] = [0, 0, 0, 0, 0];
  for (let i = 0; i < rows; i++) {
    const weight = weights === void 0 ? 1 : weights[i];
    const prediction = predictions[i];
    const target2 = targets[i];
    count4 += weight;
    squared += weight * (prediction - target2) ** 2;
    absolute += weight * Math.abs(prediction - target2);
    sumPrediction += weight * prediction;
    sumTarget += weight * target2;
  }
  let [spreadPrediction, spreadTarget] = [0, 0];
  for (let i = 0; i < rows; i++) {
    const weight = weights === void 0 ? 1 : weights[i];
    spreadPrediction += weight * (predictions[i] - sumPrediction / count4) ** 2;
    spreadTarget += weight * (targets[i] - sumTarget / count4) ** 2;
  }
  return {
    rmse: defined(Math.sqrt(squared / count4) * scale),
    mae: defined(absolute / count4 * scale),
    r2: spreadTarget === 0 ? null : defined(1 - squared / spreadTarget),
    outputVariance: defined(spreadPrediction / count4 * scale * scale)
  };
}
function comparedError({
  rmse,
  logLoss
}) {
  return rmse ?? logLoss ?? null;
}
function defined(value) {
  return Number.isFinite(value) ? value : null;
}

// packages/core/src/training/class-metrics.ts
var CALIBRATION_BINS = 10;
var LEAST2 = 1e-15;
function accuracyOf(probabilities, right, classes, weights) {
  let [total2, hits, surprise] = [0, 0, 0];
  for (let i = 0; i < right.length; i++) {
    const weight = weights === void 0 ? 1 : weights[i];
    const place = right[i];
    total2 += weight;
    if (mostProbable(probabilities, i, classes) === place) hits += weight;
    surprise -= weight * Math.log(Math.max(probabilities[i * classes + place], LEAST2));
  }
  return { accuracy: defined(hits / total2), logLoss: defined(surprise / total2) };
}
function classMetrics(probabilities, right, classes, weights) {
  const bins2 = Array.from({ length: CALIBRATION_BINS }, () => ({ count: 0, weight: 0, confidence: 0, hits: 0 }));
  let [total2, squares] = [0, 0];
  for (let i = 0; i < right.length; i++) {
    const weight = weights === void 0 ? 1 : weights[i];
    total2 += weight;
    const best = mostProbable(probabilities, i, classes);
    const confidence = probabilities[i * classes + best];
    const bin = bins2[Math.min(CALIBRATION_BINS - 1, Math.floor(confidence * CALIBRATION_BINS))];
    if (bin !== void 0) {
      bin.count++;
      bin.weight += weight;
      bin.confidence += weight * confidence;
      if (best === right[i]) bin.hits += weight;
    }
    for (let c = 0; c < classes; c++) {
      squares += weight * (probabilities[i * classes + c] - (right[i] === c ? 1 : 0)) ** 2;
    }
  }
  const error = bins2.reduce((total3, { confidence, hits }) => total3 + Math.abs(confidence - hits), 0);
  return {
    metrics: {
      ...accuracyOf(probabilities, right, classes, weights),
      auc: meanArea(probabilities, right, classes, weights),
      brier: defined(squares / (2 * total2)),
      calibrationError: defined(error / total2)
    },
    calibration: bins2.map(({ count: count4, weight, confidence, hits }) => ({
      count: count4,
      confidence: defined(confidence / weight),
      accuracy: defined(hits / weight)
    }))
  };
}
function mostProbable(probabilities, row, classes) {
  let best = 0;
  for (let c = 1; c < classes; c++) {
    if (probabilities[row * classes + c] > probabilities[row * classes + best]) best = c;
  }
  return best;
}
function meanArea(probabilities, right, classes, weights) {
  const asked = classes === 2 ? [1] : Array.from({ length: classes }, (_, c) => c);
  const areas = asked.map((c) => areaOf(probabilities, right, classes, c, weights)).filter((area) => area !== null);
  return defined(areas.reduce((total2, area) => total2 + area, 0) / areas.length);
}
function areaOf(probabilities, right, classes, of, weights) {
  const probability = (row) => probabilities[row * classes + of];
  const order2 = Uint32Array.from({ length: right.length }, (_, row) => row).sort(
    (a, b) => probability(a) - probability(b)
  );
  let [below, pairs, own] = [0, 0, 0];
  for (let i = 0; i < order2.length; ) {
    const here = probability(order2[i]);
    let [ownHere, restHere] = [0, 0];
    for (; i < order2.length && probability(order2[i]) === here; i++) {
      const row = order2[i];
      const weight = weights === void 0 ? 1 : weights[row];
      if (right[row] === of) ownHere += weight;
      else restHere += weight;
    }
    pairs += ownHere * (below + restHere / 2);
    below += restHere;
    own += ownHere;
  }
  return defined(pairs / (own * below));
}

// packages/core/src/training/placed.ts
async function placeDataset(runtime, dataset) {
  const { features, ...rest } = dataset;
  const { rows, width, targets, weights, targetSlopes, preprocessing } = dataset;
  const stored = {
    features: await runtime.store({ dtype: "float32", shape: [rows, width], data: features }),
    targets: await runtime.store({
      dtype: "float32",
      shape: [rows, targetWidth(preprocessing.target)],
      data: targets.slice()
    }),
    ...weights !== void 0 && {
      weights: await runtime.store({ dtype: "float32", shape: [rows], data: weights.slice() })
    },
    ...targetSlopes !== void 0 && {
      targetSlopes: await runtime.store({
        dtype: "float32",
        shape: [rows, targetSlopes.length / rows],
        data: targetSlopes.slice()
      })
    }
  };
  return { ...rest, runtime, stored };
}
function rowIndices(rows) {
  const indices = new BigInt64Array(rows.length);
  const words = new Uint32Array(indices.buffer);
  for (let i = 0; i < rows.length; i++) words[2 * i] = rows[i];
  return indices;
}
function targetsOf({ targets, preprocessing }, rows) {
  const width = targetWidth(preprocessing.target);
  const found = new Float32Array(rows.length * width);
  for (const [i, row] of rows.entries()) {
    for (let j = 0; j < width; j++) found[i * width + j] = targets[row * width + j];
  }
  return found;
}
function slopesPerRow({ targetSlopes, rows }) {
  return (targetSlopes?.length ?? 0) / rows;
}
function weightsOf({ weights }, rows) {
  return weights && Float32Array.from(rows, (row) => weights[row]);
}

// packages/core/src/training/target-form.ts
function targetForm(target2) {
  const columns2 = targetWidth(target2);
  return target2.kind === "classification" ? { columns: columns2, classes: target2.classes.length } : { columns: columns2 };
}
function lossTargetsOf(targets, { classes }) {
  if (classes === void 0) return targets;
  return oneHot(reshape(cast(targets, "int64"), targets.shape.slice(0, 1)), classes, targets.dtype);
}

// packages/core/src/training/epoch-program.ts
var mostGatheredAhead = 64;
function stateNames(model, optimizer, adaptive = false) {
  const slots = optimizer.slots(parameterLayout(model.parameters)).map(({ name }) => `slot.${name}`);
  return ["parameters", ...slots, ...adaptive ? ["control"] : []];
}
function epochProgram(options) {
  const { model, rule = plainGradient(), optimizer, batch, width, adaptive } = options;
  const { dtype = "float32", targets: form = { columns: 1 }, weighted = false, steps = 1, baseRate = 1 } = options;
  const { slopesPerRow: slopesPerRow2 = 0 } = options;
  const link = form.classes === void 0 ? {} : { link: "softmax" };
  const layout = parameterLayout(model.parameters);
  const whole = modelLayout(model);
  const features = input("features", dtype, ["rows", width]);
  const targets = input("targets", dtype, ["rows", form.columns]);
  const weights = input("weights", dtype, ["rows"]);
  const targetSlopes = input("targetSlopes", dtype, ["rows", slopesPerRow2]);
  const probing = input("probing", dtype, ["steps", batch, 2 * (adaptive?.control.features.length ?? 0)]);
  const order2 = input("order", "int64", ["steps", batch]);
  const perStep = (name, type) => input(name, type, ["steps"]);
  const [flags, rates, numbers] = [perStep("flags", "bool"), perStep("rates", dtype), perStep("numbers", dtype)];
  const [phaseNumbers, keys] = [perStep("phaseNumbers", dtype), perStep("keys", "int64")];
  const roles = model.parameters.map(({ role }) => role);
  const names = stateNames(model, optimizer, adaptive !== void 0);
  const shapes = [
    [whole.total],
    ...optimizer.slots(layout).map(({ shape: shape3 }) => shape3),
    ...adaptive === void 0 ? [] : [[adaptive.control.size]]
  ];
  const initial = names.map((name, i) => input(name, dtype, shapes[i]));
  const { state, stacked } = loop(
    { count: input("count", "int64", []), trips: "steps", state: initial },
    (iteration, [vector3, ...rest]) => {
      const [slots, control] = adaptive === void 0 ? [rest, void 0] : [rest.slice(0, -1), rest.at(-1)];
      const done = mul(sub(gather(phaseNumbers, iteration), 1), 1 / Math.max(1, steps));
      const { objective, controlledBatch } = adaptive?.objectives(control, done) ?? options;
      const parts3 = unflatten(vector3, whole);
      const [parameters, buffers] = [parts3.slice(0, layout.parameters.length), parts3.slice(layout.parameters.length)];
      const parameterVector = buffers.length === 0 ? vector3 : slice(vector3, [0], [layout.total]);
      const rows = gather(order2, iteration);
      const inBatch = (x) => sizeOf(x.shape.slice(1)) <= mostGatheredAhead ? gather(gather(x, order2), iteration) : gather(x, rows);
      const [inputs, wanted2] = [inBatch(features), lossTargetsOf(inBatch(targets), form)];
      const mode = { dropoutKey: gather(keys, iteration), buffers };
      const learningRate = gather(rates, iteration);
      const contextOf = (predict) => ({
        predict,
        ...link,
        inputs,
        targets: wanted2,
        ...weighted && { weights: inBatch(weights) },
        // Of the controlled batches alone, where only these read them.
        ...slopesPerRow2 > 0 && { targetSlopes: gather(targetSlopes, rows) },
        ...adaptive && { probing: gather(probing, iteration) },
        key: mode.dropoutKey
      });
      const contextAt = remembered((at2) => contextOf(onBatch(model, at2, inputs, mode)));
      const step = (of) => {
        const { objectiveAt, averageOf, partsOf } = ruleObjective(of, contextAt);
        const { loss: loss2, gradients: gradients2 } = rule.gradient(objectiveAt, parameters, {
          averageOf,
          partsOf,
          roles,
          step: gather(phaseNumbers, iteration),
          steps,
          rateShare: mul(learningRate, 1 / baseRate)
        });
        return [loss2, flatten(gradients2, layout)];
      };
      const asPredicting = contextOf((x) => model.apply(parameters, x, { buffers }));
      const adapted2 = () => control === void 0 || adaptive === void 0 ? [] : [adaptive.control.next(control, done, asPredicting, Math.max(1, adaptive.share * steps))];
      const kept2 = control === void 0 ? [] : [control];
      const [loss, gradient, ...controls] = controlledBatch === void 0 ? [...step(objective), ...adapted2()] : conditional(
        gather(flags, iteration),
        [...step(controlledBatch), ...adapted2()],
        [...step(objective), ...kept2]
      );
      const { update, state: next } = optimizer.step({
        gradient,
        parameters: parameterVector,
        state: slots,
        layout,
        step: gather(numbers, iteration),
        learningRate
      });
      const updated2 = sub(parameterVector, update);
      const carried = model.buffers?.next(parameters, inputs, mode) ?? [];
      const after = carried.length === 0 ? updated2 : concat([updated2, ...carried.map(inOneRow)], 0);
      return { state: [after, ...next, ...controls], stacked: [loss] };
    }
  );
  const outputs = Object.fromEntries(names.map((name, i) => [`next.${name}`, state[i]]));
  return program("epoch", { ...outputs, losses: stacked[0] });
}
function remembered(make) {
  const made = /* @__PURE__ */ new Map();
  return (of) => {
    const known2 = made.get(of) ?? make(of);
    made.set(of, known2);
    return known2;
  };
}
function inOneRow(tensor) {
  return reshape(tensor, [sizeOf(tensor.shape)]);
}

// packages/core/src/training/stored-vector.ts
function storeCopy(runtime, values) {
  return runtime.store({ dtype: "float32", shape: [values.length], data: values.slice() });
}
async function withStored(runtime, values, use) {
  const stored = await storeCopy(runtime, values);
  try {
    return await use(stored);
  } finally {
    await runtime.drop(stored);
  }
}

// packages/core/src/training/plan.ts
function laiTraining(options) {
  const { loss, control, pretrainingEpochs, controlEpochs, by = "batch", rule } = options;
  const targets = "asked" in control ? control : void 0;
  const share = options.share ?? (targets === void 0 ? 0.01 : 1);
  if (!(share >= 0 && share <= 1)) {
    throw new UsageError({ where: "share", expected: "a number from 0 to 1", found: String(share) });
  }
  for (const [where2, epochs] of Object.entries({ pretrainingEpochs, controlEpochs })) {
    if (!Number.isSafeInteger(epochs) || epochs < 0) {
      throw new UsageError({ where: where2, expected: "a whole number of epochs", found: String(epochs) });
    }
  }
  const objective = plain(loss);
  const initial = "asked" in control ? initialObjective(control) : control;
  const controlled = {
    name: "control",
    epochs: controlEpochs,
    objective,
    controlled: { objective: initial, share, by, ...targets === void 0 ? {} : { targets } },
    ...rule === void 0 ? {} : { rule }
  };
  if (rule !== void 0) {
    const objectives = Object.values(objectivesOf(controlled));
    for (const each2 of objectives) checkRule(rule, each2);
    checkParts2(rule, share === 0 ? [initial] : objectives);
  }
  return {
    pretraining: { name: "pretraining", epochs: pretrainingEpochs, objective },
    baseline: { name: "baseline", epochs: controlEpochs, objective },
    controlled
  };
}
function initialObjective({ control }) {
  const ones = control.features.map(() => 1);
  return control.objective(constant(control.start(ones, ones), "float32", [control.size]), constant(1, "float32"));
}
function objectivesOf({ objective, controlled }, control) {
  if (controlled === void 0 || controlled.share === 0) return { objective };
  const { share, by, targets } = controlled;
  const controlledObjective = targets === void 0 || control === void 0 ? controlled.objective : targets.control.objective(control.state, control.done);
  if (by === "sample") return { objective: bySample(objective, controlledObjective, share) };
  return { objective, controlledBatch: controlledObjective };
}
function checkTargets({ objective, controlled }, target2) {
  for (const { name, facts } of [objective, ...controlled === void 0 ? [] : [controlled.objective]]) {
    checkLossTargets(name, facts.targets, target2);
  }
}
function checkPatience({ controlled }, patience) {
  if (controlled?.targets === void 0 || patience === void 0) return;
  const expected = "none with slope targets, whose strengths settle as the phase ends";
  throw new UsageError({ where: "patience", expected, found: String(patience) });
}
function checkTargetState({ name, controlled }, { control }) {
  const size = controlled?.targets?.control.size;
  if (size === void 0 || control?.length === size) return;
  const expected = `a state with the ${size} numbers of its slope targets, as startBranch makes it`;
  throw new UsageError({ where: `the phase ${name}`, expected, found: String(control?.length ?? "none") });
}
function checkTargetSlopes({ objective, controlled }, known2) {
  for (const { name, facts } of [objective, ...controlled === void 0 ? [] : [controlled.objective]]) {
    if (facts.targetSlopes === true && !known2) throw withoutTargetSlopes(name);
  }
}
function recordedPhase({ name, epochs, objective, controlled, rule }) {
  const control = controlled === void 0 ? {} : { controlled: { objective: controlled.objective.name, share: controlled.share, by: controlled.by } };
  return { name, epochs, objective: objective.name, ...control, ...rule === void 0 ? {} : { rule: rule.name } };
}

// packages/core/src/training/state.ts
function initialState(model, optimizer, seed) {
  const layout = parameterLayout(model.parameters);
  const slots = optimizer.slots(layout).map(({ shape: shape3 }) => new Float32Array(shape3.reduce((n, length) => n * length, 1)));
  return { parameters: Float32Array.from(initialVector(modelLayout(model), seed)), slots, step: 0, epoch: 0 };
}
function evaluatedParameters({ parameters, slots }, { parameters: specs }, optimizer) {
  return optimizer.evaluated?.(parameters, slots, parameterLayout(specs)) ?? parameters;
}
function isFiniteState({ parameters, slots, control }) {
  return [parameters, ...slots, ...control === void 0 ? [] : [control]].every(
    (array) => array.every(Number.isFinite)
  );
}

// packages/core/src/training/encoded-column.ts
async function encodedColumn({ runtime, stored, width }, rows, column2) {
  const features = input("features", "float32", ["rows", width]);
  const picked = gather(slice(features, [column2], [column2 + 1], [1]), input("index", "int64", ["count"]));
  const executable = await runtime.load(program("column", { values: reshape(picked, ["count"]) }));
  try {
    const index = { dtype: "int64", shape: [rows.length], data: rowIndices(rows) };
    const { values } = await executable.run({ features: stored.features, index });
    return values?.data;
  } finally {
    await executable.release();
  }
}

// packages/core/src/training/pieces.ts
var [mostRows, mostNumbers] = [1024, 2 ** 19];
function rowsAtOnce(width) {
  return Math.max(1, Math.min(mostRows, Math.floor(mostNumbers / width)));
}

// packages/core/src/training/predictor.ts
function createPredictor(model, data) {
  const { width, runtime, stored, preprocessing } = data;
  const { length: outputs } = outputNames(preprocessing.target);
  const shape3 = { width, outputs, link: linkOf(preprocessing.target) };
  const atOnce = rowsAtOnce(width);
  const loaded = /* @__PURE__ */ new Map();
  const executable = (kind) => {
    const known2 = loaded.get(kind) ?? runtime.load(predictorProgram(model, shape3, kind));
    loaded.set(kind, known2);
    return known2;
  };
  async function run(kind, vector3, rows, extra = () => ({})) {
    const program2 = await executable(kind);
    const predictions = new Float32Array(rows.length * outputs);
    const slopes2 = new Float32Array(kind === "slopes" ? rows.length * width : 0);
    await withStored(runtime, vector3, async (parameters) => {
      for (let start = 0; start < rows.length; start += atOnce) {
        const part = { start, end: Math.min(rows.length, start + atOnce) };
        const results = await program2.run({
          features: stored.features,
          index: { dtype: "int64", shape: [part.end - start], data: rowIndices(rows.subarray(start, part.end)) },
          parameters,
          ...extra(part)
        });
        predictions.set(results.predictions?.data, start * outputs);
        if (kind === "slopes") slopes2.set(results.slopes?.data, start * width);
      }
    });
    return { predictions, slopes: slopes2 };
  }
  return {
    predict: async (parameters, rows) => (await run("predict", parameters, rows)).predictions,
    async slopes(parameters, rows) {
      const slopes2 = [];
      let predictions = new Float32Array();
      for (let output2 = 0; output2 < outputs; output2++) {
        const data2 = new Float32Array(outputs);
        data2[output2] = 1;
        const of = outputs === 1 ? {} : { of: { dtype: "float32", shape: [1, outputs], data: data2 } };
        const found = await run("slopes", parameters, rows, () => of);
        slopes2.push(found.slopes);
        predictions = found.predictions;
      }
      return { predictions, slopes: slopes2 };
    },
    async perturbed(parameters, rows, column2, noise2) {
      const direction3 = new Float32Array(width);
      direction3[column2] = 1;
      const { predictions } = await run("perturbed", parameters, rows, ({ start, end }) => ({
        noise: { dtype: "float32", shape: [end - start, 1], data: noise2.slice(start, end) },
        direction: { dtype: "float32", shape: [1, width], data: direction3 }
      }));
      return predictions;
    },
    async moved(parameters, rows, moves) {
      const { predictions } = await run("moved", parameters, rows, ({ start, end }) => ({
        moves: { dtype: "float32", shape: [end - start, width], data: moves(start, end) }
      }));
      return predictions;
    },
    async release() {
      for (const program2 of loaded.values()) await (await program2).release();
      loaded.clear();
    }
  };
}
function predictorProgram(model, { width, outputs, link }, kind) {
  const features = input("features", "float32", ["rows", width]);
  const rows = gather(features, input("index", "int64", ["count"]));
  const parameters = input("parameters", "float32", [modelLayout(model).total]);
  const predicted = (inputs) => {
    const prediction2 = applyLink(link, applyVector(model, parameters, inputs));
    if (prediction2.shape[1] === outputs) return prediction2;
    throw shapeError("predict", `a model of ${outputs} outputs, as the target needs`, [prediction2]);
  };
  const flat = (prediction2) => outputs === 1 ? reshape(prediction2, ["count"]) : prediction2;
  if (kind === "perturbed") {
    const noise2 = input("noise", "float32", ["count", 1]);
    const direction3 = input("direction", "float32", [1, width]);
    const moved = add(rows, matmul(noise2, direction3));
    return program("perturbed", { predictions: flat(predicted(moved)) });
  }
  if (kind === "moved") {
    return program("moved", { predictions: flat(predicted(add(rows, input("moves", "float32", ["count", width])))) });
  }
  const prediction = predicted(rows);
  if (kind === "predict") return program("predict", { predictions: flat(prediction) });
  const chosen = outputs === 1 ? prediction : mul(prediction, input("of", "float32", [1, outputs]));
  const [slopes2] = gradients(sum(chosen), [rows]);
  return program("slopes", { predictions: flat(prediction), slopes: slopes2 });
}

// packages/core/src/training/settings.ts
var restores = ["best", "last"];
function completeSettings(settings2, epochs) {
  const { learningRate = 1e-3, schedule = () => 1, batch = 256, now = () => 0 } = settings2;
  const steps = Math.ceil(settings2.data.split.train.length / batch);
  const { totalSteps = steps * epochs } = settings2;
  return { ...settings2, learningRate, schedule, batch, now, totalSteps };
}

// packages/core/src/training/target-errors.ts
function targetErrors({ columns: columns2 }, predictions, { targets, weights }) {
  const pairs = columns2.map((column2, i) => {
    const [found, wanted2] = [outputColumn(predictions, columns2.length, i), outputColumn(targets, columns2.length, i)];
    return { raw: rawErrors(column2, found, wanted2, weights), standard: errorMetrics(found, wanted2, 1, weights) };
  });
  const outputs = Object.fromEntries(pairs.map(({ raw }, i) => [columns2[i]?.name ?? "", raw]));
  const [first] = pairs;
  if (first !== void 0 && pairs.length === 1) return { overall: first.raw, outputs };
  const mean3 = (figure5) => meanOf2(pairs.map(figure5));
  return {
    overall: {
      rmse: mean3(({ standard: standard3 }) => standard3.rmse),
      mae: mean3(({ standard: standard3 }) => standard3.mae),
      r2: mean3(({ raw }) => raw.r2),
      outputVariance: mean3(({ standard: standard3 }) => standard3.outputVariance)
    },
    outputs
  };
}
function rawErrors(column2, predictions, targets, weights) {
  const { linear, decode, restore } = targetScaler(column2);
  if (linear) return errorMetrics(predictions, targets, column2.deviation, weights);
  return errorMetrics(Float64Array.from(predictions, decode), Float64Array.from(targets, restore), 1, weights);
}
function outputColumn(matrix, width, column2) {
  if (width === 1) return matrix;
  return Float32Array.from({ length: matrix.length / width }, (_, row) => matrix[row * width + column2]);
}
function meanOf2(values) {
  let total2 = 0;
  for (const value of values) {
    if (value === null) return null;
    total2 += value;
  }
  return values.length === 0 ? null : total2 / values.length;
}

// packages/core/src/training/chunks.ts
function drawEpoch({ train, batch, seed, epoch, phaseEpoch, share, noise: noise2 }) {
  const order2 = epochOrder(train, batch, randomStream(seed, "order", epoch));
  const steps = order2.length / batch;
  const dropout2 = randomStream(seed, "dropout", epoch);
  return {
    steps,
    order: order2,
    flags: controlledFlags(steps, share, phaseEpoch, randomStream(seed, "control", epoch)),
    ...noise2 && {
      probing: {
        width: 2 * noise2.features,
        values: noise2.draw(order2, batch, randomStream(seed, "target noise", epoch))
      }
    },
    keys: BigInt64Array.from({ length: steps }, () => BigInt(dropout2.integer(2 ** 31)))
  };
}
function chunkFeeds({ order: order2, flags, keys, probing }, { start, end, batch, done, doneInPhase }, rateAt) {
  const steps = end - start;
  const each2 = (value) => Float32Array.from({ length: steps }, (_, i) => value(i));
  return {
    order: { dtype: "int64", shape: [steps, batch], data: rowIndices(order2.subarray(start * batch, end * batch)) },
    flags: { dtype: "bool", shape: [steps], data: flags.slice(start, end) },
    keys: { dtype: "int64", shape: [steps], data: keys.slice(start, end) },
    rates: { dtype: "float32", shape: [steps], data: each2((i) => rateAt(done + i)) },
    numbers: { dtype: "float32", shape: [steps], data: each2((i) => done + i + 1) },
    phaseNumbers: { dtype: "float32", shape: [steps], data: each2((i) => doneInPhase + i + 1) },
    ...probing && {
      probing: {
        dtype: "float32",
        shape: [steps, batch, probing.width],
        data: probing.values.slice(start * batch * probing.width, end * batch * probing.width)
      }
    },
    count: { dtype: "int64", shape: [], data: BigInt64Array.of(BigInt(steps)) }
  };
}

// packages/core/src/training/held-state.ts
async function holdState(runtime, names, state) {
  const store = (of) => Promise.all(arraysOf(of).map((values) => storeCopy(runtime, values)));
  let stored = await store(state);
  let last = state;
  const drop = async () => {
    await Promise.all(stored.map((array) => runtime.drop(array)));
  };
  const named3 = (prefix) => Object.fromEntries(names.map((name, i) => [`${prefix}${name}`, stored[i]]));
  return {
    async put(next) {
      if (next === last) return;
      await drop();
      stored = await store(next);
      last = next;
    },
    get feeds() {
      return named3("");
    },
    get into() {
      return named3("next.");
    },
    async take(step, epoch) {
      const arrays = await Promise.all(stored.map((array) => runtime.fetch(array)));
      const [parameters, ...rest] = arrays.map(({ data }) => data);
      const control = last.control === void 0 ? {} : { control: rest.pop() };
      last = { parameters, slots: rest, ...control, step, epoch };
      return last;
    },
    release: drop
  };
}
function arraysOf({ parameters, slots, control }) {
  return [parameters, ...slots, ...control === void 0 ? [] : [control]];
}

// packages/core/src/training/pace.ts
var chunkMilliseconds = 250;
function createPace() {
  let steps = 8;
  return {
    next: () => steps,
    took(done, milliseconds) {
      const wanted2 = Math.round(done * chunkMilliseconds / Math.max(milliseconds, 1));
      steps = Math.max(1, Math.min(wanted2, steps * 8));
    }
  };
}

// packages/core/src/training/target-noise.ts
var GOLDEN = (Math.sqrt(5) - 1) / 2;
var LEAST3 = 1e-9;
async function targetNoise(data, features) {
  const probes = await Promise.all(features.map((feature2) => probeOf(data, feature2)));
  return {
    draw(rows, batch, stream) {
      const width = 2 * features.length;
      const drawn2 = new Float32Array(rows.length * width);
      let start = 0;
      for (const [i, row] of rows.entries()) {
        if (i % batch === 0) start = stream.uniform();
        const place = (start + i % batch * GOLDEN) % 1;
        const noise2 = normalQuantile(Math.min(Math.max(place, LEAST3), 1 - LEAST3));
        for (const [j, { move, steepness: steepness2 }] of probes.entries()) {
          drawn2[i * width + j] = move(row, noise2);
          drawn2[i * width + features.length + j] = steepness2(row);
        }
      }
      return drawn2;
    }
  };
}
async function probeOf(data, { column: column2, noise: sigma = 1 }) {
  const { moved, steepness: steepness2, linear } = scaler(numericColumn(data, column2).feature);
  if (linear) return { move: (_, noise2) => moved(0, noise2 * sigma), steepness: () => steepness2(0) };
  const here = await encodedColumn(
    data,
    Uint32Array.from({ length: data.rows }, (_, row) => row),
    column2
  );
  return {
    move: (row, noise2) => moved(here[row], noise2 * sigma),
    steepness: (row) => steepness2(here[row])
  };
}
function numericColumn({ preprocessing }, column2) {
  const found = numericColumns(preprocessing.features).find((numeric) => numeric.column === column2);
  if (found !== void 0) return found;
  throw new UsageError({ where: "slope targets", expected: "a column of numbers", found: `column ${column2}` });
}

// packages/core/src/training/epoch-runner.ts
async function createEpochRunner(phase, settings2, events) {
  const { data, model, optimizer, batch, seed, signal, now, learningRate, schedule, totalSteps } = settings2;
  const { runtime, stored, width } = data;
  const rule = phase.rule === void 0 ? {} : { rule: phase.rule };
  const form = {
    targets: targetForm(data.preprocessing.target),
    weighted: stored.weights !== void 0,
    slopesPerRow: slopesPerRow(data)
  };
  const steps = phase.epochs * Math.ceil(data.split.train.length / batch);
  const ruled = { ...rule, steps, baseRate: learningRate };
  const program2 = epochProgram({ model, ...programmed(phase), ...ruled, optimizer, batch, width, ...form });
  const names = stateNames(model, optimizer, phase.controlled?.targets !== void 0);
  const executable = await runtime.load(program2);
  const targets = phase.controlled?.targets?.control.features;
  const noise2 = targets === void 0 ? {} : { noise: { ...await targetNoise(data, targets), features: targets.length } };
  const pace = createPace();
  let held;
  const share = phase.controlled?.by === "batch" ? phase.controlled.share : 0;
  const rateAt = (step) => learningRate * schedule(step, totalSteps);
  async function run({ state, epochs }) {
    const { train } = data.split;
    const batches = drawEpoch({ train, batch, seed, epoch: state.epoch, phaseEpoch: epochs, share, ...noise2 });
    held ??= await holdState(runtime, names, state);
    await held.put(state);
    const losses = new Float64Array(batches.steps);
    for (let start = 0; start < batches.steps; ) {
      if (signal?.aborted === true) return { status: "interrupted" };
      const end = Math.min(batches.steps, start + pace.next());
      const began = now();
      const before = { done: state.step + start, doneInPhase: epochs * batches.steps + start };
      const chunkOf = { start, end, batch, ...before };
      const feeds = { ...stored, ...chunkFeeds(batches, chunkOf, rateAt), ...held.feeds };
      const results = await executable.run(feeds, held.into);
      pace.took(end - start, now() - began);
      const chunk = results.losses?.data;
      losses.set(chunk, start);
      if (!chunk.every(Number.isFinite)) return { status: "diverged" };
      const loss = meanWhere(chunk, batches.flags.subarray(start, end), 0);
      events.onChunk?.({ epoch: state.epoch + 1, done: end, steps: batches.steps, loss });
      start = end;
    }
    const step = state.step + batches.steps;
    const next = await held.take(step, state.epoch + 1);
    if (!isFiniteState(next)) return { status: "diverged" };
    return {
      status: "done",
      state: next,
      loss: defined(meanWhere(losses, batches.flags, 0)),
      controlledLoss: defined(meanWhere(losses, batches.flags, 1)),
      learningRate: rateAt(step - 1)
    };
  }
  return {
    run,
    async release() {
      await Promise.all([executable.release(), held?.release()]);
    }
  };
}
function programmed(phase) {
  const { controlled } = phase;
  if (controlled?.targets === void 0) return objectivesOf(phase);
  const { targets, share } = controlled;
  return {
    objective: phase.objective,
    adaptive: { ...targets, share, objectives: (state, done) => objectivesOf(phase, { state, done }) }
  };
}
function meanWhere(values, flags, flag) {
  let [total2, count4] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    if (flags[i] !== flag) continue;
    total2 += values[i];
    count4++;
  }
  return total2 / count4;
}

// packages/core/src/training/monitor.ts
function createMonitor(phase, { data, model }) {
  const { validation } = data.split;
  const { target: target2 } = data.preprocessing;
  const form = targetForm(target2);
  const atOnce = rowsAtOnce(data.width);
  const loaded = /* @__PURE__ */ new Map();
  const executable = (rows) => {
    const known2 = loaded.get(rows) ?? data.runtime.load(monitorProgram(rows));
    loaded.set(rows, known2);
    return known2;
  };
  function monitorProgram(count4) {
    const parameters = input("parameters", "float32", [modelLayout(model).total]);
    const rows = input("index", "int64", [count4]);
    const of = (objective2) => objective2.evaluate({
      predict: (inputs) => applyVector(model, parameters, inputs),
      inputs: gather(input("features", "float32", ["rows", data.width]), rows),
      targets: lossTargetsOf(gather(input("targets", "float32", ["rows", form.columns]), rows), form),
      link: linkOf(target2),
      ...data.targetSlopes && {
        targetSlopes: gather(input("targetSlopes", "float32", ["rows", slopesPerRow(data)]), rows)
      },
      // The same numbers every epoch, so that epochs are compared under the same noise.
      key: constant(0, "int64"),
      ...data.weights && { weights: gather(input("weights", "float32", ["rows"]), rows) }
    });
    const { objective, controlled } = phase;
    const share = controlled?.share ?? 0;
    const value = controlled === void 0 || share === 0 ? of(objective) : add(mul(of(objective), 1 - share), mul(of(controlled.objective), share));
    return program("monitor", { value });
  }
  return {
    evaluate: (vector3) => withStored(data.runtime, vector3, async (parameters) => {
      let [total2, totalWeight2] = [0, 0];
      for (let start = 0; start < validation.length; start += atOnce) {
        const rows = validation.subarray(start, start + atOnce);
        const results = await (await executable(rows.length)).run({
          ...data.stored,
          parameters,
          index: { dtype: "int64", shape: [rows.length], data: rowIndices(rows) }
        });
        const { data: value } = results.value;
        const weight = weightsOf(data, rows)?.reduce((sum2, each2) => sum2 + each2, 0) ?? rows.length;
        total2 += Number(value[0]) * weight;
        totalWeight2 += weight;
      }
      return total2 / totalWeight2;
    }),
    async release() {
      for (const program2 of loaded.values()) await (await program2).release();
    }
  };
}

// packages/core/src/training/fit.ts
function startPhase(state) {
  return { state, epochs: 0, best: null };
}
async function fitPhase(phase, branch2, from, given, events = {}) {
  const settings2 = completeSettings(given, phase.epochs);
  const { data, model, optimizer, patience, restore, signal, now } = settings2;
  const restorable = branch2 !== "pretraining" && phase.controlled?.targets === void 0;
  const restoresBest = patience !== void 0 || restore === "best" && restorable;
  const { validation } = data.split;
  const targets = targetsOf(data, validation);
  const weights = weightsOf(data, validation);
  const { target: target2 } = data.preprocessing;
  checkTargets(phase, target2);
  checkPatience(phase, patience);
  checkTargetState(phase, from.state);
  checkTargetSlopes(phase, data.targetSlopes !== void 0);
  const predictor = createPredictor(model, data);
  const monitor = restoresBest ? createMonitor(phase, settings2) : void 0;
  const runner = await createEpochRunner(phase, settings2, events);
  const began = now();
  let progress = restoresBest && from.best?.state === null ? { ...from, best: null } : from;
  const end = (status, divergedAt = null) => {
    const restoring = restoresBest && status !== "interrupted" && progress.best !== null;
    return { ...progress, state: restoring ? restored(progress) : progress.state, status, divergedAt };
  };
  const stalled = () => patience !== void 0 && progress.best !== null && progress.state.epoch - progress.best.epoch >= patience;
  try {
    while (progress.epochs < phase.epochs) {
      if (stalled()) return end("stopped");
      const ran = await runner.run(progress);
      const epoch = progress.state.epoch + 1;
      if (ran.status === "interrupted") return end("interrupted");
      if (ran.status === "diverged") return end("diverged", epoch);
      const { state, loss, controlledLoss, learningRate } = ran;
      const evaluated = evaluatedParameters(state, model, optimizer);
      const predictions = await predictor.predict(evaluated, validation);
      const errors = validationMetrics(target2, predictions, { targets, weights });
      const watched = comparedError(errors);
      const value = monitor === void 0 ? watched : defined(await monitor.evaluate(evaluated));
      const improved = value !== null && value < (progress.best?.value ?? Number.POSITIVE_INFINITY);
      progress = {
        state,
        epochs: progress.epochs + 1,
        best: improved ? { epoch, value, state: restoresBest ? state : null } : progress.best
      };
      const seconds = (now() - began) / 1e3;
      const metrics = {
        branch: branch2,
        phase: phase.name,
        epoch,
        loss,
        controlledLoss,
        validation: errors,
        learningRate,
        seconds
      };
      await events.onEpoch?.(metrics, progress);
      if (signal?.aborted === true && progress.epochs < phase.epochs) return end("interrupted");
    }
    return end(stalled() ? "stopped" : "completed");
  } finally {
    await Promise.all([runner.release(), predictor.release(), monitor?.release()]);
  }
}
function validationMetrics(target2, predictions, known2) {
  if (target2.kind === "classification") {
    return accuracyOf(predictions, known2.targets, target2.classes.length, known2.weights);
  }
  const { rmse, mae: mae2 } = targetErrors(target2, predictions, known2).overall;
  return { rmse, mae: mae2 };
}
function restored({ state, best }) {
  return { ...best?.state ?? state, epoch: state.epoch };
}

// packages/core/src/training/target-figures.ts
var MOST_ROWS = 5e4;
async function targetFigures(states, features, { data, model, optimizer, seed }) {
  const rows = rowsOf(data.split.train, seed);
  const predictor = createPredictor(model, data);
  const classes = linkOf(data.preprocessing.target) === "softmax";
  const together3 = (values) => {
    const total2 = values.reduce((sum2, value) => sum2 + Math.abs(value), 0);
    const outputs = values.length / rows.length;
    return total2 / values.length * (classes ? outputs / 2 : 1);
  };
  const noise2 = (await targetNoise(data, features)).draw(rows, rows.length, randomStream(seed, "target noise"));
  const probed = (place) => outputColumn(noise2, 2 * features.length, place);
  const steep = (matrix, column2, j) => {
    const steepness2 = probed(features.length + j);
    return outputColumn(matrix, data.width, column2).map((slope, row) => slope * steepness2[row]);
  };
  try {
    const figures = [];
    for (const state of states) {
      const parameters = evaluatedParameters(state, model, optimizer);
      const sloped = features.some(({ of }) => of === "slope");
      const matrices = sloped ? (await predictor.slopes(parameters, rows)).slopes : [];
      const before = await predictor.predict(parameters, rows);
      const ofState = [];
      for (const [j, { column: column2, of }] of features.entries()) {
        if (of === "slope") {
          const sizes = matrices.map((matrix) => together3(steep(matrix, column2, j)));
          const sum2 = sizes.reduce((total2, size) => total2 + size, 0);
          ofState.push(classes ? sum2 : sum2 / sizes.length);
          continue;
        }
        const after = await predictor.perturbed(parameters, rows, column2, probed(j));
        ofState.push(together3(after.map((value, i) => value - before[i])));
      }
      figures.push(ofState);
    }
    return figures;
  } finally {
    await predictor.release();
  }
}
function figureUnit(target2, of) {
  const [column2, ...others2] = target2.kind === "regression" ? target2.columns : [];
  return of === "sensitivity" && column2 !== void 0 && others2.length === 0 ? column2.deviation : 1;
}
function rowsOf(train, seed) {
  const permutation = randomStream(seed, "target rows").permutation(train.length);
  return Uint32Array.from(
    { length: Math.min(train.length, MOST_ROWS) },
    (_, i) => train[permutation[i]]
  );
}

// packages/core/src/training/branching.ts
async function trainBranches(plan, branches, given, events = {}, from) {
  const longest = Math.max(0, ...branches.map((branch2) => plan[branch2].epochs));
  const settings2 = completeSettings(given, plan.pretraining.epochs + longest);
  for (const branch2 of branches) checkPatience(plan[branch2], given.patience);
  const { model, optimizer, seed } = settings2;
  let progress = from ?? {
    pretraining: startPhase(initialState(model, optimizer, seed)),
    branches: {}
  };
  async function finish(branch2, phase, standing, place) {
    if (isFinished(standing)) return standing;
    events.onPhase?.(branch2, phase, standing);
    const { status, divergedAt, ...ended } = await fitPhase(phase, branch2, standing, settings2, {
      async onEpoch(metrics, fitted) {
        progress = place(fitted);
        await events.onEpoch?.(metrics, progress);
      },
      ...events.onChunk === void 0 ? {} : { onChunk: events.onChunk }
    });
    if (status === "interrupted") {
      progress = place(ended);
      return void 0;
    }
    const finished = { status, divergedAt, progress: ended };
    progress = place(finished);
    return finished;
  }
  const pretrained = await finish("pretraining", plan.pretraining, progress.pretraining, (pretraining) => ({
    ...progress,
    pretraining
  }));
  if (pretrained === void 0) return { status: "interrupted", progress };
  if (pretrained.status === "diverged") return { status: "diverged", progress };
  let diverged = false;
  for (const branch2 of branches) {
    const standing = progress.branches[branch2] ?? await startBranch(
      plan[branch2],
      { pretrained: pretrained.progress.state, ...baselineOf(progress, branches) },
      settings2
    );
    const finished = await finish(branch2, plan[branch2], standing, (now) => ({
      ...progress,
      branches: { ...progress.branches, [branch2]: now }
    }));
    if (finished === void 0) return { status: "interrupted", progress };
    diverged ||= finished.status === "diverged";
  }
  return { status: diverged ? "diverged" : "completed", progress };
}
async function startBranch({ controlled }, { pretrained, baseline = pretrained }, settings2) {
  const targets = controlled?.targets;
  if (targets === void 0) return startPhase(pretrained);
  const { control, asked } = targets;
  const states = baseline === pretrained ? [pretrained] : [pretrained, baseline];
  const [now = [], of = now] = await targetFigures(states, control.features, settings2);
  const wanted2 = asked.map((figure5, j) => "at" in figure5 ? figure5.at : of[j] * (1 - figure5.less));
  return startPhase({ ...pretrained, control: control.start(now, wanted2) });
}
function baselineOf(progress, order2) {
  const { baseline } = progress.branches;
  if (baseline === void 0 || !isFinished(baseline) || !comparesWithBaseline(progress, order2)) return {};
  return { baseline: baseline.progress.state };
}
function comparesWithBaseline({ branches }, order2) {
  const { baseline } = branches;
  if (baseline === void 0 || !isFinished(baseline) || baseline.status === "diverged") return false;
  return order2.indexOf("baseline") < order2.indexOf("controlled");
}

// packages/core/src/training/cost.ts
function gradientEvaluations({ objective, controlled, rule }, shape3) {
  const base = productsOf(objective, shape3);
  const control = controlled === void 0 ? base : productsOf(controlled.objective, shape3);
  if (base === null || control === null) return null;
  const share = controlled?.share ?? 0;
  const gradients2 = rule?.facts.gradients ?? 1;
  return gradients2 * ((1 - share) * base + share * control) / PLAIN;
}
var PLAIN = plain(mse()).facts.products?.once;
function productsOf({ facts: { products } }, { outputs, columns: columns2 }) {
  if (products === void 0) return null;
  const { once: once2, perOutput: perOutput2 = 0, perColumn = 0, perSlope = 0 } = products;
  return once2 + perOutput2 * outputs + perColumn * columns2 + perSlope * outputs * columns2;
}

// packages/core/src/training/error-tally.ts
function include(spread, value, count4) {
  const before = value - spread.mean;
  spread.mean += before / count4;
  spread.squares += before * (value - spread.mean);
}
function createErrorTally() {
  let rows = 0;
  let [squared, absolute] = [0, 0];
  const outputs = { mean: 0, squares: 0 };
  const truth = { mean: 0, squares: 0 };
  return {
    add(predictions, targets) {
      for (let i = 0; i < predictions.length; i++) {
        const prediction = predictions[i];
        const target2 = targets[i];
        rows++;
        squared += (prediction - target2) ** 2;
        absolute += Math.abs(prediction - target2);
        include(outputs, prediction, rows);
        include(truth, target2, rows);
      }
    },
    result: () => ({
      rows,
      rmse: defined(Math.sqrt(squared / rows)),
      mae: defined(absolute / rows),
      r2: truth.squares === 0 ? null : defined(1 - squared / truth.squares),
      outputVariance: defined(outputs.squares / rows)
    })
  };
}

// packages/core/src/optimizer/bias-correction.ts
function biasCorrection(beta, step) {
  const u = tanh(mul(step, -Math.log(beta) / 2));
  const half = (1 - beta) / 2;
  return add(div(half, u), half);
}

// packages/core/src/optimizer/check.ts
function check(holds, option, expected, value) {
  if (!holds) throw new UsageError({ where: option, expected, found: String(value) });
}
function checkDecay(option, value) {
  check(value >= 0 && value < 1, option, "a number from 0 to below 1", value);
}
function checkNonNegative(option, value) {
  check(value >= 0 && Number.isFinite(value), option, "a number of at least 0", value);
}
function checkPositive4(option, value) {
  check(value > 0 && Number.isFinite(value), option, "a positive number", value);
}

// packages/core/src/optimizer/references.ts
var adamReference = {
  authors: "D. P. Kingma and J. Ba",
  title: "Adam: A Method for Stochastic Optimization",
  year: 2015,
  source: "ICLR 2015, arXiv:1412.6980"
};
var adamwReference = {
  authors: "I. Loshchilov and F. Hutter",
  title: "Decoupled Weight Decay Regularization",
  year: 2019,
  source: "ICLR 2019, arXiv:1711.05101"
};
var momentumReference = {
  authors: "I. Sutskever, J. Martens, G. Dahl and G. Hinton",
  title: "On the importance of initialization and momentum in deep learning",
  year: 2013,
  source: "ICML 2013"
};
var clippingReference = {
  authors: "R. Pascanu, T. Mikolov and Y. Bengio",
  title: "On the difficulty of training recurrent neural networks",
  year: 2013,
  source: "ICML 2013, arXiv:1211.5063"
};
var elasticNetReference = {
  authors: "H. Zou and T. Hastie",
  title: "Regularization and variable selection via the elastic net",
  year: 2005,
  source: "Journal of the Royal Statistical Society B 67"
};
var accumulationReference = {
  authors: "M. Ott, S. Edunov, D. Grangier and M. Auli",
  title: "Scaling Neural Machine Translation",
  year: 2018,
  source: "WMT 2018, arXiv:1806.00187"
};
var averagingReference = {
  authors: "B. T. Polyak and A. B. Juditsky",
  title: "Acceleration of Stochastic Approximation by Averaging",
  year: 1992,
  source: "SIAM Journal on Control and Optimization 30"
};
var centralizationReference = {
  authors: "H. Yong, J. Huang, X. Hua and L. Zhang",
  title: "Gradient Centralization: A New Optimization Technique for Deep Neural Networks",
  year: 2020,
  source: "ECCV 2020, arXiv:2004.01461"
};
var spectralNormReference = {
  authors: "Y. Yoshida and T. Miyato",
  title: "Spectral Norm Regularization for Improving the Generalizability of Deep Learning",
  year: 2017,
  source: "arXiv:1705.10941"
};
var lionReference = {
  authors: "X. Chen, C. Liang, D. Huang, E. Real, K. Wang, Y. Liu, H. Pham, X. Dong, T. Luong, C.-J. Hsieh, Y. Lu and Q. V. Le",
  title: "Symbolic Discovery of Optimization Algorithms",
  year: 2023,
  source: "NeurIPS 2023, arXiv:2302.06675"
};
var rmspropReference = {
  authors: "T. Tieleman and G. Hinton",
  title: "Lecture 6.5: RMSprop: Divide the gradient by a running average of its recent magnitude",
  year: 2012,
  source: "COURSERA: Neural Networks for Machine Learning"
};
var nadamReference = {
  authors: "T. Dozat",
  title: "Incorporating Nesterov Momentum into Adam",
  year: 2016,
  source: "ICLR 2016 workshop"
};
var cosineReference = {
  authors: "I. Loshchilov and F. Hutter",
  title: "SGDR: Stochastic Gradient Descent with Warm Restarts",
  year: 2017,
  source: "ICLR 2017, arXiv:1608.03983"
};
var oneCycleReference = {
  authors: "L. N. Smith and N. Topin",
  title: "Super-Convergence: Very Fast Training of Neural Networks Using Large Learning Rates",
  year: 2018,
  source: "arXiv:1708.07120"
};

// packages/core/src/optimizer/adam.ts
function adam({ beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = {}) {
  checkDecay("beta1 of adam", beta1);
  checkDecay("beta2 of adam", beta2);
  checkPositive4("epsilon of adam", epsilon);
  return {
    name: "adam",
    options: { beta1, beta2, epsilon },
    references: [adamReference],
    slots: ({ total: total2 }) => [
      { name: "mean", shape: [total2] },
      { name: "square", shape: [total2] }
    ],
    step({ gradient, state, step, learningRate }) {
      const [mean3, squares] = state;
      const nextMean = add(mul(mean3, beta1), gradient);
      const nextSquares = add(mul(squares, beta2), square(gradient));
      const root = sqrt(biasCorrection(beta2, step));
      const scale = div(mul(learningRate, biasCorrection(beta1, step)), root);
      const update = mul(div(nextMean, add(sqrt(nextSquares), div(epsilon, root))), scale);
      return { update, state: [nextMean, nextSquares] };
    }
  };
}

// packages/core/src/optimizer/roles.ts
function roleFactor(factor, layout, roles, { dtype }) {
  const mask2 = roleMask(layout, roles);
  if (mask2.every((value) => value === 1)) return constant(factor, dtype);
  return constant(
    mask2.map((value) => factor * value),
    dtype,
    [layout.total]
  );
}

// packages/core/src/optimizer/adamw.ts
function adamw({ weightDecay: weightDecay2 = 0.01, roles = ["weight"], ...constants } = {}) {
  checkNonNegative("weightDecay of adamw", weightDecay2);
  const inner2 = adam(constants);
  return {
    ...inner2,
    name: "adamw",
    options: { ...inner2.options, weightDecay: weightDecay2, roles },
    references: [...inner2.references, adamwReference],
    step(context) {
      const { update, state } = inner2.step(context);
      if (weightDecay2 === 0) return { update, state };
      const { parameters, layout, learningRate } = context;
      const decay = mul(parameters, roleFactor(weightDecay2, layout, roles, parameters));
      return { update: add(update, mul(decay, learningRate)), state };
    }
  };
}

// packages/core/src/optimizer/clip-by-global-norm.ts
function clipByGlobalNorm(maximum) {
  checkPositive4("maximum of clipByGlobalNorm", maximum);
  return {
    name: "clip-by-global-norm",
    options: { maximum },
    facts: { place: "gradient", exact: true },
    references: [clippingReference],
    slots: () => [],
    step: ({ gradient }) => ({ update: mul(gradient, div(maximum, max(norm(gradient), maximum))), state: [] })
  };
}

// packages/core/src/optimizer/clip-by-value.ts
function clipByValue(maximum) {
  checkPositive4("maximum of clipByValue", maximum);
  return {
    name: "clip-by-value",
    options: { maximum },
    facts: { place: "gradient", exact: true },
    references: [clippingReference],
    slots: () => [],
    step: ({ gradient }) => ({ update: min(max(gradient, -maximum), maximum), state: [] })
  };
}

// packages/core/src/optimizer/exponential-moving-average.ts
function exponentialMovingAverage({ decay = 0.999 } = {}) {
  check(decay > 0 && decay < 1, "decay of exponentialMovingAverage", "a number above 0 and below 1", decay);
  return {
    name: "exponential-moving-average",
    options: { decay },
    facts: { place: "around", exact: true },
    references: [averagingReference],
    slots: ({ total: total2 }) => [{ name: "lead", shape: [total2] }],
    around({ gradient, parameters, state, step }, rest) {
      const { update, state: next } = rest.step(gradient);
      const moved = sub(parameters, sub(parameters, update));
      const kept2 = sub(1, biasCorrection(decay, step));
      return { update, state: [mul(add(state[0], moved), kept2)], rest: next };
    },
    evaluated(parameters, [lead]) {
      return parameters.map((value, i) => value + (lead?.[i] ?? 0));
    }
  };
}

// packages/core/src/optimizer/gradient-accumulation.ts
function gradientAccumulation(batches) {
  check(
    Number.isSafeInteger(batches) && batches >= 1,
    "batches of gradientAccumulation",
    "a whole number from 1",
    batches
  );
  return {
    name: "gradient-accumulation",
    options: { batches },
    facts: { place: "around", exact: true },
    references: [accumulationReference],
    slots: ({ total: total2 }) => batches > 1 ? [{ name: "sum", shape: [total2] }] : [],
    around({ gradient, state: [before], step, layout: { total: total2 } }, rest) {
      if (before === void 0) {
        const { update: update2, state: state2 } = rest.step(gradient);
        return { update: update2, state: [], rest: state2 };
      }
      const { dtype } = gradient;
      const nothing = expand(constant(0, dtype), [total2]);
      const sum2 = add(before, gradient);
      const updates = cast(cast(div(add(step, 0.5), batches), "int64"), dtype);
      const { update, state } = rest.step(div(sum2, batches), updates);
      const [moved, kept2, ...next] = conditional(
        equal(mul(updates, batches), step),
        [update, nothing, ...state],
        [nothing, sum2, ...rest.state]
      );
      return { update: moved ?? nothing, state: [kept2 ?? sum2], rest: next };
    }
  };
}

// packages/core/src/optimizer/weights.ts
function weightMatrices({ parameters, lengths }) {
  return parameters.flatMap((parameter2, index) => {
    const { role, shape: shape3 } = parameter2;
    if (role !== "weight" || shape3.length < 2) return [];
    const outputAxis = parameter2.outputAxis ?? (shape3.length === 2 ? 1 : 0);
    const outputs = shape3[outputAxis];
    return [{ parameter: parameter2, index, outputAxis, outputs, inputs: lengths[index] / outputs }];
  });
}
function replaced(vector3, layout, by) {
  if (by.size === 0) return vector3;
  return flatten(
    unflatten(vector3, layout).map((tensor, i) => by.get(i) ?? tensor),
    layout
  );
}

// packages/core/src/optimizer/gradient-centralization.ts
function gradientCentralization({ leastAxes = 2 } = {}) {
  return {
    name: "gradient-centralization",
    options: { leastAxes },
    facts: { place: "gradient", exact: true },
    references: [centralizationReference],
    slots: () => [],
    step({ gradient, layout }) {
      const tensors2 = unflatten(gradient, layout);
      const centred2 = weightMatrices(layout).filter(({ parameter: parameter2, inputs }) => parameter2.shape.length >= leastAxes && inputs > 1).map(({ parameter: { shape: shape3 }, index, outputAxis }) => {
        const axes = shape3.map((_, axis) => axis).filter((axis) => axis !== outputAxis);
        const tensor = tensors2[index];
        return [index, sub(tensor, mean(tensor, { axes, keepDimensions: true }))];
      });
      return { update: replaced(gradient, layout, new Map(centred2)), state: [] };
    }
  };
}

// packages/core/src/optimizer/lion.ts
function lion({ beta1 = 0.9, beta2 = 0.99 } = {}) {
  checkDecay("beta1 of lion", beta1);
  checkDecay("beta2 of lion", beta2);
  return {
    name: "lion",
    options: { beta1, beta2 },
    references: [lionReference],
    slots: ({ total: total2 }) => [{ name: "mean", shape: [total2] }],
    step({ gradient, state, learningRate }) {
      const mean3 = state[0];
      const direction3 = sign(add(mul(mean3, beta1), mul(gradient, 1 - beta1)));
      const next = add(mul(mean3, beta2), mul(gradient, 1 - beta2));
      return { update: mul(direction3, learningRate), state: [next] };
    }
  };
}

// packages/core/src/optimizer/nadam.ts
function nadam(options = {}) {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, momentumDecay = 4e-3 } = options;
  checkDecay("beta1 of nadam", beta1);
  checkDecay("beta2 of nadam", beta2);
  checkPositive4("epsilon of nadam", epsilon);
  checkNonNegative("momentumDecay of nadam", momentumDecay);
  const momentumAt = (step) => sub(beta1, mul(exp(mul(step, momentumDecay * Math.log(0.96))), beta1 / 2));
  return {
    name: "nadam",
    options: { beta1, beta2, epsilon, momentumDecay },
    references: [nadamReference],
    slots: ({ total: total2 }) => [
      { name: "mean", shape: [total2] },
      { name: "square", shape: [total2] },
      { name: "complement", shape: [1] }
    ],
    step({ gradient, state, step, learningRate }) {
      const [mean3, squares, complement] = state;
      const one = constant(1, gradient.dtype);
      const [momentum, following] = [momentumAt(step), momentumAt(add(step, 1))];
      const after = (mu, before) => add(sub(one, mu), mul(mu, before));
      const now = after(momentum, complement);
      const nextMean = add(mul(mean3, beta1), mul(gradient, 1 - beta1));
      const nextSquares = add(mul(squares, beta2), square(gradient));
      const size = add(mul(sqrt(nextSquares), sqrt(biasCorrection(beta2, step))), epsilon);
      const ahead = add(
        mul(gradient, div(sub(one, momentum), now)),
        mul(nextMean, div(following, after(following, now)))
      );
      return { update: mul(div(ahead, size), learningRate), state: [nextMean, nextSquares, now] };
    }
  };
}

// packages/core/src/optimizer/rmsprop.ts
function rmsprop(options = {}) {
  const { decay = 0.99, momentum = 0, centered = false, epsilon = 1e-8 } = options;
  checkDecay("decay of rmsprop", decay);
  checkDecay("momentum of rmsprop", momentum);
  checkPositive4("epsilon of rmsprop", epsilon);
  return {
    name: "rmsprop",
    options: { decay, momentum, centered, epsilon },
    references: [rmspropReference],
    slots: ({ total: total2 }) => [
      { name: "square", shape: [total2] },
      ...centered ? [{ name: "mean", shape: [total2] }] : [],
      ...momentum > 0 ? [{ name: "velocity", shape: [total2] }] : []
    ],
    step({ gradient, state, learningRate }) {
      const averaged2 = (before, value) => add(mul(before, decay), mul(value, 1 - decay));
      const squares = averaged2(state[0], square(gradient));
      const mean3 = centered ? [averaged2(state[1], gradient)] : [];
      const variance = mean3.reduce((total2, value) => max(sub(total2, square(value)), 0), squares);
      const scaled4 = div(gradient, add(sqrt(variance), epsilon));
      if (momentum === 0) return { update: mul(scaled4, learningRate), state: [squares, ...mean3] };
      const velocity = add(mul(state.at(-1), momentum), scaled4);
      return { update: mul(velocity, learningRate), state: [squares, ...mean3, velocity] };
    }
  };
}

// packages/core/src/optimizer/sgd.ts
function sgd({ momentum = 0, nesterov = false } = {}) {
  checkDecay("momentum of sgd", momentum);
  check(!nesterov || momentum > 0, "nesterov of sgd", "a momentum above 0 with it", `momentum ${momentum}`);
  return {
    name: "sgd",
    options: { momentum, nesterov },
    references: momentum > 0 ? [momentumReference] : [],
    slots: ({ total: total2 }) => momentum > 0 ? [{ name: "velocity", shape: [total2] }] : [],
    step({ gradient, state, learningRate }) {
      if (momentum === 0) return { update: mul(gradient, learningRate), state: [] };
      const velocity = add(gradient, state[0]);
      const kept2 = mul(velocity, momentum);
      return { update: mul(nesterov ? add(gradient, kept2) : velocity, learningRate), state: [kept2] };
    }
  };
}

// packages/core/src/optimizer/registry.ts
var optimizerRegistry = {
  kind: "optimizer",
  members: { adam, adamw, sgd, lion, nadam, rmsprop }
};

// packages/core/src/optimizer/schedule/constant.ts
function constantSchedule() {
  return () => 1;
}

// packages/core/src/optimizer/schedule/schedule.ts
function referenced(schedule, reference3) {
  return Object.assign(schedule, { references: [reference3] });
}
function shareDone(step, steps) {
  return steps > 0 ? step / steps : 0;
}
function cosineFall(t) {
  return (1 + Math.cos(Math.PI * t)) / 2;
}

// packages/core/src/optimizer/schedule/cosine.ts
function cosineSchedule({ warmUp = 0, floor: floor2 = 0 } = {}) {
  check(warmUp >= 0 && warmUp < 1, "warmUp of the cosine schedule", "a number from 0 to below 1", warmUp);
  check(floor2 >= 0 && floor2 <= 1, "floor of the cosine schedule", "a number from 0 to 1", floor2);
  return referenced((step, steps) => {
    const rising = Math.round(warmUp * steps);
    if (step < rising) return (step + 1) / rising;
    return floor2 + (1 - floor2) * cosineFall(shareDone(step - rising, steps - rising));
  }, cosineReference);
}

// packages/core/src/optimizer/schedule/one-cycle.ts
function oneCycleSchedule({ rise = 0.3, start = 1 / 25, end = 0 } = {}) {
  check(rise > 0 && rise < 1, "rise of the one-cycle schedule", "a number above 0 and below 1", rise);
  check(start >= 0 && start <= 1, "start of the one-cycle schedule", "a number from 0 to 1", start);
  check(end >= 0 && end <= 1, "end of the one-cycle schedule", "a number from 0 to 1", end);
  return referenced((step, steps) => {
    const t = shareDone(step, steps);
    if (t < rise) return start + (1 - start) * t / rise;
    return end + (1 - end) * cosineFall((t - rise) / (1 - rise));
  }, oneCycleReference);
}

// packages/core/src/optimizer/schedule/step.ts
function stepSchedule({ factor = 0.1, epochs, every = (epochs ?? 1) / 3 } = {}) {
  check(factor > 0 && factor <= 1, "factor of the step schedule", "a number above 0, at most 1", factor);
  checkPositive4("every of the step schedule", every);
  if (epochs !== void 0) checkPositive4("epochs of the step schedule", epochs);
  return (step, steps) => {
    const intervals = shareDone(step, steps) * (epochs ?? 1) / every;
    return factor ** Math.floor(intervals + 1e-9);
  };
}

// packages/core/src/optimizer/schedule/registry.ts
var scheduleRegistry = {
  kind: "schedule",
  members: {
    constant: constantSchedule,
    cosine: cosineSchedule,
    step: stepSchedule,
    "one-cycle": oneCycleSchedule
  }
};

// packages/core/src/optimizer/spectral-norm.ts
var TINY = 1e-12;
function spectralNorm({ strength = 0.01, iterations = 1 } = {}) {
  checkNonNegative("strength of spectralNorm", strength);
  check(
    Number.isSafeInteger(iterations) && iterations >= 1,
    "iterations of spectralNorm",
    "a whole number from 1",
    iterations
  );
  const lengthsOf = (layout) => weightMatrices(layout).map(({ outputs }) => outputs);
  return {
    name: "spectral-norm",
    options: { strength, iterations },
    facts: { place: "gradient", exact: false },
    references: [spectralNormReference],
    slots(layout) {
      const length = lengthsOf(layout).reduce((sum2, outputs) => sum2 + outputs, 0);
      return length === 0 ? [] : [{ name: "vectors", shape: [length] }];
    },
    step({ gradient, parameters, layout, state: [vectors] }) {
      if (vectors === void 0) return { update: gradient, state: [] };
      const [weights, gradients2] = [unflatten(parameters, layout), unflatten(gradient, layout)];
      const kept2 = split(vectors, lengthsOf(layout), 0);
      const next = [];
      const penalised2 = weightMatrices(layout).map((weight, i) => {
        const { index, outputs } = weight;
        const matrix = asMatrix(weights[index], weight);
        let u = reshape(startedFrom(kept2[i], weight), [outputs, 1]);
        let [v, image] = [u, u];
        for (let done = 0; done < iterations; done++) {
          v = direction2(matmul(matrix, u, { transposeA: true }));
          image = matmul(matrix, v);
          u = direction2(image);
        }
        next.push(reshape(u, [outputs]));
        const penalty = fromMatrix(mul(matmul(image, v, { transposeB: true }), strength), weight);
        return [index, add(gradients2[index], penalty)];
      });
      return { update: replaced(gradient, layout, new Map(penalised2)), state: [concat(next, 0)] };
    }
  };
}
function direction2(vector3) {
  return div(vector3, max(norm(vector3), TINY));
}
function startedFrom(vector3, { parameter: { name }, outputs }) {
  const random2 = randomStream(0, "spectral-norm", name);
  const start = Array.from({ length: outputs }, () => random2.normal());
  return where(equal(norm(vector3), constant(0, vector3.dtype)), constant(start, vector3.dtype, [outputs]), vector3);
}
function outputFirst({ parameter: { shape: shape3 }, outputAxis }) {
  return [outputAxis, ...shape3.map((_, axis) => axis).filter((axis) => axis !== outputAxis)];
}
function asMatrix(tensor, weight) {
  const { outputAxis, outputs, inputs } = weight;
  const turned = outputAxis === 0 ? tensor : transpose(tensor, outputFirst(weight));
  return reshape(turned, [outputs, inputs]);
}
function fromMatrix(matrix, weight) {
  const { shape: shape3 } = weight.parameter;
  if (weight.outputAxis === 0) return reshape(matrix, shape3);
  const order2 = outputFirst(weight);
  const turned = reshape(
    matrix,
    order2.map((axis) => shape3[axis])
  );
  return transpose(
    turned,
    shape3.map((_, axis) => order2.indexOf(axis))
  );
}

// packages/core/src/optimizer/spectral-norms.ts
var MOST_SWEEPS = 40;
function spectralNorms(layout, parameters) {
  const starts = [];
  layout.lengths.reduce((start, length) => {
    starts.push(start);
    return start + length;
  }, 0);
  const found = weightMatrices(layout).map(({ parameter: { name, shape: shape3 }, index, outputAxis, outputs, inputs }) => {
    const after = shape3.slice(outputAxis + 1).reduce((product2, length) => product2 * length, 1);
    const units = Array.from({ length: outputs }, () => new Float64Array(inputs));
    const filled3 = new Uint32Array(outputs);
    for (let i = 0; i < outputs * inputs; i++) {
      const unit = Math.floor(i / after) % outputs;
      const values = units[unit];
      values[filled3[unit]] = parameters[starts[index] + i];
      filled3[unit] = filled3[unit] + 1;
    }
    return [name, largestSingularValue(units)];
  });
  return Object.fromEntries(found);
}
function largestSingularValue(vectors) {
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let rotated = false;
    for (const [i, a] of vectors.entries()) for (const b of vectors.slice(i + 1)) rotated = rotate(a, b) || rotated;
    if (!rotated) break;
  }
  return Math.max(0, ...vectors.map((vector3) => Math.sqrt(dot(vector3, vector3))));
}
function rotate(a, b) {
  const [aa, bb, ab] = [dot(a, a), dot(b, b), dot(a, b)];
  if (Math.abs(ab) <= 1e-15 * Math.sqrt(aa * bb)) return false;
  const zeta = (bb - aa) / (2 * ab);
  const tangent = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.hypot(1, zeta));
  const cosine = 1 / Math.hypot(1, tangent);
  const sine = cosine * tangent;
  for (let k = 0; k < a.length; k++) {
    const [x, y] = [a[k], b[k]];
    a[k] = cosine * x - sine * y;
    b[k] = sine * x + cosine * y;
  }
  return true;
}
function dot(a, b) {
  let total2 = 0;
  for (let k = 0; k < a.length; k++) total2 += a[k] * b[k];
  return total2;
}

// packages/core/src/optimizer/update.ts
function chain2(...given) {
  const links = given.flatMap((link) => "step" in link ? link.links ?? [link] : [link]);
  const shares = (state, layout) => {
    let used = 0;
    return links.map((link) => {
      const start = used;
      used += link.slots(layout).length;
      return state.slice(start, used);
    });
  };
  const averaging = links.some(({ evaluated }) => evaluated !== void 0);
  return {
    name: links.map(({ name }) => name).join(" \u2192 "),
    references: links.flatMap(({ references }) => references),
    links,
    slots: (layout) => links.flatMap(
      (link, i) => link.slots(layout).map(({ name, shape: shape3 }) => ({ name: `${i}.${link.name}.${name}`, shape: shape3 }))
    ),
    step(context) {
      const own = shares(context.state, context.layout);
      const from = (i, gradient, step) => {
        const link = links[i];
        if (link === void 0) return { update: gradient, state: [] };
        const at2 = { ...context, gradient, step, state: own[i] };
        if ("step" in link) {
          const { update: update2, state: state2 } = link.step(at2);
          const after = from(i + 1, update2, step);
          return { update: after.update, state: [...state2, ...after.state] };
        }
        const { update, state, rest } = link.around(at2, {
          state: own.slice(i + 1).flat(),
          step: (changed, number = step) => from(i + 1, changed, number)
        });
        return { update, state: [...state, ...rest] };
      };
      return from(0, context.gradient, context.step);
    },
    ...averaging ? {
      evaluated(parameters, state, layout) {
        const own = shares(state, layout);
        return links.reduce(
          (values, link, i) => link.evaluated?.(values, own[i], layout) ?? values,
          parameters
        );
      }
    } : {}
  };
}

// packages/core/src/optimizer/transform.ts
function withTransforms(optimizer, transforms) {
  const at2 = (place) => transforms.filter(({ facts }) => facts.place === place);
  return transforms.length === 0 ? optimizer : chain2(...at2("around"), ...at2("gradient"), optimizer, ...at2("update"));
}

// packages/core/src/optimizer/weight-decay.ts
function weightDecay({ rate = 0.01, roles = ["weight"] } = {}) {
  checkNonNegative("rate of weightDecay", rate);
  return {
    name: "weight-decay",
    options: { rate, roles },
    facts: { place: "update", exact: true },
    references: [adamwReference],
    slots: () => [],
    step({ gradient, parameters, layout, learningRate }) {
      if (rate === 0) return { update: gradient, state: [] };
      const decay = mul(parameters, roleFactor(rate, layout, roles, parameters));
      return { update: add(gradient, mul(decay, learningRate)), state: [] };
    }
  };
}

// packages/core/src/optimizer/weight-penalty.ts
function weightPenalty({ l1 = 0, l2 = 0, roles = ["weight"] } = {}) {
  checkNonNegative("l1 of weightPenalty", l1);
  checkNonNegative("l2 of weightPenalty", l2);
  return {
    name: "weight-penalty",
    options: { l1, l2, roles },
    facts: { place: "gradient", exact: true },
    references: l1 > 0 && l2 > 0 ? [elasticNetReference] : [],
    slots: () => [],
    step({ gradient, parameters, layout }) {
      const times2 = (values, strength) => mul(values, roleFactor(strength, layout, roles, parameters));
      const terms = [...l1 > 0 ? [times2(sign(parameters), l1)] : [], ...l2 > 0 ? [times2(parameters, l2)] : []];
      return { update: terms.reduce((total2, term) => add(total2, term), gradient), state: [] };
    }
  };
}

// packages/core/src/optimizer/transform-registry.ts
var transformRegistry = {
  kind: "transform",
  members: {
    "gradient-accumulation": ({ batches = 4 } = {}) => gradientAccumulation(batches),
    "clip-by-value": ({ maximum = 1 } = {}) => clipByValue(maximum),
    "clip-by-global-norm": ({ maximum = 1 } = {}) => clipByGlobalNorm(maximum),
    "weight-penalty": ({ l1 = 1e-4, l2 = 1e-4, ...rest } = {}) => weightPenalty({ l1, l2, ...rest }),
    "spectral-norm": spectralNorm,
    "gradient-centralization": gradientCentralization,
    "weight-decay": weightDecay,
    "exponential-moving-average": exponentialMovingAverage
  }
};

// packages/core/src/training/methods.ts
var methodKinds = [
  "split",
  "loss",
  "input-control",
  "lever",
  "rule",
  "transform",
  "optimizer",
  "schedule",
  "model"
];
var shape = { inputs: 1, shape: [1, 32, 32] };
function listMethods() {
  return [
    ...described("split", splitRegistry, ({ column: column2, folds }) => ({ references: [], facts: { column: column2, folds } })),
    ...described("loss", lossRegistry, (make) => make()),
    ...described("input-control", inputControlRegistry, (make) => make()),
    ...described("lever", leverRegistry, (make) => make()),
    ...described("rule", ruleRegistry, (make) => make()),
    ...described("transform", transformRegistry, (make) => make()),
    ...described("optimizer", optimizerRegistry, (make) => make()),
    ...described("schedule", scheduleRegistry, (make) => ({ references: make().references ?? [] })),
    ...described("model", modelRegistry, (make) => make(shape))
  ];
}
function described(kind, registry, make) {
  return namesOf(registry).map((name) => {
    const { references, facts, options } = make(memberOf(registry, name));
    return { kind, name, references, ...facts && { facts }, ...options && { options } };
  });
}

// packages/core/src/training/metrics.ts
import { z as z3 } from "zod";
var figure = z3.number().nullable();
var REMEDY = "delete the line, or train again";
var metricsSchema = z3.strictObject({
  branch: z3.enum(["pretraining", "baseline", "controlled"]),
  phase: z3.string(),
  epoch: z3.int().positive(),
  loss: figure,
  controlledLoss: figure,
  validation: z3.strictObject({
    rmse: figure.exactOptional(),
    mae: figure.exactOptional(),
    accuracy: figure.exactOptional(),
    logLoss: figure.exactOptional()
  }),
  learningRate: z3.number().nonnegative(),
  seconds: z3.number().nonnegative()
});
function stringifyMetrics(metrics) {
  return `${JSON.stringify(metrics)}
`;
}
function parseMetrics(text, where2) {
  const epochs = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const place = `${where2}, line ${index + 1}`;
    epochs.push(checkShape(parseJson(line, place, REMEDY), place, metricsSchema, REMEDY));
  }
  return epochs;
}

// packages/core/src/training/recorded-reference.ts
import { z as z4 } from "zod";
var referenceSchema = z4.strictObject({
  authors: z4.string(),
  title: z4.string(),
  year: z4.int(),
  source: z4.string(),
  url: z4.string().exactOptional()
});

// packages/core/src/training/summaries.ts
import { z as z5 } from "zod";
var HISTOGRAM_BINS = 40;
var RESIDUAL_BINS = 20;
var count2 = z5.int().nonnegative();
var figure2 = z5.number().nullable();
var histogramSchema = z5.strictObject({ edges: z5.array(z5.number()), counts: z5.array(count2).max(HISTOGRAM_BINS) }).refine(({ edges, counts: counts2 }) => edges.length === counts2.length + 1 || edges.length === 0 && counts2.length === 0, {
  message: "one more edge than counts"
}).refine(({ edges }) => edges.every((edge, i) => i === 0 || edge > edges[i - 1]), {
  message: "ascending edges"
});
var quantiles2 = { p05: z5.number(), p25: z5.number(), p50: z5.number(), p75: z5.number(), p95: z5.number() };
var residualsSchema = z5.strictObject({
  bins: z5.array(z5.strictObject({ count: count2, prediction: z5.number(), ...quantiles2 })).max(RESIDUAL_BINS),
  histogram: histogramSchema
});
var confusionSchema = z5.strictObject({ classes: z5.array(z5.string()), counts: z5.array(z5.array(count2)) }).refine(
  ({ classes, counts: counts2 }) => [classes.length, classes.length + 1].includes(counts2.length) && counts2.every((row) => row.length === counts2.length),
  { message: "as many rows and columns as classes, or one more" }
);
var curve = z5.strictObject({ prediction: z5.array(figure2), slope: z5.array(figure2).exactOptional() });
var dependenceSchema = z5.strictObject({
  feature: z5.string(),
  values: z5.array(z5.number()).exactOptional(),
  shares: z5.array(z5.number()).exactOptional(),
  levels: z5.array(z5.string()).exactOptional(),
  outputs: z5.record(z5.string(), curve)
}).refine(
  ({ values, shares, levels, outputs }) => {
    const points = (values ?? levels)?.length;
    const lists = Object.values(outputs).flatMap(({ prediction, slope = prediction }) => [prediction, slope]);
    const isOne = values === void 0 !== (levels === void 0) && values?.length === shares?.length;
    return isOne && lists.every((list) => list.length === points);
  },
  { message: "values and shares or levels, and as many predictions" }
);
var interval = z5.strictObject({ low: figure2, high: figure2 });
var intervalsSchema = z5.strictObject({
  confidence: z5.number().positive(),
  draws: count2,
  groups: count2,
  figures: z5.array(
    z5.strictObject({
      figure: z5.string(),
      method: z5.enum(["bootstrap", "wilson"]),
      baseline: interval.exactOptional(),
      controlled: interval.exactOptional(),
      difference: interval.exactOptional()
    })
  )
});

// packages/core/src/training/target-record.ts
import { z as z6 } from "zod";
var figure3 = z6.number().nullable();
var targetRecordSchema = z6.strictObject({
  column: z6.string(),
  of: z6.enum(["sensitivity", "slope"]),
  less: z6.number().exactOptional(),
  reference: z6.enum(["baseline", "pretraining"]).exactOptional(),
  wanted: figure3,
  reached: figure3,
  deviation: figure3,
  met: z6.boolean()
});

// packages/core/src/training/record.ts
import { z as z8 } from "zod";

// packages/core/src/training/recorded-preprocessing.ts
import { z as z7 } from "zod";
var scaling2 = z7.discriminatedUnion("name", [
  z7.strictObject({ name: z7.enum(["robust", "min-max", "none"]), centre: z7.number(), spread: z7.number() }),
  z7.strictObject({ name: z7.literal("quantile"), knots: z7.array(z7.number()), scores: z7.array(z7.number()) })
]);
var missing = z7.strictObject({ fill: z7.number(), indicator: z7.boolean() }).exactOptional();
var feature = z7.discriminatedUnion("kind", [
  z7.strictObject({
    kind: z7.literal("numeric"),
    name: z7.string(),
    missing,
    scaling: scaling2.exactOptional(),
    mean: z7.number(),
    deviation: z7.number(),
    minimum: z7.number(),
    maximum: z7.number()
  }),
  z7.strictObject({ kind: z7.literal("boolean"), name: z7.string(), missing }),
  z7.strictObject({
    kind: z7.literal("date"),
    name: z7.string(),
    missing,
    parts: z7.array(z7.enum(dateParts)),
    mean: z7.number(),
    deviation: z7.number(),
    minimum: z7.number(),
    maximum: z7.number()
  }),
  z7.strictObject({
    kind: z7.literal("category"),
    name: z7.string(),
    levels: z7.array(z7.string()),
    embedding: z7.int().nonnegative().exactOptional()
  })
]);
var standardised2 = { name: z7.string(), mean: z7.number(), deviation: z7.number() };
var knownTarget = z7.discriminatedUnion("kind", [
  z7.strictObject({
    kind: z7.literal("regression"),
    columns: z7.array(
      z7.strictObject({
        ...standardised2,
        transform: z7.discriminatedUnion("name", [
          z7.strictObject({ name: z7.literal("log") }),
          z7.strictObject({ name: z7.literal("quantile"), knots: z7.array(z7.number()), scores: z7.array(z7.number()) })
        ]).exactOptional()
      })
    ).min(1)
  }),
  z7.strictObject({ kind: z7.literal("classification"), name: z7.string(), classes: z7.array(z7.string()).min(2) })
]);
var target = z7.preprocess(
  (value) => typeof value === "object" && value !== null && !("kind" in value) && "mean" in value ? { kind: "regression", columns: [value] } : value,
  knownTarget
);
var preprocessingSchema = z7.strictObject({
  features: z7.array(feature),
  target
});

// packages/core/src/training/record.ts
var RECORD_SCHEMA = "isocline.run/1";
var count3 = z8.int().nonnegative();
var figure4 = z8.number().nullable();
var columns = z8.record(z8.string(), figure4);
var statistics = z8.strictObject({ mean: figure4, p05: figure4, p25: figure4, p50: figure4, p75: figure4, p95: figure4 });
var runStatuses = ["completed", "interrupted", "diverged", "running"];
var output = z8.strictObject({
  rmse: figure4.exactOptional(),
  mae: figure4.exactOptional(),
  r2: figure4.exactOptional(),
  auc: figure4.exactOptional(),
  outputVariance: figure4,
  sensitivity: columns,
  slope: columns
});
var branch = z8.strictObject({
  status: z8.enum([...runStatuses, "stopped"]),
  epochs: count3,
  bestEpoch: count3.nullable(),
  restored: z8.boolean().exactOptional(),
  divergedAt: count3.nullable(),
  metrics: z8.strictObject({
    rmse: figure4,
    mae: figure4,
    r2: figure4,
    outputVariance: figure4,
    slopeNorm: figure4,
    accuracy: figure4.exactOptional(),
    logLoss: figure4.exactOptional(),
    auc: figure4.exactOptional(),
    brier: figure4.exactOptional(),
    calibrationError: figure4.exactOptional()
  }),
  sensitivity: columns,
  slope: columns,
  slopes: z8.record(z8.string(), z8.strictObject({ standard: statistics, raw: statistics, histogram: histogramSchema })),
  outputs: z8.record(z8.string(), output).exactOptional(),
  calibration: z8.array(z8.strictObject({ count: count3, confidence: figure4, accuracy: figure4 })).length(CALIBRATION_BINS).exactOptional(),
  residuals: z8.record(z8.string(), residualsSchema).exactOptional(),
  confusion: confusionSchema.exactOptional(),
  dependence: z8.array(dependenceSchema).exactOptional(),
  targets: z8.array(targetRecordSchema).exactOptional()
});
var parts2 = z8.strictObject({ training: count3, validation: count3 });
var split2 = z8.strictObject({
  kind: z8.enum(namesOf(splitRegistry)),
  column: z8.string().exactOptional(),
  fold: z8.strictObject({ fold: count3.min(1), of: count3.min(2), repeat: count3.min(1) }).exactOptional(),
  groups: parts2.exactOptional(),
  from: z8.string().exactOptional(),
  aside: count3
});
var recordSchema = z8.strictObject({
  schema: z8.literal(RECORD_SCHEMA),
  version: z8.string(),
  status: z8.enum(runStatuses),
  seed: count3,
  threads: count3,
  noise: z8.number().positive(),
  created: z8.iso.datetime({ offset: true }),
  seconds: z8.number().nonnegative(),
  data: z8.strictObject({
    source: z8.string(),
    rows: count3,
    training: count3,
    validation: count3,
    split: split2.exactOptional(),
    preprocessing: preprocessingSchema,
    columns: z8.array(
      z8.strictObject({
        name: z8.string(),
        kind: z8.enum([...columnKinds, "target", "id", "text"]),
        used: z8.boolean()
      })
    ).exactOptional()
  }),
  config: z8.record(z8.string(), z8.json()),
  model: z8.strictObject({ name: z8.string(), hidden: z8.array(count3), activation: z8.string(), parameters: count3 }),
  plan: z8.array(
    z8.strictObject({
      name: z8.string(),
      epochs: count3,
      objective: z8.string(),
      controlled: z8.strictObject({ objective: z8.string(), share: z8.number().min(0).max(1), by: z8.enum(["batch", "sample"]) }).exactOptional(),
      rule: z8.string().exactOptional()
    })
  ),
  branches: z8.strictObject({ baseline: branch.exactOptional(), controlled: branch.exactOptional() }),
  intervals: intervalsSchema.exactOptional(),
  warnings: z8.array(z8.string()),
  references: z8.array(referenceSchema)
});
function parseRecord(text, where2) {
  return parseDocument(text, where2, {
    what: "a record",
    schema: RECORD_SCHEMA,
    shape: recordSchema,
    remedy: "use the run.json that isocline wrote, or train again"
  });
}
function stringifyRecord(record) {
  const text = `${JSON.stringify(record, void 0, 2)}
`;
  parseRecord(text, "the record to write");
  return text;
}

// packages/core/src/diagnostics/attack-gradient.ts
var FAR = 1e9;
function attackedRows(model, { width, preprocessing: { target: target2 } }) {
  const index = input("index", "int64", ["count"]);
  const parameters = input("parameters", "float32", [modelLayout(model).total]);
  const form = targetForm(target2);
  const inputs = gather(input("features", "float32", ["rows", width]), index);
  const targets = lossTargetsOf(gather(input("targets", "float32", ["rows", form.columns]), index), form);
  const predict = (at2) => applyVector(model, parameters, at2);
  return { predict, inputs, gradient: gradientOf(target2, { predict, inputs, targets }) };
}
function gradientOf(target2, { predict, inputs, targets }) {
  if (target2.kind === "regression") {
    return lossGradient(mse(), { predict, link: linkOf(target2), inputs, targets }, {});
  }
  const logits = predict(inputs);
  const wrong = stopGradient(softmax(sub(logits, mul(targets, FAR))));
  return gradients(sum(mul(sub(wrong, targets), logits)), [inputs])[0];
}
function attackFeeds({ stored: { features, targets } }, rows, parameters) {
  return {
    features,
    targets,
    index: { dtype: "int64", shape: [rows.length], data: rowIndices(rows) },
    parameters
  };
}

// packages/core/src/diagnostics/attacked.ts
function attackedPredictor(model, data, options) {
  const { radius } = options;
  const { target: target2 } = data.preprocessing;
  if (!(radius >= 0 && Number.isFinite(radius))) {
    throw new UsageError({ where: "radius of the attack", expected: "a number of at least 0", found: String(radius) });
  }
  if (target2.kind !== "classification") {
    throw new UsageError({ where: "attack", expected: "a model of classes", found: "one of numbers" });
  }
  const classes = target2.classes.length;
  const atOnce = rowsAtOnce(2 * data.width);
  let loaded;
  return {
    async predict(vector3, rows) {
      loaded ??= data.runtime.load(attackProgram(model, data, options));
      const executable = await loaded;
      const predictions = new Float32Array(rows.length * classes);
      await withStored(data.runtime, vector3, async (parameters) => {
        for (let start = 0; start < rows.length; start += atOnce) {
          const part = rows.subarray(start, start + atOnce);
          const results = await executable.run(attackFeeds(data, part, parameters));
          predictions.set(results.predictions?.data, start * classes);
        }
      });
      return predictions;
    },
    async release() {
      await (await loaded)?.release();
      loaded = void 0;
    }
  };
}
function attackProgram(model, data, { radius, columns: columns2, range }) {
  const { predict, inputs, gradient } = attackedRows(model, data);
  const step = mul(sign(gradient), radius);
  const moved = add(inputs, columns2 === void 0 ? step : mul(step, mask(columns2, data.width)));
  const [lowest, highest] = range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const attacked2 = range === void 0 ? moved : min(max(moved, lowest), highest);
  return program("attacked", { predictions: softmax(predict(attacked2)) });
}
function mask(columns2, width) {
  const places = Array.from({ length: width }, (_, column2) => columns2.includes(column2) ? 1 : 0);
  return constant(places, "float32", [1, width]);
}

// packages/core/src/diagnostics/boundary.ts
function atThreshold(value, output2 = 0) {
  if (!Number.isFinite(value)) {
    throw new UsageError({ where: "threshold", expected: "a finite number", found: String(value) });
  }
  return {
    sides: 2,
    sideOf(predictions, row) {
      const prediction = predictions[output2]?.[row];
      if (!Number.isFinite(prediction)) return -1;
      return prediction >= value ? 1 : 0;
    }
  };
}
function betweenClasses(classes) {
  return { sides: classes, sideOf: mostProbable2 };
}
function aroundClass(output2) {
  return {
    sides: 2,
    sideOf(predictions, row) {
      const found = mostProbable2(predictions, row);
      return found < 0 ? found : Number(found === output2);
    }
  };
}
function mostProbable2(predictions, row) {
  let best = 0;
  for (let output2 = 0; output2 < predictions.length; output2++) {
    const value = predictions[output2]?.[row];
    if (!Number.isFinite(value)) return -1;
    if (value > predictions[best]?.[row]) best = output2;
  }
  return best;
}

// packages/core/src/diagnostics/confusion.ts
var MOST_CLASSES2 = 20;
function confusionOf(probabilities, right, classes) {
  const rows = classes.map(() => 0);
  for (let i = 0; i < right.length; i++) rows[right[i]] = rows[right[i]] + 1;
  const kept2 = new Set(
    classes.map((_, place) => place).sort((a, b) => rows[b] - rows[a]).slice(0, classes.length > MOST_CLASSES2 ? MOST_CLASSES2 - 1 : MOST_CLASSES2)
  );
  const shown2 = classes.map((_, place) => place).filter((place) => kept2.has(place));
  const seats = classes.map((_, place) => kept2.has(place) ? shown2.indexOf(place) : shown2.length);
  const size = shown2.length < classes.length ? shown2.length + 1 : shown2.length;
  const counts2 = Array.from({ length: size }, () => new Array(size).fill(0));
  for (let i = 0; i < right.length; i++) {
    let best = 0;
    for (let c = 1; c < classes.length; c++) {
      const [here, before] = [probabilities[i * classes.length + c], probabilities[i * classes.length + best]];
      if (here > before) best = c;
    }
    const row = counts2[seats[right[i]]];
    const column2 = seats[best];
    row[column2] = row[column2] + 1;
  }
  return { classes: shown2.map((place) => classes[place]), counts: counts2 };
}

// packages/core/src/diagnostics/raw-model.ts
function numbersAt2({ columns: columns2 }, column2) {
  return columns2[column2];
}
function predictionAt(predictions, row) {
  return predictions.map((values) => values[row]);
}
function withColumn({ rows, columns: columns2 }, column2, cells) {
  return { rows, columns: columns2.map((each2, i) => i === column2 ? cells : each2) };
}
function pickRows({ columns: columns2 }, places) {
  const pick = (cells) => cells instanceof Float64Array ? Float64Array.from(places, (place) => cells[place]) : places.map((place) => cells[place] ?? null);
  return { rows: places.length, columns: columns2.map(pick) };
}

// packages/core/src/diagnostics/crossing-brackets.ts
var MOST_HALVINGS = 60;
async function narrowed(model, rows, { brackets, column: column2, crossed, width }) {
  const predictAt = (some, values) => {
    const picked = pickRows(
      rows,
      some.map(({ row }) => row)
    );
    return model.predict(withColumn(picked, column2, Float64Array.from(values)));
  };
  if (brackets.length === 0) return [];
  const ends2 = brackets.map(({ far }) => far);
  const first = await predictAt(brackets, ends2);
  const all = brackets.map((bracket, i) => ({ ...bracket, prediction: predictionAt(first, i) }));
  let open = all;
  for (let turn = 0; turn < MOST_HALVINGS; turn++) {
    open = open.filter(({ near, far }) => Math.abs(far - near) > width);
    if (open.length === 0) break;
    const middles = open.map(({ near, far }) => near + (far - near) / 2);
    const predictions = await predictAt(open, middles);
    for (const [i, bracket] of open.entries()) {
      const middle2 = middles[i];
      if (!crossed(bracket.row, predictions, i)) bracket.near = middle2;
      else Object.assign(bracket, { far: middle2, prediction: predictionAt(predictions, i) });
    }
  }
  return all;
}

// packages/core/src/diagnostics/crossing.ts
var PIECES3 = 32;
async function crossings(model, rows, numbers, boundary) {
  const before = await model.predict(rows);
  const sides = Array.from({ length: rows.rows }, (_, row) => boundary.sideOf(before, row));
  const counts2 = new Array(boundary.sides).fill(0);
  for (const side of sides) if (side >= 0) counts2[side] = counts2[side] + 1;
  const finite2 = counts2.reduce((sum2, count4) => sum2 + count4, 0);
  const nearest = /* @__PURE__ */ new Map();
  const features = [];
  for (const number of numbers) {
    const { tried, found } = await crossingsOf(model, rows, number, { boundary, before, sides });
    for (const crossing of found) keepSmaller(nearest, crossing);
    features.push([number.name, summary(tried, found)]);
  }
  const smallestOfAll = smallest([...nearest.values()]);
  const sizes = Float64Array.from(nearest.values(), ({ deviations }) => deviations).sort();
  return {
    sides: counts2,
    features: Object.fromEntries(features),
    any: {
      crossed: nearest.size,
      share: defined(nearest.size / finite2),
      median: defined(quantile2(sizes, 0.5))
    },
    smallest: smallestOfAll
  };
}
function keepSmaller(nearest, crossing) {
  const known2 = nearest.get(crossing.place);
  if (known2 === void 0 || crossing.deviations < known2.deviations) nearest.set(crossing.place, crossing);
}
function smallest(found) {
  let least2 = null;
  for (const crossing of found) {
    const { deviations, place } = least2 ?? { deviations: Number.POSITIVE_INFINITY, place: 0 };
    if (crossing.deviations < deviations || crossing.deviations === deviations && crossing.place < place) {
      least2 = crossing;
    }
  }
  return least2;
}
function summary(tried, found) {
  const changes = Float64Array.from(found, ({ change }) => Math.abs(change)).sort();
  const sizes = Float64Array.from(found, ({ deviations }) => deviations).sort();
  return {
    rows: tried,
    crossed: found.length,
    share: defined(found.length / tried),
    median: found.length === 0 ? null : { change: quantile2(changes, 0.5), deviations: quantile2(sizes, 0.5) },
    smallest: smallest(found)
  };
}
async function crossingsOf(model, rows, number, { boundary, before, sides }) {
  const { name, column: column2, deviation } = number;
  const here = numbersAt2(rows, column2);
  const isTried = (row) => sides[row] >= 0 && Number.isFinite(here[row]);
  const crossed = (row, predictions, place) => {
    const side = boundary.sideOf(predictions, place);
    return side >= 0 && side !== sides[row];
  };
  const grid = valuesToTry(here, number);
  const over = [];
  for (const value of grid) {
    const predictions = await model.predict(withColumn(rows, column2, new Float64Array(rows.rows).fill(value)));
    over.push(Uint8Array.from(here, (_, row) => crossed(row, predictions, row) ? 1 : 0));
  }
  const brackets = [];
  let tried = 0;
  for (let row = 0; row < rows.rows; row++) {
    if (!isTried(row)) continue;
    tried++;
    brackets.push(...bracketsOf(row, here[row], grid, over));
  }
  const ends2 = await narrowed(model, rows, { brackets, column: column2, crossed, width: 1e-6 * deviation });
  const best = /* @__PURE__ */ new Map();
  for (const { row, far, prediction } of ends2) {
    const from = here[row];
    const change = far - from;
    const size = Math.abs(change) / deviation;
    const place = rows.places[row];
    const both = { before: predictionAt(before, row), after: prediction };
    keepSmaller(best, { place, feature: name, from, to: far, change, deviations: size, ...both });
  }
  return { tried, found: [...best.values()] };
}
function valuesToTry(here, { minimum, maximum }) {
  const sorted = here.filter(Number.isFinite).sort();
  const values = /* @__PURE__ */ new Set();
  for (let i = 0; i <= PIECES3; i++) {
    values.add(i === PIECES3 ? maximum : minimum + i / PIECES3 * (maximum - minimum));
    const among = quantile2(sorted, (i + 0.5) / PIECES3);
    if (i < PIECES3 && among > minimum && among < maximum) values.add(among);
  }
  return [...values].filter(Number.isFinite).sort((a, b) => a - b);
}
function bracketsOf(row, from, grid, over) {
  const up = grid.findIndex((value, i) => value > from && over[i]?.[row] === 1);
  const down = grid.findLastIndex((value, i) => value < from && over[i]?.[row] === 1);
  const found = [];
  if (up >= 0) found.push({ row, near: Math.max(from, grid[up - 1] ?? from), far: grid[up] });
  if (down >= 0) found.push({ row, near: Math.min(from, grid[down + 1] ?? from), far: grid[down] });
  const least2 = Math.min(...found.map(({ far }) => Math.abs(far - from)));
  return found.filter(({ near }) => Math.abs(near - from) < least2);
}

// packages/core/src/diagnostics/probe.ts
var PROBE_ROWS = 5e4;
function probeRows(rows, seed, most = PROBE_ROWS) {
  if (rows.length <= most) return rows;
  const places = randomStream(seed, "probe").permutation(rows.length).subarray(0, most).sort();
  return places.map((place) => rows[place]);
}

// packages/core/src/diagnostics/statistics.ts
var TAIL = 5e-3;
var ROUNDING = 1e-5;
function statisticsOf(values, scale) {
  const sorted = values.map(Math.abs).sort();
  let total2 = 0;
  for (const value of sorted) total2 += value;
  const at2 = (p) => Number.isFinite(total2) ? defined(quantile2(sorted, p) * scale) : null;
  return {
    mean: defined(total2 / sorted.length * scale),
    p05: at2(0.05),
    p25: at2(0.25),
    p50: at2(0.5),
    p75: at2(0.75),
    p95: at2(0.95)
  };
}
function histogramOf(values) {
  const sorted = values.slice().sort();
  if (sorted.length === 0 || !sorted.every(Number.isFinite)) return { edges: [], counts: [] };
  const [low, high] = [quantile2(sorted, TAIL), quantile2(sorted, 1 - TAIL)];
  if (high - low <= ROUNDING * Math.max(Math.abs(low), Math.abs(high))) {
    const middle2 = quantile2(sorted, 0.5);
    const margin = Math.max(Math.abs(middle2), 1) / 200;
    return { edges: [middle2 - margin, middle2 + margin], counts: [sorted.length] };
  }
  const bins2 = Math.min(HISTOGRAM_BINS, Math.ceil(Math.sqrt(sorted.length)));
  const width = (high - low) / bins2;
  const counts2 = new Array(bins2).fill(0);
  for (const value of sorted) {
    const bin = Math.min(bins2 - 1, Math.max(0, Math.floor((value - low) / width)));
    counts2[bin] = counts2[bin] + 1;
  }
  return { edges: Array.from({ length: bins2 + 1 }, (_, i) => i === bins2 ? high : low + i * width), counts: counts2 };
}

// packages/core/src/diagnostics/residuals.ts
function residualSummaries({ columns: columns2 }, predictions, targets) {
  return Object.fromEntries(
    columns2.map((column2, i) => {
      const { decode, restore } = targetScaler(column2);
      const predicted = Float64Array.from(outputColumn(predictions, columns2.length, i), decode);
      const truth = Float64Array.from(outputColumn(targets, columns2.length, i), restore);
      return [column2.name, residualSummary(predicted, truth)];
    })
  );
}
function residualSummary(predicted, truth) {
  if (!predicted.every(Number.isFinite)) return { bins: [], histogram: { edges: [], counts: [] } };
  const order2 = Uint32Array.from(predicted, (_, row) => row).sort(
    (a, b) => predicted[a] - predicted[b]
  );
  const parts3 = Math.min(RESIDUAL_BINS, Math.max(3, Math.round(Math.sqrt(order2.length) / 2)), order2.length);
  const bins2 = Array.from({ length: parts3 }, (_, part) => {
    const rows = order2.subarray(
      Math.round(part * order2.length / parts3),
      Math.round((part + 1) * order2.length / parts3)
    );
    const there = Float64Array.from(rows, (row) => truth[row]).sort();
    const at2 = (share) => quantile2(there, share);
    const sum2 = rows.reduce((total2, row) => total2 + predicted[row], 0);
    return {
      count: rows.length,
      prediction: sum2 / rows.length,
      p05: at2(0.05),
      p25: at2(0.25),
      p50: at2(0.5),
      p75: at2(0.75),
      p95: at2(0.95)
    };
  });
  return { bins: bins2, histogram: histogramOf(truth.map((value, row) => value - predicted[row])) };
}

// packages/core/src/diagnostics/sensitivity.ts
async function sensitivity({ predictor, parameters, rows, preprocessing, encoded }, { seed, noise: noise2 = 1 }) {
  if (!(noise2 > 0 && Number.isFinite(noise2))) {
    throw new UsageError({ where: "noise", expected: "a positive number of deviations", found: String(noise2) });
  }
  const { features, target: target2 } = preprocessing;
  const before = await predictor.predict(parameters, rows);
  const names = outputNames(target2);
  const columns2 = [];
  const outputs = names.map((name) => [name, {}]);
  for (const { name, column: column2, feature: feature2 } of numericColumns(features)) {
    const stream = randomStream(seed, "noise", name);
    const { linear, moved: movedBy } = scaler(feature2);
    const from = linear ? void 0 : await encoded(column2);
    const moves = Float32Array.from(rows, (_, i) => movedBy(from?.[i] ?? 0, noise2 * stream.normal()));
    const after = await predictor.perturbed(parameters, rows, column2, moves);
    const moved = names.map((_, output2) => meanMove(target2, output2, before, after));
    for (const [output2, [, of]] of outputs.entries()) of[name] = moved[output2]?.raw ?? null;
    columns2.push([name, together(target2, moved)]);
  }
  return { columns: Object.fromEntries(columns2), outputs: Object.fromEntries(outputs) };
}
function meanMove(target2, output2, before, after) {
  const { length: width } = outputNames(target2);
  const column2 = target2.kind === "regression" ? target2.columns[output2] : void 0;
  const scale = column2 === void 0 ? void 0 : targetScaler(column2);
  let [standard3, raw] = [0, 0];
  for (let at2 = output2; at2 < before.length; at2 += width) {
    const [from, to] = [before[at2], after[at2]];
    standard3 += Math.abs(to - from);
    if (scale?.linear === false) raw += Math.abs(scale.decode(to) - scale.decode(from));
  }
  const rows = before.length / width;
  const mean3 = standard3 / rows;
  return {
    standard: defined(mean3),
    raw: defined(scale?.linear === false ? raw / rows : mean3 * (column2?.deviation ?? 1))
  };
}
function together({ kind }, moved) {
  const [only] = moved;
  if (only !== void 0 && moved.length === 1) return only.raw;
  const mean3 = meanOf2(moved.map(({ standard: standard3 }) => standard3));
  return mean3 === null || kind === "regression" ? mean3 : mean3 * moved.length / 2;
}

// packages/core/src/diagnostics/slopes.ts
function slopeRowsAtOnce(columns2, outputs) {
  return Math.max(1, Math.min(4096, Math.floor(2 ** 22 / (columns2 * outputs))));
}
function together2({ kind }, slopes2) {
  if (slopes2.length === 1 || kind === "classification" && slopes2.length === 2) {
    return slopes2[slopes2.length - 1];
  }
  let total2 = 0;
  for (const slope of slopes2) total2 += Math.abs(slope);
  return total2 / (kind === "classification" ? 2 : slopes2.length);
}
function unitsOf(target2, predictions) {
  const [column2, ...others2] = target2.kind === "regression" ? target2.columns : [];
  if (column2 === void 0 || others2.length > 0) return 1;
  const { linear, steepness: steepness2 } = targetScaler(column2);
  return linear ? column2.deviation : predictions.map(steepness2);
}
async function steepness({ rows, encoded }, { column: column2, feature: feature2 }) {
  const { linear, steepness: at2 } = scaler(feature2);
  if (linear) return new Float64Array(rows.length).fill(at2(0));
  return Float64Array.from(await encoded(column2), at2);
}
async function slopes(probe) {
  const { predictor, parameters, rows, preprocessing } = probe;
  const { features, target: target2 } = preprocessing;
  const numeric = numericColumns(features);
  const factors = [];
  for (const column2 of numeric) factors.push(await steepness(probe, column2));
  const signed = numeric.map(() => new Float32Array(rows.length));
  const names = outputNames(target2);
  const sizes = names.map(() => numeric.map(() => 0));
  const predicted = new Float32Array(names.length === 1 ? rows.length : 0);
  let total2 = 0;
  const some = slopeRowsAtOnce(encodedWidth(features), names.length);
  for (let start = 0; start < rows.length; start += some) {
    const part = rows.subarray(start, start + some);
    const { predictions, slopes: matrices } = await predictor.slopes(parameters, part);
    if (names.length === 1) predicted.set(predictions, start);
    const width = (matrices[0]?.length ?? 0) / part.length;
    const each2 = new Float64Array(names.length);
    for (let row = 0; row < part.length; row++) {
      let squares = 0;
      for (let j = 0; j < numeric.length; j++) {
        const at2 = row * width + numeric[j].column;
        const factor = factors[j][start + row];
        for (let output2 = 0; output2 < each2.length; output2++) {
          const slope2 = matrices[output2][at2] * factor;
          const size = sizes[output2];
          size[j] = size[j] + Math.abs(slope2);
          each2[output2] = slope2;
        }
        const slope = together2(target2, each2);
        signed[j][start + row] = slope;
        squares += slope * slope;
      }
      total2 += Math.sqrt(squares);
    }
  }
  const units = unitsOf(target2, predicted);
  const summaries = numeric.map(({ name, deviation }, j) => {
    const values = signed[j];
    const standard3 = statisticsOf(values, 1);
    const raw = typeof units === "number" ? statisticsOf(values, units / deviation) : statisticsOf(
      values.map((value, i) => value * units[i]),
      1 / deviation
    );
    return [name, { standard: standard3, raw, histogram: histogramOf(values) }];
  });
  const outputs = names.map((name, output2) => {
    const means2 = numeric.map((column2, j) => [column2.name, defined(sizes[output2]?.[j] / rows.length)]);
    return [name, Object.fromEntries(means2)];
  });
  return {
    norm: numeric.length === 0 ? null : defined(total2 / rows.length),
    columns: Object.fromEntries(summaries),
    outputs: Object.fromEntries(outputs)
  };
}

// packages/core/src/diagnostics/diagnose.ts
async function diagnose(options) {
  const { model, parameters, data, rows = data.split.validation, seed } = options;
  const { preprocessing } = data;
  const predictor = createPredictor(model, data);
  try {
    const predictions = await predictor.predict(parameters, rows);
    const { target: target2 } = preprocessing;
    const known2 = { targets: targetsOf(data, rows), weights: weightsOf(data, rows) };
    const { metrics, outputs, ...distributions } = figuresOf(target2, predictions, known2);
    const some = probeRows(rows, seed);
    const encoded = (column2) => encodedColumn(data, some, column2);
    const probe = { predictor, parameters, rows: some, preprocessing, encoded };
    const sensitivities = await sensitivity(probe, options);
    const { norm: norm2, columns: columns2, outputs: steepness2 } = await slopes(probe);
    const byOutput2 = outputNames(target2).map((name) => [
      name,
      {
        ...outputs[name],
        sensitivity: sensitivities.outputs[name] ?? {},
        slope: steepness2[name] ?? {}
      }
    ]);
    return {
      metrics: { ...metrics, slopeNorm: norm2 },
      sensitivity: sensitivities.columns,
      slope: Object.fromEntries(Object.entries(columns2).map(([name, { standard: standard3 }]) => [name, standard3.mean])),
      slopes: columns2,
      ...byOutput2.length > 1 && { outputs: Object.fromEntries(byOutput2) },
      ...distributions
    };
  } finally {
    await predictor.release();
  }
}
function figuresOf(target2, predictions, known2) {
  const { targets, weights } = known2;
  if (target2.kind === "regression") {
    const { overall, outputs: outputs2 } = targetErrors(target2, predictions, known2);
    return { metrics: overall, outputs: outputs2, residuals: residualSummaries(target2, predictions, targets) };
  }
  const { classes } = target2;
  const { metrics, calibration } = classMetrics(predictions, targets, classes.length, weights);
  let spread = 0;
  const outputs = classes.map((name, c) => {
    const probabilities = outputColumn(predictions, classes.length, c);
    const { outputVariance } = errorMetrics(probabilities, probabilities, 1, weights);
    spread += outputVariance ?? Number.NaN;
    return [name, { auc: areaOf(predictions, targets, classes.length, c, weights), outputVariance }];
  });
  return {
    metrics: { rmse: null, mae: null, r2: null, outputVariance: Number.isNaN(spread) ? null : spread / 2, ...metrics },
    calibration,
    confusion: confusionOf(predictions, targets, classes),
    outputs: Object.fromEntries(outputs)
  };
}

// packages/core/src/diagnostics/student.ts
function studentTails(t, df) {
  checkDegrees("tails", df);
  if (Number.isNaN(t)) throw new UsageError({ where: "tails", expected: "a number t", found: "NaN" });
  const square2 = t * t;
  if (square2 === 0) return 1;
  if (!Number.isFinite(square2)) return 0;
  const [x, rest] = [df / (df + square2), square2 / (df + square2)];
  const [a, b] = [df / 2, 0.5];
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(rest));
  return x < (a + 1) / (a + b + 2) ? front * continued(a, b, x) / a : 1 - front * continued(b, a, rest) / b;
}
function checkDegrees(where2, df, least2 = 0) {
  if (df > 0 && df >= least2 && Number.isFinite(df)) return;
  const expected = `degrees of freedom${least2 === 0 ? " above 0" : `, at least ${least2}`}`;
  throw new UsageError({ where: where2, expected, found: String(df) });
}
function continued(a, b, x) {
  const kept2 = (value) => Math.abs(value) < 1e-300 ? 1e-300 : value;
  let c = 1;
  let d = 1 / kept2(1 - (a + b) * x / (a + 1));
  let product2 = d;
  for (let m = 1; m < 1e3; m++) {
    const even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / kept2(1 + even * d);
    c = kept2(1 + even / c);
    product2 *= d * c;
    const odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / kept2(1 + odd * d);
    c = kept2(1 + odd / c);
    product2 *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return product2;
}
function logGamma(x) {
  let [shifted, product2] = [x, 1];
  for (; shifted < 12; shifted++) product2 *= shifted;
  const inverse = 1 / (shifted * shifted);
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse * (1 / 1680 - inverse / 1188)))) / shifted;
  return (shifted - 0.5) * Math.log(shifted) - shifted + 0.5 * Math.log(2 * Math.PI) + series - Math.log(product2);
}
function studentQuantile(p, df) {
  if (!(p > 0 && p < 1)) {
    throw new UsageError({ where: "quantile", expected: "a probability inside (0, 1)", found: String(p) });
  }
  checkDegrees("quantile", df, 1);
  const wanted2 = 2 * Math.min(p, 1 - p);
  const at2 = (angle) => Math.sqrt(df) * Math.tan(angle);
  let [low, high] = [0, Math.PI / 2];
  for (let i = 0; i < 60; i++) {
    const middle2 = (low + high) / 2;
    if (studentTails(at2(middle2), df) > wanted2) low = middle2;
    else high = middle2;
  }
  return Math.sign(p - 0.5) * at2((low + high) / 2);
}

// packages/core/src/diagnostics/spread.ts
var CONFIDENCE = 0.95;
function spreadOf(values) {
  const count4 = values.length;
  if (count4 === 0) return { mean: null, deviation: null, count: count4 };
  const mean3 = values.reduce((sum2, value) => sum2 + value, 0) / count4;
  const squares = values.reduce((sum2, value) => sum2 + (value - mean3) ** 2, 0);
  return { mean: mean3, deviation: count4 < 2 ? null : Math.sqrt(squares / (count4 - 1)), count: count4 };
}
function spreadInterval({ mean: mean3, deviation, count: count4 }, ratio2, { confidence = CONFIDENCE }) {
  if (mean3 === null || deviation === null) return { low: null, high: null };
  const margin = studentQuantile((1 + confidence) / 2, count4 - 1) * Math.sqrt((1 / count4 + ratio2) * deviation ** 2);
  return { low: mean3 - margin, high: mean3 + margin };
}

// packages/core/src/diagnostics/error-sums.ts
var LEAST4 = 1e-15;
var EACH = 6;
var OF_CLASSES = ["accuracy", "logLoss", "brier"];
function sumsWidth(target2) {
  return 1 + (target2.kind === "regression" ? EACH * target2.columns.length : OF_CLASSES.length);
}
function errorSums(target2, predictions, known2, groups) {
  return target2.kind === "regression" ? numberSums(target2, predictions, known2, groups) : classSums(target2.classes.length, predictions, known2, groups);
}
function numberSums({ columns: columns2 }, predictions, { targets, weights }, groups) {
  const width = 1 + EACH * columns2.length;
  const rows = targets.length / columns2.length;
  const values = new Float64Array(groups * width);
  const add2 = (row, sum2, value) => {
    const place = row % groups * width + sum2;
    values[place] = values[place] + (weights === void 0 ? 1 : weights[row]) * value;
  };
  for (let row = 0; row < rows; row++) add2(row, 0, 1);
  for (const [c, column2] of columns2.entries()) {
    const { decode, restore } = targetScaler(column2);
    const [found, wanted2] = [outputColumn(predictions, columns2.length, c), outputColumn(targets, columns2.length, c)];
    const middle2 = restore(0);
    for (let row = 0; row < rows; row++) {
      const [prediction, truth] = [found[row], wanted2[row]];
      const raw = restore(truth);
      const error = decode(prediction) - raw;
      const sums = [(prediction - truth) ** 2, Math.abs(prediction - truth), error ** 2, Math.abs(error)];
      for (const [i, value] of [...sums, raw - middle2, (raw - middle2) ** 2].entries()) {
        add2(row, 1 + EACH * c + i, value);
      }
    }
  }
  const root = (c, sum2) => (sums, at2) => Math.sqrt(sums[at2 + 1 + EACH * c + sum2] / sums[at2]);
  const mean3 = (c, sum2) => (sums, at2) => sums[at2 + 1 + EACH * c + sum2] / sums[at2];
  const explained = (c) => (sums, at2) => {
    const of = (sum2) => sums[at2 + 1 + EACH * c + sum2];
    return 1 - of(2) / (of(5) - of(4) ** 2 / sums[at2]);
  };
  const overall = (figure5) => (sums, at2) => columns2.reduce((total2, _, c) => total2 + figure5(c)(sums, at2), 0) / columns2.length;
  if (columns2.length === 1) {
    const figures2 = [
      { figure: "rmse", of: root(0, 2) },
      { figure: "mae", of: mean3(0, 3) },
      { figure: "r2", of: explained(0) }
    ];
    return { width, values, figures: figures2 };
  }
  const figures = [
    { figure: "rmse", of: overall((c) => root(c, 0)) },
    { figure: "mae", of: overall((c) => mean3(c, 1)) },
    { figure: "r2", of: overall(explained) },
    ...columns2.flatMap(({ name }, c) => [
      { figure: `rmse:${name}`, of: root(c, 2) },
      { figure: `mae:${name}`, of: mean3(c, 3) },
      { figure: `r2:${name}`, of: explained(c) }
    ])
  ];
  return { width, values, figures };
}
function classSums(classes, probabilities, { targets, weights }, groups) {
  const width = 1 + OF_CLASSES.length;
  const values = new Float64Array(groups * width);
  for (let row = 0; row < targets.length; row++) {
    const right = targets[row];
    let [best, squares] = [0, 0];
    const of = (c) => probabilities[row * classes + c];
    for (let c = 0; c < classes; c++) {
      if (of(c) > of(best)) best = c;
      squares += (of(c) - (c === right ? 1 : 0)) ** 2;
    }
    const sums = [1, best === right ? 1 : 0, -Math.log(Math.max(of(right), LEAST4)), squares / 2];
    const weight = weights === void 0 ? 1 : weights[row];
    for (const [i, value] of sums.entries()) {
      const place = row % groups * width + i;
      values[place] = values[place] + weight * value;
    }
  }
  const figures = OF_CLASSES.map((figure5, i) => ({
    figure: figure5,
    of: (sums, at2) => sums[at2 + 1 + i] / sums[at2]
  }));
  return { width, values, figures };
}

// packages/core/src/diagnostics/intervals.ts
var DRAWS = 1e3;
var MOST_GROUPS = 1e3;
var MOST_SUMS = 4e7;
var intervalReferences = [
  {
    authors: "B. Efron, R. J. Tibshirani",
    title: "An Introduction to the Bootstrap",
    year: 1993,
    source: "Chapman & Hall, \xA713.3"
  },
  {
    authors: "E. B. Wilson",
    title: "Probable Inference, the Law of Succession, and Statistical Inference",
    year: 1927,
    source: "Journal of the American Statistical Association 22, 209\u2013212",
    url: "https://doi.org/10.1080/01621459.1927.10502953"
  }
];
function errorIntervals(target2, branches, known2, seed) {
  const rows = target2.kind === "regression" ? known2.targets.length / target2.columns.length : known2.targets.length;
  const most = Math.min(
    MOST_GROUPS,
    Math.max(200, Math.floor(MOST_SUMS / (DRAWS * sumsWidth(target2) * branches.length)))
  );
  const groups = Math.max(1, Math.min(rows, most));
  const parts3 = branches.map(({ branch: branch2, predictions }) => ({
    branch: branch2,
    sums: errorSums(target2, predictions, known2, groups)
  }));
  const drawn2 = rows < 2 ? [] : draws(parts3, groups, seed);
  const figures = (parts3[0]?.sums.figures ?? []).map(({ figure: figure5 }, f) => {
    const isShare = figure5 === "accuracy";
    const found = parts3.map(({ branch: branch2, sums }, b) => [
      branch2,
      isShare ? wilson(total(sums, f), sizeOf2(known2, rows)) : ends(drawn2[b]?.[f])
    ]);
    const [first, second] = [drawn2[0]?.[f], drawn2[1]?.[f]];
    const difference = branches.length === 2 && {
      difference: ends(first && second?.map((x, i) => x - (first[i] ?? 0)))
    };
    return { figure: figure5, method: isShare ? "wilson" : "bootstrap", ...Object.fromEntries(found), ...difference };
  });
  return { confidence: CONFIDENCE, draws: DRAWS, groups, figures };
}
function draws(parts3, groups, seed) {
  const stream = randomStream(seed, "intervals");
  const found = parts3.map(({ sums: sums2 }) => sums2.figures.map(() => new Float64Array(DRAWS)));
  const sums = parts3.map(({ sums: { width } }) => new Float64Array(width));
  const chosen = new Uint32Array(groups);
  for (let draw = 0; draw < DRAWS; draw++) {
    for (let i = 0; i < groups; i++) chosen[i] = stream.integer(groups);
    for (const [b, { sums: part }] of parts3.entries()) {
      const sum2 = sums[b];
      addUp(part, chosen, sum2);
      for (const [f, { of }] of part.figures.entries()) (found[b]?.[f])[draw] = of(sum2, 0);
    }
  }
  return found;
}
function addUp({ values, width }, chosen, sum2) {
  sum2.fill(0);
  for (let i = 0; i < chosen.length; i++) {
    const start = chosen[i] * width;
    for (let k = 0; k < width; k++) sum2[k] = sum2[k] + values[start + k];
  }
}
function ends(figures) {
  if (figures === void 0 || !figures.every(Number.isFinite)) return { low: null, high: null };
  const sorted = figures.slice().sort();
  return { low: quantile2(sorted, (1 - CONFIDENCE) / 2), high: quantile2(sorted, (1 + CONFIDENCE) / 2) };
}
function total({ values, width, figures }, figure5) {
  const sums = new Float64Array(width);
  for (const [i, value] of values.entries()) sums[i % width] = sums[i % width] + value;
  return figures[figure5]?.of(sums, 0) ?? Number.NaN;
}
function sizeOf2({ weights }, rows) {
  if (weights === void 0) return rows;
  const sum2 = weights.reduce((total2, weight) => total2 + weight, 0);
  return sum2 ** 2 / weights.reduce((total2, weight) => total2 + weight ** 2, 0);
}
function wilson(share, rows) {
  const slack = normalQuantile((1 + CONFIDENCE) / 2) ** 2 / rows;
  const margin = Math.sqrt(slack * share * (1 - share) + (slack / 2) ** 2);
  const at2 = (sign2) => defined(Math.min(1, Math.max(0, (share + (slack / 2 + sign2 * margin)) / (1 + slack))));
  return rows < 1 ? { low: null, high: null } : { low: at2(-1), high: at2(1) };
}

// packages/core/src/diagnostics/mean-interval.ts
function meanInterval(values, { ratio: ratio2 = 0, ...options } = {}) {
  if (!(ratio2 >= 0 && Number.isFinite(ratio2))) {
    throw new UsageError({ where: "ratio", expected: "a number of at least 0", found: String(ratio2) });
  }
  const spread = spreadOf(values);
  return { ...spread, ...spreadInterval(spread, ratio2, options) };
}

// packages/core/src/diagnostics/paired.ts
var pairedReferences = [
  {
    authors: "C. Nadeau, Y. Bengio",
    title: "Inference for the Generalization Error",
    year: 2003,
    source: "Machine Learning 52, 239\u2013281",
    url: "https://doi.org/10.1023/A:1024068626366"
  },
  {
    authors: "R. R. Bouckaert, E. Frank",
    title: "Evaluating the Replicability of Significance Tests for Comparing Learning Algorithms",
    year: 2004,
    source: "PAKDD 2004, LNCS 3056, 3\u201312",
    url: "https://doi.org/10.1007/978-3-540-24775-3_3"
  }
];
function foldInterval(spread, ratio2, options = {}) {
  if (!(ratio2 > 0 && Number.isFinite(ratio2))) {
    throw new UsageError({ where: "ratio", expected: "a number above 0", found: String(ratio2) });
  }
  return spreadInterval(spread, ratio2, options);
}
function pairedDifference(differences2, ratio2, options = {}) {
  const spread = spreadOf(differences2);
  const { low, high } = foldInterval(spread, ratio2, options);
  const negative = differences2.filter((difference) => difference < 0).length;
  const verdict = low === null || high === null ? "undefined" : high < 0 ? "lower" : low > 0 ? "higher" : "no difference";
  return { ...spread, low, high, negative, verdict };
}

// packages/core/src/diagnostics/paired-t.ts
var pairedTestReferences = [
  {
    authors: "Student",
    title: "The Probable Error of a Mean",
    year: 1908,
    source: "Biometrika 6(1), 1\u201325",
    url: "https://doi.org/10.1093/biomet/6.1.1"
  },
  {
    authors: "S. Holm",
    title: "A Simple Sequentially Rejective Multiple Test Procedure",
    year: 1979,
    source: "Scandinavian Journal of Statistics 6(2), 65\u201370"
  }
];
function pairedTest(differences2, options = {}) {
  const wrong = differences2.find((difference) => !Number.isFinite(difference));
  if (wrong !== void 0)
    throw new UsageError({ where: "paired test", expected: "finite numbers", found: `${wrong}` });
  const interval2 = meanInterval(differences2, options);
  const { mean: mean3, deviation, count: count4 } = interval2;
  if (mean3 === null || deviation === null) return { ...interval2, p: null };
  return { ...interval2, p: mean3 === 0 ? 1 : studentTails(mean3 / (deviation / Math.sqrt(count4)), count4 - 1) };
}
function holm(values) {
  const known2 = values.flatMap((p, place) => p === null ? [] : [{ p, place }]).sort((a, b) => a.p - b.p);
  const adjusted = values.map(() => null);
  let largest = 0;
  for (const [i, { p, place }] of known2.entries()) {
    largest = Math.max(largest, Math.min(1, (known2.length - i) * p));
    adjusted[place] = largest;
  }
  return adjusted;
}

// packages/core/src/diagnostics/row-sample.ts
function rowSelection(total2, most, stream) {
  let [left, wanted2] = [total2, Math.min(most, total2)];
  return () => {
    const chosen = wanted2 > 0 && stream.uniform() * left < wanted2;
    left--;
    if (chosen) wanted2--;
    return chosen;
  };
}
function rowSample({ total: total2, most, seed }) {
  const choose2 = rowSelection(total2, most, randomStream(seed, "rows"));
  const places = [];
  const drawn2 = [];
  const isNumeric = [];
  let start = 0;
  return {
    add({ rows, columns: columns2 }) {
      for (const [column2, cells] of columns2.entries()) isNumeric[column2] = cells instanceof Float64Array;
      for (let i = 0; i < rows; i++) {
        if (!choose2()) continue;
        places.push(start + i);
        for (const [column2, cells] of columns2.entries()) {
          const kept2 = drawn2[column2] ?? [];
          drawn2[column2] = kept2;
          kept2.push(cells[i] ?? null);
        }
      }
      start += rows;
    },
    result: () => ({
      rows: places.length,
      places,
      columns: isNumeric.map(
        (numeric, column2) => numeric ? Float64Array.from(drawn2[column2] ?? []) : drawn2[column2] ?? []
      )
    })
  };
}

// packages/core/src/diagnostics/running-moments.ts
function runningMoments() {
  let [count4, average, squares] = [0, 0, 0];
  let [minimum, maximum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  return {
    add(value) {
      count4++;
      const before = value - average;
      average += before / count4;
      squares += before * (value - average);
      if (value < minimum) minimum = value;
      if (value > maximum) maximum = value;
    },
    get count() {
      return count4;
    },
    get mean() {
      return count4 === 0 ? Number.NaN : average;
    },
    get deviation() {
      return minimum === maximum ? 0 : Math.sqrt(squares / count4);
    },
    get standardError() {
      return minimum === maximum && count4 > 1 ? 0 : Math.sqrt(squares / (count4 - 1) / count4);
    },
    get minimum() {
      return count4 === 0 ? Number.NaN : minimum;
    },
    get maximum() {
      return count4 === 0 ? Number.NaN : maximum;
    }
  };
}

// packages/core/src/diagnostics/by-output.ts
function perOutput(outputs, classes, make) {
  return Array.from({ length: outputs + (classes ? 1 : 0) }, make);
}
function withVariation(sizes, classes) {
  if (!classes) return sizes;
  const half = new Float64Array(sizes[0]?.length ?? 0);
  for (const of of sizes) for (let i = 0; i < half.length; i++) half[i] = half[i] + of[i] / 2;
  return [...sizes, half];
}
function byOutput(outputs, classes, figuresOf2) {
  const each2 = Array.from({ length: outputs }, (_, output2) => figuresOf2(output2));
  return { outputs: each2, ...classes ? { together: figuresOf2(outputs) } : {} };
}

// packages/core/src/diagnostics/raw-slopes.ts
var DIFFERENCE_STEP = 0.01;
var LEAST_ROWS = 1e3;
async function differences(model, rows, numbers) {
  const found = Array.from({ length: model.outputs }, () => []);
  for (const { column: column2, deviation } of numbers) {
    const here = numbersAt2(rows, column2);
    const above = here.map((value) => value + DIFFERENCE_STEP * deviation);
    const below = here.map((value) => value - DIFFERENCE_STEP * deviation);
    const up = await model.predict(withColumn(rows, column2, above));
    const down = await model.predict(withColumn(rows, column2, below));
    for (const [output2, of] of found.entries()) {
      const [high, low] = [up[output2], down[output2]];
      const slope = (_, i) => (high[i] - low[i]) / (above[i] - below[i]);
      of.push(here.map(slope));
    }
  }
  return found;
}
function slopesOf2(model, rows, numbers) {
  if (model.slopes === void 0) return differences(model, rows, numbers);
  return model.slopes(
    rows,
    numbers.map(({ column: column2 }) => column2)
  );
}
function rawSlopesTally(model, numbers, { seed, total: total2, deviations, classes = false }) {
  const kept2 = model.outputs === 1 ? PROBE_ROWS : Math.max(LEAST_ROWS, Math.floor(PROBE_ROWS / model.outputs));
  const choose2 = rowSelection(total2, kept2, randomStream(seed, "slopes"));
  const of = () => ({ sizes: runningMoments(), kept: [] });
  const features = numbers.map((number) => ({ number, outputs: perOutput(model.outputs, classes, of) }));
  return {
    async add(rows) {
      const found = await slopesOf2(model, rows, numbers);
      const chosen = Array.from({ length: rows.rows }, choose2);
      for (const [j, { number, outputs }] of features.entries()) {
        const here = numbersAt2(rows, number.column);
        const slopes2 = found.map((of2) => of2[j].map(Math.abs));
        for (const [output2, all] of withVariation(slopes2, classes).entries()) {
          const { sizes, kept: kept3 } = outputs[output2];
          for (let i = 0; i < rows.rows; i++) if (!Number.isNaN(here[i])) sizes.add(all[i]);
          const some = all.filter((_, i) => chosen[i] === true && !Number.isNaN(here[i]));
          kept3.push(Float32Array.from(some, (slope) => slope * number.deviation));
        }
      }
    },
    result() {
      return byOutput(model.outputs, classes, (output2) => {
        const targetDeviation = output2 < model.outputs ? deviations[output2] : 1;
        const summaries = features.map(({ number, outputs }) => {
          const of2 = outputs[output2];
          return [number.name, summaryOf(of2, number, targetDeviation)];
        });
        return Object.fromEntries(summaries);
      });
    }
  };
}
function summaryOf({ sizes, kept: kept2 }, { deviation }, targetDeviation) {
  const values = joined2(kept2);
  const of = (scale) => ({
    ...statisticsOf(values, scale),
    mean: defined(sizes.mean * deviation * scale)
  });
  const standard3 = targetDeviation === void 0 ? null : of(1 / targetDeviation);
  return { rows: sizes.count, raw: of(1 / deviation), standard: standard3 };
}
function joined2(parts3) {
  const all = new Float32Array(parts3.reduce((length, part) => length + part.length, 0));
  let end = 0;
  for (const part of parts3) {
    all.set(part, end);
    end += part.length;
  }
  return all;
}

// packages/core/src/diagnostics/partial-dependence.ts
var dependenceReferences = [
  {
    authors: "J. H. Friedman",
    title: "Greedy Function Approximation: A Gradient Boosting Machine",
    year: 2001,
    source: "Annals of Statistics 29, 1189\u20131232",
    url: "https://doi.org/10.1214/aos/1013203451"
  }
];
var GRID_POINTS = 32;
var GRID_SHARES = [0.05, 0.25, 0.5, 0.75, 0.95];
var EVEN_SHARES = Array.from({ length: GRID_POINTS }, (_, i) => i / (GRID_POINTS - 1));
function quantileGrid(numbers, shares = [...EVEN_SHARES, ...GRID_SHARES]) {
  const sorted = numbers.filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length === 0) return [];
  const grid = [];
  for (const share of shares.toSorted((a, b) => a - b)) {
    const value = quantile2(sorted, share);
    if (grid.length === 0 || value > (grid.at(-1)?.value ?? value)) grid.push({ share, value });
  }
  return grid;
}
function mean2(values) {
  if (values === void 0) return null;
  let total2 = 0;
  for (const value of values) total2 += value;
  return defined(total2 / values.length);
}
async function partialDependence(model, rows, feature2) {
  const points = Array.from({ length: model.outputs }, () => []);
  for (const { share, value } of quantileGrid(numbersAt2(rows, feature2.column))) {
    const there = withColumn(rows, feature2.column, new Float64Array(rows.rows).fill(value));
    const slopes2 = feature2.kind === "date" ? [] : await slopesOf2(model, there, [feature2]);
    const predictions = await model.predict(there);
    for (const [output2, of] of points.entries()) {
      of.push({ share, value, prediction: mean2(predictions[output2]), slope: mean2(slopes2[output2]?.[0]) });
    }
  }
  return points;
}
async function levelDependence(model, rows, feature2) {
  const isText = feature2.kind === "category";
  const points = Array.from({ length: model.outputs }, () => []);
  for (const [place, level] of (isText ? feature2.levels : ["false", "true"]).entries()) {
    const cells = isText ? new Array(rows.rows).fill(level) : new Float64Array(rows.rows).fill(place);
    const predictions = await model.predict(withColumn(rows, feature2.column, cells));
    for (const [output2, of] of points.entries()) of.push({ level, prediction: mean2(predictions[output2]) });
  }
  return points;
}
function dependenceAt(points, share) {
  return points.findLast((point) => point.share <= share) ?? points[0];
}

// packages/core/src/diagnostics/raw-sensitivity.ts
function rawSensitivityTally(model, numbers, { seed, noise: noise2 = 1, classes = false }) {
  if (!(noise2 > 0 && Number.isFinite(noise2))) {
    throw new UsageError({ where: "noise", expected: "a positive number of deviations", found: String(noise2) });
  }
  const features = numbers.map((number) => ({
    number,
    stream: randomStream(seed, "noise", number.name),
    outputs: perOutput(model.outputs, classes, runningMoments)
  }));
  return {
    async add(rows, predictions) {
      for (const { number, stream, outputs } of features) {
        const here = numbersAt2(rows, number.column);
        const moved = here.map((value) => value + noise2 * number.deviation * stream.normal());
        const after = await model.predict(withColumn(rows, number.column, moved));
        const moves = after.map(
          (values, output2) => values.map((value, i) => Math.abs(value - predictions[output2]?.[i]))
        );
        for (const [output2, sizes] of withVariation(moves, classes).entries()) {
          const moments2 = outputs[output2];
          for (let i = 0; i < rows.rows; i++) if (!Number.isNaN(here[i])) moments2.add(sizes[i]);
        }
      }
    },
    result() {
      return byOutput(model.outputs, classes, (output2) => {
        const figures = features.map(({ number, outputs }) => {
          const { count: count4, mean: mean3, standardError } = outputs[output2];
          return [number.name, { rows: count4, mean: defined(mean3), standardError: defined(standardError) }];
        });
        return Object.fromEntries(figures);
      });
    }
  };
}

// packages/core/src/diagnostics/robustness.ts
async function robustness(options) {
  const { model, parameters, data, rows = data.split.validation, seed, noise: noise2 = 0.1, radius = 0.1 } = options;
  for (const [where2, value] of Object.entries({ noise: noise2, radius })) {
    if (value > 0 && Number.isFinite(value)) continue;
    throw new UsageError({ where: where2, expected: "a positive number of deviations", found: String(value) });
  }
  const { features, target: target2 } = data.preprocessing;
  const some = probeRows(rows, seed);
  const known2 = { targets: targetsOf(data, some), weights: weightsOf(data, some) };
  const numeric = numericColumns(features);
  const predictor = createPredictor(model, data);
  try {
    const errorOf = (predictions) => errorOn(target2, predictions, known2);
    const error = errorOf(await predictor.predict(parameters, some));
    if (numeric.length === 0) return { error, noisy: error, attacked: error };
    const moving = await moversOf(numeric, data, some);
    const underMoves = async (deviations) => {
      const moves = moving(deviations);
      return errorOf(await predictor.moved(parameters, some, moves));
    };
    const drawn2 = numeric.map(({ name }) => {
      const stream = randomStream(seed, "robustness", name);
      return Float32Array.from(some, () => noise2 * stream.normal());
    });
    const signs = await gradientSigns({ model, parameters, data }, some, numeric);
    const steps = signs.map((sign2) => sign2.map((way) => radius * way));
    return { error, noisy: await underMoves(drawn2), attacked: await underMoves(steps) };
  } finally {
    await predictor.release();
  }
}
function errorOn(target2, predictions, known2) {
  if (target2.kind === "regression") return targetErrors(target2, predictions, known2).overall.rmse;
  return classMetrics(predictions, known2.targets, target2.classes.length, known2.weights).metrics.logLoss;
}
async function moversOf(numeric, data, rows) {
  const scalers = await Promise.all(
    numeric.map(async ({ column: column2, feature: feature2 }) => {
      const { linear, moved } = scaler(feature2);
      return { column: column2, moved, from: linear ? void 0 : await encodedColumn(data, rows, column2) };
    })
  );
  return (deviations) => (start, end) => {
    const moves = new Float32Array((end - start) * data.width);
    for (const [j, { column: column2, moved, from }] of scalers.entries()) {
      for (let row = start; row < end; row++) {
        moves[(row - start) * data.width + column2] = moved(from?.[row] ?? 0, deviations[j]?.[row]);
      }
    }
    return moves;
  };
}
async function gradientSigns({ model, parameters: vector3, data }, rows, numeric) {
  const { gradient } = attackedRows(model, data);
  const executable = await data.runtime.load(program("attack-gradient", { gradient }));
  const signs = numeric.map(() => new Float32Array(rows.length));
  const atOnce = rowsAtOnce(data.width);
  try {
    await withStored(data.runtime, vector3, async (parameters) => {
      for (let start = 0; start < rows.length; start += atOnce) {
        const part = rows.subarray(start, start + atOnce);
        const { gradient: found } = await executable.run(attackFeeds(data, part, parameters));
        const slopes2 = found?.data;
        for (const [j, { column: column2 }] of numeric.entries()) {
          for (let row = 0; row < part.length; row++) {
            signs[j][start + row] = Math.sign(slopes2[row * data.width + column2]);
          }
        }
      }
    });
    return signs;
  } finally {
    await executable.release();
  }
}

// packages/core/src/diagnostics/encoded-model.ts
function encodedModel(model, { runtime, width, preprocessing }, outputs) {
  const layout = parameterLayout(model.parameters);
  const rows = input("rows", "float32", ["count", width]);
  const parameters = unflatten(input("parameters", "float32", [layout.total]), layout);
  const predictions = applyLink(linkOf(preprocessing.target), model.apply(parameters, rows));
  let [predicting, sloping] = [
    void 0,
    void 0
  ];
  async function run(executable, vector3, encoded, extra = {}) {
    const found = {};
    const [rows2, atOnce] = [encoded.length / width, rowsAtOnce(width)];
    await withStored(runtime, vector3, async (parameters2) => {
      for (let start = 0; start < rows2; start += atOnce) {
        const data = encoded.slice(start * width, (start + atOnce) * width);
        const count4 = data.length / width;
        const results = await executable.run({
          rows: { dtype: "float32", shape: [count4, width], data },
          parameters: parameters2,
          ...extra
        });
        for (const [name, { data: values }] of Object.entries(results)) {
          const each2 = values.length / count4;
          found[name] ??= new Float32Array(rows2 * each2);
          found[name].set(values, start * each2);
        }
      }
    });
    return found;
  }
  const unit = (length, place) => {
    const data = new Float32Array(length);
    data[place] = 1;
    return data;
  };
  return {
    async predict(vector3, encoded) {
      predicting ??= runtime.load(program("predictions", { predictions }));
      const found = await run(await predicting, vector3, encoded);
      return found.predictions;
    },
    async slope(vector3, encoded, output2, column2) {
      sloping ??= runtime.load(slopeProgram());
      const found = await run(await sloping, vector3, encoded, {
        of: { dtype: "float32", shape: [1, outputs], data: unit(outputs, output2) },
        by: { dtype: "float32", shape: [width, 1], data: unit(width, column2) }
      });
      return { predictions: found.predictions, slopes: found.slopes };
    },
    async release() {
      for (const loaded of [predicting, sloping]) await (await loaded)?.release();
    }
  };
  function slopeProgram() {
    const of = input("of", "float32", [1, outputs]);
    const [slopes2] = gradients(sum(mul(predictions, of)), [rows]);
    return program("slopes", { predictions, slopes: matmul(slopes2, input("by", "float32", [width, 1])) });
  }
}
async function encodedRows({ runtime, stored, width }, rows) {
  const features = input("features", "float32", ["rows", width]);
  const executable = await runtime.load(
    program("rows", { values: gather(features, input("index", "int64", ["count"])) })
  );
  try {
    const index = { dtype: "int64", shape: [rows.length], data: BigInt64Array.from(rows, BigInt) };
    const { values } = await executable.run({ features: stored.features, index });
    return values?.data;
  } finally {
    await executable.release();
  }
}

// packages/core/src/diagnostics/run-dependence.ts
var ROWS = 300;
var SHARES = [
  0.01,
  0.1,
  0.15,
  0.2,
  0.3,
  0.35,
  0.4,
  0.45,
  0.55,
  0.6,
  0.65,
  0.7,
  0.8,
  0.85,
  0.9,
  0.99
];
var ALL_SHARES = [...SHARES, ...GRID_SHARES];
var MOST_OUTPUTS = 4;
var MOST_FEATURES = { one: { numbers: 8, others: 4 }, several: { numbers: 3, others: 2 } };
var LOOKED_AT = 12;
var MOST_LEVELS = 12;
async function runDependence(options) {
  const { model, data, seed, branches, sensitivity: sensitivity2 } = options;
  const { preprocessing, split: split3 } = data;
  const rows = probeRows(split3.validation, seed, ROWS);
  if (rows.length === 0) return {};
  const encoded = await encodedRows(data, rows);
  const places = placed2(preprocessing);
  const numbers = places.filter(({ feature: { kind } }) => kind === "numeric").sort((a, b) => (sensitivity2[b.feature.name] ?? -1) - (sensitivity2[a.feature.name] ?? -1));
  const others2 = places.filter(({ feature: { kind } }) => kind === "category" || kind === "boolean");
  const most = looked(preprocessing).length > 1 ? MOST_FEATURES.several : MOST_FEATURES.one;
  let chosen = [...numbers.slice(0, most.numbers), ...others2.slice(0, LOOKED_AT)];
  const evaluated = encodedModel(model, data, outputNames(preprocessing.target).length);
  try {
    const found = [];
    for (const { branch: branch2, parameters } of branches) {
      const probe = { evaluated, parameters, encoded, width: data.width, preprocessing };
      const all = [];
      for (const place of chosen) all.push(await dependenceOn(place, probe));
      const kept2 = found.length > 0 ? all : mostMoving(all, most.others);
      chosen = kept2.flatMap(({ feature: feature2 }) => chosen.filter((place) => place.feature.name === feature2));
      found.push([branch2, kept2]);
    }
    return Object.fromEntries(found);
  } finally {
    await evaluated.release();
  }
}
function placed2({ features }) {
  let column2 = 0;
  return features.map((feature2) => {
    const place = { feature: feature2, column: column2 };
    column2 += featureWidth(feature2);
    return place;
  });
}
function looked({ target: target2 }) {
  const names = outputNames(target2);
  return target2.kind === "classification" && names.length === 2 ? names.slice(1) : names.slice(0, MOST_OUTPUTS);
}
function mostMoving(all, most) {
  const spread = ({ outputs }) => {
    const ranges = Object.values(outputs).map(({ prediction }) => {
      const known2 = prediction.filter((value) => value !== null);
      return known2.length === 0 ? 0 : Math.max(...known2) - Math.min(...known2);
    });
    return Math.max(0, ...ranges);
  };
  const others2 = all.filter(({ levels }) => levels !== void 0).sort((a, b) => spread(b) - spread(a));
  return [...all.filter(({ levels }) => levels === void 0), ...others2.slice(0, most)];
}
async function dependenceOn({ feature: feature2, column: column2 }, probe) {
  const { evaluated, parameters, preprocessing, encoded } = probe;
  const grid = feature2.kind === "numeric" ? quantileGrid(numbersOf({ feature: feature2, column: column2 }, probe), ALL_SHARES) : [];
  const levels = feature2.kind === "category" ? feature2.levels.slice(0, MOST_LEVELS) : feature2.kind === "boolean" ? ["0", "1"] : [];
  const values = feature2.kind === "boolean" ? [0, 1] : grid.map(({ value }) => value);
  const cells = feature2.kind === "category" ? levels : Float64Array.from(values);
  const rows = withCells({ feature: feature2, column: column2 }, cells, probe);
  const names = outputNames(preprocessing.target);
  const outputs = [];
  for (const name of cells.length === 0 ? [] : looked(preprocessing)) {
    const output2 = names.indexOf(name);
    const unit = rawUnit(preprocessing, output2);
    const standardOf = (predictions) => Float64Array.from(
      { length: predictions.length / names.length },
      (_, row) => predictions[row * names.length + output2]
    );
    if (feature2.kind !== "numeric") {
      const standard4 = standardOf(await evaluated.predict(parameters, rows));
      outputs.push([name, { prediction: means(standard4.map(unit.decode), cells.length) }]);
      continue;
    }
    const found = await evaluated.slope(parameters, rows, output2, column2);
    const standard3 = standardOf(found.predictions);
    const { encode, steepness: steepness2 } = scaler(feature2);
    const count4 = encoded.length / probe.width;
    const rises = values.map((value) => steepness2(encode(value)) / feature2.deviation);
    const slopes2 = Float64Array.from(
      found.slopes,
      (slope, row) => slope * rises[Math.floor(row / count4)] * unit.steepness(standard3[row])
    );
    const prediction = means(standard3.map(unit.decode), cells.length);
    outputs.push([name, { prediction, slope: means(slopes2, cells.length) }]);
  }
  return {
    feature: feature2.name,
    ...feature2.kind === "numeric" && { values, shares: grid.map(({ share }) => share) },
    ...feature2.kind !== "numeric" && { levels },
    outputs: Object.fromEntries(outputs)
  };
}
function numbersOf({ feature: feature2, column: column2 }, { encoded, width }) {
  if (feature2.kind !== "numeric") return new Float64Array();
  const { decode } = scaler(feature2);
  const blank = encodedColumns([feature2]).findIndex((each2) => each2.blank === true);
  return Float64Array.from({ length: encoded.length / width }, (_, row) => {
    const start = row * width + column2;
    return blank >= 0 && encoded[start + blank] === 1 ? Number.NaN : decode(encoded[start]);
  });
}
function withCells({ feature: feature2, column: column2 }, cells, { encoded, width }) {
  const own = featureWidth(feature2);
  const written = new Float32Array(cells.length * own);
  featureEncoder(feature2)(cells, written, 0, own);
  const rows = new Float32Array(cells.length * encoded.length);
  for (let point = 0; point < cells.length; point++) {
    const start = point * encoded.length;
    rows.set(encoded, start);
    const cell = written.subarray(point * own, (point + 1) * own);
    for (let row = start + column2; row < start + encoded.length; row += width) rows.set(cell, row);
  }
  return rows;
}
function rawUnit({ target: target2 }, output2) {
  const column2 = target2.kind === "regression" ? target2.columns[output2] : void 0;
  return column2 === void 0 ? { decode: (value) => value, steepness: () => 1 } : targetScaler(column2);
}
function means(numbers, parts3) {
  const rows = numbers.length / parts3;
  return Array.from({ length: parts3 }, (_, part) => {
    const here = numbers.subarray(part * rows, (part + 1) * rows);
    return defined(here.reduce((total2, value) => total2 + value, 0) / rows);
  });
}

// packages/core/src/diagnostics/target-records.ts
var TARGET_TOLERANCE = 0.05;
function targetRecords({ control: { features, atMost }, asked }, { preprocessing }, reached, reference3) {
  const numeric = numericColumns(preprocessing.features);
  return features.map(({ column: column2, of }, j) => {
    const name = numeric.find((each2) => each2.column === column2)?.name ?? "";
    const figure5 = asked[j] ?? { less: 0 };
    const before = reference3.figures[of][name] ?? null;
    const wanted2 = "at" in figure5 ? figure5.at * figureUnit(preprocessing.target, of) : before === null ? null : before * (1 - figure5.less);
    const value = reached[of][name] ?? null;
    const deviation = wanted2 === null || value === null ? null : deviationOf(value, wanted2);
    const relative = "at" in figure5 ? {} : { less: figure5.less, reference: reference3.name };
    return { column: name, of, ...relative, wanted: wanted2, reached: value, deviation, met: isMet(deviation, atMost) };
  });
}
function deviationOf(value, wanted2) {
  if (wanted2 !== 0) return value / wanted2 - 1;
  return value === 0 ? 0 : null;
}
function isMet(deviation, atMost) {
  return deviation !== null && (atMost || deviation >= -TARGET_TOLERANCE) && deviation <= TARGET_TOLERANCE;
}
function missedTargets({ controlled }) {
  if (controlled === void 0 || controlled.status === "running" || controlled.status === "interrupted") return [];
  return (controlled.targets ?? []).filter(({ met }) => !met).map(targetMiss);
}
function targetMiss({ column: column2, of, wanted: wanted2, reached, deviation }) {
  const number = (value) => value === null ? "undefined" : String(Number(value.toPrecision(4)));
  const by = deviation === null ? "" : `, ${Number((Math.abs(deviation) * 100).toFixed(1))} % ${deviation > 0 ? "above" : "below"} it`;
  return `the ${of} of ${column2} came to ${number(reached)}${by}; its target is ${number(wanted2)}`;
}

// packages/core/src/diagnostics/run-record.ts
async function describeRun(options) {
  const { plan, branches, settings: settings2, result, architecture, context, noise: noise2 = 1 } = options;
  const { data, model, optimizer, seed } = settings2;
  const { version, threads, created, seconds, config, source = data.name, warnings = [] } = context;
  const { pretraining, branches: standing } = result.progress;
  const described2 = [];
  const trained = [];
  for (const name of branches) {
    const branch2 = standing[name];
    if (branch2 === void 0) continue;
    const parameters = evaluatedParameters(progressOf(branch2).state, model, optimizer);
    const diagnosis = await diagnose({ model, parameters, data, seed, noise: noise2 });
    described2.push([name, { ...outcomeOf(branch2, result.status), ...diagnosis }]);
    trained.push({ branch: name, parameters });
  }
  const targets = await reachedTargets(options, Object.fromEntries(described2));
  const [lead] = described2;
  const sensitivity2 = lead?.[1].sensitivity ?? {};
  const dependence = lead && await runDependence({ model, data, seed, branches: trained, sensitivity: sensitivity2 });
  const intervals = lead && await intervalsOf(options, trained);
  const records = Object.fromEntries(
    described2.map(([name, branch2]) => {
      const of = dependence?.[name];
      const asked = name === "controlled" && targets.length > 0 ? { targets } : {};
      return [name, { ...branch2, ...asked, ...of !== void 0 && { dependence: of } }];
    })
  );
  return {
    schema: RECORD_SCHEMA,
    version,
    status: result.status,
    seed,
    threads,
    noise: noise2,
    created,
    seconds,
    data: {
      source,
      rows: data.rows,
      training: data.split.train.length,
      validation: data.split.validation.length,
      split: data.splitting,
      preprocessing: data.preprocessing,
      columns: data.columns
    },
    config,
    model: { name: model.name, ...architecture, parameters: parameterLayout(model.parameters).total },
    plan: recordedPlan(plan, branches).map(recordedPhase),
    branches: records,
    ...intervals !== void 0 && { intervals },
    warnings: [
      .../* @__PURE__ */ new Set([...data.warnings, ...warnings, ...pretrainingWarnings(pretraining), ...missedTargets(records)])
    ],
    references: referencesOf(options)
  };
}
async function reachedTargets({ plan, branches, settings: settings2, result, noise: noise2 = 1 }, { baseline, controlled }) {
  const targets = plan.controlled.controlled?.targets;
  if (targets === void 0 || controlled === void 0) return [];
  if (baseline !== void 0 && comparesWithBaseline(result.progress, branches)) {
    return targetRecords(targets, settings2.data, controlled, { name: "baseline", figures: baseline });
  }
  const { data, model, optimizer, seed } = settings2;
  const parameters = evaluatedParameters(progressOf(result.progress.pretraining).state, model, optimizer);
  const figures = await diagnose({ model, parameters, data, seed, noise: noise2 });
  return targetRecords(targets, data, controlled, { name: "pretraining", figures });
}
async function intervalsOf({ settings: { data, model, seed } }, branches) {
  const rows = data.split.validation;
  const predictor = createPredictor(model, data);
  try {
    const predicted = [];
    for (const { branch: branch2, parameters } of branches) {
      predicted.push({ branch: branch2, predictions: await predictor.predict(parameters, rows) });
    }
    const known2 = { targets: targetsOf(data, rows), weights: weightsOf(data, rows) };
    return errorIntervals(data.preprocessing.target, predicted, known2, seed);
  } finally {
    await predictor.release();
  }
}
function progressOf(phase) {
  return isFinished(phase) ? phase.progress : phase;
}
function outcomeOf(phase, run) {
  const { epochs, best } = progressOf(phase);
  const open = run === "running" ? "running" : "interrupted";
  return {
    status: isFinished(phase) ? phase.status : open,
    epochs,
    bestEpoch: best?.epoch ?? null,
    restored: isFinished(phase) && (best?.state ?? null) !== null,
    divergedAt: isFinished(phase) ? phase.divergedAt : null
  };
}
function recordedPlan(plan, branches) {
  const [only = "controlled"] = branches;
  return [plan.pretraining, branches.includes("controlled") ? plan.controlled : plan[only]];
}
function pretrainingWarnings(pretraining) {
  if (!isFinished(pretraining) || pretraining.status !== "diverged") return [];
  return [`the pretraining diverged in epoch ${pretraining.divergedAt}: no branch was trained`];
}
function referencesOf({ plan, branches, settings: { model, optimizer } }) {
  const phases = [plan.pretraining, ...branches.map((name) => plan[name])];
  const all = [
    ...model.references,
    ...phases.flatMap(({ objective, controlled, rule }) => [
      ...objective.references,
      ...controlled?.objective.references ?? [],
      ...rule?.references ?? []
    ]),
    ...optimizer.references
  ];
  return distinctReferences(all);
}

// packages/core/src/search/references.ts
var cmaReference = {
  authors: "N. Hansen",
  title: "The CMA Evolution Strategy: A Tutorial",
  year: 2016,
  source: "arXiv:1604.00772",
  url: "https://arxiv.org/abs/1604.00772"
};
var ipopReference = {
  authors: "A. Auger and N. Hansen",
  title: "A Restart CMA Evolution Strategy With Increasing Population Size",
  year: 2005,
  source: "IEEE Congress on Evolutionary Computation 2005"
};
var randomSearchReference = {
  authors: "J. Bergstra and Y. Bengio",
  title: "Random Search for Hyper-Parameter Optimization",
  year: 2012,
  source: "Journal of Machine Learning Research 13"
};
var successiveHalvingReference = {
  authors: "K. Jamieson and A. Talwalkar",
  title: "Non-stochastic Best Arm Identification and Hyperparameter Optimization",
  year: 2016,
  source: "AISTATS 2016, arXiv:1502.07943",
  url: "https://arxiv.org/abs/1502.07943"
};
var constraintReference = {
  authors: "K. Deb",
  title: "An Efficient Constraint Handling Method for Genetic Algorithms",
  year: 2e3,
  source: "Computer Methods in Applied Mechanics and Engineering 186, 311\u2013338",
  url: "https://doi.org/10.1016/S0045-7825(99)00389-8"
};
var kneeReference = {
  authors: "I. Das",
  title: "On Characterizing the \u201CKnee\u201D of the Pareto Curve Based on Normal-Boundary Intersection",
  year: 1999,
  source: "Structural Optimization 18, 107\u2013115",
  url: "https://doi.org/10.1007/BF01195985"
};
var invariantReference = {
  authors: "S. Gonzalez, X. Qiu and R. Miikkulainen",
  title: "Effective Regularization Through Evolutionary Loss-Function Metalearning",
  year: 2020,
  source: "arXiv:2010.00788",
  url: "https://arxiv.org/abs/2010.00788"
};
var welchReference = {
  authors: "B. L. Welch",
  title: "The Generalization of Student's Problem When Several Different Population Variances Are Involved",
  year: 1947,
  source: "Biometrika 34"
};

// packages/core/src/search/symmetric-eigen.ts
var MOST_SWEEPS2 = 60;
function symmetricEigen(matrix, n) {
  const a = new Float64Array(n * n);
  const v = new Float64Array(n * n);
  let largest = 0;
  for (let i = 0; i < n; i++) {
    v[i * n + i] = 1;
    for (let j = i; j < n; j++) {
      const entry = matrix[i * n + j];
      a[i * n + j] = entry;
      a[j * n + i] = entry;
      largest = Math.max(largest, Math.abs(entry));
    }
  }
  if (!Number.isFinite(largest)) {
    throw new RuntimeError({ where: "eigenvalues", expected: "a matrix of finite numbers", found: String(largest) });
  }
  const smallest2 = largest * Number.EPSILON ** 2;
  let rotated = n > 1;
  for (let sweep = 0; rotated && sweep < MOST_SWEEPS2; sweep++) {
    rotated = false;
    for (let p = 0; p < n - 1; p++) {
      for (let q = p + 1; q < n; q++) rotated = rotate2(a, v, n, p, q, smallest2) || rotated;
    }
  }
  const order2 = Array.from({ length: n }, (_, i) => i).sort((i, j) => at(a, n, i) - at(a, n, j) || i - j);
  const vectors = new Float64Array(n * n);
  for (const [row, i] of order2.entries()) vectors.set(v.subarray(i * n, (i + 1) * n), row * n);
  return { values: Float64Array.from(order2, (i) => at(a, n, i)), vectors };
}
function at(a, n, i) {
  return a[i * n + i];
}
function rotate2(a, v, n, p, q, smallest2) {
  const off = a[p * n + q];
  const [app, aqq] = [at(a, n, p), at(a, n, q)];
  const size = Math.abs(off);
  if (size <= smallest2 || size <= Number.EPSILON * Math.sqrt(Math.abs(app * aqq))) return false;
  const tau = (aqq - app) / (2 * off);
  const t = Math.abs(tau) > 1e150 ? 1 / (2 * tau) : (tau < 0 ? -1 : 1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
  const c = 1 / Math.sqrt(1 + t * t);
  const s = t * c;
  for (let k = 0; k < n; k++) {
    const [vp, vq] = [v[p * n + k], v[q * n + k]];
    v[p * n + k] = c * vp - s * vq;
    v[q * n + k] = s * vp + c * vq;
    if (k === p || k === q) continue;
    const [ap, aq] = [a[p * n + k], a[q * n + k]];
    const [np, nq] = [c * ap - s * aq, s * ap + c * aq];
    a[p * n + k] = np;
    a[k * n + p] = np;
    a[q * n + k] = nq;
    a[k * n + q] = nq;
  }
  a[p * n + p] = app - t * off;
  a[q * n + q] = aqq + t * off;
  a[p * n + q] = 0;
  a[q * n + p] = 0;
  return true;
}

// packages/core/src/search/checks.ts
function check2(holds, where2, expected, value) {
  if (!holds) throw new UsageError({ where: where2, expected, found: String(value) });
}
function checkWhole(where2, value, least2) {
  check2(Number.isSafeInteger(value) && value >= least2, where2, `a whole number of at least ${least2}`, value);
}
function checkCount(count4) {
  if (count4 !== Number.POSITIVE_INFINITY) checkWhole("ask", count4, 0);
}
function checkTold(proposals, values, isPending) {
  const where2 = "tell";
  check2(values.length === proposals.length, where2, `${proposals.length} values, one a proposal`, values.length);
  const seen = /* @__PURE__ */ new Set();
  for (const { id } of proposals) {
    check2(
      isPending(id) && !seen.has(id),
      where2,
      "proposals that were asked for and have no value yet",
      `proposal ${id}`
    );
    seen.add(id);
  }
}

// packages/core/src/search/cma-es/strategy.ts
function usualPopulation(dimension) {
  return 4 + Math.floor(3 * Math.log(dimension));
}
function expectedLength(n) {
  return Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n));
}
function massOf(weights) {
  const sum2 = weights.reduce((total2, w) => total2 + w, 0);
  return sum2 * sum2 / weights.reduce((total2, w) => total2 + w * w, 0);
}
function learningRates(n, mass) {
  const cSigma = (mass + 2) / (n + mass + 5);
  const cC = (4 + mass / n) / (n + 4 + 2 * mass / n);
  const c1 = 2 / ((n + 1.3) ** 2 + mass);
  const cMu = Math.min(1 - c1, 2 * (mass - 2 + 1 / mass) / ((n + 2) ** 2 + mass));
  return { cSigma, cC, c1, cMu };
}
function checkPopulation(population) {
  const holds = Number.isSafeInteger(population) && population >= 2;
  check2(holds, "population of cma-es", "a whole number of at least 2", population);
}

// packages/core/src/search/cma-es/purecma.ts
function purecmaStrategy(n, population) {
  const parents = Math.floor(population / 2);
  const raw = Array.from({ length: parents }, (_, i) => Math.log(parents + 0.5) - Math.log(i + 1));
  const sum2 = raw.reduce((total2, w) => total2 + w, 0);
  const mass = massOf(raw);
  const rates = learningRates(n, mass);
  const { cSigma, c1, cMu } = rates;
  const dSigma = 2 * mass / population + 0.3 + cSigma;
  return {
    ...rates,
    dimension: n,
    population,
    parents,
    selectionMass: mass,
    weights: Array.from({ length: population }, (_, i) => (raw[i] ?? 0) / sum2),
    grow: (length) => Math.exp(Math.min(1, cSigma / dSigma / 2 * (length ** 2 / n - 1))),
    isSteady: (length, generations) => length ** 2 / n / (1 - (1 - cSigma) ** (2 * generations)) < 2 + 4 / (n + 1),
    decomposeEvery: Math.floor(0.5 / (n * (c1 + cMu))) + 1
  };
}

// packages/core/src/search/cma-es/tutorial.ts
function tutorialStrategy(n, population) {
  const parents = Math.floor(population / 2);
  const raw = Array.from({ length: population }, (_, i) => Math.log((population + 1) / 2) - Math.log(i + 1));
  const mass = massOf(raw.slice(0, parents));
  const negativeMass = massOf(raw.slice(parents));
  const rates = learningRates(n, mass);
  const { cSigma, c1, cMu } = rates;
  const negative = Math.min(
    1 + c1 / cMu,
    // (50)
    1 + 2 * negativeMass / (mass + 2),
    // (51)
    Math.max(0, 1 - c1 - cMu) / (n * cMu)
    // (52)
  );
  const sumOf = (sign2) => raw.reduce((total2, w) => total2 + Math.max(0, sign2 * w), 0);
  const [positiveSum, negativeSum] = [sumOf(1), sumOf(-1)];
  const dSigma = 1 + 2 * Math.max(0, Math.sqrt((mass - 1) / (n + 1)) - 1) + cSigma;
  const expected = expectedLength(n);
  return {
    ...rates,
    dimension: n,
    population,
    parents,
    selectionMass: mass,
    weights: raw.map((w) => w >= 0 ? w / positiveSum : negative * w / negativeSum),
    // (53)
    grow: (length) => Math.exp(cSigma / dSigma * (length / expected - 1)),
    // (44)
    isSteady: (length, generations) => length / Math.sqrt(1 - (1 - cSigma) ** (2 * generations)) < (1.4 + 2 / (n + 1)) * expected,
    decomposeEvery: Math.max(1, Math.floor(1 / (10 * n * (c1 + cMu))))
    // §B.2
  };
}

// packages/core/src/search/cma-es/options.ts
var strategies = { tutorial: tutorialStrategy, purecma: purecmaStrategy };
var cmaVariants = ["tutorial", "purecma"];
function settingsOf({
  sigma,
  population,
  variant = "tutorial",
  restarts = 0,
  growth = 2,
  maxEvaluations = Number.POSITIVE_INFINITY,
  target: target2 = Number.NEGATIVE_INFINITY,
  tolfun = 1e-12,
  tolx = 1e-12,
  tolxup = 1e4,
  condition = 1e14
}, { lower, upper }) {
  const n = lower.length;
  const first = lower.map((low, i) => {
    const width = upper[i] - low;
    if (typeof sigma === "number") return sigma;
    return sigma === void 0 ? Number.isFinite(width) ? 0.3 * width : 1 : sigma[i];
  });
  if (typeof sigma === "object") check2(sigma.length === n, "sigma of cma-es", `${n} numbers`, sigma.length);
  for (const each2 of first) check2(each2 > 0 && Number.isFinite(each2), "sigma of cma-es", "positive numbers", each2);
  check2(cmaVariants.includes(variant), "variant of cma-es", cmaVariants.join(" or "), variant);
  const size = population ?? usualPopulation(n);
  checkPopulation(size);
  checkWhole("restarts of cma-es", restarts, 0);
  check2(growth >= 1 && Number.isFinite(growth), "growth of cma-es", "a number of at least 1", growth);
  if (maxEvaluations !== Number.POSITIVE_INFINITY) checkWhole("maxEvaluations of cma-es", maxEvaluations, 1);
  check2(!Number.isNaN(target2), "target of cma-es", "a number", target2);
  const tolerances = { tolfun, tolx, tolxup, condition };
  for (const [name, value] of Object.entries(tolerances)) {
    check2(value >= 0 && Number.isFinite(value), `${name} of cma-es`, "a number of at least 0", value);
  }
  const finite2 = (value) => Number.isFinite(value) ? value : null;
  return {
    sigma: first,
    population: size,
    variant,
    restarts,
    growth,
    maxEvaluations: finite2(maxEvaluations),
    target: finite2(target2),
    tolerances
  };
}
function strategyOf({ variant, population, growth }, dimension, restart) {
  return strategies[variant](dimension, Math.round(population * growth ** restart));
}

// packages/core/src/search/box.ts
function boxOf(setup) {
  checkWhole("seed of the search", setup.seed, 0);
  const dimension = setup.start?.length ?? setup.lower?.length ?? setup.upper?.length ?? 0;
  if (dimension === 0) {
    throw new UsageError({ where: "search", expected: "a start, or bounds", found: "neither" });
  }
  const lower = sized("lower", setup.lower ?? new Array(dimension).fill(-Infinity), dimension);
  const upper = sized("upper", setup.upper ?? new Array(dimension).fill(Infinity), dimension);
  for (const [i, low] of lower.entries()) {
    const high = upper[i];
    check2(low < high, `bounds of coordinate ${i}`, "a lower one below the upper one", `${low} and ${high}`);
  }
  const start = sized("start", setup.start ?? lower.map((low, i) => middle(low, upper[i])), dimension);
  for (const [i, value] of start.entries()) {
    check2(Number.isFinite(value), `start of coordinate ${i}`, "a finite number, or bounds that have a middle", value);
    const [low, high] = [lower[i], upper[i]];
    check2(value >= low && value <= high, `start of coordinate ${i}`, `a number from ${low} to ${high}`, value);
  }
  return { lower, upper, start };
}
function isFiniteBox({ lower, upper }) {
  return [...lower, ...upper].every(Number.isFinite);
}
function requireFiniteBox(box, where2) {
  if (isFiniteBox(box)) return;
  const remedy3 = "give lower and upper bounds, or take cma-es";
  throw new UsageError({ where: where2, expected: "finite bounds on every coordinate", found: "none on some", remedy: remedy3 });
}
function uniformIn({ lower, upper }, uniform2) {
  return lower.map((low, i) => low + uniform2() * (upper[i] - low));
}
function middle(low, high) {
  return low / 2 + high / 2;
}
function sized(name, values, dimension) {
  check2(values.length === dimension, `${name} of the search`, `${dimension} numbers`, values.length);
  for (const [i, value] of values.entries())
    check2(!Number.isNaN(value), `${name} of coordinate ${i}`, "a number", value);
  return [...values];
}

// packages/core/src/search/fold.ts
function foldOf(lower, upper, sigma) {
  return { lower, upper, margin: Math.min((upper - lower) / 20, sigma / 2) };
}
function folded({ lower, upper, margin }, u) {
  const [first, last] = [lower - margin, upper + margin];
  let inside = u;
  if (Number.isFinite(first) && Number.isFinite(last) && (u < first || u > last)) {
    const period = 2 * (last - first);
    const along = ((u - first) % period + period) % period;
    inside = first + Math.min(along, period - along);
  } else if (u < first) inside = 2 * first - u;
  else if (u > last) inside = 2 * last - u;
  if (inside < lower + margin) inside = lower + (inside - first) ** 2 / (4 * margin);
  else if (inside > upper - margin) inside = upper - (inside - last) ** 2 / (4 * margin);
  return Math.min(Math.max(inside, lower), upper);
}
function unfolded({ lower, upper, margin }, x) {
  if (x < lower + margin) return lower - margin + 2 * Math.sqrt(margin * (x - lower));
  if (x > upper - margin) return upper + margin - 2 * Math.sqrt(margin * (upper - x));
  return x;
}

// packages/core/src/search/rank.ts
function kept(value) {
  return Number.isFinite(value) ? value : null;
}
function compareValues(left, right) {
  if (left === null || right === null) return Number(left === null) - Number(right === null);
  return left - right;
}
function ranking(values) {
  const places = values.map((_, place) => place);
  return places.sort((a, b) => compareValues(values[a] ?? null, values[b] ?? null) || a - b);
}
function betterOf(best, proposal, value) {
  if (value === null) return best;
  const { id, point, budget } = proposal;
  const found = { id, point, budget, value };
  if (best === void 0) return found;
  const order2 = best.budget - budget || value - best.value || id - best.id;
  return order2 < 0 ? found : best;
}

// packages/core/src/search/round.ts
var firstRound = { first: 0, asked: 0, told: [], evaluations: 0 };
function resumedRound(state, proposalOf) {
  let { first, asked, evaluations, best } = state;
  let values = new Map(state.told);
  const proposal = (place) => proposalOf(first + place, place);
  return {
    get first() {
      return first;
    },
    get pending() {
      const places = Array.from({ length: asked }, (_, place) => place);
      return places.filter((place) => !values.has(place)).map(proposal);
    },
    get best() {
      return best;
    },
    get evaluations() {
      return evaluations;
    },
    ask(count4, available) {
      checkCount(count4);
      const from = asked;
      asked = Math.max(from, Math.min(available, asked + count4));
      return Array.from({ length: asked - from }, (_, i) => proposal(from + i));
    },
    tell(proposals, told) {
      checkTold(proposals, told, (id) => id >= first && id < first + asked && !values.has(id - first));
      for (const [i, { id }] of proposals.entries()) {
        const value = kept(told[i]);
        values.set(id - first, value);
        best = betterOf(best, proposal(id - first), value);
      }
      evaluations += proposals.length;
    },
    values: (size) => values.size < size ? void 0 : Array.from({ length: size }, (_, place) => values.get(place) ?? null),
    next(size) {
      first += size;
      asked = 0;
      values = /* @__PURE__ */ new Map();
    },
    state: () => ({
      first,
      asked,
      told: [...values].sort(([a], [b]) => a - b),
      evaluations,
      ...best === void 0 ? {} : { best }
    })
  };
}

// packages/core/src/search/cma-es/distribution.ts
function isotropic(mean3, sigma) {
  const n = mean3.length;
  const identity2 = Array.from({ length: n * n }, (_, i) => i % (n + 1) === 0 ? 1 : 0);
  const zeros = new Array(n).fill(0);
  return {
    generation: 0,
    mean: mean3,
    sigma,
    covariance: identity2,
    sigmaPath: zeros,
    covariancePath: zeros,
    axes: identity2,
    lengths: new Array(n).fill(1)
  };
}
function decomposed(covariance, n) {
  const { values, vectors } = symmetricEigen(covariance, n);
  const least2 = values[n - 1] * 1e-20;
  return { axes: [...vectors], lengths: Array.from(values, (value) => Math.sqrt(Math.max(value, least2))) };
}
function drawn({ mean: mean3, sigma, axes, lengths }, normal2) {
  const n = mean3.length;
  const x = [...mean3];
  for (let i = 0; i < n; i++) {
    const along = sigma * lengths[i] * normal2();
    for (let j = 0; j < n; j++) x[j] = x[j] + along * axes[i * n + j];
  }
  return x;
}
function whitened({ axes, lengths }, y) {
  const n = y.length;
  const out = new Array(n).fill(0);
  for (let i = 0; i < n; i++) {
    let along = 0;
    for (let j = 0; j < n; j++) along += axes[i * n + j] * y[j];
    along /= lengths[i];
    for (let j = 0; j < n; j++) out[j] = out[j] + along * axes[i * n + j];
  }
  return out;
}
function lengthOf(vector3) {
  return Math.sqrt(vector3.reduce((total2, value) => total2 + value * value, 0));
}

// packages/core/src/search/cma-es/state.ts
import { z as z10 } from "zod";

// packages/core/src/search/state-parts.ts
import { z as z9 } from "zod";
var numbersSchema = z9.array(z9.number());
var wholeSchema = z9.int().min(0);
var valueSchema = z9.number().nullable();
var boxSchema = z9.strictObject({
  lower: numbersSchema,
  upper: numbersSchema,
  start: numbersSchema
});
var streamSchema = z9.strictObject({
  words: z9.array(z9.int()).length(4),
  spare: z9.number().exactOptional()
});
var evaluatedSchema = z9.strictObject({
  id: wholeSchema,
  point: numbersSchema,
  budget: z9.number(),
  value: z9.number()
});
var roundFields = {
  first: wholeSchema,
  asked: wholeSchema,
  told: z9.array(z9.tuple([wholeSchema, valueSchema])),
  evaluations: wholeSchema,
  best: evaluatedSchema.exactOptional()
};

// packages/core/src/search/cma-es/state.ts
var distribution = z10.strictObject({
  generation: wholeSchema,
  mean: numbersSchema,
  sigma: z10.number(),
  covariance: numbersSchema,
  sigmaPath: numbersSchema,
  covariancePath: numbersSchema,
  axes: numbersSchema,
  lengths: numbersSchema
});
var settings = z10.strictObject({
  sigma: numbersSchema,
  population: wholeSchema,
  variant: z10.enum(cmaVariants),
  restarts: wholeSchema,
  growth: z10.number(),
  maxEvaluations: valueSchema,
  target: valueSchema,
  tolerances: z10.strictObject({ tolfun: z10.number(), tolx: z10.number(), tolxup: z10.number(), condition: z10.number() })
});
var schema = z10.strictObject({
  search: z10.literal("cma-es"),
  version: z10.literal(1),
  settings,
  box: z10.strictObject({ lower: z10.array(valueSchema), upper: z10.array(valueSchema), start: numbersSchema }),
  restart: wholeSchema,
  distribution,
  stream: streamSchema,
  history: z10.strictObject({ best: z10.array(valueSchema), median: z10.array(valueSchema) }),
  ...roundFields,
  stopped: z10.string().exactOptional()
});
function readCmaEsState(state) {
  const remedy3 = "restore what state() gave";
  const read2 = checkShape(state, "state of cma-es", schema, remedy3);
  const n = read2.box.start.length;
  const { mean: mean3, covariance, sigmaPath, covariancePath, axes, lengths } = read2.distribution;
  const sized2 = z10.custom(
    () => n > 0 && [mean3, sigmaPath, covariancePath, lengths, read2.settings.sigma, read2.box.lower, read2.box.upper].every(
      (part) => part.length === n
    ) && [covariance, axes].every((part) => part.length === n * n),
    `vectors of ${n} numbers and matrices of ${n * n}`
  );
  return checkShape(read2, "state of cma-es", sized2, remedy3);
}

// packages/core/src/search/cma-es/termination.ts
function shortWindow({ dimension, population }) {
  return 10 + Math.ceil(30 * dimension / population);
}
function longWindow({ dimension, population }, generations) {
  return Math.min(2e4, Math.max(120 + Math.ceil(30 * dimension / population), Math.ceil(generations / 5)));
}
function lengthened(history, strategy, values, generation) {
  const window = longWindow(strategy, generation);
  const median = values[Math.floor((values.length - 1) / 2)] ?? null;
  return {
    best: [...history.best, values[0] ?? null].slice(-window),
    median: [...history.median, median].slice(-window)
  };
}
var criteria = {
  /** No value of the last generations was finite. */
  diverged: ({ history, strategy }) => {
    const recent = history.best.slice(-shortWindow(strategy));
    return recent.length === shortWindow(strategy) && recent.every((value) => value === null);
  },
  /** EqualFunValues and TolFun: the values of the last generations hardly differ. */
  tolfun: ({ history, strategy, values, tolerances }) => {
    const recent = history.best.slice(-shortWindow(strategy));
    return recent.length === shortWindow(strategy) && rangeOf2([...recent, ...values]) <= tolerances.tolfun;
  },
  /** TolX: the distribution has hardly any width left. */
  tolx: ({ distribution: { sigma, covariance, covariancePath, mean: mean3 }, firstSigma, tolerances }) => mean3.every((_, j) => {
    const deviation = Math.sqrt(covariance[j * (mean3.length + 1)]);
    const limit = tolerances.tolx * firstSigma;
    return sigma * deviation < limit && sigma * Math.abs(covariancePath[j]) < limit;
  }),
  /** TolXUp: the distribution grew far beyond the first one, or overflowed. */
  tolxup: ({ distribution: { sigma, lengths, mean: mean3, covariance }, firstSigma, tolerances }) => !(sigma * lengths.at(-1) <= tolerances.tolxup * firstSigma) || ![...mean3, ...covariance].every(Number.isFinite),
  /** ConditionCov. */
  condition: ({ distribution: distribution2, tolerances }) => conditionOf(distribution2) > tolerances.condition,
  /** NoEffectAxis: a tenth of a standard deviation along an axis, another one each generation, does not move the mean. */
  "no-effect-axis": ({ distribution: { mean: mean3, sigma, axes, lengths, generation } }) => {
    const i = generation % mean3.length;
    const along = 0.1 * sigma * lengths[i];
    return mean3.every((value, j) => value === value + along * axes[i * mean3.length + j]);
  },
  /** NoEffectCoord: a fifth of a standard deviation in some coordinate does not move the mean. */
  "no-effect-coordinate": ({ distribution: { mean: mean3, sigma, covariance } }) => mean3.some((value, j) => value === value + 0.2 * sigma * Math.sqrt(covariance[j * (mean3.length + 1)])),
  /** Stagnation: neither best nor median values of the last 30 % are better than those of the first 30 %. */
  stagnation: ({ history: { best, median }, strategy, distribution: { generation } }) => best.length === longWindow(strategy, generation) && isNoBetter(best) && isNoBetter(median)
};
function endOf(ended) {
  return Object.entries(criteria).find(([, holds]) => holds(ended))?.[0];
}
function conditionOf({ lengths }) {
  return (lengths.at(-1) / lengths[0]) ** 2;
}
function rangeOf2(values) {
  let [least2, greatest] = [Infinity, -Infinity];
  for (const value of values) {
    if (value === null) return Infinity;
    least2 = Math.min(least2, value);
    greatest = Math.max(greatest, value);
  }
  return greatest - least2;
}
function isNoBetter(values) {
  const part = Math.ceil(0.3 * values.length);
  return compareValues(medianOf(values.slice(-part)), medianOf(values.slice(0, part))) >= 0;
}
function medianOf(values) {
  return [...values].sort(compareValues)[Math.floor((values.length - 1) / 2)] ?? null;
}

// packages/core/src/search/cma-es/update.ts
function updated(before, strategy, points) {
  const { mean: mean3, sigma } = before;
  const { dimension: n, parents, weights, selectionMass, cSigma, cC, grow, isSteady, decomposeEvery } = strategy;
  const generation = before.generation + 1;
  const steps = points.map((x) => x.map((value, j) => (value - mean3[j]) / sigma));
  const step = new Array(n).fill(0);
  for (let i = 0; i < parents; i++) addTo(step, weights[i], steps[i]);
  const moved = mean3.map((value, j) => value + sigma * step[j]);
  const whiteStep = whitened(before, step);
  const sigmaGain = Math.sqrt(cSigma * (2 - cSigma) * selectionMass);
  const sigmaPath = before.sigmaPath.map((p, j) => (1 - cSigma) * p + sigmaGain * whiteStep[j]);
  const length = lengthOf(sigmaPath);
  const steady = isSteady(length, generation) ? 1 : 0;
  const pathGain = steady * Math.sqrt(cC * (2 - cC) * selectionMass);
  const covariancePath = before.covariancePath.map((p, j) => (1 - cC) * p + pathGain * step[j]);
  const covariance = adapted(before, strategy, { steps, path: covariancePath, steady });
  return {
    generation,
    mean: moved,
    sigma: sigma * grow(length),
    // (44)
    covariance,
    sigmaPath,
    covariancePath,
    ...generation % decomposeEvery === 0 && covariance.every(Number.isFinite) ? decomposed(covariance, n) : { axes: before.axes, lengths: before.lengths }
  };
}
function adapted(before, strategy, { steps, path, steady }) {
  const { dimension: n, weights, cC, c1, cMu } = strategy;
  const missing2 = (1 - steady) * cC * (2 - cC);
  const sum2 = weights.reduce((total2, w) => total2 + w, 0);
  const kept2 = 1 + c1 * missing2 - c1 - cMu * sum2;
  const covariance = before.covariance.map((value) => kept2 * value);
  addOuter(covariance, n, c1, path);
  for (const [i, weight] of weights.entries()) {
    const y = steps[i];
    if (weight === 0 || y.every((value) => value === 0)) continue;
    const scaled4 = weight > 0 ? weight : weight * n / lengthOf(whitened(before, y)) ** 2;
    addOuter(covariance, n, cMu * scaled4, y);
  }
  return covariance;
}
function addTo(sum2, factor, vector3) {
  for (let j = 0; j < sum2.length; j++) sum2[j] = sum2[j] + factor * vector3[j];
}
function addOuter(matrix, n, factor, v) {
  for (let i = 0; i < n; i++) {
    for (let j = i; j < n; j++) {
      const sum2 = matrix[i * n + j] + factor * (v[i] * v[j]);
      matrix[i * n + j] = sum2;
      matrix[j * n + i] = sum2;
    }
  }
}

// packages/core/src/search/cma-es/cma-es.ts
var emptyHistory = { best: [], median: [] };
function cmaEs(setup, options = {}) {
  const box = boxOf(setup);
  const settings2 = settingsOf(options, box);
  const stream = randomStream(setup.seed, "cma-es");
  return running(settings2, box, stream, {
    restart: 0,
    distribution: isotropic(inner(settings2, box, box.start), 1),
    history: emptyHistory,
    ...firstRound
  });
}
var cmaEsMethod = {
  facts: { bounded: false, adaptive: true, budgets: false },
  references: [cmaReference, ipopReference],
  start: cmaEs,
  restore(state) {
    const { settings: settings2, box, stream, search: _search, version: _version, ...rest } = readCmaEsState(state);
    const { lower, upper, start } = box;
    const open = { lower: lower.map((low) => low ?? -Infinity), upper: upper.map((high) => high ?? Infinity), start };
    return running(settings2, open, resumedStream(stream), rest);
  }
};
function inner({ sigma }, { lower, upper }, point) {
  return point.map((x, i) => {
    const each2 = sigma[i];
    return unfolded(foldOf(lower[i], upper[i], each2), x) / each2;
  });
}
function outer({ sigma }, { lower, upper }, u) {
  return u.map((value, i) => {
    const each2 = sigma[i];
    return folded(foldOf(lower[i], upper[i], each2), each2 * value) + 0;
  });
}
function running(settings2, box, stream, progress) {
  const n = box.start.length;
  let { restart, distribution: distribution2, history, stopped } = progress;
  let strategy = strategyOf(settings2, n, restart);
  let drawnFrom = stream.state();
  let points = generation();
  const round = resumedRound(progress, (id, place) => ({
    id,
    point: outer(settings2, box, points[place]),
    budget: 1
  }));
  function generation() {
    return Array.from({ length: strategy.population }, () => drawn(distribution2, () => stream.normal()));
  }
  function available() {
    return Math.min(points.length, (settings2.maxEvaluations ?? Number.POSITIVE_INFINITY) - round.first);
  }
  function isGoodEnough(found) {
    return found !== void 0 && settings2.target !== null && found.value <= settings2.target;
  }
  function finishGeneration(inOrder) {
    const ranked = ranking(inOrder);
    distribution2 = updated(
      distribution2,
      strategy,
      ranked.map((place) => points[place])
    );
    const sorted = ranked.map((place) => inOrder[place]);
    history = lengthened(history, strategy, sorted, distribution2.generation);
    const { tolerances } = settings2;
    stopped = endOf({ strategy, distribution: distribution2, history, values: sorted, firstSigma: 1, tolerances });
    if (isGoodEnough(round.best)) stopped = "target";
    else if (stopped !== void 0 && restart < settings2.restarts) beginAnew();
    round.next(inOrder.length);
    if (stopped !== void 0) return;
    drawnFrom = stream.state();
    points = generation();
  }
  function beginAnew() {
    stopped = void 0;
    restart += 1;
    strategy = strategyOf(settings2, n, restart);
    const middle2 = inner(settings2, box, box.start);
    const start = isFiniteBox(box) ? inner(
      settings2,
      box,
      uniformIn(box, () => stream.uniform())
    ) : middle2.map((value) => value + stream.normal());
    distribution2 = isotropic(start, 1);
    history = emptyHistory;
  }
  return {
    name: "cma-es",
    ask: (count4 = Number.POSITIVE_INFINITY) => round.ask(count4, stopped === void 0 ? available() : 0),
    tell(proposals, told) {
      round.tell(proposals, told);
      const values = round.values(points.length);
      if (values !== void 0) finishGeneration(values);
      if (stopped === void 0 && round.evaluations === settings2.maxEvaluations) stopped = "evaluations";
    },
    get pending() {
      return round.pending;
    },
    get best() {
      return round.best;
    },
    get evaluations() {
      return round.evaluations;
    },
    get stopped() {
      return stopped;
    },
    get info() {
      return {
        generation: distribution2.generation,
        restart,
        population: strategy.population,
        sigma: distribution2.sigma,
        condition: conditionOf(distribution2)
      };
    },
    state() {
      const finite2 = (value) => Number.isFinite(value) ? value : null;
      const state = {
        search: "cma-es",
        version: 1,
        settings: settings2,
        box: { lower: box.lower.map(finite2), upper: box.upper.map(finite2), start: box.start },
        restart,
        distribution: distribution2,
        stream: drawnFrom,
        history,
        ...round.state(),
        ...stopped === void 0 ? {} : { stopped }
      };
      return { ...state };
    }
  };
}

// packages/core/src/search/comparison/budget.ts
var SLACK = 0.05;
function epochsWithin(evaluations, cost, steps) {
  const positive = "a number above 0";
  check2(evaluations > 0 && Number.isFinite(evaluations), "budget", positive, evaluations);
  check2(cost > 0 && Number.isFinite(cost), "cost of a step", positive, cost);
  checkWhole("steps of an epoch", steps, 1);
  const exact = evaluations / (cost * steps);
  const nearest = Math.round(exact);
  return nearest <= exact * (1 + SLACK) ? nearest : Math.floor(exact);
}

// packages/core/src/search/comparison/choose.ts
function chooseStrength(tried, maxLoss) {
  const known2 = tried.flatMap(
    ({ error, sensitivity: sensitivity2 }, place) => error === null ? [] : [{ error, sensitivity: sensitivity2, place }]
  );
  const within = known2.flatMap(
    ({ error, sensitivity: sensitivity2, place }) => sensitivity2 !== null && error <= 1 + maxLoss ? [{ value: sensitivity2, place }] : []
  );
  if (within.length > 0) return { place: least(within), by: "sensitivity" };
  if (known2.length === 0) return void 0;
  return { place: least(known2.map(({ error, place }) => ({ value: error, place }))), by: "error" };
}
function least(candidates) {
  return candidates.reduce((best, each2) => each2.value < best.value ? each2 : best).place;
}

// packages/core/src/search/comparison/judge.ts
var comparedFigures = ["error", "sensitivity", "slopeNorm", "noisy", "attacked"];
var LEVEL = 0.05;
function judgeMethods(baseline, methods) {
  const tests = methods.map(({ runs }) => eachFigure((figure5) => pairedTest(changesOf(runs, baseline, figure5))));
  const adjusted = eachFigure((figure5) => holm(tests.map((test) => test[figure5].p)));
  return methods.map(({ name }, i) => ({
    name,
    changes: eachFigure((figure5) => {
      const test = tests[i]?.[figure5];
      const p = adjusted[figure5][i] ?? null;
      return { ...test, adjusted: p, verdict: verdictOf(test, p) };
    })
  }));
}
function judgeOverall(methods, verdicts, maxLoss) {
  const by = verdicts.some(({ changes }) => changes.sensitivity.count > 0) ? "sensitivity" : "error";
  const lowered = verdicts.filter(({ changes }) => changes[by].verdict === "lower");
  const runsOf = (name) => methods.find((method) => method.name === name)?.runs ?? [];
  const allowed = ({ name, changes }) => (changes.error.mean ?? Number.POSITIVE_INFINITY) <= maxLoss && runsOf(name).every((run) => run !== null);
  const ranked = lowered.filter(allowed).sort((a, b) => (a.changes[by].mean ?? 0) - (b.changes[by].mean ?? 0));
  const lowering = ranked.map(({ name }) => name);
  const [first, ...others2] = lowering;
  const against = holm(others2.map((name) => pairedTest(changesOf(runsOf(name), runsOf(first), by)).p));
  const tied = others2.filter((_, i) => !((against[i] ?? 1) <= LEVEL));
  const named3 = (of) => of.map(({ name }) => name);
  const isUndefined = verdicts.every(({ changes }) => changes[by].verdict === "undefined");
  return {
    outcome: first !== void 0 ? tied.length > 0 ? "tie" : "best" : isUndefined ? "undefined" : "none",
    by,
    lowering,
    leading: first === void 0 ? [] : [first, ...tied],
    beyond: by === "sensitivity" ? named3(lowered.filter((verdict) => !allowed(verdict))) : [],
    erringLess: named3(verdicts.filter(({ changes }) => changes.error.verdict === "lower"))
  };
}
function eachFigure(of) {
  return Object.fromEntries(comparedFigures.map((figure5) => [figure5, of(figure5)]));
}
function changesOf(runs, base, figure5) {
  return runs.flatMap((run, i) => {
    const [here, there] = [run?.[figure5] ?? null, base[i]?.[figure5] ?? null];
    return here === null || there === null || !(there > 0) ? [] : [(here - there) / there];
  });
}
function verdictOf({ mean: mean3 }, adjusted) {
  if (adjusted === null || mean3 === null) return "undefined";
  if (adjusted > LEVEL || mean3 === 0) return "no difference";
  return mean3 < 0 ? "lower" : "higher";
}

// packages/core/src/search/pareto.ts
function isFeasible({ objectives, constraints = [] }) {
  return objectives.every(Number.isFinite) && constraints.every((value) => value <= 0);
}
function dominates(left, right) {
  return left.every((value, i) => value <= right[i]) && left.some((value, i) => value < right[i]);
}
function paretoFront(outcomes) {
  const size = outcomes[0]?.objectives.length ?? 0;
  for (const { objectives } of outcomes) {
    if (objectives.length !== size) {
      throw new UsageError({ where: "pareto front", expected: `${size} objectives`, found: String(objectives.length) });
    }
  }
  const feasible = outcomes.flatMap((outcome, place) => isFeasible(outcome) ? [{ place, ...outcome }] : []);
  return feasible.filter(({ objectives }) => !feasible.some((other) => dominates(other.objectives, objectives))).map(({ place }) => place);
}
function constraintsBroken(outcomes) {
  const size = Math.max(0, ...outcomes.map(({ constraints = [] }) => constraints.length));
  return Array.from({ length: size }, (_, i) => {
    const values = outcomes.map(({ constraints = [] }) => constraints[i] ?? 0);
    return {
      broken: values.filter((value) => !(value <= 0)).length,
      least: Math.min(...values.filter(Number.isFinite))
    };
  });
}

// packages/core/src/search/constrained.ts
function constrainedValue(outcome) {
  const { objectives, constraints = [] } = outcome;
  const [value = Number.NaN, ...others2] = objectives;
  if (others2.length > 0 || objectives.length === 0) {
    throw new UsageError({ where: "constrained value", expected: "one objective", found: String(objectives.length) });
  }
  if (![value, ...constraints].every(Number.isFinite)) return Number.NaN;
  if (isFeasible(outcome)) return 0.5 + Math.atan(value) / Math.PI;
  return 1 + violation(outcome);
}
function violation({ constraints = [] }) {
  return constraints.reduce((sum2, value) => sum2 + Math.max(0, value), 0);
}

// packages/core/src/search/drive.ts
async function driveSearch(options) {
  const { search, executor, trialOf, scoreOf, spared, onTold, signal } = options;
  const failing = new AbortController();
  const ending = AbortSignal.any([failing.signal, ...signal === void 0 ? [] : [signal]]);
  const running4 = /* @__PURE__ */ new Set();
  let failure;
  let waiting = search.pending;
  const tell = async (proposal, value) => {
    search.tell([proposal], [value]);
    await onTold?.(proposal, value);
  };
  const evaluate = async (proposal) => {
    const known2 = spared?.(proposal);
    if (known2 !== void 0) return tell(proposal, known2);
    const outcome = await executor.run(trialOf(proposal), ending);
    if (outcome.status !== "interrupted") await tell(proposal, scoreOf(outcome, proposal));
  };
  const start = (proposal) => {
    const work = evaluate(proposal).catch((error) => {
      failure ??= { error };
      failing.abort();
    }).finally(() => running4.delete(work));
    running4.add(work);
  };
  const isOver = () => failure !== void 0 || signal?.aborted === true || search.stopped !== void 0;
  while (true) {
    while (!isOver() && running4.size < executor.slots) {
      if (waiting.length === 0) waiting = search.ask(executor.slots - running4.size);
      const [next, ...others2] = waiting;
      if (next === void 0) break;
      waiting = others2;
      start(next);
    }
    if (running4.size === 0) break;
    await Promise.race([...running4, ...executor.grown === void 0 ? [] : [executor.grown()]]);
  }
  if (failure !== void 0) throw failure.error;
  return search.stopped === void 0 ? "interrupted" : "finished";
}

// packages/core/src/search/each-once.ts
function eachOnce(executor) {
  const running4 = /* @__PURE__ */ new Map();
  function begin(trial2) {
    const control = new AbortController();
    const ended = executor.run(trial2, control.signal).finally(() => running4.delete(trial2.key));
    const shared = { control, ended, waiting: 0 };
    running4.set(trial2.key, shared);
    return shared;
  }
  async function join(shared, signal) {
    shared.waiting += 1;
    let leave = () => {
    };
    const left = new Promise((resolve) => {
      leave = () => {
        shared.waiting -= 1;
        if (shared.waiting === 0) shared.control.abort();
        else resolve({ status: "interrupted" });
      };
      signal?.addEventListener("abort", leave, { once: true });
    });
    try {
      return await Promise.race([shared.ended, left]);
    } finally {
      signal?.removeEventListener("abort", leave);
    }
  }
  return {
    get slots() {
      return executor.slots;
    },
    ...executor.grown === void 0 ? {} : { grown: () => executor.grown?.() ?? Promise.resolve() },
    async run(trial2, signal) {
      while (signal?.aborted !== true) {
        const known2 = running4.get(trial2.key);
        if (known2?.control.signal.aborted !== true) return join(known2 ?? begin(trial2), signal);
        await known2.ended.catch(() => {
        });
      }
      return { status: "interrupted" };
    },
    close: () => executor.close()
  };
}

// packages/core/src/search/executor.ts
function shortKey(key) {
  return key.slice(0, 12);
}

// packages/core/src/search/hypervolume.ts
function hypervolume(points, reference3) {
  check2(reference3.length > 0 && reference3.every(Number.isFinite), "reference", "finite numbers", `[${reference3}]`);
  for (const point of points)
    check2(point.length === reference3.length, "point", `${reference3.length} numbers`, point.length);
  return volume(
    points.filter((point) => point.every((value, i) => value < reference3[i])),
    reference3
  );
}
function volume(points, reference3) {
  const last = reference3.length - 1;
  const top = reference3[last];
  const sorted = [...points].sort((a, b) => a[last] - b[last]);
  if (last === 0) return sorted.length === 0 ? 0 : top - sorted[0][0];
  let total2 = 0;
  for (const [i, point] of sorted.entries()) {
    const height = (sorted[i + 1]?.[last] ?? top) - point[last];
    if (height === 0) continue;
    const below = sorted.slice(0, i + 1).map((each2) => each2.slice(0, last));
    total2 += height * volume(below, reference3.slice(0, last));
  }
  return total2;
}

// packages/core/src/search/knee.ts
function kneeOf(points) {
  check2(points.length > 0, "knee", "at least one point", "none");
  for (const value of points.flat()) check2(Number.isFinite(value), "knee", "finite values", value);
  const scaled4 = [0, 1].map((axis) => {
    const values = points.map((point) => point[axis]);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return values.map((value) => high > low ? (value - low) / (high - low) : 0);
  });
  const sums = points.map((_, i) => (scaled4[0]?.[i] ?? 0) + (scaled4[1]?.[i] ?? 0));
  return sums.indexOf(Math.min(...sums));
}

// packages/core/src/search/random-search.ts
import { z as z11 } from "zod";
var schema2 = z11.strictObject({
  search: z11.literal("random"),
  version: z11.literal(1),
  box: boxSchema,
  maxEvaluations: z11.int().min(1),
  stream: streamSchema,
  asked: wholeSchema,
  pending: z11.array(z11.strictObject({ id: wholeSchema, point: numbersSchema })),
  best: evaluatedSchema.exactOptional()
});
function randomSearch(setup, { maxEvaluations = 100 } = {}) {
  const box = boxOf(setup);
  requireFiniteBox(box, "random search");
  checkWhole("maxEvaluations of random search", maxEvaluations, 1);
  const stream = randomStream(setup.seed, "random-search");
  return running2(box, stream, { maxEvaluations, asked: 0, pending: [] });
}
var randomSearchMethod = {
  facts: { bounded: true, adaptive: false, budgets: false },
  references: [randomSearchReference],
  start: randomSearch,
  restore(state) {
    const { box, stream, ...rest } = checkShape(state, "state of random search", schema2, "restore what state() gave");
    return running2(box, resumedStream(stream), rest);
  }
};
function running2(box, stream, progress) {
  const { maxEvaluations } = progress;
  const pending = new Map(progress.pending.map(({ id, point }) => [id, { id, point, budget: 1 }]));
  let { asked } = progress;
  let best = progress.best;
  const search = {
    name: "random",
    ask(count4 = Number.POSITIVE_INFINITY) {
      checkCount(count4);
      if (search.stopped !== void 0) return [];
      const wanted2 = Math.min(count4, maxEvaluations - asked);
      return Array.from({ length: wanted2 }, () => {
        const proposal = { id: asked, point: uniformIn(box, () => stream.uniform()), budget: 1 };
        asked += 1;
        pending.set(proposal.id, proposal);
        return proposal;
      });
    },
    tell(proposals, values) {
      checkTold(proposals, values, (id) => pending.has(id));
      for (const [i, { id }] of proposals.entries()) {
        best = betterOf(best, pending.get(id), kept(values[i]));
        pending.delete(id);
      }
    },
    get pending() {
      return [...pending.values()];
    },
    get best() {
      return best;
    },
    get evaluations() {
      return asked - pending.size;
    },
    get stopped() {
      return search.evaluations === maxEvaluations ? "evaluations" : void 0;
    },
    get info() {
      return { asked };
    },
    state() {
      return {
        search: "random",
        version: 1,
        box,
        maxEvaluations,
        stream: stream.state(),
        asked,
        pending: [...pending.values()].map(({ id, point }) => ({ id, point })),
        ...best === void 0 ? {} : { best }
      };
    }
  };
  return search;
}

// packages/core/src/search/successive-halving.ts
import { z as z12 } from "zod";
var USUAL = { trials: 27, reduction: 3, leastBudget: 1 / 27 };
var trial = z12.strictObject({
  point: numbersSchema,
  /** The same point's proposal of the rung before. */
  continues: wholeSchema.exactOptional()
});
var schema3 = z12.strictObject({
  search: z12.literal("successive-halving"),
  version: z12.literal(1),
  reduction: z12.number(),
  rungs: z12.int().min(1),
  rung: wholeSchema,
  trials: z12.array(trial).min(1),
  ...roundFields,
  stopped: z12.string().exactOptional()
});
function successiveHalving(setup, {
  trials = USUAL.trials,
  reduction: reduction2 = USUAL.reduction,
  leastBudget = USUAL.leastBudget
} = {}) {
  const box = boxOf(setup);
  requireFiniteBox(box, "successive halving");
  checkWhole("trials of successive halving", trials, 1);
  check2(reduction2 > 1 && Number.isFinite(reduction2), "reduction of successive halving", "a number above 1", reduction2);
  check2(
    leastBudget > 0 && leastBudget <= 1,
    "leastBudget of successive halving",
    "a share above 0, at most 1",
    leastBudget
  );
  const stream = randomStream(setup.seed, "successive-halving");
  return running3({
    reduction: reduction2,
    rungs: rungsOf(trials, reduction2, leastBudget),
    rung: 0,
    trials: Array.from({ length: trials }, () => ({ point: uniformIn(box, () => stream.uniform()) })),
    ...firstRound
  });
}
var successiveHalvingMethod = {
  facts: { bounded: true, adaptive: true, budgets: true },
  references: [successiveHalvingReference],
  start: successiveHalving,
  restore: (state) => running3(checkShape(state, "state of successive halving", schema3, "restore what state() gave"))
};
function rungsOf(trials, reduction2, leastBudget) {
  const most = Math.min(1 / leastBudget, trials);
  return 1 + Math.floor(Math.log(most) / Math.log(reduction2) + 1e-9);
}
var survivorsOf = (points, reduction2) => Math.max(1, Math.floor(points / reduction2 + 1e-9));
function halvingTrials({
  trials = USUAL.trials,
  reduction: reduction2 = USUAL.reduction,
  leastBudget = USUAL.leastBudget
} = {}) {
  let [total2, points] = [0, trials];
  for (let rung = rungsOf(trials, reduction2, leastBudget); rung > 0; rung--) {
    total2 += points;
    points = survivorsOf(points, reduction2);
  }
  return total2;
}
function running3(progress) {
  const { reduction: reduction2, rungs } = progress;
  let { rung, stopped } = progress;
  let trials = progress.trials;
  const round = resumedRound(progress, (id, place) => {
    const { point, continues } = trials[place];
    const budget = reduction2 ** (rung - rungs + 1);
    return { id, point, budget, ...continues === void 0 ? {} : { continues } };
  });
  function finishRung(inOrder) {
    const finite2 = ranking(inOrder).filter((place) => inOrder[place] !== null);
    const next = finite2.slice(0, survivorsOf(trials.length, reduction2));
    if (finite2.length === 0) stopped = "diverged";
    else if (rung === rungs - 1) stopped = "finished";
    if (stopped !== void 0) return;
    const survivors = next.sort((a, b) => a - b);
    const from = round.first;
    const former = trials;
    round.next(former.length);
    trials = survivors.map((place) => ({ point: former[place].point, continues: from + place }));
    rung += 1;
  }
  return {
    name: "successive-halving",
    ask: (count4 = Number.POSITIVE_INFINITY) => round.ask(count4, stopped === void 0 ? trials.length : 0),
    tell(proposals, told) {
      round.tell(proposals, told);
      const values = round.values(trials.length);
      if (values !== void 0) finishRung(values);
    },
    get pending() {
      return round.pending;
    },
    get best() {
      return round.best;
    },
    get evaluations() {
      return round.evaluations;
    },
    get stopped() {
      return stopped;
    },
    get info() {
      return { rung, rungs, trials: trials.length };
    },
    state() {
      return {
        search: "successive-halving",
        version: 1,
        reduction: reduction2,
        rungs,
        rung,
        trials: [...trials],
        ...round.state(),
        ...stopped === void 0 ? {} : { stopped }
      };
    }
  };
}

// packages/core/src/search/registry.ts
import { z as z13 } from "zod";
var searchRegistry = {
  kind: "search",
  members: {
    "cma-es": cmaEsMethod,
    random: randomSearchMethod,
    "successive-halving": successiveHalvingMethod
  }
};
var named2 = z13.looseObject({ search: z13.string() });
function restoreSearch(state) {
  const { search } = checkShape(state, "state of a search", named2, "restore what state() gave");
  return memberOf(searchRegistry, search).restore(state);
}

// packages/core/src/search/space.ts
var spaceScales = ["linear", "log"];
function searchSpace(parameters) {
  check2(parameters.length > 0, "search space", "at least one parameter", "none");
  const names = parameters.map(({ name }) => name);
  for (const [i, { name, low, high, scale = "linear", whole = false }] of parameters.entries()) {
    const where2 = `parameter ${name} of the search space`;
    check2(names.indexOf(name) === i, where2, "one range", "two");
    check2(spaceScales.includes(scale), `scale of ${where2}`, spaceScales.join(" or "), scale);
    const finite2 = Number.isFinite(low) && Number.isFinite(high);
    check2(finite2 && low < high, where2, "a range from a lower to a higher number", `${low} to ${high}`);
    if (scale === "log") check2(low > 0, where2, "numbers above 0, since its scale is log", `${low} to ${high}`);
    if (whole) check2(Number.isSafeInteger(low) && Number.isSafeInteger(high), where2, "whole ends", `${low} to ${high}`);
  }
  return {
    parameters,
    box: { lower: parameters.map(() => 0), upper: parameters.map(() => 1) },
    decode: (point) => {
      check2(point.length === parameters.length, "point", `${parameters.length} numbers`, point.length);
      return Object.fromEntries(
        parameters.map((parameter2, i) => [parameter2.name, valueOn(parameter2, point[i])])
      );
    },
    encode: (values) => {
      const unknown = Object.keys(values).find((name) => !names.includes(name));
      if (unknown !== void 0) throw unknownName(unknown, names);
      return parameters.map((parameter2) => placeOf(parameter2, values[parameter2.name]));
    }
  };
}
function valueOn({ low, high, scale, whole }, u) {
  if (u === 1) return high;
  const value = scale === "log" ? low * (high / low) ** u : low + u * (high - low);
  return Math.min(Math.max(whole ? Math.round(value) : value, low), high);
}
function placeOf({ name, low, high, scale }, value) {
  const inside = value !== void 0 && value >= low && value <= high;
  check2(inside, `parameter ${name}`, `a number from ${low} to ${high}`, value ?? "nothing");
  const given = value;
  return scale === "log" ? Math.log(given / low) / Math.log(high / low) : (given - low) / (high - low);
}
function unknownName(name, names) {
  const near = nearestName(name, names);
  return new UsageError({
    where: "search space",
    expected: `one of ${names.join(", ")}`,
    found: JSON.stringify(name),
    ...near === void 0 ? {} : { remedy: `did you mean "${near}"?` }
  });
}

// packages/core/src/search/taylor/combinations.ts
function factorial2(n) {
  return n <= 1 ? 1 : n * factorial2(n - 1);
}
function choose(n, k) {
  return factorial2(n) / factorial2(k) / factorial2(n - k);
}
function termScale(i, j) {
  return factorial2(i) * factorial2(j);
}

// packages/core/src/search/taylor/polynomial.ts
function valueAt2(polynomial, x) {
  return polynomial.reduceRight((sum2, coefficient) => sum2 * x + coefficient, 0);
}
function derivativeOf(polynomial) {
  return polynomial.slice(1).map((coefficient, i) => coefficient * (i + 1));
}
function substituted(polynomial, a, b) {
  return polynomial.reduceRight((sum2, coefficient) => {
    const next = [...sum2.map((value) => value * a), 0];
    for (const [i, value] of sum2.entries()) next[i + 1] = next[i + 1] + value * b;
    next[0] = next[0] + coefficient;
    return next.slice(0, Math.max(1, polynomial.length));
  }, []);
}
function signChanges(polynomial, low, high) {
  if (polynomial.length < 2) return [];
  const ends2 = [low, ...signChanges(derivativeOf(polynomial), low, high), high];
  const found = [];
  let side = Math.sign(valueAt2(polynomial, low));
  let from = low;
  for (const end of ends2.slice(1)) {
    const sign2 = Math.sign(valueAt2(polynomial, end));
    if (sign2 === 0) continue;
    if (side !== 0 && sign2 !== side) found.push(bisected(polynomial, from, end, side));
    side = sign2;
    from = end;
  }
  return found;
}
function bisected(polynomial, low, high, sideOfLow) {
  let [a, b] = [low, high];
  for (let middle2 = (a + b) / 2; middle2 > a && middle2 < b; middle2 = (a + b) / 2) {
    if (Math.sign(valueAt2(polynomial, middle2)) === sideOfLow) a = middle2;
    else b = middle2;
  }
  return b;
}

// packages/core/src/search/taylor/rule.ts
var knownRules = {
  mse: (y, h) => 2 * (y - h),
  "cross-entropy": (y, h) => y === 0 ? 0 : y / h,
  baikal: (y, h) => 1 / h + (y === 0 ? 0 : y / (h * h))
};
function expandedRule(coefficients, { factorials = false } = {}) {
  const order2 = taylorOrder(coefficients);
  const [labelCentre = 0, centre = 0, ...terms] = coefficients;
  const rows = Array.from({ length: order2 }, () => new Array(order2).fill(0));
  for (const [place, [i, j]] of taylorTerms(order2).entries()) {
    const c = terms[place] / (factorials ? termScale(i, j) : 1);
    for (let b = 0; b <= i; b++) {
      const row = rows[b];
      const ofLabel = choose(i, b) * (-labelCentre) ** (i - b);
      for (let a = 0; a < j; a++) {
        row[a] = row[a] + c * j * ofLabel * choose(j - 1, a) * (-centre) ** (j - 1 - a);
      }
    }
  }
  return rows;
}
function ruleOfLabel(rows, label) {
  return rows[0].map((_, a) => rows.reduceRight((sum2, row) => sum2 * label + row[a], 0));
}
function taylorRule(coefficients, convention = {}) {
  const rows = expandedRule(coefficients, convention);
  return (label, probability) => valueAt2(ruleOfLabel(rows, label), probability);
}

// packages/core/src/search/taylor/attractor.ts
function pullOf(coefficients, classes, convention = {}) {
  checkWhole("classes", classes, 2);
  const rows = expandedRule(coefficients, convention);
  const target2 = ruleOfLabel(rows, 1);
  const other = substituted(ruleOfLabel(rows, 0), 1 / (classes - 1), -1 / (classes - 1));
  return target2.map((value, i) => value - (other[i] ?? 0));
}
function attractor(coefficients, classes, convention = {}) {
  const pull = pullOf(coefficients, classes, convention);
  const even = 1 / classes;
  const side = Math.sign(valueAt2(pull, even));
  if (side === 0) return even;
  if (side > 0) return signChanges(pull, even, 1)[0] ?? 1;
  return signChanges(pull, 0, even).at(-1) ?? 0;
}

// packages/core/src/search/taylor/regimes.ts
function regimeAt(rule, classes, probability) {
  checkWhole("classes", classes, 2);
  const target2 = rule(1, probability);
  const other = rule(0, (1 - probability) / (classes - 1));
  return { target: target2, other, pull: target2 - other };
}
function nullEpoch(rule, classes) {
  return regimeAt(rule, classes, 1 / classes);
}
function zeroError(rule, classes) {
  return regimeAt(rule, classes, 1);
}

// packages/core/src/search/taylor/filters.ts
var publishedInvariant = (coefficients, classes, convention = {}) => {
  const { pull, other } = nullEpoch(taylorRule(coefficients, convention), classes);
  const right = (classes - 2) * other;
  return { holds: pull >= right, left: pull, right };
};
var softmaxGaugeInvariant = (coefficients, classes, convention = {}) => {
  const { pull } = nullEpoch(taylorRule(coefficients, convention), classes);
  return { holds: pull > 0, left: pull, right: 0 };
};
var NONE = 1e-12;
var someGradient = (coefficients, classes, convention = {}) => {
  const rows = expandedRule(coefficients, convention);
  const [zero, one] = [ruleOfLabel(rows, 0), ruleOfLabel(rows, 1)];
  const apart = one[0] - zero[0];
  const differences2 = classes === 2 ? pullOf(coefficients, 2, convention) : [apart, ...zero.slice(1), ...one.slice(1)];
  const largest = (values) => Math.max(...values.map(Math.abs));
  const [left, right] = [largest(differences2), NONE * largest(rows.flat())];
  return { holds: left > right, left, right };
};
var taylorFilterRegistry = {
  kind: "filter",
  members: {
    published: publishedInvariant,
    "softmax-gauge": softmaxGaugeInvariant,
    "some-gradient": someGradient
  }
};
var lossFilters = ["softmax-gauge", "published", "null-pull"];

// packages/core/src/search/taylor/analysis.ts
function analyseTaylor(coefficients, classes, convention = {}) {
  const rule = taylorRule(coefficients, convention);
  const verdicts = namesOf(taylorFilterRegistry).map(
    (name) => [name, taylorFilterRegistry.members[name](coefficients, classes, convention)]
  );
  return {
    classes,
    rule: expandedRule(coefficients, convention),
    nullEpoch: nullEpoch(rule, classes),
    zeroError: zeroError(rule, classes),
    attractor: attractor(coefficients, classes, convention),
    filters: Object.fromEntries(verdicts)
  };
}

// packages/core/src/search/taylor/genome.ts
function genomeSize(order2) {
  check2([2, 3, 4].includes(order2), "order of the taylor polynomial", "2, 3 or 4", order2);
  return taylorTerms(order2).length + 2;
}
function genomeOfTaylor(coefficients) {
  taylorOrder(coefficients);
  return [...coefficients.slice(2), ...coefficients.slice(0, 2)];
}
function convertedTaylor(coefficients, { factorials = false }) {
  const order2 = taylorOrder(coefficients);
  const terms = taylorTerms(order2).map(([i, j], place) => {
    const value = coefficients[place + 2];
    const scale = termScale(i, j);
    return factorials ? value / scale : value * scale;
  });
  return [...coefficients.slice(0, 2), ...terms];
}
function roundedTaylor(coefficients, decimals = 4) {
  return coefficients.map((value) => Number(value.toFixed(decimals)));
}

// packages/core/src/search/taylor/loss-file.ts
import { z as z14 } from "zod";
var LOSS_SCHEMA = "isocline.loss/1";
var shape2 = z14.strictObject({
  schema: z14.literal(LOSS_SCHEMA),
  version: z14.string(),
  loss: z14.enum(["taylor", "taylor-slopes"]),
  coefficients: z14.array(z14.number()),
  factorials: z14.boolean(),
  reduce: z14.enum(["sum", "mean"]).exactOptional(),
  found: z14.record(z14.string(), z14.json()).exactOptional()
});
var REMEDY2 = "use the file that isocline metalearn wrote";
function parseLossFile(text, where2) {
  const file2 = parseDocument(text, where2, { what: "a loss", schema: LOSS_SCHEMA, shape: shape2, remedy: REMEDY2 });
  try {
    taylorOrder(file2.coefficients, `${where2}, coefficients`);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new FormatError({ ...error.parts, remedy: REMEDY2 }, { cause: error });
  }
  return file2;
}
function stringifyLossFile(file2) {
  const text = `${JSON.stringify(file2, void 0, 2)}
`;
  parseLossFile(text, "the loss to write");
  return text;
}
function lossFileText({ loss, coefficients, factorials, reduce }) {
  const options = [`factorials=${factorials}`, ...reduce === void 0 ? [] : [`reduce=${reduce}`]];
  return `${loss}:${[...coefficients, ...options].join(",")}`;
}

// packages/core/src/search/taylor/residual.ts
function analyseTaylorSlopes(coefficients, convention = {}) {
  taylorOrder(coefficients);
  const rows = expandedRule(coefficients, convention);
  const at2 = (x, y) => ({ x, y, pull: 0 - valueAt2(ruleOfLabel(rows, x), y) });
  const nullEpoch2 = at2(0, 0.5);
  const largest = Math.max(...rows.flat().map(Math.abs));
  return {
    nullEpoch: nullEpoch2,
    zeroError: at2(0, 0),
    zeroErrorSteep: at2(0.5, 0),
    filters: {
      "some-gradient": { holds: largest > 0, left: largest, right: 0 },
      "null-pull": { holds: nullEpoch2.pull > 0, left: nullEpoch2.pull, right: 0 }
    }
  };
}

// packages/core/src/search/taylor/smoothing.ts
function smoothedTaylor(coefficients, smoothing, classes) {
  const order2 = taylorOrder(coefficients);
  checkWhole("classes", classes, 2);
  check2(smoothing >= 0 && smoothing < 1, "smoothing", "a number from 0 to below 1", smoothing);
  const [s, t] = [1 - smoothing, smoothing / classes];
  const [labelCentre = 0, centre = 0, ...terms] = coefficients;
  const scaled4 = taylorTerms(order2).map(([i], place) => s ** i * terms[place]);
  return [(labelCentre - t) / s, centre, ...scaled4];
}

// packages/core/src/search/taylor/taylor-search.ts
function taylorSearch({
  seed,
  order: order2 = 3,
  population = 20,
  generations = 100,
  sigma = 1.2,
  variant = "purecma"
}) {
  const start = new Array(genomeSize(order2)).fill(0);
  return cmaEs({ seed, start }, { sigma, population, variant, maxEvaluations: population * generations });
}

// packages/core/src/search/taylor/value.ts
function taylorValue(coefficients, x, y, { factorials = false } = {}) {
  const order2 = taylorOrder(coefficients);
  const [x0 = 0, y0 = 0, ...terms] = coefficients;
  return taylorTerms(order2).reduce((sum2, [i, j], place) => {
    const c = terms[place] / (factorials ? termScale(i, j) : 1);
    return sum2 + c * (x - x0) ** i * (y - y0) ** j;
  }, 0);
}
function taylorLossAt(coefficients, classes, probability, convention = {}) {
  const other = (1 - probability) / (classes - 1);
  return -taylorValue(coefficients, 1, probability, convention) - (classes - 1) * taylorValue(coefficients, 0, other, convention);
}
function taylorSlopesLossAt(coefficients, { residual: residual2, slope }, convention = {}) {
  return -taylorValue(coefficients, bounded2(slope), bounded2(residual2), convention);
}
function bounded2(value) {
  return value ** 2 / (1 + value ** 2);
}

// packages/core/src/search/tuning/goal.ts
function tuningAim({ maxLoss, maxSensitivity }) {
  if (maxLoss !== null) return "sensitivity";
  return Object.keys(maxSensitivity).length > 0 ? "loss" : "both";
}
var orNull = (value) => Number.isFinite(value) ? value : null;
function ratio(value, baseline) {
  return orNull((value ?? Number.NaN) / (baseline ?? Number.NaN));
}
function tuningFigures(branch2, baseline, { features }) {
  const error = comparedError(branch2.metrics);
  const kept2 = ratio(error, comparedError(baseline.metrics));
  const ratios = Object.fromEntries(
    Object.keys(baseline.sensitivity).map((name) => [
      name,
      ratio(branch2.sensitivity[name], baseline.sensitivity[name])
    ])
  );
  const sensitivity2 = meanOf2(features.map((name) => ratios[name] ?? null));
  return { error, loss: kept2 === null ? null : kept2 - 1, sensitivity: sensitivity2, features: ratios };
}
function tuningLimits({ maxLoss, maxSensitivity }) {
  return [
    ...maxLoss === null ? [] : [{ of: "loss" }],
    ...Object.keys(maxSensitivity).map((feature2) => ({ of: "sensitivity", feature: feature2 }))
  ];
}
function tuningExcess(figures, limit, goal) {
  if (limit.of === "loss") return (figures.loss ?? Number.NaN) - (goal.maxLoss ?? Number.NaN);
  return (figures.features[limit.feature] ?? Number.NaN) - (goal.maxSensitivity[limit.feature] ?? Number.NaN);
}
function tuningOutcome(figures, goal) {
  const { loss, sensitivity: sensitivity2 } = figures;
  return {
    objectives: [loss ?? Number.NaN, sensitivity2 ?? Number.NaN],
    constraints: tuningLimits(goal).map((limit) => tuningExcess(figures, limit, goal))
  };
}
function tuningObjective({ loss, sensitivity: sensitivity2 }, goal) {
  const [lost, left] = [loss ?? Number.NaN, sensitivity2 ?? Number.NaN];
  const aim = tuningAim(goal);
  return aim === "sensitivity" ? left : aim === "loss" ? lost : left + lost;
}
function tuningValue(figures, goal) {
  const { constraints = [] } = tuningOutcome(figures, goal);
  return constrainedValue({ objectives: [tuningObjective(figures, goal)], constraints });
}

// packages/core/src/search/tuning/choose.ts
function holdsLimits(figures, goal) {
  return figures !== null && isFeasible(tuningOutcome(figures, goal));
}
function tuningFront(trials, goal) {
  const known2 = trials.flatMap((figures, place) => figures === null ? [] : [{ figures, place }]);
  const front = paretoFront(known2.map(({ figures }) => tuningOutcome(figures, goal)));
  return front.map((i) => known2[i]?.place);
}
function tuningFinalists(trials, goal, most) {
  const value = (place) => tuningObjective(trials[place]?.figures, goal);
  const whole = tuningFront(
    trials.map(({ figures }) => figures),
    goal
  );
  const distinct = new Map(whole.toReversed().map((place) => [valuesKey(trials[place]), place]));
  const front = [...distinct.values()].sort((a, b) => value(a) - value(b) || a - b);
  if (front.length <= most) return front;
  const places = Array.from({ length: most }, (_, i) => Math.round(i * (front.length - 1) / Math.max(1, most - 1)));
  return places.map((place) => front[place]);
}
var valuesKey = ({ values }) => JSON.stringify(Object.entries(values).sort());
function holdsThroughout({ seeds }, goal) {
  return seeds.length > 0 && seeds.every((figures) => holdsLimits(figures, goal));
}
function tuningChoice(candidates, goal) {
  const held = candidates.flatMap((candidate, place) => {
    if (!holdsThroughout(candidate, goal)) return [];
    const of = (key) => meanOf2(candidate.seeds.map((figures) => figures?.[key] ?? null)) ?? Number.NaN;
    return [{ place, loss: of("loss"), sensitivity: of("sensitivity") }];
  });
  if (held.length === 0) return void 0;
  if (tuningAim(goal) === "both") {
    return held[kneeOf(held.map(({ loss, sensitivity: sensitivity2 }) => [loss, sensitivity2]))]?.place;
  }
  const best = held.reduce(
    (least2, each2) => tuningObjective(each2, goal) < tuningObjective(least2, goal) ? each2 : least2
  );
  return best.place;
}
function nearestCandidate(candidates, goal) {
  const worst = candidates.map(
    ({ seeds }) => Math.max(
      ...seeds.map((figures) => {
        const value = figures === null ? Number.NaN : violation(tuningOutcome(figures, goal));
        return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
      })
    )
  );
  const least2 = Math.min(...worst);
  return Number.isFinite(least2) ? worst.indexOf(least2) : void 0;
}

// packages/core/src/search/welch.ts
function welchTest(left, right) {
  const [a, b] = [summary2("left", left), summary2("right", right)];
  const difference = a.mean - b.mean;
  const squared = a.squared + b.squared;
  const statistic = difference / Math.sqrt(squared);
  const part = a.squared / squared;
  const degrees = 1 / (part ** 2 / (left.length - 1) + (1 - part) ** 2 / (right.length - 1));
  const twoSided = squared > 0 ? studentTails(statistic, degrees) : difference === 0 ? Number.NaN : 0;
  return { difference, statistic, degrees, greater: statistic >= 0 ? twoSided / 2 : 1 - twoSided / 2, twoSided };
}
function summary2(name, values) {
  const where2 = `${name} sample of welch's test`;
  check2(values.length >= 2, where2, "at least two values", values.length);
  for (const value of values) check2(Number.isFinite(value), where2, "finite values", value);
  const { mean: mean3, deviation, count: count4 } = spreadOf(values);
  return { mean: mean3, squared: deviation ** 2 / count4 };
}

export {
  baikal,
  crossEntropy,
  huber,
  logCosh,
  mae,
  mse,
  quantile,
  taylorTerms,
  taylorOrder,
  taylorOfGenome,
  taylorPolynomial,
  taylor,
  lossRegistry,
  lossTargets,
  lossesFor,
  checkLossTargets,
  lossOf,
  lossNameOf,
  weightedMean,
  totalWeight,
  bySample,
  activations,
  batchStatistics,
  batchNorm,
  movedStatistics,
  dropout,
  he,
  glorot,
  filled,
  poolings,
  convnet,
  stepsPerEpoch,
  epochOrder,
  controlledFlags,
  columnKinds,
  describeColumns,
  tableSource,
  unknownColumn,
  parseDate,
  DATE_EXAMPLE,
  dateParts,
  phaseOf,
  formatDate,
  SMOOTH_CLIP,
  scalingNames,
  scaler,
  featureWidth,
  encodedWidth,
  encodedColumns,
  numericColumns,
  embeddedColumns,
  tasks,
  targetTransforms,
  targetColumns,
  targetLabel,
  outputNames,
  targetWidth,
  onlyColumn,
  targetScaler,
  transformOf,
  featureEncoder,
  readDates,
  encodeRow,
  splitRows,
  splitRegistry,
  reservedColumns,
  splitTable,
  missingRules,
  categoryEncodings,
  readDataset,
  inspectTable,
  readIdx,
  imageDataset,
  joinTables,
  readTargetSlopes,
  deployedOutputs,
  parameterLayout,
  modelLayout,
  applyVector,
  applyParts,
  flatten,
  unflatten,
  roleMask,
  initialVector,
  linkOf,
  applyLink,
  deployedProgram,
  deployedFile,
  ensembleProgram,
  ensembleFile,
  onnxOperators,
  importOnnx,
  layerNorm,
  initialisations,
  mlp,
  onBatch,
  resnet,
  modelRegistry,
  lossGradient,
  jacobian,
  doubleBackprop,
  fgsm,
  gradientPenalty,
  inputGradientFiniteDifference,
  jacobianProjected,
  laiLambda,
  laiFactor,
  laiReference,
  lai,
  laiDirected,
  laiFiniteDifference,
  noise,
  pgd,
  plain,
  slopeBounds,
  slopeSmoothing,
  sobolev,
  withoutTargetSlopes,
  inputControlRegistry,
  taylorSlopes,
  probeBatch,
  jacobianLever,
  laiLever,
  noiseLever,
  leverRegistry,
  measureBatch,
  slopeTargets,
  asam,
  flooding,
  grBackward,
  grCentral,
  grExact,
  grForward,
  gsam,
  iflood,
  pcgrad,
  pgn,
  plainGradient,
  sam,
  softAd,
  ruleRegistry,
  ruleObjective,
  checkRule,
  checkParts2 as checkParts,
  checkShape,
  parseDocument,
  parseJson,
  encodeSafetensors,
  decodeSafetensors,
  isFinished,
  encodeCheckpoint,
  decodeCheckpoint,
  errorMetrics,
  comparedError,
  defined,
  CALIBRATION_BINS,
  accuracyOf,
  classMetrics,
  areaOf,
  placeDataset,
  rowIndices,
  targetsOf,
  weightsOf,
  targetForm,
  lossTargetsOf,
  stateNames,
  epochProgram,
  withStored,
  laiTraining,
  recordedPhase,
  initialState,
  evaluatedParameters,
  encodedColumn,
  rowsAtOnce,
  createPredictor,
  restores,
  targetErrors,
  outputColumn,
  meanOf2 as meanOf,
  startPhase,
  fitPhase,
  targetFigures,
  figureUnit,
  trainBranches,
  startBranch,
  comparesWithBaseline,
  gradientEvaluations,
  createErrorTally,
  adam,
  adamw,
  clipByGlobalNorm,
  clipByValue,
  exponentialMovingAverage,
  gradientAccumulation,
  gradientCentralization,
  lion,
  nadam,
  rmsprop,
  sgd,
  optimizerRegistry,
  constantSchedule,
  cosineSchedule,
  oneCycleSchedule,
  stepSchedule,
  scheduleRegistry,
  spectralNorm,
  spectralNorms,
  chain2 as chain,
  withTransforms,
  weightDecay,
  weightPenalty,
  transformRegistry,
  methodKinds,
  listMethods,
  metricsSchema,
  stringifyMetrics,
  parseMetrics,
  referenceSchema,
  HISTOGRAM_BINS,
  RESIDUAL_BINS,
  targetRecordSchema,
  RECORD_SCHEMA,
  recordSchema,
  parseRecord,
  stringifyRecord,
  attackedPredictor,
  atThreshold,
  betweenClasses,
  aroundClass,
  confusionOf,
  crossings,
  PROBE_ROWS,
  probeRows,
  residualSummaries,
  sensitivity,
  slopes,
  diagnose,
  studentTails,
  studentQuantile,
  CONFIDENCE,
  spreadOf,
  intervalReferences,
  errorIntervals,
  wilson,
  meanInterval,
  pairedReferences,
  foldInterval,
  pairedDifference,
  pairedTestReferences,
  pairedTest,
  holm,
  rowSample,
  runningMoments,
  DIFFERENCE_STEP,
  rawSlopesTally,
  dependenceReferences,
  GRID_SHARES,
  partialDependence,
  levelDependence,
  dependenceAt,
  rawSensitivityTally,
  robustness,
  runDependence,
  TARGET_TOLERANCE,
  targetRecords,
  missedTargets,
  targetMiss,
  describeRun,
  constraintReference,
  kneeReference,
  invariantReference,
  welchReference,
  symmetricEigen,
  usualPopulation,
  cmaVariants,
  cmaEs,
  epochsWithin,
  chooseStrength,
  comparedFigures,
  judgeMethods,
  judgeOverall,
  isFeasible,
  dominates,
  paretoFront,
  constraintsBroken,
  constrainedValue,
  violation,
  driveSearch,
  eachOnce,
  shortKey,
  hypervolume,
  kneeOf,
  randomSearch,
  successiveHalving,
  halvingTrials,
  searchRegistry,
  restoreSearch,
  spaceScales,
  searchSpace,
  knownRules,
  expandedRule,
  taylorRule,
  attractor,
  regimeAt,
  nullEpoch,
  zeroError,
  publishedInvariant,
  softmaxGaugeInvariant,
  someGradient,
  taylorFilterRegistry,
  lossFilters,
  analyseTaylor,
  genomeSize,
  genomeOfTaylor,
  convertedTaylor,
  roundedTaylor,
  LOSS_SCHEMA,
  parseLossFile,
  stringifyLossFile,
  lossFileText,
  analyseTaylorSlopes,
  smoothedTaylor,
  taylorSearch,
  taylorValue,
  taylorLossAt,
  taylorSlopesLossAt,
  tuningAim,
  tuningFigures,
  tuningLimits,
  tuningExcess,
  tuningOutcome,
  tuningObjective,
  tuningValue,
  holdsLimits,
  tuningFront,
  tuningFinalists,
  holdsThroughout,
  tuningChoice,
  nearestCandidate,
  welchTest
};
//# sourceMappingURL=chunk-NTIURPPR.js.map
