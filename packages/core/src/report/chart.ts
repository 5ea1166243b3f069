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

/** What a person who cannot see a chart should know. */
export interface ChartText {
  /** What it shows: its accessible name. */
  readonly title: string;
  /** What is to be seen in it, figures first. */
  readonly details: string;
}

/** A chart as inline SVG, one picture with a name and a description. It scales with the box it is in. */
export function drawChart(options: PlotOptions, document: ChartDocument, { title, details }: ChartText): Html {
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
    `<svg class="plot" role="img" viewBox="${box}" fill="currentColor" text-anchor="middle">` +
      `<title>${escapeHtml(title)}</title><desc>${escapeHtml(details)}</desc>${shorter(content)}</svg>`,
  );
}

/** Attributes that hold coordinates and lengths. */
const PLACES = / (?:d|points|transform|x|y|x1|x2|y1|y2|cx|cy|width|height)="[^"]*"/g;

/** Coordinates to a hundredth of a pixel, which nobody sees and which make a page half as long. */
function shorter(svg: string): string {
  const round = (number: string): string => String(Number(Number(number).toFixed(2)));
  return svg.replace(/<[^>]*>/g, (tag) =>
    tag.replace(PLACES, (attribute) => attribute.replace(/-?\d+\.\d{3,}(?:e-?\d+)?/g, round)),
  );
}

/** A name short enough for a chart. */
export function shortName(name: string, length = 18): string {
  const characters = [...name.replace(/\s+/g, " ")];
  return characters.length <= length ? characters.join("") : `${characters.slice(0, length - 1).join("")}…`;
}
