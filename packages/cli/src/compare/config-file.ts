import { configYaml } from "../config/write.ts";
import { STDIN } from "../data/index.ts";
import type { RunFolder } from "../run-folder.ts";
import { version } from "../version.ts";
import { compareYaml } from "./options.ts";
import type { ComparisonPlan } from "./plan.ts";

/** The config file that repeats a comparison: the settings of its trainings, and its own. */
export function compareConfigYaml({ config, options }: ComparisonPlan, folder: RunFolder): string {
  const path = folder.file("config");
  const again = `isocline compare ${path}`;
  const lines =
    config.data === STDIN
      ? [`Repeats this comparison where the same bytes are piped in again: ${again} < THE_SAME_BYTES`]
      : [`Repeats this comparison: ${again}`];
  return configYaml(config, { lines, version: version(), path, command: "compare", more: compareYaml(options) });
}
