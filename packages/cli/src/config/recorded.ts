import { FormatError, type Json, nearestName } from "isocline";
import { explained } from "./explain.ts";
import { settingKeys } from "./resolve.ts";
import type { Known, Setting } from "./setting.ts";
import { settings } from "./settings/index.ts";
import { type ConfigDocument, type SettingKey, spelt, type TrainConfig } from "./train-config.ts";

/**
 * The config that a record keeps.
 *
 * @param where the record's file, as errors name it
 * @throws FormatError where it was not written by this program, was changed since, or is of another version
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
  for (const key of settingKeys) Object.assign(config, { [key]: read(key, document[spelt(key)], where, config) });
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
