var __defProp = Object.defineProperty;
var __export = (target, all) => {
  for (var name in all)
    __defProp(target, name, { get: all[name], enumerable: true });
};

// packages/core/src/base/citation.ts
function distinctReferences(references) {
  return [...new Map(references.map((reference) => [`${reference.title} ${reference.source}`, reference])).values()];
}
function citationText({ authors, year, title, source, url }) {
  const end = /[.?!]$/.test(title) ? "" : ".";
  return `${authors} (${year}). ${title}${end} ${source}.${url === void 0 ? "" : ` ${url}`}`;
}
var escapes = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "{": "\\{",
  "}": "\\}",
  "&": "\\&",
  "%": "\\%",
  $: "\\$",
  "#": "\\#",
  _: "\\_"
};
var escaped = (text) => text.replaceAll(/[\\~^{}&%$#_]/g, (character) => escapes[character] ?? "");
function keyOf({ authors, year, title }) {
  const plain = (text) => text.normalize("NFKD").replaceAll(/[^\p{ASCII}]/gu, "").toLowerCase().replaceAll(/[^a-z0-9]/g, "");
  const [first = ""] = authorsOf(authors);
  const word = title.split(/[\s:–-]+/).find((candidate) => plain(candidate).length > 3) ?? title;
  return `${plain(first.split(" ").at(-1) ?? "")}${year}${plain(word)}`;
}
function authorsOf(authors) {
  return authors.split(/,\s*|\s+and\s+/).filter((author) => author !== "");
}
function bibtex(references) {
  const used = /* @__PURE__ */ new Map();
  const entries = references.map((reference) => {
    const { authors, title, year, source, url } = reference;
    const base = keyOf(reference);
    const before = used.get(base) ?? 0;
    used.set(base, before + 1);
    const eprint = /arXiv:([\w./-]*[\w])/.exec(source)?.[1];
    const venue = source.replace(/,?\s*arXiv:[\w./-]*[\w]/, "").trim();
    const fields = [
      ["author", escaped(authorsOf(authors).join(" and "))],
      ["title", `{${escaped(title)}}`],
      ["year", String(year)],
      ["howpublished", venue === "" ? void 0 : escaped(venue)],
      ["eprint", eprint],
      ["archiveprefix", eprint === void 0 ? void 0 : "arXiv"],
      // A verbatim field, which knows no escapes.
      ["url", url === void 0 || /[\s{}\\]/.test(url) ? void 0 : url]
    ];
    const lines = fields.flatMap(([name, value]) => value === void 0 ? [] : [`  ${name} = {${value}}`]);
    return `@misc{${base}${before === 0 ? "" : `-${before + 1}`},
${lines.join(",\n")}
}
`;
  });
  return entries.join("\n");
}

// packages/core/src/base/errors.ts
var IsoclineError = class extends Error {
  kind;
  parts;
  constructor(kind, parts, options) {
    const { where: where2, expected, found, remedy } = parts;
    super(`${where2}: expected ${expected}, found ${found}${remedy === void 0 ? "" : `; ${remedy}`}`, options);
    this.name = new.target.name;
    this.kind = kind;
    this.parts = parts;
  }
};
var UsageError = class extends IsoclineError {
  constructor(parts, options) {
    super("usage", parts, options);
  }
};
var DataError = class extends IsoclineError {
  constructor(parts, options) {
    super("data", parts, options);
  }
};
var FormatError = class extends IsoclineError {
  constructor(parts, options) {
    super("format", parts, options);
  }
};
var ShapeError = class extends IsoclineError {
  constructor(parts, options) {
    super("shape", parts, options);
  }
};
var RuntimeError = class extends IsoclineError {
  constructor(parts, options) {
    super("runtime", parts, options);
  }
};

// packages/core/src/base/nearest.ts
function editDistance(left, right) {
  const a2 = left.toLowerCase();
  const b2 = right.toLowerCase();
  let beforeLast = [];
  let last = Array.from({ length: b2.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a2.length; i++) {
    const row = [i];
    for (let j = 1; j <= b2.length; j++) {
      const replaced = (last[j - 1] ?? 0) + (a2[i - 1] === b2[j - 1] ? 0 : 1);
      const swapped = a2[i - 1] === b2[j - 2] && a2[i - 2] === b2[j - 1] ? (beforeLast[j - 2] ?? 0) + 1 : replaced;
      row.push(Math.min(replaced, swapped, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    beforeLast = last;
    last = row;
  }
  return last[b2.length] ?? 0;
}
function nearestName(name, known) {
  let best;
  for (const candidate of known) {
    const distance = editDistance(name, candidate);
    const allowed = Math.max(1, Math.floor(Math.max(name.length, candidate.length) / 3));
    if (distance <= allowed && (best === void 0 || distance < best.distance)) best = { name: candidate, distance };
  }
  return best?.name;
}

// packages/core/src/base/normal-quantile.ts
var central = {
  above: [
    -39.69683028665376,
    220.9460984245205,
    -275.9285104469687,
    138.357751867269,
    -30.66479806614716,
    2.506628277459239
  ],
  below: [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572, 1]
};
var tail = {
  above: [
    -0.007784894002430293,
    -0.3223964580411365,
    -2.400758277161838,
    -2.549732539343734,
    4.374664141464968,
    2.938163982698783
  ],
  below: [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1]
};
var TAIL = 0.02425;
function normalQuantile(p2) {
  if (p2 > 0.5) return -normalQuantile(1 - p2);
  const along = (coefficients, x) => coefficients.reduce((sum2, c2) => sum2 * x + c2, 0);
  if (p2 < TAIL) {
    const q3 = Math.sqrt(-2 * Math.log(p2));
    return along(tail.above, q3) / along(tail.below, q3);
  }
  const q2 = p2 - 0.5;
  return q2 * along(central.above, q2 * q2) / along(central.below, q2 * q2);
}

// packages/core/src/base/random.ts
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus, xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
function hash(text) {
  let value = 2166136261;
  for (let i = 0; i < text.length; i++) {
    value = Math.imul(value ^ text.charCodeAt(i), 16777619);
  }
  value = Math.imul(value ^ value >>> 16, 2246822507);
  value = Math.imul(value ^ value >>> 13, 3266489909);
  return value ^ value >>> 16 | 0;
}
function randomStream(seed, ...path) {
  return streamOf(xoroshiro128plus(hash(`${seed}/${path.join("/")}`)));
}
function resumedStream({ words, spare }) {
  return streamOf(xoroshiro128plusFromState(words), spare);
}
function streamOf(generator, kept) {
  let spare = kept;
  const stream = {
    state: () => ({ words: [...generator.getState()], ...spare === void 0 ? {} : { spare } }),
    integer: (bound) => uniformInt(generator, 0, bound - 1),
    uniform: () => uniformFloat64(generator),
    normal() {
      if (spare !== void 0) {
        const value = spare;
        spare = void 0;
        return value;
      }
      const radius = Math.sqrt(-2 * Math.log(1 - uniformFloat64(generator)));
      const angle = 2 * Math.PI * uniformFloat64(generator);
      spare = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
    permutation(length) {
      const order = new Uint32Array(length);
      for (let i = 0; i < length; i++) order[i] = i;
      for (let i = length - 1; i > 0; i--) {
        const j = stream.integer(i + 1);
        const swapped = order[i];
        order[i] = order[j];
        order[j] = swapped;
      }
      return order;
    }
  };
  return stream;
}

// packages/core/src/base/registry.ts
function namesOf({ members }) {
  return Object.keys(members);
}
function memberOf(registry, name, where2 = registry.kind) {
  const names2 = namesOf(registry);
  const known = names2.find((candidate) => candidate === name);
  if (known !== void 0) return registry.members[known];
  const near = nearestName(name, names2);
  throw new UsageError({
    where: where2,
    expected: `one of ${names2.join(", ")}`,
    found: JSON.stringify(name) ?? String(name),
    ...near === void 0 ? {} : { remedy: `did you mean "${near}"?` }
  });
}

// packages/core/src/base/wording.ts
var PARTS = /"(?:[^"\\]|\\.)*"|[−-]?\d+(?:[.,]\d+)*(?:e[−+-]?\d+)?/g;
function withoutNumbers(text) {
  return text.replace(PARTS, (part) => part.startsWith('"') ? part : "#");
}

// packages/core/src/graph/types.ts
function isFloating(dtype) {
  return dtype === "float32" || dtype === "float64";
}
function sizeOf(shape) {
  return shape.reduce((product, length) => product * length, 1);
}
function staticSize(shape) {
  const lengths = shape.filter((length) => typeof length === "number");
  return lengths.length === shape.length ? sizeOf(lengths) : void 0;
}
function formatType({ dtype, shape }) {
  return `${dtype}[${shape.join(", ")}]`;
}
function sameShape(a2, b2) {
  return a2.length === b2.length && a2.every((length, axis) => length === b2[axis]);
}

// packages/core/src/graph/tensor.ts
function applyOp(op, inputs, attributes) {
  const { dtype, shape } = op.infer(inputs, attributes);
  return Object.freeze({ op, inputs, attributes, dtype, shape });
}
function shapeError(op, expected, inputs, remedy) {
  return new ShapeError({
    where: op,
    expected,
    found: inputs.length === 0 ? "no inputs" : inputs.map(formatType).join(" and "),
    ...remedy === void 0 ? {} : { remedy }
  });
}
function requireFloating(op, inputs) {
  const dtype = inputs[0]?.dtype;
  if (dtype === void 0 || !isFloating(dtype) || inputs.some((input2) => input2.dtype !== dtype)) {
    throw shapeError(op, "inputs of one floating dtype", inputs, "cast them first");
  }
  return dtype;
}
function isOp(node, op) {
  return node.op === op;
}
function bothWays({ inputs }) {
  const [a2, b2] = inputs;
  return [
    [a2, b2],
    [b2, a2]
  ];
}

// packages/core/src/graph/op/reshape.ts
var reshapeOp = {
  name: "reshape",
  infer(inputs, { shape }) {
    const [x] = inputs;
    if (factors(x.shape) !== factors(shape)) {
      throw shapeError("reshape", `as many elements as [${shape.join(", ")}]`, inputs);
    }
    return { dtype: x.dtype, shape };
  },
  vjp: ({ inputs: [x] }, upstream) => [reshape(upstream, x.shape)],
  lower: ({ attributes: { shape } }, onnx) => onnx.emit("Reshape", [onnx.inputs[0], onnx.dimensions(shape)]),
  evaluate: ({ attributes: { shape } }, [x], { resolve }) => ({ ...x, shape: resolve(shape) }),
  simplify({ inputs: [x], attributes: { shape } }) {
    const inner = x;
    if (sameShape(inner.shape, shape)) return inner;
    const source = inner.inputs[0];
    if (isOp(inner, reshapeOp)) return reshape(source, shape);
    const isRepeated = isOp(inner, expandOp) && source.shape.every((length) => length === 1);
    return isRepeated ? expand(reshape(source, []), shape) : void 0;
  }
};
function factors(shape) {
  const known = shape.reduce((product, length) => typeof length === "number" ? product * length : product, 1);
  const names2 = shape.filter((length) => typeof length === "string").sort();
  return [known, ...names2].join("\xB7");
}
function reshape(x, shape) {
  return sameShape(x.shape, shape) ? x : applyOp(reshapeOp, [x], { shape });
}

// packages/core/src/graph/values.ts
function stridesOf(shape) {
  const strides = new Array(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--) {
    strides[axis] = strides[axis + 1] * shape[axis + 1];
  }
  return strides;
}
function broadcastStrides(shape, result) {
  const strides = stridesOf(shape);
  const offset = result.length - shape.length;
  return result.map(
    (_, axis) => axis < offset || shape[axis - offset] === 1 ? 0 : strides[axis - offset]
  );
}
function forEachOffset(shape, strides, visit) {
  const size = sizeOf(shape);
  const index = new Array(shape.length).fill(0);
  let offset = 0;
  for (let position = 0; position < size; position++) {
    visit(position, offset);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const next = index[axis] + 1;
      offset += strides[axis];
      if (next < shape[axis]) {
        index[axis] = next;
        break;
      }
      offset -= next * strides[axis];
      index[axis] = 0;
    }
  }
}
function broadcastValue(value, shape) {
  const size = sizeOf(shape);
  if (value.data.length === size) return value.data;
  const data = new Float64Array(size);
  forEachOffset(shape, broadcastStrides(value.shape, shape), (position, offset) => {
    data[position] = value.data[offset];
  });
  return data;
}
function broadcastValueShapes(values) {
  const rank = Math.max(...values.map(({ shape }) => shape.length));
  const result = new Array(rank).fill(1);
  for (const { shape } of values) {
    const offset = rank - shape.length;
    for (const [axis, length] of shape.entries()) if (length !== 1) result[offset + axis] = length;
  }
  return result;
}
function indexWithin(op, index, length) {
  const position = index < 0 ? index + length : index;
  if (position >= 0 && position < length) return position;
  throw new RuntimeError({ where: op, expected: `an index from ${-length} to ${length - 1}`, found: String(index) });
}

// packages/core/src/graph/reduction.ts
function reductionOp(name, onnx, rest) {
  return {
    name,
    infer: (inputs, attributes) => ({
      dtype: requireFloating(name, inputs),
      shape: reducedShape(inputs[0], attributes)
    }),
    lower: ({ attributes: { axes, keepDimensions } }, context) => context.emit(onnx, [context.inputs[0], context.dimensions(axes)], {
      keepdims: { int: keepDimensions ? 1 : 0 }
    }),
    ...rest
  };
}
function axesOf(op, x, { axes = x.shape.map((_, axis) => axis), keepDimensions = false }) {
  const rank = x.shape.length;
  const normal = axes.map((axis) => axis < 0 ? axis + rank : axis).sort((a2, b2) => a2 - b2);
  if (normal.some((axis, i) => !(axis >= 0 && axis < rank) || axis === normal[i - 1])) {
    throw shapeError(op, `distinct axes within rank ${rank} (given ${axes.join(", ")})`, [x]);
  }
  return { axes: normal, keepDimensions };
}
function keptShape(shape, axes) {
  return shape.map((length, axis) => axes.includes(axis) ? 1 : length);
}
function reducedShape({ shape }, { axes, keepDimensions }) {
  return keepDimensions ? keptShape(shape, axes) : shape.filter((_, axis) => !axes.includes(axis));
}
function reduceValue(x, { axes, keepDimensions }, start, fold2) {
  const kept = x.shape.map((length, axis) => axes.includes(axis) ? 1 : length);
  const keptStrides = stridesOf(kept).map((stride, axis) => axes.includes(axis) ? 0 : stride);
  const data = new Float64Array(sizeOf(kept)).fill(start);
  forEachOffset(x.shape, keptStrides, (position, offset) => {
    data[offset] = fold2(data[offset], x.data[position]);
  });
  return { shape: keepDimensions ? kept : x.shape.filter((_, axis) => !axes.includes(axis)), data };
}

// packages/core/src/graph/op/constant.ts
var smallConstant = 1024;
var constantOp = {
  name: "constant",
  infer: (_, { dtype, shape }) => ({ dtype, shape }),
  vjp: () => [],
  lower: ({ attributes: { dtype, shape, values } }, onnx) => onnx.constant(dtype, shape, storageOf(dtype, values)),
  evaluate: ({ attributes: { shape, values } }) => ({ shape, data: values })
};
function constant(value, dtype, shape = []) {
  const values = typeof value === "number" ? new Float64Array(sizeOf(shape)).fill(value) : Float64Array.from(value);
  const fraction = isFloating(dtype) ? void 0 : values.find((each) => !Number.isInteger(each));
  if (values.length !== sizeOf(shape) || fraction !== void 0) {
    throw new ShapeError({
      where: "constant",
      expected: `${sizeOf(shape)} numbers that ${dtype} holds`,
      found: fraction === void 0 ? `${values.length} numbers` : String(fraction)
    });
  }
  return applyOp(constantOp, [], { dtype, shape, values });
}
function constantNumber(tensor) {
  if (isOp(tensor, expandOp)) return constantNumber(tensor.inputs[0]);
  if (!isOp(tensor, constantOp)) return void 0;
  const [first, ...rest] = tensor.attributes.values.length > 64 ? [] : tensor.attributes.values;
  return first !== void 0 && rest.every((value) => value === first) ? first : void 0;
}
function storageOf(dtype, values) {
  switch (dtype) {
    case "float32":
      return Float32Array.from(values);
    case "float64":
      return values;
    case "int64":
      return BigInt64Array.from(values, (value) => BigInt(value));
    case "uint32":
      return Uint32Array.from(values);
    case "bool":
      return Uint8Array.from(values);
    case "string":
      return Array.from(values, String);
  }
}
function numbersOf({ data, dtype }) {
  if (data instanceof Float64Array) return data;
  if (data instanceof BigInt64Array) return Float64Array.from(data, Number);
  if (dtype === "string") return new Float64Array();
  return Float64Array.from(data);
}

// packages/core/src/graph/elementwise.ts
function unaryOp(parts) {
  const { name, onnx, evaluate, derivative, simplify: simplify2, expand: expand2 } = parts;
  return {
    name,
    elementwise: true,
    infer: (inputs) => ({ dtype: requireFloating(name, inputs), shape: inputs[0].shape }),
    vjp: (node, upstream) => [derivative === null ? null : mul(upstream, derivative(node.inputs[0], node))],
    lower: (node, context) => typeof onnx === "string" ? context.emit(onnx, context.inputs) : onnx(node, context),
    evaluate: (_, [x]) => ({ shape: x.shape, data: x.data.map(evaluate) }),
    ...simplify2 === void 0 ? {} : { simplify: (node) => simplify2(node.inputs[0]) },
    ...expand2 === void 0 ? {} : { expand: (node) => expand2(node.inputs[0]) }
  };
}
function binaryOp(parts) {
  const { name, onnx, evaluate, gradients: gradients2, result, simplify: simplify2 } = parts;
  return {
    name,
    elementwise: true,
    infer(inputs) {
      const [a2, b2] = inputs;
      if (a2?.dtype !== b2?.dtype || a2 === void 0) throw shapeError(name, "two tensors of one dtype", inputs);
      const dtype = result ?? (a2.dtype === "int64" ? "int64" : requireFloating(name, inputs));
      return { dtype, shape: broadcastShapes(name, inputs) };
    },
    vjp(node, upstream) {
      if (gradients2 === null || node.dtype === "int64") return [null, null];
      const [a2, b2] = node.inputs;
      const [da, db] = gradients2(a2, b2, upstream, node);
      return [sumTo(da, a2.shape), sumTo(db, b2.shape)];
    },
    lower: (_, context) => context.emit(onnx, context.inputs),
    evaluate(_, values) {
      const shape = broadcastValueShapes(values);
      const [a2, b2] = values.map((value) => broadcastValue(value, shape));
      return { shape, data: a2.map((x, i) => evaluate(x, b2[i])) };
    },
    simplify(node) {
      const bare = withoutExpansions(node);
      if (bare !== void 0) return bare;
      return simplify2?.(node.inputs[0], node.inputs[1], node);
    }
  };
}
function withoutExpansions(node) {
  for (const [i, operand] of node.inputs.entries()) {
    if (!isOp(operand, expandOp)) continue;
    const inputs = node.inputs.with(i, operand.inputs[0]);
    if (sameShape(node.op.infer(inputs, node.attributes).shape, node.shape)) {
      return applyOp(node.op, inputs, node.attributes);
    }
  }
  return void 0;
}
function operands(...values) {
  const dtype = values.find((value) => typeof value !== "number")?.dtype ?? "float64";
  return values.map((value) => typeof value === "number" ? constant(value, dtype) : value);
}

// packages/core/src/graph/op/neg.ts
function neg(x) {
  return mul(x, -1);
}

// packages/core/src/graph/op/mul.ts
var mulOp = binaryOp({
  name: "mul",
  onnx: "Mul",
  evaluate: (a2, b2) => a2 * b2,
  gradients: (a2, b2, upstream) => [mul(upstream, b2), mul(upstream, a2)],
  simplify(a2, b2, node) {
    const factor = scalarFactor(b2);
    if (factor === void 0) {
      if (scalarFactor(a2) !== void 0) return mul(b2, a2);
      return withoutUniform(a2, b2, node) ?? withoutUniform(b2, a2, node) ?? pullNegation(a2, b2);
    }
    if (factor === 1 && sameShape(a2.shape, node.shape)) return a2;
    if (factor === 0) return expand(constant(0, node.dtype), node.shape);
    const inner = scaling(a2);
    return inner && mul(inner.rest, inner.number * factor);
  }
});
function scalarFactor(tensor) {
  return tensor.shape.length === 0 ? constantNumber(tensor) : void 0;
}
function scaling(tensor) {
  if (!isOp(tensor, mulOp)) return void 0;
  const [rest, factor] = tensor.inputs;
  const number = scalarFactor(factor);
  return number === void 0 ? void 0 : { rest, number };
}
function withoutUniform(x, array, { shape }) {
  const factor = constantNumber(array);
  return factor === void 0 ? void 0 : expand(mul(x, factor), shape);
}
function pullNegation(a2, b2) {
  for (const [x, y] of [
    [a2, b2],
    [b2, a2]
  ]) {
    const parts = scaling(x);
    if (parts?.number === -1) return neg(mul(parts.rest, y));
  }
  return void 0;
}
function mul(a2, b2) {
  return applyOp(mulOp, operands(a2, b2), {});
}
function square(x) {
  return mul(x, x);
}

// packages/core/src/graph/op/transpose.ts
var transposeOp = {
  name: "transpose",
  infer(inputs, { permutation }) {
    const [x] = inputs;
    const sorted = [...permutation].sort((a2, b2) => a2 - b2);
    if (sorted.length !== x.shape.length || sorted.some((axis, i) => axis !== i)) {
      throw shapeError("transpose", `a permutation of its axes (given ${permutation.join(", ")})`, inputs);
    }
    return { dtype: x.dtype, shape: permutation.map((axis) => x.shape[axis]) };
  },
  vjp: ({ attributes: { permutation } }, upstream) => [
    transpose(
      upstream,
      permutation.map((_, axis) => permutation.indexOf(axis))
    )
  ],
  lower: ({ attributes: { permutation } }, onnx) => onnx.emit("Transpose", onnx.inputs, { perm: { ints: permutation } }),
  evaluate({ attributes: { permutation } }, [x]) {
    const { shape, data } = x;
    const strides = stridesOf(shape);
    const result = permutation.map((axis) => shape[axis]);
    const moved = new Float64Array(sizeOf(result));
    forEachOffset(
      result,
      permutation.map((axis) => strides[axis]),
      (position, offset) => {
        moved[position] = data[offset];
      }
    );
    return { shape: result, data: moved };
  },
  simplify({ inputs: [x], attributes: { permutation } }) {
    const inner = x;
    if (permutation.every((axis, i) => axis === i)) return inner;
    if (!isOp(inner, transposeOp)) return void 0;
    return transpose(
      inner.inputs[0],
      permutation.map((axis) => inner.attributes.permutation[axis])
    );
  }
};
function swapsLastTwo({ attributes: { permutation } }) {
  const last = permutation.length - 1;
  return permutation.every((axis, i) => axis === (i === last ? last - 1 : i === last - 1 ? last : i));
}
function transpose(x, permutation) {
  return applyOp(transposeOp, [x], { permutation });
}

// packages/core/src/graph/op/matmul.ts
var matmulOp = {
  name: "matmul",
  infer(inputs, attributes) {
    const dtype = requireFloating("matmul", inputs);
    const { rows, columns, inner, batch } = matmulShape(inputs, attributes);
    if (inner[0] !== inner[1]) throw shapeError("matmul", "equal inner dimensions", inputs);
    return { dtype, shape: [...batch, rows, columns] };
  },
  vjp({ inputs, attributes: { transposeA, transposeB } }, upstream) {
    const [a2, b2] = inputs;
    const da = transposeA ? matmul(b2, upstream, { transposeA: transposeB, transposeB: true }) : matmul(upstream, b2, { transposeB: !transposeB });
    const db = transposeB ? matmul(upstream, a2, { transposeA: true, transposeB: transposeA }) : matmul(a2, upstream, { transposeA: !transposeA });
    return [sumTo(da, a2.shape), sumTo(db, b2.shape)];
  },
  lower: (node, onnx) => lowerMatmul(node, onnx),
  evaluate: ({ attributes }, values) => multiply(values, attributes),
  simplify({ inputs, shape, attributes: { transposeA, transposeB } }) {
    const [a2, b2] = inputs;
    if (isOp(a2, transposeOp) && swapsLastTwo(a2)) {
      return matmul(a2.inputs[0], b2, { transposeA: !transposeA, transposeB });
    }
    if (isOp(b2, transposeOp) && swapsLastTwo(b2)) {
      return matmul(a2, b2.inputs[0], { transposeA, transposeB: !transposeB });
    }
    const matrices = a2.shape.length === 2 && b2.shape.length === 2;
    const [rows, columns] = shape.slice(-2);
    if (matrices && a2.shape[transposeA ? 0 : 1] === 1) {
      return mul(reshape(a2, [rows, 1]), reshape(b2, [1, columns]));
    }
    if (matrices && transposeA && !transposeB && b2.shape[1] === 1 && a2.shape[1] !== 1) {
      return reshape(matmul(b2, a2, { transposeA: true }), shape);
    }
    return void 0;
  }
};
function matmulShape(inputs, { transposeA, transposeB }) {
  const [a2, b2] = inputs;
  if (a2 === void 0 || b2 === void 0 || a2.shape.length < 2 || b2.shape.length < 2) {
    throw shapeError("matmul", "two tensors of rank 2 or more", inputs);
  }
  const [aRows, aColumns] = a2.shape.slice(-2);
  const [bRows, bColumns] = b2.shape.slice(-2);
  const leading = inputs.map(({ dtype, shape }) => ({ dtype, shape: shape.slice(0, -2) }));
  return {
    batch: broadcastShapes("matmul", leading),
    rows: transposeA ? aColumns : aRows,
    columns: transposeB ? bRows : bColumns,
    inner: [transposeA ? aRows : aColumns, transposeB ? bColumns : bRows]
  };
}
function lowerMatmul({ inputs, attributes: { transposeA, transposeB } }, onnx) {
  const [a2, b2] = inputs;
  const flags = { transA: { int: transposeA ? 1 : 0 }, transB: { int: transposeB ? 1 : 0 } };
  if (a2.shape.length === 2 && b2.shape.length === 2) return onnx.emit("Gemm", onnx.inputs, flags);
  if (onnx.contrib && a2.dtype === "float32") return onnx.emit("FusedMatMul", onnx.inputs, flags, "com.microsoft");
  const operands2 = onnx.inputs.map((name, i) => {
    const { shape } = inputs[i];
    if (!(i === 0 ? transposeA : transposeB)) return name;
    const last = shape.length - 1;
    return onnx.emit("Transpose", [name], {
      perm: { ints: shape.map((_, axis) => axis === last ? last - 1 : axis === last - 1 ? last : axis) }
    });
  });
  return onnx.emit("MatMul", operands2);
}
function multiply([a2, b2], { transposeA, transposeB }) {
  const types = [a2, b2].map(({ shape }) => ({ dtype: "float64", shape }));
  const found = matmulShape(types, { transposeA, transposeB });
  const batch = found.batch;
  const [rows, columns, inner] = [found.rows, found.columns, found.inner[0]];
  const left = broadcastValue(a2, [...batch, ...a2.shape.slice(-2)]);
  const right = broadcastValue(b2, [...batch, ...b2.shape.slice(-2)]);
  const [aRow, aInner] = transposeA ? [1, rows] : [inner, 1];
  const [bInner, bColumn] = transposeB ? [1, inner] : [columns, 1];
  const matrices = sizeOf(batch);
  const data = new Float64Array(matrices * rows * columns);
  for (let m = 0; m < matrices; m++) {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        let total = 0;
        for (let k = 0; k < inner; k++) {
          const x = left[m * rows * inner + i * aRow + k * aInner];
          total += x * right[m * inner * columns + k * bInner + j * bColumn];
        }
        data[(m * rows + i) * columns + j] = total;
      }
    }
  }
  return { shape: [...batch, rows, columns], data };
}
function matmul(a2, b2, { transposeA = false, transposeB = false } = {}) {
  return applyOp(matmulOp, [a2, b2], { transposeA, transposeB });
}
function matrixTranspose(x) {
  const last = x.shape.length - 1;
  return transpose(
    x,
    x.shape.map((_, axis) => axis === last ? last - 1 : axis === last - 1 ? last : axis)
  );
}

// packages/core/src/graph/op/sum.ts
var sumOp = reductionOp("sum", "ReduceSum", {
  vjp({ inputs: [x], attributes }, upstream) {
    const operand = x;
    return [expand(reshape(upstream, keptShape(operand.shape, attributes.axes)), operand.shape)];
  },
  evaluate: ({ attributes }, [x]) => reduceValue(x, attributes, 0, (total, value) => total + value),
  simplify({ inputs: [x], attributes: { axes }, shape }) {
    const operand = x;
    if (axes.every((axis) => operand.shape[axis] === 1)) return reshape(operand, shape);
    if (axes.length === operand.shape.length && isOp(operand, reshapeOp)) {
      return reshape(sum(operand.inputs[0]), shape);
    }
    const [rows] = operand.shape;
    if (operand.shape.length !== 2 || axes.length !== 1 || axes[0] !== 0 || typeof rows !== "number") return void 0;
    return reshape(matmul(expand(constant(1, operand.dtype), [1, rows]), operand), shape);
  }
});
function sum(x, options = {}) {
  return applyOp(sumOp, [x], axesOf("sum", x, options));
}

// packages/core/src/graph/broadcast.ts
function broadcastShapes(op, inputs) {
  const rank = Math.max(...inputs.map(({ shape }) => shape.length));
  const result = new Array(rank).fill(1);
  for (const { shape } of inputs) {
    const offset = rank - shape.length;
    for (const [axis, length] of shape.entries()) {
      const current = result[offset + axis];
      if (length === 1 || length === current) continue;
      if (current !== 1) throw shapeError(op, "shapes that broadcast together", inputs);
      result[offset + axis] = length;
    }
  }
  return result;
}
function sumTo(gradient, shape) {
  if (sameShape(gradient.shape, shape)) return gradient;
  const offset = gradient.shape.length - shape.length;
  const axes = gradient.shape.flatMap(
    (length, axis) => axis < offset || shape[axis - offset] === 1 && length !== 1 ? [axis] : []
  );
  const summed = axes.length === 0 ? gradient : sum(gradient, { axes, keepDimensions: true });
  return reshape(summed, shape);
}

// packages/core/src/graph/op/expand.ts
var expandOp = {
  name: "expand",
  infer(inputs, { shape }) {
    const { dtype } = inputs[0];
    if (!sameShape(broadcastShapes("expand", [...inputs, { dtype, shape }]), shape)) {
      throw shapeError("expand", `a shape that broadcasts to [${shape.join(", ")}]`, inputs);
    }
    return { dtype, shape };
  },
  vjp: ({ inputs: [x] }, upstream) => [sumTo(upstream, x.shape)],
  lower: ({ attributes: { shape } }, onnx) => onnx.emit("Expand", [onnx.inputs[0], onnx.dimensions(shape)]),
  evaluate: ({ attributes: { shape } }, [x], { resolve }) => {
    const resolved = resolve(shape);
    return { shape: resolved, data: broadcastValue(x, resolved) };
  },
  simplify: ({ inputs: [x], attributes: { shape } }) => sameShape(x.shape, shape) ? x : void 0
};
function expand(x, shape) {
  return sameShape(x.shape, shape) ? x : applyOp(expandOp, [x], { shape });
}

// packages/core/src/graph/op/add.ts
var addOp = binaryOp({
  name: "add",
  onnx: "Add",
  evaluate: (a2, b2) => a2 + b2,
  gradients: (_a, _b, upstream) => [upstream, upstream],
  simplify(a2, b2, node) {
    if (constantNumber(b2) === 0 && sameShape(a2.shape, node.shape)) return a2;
    if (constantNumber(a2) === 0 && sameShape(b2.shape, node.shape)) return b2;
    if (a2 === b2) return mul(a2, 2);
    const negated = negation(b2);
    if (negated !== void 0) return sub(a2, negated);
    const first = negation(a2);
    return first === void 0 ? beforeReshape(a2, b2) : sub(b2, first);
  }
});
function beforeReshape(a2, b2) {
  if (!isOp(a2, reshapeOp) || !isOp(b2, reshapeOp) || !sameShape(a2.shape, b2.shape)) return void 0;
  const [x, y] = [a2.inputs[0], b2.inputs[0]];
  return sameShape(x.shape, y.shape) ? reshape(add(x, y), a2.shape) : void 0;
}
function negation(tensor) {
  const parts = scaling(tensor);
  return parts?.number === -1 ? parts.rest : void 0;
}
function add(a2, b2) {
  return applyOp(addOp, operands(a2, b2), {});
}

// packages/core/src/graph/op/sub.ts
var subOp = binaryOp({
  name: "sub",
  onnx: "Sub",
  evaluate: (a2, b2) => a2 - b2,
  gradients: (_a, _b, upstream) => [upstream, neg(upstream)],
  simplify(a2, b2, node) {
    if (constantNumber(b2) === 0 && sameShape(a2.shape, node.shape)) return a2;
    const negated = negation(b2);
    return negated === void 0 ? void 0 : add(a2, negated);
  }
});
function sub(a2, b2) {
  return applyOp(subOp, operands(a2, b2), {});
}

// packages/core/src/graph/region.ts
function regionsOf(node) {
  return node.attributes.regions ?? [];
}
function dependenciesOf(node) {
  const regions = regionsOf(node);
  return regions.length === 0 ? node.inputs : [...node.inputs, ...regions.flatMap(captures)];
}
var captured = /* @__PURE__ */ new WeakMap();
function captures(region) {
  const known = captured.get(region);
  if (known !== void 0) return known;
  const inside = new Map(region.parameters.map((parameter2) => [parameter2, true]));
  const outer = /* @__PURE__ */ new Set();
  const order = topological(region.results, (node) => dependenciesOf(node));
  for (const node of order) {
    if (inside.has(node)) continue;
    inside.set(
      node,
      dependenciesOf(node).some((dependency) => inside.get(dependency) === true)
    );
  }
  for (const node of order) {
    if (inside.get(node) !== true) continue;
    if (region.parameters.includes(node)) continue;
    for (const dependency of dependenciesOf(node)) if (inside.get(dependency) !== true) outer.add(dependency);
  }
  for (const result of region.results) if (inside.get(result) !== true) outer.add(result);
  const found = [...outer];
  captured.set(region, found);
  return found;
}
function topological(roots, dependencies = dependenciesOf) {
  const order = [];
  const seen = /* @__PURE__ */ new Set();
  const stack = [];
  const enter = (node) => {
    if (seen.has(node)) return;
    seen.add(node);
    stack.push({ node, next: 0, below: dependencies(node) });
  };
  for (const root2 of roots) {
    enter(root2);
    for (let frame = stack.at(-1); frame !== void 0; frame = stack.at(-1)) {
      const dependency = frame.below[frame.next++];
      if (dependency !== void 0) enter(dependency);
      else {
        order.push(frame.node);
        stack.pop();
      }
    }
  }
  return order;
}
function allTensors(roots) {
  return topological(roots, (node) => [...node.inputs, ...regionsOf(node).flatMap(({ results }) => results)]);
}

// packages/core/src/graph/gradients.ts
function gradients(output, wrt, upstream, { held = () => false } = {}) {
  if (!isFloating(output.dtype)) throw shapeError("gradients", "a floating output", [output]);
  if (upstream === void 0 && output.shape.some((length) => length !== 1)) {
    throw shapeError("gradients", "an output of one element, or an upstream gradient", [output], "sum it first");
  }
  if (upstream !== void 0 && !sameShape(upstream.shape, output.shape)) {
    throw shapeError("gradients", "an upstream gradient of the output's shape", [output, upstream]);
  }
  const order = topological([output]);
  const reaches = new Set(wrt);
  for (const node of order) {
    if (!held(node) && dependenciesOf(node).some((dependency) => reaches.has(dependency))) reaches.add(node);
  }
  const gradient = /* @__PURE__ */ new Map();
  gradient.set(output, upstream ?? expand(constant(1, output.dtype), output.shape));
  for (const node of order.toReversed()) {
    const above = gradient.get(node);
    if (above === void 0 || held(node) || !node.inputs.some((operand) => reaches.has(operand))) continue;
    const products = node.op.vjp(node, above);
    for (const [i, operand] of node.inputs.entries()) {
      const product = products[i];
      if (product === null || product === void 0 || !reaches.has(operand)) continue;
      const other = gradient.get(operand);
      gradient.set(operand, other === void 0 ? product : add(other, product));
    }
  }
  return wrt.map((tensor) => gradient.get(tensor) ?? expand(constant(0, tensor.dtype), tensor.shape));
}

// packages/core/src/graph/op/sign.ts
var signOp = unaryOp({
  name: "sign",
  onnx: "Sign",
  evaluate: Math.sign,
  derivative: null
});
function sign(x) {
  return applyOp(signOp, [x], {});
}

// packages/core/src/graph/op/abs.ts
var absOp = unaryOp({
  name: "abs",
  onnx: "Abs",
  evaluate: Math.abs,
  derivative: (x) => sign(x)
});
function abs(x) {
  return applyOp(absOp, [x], {});
}

// packages/core/src/graph/op/across-batch.ts
var acrossBatchOp = {
  name: "across-batch",
  infer: (inputs) => inputs[0],
  vjp: (_, upstream) => [upstream],
  lower: (_, onnx) => onnx.inputs[0],
  evaluate: (_, [x]) => x,
  expand: ({ inputs: [x] }) => x
};
function acrossBatch(x) {
  return applyOp(acrossBatchOp, [x], {});
}
function isAcrossBatch(tensor) {
  return isOp(tensor, acrossBatchOp);
}

// packages/core/src/graph/op/arg-max.ts
var argMaxOp = {
  name: "arg-max",
  infer(inputs) {
    const [x] = inputs;
    requireFloating("arg-max", inputs);
    const length = x.shape.at(-1);
    if (length === void 0 || length === 0)
      throw shapeError("arg-max", "a last axis of one or more elements", inputs);
    return { dtype: "int64", shape: x.shape.slice(0, -1) };
  },
  vjp: () => [null],
  lower: (_, onnx) => onnx.emit("ArgMax", onnx.inputs, { axis: { int: -1 }, keepdims: { int: 0 } }),
  evaluate(_, [x]) {
    const { shape, data } = x;
    const length = shape.at(-1);
    const result = new Float64Array(data.length / length);
    for (let i = 0; i < result.length; i++) {
      let best = 0;
      for (let j = 1; j < length; j++) {
        if (data[i * length + j] > data[i * length + best]) best = j;
      }
      result[i] = best;
    }
    return { shape: shape.slice(0, -1), data: result };
  }
};
function argMax(x) {
  return applyOp(argMaxOp, [x], {});
}

// packages/core/src/graph/op/slice.ts
var sliceOp = {
  name: "slice",
  infer(inputs, { axes, starts, ends }) {
    const [x] = inputs;
    const shape = [...x.shape];
    for (const [i, axis] of axes.entries()) {
      const [length, start, end] = [x.shape[axis], starts[i], ends[i]];
      if (typeof length !== "number" || start < 0 || start > end || end > length || axes.indexOf(axis) !== i) {
        throw shapeError("slice", `distinct axes of static length that hold ${start} to ${end} (axis ${axis})`, inputs);
      }
      shape[axis] = end - start;
    }
    return { dtype: x.dtype, shape };
  },
  vjp({ inputs: [x], attributes: { axes, starts, ends } }, upstream) {
    const { shape } = x;
    const amounts = (of) => shape.map((_, axis) => axes.includes(axis) ? of(axis, axes.indexOf(axis)) : 0);
    return [
      pad(
        upstream,
        amounts((_, i) => starts[i]),
        amounts((axis, i) => shape[axis] - ends[i])
      )
    ];
  },
  lower({ attributes: { axes, starts, ends } }, onnx) {
    return onnx.emit("Slice", [onnx.inputs[0], ...[starts, ends, axes].map((list) => onnx.dimensions(list))]);
  },
  evaluate({ attributes: { axes, starts, ends } }, [x]) {
    const { shape, data } = x;
    const strides = stridesOf(shape);
    const result = [...shape];
    let first = 0;
    for (const [i, axis] of axes.entries()) {
      result[axis] = ends[i] - starts[i];
      first += starts[i] * strides[axis];
    }
    const taken = new Float64Array(sizeOf(result));
    forEachOffset(result, strides, (position, offset) => {
      taken[position] = data[first + offset];
    });
    return { shape: result, data: taken };
  },
  simplify: ({ inputs: [x], attributes: { axes, starts, ends } }) => axes.every((axis, i) => starts[i] === 0 && ends[i] === x.shape[axis]) ? x : void 0
};
function slice(x, starts, ends, axes = starts.map((_, axis) => axis)) {
  if (starts.length !== ends.length || starts.length !== axes.length) {
    throw shapeError("slice", `as many starts (${starts.length}) as ends (${ends.length}) and axes (${axes.length})`, [
      x
    ]);
  }
  const rank = x.shape.length;
  const ranges = axes.map((given, i) => {
    const axis = given < 0 ? given + rank : given;
    const length = x.shape[axis];
    const fromEnd = (index) => index < 0 && typeof length === "number" ? index + length : index;
    return { axis, start: fromEnd(starts[i]), end: fromEnd(ends[i]) };
  });
  ranges.sort((a2, b2) => a2.axis - b2.axis);
  return applyOp(sliceOp, [x], {
    axes: ranges.map(({ axis }) => axis),
    starts: ranges.map(({ start }) => start),
    ends: ranges.map(({ end }) => end)
  });
}

// packages/core/src/graph/op/pad.ts
var padOp = {
  name: "pad",
  infer(inputs, { before, after }) {
    const [x] = inputs;
    const rank = x.shape.length;
    if (before.length !== rank || after.length !== rank || [...before, ...after].some((amount) => amount < 0)) {
      throw shapeError("pad", `amounts \u2265 0 for each axis (given ${before.join(", ")} and ${after.join(", ")})`, inputs);
    }
    const shape = x.shape.map((length, axis) => {
      const more = before[axis] + after[axis];
      if (more === 0) return length;
      if (typeof length !== "number") throw shapeError("pad", `a static length along axis ${axis}`, inputs);
      return length + more;
    });
    return { dtype: requireFloating("pad", inputs), shape };
  },
  vjp({ inputs: [x], attributes: { before, after } }, upstream) {
    const { shape } = x;
    const axes = shape.flatMap((_, axis) => before[axis] === 0 && after[axis] === 0 ? [] : [axis]);
    const starts = axes.map((axis) => before[axis]);
    const ends = axes.map((axis) => before[axis] + shape[axis]);
    return [slice(upstream, starts, ends, axes)];
  },
  lower: ({ attributes: { before, after } }, onnx) => onnx.emit("Pad", [onnx.inputs[0], onnx.dimensions([...before, ...after])]),
  evaluate({ attributes: { before, after } }, [x]) {
    const { shape, data } = x;
    const result = shape.map((length, axis) => before[axis] + length + after[axis]);
    const strides = stridesOf(result);
    const first = before.reduce((offset, amount, axis) => offset + amount * strides[axis], 0);
    const padded = new Float64Array(sizeOf(result));
    forEachOffset(shape, strides, (position, offset) => {
      padded[first + offset] = data[position];
    });
    return { shape: result, data: padded };
  },
  simplify: ({ inputs: [x], attributes: { before, after } }) => [...before, ...after].every((amount) => amount === 0) ? x : void 0
};
function pad(x, before, after) {
  return applyOp(padOp, [x], { before, after });
}

// packages/core/src/graph/op/cast.ts
var onnxElementType = {
  float32: 1,
  float64: 11,
  int64: 7,
  uint32: 12,
  bool: 9,
  string: 8
};
var castOp = {
  name: "cast",
  infer(inputs, { dtype }) {
    const [x] = inputs;
    if (dtype === "string" || x.dtype === "string") {
      throw shapeError("cast", `numbers to make numbers of (${dtype})`, inputs, "encode strings with labelEncode");
    }
    return { dtype, shape: x.shape };
  },
  vjp({ inputs: [x], dtype }, upstream) {
    const operand = x;
    return [isFloating(operand.dtype) && isFloating(dtype) ? cast(upstream, operand.dtype) : null];
  },
  lower: ({ attributes: { dtype } }, onnx) => onnx.emit("Cast", onnx.inputs, { to: { int: onnxElementType[dtype] } }),
  evaluate({ attributes: { dtype } }, [x]) {
    const { shape, data } = x;
    if (isFloating(dtype)) return { shape, data };
    return { shape, data: data.map(dtype === "bool" ? (value) => Number(value !== 0) : Math.trunc) };
  },
  simplify: ({ inputs: [x], dtype }) => x.dtype === dtype ? x : void 0
};
function cast(x, dtype) {
  return x.dtype === dtype ? x : applyOp(castOp, [x], { dtype });
}

// packages/core/src/graph/window.ts
function pairOf(given) {
  return typeof given === "number" ? [given, given] : given;
}
function windowOf({ strides = 1, pads = 0, dilations = 1 }) {
  const [top, left] = typeof pads === "number" ? [pads, pads] : pads;
  const all = typeof pads !== "number" && pads.length === 4 ? pads : [top, left, top, left];
  return { strides: pairOf(strides), pads: all, dilations: pairOf(dilations) };
}
function checkWindow(op, kernel, { strides, pads, dilations }) {
  const whole = (numbers, least) => numbers.every((value) => Number.isSafeInteger(value) && value >= least);
  if (whole([...kernel, ...strides, ...dilations], 1) && whole(pads, 0)) return;
  const given = `${kernel.join("\xD7")}, ${strides.join("\xD7")}, ${dilations.join("\xD7")} and ${pads.join(", ")}`;
  throw shapeError(op, `whole kernel, strides, dilations \u2265 1 and pads \u2265 0 (given ${given})`, []);
}
function imagesOf(op, x) {
  const [batch, channels, height, width] = x.shape;
  if (x.shape.length !== 4 || batch === void 0 || typeof channels !== "number" || typeof height !== "number" || typeof width !== "number") {
    throw shapeError(op, "images [batch, channels, height, width] of static size", [x]);
  }
  return { batch, channels, size: [height, width] };
}
function fits(size, kernel, { strides, pads, dilations }) {
  const along = (axis) => {
    const reach = dilations[axis] * (kernel[axis] - 1) + 1;
    return Math.floor((size[axis] + pads[axis] + pads[axis + 2] - reach) / strides[axis]) + 1;
  };
  return [along(0), along(1)];
}
function fitted(op, x, kernel, window) {
  checkWindow(op, kernel, window);
  const found = fits(imagesOf(op, x).size, kernel, window);
  if (found[0] < 1 || found[1] < 1) throw shapeError(op, `an image that holds a window of ${kernel.join("\xD7")}`, [x]);
  return found;
}
function forEachTap(size, kernel, window, visit) {
  const { strides, pads, dilations } = window;
  const [rows, columns] = fits(size, kernel, window);
  for (let p2 = 0; p2 < rows; p2++) {
    for (let q2 = 0; q2 < columns; q2++) {
      for (let i = 0; i < kernel[0]; i++) {
        const y = p2 * strides[0] - pads[0] + i * dilations[0];
        if (y < 0 || y >= size[0]) continue;
        for (let j = 0; j < kernel[1]; j++) {
          const x = q2 * strides[1] - pads[1] + j * dilations[1];
          if (x >= 0 && x < size[1]) visit(y * size[1] + x, p2 * columns + q2, i * kernel[1] + j);
        }
      }
    }
  }
}
function beyond(size, kernel, window) {
  const [rows, columns] = fits(size, kernel, window);
  const { strides, pads, dilations } = window;
  const along = (axis, count) => size[axis] + pads[axis] + pads[axis + 2] - (count - 1) * strides[axis] - dilations[axis] * (kernel[axis] - 1) - 1;
  return [along(0, rows), along(1, columns)];
}

// packages/core/src/graph/pooling.ts
function poolAttributes(op, { kernel, strides = kernel, pads = 0 }) {
  const window = windowOf({ strides, pads });
  const size = pairOf(kernel);
  if (window.pads.some((amount, side) => amount >= size[side % 2])) {
    throw shapeError(op, `pads below the kernel of ${size.join("\xD7")} (given ${window.pads.join(", ")})`, []);
  }
  return { kernel: size, ...window };
}
function poolShape(op, inputs, attributes) {
  const [x] = inputs;
  const { batch, channels } = imagesOf(op, x);
  const dtype = requireFloating(op, inputs);
  return { dtype, shape: [batch, channels, ...fitted(op, x, attributes.kernel, attributes)] };
}
function poolPair(op, inputs, attributes, second) {
  const [x, other] = inputs;
  const { shape } = poolShape(op, inputs, attributes);
  if (!sameShape(other.shape, second === "images" ? x.shape : shape)) {
    throw shapeError(
      op,
      second === "images" ? "two tensors of one shape" : "images and results of their shape",
      inputs
    );
  }
  return [x, imagesOf(op, x)];
}
function disjoint(x, { kernel, strides, pads }) {
  const size = x.shape.slice(2);
  const covered = size.every((length, axis) => length % kernel[axis] === 0);
  return covered && sameShape(kernel, strides) && pads.every((amount) => amount === 0);
}
function trimmed(op, x, attributes) {
  const { kernel, strides, pads } = attributes;
  if (!sameShape(kernel, strides) || pads.some((amount) => amount > 0)) return x;
  const { size } = imagesOf(op, x);
  const [rows, columns] = fits(size, kernel, attributes);
  const reached = [rows * kernel[0], columns * kernel[1]];
  return sameShape(reached, size) || rows < 1 || columns < 1 ? x : slice(x, [0, 0], reached, [2, 3]);
}
function repeated(results, { kernel }, onnx) {
  const scales = onnx.constant("float32", [4], Float32Array.of(1, 1, ...kernel));
  return onnx.emit("Resize", [results, "", scales], {
    mode: { string: "nearest" },
    coordinate_transformation_mode: { string: "asymmetric" },
    nearest_mode: { string: "floor" }
  });
}
function averagePoolNode(x, { kernel, strides, pads }, onnx) {
  return onnx.emit("AveragePool", [x], {
    kernel_shape: { ints: kernel },
    strides: { ints: strides },
    pads: { ints: pads },
    count_include_pad: { int: 1 }
  });
}

// packages/core/src/graph/single.ts
function inSingle({ dtype }, onnx, write) {
  if (dtype !== "float64") return write(onnx.inputs);
  const cast2 = (name, to) => onnx.emit("Cast", [name], { to: { int: onnxElementType[to] } });
  return cast2(write(onnx.inputs.map((name) => cast2(name, "float32"))), "float64");
}

// packages/core/src/graph/convolution.ts
function convGroups(op, groups) {
  if (Number.isSafeInteger(groups) && groups >= 1) return groups;
  throw shapeError(op, `a whole number of groups from 1 (given ${groups})`, []);
}
function windowAttributes({ strides, pads, dilations }) {
  return { strides: { ints: strides }, pads: { ints: pads }, dilations: { ints: dilations } };
}
function convEvaluation({ x, weight }, attributes) {
  const [batch, channels, ...size] = x;
  const [outputs, each, ...kernel] = weight;
  const area = fits(size, kernel, attributes);
  const [image, result, taps] = [size, area, kernel].map(([a2, b2]) => a2 * b2);
  const perGroup = outputs / attributes.groups;
  return {
    shape: [batch, outputs, ...area],
    taps(visit) {
      forEachTap(size, kernel, attributes, (at, to, tap) => {
        for (let n = 0; n < batch; n++) {
          for (let o = 0; o < outputs; o++) {
            const first = Math.floor(o / perGroup) * each;
            for (let c2 = 0; c2 < each; c2++) {
              visit(
                (n * channels + first + c2) * image + at,
                (n * outputs + o) * result + to,
                (o * each + c2) * taps + tap
              );
            }
          }
        }
      });
    }
  };
}

// packages/core/src/graph/op/average-unpool2d.ts
var averageUnpool2dOp = {
  name: "average-unpool2d",
  infer(inputs, attributes) {
    const { size, kernel } = attributes;
    const dtype = requireFloating("average-unpool2d", inputs);
    const { batch, channels, size: area } = imagesOf("average-unpool2d", inputs[0]);
    if (!sameShape(fits(size, kernel, attributes), area)) {
      throw shapeError("average-unpool2d", `results of pooling ${size.join("\xD7")} images`, inputs);
    }
    return { dtype, shape: [batch, channels, ...size] };
  },
  vjp: ({ attributes: { size: _, ...attributes } }, upstream) => [applyOp(averagePool2dOp, [upstream], attributes)],
  lower(node, onnx) {
    const { attributes, shape } = node;
    const { kernel, size } = attributes;
    const share = Math.fround(1 / sizeOf(kernel));
    return inSingle(node, onnx, ([results]) => {
      if (disjoint(node, attributes)) {
        const shared = onnx.emit("Mul", [results, onnx.constant("float32", [], Float32Array.of(share))]);
        return repeated(shared, attributes, onnx);
      }
      const area = fits(size, kernel, attributes);
      const each = onnx.emit("Reshape", [results, onnx.dimensions([-1, 1, ...area])]);
      const weights = new Float32Array(sizeOf(kernel)).fill(share);
      const spread = onnx.emit("ConvTranspose", [each, onnx.constant("float32", [1, 1, ...kernel], weights)], {
        ...windowAttributes(attributes),
        output_padding: { ints: beyond(size, kernel, attributes) }
      });
      return onnx.emit("Reshape", [spread, onnx.dimensions(shape)]);
    });
  },
  evaluate({ attributes }, [results]) {
    const { shape, data } = results;
    const [batch, channels, ...area] = shape;
    const { kernel, size } = attributes;
    const [image, result, taps] = [sizeOf(size), sizeOf(area), sizeOf(kernel)];
    const spread = new Float64Array(batch * channels * image);
    for (let n = 0; n < batch * channels; n++) {
      forEachTap(size, kernel, attributes, (offset, to) => {
        spread[n * image + offset] = spread[n * image + offset] + data[n * result + to] / taps;
      });
    }
    return { shape: [batch, channels, ...size], data: spread };
  }
};
function averageUnpool2d(results, attributes) {
  return applyOp(averageUnpool2dOp, [results], attributes);
}

// packages/core/src/graph/op/average-pool2d.ts
var averagePool2dOp = {
  name: "average-pool2d",
  infer: (inputs, attributes) => poolShape("average-pool2d", inputs, attributes),
  vjp: ({ inputs: [x], attributes }, upstream) => [
    averageUnpool2d(upstream, { ...attributes, size: x.shape.slice(2) })
  ],
  lower: (node, onnx) => inSingle(node, onnx, ([x]) => averagePoolNode(x, node.attributes, onnx)),
  evaluate({ attributes }, [x]) {
    const { shape, data } = x;
    const [batch, channels, ...size] = shape;
    const { kernel } = attributes;
    const area = fits(size, kernel, attributes);
    const means = new Float64Array(sizeOf([batch, channels, ...area]));
    const [image, result, taps] = [sizeOf(size), sizeOf(area), sizeOf(kernel)];
    for (let n = 0; n < batch * channels; n++) {
      forEachTap(size, kernel, attributes, (offset, to) => {
        means[n * result + to] = means[n * result + to] + data[n * image + offset] / taps;
      });
    }
    return { shape: [batch, channels, ...area], data: means };
  }
};
function averagePool2d(x, options) {
  const attributes = poolAttributes("average-pool2d", options);
  return applyOp(averagePool2dOp, [trimmed("average-pool2d", x, attributes)], attributes);
}

// packages/core/src/graph/op/compare.ts
function comparison(name, onnx, holds, refused = ["bool", "string"]) {
  const elementwise4 = binaryOp({
    name,
    onnx,
    evaluate: (a2, b2) => Number(holds(a2, b2)),
    gradients: null,
    result: "bool"
  });
  return {
    ...elementwise4,
    infer(inputs, attributes) {
      if (inputs.some(({ dtype }) => refused.includes(dtype))) {
        throw shapeError(name, `tensors of another dtype than ${refused.join(" or ")}`, inputs);
      }
      return elementwise4.infer(inputs, attributes);
    }
  };
}
var greaterOp = comparison("greater", "Greater", (a2, b2) => a2 > b2);
var greaterOrEqualOp = comparison("greater-or-equal", "GreaterOrEqual", (a2, b2) => a2 >= b2);
var lessOp = comparison("less", "Less", (a2, b2) => a2 < b2);
var lessOrEqualOp = comparison("less-or-equal", "LessOrEqual", (a2, b2) => a2 <= b2);
var equalOp = comparison("equal", "Equal", (a2, b2) => a2 === b2, ["string"]);
function greater(a2, b2) {
  return applyOp(greaterOp, operands(a2, b2), {});
}
function greaterOrEqual(a2, b2) {
  return applyOp(greaterOrEqualOp, operands(a2, b2), {});
}
function less(a2, b2) {
  return applyOp(lessOp, operands(a2, b2), {});
}
function lessOrEqual(a2, b2) {
  return applyOp(lessOrEqualOp, operands(a2, b2), {});
}
function equal(a2, b2) {
  return applyOp(equalOp, operands(a2, b2), {});
}

// packages/core/src/graph/op/concat.ts
var concatOp = {
  name: "concat",
  infer(inputs, { axis }) {
    const [first] = inputs;
    if (first === void 0) throw shapeError("concat", "one tensor or more", inputs);
    let total = 0;
    for (const { shape, dtype } of inputs) {
      const length = shape[axis];
      const agrees = shape.length === first.shape.length && shape.every((d2, i) => i === axis || d2 === first.shape[i]);
      if (dtype !== first.dtype || !agrees || typeof length !== "number") {
        throw shapeError("concat", `tensors that differ along axis ${axis} alone, of static length there`, inputs);
      }
      total += length;
    }
    return { dtype: first.dtype, shape: first.shape.with(axis, total) };
  },
  vjp({ inputs, attributes: { axis } }, upstream) {
    requireFloating("concat", [upstream]);
    return split(
      upstream,
      inputs.map(({ shape }) => shape[axis]),
      axis
    );
  },
  lower: ({ attributes: { axis } }, onnx) => onnx.emit("Concat", onnx.inputs, { axis: { int: axis } }),
  evaluate({ attributes: { axis } }, values) {
    const first = values[0].shape;
    const total = values.reduce((sum2, { shape: shape2 }) => sum2 + shape2[axis], 0);
    const shape = first.with(axis, total);
    const outer = sizeOf(first.slice(0, axis));
    const inner = sizeOf(first.slice(axis + 1));
    const data = new Float64Array(outer * total * inner);
    let start = 0;
    for (const value of values) {
      const block = value.shape[axis] * inner;
      for (let i = 0; i < outer; i++) {
        data.set(value.data.subarray(i * block, (i + 1) * block), i * total * inner + start);
      }
      start += block;
    }
    return { shape, data };
  },
  simplify: ({ inputs }) => inputs.length === 1 ? inputs[0] : void 0
};
function concat(tensors, axis) {
  const rank = tensors[0]?.shape.length ?? 0;
  return applyOp(concatOp, tensors, { axis: axis < 0 ? axis + rank : axis });
}

// packages/core/src/graph/op/split.ts
var splitOp = {
  name: "split",
  infer(inputs, { lengths, axis, part }) {
    const [x] = inputs;
    const total = lengths.reduce((sum2, length) => sum2 + length, 0);
    if (x.shape[axis] !== total) {
      throw shapeError("split", `a length of ${total} along axis ${axis} (${lengths.join(" + ")})`, inputs);
    }
    return { dtype: x.dtype, shape: x.shape.with(axis, lengths[part]) };
  },
  vjp({ inputs: [x], attributes: { lengths, axis, part } }, upstream) {
    const { dtype, shape } = x;
    const zeros = (length) => expand(constant(0, dtype), shape.with(axis, length));
    const parts = lengths.map((length, i) => i === part ? upstream : zeros(length));
    return [
      concat(
        parts.filter((_, i) => lengths[i] !== 0),
        axis
      )
    ];
  },
  lower({ attributes: { lengths, axis, part } }, onnx) {
    const [x] = onnx.inputs;
    const names2 = onnx.emitMany("Split", [x, onnx.dimensions(lengths)], lengths.length, { axis: { int: axis } });
    return names2[part];
  },
  evaluate({ attributes: { lengths, axis, part } }, [x]) {
    const { shape, data } = x;
    const outer = sizeOf(shape.slice(0, axis));
    const inner = sizeOf(shape.slice(axis + 1));
    const length = lengths[part];
    const start = lengths.slice(0, part).reduce((sum2, before) => sum2 + before, 0);
    const stride = shape[axis] * inner;
    const result = new Float64Array(outer * length * inner);
    for (let i = 0; i < outer; i++) {
      const from = i * stride + start * inner;
      result.set(data.subarray(from, from + length * inner), i * length * inner);
    }
    return { shape: shape.with(axis, length), data: result };
  },
  simplify(node) {
    const { lengths, part } = node.attributes;
    const x = node.inputs[0];
    if (lengths.length === 1) return x;
    if (!isOp(x, concatOp) || x.attributes.axis !== node.attributes.axis) return void 0;
    const whole = x.inputs[part];
    const aligned = x.inputs.length === lengths.length && sameShape(whole.shape, node.shape);
    return aligned && x.inputs.every((tensor, i) => tensor.shape[node.attributes.axis] === lengths[i]) ? whole : void 0;
  }
};
function split(x, lengths, axis) {
  const from = axis < 0 ? axis + x.shape.length : axis;
  return lengths.map((_, part) => applyOp(splitOp, [x], { lengths, axis: from, part }));
}

// packages/core/src/graph/op/result.ts
var resultOp = {
  name: "result",
  infer: (_, { type }) => type,
  vjp: () => {
    throw new UsageError({
      where: "gradients",
      expected: "an output computed without loops and conditionals",
      found: "the result of one, which has no derivative",
      remedy: "differentiate inside its body, or use where"
    });
  },
  lower: () => {
    throw new Error("a result is bound with its node");
  },
  evaluate: () => {
    throw new Error("a result is bound with its node");
  }
};
function resultOf(node, index, type) {
  return applyOp(resultOp, [node], { index, type: { dtype: type.dtype, shape: type.shape } });
}

// packages/core/src/graph/op/conditional.ts
var conditionalOp = {
  name: "conditional",
  infer: (inputs, { regions }) => {
    const [predicate] = inputs;
    if (predicate?.dtype !== "bool" || predicate.shape.length > 0) {
      throw shapeError("conditional", "a bool scalar", inputs);
    }
    const { dtype, shape } = regions[0].results[0];
    return { dtype, shape };
  },
  vjp: () => {
    throw new Error("a conditional is not differentiable: differentiate inside its branches, or use where");
  },
  lower: () => {
    throw new Error("a conditional is lowered with its regions");
  },
  evaluate: () => {
    throw new Error("a conditional is evaluated with its regions");
  }
};
function conditional(predicate, whenTrue, whenFalse) {
  if (whenTrue.length !== whenFalse.length || whenTrue.length === 0) {
    const found = `${whenTrue.length} and ${whenFalse.length}`;
    throw new ShapeError({ where: "conditional", expected: "as many results in both branches, at least one", found });
  }
  for (const [i, a2] of whenTrue.entries()) {
    const b2 = whenFalse[i];
    if (b2?.dtype !== a2.dtype || !sameShape(a2.shape, b2.shape)) {
      throw shapeError(
        "conditional",
        `result ${i} to be ${formatType(a2)} in both branches`,
        b2 === void 0 ? [] : [b2]
      );
    }
  }
  const regions = [whenTrue, whenFalse].map((results) => ({ parameters: [], results }));
  const node = applyOp(conditionalOp, [predicate], { regions });
  return whenTrue.map((type, i) => resultOf(node, i, type));
}

// packages/core/src/graph/op/conv-weight-gradient2d.ts
var convWeightGradient2dOp = {
  name: "conv-weight-gradient2d",
  infer(inputs, attributes) {
    const { kernel, groups } = attributes;
    const dtype = requireFloating("conv-weight-gradient2d", inputs);
    const [x, results] = inputs;
    const { batch, channels } = imagesOf("conv-weight-gradient2d", x);
    const { batch: ofResults, channels: outputs, size: area } = imagesOf("conv-weight-gradient2d", results);
    const expected = fitted("conv-weight-gradient2d", x, kernel, attributes);
    if (batch !== ofResults || !sameShape(expected, area) || channels % groups !== 0 || outputs % groups !== 0) {
      throw shapeError("conv-weight-gradient2d", `images and the results of a ${kernel.join("\xD7")} convolution`, inputs);
    }
    return { dtype, shape: [outputs, channels / groups, ...kernel] };
  },
  vjp({ inputs, attributes: { kernel: _, ...attributes } }, upstream) {
    const [x, results] = inputs;
    return [
      convTranspose2d(results, upstream, { ...attributes, size: x.shape.slice(2) }),
      applyOp(conv2dOp, [x, upstream], attributes)
    ];
  },
  lower: (node, onnx) => inSingle(node, onnx, (inputs) => lowerByTaps(node, inputs, onnx)),
  evaluate({ attributes }, values) {
    const [x, results] = values;
    const { groups, kernel } = attributes;
    const shape = [results.shape[1], x.shape[1] / groups, ...kernel];
    const data = new Float64Array(sizeOf(shape));
    convEvaluation({ x: x.shape, weight: shape }, attributes).taps((image, result, tap) => {
      data[tap] = data[tap] + x.data[image] * results.data[result];
    });
    return { shape, data };
  }
};
var fewChannels = 8;
function lowerByTaps({ inputs, attributes }, [images, upstream], onnx) {
  const { groups, kernel, strides, pads, dilations } = attributes;
  const [x, results] = inputs;
  const [batch, channels] = x.shape;
  const [, outputs, rows, columns] = results.shape;
  const [each, perGroup] = [channels / groups, outputs / groups];
  const reshape2 = (name, shape) => onnx.emit("Reshape", [name, onnx.dimensions(shape)]);
  const padded = pads.some((amount) => amount > 0) ? onnx.emit("Pad", [images, onnx.dimensions([0, 0, pads[0], pads[1], 0, 0, pads[2], pads[3]])]) : images;
  const flatUpstream = reshape2(upstream, [batch, groups, perGroup, rows * columns]);
  const products = [];
  for (let i = 0; i < kernel[0]; i++) {
    for (let j = 0; j < kernel[1]; j++) {
      const [top, left] = [i * dilations[0], j * dilations[1]];
      const ends = [top + (rows - 1) * strides[0] + 1, left + (columns - 1) * strides[1] + 1];
      const lists = [[top, left], ends, [2, 3], strides].map((list) => onnx.dimensions(list));
      const read = reshape2(onnx.emit("Slice", [padded, ...lists]), [batch, groups, each, rows * columns]);
      const product = each < fewChannels ? times(read, flatUpstream, onnx) : times(flatUpstream, read, onnx);
      products.push(onnx.emit("ReduceSum", [product, onnx.dimensions([0])], { keepdims: { int: 1 } }));
    }
  }
  const together = onnx.emit("Concat", products, { axis: { int: 0 } });
  const [first, second] = each < fewChannels ? [each, perGroup] : [perGroup, each];
  const parted = reshape2(together, [...kernel, groups, first, second]);
  const perm = each < fewChannels ? [2, 4, 3, 0, 1] : [2, 3, 4, 0, 1];
  return reshape2(onnx.emit("Transpose", [parted], { perm: { ints: perm } }), [outputs, each, ...kernel]);
}
function times(a2, b2, onnx) {
  if (onnx.contrib) return onnx.emit("FusedMatMul", [a2, b2], { transB: { int: 1 } }, "com.microsoft");
  return onnx.emit("MatMul", [a2, onnx.emit("Transpose", [b2], { perm: { ints: [0, 1, 3, 2] } })]);
}
function convWeightGradient2d(x, results, attributes) {
  return applyOp(convWeightGradient2dOp, [x, results], attributes);
}

// packages/core/src/graph/op/conv-transpose2d.ts
var convTranspose2dOp = {
  name: "conv-transpose2d",
  infer(inputs, attributes) {
    const { size, groups } = attributes;
    const dtype = requireFloating("conv-transpose2d", inputs);
    const [results, weight] = inputs;
    const { batch, channels: outputs, size: area } = imagesOf("conv-transpose2d", results);
    const { channels: each, size: kernel } = imagesOf("conv-transpose2d", weight);
    checkWindow("conv-transpose2d", kernel, attributes);
    if (weight.shape[0] !== outputs || outputs % groups !== 0 || !sameShape(fits(size, kernel, attributes), area)) {
      throw shapeError("conv-transpose2d", `results of a convolution of ${size.join("\xD7")} images`, inputs);
    }
    return { dtype, shape: [batch, each * groups, ...size] };
  },
  vjp({ inputs, attributes: { size: _, ...attributes } }, upstream) {
    const [results, weight] = inputs;
    return [
      applyOp(conv2dOp, [upstream, weight], attributes),
      convWeightGradient2d(upstream, results, { ...attributes, kernel: weight.shape.slice(2) })
    ];
  },
  lower(node, onnx) {
    const { attributes, inputs } = node;
    const kernel = inputs[1].shape.slice(2);
    return inSingle(
      node,
      onnx,
      (names2) => onnx.emit("ConvTranspose", names2, {
        ...windowAttributes(attributes),
        group: { int: attributes.groups },
        output_padding: { ints: beyond(attributes.size, kernel, attributes) }
      })
    );
  },
  evaluate({ attributes }, values) {
    const [results, weight] = values;
    const each = weight.shape[1];
    const shape = [results.shape[0], each * attributes.groups, ...attributes.size];
    const data = new Float64Array(sizeOf(shape));
    convEvaluation({ x: shape, weight: weight.shape }, attributes).taps((image, result, tap) => {
      data[image] = data[image] + results.data[result] * weight.data[tap];
    });
    return { shape, data };
  }
};
function convTranspose2d(results, weight, attributes) {
  return applyOp(convTranspose2dOp, [results, weight], attributes);
}

// packages/core/src/graph/op/conv2d.ts
var conv2dOp = {
  name: "conv2d",
  infer(inputs, attributes) {
    const dtype = requireFloating("conv2d", inputs);
    const [x, weight] = inputs;
    const { batch, channels } = imagesOf("conv2d", x);
    const { batch: outputs, channels: each, size: kernel } = imagesOf("conv2d", weight);
    if (typeof outputs !== "number" || each * attributes.groups !== channels || outputs % attributes.groups !== 0) {
      throw shapeError("conv2d", `weights [outputs, channels/groups, \u2026] for ${attributes.groups} groups`, inputs);
    }
    return { dtype, shape: [batch, outputs, ...fitted("conv2d", x, kernel, attributes)] };
  },
  vjp({ inputs, attributes }, upstream) {
    const [x, weight] = inputs;
    return [
      convTranspose2d(upstream, weight, { ...attributes, size: x.shape.slice(2) }),
      convWeightGradient2d(x, upstream, { ...attributes, kernel: weight.shape.slice(2) })
    ];
  },
  lower: (node, onnx) => inSingle(
    node,
    onnx,
    (inputs) => onnx.emit("Conv", inputs, {
      ...windowAttributes(node.attributes),
      group: { int: node.attributes.groups }
    })
  ),
  evaluate({ attributes }, values) {
    const [x, weight] = values;
    const { shape, taps } = convEvaluation({ x: x.shape, weight: weight.shape }, attributes);
    const data = new Float64Array(shape.reduce((product, length) => product * length, 1));
    taps((image, result, tap) => {
      data[result] = data[result] + x.data[image] * weight.data[tap];
    });
    return { shape, data };
  }
};
function conv2d(x, weight, { groups = 1, ...window } = {}) {
  return applyOp(conv2dOp, [x, weight], { ...windowOf(window), groups: convGroups("conv2d", groups) });
}

// packages/core/src/graph/op/cos.ts
var cosOp = unaryOp({
  name: "cos",
  onnx: "Cos",
  evaluate: Math.cos,
  derivative: (x) => neg(sin(x))
});
function cos(x) {
  return applyOp(cosOp, [x], {});
}

// packages/core/src/graph/op/sin.ts
var sinOp = unaryOp({
  name: "sin",
  onnx: "Sin",
  evaluate: Math.sin,
  derivative: (x) => cos(x)
});
function sin(x) {
  return applyOp(sinOp, [x], {});
}

// packages/core/src/graph/op/div.ts
var elementwise = binaryOp({
  name: "div",
  onnx: "Div",
  evaluate: (a2, b2) => a2 / b2,
  gradients: (_a, b2, upstream, y) => {
    const da = div(upstream, b2);
    return [da, neg(mul(da, y))];
  },
  simplify(a2, b2) {
    const divisor = b2.shape.length > 0 ? void 0 : constantNumber(b2);
    return divisor !== void 0 && Number.isFinite(1 / divisor) ? mul(a2, 1 / divisor) : void 0;
  }
});
var divOp = {
  ...elementwise,
  infer(inputs, attributes) {
    requireFloating("div", inputs);
    return elementwise.infer(inputs, attributes);
  }
};
function div(a2, b2) {
  return applyOp(divOp, operands(a2, b2), {});
}

// packages/core/src/graph/op/exp.ts
var expOp = unaryOp({
  name: "exp",
  onnx: "Exp",
  evaluate: Math.exp,
  derivative: (_, y) => y
});
function exp(x) {
  return applyOp(expOp, [x], {});
}

// packages/core/src/graph/special.ts
function erfValue(x) {
  if (Number.isNaN(x)) return x;
  const y = Math.abs(x);
  if (y <= central2) return x * nearZero(y * y);
  return Math.sign(x) * (0.5 - complement(y) + 0.5);
}
function erfcValue(x) {
  if (Number.isNaN(x)) return x;
  const y = Math.abs(x);
  if (y <= central2) return 1 - x * nearZero(y * y);
  return x > 0 ? complement(y) : 2 - complement(y);
}
var central2 = 0.46875;
var a = [3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694, 0.18577770618460315];
var b = [23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171];
var c = [
  0.5641884969886701,
  8.883149794388377,
  66.11919063714163,
  298.6351381974001,
  881.952221241769,
  1712.0476126340707,
  2051.0783778260716,
  1230.3393547979972,
  21531153547440383e-24
];
var d = [
  15.744926110709835,
  117.6939508913125,
  537.1811018620099,
  1621.3895745666903,
  3290.7992357334597,
  4362.619090143247,
  3439.3676741437216,
  1230.3393548037495
];
var p = [
  0.30532663496123236,
  0.36034489994980445,
  0.12578172611122926,
  0.016083785148742275,
  6587491615298378e-19,
  0.016315387137302097
];
var q = [
  2.568520192289822,
  1.8729528499234673,
  0.5279051029514285,
  0.06051834131244132,
  0.0023352049762686918
];
function ratio(t, numerator, denominator) {
  let above = numerator.at(-1) * t;
  let below = t;
  const last = denominator.length - 1;
  for (let i = 0; i < last; i++) {
    above = (above + numerator[i]) * t;
    below = (below + denominator[i]) * t;
  }
  return (above + numerator[last]) / (below + denominator[last]);
}
function nearZero(square2) {
  return ratio(square2, a, b);
}
function complement(y) {
  if (y > 27) return 0;
  const coarse = Math.trunc(y * 16) / 16;
  const scale = Math.exp(-coarse * coarse) * Math.exp(-(y - coarse) * (y + coarse));
  if (y <= 4) return scale * ratio(y, c, d);
  const inverse = 1 / (y * y);
  return scale * (1 / Math.sqrt(Math.PI) - inverse * ratio(inverse, p, q)) / y;
}

// packages/core/src/graph/op/erf.ts
var erfOp = unaryOp({
  name: "erf",
  onnx: ({ dtype }, onnx) => lowerErf(onnx.inputs[0], dtype, onnx),
  evaluate: erfValue,
  derivative: (x) => mul(exp(neg(square(x))), 2 / Math.sqrt(Math.PI))
});
function lowerErf(x, dtype, onnx) {
  if (dtype === "float32") return onnx.emit("Erf", [x]);
  const single = onnx.emit("Erf", [onnx.emit("Cast", [x], { to: { int: onnxElementType.float32 } })]);
  return onnx.emit("Cast", [single], { to: { int: onnxElementType[dtype] } });
}
function erf(x) {
  return applyOp(erfOp, [x], {});
}

// packages/core/src/graph/op/finite.ts
var elementwise2 = unaryOp({
  name: "finite",
  onnx({ inputs: [x] }, onnx) {
    const infinity = storageOf(x.dtype, Float64Array.of(Number.POSITIVE_INFINITY));
    const bound = onnx.constant(x.dtype, [], infinity);
    return onnx.emit("Less", [onnx.emit("Abs", onnx.inputs), bound]);
  },
  evaluate: (x) => Number(Number.isFinite(x)),
  derivative: null
});
var finiteOp = {
  ...elementwise2,
  infer: (inputs, attributes) => ({ ...elementwise2.infer(inputs, attributes), dtype: "bool" })
};
function finite(x) {
  return applyOp(finiteOp, [x], {});
}

// packages/core/src/graph/op/floor.ts
var floorOp = unaryOp({
  name: "floor",
  onnx: "Floor",
  evaluate: Math.floor,
  derivative: null
});
function floor(x) {
  return applyOp(floorOp, [x], {});
}

// packages/core/src/graph/op/gather.ts
var gatherOp = {
  name: "gather",
  infer(inputs) {
    const [x, indices] = inputs;
    if (indices.dtype !== "int64" || x.shape.length === 0) {
      throw shapeError("gather", "a tensor of rank 1 or more and int64 indices", inputs);
    }
    return { dtype: x.dtype, shape: [...indices.shape, ...x.shape.slice(1)] };
  },
  vjp({ inputs }, upstream) {
    const [x, indices] = inputs;
    return [scatterAdd(upstream, indices, x.shape), null];
  },
  lower: (_, onnx) => onnx.emit("Gather", onnx.inputs, { axis: { int: 0 } }),
  evaluate(_, values) {
    const [x, indices] = values;
    const inner = sizeOf(x.shape.slice(1));
    const data = new Float64Array(indices.data.length * inner);
    for (const [i, index] of indices.data.entries()) {
      const row = indexWithin("gather", index, x.shape[0]);
      data.set(x.data.subarray(row * inner, (row + 1) * inner), i * inner);
    }
    return { shape: [...indices.shape, ...x.shape.slice(1)], data };
  }
};
function gather(x, indices) {
  return applyOp(gatherOp, [x, indices], {});
}

// packages/core/src/graph/op/scatter-add.ts
var scatterAddOp = {
  name: "scatter-add",
  infer(inputs, { shape }) {
    const [updates, indices] = inputs;
    if (indices.dtype !== "int64" || !sameShape(updates.shape, [...indices.shape, ...shape.slice(1)])) {
      throw shapeError("scatter-add", `updates of indices \xD7 rows of [${shape.join(", ")}]`, inputs);
    }
    return { dtype: updates.dtype, shape };
  },
  vjp: ({ inputs: [, indices] }, upstream) => [gather(upstream, indices), null],
  lower({ dtype, attributes: { shape } }, onnx) {
    const [updates, rows] = onnx.inputs;
    const zero = onnx.emit("Expand", [
      onnx.constant(dtype, [], storageOf(dtype, new Float64Array(1))),
      onnx.dimensions(shape)
    ]);
    const inner = shape.slice(1);
    const flat = onnx.emit("Reshape", [updates, onnx.dimensions([-1, ...inner])]);
    const column = onnx.emit("Reshape", [rows, onnx.dimensions([-1, ...inner.map(() => 1)])]);
    const repeated2 = onnx.emit("Expand", [column, onnx.emit("Shape", [flat])]);
    return onnx.emit("ScatterElements", [zero, repeated2, flat], { axis: { int: 0 }, reduction: { string: "add" } });
  },
  evaluate({ attributes: { shape } }, values, { resolve }) {
    const [updates, indices] = values;
    const resolved = resolve(shape);
    const inner = sizeOf(resolved.slice(1));
    const data = new Float64Array(sizeOf(resolved));
    for (const [i, index] of indices.data.entries()) {
      const first = indexWithin("scatter-add", index, resolved[0]) * inner;
      for (let k = 0; k < inner; k++) {
        data[first + k] = data[first + k] + updates.data[i * inner + k];
      }
    }
    return { shape: resolved, data };
  }
};
function scatterAdd(updates, indices, shape) {
  return applyOp(scatterAddOp, [updates, indices], { shape });
}

// packages/core/src/graph/op/normal-cdf.ts
var normalCdfOp = unaryOp({
  name: "normal-cdf",
  onnx: lowerNormalCdf,
  evaluate: (x) => erfcValue(-x * Math.SQRT1_2) / 2,
  derivative: (x) => normalDensity(x)
});
function lowerNormalCdf({ dtype }, onnx) {
  const number = (value) => onnx.constant(dtype, [], storageOf(dtype, Float64Array.of(value)));
  const scaled = onnx.emit("Mul", [onnx.inputs[0], number(Math.SQRT1_2)]);
  const shifted = onnx.emit("Add", [lowerErf(scaled, dtype, onnx), number(1)]);
  return onnx.emit("Mul", [shifted, number(0.5)]);
}
function normalCdf(x) {
  return applyOp(normalCdfOp, [x], {});
}
function normalDensity(x) {
  return mul(exp(mul(square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
}

// packages/core/src/graph/op/gelu-slope.ts
var geluSlopeOp = unaryOp({
  name: "gelu-slope",
  onnx: () => {
    throw new Error("gelu-slope is expanded before lowering");
  },
  evaluate: (x) => erfcValue(-x * Math.SQRT1_2) / 2 + x * Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI),
  derivative: (x) => mul(normalDensity(x), sub(2, square(x))),
  expand: (x) => add(normalCdf(x), mul(x, normalDensity(x)))
});
function geluSlope(x) {
  return applyOp(geluSlopeOp, [x], {});
}

// packages/core/src/graph/op/gelu.ts
var geluOp = unaryOp({
  name: "gelu",
  onnx: () => {
    throw new Error("gelu is expanded before lowering");
  },
  evaluate: (x) => x * erfcValue(-x * Math.SQRT1_2) / 2,
  derivative: (x) => geluSlope(x),
  expand: (x) => mul(x, normalCdf(x))
});
function gelu(x) {
  return applyOp(geluOp, [x], {});
}

// packages/core/src/graph/op/input.ts
var inputOp = {
  name: "input",
  infer: (_, { dtype, shape }) => ({ dtype, shape }),
  vjp: () => [],
  lower: ({ attributes: { name } }) => name,
  evaluate: ({ attributes: { name } }) => {
    throw new Error(`input ${name} is bound by the interpreter`);
  }
};
function input(name, dtype, shape) {
  return applyOp(inputOp, [], { name, dtype, shape });
}

// packages/core/src/graph/op/label-decode.ts
var labelDecodeOp = {
  name: "label-decode",
  infer(inputs) {
    const [x] = inputs;
    if (x.dtype !== "int64") throw shapeError("label-decode", "int64 positions", inputs);
    return { dtype: "string", shape: x.shape };
  },
  vjp: () => [null],
  lower({ attributes: { keys } }, onnx) {
    const attributes = {
      keys_int64s: { ints: keys.map((_, position) => position) },
      values_strings: { strings: keys },
      default_string: { string: "" }
    };
    return onnx.emit("LabelEncoder", onnx.inputs, attributes, "ai.onnx.ml");
  },
  evaluate({ attributes: { keys } }, [x]) {
    const { shape, data } = x;
    return { shape, data: new Float64Array(), strings: Array.from(data, (position) => keys[position] ?? "") };
  }
};
function labelDecode(x, keys) {
  if (keys.length === 0) throw new UsageError({ where: "label-decode", expected: "one or more keys", found: "none" });
  return applyOp(labelDecodeOp, [x], { keys });
}

// packages/core/src/graph/op/label-encode.ts
var labelEncodeOp = {
  name: "label-encode",
  infer(inputs) {
    const [x] = inputs;
    if (x.dtype !== "string") throw shapeError("label-encode", "strings", inputs);
    return { dtype: "int64", shape: x.shape };
  },
  vjp: () => [null],
  lower({ attributes: { keys } }, onnx) {
    const attributes = {
      keys_strings: { strings: keys },
      values_int64s: { ints: keys.map((_, position) => position) },
      default_int64: { int: keys.length }
    };
    return onnx.emit("LabelEncoder", onnx.inputs, attributes, "ai.onnx.ml");
  },
  evaluate({ attributes: { keys } }, [x]) {
    const { shape, strings = [] } = x;
    const positions = new Map(keys.map((key, position) => [key, position]));
    return { shape, data: Float64Array.from(strings, (text) => positions.get(text) ?? keys.length) };
  }
};
function labelEncode(x, keys) {
  const distinct = new Set(keys).size;
  if (keys.length === 0 || distinct < keys.length) {
    const found = `${keys.length} keys, ${distinct} of them distinct`;
    throw new UsageError({ where: "label-encode", expected: "one or more distinct keys", found });
  }
  return applyOp(labelEncodeOp, [x], { keys });
}

// packages/core/src/graph/op/log.ts
var logOp = unaryOp({
  name: "log",
  onnx: "Log",
  evaluate: Math.log,
  derivative: (x) => div(1, x)
});
function log(x) {
  return applyOp(logOp, [x], {});
}

// packages/core/src/graph/op/log1p.ts
var log1pOp = unaryOp({
  name: "log1p",
  onnx: lowerLog1p,
  evaluate: Math.log1p,
  derivative: (x) => div(1, add(x, 1))
});
function lowerLog1p({ dtype }, onnx) {
  const [x] = onnx.inputs;
  const number = (value) => onnx.constant(dtype, [], storageOf(dtype, Float64Array.of(value)));
  const u = onnx.emit("Add", [x, number(1)]);
  const rounded = onnx.emit("Sub", [u, number(1)]);
  const quotient = onnx.emit("Div", [onnx.emit("Log", [u]), rounded]);
  return onnx.emit("Where", [onnx.emit("Equal", [rounded, number(0)]), x, onnx.emit("Mul", [x, quotient])]);
}
function log1p(x) {
  return applyOp(log1pOp, [x], {});
}

// packages/core/src/graph/op/logical.ts
function logicalOp(name, onnx, holds) {
  return {
    name,
    infer(inputs) {
      if (inputs.some(({ dtype }) => dtype !== "bool")) throw shapeError(name, "bool tensors", inputs);
      return { dtype: "bool", shape: broadcastShapes(name, inputs) };
    },
    vjp: ({ inputs }) => inputs.map(() => null),
    lower: (_, context) => context.emit(onnx, context.inputs),
    evaluate(_, values) {
      const shape = broadcastValueShapes(values);
      const operands2 = values.map((value) => broadcastValue(value, shape));
      const [first] = operands2;
      return { shape, data: first.map((_2, i) => Number(holds(...operands2.map((data) => data[i])))) };
    },
    simplify: withoutExpansions
  };
}
var andOp = logicalOp("and", "And", (a2, b2) => a2 !== 0 && b2 !== 0);
var orOp = logicalOp("or", "Or", (a2, b2) => a2 !== 0 || b2 !== 0);
var notOp = logicalOp("not", "Not", (a2) => a2 === 0);
function logicalAnd(a2, b2) {
  return applyOp(andOp, [a2, b2], {});
}
function logicalOr(a2, b2) {
  return applyOp(orOp, [a2, b2], {});
}
function logicalNot(a2) {
  return applyOp(notOp, [a2], {});
}

// packages/core/src/graph/op/parameter.ts
var parameterOp = {
  name: "parameter",
  infer: (_, type) => type,
  vjp: () => [],
  lower: () => {
    throw new Error("a parameter is bound by its region");
  },
  evaluate: () => {
    throw new Error("a parameter is bound by its region");
  }
};
function parameter({ dtype, shape }) {
  return applyOp(parameterOp, [], { dtype, shape });
}

// packages/core/src/graph/op/loop.ts
var loopOp = {
  name: "loop",
  infer: (inputs, { regions }) => {
    const [count] = inputs;
    if (count?.dtype !== "int64" || count.shape.length > 0) throw shapeError("loop", "an int64 trip count", inputs);
    const { dtype, shape } = regions[0].results[0];
    return { dtype, shape };
  },
  vjp: () => {
    throw new Error("a loop is not differentiable: differentiate inside its body");
  },
  lower: () => {
    throw new Error("a loop is lowered with its region");
  },
  evaluate: () => {
    throw new Error("a loop is evaluated with its region");
  }
};
function loop({ count, trips, state }, body) {
  const iteration = parameter({ dtype: "int64", shape: [] });
  const parameters = state.map((initial) => parameter(initial));
  const step = body(iteration, parameters);
  if (step.state.length !== state.length || step.state.length + step.stacked.length === 0) {
    const found = `${step.state.length} of ${state.length}, and ${step.stacked.length} to stack`;
    throw new ShapeError({ where: "loop", expected: "the body to return the state, or something to stack", found });
  }
  for (const [i, initial] of state.entries()) {
    const next = step.state[i];
    if (next?.dtype !== initial.dtype || !sameShape(next.shape, initial.shape)) {
      throw shapeError("loop", `state ${i} to stay ${formatType(initial)}`, next === void 0 ? [] : [next]);
    }
  }
  const results = [...step.state, ...step.stacked];
  const node = applyOp(loopOp, [count, ...state], {
    regions: [{ parameters: [iteration, ...parameters], results }],
    carried: state.length,
    trips
  });
  return {
    state: state.map((initial, i) => resultOf(node, i, initial)),
    stacked: step.stacked.map(
      ({ dtype, shape }, i) => resultOf(node, state.length + i, { dtype, shape: [trips, ...shape] })
    )
  };
}

// packages/core/src/graph/op/where.ts
var whereOp = {
  name: "where",
  elementwise: true,
  infer(inputs) {
    const [condition, ...branches] = inputs;
    if (condition?.dtype !== "bool") throw shapeError("where", "a bool condition first", inputs);
    return { dtype: requireFloating("where", branches), shape: broadcastShapes("where", inputs) };
  },
  vjp({ inputs }, upstream) {
    const [condition, a2, b2] = inputs;
    return [null, sumTo(where(condition, upstream, 0), a2.shape), sumTo(where(condition, 0, upstream), b2.shape)];
  },
  simplify: withoutExpansions,
  lower: (_, onnx) => onnx.emit("Where", onnx.inputs),
  evaluate(_, values) {
    const shape = broadcastValueShapes(values);
    const [condition, a2, b2] = values.map((value) => broadcastValue(value, shape));
    return { shape, data: a2.map((x, i) => condition[i] === 0 ? b2[i] : x) };
  }
};
function where(condition, a2, b2) {
  return applyOp(whereOp, [condition, ...operands(a2, b2)], {});
}

// packages/core/src/graph/op/max.ts
var maxOp = binaryOp({
  name: "max",
  onnx: "Max",
  evaluate: Math.max,
  gradients: (a2, b2, upstream) => {
    const first = greaterOrEqual(a2, b2);
    return [where(first, upstream, 0), where(first, 0, upstream)];
  }
});
function max(a2, b2) {
  return applyOp(maxOp, operands(a2, b2), {});
}

// packages/core/src/graph/pool-maxima.ts
function firstMaxima(x, attributes) {
  const [batch, channels, ...size] = x.shape;
  const area = fits(size, attributes.kernel, attributes);
  const [image, result] = [size[0] * size[1], area[0] * area[1]];
  const at = new Uint32Array(batch * channels * result);
  const best = new Float64Array(at.length).fill(Number.NaN);
  for (let n = 0; n < batch * channels; n++) {
    forEachTap(size, attributes.kernel, attributes, (offset, to) => {
      const [value, i] = [x.data[n * image + offset], n * result + to];
      const known = best[i];
      if (value > known || Number.isNaN(known)) {
        best[i] = value;
        at[i] = n * image + offset;
      }
    });
  }
  return { shape: [batch, channels, ...area], at };
}
function poolNodeAttributes({ kernel, strides, pads }) {
  return { kernel_shape: { ints: kernel }, strides: { ints: strides }, pads: { ints: pads } };
}
function maxPoolNode(x, attributes, onnx) {
  return onnx.emit("MaxPool", [x], poolNodeAttributes(attributes));
}
function maximaIndices(x, attributes, onnx) {
  return onnx.emitMany("MaxPool", [x], 2, poolNodeAttributes(attributes))[1];
}
function chosen(x, shape, attributes, onnx) {
  const equal2 = (a2, b2) => (
    // As numbers: a product costs half of what ONNX Runtime's Where does.
    onnx.emit("Cast", [onnx.emit("Equal", [a2, b2])], { to: { int: onnxElementType.float32 } })
  );
  const largest = (of) => repeated(maxPoolNode(of, attributes, onnx), attributes, onnx);
  const size = shape.slice(2);
  const ranks = onnx.constant("float32", [1, 1, ...size], ranksOf(size, attributes.kernel));
  const ranked = onnx.emit("Mul", [equal2(x, largest(x)), ranks]);
  return equal2(ranked, largest(ranked));
}
function ranksOf([height, width], [rows, columns]) {
  return Float32Array.from({ length: height * width }, (_, i) => {
    const [y, x] = [Math.floor(i / width) % rows, i % width % columns];
    return rows * columns - (y * columns + x);
  });
}

// packages/core/src/graph/op/max-pick2d.ts
var maxPick2dOp = {
  name: "max-pick2d",
  infer(inputs, attributes) {
    const [x, { batch, channels, size }] = poolPair("max-pick2d", inputs, attributes, "images");
    return { dtype: x.dtype, shape: [batch, channels, ...fits(size, attributes.kernel, attributes)] };
  },
  vjp: ({ inputs: [x], attributes }, upstream) => [null, maxUnpool2d(x, upstream, attributes)],
  lower(node, onnx) {
    const { attributes, shape, inputs } = node;
    return inSingle(node, onnx, ([x, images]) => {
      if (disjoint(inputs[0], attributes)) {
        const mask = chosen(x, inputs[0].shape, attributes, onnx);
        const mean2 = averagePoolNode(onnx.emit("Mul", [mask, images]), attributes, onnx);
        const [height, width] = attributes.kernel;
        return onnx.emit("Mul", [mean2, onnx.constant("float32", [], Float32Array.of(height * width))]);
      }
      const flat = (name) => onnx.emit("Reshape", [name, onnx.dimensions([-1])]);
      const indices = flat(maximaIndices(x, attributes, onnx));
      const picked = onnx.emit("GatherElements", [flat(images), indices], { axis: { int: 0 } });
      return onnx.emit("Reshape", [picked, onnx.dimensions(shape)]);
    });
  },
  evaluate({ attributes }, values) {
    const [x, images] = values;
    const { shape, at } = firstMaxima(x, attributes);
    return { shape, data: Float64Array.from(at, (offset) => images.data[offset]) };
  }
};
function maxPick2d(x, images, attributes) {
  return applyOp(maxPick2dOp, [x, images], attributes);
}

// packages/core/src/graph/op/max-unpool2d.ts
var maxUnpool2dOp = {
  name: "max-unpool2d",
  infer(inputs, attributes) {
    const [x] = poolPair("max-unpool2d", inputs, attributes, "results");
    return { dtype: x.dtype, shape: x.shape };
  },
  vjp: ({ inputs: [x], attributes }, upstream) => [null, maxPick2d(x, upstream, attributes)],
  lower(node, onnx) {
    const { attributes, shape, inputs } = node;
    return inSingle(node, onnx, ([x, results]) => {
      if (disjoint(inputs[0], attributes)) {
        const spread = repeated(results, attributes, onnx);
        return onnx.emit("Mul", [chosen(x, shape, attributes, onnx), spread]);
      }
      const flat = (name) => onnx.emit("Reshape", [name, onnx.dimensions([-1])]);
      const zero = onnx.constant("float32", [], new Float32Array(1));
      const zeros = flat(onnx.emit("Expand", [zero, onnx.dimensions(shape)]));
      const added = onnx.emit(
        "ScatterElements",
        [zeros, flat(maximaIndices(x, attributes, onnx)), flat(results)],
        { axis: { int: 0 }, reduction: { string: "add" } }
      );
      return onnx.emit("Reshape", [added, onnx.dimensions(shape)]);
    });
  },
  evaluate({ attributes }, values) {
    const [x, results] = values;
    const data = new Float64Array(sizeOf(x.shape));
    for (const [i, offset] of firstMaxima(x, attributes).at.entries()) {
      data[offset] = data[offset] + results.data[i];
    }
    return { shape: x.shape, data };
  }
};
function maxUnpool2d(x, results, attributes) {
  return applyOp(maxUnpool2dOp, [x, results], attributes);
}

// packages/core/src/graph/op/max-pool2d.ts
var maxPool2dOp = {
  name: "max-pool2d",
  infer: (inputs, attributes) => poolShape("max-pool2d", inputs, attributes),
  vjp: ({ inputs: [x], attributes }, upstream) => [maxUnpool2d(x, upstream, attributes)],
  lower: (node, onnx) => inSingle(node, onnx, ([x]) => maxPoolNode(x, node.attributes, onnx)),
  evaluate({ attributes }, [x]) {
    const { shape, at } = firstMaxima(x, attributes);
    return { shape, data: Float64Array.from(at, (offset) => x.data[offset]) };
  }
};
function maxPool2d(x, options) {
  const attributes = poolAttributes("max-pool2d", options);
  return applyOp(maxPool2dOp, [trimmed("max-pool2d", x, attributes)], attributes);
}

// packages/core/src/graph/op/mean.ts
function mean(x, options = {}) {
  const { axes } = axesOf("mean", x, options);
  let count = 1;
  for (const axis of axes) {
    const length = x.shape[axis];
    if (typeof length !== "number") throw shapeError("mean", "axes of static length", [x]);
    count *= length;
  }
  return mul(sum(x, options), 1 / count);
}

// packages/core/src/graph/op/min.ts
var minOp = binaryOp({
  name: "min",
  onnx: "Min",
  evaluate: Math.min,
  gradients: (a2, b2, upstream) => {
    const first = lessOrEqual(a2, b2);
    return [where(first, upstream, 0), where(first, 0, upstream)];
  }
});
function min(a2, b2) {
  return applyOp(minOp, operands(a2, b2), {});
}

// packages/core/src/graph/op/norm.ts
var normOp = reductionOp("norm", "ReduceL2", {
  vjp(node, upstream) {
    const x = node.inputs[0];
    const length = where(equal(node, constant(0, node.dtype)), 1, node);
    const kept = keptShape(x.shape, node.attributes.axes);
    return [mul(x, reshape(div(upstream, length), kept))];
  },
  evaluate({ attributes }, [x]) {
    const { shape, data } = reduceValue(x, attributes, 0, (total, value) => total + value * value);
    return { shape, data: data.map(Math.sqrt) };
  },
  // Without axes to reduce, ONNX would reduce them all.
  simplify: ({ inputs: [x], attributes: { axes }, shape }) => axes.every((axis) => x.shape[axis] === 1) ? abs(reshape(x, shape)) : void 0
});
function norm(x, options = {}) {
  return applyOp(normOp, [x], axesOf("norm", x, options));
}

// packages/core/src/graph/op/one-hot.ts
var oneHotOp = {
  name: "one-hot",
  infer(inputs, { depth, dtype }) {
    const [indices] = inputs;
    if (indices.dtype !== "int64" || !isFloating(dtype) || !Number.isInteger(depth) || depth < 1) {
      throw shapeError(
        "one-hot",
        `int64 indices, a depth \u2265 1 (given ${depth}) and a floating dtype (${dtype})`,
        inputs
      );
    }
    return { dtype, shape: [...indices.shape, depth] };
  },
  vjp: () => [null],
  lower({ attributes: { depth, dtype } }, onnx) {
    const values = onnx.constant("float32", [2], Float32Array.of(0, 1));
    const single = onnx.emit("OneHot", [onnx.inputs[0], onnx.dimensions([depth]), values], {
      axis: { int: -1 }
    });
    return dtype === "float32" ? single : onnx.emit("Cast", [single], { to: { int: onnxElementType[dtype] } });
  },
  evaluate({ attributes: { depth } }, [indices]) {
    const { shape, data } = indices;
    const result = new Float64Array(data.length * depth);
    for (const [i, index] of data.entries()) {
      const position = index < 0 ? index + depth : index;
      if (position >= 0 && position < depth) result[i * depth + position] = 1;
    }
    return { shape: [...shape, depth], data: result };
  }
};
function oneHot(indices, depth, dtype = "float32") {
  return applyOp(oneHotOp, [indices], { depth, dtype });
}

// packages/core/src/graph/op/sqrt.ts
var sqrtOp = unaryOp({
  name: "sqrt",
  onnx: "Sqrt",
  evaluate: Math.sqrt,
  derivative: (_, y) => div(0.5, y)
});
function sqrt(x) {
  return applyOp(sqrtOp, [x], {});
}

// packages/core/src/graph/op/power.ts
var largestProduct = 8;
var powerOp = {
  name: "power",
  infer: (inputs) => ({ dtype: requireFloating("power", inputs), shape: inputs[0].shape }),
  vjp({ inputs: [x], attributes: { exponent } }, upstream) {
    return [exponent === 0 ? null : mul(upstream, mul(power(x, exponent - 1), exponent))];
  },
  lower({ dtype, attributes: { exponent } }, onnx) {
    return onnx.emit("Pow", [...onnx.inputs, onnx.constant(dtype, [], storageOf(dtype, Float64Array.of(exponent)))]);
  },
  evaluate({ attributes: { exponent } }, [x]) {
    const { shape, data } = x;
    return { shape, data: data.map((value) => value ** exponent) };
  },
  simplify({ inputs: [operand], attributes: { exponent }, dtype, shape }) {
    const x = operand;
    if (exponent === 0) return expand(constant(1, dtype), shape);
    if (exponent === 1) return x;
    if (exponent === 0.5) return sqrt(x);
    if (!Number.isInteger(exponent) || Math.abs(exponent) > largestProduct) return void 0;
    if (exponent < 0) return div(1, power(x, -exponent));
    return exponent % 2 === 0 ? square(power(x, exponent / 2)) : mul(x, power(x, exponent - 1));
  }
};
function power(x, exponent) {
  if (!Number.isFinite(exponent)) {
    throw new UsageError({ where: "pow", expected: "a finite exponent", found: String(exponent) });
  }
  return applyOp(powerOp, [x], { exponent });
}

// packages/core/src/graph/op/pow.ts
var powOp = binaryOp({
  name: "pow",
  onnx: "Pow",
  evaluate: (a2, b2) => a2 ** b2,
  gradients: (a2, b2, upstream, y) => {
    const below = pow(a2, where(equal(b2, 0), 1, sub(b2, 1)));
    const logarithm = log(where(equal(a2, 0), 1, a2));
    return [mul(upstream, mul(b2, below)), mul(upstream, mul(y, logarithm))];
  }
});
function pow(a2, b2) {
  return typeof b2 === "number" && typeof a2 !== "number" ? power(a2, b2) : applyOp(powOp, operands(a2, b2), {});
}

// packages/core/src/graph/op/random-uniform.ts
var firstFactor = 0xbf58476d1ce4e5b9n;
var secondFactor = 0x94d049bb133111ebn;
var golden = 0x9e3779b97f4a7c15n;
var uint64 = 13;
var bitsOf = (dtype) => dtype === "float32" ? 24 : 53;
var randomUniformOp = {
  name: "random-uniform",
  infer(inputs, { shape, dtype }) {
    const [key] = inputs;
    if (key?.dtype !== "int64" || key.shape.length > 0 || !isFloating(dtype)) {
      throw shapeError("random-uniform", `an int64 scalar as key and a floating dtype (given ${dtype})`, inputs);
    }
    return { dtype, shape };
  },
  vjp: () => [null],
  lower: lowerRandomUniform,
  evaluate({ attributes: { shape, dtype, stream } }, [key], { resolve }) {
    const resolved = resolve(shape);
    const bits = bitsOf(dtype);
    const word = scramble(BigInt(key.data[0]) ^ streamWord(stream));
    const numbers = Float64Array.from({ length: sizeOf(resolved) }, (_, i) => {
      const joined = wrap((scramble(wrap(BigInt(i) * golden)) ^ word) * firstFactor);
      return Number(wrap((joined ^ joined >> 32n) * secondFactor) >> BigInt(64 - bits)) * 2 ** -bits;
    });
    return { shape: resolved, data: numbers };
  }
};
function wrap(word) {
  return BigInt.asUintN(64, word);
}
function scramble(word) {
  const first = wrap((word ^ word >> 30n) * firstFactor);
  const second = wrap((first ^ first >> 27n) * secondFactor);
  return second ^ second >> 31n;
}
function streamWord(stream) {
  return wrap(BigInt(stream + 1) * golden);
}
function lowerRandomUniform({ attributes: { shape, dtype, stream } }, onnx) {
  const words = (x) => onnx.emit("Cast", [x], { to: { int: uint64 } });
  const int = (value) => onnx.constant("int64", [], BigInt64Array.of(value));
  const word = (value) => words(int(BigInt.asIntN(64, value)));
  const times2 = (a2, factor) => onnx.emit("Mul", [a2, word(factor)]);
  const down = (a2, by) => onnx.emit("BitShift", [a2, word(BigInt(by))], { direction: { string: "RIGHT" } });
  const xor = (a2, b2) => onnx.emit("BitwiseXor", [a2, b2]);
  const folded = (a2, by) => xor(a2, down(a2, by));
  const scrambled = (a2) => folded(times2(folded(times2(folded(a2, 30), firstFactor), 27), secondFactor), 31);
  const lengths = onnx.dimensions(shape);
  const total = shape.every((length) => typeof length === "number") ? int(BigInt(sizeOf(shape))) : onnx.emit("ReduceProd", [lengths], { keepdims: { int: 0 } });
  const index = words(onnx.emit("Range", [int(0n), total, int(1n)]));
  const key = scrambled(xor(words(onnx.inputs[0]), word(streamWord(stream))));
  const joined = times2(xor(scrambled(times2(index, golden)), key), firstFactor);
  const bits = bitsOf(dtype);
  const top = onnx.emit("Cast", [down(times2(folded(joined, 32), secondFactor), 64 - bits)], {
    to: { int: onnxElementType[dtype] }
  });
  const unit = dtype === "float32" ? Float32Array.of(2 ** -bits) : Float64Array.of(2 ** -bits);
  return onnx.emit("Reshape", [onnx.emit("Mul", [top, onnx.constant(dtype, [], unit)]), lengths]);
}
function randomUniform(key, shape, { dtype = "float32", stream = 0 } = {}) {
  if (!Number.isSafeInteger(stream) || stream < 0) {
    throw new UsageError({ where: "random-uniform", expected: "a whole stream number \u2265 0", found: String(stream) });
  }
  const whole = key.dtype === "uint32" ? cast(key, "int64") : key;
  return applyOp(randomUniformOp, [whole], { shape, dtype, stream });
}

// packages/core/src/graph/op/reduce-max.ts
var reduceMaxOp = reductionOp("reduce-max", "ReduceMax", {
  vjp(node, upstream) {
    const x = node.inputs[0];
    const { axes } = node.attributes;
    const kept = keptShape(x.shape, axes);
    const reached = cast(equal(x, reshape(node, kept)), x.dtype);
    const share = div(reshape(upstream, kept), sum(reached, { axes, keepDimensions: true }));
    return [mul(reached, share)];
  },
  evaluate: ({ attributes }, [x]) => reduceValue(x, attributes, Number.NEGATIVE_INFINITY, Math.max),
  simplify: ({ inputs: [x], attributes: { axes }, shape }) => axes.every((axis) => x.shape[axis] === 1) ? reshape(x, shape) : void 0
});
function reduceMax(x, options = {}) {
  return applyOp(reduceMaxOp, [x], axesOf("reduce-max", x, options));
}

// packages/core/src/graph/op/relu.ts
var elementwise3 = unaryOp({
  name: "relu",
  onnx: "Relu",
  evaluate: (x) => x < 0 ? 0 : x,
  derivative: null
});
var reluOp = {
  ...elementwise3,
  vjp: ({ inputs: [x] }, upstream) => [where(greater(x, 0), upstream, 0)]
};
function relu(x) {
  return applyOp(reluOp, [x], {});
}

// packages/core/src/graph/op/sigmoid.ts
var sigmoidOp = unaryOp({
  name: "sigmoid",
  onnx: "Sigmoid",
  evaluate: (x) => x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)),
  derivative: (_, y) => mul(y, sub(1, y))
});
function sigmoid(x) {
  return applyOp(sigmoidOp, [x], {});
}

// packages/core/src/graph/op/silu-slope.ts
var siluSlopeOp = unaryOp({
  name: "silu-slope",
  onnx: () => {
    throw new Error("silu-slope is expanded before lowering");
  },
  evaluate: (x) => {
    const gate = 1 / (1 + Math.exp(-x));
    return gate + x * gate * (1 - gate);
  },
  derivative: (x, y) => mul(sub(1, sigmoid(x)), add(y, excess(x))),
  expand: (x) => add(silu(x), excess(x))
});
function excess(x) {
  return mul(sigmoid(x), sub(1, silu(x)));
}
function siluSlope(x) {
  return applyOp(siluSlopeOp, [x], {});
}

// packages/core/src/graph/op/silu.ts
var siluOp = unaryOp({
  name: "silu",
  onnx: () => {
    throw new Error("silu is expanded before lowering");
  },
  evaluate: (x) => x / (1 + Math.exp(-x)),
  derivative: (x) => siluSlope(x),
  expand: (x) => mul(x, sigmoid(x))
});
function silu(x) {
  return applyOp(siluOp, [x], {});
}

// packages/core/src/graph/op/stop-gradient.ts
var stopGradientOp = {
  name: "stop-gradient",
  infer: (inputs) => inputs[0],
  vjp: () => [null],
  lower: (_, onnx) => onnx.inputs[0],
  evaluate: (_, [x]) => x,
  expand: ({ inputs: [x] }) => x
};
function stopGradient(x) {
  return applyOp(stopGradientOp, [x], {});
}

// packages/core/src/graph/op/softmax.ts
function logSoftmax(x) {
  const over = { axes: [x.shape.length - 1], keepDimensions: true };
  const centred = sub(x, stopGradient(reduceMax(x, over)));
  return sub(centred, log(sum(exp(centred), over)));
}
function softmax(x) {
  return exp(logSoftmax(x));
}

// packages/core/src/graph/op/softplus.ts
var softplusOp = unaryOp({
  name: "softplus",
  onnx: lowerSoftplus,
  evaluate: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  derivative: (x) => sigmoid(x)
});
function lowerSoftplus(_, onnx) {
  const gate = onnx.emit("Sigmoid", [onnx.emit("Abs", onnx.inputs)]);
  return onnx.emit("Sub", [onnx.emit("Relu", onnx.inputs), onnx.emit("Log", [gate])]);
}
function softplus(x) {
  return applyOp(softplusOp, [x], {});
}

// packages/core/src/graph/op/tanh.ts
var tanhOp = unaryOp({
  name: "tanh",
  onnx: "Tanh",
  evaluate: Math.tanh,
  derivative: (_, y) => sub(1, square(y))
});
function tanh(x) {
  return applyOp(tanhOp, [x], {});
}

// packages/core/src/graph/op/gemm.ts
var gemmOp = {
  name: "gemm",
  infer: (inputs, attributes) => matmulOp.infer(inputs.slice(0, 2), attributes),
  vjp({ inputs, attributes }, upstream) {
    const [a2, b2, c2] = inputs;
    const product = applyOp(matmulOp, [a2, b2], attributes);
    return [...matmulOp.vjp(product, mul(upstream, attributes.alpha)), sumTo(mul(upstream, attributes.beta), c2.shape)];
  },
  lower: ({ attributes: { transposeA, transposeB, alpha, beta } }, onnx) => onnx.emit("Gemm", onnx.inputs, {
    transA: { int: transposeA ? 1 : 0 },
    transB: { int: transposeB ? 1 : 0 },
    alpha: { float: alpha },
    beta: { float: beta }
  }),
  evaluate({ inputs, attributes }, values, evaluation) {
    const [a2, b2] = inputs;
    const product = matmulOp.evaluate(applyOp(matmulOp, [a2, b2], attributes), values.slice(0, 2), evaluation);
    const addend = broadcastValue(values[2], product.shape);
    return {
      shape: product.shape,
      data: product.data.map((value, i) => attributes.alpha * value + attributes.beta * addend[i])
    };
  }
};
function gemmAccepts(product, addend, total) {
  return product.shape.length === 2 && addend.shape.length <= 2 && sameShape(product.shape, total.shape);
}
var largeLayer = 2 ** 17;
function gemmPays(product, addend, total) {
  if (!gemmAccepts(product, addend, total)) return false;
  const isLarge2 = (staticSize(addend.shape) ?? 0) >= largeLayer && sameShape(addend.shape, product.shape);
  return !isLarge2 || product.attributes.transposeA;
}
function gemm(a2, b2, c2, { alpha = 1, beta = 1, transposeA = false, transposeB = false } = {}) {
  return applyOp(gemmOp, [a2, b2, c2], { transposeA, transposeB, alpha, beta });
}

// packages/core/src/graph/op/registry.ts
var opRegistry = [
  absOp,
  addOp,
  averagePool2dOp,
  averageUnpool2dOp,
  argMaxOp,
  castOp,
  equalOp,
  greaterOp,
  greaterOrEqualOp,
  lessOp,
  lessOrEqualOp,
  concatOp,
  conditionalOp,
  constantOp,
  convTranspose2dOp,
  convWeightGradient2dOp,
  conv2dOp,
  cosOp,
  divOp,
  erfOp,
  expOp,
  expandOp,
  finiteOp,
  floorOp,
  gatherOp,
  geluSlopeOp,
  geluOp,
  gemmOp,
  inputOp,
  labelDecodeOp,
  labelEncodeOp,
  logOp,
  log1pOp,
  andOp,
  notOp,
  orOp,
  loopOp,
  matmulOp,
  maxOp,
  maxPick2dOp,
  maxPool2dOp,
  maxUnpool2dOp,
  minOp,
  mulOp,
  normOp,
  normalCdfOp,
  oneHotOp,
  padOp,
  parameterOp,
  powOp,
  powerOp,
  randomUniformOp,
  reduceMaxOp,
  reluOp,
  reshapeOp,
  resultOp,
  scatterAddOp,
  sigmoidOp,
  signOp,
  siluSlopeOp,
  siluOp,
  sinOp,
  sliceOp,
  softplusOp,
  splitOp,
  sqrtOp,
  stopGradientOp,
  acrossBatchOp,
  subOp,
  sumOp,
  tanhOp,
  transposeOp,
  whereOp
];

// packages/core/src/graph/rewrite.ts
var comparedConstant = 64;
function rewrite(roots, rule) {
  const interned = /* @__PURE__ */ new Map();
  const identity = /* @__PURE__ */ new Map();
  const done = /* @__PURE__ */ new Map();
  const idOf = (object) => {
    const known = identity.get(object);
    if (known !== void 0) return known;
    identity.set(object, identity.size);
    return identity.size - 1;
  };
  const keyOf2 = (node) => {
    const inputs = node.inputs.map(idOf).join(",");
    if (isOp(node, parameterOp) || regionsOf(node).length > 0) return `#${idOf(node)}`;
    if (isOp(node, constantOp)) {
      const { dtype, shape, values } = node.attributes;
      const content = values.length > comparedConstant ? `#${idOf(values)}` : [...values].map(exactly).join(",");
      return `constant ${dtype} ${shape.join(",")}: ${content}`;
    }
    return `${node.op.name} ${JSON.stringify(node.attributes)}: ${inputs}`;
  };
  const intern = (node) => {
    const key = keyOf2(node);
    const known = interned.get(key);
    if (known !== void 0) return known;
    interned.set(key, node);
    done.set(node, node);
    return node;
  };
  const rebuild = (node) => {
    const inputs = node.inputs.map((operand) => done.get(operand));
    const regions = regionsOf(node);
    if (regions.length > 0) {
      const rewritten = regions.map(({ parameters, results }) => ({ parameters, results: results.map(visit) }));
      return applyOp(node.op, inputs, { ...node.attributes, regions: rewritten });
    }
    return inputs.every((operand, i) => operand === node.inputs[i]) ? node : applyOp(node.op, inputs, node.attributes);
  };
  function visit(root2) {
    const stack = [root2];
    for (let node = stack.at(-1); node !== void 0; node = stack.at(-1)) {
      const waiting = done.has(node) ? [] : node.inputs.filter((operand) => !done.has(operand));
      if (waiting.length > 0) {
        stack.push(...waiting);
        continue;
      }
      stack.pop();
      if (done.has(node)) continue;
      const rebuilt = rebuild(node);
      const replacement = rule(rebuilt, node);
      done.set(node, replacement === void 0 ? intern(rebuilt) : visit(replacement));
    }
    return done.get(root2);
  }
  return roots.map(visit);
}
function exactly(value) {
  return Object.is(value, -0) ? "-0" : String(value);
}

// packages/core/src/graph/uses.ts
function readersOf(roots) {
  const readers = /* @__PURE__ */ new Map();
  const read = (tensor, reader) => {
    const known = readers.get(tensor);
    if (known === void 0) readers.set(tensor, [reader]);
    else known.push(reader);
  };
  for (const node of allTensors(roots)) {
    for (const operand of node.inputs) read(operand, node);
    for (const { results } of regionsOf(node)) for (const result of results) read(result);
  }
  for (const root2 of roots) read(root2);
  return readers;
}
function countUses(roots) {
  return new Map([...readersOf(roots)].map(([tensor, { length }]) => [tensor, length]));
}

// packages/core/src/graph/factor.ts
function factorOut(roots, depthOf2) {
  const uses = countUses(roots);
  const made = productsOf(roots);
  return rewrite(roots, (_, node) => {
    const joins = (operand) => uses.get(operand) === 1 && depthOf2(operand) >= depthOf2(node);
    if (node.op.name === addOp.name) {
      const [terms] = commonFactors(node, joins);
      return terms && mul(terms.sum(), terms.factor);
    }
    if (node.op.name !== mulOp.name) return void 0;
    for (const [total, other] of bothWays(node)) {
      if (!isOp(total, addOp) || !joins(total)) continue;
      for (const { factor, sum: sum2 } of commonFactors(total, joins)) {
        const product = made.get(factor)?.get(other);
        if (product !== void 0) return mul(sum2(), product);
      }
    }
    return void 0;
  });
}
function productsOf(roots) {
  const products = /* @__PURE__ */ new Map();
  for (const node of allTensors(roots)) {
    if (!isOp(node, mulOp)) continue;
    for (const [one, other] of bothWays(node)) {
      const known = products.get(one) ?? /* @__PURE__ */ new Map();
      products.set(one, known.set(other, node));
    }
  }
  return products;
}
function commonFactors(total, joins) {
  const [a2, b2] = total.inputs;
  const [ofA, ofB] = [factorsOf(a2, joins), factorsOf(b2, joins)];
  return [...ofA.keys()].filter((factor) => factor.shape.length > 0 && [ofA, ofB].every((of) => isAsLarge(of.get(factor), total))).map((factor) => ({ factor, sum: () => add(without(a2, factor, ofA), without(b2, factor, ofB)) }));
}
function isAsLarge(product, total) {
  return product !== void 0 && sameShape(product.shape, total.shape);
}
function factorsOf(product, joins) {
  const readers = /* @__PURE__ */ new Map();
  const open = [product].filter((term) => isOp(term, mulOp) && joins(term));
  for (const reader of open) {
    for (const factor of reader.inputs) {
      readers.set(factor, reader);
      if (isOp(factor, mulOp) && joins(factor)) open.push(factor);
    }
  }
  return readers;
}
function without(product, factor, readers) {
  let reader = readers.get(factor);
  let rest = reader.inputs[reader.inputs[0] === factor ? 1 : 0];
  while (reader !== product) {
    const inner = reader;
    reader = readers.get(inner);
    const [a2, b2] = reader.inputs;
    rest = a2 === inner ? mul(rest, b2) : mul(a2, rest);
  }
  return rest;
}

// packages/core/src/graph/fuse.ts
function fuse(roots, depthOf2) {
  const uses = countUses(roots);
  return rewrite(roots, (node, original) => {
    const joins = (...path) => {
      let [reader, was] = [node, original];
      for (const operand of path) {
        was = was.inputs[reader.inputs.indexOf(operand)];
        if (uses.get(was) !== 1 || depthOf2(operand) < depthOf2(reader)) return false;
        reader = operand;
      }
      return true;
    };
    return gemmOf(node, joins) ?? withoutOuterProduct(node, joins);
  });
}
function gemmOf(node, joins) {
  if (!isOp(node, addOp)) return void 0;
  for (const [term, addend] of bothWays(node)) {
    if (!joins(term)) continue;
    const [product, alpha] = multiple(term);
    if (!isOp(product, matmulOp) || product !== term && !joins(term, product)) continue;
    const [c2, beta] = multiple(addend);
    const accepts = alpha === 1 && beta === 1 ? gemmPays : gemmAccepts;
    if (!accepts(product, addend, node)) continue;
    const [a2, b2] = product.inputs;
    return gemm(a2, b2, c2, { ...product.attributes, alpha, beta });
  }
  return void 0;
}
function withoutOuterProduct(node, joins) {
  if (!isOp(node, mulOp) || node.shape.length !== 2) return void 0;
  for (const [outer, x] of bothWays(node)) {
    if (!isOp(outer, mulOp) || !sameShape(x.shape, node.shape) || !joins(outer)) continue;
    const [column, row] = outer.inputs;
    if (!sameShape(outer.shape, node.shape) || column.shape.length !== 2) continue;
    if (column.shape[1] !== 1 || row.shape[0] !== 1) continue;
    return mul(column, outer === node.inputs[0] ? mul(row, x) : mul(x, row));
  }
  return void 0;
}
function multiple(tensor) {
  const parts = scaling(tensor);
  if (parts === void 0) return [tensor, 1];
  const isHeld = tensor.dtype === "float32" || Math.fround(parts.number) === parts.number;
  return isHeld ? [parts.rest, parts.number] : [tensor, 1];
}

// packages/core/src/graph/loop-depth.ts
function loopDepths(roots) {
  const depths = /* @__PURE__ */ new Map();
  function depthOf2(tensor) {
    for (const node of topological([tensor], (below) => depths.has(below) ? [] : dependenciesOf(below))) {
      if (depths.has(node)) continue;
      const depth = Math.max(0, ...dependenciesOf(node).map((dependency) => depths.get(dependency)));
      depths.set(node, depth);
      for (const { parameters, results } of regionsOf(node)) {
        for (const parameter2 of parameters) depths.set(parameter2, depth + 1);
        results.forEach(depthOf2);
      }
    }
    return depths.get(tensor);
  }
  roots.forEach(depthOf2);
  return depthOf2;
}

// packages/core/src/graph/outward.ts
function numbersOutward(roots, depthOf2) {
  const costs = costsOf(roots, depthOf2);
  return rewrite(roots, (node, original) => {
    const simpler = node.op.simplify?.(node);
    if (simpler !== void 0) return simpler;
    const move = moves.get(node.op.name);
    if (move === void 0) return void 0;
    const operand = (i) => {
      const [whole, was] = [node.inputs[i], original.inputs[i]];
      const { rest, number } = movable(whole);
      return { whole, rest, number, goesOn: number !== 1 && costs.behind(was, number) < costs.at(was), was };
    };
    return move(node, operand(0), operand(1), costs);
  });
}
var moves = /* @__PURE__ */ new Map([
  [mulOp.name, behindBoth(mul)],
  [matmulOp.name, behindBoth((a2, b2, { attributes }) => matmul(a2, b2, attributes))],
  [addOp.name, (_, a2, b2, costs) => behindSum(a2, b2) ?? behindSum(b2, a2) ?? commonNumber(a2, b2, costs)]
]);
function behindBoth(multiply2) {
  return (node, a2, b2) => {
    if (!a2.goesOn && !b2.goesOn) return void 0;
    const [x, y] = [a2, b2].map(({ goesOn, rest, whole }) => goesOn ? rest : whole);
    return mul(multiply2(x, y, node), (a2.goesOn ? a2.number : 1) * (b2.goesOn ? b2.number : 1));
  };
}
function behindSum(a2, b2) {
  return a2.goesOn ? mul(add(a2.rest, mul(b2.whole, 1 / a2.number)), a2.number) : void 0;
}
function commonNumber(a2, b2, costs) {
  const isCommon = a2.number !== 1 && a2.number === b2.number && sameShape(a2.rest.shape, b2.rest.shape);
  const isSpared = isCommon && [a2, b2].every(({ was }) => costs.isReadOnce(was) && !costs.isInGemm(was));
  return isSpared ? mul(add(a2.rest, b2.rest), a2.number) : void 0;
}
function movable(tensor) {
  const parts = scaling(tensor);
  const isMovable = parts !== void 0 && mayMove(parts.number) && constantNumber(parts.rest) === void 0;
  return isMovable ? parts : { rest: tensor, number: 1 };
}
function mayMove(x) {
  const exponent = Math.round(Math.log2(Math.abs(x)));
  return x !== -1 && Math.abs(exponent) <= 32 && Math.abs(x) === 2 ** exponent;
}
function costsOf(roots, depthOf2) {
  const readers = readersOf(roots);
  const beside = /* @__PURE__ */ new Map();
  const costsBehind = /* @__PURE__ */ new Map();
  const readersBeside = (tensor) => {
    const known = beside.get(tensor);
    if (known !== void 0) return known;
    const all = readers.get(tensor) ?? [];
    const nodes = all.filter((reader) => reader !== void 0);
    const isWhole = nodes.length === all.length && nodes.every((reader) => depthOf2(reader) === depthOf2(tensor));
    const found = isWhole ? nodes : [];
    beside.set(tensor, found);
    return found;
  };
  const isReadOnce = (tensor) => readersBeside(tensor).length === 1;
  const isInGemm = (tensor) => {
    const [reader, another] = readersBeside(tensor);
    if (reader?.op.name !== addOp.name || another !== void 0) return false;
    const addend = otherThan(tensor, reader);
    if (isOp(tensor, matmulOp)) return gemmPays(tensor, addend, reader);
    const product = scaling(tensor)?.rest;
    return product !== void 0 && isOp(product, matmulOp) && isReadOnce(product) && gemmAccepts(product, addend, reader);
  };
  const at = (tensor) => isInGemm(tensor) ? 0 : staticSize(tensor.shape) ?? Number.POSITIVE_INFINITY;
  const atProduct = (product, number) => {
    const [reader] = readersBeside(product);
    const isCommon = isReadOnce(product) && reader?.op.name === addOp.name;
    return isCommon && scaling(otherThan(product, reader))?.number === number ? 0 : at(product);
  };
  const behind = (tensor, number) => {
    const ofNumber = costsBehind.get(number) ?? /* @__PURE__ */ new Map();
    costsBehind.set(number, ofNumber);
    const path = [];
    let end = tensor;
    while (!ofNumber.has(end)) {
      const reading = readersBeside(end);
      const [reader, another] = reading;
      if (reader !== void 0 && another === void 0 && takesAlong(reader, end)) {
        path.push(end);
        end = reader;
      } else {
        const areProducts = reading.length > 0 && reading.every((each) => isOp(each, matmulOp));
        const cost = reading.reduce((total, product) => total + atProduct(product, number), 0);
        ofNumber.set(end, areProducts ? cost : Number.POSITIVE_INFINITY);
      }
    }
    for (const passed of path.toReversed()) {
      const [reader] = readersBeside(passed);
      const term = reader.op.name === addOp.name ? staticSize(otherThan(passed, reader).shape) : 0;
      ofNumber.set(passed, term + ofNumber.get(end));
      end = passed;
    }
    return ofNumber.get(tensor);
  };
  return { at, behind, isReadOnce, isInGemm };
}
function takesAlong(node, operand) {
  if (node.op.name !== addOp.name) return node.op.name === mulOp.name;
  const [term, whole] = [otherThan(operand, node), operand].map(({ shape }) => staticSize(shape));
  return term !== void 0 && whole !== void 0 && term < whole;
}
function otherThan(operand, { inputs: [a2, b2] }) {
  return a2 === operand ? b2 : a2;
}

// packages/core/src/graph/simplify.ts
var foldedElements = 4096;
function simplify(roots) {
  const depthOf2 = loopDepths(roots);
  const simple = rewrite(
    roots,
    (node) => node.op.expand?.(node) ?? node.op.simplify?.(node) ?? // Expansions stay until broadcasting has absorbed what it can.
    (isOp(node, expandOp) ? void 0 : fold(node)) ?? beforeGather(node, depthOf2)
  );
  const factored = numbersOutward(factorOut(simple, depthOf2), depthOf2);
  return rewrite(fuse(factored, depthOf2), (node) => fold(node, isOp(node, expandOp) ? smallConstant : foldedElements));
}
function fold(node, mostElements = foldedElements) {
  if (node.inputs.length === 0 || regionsOf(node).length > 0 || !isFloating(node.dtype)) return void 0;
  if (!node.inputs.every((operand) => isOp(operand, constantOp))) return void 0;
  const shape = node.shape.filter((length) => typeof length === "number");
  if (shape.length < node.shape.length || sizeOf(shape) > mostElements) return void 0;
  const resolve = () => shape;
  const values = node.inputs.map((operand) => operand.op.evaluate(operand, [], { resolve }));
  const { data } = node.op.evaluate(node, values, { resolve });
  return applyOp(constantOp, [], { dtype: node.dtype, shape, values: data });
}
function beforeGather(node, depthOf2) {
  if (node.op.elementwise !== true || node.shape.length > 0) return void 0;
  let index;
  const vectors = [];
  for (const operand of node.inputs) {
    if (isOp(operand, constantOp)) vectors.push(operand);
    else if (isOp(operand, gatherOp) && operand.inputs[0].shape.length === 1) {
      const [vector, at] = operand.inputs;
      if (index !== void 0 && index !== at) return void 0;
      if (vectors.some(({ shape }) => shape.length > 0 && shape[0] !== vector.shape[0])) return void 0;
      if (depthOf2(vector) >= depthOf2(at)) return void 0;
      index = at;
      vectors.push(vector);
    } else return void 0;
  }
  return index === void 0 ? void 0 : gather(applyOp(node.op, vectors, node.attributes), index);
}

// packages/core/src/graph/program.ts
function program(name, outputs, declared = []) {
  const count = Object.keys(outputs).length;
  const roots = simplify([...Object.values(outputs), ...declared]);
  const simple = roots.slice(0, count);
  const inputs = /* @__PURE__ */ new Map();
  for (const node of allTensors([...roots.slice(count), ...simple])) {
    if (!isOp(node, inputOp)) continue;
    const known = inputs.get(node.attributes.name);
    if (known !== void 0 && known !== node) {
      throw new UsageError({
        where: `program ${name}`,
        expected: "inputs with names of their own",
        found: `two inputs called ${node.attributes.name}`
      });
    }
    if (Object.hasOwn(outputs, node.attributes.name)) {
      throw new UsageError({
        where: `program ${name}`,
        expected: "outputs named unlike the inputs",
        found: `an input and an output called ${node.attributes.name}`
      });
    }
    inputs.set(node.attributes.name, node);
  }
  return {
    name,
    inputs: [...inputs].map(([input2, tensor]) => ({ name: input2, tensor })),
    outputs: Object.keys(outputs).map((output, i) => ({ name: output, tensor: simple[i] }))
  };
}
function lengthSource({ name, inputs }, length) {
  for (const { name: source, tensor } of inputs) {
    const axis = tensor.shape.indexOf(length);
    if (axis >= 0) return { input: source, axis };
  }
  throw new UsageError({
    where: `program ${name}`,
    expected: `an input with the length ${length}`,
    found: "that nothing it computes reads one",
    remedy: "declare an input that has it"
  });
}
function nodesOf({ outputs }) {
  return allTensors(outputs.map(({ tensor }) => tensor));
}

// packages/core/src/graph/stagger.ts
var setPeriod = 4096;
var cacheLine = 64;
var leastLength = 256;
var bytesOf = { float32: 4, float64: 8 };
function staggerRows({ name, inputs, outputs }) {
  const roots = [...inputs, ...outputs].map(({ tensor }) => tensor);
  const tensors = rewrite(
    roots,
    (node) => isOp(node, matmulOp) || isOp(node, gemmOp) ? withStaggeredRows(node) : void 0
  );
  const [ofInputs, ofOutputs] = [tensors.slice(0, inputs.length), tensors.slice(inputs.length)];
  return {
    name,
    inputs: inputs.map((each, i) => ({ ...each, tensor: ofInputs[i] })),
    outputs: outputs.map((each, i) => ({ ...each, tensor: ofOutputs[i] }))
  };
}
function withStaggeredRows(product) {
  const { attributes, dtype, inputs, op, shape } = product;
  const [a2, b2, ...addends] = inputs;
  const inner = a2.shape[1];
  const bytes = bytesOf[dtype];
  if (attributes.transposeA || shape.length !== 2 || !shape.every(isLarge)) return void 0;
  if (bytes === void 0 || typeof inner !== "number") return void 0;
  if (inner === 0 || inner * bytes % setPeriod !== 0) return void 0;
  const more = cacheLine / bytes;
  const factors2 = [pad(a2, [0, 0], [0, more]), pad(b2, [0, 0], attributes.transposeB ? [0, more] : [more, 0])];
  return applyOp(op, [...factors2, ...addends], attributes);
}
function isLarge(length) {
  return typeof length === "number" && length >= leastLength;
}

// packages/core/src/graph/substitute.ts
function substitute(roots, replacements) {
  return rewrite(roots, (_, original) => replacements.get(original));
}

// packages/core/src/onnx/proto.ts
import protobuf from "protobufjs/light.js";
var root = protobuf.Root.fromJSON({
  nested: {
    onnx: {
      nested: {
        AttributeProto: {
          fields: {
            name: { type: "string", id: 1 },
            f: { type: "float", id: 2 },
            i: { type: "int64", id: 3 },
            s: { type: "bytes", id: 4 },
            t: { type: "TensorProto", id: 5 },
            g: { type: "GraphProto", id: 6 },
            floats: { rule: "repeated", type: "float", id: 7 },
            ints: { rule: "repeated", type: "int64", id: 8 },
            strings: { rule: "repeated", type: "bytes", id: 9 },
            type: { type: "int32", id: 20 }
          }
        },
        ValueInfoProto: {
          fields: { name: { type: "string", id: 1 }, type: { type: "TypeProto", id: 2 } }
        },
        NodeProto: {
          fields: {
            input: { rule: "repeated", type: "string", id: 1 },
            output: { rule: "repeated", type: "string", id: 2 },
            name: { type: "string", id: 3 },
            opType: { type: "string", id: 4 },
            attribute: { rule: "repeated", type: "AttributeProto", id: 5 },
            domain: { type: "string", id: 7 }
          }
        },
        ModelProto: {
          fields: {
            irVersion: { type: "int64", id: 1 },
            producerName: { type: "string", id: 2 },
            graph: { type: "GraphProto", id: 7 },
            opsetImport: { rule: "repeated", type: "OperatorSetIdProto", id: 8 },
            metadataProps: { rule: "repeated", type: "StringStringEntryProto", id: 14 }
          }
        },
        ModelMetadata: {
          fields: { metadataProps: { rule: "repeated", type: "StringStringEntryProto", id: 14 } }
        },
        StringStringEntryProto: {
          fields: { key: { type: "string", id: 1 }, value: { type: "string", id: 2 } }
        },
        OperatorSetIdProto: {
          fields: { domain: { type: "string", id: 1 }, version: { type: "int64", id: 2 } }
        },
        GraphProto: {
          fields: {
            node: { rule: "repeated", type: "NodeProto", id: 1 },
            name: { type: "string", id: 2 },
            initializer: { rule: "repeated", type: "TensorProto", id: 5 },
            input: { rule: "repeated", type: "ValueInfoProto", id: 11 },
            output: { rule: "repeated", type: "ValueInfoProto", id: 12 },
            sparseInitializer: { rule: "repeated", type: "bytes", id: 15 }
          }
        },
        TensorProto: {
          fields: {
            dims: { rule: "repeated", type: "int64", id: 1 },
            dataType: { type: "int32", id: 2 },
            floatData: { rule: "repeated", type: "float", id: 4 },
            int32Data: { rule: "repeated", type: "int32", id: 5 },
            int64Data: { rule: "repeated", type: "int64", id: 7 },
            doubleData: { rule: "repeated", type: "double", id: 10 },
            externalData: { rule: "repeated", type: "StringStringEntryProto", id: 13 },
            dataLocation: { type: "int32", id: 14 },
            stringData: { rule: "repeated", type: "bytes", id: 6 },
            name: { type: "string", id: 8 },
            rawData: { type: "bytes", id: 9 }
          }
        },
        TypeProto: { fields: { tensorType: { type: "TensorTypeProto", id: 1 } } },
        TensorTypeProto: {
          fields: { elemType: { type: "int32", id: 1 }, shape: { type: "TensorShapeProto", id: 2 } }
        },
        TensorShapeProto: { fields: { dim: { rule: "repeated", type: "DimensionProto", id: 1 } } },
        DimensionProto: {
          oneofs: { value: { oneof: ["dimValue", "dimParam"] } },
          fields: { dimValue: { type: "int64", id: 1 }, dimParam: { type: "string", id: 2 } }
        }
      }
    }
  }
});
var modelType = root.lookupType("onnx.ModelProto");
var metadataType = root.lookupType("onnx.ModelMetadata");
var attributeType = {
  float: 1,
  int: 2,
  string: 3,
  tensor: 4,
  graph: 5,
  floats: 6,
  ints: 7,
  strings: 8
};
function encodeModel(model) {
  return modelType.encode(modelType.fromObject(model)).finish();
}
function decodeModel(bytes) {
  return modelType.toObject(modelType.decode(bytes), { longs: Number, arrays: true });
}
function decodeMetadata(bytes) {
  const message = metadataType.toObject(metadataType.decode(bytes), { defaults: true, arrays: true });
  return message.metadataProps;
}

// packages/core/src/onnx/metadata.ts
function onnxMetadata(bytes, where2) {
  try {
    return Object.fromEntries(decodeMetadata(bytes).map(({ key, value }) => [key, value]));
  } catch (error) {
    const found = error instanceof Error ? `damaged bytes (${error.message})` : String(error);
    throw new FormatError({ where: where2, expected: "an ONNX model", found }, { cause: error });
  }
}

// packages/core/src/onnx/encode.ts
var utf8 = new TextEncoder();
function attributeProto(name, attribute) {
  if ("int" in attribute) return { name, type: attributeType.int, i: attribute.int };
  if ("float" in attribute) return { name, type: attributeType.float, f: attribute.float };
  if ("string" in attribute) return { name, type: attributeType.string, s: utf8.encode(attribute.string) };
  if ("ints" in attribute) return { name, type: attributeType.ints, ints: attribute.ints };
  return { name, type: attributeType.strings, strings: attribute.strings.map((text) => utf8.encode(text)) };
}
function graphAttribute(name, g) {
  return { name, type: attributeType.graph, g };
}
function tensorProto(name, dtype, dims, data) {
  const dataType = onnxElementType[dtype];
  if (!ArrayBuffer.isView(data)) return { name, dims, dataType, stringData: data.map((text) => utf8.encode(text)) };
  return { name, dims, dataType, rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) };
}
function valueInfo(name, { dtype, shape }) {
  const dim = shape.map((length) => typeof length === "number" ? { dimValue: length } : { dimParam: length });
  return { name, type: { tensorType: { elemType: onnxElementType[dtype], shape: { dim } } } };
}

// packages/core/src/onnx/scan.ts
function scannedPicks(node) {
  const region = node.attributes.regions[0];
  const [iteration] = region.parameters;
  const inside = allTensors(region.results);
  const dependent = new Set(region.parameters);
  for (const below of inside) if (dependenciesOf(below).some((operand) => dependent.has(operand))) dependent.add(below);
  const readers = inside.filter(({ inputs }) => inputs.includes(iteration));
  const picks = readers.filter((reader) => {
    if (!isOp(reader, gatherOp)) return false;
    const [rows, index] = reader.inputs;
    return index === iteration && !dependent.has(rows) && rows.shape[0] === node.attributes.trips;
  });
  const regions = [region, ...inside.flatMap(regionsOf)];
  const returned = regions.some(({ results }) => results.includes(iteration));
  return picks.length > 0 && picks.length === readers.length && !returned ? picks : void 0;
}

// packages/core/src/onnx/scope.ts
function openScope(kind, parent, certain = /* @__PURE__ */ new Set()) {
  return {
    kind,
    parent,
    certain,
    nodes: [],
    initializers: [],
    values: /* @__PURE__ */ new Map(),
    results: /* @__PURE__ */ new Map(),
    emitted: /* @__PURE__ */ new Map()
  };
}
function lookUp(scope, read) {
  for (let at = scope; at !== void 0; at = at.parent) {
    const found = read(at);
    if (found !== void 0) return found;
  }
  return void 0;
}
function enclosing(scope) {
  return scope.kind === "branch" && scope.parent !== void 0 ? enclosing(scope.parent) : scope;
}
function depthOf({ parent }) {
  return parent === void 0 ? 0 : 1 + depthOf(parent);
}
var sharedConstant = 64;
function createEmitter(taken) {
  let named = 0;
  const freshName = () => {
    let name;
    do
      name = `v${named++}`;
    while (taken.has(name));
    return name;
  };
  const append = (scope, opType, input2, outputs, attribute) => {
    const output = Array.from({ length: outputs }, freshName);
    scope.nodes.push({ input: input2, output, opType, attribute });
    return output;
  };
  return {
    freshName,
    append,
    emit(scope, opType, input2, outputs, attributes = {}, domain = "") {
      const key = JSON.stringify([domain, opType, input2, outputs, attributes]);
      const known = lookUp(scope, ({ emitted }) => emitted.get(key));
      if (known !== void 0) return known;
      const output = Array.from({ length: outputs }, freshName);
      const attribute = Object.entries(attributes).map(([name, value]) => attributeProto(name, value));
      scope.nodes.push({ input: input2, output, opType, attribute, ...domain === "" ? {} : { domain } });
      scope.emitted.set(key, output);
      return output;
    },
    constant(scope, dtype, shape, data) {
      const text = data.length > sharedConstant ? freshName() : JSON.stringify(Array.from(data, exactly2));
      const key = `${dtype} [${shape.join(",")}] ${text}`;
      const known = scope.emitted.get(key)?.[0];
      if (known !== void 0) return known;
      const name = freshName();
      scope.initializers.push(tensorProto(name, dtype, shape, data));
      scope.emitted.set(key, [name]);
      return name;
    }
  };
}
function exactly2(element) {
  return Object.is(element, -0) ? "-0" : String(element);
}

// packages/core/src/onnx/lower.ts
function lowerProgram(program2, { contrib }) {
  const emitter = createEmitter(new Set([...program2.inputs, ...program2.outputs].map(({ name }) => name)));
  const homes = /* @__PURE__ */ new Map();
  const main = openScope("main", void 0, certainOf(program2.outputs.map(({ tensor }) => tensor)));
  for (const { name, tensor } of program2.inputs) main.values.set(tensor, name);
  function homeOf(tensor) {
    for (const node of topological([tensor], (below) => homes.has(below) ? [] : dependenciesOf(below))) {
      if (homes.has(node)) continue;
      const inner = dependenciesOf(node).map((dependency) => homes.get(dependency));
      homes.set(
        node,
        inner.reduce((deepest, scope) => depthOf(scope) > depthOf(deepest) ? scope : deepest, main)
      );
    }
    return homes.get(tensor);
  }
  function known(tensor, scope) {
    const isOwn = isOp(tensor, constantOp) && tensor.attributes.values.length <= smallConstant;
    return isOwn ? scope.values.get(tensor) : lookUp(scope, ({ values: values2 }) => values2.get(tensor));
  }
  function nameOf(tensor, scope) {
    const name = known(tensor, scope);
    if (name !== void 0) return name;
    const unknown = (below) => !isOp(below, constantOp) && known(below, scope) === void 0;
    const order = topological([tensor], (below) => below.inputs.filter(unknown));
    return order.map((node) => placed(node, scope)).at(-1);
  }
  function placed(tensor, scope) {
    const name = known(tensor, scope);
    if (name !== void 0) return name;
    const home = homeOf(tensor);
    const around = enclosing(scope);
    const ownedByBranch = home === around && !around.certain.has(tensor);
    const target = isOp(tensor, constantOp) || ownedByBranch ? scope : home;
    const made = lowerNode(tensor, target);
    target.values.set(tensor, made);
    return made;
  }
  function lowerNode(node, scope) {
    if (isOp(node, loopOp) || isOp(node, conditionalOp)) {
      const names2 = isOp(node, loopOp) ? lowerLoop(node, scope) : lowerConditional(node, scope);
      scope.results.set(node, names2);
      return names2[0];
    }
    const inputs = node.inputs.map((operand) => nameOf(operand, scope));
    if (!isOp(node, resultOp)) return node.op.lower(node, loweringIn(scope, inputs));
    const several = lookUp(scope, ({ results }) => results.get(node.inputs[0]));
    return several?.[node.attributes.index];
  }
  function lowerLoop(node, scope) {
    const [count, ...state] = node.inputs.map((operand) => nameOf(operand, scope));
    const region = node.attributes.regions[0];
    const body = openScope("body", scope, certainOf(region.results));
    const bind = (tensor) => {
      const name = emitter.freshName();
      body.values.set(tensor, name);
      homes.set(tensor, body);
      return valueInfo(name, tensor);
    };
    const [iteration, ...carried] = region.parameters.map(bind);
    const picks = scannedPicks(node);
    if (picks !== void 0) {
      const rows = picks.map((pick) => nameOf(pick.inputs[0], scope));
      const slices = picks.map(bind);
      const graph2 = graphOf("body", body, [...carried, ...slices], produce(region.results, body));
      const attributes = [graphAttribute("body", graph2), attributeProto("num_scan_inputs", { int: rows.length })];
      return emitter.append(scope, "Scan", [...state, ...rows], region.results.length, attributes);
    }
    const condition = valueInfo(emitter.freshName(), { dtype: "bool", shape: [] });
    const results = produce(region.results, body);
    const [goOn] = emitter.append(body, "Identity", [condition.name], 1, []);
    const outputs = [valueInfo(goOn, { dtype: "bool", shape: [] }), ...results];
    const graph = graphOf("body", body, [iteration, condition, ...carried], outputs);
    const always = emitter.constant(scope, "bool", [], Uint8Array.of(1));
    return emitter.append(scope, "Loop", [count, always, ...state], region.results.length, [
      graphAttribute("body", graph)
    ]);
  }
  function lowerConditional(node, scope) {
    const predicate = nameOf(node.inputs[0], scope);
    const branches = regionsOf(node).map((region, i) => {
      const branch = openScope("branch", scope);
      const [attribute, name] = i === 0 ? ["then_branch", "then"] : ["else_branch", "else"];
      return graphAttribute(attribute, graphOf(name, branch, [], produce(region.results, branch)));
    });
    const count = regionsOf(node)[0]?.results.length ?? 0;
    return emitter.append(scope, "If", [predicate], count, branches);
  }
  function produce(results, scope) {
    const names2 = results.map((result) => nameOf(result, scope));
    return names2.map((name, i) => {
      const own = scope.nodes.some(({ output: output2 }) => output2.includes(name)) && names2.indexOf(name) === i;
      const output = own ? name : emitter.append(scope, "Identity", [name], 1, [])[0];
      return valueInfo(output, results[i]);
    });
  }
  function loweringIn(scope, inputs) {
    return {
      inputs,
      contrib,
      emit: (type, operands2, attributes, domain) => emitter.emit(scope, type, operands2, 1, attributes, domain)[0],
      emitMany: (type, operands2, outputs, attributes) => emitter.emit(scope, type, operands2, outputs, attributes),
      constant: (dtype, shape, data) => emitter.constant(scope, dtype, shape, data),
      dimensions: (shape) => dimensions(shape, scope)
    };
  }
  function dimensions(shape, scope) {
    const vector = (lengths) => emitter.constant(scope, "int64", [lengths.length], BigInt64Array.from(lengths, BigInt));
    if (shape.every((length) => typeof length === "number")) return vector(shape);
    const parts = shape.map((length) => typeof length === "number" ? vector([length]) : symbol(length, scope));
    return emitter.emit(scope, "Concat", parts, 1, { axis: { int: 0 } })[0];
  }
  function symbol(length, scope) {
    const { input: input2, axis } = lengthSource(program2, length);
    return emitter.emit(scope, "Shape", [input2], 1, { start: { int: axis }, end: { int: axis + 1 } })[0];
  }
  const values = program2.outputs.map(({ tensor }) => nameOf(tensor, main));
  for (const [i, { name }] of program2.outputs.entries()) {
    main.nodes.push({ opType: "Identity", input: [values[i]], output: [name], attribute: [] });
  }
  const info = ({ name, tensor }) => valueInfo(name, tensor);
  return graphOf(program2.name, main, program2.inputs.map(info), program2.outputs.map(info));
}
function graphOf(name, { nodes, initializers }, input2, output) {
  return { name, node: nodes, initializer: initializers, input: input2, output };
}
function certainOf(results) {
  return new Set(
    topological(
      results,
      (node) => isOp(node, conditionalOp) ? node.inputs : [...node.inputs, ...regionsOf(node).flatMap(captures)]
    )
  );
}

// packages/core/src/onnx/model.ts
var versions = { "": 18, "ai.onnx.ml": 3, "com.microsoft": 1 };
var irVersion = 8;
function toOnnx(program2, { contrib = false, metadata = {} } = {}) {
  return encodeModel(onnxModel(program2, { contrib, metadata }));
}
function onnxModel(program2, { contrib = false, metadata = {} } = {}) {
  const graph = lowerProgram(contrib ? staggerRows(program2) : program2, { contrib });
  const used = /* @__PURE__ */ new Set(["", ...domainsOf(graph)]);
  return {
    irVersion,
    producerName: "isocline",
    opsetImport: Object.entries(versions).flatMap(
      ([domain, version]) => used.has(domain) ? [{ domain, version }] : []
    ),
    metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
    graph
  };
}
function domainsOf({ node }) {
  return node.flatMap(({ domain = "", attribute }) => [
    domain,
    ...attribute.flatMap(({ g }) => g === void 0 ? [] : domainsOf(g))
  ]);
}

// packages/core/src/onnx/numbers.ts
var names = {
  1: "float32",
  2: "uint8",
  3: "int8",
  4: "uint16",
  5: "int16",
  6: "int32",
  7: "int64",
  8: "string",
  9: "bool",
  10: "float16",
  11: "float64",
  12: "uint32",
  13: "uint64",
  14: "complex64",
  15: "complex128",
  16: "bfloat16"
};
function elementTypeName(type) {
  return names[type ?? 0] ?? `the element type ${type ?? 0}`;
}
var layouts = {
  float32: { dtype: "float32", bytes: 4, read: (view, at) => view.getFloat32(at, true), field: "floatData" },
  float64: { dtype: "float64", bytes: 8, read: (view, at) => view.getFloat64(at, true), field: "doubleData" },
  int32: { dtype: "int64", bytes: 4, read: (view, at) => view.getInt32(at, true), field: "int32Data" },
  int64: { dtype: "int64", bytes: 8, read: (view, at) => Number(view.getBigInt64(at, true)), field: "int64Data" },
  bool: { dtype: "bool", bytes: 1, read: (view, at) => view.getUint8(at), field: "int32Data" }
};
function onnxNumbers(tensor, where2) {
  const { dims: shape = [], dataType, rawData, externalData = [], dataLocation } = tensor;
  if (dataLocation === 1) {
    const file = externalData.find(({ key }) => key === "location")?.value ?? "a file without a name";
    const remedy = "save it as one file: onnx.save(model, path, save_as_external_data=False)";
    throw new FormatError({ where: where2, expected: "its numbers in the file", found: `external data in ${file}`, remedy });
  }
  const layout = layouts[elementTypeName(dataType)];
  if (layout === void 0) {
    const found2 = elementTypeName(dataType);
    const remedy = found2.endsWith("float16") ? { remedy: "export the model in float32" } : {};
    throw new FormatError({ where: where2, expected: `one of ${Object.keys(layouts).join(", ")}`, found: found2, ...remedy });
  }
  if (shape.some((length) => !(Number.isSafeInteger(length) && length >= 0))) {
    throw new FormatError({ where: where2, expected: "lengths of 0 or more", found: `[${shape.join(", ")}]` });
  }
  const count = sizeOf(shape);
  const raw = rawData !== void 0 && rawData.length > 0;
  const listed = tensor[layout.field] ?? [];
  const found = raw ? rawData.length / layout.bytes : listed.length;
  if (found !== count) {
    const expected = `${count} numbers of ${elementTypeName(dataType)}, as its shape [${shape.join(", ")}] has`;
    throw new FormatError({ where: where2, expected, found: String(found), remedy: "the file is damaged: export it again" });
  }
  if (!raw) return { dtype: layout.dtype, shape, values: Float64Array.from(listed) };
  const view = new DataView(rawData.buffer, rawData.byteOffset, rawData.byteLength);
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) values[i] = layout.read(view, i * layout.bytes);
  return { dtype: layout.dtype, shape, values };
}

