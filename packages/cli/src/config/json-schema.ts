import { z } from "zod";
import { fallbackText } from "./options.ts";
import { settingKeys } from "./resolve.ts";
import type { Setting } from "./setting.ts";
import { settings } from "./settings/index.ts";
import { type SettingKey, spelt, type TrainConfig } from "./train-config.ts";

/** What a setting takes in a file: its values, and the text that the command line takes for those that are no text. */
function propertySchema<Key extends SettingKey>(key: Key): object {
  const { schema, help, needs, takesText }: Setting<TrainConfig[Key]> = settings[key];
  const { $schema: _, ...values } = z.toJSONSchema(needs === undefined ? schema : schema.nullable(), { io: "input" });
  const standard = fallbackText(key);
  const description = standard === null ? help : `${help} (default: ${standard})`;
  return takesText === true
    ? { description, anyOf: [values, { type: ["string", "number"] }] }
    : { description, ...values };
}

/** The JSON Schema of config files, by which editors complete and check them. */
export function configJsonSchema(): object {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "A training of isocline",
    description: "Every option of isocline train is a key; options on the command line override the file.",
    type: "object",
    properties: Object.fromEntries(settingKeys.map((key) => [spelt(key), propertySchema(key)])),
    additionalProperties: false,
  };
}
