import {
  encodedColumns,
  type Feature,
  featureEncoder,
  featureWidth,
  outputNames,
  type Preprocessing,
  scaler,
  targetScaler,
} from "../data/index.ts";
import type { Model } from "../model/index.ts";
import {
  type BranchName,
  type DependenceCurve,
  defined,
  type FeatureDependence,
  type PlacedDataset,
} from "../training/index.ts";
import { type EncodedModel, encodedModel, encodedRows } from "./encoded-model.ts";
import { GRID_SHARES, quantileGrid } from "./partial-dependence.ts";
import { probeRows } from "./probe.ts";

/** Rows that every prediction is averaged over. */
const ROWS = 300;

/** Shares whose quantiles numbers are set to; the outermost, which may be far out, would press the others together. */
const SHARES: readonly number[] = [
  0.01, 0.1, 0.15, 0.2, 0.3, 0.35, 0.4, 0.45, 0.55, 0.6, 0.65, 0.7, 0.8, 0.85, 0.9, 0.99,
];
const ALL_SHARES: readonly number[] = [...SHARES, ...GRID_SHARES];

/** Outputs that are looked at; of two classes the second is enough. */
const MOST_OUTPUTS = 4;

/** Features that are kept, numbers and others, of one output and of several. */
const MOST_FEATURES = { one: { numbers: 8, others: 4 }, several: { numbers: 3, others: 2 } } as const;

/** Categories and booleans that are looked at to find those that matter most, and levels of each. */
const LOOKED_AT = 12;
const MOST_LEVELS = 12;

/** What to look at. */
export interface RunDependenceOptions {
  readonly model: Model;
  readonly data: PlacedDataset;
  readonly seed: number;
  /** The branches with their parameters; the first decides which features matter. */
  readonly branches: readonly { readonly branch: BranchName; readonly parameters: Float32Array }[];
  /** Sensitivities of the first, by numeric feature. */
  readonly sensitivity: Readonly<Record<string, number | null>>;
}

/**
 * The partial dependence of each branch's model (see `partialDependence`) on the features that matter most: of numbers
 * those to which the first branch is most sensitive, at 21 of their quantiles, with slopes; of categories and booleans
 * those whose levels move its mean prediction furthest apart, of the first 12, at their first 12 levels.
 *
 * Over 300 of the validation rows, drawn by the seed. Of one number or two classes at most 8 and 4 features; of several
 * outputs 3 and 2, of the first 4 outputs. Cost: 300 predictions and slopes a point. One encoded
 * column is changed, or one feature's, and the others stay as the table has them.
 */
export async function runDependence(
  options: RunDependenceOptions,
): Promise<Readonly<Partial<Record<BranchName, readonly FeatureDependence[]>>>> {
  const { model, data, seed, branches, sensitivity } = options;
  const { preprocessing, split } = data;
  const rows = probeRows(split.validation, seed, ROWS);
  if (rows.length === 0) return {};
  const encoded = await encodedRows(data, rows);
  const places = placed(preprocessing);
  const numbers = places
    .filter(({ feature: { kind } }) => kind === "numeric")
    .sort((a, b) => (sensitivity[b.feature.name] ?? -1) - (sensitivity[a.feature.name] ?? -1));
  const others = places.filter(({ feature: { kind } }) => kind === "category" || kind === "boolean");
  const most = looked(preprocessing).length > 1 ? MOST_FEATURES.several : MOST_FEATURES.one;
  let chosen = [...numbers.slice(0, most.numbers), ...others.slice(0, LOOKED_AT)];
  const evaluated = encodedModel(model, data, outputNames(preprocessing.target).length);
  try {
    const found: [BranchName, readonly FeatureDependence[]][] = [];
    for (const { branch, parameters } of branches) {
      const probe = { evaluated, parameters, encoded, width: data.width, preprocessing };
      const all: FeatureDependence[] = [];
      for (const place of chosen) all.push(await dependenceOn(place, probe));
      const kept = found.length > 0 ? all : mostMoving(all, most.others);
      chosen = kept.flatMap(({ feature }) => chosen.filter((place) => place.feature.name === feature));
      found.push([branch, kept]);
    }
    return Object.fromEntries(found);
  } finally {
    await evaluated.release();
  }
}

/** A feature and where its encoded columns begin. */
interface Place {
  readonly feature: Feature;
  readonly column: number;
}

function placed({ features }: Preprocessing): readonly Place[] {
  let column = 0;
  return features.map((feature) => {
    const place = { feature, column };
    column += featureWidth(feature);
    return place;
  });
}

/** The outputs that are looked at. */
function looked({ target }: Preprocessing): readonly string[] {
  const names = outputNames(target);
  return target.kind === "classification" && names.length === 2 ? names.slice(1) : names.slice(0, MOST_OUTPUTS);
}

