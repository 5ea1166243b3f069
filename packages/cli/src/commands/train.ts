import type { Command } from "commander";
import { describeColumns } from "isocline";
import { readConfigFile } from "../config/file.ts";
import { defineSettings, givenOptions } from "../config/options.ts";
import { resolveConfig } from "../config/resolve.ts";
import type { TrainConfig } from "../config/train-config.ts";
import { isCrossValidation, type PlannedFold, plannedFolds } from "../cross-validation/folds.ts";
import { concludeFolds, foldsDocument, printFolds } from "../cross-validation/print.ts";
import { openInterruptedFolds } from "../cross-validation/resume.ts";
import { type FoldsOptions, runFolds } from "../cross-validation/session.ts";
import type { ExitCode } from "../exit.ts";
import { type Interrupts, watchInterrupts } from "../interrupt.ts";
import { checkThreads } from "../options/threads.ts";
import { checkNewFolder, createRunFolder, type OwnRunFolder } from "../run-folder.ts";
import { defineRunOptions, type RunOptions, refuseWithResume } from "../run-options.ts";
import { openTerminal, type Terminal } from "../terminal.ts";
import type { Preparation } from "../train/preparation.ts";
import { prepare } from "../train/prepare.ts";
import { concludeRun, printComparison, runDocument } from "../train/print.ts";
import { openInterruptedRun } from "../train/resume.ts";
import { runSession, type Standing } from "../train/session.ts";
import { version } from "../version.ts";

const EXAMPLES = `
Examples:
  isocline train sample:diamonds --target price
      a model of diamond prices, with and without control, and what control bought and cost
  isocline train houses.csv --target price --exclude id --lambda Longitude=0.001,*=0.1
      stronger control of one column than of the others
  isocline train houses.parquet --target price --boundary 0.3 --norm l1 --seed 2 --json
      the control stated as a slope, another norm and seed, and one JSON document as the result
  isocline train houses.csv --target price --folds 5 --repeats 3 --ensemble
      what control does over 15 trainings, with intervals, and the mean of their models
  isocline train --resume runs/houses-1
      go on with a run that was interrupted
`;

export function define(command: Command): void {
  command.argument(
    "[data]",
    "a CSV, TSV, JSON lines, Parquet or Arrow file, a pattern such as 'data/*.csv', sample:NAME (such as sample:diamonds), or - for stdin",
  );
  defineSettings(command);
  defineRunOptions(command, "run", "runs/<data>-<number>");
  command.addHelpText("after", EXAMPLES);
}

export async function run(command: Command): Promise<ExitCode> {
  const options = command.opts<RunOptions>();
  const terminal = openTerminal(options);
  const interrupts = watchInterrupts(terminal, { resumes: options.resume !== undefined });
  try {
    const surroundings = { terminal, interrupts };
    if (options.resume !== undefined) refuseWithResume(command, "run");
    const config = options.resume === undefined ? await givenConfig(command) : undefined;
    const folds = await beginFolds(command, options, config, surroundings);
    if (folds !== undefined) return await crossValidate(folds, options, surroundings);
    const beginning =
      config === undefined
        ? await beginAgain(command, options, surroundings)
        : await beginNew(config, options, surroundings);
    const { folder } = beginning;
    try {
      const record = await runSession({ ...beginning, terminal, interrupts });
      if (options.json === true) terminal.result(JSON.stringify(runDocument(record, folder.path)));
      else if (Object.keys(record.branches).length > 0) await printComparison(terminal, record, folder.path);
      return concludeRun(terminal, record, folder.path);
    } catch (error) {
      if (beginning.from === undefined) await folder.discard().catch(() => {});
      throw error;
    } finally {
      folder.release();
    }
  } finally {
    interrupts.release();
  }
}

/** A run about to be trained; `from` says where it stands if it was interrupted. */
interface Beginning {
  readonly preparation: Preparation;
  readonly folder: OwnRunFolder;
  readonly from?: Standing;
}

/** What a run talks to, and listens to. */
interface Surroundings {
  readonly terminal: Terminal;
  readonly interrupts: Interrupts;
}

