import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { namesOf } from "../src/base/index.ts";
import { onnxOperators } from "../src/model/index.ts";

/** What an operator takes less than ONNX has. */
const limits: Readonly<Record<string, string>> = {
  AveragePool: "dilations of 1",
  BatchNormalization: "by its stored statistics",
  Cast: "between float and double; of constants, to any number",
  Clip: "constant bounds",
  ConstantOfShape: "not of the batch's length",
  Conv: "one or two axes",
  Dropout: "off",
  Equal: "of constants and shapes",
  Gather: "by constant indices, not along the batch",
  LayerNormalization: "without its second and third output",
  Gemm: "not summing over the batch",
  LogSoftmax: "not along the batch",
  MatMul: "not summing over the batch",
  MaxPool: "one or two axes, dilations of 1, without indices",
  Pad: "mode constant, amounts of 0 or more",
  Range: "of constants",
  ReduceL2: "not along the batch",
  ReduceMax: "not along the batch",
  ReduceMean: "not along the batch",
  ReduceSum: "not along the batch",
  Slice: "in steps of 1, not along the batch",
  Softmax: "not along the batch",
  Split: "not along the batch",
  Where: "of constants and shapes",
};

it("docs/import-onnx.md lists the operators that there are", () => {
  const page = readFileSync(new URL("../../../docs/import-onnx.md", import.meta.url), "utf8");
  const rows = [...namesOf(onnxOperators)].sort().map((name) => `| ${name} | ${limits[name] ?? ""} |`);
  expect(page.split("<!-- operators -->\n")[1]).toBe(
    `\n${["| operator | limits |", "|---|---|", ...rows].join("\n")}\n`,
  );
  expect(Object.keys(limits).filter((name) => !namesOf(onnxOperators).includes(name))).toEqual([]);
});
