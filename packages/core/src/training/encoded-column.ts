import { gather, input, program, reshape, slice } from "../graph/index.ts";
import { type PlacedDataset, rowIndices } from "./placed.ts";

/** One column of the encoded matrix at some rows, as the model sees it. Cost: a copy of the column. */
export async function encodedColumn(
  { runtime, stored, width }: PlacedDataset,
  rows: Uint32Array,
  column: number,
): Promise<Float32Array> {
  const features = input("features", "float32", ["rows", width]);
  const picked = gather(slice(features, [column], [column + 1], [1]), input("index", "int64", ["count"]));
  const executable = await runtime.load(program("column", { values: reshape(picked, ["count"]) }));
  try {
    const index = { dtype: "int64", shape: [rows.length], data: rowIndices(rows) } as const;
    const { values } = await executable.run({ features: stored.features, index });
    return values?.data as Float32Array;
  } finally {
    await executable.release();
  }
}
