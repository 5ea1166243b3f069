import { stringify } from "yaml";
import type { TrainConfig } from "../config/train-config.ts";
import { spelt } from "../config/train-config.ts";
import { configYaml } from "../config/write.ts";
import { writeAtomically } from "../files.ts";
import { shareText } from "../options/share.ts";
import type { RunFolder } from "../run-folder.ts";
import { ownNetwork } from "../train/network.ts";
import { version } from "../version.ts";
import type { TuningPlan } from "./plan.ts";
import { type TuneKey, tuneSettings } from "./settings.ts";

/** The settings of a tuning as a config file has them. */
function valuesOf(plan: TuningPlan): { readonly [Key in TuneKey]: unknown } {
  const { goal, space, search, trials, seeds, finalists } = plan;
  return {
    lessSensitive: goal.features,
    maxLoss: goal.maxLoss === null ? "off" : shareText(goal.maxLoss),
    maxSensitivity: Object.fromEntries(
      Object.entries(goal.maxSensitivity).map(([name, share]) => [name, shareText(share)]),
    ),
    space: Object.fromEntries(space.map(({ name, low, high, scale }) => [name, `${low}..${high}:${scale}`])),
    ...{ search, trials, finalists },
    seeds: seeds.length,
  };
}

/** Writes the config file that repeats a search. */
export async function writeTuneConfig(folder: RunFolder, config: TrainConfig, plan: TuningPlan): Promise<void> {
  const path = folder.file("tuningConfig");
  const lines = [`Repeats this search: isocline tune ${path}`];
  const training = configYaml(ownNetwork(config, folder), { lines, version: version(), path });
  const own = Object.entries(valuesOf(plan)).map(([key, value]) => {
    const text = stringify(value, { collectionStyle: "flow", flowCollectionPadding: false, lineWidth: 0 });
    return `# ${tuneSettings[key as TuneKey].help}\n${spelt(key)}: ${text}`;
  });
  // Editors know the schema of a training alone.
  const head = training.replace(/^# yaml-language-server:.*\n/, "");
  await writeAtomically(path, `${head}\n# Search\n\n${own.join("")}`);
}
