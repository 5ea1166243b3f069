import { axisX, axisY, dot, gridX, gridY, link, ruleX, ruleY, text } from "@observablehq/plot";
import type { FigureChange } from "../../search/index.ts";
import { type ChartDocument, COLOURS, drawChart, shortName } from "../chart.ts";
import { formatSignedTick } from "../format.ts";
import type { Html } from "../html.ts";
import type { MethodComparison } from "./document.ts";
import { labelPlaces } from "./labels.ts";
import { changeText, errorName } from "./words.ts";

const [WIDTH, HEIGHT] = [480, 360];
const MARGIN = { top: 14, right: 16, bottom: 42, left: 52 } as const;
const HALO = { fill: "currentColor", stroke: "var(--paper)", strokeWidth: 4 } as const;

/** Ends of intervals that lie further out than so many times the span of the dots are cut off. */
const FAR = 1;

interface Span {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

interface Point {
  readonly title: string;
  readonly x: Span;
  readonly y: Span;
  readonly isBeyondChance: boolean;
}

/** A change in percent; without an interval both ends are the mean. */
function spanOf({ mean, low, high }: FigureChange): Span | null {
  if (mean === null) return null;
  return { mean: 100 * mean, low: 100 * (low ?? mean), high: 100 * (high ?? mean) };
}

/** What an axis spans: every dot, zero, and the intervals as far as they are not very long. */
function domainOf(spans: readonly Span[], others: readonly number[]): readonly [number, number] {
  const means = [0, ...others, ...spans.map(({ mean }) => mean)];
  const [least, most] = [Math.min(...means), Math.max(...means)];
  const room = FAR * Math.max(most - least, 0.5);
  const low = Math.max(least - room, Math.min(least, ...spans.map((span) => span.low)));
  const high = Math.min(most + room, Math.max(most, ...spans.map((span) => span.high)));
  const margin = 0.06 * (high - low || 1);
  return [low - margin, high + margin];
}

/**
 * The change of the error over the change of the mean sensitivity, a dot a method with the intervals of both; the
 * baseline is where both are zero. Null where no method has both.
 */
export function methodScatter(comparison: MethodComparison, document: ChartDocument): Html | null {
  const points = comparison.methods.flatMap(({ title, changes }): Point[] => {
    const [x, y] = changes === null ? [null, null] : [spanOf(changes.sensitivity), spanOf(changes.error)];
    if (x === null || y === null) return [];
    return [{ title, x, y, isBeyondChance: changes?.sensitivity.verdict === "lower" }];
  });
  if (points.length === 0) return null;
  const allowed = 100 * comparison.maxLoss;
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [xDomain, yDomain] = [domainOf(xs, []), domainOf(ys, [allowed])];
  const inner = { width: WIDTH - MARGIN.left - MARGIN.right, height: HEIGHT - MARGIN.top - MARGIN.bottom };
  const along = (value: number, [low, high]: readonly [number, number]): number => (value - low) / (high - low);
  const baseline = { title: "Baseline", x: 0, y: 0 };
  const named = [baseline, ...points.map(({ title, x, y }) => ({ title, x: x.mean, y: y.mean }))];
  const places = labelPlaces(
    named.map(({ title, x, y }) => ({
      x: along(x, xDomain) * inner.width,
      y: (1 - along(y, yDomain)) * inner.height,
      text: shortName(title, 28),
    })),
    inner,
  );
  const cut = ({ low, high }: Span, [from, to]: readonly [number, number]) => ({
    low: Math.max(low, from),
    high: Math.min(high, to),
  });
  const arms = points.flatMap(({ x, y, isBeyondChance }) => {
    const [across, up] = [cut(x, xDomain), cut(y, yDomain)];
    return [
      { x1: across.low, x2: across.high, y1: y.mean, y2: y.mean, isBeyondChance },
      { x1: x.mean, x2: x.mean, y1: up.low, y2: up.high, isBeyondChance },
    ];
  });
  const colourOf = ({ isBeyondChance }: { isBeyondChance: boolean }): string =>
    isBeyondChance ? COLOURS.controlled : COLOURS.baseline;
  const name = errorName(comparison);

  return drawChart(
    {
      width: WIDTH,
      height: HEIGHT,
      marginTop: MARGIN.top,
      marginRight: MARGIN.right,
      marginBottom: MARGIN.bottom,
      marginLeft: MARGIN.left,
      x: { domain: xDomain, nice: false },
      y: { domain: yDomain, nice: false },
      marks: [
        gridX({ stroke: COLOURS.faint, strokeOpacity: 1, ticks: 6 }),
        gridY({ stroke: COLOURS.faint, strokeOpacity: 1, ticks: 6 }),
        ruleX([0], { stroke: COLOURS.soft }),
        ruleY([0], { stroke: COLOURS.soft }),
        ruleY([allowed], { stroke: COLOURS.soft, strokeDasharray: "4,4" }),
        axisX({
          ticks: 6,
          tickSize: 3,
          tickFormat: formatSignedTick,
          label: "change of mean sensitivity, %",
          labelArrow: "none",
          labelAnchor: "center",
        }),
        axisY({
          ticks: 6,
          tickSize: 0,
          tickFormat: formatSignedTick,
          label: `change of ${name}, %`,
          labelArrow: "none",
          labelAnchor: "center",
        }),
        link(arms, { x1: "x1", x2: "x2", y1: "y1", y2: "y2", stroke: colourOf, strokeWidth: 1.4, strokeOpacity: 0.75 }),
        dot([baseline], { x: "x", y: "y", r: 4.5, fill: "var(--paper)", stroke: "currentColor", strokeWidth: 1.6 }),
        dot(points, { x: ({ x }: Point) => x.mean, y: ({ y }: Point) => y.mean, r: 4.5, fill: colourOf }),
        ...named.map(({ title, x, y }, i) => {
          const { dx = 9, dy = 0, anchor = "start" } = places[i] ?? {};
          return text([shortName(title, 28)], {
            x: [x],
            y: [y],
            text: [shortName(title, 28)],
            textAnchor: anchor,
            dx,
            dy,
            ...HALO,
          });
        }),
      ],
    },
    document,
    {
      title: `Scatter chart: change of ${name} over change of mean sensitivity, a dot a method`,
      details: `${comparison.methods
        .flatMap(({ title, changes }) =>
          changes === null
            ? []
            : [`${title}: sensitivity ${changeText(changes.sensitivity)}, ${name} ${changeText(changes.error)}`],
        )
        .join(". ")}.`,
    },
  );
}
