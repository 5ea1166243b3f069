import type { BranchName, BranchRecord, OutputRecord, RunRecord, SlopeStatistics } from "../../../training/index.ts";
import { meanOfKnown } from "../../means.ts";
import type { CrossValidation } from "../document.ts";
import { pooledCalibration, pooledConfusion } from "./classes.ts";
import { type PooledDependence, pooledDependence } from "./dependence.ts";
import { pooledHistogram } from "./histogram.ts";
import { byName, meansByName } from "./means.ts";
import { pooledResiduals } from "./residuals.ts";

/** A branch of all folds: what a run's branch has, as means over the folds or over the rows of all of them. */
export interface PooledBranch extends BranchRecord {
  readonly dependence: readonly PooledDependence[];
}

/** The folds as one run, which the sections of a run's report are drawn from. */
export interface PooledRecord extends RunRecord {
  readonly branches: { readonly [name in BranchName]?: PooledBranch };
}

const BRANCHES = ["baseline", "controlled"] as const;

function statisticsOf(folds: readonly SlopeStatistics[]): SlopeStatistics {
  return meansByName(folds.map((fold) => ({ ...fold }))) as unknown as SlopeStatistics;
}

function outputOf(folds: readonly OutputRecord[]): OutputRecord {
  const figures = folds.map(({ sensitivity: _, slope: __, ...figures }) => ({ ...figures }));
  return {
    ...(meansByName(figures) as Pick<OutputRecord, "outputVariance">),
    sensitivity: meansByName(folds.map(({ sensitivity }) => sensitivity)),
    slope: meansByName(folds.map(({ slope }) => slope)),
  };
}

/** Numbers first, those to which the folds are most sensitive before the others. */
function rankedDependence(folds: readonly BranchRecord[]): readonly PooledDependence[] {
  const sensitivity = meansByName(folds.map(({ sensitivity }) => sensitivity));
  const rank = ({ feature, values }: PooledDependence): number =>
    values === undefined ? -1 : Math.max(0, Object.hasOwn(sensitivity, feature) ? (sensitivity[feature] ?? 0) : 0);
  return pooledDependence(folds.map(({ dependence = [] }) => dependence)).toSorted((a, b) => rank(b) - rank(a));
}

function branchOf(folds: readonly BranchRecord[]): PooledBranch {
  const outputs = folds.flatMap(({ outputs }) => (outputs === undefined ? [] : [outputs]));
  const calibrations = folds.flatMap(({ calibration }) => (calibration === undefined ? [] : [calibration]));
  const residuals = folds.flatMap(({ residuals }) => (residuals === undefined ? [] : [residuals]));
  const confusion = pooledConfusion(folds.flatMap(({ confusion }) => confusion ?? []));
  return {
    status: "completed",
    epochs: Math.max(...folds.map(({ epochs }) => epochs)),
    bestEpoch: null,
    divergedAt: null,
    metrics: meansByName(folds.map(({ metrics }) => ({ ...metrics }))) as unknown as BranchRecord["metrics"],
    sensitivity: meansByName(folds.map(({ sensitivity }) => sensitivity)),
    slope: meansByName(folds.map(({ slope }) => slope)),
    slopes: byName(
      folds.map(({ slopes }) => slopes),
      (parts) => ({
        standard: statisticsOf(parts.map(({ standard }) => standard)),
        raw: statisticsOf(parts.map(({ raw }) => raw)),
        histogram: pooledHistogram(parts.map(({ histogram }) => histogram)),
      }),
    ),
    ...(outputs.length > 0 && { outputs: byName(outputs, outputOf) }),
    ...(calibrations.length > 0 && { calibration: pooledCalibration(calibrations) }),
    ...(residuals.length > 0 && { residuals: byName(residuals, pooledResiduals) }),
    ...(confusion !== undefined && { confusion }),
    dependence: rankedDependence(folds),
  };
}

/** Parameters of the folds' models: they differ where one has seen other levels than another. */
function parametersOf(folds: readonly RunRecord[]): number {
  return Math.round(meanOfKnown(folds.map(({ model }) => model.parameters)) ?? 0);
}

/**
 * The folds that completed as one record, such as a run of all of them would have: figures are means over the folds,
 * histograms, calibration and confusion are over the validation rows of all of them, curves are averaged point by point.
 * What a run has once (columns, network, plan) is the first fold's. Undefined without a fold.
 */
export function pooledRecord(document: CrossValidation, folds: readonly RunRecord[]): PooledRecord | undefined {
  const [first] = folds;
  if (first === undefined) return undefined;
  const { intervals: _, ...record } = first;
  const rows = (part: "training" | "validation"): number =>
    Math.round(meanOfKnown(folds.map(({ data }) => data[part])) ?? 0);
  const branches = BRANCHES.flatMap((name): readonly (readonly [BranchName, PooledBranch])[] => {
    const parts = folds.flatMap(({ branches }) => branches[name] ?? []);
    return parts.length === 0 ? [] : [[name, branchOf(parts)]];
  });
  const { version, status, created, seconds, config, warnings, references } = document;
  return {
    ...record,
    ...{ version, status, created, seconds, config, warnings, references },
    data: { ...record.data, training: rows("training"), validation: rows("validation") },
    model: { ...record.model, parameters: parametersOf(folds) },
    branches: Object.fromEntries(branches),
  };
}
