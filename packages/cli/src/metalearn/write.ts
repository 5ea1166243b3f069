import { dirname } from "node:path";
import { stringify } from "yaml";
import { relocated } from "../config/file.ts";
import { configDocument } from "../config/resolve.ts";
import { settings } from "../config/settings/index.ts";
import { spelt } from "../config/train-config.ts";
import { writeAtomically } from "../files.ts";
import type { RunFolder } from "../run-folder.ts";
import { type MetalearnConfig, trainingKeys } from "./config.ts";
import { MNIST, searchKeys, searchSettings } from "./settings.ts";

/** Writes the config file that repeats a search: its settings, each with its value, where they have a meaning. */
export async function writeSearchConfig(folder: RunFolder, config: MetalearnConfig): Promise<void> {
  const path = folder.file("config");
  await writeAtomically(path, searchConfigYaml(config, path));
}

function searchConfigYaml({ training, search }: MetalearnConfig, path: string): string {
  const document = configDocument(training);
  const images = training.data === MNIST;
  const line = (key: string, value: unknown): string =>
    `${key}: ${stringify(value, { collectionStyle: "flow", flowCollectionPadding: false, lineWidth: 0 }).trimEnd()}`;
  const searched = searchKeys
    .filter((key) => search[key] !== null)
    .flatMap((key) => [`# ${searchSettings[key].help}`, line(spelt(key), search[key])]);
  const trained = trainingKeys
    .filter((key) => !(images && ["data", "split"].includes(settings[key].group)))
    .filter((key) => !(images && ["initialisation", "layerNorm", "residual"].includes(key)))
    .filter((key) => document[spelt(key)] !== null)
    .flatMap((key) => [`# ${settings[key].help}`, line(spelt(key), document[spelt(key)])]);
  return [
    `# Repeats this search: isocline metalearn ${path}`,
    "",
    line("data", relocated(training.data, ".", dirname(path))),
    "",
    ...searched,
    "",
    ...trained,
    "",
  ].join("\n");
}
