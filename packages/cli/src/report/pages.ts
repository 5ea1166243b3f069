import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { DataError, type EpochMetrics, parseMetrics, type RunRecord } from "isocline";
import type { ReportOptions, Tuning } from "isocline/report";
import { systemCode } from "../files.ts";
import { relativeUrl } from "../relative-url.ts";
import type { RunFolder } from "../run-folder.ts";

/** A run to report on. */
export interface RunToReport {
  readonly folder: RunFolder;
  readonly record: RunRecord;
}

type Document = ReportOptions["document"];

/** Draws with a document, which Node has none of, for as long as the drawing takes. */
async function withDocument(draw: (document: Document) => string): Promise<string> {
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

/** The report of one run, again. @throws DataError without its epochs; FormatError where they are damaged */
export async function reportPage({ folder, record }: RunToReport): Promise<string> {
  const { renderReport } = await import("isocline/report");
  const metrics = await readMetrics(folder);
  return withDocument((document) => renderReport({ record, metrics }, { document }));
}

/** The runs' folders by their last names; by their whole paths where two are called alike. */
function namesOf(runs: readonly RunToReport[]): readonly string[] {
  const short = runs.map(({ folder }) => basename(resolve(folder.path)));
  return new Set(short).size === short.length ? short : runs.map(({ folder }) => folder.path);
}

/**
 * Several runs side by side, each leading to its own report where it has one.
 *
 * @param out where the page will be, which its links start from
 * @throws DataError for runs of different targets
 */
export async function comparisonPage(runs: readonly RunToReport[], out: string): Promise<string> {
  const { renderComparison } = await import("isocline/report");
  const names = namesOf(runs);
  const compared = runs.map(({ folder, record }, i) => {
    const report = folder.file("report");
    const link = existsSync(report) ? { report: relativeUrl(out, report) } : {};
    return { name: names[i] ?? folder.path, record, ...link };
  });
  return withDocument((document) => renderComparison(compared, { document }));
}

/** The report of a search over settings. */
export async function tuningPage(tuning: Tuning): Promise<string> {
  const { renderTuning } = await import("isocline/report");
  return withDocument((document) => renderTuning(tuning, { document }));
}
