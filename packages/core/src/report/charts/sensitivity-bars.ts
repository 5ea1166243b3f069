import { axisX, axisY, gridX, rect, ruleX, ruleY, text } from "@observablehq/plot";
import type { BranchName } from "../../training/index.ts";
import { type ChartDocument, COLOURS, drawChart, shortName } from "../chart.ts";
import { type ComparisonRow, type ComparisonTable, rowsOf } from "../comparison.ts";
import { formatBeside, formatChange, formatNumber } from "../format.ts";
import type { Html } from "../html.ts";
import { tickText } from "./ticks.ts";

/** More pairs of bars than this do not help; the table has them all. */
export const MOST_BARS = 30;

const WIDTH = 400;
/** The width of a character of the labels, generously: on a phone they are larger against the bars. */
const CHARACTER = 7.4;
/** The share of a row that stays free between one feature's bars and the next. */
const GAP = 0.3;

/** How far what a figure is a mean of lies apart: its deviation over folds; 0 where that is undefined. */
export type SpreadOfFigure = (row: ComparisonRow, branch: BranchName) => number;

function described(row: ComparisonRow, spread: SpreadOfFigure): string {
  const { label, baseline, controlled, change } = row;
  const figures: string[] = [];
  const add = (branch: BranchName, value: number): void => {
    const deviation = spread(row, branch);
    const apart = deviation > 0 ? ` ± ${formatBeside(deviation, value, 3)}` : "";
    figures.push(`${branch} ${formatNumber(value, 3)}${apart}`);
  };
  if (baseline !== null) add("baseline", baseline);
  if (controlled !== null) add("controlled", controlled);
  if (change !== null) figures.push(formatChange(change));
  return `${label}: ${figures.length === 0 ? "undefined" : figures.join(", ")}`;
}

/**
 * Bars of the sensitivity of each column, baseline over controlled, the most sensitive first; beside a pair of bars
 * the relative change. Of means over folds each bar has a whisker, one deviation on either side.
 */
export function sensitivityBars(
  table: ComparisonTable,
  target: string,
  document: ChartDocument,
  spread: SpreadOfFigure = () => 0,
): Html | null {
  const rows = rowsOf(table, "sensitivity")
    .filter(({ scope }) => scope === "column")
    .slice(0, MOST_BARS);
  if (rows.length === 0) return null;
  const names = rows.map(({ label }) => shortName(label));
  /** Where a row's bars and whiskers end. */
  const endOf = (row: ComparisonRow): number =>
    Math.max(0, ...table.branches.map((branch) => (row[branch] ?? 0) + spread(row, branch)));
  const largest = rows.reduce((most, row) => Math.max(most, endOf(row)), 0);
  const thickness = (1 - GAP) / table.branches.length;
  const bars = table.branches.flatMap((branch, place) =>
    rows.flatMap((row, i) => {
      const value = row[branch];
      const top = i + GAP / 2 + place * thickness;
      if (value === null) return [];
      const deviation = spread(row, branch);
      const whisker = { middle: top + thickness / 2, low: Math.max(0, value - deviation), high: value + deviation };
      return [{ branch, value, top, bottom: top + thickness, deviation, ...whisker }];
    }),
  );
  const changes = rows.map((row, i) => ({
    middle: i + 0.5,
    end: endOf(row),
    text: row.change === null ? "" : formatChange(row.change),
  }));
  const paired = table.branches.length === 2;
  const marginTop = 4;
  const marginBottom = 38;

  return drawChart(
    {
      width: WIDTH,
      height: marginTop + marginBottom + rows.length * (paired ? 32 : 24),
      marginTop,
      marginBottom,
      marginLeft: 12 + CHARACTER * Math.max(...names.map((name) => [...name].length)),
      marginRight: paired ? 60 : 12,
      x: { domain: [0, largest > 0 ? largest : 1], nice: false },
      y: { domain: [rows.length, 0] },
      marks: [
        gridX({ stroke: COLOURS.faint, strokeOpacity: 1, ticks: 4 }),
        axisX({
          ticks: 4,
          tickSize: 0,
          tickFormat: tickText(0, largest),
          label: `mean |change of ${shortName(target)}|`,
          labelArrow: "none",
          labelAnchor: "center",
        }),
        axisY(
          changes.map(({ middle }) => middle),
          { tickSize: 0, tickFormat: (middle: number) => names[Math.floor(middle)] ?? "", label: null },
        ),
        ...table.branches.map((branch) =>
          rect(
            bars.filter((bar) => bar.branch === branch),
            { x1: 0, x2: "value", y1: "top", y2: "bottom", fill: COLOURS[branch] },
          ),
        ),
        ruleY(
          bars.filter(({ deviation }) => deviation > 0),
          { x1: "low", x2: "high", y: "middle", stroke: "currentColor", strokeWidth: 1.25 },
        ),
        text(changes, { x: "end", y: "middle", text: "text", textAnchor: "start", dx: 6, fill: COLOURS.soft }),
        ruleX([0], { stroke: COLOURS.soft }),
      ],
    },
    document,
    {
      title: `Bar chart: sensitivity of each feature, as the mean absolute change of ${target}`,
      details: `${rows.map((row) => described(row, spread)).join("; ")}.`,
    },
  );
}
