import {
  type ChosenStrength,
  CONFIDENCE,
  distinctReferences,
  type JudgedMethod,
  judgeMethods,
  judgeOverall,
  pairedTestReferences,
  type RunFigures,
  type RunStatus,
  targetLabel,
} from "isocline";
import type { ComparedTraining, MethodComparison, MethodRecord, TriedMethod } from "isocline/report";
import { configDocument } from "../config/resolve.ts";
import { readDocument } from "../read-document.ts";
import type { RunFolder } from "../run-folder.ts";
import { splitColumnOf } from "../train/tables.ts";
import { version } from "../version.ts";
import { BASELINE } from "./methods.ts";
import { definitionsOf } from "./options.ts";
import type { ComparisonPlan, PlannedMethod } from "./plan.ts";

/** What a comparison has come to so far. */
export interface SoFar {
  readonly plan: ComparisonPlan;
  readonly created: string;
  /** SHA-256 of the encoded rows. */
  readonly dataset: string;
  /** By method. */
  readonly tried: Map<string, readonly TriedMethod[]>;
  readonly chosen: Map<string, ChosenStrength>;
  readonly runs: Map<string, ComparedTraining[]>;
}

/** The document of a comparison as it stands. */
export async function describeComparison(soFar: SoFar, status: RunStatus): Promise<MethodComparison> {
  const { plan, created, dataset, runs } = soFar;
  const { METHOD_COMPARISON_SCHEMA } = await import("isocline/report");
  const { options, config, preparation, methods, budget, seeds } = plan;
  const { target } = preparation.dataset.preprocessing;
  const { split, name } = preparation.dataset;
  const column = splitColumnOf(config);
  const isOver = status === "completed" || status === "diverged";
  const [baseline, ...compared] = methods;
  const judged = compared
    .filter((method) => soFar.chosen.has(method.name))
    .map(({ name }): JudgedMethod => ({ name, runs: figuresOf(runs.get(name)) }));
  const base = figuresOf(runs.get(baseline.name));
  const verdicts = isOver ? judgeMethods(base, judged) : [];
  const isJudged = isOver && judged.length > 0 && base.some((run) => run !== null);
  const overall = isJudged ? judgeOverall(judged, verdicts, options.maxLoss) : null;
  const records = methods.map((method) =>
    recordOf(soFar, method, verdicts.find((verdict) => verdict.name === method.name)?.changes ?? null),
  );
  const all = records.flatMap((record) => record.runs);
  return {
    schema: METHOD_COMPARISON_SCHEMA,
    version: version(),
    status,
    created,
    seconds: all.reduce((sum, { seconds }) => sum + seconds, 0),
    source: name,
    target: targetLabel(target),
    error: target.kind === "classification" ? "logLoss" : "rmse",
    rows: { training: split.train.length, validation: split.validation.length, test: split.test?.length ?? 0 },
    split: { kind: config.split, ...(column === undefined ? {} : { column }) },
    dataset,
    noise: config.noise,
    robustness: { noise: options.testNoise, radius: options.attack },
    seeds,
    tries: options.tries,
    test: options.test,
    maxLoss: options.maxLoss,
    confidence: CONFIDENCE,
    budget,
    methods: records,
    overall,
    definitions: definitionsOf(options),
    config: configDocument(config),
    warnings: [...new Set([...preparation.dataset.warnings, ...plan.warnings, ...divergences(records)])],
    references: distinctReferences([...methods.flatMap(({ references }) => references), ...pairedTestReferences]),
  };
}

/**
 * The document in a folder; undefined where it is no comparison's.
 *
 * @throws FormatError for one that is damaged or of another version
 */
export function readComparison(folder: RunFolder): Promise<MethodComparison | undefined> {
  return readDocument(folder, "comparison", async (text, path) =>
    (await import("isocline/report")).parseMethodComparison(text, path),
  );
}

function figuresOf(runs: readonly ComparedTraining[] = []): readonly (RunFigures | null)[] {
  return runs.map(({ figures }) => figures);
}

function recordOf(
  { plan, tried, chosen, runs }: SoFar,
  { name, title, settings, tries }: PlannedMethod,
  changes: MethodRecord["changes"],
): MethodRecord {
  const choice = chosen.get(name);
  const { values, cost, epochs } = tries[choice?.place ?? 0] ?? tries[0];
  return {
    name,
    title,
    settings: { ...settings, ...(choice === undefined ? {} : values) },
    strength: choice === undefined ? {} : values,
    cost,
    epochs,
    evaluations: cost * epochs * plan.budget.steps,
    tried: tried.get(name) ?? [],
    chosen: choice ?? null,
    // An interrupted comparison has some seeds only.
    runs: (runs.get(name) ?? []).filter((run) => run !== undefined),
    changes,
  };
}

function divergences(records: readonly MethodRecord[]): readonly string[] {
  return records.flatMap(({ name, tried, runs }) => {
    const lost = runs.filter(({ status }) => status === "diverged" || status === "failed");
    const reasons = [...new Set(lost.flatMap(({ reason }) => reason ?? []))];
    const said: string[] = [];
    if (tried.length > 0 && tried.every(({ error }) => error === null)) {
      said.push(`${name} diverged at every strength that was tried, and is not compared`);
    }
    if (lost.length > 0) {
      const seeds = `${lost.length} of ${runs.length} seeds (${lost.map(({ seed }) => seed).join(", ")})`;
      said.push(
        `${name === BASELINE ? "the baseline" : name} has no figures in ${seeds}` +
          (lost.length < runs.length ? "; those of the others are compared" : "") +
          (reasons.length === 0 ? "" : `: ${reasons.join("; ")}`),
      );
    }
    return said;
  });
}
