export { type Crossing, type Crossings, crossings, type FeatureCrossings } from "./crossing.ts";
export { type DiagnoseOptions, type Diagnosis, diagnose } from "./diagnose.ts";
export {
  CONFIDENCE,
  type PairedDifference,
  type PairedVerdict,
  pairedDifference,
  pairedReferences,
  type Spread,
  spreadOf,
} from "./paired.ts";
export {
  type DependencePoint,
  dependenceAt,
  GRID_SHARES,
  type LevelPoint,
  levelDependence,
  partialDependence,
} from "./partial-dependence.ts";
export { PROBE_ROWS, type Probe, probeRows } from "./probe.ts";
export type { RawCategory, RawFeature, RawModel, RawNumber, RawRows } from "./raw-model.ts";
export { type RawSensitivity, type RawSensitivityTally, rawSensitivityTally } from "./raw-sensitivity.ts";
export {
  DIFFERENCE_STEP,
  type RawSlopes,
  type RawSlopesOptions,
  type RawSlopesTally,
  rawSlopesTally,
} from "./raw-slopes.ts";
export { type RowSample, type RowSampleOptions, rowSample, type SampledRows } from "./row-sample.ts";
export { type DescribeRunOptions, describeRun, type RunContext } from "./run-record.ts";
export { type RunningMoments, runningMoments } from "./running-moments.ts";
export { type Sensitivities, type SensitivityOptions, sensitivity } from "./sensitivity.ts";
export { type Slopes, slopes } from "./slopes.ts";
export { studentQuantile } from "./student.ts";
export { TARGET_TOLERANCE, targetMiss } from "./target-records.ts";
