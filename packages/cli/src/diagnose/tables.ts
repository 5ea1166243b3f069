import {
  type Crossing,
  type Crossings,
  DIFFERENCE_STEP,
  dependenceAt,
  GRID_SHARES,
  type SlopeStatistics,
} from "isocline";
import { oneLine } from "../terminal.ts";
import type { Dependence, ModelDiagnosis, SharedSettings, TableDiagnosis } from "./diagnose.ts";
import { type TextGroup, textTable } from "./text-table.ts";

type Format = typeof import("isocline/report");

/** Levels of a text column that a table shows; the most frequent come first. */
const SHOWN_LEVELS = 8;

/** A diagnosis as lines of text: a column a model, and the change from the first to the last where there are two. */
export async function diagnosisTables(
  diagnosis: TableDiagnosis,
  data: string,
  settings: SharedSettings,
): Promise<readonly string[]> {
  const format = await import("isocline/report");
  const tables = [
    figures(diagnosis, settings, format),
    dependences(diagnosis, format),
    ...(settings.threshold === undefined ? [] : [crossingTable(diagnosis, settings.threshold, format)]),
  ];
  const lines = tables.flatMap((table) => {
    const printed = format.terminalTable(table);
    return printed.length === 0 ? [] : ["", ...printed];
  });
  return [...preamble(diagnosis, data, settings, format), ...lines, ...smallestOfAll(diagnosis, format)];
}

function preamble(
  { rows, sampleRows, units, models }: TableDiagnosis,
  data: string,
  { seed, threshold }: SharedSettings,
  { formatCount }: Format,
): readonly string[] {
  const sampled = sampleRows < rows ? `${formatCount(sampleRows)} of them, drawn by seed ${seed}` : "the same rows";
  const ways = new Set(models.map(({ slopeMethod }) => slopeMethod));
  const method = ways.has("differences")
    ? `by differences of predictions, ${DIFFERENCE_STEP} sd to either side`
    : "exact derivatives";
  const ofNumbers = [
    `Deviations (sd) and ranges of features: ${units.from === "training" ? "of the training rows" : "of this table"}`,
    `Slopes: ${method}`,
  ];
  return [
    `${formatCount(rows)} rows of ${data}; partial dependence${threshold === undefined ? "" : " and crossings"}: ${sampled}`,
    ...(units.features.some(({ kind }) => kind === "numeric") ? ofNumbers : []),
  ].map(oneLine);
}

/** The features that have figures, the most sensitive first, by the first model. */
function ranked({ models: [lead] }: TableDiagnosis): readonly string[] {
  const size = (name: string): number => lead?.sensitivity[name]?.mean ?? -1;
  return Object.keys(lead?.sensitivity ?? {}).sort((a, b) => size(b) - size(a));
}

function heads({ models }: TableDiagnosis, after: readonly string[] = []): readonly string[] {
  return models.flatMap(({ name }) => [name, ...after]);
}

/** Sensitivities and slopes. */
function figures(diagnosis: TableDiagnosis, { noise }: SharedSettings, format: Format): ReturnType<typeof textTable> {
  const { models, target = "the prediction", units } = diagnosis;
  const { formatBeside, formatChange, formatNumber } = format;
  const names = ranked(diagnosis);

  /** A row of figures, each beside what is known of its spread, and the change. */
  function row(
    name: string,
    figureOf: (model: ModelDiagnosis) => number | null,
    spreadOf: (model: ModelDiagnosis) => string,
  ): readonly string[] {
    const [first = null, second = null] = models.map(figureOf);
    const cells = models.map((model, i) => {
      return `${formatBeside(figureOf(model), i === 0 ? second : first)}${spreadOf(model)}`;
    });
    if (models.length < 2) return [name, ...cells];
    const change = first === null || second === null || first === 0 ? null : (second - first) / Math.abs(first);
    return [name, ...cells, formatChange(change)];
  }
  const slopeRow = (name: string, unit: "raw" | "standard"): readonly string[] => {
    const of = (model: ModelDiagnosis): SlopeStatistics | null | undefined => model.slope[name]?.[unit];
    const quantiles = (model: ModelDiagnosis): string =>
      ` (${[of(model)?.p05, of(model)?.p50, of(model)?.p95].map((value) => formatNumber(value, 3)).join(" ")})`;
    return row(name, (model) => of(model)?.mean ?? null, quantiles);
  };

  const sensitivity: TextGroup = {
    title: "Sensitivity",
    unit: `mean |change of ${target}| under noise of ${noise} sd on the feature ± standard error`,
    rows: names.map((name) =>
      row(
        name,
        (model) => model.sensitivity[name]?.mean ?? null,
        (model) => ` ± ${formatNumber(model.sensitivity[name]?.standardError, 2)}`,
      ),
    ),
  };
  const spread = "mean |slope| (5, 50, 95 %)";
  const standard: TextGroup = {
    title: "Slope",
    unit: `${spread}, standard units: sd of ${target} per sd of the feature`,
    rows: names.map((name) => slopeRow(name, "standard")),
  };
  const raw: TextGroup = {
    title: "Slope",
    unit: `${spread}, ${target} per unit of the feature`,
    rows: names.map((name) => slopeRow(name, "raw")),
  };
  const groups = units.targetDeviation === undefined ? [sensitivity, raw] : [sensitivity, standard, raw];
  return textTable(["", ...heads(diagnosis), ...(models.length === 2 ? ["change"] : [])], groups);
}

