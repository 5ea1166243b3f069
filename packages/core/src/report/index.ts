export type { ChartDocument } from "./chart.ts";
export * from "./comparison.ts";
export { renderComparison } from "./comparison-page.ts";
export {
  CROSS_VALIDATION_SCHEMA,
  type CrossValidation,
  crossValidationSchema,
  type FoldFigure,
  type FoldRun,
  parseCrossValidation,
  stringifyCrossValidation,
} from "./cross-validation/document.ts";
export { foldFigures, testRatio } from "./cross-validation/figures.ts";
export { renderCrossValidation } from "./cross-validation/page.ts";
export { crossValidationTable } from "./cross-validation/table.ts";
export { crossValidationVerdict } from "./cross-validation/words.ts";
export {
  formatBeside,
  formatChange,
  formatCount,
  formatDifference,
  formatNumber,
  formatPercent,
  formatSeconds,
} from "./format.ts";
export { methodComparisonChart } from "./method-comparison/chart-file.ts";
export {
  type ComparedTraining,
  METHOD_COMPARISON_SCHEMA,
  type MethodComparison,
  type MethodRecord,
  type MethodSettings,
  methodComparisonSchema,
  parseMethodComparison,
  stringifyMethodComparison,
  type TriedMethod,
} from "./method-comparison/document.ts";
export { renderMethodComparison } from "./method-comparison/page.ts";
export { methodComparisonTable } from "./method-comparison/table.ts";
export { comparisonVerdict, methodText, settingsText } from "./method-comparison/words.ts";
export { type ReportedRun, type ReportOptions, renderReport } from "./page.ts";
export type { ComparedRun } from "./side-by-side/index.ts";
export { type PrintedTable, terminalTable } from "./terminal.ts";
export { type Verdict, verdictOf } from "./verdict.ts";
