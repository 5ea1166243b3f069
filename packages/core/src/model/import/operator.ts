import type { OnnxNode } from "../../onnx/index.ts";
import type { ParameterRole } from "../model.ts";
import type { Call } from "./call.ts";
import type { Held } from "./held.ts";

/**
 * How an operator's output bends with its inputs that depend on the data: not at all; where two of them are multiplied;
 * with kinks, where slopes jump; or smoothly.
 */
export type Curvature = "none" | "product" | "kinks" | "smooth";

/** An operator of ONNX that can be imported. */
export interface ImportedOperator {
  /** Of every node, or of one by its attributes. */
  readonly curvature: Curvature | ((node: OnnxNode) => Curvature);
  /** What it computes; a list where it has several outputs. */
  apply(call: Call): Held | readonly Held[];
  /** What a parameter at an input is for, by the input's place. */
  readonly roles?: readonly (ParameterRole | undefined)[];
  /** Which axis of a weight at an input, of a rank, counts output units. */
  readonly outputAxis?: (node: OnnxNode, place: number, rank: number) => number;
  /** Places of inputs that are settings or statistics: an initializer there is a constant. */
  readonly fixed?: readonly number[];
  /** Whether its output holds the numbers of its first input, so that a parameter is seen through it. */
  readonly view?: true;
  /** Of a view: which axis of the input an axis of the output is; undefined where that cannot be said. */
  readonly axisBefore?: (node: OnnxNode, axis: number, rank: number) => number | undefined;
}
