import { axisX, axisY, dot, gridX, link, ruleX } from "@observablehq/plot";
import type { ComparedFigure } from "../../search/index.ts";
import { type ChartDocument, COLOURS, drawChart, shortName } from "../chart.ts";
import { formatSignedTick } from "../format.ts";
import type { Html } from "../html.ts";
import type { MethodComparison } from "./document.ts";
import { changeText } from "./words.ts";

const WIDTH = 400;
const ROW = 24;
/** The width of a character of the labels, generously. */
const CHARACTER = 7.2;

/**
 * The change of a figure by method, a dot with its interval on a row each; a colour where it is beyond chance. Null where
 * no method has it.
 */
export function methodForest(
  { methods }: MethodComparison,
  figure: ComparedFigure,
  label: string,
  document: ChartDocument,
): Html | null {
  const rows = methods.flatMap(({ title, changes }) => {
    const change = changes?.[figure];
    return change === undefined || change.mean === null ? [] : [{ title, change, mean: 100 * change.mean }];
  });
  if (rows.length === 0) return null;
  const means = [0, ...rows.map(({ mean }) => mean)];
  const [least, most] = [Math.min(...means), Math.max(...means)];
  const room = Math.max(most - least, 0.5);
  const ends = rows.map(({ change: { low, high }, mean }) => ({
    low: Math.max(least - room, 100 * (low ?? mean / 100)),
    high: Math.min(most + room, 100 * (high ?? mean / 100)),
  }));
  const [from, to] = [Math.min(least, ...ends.map(({ low }) => low)), Math.max(most, ...ends.map(({ high }) => high))];
  const margin = 0.04 * (to - from || 1);
  const places = rows.map((row, i) => ({
    ...row,
    ...ends[i],
    middle: i + 0.5,
    colour: row.change.verdict === "lower" || row.change.verdict === "higher" ? COLOURS.controlled : COLOURS.baseline,
  }));
  const names = new Map(places.map(({ middle, title }) => [middle, shortName(title, 24)]));
  return drawChart(
    {
      width: WIDTH,
      height: 44 + rows.length * ROW,
      marginTop: 4,
      marginBottom: 40,
      marginLeft: 16 + CHARACTER * Math.max(...[...names.values()].map((name) => [...name].length)),
      marginRight: 14,
      x: { domain: [from - margin, to + margin], nice: false },
      y: { domain: [rows.length, 0] },
      marks: [
        gridX({ stroke: COLOURS.faint, strokeOpacity: 1, ticks: 5 }),
        ruleX([0], { stroke: COLOURS.soft }),
        axisX({
          ticks: 5,
          tickSize: 0,
          tickFormat: formatSignedTick,
          label: `${label}, %`,
          labelArrow: "none",
          labelAnchor: "center",
        }),
        axisY([...names.keys()], { tickSize: 0, tickFormat: (middle: number) => names.get(middle) ?? "", label: null }),
        link(places, { x1: "low", x2: "high", y: "middle", stroke: "colour", strokeWidth: 1.6 }),
        dot(places, { x: "mean", y: "middle", r: 4.5, fill: "colour" }),
      ],
    },
    document,
    {
      title: `Dot chart: ${label}, method by method, with 95 % intervals`,
      details: `${rows.map(({ title, change }) => `${title}: ${changeText(change)}`).join("; ")}.`,
    },
  );
}
