export type { ChartDocument } from "./chart.ts";
export * from "./comparison.ts";
export { renderComparison } from "./comparison-page.ts";
export {
  formatBeside,
  formatChange,
  formatCount,
  formatDifference,
  formatNumber,
  formatPercent,
  formatSeconds,
} from "./format.ts";
export { type ReportedRun, type ReportOptions, renderReport } from "./page.ts";
export type { ComparedRun } from "./side-by-side/index.ts";
export { terminalTable } from "./terminal.ts";
export { type Verdict, verdictOf } from "./verdict.ts";
