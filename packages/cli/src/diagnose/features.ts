import {
  numericColumns,
  onlyColumn,
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
  /** The target's deviation; undefined where neither the record nor the table has it. */
  readonly targetDeviation: number | undefined;
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
  return { from: "training", ...found, targetDeviation: onlyColumn(target).deviation };
}

async function unitsOfTable(table: TableSource, opened: DiagnosedModels): Promise<FeatureUnits> {
  const { lead, target } = opened;
  const { inputs } = lead.deployed;
  const numbers = inputs.filter(({ kind, type }) => kind === "numeric" && type === undefined).map(({ name }) => name);
  const columns = await table.columns();
  const hasTarget = columns.some(({ name, kind }) => name === target && kind === "numeric");
  const keep = target !== undefined && hasTarget ? [target] : [];

  const moments = new Map<string, RunningMoments>(numbers.map((name) => [name, runningMoments()]));
  const ofTarget = runningMoments();
  for await (const { cells, chunk } of fedChunks(table, lead.deployed, keep)) {
    for (const [i, { name }] of inputs.entries()) include(moments.get(name), cells[i]);
    if (keep.length === 0) continue;
    const blanks = chunk.missing?.[inputs.length];
    const targets = chunk.columns[inputs.length] as Float64Array;
    include(ofTarget, blanks === undefined ? targets : targets.filter((_, i) => blanks[i] !== 1));
  }
  const found = featuresOf(opened, moments);
  const { deviation } = ofTarget;
  return { from: "table", ...found, targetDeviation: deviation > 0 ? deviation : undefined };
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
  for (const [column, { name, kind }] of lead.deployed.inputs.entries()) {
    const range = ranges.get(name);
    const known = Object.hasOwn(levels, name) ? levels[name] : undefined;
    if (kind === "text" && known !== undefined) {
      if (known.length > MOST_LEVELS) warnings.push(`of "${name}" only the first ${MOST_LEVELS} levels are looked at`);
      features.push({ kind: "category", name, column, levels: known.slice(0, MOST_LEVELS) });
    } else if (kind === "numeric" && range !== undefined) {
      const { deviation, minimum, maximum } = range;
      if (!(deviation > 0)) warnings.push(`column "${name}" does not vary in the table: its sd counts as 1`);
      features.push({ kind: "numeric", name, column, deviation: deviation > 0 ? deviation : 1, minimum, maximum });
    }
  }
  return { features, warnings };
}
