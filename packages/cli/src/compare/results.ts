import type { MethodComparison } from "isocline/report";
import { writeAtomically } from "../files.ts";
import type { RunFolder } from "../run-folder.ts";

/** Writes the report of a comparison, and its chart as a file of its own. */
export async function writePages(folder: RunFolder, document: MethodComparison): Promise<void> {
  const [{ renderMethodComparison, methodComparisonChart }, { Window }] = await Promise.all([
    import("isocline/report"),
    import("happy-dom"),
  ]);
  const window = new Window();
  try {
    const drawn = { document: window.document };
    await writeAtomically(folder.file("report"), renderMethodComparison(document, drawn));
    const chart = methodComparisonChart(document, drawn);
    if (chart !== null) await writeAtomically(folder.file("chart"), chart);
  } finally {
    await window.happyDOM.close();
  }
}
