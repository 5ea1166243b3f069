export { type AttackedOptions, type AttackedPredictor, attackedPredictor } from "./attacked.ts";
export { aroundClass, atThreshold, type Boundary, betweenClasses } from "./boundary.ts";
export type { ByOutput } from "./by-output.ts";
export { confusionOf } from "./confusion.ts";
export { type Crossing, type Crossings, crossings, type FeatureCrossings } from "./crossing.ts";
export { type DiagnoseOptions, type Diagnosis, diagnose } from "./diagnose.ts";
export { type BranchPredictions, errorIntervals, intervalReferences, wilson } from "./intervals.ts";
export { type MeanInterval, meanInterval } from "./mean-interval.ts";
export {
  foldInterval,
  type PairedDifference,
  type PairedVerdict,
  pairedDifference,
  pairedReferences,
} from "./paired.ts";
export { holm, type PairedTest, pairedTest, pairedTestReferences } from "./paired-t.ts";
export {
  type DependencePoint,
  dependenceAt,
  dependenceReferences,
  GRID_SHARES,
  type LevelPoint,
  levelDependence,
  partialDependence,
} from "./partial-dependence.ts";
export { PROBE_ROWS, type Probe, probeRows } from "./probe.ts";
export type { RawBoolean, RawCategory, RawDate, RawFeature, RawModel, RawNumber, RawRows } from "./raw-model.ts";
export {
  type RawSensitivity,
  type RawSensitivityOptions,
  type RawSensitivityTally,
  rawSensitivityTally,
} from "./raw-sensitivity.ts";
export {
  DIFFERENCE_STEP,
  type RawSlopes,
  type RawSlopesOptions,
  type RawSlopesTally,
  rawSlopesTally,
} from "./raw-slopes.ts";
export { residualSummaries } from "./residuals.ts";
export { type Robustness, type RobustnessOptions, robustness } from "./robustness.ts";
export { type RowSample, type RowSampleOptions, rowSample, type SampledRows } from "./row-sample.ts";
export { type RunDependenceOptions, runDependence } from "./run-dependence.ts";
export { type DescribeRunOptions, describeRun, type RunContext } from "./run-record.ts";
export { type RunningMoments, runningMoments } from "./running-moments.ts";
export { type Sensitivities, type SensitivityOptions, sensitivity } from "./sensitivity.ts";
export { type Slopes, slopes } from "./slopes.ts";
export { CONFIDENCE, type FoldInterval, type IntervalOptions, type Spread, spreadOf } from "./spread.ts";
export { studentQuantile, studentTails } from "./student.ts";
export { missedTargets, TARGET_TOLERANCE, targetMiss, targetRecords } from "./target-records.ts";
