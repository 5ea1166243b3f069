import type { Command } from "commander";
import { describeColumns, UsageError } from "isocline";
import { baselineConfig, withoutOptions } from "../compare/configs.ts";
import { defineCompareOptions, resolveCompare } from "../compare/options.ts";
import { planComparison } from "../compare/plan.ts";
import { comparisonDocument, concludeComparison, printMethods } from "../compare/print.ts";
import { openInterruptedComparison } from "../compare/resume.ts";
import { type ComparisonSession, runComparison } from "../compare/session.ts";
import { readConfigFile } from "../config/file.ts";
import { defineSettings, givenOptions } from "../config/options.ts";
import type { ExitCode } from "../exit.ts";
import { type Interrupts, watchInterrupts } from "../interrupt.ts";
import { checkNewFolder, createRunFolder } from "../run-folder.ts";
import { openTerminal, type Terminal } from "../terminal.ts";
import { prepare } from "../train/prepare.ts";
import { checkExecutorOptions, defineExecutorOptions, type GivenExecutor } from "../trials/executor-options.ts";
import { version } from "../version.ts";

interface CommandOptions extends GivenExecutor {
  readonly out?: string;
  readonly resume?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

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

/** Options that a resumed comparison may be given beside its folder; all others it has already. */
const WITH_RESUME: readonly string[] = ["resume", "json", "quiet", "workers", "queue", "store"];

export function define(command: Command): void {
  command.argument("[data]", "a table or a config file, as train takes them");
  defineCompareOptions(command);
  defineSettings(command, {
    without: withoutOptions,
    fallbacks: { dropout: "0, so that methods stand alone", weightDecay: "0, likewise" },
  });
  defineExecutorOptions(command);
  command
    .optionsGroup("Run:")
    .option("--out <folder>", "a new or empty folder for the comparison (default: runs/<data>-compare-<number>)")
    .option("--resume <folder>", "go on with an interrupted comparison; DATA says where its table is now, if it moved")
    .option("--json", "print the result as one JSON document")
    .option("--quiet", "no progress and no notes; results, warnings and errors stay")
    .addHelpText("after", EXAMPLES);
}

export async function run(command: Command): Promise<ExitCode> {
  const options = command.opts<CommandOptions>();
  const terminal = openTerminal(options);
  const interrupts = watchInterrupts(terminal);
  try {
    await checkExecutorOptions(options);
    if (options.resume !== undefined) refuseOptions(command);
    const begin = options.resume === undefined ? beginNew : beginAgain;
    const beginning = await begin(command, options, { terminal, interrupts });
    const { folder } = beginning;
    try {
      const document = await runComparison({ ...beginning, terminal, interrupts, executor: options });
      const isOver = document.status === "completed" || document.status === "diverged";
      if (options.json === true) terminal.result(JSON.stringify(await comparisonDocument(document, folder.path)));
      else if (isOver) await printMethods(terminal, document, folder.path);
      return concludeComparison(terminal, document, folder.path);
    } finally {
      folder.release();
    }
  } finally {
    interrupts.release();
  }
}

type Beginning = Pick<ComparisonSession, "plan" | "folder" | "created" | "dataset">;

/** What a comparison talks to, and listens to. */
interface Surroundings {
  readonly terminal: Terminal;
  readonly interrupts: Interrupts;
}

/** Everything that can be refused is, before a folder is created. */
async function beginNew(
  command: Command,
  { out }: CommandOptions,
  { terminal, interrupts }: Surroundings,
): Promise<Beginning> {
  const [data] = command.args;
  const file = data === undefined ? undefined : await readConfigFile(data);
  const given = file === undefined && data !== undefined ? { ...givenOptions(command), data } : givenOptions(command);
  const sources = { ...(file === undefined ? {} : { file }) };
  const compare = resolveCompare({ options: command.opts(), ...sources });
  const asked = baselineConfig(given, file);
  await checkNewFolder(out);
  terminal.passing(`reading ${asked.data === "" ? "the query" : asked.data}`);
  const preparation = await prepare(asked, { test: compare.test });
  const plan = planComparison(compare, asked, preparation);
  interrupts.guard();
  const folder = await createRunFolder(out, asked.data, "compare");
  announce(plan, terminal);
  return { plan, folder, created: new Date().toISOString() };
}

async function beginAgain(
  command: Command,
  { resume = "" }: CommandOptions,
  { terminal, interrupts }: Surroundings,
): Promise<Beginning> {
  const { folder, config, options, document } = await openInterruptedComparison(resume);
  try {
    const [data = config.data] = command.args;
    const asked = { ...config, data };
    terminal.passing(`reading ${data === "" ? "the query" : data}`);
    const preparation = await prepare(asked, { test: options.test });
    const plan = planComparison(options, asked, preparation);
    interrupts.guard();
    if (document.version !== version()) {
      terminal.warn(
        `the comparison began with version ${document.version}; its trials are done again with ${version()}`,
      );
    }
    announce(plan, terminal);
    return { plan, folder, created: document.created, dataset: document.dataset };
  } catch (error) {
    folder.release();
    throw error;
  }
}

function refuseOptions(command: Command): void {
  const isGiven = (name: string): boolean => command.getOptionValueSource(name) === "cli";
  const given = command.options.filter((option) => isGiven(option.attributeName()));
  const other = given.find((option) => !WITH_RESUME.includes(option.attributeName()));
  if (other === undefined) return;
  const expected = "no other option: a comparison goes on with its own";
  throw new UsageError({ where: "--resume", expected, found: other.long ?? other.flags });
}

function announce(
  { preparation, methods, seeds, budget, warnings }: ComparisonSession["plan"],
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