// packages/core/src/onnx/read.ts
var ownDomains = ["", "ai.onnx"];
function readOnnx(bytes, where2) {
  const { graph, opsetImport = [], producerName = "" } = decoded(bytes, where2);
  const own = opsetImport.find(({ domain = "" }) => ownDomains.includes(domain));
  if (graph === void 0 || own?.version === void 0) {
    const found = graph === void 0 ? "no graph" : "none of ONNX's own operators";
    throw new FormatError({ where: where2, expected: "an ONNX model", found });
  }
  const { node = [], initializer = [], input: input2 = [], output = [], sparseInitializer = [] } = graph;
  if (sparseInitializer.length > 0) {
    throw new FormatError({ where: where2, expected: "dense initializers", found: "a sparse one" });
  }
  const initializers = new Map(initializer.map((tensor) => [tensor.name ?? "", tensor]));
  return {
    opset: own.version,
    producer: producerName,
    nodes: node.map(({ name = "", opType = "", domain = "", input: input3 = [], output: output2 = [], attribute = [] }) => ({
      name: name === "" ? output2[0] ?? "" : name,
      type: ownDomains.includes(domain) ? opType : `${domain}.${opType}`,
      inputs: input3,
      outputs: output2,
      attributes: new Map(attribute.map((each) => [each.name ?? "", each]))
    })),
    initializers,
    inputs: input2.map(valueInfo2).filter(({ name }) => !initializers.has(name)),
    outputs: output.map(valueInfo2)
  };
}
function decoded(bytes, where2) {
  try {
    return decodeModel(bytes);
  } catch (error) {
    const found = error instanceof Error ? `damaged bytes (${error.message})` : String(error);
    throw new FormatError({ where: where2, expected: "an ONNX model", found }, { cause: error });
  }
}
function valueInfo2({ name = "", type }) {
  const tensor = type?.tensorType;
  if (tensor === void 0) return { name, type: "no tensor" };
  const dims = tensor.shape?.dim;
  const shape = dims?.map(({ dimValue = 0, dimParam = "" }) => dimValue > 0 ? dimValue : dimParam || "?");
  return { name, type: elementTypeName(tensor.elemType), ...shape === void 0 ? {} : { shape } };
}

