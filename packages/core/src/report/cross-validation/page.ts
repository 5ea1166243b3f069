import type { ReportedRun, ReportOptions } from "../page.ts";
import { renderSections } from "../section.ts";
import { pageHtml } from "../shell.ts";
import { foldsContext } from "./context.ts";
import type { CrossValidation } from "./document.ts";
import { foldsSections } from "./sections/index.ts";

/** A cross-validation as its report needs it. */
export interface ReportedFolds {
  readonly document: CrossValidation;
  /** The folds that completed, in the order of the document; of others it has no figures. */
  readonly folds: readonly ReportedRun[];
}

/**
 * A cross-validation as one HTML page, of the make of `renderReport`'s; it leads to the reports of its folds. Figures are
 * means over the folds with their deviations and intervals; charts are of all folds together or of their means. The
 * same folds give the same text. All text of the document and the records is escaped.
 *
 * @example renderCrossValidation({ document, folds }, { document: new Window().document })
 */
export function renderCrossValidation({ document, folds }: ReportedFolds, options: ReportOptions): string {
  return pageHtml({
    title: `${document.target} · isocline cross-validation`,
    version: document.version,
    content: renderSections(foldsSections, foldsContext(document, folds, options.document)),
    footer: `Written by isocline ${document.version} from cross-validation.json and its folds.`,
  });
}
