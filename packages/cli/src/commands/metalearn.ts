import type { Command } from "commander";
import type { Metalearning } from "isocline/report";
import { readConfigFile } from "../config/file.ts";
import { defineSettings, givenOptions } from "../config/options.ts";
import { recordedConfig } from "../config/recorded.ts";
import { settingKeys } from "../config/resolve.ts";
import type { ExitCode } from "../exit.ts";
import { type MetalearnConfig, resolveMetalearn, trainingKeys } from "../metalearn/config.ts";
import { readMetalearning } from "../metalearn/document.ts";
import { type PreparedSearch, prepareSearch } from "../metalearn/prepare.ts";
import { budgetText, concludeMetalearning, metalearningDocument, printMetalearning } from "../metalearn/print.ts";
import { runMetalearning } from "../metalearn/session.ts";
import { MNIST, metalearnGroup } from "../metalearn/settings.ts";
import type { RunFolder } from "../run-folder.ts";
import { defineSearchOptions, runSearchCommand, type SearchCommand } from "../search-command.ts";
import type { Terminal } from "../terminal.ts";

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

const metalearn: SearchCommand<MetalearnConfig, PreparedSearch, Metalearning> = {
  command: "metalearn",
  what: "search",
  file: "metalearning",
  read: readMetalearning,
  given,
  recorded: ({ config, settings }, folder) => ({
    training: recordedConfig(config, folder.file("metalearning")),
    search: settings,
  }),
  dataOf: ({ training }) => training.data,
  prepare: prepareSearch,
  announce,
  run: (prepared, session) => runMetalearning({ ...session, prepared }),
  result: metalearningDocument,
  print: printMetalearning,
  conclude: concludeMetalearning,
};

export function define(command: Command): void {
  command.argument("[data]", `${MNIST}, a table as in isocline train, or a config file`);
  metalearnGroup.define(command, "Search of the loss");
  defineSettings(command, { without: settingKeys.filter((key) => !trainingKeys.includes(key)) });
  defineSearchOptions(command, metalearn);
  command.addHelpText("after", EXAMPLES);
}

export function run(command: Command): Promise<ExitCode> {
  return runSearchCommand(command, metalearn);
}

/** The config that the command line stands for, with its config file where it names one. */
async function given(command: Command): Promise<MetalearnConfig> {
  const [data] = command.args;
  const search = metalearnGroup.given(command);
  const all = givenOptions(command);
  const training = Object.fromEntries(trainingKeys.flatMap((key) => (all[key] === undefined ? [] : [[key, all[key]]])));
  const file = data === undefined ? undefined : await readConfigFile(data);
  if (file !== undefined) return resolveMetalearn({ training, search, file });
  return resolveMetalearn({ training, search, ...(data === undefined ? {} : { data }) });
}

function announce(prepared: PreparedSearch, _folder: RunFolder, terminal: Terminal): void {
  for (const warning of prepared.warnings) terminal.warn(warning);
  terminal.say(budgetText(prepared));
}
