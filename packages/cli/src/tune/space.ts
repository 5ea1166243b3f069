import { inputControlRegistry, memberOf, nearestName, type SpaceParameter, UsageError } from "isocline";
import { optionOf, settingKeys } from "../config/resolve.ts";
import type { Setting } from "../config/setting.ts";
import { boundaryOfOthers, LAMBDA } from "../config/settings/control.ts";
import { settings } from "../config/settings/index.ts";
import { type SettingKey, spelt, type TrainConfig } from "../config/train-config.ts";
import { OTHERS, type Strength } from "../options/strength.ts";
import type { GivenRange } from "./range.ts";

/** Strengths that may be searched column by column. */
const strengths = ["lambda", "boundary"] as const;
type StrengthKey = (typeof strengths)[number];

/** Groups of settings that act in the controlled branch alone: trials that differ in nothing else share a pretraining. */
const branchGroups: readonly string[] = ["control", "rule"];

/** Groups that decide what is trained on, and how: they are the same in all trials. */
const fixedGroups: readonly string[] = ["data", "split", "run"];

const fixed: readonly SettingKey[] = ["seed", "modelDigest"];

/** Something that is searched, and the setting that it is. */
export interface TunedParameter extends Required<SpaceParameter> {
  readonly setting: SettingKey;
  /** Of a strength by column. */
  readonly column?: string;
}

/** Whether trials of different values of it need pretrainings of their own. */
export function changesPretraining({ setting }: Pick<TunedParameter, "setting">): boolean {
  return !branchGroups.includes(settings[setting].group);
}

const accepts = (key: SettingKey, value: number): boolean => settings[key].schema.safeParse(value).success;

/** Whether a setting is a number, for some number. */
const isNumeric = (key: SettingKey): boolean => [0.5, 1, 2].some((value) => accepts(key, value));

/** The settings that may be searched. */
const searched: readonly SettingKey[] = settingKeys.filter(
  (key) => !fixedGroups.includes(settings[key].group) && !fixed.includes(key) && isNumeric(key),
);

/** What a name in a space means. @throws UsageError for what cannot be searched, with what it most resembles */
function settingNamed(
  where: string,
  name: string,
  columns: readonly string[],
): Pick<TunedParameter, "setting" | "column"> {
  const dot = name.indexOf(".");
  const base = strengths.find((key) => dot > 0 && name.slice(0, dot) === key);
  if (base !== undefined) {
    const column = name.slice(dot + 1);
    if (column === OTHERS || columns.includes(column)) return { setting: base, column };
    const near = nearestName(column, columns);
    throw new UsageError({
      where,
      expected: `${base} of one of the numeric features ${columns.join(", ")}, or of ${OTHERS}`,
      found: JSON.stringify(column),
      ...(near === undefined ? {} : { remedy: `did you mean ${base}.${near}?` }),
    });
  }
  const setting = searched.find((key) => spelt(key) === name);
  if (setting !== undefined) return { setting };
  const keys = [...searched.map(spelt), ...strengths.map((key) => `${key}.COLUMN`)];
  const other = settingKeys.find((key) => spelt(key) === name);
  if (other !== undefined) {
    const isNumber = isNumeric(other);
    const found = isNumber ? `${name}, which is the same in all trials` : `${name}, which is no number`;
    throw new UsageError({ where, expected: `one of ${keys.join(", ")}`, found });
  }
  const head = dot > 0 ? nearestName(name.slice(0, dot), strengths) : undefined;
  const near = head === undefined ? nearestName(name, keys) : `${head}${name.slice(dot)}`;
  throw new UsageError({
    where,
    expected: "a number that train takes",
    found: JSON.stringify(name),
    remedy: near === undefined ? `there are ${keys.join(", ")}` : `did you mean ${near}?`,
  });
}

/** @throws UsageError for an end that the setting does not take, or a setting that the others leave without a meaning */
function parameterOf(given: GivenRange, config: TrainConfig, columns: readonly string[]): TunedParameter {
  const { key: name, low, high } = given;
  const where = `space, ${name}`;
  const named = settingNamed(where, name, columns);
  const setting: Setting<unknown> = settings[named.setting] as Setting<unknown>;
  if (setting.needs?.holds(config) === false) {
    const { expected, of, found } = setting.needs;
    throw new UsageError({ where, expected, found: found?.(config) ?? String(config[of]) });
  }
  const whole = !accepts(named.setting, low + (high - low) / Math.PI) && accepts(named.setting, Math.ceil(low));
  for (const end of [low, high]) {
    if (accepts(named.setting, end)) continue;
    throw new UsageError({ where, expected: `ends that ${optionOf(named.setting)} takes`, found: `${low}..${high}` });
  }
  const scale = given.scale ?? (low > 0 ? "log" : "linear");
  return { name, low, high, scale, whole, ...named };
}

