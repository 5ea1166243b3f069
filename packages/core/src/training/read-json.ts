import type { z } from "zod";
import { FormatError } from "../base/index.ts";

/** How much of a wrong value an error shows. */
const SHOWN = 60;

/** A value as an error shows it: JSON, on one line, cut short. */
function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object" && value !== null) return "an object";
  const text = JSON.stringify(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}

/** `branches.controlled.metrics.rmse`, `plan[1].epochs`; keys that are no plain words are quoted. */
function pathText(path: readonly PropertyKey[]): string {
  let text = "";
  for (const key of path) {
    if (typeof key === "number") text += `[${key}]`;
    else if (/^[\w-]+$/.test(String(key))) text += text === "" ? String(key) : `.${String(key)}`;
    else text += `[${JSON.stringify(String(key))}]`;
  }
  return text;
}

/** What zod wanted, in the words of our errors: its message without the part that repeats what it got. */
function wanted(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "unrecognized_keys":
      return "no other fields than the schema's";
    case "invalid_value":
      return issue.values.map((value) => JSON.stringify(value) ?? String(value)).join(" or ");
    case "invalid_type":
      return issue.expected === "int" ? "a whole number" : issue.expected;
    default:
      return issue.message.replace(/^(Invalid input|Too small|Too big): (expected )?/, "").replaceAll("\n", " ");
  }
}

/**
 * A parsed JSON value as a value of the schema.
 *
 * @param where the file, as the error names it
 * @throws FormatError (one line) for another shape: it names the path, what belongs there and what is there
 */
export function checkShape<T>(value: unknown, where: string, schema: z.ZodType<T>, remedy: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  if (issue === undefined)
    throw new FormatError({ where, expected: "the schema's shape", found: shown(value), remedy });
  const path = pathText(issue.path);
  const found =
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => JSON.stringify(key)).join(", ")
      : shown(valueAt(value, issue.path));
  throw new FormatError({ where: path === "" ? where : `${where}, ${path}`, expected: wanted(issue), found, remedy });
}

/** A kind of document: what it says it is, and what belongs into it. */
export interface DocumentKind<T> {
  /** As errors name it: "a record". */
  readonly what: string;
  /** Its name and version, as its field `schema` has them: `isocline.run/1`. */
  readonly schema: string;
  readonly shape: z.ZodType<T>;
  /** What to do about one that cannot be read. */
  readonly remedy: string;
}

const kindOf = (schema: string): string => schema.replace(/\/[^/]*$/, "");

/**
 * The document in a text, validated.
 *
 * @param where the file, as an error names it
 * @throws FormatError for damaged JSON, another kind or version of document, or another shape
 */
export function parseDocument<T>(text: string, where: string, { what, schema, shape, remedy }: DocumentKind<T>): T {
  const value = parseJson(text, where, remedy);
  // The version is asked first: of a document from another version, the first field that differs would mislead.
  const given = typeof value === "object" && value !== null && "schema" in value ? value.schema : undefined;
  if (typeof given === "string" && given !== schema) {
    throw new FormatError({
      where,
      expected: `${what} of schema "${schema}"`,
      found: JSON.stringify(given.slice(0, SHOWN)),
      remedy: kindOf(given) === kindOf(schema) ? "read it with the version of isocline that wrote it" : remedy,
    });
  }
  return checkShape(value, where, shape, remedy);
}

/** JSON text as a value of any shape; a FormatError of one line where it is no JSON. */
export function parseJson(text: string, where: string, remedy: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replaceAll(/\s+/g, " ") : String(error);
    const found = text.trim() === "" ? "an empty text" : `damaged text (${reason})`;
    throw new FormatError({ where, expected: "JSON", found, remedy }, { cause: error });
  }
}
