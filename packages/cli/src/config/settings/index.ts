import { z } from "zod";
import type { Settings } from "../setting.ts";
import { controlSettings } from "./control.ts";
import { dataSettings } from "./data.ts";
import { inputControlSettings } from "./input-control.ts";
import { importSettings, modelSettings } from "./model.ts";
import { ruleSettings } from "./rule.ts";
import { runSettings } from "./run.ts";
import { splittingSettings } from "./split.ts";
import { targetSettings } from "./targets.ts";
import { trainingSettings } from "./training.ts";
import { transformSettings } from "./transforms.ts";

const { control, ...slopes } = controlSettings;
const { loss, ...training } = trainingSettings;

/** Every setting of a training, in an order in which each can be read: what others depend on comes first. */
export const settings: Settings = {
  data: {
    group: "data",
    help: "the table: a file, a pattern, or sample:NAME",
    schema: z.string(),
    parse: (_, text) => text,
    fallback: "",
    fallbackHelp: null,
  },
  ...importSettings,
  ...dataSettings,
  ...splittingSettings,
  ...targetSettings,
  control,
  loss,
  ...slopes,
  ...inputControlSettings,
  ...ruleSettings,
  ...modelSettings,
  ...training,
  ...transformSettings,
  ...runSettings,
};
