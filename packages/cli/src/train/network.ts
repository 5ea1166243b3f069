import { readFile } from "node:fs/promises";
import {
  constant,
  div,
  type EncodedColumn,
  embeddedColumns,
  encodedColumns,
  encodedWidth,
  FormatError,
  type ImportedModel,
  importOnnx,
  type Model,
  mlp,
  outputNames,
  type Preprocessing,
  type RecordedModel,
  sub,
  type Target,
  type Tensor,
  UsageError,
} from "isocline";
import type { TrainConfig } from "../config/train-config.ts";
import { digestOf, shortDigest } from "../digest.ts";
import { systemCode } from "../files.ts";
import type { RunFolder } from "../run-folder.ts";

/** A network to train, and what a record says of it. */
export interface Network {
  readonly model: Model;
  readonly architecture: Pick<RecordedModel, "hidden" | "activation">;
}

/** The file of --model. */
export interface NetworkFile {
  /** The file, as errors name it. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly digest: string;
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    const found = code === "ENOENT" ? `${path}, which is not there` : `${path} (${code})`;
    throw new UsageError({ where: "--model", expected: "an ONNX file that can be read", found }, { cause: error });
  }
}

/**
 * The file that a config names as its network; undefined where it names none.
 *
 * @throws UsageError where it cannot be read; FormatError where it is another file than the config was made with, or no
 *   network that can be imported
 */
export async function readNetwork({
  model: path,
  modelDigest,
}: Pick<TrainConfig, "model" | "modelDigest">): Promise<NetworkFile | undefined> {
  if (path === null) return undefined;
  const bytes = await readBytes(path);
  const digest = digestOf(bytes);
  if (modelDigest !== null && modelDigest !== digest) {
    const expected = `the file that the training began with, of SHA-256 ${shortDigest(modelDigest)}`;
    const remedy = "restore it, or train again";
    throw new FormatError({ where: path, expected, found: `one of ${shortDigest(digest)}`, remedy });
  }
  importOnnx(bytes, { where: path });
  return { path, bytes, digest };
}

/** A config whose network is the copy of it in the run's folder. */
export function ownNetwork<Config extends TrainConfig>(config: Config, folder: RunFolder): Config {
  return config.model === null ? config : { ...config, model: folder.file("network") };
}

/** The network of a config: the file's, or one of its own settings. @throws UsageError for a file that does not fit */
export function networkOf(
  { hidden, activation, initialisation, dropout, layerNorm, residual, scaling }: TrainConfig,
  { features, target }: Preprocessing,
  file: NetworkFile | undefined,
): Network {
  if (file !== undefined) return importedNetwork(file, { features, target }, scaling === "none");
  const given = { activation, initialisation, dropout, layerNorm, residual };
  const model = mlp({
    inputs: encodedWidth(features),
    outputs: outputNames(target).length,
    embeddings: embeddedColumns(features),
    hidden: hidden ?? [],
    ...(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null)) as object),
  });
  return { model, architecture: { hidden: hidden ?? [], activation: activation ?? "" } };
}

function importedNetwork({ path, bytes }: NetworkFile, preprocessing: Preprocessing, raw: boolean): Network {
  const { features, target } = preprocessing;
  const model = importOnnx(bytes, { where: path, logits: target.kind === "classification" });
  const columns = encodedColumns(features);
  if (columns.some(({ embedded }) => embedded === true)) {
    const remedy = "leave --categories out, or out of the kinds of columns";
    throw new UsageError({ where: "--model", expected: "--categories one-hot with it", found: "embeddings", remedy });
  }
  refuseWidth("input", path, model.inputs, columns.map(columnName));
  refuseWidth("output", path, model.outputs, outputNames(target));
  const activation = model.activations.join(", ");
  const architecture = { hidden: [], activation: activation === "" ? "none" : activation };
  return { model: raw ? fromRawUnits(model, target) : model, architecture };
}

function refuseWidth(kind: "input" | "output", path: string, found: number, names: readonly string[]): void {
  if (found === names.length) return;
  const many = (count: number): string => `${count} ${kind}${count === 1 ? "" : "s"}`;
  const what = kind === "input" ? "the encoded columns" : "what is predicted";
  throw new UsageError({
    where: "--model",
    expected: `a network of ${many(names.length)}, ${what}: ${names.join(", ")}`,
    found: `${path} with ${many(found)}`,
    ...(kind === "input" ? { remedy: "choose columns with --features or --exclude" } : {}),
  });
}

/** What an encoded column is called: `age`, `age blank`, `cut = Ideal`, `cut other`, `sold month sin`. */
function columnName({ feature, level, blank, other, part, wave }: EncodedColumn): string {
  if (level !== undefined) return `${feature} = ${level}`;
  const more = [part, wave, blank && "blank", other && "other"].filter((word) => typeof word === "string");
  return [feature, ...more].join(" ");
}

/** A network that was trained on raw numbers predicts them; training is in standard units. */
function fromRawUnits(model: ImportedModel, target: Target): Model {
  if (target.kind === "classification") return model;
  const row = (of: "mean" | "deviation", { dtype }: Tensor): Tensor =>
    constant(
      target.columns.map((column) => column[of]),
      dtype,
      [1, target.columns.length],
    );
  return {
    ...model,
    apply(parameters, inputs, mode) {
      const raw = model.apply(parameters, inputs, mode);
      return div(sub(raw, row("mean", raw)), row("deviation", raw));
    },
  };
}
