import { UsageError } from "isocline";
import { describe, expect, it } from "vitest";
import { parseConfig as parse, unsplit, untold, configOf as y } from "../../test/parse-config.ts";
import { recordedConfig } from "./recorded.ts";
import { configDocument } from "./resolve.ts";

const untargeted = { less: {}, sensitivity: {}, lessSlope: {}, slope: {}, lever: null, atMost: null };

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
