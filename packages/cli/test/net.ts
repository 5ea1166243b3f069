import { encodeModel, type ModelProto, randomStream } from "isocline";

/** How the numbers of a network are drawn, and what it ends with. */
export interface NetOptions {
  readonly inputs?: number;
  readonly outputs?: number;
  readonly activation?: string;
  /** What the weights of the first layer are divided by, for raw numbers as inputs. */
  readonly spread?: number;
  readonly softmax?: boolean;
}

/** A network as another library writes it: two layers, their weights [outputs, inputs]. */
export function net({
  inputs = 3,
  outputs = 1,
  activation = "Tanh",
  spread = 1,
  softmax = false,
}: NetOptions = {}): Uint8Array {
  const random = randomStream(4, "net");
  const tensor = (name: string, dims: readonly number[], scale: number): object => {
    const values = Float32Array.from({ length: dims.reduce((a, b) => a * b, 1) }, () => scale * random.normal());
    return { name, dims, dataType: 1, rawData: new Uint8Array(values.buffer) };
  };
  const linear = { opType: "Gemm", attribute: [{ name: "transB", type: 2, i: 1 }] };
  const plain = (opType: string, input: string, output: string): object => ({
    opType,
    attribute: [],
    input: [input],
    output: [output],
  });
  const value = (name: string, width: number): object => ({
    name,
    type: { tensorType: { elemType: 1, shape: { dim: [{ dimParam: "N" }, { dimValue: width }] } } },
  });
  const model = {
    irVersion: 8,
    producerName: "elsewhere",
    opsetImport: [{ domain: "", version: 17 }],
    metadataProps: [],
    graph: {
      name: "net",
      node: [
        { ...linear, input: ["x", "fc1.weight", "fc1.bias"], output: ["h"] },
        plain(activation, "h", "a"),
        { ...linear, input: ["a", "fc2.weight", "fc2.bias"], output: [softmax ? "z" : "y"] },
        ...(softmax ? [plain("Softmax", "z", "y")] : []),
      ],
      initializer: [
        tensor("fc1.weight", [8, inputs], 0.5 / spread),
        tensor("fc1.bias", [8], 0.3),
        tensor("fc2.weight", [outputs, 8], 0.5),
        tensor("fc2.bias", [outputs], 0.3),
      ],
      input: [value("x", inputs)],
      output: [value("y", outputs)],
    },
  };
  return encodeModel(model as unknown as ModelProto);
}
