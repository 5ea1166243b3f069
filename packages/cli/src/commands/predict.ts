import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { type Command, Option } from "commander";
import { type SourceColumn, type TableSource, UsageError } from "isocline";
import { formatOf, openScratch, openTable, type RowFormat, rowFormats, writeRows } from "../data/index.ts";
import { type ExitCode, exitCodes } from "../exit.ts";
import { parseChoice } from "../options/choice.ts";
import { resolveColumns } from "../options/columns.ts";
import { parseThreads } from "../options/threads.ts";
import { checkOutputFile } from "../output-file.ts";
import { type DeployedModel, kindsOf, openModel } from "../predict/model.ts";
import { checkColumns, predictedChunks } from "../predict/rows.ts";
import { defineTableOptions, tableOptionsOf } from "../predict/table-options.ts";
import { isClosedPipe, openTerminal } from "../terminal.ts";

interface PredictOptions {
  readonly out: string;
  readonly format?: string;
  readonly keep: readonly string[];
  readonly threads: string;
  readonly quiet?: boolean;
}

/** What stands for standard output in place of a path. */
const STDOUT = "-";

const EXAMPLES = `
Examples:
  isocline predict runs/houses-1 new-houses.csv --keep id --out predictions.csv
      the model of a run on new rows, each prediction beside its id
  isocline predict runs/houses-1/baseline.onnx new-houses.parquet | head
      the uncontrolled twin, as CSV on stdout
  zcat new-houses.csv.gz | isocline predict runs/houses-1 - --format jsonl | sort
      from stdin to stdout, as JSON lines
  isocline predict runs/houses-1 all.parquet --query "FROM data WHERE year > 2020" --out new.parquet
      some rows of a table
`;

export function define(command: Command): void {
  command
    .argument("<model>", "a run folder, for its model.onnx, or an ONNX file that isocline wrote")
    .argument(
      "[data]",
      "a CSV, TSV, JSON lines, Parquet or Arrow file, a pattern such as 'data/*.csv', sample:NAME, or - for stdin; columns that the model does not know do not matter",
    )
    .addOption(
      new Option("--out <file>", "a .csv, .jsonl or .parquet file to write; - is stdout").default(STDOUT, STDOUT),
    )
    .option("--format <name>", `${rowFormats.join(" | ")}, where the name of --out does not say it (default: csv)`)
    .addOption(
      new Option("--keep <columns>", "columns of DATA to put before the prediction: a list a,b or several times")
        .default([], "none")
        .argParser((value: string, before: readonly string[]) => [...before, value]),
    );
  defineTableOptions(command);
  command
    .addOption(new Option("--threads <number>", "threads of ONNX Runtime").default("1", "1"))
    .option("--quiet", "no notes")
    .addHelpText("after", EXAMPLES);
}

export async function run(command: Command): Promise<ExitCode> {
  const options = command.opts<PredictOptions>();
  const { out, keep: kept, threads } = options;
  const [modelPath = "", data = ""] = command.args;
  const terminal = openTerminal(options);
  const form = tableOptionsOf(command);
  const format = await checkedFormat(options, [modelPath, data]);
  const model = await openModel(modelPath, parseThreads("--threads", threads));
  try {
    const table = await openTable(data, { ...form, ...kindsOf(model) });
    try {
      if (out !== STDOUT) await checkOutputFile(out, table.files);
      const known = (await table.columns()).map(({ name }) => name);
      const keep = resolveColumns("--keep", kept, known);
      await checkColumns(table, model);
      if (out === STDOUT) {
        await toStdout((file) => write(file, format, table, model, keep));
      } else {
        const rows = await write(out, format, table, model, keep);
        terminal.say(`wrote ${rows} predictions to ${out}`);
      }
      return exitCodes.done;
    } finally {
      table.close();
    }
  } finally {
    await model.release();
  }
}

/** What is written, and where; nothing has been read yet. @throws UsageError for a place that cannot be written to */
async function checkedFormat({ out, format: asked }: PredictOptions, read: readonly string[]): Promise<RowFormat> {
  const format = asked === undefined ? undefined : parseChoice("--format", asked, rowFormats);
  if (out !== STDOUT) {
    const found = formatOf(out, format);
    await checkOutputFile(out, read);
    return found;
  }
  if (format === "parquet" && process.stdout.isTTY) {
    throw new UsageError({ where: "--format", expected: "text on a terminal", found: format, remedy: "name a file" });
  }
  return format ?? "csv";
}

async function write(
  file: string,
  format: RowFormat,
  table: TableSource,
  model: DeployedModel,
  keep: readonly string[],
): Promise<number> {
  const columns = await table.columns();
  // An output is called otherwise where a column of the model has its name; the table to write need not care.
  const names = model.predicts.length === 1 ? ["prediction"] : model.predicts.map(({ name }) => name);
  const before = keep.flatMap((name) => columns.filter((column) => column.name === name));
  const taken = new Set(keep);
  const predicted = model.predicts.map(({ kind }, i): SourceColumn => {
    let name = names[i] ?? "prediction";
    while (taken.has(name)) name += "_";
    taken.add(name);
    return { name, kind };
  });
  const all: readonly SourceColumn[] = [...before, ...predicted];
  return writeRows(file, format, all, predictedChunks(table, model, keep));
}

/** By way of a file of its own, so that a bad cell far down leaves nothing on stdout: all rows come, or none. */
async function toStdout(fill: (file: string) => Promise<unknown>): Promise<void> {
  const scratch = openScratch();
  try {
    const file = scratch.place("predictions");
    await fill(file);
    await pipeline(createReadStream(file), process.stdout, { end: false });
  } catch (error) {
    if (!isClosedPipe(error)) throw error;
  } finally {
    scratch.remove();
  }
}
