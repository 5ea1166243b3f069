import { stringifyLossFile } from "isocline";
import type { Metalearning } from "isocline/report";
import { writeAtomically } from "../files.ts";
import { withDocument } from "../report/pages.ts";
import type { RunFolder } from "../run-folder.ts";
import { lossFile } from "./candidates.ts";
import type { PreparedSearch } from "./prepare.ts";

/** Writes the loss found as a file, if one was, and the report. */
export async function writeResults(folder: RunFolder, prepared: PreparedSearch, document: Metalearning): Promise<void> {
  const { chosen, finalists, source, target, settings, created } = document;
  const found = chosen === null ? undefined : finalists[chosen];
  if (found?.coefficients) {
    const { test, heldOut, candidate } = found;
    const file = lossFile(found.coefficients, prepared, {
      ...{ source, target, created, candidate, objective: settings.objective },
      ...{ heldOut: heldOut.mean, test: test.mean, trainings: test.count },
    });
    await writeAtomically(folder.file("loss"), stringifyLossFile(file));
  }
  const { renderMetalearning } = await import("isocline/report");
  await writeAtomically(
    folder.file("report"),
    await withDocument((page) => renderMetalearning(document, { document: page })),
  );
}
