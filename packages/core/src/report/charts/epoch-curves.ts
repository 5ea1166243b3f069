import { areaY, axisX, axisY, dot, gridY, line, ruleX, text } from "@observablehq/plot";
import type { EpochMetrics, RunRecord } from "../../training/index.ts";
import { type ChartDocument, COLOURS, drawChart } from "../chart.ts";
import { formatNumber } from "../format.ts";
import type { Html } from "../html.ts";
import { type Point, thinned } from "./thinned.ts";

/** What a chart of epochs shows. */
export interface EpochQuantity {
  readonly title: string;
  readonly figure: (epoch: EpochMetrics) => number | null;
  /** Leave the pretraining out, so that the branches fill the chart. */
  readonly branchesOnly?: boolean;
  /** The quantity means the same in every branch: draw the branches on from the pretraining, and mark the best epochs. */
  readonly comparable: boolean;
}

const WIDTH = 330;
const HEIGHT = 230;
const BRANCHES = ["pretraining", "baseline", "controlled"] as const;

/** What a curve shows. */
export type CurveName = (typeof BRANCHES)[number];

/** A quantity that falls by more than this factor is drawn on a logarithmic scale. */
const LOGARITHMIC_FROM = 8;

/** A value, and of a mean how far on either side what it is a mean of lies. */
export interface CurvePoint extends Point {
  readonly low?: number;
  readonly high?: number;
}

interface Series {
  readonly branch: CurveName;
  readonly points: readonly CurvePoint[];
}

/** The points of a quantity that a run, or its part, went through. */
export type PointsOf = (branch: CurveName) => readonly CurvePoint[];

function seriesOf(pointsOf: PointsOf, { branchesOnly = false, comparable }: EpochQuantity): Series[] {
  const series = BRANCHES.map((branch) => ({ branch, points: pointsOf(branch) }));
  const fork = series[0]?.points.at(-1);
  return series
    .map(({ branch, points }) =>
      branch !== "pretraining" && comparable && fork !== undefined && points.length > 0
        ? { branch, points: [fork, ...points] }
        : { branch, points },
    )
    .filter(({ branch, points }) => points.length > 0 && !(branchesOnly && branch === "pretraining"));
}

/** `0.512`, or of a mean `0.512 (0.498 to 0.526)`. */
function valueText({ value, low, high }: CurvePoint): string {
  if (low === undefined || high === undefined) return formatNumber(value, 3);
  return `${formatNumber(value, 3)} (${formatNumber(low, 3)} to ${formatNumber(high, 3)})`;
}

function described({ branch, points }: Series): string {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined) return branch;
  return `${branch}: ${valueText(first)} at epoch ${first.epoch} to ${valueText(last)} at epoch ${last.epoch}`;
}

/** As many ticks as there is room for, and no more than would stand at whole epochs. */
function wholeTicks(series: readonly Series[]): number {
  const epochs = series.flatMap(({ points }) => [points[0]?.epoch ?? 0, points.at(-1)?.epoch ?? 0]);
  return Math.max(1, Math.min(5, epochs.reduce((a, b) => Math.max(a, b)) - epochs.reduce((a, b) => Math.min(a, b))));
}

/** A branch's best epoch, marked on its curve. */
interface Best extends Point {
  readonly branch: CurveName;
}

/** Curves of a quantity over the epochs: the pretraining, then its branches. Null where no epoch has it. */
export function epochCurves(
  metrics: readonly EpochMetrics[],
  record: RunRecord,
  quantity: EpochQuantity,
  document: ChartDocument,
): Html | null {
  const pointsOf: PointsOf = (branch) =>
    metrics.flatMap((epoch) => {
      const value = epoch.branch === branch ? quantity.figure(epoch) : null;
      return value === null ? [] : [{ epoch: epoch.epoch, value }];
    });
  const best = BRANCHES.flatMap((branch): readonly Best[] => {
    const epoch =
      branch === "pretraining" || !quantity.comparable ? null : (record.branches[branch]?.bestEpoch ?? null);
    const point = epoch === null ? undefined : pointsOf(branch).find((candidate) => candidate.epoch === epoch);
    return point === undefined ? [] : [{ ...point, branch }];
  });
  const fork = metrics.reduce(
    (last, { branch, epoch }) => (branch === "pretraining" ? Math.max(last, epoch) : last),
    0,
  );
  return drawCurves(pointsOf, { quantity, best, fork }, document);
}

