import { areaY, axisX, axisY, dot, gridX, gridY, line, link, ruleY, tickX } from "@observablehq/plot";
import type { BranchName, DependenceCurve, FeatureDependence } from "../../training/index.ts";
import { type ChartDocument, COLOURS, drawChart, shortName } from "../chart.ts";
import { formatBeside, formatNumber, formatPlain } from "../format.ts";
import type { Html } from "../html.ts";
import { tickText } from "./ticks.ts";

const WIDTH = 330;
const CHARACTER = 7.4;
const ROW_HEIGHT = 22;

/** Which of the two figures of partial dependence is drawn. */
export type DependenceFigure = "prediction" | "slope";

/** A curve, and where it is a mean of several how far they lie apart at its points. */
type Curve = DependenceCurve & { readonly spread?: DependenceCurve };

/** What each branch does with one feature. */
export interface BranchDependence {
  readonly branch: BranchName;
  readonly dependence: FeatureDependence & { readonly outputs: { readonly [output: string]: Curve } };
}

interface Point {
  readonly value: number;
  readonly figure: number;
  /** The deviation of what the figure is a mean of; 0 where it is none. */
  readonly spread: number;
}

function pointsOf(
  { values = [], outputs }: BranchDependence["dependence"],
  output: string,
  of: DependenceFigure,
): readonly Point[] {
  const curve = Object.hasOwn(outputs, output) ? outputs[output] : undefined;
  return values.flatMap((value, i) => {
    const figure = curve?.[of]?.[i] ?? null;
    return figure === null ? [] : [{ value, figure, spread: curve?.spread?.[of]?.[i] ?? 0 }];
  });
}

/** `12.3`, or `12.3 ± 0.4` of a mean. */
const spreadOut = (figure: number, spread: number): string =>
  spread > 0 ? `${formatNumber(figure, 3)} ± ${formatBeside(spread, figure, 3)}` : formatNumber(figure, 3);

function described(branch: BranchName, points: readonly Point[]): string {
  const some = [points[0], points[Math.floor(points.length / 2)], points.at(-1)].filter((point) => point !== undefined);
  const texts = some.map(({ value, figure, spread }) => `${spreadOut(figure, spread)} at ${formatPlain(value)}`);
  return `${branch}: ${texts.join(", ")}`;
}

/**
 * The mean prediction, or its mean slope, over a number set to its quantiles, a line a branch. The ticks at the foot are
 * these quantiles: where they stand close there are many rows. A mean of several curves has a band, one deviation on
 * either side. Null for a feature that is no number.
 */
export function dependenceCurves(
  branches: readonly BranchDependence[],
  output: string,
  of: DependenceFigure,
  document: ChartDocument,
): Html | null {
  const shown = branches
    .map(({ branch, dependence }) => ({ branch, points: pointsOf(dependence, output, of) }))
    .filter(({ points }) => points.length > 1);
  const feature = branches[0]?.dependence.feature ?? "";
  if (shown.length === 0) return null;
  const all = shown.flatMap(({ points }) => points);
  const low = Math.min(...all.map(({ figure, spread }) => figure - spread));
  const high = Math.max(...all.map(({ figure, spread }) => figure + spread));
  // A line without a rise would lie on the edge, and noise of the last digit would fill the chart.
  const margin = Math.max(high - low, 1e-4 * Math.max(Math.abs(low), Math.abs(high)), 1e-12) * 0.06;
  const isSlope = of === "slope";
  const [bottom, top] = isSlope
    ? [Math.min(low, 0) - margin, Math.max(high, 0) + margin]
    : [low - margin, high + margin];
  const values = all.map(({ value }) => value);
  return drawChart(
    {
      width: WIDTH,
      height: isSlope ? 110 : 170,
      marginTop: 8,
      marginBottom: isSlope ? 22 : 24,
      marginLeft: 52,
      marginRight: 12,
      x: { nice: false },
      y: { domain: [bottom, top], nice: false },
      marks: [
        gridY({ stroke: COLOURS.faint, strokeOpacity: 1, ticks: isSlope ? 3 : 4 }),
        ...(isSlope ? [ruleY([0], { stroke: COLOURS.soft, strokeDasharray: "2,3" })] : []),
        tickX(shown[0]?.points ?? [], {
          x: "value",
          stroke: COLOURS.soft,
          strokeOpacity: 0.7,
          insetTop: isSlope ? 73 : 131,
        }),
        ...shown
          .filter(({ points }) => points.some(({ spread }) => spread > 0))
          .map(({ branch, points }) =>
            areaY(points, {
              x: "value",
              y1: ({ figure, spread }: Point) => figure - spread,
              y2: ({ figure, spread }: Point) => figure + spread,
              fill: COLOURS[branch],
              fillOpacity: 0.22,
            }),
          ),
        ...shown.map(({ branch, points }) =>
          line(points, { x: "value", y: "figure", stroke: COLOURS[branch], strokeWidth: 2 }),
        ),
        axisX({ ticks: 4, tickSize: 3, label: null, tickFormat: tickText(Math.min(...values), Math.max(...values)) }),
        axisY({ ticks: isSlope ? 3 : 4, tickSize: 0, label: null, tickFormat: tickText(bottom, top) }),
      ],
    },
    document,
    {
      title: isSlope
        ? `Line chart: mean slope of ${output} on ${feature}, by ${feature}`
        : `Line chart: mean prediction of ${output} with ${feature} set to each value`,
      details: `${shown.map(({ branch, points }) => described(branch, points)).join("; ")}.`,
    },
  );
}

