import { memberOf, namesOf, type SplitKind, splitRegistry } from "isocline";
import { z } from "zod";
import { innerFraction } from "../../options/number.ts";
import { choice, flag, listed, number, only, optional, whole } from "../kinds.ts";
import type { Known, Need, Setting, SettingsOf } from "../setting.ts";

/** The setting that each way of splitting is told by. */
export const splitSettings: {
  readonly stratified: "stratify";
  readonly group: "group";
  readonly time: "time";
  readonly column: "splitColumn";
  readonly file: "validationData";
} = { stratified: "stratify", group: "group", time: "time", column: "splitColumn", file: "validationData" };

/** The way of splitting that the given settings mean. */
function inferred(known: Known): SplitKind {
  const kinds = Object.keys(splitSettings) as (keyof typeof splitSettings)[];
  return kinds.find((kind) => (known[splitSettings[kind]] ?? null) !== null) ?? "random";
}

const makesFolds = ({ split = "random" }: Known): boolean => memberOf(splitRegistry, split).folds;

const needs = (of: Need["of"], expected: string, holds: Need["holds"]): Need => {
  return { of, expected, holds, found: (known) => String(known[of] ?? "none") };
};
const folded = needs("folds", "--folds with it", ({ folds }) => (folds ?? null) !== null);
const oneFold = needs("fold", "--fold with it", ({ fold }) => (fold ?? null) !== null);
const allFolds: Need = {
  // An option --fold takes away what a file says of all of them.
  of: "fold",
  expected: "--folds with it, and no --fold",
  holds: ({ folds, fold }) => (folds ?? null) !== null && (fold ?? null) === null,
  found: ({ folds, fold }) => ((folds ?? null) === null ? "none" : `--fold ${fold}`),
};

const named = (takes: string, help: string): Setting<string | null> =>
  optional<string>(
    {
      group: "split",
      takes,
      help,
      fallbackHelp: null,
      schema: z.string().min(1),
      parse: (_, text) => text,
      fallback: "",
    },
    null,
  );

type Keys =
  | ("split" | "stratify" | "group" | "time" | "splitColumn" | "validationData" | "validation")
  | ("folds" | "repeats" | "fold" | "repeat" | "ensemble");

export const splittingSettings: SettingsOf<Keys> = {
  stratify: named("column", "give each class of a column its share in both parts; of numbers, each of ten bins"),
  group: named("column", "keep the rows of a group in one part; so does a column of the kind group"),
  time: named("column", "hold the latest rows back: numbers, or dates as in 2024-05-17 09:30"),
  splitColumn: named("column", "the column that says train, validation or test of each row, or 0 or 1"),
  validationData: named("file", "a second table whose rows are for validation; DATA is trained on whole"),
  split: choice(namesOf(splitRegistry), {
    group: "split",
    takes: "kind",
    help: `${listed(namesOf(splitRegistry))}; inferred from the options above`,
    fallback: inferred,
    fallbackHelp: "random, where none of them is given",
  }),
  folds: optional(
    whole(2, {
      group: "split",
      takes: "number",
      help: "cross-validate: train so many times, each time with another part held back",
      fallback: 5,
    }),
    null,
  ),
  repeats: only(
    folded,
    whole(1, {
      group: "split",
      takes: "number",
      help: "cross-validate so many times, each in other folds",
      fallback: 1,
    }),
  ),
  fold: {
    ...optional(whole(1, { group: "split", takes: "number", help: "train this fold alone", fallback: 1 }), null),
    fallbackHelp: "all of them",
    needs: folded,
  },
  repeat: only(
    oneFold,
    whole(1, { group: "split", takes: "number", help: "the repeat that --fold is of", fallback: 1 }),
  ),
  ensemble: only(
    allFolds,
    flag({ group: "split", help: "write model.onnx, the mean of the folds' models", fallback: false }),
  ),
  validation: only(
    {
      of: "split",
      expected: "a split by share",
      holds: (known) => (known.folds ?? null) === null && makesFolds(known),
      found: ({ folds, split }) => ((folds ?? null) === null ? `one by ${split}` : `${folds} folds`),
    },
    number(innerFraction, {
      group: "split",
      takes: "share",
      help: "share of the rows held back for validation, above 0 and below 1",
      fallback: 0.2,
    }),
  ),
};
