import { type Command, Option } from "commander";
import { UsageError } from "isocline";
import { readConfigFile } from "../config/file.ts";
import { defineSettings, givenOptions } from "../config/options.ts";
import { settingKeys } from "../config/resolve.ts";
import { spelt } from "../config/train-config.ts";
import type { ExitCode } from "../exit.ts";
import { type Interrupts, watchInterrupts } from "../interrupt.ts";
import { type GivenSearch, type MetalearnConfig, resolveMetalearn, trainingKeys } from "../metalearn/config.ts";
import { type PreparedSearch, prepareSearch } from "../metalearn/prepare.ts";
import { budgetText, concludeMetalearning, metalearningDocument, printMetalearning } from "../metalearn/print.ts";
import { checkSameData, type InterruptedSearch, openInterruptedSearch } from "../metalearn/resume.ts";
import { runMetalearning } from "../metalearn/session.ts";
import { MNIST, searchKeys, searchSettings } from "../metalearn/settings.ts";
import { writeSearchConfig } from "../metalearn/write.ts";
import { checkNewFolder, createRunFolder, type OwnRunFolder } from "../run-folder.ts";
import { openTerminal, type Terminal } from "../terminal.ts";
import { checkExecutorOptions, defineExecutorOptions, type GivenExecutor } from "../trials/executor-options.ts";
import { version } from "../version.ts";

interface MetalearnOptions extends GivenExecutor {
  readonly out?: string;
  readonly resume?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const EXAMPLES = `
The rows that train calls validation are test rows here: only the full trainings at the end look at
them, and nothing is chosen by them. Losses are judged on rows held out of the others. All trainings
are alike but for the loss. Of numbers the losses searched are those of residual and slope. Of
images the learning rate of the default optimizer and schedule is 0.02, and the convolutions have
no hidden layers behind.

Examples:
  isocline metalearn ${MNIST}
      a loss for handwritten digits against the cross-entropy: half an hour on two cores
  isocline metalearn flowers.csv --target species --population 12 --generations 5
      a loss for the classes of a table, with a smaller budget
  isocline metalearn ${MNIST} --objective attacked --radius 0.05 --order 2
      a loss of five coefficients under which models withstand attacks
  isocline train flowers.csv --target species --loss runs/flowers-metalearn-1/loss.json
      train with a loss that was found
`;

/** Options that a resumed search may be given beside its folder; all others it has already. */
const WITH_RESUME: readonly string[] = ["resume", "json", "quiet", "workers", "queue", "store"];

export function define(command: Command): void {
  command.argument("[data]", `${MNIST}, a table as in isocline train, or a config file`);
  command.optionsGroup("Search of the loss:");
  for (const key of searchKeys) {
    const { takes, help, fallback, fallbackHelp } = searchSettings[key];
    const standard = fallbackHelp ?? String(fallback);
    command.addOption(new Option(`--${spelt(key)} <${takes}>`, `${help} (default: ${standard})`));
  }
  defineSettings(command, { without: settingKeys.filter((key) => !trainingKeys.includes(key)) });
  defineExecutorOptions(command);
  command
    .optionsGroup("Run:")
    .option("--out <folder>", "a new or empty folder for the search (default: runs/<data>-metalearn-<number>)")
    .option(
      "--resume <folder>",
      "go on with an interrupted search, with its own options; DATA says where its table is now, if it moved",
    )
    .option("--json", "print the result as one JSON document")
    .option("--quiet", "no progress and no notes; results, warnings and errors stay")
    .addHelpText("after", EXAMPLES);
}

export async function run(command: Command): Promise<ExitCode> {
  const options = command.opts<MetalearnOptions>();
  const terminal = openTerminal(options);
  const interrupts = watchInterrupts(terminal);
  try {
    await checkExecutorOptions(options);
    const beginning =
      options.resume === undefined
        ? await beginNew(await givenConfig(command), options, { terminal, interrupts })
        : await beginAgain(command, options.resume, { terminal, interrupts });
    const { prepared, folder, interrupted } = beginning;
    try {
      const document = await runMetalearning({
        ...{ prepared, folder, terminal, interrupts, executor: options },
        created: interrupted?.document.created ?? new Date().toISOString(),
        before: interrupted?.document.seconds ?? 0,
        checkDataset(digest) {
          if (interrupted !== undefined) checkSameData(interrupted.document, digest, folder.path);
        },
      });
      if (options.json === true) terminal.result(JSON.stringify(metalearningDocument(document, folder.path)));
      else if (document.status === "completed") await printMetalearning(terminal, document, folder.path);
      return concludeMetalearning(terminal, document, folder.path);
    } finally {
      folder.release();
    }
  } finally {
    interrupts.release();
  }
}

interface Surroundings {
  readonly terminal: Terminal;
  readonly interrupts: Interrupts;
}

interface Beginning {
  readonly prepared: PreparedSearch;
  readonly folder: OwnRunFolder;
  readonly interrupted?: InterruptedSearch;
}

const isGiven = (command: Command, key: string): boolean => command.getOptionValueSource(key) === "cli";

/** The config that the command line stands for, with its config file where it names one. */
async function givenConfig(command: Command): Promise<MetalearnConfig> {
  const [data] = command.args;
  const given = searchKeys.filter((key) => isGiven(command, key));
  const search: GivenSearch = Object.fromEntries(given.map((key) => [key, command.getOptionValue(key)]));
  const all = givenOptions(command);
  const training = Object.fromEntries(trainingKeys.flatMap((key) => (all[key] === undefined ? [] : [[key, all[key]]])));
  const file = data === undefined ? undefined : await readConfigFile(data);
  if (file !== undefined) return resolveMetalearn({ training, search, file });
  return resolveMetalearn({ training, search, ...(data === undefined ? {} : { data }) });
}

async function beginNew(
  config: MetalearnConfig,
  { out }: MetalearnOptions,
  { terminal, interrupts }: Surroundings,
): Promise<Beginning> {
  await checkNewFolder(out);
  const prepared = await read(config, terminal);
  // A signal must not end the process between a folder and its first file.
  interrupts.guard();
  const folder = await createRunFolder(out, config.training.data, "metalearn");
  announce(prepared, terminal);
  await writeSearchConfig(folder, { training: prepared.training, search: config.search });
  return { prepared, folder };
}

async function beginAgain(command: Command, path: string, { terminal, interrupts }: Surroundings): Promise<Beginning> {
  const given = command.options.filter((option) => isGiven(command, option.attributeName()));
  const other = given.find((option) => !WITH_RESUME.includes(option.attributeName()));
  if (other !== undefined) {
    const expected = "no other option: a search goes on with its own";
    throw new UsageError({ where: "--resume", expected, found: other.long ?? other.flags });
  }
  const interrupted = await openInterruptedSearch(path);
  const { folder, config, document } = interrupted;
  try {
    const [data = config.training.data] = command.args;
    const prepared = await read({ ...config, training: { ...config.training, data } }, terminal);
    interrupts.guard();
    if (document.version !== version()) {
      terminal.warn(`the search began with version ${document.version} and goes on with ${version()}: it begins again`);
    }
    announce(prepared, terminal);
    return { prepared, folder, interrupted };
  } catch (error) {
    folder.release();
    throw error;
  }
}

function read(config: MetalearnConfig, terminal: Terminal): Promise<PreparedSearch> {
  terminal.passing(`reading ${config.training.data === "" ? "the query" : config.training.data}`);
  return prepareSearch(config);
}

function announce(prepared: PreparedSearch, terminal: Terminal): void {
  for (const warning of prepared.warnings) terminal.warn(warning);
  terminal.say(budgetText(prepared));
}