export {
  __export,
  distinctReferences,
  citationText,
  bibtex,
  IsoclineError,
  UsageError,
  DataError,
  FormatError,
  ShapeError,
  RuntimeError,
  nearestName,
  normalQuantile,
  randomStream,
  resumedStream,
  namesOf,
  memberOf,
  withoutNumbers,
  isFloating,
  sizeOf,
  formatType,
  sameShape,
  shapeError,
  isOp,
  expand,
  reshape,
  smallConstant,
  constantOp,
  constant,
  constantNumber,
  storageOf,
  numbersOf,
  neg,
  mul,
  square,
  transpose,
  matmul,
  matrixTranspose,
  sum,
  sub,
  add,
  regionsOf,
  dependenciesOf,
  captures,
  topological,
  allTensors,
  gradients,
  sign,
  abs,
  acrossBatch,
  isAcrossBatch,
  argMax,
  pad,
  slice,
  onnxElementType,
  cast,
  averagePool2d,
  greater,
  greaterOrEqual,
  less,
  lessOrEqual,
  equal,
  split,
  concat,
  resultOp,
  conditionalOp,
  conditional,
  conv2d,
  sin,
  cos,
  div,
  exp,
  erf,
  finite,
  floor,
  scatterAdd,
  gatherOp,
  gather,
  normalCdf,
  gelu,
  inputOp,
  input,
  labelDecode,
  labelEncode,
  log,
  log1p,
  logicalAnd,
  logicalOr,
  logicalNot,
  parameterOp,
  loopOp,
  loop,
  where,
  max,
  maxPool2d,
  mean,
  min,
  norm,
  oneHot,
  sqrt,
  pow,
  randomUniform,
  reduceMax,
  relu,
  sigmoid,
  silu,
  stopGradientOp,
  stopGradient,
  logSoftmax,
  softmax,
  softplus,
  tanh,
  opRegistry,
  simplify,
  program,
  lengthSource,
  nodesOf,
  staggerRows,
  substitute,
  encodeModel,
  onnxMetadata,
  toOnnx,
  onnxModel,
  onnxNumbers,
  readOnnx
};
//# sourceMappingURL=chunk-NK6XQDYZ.js.map
