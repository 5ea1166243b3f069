import { z } from "zod";
import { fallbackText } from "./options.ts";
import { settingKeys } from "./resolve.ts";
import type { Setting } from "./setting.ts";
import { settings } from "./settings/index.ts";
import { type SettingKey, spelt } from "./train-config.ts";

/** What a setting takes in a file: its values, and the text that the command line takes for those that are no text. */
export function propertySchema(setting: Setting<unknown>): object {
  const { schema, help, needs, takesText } = setting;
  const { $schema: _, ...values } = z.toJSONSchema(needs === undefined ? schema : schema.nullable(), { io: "input" });
  const standard = fallbackText(setting);
  const description = standard === null ? help : `${help} (default: ${standard})`;
  return takesText === true
    ? { description, anyOf: [values, { type: ["string", "number"] }] }
    : { description, ...values };
}

/** What a config file's schema is of. */
export interface SchemaTitle {
  readonly command: string;
  /** "A training". */
  readonly what: string;
}

/**
 * The JSON Schema of config files, by which editors complete and check them.
 *
 * @param keys the settings of trainings that they take
 * @param more properties that they have besides
 */
export function configJsonSchema(
  { command, what }: SchemaTitle = { command: "train", what: "A training" },
  keys: readonly SettingKey[] = settingKeys,
  more: Readonly<Record<string, object>> = {},
): object {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: `${what} of isocline`,
    description: `Every option of isocline ${command} is a key; options on the command line override the file.`,
    type: "object",
    properties: {
      ...Object.fromEntries(keys.map((key) => [spelt(key), propertySchema(settings[key] as Setting<unknown>)])),
      ...more,
    },
    additionalProperties: false,
  };
}
