import { Command } from "commander";
import { UsageError } from "isocline";
import { describe, expect, it } from "vitest";
import type { ConfigFile } from "./given.ts";
import { defineSettings, givenOptions } from "./options.ts";
import { recordedConfig } from "./recorded.ts";
import { configDocument, resolveConfig } from "./resolve.ts";
import type { TrainConfig } from "./train-config.ts";

function parse(args: readonly string[], file?: ConfigFile): TrainConfig {
  const command = new Command().argument("[data]").exitOverride();
  defineSettings(command);
  command.parse(args, { from: "user" });
  const [data] = command.args;
  const options = { ...givenOptions(command), ...(data === undefined ? {} : { data }) };
  return resolveConfig({ options, ...(file === undefined ? {} : { file }) });
}

const y = (...args: readonly string[]): TrainConfig => parse(["t.csv", "--target", "y", ...args]);

const untargeted = { less: {}, sensitivity: {}, lessSlope: {}, slope: {}, lever: null, atMost: null };

/** A file with a target and a table beside what it is given. */
const fileOf = (values: Readonly<Record<string, unknown>>): ConfigFile => ({
  path: "c.yaml",
  values: { data: "t.csv", target: "y", ...values },
  placeOf: () => "c.yaml, line 1",
});

const fromFile = (values: Readonly<Record<string, unknown>>, ...args: readonly string[]): TrainConfig =>
  parse(args, fileOf(values));

const off = (keys: string): Readonly<Record<string, null>> =>
  Object.fromEntries(keys.split(" ").map((key) => [key, null]));

/** What the Lai loss and a plain gradient are not told. */
const untold = {
  ...off("targetNorm bounds directions projections difference differenceOrder gradientNorm ball attackSteps stepSize"),
  ...off("deviation targetSlopes stochastic eta leastRadius ruleRadius ruleStrength"),
};

/** A random split, once. */
const unsplit = {
  ...off("stratify group time splitColumn validationData folds repeats fold repeat ensemble"),
  split: "random",
};

