import { lossNameOf, namesOf, type OptimizerName, optimizerRegistry, restores, scheduleRegistry } from "isocline";
import { z } from "zod";
import { classWeightsSchema, parseClassWeights } from "../../options/class-weights.ts";
import { type Epochs, parseEpochs } from "../../options/epochs.ts";
import { AUTO_LOSS, lossSchema, parseLoss } from "../../options/loss.ts";
import { notNegative, positive, probability } from "../../options/number.ts";
import { auto, choice, flag, listed, member, number, only, optional, whole } from "../kinds.ts";
import type { Need, SettingsOf } from "../setting.ts";

const optimizerIs = (...names: readonly OptimizerName[]): Need => ({
  of: "optimizer",
  expected: `--optimizer ${names.join(" or ")} with it`,
  holds: ({ optimizer }) => optimizer !== undefined && names.includes(optimizer),
});

const ofClasses: Need = {
  of: "loss",
  expected: "--loss cross-entropy with it, and classes to predict",
  holds: ({ loss = AUTO_LOSS, task }) =>
    lossNameOf(loss) === "cross-entropy" || (loss === AUTO_LOSS && task !== "regression"),
};

type Keys =
  | ("loss" | "epochs" | "batch" | "optimizer" | "learningRate" | "schedule" | "momentum" | "nesterov" | "weightDecay")
  | ("labelSmoothing" | "classWeights")
  | ("clipNorm" | "l1" | "l2" | "patience" | "restore" | "seed");

const count = z.int().nonnegative();
const epochs: z.ZodType<Epochs> = z.strictObject({ pretraining: count, control: count });

export const trainingSettings: SettingsOf<Keys> = {
  loss: {
    group: "training",
    takes: "loss",
    help: "auto, or a loss that isocline methods lists, with its options after a colon, as in huber:1.5, or a file that isocline metalearn wrote; auto is mse for numbers and cross-entropy for classes",
    schema: lossSchema,
    parse: parseLoss,
    fallback: AUTO_LOSS,
  },
  labelSmoothing: only(
    ofClasses,
    number(probability, {
      group: "training",
      takes: "ε",
      help: "share of every label that is spread over all classes, 0 to below 1",
      fallback: 0,
    }),
  ),
  classWeights: only(ofClasses, {
    group: "training",
    takes: "weights",
    takesText: true,
    help: "what classes count: none | balanced (by their rarity) | A=2,B=1, where classes not named count 1",
    schema: classWeightsSchema,
    parse: parseClassWeights,
    fallback: "none",
  }),
  epochs: auto({
    group: "training",
    takes: "numbers",
    takesText: true,
    help: "epochs of pretraining and of each branch; with --control none one number will do",
    schema: epochs,
    parse: (where, text, { control }) => parseEpochs(where, text, control !== "none"),
    fallbackHelp: "enough for 4,000 steps, two thirds of them pretraining",
  }),
  batch: auto({
    ...whole(1, { group: "training", takes: "rows", help: "rows of a batch", fallback: 256 }),
    fallbackHelp: "a 64th of the training rows, from 16 to 256; 1024 from 200,000 rows",
  }),
  optimizer: member(optimizerRegistry, {
    group: "training",
    takes: "name",
    help: listed(namesOf(optimizerRegistry)),
    fallback: "adamw",
  }),
  schedule: member(scheduleRegistry, {
    group: "training",
    takes: "name",
    help: `of the learning rate over the run: ${listed(namesOf(scheduleRegistry))}`,
    fallback: "one-cycle",
  }),
  learningRate: number(positive, {
    group: "training",
    takes: "η",
    help: "size of the updates",
    fallback: ({ optimizer, schedule, model }) => {
      const fast = (model ?? null) === null && schedule === "one-cycle";
      // Lion's steps are as long as the rate, where others' are mostly shorter.
      if (optimizer === "lion") return fast ? 0.001 : 0.0001;
      return fast || (optimizer === "sgd" && (model ?? null) === null) ? 0.01 : 0.001;
    },
    fallbackHelp: "0.01 with one-cycle or sgd; 0.001 with others, or with --model; with lion a tenth of it",
  }),
  momentum: only(
    optimizerIs("sgd", "rmsprop"),
    number(probability, { group: "training", takes: "μ", help: "of sgd and rmsprop, 0 to below 1", fallback: 0 }),
  ),
  nesterov: only(optimizerIs("sgd"), flag({ group: "training", help: "Nesterov's momentum, of sgd", fallback: false })),
  weightDecay: number(notNegative, {
    group: "training",
    takes: "rate",
    help: "share of the weights that an update takes away, times η; decay in the gradient is --l2",
    fallback: ({ optimizer }) => (optimizer === "adamw" ? 0.01 : 0),
    fallbackHelp: "0.01 with adamw, else 0",
  }),
  clipNorm: optional(
    number(positive, {
      group: "training",
      takes: "length",
      help: "shorten gradients that are longer, over all parameters",
      fallback: 1,
    }),
    null,
  ),
  l1: number(notNegative, {
    group: "training",
    takes: "strength",
    help: "L1 penalty on the weights; with --l2 an elastic net",
    fallback: 0,
  }),
  l2: number(notNegative, { group: "training", takes: "strength", help: "L2 penalty on the weights", fallback: 0 }),
  patience: optional(
    whole(1, {
      group: "training",
      takes: "epochs",
      help: "stop a phase whose objective on the validation rows has not improved for so many epochs, and restore its best",
      fallback: 1,
    }),
    null,
  ),
  restore: only(
    {
      holds: ({ patience }) => (patience ?? null) === null,
      of: "patience",
      expected: "no --patience, which restores the best in any case",
    },
    choice(restores, {
      group: "training",
      takes: "epoch",
      help: "best | last: the epoch whose model a branch ends with, best by its objective on the validation rows",
      fallback: "best",
    }),
  ),
  seed: whole(0, {
    group: "training",
    takes: "number",
    help: "of the split, the weights, the order of rows and the noise: the same seed gives the same bits",
    fallback: 1,
  }),
};
