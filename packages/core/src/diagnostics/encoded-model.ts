import { gather, gradients, input, matmul, mul, program, sum, type Tensor } from "../graph/index.ts";
import { applyLink, linkOf, type Model, parameterLayout, unflatten } from "../model/index.ts";
import type { Executable, Feeds, Results } from "../runtime/index.ts";
import { evaluatePieces, type Piece, type PlacedDataset, rowsAtOnce, withStored } from "../training/index.ts";

/** A model on encoded rows that need not be of its table, with the parameters it is given. */
export interface EncodedModel {
  /** rows × outputs, row-major: numbers in standard units, or probabilities of classes. */
  predict(parameters: Float32Array, encoded: Float32Array): Promise<Float32Array>;
  /** The same, and ∂output/∂encoded column at each row, for one output and one column. */
  slope(parameters: Float32Array, encoded: Float32Array, output: number, column: number): Promise<EncodedSlope>;
  release(): Promise<void>;
}

/** What a model predicts, and how steeply. */
export interface EncodedSlope {
  readonly predictions: Float32Array;
  readonly slopes: Float32Array;
}

/** A model to be fed encoded rows; its programs are compiled when first used. */
export function encodedModel(
  model: Model,
  { runtime, width, preprocessing }: PlacedDataset,
  outputs: number,
): EncodedModel {
  const layout = parameterLayout(model.parameters);
  const rows = input("rows", "float32", ["count", width]);
  const parameters = unflatten(input("parameters", "float32", [layout.total]), layout);
  const predictions = applyLink(linkOf(preprocessing.target), model.apply(parameters, rows));
  let [predicting, sloping]: [Promise<Executable> | undefined, Promise<Executable> | undefined] = [
    undefined,
    undefined,
  ];

  /** Runs a program on the rows, some at a time, and joins what it gives for each. */
  async function run(
    executable: Executable,
    vector: Float32Array,
    encoded: Float32Array,
    extra: Feeds = {},
  ): Promise<Readonly<Record<string, Float32Array>>> {
    const found: Record<string, Float32Array> = {};
    const [rows, atOnce] = [encoded.length / width, rowsAtOnce(width)];
    await withStored(runtime, vector, async (parameters) => {
      const evaluate = ({ start, end }: Piece): Promise<Results> => {
        // A copy, since a view would carry its whole buffer along.
        const data = encoded.slice(start * width, end * width);
        return executable.run({
          rows: { dtype: "float32", shape: [end - start, width], data },
          parameters,
          ...extra,
        });
      };
      await evaluatePieces(rows, atOnce, evaluate, (results, { start, end }) => {
        for (const [name, { data: values }] of Object.entries(results)) {
          const each = values.length / (end - start);
          found[name] ??= new Float32Array(rows * each);
          found[name].set(values as Float32Array, start * each);
        }
      });
    });
    return found;
  }
  /** A one among zeros. */
  const unit = (length: number, place: number): Float32Array => {
    const data = new Float32Array(length);
    data[place] = 1;
    return data;
  };
  return {
    async predict(vector, encoded) {
      predicting ??= runtime.load(program("predictions", { predictions }));
      const found = await run(await predicting, vector, encoded);
      return found.predictions as Float32Array;
    },
    async slope(vector, encoded, output, column) {
      sloping ??= runtime.load(slopeProgram());
      const found = await run(await sloping, vector, encoded, {
        of: { dtype: "float32", shape: [1, outputs], data: unit(outputs, output) },
        by: { dtype: "float32", shape: [width, 1], data: unit(width, column) },
      });
      return { predictions: found.predictions as Float32Array, slopes: found.slopes as Float32Array };
    },
    async release() {
      for (const loaded of [predicting, sloping]) await (await loaded)?.release();
    },
  };

  function slopeProgram() {
    const of = input("of", "float32", [1, outputs]);
    const [slopes] = gradients(sum(mul(predictions, of)), [rows]) as readonly [Tensor];
    // The predictions stand beside them so that the rows are read, on which the slopes of a linear model do not depend.
    return program("slopes", { predictions, slopes: matmul(slopes, input("by", "float32", [width, 1])) });
  }
}

/** Some encoded rows of a placed dataset, rows × width. */
export async function encodedRows({ runtime, stored, width }: PlacedDataset, rows: Uint32Array): Promise<Float32Array> {
  const features = input("features", "float32", ["rows", width]);
  const executable = await runtime.load(
    program("rows", { values: gather(features, input("index", "int64", ["count"])) }),
  );
  try {
    const index = { dtype: "int64", shape: [rows.length], data: BigInt64Array.from(rows, BigInt) } as const;
    const { values } = await executable.run({ features: stored.features, index });
    return values?.data as Float32Array;
  } finally {
    await executable.release();
  }
}
