import { missingRules, scalingNames } from "isocline";
import { z } from "zod";
import { isDelimiter, parseDelimiter } from "../../options/delimiter.ts";
import { encodingNamed, parseEncoding } from "../../options/encoding.ts";
import { parseQuery } from "../../options/query.ts";
import { choice, columns, listed, optional } from "../kinds.ts";
import type { SettingsOf } from "../setting.ts";

export const dataSettings: SettingsOf<
  "target" | "query" | "delimiter" | "encoding" | "exclude" | "numeric" | "missing" | "scaling"
> = {
  target: {
    group: "data",
    takes: "column",
    help: "the column to predict (required)",
    schema: z.string(),
    parse: (_, text) => text,
    fallback: "",
    fallbackHelp: null,
  },
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
    help: `of numeric features: ${listed(scalingNames)}; under another than standard, controls act on slopes by the scaled column, and figures stay in standard units`,
    fallback: "standard",
  }),
};
