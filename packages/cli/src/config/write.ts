import { dirname } from "node:path";
import { stringify } from "yaml";
import { z } from "zod";
import { relocated } from "./file.ts";
import { fallbackText } from "./options.ts";
import { configDocument, settingKeys } from "./resolve.ts";
import { groups, type Setting } from "./setting.ts";
import { settings } from "./settings/index.ts";
import { type SettingKey, spelt, type TrainConfig } from "./train-config.ts";

const WIDTH = 100;

/** Comment lines of at most the width. */
function comment(text: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`# ${word}`);
  }
  return lines;
}

interface TypedSchema {
  readonly type?: unknown;
  readonly anyOf?: readonly TypedSchema[];
}

/** The types that a value may have, whichever of its forms it is written in. */
function typesOf({ type, anyOf = [] }: TypedSchema): readonly unknown[] {
  return [type, ...anyOf.flatMap(typesOf)].flat();
}

/** The forms that a file has for a setting whose option is a text between commas. */
function ownForms({ schema, takesText }: Setting<unknown>): string {
  if (takesText !== true) return "";
  const types = typesOf(z.toJSONSchema(schema, { io: "input" }));
  const forms = [...(types.includes("array") ? ["a list"] : []), ...(types.includes("object") ? ["a mapping"] : [])];
  return forms.length === 0 ? "" : `; in a file also ${forms.join(" or ")}`;
}

/** A value as YAML on one line. */
export function flowYaml(value: unknown): string {
  return stringify(value, { collectionStyle: "flow", flowCollectionPadding: false, lineWidth: 0 }).trimEnd();
}

/** A setting with its value as lines of a file, under a comment that says what it is. */
export function settingEntry(key: string, setting: Setting<unknown>, value: unknown): readonly string[] {
  const standard = fallbackText(setting);
  const words = standard === null ? setting.help : `${setting.help} (default: ${standard})`;
  return [...comment(`${words}${ownForms(setting)}`), `${spelt(key)}: ${flowYaml(value)}`];
}

/** The commands that take a config file, each with a schema of its own. */
export type ConfigCommand = "train" | "tune" | "compare" | "metalearn";

/** Where the JSON Schema of a command's configs is, for editors that check files as they are typed. */
export const schemaUrl = (version: string, command: ConfigCommand = "train"): string =>
  `https://unpkg.com/@isocline/cli@${version}/schema/${command}.schema.json`;

/** What stands at the top of a config file. */
export interface ConfigTitle {
  /** Lines of comment. */
  readonly lines: readonly string[];
  readonly version: string;
  /** The file, from whose folder the table's path is written. */
  readonly path: string;
  /** The command that takes it; `train` by default. */
  readonly command?: ConfigCommand;
  /** The settings of a training that it has; all of them by default. */
  readonly keys?: readonly SettingKey[];
  /** What comes after them. */
  readonly more?: string;
  /** Comments below some settings. */
  readonly below?: { readonly [Key in SettingKey]?: string };
}

/**
 * A config as a YAML file: every setting with its value, under a comment that says what it is. Settings that the others
 * leave without a meaning are null.
 */
export function configYaml(
  config: TrainConfig,
  { lines, version, path, command = "train", keys: all = settingKeys, more, below = {} }: ConfigTitle,
): string {
  const moved = (table: string): string => relocated(table, ".", dirname(path));
  const validationData = config.validationData === null ? null : moved(config.validationData);
  const model = config.model === null ? null : moved(config.model);
  const document = configDocument({ ...config, data: moved(config.data), validationData, model });
  const parts = Object.entries(groups).flatMap(([group, title]) => {
    const keys = all.filter((key) => settings[key].group === group);
    if (keys.length === 0) return [];
    const entries = keys.flatMap((key) => [
      ...settingEntry(key, settings[key], document[spelt(key)]),
      ...(below[key] === undefined ? [] : comment(below[key])),
    ]);
    return [[`# ${title}`, "", ...entries].join("\n")];
  });
  const head = [`# yaml-language-server: $schema=${schemaUrl(version, command)}`, ...lines.flatMap(comment)].join("\n");
  return `${[head, ...parts, ...(more === undefined ? [] : [more])].join("\n\n")}\n`;
}
