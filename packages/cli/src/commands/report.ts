import { resolve } from "node:path";
import type { Command } from "commander";
import { UsageError } from "isocline";
import { readCrossValidation } from "../cross-validation/document.ts";
import { type ExitCode, exitCodes } from "../exit.ts";
import { checkOutputFile, writeOutputFile } from "../output-file.ts";
import { remedyOf } from "../predict/model-files.ts";
import { comparisonPage, pageOf, type ToReport } from "../report/pages.ts";
import { readSearch, type SearchStatus, type SearchToReport } from "../report/searches.ts";
import { openRunFolder, type RunFolder } from "../run-folder.ts";
import { readRunRecord } from "../run-record.ts";
import { openTerminal, type Terminal } from "../terminal.ts";

interface ReportOptions {
  readonly out?: string;
  readonly quiet?: boolean;
}

const DETAILS = `
The page is one HTML file that needs no network. Several runs must be of one target; the page says
where they were judged on different rows or under different noise. Among them a cross-validation
stands as the mean over its folds; those of the same folds are compared fold by fold. What tune,
compare and metalearn found stands alone.

Examples:
  isocline report runs/houses-1
      its report.html again, from run.json and metrics.jsonl
  isocline report runs/houses-* --out houses.html
      errors, sensitivities and options of several runs side by side
  isocline report runs/plain-cv runs/strong-cv --out folds.html
      two cross-validations, and what the second changed over the folds
`;

export function define(command: Command): void {
  command
    .argument("<runs...>", "folders of runs or cross-validations")
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
  const search = await onlySearch(folders);
  if (search !== undefined) {
    if (only !== undefined) warnUnfinished(terminal, only, search.status, search.command);
    await checkOutputFile(out, []);
    await writeOutputFile(out, await search.page());
    terminal.say(`wrote ${out}`);
    return exitCodes.done;
  }
  const reported: ToReport[] = [];
  for (const folder of folders) {
    const found = await readReported(folder);
    warnUnfinished(terminal, folder, "document" in found ? found.document.status : found.record.status);
    reported.push(found);
  }
  // The report of a run is the one file of its folder that may be written again.
  await checkOutputFile(out, others.length === 0 ? [] : folders.map((folder) => folder.file("report")));
  const [first] = reported;
  const page = first !== undefined && others.length === 0 ? await pageOf(first) : await comparisonPage(reported, out);
  await writeOutputFile(out, page);
  terminal.say(`wrote ${out}`);
  return exitCodes.done;
}

/** The run or the cross-validation in a folder. @throws DataError where there is neither */
async function readReported(folder: RunFolder): Promise<ToReport> {
  const document = await readCrossValidation(folder);
  return document === undefined ? { folder, record: await readRunRecord(folder) } : { folder, document };
}

/** The search to report on. Undefined where there is none. @throws UsageError for one beside others */
async function onlySearch(folders: readonly RunFolder[]): Promise<SearchToReport | undefined> {
  for (const folder of folders) {
    const search = await readSearch(folder);
    if (search === undefined) continue;
    if (folders.length === 1) return search;
    const found = `one of isocline ${search.command}`;
    const remedy = "it stands alone in a report";
    throw new UsageError({ where: folder.path, expected: "the folder of a run", found, remedy });
  }
  return undefined;
}

/** A page of what has not ended shows what there is so far. */
function warnUnfinished(terminal: Terminal, { path }: RunFolder, status: SearchStatus, command?: string): void {
  const remedy = remedyOf(status, path, command);
  if (remedy !== undefined) terminal.warn(`${path} is ${status}, so its figures are not final or not there; ${remedy}`);
}
