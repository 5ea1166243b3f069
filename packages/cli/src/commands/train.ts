import type { Command } from "commander";
import { UsageError } from "isocline";
import type { ExitCode } from "../exit.ts";
import { watchInterrupts } from "../interrupt.ts";
import { checkNewFolder, createRunFolder, type RunFolder } from "../run-folder.ts";
import { openTerminal, type Terminal } from "../terminal.ts";
import type { TrainConfig } from "../train/config.ts";
import { defineTrainOptions, type TrainOptions } from "../train/options.ts";
import { parseTrainOptions } from "../train/parse.ts";
import { type Preparation, prepare } from "../train/prepare.ts";
import { concludeRun, printComparison, runDocument } from "../train/print.ts";
import { openInterruptedRun } from "../train/resume.ts";
import { runSession, type Standing } from "../train/session.ts";
import { version } from "../version.ts";

/** Options that a resumed run may be given beside its folder; all others it has already. */
const WITH_RESUME: readonly string[] = ["resume", "json", "quiet"];

export function define(command: Command): void {
  command.argument(
    "[data]",
    "a CSV, TSV, JSON lines or Parquet file, a pattern such as 'data/*.csv', or sample:NAME (such as sample:diamonds)",
  );
  defineTrainOptions(command);
}

export async function run(command: Command): Promise<ExitCode> {
  const options = command.opts<TrainOptions>();
  const terminal = openTerminal(options);
  const interrupts = watchInterrupts(terminal);
  try {
    const begin = options.resume === undefined ? beginNew : beginAgain;
    const beginning = await begin(command, options, terminal);
    const { folder } = beginning;
    interrupts.guard();
    const record = await runSession({ ...beginning, terminal, signal: interrupts.signal }).catch(
      async (error: unknown) => {
        if (beginning.from === undefined) await folder.discard().catch(() => {});
        throw error;
      },
    );
    if (options.json === true) terminal.result(JSON.stringify(runDocument(record, folder.path)));
    else if (Object.keys(record.branches).length > 0) await printComparison(terminal, record, folder.path);
    return concludeRun(terminal, record, folder.path);
  } finally {
    interrupts.release();
  }
}

/** A run about to be trained; `from` says where it stands if it was interrupted. */
interface Beginning {
  readonly preparation: Preparation;
  readonly folder: RunFolder;
  readonly from?: Standing;
}

const isGiven = (command: Command, option: string): boolean => command.getOptionValueSource(option) === "cli";

/** Everything that can be refused is, before a folder is created. */
async function beginNew(command: Command, options: TrainOptions, terminal: Terminal): Promise<Beginning> {
  const config = parseTrainOptions(command.args[0], options, (option) => isGiven(command, option));
  await checkNewFolder(options.out);
  const preparation = await ready(config, terminal);
  return { preparation, folder: await createRunFolder(options.out, config.data) };
}

async function beginAgain(command: Command, { resume = "" }: TrainOptions, terminal: Terminal): Promise<Beginning> {
  const given = command.options.filter((option) => isGiven(command, option.attributeName()));
  const other = given.find((option) => !WITH_RESUME.includes(option.attributeName()));
  if (other !== undefined) {
    const expected = "no other option: a run goes on with its own";
    throw new UsageError({ where: "--resume", expected, found: other.long ?? other.flags });
  }
  const interrupted = await openInterruptedRun(resume);
  if (interrupted.version !== version()) {
    terminal.warn(`the run began with version ${interrupted.version} and goes on with ${version()}: bits may differ`);
  }
  const [data = interrupted.config.data] = command.args;
  const preparation = await ready({ ...interrupted.config, data }, terminal);
  const from = await interrupted.standing(preparation.fingerprint);
  if (from.progress === undefined) terminal.say("no checkpoint was written: the run begins again");
  return { preparation, folder: interrupted.folder, from };
}

async function ready(config: TrainConfig, terminal: Terminal): Promise<Preparation> {
  terminal.say(`reading ${config.data}`);
  const preparation = await prepare(config);
  const { dataset, warnings, branches } = preparation;
  for (const warning of [...dataset.warnings, ...warnings]) terminal.warn(warning);
  const { train, validation } = dataset.split;
  terminal.say(
    `${dataset.rows} rows (${train.length} for training, ${validation.length} for validation), ` +
      `${dataset.preprocessing.features.length} features; training ${branches.join(" and ")}`,
  );
  return preparation;
}
