import {
  checkDestinations,
  checkFeeds,
  isStored
} from "./chunk-EKC3NMNS.js";
import {
  RuntimeError,
  captures,
  conditionalOp,
  inputOp,
  isOp,
  lengthSource,
  loopOp,
  nodesOf,
  numbersOf,
  regionsOf,
  resultOp,
  sizeOf,
  storageOf,
  topological
} from "./chunk-NK6XQDYZ.js";

// packages/core/src/runtime/reference/interpret.ts
function interpret(program, bound) {
  const top = { values: /* @__PURE__ */ new Map(), results: /* @__PURE__ */ new Map(), parent: void 0 };
  for (const { name, tensor } of program.inputs) top.values.set(tensor, bound.get(name));
  const resolve = (shape) => shape.map((length) => {
    if (typeof length === "number") return length;
    const { input, axis } = lengthSource(program, length);
    return bound.get(input)?.shape[axis];
  });
  const find = (tensor, frame) => frame === void 0 ? void 0 : frame.values.get(tensor) ?? find(tensor, frame.parent);
  const findResults = (node, frame) => frame.results.get(node) ?? findResults(node, frame.parent);
  const needs = (node) => isOp(node, loopOp) ? [...node.inputs, ...regionsOf(node).flatMap(captures)] : node.inputs;
  function evaluate(tensor, frame) {
    for (const node of topological([tensor], (below) => find(below, frame) === void 0 ? needs(below) : [])) {
      if (find(node, frame) !== void 0) continue;
      const inputs = node.inputs.map((operand) => find(operand, frame));
      if (isOp(node, resultOp)) {
        frame.values.set(node, findResults(node.inputs[0], frame)[node.attributes.index]);
        continue;
      }
      const several = isOp(node, loopOp) ? runLoop(node.attributes.regions[0], node.attributes.carried, inputs, frame) : isOp(node, conditionalOp) ? runBranch(node, inputs, frame) : void 0;
      if (several !== void 0) frame.results.set(node, several);
      const value = several?.[0] ?? node.op.evaluate(node, inputs, { resolve });
      if (node.dtype === "string" && value.strings === void 0)
        throw new Error(`${node.op.name} of strings is not interpreted`);
      frame.values.set(node, value);
    }
    return find(tensor, frame);
  }
  function runLoop(region, carried, inputs, frame) {
    const [count, ...initial] = inputs;
    let state = initial;
    const stacks = region.results.slice(carried).map(() => []);
    const trips = count.data[0];
    for (let trip = 0; trip < trips; trip++) {
      const inner = { values: /* @__PURE__ */ new Map(), results: /* @__PURE__ */ new Map(), parent: frame };
      const arguments_ = [{ shape: [], data: Float64Array.of(trip) }, ...state];
      for (const [i, parameter] of region.parameters.entries()) inner.values.set(parameter, arguments_[i]);
      const results = region.results.map((result) => evaluate(result, inner));
      state = results.slice(0, carried);
      for (const [i, result] of results.slice(carried).entries()) stacks[i]?.push(result);
    }
    const shapeOf = (i) => resolve(region.results[carried + i].shape);
    return [...state, ...stacks.map((values, i) => stack(values, values[0]?.shape ?? shapeOf(i)))];
  }
  function runBranch(node, [predicate], frame) {
    const [whenTrue, whenFalse] = regionsOf(node);
    const chosen = predicate?.data[0] === 0 ? whenFalse : whenTrue;
    return chosen.results.map((result) => evaluate(result, frame));
  }
  for (const node of nodesOf(program)) {
    if (isOp(node, inputOp) && !top.values.has(node)) throw new Error(`input ${node.attributes.name} is unbound`);
  }
  return program.outputs.map(({ tensor }) => evaluate(tensor, top));
}
function stack(values, shape) {
  const size = sizeOf(shape);
  const data = new Float64Array(size * values.length);
  for (const [i, value] of values.entries()) data.set(value.data, i * size);
  return { shape: [values.length, ...shape], data };
}

// packages/core/src/runtime/reference/index.ts
function referenceRuntime() {
  const held = /* @__PURE__ */ new Map();
  let next = 0;
  const arrayOf = (feed) => isStored(feed) ? held.get(feed.stored) : feed;
  return {
    name: "reference",
    load: async (program) => ({
      async run(feeds, into = {}) {
        checkFeeds(program, feeds, ({ stored }) => held.get(stored));
        checkDestinations(program, into, ({ stored }) => held.get(stored));
        const bound = new Map(program.inputs.map(({ name }) => [name, asValue(arrayOf(feeds[name]))]));
        const values = interpret(program, bound);
        const results = {};
        for (const [i, { name, tensor }] of program.outputs.entries()) {
          const result = asArray(tensor.dtype, values[i]);
          const destination = into[name];
          if (destination === void 0) results[name] = result;
          else held.set(destination.stored, result);
        }
        return results;
      },
      release: async () => void 0
    }),
    async store(array) {
      held.set(next, array);
      return { stored: next++ };
    },
    async fetch({ stored }) {
      const array = held.get(stored);
      if (array === void 0) {
        throw new RuntimeError({ where: "reference", expected: "a stored array", found: "one that was dropped" });
      }
      return { ...array, data: array.data.slice() };
    },
    async drop({ stored }) {
      held.delete(stored);
    },
    async close() {
      held.clear();
    }
  };
}
function asArray(dtype, { shape, data, strings }) {
  return { dtype, shape, data: strings ?? storageOf(dtype, data.slice()) };
}
function asValue(array) {
  const strings = array.dtype === "string" ? { strings: array.data } : {};
  return { shape: array.shape, data: numbersOf(array), ...strings };
}

export {
  referenceRuntime
};
//# sourceMappingURL=chunk-5CFD34D4.js.map
