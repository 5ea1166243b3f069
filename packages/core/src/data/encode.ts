import { DataError } from "../base/index.ts";
import { DATE_EXAMPLE, datePhase, parseDate } from "./dates.ts";
import { scaler } from "./scaling.ts";
import {
  type BooleanFeature,
  type CategoryFeature,
  type DateFeature,
  encodedWidth,
  type Feature,
  featureWidth,
  type NumericFeature,
} from "./schema.ts";
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
 * The encoding of one feature, the only place that knows it beside the exported model: for a number its scaling (see
 * `scaler`), for a boolean itself, for a date its seconds and its place in each cycle (see `DateFeature`), where a blank
 * counts as `missing.fill` and sets the indicator at the end, if there is one; for a text a 1 in the column of its level,
 * or in the last column (`other`) where it is none, or with an embedding the number of that column. A blank text is the
 * level `""`.
 *
 * @throws DataError for cells of the other kind, a boolean that is neither 0 nor 1, or a blank in a number, boolean or
 *   date without `missing`
 */
export function featureEncoder(feature: Feature): FeatureEncoder {
  switch (feature.kind) {
    case "numeric":
      return filling(feature, feature.scaling === undefined ? standardiser(feature) : scaling(feature), 1);
    case "boolean":
      return filling(feature, booleanEncoder(feature), 1);
    case "date": {
      const filled = filling(feature, dateEncoder(feature), 1 + 2 * feature.parts.length);
      return (cells, out, offset, stride, blanks) => {
        const read = cells instanceof Float64Array ? { seconds: cells, blanks } : dateCells(feature.name, cells);
        filled(read.seconds, out, offset, stride, read.blanks);
      };
    }
    case "category":
      return feature.embedding === undefined ? categoryEncoder(feature) : levelEncoder(feature);
  }
}

/** An encoder of `width` columns whose blanks are encoded as the number that they count as, and marked behind it. */
function filling(
  { name, missing }: Pick<NumericFeature, "name" | "missing">,
  encode: FeatureEncoder,
  width: number,
): FeatureEncoder {
  const fill = new Float32Array(width);
  if (missing !== undefined) encode(Float64Array.of(missing.fill), fill, 0, width);
  return (cells, out, offset, stride, blanks) => {
    encode(cells, out, offset, stride, blanks);
    for (let i = 0; i < (blanks === undefined ? 0 : cells.length); i++) {
      if (blanks?.[i] !== 1) continue;
      if (missing === undefined) throwKind(name, "a number", "a blank");
      out.set(fill, offset + i * stride);
      if (missing.indicator) out[offset + i * stride + width] = 1;
    }
  };
}

function booleanEncoder({ name }: BooleanFeature): FeatureEncoder {
  return (cells, out, offset, stride, blanks) => {
    if (!(cells instanceof Float64Array)) throwKind(name, "0 or 1", "a text");
    for (let i = 0; i < cells.length; i++) {
      const cell = cells[i] as number;
      if (blanks?.[i] !== 1 && cell !== 0 && cell !== 1) throwKind(name, "0 or 1", String(cell));
      out[offset + i * stride] = cell;
    }
  };
}

function dateEncoder({ name, parts, mean, deviation }: DateFeature): FeatureEncoder {
  return (cells, out, offset, stride) => {
    if (!(cells instanceof Float64Array)) throwKind(name, "seconds", "a text");
    for (let i = 0; i < cells.length; i++) {
      const seconds = cells[i] as number;
      let place = offset + i * stride;
      out[place++] = (seconds - mean) / deviation;
      for (const part of parts) {
        const angle = Math.fround(2 * Math.PI * datePhase(part, seconds));
        out[place++] = Math.sin(angle);
        out[place++] = Math.cos(angle);
      }
    }
  };
}

/** Texts as seconds, with what is blank among them. @throws DataError for a text that is no date */
function dateCells(
  name: string,
  cells: readonly (string | null)[],
): { readonly seconds: Float64Array; readonly blanks: Uint8Array } {
  const read = readDates(cells);
  if (read.wrong !== undefined) throwKind(name, DATE_EXAMPLE, JSON.stringify(cells[read.wrong]));
  return read;
}

/** Cells of dates, read. */
export interface ReadDates {
  /** Since 1970-01-01 UTC; NaN for a blank. */
  readonly seconds: Float64Array;
  readonly blanks: Uint8Array;
  /** The place of the first text that is no date. */
  readonly wrong?: number;
}

/** Texts as dates, to the first that is none; a text of spaces is a blank. */
export function readDates(cells: readonly (string | null)[]): ReadDates {
  const seconds = new Float64Array(cells.length).fill(Number.NaN);
  const blanks = new Uint8Array(cells.length);
  for (const [i, cell] of cells.entries()) {
    if (cell === null || cell.trim() === "") blanks[i] = 1;
    else {
      const found = parseDate(cell);
      if (found === undefined) return { seconds, blanks, wrong: i };
      seconds[i] = found;
    }
  }
  return { seconds, blanks };
}

function scaling(feature: NumericFeature): FeatureEncoder {
  const { encode } = scaler(feature);
  return (cells, out, offset, stride) => {
    if (!(cells instanceof Float64Array)) throwKind(feature.name, "a number", "a text");
    for (let i = 0; i < cells.length; i++) out[offset + i * stride] = encode(cells[i] as number);
  };
}

/** Standardises cells. */
export function standardiser({
  name,
  mean,
  deviation,
}: Pick<TargetColumn, "name" | "mean" | "deviation">): FeatureEncoder {
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
export function classEncoder({ classes }: ClassificationTarget, column: Pick<SourceColumn, "type">): FeatureEncoder {
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

function levelEncoder({ name, levels }: CategoryFeature): FeatureEncoder {
  const places = new Map(levels.map((level, place) => [level, place]));
  return (cells, out, offset, stride) => {
    if (cells instanceof Float64Array) throwKind(name, "a text", "a number");
    for (let i = 0; i < cells.length; i++) out[offset + i * stride] = places.get(cells[i] ?? "") ?? levels.length;
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
    const isNumber = typeof cell === "number" || (cell === null && feature.kind !== "category");
    const blank = Uint8Array.of(cell === null ? 1 : 0);
    featureEncoder(feature)(isNumber ? Float64Array.of(cell ?? Number.NaN) : [cell], out, offset, 0, blank);
    offset += featureWidth(feature);
  }
  return out;
}
