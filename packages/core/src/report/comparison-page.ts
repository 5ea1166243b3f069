import { DataError, UsageError } from "../base/index.ts";
import { targetLabel } from "../data/index.ts";
import type { ReportOptions } from "./page.ts";
import { renderSections } from "./section.ts";
import { pageHtml } from "./shell.ts";
import { type ComparedRun, countText, runsContext, runsSections } from "./side-by-side/index.ts";

/**
 * Several runs side by side as one HTML page, of the make of `renderReport`'s: errors, mean sensitivity and slope norm
 * of every branch, the sensitivity of each feature over the runs, and the options that differ. The same runs give the
 * same text. All text of the records is escaped. A cross-validation (`comparedFolds`) stands among them as the mean over
 * its folds; those of the same folds are compared fold by fold.
 *
 * The runs must be of one target, as errors in different units say nothing beside each other; tables, splits and noise
 * may differ, and the page then says so.
 *
 * @throws UsageError for no run, or two of one name; DataError for runs of different targets
 * @example renderComparison([{ name: "a", record: a }, { name: "b", record: b }], { document: new Window().document })
 */
export function renderComparison(runs: readonly ComparedRun[], { document }: ReportOptions): string {
  const [first] = runs;
  if (first === undefined) throw new UsageError({ where: "comparison", expected: "at least one run", found: "none" });
  const { target } = first.record.data.preprocessing;
  for (const [i, { name, record }] of runs.entries()) {
    if (runs.findIndex((run) => run.name === name) < i) {
      throw new UsageError({ where: "comparison", expected: "runs of different names", found: `"${name}" twice` });
    }
    const other = record.data.preprocessing.target;
    if (targetLabel(other) === targetLabel(target) && other.kind === target.kind) continue;
    throw new DataError({
      where: name,
      expected: `a run of the target "${targetLabel(target)}", as ${first.name} is`,
      found: other.kind === target.kind ? `one of "${targetLabel(other)}"` : `one of ${other.kind}`,
      remedy: "compare runs of one target",
    });
  }
  const versions = [...new Set(runs.map(({ record }) => record.version))].join(", ");
  return pageHtml({
    title: `${targetLabel(target)} · isocline, ${countText(runs)}`,
    version: versions,
    content: renderSections(runsSections, runsContext(runs, document)),
    footer: `Written by isocline from the records of ${countText(runs)} (${versions}).`,
  });
}
