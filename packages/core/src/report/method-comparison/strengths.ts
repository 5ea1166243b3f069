import { axisX, axisY, dot, gridX, gridY, line, ruleX, ruleY } from "@observablehq/plot";
import { type ChartDocument, COLOURS, drawChart } from "../chart.ts";
import { formatChange, formatSignedTick } from "../format.ts";
import type { Html } from "../html.ts";
import type { MethodComparison, MethodRecord } from "./document.ts";
import { errorName, settingsText } from "./words.ts";

const [WIDTH, HEIGHT] = [250, 190];

/** Strengths that err more than so many times the loss that is allowed are not drawn: they would press the others together. */
const FAR = 4;

/** A strength in percent of change against the baseline. */
interface Strength {
  readonly method: string;
  readonly x: number;
  readonly y: number;
  readonly isChosen: boolean;
}

function strengthsOf({ name, tried, chosen }: MethodRecord): readonly Strength[] {
  return tried.flatMap(({ error, sensitivity }, place) =>
    error === null || sensitivity === null
      ? []
      : [{ method: name, x: 100 * (sensitivity - 1), y: 100 * (error - 1), isChosen: chosen?.place === place }],
  );
}

/** What the drawings of all methods span. */
export interface StrengthSpan {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** Undefined where no strength was tried, or nothing has a sensitivity. */
export function strengthSpan({ methods, maxLoss }: MethodComparison): StrengthSpan | undefined {
  const all = methods.flatMap(strengthsOf);
  if (all.length === 0) return undefined;
  const most = Math.max(100 * FAR * maxLoss, ...all.filter(({ isChosen }) => isChosen).map(({ y }) => y), 1);
  const drawn = all.filter(({ y }) => y <= most);
  const span = (values: readonly number[]): readonly [number, number] => {
    const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
    const margin = 0.08 * (high - low || 1);
    return [low - margin, high + margin];
  };
  return { x: span(drawn.map(({ x }) => x)), y: span([100 * maxLoss, ...drawn.map(({ y }) => y)]) };
}

/**
 * The strengths of a method on the validation rows: the change of the error over that of the mean sensitivity, joined in
 * the order in which they were tried, the chosen one as a dot; the strengths of the other methods are faint.
 */
export function strengthChart(
  comparison: MethodComparison,
  method: MethodRecord,
  { x, y }: StrengthSpan,
  document: ChartDocument,
): Html {
  const inside = (strength: Strength): boolean => strength.y <= y[1];
  const own = strengthsOf(method).filter(inside);
  const others = comparison.methods.filter(({ name }) => name !== method.name);
  const faint = others.flatMap(strengthsOf).filter(inside);
  const allowed = 100 * comparison.maxLoss;
  return drawChart(
    {
      width: WIDTH,
      height: HEIGHT,
      marginTop: 6,
      marginRight: 8,
      marginBottom: 34,
      marginLeft: 34,
      x: { domain: [...x], nice: false },
      y: { domain: [...y], nice: false },
      marks: [
        gridX({ stroke: COLOURS.faint, strokeOpacity: 1, ticks: 4 }),
        gridY({ stroke: COLOURS.faint, strokeOpacity: 1, ticks: 4 }),
        ruleX([0], { stroke: COLOURS.soft }),
        ruleY([0], { stroke: COLOURS.soft }),
        ruleY([allowed], { stroke: COLOURS.soft, strokeDasharray: "4,4" }),
        line(faint, { x: "x", y: "y", z: "method", stroke: COLOURS.baseline, strokeOpacity: 0.35, strokeWidth: 1 }),
        line(own, { x: "x", y: "y", stroke: COLOURS.controlled, strokeWidth: 1.8 }),
        dot(
          own.filter(({ isChosen }) => !isChosen),
          { x: "x", y: "y", r: 2.6, fill: COLOURS.controlled },
        ),
        dot(
          own.filter(({ isChosen }) => isChosen),
          { x: "x", y: "y", r: 4.6, fill: COLOURS.controlled, stroke: "currentColor", strokeWidth: 1.4 },
        ),
        axisX({
          ticks: 4,
          tickSize: 0,
          tickFormat: formatSignedTick,
          label: "sensitivity, %",
          labelArrow: "none",
          labelAnchor: "center",
        }),
        axisY({ ticks: 4, tickSize: 0, tickFormat: formatSignedTick, label: null }),
      ],
    },
    document,
    {
      title: `Line chart: change of ${errorName(comparison)} over change of mean sensitivity at each strength of ${method.title}`,
      details: `${method.tried
        .map(({ values, error, sensitivity }, place) => {
          const figures =
            error === null
              ? "diverged"
              : `error ${formatChange(error - 1)}, sensitivity ${formatChange(sensitivity === null ? null : sensitivity - 1)}`;
          return `${settingsText(values)}: ${figures}${method.chosen?.place === place ? ", chosen" : ""}`;
        })
        .join("; ")}.`,
    },
  );
}
