import { existsSync } from "node:fs";
import { deployedFile, deployedOutputs, FormatError, type RawModel, type RunRecord } from "isocline";
import { z } from "zod";
import { type ModelName, openModels } from "../evaluate/models.ts";
import { readTrainedBranch } from "../export/trained.ts";
import { type DeployedModel, loadModel } from "../predict/model.ts";
import {
  type DescribedOutputs,
  described,
  describedOutputs,
  type ModelOutput,
  modelOutputs,
} from "../predict/model-outputs.ts";
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
  /** The model with some of its outputs. */
  raw(outputs: readonly ModelOutput[]): RawModel;
  readonly slopes: SlopeMethod;
}

/** Models of the same columns, to diagnose side by side. */
export interface DiagnosedModels {
  readonly models: readonly DiagnosedModel[];
  /** The first, whose columns are those of all. */
  readonly lead: DiagnosedModel;
  /** The columns that they predict; undefined where the file does not say. */
  readonly targets: readonly string[] | undefined;
  /** Whether they tell classes apart. */
  readonly classes: boolean;
  /** The numbers that they predict: the one, several, or the probability of each class. */
  readonly outputs: readonly ModelOutput[];
  /** The levels of their text columns, by name. */
  readonly levels: Readonly<Record<string, readonly string[]>>;
  /** The record of the run that they come from; undefined for a file by itself. */
  readonly record: RunRecord | undefined;
  readonly warnings: readonly string[];
  release(): Promise<void>;
}

const describedFeatures = z.array(z.object({ name: z.string(), levels: z.array(z.string()).optional() }));
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
    const folder = openRunFolder(path);
    const record = existsSync(folder.file("record")) ? await readRunRecord(folder) : undefined;
    const models: DiagnosedModel[] = [];
    const warnings: string[] = [];
    for (const { name, model } of opened.models) {
      let sloped = slopeSession(model, described(model, "outputs", describedOutputs));
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
      models.push({ name, deployed: model, raw: (outputs) => rawModel(model, outputs, sloped), slopes });
    }
    const [lead] = models as [DiagnosedModel];
    const features = described(lead.deployed, "features", describedFeatures);
    const levels = features.flatMap(({ name, levels }) => (levels === undefined ? [] : [[name, levels] as const]));
    return {
      ...{
        models,
        lead,
        targets: opened.targets,
        outputs: modelOutputs(lead.deployed, opened.target),
        record,
        warnings,
      },
      ...{ classes: lead.deployed.classes !== undefined, levels: Object.fromEntries(levels), release },
    };
  } catch (error) {
    await release();
    throw error;
  }
}

/** A model's own slopes; undefined where it has none. */
function slopeSession(model: DeployedModel, { slopes, outputs }: DescribedOutputs): SlopeSession | undefined {
  const tables = outputs === undefined ? [slopes] : Object.values(outputs).map((output) => output.slopes);
  if (tables.every((table) => Object.keys(table).length === 0)) return undefined;
  const own = (table: Readonly<Record<string, string>>, column: string): string | undefined =>
    Object.hasOwn(table, column) ? table[column] : undefined;
  return {
    model,
    nameOf: (output, column) => own(outputs === undefined ? slopes : (outputs[output]?.slopes ?? {}), column),
  };
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
  if (!existsSync(folder.file("checkpoint")) || inputs.every(({ kind, type }) => kind === "text" || type !== undefined))
    return undefined;
  const trained = { ...(await readTrainedBranch(folder, record, branch)), slopes: true };
  const model = await loadModel(file, deployedFile({ ...trained, version: version() }), threads);
  return slopeSession(model, deployedOutputs(trained));
}
