import { type Command, Option } from "commander";
import { type GivenOptions, optionOf, settingKeys } from "./resolve.ts";
import { groups } from "./setting.ts";
import { settings } from "./settings/index.ts";
import type { SettingKey } from "./train-config.ts";

/** Settings whose group comes first are listed first; within it as in the list of settings. */
const inGroup = (group: keyof typeof groups): readonly SettingKey[] =>
  settingKeys.filter((key) => key !== "data" && settings[key].group === group);

const collect = (value: string, before: readonly string[] | undefined): readonly string[] => [...(before ?? []), value];

/** The help's words for a default. */
export function fallbackText(key: SettingKey): string | null {
  const { fallbackHelp, fallback } = settings[key];
  if (fallbackHelp !== undefined) return fallbackHelp;
  if (fallback === null) return "off";
  return typeof fallback === "boolean" || typeof fallback === "function" ? null : String(fallback);
}

/**
 * Defines an option for every setting but the table, in groups. None has a default: `resolveConfig` fills them in.
 *
 * @param options without: settings that the command decides by itself; fallbacks: defaults of its own, in words
 */
export function defineSettings(
  command: Command,
  {
    without = [],
    fallbacks = {},
  }: { readonly without?: readonly SettingKey[]; readonly fallbacks?: { readonly [Key in SettingKey]?: string } } = {},
): void {
  for (const [group, title] of Object.entries(groups) as [keyof typeof groups, string][]) {
    const keys = inGroup(group).filter((key) => !without.includes(key));
    if (keys.length === 0) continue;
    command.optionsGroup(`${title}:`);
    for (const key of keys) {
      const { takes, help, repeats } = settings[key];
      const standard = fallbacks[key] ?? fallbackText(key);
      const flags = takes === undefined ? optionOf(key) : `${optionOf(key)} <${takes}>`;
      const option = new Option(flags, standard === null ? help : `${help} (default: ${standard})`);
      command.addOption(repeats === true ? option.argParser(collect) : option);
    }
  }
}

/** The settings' options that were given on the command line. */
export function givenOptions(command: Command): GivenOptions {
  const given = settingKeys.filter((key) => command.getOptionValueSource(key) === "cli");
  return Object.fromEntries(given.map((key) => [key, command.getOptionValue(key)]));
}
