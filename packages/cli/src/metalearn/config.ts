import { UsageError } from "isocline";
import { type ConfigFile, checkKeys } from "../config/given.ts";
import { type GivenOptions, optionOf, resolveConfig } from "../config/resolve.ts";
import type { GivenFor } from "../config/setting-group.ts";
import { settings } from "../config/settings/index.ts";
import { type SettingKey, spelt, type TrainConfig } from "../config/train-config.ts";
import { MNIST, metalearnGroup, type SearchKey, type SearchSettings } from "./settings.ts";

/** A search of a loss as a person asked for it. */
export interface MetalearnConfig {
  /** What every training of it has in common. */
  readonly training: TrainConfig;
  readonly search: SearchSettings;
}

/** Options of the search that were given on the command line, as texts. */
export type GivenSearch = GivenFor<SearchSettings>;

/** The learning rate that suits the cross-entropy on these images, with the default optimizer and schedule. */
const IMAGE_RATE = "0.02";

/** Settings of a training that say nothing where a loss is searched. */
const left: readonly SettingKey[] = [
  ...(["data", "loss", "labelSmoothing", "classWeights", "epochs", "patience", "restore"] as const),
  ...(["model", "modelDigest"] as const),
  ...(["folds", "repeats", "fold", "repeat", "ensemble"] as const),
];

const groupsTaken: readonly string[] = ["data", "split", "model", "training"];

/** The settings of trainings that a search takes. */
export const trainingKeys: readonly SettingKey[] = (Object.keys(settings) as SettingKey[]).filter(
  (key) => groupsTaken.includes(settings[key].group) && !left.includes(key),
);

/** Those that say nothing of images. */
export const ofTables: readonly SettingKey[] = trainingKeys.filter(
  (key) => ["data", "split"].includes(settings[key].group) || ["initialisation", "layerNorm", "residual"].includes(key),
);
const ofImages: readonly SearchKey[] = ["images", "channels"];

/**
 * The config that options and a file stand for, defaults filled in.
 *
 * @throws UsageError for a key that is no setting of a search, a value that a setting does not take, settings that exclude
 *   each other, or settings of tables with images
 */
export function resolveMetalearn({
  data,
  training,
  search,
  file,
}: {
  readonly data?: string;
  readonly training: GivenOptions;
  readonly search: GivenSearch;
  readonly file?: ConfigFile;
}): MetalearnConfig {
  const known = ["data", ...trainingKeys, ...metalearnGroup.keys];
  if (file !== undefined) checkKeys(file, known, "metalearn", "a search of a loss");
  const source = data ?? file?.values.data;
  const images = source === MNIST;
  if (images) refuseTables({ training, ...(file === undefined ? {} : { file }) });
  else refuseImages({ search, ...(file === undefined ? {} : { file }) });
  const given = (key: SettingKey): boolean => training[key] !== undefined || file?.values[spelt(key)] !== undefined;
  const rated = (["learningRate", "optimizer", "schedule"] as const).some(given);
  const options: GivenOptions = {
    ...(data === undefined ? {} : { data }),
    ...training,
    ...(images && { target: ["digit"] }),
    ...(images && !given("hidden") && { hidden: "none" }),
    ...(images && !rated && { learningRate: IMAGE_RATE }),
    control: "none",
    threads: "1",
  };
  const config = resolveConfig({ options, ...(file === undefined ? {} : { file: metalearnGroup.rest(file) }) });
  const found = metalearnGroup.resolve(search, file, { data: config.data });
  checkTogether(found);
  return { training: config, search: found };
}

function checkTogether({ radius, objective }: SearchSettings): void {
  if (radius !== null && objective !== "attacked") {
    const found = objective ?? "accuracy";
    throw new UsageError({ where: "--radius", expected: "--objective attacked with it", found });
  }
}

function refuseTables({ training, file }: { readonly training: GivenOptions; readonly file?: ConfigFile }): void {
  const key = ofTables.find(
    (each) => training[each] !== undefined || (file?.values[spelt(each)] ?? undefined) !== undefined,
  );
  if (key === undefined) return;
  const where = training[key] === undefined ? `${file?.placeOf(spelt(key))}, ${spelt(key)}` : optionOf(key);
  throw new UsageError({ where, expected: "a table with it", found: `the images of ${MNIST}`, remedy: "leave it out" });
}

function refuseImages({ search, file }: { readonly search: GivenSearch; readonly file?: ConfigFile }): void {
  const key = ofImages.find((each) => search[each] !== undefined || (file?.values[spelt(each)] ?? null) !== null);
  if (key === undefined) return;
  const where = search[key] === undefined ? `${file?.placeOf(spelt(key))}, ${spelt(key)}` : `--${spelt(key)}`;
  throw new UsageError({ where, expected: `${MNIST} with it`, found: "a table", remedy: "leave it out" });
}
