import { axisX, axisY, dot, gridX, gridY, line } from "@observablehq/plot";
import type { BranchName, CalibrationBin } from "../../training/index.ts";
import { type ChartDocument, COLOURS, drawChart } from "../chart.ts";
import { formatCount, formatPercent } from "../format.ts";
import type { Html } from "../html.ts";

const WIDTH = 400;
const HEIGHT = 320;

/** The bins of a branch. */
export interface BranchCalibration {
  readonly branch: BranchName;
  readonly bins: readonly CalibrationBin[];
}

interface Point {
  readonly confidence: number;
  readonly accuracy: number;
  readonly count: number;
}

function described({ branch, points }: { readonly branch: BranchName; readonly points: readonly Point[] }): string {
  const texts = points.map(
    ({ confidence, accuracy, count }) =>
      `${formatPercent(confidence)} sure, right in ${formatPercent(accuracy)} of ${formatCount(count)}`,
  );
  return `${branch}: ${texts.join("; ")}`;
}

/**
 * How often the most probable class was the right one, over how probable the model thought it; a calibrated model lies
 * on the dashed diagonal, one that is too sure of itself below it. The larger a dot, the more rows. Null without rows.
 */
export function reliability(branches: readonly BranchCalibration[], document: ChartDocument): Html | null {
  const shown = branches
    .map(({ branch, bins }) => ({
      branch,
      points: bins.flatMap(({ count, confidence, accuracy }) =>
        count === 0 || confidence === null || accuracy === null ? [] : [{ count, confidence, accuracy }],
      ),
    }))
    .filter(({ points }) => points.length > 0);
  if (shown.length === 0) return null;
  const all = shown.flatMap(({ points }) => points);
  const low = Math.max(0, Math.floor(10 * Math.min(...all.map(({ confidence }) => confidence))) / 10);
  const floor = Math.max(0, Math.min(low, Math.floor(10 * Math.min(...all.map(({ accuracy }) => accuracy))) / 10));
  const most = Math.max(...all.map(({ count }) => count));
  const tickFormat = (value: number): string => `${Math.round(value * 100)}`;
  return drawChart(
    {
      width: WIDTH,
      height: HEIGHT,
      marginTop: 12,
      marginBottom: 38,
      marginLeft: 40,
      marginRight: 14,
      x: { domain: [low, 1], nice: false },
      y: { domain: [floor, 1], nice: false },
      r: { domain: [0, most], range: [0, 9] },
      marks: [
        gridY({ stroke: COLOURS.faint, strokeOpacity: 1, ticks: 5 }),
        gridX({ stroke: COLOURS.faint, strokeOpacity: 1, ticks: 5 }),
        line(
          [
            { x: low, y: low },
            { x: 1, y: 1 },
          ],
          { x: "x", y: "y", stroke: COLOURS.soft, strokeDasharray: "3,3" },
        ),
        ...shown.map(({ branch, points }) =>
          line(points, { x: "confidence", y: "accuracy", stroke: COLOURS[branch], strokeWidth: 1.75 }),
        ),
        ...shown.map(({ branch, points }) =>
          dot(points, {
            x: "confidence",
            y: "accuracy",
            r: ({ count }: Point) => Math.max(count, most / 12),
            fill: COLOURS[branch],
            fillOpacity: 0.85,
            stroke: "var(--paper)",
          }),
        ),
        axisX({
          ticks: 5,
          tickSize: 3,
          tickFormat,
          label: "probability of the predicted class, %",
          labelArrow: "none",
          labelAnchor: "center",
        }),
        axisY({ ticks: 5, tickSize: 0, tickFormat, label: null }),
      ],
    },
    document,
    {
      title: "Reliability chart: how often the predicted class was right, over how probable the model thought it",
      details: `${shown.map(described).join(". ")}.`,
    },
  );
}