/** The numbers, and of the others those whose levels are furthest apart. */
function mostMoving(all: readonly FeatureDependence[], most: number): readonly FeatureDependence[] {
  const spread = ({ outputs }: FeatureDependence): number => {
    const ranges = Object.values(outputs).map(({ prediction }) => {
      const known = prediction.filter((value) => value !== null);
      return known.length === 0 ? 0 : Math.max(...known) - Math.min(...known);
    });
    return Math.max(0, ...ranges);
  };
  const others = all.filter(({ levels }) => levels !== undefined).sort((a, b) => spread(b) - spread(a));
  return [...all.filter(({ levels }) => levels === undefined), ...others.slice(0, most)];
}

/** A branch's model and the rows that it is asked about. */
interface DependenceProbe {
  readonly evaluated: EncodedModel;
  readonly parameters: Float32Array;
  readonly encoded: Float32Array;
  readonly width: number;
  readonly preprocessing: Preprocessing;
}

async function dependenceOn({ feature, column }: Place, probe: DependenceProbe): Promise<FeatureDependence> {
  const { evaluated, parameters, preprocessing, encoded } = probe;
  const grid = feature.kind === "numeric" ? quantileGrid(numbersOf({ feature, column }, probe), ALL_SHARES) : [];
  const levels =
    feature.kind === "category" ? feature.levels.slice(0, MOST_LEVELS) : feature.kind === "boolean" ? ["0", "1"] : [];
  const values = feature.kind === "boolean" ? [0, 1] : grid.map(({ value }) => value);
  const cells = feature.kind === "category" ? levels : Float64Array.from(values);
  // All points in one call, the rows once for each: a run for each point would cost more in the way to the runtime.
  const rows = withCells({ feature, column }, cells, probe);
  const names = outputNames(preprocessing.target);
  const outputs: [string, DependenceCurve][] = [];
  for (const name of cells.length === 0 ? [] : looked(preprocessing)) {
    const output = names.indexOf(name);
    const unit = rawUnit(preprocessing, output);
    const standardOf = (predictions: Float32Array): Float64Array =>
      Float64Array.from(
        { length: predictions.length / names.length },
        (_, row) => predictions[row * names.length + output] as number,
      );
    if (feature.kind !== "numeric") {
      const standard = standardOf(await evaluated.predict(parameters, rows));
      outputs.push([name, { prediction: means(standard.map(unit.decode), cells.length) }]);
      continue;
    }
    const found = await evaluated.slope(parameters, rows, output, column);
    const standard = standardOf(found.predictions);
    const { encode, steepness } = scaler(feature);
    const count = encoded.length / probe.width;
    const rises = values.map((value) => steepness(encode(value)) / feature.deviation);
    const slopes = Float64Array.from(
      found.slopes,
      (slope, row) => slope * (rises[Math.floor(row / count)] as number) * unit.steepness(standard[row] as number),
    );
    const prediction = means(standard.map(unit.decode), cells.length);
    outputs.push([name, { prediction, slope: means(slopes, cells.length) }]);
  }
  return {
    feature: feature.name,
    ...(feature.kind === "numeric" && { values, shares: grid.map(({ share }) => share) }),
    ...(feature.kind !== "numeric" && { levels }),
    outputs: Object.fromEntries(outputs),
  };
}

/** The numbers of a feature in the rows as far as their encoding tells them; NaN for a blank that is marked. */
function numbersOf({ feature, column }: Place, { encoded, width }: DependenceProbe): Float64Array {
  if (feature.kind !== "numeric") return new Float64Array();
  const { decode } = scaler(feature);
  const blank = encodedColumns([feature]).findIndex((each) => each.blank === true);
  return Float64Array.from({ length: encoded.length / width }, (_, row) => {
    const start = row * width + column;
    return blank >= 0 && encoded[start + blank] === 1 ? Number.NaN : decode(encoded[start] as number);
  });
}

/** The rows over and over, each time with one feature set to the next of some cells. */
function withCells(
  { feature, column }: Place,
  cells: Float64Array | readonly string[],
  { encoded, width }: DependenceProbe,
): Float32Array {
  const own = featureWidth(feature);
  const written = new Float32Array(cells.length * own);
  featureEncoder(feature)(cells, written, 0, own);
  const rows = new Float32Array(cells.length * encoded.length);
  for (let point = 0; point < cells.length; point++) {
    const start = point * encoded.length;
    rows.set(encoded, start);
    const cell = written.subarray(point * own, (point + 1) * own);
    for (let row = start + column; row < start + encoded.length; row += width) rows.set(cell, row);
  }
  return rows;
}

/** An output in raw units, and how steeply they rise with its standard ones. */
function rawUnit(
  { target }: Preprocessing,
  output: number,
): { readonly decode: (standard: number) => number; readonly steepness: (standard: number) => number } {
  const column = target.kind === "regression" ? target.columns[output] : undefined;
  return column === undefined ? { decode: (value) => value, steepness: () => 1 } : targetScaler(column);
}

/** The means of so many parts of equal length; null where undefined. */
function means(numbers: Float64Array, parts: number): readonly (number | null)[] {
  const rows = numbers.length / parts;
  return Array.from({ length: parts }, (_, part) => {
    const here = numbers.subarray(part * rows, (part + 1) * rows);
    return defined(here.reduce((total, value) => total + value, 0) / rows);
  });
}
