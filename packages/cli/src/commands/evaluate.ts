import { type Command, Option } from "commander";
import { type TableSource, UsageError } from "isocline";
import { openTable } from "../data/index.ts";
import { type Errors, type Evaluation, evaluate } from "../evaluate/evaluate.ts";
import { type OpenModels, openModels } from "../evaluate/models.ts";
import { evaluationTable, figureOf } from "../evaluate/table.ts";
import { trainingRowsWarning } from "../evaluate/training-rows.ts";
import { type ExitCode, exitCodes } from "../exit.ts";
import { splitItems, unquoted } from "../options/items.ts";
import { fraction, notNegative, parseNumber } from "../options/number.ts";
import { parseThreads } from "../options/threads.ts";
import { kindsOf } from "../predict/model.ts";
import { defineTableOptions, tableOptionsOf } from "../predict/table-options.ts";
import { openTerminal } from "../terminal.ts";

interface EvaluateOptions {
  readonly target: readonly string[];
  readonly maxRmse?: string;
  readonly minAccuracy?: string;
  readonly threads: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const DETAILS = `
--max-rmse and --min-accuracy judge the model that predict uses: the controlled one, unless the run
has none.

Examples:
  isocline evaluate runs/houses-1 new-houses.csv
      both branches of a run on rows they have not seen
  isocline evaluate model.onnx new-houses.parquet --target sold_for --max-rmse 40 --json
      one model, whose target has another name there, and exit code 5 if it errs by more than 40
`;

export function define(command: Command): void {
  command
    .argument("<model>", "a run folder, for the models of its branches, or an ONNX file that isocline wrote")
    .argument(
      "[data]",
      "a CSV, TSV, JSON lines, Parquet or Arrow file, a pattern such as 'data/*.csv', sample:NAME, or - for stdin, with the model's columns and its target",
    )
    .addOption(
      new Option("--target <columns>", "the column to compare with, or for several targets a list a,b")
        .default([], "the model's target")
        .argParser((value: string, before: readonly string[]) => [...before, value]),
    )
    .option("--max-rmse <number>", "exit with code 5 if the RMSE is larger, in units of the target")
    .option("--min-accuracy <share>", "exit with code 5 if the accuracy is smaller, for a model of classes");
  defineTableOptions(command);
  command
    .addOption(new Option("--threads <number>", "threads of ONNX Runtime").default("1", "1"))
    .option("--json", "print the result as one JSON document")
    .option("--quiet", "no notes")
    .addHelpText("after", DETAILS);
}

export async function run(command: Command): Promise<ExitCode> {
  const options = command.opts<EvaluateOptions>();
  const [path = "", data = ""] = command.args;
  const terminal = openTerminal(options);
  const limit = limitOf(options);
  const form = tableOptionsOf(command);
  const models = await openModels(path, parseThreads("--threads", options.threads));
  try {
    checkLimit(limit, models);
    const [lead] = models.models;
    const table = await openTable(data, { ...form, ...(lead === undefined ? {} : kindsOf(lead.model)) });
    try {
      const evaluation = await evaluate(table, models, await targetsOf(options, table));
      const warning = await trainingRowsWarning(models.trainedOn, data, form.query ?? null, evaluation.rows);
      if (warning !== undefined) terminal.warn(warning);
      const threshold = limit === undefined ? undefined : judge(evaluation, limit);
      if (options.json === true) {
        terminal.result(JSON.stringify(evaluationDocument(evaluation, table.name, threshold)));
      } else {
        terminal.result((await evaluationTable(evaluation, table.name)).join("\n"));
      }
      if (threshold === undefined || threshold.met) return exitCodes.done;
      terminal.fail(missed(threshold));
      return exitCodes.missed;
    } finally {
      table.close();
    }
  } finally {
    await models.release();
  }
}

/** What an option demands of the model that counts. */
type Limit = { readonly maxRmse: number } | { readonly minAccuracy: number };

function limitOf({ maxRmse, minAccuracy }: EvaluateOptions): Limit | undefined {
  if (maxRmse !== undefined && minAccuracy !== undefined) {
    throw new UsageError({ where: "--min-accuracy", expected: "--max-rmse or --min-accuracy", found: "both" });
  }
  if (maxRmse !== undefined) return { maxRmse: parseNumber("--max-rmse", maxRmse, notNegative) };
  return minAccuracy === undefined ? undefined : { minAccuracy: parseNumber("--min-accuracy", minAccuracy, fraction) };
}

/** Throws for a limit on what the models do not have. */
function checkLimit(limit: Limit | undefined, { models }: OpenModels): void {
  const [lead] = models;
  if (limit === undefined || lead === undefined) return;
  const { classes, predicts } = lead.model;
  if ("minAccuracy" in limit) {
    if (classes !== undefined) return;
    throw new UsageError({ where: "--min-accuracy", expected: "a model of classes", found: "one of numbers" });
  }
  if (classes === undefined && predicts.length === 1) return;
  const found = classes === undefined ? `one of ${predicts.length} numbers` : "one of classes";
  const remedy = classes === undefined ? {} : { remedy: "use --min-accuracy" };
  throw new UsageError({ where: "--max-rmse", expected: "a model of one number", found, ...remedy });
}

/** The columns that --target names; none where it was not given. */
async function targetsOf({ target }: EvaluateOptions, table: TableSource): Promise<readonly string[]> {
  const known = (await table.columns()).map(({ name }) => name);
  return target.flatMap((text) => (known.includes(text) ? [text] : splitItems(text).map(unquoted)));
}

/** Whether the model that counts is as good as it must be; a figure that is undefined is not. */
type Threshold =
  | { readonly maxRmse: number; readonly rmse: number | null; readonly met: boolean }
  | { readonly minAccuracy: number; readonly accuracy: number | null; readonly met: boolean };

function judge({ models }: Evaluation, limit: Limit): Threshold {
  const errors: Errors | undefined = models.at(-1)?.errors;
  if ("maxRmse" in limit) {
    const rmse = figureOf(errors, "rmse");
    return { ...limit, rmse, met: rmse !== null && rmse <= limit.maxRmse };
  }
  const accuracy = figureOf(errors, "accuracy");
  return { ...limit, accuracy, met: accuracy !== null && accuracy >= limit.minAccuracy };
}

function missed(threshold: Threshold): string {
  const inWords = (value: number | null): string => (value === null ? "undefined" : String(value));
  return "maxRmse" in threshold
    ? `threshold missed: the RMSE is ${inWords(threshold.rmse)}, --max-rmse ${threshold.maxRmse}`
    : `threshold missed: the accuracy is ${inWords(threshold.accuracy)}, --min-accuracy ${threshold.minAccuracy}`;
}

/** The one document that `--json` prints; figures that are undefined are null. `target` is a list for several. */
function evaluationDocument({ targets, rows, models }: Evaluation, data: string, threshold?: Threshold): object {
  return {
    schema: "isocline.evaluation/1",
    data,
    target: targets.length === 1 ? targets[0] : targets,
    rows,
    models: Object.fromEntries(models.map(({ name, path, errors }) => [name, { path, ...errors }])),
    ...(threshold === undefined ? {} : { threshold }),
  };
}
