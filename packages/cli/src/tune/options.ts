import { type Command, Option } from "commander";
import { nearestName, UsageError } from "isocline";
import { explained } from "../config/explain.ts";
import { type ConfigFile, settingKeys } from "../config/resolve.ts";
import type { Setting } from "../config/setting.ts";
import { spelt } from "../config/train-config.ts";
import { type TuneKey, type TuneSettings, tuneKeys, tuneSettings } from "./settings.ts";

const collect = (value: string, before: readonly string[] | undefined): readonly string[] => [...(before ?? []), value];

/** Defines an option for every setting of a tuning. None has a default: `resolveTune` fills them in. */
export function defineTuneOptions(command: Command): void {
  command.optionsGroup("Search:");
  for (const key of tuneKeys) {
    const { takes, help, repeats, fallback, fallbackHelp = String(fallback) } = tuneSettings[key];
    const option = new Option(`--${spelt(key)} <${takes}>`, `${help} (default: ${fallbackHelp})`);
    command.addOption(repeats === true ? option.argParser(collect) : option);
  }
}

/** The config file in two: what a training is told, and what the search is. */
export function partedFile(file: ConfigFile | undefined): { readonly train?: ConfigFile; readonly tune?: ConfigFile } {
  if (file === undefined) return {};
  const own = tuneKeys.map(spelt);
  const known = [...settingKeys.map(spelt), ...own];
  const unknown = Object.keys(file.values).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    const near = nearestName(unknown, known);
    throw new UsageError({
      where: file.placeOf(unknown),
      expected: "settings of a training or of its tuning",
      found: `the key ${JSON.stringify(unknown)}`,
      remedy: near === undefined ? "see isocline tune --help: every option is a key" : `did you mean ${near}?`,
    });
  }
  const part = (wanted: boolean): ConfigFile => ({
    ...file,
    values: Object.fromEntries(Object.entries(file.values).filter(([key]) => own.includes(key) === wanted)),
  });
  return { train: part(false), tune: part(true) };
}

/** The settings of a tuning that options and a file stand for; an option overrides the file. */
export function resolveTune(command: Command, file: ConfigFile | undefined): TuneSettings {
  const values = tuneKeys.map((key) => [key, settled(key, command, file)] as const);
  return Object.fromEntries(values) as unknown as TuneSettings;
}

function settled(key: TuneKey, command: Command, file: ConfigFile | undefined): unknown {
  const setting: Setting<unknown> = tuneSettings[key];
  if (command.getOptionValueSource(key) === "cli") {
    const given: string | readonly string[] = command.getOptionValue(key);
    // Texts of names are parted once the table is known; of all else each is a list by itself.
    if (typeof given !== "string" && key === "lessSensitive") return given;
    return setting.parse(`--${spelt(key)}`, typeof given === "string" ? given : given.join(","), {});
  }
  const raw = file?.values[spelt(key)];
  if (file === undefined || raw === undefined) return setting.fallback;
  const where = `${file.placeOf(spelt(key))}, ${spelt(key)}`;
  const result = setting.schema.safeParse(raw);
  if (result.success) return result.data;
  if (typeof raw === "string" || typeof raw === "number") return setting.parse(where, String(raw), {});
  throw new UsageError({ where, ...explained(setting, result.error, raw, {}) });
}