describe("resolveConfig", () => {
  it("fills in the defaults", () => {
    expect(y()).toEqual({
      data: "t.csv",
      target: ["y"],
      task: "auto",
      targetTransform: "none",
      query: null,
      delimiter: null,
      encoding: null,
      exclude: [],
      kinds: {},
      features: [],
      weight: null,
      numeric: [],
      missing: "median",
      scaling: "auto",
      categories: "auto",
      embeddingWidth: null,
      ...unsplit,
      validation: 0.2,
      ...untargeted,
      control: "lai",
      form: "mse",
      norm: "l2",
      reduce: "batch",
      share: 0.01,
      by: "batch",
      lambda: 0.1,
      boundary: null,
      baseline: true,
      ...untold,
      rule: "plain",
      radius: null,
      strength: null,
      flood: null,
      softness: null,
      warmUp: null,
      warmUpOf: null,
      loss: "auto",
      labelSmoothing: 0,
      classWeights: "none",
      epochs: null,
      batch: null,
      model: null,
      modelDigest: null,
      hidden: null,
      activation: "silu",
      initialisation: "auto",
      dropout: 0.1,
      layerNorm: false,
      residual: false,
      optimizer: "adamw",
      momentum: null,
      nesterov: null,
      weightDecay: 0.01,
      learningRate: 0.01,
      schedule: "one-cycle",
      clipNorm: null,
      l1: 0,
      l2: 0,
      clipValue: null,
      centralizeGradients: false,
      spectralNorm: 0,
      averageWeights: null,
      accumulate: 1,
      patience: null,
      restore: "best",
      seed: 1,
      threads: 1,
      noise: 1,
      slopes: false,
    });
  });

  it("takes every option", () => {
    const config = y(
      ...["--query", "FROM data", "--delimiter", "tab", "--encoding", "latin-1"],
      ...[
        "--exclude",
        "a,b",
        "--exclude",
        "c",
        "--features",
        "e",
        "--kinds",
        'd=integer,"f,g"=date',
        "--kinds",
        "h=ignored",
        "--weight",
        "w",
        "--categories",
        "embedding",
        "--embedding-width",
        "3",
        "--numeric",
        "d",
        "--missing",
        "error",
        "--scaling",
        "robust",
        "--validation",
        "0.3",
        "--no-baseline",
      ],
      ...["--boundary", "a=2", "--norm", "elastic:0.3", "--reduce", "sample", "--share", "1", "--by", "sample"],
      ...["--rule", "gsam", "--radius", "0.2", "--strength", "0.3", "--warm-up", "0.1", "--warm-up-of", "radius"],
      ...[
        "--loss",
        "huber",
        "--form",
        "mae",
        "--epochs",
        "3+4",
        "--batch",
        "8",
        "--hidden",
        "5",
        "--activation",
        "tanh",
      ],
      ...["--initialisation", "he", "--dropout", "0.5", "--layer-norm", "--residual", "--optimizer", "sgd"],
      ...["--momentum", "0.9", "--nesterov", "--learning-rate", "0.3", "--schedule", "cosine", "--clip-norm", "2"],
      ...["--weight-decay", "0.05", "--clip-value", "0.5", "--centralize-gradients", "--spectral-norm", "0.01"],
      ...["--average-weights", "0.99", "--accumulate", "4"],
      ...[
        "--l1",
        "0.1",
        "--l2",
        "0.2",
        "--patience",
        "5",
        "--seed",
        "7",
        "--threads",
        "2",
        "--noise",
        "0.5",
        "--slopes",
      ],
    );
    expect(config).toEqual({
      data: "t.csv",
      target: ["y"],
      task: "auto",
      targetTransform: "none",
      query: "FROM data",
      delimiter: "\t",
      encoding: "latin-1",
      exclude: ["a,b", "c"],
      features: ["e"],
      kinds: { d: "integer", "f,g": "date", h: "ignored" },
      weight: "w",
      numeric: ["d"],
      missing: "error",
      scaling: "robust",
      categories: "embedding",
      embeddingWidth: 3,
      ...unsplit,
      validation: 0.3,
      ...untargeted,
      control: "lai",
      form: "mae",
      norm: { elastic: 0.3 },
      reduce: "sample",
      share: 1,
      by: "sample",
      lambda: null,
      boundary: { a: 2, "*": 0.1 },
      baseline: false,
      ...untold,
      rule: "gsam",
      radius: 0.2,
      strength: 0.3,
      flood: null,
      softness: null,
      leastRadius: 0,
      warmUp: 0.1,
      warmUpOf: "radius",
      loss: "huber",
      labelSmoothing: null,
      classWeights: null,
      epochs: { pretraining: 3, control: 4 },
      batch: 8,
      model: null,
      modelDigest: null,
      hidden: [5],
      activation: "tanh",
      initialisation: "he",
      dropout: 0.5,
      layerNorm: true,
      residual: true,
      optimizer: "sgd",
      momentum: 0.9,
      nesterov: true,
      weightDecay: 0.05,
      learningRate: 0.3,
      schedule: "cosine",
      clipNorm: 2,
      l1: 0.1,
      l2: 0.2,
      clipValue: 0.5,
      centralizeGradients: true,
      spectralNorm: 0.01,
      averageWeights: 0.99,
      accumulate: 4,
      patience: 5,
      restore: null,
      seed: 7,
      threads: 2,
      noise: 0.5,
      slopes: true,
    });
    expect(recordedConfig(configDocument(config), "run.json")).toEqual(config);
  });

  it("lets the form follow the loss, and defaults depend on the optimizer", () => {
    expect(y("--loss", "mae").form).toBe("mae");
    expect(y("--loss", "huber").form).toBe("mse");
    expect(y("--loss", "mae", "--form", "mse").form).toBe("mse");
    expect(y("--optimizer", "sgd").learningRate).toBe(0.01);
    expect(y("--optimizer", "adamw").weightDecay).toBe(0.01);
    expect(y("--optimizer", "lion").weightDecay).toBe(0);
    expect(y("--optimizer", "lion").learningRate).toBe(0.001);
    expect(y("--optimizer", "lion", "--schedule", "constant").learningRate).toBe(0.0001);
  });

  it("leaves columns that no boundary names where λ = 0.1 pulls them", () => {
    expect(y("--boundary", "a=2").boundary).toEqual({ a: 2, "*": Math.sqrt(0.1) });
    expect(y("--boundary", "a=2,*=1").boundary).toEqual({ a: 2, "*": 1 });
  });

  it("trains one stretch without a control", () => {
    const config = y("--control", "none", "--epochs", "20");
    expect([config.control, config.epochs]).toEqual(["none", { pretraining: 0, control: 20 }]);
  });

  it("needs a table or a query", () => {
    const query = "FROM 'a.csv'";
    expect(parse(["--target", "y", "--query", query])).toMatchObject({ data: "", query });
    expect(() => parse(["--target", "y"])).toThrow(
      "DATA: expected a CSV, TSV, Parquet or Arrow file, or JSON lines, found",
    );
  });

  it.each([
    [["--query", " "], "--query: expected SQL, found a blank text"],
    [["--delimiter", ";;"], "--delimiter: expected one character"],
    [["--encoding", "utf-9"], "--encoding: expected an encoding"],
    [["--lambda", "1", "--boundary", "1"], "--lambda: expected --lambda or --boundary, found both"],
    [
      ["--control", "none", "--lambda", "1"],
      "--lambda: expected --control lai, lai-finite-difference, lai-directed with it, found none",
    ],
    [["--control", "none", "--no-baseline"], "--no-baseline: expected a control to train with"],
    [["--control", "lia"], "did you mean lai?"],
    [
      ["--restore", "last", "--patience", "3"],
      "--restore: expected no --patience, which restores the best in any case",
    ],
    [["--restore", "first"], "--restore: expected one of best, last"],
    [["--momentum", "0.9"], "--momentum: expected --optimizer sgd or rmsprop with it, found adam"],
    [["--optimizer", "sgd", "--nesterov"], "--nesterov: expected a --momentum above 0"],
    [["--clip-value", "0"], "--clip-value: expected a number above 0"],
    [["--average-weights", "1"], "--average-weights: expected a number above 0 and below 1"],
    [["--spectral-norm", "-1"], "--spectral-norm: expected a number of at least 0"],
    [["--accumulate", "0"], "--accumulate: expected a whole number of at least 1"],
    [["--optimizer", "lino"], "did you mean lion?"],
    [["--epochs", "100"], "as in 100+100"],
    [["--missing", "mean"], '--missing: expected one of median, error, found "mean"; did you mean median?'],
    [["--scaling", "minmax"], "did you mean min-max?"],
    [["--kinds", "a=dat"], "did you mean date?"],
    [["--kinds", "a=date,a=group"], 'expected each column once, found "a" twice'],
    [["--categories", "one-hot", "--embedding-width", "3"], "expected categories that are embedded"],
    [["--share", "1.5"], "--share: expected a number from 0 to 1"],
    [["--activation", "sliu"], "did you mean silu?"],
    [["--threads", "0"], "--threads: expected a whole number of at least 1"],
    [["--noise", "0"], "--noise: expected a number above 0"],
    [["--patience", "0"], "--patience"],
    [["--dropout", "1"], "--dropout: expected a number from 0 to below 1"],
  ])("refuses %j", (args, message) => {
    expect(() => y(...args)).toThrow(UsageError);
    expect(() => y(...args)).toThrow(message);
  });

  it("needs data and a target", () => {
    expect(() => parse([])).toThrow("DATA: expected a CSV, TSV, Parquet or Arrow file, or JSON lines, found none");
    expect(() => parse(["t.csv"])).toThrow("--target: expected the column to predict, found none");
  });
});

