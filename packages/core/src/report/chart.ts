import { type PlotOptions, plot } from "@observablehq/plot";
import { escapeHtml, type Html, trusted } from "./html.ts";

/**
 * The part of a DOM document that charts are drawn with: a page's own `document`, or in Node the one of happy-dom
 * (`new Window().document`).
 */
export interface ChartDocument {
  createElement(name: string): unknown;
  createElementNS(namespace: string, name: string): unknown;
}

/** What a chart needs from its element once it is drawn. */
interface Drawn {
  readonly innerHTML: string;
  getAttribute(name: string): string | null;
}

/** Colours of the page's style sheet; charts name no colour of their own, so that they suit light and dark. */
export const COLOURS = {
  pretraining: "var(--pretraining)",
  baseline: "var(--baseline)",
  controlled: "var(--controlled)",
  faint: "var(--grid)",
  soft: "var(--soft)",
} as const;

/**
 * A chart as inline SVG, one picture with one text alternative. It scales with the box it is in.
 *
 * @param label what a person who cannot see the chart should know
 */
export function drawChart(options: PlotOptions, document: ChartDocument, label: string): Html {
  // Where the program has no DOM types, Plot's `Document` is unknown to it; where it has, ours is a part of theirs.
  const drawn = plot({
    ...options,
    className: "plot",
    document: document as PlotOptions["document"],
  }) as unknown as Drawn;
  // The page styles `.plot` once; Plot would repeat its own rules in every chart.
  const content = drawn.innerHTML.replace(/^<style>[^<]*<\/style>/, "");
  const box = escapeHtml(drawn.getAttribute("viewBox") ?? "");
  return trusted(
    `<svg class="plot" role="img" aria-label="${escapeHtml(label)}" viewBox="${box}" fill="currentColor"` +
      ` text-anchor="middle">${content}</svg>`,
  );
}

/** A name short enough for a chart. */
export function shortName(name: string, length = 18): string {
  const characters = [...name.replace(/\s+/g, " ")];
  return characters.length <= length ? characters.join("") : `${characters.slice(0, length - 1).join("")}…`;
}
