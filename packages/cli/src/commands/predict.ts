import { createReadStream } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { type Command, Option } from "commander";
import { type SourceColumn, type TableSource, UsageError } from "isocline";
import { checkOutput, openTable, writePredictions } from "../data/index.ts";
import { type ExitCode, exitCodes } from "../exit.ts";
import { resolveColumns } from "../options/columns.ts";
import { parseWhole } from "../options/number.ts";
import { type DeployedModel, kindsOf, openModel } from "../predict/model.ts";
import { checkColumns, predictedChunks } from "../predict/rows.ts";
import { isClosedPipe, openTerminal } from "../terminal.ts";

interface PredictOptions {
  readonly out?: string;
  readonly keep: readonly string[];
  readonly threads: string;
  readonly quiet?: boolean;
}

const EXAMPLES = `
Examples:
  isocline predict runs/houses-1 new-houses.csv --keep id --out predictions.csv
      the model of a run on new rows, each prediction beside its id
  isocline predict runs/houses-1/baseline.onnx new-houses.parquet | head
      the uncontrolled twin, as CSV on stdout
`;

export function define(command: Command): void {
  command
    .argument("<model>", "a run folder, for its model.onnx, or an ONNX file that isocline wrote")
    .argument(
      "<data>",
      "a CSV, TSV, JSON lines or Parquet file, a pattern such as 'data/*.csv', or sample:NAME; columns that the model does not know do not matter",
    )
    .option("--out <file>", "a .csv or .parquet file to write (default: CSV on stdout)")
    .addOption(
      new Option("--keep <columns>", "columns of DATA to put before the prediction: a list a,b or several times")
        .default([], "none")
        .argParser((value: string, before: readonly string[]) => [...before, value]),
    )
    .addOption(new Option("--threads <number>", "threads of ONNX Runtime").default("1", "1"))
    .option("--quiet", "no notes")
    .addHelpText("after", EXAMPLES);
}

export async function run(command: Command): Promise<ExitCode> {
  const options = command.opts<PredictOptions>();
  const { out, keep: kept, threads } = options;
  const [modelPath = "", data = ""] = command.args;
  const terminal = openTerminal(options);
  if (out !== undefined) await checkPlace(out, [modelPath, data]);
  const model = await openModel(modelPath, parseWhole("--threads", threads, 1));
  const table = await openTable(data, kindsOf(model));
  try {
    const known = (await table.columns()).map(({ name }) => name);
    const keep = resolveColumns("--keep", kept, known);
    await checkColumns(table, model);
    if (out === undefined) {
      await toStdout((file) => write(file, table, model, keep));
    } else {
      const rows = await write(out, table, model, keep);
      terminal.say(`wrote ${rows} predictions to ${out}`);
    }
    return exitCodes.done;
  } finally {
    table.close();
    await model.release();
  }
}

async function write(file: string, table: TableSource, model: DeployedModel, keep: readonly string[]): Promise<number> {
  const columns = await table.columns();
  const before = keep.flatMap((name) => columns.filter((column) => column.name === name));
  const all: readonly SourceColumn[] = [...before, { name: "prediction", kind: "numeric" }];
  return writePredictions(file, all, predictedChunks(table, model, keep));
}

/** Throws for a place that cannot be written to, or that would overwrite what is read. */
async function checkPlace(out: string, read: readonly string[]): Promise<void> {
  await checkOutput(out);
  const place = await stat(out).catch(() => undefined);
  for (const path of read) {
    const source = await stat(path).catch(() => undefined);
    if (place === undefined || source === undefined || source.ino !== place.ino || source.dev !== place.dev) continue;
    throw new UsageError({ where: "--out", expected: "another file than those that are read", found: out });
  }
}

/** By way of a file of its own, so that a bad cell far down leaves nothing on stdout: all rows come, or none. */
async function toStdout(fill: (file: string) => Promise<unknown>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "isocline-"));
  try {
    const file = join(folder, "predictions.csv");
    await fill(file);
    await pipeline(createReadStream(file), process.stdout, { end: false });
  } catch (error) {
    if (!isClosedPipe(error)) throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
