import { nearestName, UsageError } from "isocline";
import { explained } from "./explain.ts";
import type { Known, Setting } from "./setting.ts";
import { spelt } from "./train-config.ts";

/** What a person wrote in a config file: its keys as they are spelt there. */
export interface ConfigFile {
  /** The file, as errors name it. */
  readonly path: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** Where a key stands: the file and its line. */
  placeOf(key: string): string;
}

/** A value that a person gave, and where. */
export interface Given {
  readonly from: "option" | "file";
  readonly where: string;
  readonly raw: unknown;
}

/** What a file says of a setting; undefined where it says nothing. */
export function givenInFile(key: string, file: ConfigFile | undefined): Given | undefined {
  const raw = file?.values[spelt(key)];
  if (file === undefined || raw === undefined) return undefined;
  return { from: "file", where: `${file.placeOf(spelt(key))}, ${spelt(key)}`, raw };
}

/** A value of a file is one that the setting holds, or a text as the command line has it. */
export function readValue<Value>(setting: Setting<Value>, { from, where, raw }: Given, known: Known): Value {
  const { schema, parse } = setting;
  if (from === "option" && typeof raw === "string") return parse(where, raw, known);
  const result = schema.safeParse(raw);
  if (result.success) return result.data;
  if (from === "option" && Array.isArray(raw)) return parse(where, raw.join(","), known);
  if (typeof raw === "string" || typeof raw === "number") return parse(where, String(raw), known);
  throw new UsageError({ where, ...explained(setting as Setting<unknown>, result.error, raw, known) });
}

/** What a setting stands at where nothing is said of it. */
export function fallbackOf<Value>({ fallback }: Setting<Value>, known: Known): Value {
  return typeof fallback === "function" ? (fallback as (known: Known) => Value)(known) : fallback;
}

/**
 * Throws for a key of a file that is none of those known.
 *
 * @param command whose options they are
 * @param what its file is of: "a training"
 */
export function checkKeys(
  { values, placeOf }: ConfigFile,
  keys: readonly string[],
  command: string,
  what: string,
): void {
  const known = keys.map(spelt);
  const unknown = Object.keys(values).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  const near = nearestName(unknown, known);
  throw new UsageError({
    where: placeOf(unknown),
    expected: `settings of ${what}`,
    found: `the key ${JSON.stringify(unknown)}`,
    remedy: near === undefined ? `see isocline ${command} --help: every option is a key` : `did you mean ${near}?`,
  });
}
