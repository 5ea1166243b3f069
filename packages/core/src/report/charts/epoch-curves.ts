import { axisX, axisY, dot, gridY, line, ruleX, text } from "@observablehq/plot";
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

/** A quantity that falls by more than this factor is drawn on a logarithmic scale. */
const LOGARITHMIC_FROM = 8;

interface Series {
  readonly branch: (typeof BRANCHES)[number];
  readonly points: readonly Point[];
}

function seriesOf(
  metrics: readonly EpochMetrics[],
  { figure, branchesOnly = false, comparable }: EpochQuantity,
): Series[] {
  const series = BRANCHES.map((branch) => ({
    branch,
    points: metrics.flatMap((epoch) => {
      const value = epoch.branch === branch ? figure(epoch) : null;
      return value === null ? [] : [{ epoch: epoch.epoch, value }];
    }),
  }));
  const fork = series[0]?.points.at(-1);
  return series
    .map(({ branch, points }) =>
      branch !== "pretraining" && comparable && fork !== undefined && points.length > 0
        ? { branch, points: [fork, ...points] }
        : { branch, points },
    )
    .filter(({ branch, points }) => points.length > 0 && !(branchesOnly && branch === "pretraining"));
}

function described({ branch, points }: Series): string {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined) return branch;
  return `${branch}: ${formatNumber(first.value, 3)} at epoch ${first.epoch} to ${formatNumber(last.value, 3)} at epoch ${last.epoch}`;
}

/** As many ticks as there is room for, and no more than would stand at whole epochs. */
function wholeTicks(series: readonly Series[]): number {
  const epochs = series.flatMap(({ points }) => [points[0]?.epoch ?? 0, points.at(-1)?.epoch ?? 0]);
  return Math.max(1, Math.min(5, epochs.reduce((a, b) => Math.max(a, b)) - epochs.reduce((a, b) => Math.min(a, b))));
}

/** Curves of a quantity over the epochs: the pretraining, then its branches. Null where no epoch has it. */
export function epochCurves(
  metrics: readonly EpochMetrics[],
  record: RunRecord,
  quantity: EpochQuantity,
  document: ChartDocument,
): Html | null {
  const series = seriesOf(metrics, quantity);
  const values = series.flatMap(({ points }) => points.map(({ value }) => value));
  if (values.length === 0) return null;
  const smallest = values.reduce((a, b) => Math.min(a, b));
  const largest = values.reduce((a, b) => Math.max(a, b));
  const logarithmic = smallest > 0 && largest / smallest > LOGARITHMIC_FROM;

  const fork = metrics.reduce(
    (last, { branch, epoch }) => (branch === "pretraining" ? Math.max(last, epoch) : last),
    0,
  );
  const forked = fork > 0 && series.some(({ branch }) => branch !== "pretraining") && quantity.branchesOnly !== true;
  const best = !quantity.comparable
    ? []
    : series.flatMap(({ branch, points }) => {
        const epoch = branch === "pretraining" ? null : (record.branches[branch]?.bestEpoch ?? null);
        const point = points.find((candidate) => candidate.epoch === epoch);
        return point === undefined ? [] : [{ ...point, branch }];
      });
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
