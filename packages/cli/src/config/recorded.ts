import { FormatError, type Json, nearestName } from "isocline";
import { explained } from "./explain.ts";
import { settingKeys } from "./resolve.ts";
import type { Known, Setting } from "./setting.ts";
import { settings } from "./settings/index.ts";
import { type ConfigDocument, type SettingKey, spelt, type TrainConfig } from "./train-config.ts";

/** The settings that every record has: one without them is damaged. */
const original: ReadonlySet<SettingKey> = new Set<SettingKey>([
  ...(["data", "target", "exclude", "numeric", "missing", "scaling", "validation"] as const),
  ...(["control", "loss", "form", "lambda", "boundary", "norm", "reduce", "share", "by", "baseline"] as const),
  ...(["hidden", "activation", "initialisation", "dropout", "layerNorm", "residual"] as const),
  ...(["epochs", "batch", "optimizer", "learningRate", "schedule", "momentum", "nesterov", "weightDecay"] as const),
  ...(["clipNorm", "l1", "l2", "patience", "seed", "threads", "noise", "slopes"] as const),
]);

/**
 * What settings that came later stand at in a record that is older than they are: what was done before there was a
 * choice, whatever the default has become. Those not listed stand at their default beside the record's other settings.
 */
const before: { readonly [Key in SettingKey]?: TrainConfig[Key] } = {
  task: "regression",
  targetTransform: "none",
  features: [],
  kinds: {},
  categories: "one-hot",
  labelSmoothing: 0,
  classWeights: "none",
  rule: "plain",
  centralizeGradients: false,
  spectralNorm: 0,
  averageWeights: null,
  accumulate: 1,
  restore: "last",
};

/** What a setting that came later stands at where nothing is recorded of it. */
function asBefore<Key extends SettingKey>(key: Key, known: Known): TrainConfig[Key] | null {
  const { needs, fallback }: Setting<TrainConfig[Key]> = settings[key];
  if (needs !== undefined && !needs.holds(known)) return null;
  const earlier = before[key];
  if (earlier !== undefined) return earlier;
  return typeof fallback === "function" ? (fallback as (known: Known) => TrainConfig[Key])(known) : fallback;
}

/**
 * The config that a record keeps. Settings that are younger than the record stand at what was done before them.
 *
 * @param where the record's file, as errors name it
 * @throws FormatError where it was not written by `isocline train`, was changed since, or is of a newer version
 */
export function recordedConfig(document: ConfigDocument, where: string): TrainConfig {
  const keys = settingKeys.map(spelt);
  for (const key of Object.keys(document)) {
    if (keys.includes(key)) continue;
    const near = nearestName(key, keys);
    const meant = near === undefined || near in document ? "" : `; or it was ${near}, changed by hand`;
    throw new FormatError({
      where: `${where}, config`,
      expected: "options that this version knows",
      found: JSON.stringify(key),
      remedy: `a newer version of isocline wrote it: use that one${meant}`,
    });
  }
  const config: Known = {};
  for (const key of settingKeys) {
    const raw = document[spelt(key)];
    const value = raw === undefined && !original.has(key) ? asBefore(key, config) : read(key, raw, where, config);
    Object.assign(config, { [key]: value });
  }
  return config as TrainConfig;
}

function read(key: SettingKey, raw: Json | undefined, where: string, known: Known): unknown {
  const setting = settings[key];
  const result = setting.schema.safeParse(raw);
  if (result.success) return result.data;
  throw new FormatError({
    where: `${where}, config.${spelt(key)}`,
    ...explained(setting as Setting<unknown>, result.error, raw, known),
    remedy: "restore the record, or train again",
  });
}

/** A config without the later settings that stand at what was done before them: the same in every version. */
export function lastingConfig(config: TrainConfig): Partial<TrainConfig> {
  const stands = (key: SettingKey): boolean =>
    original.has(key) || JSON.stringify(config[key]) !== JSON.stringify(asBefore(key, config));
  return Object.fromEntries(settingKeys.filter(stands).map((key) => [key, config[key]]));
}
