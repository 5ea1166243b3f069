import { Command } from "commander";
import type { ConfigFile } from "../src/config/given.ts";
import { defineSettings, givenOptions } from "../src/config/options.ts";
import { resolveConfig } from "../src/config/resolve.ts";
import type { TrainConfig } from "../src/config/train-config.ts";

/** The config of a command line, after a file where there is one. */
export function parseConfig(args: readonly string[], file?: ConfigFile): TrainConfig {
  const command = new Command().argument("[data]").exitOverride();
  defineSettings(command);
  command.parse(args, { from: "user" });
  const [data] = command.args;
  const options = { ...givenOptions(command), ...(data === undefined ? {} : { data }) };
  return resolveConfig({ options, ...(file === undefined ? {} : { file }) });
}

/** The config of a table and a target, with more. */
export const configOf = (...args: readonly string[]): TrainConfig => parseConfig(["t.csv", "--target", "y", ...args]);

const off = (keys: string): Readonly<Record<string, null>> =>
  Object.fromEntries(keys.split(" ").map((key) => [key, null]));

/** What the Lai loss and a plain gradient are not told. */
export const untold: Readonly<Record<string, null>> = {
  ...off("targetNorm bounds directions projections difference differenceOrder gradientNorm ball attackSteps stepSize"),
  ...off("deviation targetSlopes stochastic eta leastRadius ruleRadius ruleStrength"),
};

/** A random split, once. */
export const unsplit: Readonly<Record<string, string | null>> = {
  ...off("stratify group time splitColumn validationData folds repeats fold repeat ensemble"),
  split: "random",
};
