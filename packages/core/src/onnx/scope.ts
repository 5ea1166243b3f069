import type { ArrayData, DType, OnnxAttributes, OnnxDomain, Tensor } from "../graph/index.ts";
import { attributeProto, tensorProto } from "./encode.ts";
import type { AttributeProto, NodeProto, TensorProto } from "./proto.ts";

/** A graph being written: the main graph, a loop's body, or a conditional's branch. */
export interface Scope {
  readonly kind: "main" | "body" | "branch";
  readonly parent: Scope | undefined;
  /** What the scope computes whatever its conditionals choose. Branches have none of their own. */
  readonly certain: ReadonlySet<Tensor>;
  readonly nodes: NodeProto[];
  readonly initializers: TensorProto[];
  /** Names of tensors' values, and of the several results of loops and conditionals. */
  readonly values: Map<Tensor, string>;
  readonly results: Map<Tensor, readonly string[]>;
  /** Output names of what was emitted, by its text: equal emissions are one node. */
  readonly emitted: Map<string, readonly string[]>;
}

export function openScope(kind: Scope["kind"], parent?: Scope, certain: ReadonlySet<Tensor> = new Set()): Scope {
  return {
    kind,
    parent,
    certain,
    nodes: [],
    initializers: [],
    values: new Map(),
    results: new Map(),
    emitted: new Map(),
  };
}

/** The first answer among a scope and those around it. */
export function lookUp<T>(scope: Scope, read: (scope: Scope) => T | undefined): T | undefined {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    const found = read(at);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The scope itself, or for a branch the body or main graph it stands in. */
export function enclosing(scope: Scope): Scope {
  return scope.kind === "branch" && scope.parent !== undefined ? enclosing(scope.parent) : scope;
}

export function depthOf({ parent }: Scope): number {
  return parent === undefined ? 0 : 1 + depthOf(parent);
}

/** Writes nodes and initializers into scopes under names of their own. */
export interface Emitter {
  freshName(): string;
  emit(
    scope: Scope,
    type: string,
    inputs: readonly string[],
    outputs: number,
    attributes?: OnnxAttributes,
    domain?: OnnxDomain,
  ): readonly string[];
  /** A node that is never shared, with attributes already encoded. */
  append(
    scope: Scope,
    type: string,
    inputs: readonly string[],
    outputs: number,
    attribute: readonly AttributeProto[],
  ): readonly string[];
  constant(scope: Scope, dtype: DType, shape: readonly number[], data: ArrayData): string;
}

/** Constants longer than this are not compared with others. */
const sharedConstant = 64;

/** @param taken names that are spoken for: those of the program's inputs and outputs */
export function createEmitter(taken: ReadonlySet<string>): Emitter {
  let named = 0;
  const freshName = (): string => {
    let name: string;
    do name = `v${named++}`;
    while (taken.has(name));
    return name;
  };
  const append: Emitter["append"] = (scope, opType, input, outputs, attribute) => {
    const output = Array.from({ length: outputs }, freshName);
    scope.nodes.push({ input, output, opType, attribute });
    return output;
  };
  return {
    freshName,
    append,
    emit(scope, opType, input, outputs, attributes = {}, domain = "") {
      const key = JSON.stringify([domain, opType, input, outputs, attributes]);
      const known = lookUp(scope, ({ emitted }) => emitted.get(key));
      if (known !== undefined) return known;
      const output = Array.from({ length: outputs }, freshName);
      const attribute = Object.entries(attributes).map(([name, value]) => attributeProto(name, value));
      scope.nodes.push({ input, output, opType, attribute, ...(domain === "" ? {} : { domain }) });
      scope.emitted.set(key, output);
      return output;
    },
    constant(scope, dtype, shape, data) {
      const text = data.length > sharedConstant ? freshName() : JSON.stringify(Array.from(data, exactly));
      const key = `${dtype} [${shape.join(",")}] ${text}`;
      // In this scope alone: what stands around a body or branch is handed to it anew each time.
      const known = scope.emitted.get(key)?.[0];
      if (known !== undefined) return known;
      const name = freshName();
      scope.initializers.push(tensorProto(name, dtype, shape, data));
      scope.emitted.set(key, [name]);
      return name;
    },
  };
}

/** An element as text that tells −0 from 0. */
function exactly(element: number | bigint | string): string {
  return Object.is(element, -0) ? "-0" : String(element);
}
