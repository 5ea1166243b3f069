import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { type BranchName, DataError, deployedFile, numericColumns, type RunRecord, UsageError } from "isocline";
import { type ExitCode, exitCodes } from "../exit.ts";
import { parametersFile } from "../export/parameters-file.ts";
import { predictionOutput, snippet } from "../export/snippet.ts";
import { chosenBranch, readTrainedBranch } from "../export/trained.ts";
import { parseChoice } from "../options/choice.ts";
import { checkOutputFile, writeOutputFile } from "../output-file.ts";
import { openModel } from "../predict/model.ts";
import { relativeUrl } from "../relative-url.ts";
import { openRunFolder, type RunFolder, runFiles } from "../run-folder.ts";
import { readRunRecord } from "../run-record.ts";
import { openTerminal, type Terminal } from "../terminal.ts";
import { modelFile } from "../train/results.ts";
import { version } from "../version.ts";

const FORMATS = ["onnx", "safetensors", "typescript"] as const;
type Format = (typeof FORMATS)[number];
const BRANCHES = ["controlled", "baseline"] as const;

interface ExportOptions {
  readonly format?: string;
  readonly branch?: string;
  readonly withSlopes?: boolean;
  readonly out?: string;
  readonly quiet?: boolean;
}

const DETAILS = `
onnx         from raw columns to raw predictions, preprocessing inside; with --with-slopes also
             ∂prediction/∂feature of each numeric feature, in raw units
safetensors  the parameters by name, float32; what they are and how columns are encoded is in the
             file's metadata, as JSON
typescript   a file that predicts rows with the run's ONNX model and onnxruntime-node, its columns
             filled in; it expects the model where it is now, as seen from FILE

Examples:
  isocline export runs/houses-1 --format onnx --with-slopes --out houses.onnx
      the model with its slopes, though it was trained without --slopes
  isocline export runs/houses-1 --format typescript --branch baseline --out houses.ts
      code to run the uncontrolled twin
`;

export function define(command: Command): void {
  command
    .argument("<run>", "the folder of a run")
    .option("--format <name>", `${FORMATS.join(" | ")} (required)`)
    .option("--branch <name>", `${BRANCHES.join(" | ")} (default: controlled, unless the run has none)`)
    .option("--with-slopes", "let the ONNX file give its slopes beside its prediction")
    .option("--out <file>", "where to write; a file that is there is replaced, whole or not at all (required)")
    .option("--quiet", "no notes")
    .addHelpText("after", DETAILS);
}

export async function run(command: Command): Promise<ExitCode> {
  const options = command.opts<ExportOptions>();
  const [path = ""] = command.args;
  const terminal = openTerminal(options);
  const format = parseChoice("--format", required("--format", `one of ${FORMATS.join(", ")}`, options.format), FORMATS);
  const asked = options.branch === undefined ? undefined : parseChoice("--branch", options.branch, BRANCHES);
  const slopes = options.withSlopes === true;
  if (slopes && format !== "onnx") {
    throw new UsageError({ where: "--with-slopes", expected: "--format onnx", found: `--format ${format}` });
  }
  const out = required("--out", "a file to write", options.out);
  const folder = openRunFolder(path);
  const files = Object.keys(runFiles).map((name) => folder.file(name as keyof typeof runFiles));
  await checkOutputFile(out, files);
  const record = await readRunRecord(folder);
  const branch = chosenBranch(record, path, asked);
  if (slopes) warnWithoutSlopes(terminal, record);
  await writeOutputFile(out, await exported({ folder, record, branch, slopes, out, format }));
  terminal.say(`wrote the ${branch} model of ${path} to ${out}`);
  return exitCodes.done;
}

function required(where: string, expected: string, value: string | undefined): string {
  if (value !== undefined) return value;
  throw new UsageError({ where, expected, found: "none" });
}

function warnWithoutSlopes(terminal: Terminal, { data }: RunRecord): void {
  if (numericColumns(data.preprocessing.features).length > 0) return;
  terminal.warn("the model has no numeric feature, so there are no slopes to export");
}

interface Export {
  readonly folder: RunFolder;
  readonly record: RunRecord;
  readonly branch: BranchName;
  readonly slopes: boolean;
  readonly out: string;
  readonly format: Format;
}

async function exported({ folder, record, branch, slopes, out, format }: Export): Promise<Uint8Array | string> {
  if (format === "typescript") return typescript(folder, record, branch, out);
  const trained = await readTrainedBranch(folder, record, branch);
  return format === "onnx"
    ? deployedFile({ ...trained, slopes, version: version() })
    : parametersFile(trained, version());
}

async function typescript(folder: RunFolder, record: RunRecord, branch: BranchName, out: string): Promise<string> {
  const branches = BRANCHES.every((name) => record.branches[name] !== undefined) ? BRANCHES : [branch];
  const file = folder.file(modelFile(branch, branches));
  if (!existsSync(file)) {
    const expected = `the ONNX model of the ${branch} branch`;
    throw new DataError({ where: file, expected, found: "none", remedy: "write it with --format onnx" });
  }
  const model = await openModel(file, 1);
  try {
    const output = predictionOutput(await readFile(file), file);
    return snippet({ columns: model.inputs, output, url: relativeUrl(out, file), branch, record });
  } finally {
    await model.release();
  }
}
