export type { ChartDocument } from "./chart.ts";
export * from "./comparison.ts";
export { formatChange, formatCount, formatDifference, formatNumber, formatPercent, formatSeconds } from "./format.ts";
export { type ReportedRun, type ReportOptions, renderReport } from "./page.ts";
export { terminalTable } from "./terminal.ts";
export { type Verdict, verdictOf } from "./verdict.ts";
