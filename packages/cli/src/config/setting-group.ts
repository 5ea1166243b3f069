import type { Command } from "commander";
import { type ConfigFile, fallbackOf, givenInFile, readValue } from "./given.ts";
import { propertySchema } from "./json-schema.ts";
import { settingOption } from "./options.ts";
import type { Known, Setting } from "./setting.ts";
import { spelt } from "./train-config.ts";
import { settingEntry } from "./write.ts";

export type SettingsFor<Values> = { readonly [Key in keyof Values]: Setting<Values[Key]> };

/** Options of a group that were given on the command line, as texts. */
export type GivenFor<Values> = { readonly [Key in keyof Values]?: string | readonly string[] };

/** Settings that a command has beside those of its trainings. */
export interface SettingGroup<Values> {
  readonly keys: readonly (keyof Values & string)[];
  /** Defines an option for every setting. None has a default: `resolve` fills them in. */
  define(command: Command, title: string): void;
  /** The options that were given. */
  given(command: Command): GivenFor<Values>;
  /** What options and a file stand for; an option overrides the file. @throws UsageError for a value that is none */
  resolve(given: GivenFor<Values>, file: ConfigFile | undefined, known?: Known): Values;
  /** A file without these settings. */
  rest(file: ConfigFile): ConfigFile;
  /** The values as a config file has them. */
  document(values: Values): Readonly<Record<string, unknown>>;
  /** The settings as the last part of a config file, those of null left out. */
  yaml(title: string, values: Values): string;
  /** By key, for a JSON Schema. */
  properties(): Readonly<Record<string, object>>;
}

/** The settings of a command as one: its options, its part of a config file, and the file's JSON Schema come from them. */
export function settingGroup<Values extends object>(settings: SettingsFor<Values>): SettingGroup<Values> {
  type Key = keyof Values & string;
  const keys = Object.keys(settings) as Key[];
  const all = keys.map((key) => [key, settings[key] as Setting<unknown>] as const);
  const written = (values: Values) =>
    all.map(([key, setting]) => [key, setting, setting.write?.(values[key]) ?? values[key]] as const);
  return {
    keys,
    define(command, title) {
      command.optionsGroup(`${title}:`);
      for (const [key, setting] of all) command.addOption(settingOption(`--${spelt(key)}`, setting));
    },
    given(command) {
      const given = keys.filter((key) => command.getOptionValueSource(key) === "cli");
      return Object.fromEntries(given.map((key) => [key, command.getOptionValue(key)])) as GivenFor<Values>;
    },
    resolve(given, file, known = {}) {
      const values = all.map(([key, setting]) => {
        const option = given[key];
        const found =
          option === undefined
            ? givenInFile(key, file)
            : ({ from: "option", where: `--${spelt(key)}`, raw: option } as const);
        return [key, found === undefined ? fallbackOf(setting, known) : readValue(setting, found, known)] as const;
      });
      return Object.fromEntries(values) as Values;
    },
    rest(file) {
      const own = keys.map(spelt);
      return { ...file, values: Object.fromEntries(Object.entries(file.values).filter(([key]) => !own.includes(key))) };
    },
    document: (values) => Object.fromEntries(written(values).map(([key, , value]) => [spelt(key), value])),
    yaml(title, values) {
      const entries = written(values).filter(([, , value]) => value !== null);
      return [`# ${title}`, "", ...entries.flatMap(([key, setting, value]) => settingEntry(key, setting, value))].join(
        "\n",
      );
    },
    properties: () => Object.fromEntries(all.map(([key, setting]) => [spelt(key), propertySchema(setting)])),
  };
}
