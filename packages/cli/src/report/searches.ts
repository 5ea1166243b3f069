import type { Reference, RunStatus } from "isocline";
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
  readonly references: readonly Reference[];
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
      return { ...tuning, draw: (document) => renderTuning(tuning, { document }) };
    },
  },
  {
    command: "metalearn",
    file: "metalearning",
    async read(text, path) {
      const { parseMetalearning, renderMetalearning } = await import("isocline/report");
      const search = parseMetalearning(text, path);
      return { ...search, draw: (document) => renderMetalearning(search, { document }) };
    },
  },
  {
    command: "compare",
    file: "comparison",
    async read(text, path) {
      const { parseMethodComparison, renderMethodComparison } = await import("isocline/report");
      const comparison = parseMethodComparison(text, path);
      return { ...comparison, draw: (document) => renderMethodComparison(comparison, { document }) };
    },
  },
];

/** A search to report on. */
export interface SearchToReport {
  /** The command that it is of. */
  readonly command: string;
  readonly status: SearchStatus;
  readonly references: readonly Reference[];
  page(): Promise<string>;
}

/** The search in a folder, or undefined. @throws FormatError where its record is damaged */
export async function readSearch(folder: RunFolder): Promise<SearchToReport | undefined> {
  for (const { command, file, read } of kinds) {
    const found = await readDocument(folder, file, read);
    if (found === undefined) continue;
    const { status, references, draw } = found;
    return { command, status, references, page: () => withDocument(draw) };
  }
  return undefined;
}
