import { type Command, Option } from "commander";
import { openTable } from "../data/index.ts";
import { diagnoseTable, type SharedSettings } from "../diagnose/diagnose.ts";
import { diagnosisDocument } from "../diagnose/document.ts";
import { type DiagnosedModels, openDiagnosed } from "../diagnose/models.ts";
import { diagnosisTables } from "../diagnose/tables.ts";
import { type ExitCode, exitCodes } from "../exit.ts";
import { resolveColumns } from "../options/columns.ts";
import { type NumberRange, parseNumber, parseWhole, positive } from "../options/number.ts";
import { parseThreads } from "../options/threads.ts";
import { kindsOf } from "../predict/model.ts";
import { defineTableOptions, tableOptionsOf } from "../predict/table-options.ts";
import { openTerminal } from "../terminal.ts";

interface DiagnoseOptions {
  readonly feature: readonly string[];
  readonly output?: string;
  readonly threshold?: string;
  readonly noise: string;
  readonly rows: string;
  readonly seed: string;
  readonly threads: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const anyNumber: NumberRange = { expected: "a number, in units of the target", holds: () => true };

const DETAILS = `
sensitivity         over all rows: mean |change of the prediction| when normal noise of --noise
                    deviations (sd) is added to one numeric feature, with its standard error
slope               over all rows: mean and quantiles of |∂prediction/∂feature|; exact for a run
                    folder and a model exported with slopes, else by differences of predictions
partial dependence  over a sample: mean prediction, and mean slope, with one feature set to each of
                    its quantiles or levels; --json has all of them, the table five
--threshold         over a sample: the smallest change of one numeric feature, the others held, that
                    moves a row's prediction across, in sd. Of classes it is a probability; without
                    one, it is the predicted class that is moved. Searched outwards from the row's
                    number over 33 even values of the feature's range and 32 quantiles of the rows,
                    then halved down; a stretch across that lies between two of these values is not
                    seen

Of several numbers or classes all are shown in short, one at length with --output. Figures of
classes are in probability, and "all" is half the sum over the classes. Deviations and ranges of
features are those of the training rows for a run folder, else of DATA. A row where a feature is
blank does not count for that feature.

Examples:
  isocline diagnose runs/houses-1 new-houses.csv
      both branches of a run side by side, on rows they have not seen
  isocline diagnose runs/houses-1 new-houses.csv --threshold 500 --feature area,age
      how far area or age must change before a price crosses 500
  isocline diagnose runs/penguins-1 penguins.csv --output Gentoo --threshold 0.9
      what makes a Gentoo of a penguin, and what moves its probability past 0.9
  isocline diagnose model.onnx new-houses.parquet --rows 500 --json > diagnosis.json
      one exported model on a smaller sample, with the full grids
`;

export function define(command: Command): void {
  command
    .argument("<model>", "a run folder, for the models of its branches, or an ONNX file that isocline wrote")
    .argument(
      "[data]",
      "a CSV, TSV, JSON lines, Parquet or Arrow file, a pattern such as 'data/*.csv', sample:NAME, or - for stdin, with the model's columns",
    )
    .addOption(
      new Option("--feature <columns>", "columns of the model to look at: a list a,b or several times")
        .default([], "all")
        .argParser((value: string, before: readonly string[]) => [...before, value]),
    )
    .option("--output <name>", "of several numbers the column, of classes the class to look at (default: all)")
    .option("--threshold <number>", "what predictions are moved across: a number of the target, or a probability")
    .addOption(new Option("--noise <number>", "deviation of the noise, in sd of the feature").default("1", "1"))
    .addOption(
      new Option("--rows <number>", "the most rows in the sample, drawn from DATA by --seed").default("2000", "2000"),
    )
    .addOption(new Option("--seed <number>", "of the noise and the sample").default("1", "1"));
  defineTableOptions(command);
  command
    .addOption(new Option("--threads <number>", "threads of ONNX Runtime").default("1", "1"))
    .option("--json", "print the result as one JSON document, with the full grids")
    .option("--quiet", "no notes")
    .addHelpText("after", DETAILS);
}

export async function run(command: Command): Promise<ExitCode> {
  const options = command.opts<DiagnoseOptions>();
  const [path = "", data = ""] = command.args;
  const terminal = openTerminal(options);
  const settings = parseSettings(options);
  const form = tableOptionsOf(command);
  const opened = await openDiagnosed(path, parseThreads("--threads", options.threads));
  try {
    const features = chosenFeatures(options.feature, opened);
    const table = await openTable(data, { ...form, ...kindsOf(opened.lead.deployed) });
    try {
      const diagnosis = await diagnoseTable(table, opened, { ...settings, features });
      for (const warning of [...opened.warnings, ...diagnosis.units.warnings]) terminal.warn(warning);
      if (options.json === true) {
        terminal.result(JSON.stringify(diagnosisDocument(diagnosis, table.name, settings)));
      } else {
        terminal.result((await diagnosisTables(diagnosis, table.name, settings)).join("\n"));
      }
      return exitCodes.done;
    } finally {
      table.close();
    }
  } finally {
    await opened.release();
  }
}

function parseSettings({ noise, rows, seed, threshold, output }: DiagnoseOptions): SharedSettings {
  return {
    noise: parseNumber("--noise", noise, positive),
    sampleRows: parseWhole("--rows", rows, 2),
    seed: parseWhole("--seed", seed, 0),
    output,
    threshold: threshold === undefined ? undefined : parseNumber("--threshold", threshold, anyNumber),
  };
}

/** The columns that are asked for; undefined for all. */
function chosenFeatures(asked: readonly string[], { lead }: DiagnosedModels): readonly string[] | undefined {
  if (asked.length === 0) return undefined;
  const known = lead.deployed.inputs.map(({ name }) => name);
  return resolveColumns("--feature", asked, known);
}
