import type { Section } from "../section.ts";
import type { RunsContext } from "./context.ts";
import { headline } from "./headline.ts";
import { references } from "./references.ts";
import { sameFolds } from "./same-folds.ts";
import { sensitivity } from "./sensitivity.ts";
import { settings } from "./settings.ts";
import { summary } from "./summary.ts";
import { warnings } from "./warnings.ts";

export { type ComparedFolds, type ComparedRun, comparedFolds, countText, runsContext } from "./context.ts";

/** The sections of a page of several runs, in their order. A new one is a file and a line here. */
export const runsSections: readonly Section<RunsContext>[] = [
  headline,
  summary,
  sameFolds,
  sensitivity,
  settings,
  warnings,
  references,
];
