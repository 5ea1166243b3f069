import {
  numericColumns,
  type RawFeature,
  type RawNumber,
  type RunningMoments,
  runningMoments,
  type TableSource,
} from "isocline";
import { fedChunks } from "../predict/rows.ts";
import type { DiagnosedModels } from "./models.ts";

/** The features of a model, with the units that they are changed in. */
export interface FeatureUnits {
  /** Where deviations and ranges come from: the rows that the model was trained on, or the table. */
  readonly from: "training" | "table";
  /** In the order of the model's columns. Columns of text without levels have no diagnosis. */
  readonly features: readonly RawFeature[];
  /** Of each output: 1 for a probability; undefined where neither the record nor the table has it. */
  readonly deviations: readonly (number | undefined)[];
  readonly warnings: readonly string[];
}

/** Most levels of a text column that are looked at; the most frequent come first. */
const MOST_LEVELS = 100;

type Range = Pick<RawNumber, "deviation" | "minimum" | "maximum">;

/**
 * The units of a model's features: those of its training rows where its run's record is there, else the table's own,
 * in one pass.
 */
export async function featureUnits(table: TableSource, opened: DiagnosedModels): Promise<FeatureUnits> {
  const { record } = opened;
  if (record === undefined) return unitsOfTable(table, opened);
  const { features, target } = record.data.preprocessing;
  const ranges = numericColumns(features).map(({ name, feature }) => [name, feature] as const);
  const found = featuresOf(opened, new Map<string, Range>(ranges));
  // The deviation of a transformed target is in units of its transform, predictions are not.
  const deviations =
    target.kind === "regression"
      ? target.columns.map(({ deviation, transform }) => (transform === undefined ? deviation : undefined))
      : target.classes.map(() => 1);
  return { from: "training", ...found, deviations };
}

async function unitsOfTable(table: TableSource, opened: DiagnosedModels): Promise<FeatureUnits> {
  const { lead, targets = [], classes, outputs } = opened;
  const { inputs } = lead.deployed;
  const numbers = inputs.filter(({ kind, type }) => kind === "numeric" && type === undefined).map(({ name }) => name);
  const columns = await table.columns();
  const isNumber = (target: string): boolean => columns.some(({ name, kind }) => name === target && kind === "numeric");
  const keep = classes ? [] : targets.filter(isNumber);

  const moments = new Map<string, RunningMoments>(numbers.map((name) => [name, runningMoments()]));
  const ofTargets = new Map(keep.map((name) => [name, runningMoments()]));
  for await (const { cells, chunk } of fedChunks(table, lead.deployed, keep)) {
    for (const [i, { name }] of inputs.entries()) include(moments.get(name), cells[i]);
    for (const [k, target] of keep.entries()) {
      const blanks = chunk.missing?.[inputs.length + k];
      const cells = chunk.columns[inputs.length + k] as Float64Array;
      include(ofTargets.get(target), blanks === undefined ? cells : cells.filter((_, i) => blanks[i] !== 1));
    }
  }
  const found = featuresOf(opened, moments);
  const deviations = outputs.map((_, output) => {
    if (classes) return 1;
    const { deviation = 0 } = ofTargets.get(targets[output] ?? "") ?? {};
    return deviation > 0 ? deviation : undefined;
  });
  return { from: "table", ...found, deviations };
}

function include(moments: RunningMoments | undefined, cells: Float64Array | readonly unknown[] | undefined): void {
  if (moments === undefined || !(cells instanceof Float64Array)) return;
  for (const value of cells) if (Number.isFinite(value)) moments.add(value);
}

function featuresOf(
  { lead, levels }: DiagnosedModels,
  ranges: ReadonlyMap<string, Range>,
): Pick<FeatureUnits, "features" | "warnings"> {
  const features: RawFeature[] = [];
  const warnings: string[] = [];
  for (const [column, { name, kind, type }] of lead.deployed.inputs.entries()) {
    const range = ranges.get(name);
    const known = Object.hasOwn(levels, name) ? levels[name] : undefined;
    if (kind === "text" && known !== undefined) {
      if (known.length > MOST_LEVELS) warnings.push(`of "${name}" only the first ${MOST_LEVELS} levels are looked at`);
      features.push({ kind: "category", name, column, levels: known.slice(0, MOST_LEVELS) });
    } else if (type !== undefined) {
      features.push({ kind: type, name, column });
    } else if (kind === "numeric" && range !== undefined) {
      const { deviation, minimum, maximum } = range;
      if (!(deviation > 0)) warnings.push(`column "${name}" does not vary in the table: its sd counts as 1`);
      features.push({ kind: "numeric", name, column, deviation: deviation > 0 ? deviation : 1, minimum, maximum });
    }
  }
  return { features, warnings };
}
