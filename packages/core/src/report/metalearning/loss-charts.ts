import { axisX, axisY, dot, gridX, gridY, line, ruleX, ruleY } from "@observablehq/plot";
import { attractor, knownRules, regimeAt, taylorLossAt, taylorRule, taylorSlopesLossAt } from "../../search/index.ts";
import { type ChartDocument, COLOURS, drawChart } from "../chart.ts";
import { formatNumber } from "../format.ts";
import type { Html } from "../html.ts";

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
