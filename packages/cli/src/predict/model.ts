import { readFile } from "node:fs/promises";
import { type Chunk, DataError, FormatError, onnxMetadata, type SourceColumn } from "isocline";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { z } from "zod";
import type { TableOptions } from "../data/index.ts";
import { systemCode } from "../files.ts";
import { modelFiles } from "./model-files.ts";

/** A deployed model that predicts raw rows. */
export interface DeployedModel {
  /** The file it came from. */
  readonly path: string;
  /** The raw columns it is fed, and which kind each must be. */
  readonly inputs: readonly SourceColumn[];
  /** What the file says of itself: `isocline.target` and others. */
  readonly metadata: Readonly<Record<string, string>>;
  /** What it predicts: numbers, or a class and the probability of each. */
  readonly predicts: readonly SourceColumn[];
  /** The classes that it tells apart; undefined for numbers. */
  readonly classes: readonly string[] | undefined;
  /** Those columns for some rows, in raw units; `columns` in the order of `inputs`, NaN for a blank number. */
  predict(columns: Chunk["columns"], rows: number): Promise<Chunk["columns"]>;
  /** Some of its numeric outputs, by their names, of some rows. */
  outputs(names: readonly string[], columns: Chunk["columns"], rows: number): Promise<readonly Float64Array[]>;
  release(): Promise<void>;
}

/** How to open a table for a model: a column is what it was in training, whatever the cells of this table look like. */
export function kindsOf({ inputs }: DeployedModel): Required<Pick<TableOptions, "text" | "numeric">> {
  const named = (kind: SourceColumn["kind"]): readonly string[] =>
    inputs.filter((column) => readAs(column) === kind).map(({ name }) => name);
  return { text: named("text"), numeric: named("numeric") };
}

/** What the table's column is that a model's is made from: dates are text in it and seconds in the model. */
export function readAs({ kind, type }: SourceColumn): SourceColumn["kind"] {
  return type === "date" ? "text" : kind;
}

const remedy = "name a run folder, or a model.onnx that isocline wrote";

async function readModel(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    const found = code === "ENOENT" ? "no such file" : `a file that cannot be read (${code})`;
    throw new DataError({ where: path, expected: "a model", found, remedy }, { cause: error });
  }
}

async function openSession(path: string, bytes: Uint8Array, threads: number): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(bytes, { intraOpNumThreads: threads, logSeverityLevel: 3 });
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    throw new FormatError({ where: path, expected: "an ONNX model", found, remedy }, { cause: error });
  }
}

/** The raw columns of a model; undefined for a model of another make. */
function columnsOf({ inputMetadata }: InferenceSession): readonly SourceColumn[] | undefined {
  const columns = inputMetadata.map((input): SourceColumn | undefined => {
    if (!input.isTensor || input.shape[1] !== 1) return undefined;
    if (input.type === "float64") return { name: input.name, kind: "numeric" };
    return input.type === "string" ? { name: input.name, kind: "text" } : undefined;
  });
  const known = columns.filter((column) => column !== undefined);
  return known.length === columns.length && known.length > 0 ? known : undefined;
}

/** The outputs of a model that are no slopes, which come after all others. */
function predictedColumns({ outputMetadata }: InferenceSession): readonly SourceColumn[] {
  const columns = outputMetadata.filter(({ name }) => /^(prediction|probability:)/.test(name));
  return columns.map((output) => ({
    name: output.name,
    kind: output.isTensor && output.type === "string" ? "text" : "numeric",
  }));
}

const classList = z.array(z.string());
const describedFeatures = z.array(z.object({ name: z.string(), kind: z.string().optional() }));

/** A part of the metadata that is JSON; undefined where it is absent. @throws FormatError where it is damaged */
function metadataPart<Part>(
  metadata: DeployedModel["metadata"],
  key: string,
  schema: z.ZodType<Part>,
  path: string,
): Part | undefined {
  const text = metadata[key];
  if (text === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    const found = "one with damaged metadata";
    throw new FormatError({ where: path, expected: "a model that isocline wrote", found, remedy }, { cause: error });
  }
}

