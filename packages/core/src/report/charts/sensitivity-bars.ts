import { axisX, axisY, gridX, rect, ruleX, text } from "@observablehq/plot";
import { type ChartDocument, COLOURS, drawChart, shortName } from "../chart.ts";
import { type ComparisonRow, type ComparisonTable, rowsOf } from "../comparison.ts";
import { formatChange, formatNumber } from "../format.ts";
import type { Html } from "../html.ts";

/** More pairs of bars than this do not help; the table has them all. */
export const MOST_BARS = 30;

const WIDTH = 400;
/** The width of a character of the labels, generously: on a phone they are larger against the bars. */
const CHARACTER = 7.4;
/** The share of a row that stays free between one feature's bars and the next. */
const GAP = 0.3;

function described({ label, baseline, controlled, change }: ComparisonRow): string {
  const figures: string[] = [];
  if (baseline !== null) figures.push(`baseline ${formatNumber(baseline, 3)}`);
  if (controlled !== null) figures.push(`controlled ${formatNumber(controlled, 3)}`);
  if (change !== null) figures.push(formatChange(change));
  return `${label}: ${figures.length === 0 ? "undefined" : figures.join(", ")}`;
}

/**
 * Bars of the sensitivity of each column, baseline over controlled, the most sensitive first; beside a pair of bars
 * the relative change.
 */
export function sensitivityBars(table: ComparisonTable, target: string, document: ChartDocument): Html | null {
  const rows = rowsOf(table, "sensitivity")
    .filter(({ scope }) => scope === "column")
    .slice(0, MOST_BARS);
  if (rows.length === 0) return null;
  const names = rows.map(({ label }) => shortName(label));
  const largest = rows.reduce((most, { baseline, controlled }) => Math.max(most, baseline ?? 0, controlled ?? 0), 0);
  const thickness = (1 - GAP) / table.branches.length;
  const bars = table.branches.flatMap((branch, place) =>
    rows.flatMap((row, i) => {
      const value = row[branch];
      const top = i + GAP / 2 + place * thickness;
      return value === null ? [] : [{ branch, value, top, bottom: top + thickness }];
    }),
  );
  const changes = rows.map(({ baseline, controlled, change }, i) => ({
    middle: i + 0.5,
    end: Math.max(baseline ?? 0, controlled ?? 0),
    text: change === null ? "" : formatChange(change),
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
        gridX({ stroke: COLOURS.faint, strokeOpacity: 1, ticks: 5 }),
        axisX({
          ticks: 5,
          tickSize: 0,
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
        text(changes, { x: "end", y: "middle", text: "text", textAnchor: "start", dx: 6, fill: COLOURS.soft }),
        ruleX([0], { stroke: COLOURS.soft }),
      ],
    },
    document,
    {
      title: `Bar chart: sensitivity of each feature, as the mean absolute change of ${target}`,
      details: `${rows.map(described).join("; ")}.`,
    },
  );
}