describe("a config file", () => {
  it("may say each setting in its own form or as the command line does", () => {
    const own = { hidden: [8, 4], lambda: { a: 1, "*": 0.1 }, norm: { elastic: 0.5 }, exclude: ["b"], batch: 32 };
    const texts = { hidden: "8,4", lambda: "a=1", norm: "elastic:0.5", exclude: "b", batch: "32" };
    expect(fromFile(own)).toEqual(fromFile(texts));
    expect(fromFile({ epochs: "3+4" }).epochs).toEqual({ pretraining: 3, control: 4 });
    expect(fromFile({ epochs: 5, control: "none" }).epochs).toEqual({ pretraining: 0, control: 5 });
    expect(fromFile({ "learning-rate": 0.3, "layer-norm": true, baseline: false })).toMatchObject({
      learningRate: 0.3,
      layerNorm: true,
      baseline: false,
      ...untold,
    });
  });

  it("is overridden by options", () => {
    expect(fromFile({ batch: 32, seed: 5 }, "--batch", "64")).toMatchObject({ batch: 64, seed: 5 });
    expect(fromFile({ patience: 5 }, "--patience", "off").patience).toBeNull();
    expect(fromFile({ lambda: 1 }, "--boundary", "2")).toMatchObject({ lambda: null, boundary: 2 });
    expect(fromFile({ boundary: 2 }, "--lambda", "1")).toMatchObject({ lambda: 1, boundary: null });
  });

  it("loses the lines that an option leaves without a meaning", () => {
    expect(fromFile({ lambda: 1, share: 0.5 }, "--control", "none")).toMatchObject({ lambda: null, share: null });
    expect(() => fromFile({ control: "none", lambda: 1 })).toThrow("line 1, lambda: expected --control lai");
  });

  it("gives the same config again when it is read back", () => {
    for (const config of [y(), y("--control", "none", "--epochs", "3"), y("--boundary", "a=2", "--optimizer", "sgd")]) {
      expect(parse([], { ...fileOf({}), values: configDocument(config) })).toEqual(config);
    }
  });

  it.each([
    [{ bacth: 3 }, 'the key "bacth"; did you mean batch?'],
    [{ "learning-rate": -1 }, "c.yaml, line 1, learning-rate: expected a number above 0"],
    [{ "layer-norm": 3 }, "c.yaml, line 1, layer-norm: expected"],
    [{ control: "lia" }, "did you mean lai?"],
    [{ hidden: [1.5] }, "c.yaml, line 1, hidden: expected a whole number of at least 1, found [1.5]"],
    [{ categories: ["one-hot"] }, 'categories: expected one of one-hot, embedding, auto, found ["one-hot"]'],
    [{ epochs: [2, 2] }, "epochs: expected epochs of pretraining and of control, as in 100+100, found [2,2]"],
    [
      { epochs: { pretrain: 2, control: 2 } },
      'epochs: expected epochs of pretraining and of control, as in 100+100, found the key "pretrain"',
    ],
    [{ epochs: { control: 2 } }, 'as in 100+100, found no key "pretraining"'],
    [{ epochs: { control: "a", pretraining: 1 } }, 'as in 100+100, found "a" for "control"'],
    [{ kinds: { zip: "categry" } }, /kinds: expected one of numeric, .*, found "categry" for "zip"/],
    [{ seed: [1] }, "seed: expected a whole number of at least 0, found [1]"],
    [{ exclude: { a: 1 } }, 'exclude: expected names of columns, as a list or a text, found {"a":1}'],
    [{ weight: ["a"] }, 'weight: expected a text, found ["a"]'],
    [{ slopes: [] }, "slopes: expected one of true, false, found []"],
    [{ lambda: 1, boundary: 2 }, "c.yaml, line 1, lambda: expected --lambda or --boundary"],
  ])("is refused for %j", (values, message) => {
    expect(() => fromFile(values)).toThrow(UsageError);
    expect(() => fromFile(values)).toThrow(message);
  });
});