/** The config that the command line stands for, with its config file where it names one. */
async function givenConfig(command: Command): Promise<TrainConfig> {
  const [data] = command.args;
  const options = givenOptions(command);
  const file = data === undefined ? undefined : await readConfigFile(data);
  const config =
    file !== undefined
      ? resolveConfig({ options, file })
      : resolveConfig({ options: data === undefined ? options : { ...options, data } });
  const isFile = file !== undefined && options.threads === undefined;
  checkThreads(isFile ? `${file.placeOf("threads")}, threads` : "--threads", config.threads);
  return config;
}

type FoldsBeginning = Omit<FoldsOptions, "terminal" | "interrupts">;

/** A cross-validation, new or interrupted; undefined where one training is asked for. */
async function beginFolds(
  command: Command,
  { out, resume = "" }: RunOptions,
  config: TrainConfig | undefined,
  { terminal, interrupts }: Surroundings,
): Promise<FoldsBeginning | undefined> {
  if (config !== undefined) {
    if (!isCrossValidation(config)) return undefined;
    await checkNewFolder(out);
    const [first] = plannedFolds(config) as [PlannedFold];
    const preparation = await read(first.config, terminal);
    interrupts.guard();
    const folder = await createRunFolder(out, config.data);
    // With the names of columns resolved, as the folds have them; in the order of all configs, as fingerprints see it.
    const whole = { ...preparation.config, fold: null, repeat: null, ensemble: config.ensemble };
    return { config: whole, data: config.data, folder, preparation, created: new Date().toISOString() };
  }
  const interrupted = await openInterruptedFolds(resume);
  if (interrupted === undefined) return undefined;
  const { folder, config: recorded, version: began, created } = interrupted;
  interrupts.guard();
  if (began !== version()) warnOfVersion(began, terminal);
  const [data = recorded.data] = command.args;
  return { config: recorded, data, folder, created };
}

async function crossValidate(
  beginning: FoldsBeginning,
  { json }: RunOptions,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const { folder } = beginning;
  const { terminal } = surroundings;
  try {
    const document = await runFolds({ ...beginning, ...surroundings });
    if (json === true) terminal.result(JSON.stringify(foldsDocument(document, folder.path)));
    else if (document.figures.length > 0) await printFolds(terminal, document, folder.path);
    return concludeFolds(terminal, document, folder.path);
  } finally {
    folder.release();
  }
}

/** Everything that can be refused is, before a folder is created; and nothing is said before all that is known. */
async function beginNew(
  config: TrainConfig,
  options: RunOptions,
  { terminal, interrupts }: Surroundings,
): Promise<Beginning> {
  await checkNewFolder(options.out);
  const preparation = await read(config, terminal);
  // A signal must not end the process between a folder and its first file.
  interrupts.guard();
  const folder = await createRunFolder(options.out, config.data);
  announce(preparation, terminal);
  return { preparation, folder };
}

async function beginAgain(
  command: Command,
  { resume = "" }: RunOptions,
  { terminal, interrupts }: Surroundings,
): Promise<Beginning> {
  const { folder, config, version: began, standing } = await openInterruptedRun(resume);
  try {
    const [data = config.data] = command.args;
    const preparation = await read({ ...config, data }, terminal);
    const from = await standing(preparation);
    interrupts.guard();
    if (began !== version()) warnOfVersion(began, terminal);
    announce(preparation, terminal);
    if (from.progress === undefined) terminal.say("no checkpoint was written: the run begins again");
    return { preparation, folder, from };
  } catch (error) {
    folder.release();
    throw error;
  }
}

function warnOfVersion(began: string, terminal: Terminal): void {
  terminal.warn(`the run began with version ${began} and goes on with ${version()}: bits may differ`);
}

function read(config: TrainConfig, terminal: Terminal): Promise<Preparation> {
  terminal.passing(`reading ${config.data === "" ? "the query" : config.data}`);
  return prepare(config);
}

function announce({ dataset, warnings, branches }: Preparation, terminal: Terminal): void {
  for (const warning of [...dataset.warnings, ...warnings]) terminal.warn(warning);
  const { train, validation } = dataset.split;
  terminal.say(
    `${dataset.name}: ${dataset.rows} rows (${train.length} for training, ${validation.length} for validation), ` +
      `${dataset.preprocessing.features.length} features (${describeColumns(dataset.columns)}); ` +
      `training ${branches.join(" and ")}`,
  );
}
