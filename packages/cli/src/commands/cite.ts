import type { Command } from "commander";
import { bibtex, citationText, distinctReferences, type Reference, UsageError } from "isocline";
import { readCrossValidation } from "../cross-validation/document.ts";
import { type ExitCode, exitCodes } from "../exit.ts";
import { parseChoice } from "../options/choice.ts";
import { readSearch } from "../report/searches.ts";
import { openRunFolder } from "../run-folder.ts";
import { readRunRecord } from "../run-record.ts";
import { oneLine, openTerminal } from "../terminal.ts";

const FORMATS = ["text", "bibtex"] as const;

interface CiteOptions {
  readonly format?: string;
  readonly json?: boolean;
}

const DETAILS = `
The works come from the record: what the model, loss, control, rule and optimizer of a run were made
of, and the methods of a search. Of several folders each work is cited once.

Examples:
  isocline cite runs/houses-1
      a line for each work
  isocline cite runs/houses-* --format bibtex > methods.bib
      entries for a bibliography
`;

export function define(command: Command): void {
  command
    .argument("<runs...>", "folders of runs, cross-validations, searches or comparisons")
    .option("--format <name>", `${FORMATS.join(" | ")} (default: text)`)
    .option("--json", "print a JSON array: authors, title, year, source and perhaps url of each")
    .addHelpText("after", DETAILS);
}

export async function run(command: Command): Promise<ExitCode> {
  const { format, json = false } = command.opts<CiteOptions>();
  const asked = format === undefined ? "text" : parseChoice("--format", format, FORMATS);
  if (json && format !== undefined) {
    throw new UsageError({ where: "--json", expected: "no --format with it", found: format });
  }
  const found: Reference[] = [];
  for (const path of command.args) found.push(...(await referencesOf(path)));
  const works = distinctReferences(found);
  const terminal = openTerminal();
  if (json) terminal.result(JSON.stringify(works, undefined, 2));
  else if (works.length === 0) terminal.say("nothing to cite: the methods of the run come from no work");
  else if (asked === "bibtex") terminal.result(bibtex(works.map(plain)).trimEnd());
  else terminal.result(works.map((work) => citationText(plain(work))).join("\n"));
  return exitCodes.done;
}

async function referencesOf(path: string): Promise<readonly Reference[]> {
  const folder = openRunFolder(path);
  const document = (await readSearch(folder)) ?? (await readCrossValidation(folder)) ?? (await readRunRecord(folder));
  return document.references;
}

/** A record may hold any text, line ends and control characters too. */
function plain({ authors, title, year, source, url }: Reference): Reference {
  const texts = { authors: oneLine(authors), title: oneLine(title), source: oneLine(source) };
  return { ...texts, year, ...(url === undefined ? {} : { url: oneLine(url) }) };
}
