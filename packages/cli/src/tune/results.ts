import type { RunProgress } from "isocline";
import { optionOf } from "../config/resolve.ts";
import type { TrainConfig } from "../config/train-config.ts";
import { configYaml } from "../config/write.ts";
import { writeAtomically } from "../files.ts";
import { OTHERS, type Strength } from "../options/strength.ts";
import type { RunFolder } from "../run-folder.ts";
import { decodeStanding } from "../train/checkpoints.ts";
import { type NetworkFile, ownNetwork } from "../train/network.ts";
import { optimizerOf } from "../train/optimizer.ts";
import { preparationOf } from "../train/preparation.ts";
import { writeModels } from "../train/results.ts";
import { decodeDataset } from "../trials/dataset-file.ts";
import type { Store } from "../trials/store.ts";
import { version } from "../version.ts";
import { changesPretraining, type TunedParameter } from "./space.ts";

/** A chosen point to write the model of. */
export interface ChosenModel {
  readonly config: TrainConfig;
  readonly network: NetworkFile | undefined;
  readonly dataset: string;
  /** The states that its branch, and the baseline beside it, ended in. */
  readonly state: string;
  readonly baseline: string;
}

/**
 * Writes the chosen model and the config by which `isocline train` trains the same; beside it the baseline's, where the
 * chosen settings have the same one.
 */
export async function writeChosen(
  folder: RunFolder,
  store: Store,
  space: readonly TunedParameter[],
  { config, network, dataset: digest, state, baseline }: ChosenModel,
): Promise<void> {
  const dataset = decodeDataset(await store.get(digest), `dataset ${digest}`);
  const preparation = preparationOf(config, optimizerOf(config), network, dataset);
  const standing = async (of: string): Promise<RunProgress> => decodeStanding(await store.get(of), `state ${of}`);
  const { pretraining, branches } = await standing(state);
  const twin = space.some(changesPretraining) ? {} : (await standing(baseline)).branches;
  await writeModels(folder, preparation, { pretraining, branches: { ...twin, ...branches } });
  const path = folder.file("config");
  const lines = [`Trains the chosen model again: isocline train ${path}`];
  await writeAtomically(path, configYaml(ownNetwork(preparation.config, folder), { lines, version: version(), path }));
}

const quoted = (name: string): string => (/[,="]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name);

function strengthText(strength: Strength): string {
  if (typeof strength === "number") return String(strength);
  if (Array.isArray(strength)) return strength.join(",");
  const named = Object.entries(strength).filter(([name]) => name !== OTHERS);
  const others = Object.entries(strength).filter(([name]) => name === OTHERS);
  return [...named, ...others].map(([name, value]) => `${quoted(name)}=${value}`).join(",");
}

/** The options that say what was searched, as `train` takes them. */
export function chosenOptions(config: TrainConfig, space: readonly TunedParameter[]): readonly string[] {
  const keys = [...new Set(space.map(({ setting }) => setting))];
  return keys.flatMap((key) => [optionOf(key), strengthText(config[key] as Strength)]);
}
