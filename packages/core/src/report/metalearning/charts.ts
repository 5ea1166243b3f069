import { axisX, axisY, dot, gridX, gridY, line, ruleX, ruleY, tickX } from "@observablehq/plot";
import { attractor, knownRules, regimeAt, taylorLossAt, taylorRule, taylorSlopesLossAt } from "../../search/index.ts";
import { type ChartDocument, COLOURS, drawChart } from "../chart.ts";
import { formatCount, formatNumber } from "../format.ts";
import type { Html } from "../html.ts";
import type { Metalearning, MetalearningFigures } from "./document.ts";
import { objectiveName, objectiveText } from "./words.ts";

const [WIDTH, HEIGHT, POINTS] = [400, 290, 200];

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Curve {
  readonly name: string;
  readonly colour: string;
  readonly dash?: string;
  readonly points: readonly Point[];
}

const curveAt = (low: number, high: number, value: (x: number) => number): readonly Point[] =>
  Array.from({ length: POINTS + 1 }, (_, i) => low + ((high - low) * i) / POINTS).flatMap((x) => {
    const y = value(x);
    return Number.isFinite(y) ? [{ x, y }] : [];
  });

/** Some of a curve's points as words. */
function described({ name, points }: Curve): string {
  const some = [points[0], points[Math.floor(points.length / 2)], points.at(-1)].filter((point) => point !== undefined);
  return `${name}: ${some.map(({ x, y }) => `${formatNumber(y, 3)} at ${formatNumber(x, 3)}`).join(", ")}`;
}

/** Shifted so that its least value is 0, and scaled so that it is 1 where training begins. */
function normalised(value: (x: number) => number, start: number, low: number, high: number): (x: number) => number {
  const least = Math.min(...curveAt(low, high, value).map(({ y }) => y), value(start));
  const height = value(start) - least;
  return (x) => (value(x) - least) / (height > 0 ? height : 1);
}

interface CurvesChart {
  readonly title: string;
  readonly label: string;
  readonly domain: readonly [number, number];
  readonly range: readonly [number, number];
  readonly curves: readonly Curve[];
  readonly marks: readonly Point[];
  readonly start?: number;
}

function curvesChart(
  { title, label, domain, range, curves, marks, start }: CurvesChart,
  document: ChartDocument,
): Html {
  const [low, high] = range;
  const within = ({ y }: Point): boolean => y >= low && y <= high;
  return drawChart(
    {
      width: WIDTH,
      height: HEIGHT,
      marginTop: 12,
      marginBottom: 38,
      marginLeft: 44,
      marginRight: 14,
      x: { domain: [...domain], nice: false },
      y: { domain: [low, high], nice: false },
      marks: [
        gridY({ stroke: COLOURS.faint, strokeOpacity: 1, ticks: 5 }),
        gridX({ stroke: COLOURS.faint, strokeOpacity: 1, ticks: 5 }),
        ...(low < 0 ? [ruleY([0], { stroke: COLOURS.soft })] : []),
        ...(start === undefined ? [] : [ruleX([start], { stroke: COLOURS.soft, strokeDasharray: "2,3" })]),
        ...curves.map(({ points, colour, dash }) =>
          line(
            points.map((point) => (within(point) ? point : { x: point.x, y: Number.NaN })),
            {
              x: "x",
              y: "y",
              stroke: colour,
              strokeWidth: 2,
              ...(dash === undefined ? {} : { strokeDasharray: dash }),
            },
          ),
        ),
        dot(marks.filter(within), {
          x: "x",
          y: "y",
          r: 4.5,
          fill: "var(--paper)",
          stroke: COLOURS.controlled,
          strokeWidth: 2,
        }),
        axisX({ ticks: 5, tickSize: 3, label, labelArrow: "none", labelAnchor: "center" }),
        axisY({ ticks: 5, tickSize: 0, label: null }),
      ],
    },
    document,
    { title, details: `${curves.map(described).join("; ")}.` },
  );
}

