import { compareGroup } from "./compare/options.ts";
import { configJsonSchema } from "./config/json-schema.ts";
import { settingKeys } from "./config/resolve.ts";
import type { ConfigCommand } from "./config/write.ts";
import { trainingKeys } from "./metalearn/config.ts";
import { metalearnGroup } from "./metalearn/settings.ts";
import { untunable } from "./tune/plan.ts";
import { tuneGroup } from "./tune/settings.ts";

/** The JSON Schema of each command's config files. */
export const configSchemas: { readonly [Command in ConfigCommand]: () => object } = {
  train: () => configJsonSchema(),
  tune: () =>
    configJsonSchema(
      { command: "tune", what: "A search over settings" },
      settingKeys.filter((key) => !untunable.includes(key)),
      tuneGroup.properties(),
    ),
  compare: () =>
    configJsonSchema({ command: "compare", what: "A comparison of methods" }, settingKeys, compareGroup.properties()),
  metalearn: () =>
    configJsonSchema(
      { command: "metalearn", what: "A search of a loss" },
      ["data", ...trainingKeys],
      metalearnGroup.properties(),
    ),
};
