import { type Command, Option } from "commander";
import { type GivenOptions, optionOf, settingKeys } from "./resolve.ts";
import { groups, type Setting } from "./setting.ts";
import { settings } from "./settings/index.ts";
import type { SettingKey } from "./train-config.ts";

/** Settings whose group comes first are listed first; within it as in the list of settings. */
const inGroup = (group: keyof typeof groups): readonly SettingKey[] =>
  settingKeys.filter((key) => key !== "data" && settings[key].group === group);

const collect = (value: string, before: readonly string[] | undefined): readonly string[] => [...(before ?? []), value];

/** The help's words for a default. */
export function fallbackText({ fallbackHelp, fallback }: Setting<unknown>): string | null {
  if (fallbackHelp !== undefined) return fallbackHelp;
  if (fallback === null) return "off";
  return typeof fallback === "boolean" || typeof fallback === "function" ? null : String(fallback);
}

/** The option of a setting, which has no default. */
export function settingOption(
  name: string,
  setting: Setting<unknown>,
  standard: string | null = fallbackText(setting),
): Option {
  const { takes, help, repeats } = setting;
  const flags = takes === undefined ? name : `${name} <${takes}>`;
  const option = new Option(flags, standard === null ? help : `${help} (default: ${standard})`);
  return repeats === true ? option.argParser(collect) : option;
}

/**
 * Defines an option for every setting but the table, in groups. None has a default: `resolveConfig` fills them in.
 *
 * @param options without: settings that the command decides by itself; refused: those that it takes only to say why not;
 *   fallbacks: defaults of its own, in words
 */
export function defineSettings(
  command: Command,
  {
    without = [],
    refused = [],
    fallbacks = {},
  }: {
    readonly without?: readonly SettingKey[];
    readonly refused?: readonly SettingKey[];
    readonly fallbacks?: { readonly [Key in SettingKey]?: string };
  } = {},
): void {
  for (const [group, title] of Object.entries(groups) as [keyof typeof groups, string][]) {
    const keys = inGroup(group).filter((key) => !without.includes(key));
    if (keys.length === 0) continue;
    command.optionsGroup(`${title}:`);
    for (const key of keys) {
      const option = settingOption(optionOf(key), settings[key], fallbacks[key]);
      command.addOption(option.hideHelp(refused.includes(key)));
    }
  }
}

/** The settings' options that were given on the command line. */
export function givenOptions(command: Command): GivenOptions {
  const given = settingKeys.filter((key) => command.getOptionValueSource(key) === "cli");
  return Object.fromEntries(given.map((key) => [key, command.getOptionValue(key)]));
}
