import type { Command } from "commander";
import { describeColumns, UsageError } from "isocline";
import type { Tuning } from "isocline/report";
import { readConfigFile } from "../config/file.ts";
import { checkKeys } from "../config/given.ts";
import { defineSettings, givenOptions } from "../config/options.ts";
import { recordedConfig } from "../config/recorded.ts";
import { resolveConfig, settingKeys } from "../config/resolve.ts";
import type { TrainConfig } from "../config/train-config.ts";
import type { ExitCode } from "../exit.ts";
import type { RunFolder } from "../run-folder.ts";
import { defineSearchOptions, runSearchCommand, type SearchCommand } from "../search-command.ts";
import type { SearchTable } from "../search-table.ts";
import type { Terminal } from "../terminal.ts";
import { ownNetwork } from "../train/network.ts";
import { optimizerOf } from "../train/optimizer.ts";
import { type Preparation, preparationOf } from "../train/preparation.ts";
import { prepare } from "../train/prepare.ts";
import { checkTunable, type TuningPlan, tuningPlan, untunable } from "../tune/plan.ts";
import { concludeTuning, printTuning, tuningResult } from "../tune/print.ts";
import { readTuning } from "../tune/read.ts";
import { runTuning, type TuningOptions } from "../tune/session.ts";
import { recordedSettings, type TuneSettings, tuneGroup } from "../tune/settings.ts";
import { configWith } from "../tune/space.ts";

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

/** What a search was asked for. */
interface Asked {
  readonly config: TrainConfig;
  readonly settings: TuneSettings;
}

type Ready = Pick<TuningOptions, "plan" | "preparation" | "read">;

const tune: SearchCommand<Asked, Ready, Tuning> = {
  command: "tune",
  what: "search",
  file: "tuning",
  read: readTuning,
  given,
  recorded: (document, folder) => ({
    config: ownNetwork(recordedConfig(document.config, folder.file("tuning")), folder),
    settings: recordedSettings(document),
  }),
  dataOf: ({ config }) => config.data,
  prepare: ready,
  announce,
  run: (search, session) => runTuning({ ...search, ...session }),
  result: tuningResult,
  print: printTuning,
  conclude: concludeTuning,
};

export function define(command: Command): void {
  command.argument("[data]", "the table, or a config file, as of isocline train");
  tuneGroup.define(command, "Search");
  defineSearchOptions(command, tune);
  defineSettings(command, { refused: untunable, fallbacks: { control: "lai" } });
  command.addHelpText("after", DETAILS);
}

export function run(command: Command): Promise<ExitCode> {
  return runSearchCommand(command, tune);
}

/** What the command line stands for, with its config file where it names one. */
async function given(command: Command): Promise<Asked> {
  const [data] = command.args;
  const options = givenOptions(command);
  const file = data === undefined ? undefined : await readConfigFile(data);
  if (file !== undefined) checkKeys(file, [...settingKeys, ...tuneGroup.keys], "tune", "a training or of its tuning");
  const config =
    file !== undefined
      ? resolveConfig({ options, file: tuneGroup.rest(file) })
      : resolveConfig({ options: data === undefined ? options : { ...options, data } });
  if (options.threads !== undefined && config.threads !== 1) {
    const remedy = "--workers says how many trials are done at a time";
    throw new UsageError({ where: "--threads", expected: "1 thread a trial", found: String(config.threads), remedy });
  }
  checkTunable(config);
  return { config: { ...config, threads: 1 }, settings: tuneGroup.resolve(tuneGroup.given(command), file) };
}

/** The table, read under the config's seed and as often as wanted under others. */
async function ready({ config, settings }: Asked, { data, named }: SearchTable): Promise<Ready> {
  const preparation = named(await prepare({ ...config, data }));
  const plan = tuningPlan(settings, preparation.config, preparation.dataset.preprocessing);
  const read = async (seed: number) => named(await prepare({ ...preparation.config, data, seed }));
  return { plan, preparation: atUpperEnd(preparation, plan), read };
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

function announce({ preparation, plan }: Ready, folder: RunFolder, terminal: Terminal): void {
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
