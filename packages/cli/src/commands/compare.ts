import type { Command } from "commander";
import { describeColumns } from "isocline";
import type { MethodComparison } from "isocline/report";
import { baselineConfig, withoutOptions } from "../compare/configs.ts";
import { readComparison } from "../compare/document.ts";
import { type CompareOptions, compareGroup, recordedOptions, resolveCompare } from "../compare/options.ts";
import { type ComparisonPlan, planComparison } from "../compare/plan.ts";
import { comparisonDocument, concludeComparison, printMethods } from "../compare/print.ts";
import { runComparison } from "../compare/session.ts";
import { readConfigFile } from "../config/file.ts";
import { defineSettings, givenOptions } from "../config/options.ts";
import { recordedConfig } from "../config/recorded.ts";
import type { TrainConfig } from "../config/train-config.ts";
import type { ExitCode } from "../exit.ts";
import type { RunFolder } from "../run-folder.ts";
import { defineSearchOptions, runSearchCommand, type SearchCommand } from "../search-command.ts";
import type { Terminal } from "../terminal.ts";
import { prepare } from "../train/prepare.ts";

const EXAMPLES = `
All methods go on from the same pretrained states, one a seed, with the same number of gradient
evaluations. The strength of each is chosen on the validation rows from seeds of their own; the
verdict is of the test rows and other seeds. It may be "no difference".

Examples:
  isocline compare houses.csv --target price
      eight methods and the baseline: what each does to error, sensitivity, smoothness, robustness
  isocline compare houses.csv --target price --methods lai,jacobian,sam --seeds 10
      three of them, with narrower intervals
  isocline compare houses.yaml --max-loss 1%
      a config file as train takes it; under the key methods it can define more of them
  isocline compare --resume runs/houses-compare-1
      go on with a comparison that was interrupted
`;

/** What a comparison was asked for. */
interface Asked {
  /** Of the baseline. */
  readonly config: TrainConfig;
  readonly options: CompareOptions;
}

const compare: SearchCommand<Asked, ComparisonPlan, MethodComparison> = {
  command: "compare",
  what: "comparison",
  file: "comparison",
  read: readComparison,
  given,
  recorded(document, folder) {
    const where = folder.file("comparison");
    return { config: recordedConfig(document.config, where), options: recordedOptions(document, where) };
  },
  dataOf: ({ config }) => config.data,
  async prepare({ config, options }, table) {
    const read = await prepare({ ...config, data: table.data }, { test: options.test });
    return planComparison(options, config, table.named(read));
  },
  announce,
  run: (plan, session) => runComparison({ ...session, plan }),
  result: comparisonDocument,
  print: printMethods,
  conclude: concludeComparison,
};

export function define(command: Command): void {
  command.argument("[data]", "a table or a config file, as train takes them");
  compareGroup.define(command, "Comparison");
  defineSettings(command, {
    without: withoutOptions,
    fallbacks: { dropout: "0, so that methods stand alone", weightDecay: "0, likewise" },
  });
  defineSearchOptions(command, compare);
  command.addHelpText("after", EXAMPLES);
}

export function run(command: Command): Promise<ExitCode> {
  return runSearchCommand(command, compare);
}

/** What the command line stands for, with its config file where it names one. */
async function given(command: Command): Promise<Asked> {
  const [data] = command.args;
  const file = data === undefined ? undefined : await readConfigFile(data);
  const training = givenOptions(command);
  const options = resolveCompare({ options: compareGroup.given(command), ...(file === undefined ? {} : { file }) });
  const named = file === undefined && data !== undefined ? { ...training, data } : training;
  return { config: baselineConfig(named, file), options };
}

function announce(
  { preparation, methods, seeds, budget, warnings }: ComparisonPlan,
  _folder: RunFolder,
  terminal: Terminal,
): void {
  const { dataset } = preparation;
  for (const warning of [...dataset.warnings, ...warnings]) terminal.warn(warning);
  const { train, validation, test } = dataset.split;
  terminal.say(
    `${dataset.name}: ${dataset.rows} rows (${train.length} for training, ${validation.length} for validation, ` +
      `${test?.length ?? 0} for the test), ${dataset.preprocessing.features.length} features (${describeColumns(dataset.columns)}); ` +
      `comparing ${methods.map(({ name }) => name).join(", ")} over ${seeds.verdict.length} ${seeds.verdict.length === 1 ? "seed" : "seeds"}, ` +
      `${budget.evaluations} gradient evaluations each`,
  );
}
