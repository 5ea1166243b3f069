import { type Command, Option } from "commander";
import { openTable } from "../data/index.ts";
import { type Evaluation, evaluate } from "../evaluate/evaluate.ts";
import { openModels } from "../evaluate/models.ts";
import { evaluationTable } from "../evaluate/table.ts";
import { type ExitCode, exitCodes } from "../exit.ts";
import { notNegative, parseNumber } from "../options/number.ts";
import { parseThreads } from "../options/threads.ts";
import { kindsOf } from "../predict/model.ts";
import { defineTableOptions, tableOptionsOf } from "../predict/table-options.ts";
import { openTerminal } from "../terminal.ts";

interface EvaluateOptions {
  readonly target?: string;
  readonly maxRmse?: string;
  readonly threads: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const DETAILS = `
--max-rmse judges the model that predict uses: the controlled one, unless the run has none.

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
    .option("--target <column>", "the column to compare with (default: the model's target)")
    .option("--max-rmse <number>", "exit with code 5 if the RMSE is larger, in units of the target");
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
  const most = options.maxRmse === undefined ? undefined : parseNumber("--max-rmse", options.maxRmse, notNegative);
  const form = tableOptionsOf(command);
  const models = await openModels(path, parseThreads("--threads", options.threads));
  try {
    const [lead] = models.models;
    const table = await openTable(data, { ...form, ...(lead === undefined ? {} : kindsOf(lead.model)) });
    try {
      const evaluation = await evaluate(table, models, options.target);
      const threshold = most === undefined ? undefined : judge(evaluation, most);
      if (options.json === true) {
        terminal.result(JSON.stringify(evaluationDocument(evaluation, table.name, threshold)));
      } else {
        terminal.result((await evaluationTable(evaluation, table.name)).join("\n"));
      }
      if (threshold === undefined || threshold.met) return exitCodes.done;
      const found = threshold.rmse === null ? "undefined" : String(threshold.rmse);
      terminal.fail(`threshold missed: the RMSE is ${found}, --max-rmse ${threshold.maxRmse}`);
      return exitCodes.missed;
    } finally {
      table.close();
    }
  } finally {
    await models.release();
  }
}

/** Whether the model that counts errs no more than it may. */
interface Threshold {
  readonly maxRmse: number;
  readonly rmse: number | null;
  readonly met: boolean;
}

/** An RMSE that is undefined meets no threshold. */
function judge({ models }: Evaluation, maxRmse: number): Threshold {
  const rmse = models.at(-1)?.errors.rmse ?? null;
  return { maxRmse, rmse, met: rmse !== null && rmse <= maxRmse };
}

/** The one document that `--json` prints; figures that are undefined are null. */
function evaluationDocument({ target, rows, models }: Evaluation, data: string, threshold?: Threshold): object {
  return {
    schema: "isocline.evaluation/1",
    data,
    target,
    rows,
    models: Object.fromEntries(models.map(({ name, path, errors }) => [name, { path, ...errors }])),
    ...(threshold === undefined ? {} : { threshold }),
  };
}
