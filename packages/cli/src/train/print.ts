import { type BranchName, type BranchRecord, missedTargets, type RunRecord } from "isocline";
import type { TargetTable } from "isocline/report";
import { type ExitCode, exitCodes } from "../exit.ts";
import { runFiles } from "../run-folder.ts";
import type { Terminal } from "../terminal.ts";

/** The one document that `--json` prints; figures that are undefined are null. */
export interface RunDocument {
  readonly schema: RunRecord["schema"];
  readonly status: RunRecord["status"];
  readonly seed: number;
  readonly branches: { readonly [name in BranchName]?: BranchDocument };
  readonly folder: string;
}

/** Of classes `rmse` and `mae` are null, and the accuracy, the log loss and the area under the ROC curve stand beside. */
type BranchDocument = Pick<
  BranchRecord["metrics"],
  "rmse" | "mae" | "outputVariance" | "accuracy" | "logLoss" | "auc"
> &
  Pick<BranchRecord, "sensitivity" | "slope" | "outputs" | "targets">;

export function runDocument({ schema, status, seed, branches }: RunRecord, folder: string): RunDocument {
  const documents = Object.entries(branches).map(([name, { metrics, sensitivity, slope, outputs, targets }]) => {
    const {
      rmse,
      mae,
      outputVariance,
      slopeNorm: _,
      r2: __,
      brier: ___,
      calibrationError: ____,
      ...ofClasses
    } = metrics;
    const several = outputs === undefined ? {} : { outputs };
    return [
      name,
      { rmse, mae, ...ofClasses, outputVariance, sensitivity, slope, ...several, ...(targets && { targets }) },
    ] as const;
  });
  return { schema, status, seed, branches: Object.fromEntries(documents), folder };
}

/** The targets as lines of a table of their own, after an empty one. */
export async function printedTargets(table: TargetTable | null): Promise<readonly string[]> {
  if (table === null) return [];
  const { terminalTable } = await import("isocline/report");
  const group = "targets";
  const rows = table.rows.map((cells) => ({ group, cells }));
  return ["", ...terminalTable({ columns: table.columns, groups: [{ id: group, title: "Targets", unit: "" }], rows })];
}

/** The comparison of the branches, the verdict on it, and where all of it is kept. */
export async function printComparison(terminal: Terminal, record: RunRecord, folder: string): Promise<void> {
  const { comparisonTable, targetTable, terminalTable, verdictOf } = await import("isocline/report");
  const table = comparisonTable(record);
  const { sentence, detail } = verdictOf(record, table);
  const verdict = [terminal.bold(sentence), ...(detail === "" ? [] : [detail])];
  const asked = await printedTargets(targetTable(record));
  terminal.result([...terminalTable(table), ...asked, "", ...verdict, "", `Run folder: ${folder}`].join("\n"));
}

/** What a run that did not complete has kept, and what to do; and the exit code of any. */
export function concludeRun(terminal: Terminal, { status, branches, warnings }: RunRecord, folder: string): ExitCode {
  if (status === "interrupted") {
    terminal.fail(`interrupted with a checkpoint written; go on with: isocline train --resume ${folder}`);
    return exitCodes.interrupted;
  }
  const missed = missedTargets(branches);
  if (status !== "diverged" && missed.length > 0) {
    terminal.fail(`${missed.join("; ")}; give the control more --epochs, or ask for less`);
    return exitCodes.missed;
  }
  if (status !== "diverged") return exitCodes.done;
  const ended = Object.entries(branches).filter(([, branch]) => branch.divergedAt !== null);
  const where = ended.map(([name, { divergedAt }]) => `the ${name} branch diverged in epoch ${divergedAt}`);
  const other = Object.keys(branches).length > ended.length ? "the other branch's model, " : "";
  terminal.fail(
    `${where.join(", ") || warnings.at(-1)}; kept in ${folder}: ${other}the record and the last good state ` +
      `(${runFiles.checkpoint}); try a lower --learning-rate or --clip-norm 1`,
  );
  return exitCodes.diverged;
}
