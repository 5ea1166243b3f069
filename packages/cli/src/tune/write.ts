import { settingKeys } from "../config/resolve.ts";
import type { TrainConfig } from "../config/train-config.ts";
import { configYaml } from "../config/write.ts";
import { writeAtomically } from "../files.ts";
import type { RunFolder } from "../run-folder.ts";
import { ownNetwork } from "../train/network.ts";
import { version } from "../version.ts";
import { type TuningPlan, untunable } from "./plan.ts";
import { tuneGroup } from "./settings.ts";

/** Writes the config file that repeats a search. */
export async function writeTuneConfig(folder: RunFolder, config: TrainConfig, plan: TuningPlan): Promise<void> {
  const path = folder.file("tuningConfig");
  const { goal, search, trials, finalists } = plan;
  const settings = {
    lessSensitive: goal.features,
    maxLoss: goal.maxLoss,
    maxSensitivity: goal.maxSensitivity,
    space: plan.space.map(({ name, low, high, scale }) => ({ key: name, low, high, scale })),
    ...{ search, trials, finalists },
    seeds: plan.seeds.length,
  };
  const lines = [`Repeats this search: isocline tune ${path}`];
  const keys = settingKeys.filter((key) => !untunable.includes(key));
  const more = tuneGroup.yaml("Search", settings);
  const title = { lines, version: version(), path, command: "tune", keys, more } as const;
  await writeAtomically(path, configYaml(ownNetwork(config, folder), title));
}
