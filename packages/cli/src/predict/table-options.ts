import { type Command, Option } from "commander";
import { fallbackText } from "../config/options.ts";
import { optionOf } from "../config/resolve.ts";
import { settings } from "../config/settings/index.ts";
import type { TableOptions } from "../data/index.ts";

/** The settings of a training that say how its table is read; other commands take them too. */
const KEYS = ["query", "delimiter", "encoding"] as const;

type TextAndQuery = Required<Pick<TableOptions, (typeof KEYS)[number]>>;

/** Defines the options that say how DATA is read. */
export function defineTableOptions(command: Command): void {
  for (const key of KEYS) {
    const { takes, help } = settings[key];
    command.addOption(new Option(`${optionOf(key)} <${takes}>`, `${help} (default: ${fallbackText(settings[key])})`));
  }
}

/** What they say; null where they were not given. @throws UsageError for a value that one of them does not take */
export function tableOptionsOf(command: Command): TextAndQuery {
  const given = command.opts<Partial<Record<(typeof KEYS)[number], string>>>();
  const parsed = (key: (typeof KEYS)[number]): string | null => {
    const text = given[key];
    return text === undefined ? null : settings[key].parse(optionOf(key), text, {});
  };
  return { query: parsed("query"), delimiter: parsed("delimiter"), encoding: parsed("encoding") };
}