/** Columns that have a λ each by default; of more, all have one together. */
const MOST = 8;

/** What is searched where nothing is said: how strong the control is, and how much of the training it has. */
function usualSpace({ control, boundary }: TrainConfig, features: readonly string[]): readonly GivenRange[] {
  const own = control === "none" || control === "targets" ? undefined : memberOf(inputControlRegistry, control)();
  const other = boundary === null ? "boundary" : "lambda";
  const ranges = (own?.facts.tried?.strengths ?? []).filter(({ option }) => option !== other);
  const space = ranges.flatMap(({ option, from, to, widest = [from, to] }): readonly GivenRange[] => {
    const byColumn = strengths.some((key) => key === option) && features.length <= MOST;
    const keys = byColumn ? features.map((feature) => `${option}.${feature}`) : [option];
    return keys.map((key) => ({ key, low: Math.min(...widest), high: Math.max(...widest) }));
  });
  return [...space, { key: "share", low: 0.01, high: 1 }];
}

/**
 * The space of a tuning.
 *
 * @param columns the numeric features
 * @param features those to be less sensitive to
 * @throws UsageError for a key that is unknown or beside what excludes it, and ends that a setting does not take
 */
export function tunedSpace(
  given: readonly GivenRange[],
  config: TrainConfig,
  columns: readonly string[],
  features: readonly string[],
): readonly TunedParameter[] {
  const ranges = given.length > 0 ? given : usualSpace(config, features);
  const space = ranges.map((range) => parameterOf(range, config, columns));
  for (const [i, { name, setting, column }] of space.entries()) {
    const where = `space, ${name}`;
    const others = space.slice(0, i);
    if (!strengths.some((key) => key === setting)) continue;
    const rival = others.find((other) => strengths.some((key) => key === other.setting) && other.setting !== setting);
    if (rival !== undefined || (setting === "lambda" && config.boundary !== null)) {
      throw new UsageError({ where, expected: "lambda or boundary", found: "both" });
    }
    const whole = others.find(
      (other) => other.setting === setting && (other.column === undefined || column === undefined),
    );
    if (whole !== undefined) {
      throw new UsageError({ where, expected: `${setting} of all columns, or by column`, found: `${whole.name} too` });
    }
  }
  return space;
}

/** Values to four digits, so that what is printed is what was trained. */
export function rounded({ low, high, whole }: TunedParameter, value: number): number {
  if (whole) return value;
  return Math.min(Math.max(Number(value.toPrecision(4)), low), high);
}

/**
 * A config with values in place.
 *
 * @param columns the numeric features
 */
export function configWith(
  config: TrainConfig,
  space: readonly TunedParameter[],
  values: Readonly<Record<string, number>>,
  columns: readonly string[],
): TrainConfig {
  let changed = config;
  for (const { name, setting, column } of space) {
    const value = values[name] as number;
    const other = setting === "lambda" ? { boundary: null } : setting === "boundary" ? { lambda: null } : {};
    const next = column === undefined ? value : withColumn(changed, setting as StrengthKey, column, value, columns);
    changed = { ...changed, ...other, [setting]: next };
  }
  return changed;
}

/** λ of columns that nothing is said of, or the boundary that is the same. */
function usual(key: StrengthKey, config: TrainConfig): number {
  return key === "boundary" ? boundaryOfOthers(config) : LAMBDA;
}

/** A strength by column: what it was before, with one column's changed. */
function withColumn(
  config: TrainConfig,
  key: StrengthKey,
  column: string,
  value: number,
  columns: readonly string[],
): Readonly<Record<string, number>> {
  const before = config[key] ?? usual(key, config);
  if (typeof before !== "number" && !isList(before)) return { ...before, [column]: value };
  if (column === OTHERS) return { [OTHERS]: value };
  if (!isList(before)) return { [column]: value, [OTHERS]: before };
  const named = Object.fromEntries(columns.map((name, i) => [name, before[i] as number]));
  return { ...named, [column]: value, [OTHERS]: usual(key, config) };
}

function isList(strength: Strength): strength is readonly number[] {
  return Array.isArray(strength);
}
