import { existsSync } from "node:fs";
import type { Command } from "commander";
import { describeColumns, IsoclineError, RuntimeError, UsageError } from "isocline";
import { readConfigFile } from "../config/file.ts";
import { defineSettings, givenOptions } from "../config/options.ts";
import { resolveConfig } from "../config/resolve.ts";
import type { TrainConfig } from "../config/train-config.ts";
import type { ExitCode } from "../exit.ts";
import { watchInterrupts } from "../interrupt.ts";
import { checkNewFolder, createRunFolder, type OwnRunFolder } from "../run-folder.ts";
import { openTerminal, type Terminal } from "../terminal.ts";
import { optimizerOf } from "../train/optimizer.ts";
import { type Preparation, preparationOf, prepare } from "../train/prepare.ts";
import { checkExecutorOptions, defineExecutorOptions, type GivenExecutor } from "../trials/executor-options.ts";
import { defineTuneOptions, partedFile, resolveTune } from "../tune/options.ts";
import { checkTunable, type TuningPlan, tuningPlan } from "../tune/plan.ts";
import { concludeTuning, printTuning, tuningResult } from "../tune/print.ts";
import { openInterruptedTuning } from "../tune/resume.ts";
import { runTuning, type TuningOptions } from "../tune/session.ts";
import type { TuneSettings } from "../tune/settings.ts";
import { configWith } from "../tune/space.ts";
import { version } from "../version.ts";

