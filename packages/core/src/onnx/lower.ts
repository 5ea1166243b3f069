import {
  captures,
  conditionalOp,
  constantOp,
  dependenciesOf,
  isOp,
  type LoopAttributes,
  type Lowering,
  lengthSource,
  loopOp,
  type Program,
  type Region,
  regionsOf,
  resultOp,
  type Shape,
  smallConstant,
  type Tensor,
  type TensorType,
  topological,
} from "../graph/index.ts";
import { attributeProto, graphAttribute, valueInfo } from "./encode.ts";
import type { GraphProto, ValueInfoProto } from "./proto.ts";
import { scannedPicks } from "./scan.ts";
import { createEmitter, depthOf, enclosing, lookUp, openScope, type Scope } from "./scope.ts";

export interface LoweringOptions {
  /** Whether ONNX Runtime's own operators may be used; without them the file runs on any ONNX runtime. */
  readonly contrib: boolean;
}

/**
 * A program as an ONNX graph. What no iteration changes stands outside its loop; what only one branch needs stands
 * inside the branch, so that the other branch does not pay for it; what several branches need and nothing else stands in
 * each.
 */
export function lowerProgram(program: Program, { contrib }: LoweringOptions): GraphProto {
  const emitter = createEmitter(new Set([...program.inputs, ...program.outputs].map(({ name }) => name)));
  const homes = new Map<Tensor, Scope>();
  const main = openScope("main", undefined, certainOf(program.outputs.map(({ tensor }) => tensor)));
  for (const { name, tensor } of program.inputs) main.values.set(tensor, name);

  /** The innermost body whose parameters a tensor depends on, or the main graph. */
  function homeOf(tensor: Tensor): Scope {
    // Dependencies first, so that no graph is too deep for the stack.
    for (const node of topological([tensor], (below) => (homes.has(below) ? [] : dependenciesOf(below)))) {
      if (homes.has(node)) continue;
      const inner = dependenciesOf(node).map((dependency) => homes.get(dependency) as Scope);
      homes.set(
        node,
        inner.reduce((deepest, scope) => (depthOf(scope) > depthOf(deepest) ? scope : deepest), main),
      );
    }
    return homes.get(tensor) as Scope;
  }

  /**
   * The name of a value that is there already. Small constants stand where they are read, since the values around a
   * body or branch are handed to it anew each time.
   */
  function known(tensor: Tensor, scope: Scope): string | undefined {
    const isOwn = isOp(tensor, constantOp) && tensor.attributes.values.length <= smallConstant;
    return isOwn ? scope.values.get(tensor) : lookUp(scope, ({ values }) => values.get(tensor));
  }

  function nameOf(tensor: Tensor, scope: Scope): string {
    const name = known(tensor, scope);
    if (name !== undefined) return name;
    // Constants are left to the nodes that read them, which may belong to another scope.
    const unknown = (below: Tensor): boolean => !isOp(below, constantOp) && known(below, scope) === undefined;
    const order = topological([tensor], (below) => below.inputs.filter(unknown));
    return order.map((node) => placed(node, scope)).at(-1) as string;
  }

  /** The value of a tensor, in the scope where it belongs; its inputs have theirs already. */
  function placed(tensor: Tensor, scope: Scope): string {
    const name = known(tensor, scope);
    if (name !== undefined) return name;
    const target = isOp(tensor, constantOp) ? scope : ownerOf(tensor, scope);
    const made = lowerNode(tensor, target);
    target.values.set(tensor, made);
    return made;
  }

  /** Where a tensor that a scope needs is computed: at home if that is certain, otherwise in the scope's branch there. */
  function ownerOf(tensor: Tensor, scope: Scope): Scope {
    const home = homeOf(tensor);
    if (home.certain.has(tensor)) return home;
    return lookUp(scope, (around) => (enclosing(around) === home ? around : undefined)) ?? home;
  }

  function lowerNode(node: Tensor, scope: Scope): string {
    if (isOp(node, loopOp) || isOp(node, conditionalOp)) {
      const names = isOp(node, loopOp) ? lowerLoop(node, scope) : lowerConditional(node, scope);
      scope.results.set(node, names);
      return names[0] as string;
    }
    const inputs = node.inputs.map((operand) => nameOf(operand, scope));
    if (!isOp(node, resultOp)) return node.op.lower(node, loweringIn(scope, inputs));
    const several = lookUp(scope, ({ results }) => results.get(node.inputs[0] as Tensor));
    return several?.[node.attributes.index] as string;
  }

  function lowerLoop(node: Tensor<LoopAttributes>, scope: Scope): readonly string[] {
    const body = openScope("body", scope, certainOf((node.attributes.regions[0] as Region).results));
    const names = writeLoop(node, body, scope);
    // The body is closed now; where a loop is written again, in another branch, what is inside belongs to another.
    for (const [tensor, home] of homes) if (home === body) homes.delete(tensor);
    return names;
  }

  function writeLoop(node: Tensor<LoopAttributes>, body: Scope, scope: Scope): readonly string[] {
    const [count, ...state] = node.inputs.map((operand) => nameOf(operand, scope)) as [string, ...string[]];
    const region = node.attributes.regions[0] as Region;
    const bind = (tensor: Tensor): ValueInfoProto => {
      const name = emitter.freshName();
      body.values.set(tensor, name);
      homes.set(tensor, body);
      return valueInfo(name, tensor);
    };
    const [iteration, ...carried] = region.parameters.map(bind) as [ValueInfoProto, ...ValueInfoProto[]];
    const picks = scannedPicks(node);
    if (picks !== undefined) {
      const rows = picks.map((pick) => nameOf(pick.inputs[0] as Tensor, scope));
      const slices = picks.map(bind);
      const graph = graphOf("body", body, [...carried, ...slices], produce(region.results, body));
      const attributes = [graphAttribute("body", graph), attributeProto("num_scan_inputs", { int: rows.length })];
      return emitter.append(scope, "Scan", [...state, ...rows], region.results.length, attributes);
    }
    const condition = valueInfo(emitter.freshName(), { dtype: "bool", shape: [] });
    const results = produce(region.results, body);
    const [goOn] = emitter.append(body, "Identity", [condition.name], 1, []) as [string];
    const outputs = [valueInfo(goOn, { dtype: "bool", shape: [] }), ...results];
    const graph = graphOf("body", body, [iteration, condition, ...carried], outputs);
    const always = emitter.constant(scope, "bool", [], Uint8Array.of(1));
    return emitter.append(scope, "Loop", [count, always, ...state], region.results.length, [
      graphAttribute("body", graph),
    ]);
  }

  function lowerConditional(node: Tensor, scope: Scope): readonly string[] {
    const predicate = nameOf(node.inputs[0] as Tensor, scope);
    const branches = regionsOf(node).map((region, i) => {
      const branch = openScope("branch", scope);
      const [attribute, name] = i === 0 ? ["then_branch", "then"] : ["else_branch", "else"];
      return graphAttribute(attribute, graphOf(name, branch, [], produce(region.results, branch)));
    });
    const count = regionsOf(node)[0]?.results.length ?? 0;
    return emitter.append(scope, "If", [predicate], count, branches);
  }

  /** A subgraph's outputs: distinct values that nodes of its own make, as ONNX demands. */
  function produce(results: readonly Tensor[], scope: Scope): readonly ValueInfoProto[] {
    const names = results.map((result) => nameOf(result, scope));
    return names.map((name, i) => {
      const own = scope.nodes.some(({ output }) => output.includes(name)) && names.indexOf(name) === i;
      const output = own ? name : (emitter.append(scope, "Identity", [name], 1, [])[0] as string);
      return valueInfo(output, results[i] as TensorType);
    });
  }

  function loweringIn(scope: Scope, inputs: readonly string[]): Lowering {
    return {
      inputs,
      contrib,
      emit: (type, operands, attributes, domain) =>
        emitter.emit(scope, type, operands, 1, attributes, domain)[0] as string,
      emitMany: (type, operands, outputs, attributes) => emitter.emit(scope, type, operands, outputs, attributes),
      constant: (dtype, shape, data) => emitter.constant(scope, dtype, shape, data),
      dimensions: (shape) => dimensions(shape, scope),
    };
  }

  function dimensions(shape: Shape, scope: Scope): string {
    const vector = (lengths: readonly number[]): string =>
      emitter.constant(scope, "int64", [lengths.length], BigInt64Array.from(lengths, BigInt));
    if (shape.every((length) => typeof length === "number")) return vector(shape);
    const parts = shape.map((length) => (typeof length === "number" ? vector([length]) : symbol(length, scope)));
    return emitter.emit(scope, "Concat", parts, 1, { axis: { int: 0 } })[0] as string;
  }

  /** A symbolic length, read from the first input that has it. */
  function symbol(length: string, scope: Scope): string {
    const { input, axis } = lengthSource(program, length);
    return emitter.emit(scope, "Shape", [input], 1, { start: { int: axis }, end: { int: axis + 1 } })[0] as string;
  }

  const values = program.outputs.map(({ tensor }) => nameOf(tensor, main));
  for (const [i, { name }] of program.outputs.entries()) {
    main.nodes.push({ opType: "Identity", input: [values[i] as string], output: [name], attribute: [] });
  }
  const info = ({ name, tensor }: { readonly name: string; readonly tensor: Tensor }): ValueInfoProto =>
    valueInfo(name, tensor);
  return graphOf(program.name, main, program.inputs.map(info), program.outputs.map(info));
}

function graphOf(
  name: string,
  { nodes, initializers }: Scope,
  input: readonly ValueInfoProto[],
  output: readonly ValueInfoProto[],
): GraphProto {
  return { name, node: nodes, initializer: initializers, input, output };
}

/** What computing these results needs whatever conditionals choose: branches' insides are left out. */
function certainOf(results: readonly Tensor[]): ReadonlySet<Tensor> {
  return new Set(
    topological(results, (node) =>
      isOp(node, conditionalOp) ? node.inputs : [...node.inputs, ...regionsOf(node).flatMap(captures)],
    ),
  );
}
