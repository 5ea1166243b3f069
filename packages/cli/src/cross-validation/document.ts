import {
  CONFIDENCE,
  distinctReferences,
  missedTargets,
  pairedReferences,
  type RunRecord,
  type RunStatus,
  targetMiss,
} from "isocline";
import type { CrossValidation, FoldRun } from "isocline/report";
import { configDocument } from "../config/resolve.ts";
import type { TrainConfig } from "../config/train-config.ts";
import { readDocument } from "../read-document.ts";
import type { RunFolder } from "../run-folder.ts";
import { splitColumnOf } from "../train/tables.ts";
import { version } from "../version.ts";
import { isEnded, type PlannedFold } from "./folds.ts";

/** What a cross-validation has come to so far. */
export interface FoldsSoFar {
  readonly config: TrainConfig;
  readonly created: string;
  readonly status: RunStatus;
  readonly plan: readonly PlannedFold[];
  /** The record of each fold that has begun, in the order of the plan. */
  readonly records: readonly (RunRecord | undefined)[];
  readonly ensemble: boolean;
}

/** The document of a cross-validation as it stands. */
export async function describeFolds(soFar: FoldsSoFar): Promise<CrossValidation> {
  const { config, created, status, plan, records, ensemble } = soFar;
  const { CROSS_VALIDATION_SCHEMA, foldFigures, testRatio } = await import("isocline/report");
  const begun = records.filter((record) => record !== undefined);
  const completed = begun.filter((record) => record.status === "completed");
  const diverged = begun.filter((record) => record.status === "diverged").length;
  const column = splitColumnOf(config);
  const runs = plan.map(({ fold, repeat, folder }, i): FoldRun => {
    const { status = null, data, branches } = records[i] ?? {};
    const targets = isEnded(records[i]) ? branches?.controlled?.targets : undefined;
    const rows = { training: data?.training ?? null, validation: data?.validation ?? null };
    return { fold, repeat, folder, status, ...rows, ...(targets && { targets }) };
  });
  // What a fold missed is said of that fold.
  const shared = begun.flatMap(({ warnings, branches }) => {
    const missed = missedTargets(branches);
    return warnings.filter((warning) => !missed.includes(warning));
  });
  return {
    schema: CROSS_VALIDATION_SCHEMA,
    version: version(),
    status,
    created,
    seconds: begun.reduce((sum, { seconds }) => sum + seconds, 0),
    source: begun[0]?.data.source ?? config.data,
    target: config.target.join(", "),
    split: { kind: config.split, ...(column === undefined ? {} : { column }) },
    folds: config.folds ?? 0,
    repeats: config.repeats ?? 1,
    noise: config.noise,
    confidence: CONFIDENCE,
    ratio: testRatio(completed),
    branches: (["baseline", "controlled"] as const).filter((name) => completed[0]?.branches[name] !== undefined),
    runs,
    figures: foldFigures(completed),
    ensemble,
    config: configDocument(config),
    warnings: [
      ...new Set(shared),
      ...(diverged === 0 ? [] : [`${diverged} of ${plan.length} folds diverged; the figures are those of the others`]),
      ...runs.flatMap(missesOf),
    ],
    references: distinctReferences([...begun.flatMap(({ references }) => references), ...pairedReferences]),
  };
}

/** How near a fold came to the targets that it missed, each in a sentence. */
export function missesOf({ folder, targets = [] }: Pick<FoldRun, "folder" | "targets">): readonly string[] {
  return targets.filter(({ met }) => !met).map((target) => `${folder}: ${targetMiss(target)}`);
}

/**
 * The document in a folder; undefined where it is no cross-validation's.
 *
 * @throws FormatError for one that is damaged or of another version
 */
export function readCrossValidation(folder: RunFolder): Promise<CrossValidation | undefined> {
  return readDocument(folder, "crossValidation", async (text, path) =>
    (await import("isocline/report")).parseCrossValidation(text, path),
  );
}
