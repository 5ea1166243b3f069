import { DataError } from "../base/index.ts";
import { type CategoryFeature, encodedWidth, type Feature, featureWidth, type Target } from "./schema.ts";

/** A raw cell: a number, a text, or a blank. */
export type Cell = number | string | null;

/** Cells of one column, as a chunk holds them. */
export type Cells = Float64Array | readonly (string | null)[];

/** Writes a column's raw cells into a matrix of zeros: the first at `offset`, each next one `stride` further. */
export type FeatureEncoder = (cells: Cells, out: Float32Array, offset: number, stride: number) => void;

/**
 * The encoding of one feature, the only place that knows it: `(x − mean) / deviation` for a number; for a text a 1
 * in the column of its level, or in the last column (`other`) where it is none. A blank text is the level `""`.
 *
 * @throws DataError for cells of the other kind
 */
export function featureEncoder(feature: Feature): FeatureEncoder {
  return feature.kind === "numeric" ? numericEncoder(feature) : categoryEncoder(feature);
}

/** Standardises cells: for numeric features and for the target. */
export function numericEncoder({ name, mean, deviation }: Target): FeatureEncoder {
  return (cells, out, offset, stride) => {
    if (!(cells instanceof Float64Array)) throwKind(name, "a number", "a text or a blank");
    for (let i = 0; i < cells.length; i++) out[offset + i * stride] = ((cells[i] as number) - mean) / deviation;
  };
}

function categoryEncoder({ name, levels }: CategoryFeature): FeatureEncoder {
  const places = new Map(levels.map((level, place) => [level, place]));
  return (cells, out, offset, stride) => {
    if (cells instanceof Float64Array) throwKind(name, "a text", "a number");
    for (let i = 0; i < cells.length; i++) {
      out[offset + i * stride + (places.get(cells[i] ?? "") ?? levels.length)] = 1;
    }
  };
}

function throwKind(name: string, expected: string, found: string): never {
  throw new DataError({ where: `column "${name}"`, expected, found });
}

/**
 * One raw row encoded, as a model's inputs. A missing name is a blank.
 *
 * @throws DataError for a text or a blank where a number belongs, or the reverse
 * @example encodeRow(preprocessing.features, { carat: 0.7, cut: "Ideal" })
 */
export function encodeRow(features: readonly Feature[], row: Readonly<Record<string, Cell>>): Float32Array {
  const out = new Float32Array(encodedWidth(features));
  let offset = 0;
  for (const feature of features) {
    const cell = row[feature.name] ?? null;
    featureEncoder(feature)(typeof cell === "number" ? Float64Array.of(cell) : [cell], out, offset, 0);
    offset += featureWidth(feature);
  }
  return out;
}
