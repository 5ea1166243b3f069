import { existsSync } from "node:fs";
import type { Command } from "commander";
import {
  type BranchName,
  DataError,
  deployedFile,
  ensembleFile,
  numericColumns,
  type RunRecord,
  targetLabel,
  UsageError,
} from "isocline";
import { type ExitCode, exitCodes } from "../exit.ts";
import { type CompletedFold, completedFolds, membersOf } from "../export/folds.ts";
import { parametersFile } from "../export/parameters-file.ts";
import { snippet } from "../export/snippet.ts";
import { chosenBranch, readTrainedBranch } from "../export/trained.ts";
import { parseChoice } from "../options/choice.ts";
import { checkOutputFile, writeOutputFile } from "../output-file.ts";
import { openModel } from "../predict/model.ts";
import { modelOutputs } from "../predict/model-outputs.ts";
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
    .argument("<run>", "the folder of a run, or of a cross-validation for the mean of its folds' models")
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
  const ensemble = await completedFolds(folder, asked);
  const runs = ensemble?.folds ?? [await onlyRun(folder, asked)];
  const [{ branch }] = runs as [CompletedFold];
  if (ensemble !== undefined && ensemble.leftOut > 0) {
    const all = ensemble.leftOut + runs.length;
    terminal.warn(`${ensemble.leftOut} of ${all} folds diverged and ${ensemble.leftOut === 1 ? "is" : "are"} left out`);
  }
  if (slopes) warnWithoutSlopes(terminal, runs);
  await writeOutputFile(
    out,
    await exported({ folder, runs, isEnsemble: ensemble !== undefined, asked, slopes, out, format }),
  );
  terminal.say(
    ensemble === undefined
      ? `wrote the ${branch} model of ${path} to ${out}`
      : `wrote ${meanOf(branch, runs.length)} of ${path} to ${out}`,
  );
  return exitCodes.done;
}

/** What the model of a cross-validation is, in words. */
function meanOf(branch: BranchName, folds: number): string {
  return folds === 1 ? `the ${branch} model of the one fold` : `the mean of the ${branch} models of ${folds} folds`;
}

async function onlyRun(folder: RunFolder, asked: BranchName | undefined): Promise<CompletedFold> {
  const record = await readRunRecord(folder);
  return { folder, record, branch: chosenBranch(record, folder.path, asked) };
}

function required(where: string, expected: string, value: string | undefined): string {
  if (value !== undefined) return value;
  throw new UsageError({ where, expected, found: "none" });
}

function warnWithoutSlopes(terminal: Terminal, runs: readonly CompletedFold[]): void {
  if (runs.some(({ record }) => numericColumns(record.data.preprocessing.features).length > 0)) return;
  terminal.warn("the model has no numeric feature, so there are no slopes to export");
}

interface Export {
  readonly folder: RunFolder;
  /** The run itself, or the folds of a cross-validation. */
  readonly runs: readonly CompletedFold[];
  readonly isEnsemble: boolean;
  /** The branch that was asked for. */
  readonly asked: BranchName | undefined;
  readonly slopes: boolean;
  readonly out: string;
  readonly format: Format;
}

async function exported(options: Export): Promise<Uint8Array | string> {
  const { folder, runs, isEnsemble, slopes, format } = options;
  if (format === "typescript") return typescript(options);
  if (isEnsemble) {
    if (format === "onnx") return ensembleFile({ members: await membersOf(runs, slopes), version: version() });
    const remedy = "export a fold's folder";
    const found = "the mean of its folds' models";
    throw new UsageError({ where: folder.path, expected: "one model with parameters of its own", found, remedy });
  }
  const [{ record, branch }] = runs as [CompletedFold];
  const trained = await readTrainedBranch(folder, record, branch);
  return format === "onnx"
    ? deployedFile({ ...trained, slopes, version: version() })
    : parametersFile(trained, version());
}

async function typescript({ folder, runs, isEnsemble, asked, out }: Export): Promise<string> {
  const [{ record, branch }] = runs as [CompletedFold];
  const file = isEnsemble ? folder.file("model") : folder.file(modelFile(branch, branchesOf(record, branch)));
  if (isEnsemble && asked !== undefined && asked !== chosenBranch(record, folder.path, undefined)) {
    const remedy = "write its ONNX model with --format onnx, and name a fold's folder for code";
    const found = `--branch ${asked}`;
    throw new UsageError({ where: "--branch", expected: "the branch of the ensemble's model.onnx", found, remedy });
  }
  if (!existsSync(file)) {
    const expected = isEnsemble ? "the ONNX model of the ensemble" : `the ONNX model of the ${branch} branch`;
    throw new DataError({ where: file, expected, found: "none", remedy: "write it with --format onnx" });
  }
  const model = await openModel(file, 1);
  try {
    const learned = runs.map(({ record: { data } }) => data.preprocessing.features);
    const inputs = model.inputs.map((input) => ({
      ...input,
      features: learned.flatMap((features) => features.find(({ name }) => name === input.name) ?? []),
    }));
    const label = model.predicts.find(({ kind }) => kind === "text")?.name;
    return snippet({
      inputs,
      outputs: { values: modelOutputs(model), label },
      url: relativeUrl(out, file),
      target: targetLabel(record.data.preprocessing.target),
      model: isEnsemble ? meanOf(branch, runs.length) : `the ${branch} model of a run`,
      version: record.version,
    });
  } finally {
    await model.release();
  }
}

function branchesOf({ branches }: RunRecord, branch: BranchName): readonly BranchName[] {
  return BRANCHES.every((name) => branches[name] !== undefined) ? BRANCHES : [branch];
}
