import { axisX, axisY, dot, gridX, link, ruleX, text } from "@observablehq/plot";
import type { BranchName } from "../../training/index.ts";
import { type ChartDocument, COLOURS, drawChart, shortName } from "../chart.ts";
import { type ComparisonRow, type ComparisonTable, rowsOf } from "../comparison.ts";
import { formatBeside, formatChange, formatNumber } from "../format.ts";
import type { Html } from "../html.ts";
import type { SpreadOfFigure } from "./sensitivity-bars.ts";

/** A run to draw. */
interface Run {
  readonly name: string;
  readonly comparison: ComparisonTable;
  /** Of a cross-validation: the deviation of its figures over the folds. */
  readonly spreadOf?: SpreadOfFigure;
}

/** More rows, of a feature in a run each, than this do not help; the table has them all. */
export const MOST_ROWS = 90;

const WIDTH = 480;
const ROW_HEIGHT = 19;
/** The width of a character of the labels, generously: on a phone they are larger against the chart. */
const CHARACTER = 7.4;
/** Keeps lines of the grid out of the letters. */
const HALO = { fill: "currentColor", stroke: "var(--paper)", strokeWidth: 4 } as const;
/** From this figure on ticks are written as 20k, lest they run into each other. */
const LONG = 1e4;
function shortened(value: number): string {
  const unit = (
    [
      ["M", 1e6],
      ["k", 1e3],
    ] as const
  ).find(([, size]) => value >= size);
  return unit === undefined ? String(value) : `${value / unit[1]}${unit[0]}`;
}
/** Between one feature's rows and the next, in rows. */
const GAP = 0.6;

const figureOf = ({ comparison }: Run, feature: string): ComparisonRow | undefined =>
  rowsOf(comparison, "sensitivity").find(({ scope, key }) => scope === "column" && key === feature);

/** The features of any run, the one that is largest anywhere first. */
export function rankedFeatures(runs: readonly Run[]): readonly string[] {
  const largest = new Map<string, number>();
  for (const { comparison } of runs) {
    for (const { scope, key, baseline, controlled } of rowsOf(comparison, "sensitivity")) {
      if (scope !== "column") continue;
      largest.set(key, Math.max(largest.get(key) ?? -1, baseline ?? -1, controlled ?? -1));
    }
  }
  return [...largest].sort(([, a], [, b]) => b - a).map(([feature]) => feature);
}

/** `8.42`, or of a cross-validation `8.42 ± 0.31`. */
function valueText({ spreadOf }: Run, row: ComparisonRow, branch: BranchName, value: number): string {
  const deviation = spreadOf?.(row, branch) ?? 0;
  const text = formatNumber(value, 3);
  return deviation > 0 ? `${text} ± ${formatBeside(deviation, value, 3)}` : text;
}

function described(runs: readonly Run[], feature: string): string {
  const parts = runs.flatMap((run) => {
    const row = figureOf(run, feature);
    if (row === undefined) return [];
    const { baseline, controlled, change } = row;
    const figures = [
      ...(baseline === null ? [] : [`baseline ${valueText(run, row, "baseline", baseline)}`]),
      ...(controlled === null ? [] : [`controlled ${valueText(run, row, "controlled", controlled)}`]),
      ...(change === null ? [] : [formatChange(change)]),
    ];
    return [`${run.name} ${figures.length === 0 ? "undefined" : figures.join(", ")}`];
  });
  return `${feature}: ${parts.join("; ")}`;
}

/**
 * Dots of the sensitivity of each feature in each run, one row a run below the feature's name, its branches joined by
 * a line; beside them the relative change.
 */
