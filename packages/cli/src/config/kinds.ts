import { namesOf, type Registry } from "isocline";
import { z } from "zod";
import { parseChoice } from "../options/choice.ts";
import { type NumberRange, parseNumber, parseWhole } from "../options/number.ts";
import { parseShare, writtenShare } from "../options/share.ts";
import type { Setting } from "./setting.ts";

/** What a setting of a common kind says beyond its kind. */
type Rest<Value> = Omit<Setting<Value>, "schema" | "parse">;

/** The text that stands for a setting that is off. */
export const OFF = "off";

/** One of some names. */
export function choice<Name extends string>(names: readonly Name[], rest: Rest<Name>): Setting<Name> {
  return { ...rest, schema: z.enum(names), parse: (where, text) => parseChoice(where, text, names) };
}

/** One of a registry's members. */
export function member<Name extends string>(registry: Registry<Name, unknown>, rest: Rest<Name>): Setting<Name> {
  return choice(namesOf(registry), rest);
}

export function number(range: NumberRange, rest: Rest<number>): Setting<number> {
  const schema = z.number().refine(range.holds, { error: `expected ${range.expected}` });
  return { ...rest, schema, parse: (where, text) => parseNumber(where, text, range) };
}

export function whole(least: number, rest: Rest<number>): Setting<number> {
  return { ...rest, schema: z.int().min(least), parse: (where, text) => parseWhole(where, text, least) };
}

/** A share: in a file a number below 1, or a text with its sign as on the command line. */
export function share(range: NumberRange, rest: Rest<number>): Setting<number> {
  const holds = (value: number): boolean => Math.abs(value) < 1 && range.holds(value);
  const schema = z.number().refine(holds, { error: `expected ${range.expected}` });
  return {
    ...rest,
    takesText: true,
    schema,
    parse: (where, text) => parseShare(where, text, range),
    write: writtenShare,
  };
}

/** A switch: an option without a value. */
export function flag(rest: Rest<boolean>): Setting<boolean> {
  return {
    ...rest,
    schema: z.boolean(),
    parse: (where, text) => parseChoice(where, text, ["true", "false"]) === "true",
  };
}

/** A setting that can be off, which is null; `off` is its text. */
export function optional<Value>(
  setting: Setting<Value>,
  fallback: Setting<Value | null>["fallback"],
): Setting<Value | null> {
  const { write, ...rest } = setting;
  return {
    ...rest,
    schema: setting.schema.nullable(),
    parse: (where, text, known) => (text === OFF ? null : setting.parse(where, text, known)),
    ...(write && { write: (value: Value | null) => (value === null ? OFF : write(value)) }),
    fallback,
  };
}

/** The text that stands for a setting that the table decides. */
export const AUTO = "auto";

/** A setting that the table may decide, which is null until it has; `auto` is its text. */
export function auto<Value>(setting: Omit<Setting<Value>, "fallback">): Setting<Value | null> {
  const { schema, parse, help, write: _, ...rest } = setting;
  return {
    ...rest,
    takesText: true,
    help: `${help}, or auto`,
    schema: schema.nullable(),
    parse: (where, text, known) => (text === AUTO ? null : parse(where, text, known)),
    fallback: null,
  };
}

/** A setting that means something only beside others; null elsewhere. */
export function only<Value>(needs: Setting<Value>["needs"], setting: Setting<Value>): Setting<Value | null> {
  const { write: _, ...rest } = setting;
  return { ...rest, schema: setting.schema.nullable(), ...(needs === undefined ? {} : { needs }) };
}

/** Names of columns: a list, or text that is split once the table's columns are known. */
export function columns(rest: Omit<Rest<readonly string[]>, "fallback" | "repeats">): Setting<readonly string[]> {
  return {
    ...rest,
    repeats: true,
    takesText: true,
    schema: z.array(z.string()),
    form: "names of columns, as a list or a text",
    parse: (_, text) => [text],
    fallback: [],
    fallbackHelp: "none",
  };
}

export const listed = (names: readonly string[]): string => names.join(" | ");
