export * from "./batches.ts";
export { type Dataset, type DatasetOptions, inspectTable, readDataset } from "./dataset.ts";
export { type Arithmetic, DATE_EXAMPLE, type DatePart, dateParts, formatDate, parseDate, phaseOf } from "./dates.ts";
export { type CategoryEncoding, categoryEncodings } from "./embedding.ts";
export {
  type Cell,
  type Cells,
  encodeRow,
  type FeatureEncoder,
  featureEncoder,
  type ReadDates,
  readDates,
} from "./encode.ts";
export { type IdxArray, readIdx } from "./idx.ts";
export { type ImageDatasetOptions, imageDataset, type LabelledImages } from "./images.ts";
export { type JoinedTables, joinTables } from "./join.ts";
export { type ColumnKind, type ColumnKinds, type ColumnSummary, columnKinds, describeColumns } from "./kinds.ts";
export { type MissingRule, missingRules } from "./numbers.ts";
export { quantile } from "./quantile.ts";
export { type Scaler, type ScalingName, SMOOTH_CLIP, scaler, scalingNames } from "./scaling.ts";
export * from "./schema.ts";
export {
  type Chunk,
  type ColumnValues,
  type SourceColumn,
  type TableSource,
  tableSource,
  unknownColumn,
} from "./source.ts";
export type { Fold, Split, SplitContext, SplitFacts, SplitMethod } from "./split/method.ts";
export { splitRows } from "./split/random.ts";
export {
  reservedColumns,
  type SplitKind,
  type SplitRule,
  type SplitSummary,
  splitRegistry,
  splitTable,
} from "./split/registry.ts";
export * from "./target.ts";
export { readTargetSlopes } from "./target-slopes.ts";