/** What is drawn beside the curves. */
export interface CurvesOptions {
  readonly quantity: EpochQuantity;
  readonly best?: readonly Best[];
  /** The last epoch of the pretraining; 0 where there is none. */
  readonly fork: number;
}

/** The curves of a quantity, those of means with a band. Null where no epoch has it. */
export function drawCurves(
  pointsOf: PointsOf,
  { quantity, best = [], fork }: CurvesOptions,
  document: ChartDocument,
): Html | null {
  const series = seriesOf(pointsOf, quantity);
  const values = series.flatMap(({ points }) =>
    points.flatMap(({ value, low = value, high = value }) => [low, value, high]),
  );
  if (values.length === 0) return null;
  const smallest = values.reduce((a, b) => Math.min(a, b));
  const largest = values.reduce((a, b) => Math.max(a, b));
  const logarithmic = smallest > 0 && largest / smallest > LOGARITHMIC_FROM;
  const forked = fork > 0 && series.some(({ branch }) => branch !== "pretraining") && quantity.branchesOnly !== true;
  const bestText = best.map(({ branch, epoch, value }) => `best ${branch} epoch ${epoch} (${formatNumber(value, 3)})`);

  return drawChart(
    {
      width: WIDTH,
      height: HEIGHT,
      marginTop: 14,
      marginBottom: 36,
      marginLeft: 46,
      marginRight: 12,
      x: { nice: false },
      y: { type: logarithmic ? "log" : "linear", nice: !logarithmic },
      marks: [
        gridY({ stroke: COLOURS.faint, strokeOpacity: 1, ticks: 5 }),
        axisX({ ticks: wholeTicks(series), tickSize: 3, label: "epoch", labelArrow: "none", labelAnchor: "center" }),
        axisY({
          ticks: 5,
          tickSize: 0,
          label: null,
          tickFormat: (value: number) => String(Number(value.toPrecision(6))),
        }),
        ...(forked
          ? [
              ruleX([fork], { stroke: COLOURS.soft, strokeDasharray: "2,3" }),
              text(["branch"], { x: fork, frameAnchor: "top", textAnchor: "end", dx: -5, dy: 2, fill: COLOURS.soft }),
            ]
          : []),
        ...series
          .filter(({ points }) => points.some(({ low, high }) => low !== undefined && high !== undefined))
          .map(({ branch, points }) =>
            areaY(thinned(points), {
              x: "epoch",
              y1: ({ value, low = value }: CurvePoint) => low,
              y2: ({ value, high = value }: CurvePoint) => high,
              fill: COLOURS[branch],
              fillOpacity: 0.22,
            }),
          ),
        ...series.map(({ branch, points }) =>
          line(thinned(points), { x: "epoch", y: "value", stroke: COLOURS[branch], strokeWidth: 1.75 }),
        ),
        ...best.map((point) =>
          dot([point], {
            x: "epoch",
            y: "value",
            r: 4,
            fill: "var(--paper)",
            stroke: COLOURS[point.branch],
            strokeWidth: 2,
          }),
        ),
      ],
    },
    document,
    {
      title: `Line chart: ${quantity.title} per epoch${logarithmic ? ", logarithmic scale" : ""}`,
      details: `${[...series.map(described), ...bestText, ...(forked ? [`branch point at epoch ${fork}`] : [])].join("; ")}.`,
    },
  );
}