/** Mean predictions with one feature set, and the slopes there. */
function dependences(diagnosis: TableDiagnosis, { formatNumber }: Format): ReturnType<typeof textTable> {
  const { models, target = "prediction" } = diagnosis;
  const [lead] = models;
  const order = ranked(diagnosis);
  const place = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);
  const features = [...(lead?.dependence ?? [])].sort((a, b) => place(a.name) - place(b.name));
  const rows = features.flatMap((feature) => {
    const of = models.map(({ dependence }) => dependence.find(({ name }) => name === feature.name));
    const cells = feature.kind === "numeric" ? atShares(of, formatNumber) : atLevels(of, formatNumber);
    return cells.map((rest, i) => [i === 0 ? feature.name : "", ...rest]);
  });
  const unit = `mean ${target} with one feature set for all rows, and the mean slope there`;
  const group = { title: "Partial dependence", unit, rows };
  return textTable(["", "at", "value", ...heads(diagnosis, ["slope"])], [group]);
}

type Figure = (value: number | null | undefined) => string;
type OfModels = readonly (Dependence | undefined)[];

function atShares(of: OfModels, figure: Figure): readonly (readonly string[])[] {
  const points = of.map((dependence) => (dependence?.kind === "numeric" ? dependence.points : []));
  return GRID_SHARES.map((share) => {
    const there = points.map((each) => dependenceAt(each, share));
    const cells = there.flatMap((point) => [figure(point?.prediction), figure(point?.slope)]);
    return [`${share * 100} %`, figure(there[0]?.value), ...cells];
  });
}

function atLevels(of: OfModels, figure: Figure): readonly (readonly string[])[] {
  const points = of.map((dependence) => (dependence?.kind === "category" ? dependence.points : []));
  const levels = (points[0] ?? []).map(({ level }) => level);
  const rows = levels.slice(0, SHOWN_LEVELS).map((level, i) => {
    const short = level.length > 24 ? `${level.slice(0, 23)}…` : level;
    return ["", short === "" ? "(blank)" : short, ...points.flatMap((each) => [figure(each[i]?.prediction), ""])];
  });
  const hidden = levels.length - rows.length;
  return hidden === 0 ? rows : [...rows, ["", `${hidden} more in --json`]];
}

/** What moves predictions across the threshold. */
function crossingTable(diagnosis: TableDiagnosis, threshold: number, format: Format): ReturnType<typeof textTable> {
  const { models, target = "the prediction" } = diagnosis;
  const { formatCount, formatNumber, formatPercent } = format;
  const names = ranked(diagnosis);
  const at = `${target} = ${threshold}`;
  const share = (value: number | null | undefined, count: number | undefined): string =>
    value === null || value === undefined ? formatNumber(null) : `${formatPercent(value)} (${formatCount(count ?? 0)})`;
  const both = (deviations: number | undefined, change: number | undefined): string =>
    deviations === undefined ? formatNumber(null) : `${formatNumber(deviations)} (${formatNumber(change)})`;
  const row = (label: string, cell: (crossings: Crossings | undefined) => string): readonly string[] => [
    label,
    ...models.map(({ crossings }) => cell(crossings)),
  ];
  const each = (cell: (found: Crossings["features"][string] | undefined) => string): readonly (readonly string[])[] =>
    names.map((name) => row(name, (crossings) => cell(crossings?.features[name])));
  return textTable(
    ["", ...heads(diagnosis)],
    [
      {
        title: `Rows that one feature alone moves across ${at}`,
        unit: "share (rows)",
        rows: [
          ...each((found) => share(found?.share, found?.crossed)),
          row("any of them", (crossings) => share(crossings?.any.share, crossings?.any.crossed)),
          row("at or above it as they are", (crossings) => formatCount(crossings?.above ?? 0)),
          row("below it", (crossings) => formatCount(crossings?.below ?? 0)),
        ],
      },
      {
        title: "Median change that moves a row across",
        unit: "sd (units of the feature)",
        rows: [
          ...each((found) => both(found?.median?.deviations, found?.median?.change)),
          row("the nearest of them", (crossings) => formatNumber(crossings?.any.median)),
        ],
      },
      {
        title: "Smallest change that moves a row across",
        unit: "sd (units of the feature)",
        rows: each((found) => both(found?.smallest?.deviations, found?.smallest?.change)),
      },
    ],
  );
}

/** The single smallest change of each model, in words. */
function smallestOfAll({ models, target = "prediction" }: TableDiagnosis, format: Format): readonly string[] {
  const found = models.flatMap(({ name, crossings }) => (crossings === undefined ? [] : [{ name, ...crossings }]));
  if (found.length === 0) return [];
  return ["", ...found.map(({ name, smallest }) => `Smallest of all, ${name}: ${inWords(smallest, target, format)}`)];
}

function inWords(crossing: Crossing | null, target: string, { formatCount, formatNumber }: Format): string {
  if (crossing === null) return "no row can be moved across";
  const { place, feature, from, to, deviations, before, after } = crossing;
  const change = `${feature} from ${formatNumber(from, 7)} to ${formatNumber(to, 7)} (${formatNumber(deviations)} sd)`;
  const effect = `${target} from ${formatNumber(before, 7)} to ${formatNumber(after, 7)}`;
  return oneLine(`row ${formatCount(place + 1)}, ${change}: ${effect}`);
}
