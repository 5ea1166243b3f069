import { html } from "../../html.ts";
import type { Section } from "../../section.ts";
import { figureTable } from "../../table.ts";
import type { FoldsContext } from "../context.ts";
import { foldTargetTable } from "../targets.ts";

/** What was asked of features, and what they came to over the folds. */
export const targets: Section<FoldsContext> = {
  id: "targets",
  title: "Targets",
  render({ validation }) {
    const table = foldTargetTable(validation);
    if (table === null) return null;
    return html`${figureTable({
      caption: "What was asked of features, and what they came to on each fold's validation rows: mean ± deviation.",
      columns: table.columns,
      textColumns: [1, 5],
      rows: table.rows.map((cells) => ({ cells })),
      broad: true,
    })}`;
  },
};
