import {
  activations,
  lossRegistry,
  missingRules,
  namesOf,
  optimizerRegistry,
  scalingNames,
  scheduleRegistry,
  UsageError,
} from "isocline";
import { parseChoice } from "../options/choice.ts";
import { parseEpochs } from "../options/epochs.ts";
import { parseNorm } from "../options/norm.ts";
import {
  fraction,
  innerFraction,
  notNegative,
  parseNumber,
  parseWhole,
  positive,
  probability,
} from "../options/number.ts";
import { parseStrength, type Strength } from "../options/strength.ts";
import { parseWidths } from "../options/widths.ts";
import type { ControlConfig, OptimizerConfig, TrainConfig } from "./config.ts";
import { controls, type TrainOptions } from "./options.ts";

const LAMBDA = 0.1;

/** Whether a person gave an option, by its name in `TrainOptions`. */
export type Given = (option: keyof TrainOptions) => boolean;

/**
 * The config that options stand for. What a table must be known for is checked later: names of columns, the length of
 * a list.
 *
 * @throws UsageError for a value that an option does not take, or options that exclude each other
 */
export function parseTrainOptions(data: string | undefined, options: TrainOptions, given: Given): TrainConfig {
  if (data === undefined) {
    const remedy = "name a file, or sample:diamonds";
    throw new UsageError({
      where: "DATA",
      expected: "a CSV, TSV or Parquet file, or JSON lines",
      found: "none",
      remedy,
    });
  }
  if (options.target === undefined) {
    throw new UsageError({ where: "--target", expected: "the column to predict", found: "none" });
  }
  const loss = parseChoice("--loss", options.loss, namesOf(lossRegistry));
  const control = parseControl(options, loss === "mae" ? "mae" : "mse", given);
  if (control === null && !options.baseline) {
    throw new UsageError({ where: "--no-baseline", expected: "a control to train with", found: "--control none" });
  }
  return {
    data,
    target: options.target,
    exclude: options.exclude,
    numeric: options.numeric,
    missing: parseChoice("--missing", options.missing, missingRules),
    scaling: parseChoice("--scaling", options.scaling, scalingNames),
    validation: parseNumber("--validation", options.validation, innerFraction),
    control,
    baseline: options.baseline,
    loss,
    epochs: parseEpochs(options.epochs, control !== null),
    batch: parseWhole("--batch", options.batch, 1),
    hidden: parseWidths("--hidden", options.hidden),
    activation: parseChoice("--activation", options.activation, namesOf(activations)),
    initialisation: parseChoice("--initialisation", options.initialisation, ["auto", "he", "glorot"]),
    dropout: parseNumber("--dropout", options.dropout, probability),
    layerNorm: options.layerNorm === true,
    residual: options.residual === true,
    ...parseOptimizer(options),
    schedule: parseChoice("--schedule", options.schedule, namesOf(scheduleRegistry)),
    clipNorm: options.clipNorm === undefined ? null : parseNumber("--clip-norm", options.clipNorm, positive),
    l1: parseNumber("--l1", options.l1, notNegative),
    l2: parseNumber("--l2", options.l2, notNegative),
    patience: options.patience === undefined ? null : parseWhole("--patience", options.patience, 1),
    seed: parseWhole("--seed", options.seed, 0),
    threads: parseWhole("--threads", options.threads, 1),
    noise: parseNumber("--noise", options.noise, positive),
    slopes: options.slopes === true,
  };
}

function parseControl(options: TrainOptions, loss: "mse" | "mae", given: Given): ControlConfig | null {
  if (parseChoice("--control", options.control, controls) === "none") {
    const idle = (["lambda", "boundary", "form", "norm", "reduce", "share", "by"] as const).find(given);
    if (idle === undefined) return null;
    throw new UsageError({
      where: `--${idle}`,
      expected: "a control that it tells something",
      found: "--control none",
    });
  }
  if (options.lambda !== undefined && options.boundary !== undefined) {
    throw new UsageError({ where: "--lambda", expected: "--lambda or --boundary", found: "both" });
  }
  const form = options.form === undefined ? loss : parseChoice("--form", options.form, ["mse", "mae"]);
  // The slope at which λ = 0.1 pulls: κ² = λ in the MSE form, κ = λ in the MAE form.
  const boundaryOfOthers = form === "mse" ? Math.sqrt(LAMBDA) : LAMBDA;
  const parsed = (option: string, text: string | undefined, others: number): Strength | null =>
    text === undefined ? null : parseStrength(option, text, others);
  const boundary = parsed("--boundary", options.boundary, boundaryOfOthers);
  return {
    name: "lai",
    form,
    norm: parseNorm(options.norm),
    reduce: parseChoice("--reduce", options.reduce, ["batch", "sample"]),
    share: parseNumber("--share", options.share, fraction),
    by: parseChoice("--by", options.by, ["batch", "sample"]),
    lambda: parsed("--lambda", options.lambda, LAMBDA) ?? (boundary === null ? LAMBDA : null),
    boundary,
  };
}

function parseOptimizer(options: TrainOptions): { readonly optimizer: OptimizerConfig; readonly learningRate: number } {
  const name = parseChoice("--optimizer", options.optimizer, namesOf(optimizerRegistry));
  const only = (option: string, value: string | boolean | undefined, owner: string, remedy?: string): void => {
    if (value === undefined || name === owner) return;
    const parts = { where: option, expected: `--optimizer ${owner} with it`, found: name };
    throw new UsageError(remedy === undefined ? parts : { ...parts, remedy });
  };
  only("--momentum", options.momentum, "sgd");
  only("--nesterov", options.nesterov, "sgd");
  only("--weight-decay", options.weightDecay, "adamw", "a penalty in the gradient is --l2");
  const momentum = parseNumber("--momentum", options.momentum ?? "0", probability);
  const nesterov = options.nesterov === true;
  if (nesterov && momentum === 0) {
    throw new UsageError({ where: "--nesterov", expected: "a --momentum above 0 with it", found: "none" });
  }
  return {
    optimizer: {
      name,
      momentum: name === "sgd" ? momentum : null,
      nesterov: name === "sgd" ? nesterov : null,
      weightDecay: name === "adamw" ? parseNumber("--weight-decay", options.weightDecay ?? "0.01", notNegative) : null,
    },
    learningRate: parseNumber("--learning-rate", options.learningRate ?? (name === "sgd" ? "0.01" : "0.001"), positive),
  };
}