interface TuneOptions extends GivenExecutor {
  readonly out?: string;
  readonly resume?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const DETAILS = `
Every trial trains the controlled branch from one pretrained state and is compared with the
baseline on the validation rows: by how much the error exceeds the baseline's, and what is left of
the sensitivities. Without --max-loss off, the least sensitivity within that loss is looked for;
with it, and with --max-sensitivity, the least loss; with neither, the knee of the front. The best
points are trained again under further seeds, and the point is chosen that keeps all limits under
each. Exit code 5 where there is none. Every option may stand in a config file, --space as a map.

Examples:
  isocline tune houses.csv --target price --less-sensitive Longitude,Latitude --max-loss 3%
      the settings by which two columns move the price least, at 3 % more error at most
  isocline tune houses.csv --target price --max-loss off --max-sensitivity Longitude=50%
      half the sensitivity to one column, at the least loss
  isocline tune houses.csv --target price --control jacobian --space strength=1e-4..1,share=0.1..1
      another control, and a space of one's own
  isocline tune --resume runs/houses-tune-1
      go on with a search that was interrupted
`;

/** Options that a resumed search may be given beside its folder; all others it has already. */
const WITH_RESUME: readonly string[] = ["resume", "json", "quiet", "workers", "queue", "store"];

export function define(command: Command): void {
  command.argument("[data]", "the table, or a config file, as of isocline train");
  defineTuneOptions(command);
  defineExecutorOptions(command);
  command
    .optionsGroup("Run:")
    .option("--out <folder>", "a new or empty folder for the search (default: runs/<data>-tune-<number>)")
    .option(
      "--resume <folder>",
      "go on with an interrupted search, with its own options; DATA says where its table is now",
    )
    .option("--json", "print the result as one JSON document")
    .option("--quiet", "no progress and no notes; results, warnings and errors stay");
  defineSettings(command);
  command.addHelpText("after", DETAILS);
}

export async function run(command: Command): Promise<ExitCode> {
  const options = command.opts<TuneOptions>();
  const terminal = openTerminal(options);
  await checkExecutorOptions(options);
  const interrupts = watchInterrupts(terminal);
  try {
    const beginning =
      options.resume === undefined
        ? await beginNew(command, options, terminal, () => interrupts.guard())
        : await beginAgain(command, options, terminal, () => interrupts.guard());
    const { folder } = beginning;
    try {
      const document = await runTuning({ ...beginning, executor: options, terminal, interrupts });
      if (options.json === true) terminal.result(JSON.stringify(tuningResult(document, folder)));
      else if (document.status !== "interrupted") await printTuning(terminal, document, folder);
      return concludeTuning(terminal, document, folder);
    } catch (error) {
      const kept = existsSync(folder.file("tuning"));
      if (!kept) await folder.discard().catch(() => {});
      throw stoppedBy(error, folder.path, kept);
    } finally {
      folder.release();
    }
  } finally {
    interrupts.release();
  }
}

/** Errors of a disk that takes no more; one that a worker throws has no code left beside its message. */
const FULL = /\b(ENOSPC|EDQUOT|EFBIG)\b/;

/**
 * What ended a search, with what to do.
 *
 * @param kept whether it can go on
 */
function stoppedBy(error: unknown, folder: string, kept: boolean): unknown {
  if (error instanceof IsoclineError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const [code] = FULL.exec(message) ?? [];
  if (code === undefined && !kept) return error;
  const again = kept ? `go on with: isocline tune --resume ${folder}` : "begin again";
  const expected = code === undefined ? "to go on" : "room for the search's files";
  const found = code === undefined ? message : `a full disk (${code})`;
  const remedy = `${kept ? "what was done is kept; " : ""}${code === undefined ? "" : "free some and "}${again}`;
  return new RuntimeError({ where: folder, expected, found, remedy }, { cause: error });
}

type Beginning = Pick<TuningOptions, "plan" | "preparation" | "read" | "folder" | "created" | "checkDataset">;

/** Everything that can be refused is, before a folder is created. */
async function beginNew(
  command: Command,
  { out }: TuneOptions,
  terminal: Terminal,
  guard: () => void,
): Promise<Beginning> {
  const { config, settings } = await given(command);
  await checkNewFolder(out);
  const { preparation, read } = await reading(config, config.data, terminal);
  const plan = tuningPlan(settings, preparation.config, preparation.dataset.preprocessing);
  const checked = atUpperEnd(preparation, plan);
  // A signal must not end the process between a folder and its first file.
  guard();
  const folder = await createRunFolder(out, config.data, "tune");
  announce({ preparation: checked, plan, folder }, terminal);
  return { plan, preparation: checked, read, folder, created: new Date().toISOString(), checkDataset() {} };
}

async function beginAgain(
  command: Command,
  { resume = "" }: TuneOptions,
  terminal: Terminal,
  guard: () => void,
): Promise<Beginning> {
  refuseOptions(command);
  const interrupted = await openInterruptedTuning(resume);
  const { folder, config, settings, version: began, created, checkDataset } = interrupted;
  try {
    const [data = config.data] = command.args;
    const { preparation, read } = await reading(config, data, terminal, interrupted.source);
    const plan = tuningPlan(settings, preparation.config, preparation.dataset.preprocessing);
    guard();
    if (began !== version()) {
      terminal.warn(
        `the search began with version ${began} and goes on with ${version()}, which does its trials again`,
      );
    }
    const checked = atUpperEnd(preparation, plan);
    announce({ preparation: checked, plan, folder }, terminal);
    return { plan, preparation: checked, read, folder, created, checkDataset };
  } catch (error) {
    folder.release();
    throw error;
  }
}

/** What the command line stands for, with its config file where it names one. */
async function given(command: Command): Promise<{ readonly config: TrainConfig; readonly settings: TuneSettings }> {
  const [data] = command.args;
  const options = givenOptions(command);
  const file = data === undefined ? undefined : await readConfigFile(data);
  const parts = partedFile(file);
  const config =
    parts.train !== undefined
      ? resolveConfig({ options, file: parts.train })
      : resolveConfig({ options: data === undefined ? options : { ...options, data } });
  if (options.threads !== undefined && config.threads !== 1) {
    const remedy = "--workers says how many trials are done at a time";
    throw new UsageError({ where: "--threads", expected: "1 thread a trial", found: String(config.threads), remedy });
  }
  checkTunable(config);
  return { config: { ...config, threads: 1 }, settings: resolveTune(command, parts.tune) };
}

/**
 * The table, read under the config's seed and as often as wanted under others. Its trials are known by what it was called
 * when the search began.
 */
async function reading(
  config: TrainConfig,
  data: string,
  terminal: Terminal,
  source?: string,
): Promise<{ readonly preparation: Preparation; read(seed: number): Promise<Preparation> }> {
  const named = (preparation: Preparation): Preparation => ({
    ...preparation,
    config: { ...preparation.config, data: config.data },
    dataset: { ...preparation.dataset, name: source ?? preparation.dataset.name },
  });
  terminal.passing(`reading ${data === "" ? "the query" : data}`);
  const preparation = named(await prepare({ ...config, data }));
  return { preparation, read: async (seed) => named(await prepare({ ...preparation.config, data, seed })) };
}

/**
 * A preparation with the warnings of the greatest values that are searched: those of values that no trial has would mislead.
 *
 * @throws UsageError for a training that cannot be with them
 */
function atUpperEnd(preparation: Preparation, { space, columns }: TuningPlan): Preparation {
  const { dataset, network } = preparation;
  const greatest = Object.fromEntries(space.map(({ name, high }) => [name, high]));
  const config = configWith(preparation.config, space, greatest, columns);
  return { ...preparation, warnings: preparationOf(config, optimizerOf(config), network, dataset).warnings };
}

function refuseOptions(command: Command): void {
  const given = command.options.filter((option) => command.getOptionValueSource(option.attributeName()) === "cli");
  const other = given.find((option) => !WITH_RESUME.includes(option.attributeName()));
  if (other !== undefined) {
    const expected = "no other option: a search goes on with its own";
    throw new UsageError({ where: "--resume", expected, found: other.long ?? other.flags });
  }
}

function announce(
  { preparation, plan, folder }: Pick<Beginning, "preparation" | "plan"> & { readonly folder: OwnRunFolder },
  terminal: Terminal,
): void {
  const { dataset, warnings } = preparation;
  for (const warning of [...dataset.warnings, ...warnings]) terminal.warn(warning);
  const { train, validation } = dataset.split;
  terminal.say(
    `${dataset.name}: ${dataset.rows} rows (${train.length} for training, ${validation.length} for validation), ` +
      `${dataset.preprocessing.features.length} features (${describeColumns(dataset.columns)})`,
  );
  const seeds = plan.seeds.length === 1 ? `seed ${plan.seeds[0]}` : `seeds ${plan.seeds.join(", ")}`;
  terminal.say(
    `searching ${plan.space.map(({ name }) => name).join(", ")} by ${plan.search} in ${plan.trials} trials, ${seeds}; ` +
      `writing ${folder.path}`,
  );
}
