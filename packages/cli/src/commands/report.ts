import { resolve } from "node:path";
import type { Command } from "commander";
import { type RunStatus, UsageError } from "isocline";
import { readCrossValidation } from "../cross-validation/document.ts";
import { type ExitCode, exitCodes } from "../exit.ts";
import { checkOutputFile, writeOutputFile } from "../output-file.ts";
import { remedyOf } from "../predict/model-files.ts";
import { comparisonPage, pageOf, type ToReport } from "../report/pages.ts";
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
stands as the mean over its folds; those of the same folds are compared fold by fold.

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

/** A page of what has not ended shows what there is so far. */
function warnUnfinished(terminal: Terminal, { path }: RunFolder, status: RunStatus): void {
  const remedy = remedyOf(status, path);
  if (remedy !== undefined) terminal.warn(`${path} is ${status}, so its figures are not final or not there; ${remedy}`);
}
