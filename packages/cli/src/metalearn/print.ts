import type { Metalearning } from "isocline/report";
import { type ExitCode, exitCodes } from "../exit.ts";
import type { RunFolder } from "../run-folder.ts";
import type { Terminal } from "../terminal.ts";
import type { PreparedSearch } from "./prepare.ts";

/** What is about to be spent, in a sentence. */
export function budgetText({ search, reference, dataset }: PreparedSearch): string {
  const { population, generations, partialSteps, steps, best, seeds } = search;
  const { train, heldOut } = reference.rows;
  const full = (best + 1) * seeds;
  const losses = 1 + population * generations;
  const total = losses * partialSteps + full * steps;
  const rows = `${train.length} rows to train on, ${heldOut.length} held out, ${dataset.split.validation.length} to test on`;
  return (
    `${dataset.name}: ${rows}; at most ${losses} losses × ${partialSteps} steps, then ` +
    `${full} trainings × ${steps} steps: ${total} steps of ${reference.config.batch} rows`
  );
}

/** The one document that `--json` prints. */
export function metalearningDocument(document: Metalearning, folder: RunFolder): object {
  const { config: _, references: __, ...rest } = document;
  return { ...rest, folder: folder.path };
}

/** What the search came to, and where all of it is kept. */
export async function printMetalearning(terminal: Terminal, document: Metalearning, folder: RunFolder): Promise<void> {
  const { metalearningLines, metalearningVerdict } = await import("isocline/report");
  const { sentence, detail } = metalearningVerdict(document);
  const lines = [
    ...metalearningLines(document),
    "",
    terminal.bold(sentence),
    ...(detail === "" ? [] : [detail]),
    "",
    `Run folder: ${folder.path}`,
  ];
  if (document.chosen !== null) {
    const control = document.classes === null ? " --control none" : "";
    lines.push(`Train with the loss found: isocline train DATA --loss ${folder.file("loss")}${control}`);
  }
  terminal.result(lines.join("\n"));
}

/** What a search that did not complete has kept, and what to do; and the exit code of any. */
export function concludeMetalearning(
  terminal: Terminal,
  { status, chosen, candidates }: Metalearning,
  { path }: RunFolder,
): ExitCode {
  if (status === "interrupted") {
    terminal.fail(`interrupted, finished trials kept; go on with: isocline metalearn --resume ${path}`);
    return exitCodes.interrupted;
  }
  if (chosen !== null) return exitCodes.done;
  const reason = candidates.find((candidate) => candidate.reason !== undefined)?.reason;
  terminal.fail(
    `no loss was found: none of ${candidates.length} trained to the end${reason === undefined ? "" : ` (${reason})`}; ` +
      `raise --generations or --partial-steps; the record is in ${path}`,
  );
  return exitCodes.diverged;
}
