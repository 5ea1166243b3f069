import type { RunStatus } from "isocline";
import type { ReportOptions, Tuning } from "isocline/report";
import { type DocumentReader, readDocument } from "../read-document.ts";
import type { RunFolder, runFiles } from "../run-folder.ts";
import { withDocument } from "./pages.ts";

type Document = ReportOptions["document"];

/** How a search stands. */
export type SearchStatus = RunStatus | Tuning["status"];

/** A search as its own record tells of it. */
interface SearchReport {
  readonly status: SearchStatus;
  draw(document: Document): string;
}

/** A kind of search whose folder has a page of its own. */
interface SearchKind {
  readonly command: string;
  /** Its record. */
  readonly file: keyof typeof runFiles;
  readonly read: DocumentReader<SearchReport>;
}

/** What can be reported on beside runs and cross-validations. A new kind of search is an entry. */
const kinds: readonly SearchKind[] = [
  {
    command: "tune",
    file: "tuning",
    async read(text, path) {
      const { parseTuning, renderTuning } = await import("isocline/report");
      const tuning = parseTuning(text, path);
      return { status: tuning.status, draw: (document) => renderTuning(tuning, { document }) };
    },
  },
  {
    command: "metalearn",
    file: "metalearning",
    async read(text, path) {
      const { parseMetalearning, renderMetalearning } = await import("isocline/report");
      const search = parseMetalearning(text, path);
      return { status: search.status, draw: (document) => renderMetalearning(search, { document }) };
    },
  },
  {
    command: "compare",
    file: "comparison",
    async read(text, path) {
      const { parseMethodComparison, renderMethodComparison } = await import("isocline/report");
      const comparison = parseMethodComparison(text, path);
      return { status: comparison.status, draw: (document) => renderMethodComparison(comparison, { document }) };
    },
  },
];

/** A search to report on. */
export interface SearchToReport {
  /** The command that it is of. */
  readonly command: string;
  readonly status: SearchStatus;
  page(): Promise<string>;
}

/** The search in a folder, or undefined. @throws FormatError where its record is damaged */
export async function readSearch(folder: RunFolder): Promise<SearchToReport | undefined> {
  for (const { command, file, read } of kinds) {
    const found = await readDocument(folder, file, read);
    if (found === undefined) continue;
    const { status, draw } = found;
    return { command, status, page: () => withDocument(draw) };
  }
  return undefined;
}