/** Which of the columns are more than numbers, as the file says. */
function withTypes(
  columns: readonly SourceColumn[],
  metadata: DeployedModel["metadata"],
  path: string,
): readonly SourceColumn[] {
  const described = metadataPart(metadata, "isocline.features", describedFeatures, path) ?? [];
  const kinds = new Map(described.map(({ name, kind }) => [name, kind]));
  return columns.map((column) => {
    const type = kinds.get(column.name);
    return column.kind === "numeric" && (type === "boolean" || type === "date") ? { ...column, type } : column;
  });
}

/** What the file says of the numbers that a column had in training. */
const describedNumbers = z.array(
  z.object({
    name: z.string(),
    kind: z.string().optional(),
    missing: z.object({ fill: z.number() }).optional(),
    scaling: z.object({ knots: z.array(z.number()).optional(), centre: z.number().optional() }).optional(),
  }),
);

/** Columns of numbers that booleans, as 0 and 1, cannot be: the file says that some of them were below 0 or above 1. */
export function beyondBooleans({ metadata, path }: Pick<DeployedModel, "metadata" | "path">): ReadonlySet<string> {
  const described = metadataPart(metadata, "isocline.features", describedNumbers, path) ?? [];
  const beyond = described.filter(({ kind, missing, scaling: { knots = [], centre = 0 } = {} }) => {
    return kind === "numeric" && [missing?.fill ?? 0, centre, ...knots].some((number) => number < 0 || number > 1);
  });
  return new Set(beyond.map(({ name }) => name));
}

/**
 * Opens the model of a run folder, or an ONNX file that isocline wrote.
 *
 * @throws DataError where there is none; FormatError for a file that is damaged or of another make
 */
export async function openModel(path: string, threads: number): Promise<DeployedModel> {
  const { model: file, baseline } = await modelFiles(path);
  if (file === undefined) {
    const found = "the baseline's alone";
    throw new DataError({ where: path, expected: "a run with its model", found, remedy: `name ${baseline}` });
  }
  return loadModel(file, await readModel(file), threads);
}

/**
 * A deployed model from the bytes of its file.
 *
 * @throws FormatError for bytes that are damaged or of another make
 */
export async function loadModel(file: string, bytes: Uint8Array, threads: number): Promise<DeployedModel> {
  const session = await openSession(file, bytes, threads);
  const columns = columnsOf(session);
  // The prediction comes first; the slopes, where there are any, follow.
  const prediction = session.outputNames[0];
  if (columns === undefined || prediction === undefined || !prediction.startsWith("prediction")) {
    await session.release();
    throw new FormatError({ where: file, expected: "a model that isocline wrote", found: "another one", remedy });
  }
  const metadata = onnxMetadata(bytes, file);
  const inputs = withTypes(columns, metadata, file);
  const run = async (names: readonly string[], columns: Chunk["columns"], rows: number): Promise<Chunk["columns"]> => {
    const feeds = inputs.map(({ name }, i) => [name, tensorOf(columns[i] ?? [], rows)] as const);
    const results = await session.run(Object.fromEntries(feeds), names);
    return names.map((name) => results[name]?.data as Float64Array | string[]);
  };
  const predicts = predictedColumns(session);
  const names = predicts.map(({ name }) => name);
  return {
    path: file,
    inputs,
    metadata,
    predicts,
    classes: metadataPart(metadata, "isocline.classes", classList, file),
    outputs: async (names, columns, rows) => (await run(names, columns, rows)) as readonly Float64Array[],
    predict: (columns, rows) => run(names, columns, rows),
    release: () => session.release(),
  };
}

function tensorOf(cells: Chunk["columns"][number], rows: number): Tensor {
  if (cells instanceof Float64Array) return new Tensor("float64", cells, [rows, 1]);
  return new Tensor(
    "string",
    cells.map((cell) => cell ?? ""),
    [rows, 1],
  );
}
