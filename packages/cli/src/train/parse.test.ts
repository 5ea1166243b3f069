import { Command } from "commander";
import { UsageError } from "isocline";
import { describe, expect, it } from "vitest";
import { configJson, readConfig, type TrainConfig } from "./config.ts";
import { defineTrainOptions, type TrainOptions } from "./options.ts";
import { parseTrainOptions } from "./parse.ts";

function parse(...args: readonly string[]): TrainConfig {
  const command = new Command().argument("[data]").exitOverride();
  defineTrainOptions(command);
  command.parse(args, { from: "user" });
  const given = (option: keyof TrainOptions): boolean => command.getOptionValueSource(option) === "cli";
  return parseTrainOptions(command.args[0], command.opts<TrainOptions>(), given);
}

const y = (...args: readonly string[]): TrainConfig => parse("t.csv", "--target", "y", ...args);

describe("parseTrainOptions", () => {
  it("fills in the defaults", () => {
    expect(y()).toEqual({
      data: "t.csv",
      target: "y",
      exclude: [],
      numeric: [],
      missing: "median",
      scaling: "standard",
      validation: 0.2,
      control: {
        name: "lai",
        form: "mse",
        norm: "l2",
        reduce: "batch",
        share: 0.01,
        by: "batch",
        lambda: 0.1,
        boundary: null,
      },
      baseline: true,
      loss: "mse",
      epochs: { pretraining: 100, control: 100 },
      batch: 256,
      hidden: [64, 64],
      activation: "silu",
      initialisation: "auto",
      dropout: 0,
      layerNorm: false,
      residual: false,
      optimizer: { name: "adam", momentum: null, nesterov: null, weightDecay: null },
      learningRate: 0.001,
      schedule: "constant",
      clipNorm: null,
      l1: 0,
      l2: 0,
      patience: null,
      seed: 1,
      threads: 1,
      noise: 1,
      slopes: false,
    });
  });

  it("takes every option", () => {
    const config = y(
      ...[
        "--exclude",
        "a,b",
        "--exclude",
        "c",
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
      target: "y",
      exclude: ["a,b", "c"],
      numeric: ["d"],
      missing: "error",
      scaling: "robust",
      validation: 0.3,
      control: {
        name: "lai",
        form: "mae",
        norm: { elastic: 0.3 },
        reduce: "sample",
        share: 1,
        by: "sample",
        lambda: null,
        boundary: { a: 2, "*": 0.1 },
      },
      baseline: false,
      loss: "huber",
      epochs: { pretraining: 3, control: 4 },
      batch: 8,
      hidden: [5],
      activation: "tanh",
      initialisation: "he",
      dropout: 0.5,
      layerNorm: true,
      residual: true,
      optimizer: { name: "sgd", momentum: 0.9, nesterov: true, weightDecay: null },
      learningRate: 0.3,
      schedule: "cosine",
      clipNorm: 2,
      l1: 0.1,
      l2: 0.2,
      patience: 5,
      seed: 7,
      threads: 2,
      noise: 0.5,
      slopes: true,
    });
    expect(readConfig(configJson(config), "run.json")).toEqual(config);
  });

  it("lets the form follow the loss, and defaults depend on the optimizer", () => {
    expect(y("--loss", "mae").control?.form).toBe("mae");
    expect(y("--loss", "huber").control?.form).toBe("mse");
    expect(y("--loss", "mae", "--form", "mse").control?.form).toBe("mse");
    expect(y("--optimizer", "sgd").learningRate).toBe(0.01);
    expect(y("--optimizer", "adamw").optimizer.weightDecay).toBe(0.01);
  });

  it("leaves columns that no boundary names where λ = 0.1 pulls them", () => {
    expect(y("--boundary", "a=2").control?.boundary).toEqual({ a: 2, "*": Math.sqrt(0.1) });
    expect(y("--boundary", "a=2,*=1").control?.boundary).toEqual({ a: 2, "*": 1 });
  });

  it("trains one stretch without a control", () => {
    const config = y("--control", "none", "--epochs", "20");
    expect([config.control, config.epochs]).toEqual([null, { pretraining: 0, control: 20 }]);
  });

  it.each([
    [["--lambda", "1", "--boundary", "1"], "--lambda: expected --lambda or --boundary, found both"],
    [["--control", "none", "--lambda", "1"], "--lambda: expected a control that it tells something"],
    [["--control", "none", "--no-baseline"], "--no-baseline: expected a control to train with"],
    [["--control", "lia"], "did you mean lai?"],
    [["--momentum", "0.9"], "--momentum: expected --optimizer sgd with it, found adam"],
    [["--optimizer", "sgd", "--nesterov"], "--nesterov: expected a --momentum above 0"],
    [["--weight-decay", "0.1"], "--optimizer adamw with it, found adam; a penalty in the gradient is --l2"],
    [["--epochs", "100"], "as in 100+100"],
    [["--missing", "mean"], '--missing: expected one of median, error, found "mean"; did you mean median?'],
    [["--scaling", "minmax"], "did you mean min-max?"],
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
    expect(() => parse()).toThrow("DATA: expected a CSV, TSV or Parquet file, or JSON lines, found none");
    expect(() => parse("t.csv")).toThrow("--target: expected the column to predict, found none");
  });
});

describe("readConfig", () => {
  it("says which option of a record it does not know", () => {
    const config = configJson(y());
    expect(() => readConfig({ ...config, batch: "256" }, "r/run.json")).toThrow("r/run.json, config.batch: expected");
    expect(() => readConfig({ ...config, bacth: 256 }, "r/run.json")).toThrow("r/run.json, config: expected");
  });
});
