import { axisX, axisY, dot, gridY, line, ruleY, tickX } from "@observablehq/plot";
import { type ChartDocument, COLOURS, drawChart } from "../chart.ts";
import { formatCount } from "../format.ts";
import type { Html } from "../html.ts";
import type { Metalearning, MetalearningFigures } from "./document.ts";
import { objectiveName, objectiveText } from "./words.ts";

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Interquartile ranges beyond the quartiles from which values are drawn at the edge. */
const FENCE = 1.5;

/** The ends of a chart of sorted values, within which the worst fail to flatten the others. */
function fenced(values: readonly number[], worstIsHigh: boolean): readonly [number, number] {
  const at = (share: number): number => values[Math.round(share * (values.length - 1))] as number;
  const width = FENCE * (at(0.75) - at(0.25));
  const [low, high] = [at(0), at(1)];
  return worstIsHigh ? [low, Math.min(high, at(0.75) + width)] : [Math.max(low, at(0.25) - width), high];
}

/** What the search found as it went: each loss that was trained with, those refused at the foot, and the best so far. */
export function searchChart({ candidates, settings, usual }: Metalearning, document: ChartDocument): Html | null {
  const { objective, population } = settings;
  const heightOf = (figures: MetalearningFigures | null): readonly number[] => {
    const figure = figures?.[objective] ?? null;
    return figure === null ? [] : [objective === "rmse" ? figure : 100 * figure];
  };
  const shown = candidates.flatMap(({ id, figures }) => heightOf(figures).map((y) => ({ x: id + 1, y })));
  const level = heightOf(usual);
  if (shown.length === 0) return null;
  const better = (a: number, b: number): number => (objective === "rmse" ? Math.min(a, b) : Math.max(a, b));
  let best = (shown[0] as Point).y;
  const so = shown.map(({ x, y }) => {
    best = better(best, y);
    return { x, y: best };
  });
  const values = [...shown.map(({ y }) => y), ...level].toSorted((a, b) => a - b);
  const [low, high] = fenced(values, objective === "rmse");
  const outside = (y: number): boolean => y < low || y > high;
  const held = (y: number): number => Math.min(high, Math.max(low, y));
  const margin = Math.max(high - low, 1e-6) * 0.06;
  const refused = candidates.filter(({ outcome }) => outcome === "refused").map(({ id }) => ({ x: id + 1 }));
  const [first, last] = [so[0] as Point, so.at(-1) as Point];
  const text = (y: number): string => objectiveText(objective, objective === "rmse" ? y : y / 100);
  return drawChart(
    {
      width: 620,
      height: 300,
      marginTop: 12,
      marginBottom: 38,
      marginLeft: 48,
      marginRight: 14,
      x: { domain: [0, candidates.length + 1], nice: false },
      y: { domain: [low - 3 * margin, high + margin], nice: false },
      marks: [
        gridY({ stroke: COLOURS.faint, strokeOpacity: 1, ticks: 5 }),
        tickX(refused, { x: "x", stroke: COLOURS.soft, strokeOpacity: 0.7, insetTop: 240 }),
        dot(
          shown.filter(({ y }) => !outside(y)),
          { x: "x", y: "y", r: 2.5, fill: COLOURS.baseline, fillOpacity: 0.7 },
        ),
        dot(
          shown.filter(({ y }) => outside(y)).map(({ x, y }) => ({ x, y: held(y) })),
          { x: "x", y: "y", r: 2.5, stroke: COLOURS.baseline, fill: "var(--paper)" },
        ),
        ruleY(level, { stroke: COLOURS.soft, strokeDasharray: "3,3" }),
        line(
          so.map(({ x, y }) => ({ x, y: held(y) })),
          { x: "x", y: "y", stroke: COLOURS.controlled, strokeWidth: 2, curve: "step-after" },
        ),
        axisX({
          ticks: 6,
          tickSize: 3,
          label: `loss, ${population} a generation`,
          labelArrow: "none",
          labelAnchor: "center",
        }),
        axisY({ ticks: 5, tickSize: 0, label: null }),
      ],
    },
    document,
    {
      title: `Dot chart: ${objectiveName(objective)} on the held-out rows of each loss, in the order of the search`,
      details:
        `${formatCount(shown.length)} losses trained with, ${formatCount(refused.length)} refused; ` +
        `the best so far from ${text(first.y)} to ${text(last.y)}` +
        `${level.map((y) => `; the usual loss ${text(y)}`).join("")}.`,
    },
  );
}
