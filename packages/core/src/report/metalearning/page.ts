import type { ChartDocument } from "../chart.ts";
import type { Metalearning } from "./document.ts";

export function renderMetalearning(document: Metalearning, _options: { readonly document: ChartDocument }): string {
  return document.version;
}
