import type { ReportOptions } from "../page.ts";
import { type ColourName, colourVariables, palette, SANS } from "../palette.ts";
import type { MethodComparison } from "./document.ts";
import { methodScatter } from "./scatter.ts";

const NAMES: readonly ColourName[] = ["paper", "ink", "soft", "grid", "baseline", "controlled"];

/** The page's colours, for a drawing that stands alone: in light and in dark. */
const STYLE = `
.plot { ${colourVariables(palette.light, NAMES)} --plot-background: var(--paper); color: var(--ink); background: var(--paper); font: 11.5px ${SANS}; }
@media (prefers-color-scheme: dark) {
  .plot { ${colourVariables(palette.dark, NAMES)} }
}
.plot text { white-space: pre; font-variant-numeric: tabular-nums; }
`;

/**
 * The chart of a comparison as an SVG file that needs no page: error over sensitivity, in the colours that the reader's
 * screen asks for. Null where there is nothing to draw.
 */
export function methodComparisonChart(comparison: MethodComparison, { document }: ReportOptions): string | null {
  const chart = methodScatter(comparison, document);
  if (chart === null) return null;
  const [, box = "0 0 480 360"] = /viewBox="([^"]*)"/.exec(chart.html) ?? [];
  const [, , width = "480", height = "360"] = box.split(" ");
  const opening = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" `;
  const paper = `<style>${STYLE}</style><rect width="${width}" height="${height}" fill="var(--paper)"/>`;
  return `${chart.html.replace("<svg ", opening).replace("</desc>", `</desc>${paper}`)}\n`;
}
