import {
  type CategoryEncoding,
  categoryEncodings,
  columnKinds,
  missingRules,
  type ScalingName,
  scalingNames,
  targetTransforms,
  tasks,
} from "isocline";
import { z } from "zod";
import { isDelimiter, parseDelimiter } from "../../options/delimiter.ts";
import { encodingNamed, parseEncoding } from "../../options/encoding.ts";
import { parseKinds } from "../../options/kinds.ts";
import { parseQuery } from "../../options/query.ts";
import { choice, columns, listed, only, optional, whole } from "../kinds.ts";
import type { SettingsOf } from "../setting.ts";

export const dataSettings: SettingsOf<
  | "target"
  | "task"
  | "targetTransform"
  | "query"
  | "delimiter"
  | "encoding"
  | "features"
  | "exclude"
  | "kinds"
  | "weight"
  | "numeric"
  | "missing"
  | "scaling"
  | "categories"
  | "embeddingWidth"
> = {
  target: {
    ...columns({
      group: "data",
      takes: "columns",
      help: "the column to predict, or several of numbers: a list a,b or several times (required)",
    }),
    fallbackHelp: null,
  },
  task: choice(tasks, {
    group: "data",
    takes: "name",
    help: `${listed(tasks)}; auto predicts classes of a text or boolean column, and numbers of any other`,
    fallback: "auto",
  }),
  targetTransform: choice(targetTransforms, {
    group: "data",
    takes: "name",
    help: `of numbers to predict: ${listed(targetTransforms)}; the model inverts it`,
    fallback: "none",
  }),
  query: optional<string>(
    {
      group: "data",
      takes: "sql",
      help: "SQL that DuckDB runs, whose result is the table: it sees DATA as data, and can read files by itself",
      fallbackHelp: "the table as it is",
      schema: z.string().refine((text) => text.trim() !== "", { error: "expected SQL" }),
      parse: parseQuery,
      fallback: "",
    },
    null,
  ),
  delimiter: optional<string>(
    {
      group: "data",
      takes: "character",
      help: "what stands between the cells of CSV: any character, or tab",
      fallbackHelp: "found from the header: comma, semicolon, tab or |",
      schema: z.string().refine(isDelimiter, { error: "expected one character other than a quote" }),
      parse: parseDelimiter,
      fallback: ",",
    },
    null,
  ),
  encoding: optional<string>(
    {
      group: "data",
      takes: "name",
      help: "the encoding of CSV and JSON lines, such as latin-1 or utf-16",
      fallbackHelp: "what a byte order mark says, else utf-8",
      schema: z.string().refine((name) => encodingNamed(name) !== undefined, { error: "expected a known encoding" }),
      parse: parseEncoding,
      fallback: "utf-8",
    },
    null,
  ),
  exclude: columns({
    group: "data",
    takes: "columns",
    help: 'columns to leave out: a list a,b or several times; a name with a comma as "a,b"',
  }),
  features: {
    ...columns({ group: "data", takes: "columns", help: "the only columns to make features of, as a list like that" }),
    fallbackHelp: "all that can be",
  },
  kinds: {
    group: "data",
    takes: "columns",
    repeats: true,
    takesText: true,
    help: `what columns are, in spite of their cells: a list COLUMN=KIND,… or several times; ${listed(columnKinds)}`,
    fallbackHelp: "found from the cells",
    schema: z.record(z.string(), z.enum(columnKinds)),
    parse: parseKinds,
    fallback: {},
  },
  weight: optional<string>(
    {
      group: "data",
      takes: "column",
      help: "the column of the rows' weights, at least 0 each; it is no feature",
      schema: z.string(),
      parse: (_, text) => text,
      fallback: "",
    },
    null,
  ),
  numeric: columns({
    group: "data",
    takes: "columns",
    help: "columns promised to hold numbers: a text among them is an error",
  }),
  missing: choice(missingRules, {
    group: "data",
    takes: "rule",
    help: "blank numbers in features: median (of the training rows, with a column that marks them) | error",
    fallback: "median",
  }),
  scaling: choice(scalingNames, {
    group: "data",
    takes: "name",
    help: `of numeric features: ${listed(scalingNames)}; auto is robust (median and quartile range, with smooth clipping), or quantile where numbers crowd as coordinates do; under another than standard, controls act on slopes by the scaled column, and figures stay in standard units`,
    fallback: ({ model }): ScalingName => ((model ?? null) === null ? "auto" : "standard"),
    fallbackHelp: "auto; standard with --model",
  }),
  categories: choice(categoryEncodings, {
    group: "data",
    takes: "encoding",
    help: `${listed(categoryEncodings)}; auto embeds those of more than 16 levels`,
    fallback: ({ model }): CategoryEncoding => ((model ?? null) === null ? "auto" : "one-hot"),
    fallbackHelp: "auto; one-hot with --model",
  }),
  embeddingWidth: only(
    {
      holds: ({ categories }) => categories !== "one-hot",
      expected: "categories that are embedded",
      of: "categories",
    },
    optional(
      whole(1, {
        group: "data",
        takes: "n",
        help: "numbers in the vector of an embedded level",
        fallbackHelp: "1.6·levels^0.56, at most 16",
        fallback: 8,
      }),
      null,
    ),
  ),
};
