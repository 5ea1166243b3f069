import type { MethodComparison } from "isocline/report";
import { writeAtomically } from "../files.ts";
import { withDocument } from "../report/pages.ts";
import type { RunFolder } from "../run-folder.ts";

/** Writes the report of a comparison, and its chart as a file of its own. */
export async function writePages(folder: RunFolder, comparison: MethodComparison): Promise<void> {
  const { renderMethodComparison, methodComparisonChart } = await import("isocline/report");
  const { page, chart } = await withDocument((document) => ({
    page: renderMethodComparison(comparison, { document }),
    chart: methodComparisonChart(comparison, { document }),
  }));
  if (chart !== null) await writeAtomically(folder.file("chart"), chart);
  await writeAtomically(folder.file("report"), page);
}
