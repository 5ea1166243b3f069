import { namesOf, type SearchName, searchRegistry, UsageError } from "isocline";
import { z } from "zod";
import { columns, listed, member, optional, whole } from "../config/kinds.ts";
import type { Setting } from "../config/setting.ts";
import { type PerColumn, parsePerColumn } from "../options/per-column.ts";
import { parseShare } from "../options/share.ts";
import { checkedRange, type GivenRange, parseRange, parseRanges } from "./range.ts";

/** What a tuning is told beside what a training is. */
export interface TuneSettings {
  /** Names of columns, which may be lists until the table is known; all numeric features where it is empty. */
  readonly lessSensitive: readonly string[];
  readonly maxLoss: number | null;
  readonly maxSensitivity: PerColumn<number>;
  /** The default space where it is empty. */
  readonly space: readonly GivenRange[];
  readonly search: SearchName;
  readonly trials: number;
  readonly seeds: number;
  readonly finalists: number;
}

export type TuneKey = keyof TuneSettings;

const group = "run";

/** A share in a file: a number below 1, or a text as on the command line. */
const share = z.number().gt(-1).lt(1);

const shares: z.ZodType<PerColumn<number>> = z
  .record(z.string(), z.union([share.nonnegative(), z.string()]))
  .transform((given) =>
    Object.fromEntries(
      Object.entries(given).map(([name, value]) => [
        name,
        typeof value === "number" ? value : leastShare(`max-sensitivity of "${name}"`, value),
      ]),
    ),
  );

function leastShare(where: string, text: string): number {
  const value = parseShare(where, text);
  if (value >= 0) return value;
  throw new UsageError({ where, expected: "a share of at least 0%", found: JSON.stringify(text) });
}

/** `Longitude=50%,y=30%`. */
function parseShares(option: string, text: string): PerColumn<number> {
  const expected = "COLUMN=SHARE, as in Longitude=50%";
  const texts = parsePerColumn(option, text, expected, (item) => (item === "" ? undefined : item));
  return Object.fromEntries(
    Object.entries(texts).map(([name, item]) => [name, leastShare(`${option} of "${name}"`, item)]),
  );
}

const range = z.union([z.string(), z.tuple([z.number(), z.number()])]);

const ranges: z.ZodType<readonly GivenRange[]> = z.record(z.string(), range).transform((given) =>
  Object.entries(given).map(([key, value]) => {
    const where = `space, ${key}`;
    if (typeof value === "string") return parseRange(where, key, value);
    return checkedRange(where, { key, low: value[0], high: value[1] });
  }),
);

/** Every setting of a tuning: its option, and its key in a config file. */
export const tuneSettings: { readonly [Key in TuneKey]: Setting<TuneSettings[Key]> } = {
  lessSensitive: {
    ...columns({ group, takes: "columns", help: "features to be less sensitive to" }),
    fallbackHelp: "all numeric features",
  },
  maxLoss: optional(
    {
      group,
      takes: "share",
      help: "by how much the validation error (RMSE, or log loss) may exceed the baseline's, or off",
      schema: share,
      parse: parseShare,
      takesText: true,
      fallback: 0.03,
      fallbackHelp: "3%",
    },
    0.03,
  ),
  maxSensitivity: {
    group,
    takes: "shares",
    repeats: true,
    takesText: true,
    help: "what may be left of the baseline's sensitivity, by column: Longitude=50%",
    schema: shares,
    parse: parseShares,
    fallback: {},
    fallbackHelp: "no limits",
  },
  space: {
    group,
    takes: "ranges",
    repeats: true,
    takesText: true,
    help:
      "what is searched: any number that train takes, KEY=LOW..HIGH, or lambda.COLUMN=LOW..HIGH; on a log scale where LOW " +
      "is above 0, unless :linear follows",
    schema: ranges,
    parse: parseRanges,
    fallback: [],
    fallbackHelp: "lambda of each feature to be less sensitive to (or what the control's strength is), and share",
  },
  search: member(searchRegistry, {
    group,
    takes: "name",
    help: listed(namesOf(searchRegistry)),
    fallback: "cma-es",
  }),
  trials: whole(1, { group, takes: "number", help: "trainings to search by", fallback: 40 }),
  seeds: whole(1, {
    group,
    takes: "number",
    help: "seeds that the best points are trained under: --seed, which is searched under, and those after it",
    fallback: 3,
  }),
  finalists: whole(1, {
    group,
    takes: "number",
    help: "points of the front that are trained under all seeds",
    fallback: 5,
  }),
};

export const tuneKeys: readonly TuneKey[] = Object.keys(tuneSettings) as TuneKey[];
