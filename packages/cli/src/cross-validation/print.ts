import type { CrossValidation } from "isocline/report";
import { type ExitCode, exitCodes } from "../exit.ts";
import type { Terminal } from "../terminal.ts";
import { printedTargets } from "../train/print.ts";
import { missesOf } from "./document.ts";

/** The one document that `--json` prints. */
export function foldsDocument(document: CrossValidation, folder: string): object {
  const { config: _, references: __, ...rest } = document;
  return { ...rest, folder };
}

/** Figures over the folds, the verdict on them, and where all of it is kept. */
export async function printFolds(terminal: Terminal, document: CrossValidation, folder: string): Promise<void> {
  const { crossValidationTable, crossValidationVerdict, foldTargetTable } = await import("isocline/report");
  const { sentence, detail } = crossValidationVerdict(document);
  const verdict = [terminal.bold(sentence), ...(detail === "" ? [] : [detail])];
  const asked = await printedTargets(foldTargetTable(document));
  terminal.result(
    [...crossValidationTable(document), ...asked, "", ...verdict, "", `Run folder: ${folder}`].join("\n"),
  );
}

/** What a cross-validation that did not complete has kept, and what to do; and the exit code of any. */
export function concludeFolds(terminal: Terminal, { status, runs }: CrossValidation, folder: string): ExitCode {
  if (status === "interrupted") {
    terminal.fail(`interrupted with a checkpoint written; go on with: isocline train --resume ${folder}`);
    return exitCodes.interrupted;
  }
  const missed = runs.flatMap(missesOf);
  if (status !== "diverged" && missed.length > 0) {
    const folds = runs.filter(({ targets = [] }) => targets.some(({ met }) => !met)).length;
    const of = `${folds} of ${runs.length} folds missed a target`;
    terminal.fail(`${of}: ${missed.join("; ")}; give the control more --epochs, or ask for less`);
    return exitCodes.missed;
  }
  if (status !== "diverged") return exitCodes.done;
  const diverged = runs.filter((run) => run.status === "diverged").map((run) => run.folder);
  terminal.fail(
    `${diverged.length} of ${runs.length} folds diverged (${diverged.join(", ")}); the others are kept in ${folder}; ` +
      "try a lower --learning-rate or --clip-norm 1",
  );
  return exitCodes.diverged;
}
