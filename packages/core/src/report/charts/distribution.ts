import { axisX, line, rectY, ruleX, ruleY } from "@observablehq/plot";
import type { BranchName, Histogram } from "../../training/index.ts";
import { type ChartDocument, type ChartText, COLOURS, drawChart } from "../chart.ts";
import type { Html } from "../html.ts";
import { tickText } from "./ticks.ts";

const WIDTH = 330;

/** The share of values that each side of the chart may leave out, so that a few far ones do not press the rest together. */
const TAIL = 0.005;

interface Bin {
  readonly from: number;
  readonly to: number;
  readonly share: number;
  /** Share per unit, so that histograms of different bins compare. */
  readonly density: number;
}

function binsOf({ edges, counts }: Histogram): readonly Bin[] {
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
function outline(bins: readonly Bin[]): readonly { readonly value: number; readonly density: number }[] {
  const first = bins[0];
  const last = bins.at(-1);
  if (first === undefined || last === undefined) return [];
  return [
    { value: first.from, density: 0 },
    ...bins.flatMap(({ from, to, density }) => [
      { value: from, density },
      { value: to, density },
    ]),
    { value: last.to, density: 0 },
  ];
}

/** A branch's values. */
export interface BranchHistogram {
  readonly branch: BranchName;
  readonly histogram: Histogram;
}

/** What is different from chart to chart. */
export interface DistributionOptions extends ChartText {
  readonly height?: number;
  /** Of the axis; none by default. */
  readonly label?: string;
}

/** How values of the branches are distributed about 0, laid over each other; null where there are none. */
export function distribution(
  histograms: readonly BranchHistogram[],
  document: ChartDocument,
  { height = 120, label, ...text }: DistributionOptions,
): Html | null {
  const shown = histograms
    .map(({ branch, histogram }) => ({ branch, bins: trimmed(binsOf(histogram)) }))
    .filter(({ bins }) => bins.length > 0);
  if (shown.length === 0) return null;
  const edges = shown.flatMap(({ bins }) => bins.flatMap(({ from, to }) => [from, to]));
  const [low, high] = [Math.min(...edges), Math.max(...edges)];
  return drawChart(
    {
      width: WIDTH,
      height,
      marginTop: 6,
      marginBottom: label === undefined ? 22 : 36,
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
            x: "value",
            y: "density",
            stroke: COLOURS[branch],
            strokeWidth: 1.5,
            strokeLinejoin: "miter",
          }),
        ),
        ruleX([0], { stroke: COLOURS.soft, strokeDasharray: "2,3" }),
        ruleY([0], { stroke: COLOURS.soft }),
        axisX({
          ticks: 5,
          tickSize: 3,
          tickFormat: tickText(low, high),
          label: label ?? null,
          labelArrow: "none",
          labelAnchor: "center",
        }),
      ],
    },
    document,
    text,
  );
}
