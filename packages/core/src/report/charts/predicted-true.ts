import { areaY, axisX, axisY, gridY, line } from "@observablehq/plot";
import type { BranchName, ResidualBin } from "../../training/index.ts";
import { type ChartDocument, COLOURS, drawChart, shortName } from "../chart.ts";
import { formatNumber } from "../format.ts";
import type { Html } from "../html.ts";
import { tickText } from "./ticks.ts";

const WIDTH = 330;
const HEIGHT = 260;

/** What a branch predicted of one number, and what was true. */
export interface PredictedTrue {
  readonly branch: BranchName;
  readonly bins: readonly ResidualBin[];
  /** The number's name. */
  readonly output: string;
}

/** What the chart spans. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** The range of several branches, so that their charts compare; undefined where there is nothing to draw. */
export function rangeOf(branches: readonly Pick<PredictedTrue, "bins">[]): Range | undefined {
  const ends = branches.flatMap(({ bins }) => bins.flatMap(({ prediction, p05, p95 }) => [prediction, p05, p95]));
  if (ends.length === 0) return undefined;
  const [low, high] = [ends.reduce((a, b) => Math.min(a, b)), ends.reduce((a, b) => Math.max(a, b))];
  return low < high ? { low, high } : undefined;
}

function described(bins: readonly ResidualBin[]): string {
  const some = [bins[0], bins[Math.floor(bins.length / 2)], bins.at(-1)].filter((bin) => bin !== undefined);
  const figure = (value: number): string => formatNumber(value, 3);
  return some
    .map(
      ({ prediction, p05, p50, p95 }) =>
        `where about ${figure(prediction)} was predicted, half of the true values were below ${figure(p50)} and nine in ten between ${figure(p05)} and ${figure(p95)}`,
    )
    .join("; ");
}

/**
 * What was true where a model predicted about so much: the median, the middle half and the middle 90 % of the true
 * values over the prediction. A perfect model lies on the dashed diagonal. Null without rows.
 */
export function predictedTrue(
  { branch, bins, output }: PredictedTrue,
  { low, high }: Range,
  document: ChartDocument,
): Html | null {
  if (bins.length === 0) return null;
  const colour = COLOURS[branch];
  const tickFormat = tickText(low, high);
  return drawChart(
    {
      width: WIDTH,
      height: HEIGHT,
      marginTop: 12,
      marginBottom: 38,
      marginLeft: 52,
      marginRight: 12,
      x: { domain: [low, high], nice: false },
      y: { domain: [low, high], nice: false },
      marks: [
        gridY({ stroke: COLOURS.faint, strokeOpacity: 1, ticks: 5 }),
        areaY(bins, { x: "prediction", y1: "p05", y2: "p95", fill: colour, fillOpacity: 0.16 }),
        areaY(bins, { x: "prediction", y1: "p25", y2: "p75", fill: colour, fillOpacity: 0.32 }),
        line(
          [
            { x: low, y: low },
            { x: high, y: high },
          ],
          { x: "x", y: "y", stroke: COLOURS.soft, strokeDasharray: "3,3" },
        ),
        line(bins, { x: "prediction", y: "p50", stroke: colour, strokeWidth: 2 }),
        axisX({
          ticks: 5,
          tickSize: 3,
          tickFormat,
          label: `predicted ${shortName(output)}`,
          labelArrow: "none",
          labelAnchor: "center",
        }),
        axisY({ ticks: 5, tickSize: 0, tickFormat, label: null }),
      ],
    },
    document,
    {
      title: `Band chart: true ${output} over predicted ${output}, ${branch} model`,
      details: `${described(bins).replace(/^w/, "W")}.`,
    },
  );
}
