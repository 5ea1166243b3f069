import { type Feature, outputNames, type Preprocessing } from "../data/index.ts";
import type { NdArray } from "../graph/index.ts";
import { deployedOutputs, deployedProgram, type Model, outputsByName } from "../model/index.ts";
import type { Executable } from "../runtime/index.ts";
import {
  type BranchName,
  type DependenceCurve,
  defined,
  type FeatureDependence,
  type PlacedDataset,
} from "../training/index.ts";
import { GRID_SHARES, quantileGrid } from "./partial-dependence.ts";
import { probeRows } from "./probe.ts";
import { numbersAt, type RawRows, withColumn } from "./raw-model.ts";
import { rawRows } from "./raw-rows.ts";

/** Rows that every prediction is averaged over. */
const ROWS = 300;

/** Shares whose quantiles numbers are set to; the outermost, which may be far out, would press the others together. */
const SHARES: readonly number[] = [
  0.01, 0.1, 0.15, 0.2, 0.3, 0.35, 0.4, 0.45, 0.55, 0.6, 0.65, 0.7, 0.8, 0.85, 0.9, 0.99,
];

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
 * outputs 3 and 2, of the first 4 outputs. Cost: 300 predictions and slopes a point.
 */
export async function runDependence(
  options: RunDependenceOptions,
): Promise<Readonly<Partial<Record<BranchName, readonly FeatureDependence[]>>>> {
  const { model, data, seed, branches, sensitivity } = options;
  const { preprocessing, split } = data;
  const rows = await rawRows(data, probeRows(split.validation, seed, ROWS));
  if (rows.rows === 0 || preprocessing.features.length === 0) return {};
  const numbers = preprocessing.features
    .filter(({ kind }) => kind === "numeric")
    .map(({ name }) => name)
    .sort((a, b) => (sensitivity[b] ?? -1) - (sensitivity[a] ?? -1));
  const others = preprocessing.features
    .filter(({ kind }) => kind === "category" || kind === "boolean")
    .slice(0, LOOKED_AT)
    .map(({ name }) => name);
  const most = looked(preprocessing).length > 1 ? MOST_FEATURES.several : MOST_FEATURES.one;
  let chosen = [...numbers.slice(0, most.numbers), ...others];
  const found: [BranchName, readonly FeatureDependence[]][] = [];
  for (const { branch, parameters } of branches) {
    const executable = await data.runtime.load(deployedProgram({ model, parameters, preprocessing, slopes: true }));
    try {
      const all: FeatureDependence[] = [];
      for (const name of chosen) all.push(await dependenceOn(name, preprocessing, rows, executable));
      const kept = found.length > 0 ? all : mostMoving(all, most.others);
      chosen = kept.map(({ feature }) => feature);
      found.push([branch, kept]);
    } finally {
      await executable.release();
    }
  }
  return Object.fromEntries(found);
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

async function dependenceOn(
  feature: string,
  preprocessing: Preprocessing,
  rows: RawRows,
  executable: Executable,
): Promise<FeatureDependence> {
  const place = preprocessing.features.findIndex(({ name }) => name === feature);
  const kind = preprocessing.features[place] as Feature;
  const grid = kind.kind === "numeric" ? quantileGrid(numbersAt(rows, place), [...SHARES, ...GRID_SHARES]) : [];
  const levels =
    kind.kind === "category" ? kind.levels.slice(0, MOST_LEVELS) : kind.kind === "boolean" ? ["0", "1"] : [];
  const cells =
    kind.kind === "category"
      ? levels.map((level) => new Array<string>(rows.rows).fill(level))
      : (kind.kind === "boolean" ? [0, 1] : grid.map(({ value }) => value)).map((value) =>
          new Float64Array(rows.rows).fill(value),
        );
  const names = outputsByName(deployedOutputs({ preprocessing, slopes: true }), preprocessing.target);
  const curves = looked(preprocessing).map((output) => ({
    output,
    names: names[output],
    prediction: [] as (number | null)[],
    slope: [] as (number | null)[],
  }));
  for (const column of cells) {
    const results = await executable.run(feedsOf(preprocessing, withColumn(rows, place, column)));
    for (const { names: of, prediction, slope } of curves) {
      prediction.push(mean(results[of?.value ?? ""]));
      if (kind.kind === "numeric") slope.push(mean(results[of?.slopes[feature] ?? ""]));
    }
  }
  const isNumber = kind.kind === "numeric";
  const outputs = curves.map(({ output, prediction, slope }): [string, DependenceCurve] => [
    output,
    isNumber ? { prediction, slope } : { prediction },
  ]);
  return {
    feature,
    ...(isNumber && { values: grid.map(({ value }) => value), shares: grid.map(({ share }) => share) }),
    ...(!isNumber && { levels }),
    outputs: Object.fromEntries(outputs),
  };
}

function feedsOf({ features }: Preprocessing, { rows, columns }: RawRows): Readonly<Record<string, NdArray>> {
  const fed = features.map(({ name }, i): [string, NdArray] => {
    const cells = columns[i] ?? [];
    return cells instanceof Float64Array
      ? [name, { dtype: "float64", shape: [rows, 1], data: cells }]
      : [name, { dtype: "string", shape: [rows, 1], data: cells.map((cell) => cell ?? "") }];
  });
  return Object.fromEntries(fed);
}

function mean(values: NdArray | undefined): number | null {
  let total = 0;
  const numbers = values?.data as Float64Array;
  for (const value of numbers) total += value;
  return defined(total / numbers.length);
}
