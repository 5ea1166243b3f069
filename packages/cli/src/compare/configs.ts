import { nearestName, UsageError } from "isocline";
import type { MethodSettings } from "isocline/report";
import { configDocument, type GivenOptions, resolveConfig } from "../config/resolve.ts";
import { settings } from "../config/settings/index.ts";
import { type SettingKey, spelt, type TrainConfig } from "../config/train-config.ts";
import { type GivenComparison, withoutCompare } from "./options.ts";

const keys = Object.keys(settings) as readonly SettingKey[];

/** The settings that methods decide, so that the trainings' options have none of them. */
const ofMethods: readonly SettingKey[] = keys.filter((key) => ["control", "rule"].includes(settings[key].group));

/** Settings of a training that have no meaning in a comparison. */
const meaningless: readonly SettingKey[] = [
  ...(["folds", "repeats", "fold", "repeat", "ensemble"] as const),
  ...(["slopes", "threads"] as const),
];

/** The settings of a training that a comparison has no option for. */
export const withoutOptions: readonly SettingKey[] = [...ofMethods, ...meaningless];

/** What a method may change: what is pretrained must fit it, and all must train on the same rows as often. */
const changeable: readonly SettingKey[] = [
  ...ofMethods.filter((key) => key !== "baseline"),
  ...(["loss", "labelSmoothing", "classWeights", "dropout", "learningRate", "weightDecay"] as const),
  ...(["clipNorm", "clipValue", "l1", "l2", "centralizeGradients"] as const),
];

/**
 * The config of the baseline: without control, without a rule, and, where nothing else is said, without dropout and
 * weight decay, so that every method stands for itself. What a file says of control and rules is left aside.
 *
 * @throws UsageError for settings that a training does not take, and folds
 */
export function baselineConfig(given: GivenOptions, file: GivenComparison["file"]): TrainConfig {
  const settingsFile = file === undefined ? undefined : withoutCompare(file);
  const folds = settingsFile?.values.folds ?? null;
  if (folds !== null) {
    throw new UsageError({
      where: `${settingsFile?.placeOf("folds")}, folds`,
      expected: "one split of the rows",
      found: String(folds),
      remedy: "take the line out, or compare with another --seed",
    });
  }
  const isSaid = (key: SettingKey): boolean =>
    given[key] !== undefined || (settingsFile?.values[spelt(key)] ?? null) !== null;
  const config = resolveConfig({
    options: { ...given, control: "none", rule: "plain", baseline: true, threads: "1", slopes: false },
    ...(settingsFile === undefined ? {} : { file: settingsFile }),
  });
  return {
    ...config,
    ...(config.dropout === null || isSaid("dropout") ? {} : { dropout: 0 }),
    ...(isSaid("weightDecay") ? {} : { weightDecay: 0 }),
  };
}

/**
 * The config of a method: the baseline's with some settings changed, and what follows from them.
 *
 * @param where what the changes come from
 * @throws UsageError for a setting that a method cannot change, or a value that it does not take
 */
export function changedConfig(base: TrainConfig, where: string, changes: MethodSettings): TrainConfig {
  const known = changeable.map(spelt);
  const unfit = Object.keys(changes).find((key) => !known.includes(key));
  if (unfit !== undefined) {
    const near = nearestName(unfit, known);
    throw new UsageError({
      where,
      expected: `settings that a branch of the pretrained model can change: ${known.join(", ")}`,
      found: unfit,
      ...(near === undefined ? {} : { remedy: `did you mean ${near}?` }),
    });
  }
  // Of what control and rule leave without a meaning in the baseline nothing must be taken for said.
  const values = Object.fromEntries(Object.entries(configDocument(base)).filter(([, value]) => value !== null));
  const given = Object.fromEntries(Object.entries(changes).map(([key, value]) => [keyOf(key), value]));
  try {
    // As options, changes also take away what depends on what they change.
    const file = { path: where, values, placeOf: () => where };
    const config = resolveConfig({ options: given as GivenOptions, file });
    const kept = keys.filter((key) => !changeable.includes(key));
    return { ...config, ...Object.fromEntries(kept.map((key) => [key, base[key]])) };
  } catch (error) {
    if (!(error instanceof UsageError) || error.parts.where.startsWith(where)) throw error;
    throw new UsageError({ ...error.parts, where: `${where}, ${error.parts.where}` }, { cause: error });
  }
}

const keyOf = (name: string): string => keys.find((key) => spelt(key) === name) ?? name;
