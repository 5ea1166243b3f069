import type { MethodComparison } from "isocline/report";
import { type ExitCode, exitCodes } from "../exit.ts";
import type { RunFolder } from "../run-folder.ts";
import type { Terminal } from "../terminal.ts";
import { BASELINE } from "./methods.ts";

/** The one document that `--json` prints. */
export async function comparisonDocument(document: MethodComparison, folder: RunFolder): Promise<object> {
  const { comparisonVerdict, methodText } = await import("isocline/report");
  const { config: _, references: __, ...rest } = document;
  const texts = document.methods.map(methodText).filter((text) => text !== "");
  const { sentence, detail } = comparisonVerdict(document);
  return { ...rest, verdict: { sentence, detail, methods: texts }, folder: folder.path };
}

/** Tables, a sentence a method, the verdict, and where all of it is kept. */
export async function printMethods(terminal: Terminal, document: MethodComparison, folder: RunFolder): Promise<void> {
  const { comparisonVerdict, methodComparisonTable, methodText } = await import("isocline/report");
  const { sentence, detail } = comparisonVerdict(document);
  const texts = document.methods.map(methodText).filter((text) => text !== "");
  const lines = [
    ...methodComparisonTable(document),
    "",
    ...texts.map((text) => `${text}.`),
    ...(texts.length === 0 ? [] : [""]),
    terminal.bold(sentence),
    ...(detail === "" ? [] : [detail]),
    "",
    `Run folder: ${folder.path}`,
  ];
  terminal.result(lines.map((line) => line.replaceAll("\u202f", " ")).join("\n"));
}

/** What a comparison that did not complete has kept, and what to do; and the exit code of any. */
export function concludeComparison(
  terminal: Terminal,
  { status, methods, overall }: MethodComparison,
  { path }: RunFolder,
): ExitCode {
  if (status === "interrupted") {
    terminal.fail(`interrupted, the trials so far are kept; go on with: isocline compare --resume ${path}`);
    return exitCodes.interrupted;
  }
  if (status !== "diverged") return exitCodes.done;
  const diverged = methods.filter(
    ({ runs, tried }) =>
      runs.some((run) => run.status === "diverged") || (tried.length > 0 && tried.every(({ error }) => error === null)),
  );
  const failed = methods.filter(({ runs }) => runs.some((run) => run.status === "failed"));
  const [reason] = failed.flatMap(({ runs }) =>
    runs.flatMap((run) => (run.status === "failed" ? (run.reason ?? []) : [])),
  );
  const what = [...happened(diverged, "diverged"), ...happened(failed, "failed")].join("; ");
  const remedy = diverged.length > 0 ? "; try a lower --learning-rate or --clip-norm 1" : "";
  terminal.fail(
    `${what}${overall === null ? ", so nothing could be compared" : " in some seeds, the others are compared"}; ` +
      `kept in ${path}${remedy}${reason === undefined ? "" : `; the first failed by: ${reason}`}`,
  );
  return exitCodes.diverged;
}

function happened(methods: MethodComparison["methods"], what: string): readonly string[] {
  const names = methods.map(({ name }) => (name === BASELINE ? "the baseline" : name)).join(", ");
  return names === "" ? [] : [`${names} ${what}`];
}