/** The mean prediction with a category set to each of its levels, a dot a branch. Null for a feature that is a number. */
export function dependenceLevels(
  branches: readonly BranchDependence[],
  output: string,
  document: ChartDocument,
): Html | null {
  const levels = branches[0]?.dependence.levels;
  const feature = branches[0]?.dependence.feature ?? "";
  if (levels === undefined || levels.length === 0) return null;
  const dots = branches.flatMap(({ branch, dependence: { outputs } }) =>
    levels.flatMap((_, i) => {
      const curve = Object.hasOwn(outputs, output) ? outputs[output] : undefined;
      const figure = curve?.prediction[i] ?? null;
      const spread = curve?.spread?.prediction[i] ?? 0;
      return figure === null
        ? []
        : [{ branch, middle: i + 0.5, figure, spread, low: figure - spread, high: figure + spread }];
    }),
  );
  if (dots.length === 0) return null;
  const names = levels.map((level) => shortName(level === "" ? "(blank)" : level));
  const pairs = levels.flatMap((_, i) => {
    const here = dots.filter(({ middle }) => middle === i + 0.5).map(({ figure }) => figure);
    return here.length < 2 ? [] : [{ middle: i + 0.5, low: Math.min(...here), high: Math.max(...here) }];
  });
  const [low, high] = [Math.min(...dots.map(({ low }) => low)), Math.max(...dots.map(({ high }) => high))];
  const margin = Math.max(high - low, 1e-4 * Math.max(Math.abs(low), Math.abs(high)), 1e-12) * 0.06;
  return drawChart(
    {
      width: WIDTH,
      height: 8 + 24 + levels.length * ROW_HEIGHT,
      marginTop: 8,
      marginBottom: 24,
      marginLeft: 12 + CHARACTER * Math.max(...names.map((name) => [...name].length)),
      marginRight: 16,
      x: { domain: [low - margin, high + margin], nice: false },
      y: { domain: [levels.length, 0] },
      marks: [
        gridX({ stroke: COLOURS.faint, strokeOpacity: 1, ticks: 4 }),
        link(pairs, { x1: "low", x2: "high", y: "middle", stroke: COLOURS.soft, strokeWidth: 1.5 }),
        ...branches.map(({ branch }) =>
          link(
            dots.filter((each) => each.branch === branch && each.spread > 0),
            { x1: "low", x2: "high", y: "middle", stroke: COLOURS[branch], strokeWidth: 4, strokeOpacity: 0.35 },
          ),
        ),
        ...branches.map(({ branch }) =>
          dot(
            dots.filter((each) => each.branch === branch),
            { x: "figure", y: "middle", r: 4.5, fill: COLOURS[branch] },
          ),
        ),
        axisX({ ticks: 4, tickSize: 3, label: null, tickFormat: tickText(low, high) }),
        axisY(
          levels.map((_, i) => i + 0.5),
          { tickSize: 0, tickFormat: (middle: number) => names[Math.floor(middle)] ?? "", label: null },
        ),
      ],
    },
    document,
    {
      title: `Dot chart: mean prediction of ${output} with ${feature} set to each level`,
      details: `${levels
        .map((level, i) => {
          const here = dots.filter(({ middle }) => middle === i + 0.5);
          const texts = here.map(({ branch, figure, spread }) => `${branch} ${spreadOut(figure, spread)}`);
          return `${level === "" ? "blank" : level}: ${texts.join(", ")}`;
        })
        .join("; ")}.`,
    },
  );
}
