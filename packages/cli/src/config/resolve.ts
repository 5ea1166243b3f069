import { type Json, leverRegistry, memberOf, namesOf, splitRegistry, UsageError } from "isocline";
import { type ConfigFile, checkKeys, fallbackOf, type Given, givenInFile, readValue } from "./given.ts";
import type { Known, Setting } from "./setting.ts";
import { settings } from "./settings/index.ts";
import { splitSettings } from "./settings/split.ts";
import { hasTargets, targetKeys } from "./settings/targets.ts";
import { type ConfigDocument, type SettingKey, spelt, type TrainConfig } from "./train-config.ts";

/** Options of the command line that were given: their texts, or true or false for a switch. */
export type GivenOptions = { readonly [Key in SettingKey]?: string | boolean | readonly string[] };

/** Where settings come from; an option overrides the file. */
export interface ConfigSources {
  readonly options: GivenOptions;
  readonly file?: ConfigFile;
}

/** The keys of all settings, in the order in which they are read. */
export const settingKeys: readonly SettingKey[] = Object.keys(settings) as SettingKey[];

/** `--learning-rate`; a switch that is on by default has the option that turns it off. */
export function optionOf(key: SettingKey): string {
  return settings[key].fallback === true ? `--no-${spelt(key)}` : `--${spelt(key)}`;
}

/**
 * The config that options and a file stand for, defaults filled in. What a table must be known for is checked later:
 * names of columns, the length of a list.
 *
 * @throws UsageError for a key that is no setting, a value that a setting does not take, or settings that exclude each
 *   other
 */
export function resolveConfig({ options, file }: ConfigSources): TrainConfig {
  if (file !== undefined) checkKeys(file, settingKeys, "train", "a training");
  const given = new Map<SettingKey, Given>();
  for (const key of settingKeys) {
    const found = givenValue(key, options, file);
    if (found !== undefined) given.set(key, found);
  }
  if (given.get("boundary")?.from === "option" && given.get("lambda")?.from === "file") given.delete("lambda");
  if (given.get("lambda")?.from === "option" && given.get("boundary")?.from === "file") given.delete("boundary");
  preferOptions(given);
  const config: Known = {};
  for (const key of settingKeys) Object.assign(config, { [key]: settle(key, given, config) });
  const resolved = given.has("split") ? (config as TrainConfig) : splitByKind(config as TrainConfig);
  checkTogether(resolved, given);
  return resolved;
}

/** A column of the kind group splits the table, where nothing else is said to. */
function splitByKind(config: TrainConfig): TrainConfig {
  const group = Object.keys(config.kinds).find((name) => config.kinds[name] === "group");
  return config.split === "random" && group !== undefined ? { ...config, split: "group", group } : config;
}

const splitKeys: readonly SettingKey[] = ["split", ...Object.values(splitSettings)];

/** An option that says how to split takes away what the file says of it, and the share that it leaves without a meaning. */
function preferOptions(given: Map<SettingKey, Given>): void {
  const isOption = (key: SettingKey): boolean => given.get(key)?.from === "option";
  const shareless: readonly SettingKey[] = ["folds", "splitColumn", "validationData"];
  if (shareless.some(isOption) && !isOption("validation")) given.delete("validation");
  if (!splitKeys.some(isOption)) return;
  for (const key of splitKeys) if (given.get(key)?.from === "file") given.delete(key);
}

/** Targets go with their own control, each column once, and with the whole of a phase. */
function checkTargets(config: TrainConfig, where: (key: SettingKey) => string): void {
  const { control, patience, share } = config;
  if (hasTargets(config) && control !== "targets") {
    const expected = "targets, which find their own strengths, where there are any";
    const pulls = namesOf<string>(leverRegistry).includes(control);
    const remedy = pulls ? `leave it out; --lever ${control} pulls by it` : "leave it out";
    throw new UsageError({ where: where("control"), expected, found: control, remedy });
  }
  if (!hasTargets(config) && control === "targets") {
    const expected = "a target with it, such as --less COLUMN=50%";
    throw new UsageError({ where: where("control"), expected, found: "none" });
  }
  const seen = new Set<string>();
  for (const key of targetKeys) {
    for (const name of Object.keys(config[key])) {
      if (!seen.has(name)) seen.add(name);
      else throw new UsageError({ where: where(key), expected: "one target a column", found: `two of "${name}"` });
    }
  }
  if (control === "targets" && share === 0) {
    throw new UsageError({ where: where("share"), expected: "more than 0 with targets", found: "0" });
  }
  if (control === "targets" && patience !== null) {
    const expected = "off with targets, whose strengths settle as the phase ends";
    throw new UsageError({ where: where("patience"), expected, found: String(patience) });
  }
}

