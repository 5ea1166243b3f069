import { pairedReferences } from "../src/diagnostics/index.ts";
import { type CrossValidation, foldFigures, testRatio } from "../src/report/index.ts";
import type { BranchRecord, RunRecord } from "../src/training/index.ts";
import { classificationRun, type FixedRun, regressionRun } from "./report-records.ts";

/** A cross-validation to report, and the runs of its folds. */
export interface FixedFolds {
  readonly document: CrossValidation;
  readonly folds: readonly FixedRun[];
}

/** Every number of a value, changed; what says how many or where is kept. */
function changed<Value>(value: Value, change: (number: number) => number): Value {
  if (typeof value === "number") return change(value) as Value;
  if (Array.isArray(value)) return value.map((each) => changed(each, change)) as Value;
  if (typeof value !== "object" || value === null) return value;
  const kept = ["count", "counts", "shares", "epochs", "bestEpoch"];
  const entries = Object.entries(value).map(([key, each]) => [key, kept.includes(key) ? each : changed(each, change)]);
  return Object.fromEntries(entries) as Value;
}

/** The same run as another fold would leave it: its figures a little off. */
function foldOf({ record, metrics }: FixedRun, fold: number, of: number): FixedRun {
  const factor = 1 + 0.02 * (fold - 2);
  const { intervals: _, ...rest } = record;
  const off = (number: number): number => Number((number * factor).toPrecision(6));
  const branches = Object.entries(record.branches).map(([name, branch]): readonly [string, BranchRecord] => {
    const { calibration, ...kept } = changed(branch, off);
    return [name, { ...kept, ...(calibration && branch.calibration && { calibration: branch.calibration }) }];
  });
  const found: RunRecord = {
    ...rest,
    data: { ...record.data, split: { kind: "random", fold: { fold, of, repeat: 1 }, aside: 0 } },
    warnings: record.warnings.map((text) => text.replace(/\d+ of/, `${10 + fold} of`)),
    branches: Object.fromEntries(branches),
  };
  return { record: found, metrics: metrics.map((epoch) => ({ ...epoch, validation: changed(epoch.validation, off) })) };
}

function foldsOf(run: FixedRun, target: string, ensemble: boolean): FixedFolds {
  const folds = [1, 2, 3].map((fold) => foldOf(run, fold, 3));
  const records = folds.map(({ record }) => record);
  const { version, created, noise, data, references } = run.record;
  const document: CrossValidation = {
    schema: "isocline.cross-validation/1",
    ...{ version, status: "completed", created, seconds: 37.5, source: data.source, target },
    ...{ split: { kind: "random" }, folds: 3, repeats: 1, noise, confidence: 0.95, ratio: testRatio(records) },
    branches: ["baseline", "controlled"],
    runs: records.map(({ status, data: { training, validation } }, i) => ({
      ...{ fold: i + 1, repeat: 1, folder: `fold-${i + 1}-of-3`, status, training, validation },
    })),
    figures: foldFigures(records),
    ensemble,
    config: { ...run.record.config, folds: 3, seed: 1, threads: 1, ensemble },
    warnings: records.flatMap(({ warnings }) => warnings),
    references: [...references, ...pairedReferences],
  };
  return { document, folds };
}

/** Three folds of a number predicted from two numbers and a category, and one model of them. */
export const regressionFolds: FixedFolds = foldsOf(regressionRun, "price", true);

/** Three folds of classes, without a model of them. */
export const classificationFolds: FixedFolds = foldsOf(classificationRun, "worth", false);
