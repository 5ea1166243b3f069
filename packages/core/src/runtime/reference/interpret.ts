import {
  captures,
  conditionalOp,
  type Dimension,
  inputOp,
  isOp,
  lengthSource,
  loopOp,
  nodesOf,
  type Program,
  type Region,
  regionsOf,
  resultOp,
  sizeOf,
  type Tensor,
  topological,
  type Value,
} from "../../graph/index.ts";

/** Values of the tensors of one scope; those around it are read through `parent`. */
interface Frame {
  readonly values: Map<Tensor, Value>;
  readonly results: Map<Tensor, readonly Value[]>;
  readonly parent: Frame | undefined;
}

/**
 * Evaluates a program in float64, one op after another: slow, plain, and the oracle of every other runtime.
 *
 * @param bound the values of the program's inputs, by name
 */
export function interpret(program: Program, bound: ReadonlyMap<string, Value>): readonly Value[] {
  const top: Frame = { values: new Map(), results: new Map(), parent: undefined };
  for (const { name, tensor } of program.inputs) top.values.set(tensor, bound.get(name) as Value);
  const resolve = (shape: readonly Dimension[]): readonly number[] =>
    shape.map((length) => {
      if (typeof length === "number") return length;
      const { input, axis } = lengthSource(program, length);
      return bound.get(input)?.shape[axis] as number;
    });

  const find = (tensor: Tensor, frame: Frame | undefined): Value | undefined =>
    frame === undefined ? undefined : (frame.values.get(tensor) ?? find(tensor, frame.parent));
  const findResults = (node: Tensor, frame: Frame): readonly Value[] =>
    frame.results.get(node) ?? findResults(node, frame.parent as Frame);

  /** What a node needs before it can be evaluated; a conditional's branches wait until one is chosen. */
  const needs = (node: Tensor): readonly Tensor[] =>
    isOp(node, loopOp) ? [...node.inputs, ...regionsOf(node).flatMap(captures)] : node.inputs;

  function evaluate(tensor: Tensor, frame: Frame): Value {
    for (const node of topological([tensor], (below) => (find(below, frame) === undefined ? needs(below) : []))) {
      if (find(node, frame) !== undefined) continue;
      const inputs = node.inputs.map((operand) => find(operand, frame) as Value);
      if (isOp(node, resultOp)) {
        frame.values.set(node, findResults(node.inputs[0] as Tensor, frame)[node.attributes.index] as Value);
        continue;
      }
      const several = isOp(node, loopOp)
        ? runLoop(node.attributes.regions[0] as Region, node.attributes.carried, inputs, frame)
        : isOp(node, conditionalOp)
          ? runBranch(node, inputs, frame)
          : undefined;
      if (several !== undefined) frame.results.set(node, several);
      const value = several?.[0] ?? node.op.evaluate(node, inputs, { resolve });
      if (node.dtype === "string" && value.strings === undefined)
        throw new Error(`${node.op.name} of strings is not interpreted`);
      frame.values.set(node, value);
    }
    return find(tensor, frame) as Value;
  }

  function runLoop(region: Region, carried: number, inputs: readonly Value[], frame: Frame): readonly Value[] {
    const [count, ...initial] = inputs as [Value, ...Value[]];
    let state: readonly Value[] = initial;
    const stacks: Value[][] = region.results.slice(carried).map(() => []);
    const trips = count.data[0] as number;
    for (let trip = 0; trip < trips; trip++) {
      const inner: Frame = { values: new Map(), results: new Map(), parent: frame };
      const arguments_ = [{ shape: [], data: Float64Array.of(trip) }, ...state];
      for (const [i, parameter] of region.parameters.entries()) inner.values.set(parameter, arguments_[i] as Value);
      const results = region.results.map((result) => evaluate(result, inner));
      state = results.slice(0, carried);
      for (const [i, result] of results.slice(carried).entries()) stacks[i]?.push(result);
    }
    const shapeOf = (i: number): readonly number[] => resolve((region.results[carried + i] as Tensor).shape);
    return [...state, ...stacks.map((values, i) => stack(values, values[0]?.shape ?? shapeOf(i)))];
  }

  function runBranch(node: Tensor, [predicate]: readonly Value[], frame: Frame): readonly Value[] {
    const [whenTrue, whenFalse] = regionsOf(node) as readonly [Region, Region];
    const chosen = predicate?.data[0] === 0 ? whenFalse : whenTrue;
    return chosen.results.map((result) => evaluate(result, frame));
  }

  for (const node of nodesOf(program)) {
    if (isOp(node, inputOp) && !top.values.has(node)) throw new Error(`input ${node.attributes.name} is unbound`);
  }
  return program.outputs.map(({ tensor }) => evaluate(tensor, top));
}

/** Values of one shape, one after another along a new first axis. */
function stack(values: readonly Value[], shape: readonly number[]): Value {
  const size = sizeOf(shape);
  const data = new Float64Array(size * values.length);
  for (const [i, value] of values.entries()) data.set(value.data, i * size);
  return { shape: [values.length, ...shape], data };
}
