import { configDocument } from "../config/resolve.ts";
import { spelt } from "../config/train-config.ts";
import { configYaml } from "../config/write.ts";
import { writeAtomically } from "../files.ts";
import type { RunFolder } from "../run-folder.ts";
import { version } from "../version.ts";
import { type MetalearnConfig, ofTables, trainingKeys } from "./config.ts";
import { MNIST, metalearnGroup } from "./settings.ts";

/** Writes the config file that repeats a search: its settings, each with its value, where they have a meaning. */
export async function writeSearchConfig(folder: RunFolder, { training, search }: MetalearnConfig): Promise<void> {
  const path = folder.file("config");
  const document = configDocument(training);
  const taken = trainingKeys.filter((key) => !(training.data === MNIST && ofTables.includes(key)));
  const keys = ["data" as const, ...taken].filter((key) => document[spelt(key)] !== null);
  const lines = [`Repeats this search: isocline metalearn ${path}`];
  const more = metalearnGroup.yaml("Search of the loss", search);
  const title = { lines, version: version(), path, command: "metalearn", keys, more } as const;
  await writeAtomically(path, configYaml(training, title));
}
