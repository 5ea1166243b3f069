import { open } from "node:fs/promises";
import type { Command } from "commander";
import { type ColumnSummary, DataError, inspectTable, type TableSource, UsageError } from "isocline";
import { defineSettings, givenOptions } from "../config/options.ts";
import { resolveConfig } from "../config/resolve.ts";
import type { TrainConfig } from "../config/train-config.ts";
import { configYaml, flowYaml } from "../config/write.ts";
import { type ExitCode, exitCodes } from "../exit.ts";
import { systemCode } from "../files.ts";
import { openTerminal } from "../terminal.ts";
import { checkColumns } from "../train/columns.ts";
import { datasetOptions } from "../train/prepare.ts";
import { openTrainingTable } from "../train/tables.ts";
import { version } from "../version.ts";

const EXAMPLES = `
Examples:
  isocline init houses.csv --target price
      writes isocline.yaml, every setting with its default and what it means
  isocline train isocline.yaml --seed 2
      trains with it; an option overrides the file
`;

interface InitOptions {
  readonly out: string;
  readonly quiet?: boolean;
}

export function define(command: Command): void {
  command.argument("<data>", "the table that is to be trained on, as train takes it");
  defineSettings(command);
  command
    .optionsGroup("Run:")
    .option("--out <file>", "the config file, which must not be there yet; - is stdout", "isocline.yaml")
    .option("--quiet", "no notes")
    .addHelpText("after", EXAMPLES);
}

export async function run(command: Command): Promise<ExitCode> {
  const { out, quiet = false } = command.opts<InitOptions>();
  const terminal = openTerminal({ quiet });
  const [data = ""] = command.args;
  const given = resolveConfig({ options: { ...givenOptions(command), data } });
  const table = await openTrainingTable(given);
  try {
    const config = await checkColumns(given, table);
    const lines = ["Every option of isocline train is a key of this file; an option on the command line overrides it."];
    const below = { kinds: await foundKinds(table, config) };
    const text = configYaml(config, { lines, version: version(), path: out === "-" ? "." : out, below });
    if (out === "-") {
      terminal.result(text.trimEnd());
      return exitCodes.done;
    }
    await writeNew(out, text);
    terminal.say(`written to ${out}; train with: isocline train ${out}`);
    return exitCodes.done;
  } finally {
    table.close();
  }
}

/** What the columns are found to be, as the setting `kinds` says it, and the target; or why that cannot be found. */
async function foundKinds(table: TableSource, config: TrainConfig): Promise<string> {
  try {
    const { columns } = await inspectTable(table, datasetOptions(config));
    const kinds = columns.filter(({ kind }) => kind !== "target").map(({ name, kind }) => [name, settable(kind)]);
    const targets = columns.filter(({ kind }) => kind === "target").map(({ name }) => name);
    return `found: ${flowYaml(Object.fromEntries(kinds))}, and the target ${targets.join(", ")}`;
  } catch (error) {
    if (error instanceof DataError) return `not found yet: ${error.message}. ${await storage(table)}`;
    throw error;
  }
}

/** How the table stores its columns, which is less than what they are. */
async function storage(table: TableSource): Promise<string> {
  const columns = await table.columns();
  const stored = columns.map(({ name, kind }) => `${name} (${kind === "numeric" ? "numbers" : "text"})`);
  return `Columns as the table stores them: ${stored.join(", ")}`;
}

const settable = (kind: ColumnSummary["kind"]): string => (kind === "id" || kind === "text" ? "ignored" : kind);

/** Writes a file that is not there yet. */
async function writeNew(path: string, text: string): Promise<void> {
  try {
    const file = await open(path, "wx");
    try {
      await file.writeFile(text);
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    const expected = "a new file in a folder that can be written to";
    const found = code === "EEXIST" ? `${path}, which is there` : `${path} (${code})`;
    throw new UsageError({ where: "--out", expected, found, remedy: "name another file" }, { cause: error });
  }
}
