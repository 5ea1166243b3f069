import { readFileSync } from "node:fs";
import type { NdArray } from "../src/graph/index.ts";

/** A network of `scripts/fixtures/make-onnx.py`, which says what is in each. */
export interface OnnxFixture {
  readonly bytes: Uint8Array;
  readonly inputs: NdArray;
  readonly predictions: NdArray;
}

interface Listed {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

const arrayOf = ({ shape, values }: Listed): NdArray => ({ dtype: "float32", shape, data: Float32Array.from(values) });

export function onnxFixture(name: string): OnnxFixture {
  const file = (ending: string): URL => new URL(`fixtures/onnx/${name}.${ending}`, import.meta.url);
  const document = JSON.parse(readFileSync(file("jsonl"), "utf8")) as { inputs: Listed; predictions: Listed };
  return {
    bytes: new Uint8Array(readFileSync(file("onnx"))),
    inputs: arrayOf(document.inputs),
    predictions: arrayOf(document.predictions),
  };
}