export function sensitivityOfRuns(
  runs: readonly Run[],
  branches: readonly BranchName[],
  target: string,
  document: ChartDocument,
): Html | null {
  const features = rankedFeatures(runs).slice(0, Math.max(1, Math.floor(MOST_ROWS / runs.length)));
  if (features.length === 0) return null;
  const block = 1 + runs.length + GAP;
  const rows = features.flatMap((feature, i) =>
    runs.map((run, place) => {
      const row = figureOf(run, feature);
      const { baseline = null, controlled = null, change = null } = row ?? {};
      const deviation = (branch: BranchName): number => (row === undefined ? 0 : (run.spreadOf?.(row, branch) ?? 0));
      const spread = { baseline: deviation("baseline"), controlled: deviation("controlled") };
      return { middle: i * block + place + 1.5, name: shortName(run.name), baseline, controlled, change, spread };
    }),
  );
  const names = new Map(rows.map(({ middle, name }) => [middle, name]));
  const dots = branches.flatMap((branch) =>
    rows.flatMap(({ middle, [branch]: value, spread }) => {
      if (value === null) return [];
      const apart = spread[branch];
      return [{ branch, middle, value, spread: apart, low: Math.max(0, value - apart), high: value + apart }];
    }),
  );
  const pairs = rows.filter(({ baseline, controlled }) => baseline !== null && controlled !== null);
  const largest = Math.max(0, ...dots.map(({ high }) => high));
  const headings = features.map((feature, i) => ({
    middle: i * block + 0.5,
    top: i * block + 1,
    bottom: i * block + 1 + runs.length,
    text: shortName(feature, 40),
  }));
  const paired = branches.length === 2;
  const marginTop = 4;
  const marginBottom = 38;
  const marginLeft = 22 + CHARACTER * Math.max(...rows.map(({ name }) => [...name].length));

  return drawChart(
    {
      width: WIDTH,
      height: marginTop + marginBottom + (features.length * block - GAP) * ROW_HEIGHT,
      marginTop,
      marginBottom,
      marginLeft,
      marginRight: paired ? 64 : 14,
      x: { domain: [0, largest > 0 ? largest : 1], nice: false },
      y: { domain: [features.length * block - GAP, 0] },
      marks: [
        gridX({ stroke: COLOURS.faint, strokeOpacity: 1, ticks: 5 }),
        axisX({
          ticks: 5,
          tickSize: 0,
          ...(largest >= LONG ? { tickFormat: shortened } : {}),
          label: `mean |change of ${shortName(target)}|`,
          labelArrow: "none",
          labelAnchor: "center",
        }),
        axisY([...names.keys()], {
          tickSize: 0,
          tickFormat: (middle: number) => names.get(middle) ?? "",
          label: null,
          color: COLOURS.soft,
        }),
        // Zero, below each heading and not through it.
        ruleX(headings, { x: 0, y1: "top", y2: "bottom", stroke: COLOURS.soft }),
        text(headings, {
          y: "middle",
          text: "text",
          frameAnchor: "left",
          textAnchor: "start",
          dx: 4 - marginLeft,
          fontWeight: 600,
          ...HALO,
        }),
        link(pairs, { x1: "baseline", x2: "controlled", y: "middle", stroke: COLOURS.soft, strokeWidth: 1.5 }),
        ...branches.map((branch) =>
          link(
            dots.filter((each) => each.branch === branch && each.spread > 0),
            { x1: "low", x2: "high", y: "middle", stroke: COLOURS[branch], strokeWidth: 4, strokeOpacity: 0.35 },
          ),
        ),
        ...branches.map((branch) =>
          dot(
            dots.filter((each) => each.branch === branch),
            { x: "value", y: "middle", r: 4.5, fill: COLOURS[branch] },
          ),
        ),
        text(rows, {
          x: ({ baseline, controlled, spread }: (typeof rows)[number]) =>
            Math.max((baseline ?? 0) + spread.baseline, (controlled ?? 0) + spread.controlled),
          y: "middle",
          text: ({ change }: (typeof rows)[number]) => (change === null ? "" : formatChange(change)),
          textAnchor: "start",
          dx: 9,
          ...HALO,
          fill: COLOURS.soft,
        }),
      ],
    },
    document,
    {
      title: `Dot chart: sensitivity of each feature in each run, as the mean absolute change of ${target}`,
      details: `${features.map((feature) => described(runs, feature)).join(". ")}.`,
    },
  );
}
