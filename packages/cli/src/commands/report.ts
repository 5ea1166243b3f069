import { resolve } from "node:path";
import type { Command } from "commander";
import { type RunStatus, UsageError } from "isocline";
import type { CrossValidation, MethodComparison } from "isocline/report";
import { readComparison } from "../compare/document.ts";
import { readCrossValidation } from "../cross-validation/document.ts";
import { type ExitCode, exitCodes } from "../exit.ts";
import { checkOutputFile, writeOutputFile } from "../output-file.ts";
import { remedyOf } from "../predict/model-files.ts";
import { comparisonPage, methodsPage, type RunToReport, reportPage } from "../report/pages.ts";
import { openRunFolder, type RunFolder } from "../run-folder.ts";
import { readRunRecord } from "../run-record.ts";
import { openTerminal, type Terminal } from "../terminal.ts";

interface ReportOptions {
  readonly out?: string;
  readonly quiet?: boolean;
}

const DETAILS = `
The page is one HTML file that needs no network. Several runs must be of one target; the page says
where they were judged on different rows or under different noise. A comparison of methods
stands alone in a report, and so does a cross-validation; its folds are runs, which go beside
others.

Examples:
  isocline report runs/houses-1
      its report.html again, from run.json and metrics.jsonl
  isocline report runs/houses-* --out houses.html
      errors, sensitivities and options of several runs side by side
`;

export function define(command: Command): void {
  command
    .argument("<runs...>", "folders of runs")
    .option(
      "--out <file>",
      "a .html file to write, which is replaced whole or not at all (default: of one run its own report.html)",
    )
    .option("--quiet", "no notes")
    .addHelpText("after", DETAILS);
}

export async function run(command: Command): Promise<ExitCode> {
  const options = command.opts<ReportOptions>();
  const terminal = openTerminal(options);
  const paths = command.args;
  const folders = paths.map((path) => openRunFolder(path));
  const repeated = paths.find((path, i) => paths.findIndex((other) => resolve(other) === resolve(path)) < i);
  if (repeated !== undefined) {
    throw new UsageError({ where: "runs", expected: "different folders", found: `${repeated} twice` });
  }
  const [only, ...others] = folders;
  const out = options.out ?? (others.length === 0 ? only?.file("report") : undefined);
  if (out === undefined) {
    throw new UsageError({ where: "--out", expected: "a file to write the runs side by side to", found: "none" });
  }
  if (!/\.html?$/i.test(out)) {
    throw new UsageError({ where: "--out", expected: "a file ending in .html", found: out });
  }
  const compared = await onlyComparison(folders);
  if (compared !== undefined) {
    if (compared.status === "interrupted" || compared.status === "running") {
      const remedy = `go on with: isocline compare --resume ${only?.path}`;
      terminal.warn(`${only?.path} is ${compared.status}, so it has no verdict yet; ${remedy}`);
    }
    await checkOutputFile(out, []);
    await writeOutputFile(out, await methodsPage(compared));
    terminal.say(`wrote ${out}`);
    return exitCodes.done;
  }
  const folds = await onlyFolds(folders);
  if (folds !== undefined) {
    if (only !== undefined) warnUnfinished(terminal, only, folds.status);
    await checkOutputFile(out, []);
    const { renderCrossValidation } = await import("isocline/report");
    await writeOutputFile(out, renderCrossValidation(folds));
    terminal.say(`wrote ${out}`);
    return exitCodes.done;
  }
  const runs: RunToReport[] = [];
  for (const folder of folders) {
    const record = await readRunRecord(folder);
    warnUnfinished(terminal, folder, record.status);
    runs.push({ folder, record });
  }
  // The report of a run is the one file of its folder that may be written again.
  const reports = others.length === 0 ? [] : folders.map((folder) => folder.file("report"));
  await checkOutputFile(out, reports);
  const [first] = runs;
  const page = first !== undefined && runs.length === 1 ? await reportPage(first) : await comparisonPage(runs, out);
  await writeOutputFile(out, page);
  terminal.say(`wrote ${out}`);
  return exitCodes.done;
}

/** The comparison to report on. Undefined where there is none. @throws UsageError for one beside others */
async function onlyComparison(folders: readonly RunFolder[]): Promise<MethodComparison | undefined> {
  for (const folder of folders) {
    const document = await readComparison(folder);
    if (document === undefined) continue;
    if (folders.length === 1) return document;
    const remedy = "a comparison stands alone in a report";
    throw new UsageError({ where: folder.path, expected: "the folder of a run", found: "a comparison", remedy });
  }
  return undefined;
}

/** The cross-validation to report on. Undefined where there are runs alone. @throws UsageError for one beside others */
async function onlyFolds(folders: readonly RunFolder[]): Promise<CrossValidation | undefined> {
  for (const folder of folders) {
    const document = await readCrossValidation(folder);
    if (document === undefined) continue;
    if (folders.length === 1) return document;
    const remedy = "a cross-validation stands alone in a report; name folders of its folds, or report it by itself";
    throw new UsageError({ where: folder.path, expected: "the folder of a run", found: "a cross-validation", remedy });
  }
  return undefined;
}

/** A page of what has not ended shows what there is so far. */
function warnUnfinished(terminal: Terminal, { path }: RunFolder, status: RunStatus): void {
  const remedy = remedyOf(status, path);
  if (remedy !== undefined) terminal.warn(`${path} is ${status}, so its figures are not final or not there; ${remedy}`);
}
