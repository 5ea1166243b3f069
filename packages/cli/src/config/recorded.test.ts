import { FormatError } from "isocline";
import { describe, expect, it } from "vitest";
import { lastingConfig, recordedConfig } from "./recorded.ts";
import { configDocument, type GivenOptions, resolveConfig } from "./resolve.ts";
import type { ConfigDocument, TrainConfig } from "./train-config.ts";

const config = (options: GivenOptions = {}): TrainConfig =>
  resolveConfig({ options: { data: "t.csv", target: "y", ...options } });

const without = (document: ConfigDocument, keys: readonly string[]): ConfigDocument =>
  Object.fromEntries(Object.entries(document).filter(([key]) => !keys.includes(key)));

/** Settings that the first records did not have. */
const later = [
  ..."task target-transform query delimiter encoding features kinds weight categories embedding-width".split(" "),
  ..."stratify group time split-column validation-data split folds repeats fold repeat ensemble".split(" "),
  ..."target-norm bounds directions projections difference difference-order gradient-norm ball".split(" "),
  ..."attack-steps deviation target-slopes rule radius strength rule-radius rule-strength flood".split(" "),
  ..."softness warm-up warm-up-of model model-digest label-smoothing class-weights clip-value".split(" "),
  ..."centralize-gradients spectral-norm average-weights accumulate restore".split(" "),
  ..."step-size stochastic eta least-radius".split(" "),
];

const read = (document: ConfigDocument) => recordedConfig(document, "r/run.json");

describe("recordedConfig", () => {
  it("takes what an older record lacks as it was before there was a choice", () => {
    const given = { task: "regression", categories: "one-hot", scaling: "robust", restore: "last" };
    const rest = { learningRate: "0.5", loss: "mse" };
    const written = config({ ...given, ...rest });
    expect(read(without(configDocument(written), later))).toEqual(written);
    const changed = config({ ...given, ...rest, categories: "embedding", accumulate: "3", rule: "sam", radius: "0.2" });
    expect(read(without(configDocument(changed), ["target-norm", "warm-up", "warm-up-of"]))).toEqual(changed);
  });

  it("gives the settings of a control or a loss of such a record their own defaults", () => {
    const penalty = config({ control: "gradient-penalty" });
    expect(read(without(configDocument(penalty), ["target-norm"]))).toEqual(penalty);
    expect(penalty.targetNorm).not.toBeNull();
    const classes = config({ task: "classification", loss: "cross-entropy" });
    expect(read(without(configDocument(classes), ["label-smoothing", "class-weights"]))).toEqual(classes);
  });

  it("gives options that had no setting yet what was then in force, and keeps the config's fingerprint", () => {
    for (const [given, key] of [
      [{ rule: "asam" }, "eta"],
      [{ rule: "gsam" }, "leastRadius"],
      [{ control: "sobolev" }, "stochastic"],
      [{ control: "pgd", radius: "0.3" }, "stepSize"],
    ] as const) {
      const written = config(given);
      expect(read(without(configDocument(written), ["step-size", "stochastic", "eta", "least-radius"]))).toEqual(
        written,
      );
      expect(Object.keys(lastingConfig(written))).not.toContain(key);
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

  it("needs what every record has", () => {
    const reading = () => read(without(configDocument(config()), ["seed"]));
    expect(reading).toThrow("r/run.json, config.seed: expected a whole number of at least 0, found none; restore");
  });
});

describe("lastingConfig", () => {
  it("knows nothing of settings that stand at what was done before them", () => {
    const lasting = lastingConfig(config({ task: "regression", categories: "one-hot", accumulate: "2" }));
    expect(lasting).toMatchObject({ accumulate: 2, scaling: "auto", target: ["y"] });
    for (const key of ["categories", "rule", "radius", "targetNorm", "split"]) expect(lasting).not.toHaveProperty(key);
    expect(lastingConfig(config())).toMatchObject({ categories: "auto", restore: "best" });
    expect(lastingConfig(config({ restore: "last" }))).not.toHaveProperty("restore");
  });
});