/** The loss found by the probability of the right class, beside cross-entropy and squared error. */
export function classLossChart(coefficients: readonly number[], classes: number, document: ChartDocument): Html {
  const even = 1 / classes;
  const shaped = (value: (p: number) => number) => normalised(value, even, 0.005, 1);
  const found = shaped((p) => taylorLossAt(coefficients, classes, p));
  const squared = shaped((p) => (1 - p) ** 2 * (1 + 1 / (classes - 1)));
  const rest = attractor(coefficients, classes);
  return curvesChart(
    {
      title: "Line chart: the loss found, cross-entropy and squared error by the probability of the right class",
      label: "probability of the right class",
      domain: [0, 1],
      range: [0, 2],
      curves: [
        { name: "squared error", colour: COLOURS.soft, dash: "2,3", points: curveAt(0.005, 1, squared) },
        {
          name: "cross-entropy",
          colour: COLOURS.baseline,
          points: curveAt(
            0.005,
            1,
            shaped((p) => -Math.log(p)),
          ),
        },
        { name: "the loss found", colour: COLOURS.controlled, points: curveAt(0.005, 1, found) },
      ],
      marks: [{ x: rest, y: found(rest) }],
      start: even,
    },
    document,
  );
}

/** The pull towards the right class by its probability, as a share of that at even odds. */
export function classPullChart(coefficients: readonly number[], classes: number, document: ChartDocument): Html {
  const even = 1 / classes;
  const rule = taylorRule(coefficients);
  const pullOf = (of: typeof rule) => (p: number) =>
    regimeAt(of, classes, p).pull / Math.abs(regimeAt(of, classes, even).pull);
  return curvesChart(
    {
      title: "Line chart: the pull of the loss found and of cross-entropy by the probability of the right class",
      label: "probability of the right class",
      domain: [0, 1],
      range: [-1.5, 1.5],
      curves: [
        { name: "squared error", colour: COLOURS.soft, dash: "2,3", points: curveAt(0.02, 1, pullOf(knownRules.mse)) },
        {
          name: "cross-entropy",
          colour: COLOURS.baseline,
          points: curveAt(0.02, 1, pullOf(knownRules["cross-entropy"])),
        },
        { name: "the loss found", colour: COLOURS.controlled, points: curveAt(0.02, 1, pullOf(rule)) },
      ],
      marks: [{ x: attractor(coefficients, classes), y: 0 }],
      start: even,
    },
    document,
  );
}

/** The loss of residual and slope by the residual, at slopes of 0 and 1, beside the squared error. */
export function slopeLossChart(coefficients: readonly number[], document: ChartDocument): Html {
  const at = (slope: number) => (residual: number) => taylorSlopesLossAt(coefficients, { residual, slope });
  const height = at(0)(1) - at(0)(0);
  const scaled = (slope: number) => (e: number) => (at(slope)(e) - at(0)(0)) / (height === 0 ? 1 : Math.abs(height));
  return curvesChart(
    {
      title: "Line chart: the loss found by the residual, flat and steep, and the squared error",
      label: "residual, in deviations of the target",
      domain: [0, 3],
      range: [-1, 3],
      curves: [
        { name: "squared error", colour: COLOURS.baseline, points: curveAt(0, 3, (e) => e * e) },
        { name: "the loss found, slope 1", colour: COLOURS.controlled, dash: "4,3", points: curveAt(0, 3, scaled(1)) },
        { name: "the loss found, slope 0", colour: COLOURS.controlled, points: curveAt(0, 3, scaled(0)) },
      ],
      marks: [],
    },
    document,
  );
}

/** The ends of a chart of sorted values, within which the worst fail to flatten the others. */
function fenced(values: readonly number[], worstIsHigh: boolean): readonly [number, number] {
  const at = (share: number): number => values[Math.round(share * (values.length - 1))] as number;
  const width = FENCE * (at(0.75) - at(0.25));
  const [low, high] = [at(0), at(1)];
  return worstIsHigh ? [low, Math.min(high, at(0.75) + width)] : [Math.max(low, at(0.25) - width), high];
}

/** Interquartile ranges beyond the quartiles from which values are drawn at the edge. */
const FENCE = 1.5;

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
