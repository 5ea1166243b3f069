import type { Tuning } from "isocline/report";
import { type ExitCode, exitCodes } from "../exit.ts";
import type { RunFolder } from "../run-folder.ts";
import type { Terminal } from "../terminal.ts";

/** The one document that `--json` prints. */
export function tuningResult(document: Tuning, folder: RunFolder): object {
  const { config: _, references: __, ...rest } = document;
  return { ...rest, folder: folder.path };
}

/** The points, the choice and the reason for it, how to train it, and where all of it is kept. */
export async function printTuning(terminal: Terminal, document: Tuning, folder: RunFolder): Promise<void> {
  const { shellWord, tuningTable, tuningVerdict } = await import("isocline/report");
  const { chosen } = document;
  const table = tuningTable(document);
  const { sentence, detail } = tuningVerdict(document);
  const train =
    chosen === null
      ? []
      : [
          "",
          `Train it: isocline train ${shellWord(folder.file("config"))}`,
          `  that is: ${chosen.options.map(shellWord).join(" ")}`,
        ];
  terminal.result(
    [
      ...table,
      ...(table.length === 0 ? [] : [""]),
      terminal.bold(sentence),
      ...(detail === "" ? [] : [detail]),
      ...train,
      "",
      `Run folder: ${folder.path}`,
    ].join("\n"),
  );
}

/** What a search that chose nothing has kept, and what to do; and the exit code of any. */
export function concludeTuning(terminal: Terminal, document: Tuning, folder: RunFolder): ExitCode {
  const { status, missed, baselines } = document;
  switch (status) {
    case "interrupted":
      terminal.fail(`interrupted with all trials kept; go on with: isocline tune --resume ${folder.path}`);
      return exitCodes.interrupted;
    case "diverged": {
      const seeds = baselines.filter((baseline) => baseline.status === "diverged").map(({ seed }) => seed);
      terminal.fail(
        `the baseline diverged (seed ${seeds.join(", ")}), so there is nothing to compare trials with; kept in ` +
          `${folder.path}; try a lower --learning-rate or --clip-norm 1`,
      );
      return exitCodes.diverged;
    }
    case "missed":
      terminal.fail(
        `${missed}; all of it is kept in ${folder.path}; try more --trials, a wider --space or a wider limit`,
      );
      return exitCodes.missed;
    default:
      return exitCodes.done;
  }
}
