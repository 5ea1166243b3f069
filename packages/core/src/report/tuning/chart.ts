import { axisX, axisY, dot, gridX, gridY, line, link, ruleX, ruleY, text } from "@observablehq/plot";
import { type ChartDocument, COLOURS, drawChart, shortName } from "../chart.ts";
import { formatChange, formatCount, formatPercent } from "../format.ts";
import type { Html } from "../html.ts";
import type { Tuning, TuningFinalist, TuningTrial } from "./document.ts";
import { featuresText, shareText } from "./words.ts";

const WIDTH = 480;
const HEIGHT = 330;
/** Keeps lines of the grid out of the letters. */
const HALO = { stroke: "var(--paper)", strokeWidth: 4 } as const;

/** A trial to draw. */
interface Point {
  readonly trial: number;
  readonly loss: number;
  readonly sensitivity: number;
  readonly feasible: boolean;
  readonly front: boolean;
}

function pointsOf(trials: readonly TuningTrial[]): readonly Point[] {
  return trials.flatMap(({ trial, figures, feasible, front, budget }) => {
    const { loss, sensitivity } = figures ?? { loss: null, sensitivity: null };
    return budget < 1 || loss === null || sensitivity === null ? [] : [{ trial, loss, sensitivity, feasible, front }];
  });
}

/** What the chart shows of each axis: trials far off would press all that matters into a corner. */
function ranges(
  points: readonly Point[],
  { goal, finalists, seeds }: Tuning,
): { readonly x: readonly [number, number]; readonly y: readonly [number, number] } {
  const limit = goal.maxLoss ?? 0;
  const ends = seeds.length > 1 ? finalists : [];
  const of = (key: "loss" | "sensitivity"): readonly number[] =>
    ends.flatMap((final) => [final[key].low, final[key].high, final[key].mean].filter((value) => value !== null));
  const near = points.filter(
    ({ loss, sensitivity, front }) => front || (loss < 4 * Math.max(limit, 0.02) && sensitivity < 1.5),
  );
  const xs = [0, limit, ...near.map(({ loss }) => loss), ...of("loss")];
  const ys = [1, ...near.map(({ sensitivity }) => sensitivity), ...of("sensitivity")];
  const [low, high] = [Math.min(...xs), Math.max(...xs, 0.001)];
  const margin = 0.06 * (high - low);
  // From 0 on, where a good part of the sensitivity is gone; else the points would lie on one another.
  const least = Math.min(...ys);
  const bottom = least < 0.5 ? Math.min(0, least) : least - 0.2 * (Math.max(...ys) - least) - 0.02;
  return { x: [low - margin, high + margin], y: [bottom, Math.max(...ys) + 0.08 * (Math.max(...ys) - bottom)] };
}

const inside = (value: number, [low, high]: readonly [number, number]): boolean => value >= low && value <= high;

function described(document: Tuning, points: readonly Point[]): string {
  const { chosen, finalists, goal } = document;
  const final = finalists.find(({ trial }) => trial === chosen?.trial);
  const feasible = points.filter((point) => point.feasible).length;
  const front = points.filter((point) => point.front).toSorted((a, b) => a.sensitivity - b.sensitivity);
  const found = [
    `${formatCount(points.length)} trials, ${formatCount(feasible)} of them within the limits`,
    "the baseline at a loss of 0 and 100 % of the sensitivity",
    ...(goal.maxLoss === null ? [] : [`the limit of the loss at ${formatPercent(goal.maxLoss)}`]),
    ...front.map(
      ({ trial, loss, sensitivity }) =>
        `trial ${trial} of the front: loss ${formatChange(loss)}, sensitivity ${shareText(sensitivity)}`,
    ),
    ...(final === undefined
      ? []
      : [
          `chosen, over the seeds: loss ${formatChange(final.loss.mean)}, sensitivity ${shareText(final.sensitivity.mean)}`,
        ]),
  ];
  return `${found.join("; ")}.`;
}

/** The means of points that were trained under several seeds, with intervals as crosses. */
function crosses(finalists: readonly TuningFinalist[]) {
  return finalists.flatMap(({ trial, loss, sensitivity }) => {
    if (loss.mean === null || sensitivity.mean === null) return [];
    const [x, y] = [loss.mean, sensitivity.mean];
    return [
      { trial, x, y, x1: loss.low ?? x, x2: loss.high ?? x, y1: sensitivity.low ?? y, y2: sensitivity.high ?? y },
    ];
  });
}

/** How many trials lie outside of what the chart shows. */
export function trialsOutside(document: Tuning): number {
  const points = pointsOf(document.trials);
  const { x, y } = ranges(points, document);
  return points.filter(({ loss, sensitivity }) => !inside(loss, x) || !inside(sensitivity, y)).length;
}

