import { nearestName, UsageError } from "isocline";
import { explained } from "../config/explain.ts";
import { type ConfigFile, type GivenOptions, optionOf, resolveConfig } from "../config/resolve.ts";
import type { Known, Setting } from "../config/setting.ts";
import { settings } from "../config/settings/index.ts";
import { type SettingKey, spelt, type TrainConfig } from "../config/train-config.ts";
import { MNIST, type SearchKey, type SearchSettings, searchKeys, searchSettings } from "./settings.ts";

/** A search of a loss as a person asked for it. */
export interface MetalearnConfig {
  /** What every training of it has in common. */
  readonly training: TrainConfig;
  readonly search: SearchSettings;
}

/** Options of the search that were given on the command line, as texts. */
export type GivenSearch = { readonly [Key in SearchKey]?: string };

/** The learning rate that suits the cross-entropy on these images, with the default optimizer and schedule. */
const IMAGE_RATE = "0.02";

/** Settings of a training that say nothing where a loss is searched. */
const left: readonly SettingKey[] = [
  ...(["data", "loss", "labelSmoothing", "classWeights", "epochs", "patience", "model", "modelDigest"] as const),
  ...(["folds", "repeats", "fold", "repeat", "ensemble"] as const),
];

const groupsTaken: readonly string[] = ["data", "split", "model", "training"];

/** The settings of trainings that a search takes. */
export const trainingKeys: readonly SettingKey[] = (Object.keys(settings) as SettingKey[]).filter(
  (key) => groupsTaken.includes(settings[key].group) && !left.includes(key),
);

const ofTables: readonly SettingKey[] = trainingKeys.filter(
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
  if (file !== undefined) checkKeys(file);
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
  const isSearch = (key: string): boolean => searchKeys.some((each) => spelt(each) === key);
  const values = Object.fromEntries(Object.entries(file?.values ?? {}).filter(([key]) => !isSearch(key)));
  const config = resolveConfig({ options, ...(file === undefined ? {} : { file: { ...file, values } }) });
  const known: Known = { data: config.data };
  const found = Object.fromEntries(searchKeys.map((key) => [key, settled(key, search[key], file, known)]));
  const all = found as unknown as SearchSettings;
  checkTogether(all);
  return { training: config, search: all };
}

function settled<Key extends SearchKey>(
  key: Key,
  text: string | undefined,
  file: ConfigFile | undefined,
  known: Known,
): SearchSettings[Key] {
  const setting: Setting<SearchSettings[Key]> = searchSettings[key];
  const { schema, parse, fallback } = setting;
  if (text !== undefined) return parse(`--${spelt(key)}`, text, known);
  const raw = file?.values[spelt(key)];
  if (file === undefined || raw === undefined) {
    return typeof fallback === "function" ? (fallback as (known: Known) => SearchSettings[Key])(known) : fallback;
  }
  const where = `${file.placeOf(spelt(key))}, ${spelt(key)}`;
  const result = schema.safeParse(raw);
  if (result.success) return result.data;
  if (typeof raw === "string" || typeof raw === "number") return parse(where, String(raw), known);
  throw new UsageError({ where, ...explained(setting as Setting<unknown>, result.error, raw, known) });
}

function checkTogether({ radius, objective }: SearchSettings): void {
  if (radius !== null && objective !== "attacked") {
    const found = objective ?? "accuracy";
    throw new UsageError({ where: "--radius", expected: "--objective attacked with it", found });
  }
}

function checkKeys({ values, placeOf }: ConfigFile): void {
  const known = ["data", ...trainingKeys, ...searchKeys].map(spelt);
  for (const key of Object.keys(values)) {
    if (known.includes(key)) continue;
    const near = nearestName(key, known);
    const remedy =
      near === undefined ? "see isocline metalearn --help: every option is a key" : `did you mean ${near}?`;
    const found = `the key ${JSON.stringify(key)}`;
    throw new UsageError({ where: placeOf(key), expected: "settings of a search of a loss", found, remedy });
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
