import { numbersOf } from "../../src/graph/index.ts";
import { sampleArray } from "../../src/testing/index.ts";
import type { FileNode, FileTensor } from "../onnx-file.ts";

export const ints = (...values: readonly number[]): FileTensor => ({ type: "int64", shape: [values.length], values });
export const scalar = (value: number): FileTensor => ({ shape: [], values: [value] });

/** Numbers for an initializer, none of them 0. */
export function drawn(shape: readonly number[], seed = 1, from = -1.2, to = 1.4): FileTensor {
  return { shape, values: [...numbersOf(sampleArray(shape, { seed, from, to, avoid: [0] }))] };
}

/** A graph between `h`, the product of the inputs with a matrix, and `y`. */
export interface Case {
  readonly nodes: readonly FileNode[];
  readonly initializers?: Readonly<Record<string, FileTensor>>;
  readonly opset?: number;
  /** Columns of the matrix; 6 by default. */
  readonly width?: number;
  /** Lengths of an example that `h` is brought to, for images. */
  readonly images?: readonly number[];
}

export const alone = (type: string, attributes: FileNode["attributes"] = {}, opset = 17): Case => ({
  nodes: [{ type, inputs: ["h"], attributes }],
  opset,
});
export const beside = (
  type: string,
  other: FileTensor,
  more: Partial<Case> & Pick<FileNode, "attributes"> = {},
): Case => ({
  ...more,
  nodes: [{ type, inputs: ["h", "other"], attributes: more.attributes ?? {} }],
  initializers: { other },
});
/** Numbers above 0, for functions that need them. */
export const positive = (type: string): Case => ({
  nodes: [
    { type: "Exp", inputs: ["h"], outputs: ["above"] },
    { type, inputs: ["above"] },
  ],
});
export const flattened: FileNode = { type: "Flatten", inputs: ["images"] };
export const images = (node: Omit<FileNode, "outputs">, more: Partial<Case> = {}): Case => ({
  width: 2 * 7 * 6,
  images: [2, 7, 6],
  ...more,
  nodes: [{ ...node, outputs: ["images"] }, flattened],
});

/** Cases by operator, and by what they are in words. */
export type Cases = Readonly<Record<string, Readonly<Record<string, Case>>>>;
