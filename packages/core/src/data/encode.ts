import { DataError } from "../base/index.ts";
import { scaler } from "./scaling.ts";
import { type CategoryFeature, encodedWidth, type Feature, featureWidth, type NumericFeature } from "./schema.ts";
import type { SourceColumn } from "./source.ts";
import { type ClassificationTarget, type TargetColumn, targetScaler } from "./target.ts";
import { classOf } from "./target-tally.ts";

/** A raw cell: a number, a text, or a blank. */
export type Cell = number | string | null;

/** Cells of one column, as a chunk holds them. */
export type Cells = Float64Array | readonly (string | null)[];

/**
 * Writes a column's raw cells into a matrix of zeros: the first at `offset`, each next one `stride` further. Where
 * `blanks` is 1 a number is blank, whatever its cell holds.
 */
export type FeatureEncoder = (
  cells: Cells,
  out: Float32Array,
  offset: number,
  stride: number,
  blanks?: Uint8Array,
) => void;

/**
 * The encoding of one feature, the only place that knows it: for a number its scaling (see `scaler`), where a blank
 * counts as `missing.fill` and sets the indicator behind it, if there is one; for a text a 1 in the column of its
 * level, or in the last column (`other`) where it is none. A blank text is the level `""`.
 *
 * @throws DataError for cells of the other kind, or a blank number in a feature without `missing`
 */
export function featureEncoder(feature: Feature): FeatureEncoder {
  return feature.kind === "numeric" ? numericEncoder(feature) : categoryEncoder(feature);
}

function numericEncoder(feature: NumericFeature): FeatureEncoder {
  const { name, missing } = feature;
  const scale = feature.scaling === undefined ? standardiser(feature) : scaling(feature);
  const fill = new Float32Array(1);
  if (missing !== undefined) scale(Float64Array.of(missing.fill), fill, 0, 1);
  return (cells, out, offset, stride, blanks) => {
    scale(cells, out, offset, stride);
    for (let i = 0; i < (blanks === undefined ? 0 : cells.length); i++) {
      if (blanks?.[i] !== 1) continue;
      if (missing === undefined) throwKind(name, "a number", "a blank");
      out[offset + i * stride] = fill[0] as number;
      if (missing.indicator) out[offset + i * stride + 1] = 1;
    }
  };
}

function scaling(feature: NumericFeature): FeatureEncoder {
  const { encode } = scaler(feature);
  return (cells, out, offset, stride) => {
    if (!(cells instanceof Float64Array)) throwKind(feature.name, "a number", "a text");
    for (let i = 0; i < cells.length; i++) out[offset + i * stride] = encode(cells[i] as number);
  };
}

/** Standardises cells: for numeric features and for targets. */
function standardiser({ name, mean, deviation }: Pick<TargetColumn, "name" | "mean" | "deviation">): FeatureEncoder {
  return (cells, out, offset, stride) => {
    if (!(cells instanceof Float64Array)) throwKind(name, "a number", "a text");
    for (let i = 0; i < cells.length; i++) out[offset + i * stride] = ((cells[i] as number) - mean) / deviation;
  };
}

/** The encoding of a number to predict: see `targetScaler`. */
export function targetEncoder(column: TargetColumn): FeatureEncoder {
  if (column.transform === undefined) return standardiser(column);
  const { encode } = targetScaler(column);
  return (cells, out, offset, stride) => {
    if (!(cells instanceof Float64Array)) throwKind(column.name, "a number", "a text");
    for (let i = 0; i < cells.length; i++) out[offset + i * stride] = encode(cells[i] as number);
  };
}

/** The encoding of a class: its place among the classes. Numbers and booleans are classes by the text of them. */
export function classEncoder({ classes }: ClassificationTarget, column: Pick<SourceColumn, "boolean">): FeatureEncoder {
  const places = new Map(classes.map((name, place) => [name, place]));
  return (cells, out, offset, stride) => {
    for (let i = 0; i < cells.length; i++) {
      const cell = cells instanceof Float64Array ? classOf(cells[i] as number, column) : cells[i];
      out[offset + i * stride] = places.get(cell ?? "") ?? Number.NaN;
    }
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
 * @throws DataError for a text where a number belongs or the reverse, or a blank in a feature without `missing`
 * @example encodeRow(preprocessing.features, { carat: 0.7, cut: "Ideal" })
 */
export function encodeRow(features: readonly Feature[], row: Readonly<Record<string, Cell>>): Float32Array {
  const out = new Float32Array(encodedWidth(features));
  let offset = 0;
  for (const feature of features) {
    const cell = row[feature.name] ?? null;
    const isNumber = typeof cell === "number" || (cell === null && feature.kind === "numeric");
    const blank = Uint8Array.of(cell === null ? 1 : 0);
    featureEncoder(feature)(isNumber ? Float64Array.of(cell ?? Number.NaN) : [cell], out, offset, 0, blank);
    offset += featureWidth(feature);
  }
  return out;
}