/**
 * What each trial lost and what it left of the sensitivity, under the search's seed; the front; the limit; and of the
 * points that were trained under all seeds the means, with crosses as wide and high as their intervals. Null without
 * trials to draw.
 */
export function paretoChart(document: Tuning, drawing: ChartDocument): Html | null {
  const points = pointsOf(document.trials);
  if (points.length === 0) return null;
  const { goal, finalists, chosen, seeds, error } = document;
  const { x, y } = ranges(points, document);
  const clip = (value: number, [low, high]: readonly [number, number]): number => Math.min(Math.max(value, low), high);
  const shown = points.filter(({ loss, sensitivity }) => inside(loss, x) && inside(sensitivity, y));
  const front = shown.filter((point) => point.front).toSorted((a, b) => a.loss - b.loss);
  const means = crosses(seeds.length > 1 ? finalists : []).map((each) => ({
    ...each,
    x1: clip(each.x1, x),
    x2: clip(each.x2, x),
    y1: clip(each.y1, y),
    y2: clip(each.y2, y),
  }));
  const one = points.find(({ trial }) => trial === chosen?.trial);
  const best =
    means.find(({ trial }) => trial === chosen?.trial) ??
    (one && { x: one.loss, y: one.sensitivity, trial: one.trial });
  const marked = best === undefined ? [] : [best];
  const faint = { stroke: COLOURS.faint, strokeOpacity: 1 };
  const percent = (value: number): string => formatChange(value).replace(/\.0(?=\u202f)/, "");
  return drawChart(
    {
      width: WIDTH,
      height: HEIGHT,
      marginTop: 26,
      marginBottom: 38,
      marginLeft: 56,
      marginRight: 18,
      x: { domain: x, nice: false },
      y: { domain: y, nice: false },
      marks: [
        gridX({ ...faint, ticks: 6 }),
        gridY({ ...faint, ticks: 5 }),
        ruleY([y[0]], { stroke: COLOURS.soft }),
        ...(goal.maxLoss === null
          ? []
          : [
              ruleX([goal.maxLoss], { stroke: COLOURS.soft, strokeDasharray: "4,3" }),
              text([{ x: goal.maxLoss }], {
                x: "x",
                frameAnchor: "top",
                text: () => "limit",
                textAnchor: "start",
                lineAnchor: "top",
                dx: 5,
                fill: COLOURS.soft,
                ...HALO,
              }),
            ]),
        line(front, { x: "loss", y: "sensitivity", stroke: COLOURS.controlled, strokeOpacity: 0.5, strokeWidth: 1.5 }),
        dot(
          shown.filter(({ feasible }) => !feasible),
          { x: "loss", y: "sensitivity", r: 3, stroke: COLOURS.soft, strokeWidth: 1.3 },
        ),
        dot(
          shown.filter(({ feasible }) => feasible),
          { x: "loss", y: "sensitivity", r: 3.2, fill: COLOURS.controlled, fillOpacity: 0.55 },
        ),
        link(means, { x1: "x1", x2: "x2", y1: "y", y2: "y", stroke: COLOURS.controlled, strokeWidth: 1.4 }),
        link(means, { x1: "x", x2: "x", y1: "y1", y2: "y2", stroke: COLOURS.controlled, strokeWidth: 1.4 }),
        dot(means, { x: "x", y: "y", r: 4, fill: COLOURS.controlled, symbol: "diamond" }),
        dot([{ x: 0, y: 1 }], { x: "x", y: "y", r: 5, fill: COLOURS.baseline }),
        dot(marked, { x: "x", y: "y", r: 8, stroke: "currentColor", strokeWidth: 2 }),
        text(marked, {
          x: "x",
          y: "y",
          text: ({ trial }: (typeof marked)[number]) => `trial ${trial}`,
          dy: -16,
          fontWeight: 600,
          fill: "currentColor",
          ...HALO,
        }),
        axisX({
          ticks: 6,
          tickSize: 3,
          tickFormat: percent,
          label: `change of ${shortName(error, 40)} on the validation rows`,
          labelArrow: "none",
          labelAnchor: "center",
        }),
        axisY({
          ticks: 5,
          tickSize: 0,
          tickFormat: (value: number) => `${Math.round(100 * value)}\u202f%`,
          label: "sensitivity left",
          labelArrow: "none",
        }),
      ],
    },
    drawing,
    {
      title: `Scatter chart: sensitivity to ${featuresText(goal)} that is left, over the change of ${error}, of every trial`,
      details: described(document, points),
    },
  );
}
