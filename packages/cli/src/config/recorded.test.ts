import { FormatError } from "isocline";
import { describe, expect, it } from "vitest";
import { recordedConfig } from "./recorded.ts";
import { configDocument, type GivenOptions, resolveConfig } from "./resolve.ts";
import type { ConfigDocument, TrainConfig } from "./train-config.ts";

const config = (options: GivenOptions = {}): TrainConfig =>
  resolveConfig({ options: { data: "t.csv", target: "y", ...options } });

const without = (document: ConfigDocument, keys: readonly string[]): ConfigDocument =>
  Object.fromEntries(Object.entries(document).filter(([key]) => !keys.includes(key)));

const read = (document: ConfigDocument) => recordedConfig(document, "r/run.json");

describe("recordedConfig", () => {
  it("is the config that was written", () => {
    for (const options of [{}, { control: "pgd", radius: "0.3" }, { less: "a=50%" }, { folds: "3" }] as const) {
      expect(read(configDocument(config(options)))).toEqual(config(options));
    }
  });

  it.each([
    [{ batch: "256" }, 'r/run.json, config.batch: expected a whole number of at least 1, found "256"; restore'],
    [{ hidden: [1.5] }, "config.hidden: expected "],
    [
      { glow: 1 },
      'r/run.json, config: expected options that this version knows, found "glow"; a newer version of isocline wrote it',
    ],
  ])("refuses %j", (values, message) => {
    const reading = () => read({ ...configDocument(config()), ...values });
    expect(reading).toThrow(FormatError);
    expect(reading).toThrow(message);
  });

  it("needs every setting", () => {
    const reading = () => read(without(configDocument(config()), ["seed"]));
    expect(reading).toThrow("r/run.json, config.seed: expected a whole number of at least 0, found none; restore");
    expect(() => read(without(configDocument(config()), ["restore"]))).toThrow("config.restore: expected");
  });
});
