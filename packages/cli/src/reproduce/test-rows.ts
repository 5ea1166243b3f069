import { DataError, type Dataset, encodedWidth, featureEncoder, featureWidth, type TableSource } from "isocline";

/** Rows of another table, encoded as a dataset's are. */
export interface EncodedRows {
  readonly rows: number;
  /** rows × width, row-major. */
  readonly features: Float32Array;
}

/** Encodes a table with the preprocessing of a dataset, for predictions alone: it needs no target. */
export async function encodeRows(table: TableSource, { preprocessing }: Dataset): Promise<EncodedRows> {
  const { features } = preprocessing;
  const width = encodedWidth(features);
  const rows = await table.rows();
  const matrix = new Float32Array(rows * width);
  const encoders = features.map(featureEncoder);
  let start = 0;
  for await (const chunk of table.chunks(features.map(({ name }) => name))) {
    let offset = start * width;
    for (const [i, feature] of features.entries()) {
      encoders[i]?.(chunk.columns[i] ?? [], matrix, offset, width);
      offset += featureWidth(feature);
    }
    start += chunk.rows;
  }
  const wrong = matrix.findIndex((value) => !Number.isFinite(value));
  if (wrong < 0) return { rows, features: matrix };
  const where = `${table.name}, row ${Math.floor(wrong / width) + 1}`;
  throw new DataError({ where, expected: "numbers without blanks", found: "a blank, NaN or an infinite number" });
}
