import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { deployedFile, deployedOutputs, FormatError, type RawModel, type RunRecord, UsageError } from "isocline";
import { z } from "zod";
import { type ModelName, openModels } from "../evaluate/models.ts";
import { readTrainedBranch } from "../export/trained.ts";
import { type DeployedModel, loadModel } from "../predict/model.ts";
import { openRunFolder } from "../run-folder.ts";
import { readRunRecord } from "../run-record.ts";
import { version } from "../version.ts";
import { rawModel, type SlopeSession } from "./raw-model.ts";

/** How slopes are found: derivatives that the model gives, or differences of its predictions. */
export type SlopeMethod = "derivatives" | "differences";

/** A model to diagnose. */
export interface DiagnosedModel {
  readonly name: ModelName;
  /** The deployed file, which predicts. */
  readonly deployed: DeployedModel;
  readonly raw: RawModel;
  readonly slopes: SlopeMethod;
}

/** Models of the same columns, to diagnose side by side. */
export interface DiagnosedModels {
  readonly models: readonly DiagnosedModel[];
  /** The first, whose columns are those of all. */
  readonly lead: DiagnosedModel;
  /** What they predict; undefined where the file does not say. */
  readonly target: string | undefined;
  /** The levels of their text columns, by name. */
  readonly levels: Readonly<Record<string, readonly string[]>>;
  /** The record of the run that they come from; undefined for a file by itself. */
  readonly record: RunRecord | undefined;
  readonly warnings: readonly string[];
  release(): Promise<void>;
}

const describedFeatures = z.array(z.object({ name: z.string(), levels: z.array(z.string()).optional() }));
const describedOutputs = z.object({ slopes: z.record(z.string(), z.string()) });

/** A part of what a file says of itself. @throws FormatError where it does not */
function described<Part>({ path, metadata }: DeployedModel, key: string, schema: z.ZodType<Part>): Part {
  try {
    return schema.parse(JSON.parse(metadata[`isocline.${key}`] ?? ""));
  } catch (error) {
    const found = "one without its metadata";
    const remedy = "name a run folder, or a model.onnx as isocline wrote it";
    throw new FormatError({ where: path, expected: "a model that isocline wrote", found, remedy }, { cause: error });
  }
}

/**
 * Opens the models of a run folder, or an ONNX file that isocline wrote, with their slopes: those of the file where it
 * gives them, else, for a run with its checkpoint, of the same model deployed again. A checkpoint that cannot be used
 * is no more than a warning, since the deployed files are all that is needed.
 *
 * @throws DataError where there is none; FormatError for a file that is damaged or of another make
 */
export async function openDiagnosed(path: string, threads: number): Promise<DiagnosedModels> {
  const opened = await openModels(path, threads);
  const more: DeployedModel[] = [];
  const release = async (): Promise<void> => {
    await Promise.all([opened.release(), ...more.map((model) => model.release())]);
  };
  try {
    const isFolder = (await stat(path)).isDirectory() && !existsSync(openRunFolder(path).file("crossValidation"));
    const record = isFolder ? await readRunRecord(openRunFolder(path)) : undefined;
    const models: DiagnosedModel[] = [];
    const warnings: string[] = [];
    for (const { name, model } of opened.models) {
      requireOneNumber(model);
      const { slopes: outputs } = described(model, "outputs", describedOutputs);
      let sloped: SlopeSession | undefined = Object.keys(outputs).length > 0 ? { model, outputs } : undefined;
      if (sloped === undefined && record !== undefined && name !== "model") {
        try {
          sloped = await deployedAgain(path, record, name, model, threads);
          if (sloped !== undefined) more.push(sloped.model);
        } catch (error) {
          if (!(error instanceof FormatError)) throw error;
          warnings.push(`slopes of the ${name} model are by differences: ${error.message}`);
        }
      }
      const slopes = sloped === undefined ? "differences" : "derivatives";
      models.push({ name, deployed: model, raw: rawModel(model, sloped), slopes });
    }
    const [lead] = models as [DiagnosedModel];
    const features = described(lead.deployed, "features", describedFeatures);
    const levels = features.flatMap(({ name, levels }) => (levels === undefined ? [] : [[name, levels] as const]));
    return { models, lead, target: opened.target, levels: Object.fromEntries(levels), record, warnings, release };
  } catch (error) {
    await release();
    throw error;
  }
}

/** @throws UsageError for a model of classes, or of several numbers */
function requireOneNumber({ path, predicts }: DeployedModel): void {
  if (predicts.length === 1) return;
  const found = predicts[0]?.kind === "text" ? "one of classes" : `one of ${predicts.length} numbers`;
  const remedy = "the run's report has its sensitivities and slopes";
  throw new UsageError({ where: path, expected: "a model of one number to diagnose", found, remedy });
}

/** A branch's model with its slopes; undefined where the run has no checkpoint, or the model no numeric column. */
async function deployedAgain(
  path: string,
  record: RunRecord,
  branch: "baseline" | "controlled",
  { path: file, inputs }: DeployedModel,
  threads: number,
): Promise<SlopeSession | undefined> {
  const folder = openRunFolder(path);
  if (!existsSync(folder.file("checkpoint")) || inputs.every(({ kind }) => kind === "text")) return undefined;
  const trained = { ...(await readTrainedBranch(folder, record, branch)), slopes: true };
  const model = await loadModel(file, deployedFile({ ...trained, version: version() }), threads);
  return { model, outputs: deployedOutputs(trained).slopes };
}
