export type { ChartDocument } from "./chart.ts";
export * from "./comparison.ts";
export { renderComparison } from "./comparison-page.ts";
export {
  CROSS_VALIDATION_SCHEMA,
  type CrossValidation,
  type FoldFigure,
  type FoldRun,
  parseCrossValidation,
  stringifyCrossValidation,
} from "./cross-validation/document.ts";
export { foldFigures, testRatio } from "./cross-validation/figures.ts";
export { type ReportedFolds, renderCrossValidation } from "./cross-validation/page.ts";
export { crossValidationTable } from "./cross-validation/table.ts";
export { foldTargetTable } from "./cross-validation/targets.ts";
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
export {
  type Candidate,
  type FilterTally,
  type Finalist,
  type FullRun,
  METALEARNING_SCHEMA,
  type Metalearning,
  type MetalearningBudget,
  type MetalearningFigures,
  type MetalearningObjective,
  type MetalearningSettings,
  parseMetalearning,
  stringifyMetalearning,
} from "./metalearning/document.ts";
export { metalearningLines } from "./metalearning/lines.ts";
export { renderMetalearning } from "./metalearning/page.ts";
export { metalearningVerdict } from "./metalearning/words.ts";
export { methodComparisonChart } from "./method-comparison/chart-file.ts";
export {
  type ComparedTraining,
  METHOD_COMPARISON_SCHEMA,
  type MethodComparison,
  type MethodRecord,
  type MethodSettings,
  parseMethodComparison,
  stringifyMethodComparison,
  type TriedMethod,
} from "./method-comparison/document.ts";
export { renderMethodComparison } from "./method-comparison/page.ts";
export { methodComparisonTable } from "./method-comparison/table.ts";
export { comparisonVerdict, methodText, settingsText } from "./method-comparison/words.ts";
export { type ReportedRun, type ReportOptions, renderReport } from "./page.ts";
export { shellWord } from "./shell-word.ts";
export { type ComparedFolds, type ComparedRun, comparedFolds } from "./side-by-side/index.ts";
export { type TargetTable, targetTable } from "./targets.ts";
export { type PrintedTable, terminalTable } from "./terminal.ts";
export {
  parseTuning,
  stringifyTuning,
  TUNING_SCHEMA,
  type Tuning,
  type TuningBaseline,
  type TuningChoice,
  type TuningFinalist,
  type TuningStatus,
  type TuningTrial,
} from "./tuning/document.ts";
export { renderTuning } from "./tuning/page.ts";
export { tuningTable } from "./tuning/table.ts";
export { brokenLimits, choiceReason, goalText, tuningVerdict } from "./tuning/words.ts";
export { type Verdict, verdictOf } from "./verdict.ts";
