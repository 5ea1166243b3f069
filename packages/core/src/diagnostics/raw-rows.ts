import { type DateFeature, encodedColumns, type Feature, featureWidth, scaler } from "../data/index.ts";
import { gather, input, program } from "../graph/index.ts";
import type { PlacedDataset } from "../training/index.ts";
import type { RawRows } from "./raw-model.ts";

/**
 * Some rows of a placed dataset as raw cells again, as far as their encoding tells them: a blank that has no indicator is
 * the number that it counts as, a number beyond what its scaling tells apart the nearest that it does, and a text that is
 * no level another that is none. Dates are seconds, to within a minute or so, as float32 holds them.
 */
export async function rawRows(data: PlacedDataset, rows: Uint32Array): Promise<RawRows> {
  const { features } = data.preprocessing;
  const encoded = await encodedRows(data, rows);
  const columns: RawRows["columns"][number][] = [];
  let column = 0;
  for (const feature of features) {
    const at = (row: number, offset: number): number => encoded[row * data.width + column + offset] as number;
    columns.push(cellsOf(feature, rows.length, at));
    column += featureWidth(feature);
  }
  return { rows: rows.length, columns };
}

async function encodedRows({ runtime, stored, width }: PlacedDataset, rows: Uint32Array): Promise<Float32Array> {
  const features = input("features", "float32", ["rows", width]);
  const picked = gather(features, input("index", "int64", ["count"]));
  const executable = await runtime.load(program("rows", { values: picked }));
  try {
    const index = { dtype: "int64", shape: [rows.length], data: BigInt64Array.from(rows, BigInt) } as const;
    const { values } = await executable.run({ features: stored.features, index });
    return values?.data as Float32Array;
  } finally {
    await executable.release();
  }
}

function cellsOf(
  feature: Feature,
  rows: number,
  at: (row: number, offset: number) => number,
): RawRows["columns"][number] {
  if (feature.kind === "category") {
    const { levels, embedding } = feature;
    const other = unknownText(levels);
    const place = (row: number): number =>
      embedding === undefined ? levels.findIndex((_, level) => at(row, level) === 1) : at(row, 0);
    return Array.from({ length: rows }, (_, row) => levels[place(row)] ?? other);
  }
  const blank = encodedColumns([feature]).findIndex((column) => column.blank === true);
  const decode =
    feature.kind === "numeric"
      ? scaler(feature).decode
      : feature.kind === "date"
        ? (encoded: number) => dateOf(feature, encoded)
        : (encoded: number) => encoded;
  return Float64Array.from({ length: rows }, (_, row) =>
    blank >= 0 && at(row, blank) === 1 ? Number.NaN : decode(at(row, 0)),
  );
}

const DAY = 86_400;

/** A date that float32 may have moved past midnight, and so into another day, is taken to be at midnight. */
function dateOf({ mean, deviation }: DateFeature, encoded: number): number {
  const seconds = mean + deviation * encoded;
  const slack = 1 + deviation * Math.max(1, Math.abs(encoded)) * 2 ** -22;
  const midnight = Math.round(seconds / DAY) * DAY;
  return Math.abs(seconds - midnight) <= slack ? midnight : seconds;
}

/** A text that is none of the levels. */
function unknownText(levels: readonly string[]): string {
  let text = "other";
  while (levels.includes(text)) text += "_";
  return text;
}
