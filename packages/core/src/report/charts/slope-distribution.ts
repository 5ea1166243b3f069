import { axisX, line, rectY, ruleX, ruleY } from "@observablehq/plot";
import type { BranchName, RunRecord, SlopeSummary } from "../../training/index.ts";
import { type ChartDocument, COLOURS, drawChart } from "../chart.ts";
import { formatNumber } from "../format.ts";
import type { Html } from "../html.ts";

const WIDTH = 330;
const HEIGHT = 120;

/** The share of slopes that each side of the chart may leave out, so that a few far ones do not press the rest together. */
const TAIL = 0.005;

interface Bin {
  readonly from: number;
  readonly to: number;
  readonly share: number;
  /** Share per unit of slope, so that histograms of different bins compare. */
  readonly density: number;
}

function binsOf({ histogram: { edges, counts } }: SlopeSummary): readonly Bin[] {
  const total = counts.reduce((a, b) => a + b, 0);
  if (total === 0) return [];
  return counts.map((count, i) => {
    const from = edges[i] as number;
    const to = edges[i + 1] as number;
    return { from, to, share: count / total, density: count / total / (to - from) };
  });
}

/** The bins without the tails. */
function trimmed(bins: readonly Bin[]): readonly Bin[] {
  let below = 0;
  return bins.filter(({ share }) => {
    const before = below;
    below += share;
    return below > TAIL && before < 1 - TAIL;
  });
}

/** The outline of bins as a line that starts and ends on the axis. */
function outline(bins: readonly Bin[]): readonly { readonly slope: number; readonly density: number }[] {
  const first = bins[0];
  const last = bins.at(-1);
  if (first === undefined || last === undefined) return [];
  return [
    { slope: first.from, density: 0 },
    ...bins.flatMap(({ from, to, density }) => [
      { slope: from, density },
      { slope: to, density },
    ]),
    { slope: last.to, density: 0 },
  ];
}

function described(branch: BranchName, { standard: { mean, p05, p95 } }: SlopeSummary): string {
  const figure = (value: number | null): string => formatNumber(value, 3);
  return `${branch}: mean absolute slope ${figure(mean)}, from ${figure(p05)} (5th percentile) to ${figure(p95)} (95th)`;
}

/** The slopes of a column in a branch, where the branch has them. */
export function slopesOf(record: RunRecord, branch: BranchName, column: string): SlopeSummary | undefined {
  const slopes = record.branches[branch]?.slopes;
  return slopes !== undefined && Object.hasOwn(slopes, column) ? slopes[column] : undefined;
}

/** How the slope on one column is distributed over the validation rows, the branches laid over each other. */
export function slopeDistribution(
  record: RunRecord,
  branches: readonly BranchName[],
  column: string,
  document: ChartDocument,
): Html | null {
  const shown = branches.flatMap((branch) => {
    const slopes = slopesOf(record, branch, column);
    const bins = slopes === undefined ? [] : trimmed(binsOf(slopes));
    return slopes === undefined || bins.length === 0 ? [] : [{ branch, slopes, bins }];
  });
  if (shown.length === 0) return null;

  return drawChart(
    {
      width: WIDTH,
      height: HEIGHT,
      marginTop: 6,
      marginBottom: 22,
      marginLeft: 8,
      marginRight: 8,
      x: { nice: false },
      y: { axis: null, nice: false },
      marks: [
        ...shown.map(({ branch, bins }) =>
          rectY(bins, { x1: "from", x2: "to", y: "density", fill: COLOURS[branch], fillOpacity: 0.22, inset: 0 }),
        ),
        ...shown.map(({ branch, bins }) =>
          line(outline(bins), {
            x: "slope",
            y: "density",
            stroke: COLOURS[branch],
            strokeWidth: 1.5,
            strokeLinejoin: "miter",
          }),
        ),
        ruleX([0], { stroke: COLOURS.soft, strokeDasharray: "2,3" }),
        ruleY([0], { stroke: COLOURS.soft }),
        axisX({ ticks: 5, tickSize: 3, label: null }),
      ],
    },
    document,
    `Histogram: slope of the prediction on ${column}, standard units. ${shown
      .map(({ branch, slopes }) => described(branch, slopes))
      .join("; ")}.`,
  );
}
