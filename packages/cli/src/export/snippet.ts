import {
  type BranchName,
  FormatError,
  onlyColumn,
  onnxMetadata,
  type RunRecord,
  type SourceColumn,
  UsageError,
} from "isocline";
import { z } from "zod";

/** What a snippet is filled in with. */
export interface SnippetOptions {
  /** The model's columns, in the order in which it names them. */
  readonly columns: readonly SourceColumn[];
  /** The name of its output. */
  readonly output: string;
  /** Where it is, as a URL relative to the snippet. */
  readonly url: string;
  readonly branch: BranchName;
  readonly record: RunRecord;
}

const outputs = z.object({ prediction: z.string().optional(), outputs: z.unknown().optional() });

/** The name of a deployed model's prediction. @throws FormatError where its metadata do not have it */
export function predictionOutput(bytes: Uint8Array, where: string): string {
  const text = onnxMetadata(bytes, where)["isocline.outputs"];
  if (text !== undefined) {
    const { prediction, outputs: several } = outputs.parse(JSON.parse(text));
    if (prediction !== undefined && several === undefined) return prediction;
    throw new UsageError({
      where: "--format typescript",
      expected: "a model of one number",
      found: prediction === undefined ? "one of several numbers" : "one of classes",
      remedy: "export it with --format onnx",
    });
  }
  throw new FormatError({ where, expected: "a model that isocline wrote", found: "one without its metadata" });
}

const PLAIN = /^[A-Za-z_$][\w$]*$/;
const key = (name: string): string => (PLAIN.test(name) ? name : JSON.stringify(name));
const member = (name: string): string => (PLAIN.test(name) ? `row.${name}` : `row[${JSON.stringify(name)}]`);
/** A name inside a comment: on one line, and unable to end it. */
const remark = (text: string): string => JSON.stringify(text).replaceAll("*/", "*\u200b/");

/** A cell such as the model was trained on: a number near the column's mean, or a frequent text. */
function example({ features }: RunRecord["data"]["preprocessing"], { name, kind }: SourceColumn): string {
  const feature = features.find((each) => each.name === name);
  if (kind === "text") {
    return JSON.stringify(feature !== undefined && "levels" in feature ? (feature.levels[0] ?? "") : "");
  }
  return String(feature !== undefined && "mean" in feature ? Number(feature.mean.toPrecision(4)) : 0);
}

/** Whether the model takes blanks in a column: in texts always, in numbers where it has learned what they count as. */
function takesBlanks({ features }: RunRecord["data"]["preprocessing"], { name, kind }: SourceColumn): boolean {
  if (kind === "text") return true;
  const feature = features.find((each) => each.name === name);
  return feature !== undefined && feature.kind !== "category" && feature.missing !== undefined;
}

function feed({ name, kind }: SourceColumn): string {
  const cell = `(row) => ${member(name)}`;
  return `          ${key(name)}: ${kind === "numeric" ? `numbers(${JSON.stringify(name)}, ${cell})` : `texts(${cell})`},`;
}

/** How columns become tensors, and what checks them; only what the columns need. */
const finite = `
function finite(column: string, value: number | null): number {
  if (value === null) return Number.NaN;
  if (Number.isFinite(value)) return value;
  throw new RangeError(\`column "\${column}": expected a finite number, found \${value}\`);
}
`;
const numbers = `
      const numbers = (name: string, cell: (row: Row) => number | null): Tensor =>
        new Tensor("float64", Float64Array.from(rows, (row) => finite(name, cell(row))), shape);`;
const texts = `
      const texts = (cell: (row: Row) => string | null): Tensor =>
        new Tensor("string", rows.map((row) => cell(row) ?? ""), shape);`;

/**
 * A TypeScript file that predicts rows with an exported model by onnxruntime-node alone: its columns as a type, a
 * function that opens it, and an example row that it predicts where it is run itself. It needs no isocline.
 */
export function snippet({ columns, output, url, branch, record }: SnippetOptions): string {
  const { version, data } = record;
  const target = remark(onlyColumn(data.preprocessing.target).name);
  const has = (kind: SourceColumn["kind"]): boolean => columns.some((column) => column.kind === kind);
  const blanks = columns.map((column) => takesBlanks(data.preprocessing, column));
  const types = columns.map(({ name, kind, type }, i) => {
    const unit = { date: "  /** Seconds since 1970-01-01 UTC. */\n", boolean: "  /** 1 or 0. */\n" };
    return `${type === undefined ? "" : unit[type]}  readonly ${key(name)}: ${kind === "numeric" ? "number" : "string"}${blanks[i] ? " | null" : ""};`;
  });
  const cells = columns.map((column) => `  ${key(column.name)}: ${example(data.preprocessing, column)},`);
  return `/**
 * Predicts ${target} with the ${branch} model of a run of isocline ${remark(version).slice(1, -1)}.
 * It needs onnxruntime-node. Run by itself, this file predicts the example below.
 */
import { fileURLToPath, pathToFileURL } from "node:url";
import { InferenceSession, Tensor } from "onnxruntime-node";

const MODEL = new URL(${JSON.stringify(url)}, import.meta.url);

/** A row of raw values, as in the table that the model was trained on; null is a blank. */
export interface Row {
${types.join("\n")}
}

export const example: Row = {
${cells.join("\n")}
};

export interface Predictor {
  /** ${target} of each row. Throws a RangeError for a number that is not finite. */
  predict(rows: readonly Row[]): Promise<number[]>;
  release(): Promise<void>;
}
${has("numeric") ? finite : ""}
/** Opens the model; it is at MODEL unless it was moved. */
export async function openModel(file: string = fileURLToPath(MODEL)): Promise<Predictor> {
  const session = await InferenceSession.create(file);
  return {
    async predict(rows) {
      const shape = [rows.length, 1];${has("numeric") ? numbers : ""}${has("text") ? texts : ""}
      const results = await session.run(
        {
${columns.map(feed).join("\n")}
        },
        [${JSON.stringify(output)}],
      );
      return Array.from(results[${JSON.stringify(output)}]?.data as Float64Array);
    },
    release: () => session.release(),
  };
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const model = await openModel();
  console.log(await model.predict([example]));
  await model.release();
}
`;
}
