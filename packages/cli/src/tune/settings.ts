import { namesOf, type SearchName, searchRegistry } from "isocline";
import type { Tuning } from "isocline/report";
import { z } from "zod";
import { columns, listed, member, optional, share, whole } from "../config/kinds.ts";
import { type SettingGroup, settingGroup } from "../config/setting-group.ts";
import { type PerColumn, parseNamed } from "../options/per-column.ts";
import { anyShare, parseShare, shareFromNothing, writtenShare } from "../options/share.ts";
import { checkedRange, type GivenRange, parseRange, parseRanges, rangeText } from "./range.ts";

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

const group = "run";

const shares: z.ZodType<PerColumn<number>> = z
  .record(z.string(), z.union([z.number().nonnegative().lt(1), z.string()]))
  .transform((given) =>
    Object.fromEntries(
      Object.entries(given).map(([name, value]) => [
        name,
        typeof value === "number" ? value : parseShare(`max-sensitivity of "${name}"`, value, shareFromNothing),
      ]),
    ),
  );

/** `Longitude=50%,y=30%`. */
function parseShares(option: string, text: string): PerColumn<number> {
  return parseNamed(option, text, {
    expected: "COLUMN=SHARE, as in Longitude=50%",
    read: (item, where) => (item === "" ? undefined : parseShare(where, item, shareFromNothing)),
  });
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
export const tuneGroup: SettingGroup<TuneSettings> = settingGroup<TuneSettings>({
  lessSensitive: {
    ...columns({ group, takes: "columns", help: "features to be less sensitive to" }),
    fallbackHelp: "all numeric features",
  },
  maxLoss: optional(
    share(anyShare, {
      group,
      takes: "share",
      help: "by how much the validation error (RMSE, or log loss) may exceed the baseline's, or off",
      fallback: 0.03,
      fallbackHelp: "3%",
    }),
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
    write: (limits) => Object.fromEntries(Object.entries(limits).map(([name, limit]) => [name, writtenShare(limit)])),
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
    write: (given) => Object.fromEntries(given.map(({ key, ...range }) => [key, rangeText(range)])),
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
});

/** What a tuning was told, from its record. */
export function recordedSettings({
  goal,
  space,
  search,
  seeds,
}: Pick<Tuning, "goal" | "space" | "search" | "seeds">): TuneSettings {
  return {
    lessSensitive: goal.features,
    maxLoss: goal.maxLoss,
    maxSensitivity: goal.maxSensitivity,
    space: space.map(({ name, low, high, scale }) => ({ key: name, low, high, scale })),
    search: search.name,
    trials: search.trials,
    seeds: seeds.length,
    finalists: search.finalists,
  };
}
