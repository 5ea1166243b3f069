import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { DataError, type EpochMetrics, parseMetrics, type RunRecord } from "isocline";
import type { ComparedRun, CrossValidation, ReportedRun, ReportOptions } from "isocline/report";
import { systemCode } from "../files.ts";
import { relativeUrl } from "../relative-url.ts";
import { openRunFolder, type RunFolder } from "../run-folder.ts";
import { readRunRecord } from "../run-record.ts";

/** A run to report on. */
export interface RunToReport {
  readonly folder: RunFolder;
  readonly record: RunRecord;
}

type Document = ReportOptions["document"];

/** Draws with a document, which Node has none of, for as long as the drawing takes. */
export async function withDocument<Drawn>(draw: (document: Document) => Drawn): Promise<Drawn> {
  const { Window } = await import("happy-dom");
  const window = new Window();
  try {
    return draw(window.document);
  } finally {
    await window.happyDOM.close();
  }
}

async function readMetrics(folder: RunFolder): Promise<readonly EpochMetrics[]> {
  const path = folder.file("metrics");
  try {
    return parseMetrics(await readFile(path, "utf8"), path);
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    const found = code === "ENOENT" ? "no such file" : `a file that cannot be read (${code})`;
    throw new DataError(
      { where: path, expected: "the epochs of the run", found, remedy: "restore it" },
      { cause: error },
    );
  }
}

/** A run or a cross-validation to report on. */
export type ToReport = RunToReport | FoldsToReport;

/** The report of one of them by itself, again. */
export function pageOf(one: ToReport): Promise<string> {
  return "document" in one ? crossValidationPage(one) : reportPage(one);
}

/** The report of one run, again. @throws DataError without its epochs; FormatError where they are damaged */
async function reportPage({ folder, record }: RunToReport): Promise<string> {
  const { renderReport } = await import("isocline/report");
  const metrics = await readMetrics(folder);
  return withDocument((document) => renderReport({ record, metrics }, { document }));
}

/** A cross-validation to report on. */
export interface FoldsToReport {
  readonly folder: RunFolder;
  readonly document: CrossValidation;
}

/** The folders of the folds that completed. */
function completedFolds({ folder, document }: FoldsToReport): readonly RunFolder[] {
  const completed = document.runs.filter(({ status }) => status === "completed");
  return completed.map((run) => openRunFolder(join(folder.path, run.folder)));
}

/** The report of a cross-validation. @throws DataError where a fold is gone; FormatError where one is damaged */
export async function crossValidationPage(folds: FoldsToReport): Promise<string> {
  const { renderCrossValidation } = await import("isocline/report");
  const read: ReportedRun[] = [];
  for (const fold of completedFolds(folds)) {
    read.push({ record: await readRunRecord(fold), metrics: await readMetrics(fold) });
  }
  return withDocument((document) => renderCrossValidation({ document: folds.document, folds: read }, { document }));
}

/** The runs' folders by their last names; by their whole paths where two are called alike. */
function namesOf(runs: readonly ToReport[]): readonly string[] {
  const short = runs.map(({ folder }) => basename(resolve(folder.path)));
  return new Set(short).size === short.length ? short : runs.map(({ folder }) => folder.path);
}

/**
 * Several runs side by side, each leading to its own report where it has one; cross-validations as the mean over their
 * folds.
 *
 * @param out where the page will be, which its links start from
 * @throws DataError for runs of different targets, or a cross-validation without a fold that completed
 */
export async function comparisonPage(runs: readonly ToReport[], out: string): Promise<string> {
  const { comparedFolds, renderComparison } = await import("isocline/report");
  const names = namesOf(runs);
  const compared: ComparedRun[] = [];
  for (const [i, run] of runs.entries()) {
    const name = names[i] ?? run.folder.path;
    const path = run.folder.file("report");
    const report = existsSync(path) ? relativeUrl(out, path) : undefined;
    if ("record" in run) {
      compared.push({ name, record: run.record, ...(report === undefined ? {} : { report }) });
      continue;
    }
    const records: RunRecord[] = [];
    for (const fold of completedFolds(run)) records.push(await readRunRecord(fold));
    compared.push(comparedFolds(name, { document: run.document, records }, report));
  }
  return withDocument((document) => renderComparison(compared, { document }));
}
