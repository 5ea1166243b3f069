import { UsageError } from "isocline";
import type { z } from "zod";
import type { Known, Setting } from "./setting.ts";

/** What an error says of a value that is none of a setting's. */
export interface Explained {
  readonly expected: string;
  readonly found: string;
}

const LONGEST = 100;

function shown(value: unknown): string {
  const text = value === undefined ? "none" : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/**
 * Why a setting refuses a value of a file: what it takes in the words of its option, and the part of the value that is
 * wrong: a key, an item, or all of it.
 */
export function explained(setting: Setting<unknown>, error: z.ZodError, raw: unknown, known: Known): Explained {
  const { issues } = error;
  const expected = taken(setting, raw, known);
  for (const issue of issues) {
    if (issue.code === "unrecognized_keys") return { expected, found: `the key ${JSON.stringify(issue.keys[0])}` };
  }
  const [issue] = issues;
  if (issue === undefined || issue.path.length === 0) return { expected, found: shown(raw) };
  const place = issue.path.map(String).join(".");
  const value = valueAt(raw, issue.path);
  if (value === undefined) return { expected, found: `no key ${JSON.stringify(place)}` };
  const listed = issue.code === "invalid_value" ? `one of ${issue.values.join(", ")}` : expected;
  // The place in a list says less than the list.
  return { expected: listed, found: Array.isArray(raw) ? shown(raw) : `${shown(value)} for ${JSON.stringify(place)}` };
}

function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], raw);
}

/** What a setting takes, as its option says it of a text that is none of its own. */
function taken({ parse, form = "a text" }: Setting<unknown>, raw: unknown, known: Known): string {
  try {
    parse("", `${JSON.stringify(raw)}`, known);
  } catch (error) {
    if (error instanceof UsageError) return error.parts.expected;
    throw error;
  }
  return form;
}
