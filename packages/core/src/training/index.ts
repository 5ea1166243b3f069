export {
  type BranchingEvents,
  type BranchingResult,
  type BranchStart,
  comparesWithBaseline,
  startBranch,
  trainBranches,
} from "./branching.ts";
export {
  type Checkpoint,
  type CheckpointOptions,
  type Digest,
  decodeCheckpoint,
  encodeCheckpoint,
  type FinishedPhase,
  isFinished,
  type RunProgress,
} from "./checkpoint.ts";
export {
  accuracyOf,
  areaOf,
  CALIBRATION_BINS,
  type CalibrationBin,
  type ClassMetrics,
  classMetrics,
} from "./class-metrics.ts";
export { type CostShape, gradientEvaluations } from "./cost.ts";
export { encodedColumn } from "./encoded-column.ts";
export { type AdaptiveEpoch, type EpochOptions, epochProgram, stateNames } from "./epoch-program.ts";
export { createErrorTally, type ErrorTally } from "./error-tally.ts";
export { comparedError, defined, type ErrorMetrics, errorMetrics } from "./errors-of.ts";
export { fitPhase, type PhaseResult, startPhase } from "./fit.ts";
export { listMethods, type Method, type MethodKind, methodKinds } from "./methods.ts";
export * from "./metrics.ts";
export { evaluatePieces, type Piece, rowsAtOnce } from "./pieces.ts";
export { type PlacedDataset, placeDataset, rowIndices, targetsOf, weightsOf } from "./placed.ts";
export {
  type AskedFigure,
  type BranchingPlan,
  type Controlled,
  type LaiTrainingOptions,
  laiTraining,
  type Phase,
  recordedPhase,
  type TargetPlan,
} from "./plan.ts";
export { createPredictor, type Predictor } from "./predictor.ts";
export { checkShape, type DocumentKind, parseDocument, parseJson } from "./read-json.ts";
export * from "./record.ts";
export { referenceSchema } from "./recorded-reference.ts";
export { decodeSafetensors, encodeSafetensors, type Safetensors } from "./safetensors.ts";
export {
  type BestEpoch,
  type ChunkReport,
  type FitEvents,
  type FitSettings,
  type PhaseProgress,
  type Restore,
  restores,
} from "./settings.ts";
export { evaluatedParameters, initialState, type TrainingState } from "./state.ts";
export { withStored } from "./stored-vector.ts";
export {
  type Confusion,
  type DependenceCurve,
  type ErrorIntervals,
  type FeatureDependence,
  type FigureIntervals,
  HISTOGRAM_BINS,
  type Histogram,
  type Interval,
  RESIDUAL_BINS,
  type ResidualBin,
  type ResidualSummary,
} from "./summaries.ts";
export { type KnownTargets, meanOf, outputColumn, type TargetErrors, targetErrors } from "./target-errors.ts";
export { figureUnit, targetFigures } from "./target-figures.ts";
export { lossTargetsOf, type TargetForm, targetForm } from "./target-form.ts";
export { type TargetRecord, targetRecordSchema } from "./target-record.ts";