/** One way of splitting, told by its own setting. */
function checkSplit(config: TrainConfig, where: (key: SettingKey) => string): void {
  const { split } = config;
  const said = Object.values(splitSettings).filter((key) => config[key] !== null);
  const [first, second] = said;
  if (first !== undefined && second !== undefined) {
    throw new UsageError({
      where: where(second),
      expected: "one way of splitting",
      found: `${optionOf(first)} too`,
      remedy: "give one of them",
    });
  }
  const own = Object.entries(splitSettings).find(([kind]) => kind === split)?.[1];
  if (own === first) return;
  const expected = own === undefined ? `no ${optionOf(first ?? "split")} with it` : `${optionOf(own)} with it`;
  throw new UsageError({
    where: where("split"),
    expected,
    found: own === undefined ? split : first === undefined ? "none" : optionOf(first),
  });
}

/** Folds of a split that makes some, and numbers of one that exists. */
function checkFolds(config: TrainConfig, where: (key: SettingKey) => string): void {
  const { split, folds, repeats, fold, repeat, data } = config;
  if (folds === null) return;
  const method = memberOf(splitRegistry, split);
  if (!method.folds) {
    const expected = "a split that makes folds";
    throw new UsageError({ where: where("folds"), expected, found: `one ${method.phrase}` });
  }
  if (split === "time" && repeats !== null && repeats > 1) {
    const expected = "1 with --time, whose folds are always the same";
    throw new UsageError({ where: where("repeats"), expected, found: String(repeats) });
  }
  for (const [key, value, most] of [["fold", fold, folds] as const, ["repeat", repeat, repeats ?? 1] as const]) {
    if (value === null || value <= most) continue;
    throw new UsageError({ where: where(key), expected: `a whole number from 1 to ${most}`, found: String(value) });
  }
  if (data === "-" && fold === null) {
    const remedy = "save it to a file";
    throw new UsageError({
      where: "DATA",
      expected: "a table that can be read again",
      found: "standard input",
      remedy,
    });
  }
}

function givenValue(key: SettingKey, options: GivenOptions, file: ConfigFile | undefined): Given | undefined {
  const option = options[key];
  if (option !== undefined) return { from: "option", where: key === "data" ? "DATA" : optionOf(key), raw: option };
  const found = givenInFile(key, file);
  // A null of a setting that depends on others says that they leave it without a meaning.
  return found?.raw === null && settings[key].needs !== undefined ? undefined : found;
}

function settle<Key extends SettingKey>(
  key: Key,
  given: ReadonlyMap<SettingKey, Given>,
  known: Known,
): TrainConfig[Key] | null {
  const setting: Setting<TrainConfig[Key]> = settings[key];
  const { needs } = setting;
  const found = given.get(key);
  if (needs !== undefined && !needs.holds(known)) {
    // An option that takes away what a line of the file was for takes that line away too.
    if (found === undefined || (found.from === "file" && given.get(needs.of)?.from === "option")) return null;
    const { expected, remedy } = needs;
    throw new UsageError({
      where: found.where,
      expected,
      found: needs.found?.(known) ?? String(known[needs.of]),
      ...(remedy === undefined ? {} : { remedy }),
    });
  }
  return found === undefined ? fallbackOf(setting, known) : readValue(setting, found, known);
}

function checkTogether(config: TrainConfig, given: ReadonlyMap<SettingKey, Given>): void {
  const where = (key: SettingKey): string => given.get(key)?.where ?? optionOf(key);
  if (config.lambda !== null && config.boundary !== null) {
    throw new UsageError({ where: where("lambda"), expected: "--lambda or --boundary", found: "both" });
  }
  checkSplit(config, where);
  checkFolds(config, where);
  checkTargets(config, where);
  if (config.control === "none" && !config.baseline) {
    throw new UsageError({ where: where("baseline"), expected: "a control to train with", found: "--control none" });
  }
  if (config.nesterov === true && config.momentum === 0) {
    throw new UsageError({ where: where("nesterov"), expected: "a --momentum above 0 with it", found: "none" });
  }
  if (config.data === "" && config.query === null) {
    throw new UsageError({
      where: "DATA",
      expected: "a CSV, TSV, Parquet or Arrow file, or JSON lines",
      found: "none",
      remedy: "name a file, or sample:diamonds",
    });
  }
  if (config.target.length === 0) {
    throw new UsageError({ where: where("target"), expected: "the column to predict", found: "none" });
  }
}

/** The config as a record and a config file hold it. */
export function configDocument(config: TrainConfig): ConfigDocument {
  return Object.fromEntries(settingKeys.map((key) => [spelt(key), JSON.parse(JSON.stringify(config[key])) as Json]));
}
