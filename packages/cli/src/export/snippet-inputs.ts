import type { Feature, SourceColumn } from "isocline";
import { key, member } from "./snippet-code.ts";

/** A column as a snippet takes it. */
export interface SnippetInput extends SourceColumn {
  /** What each model that is in the file learned of it. */
  readonly features: readonly Feature[];
}

type Kind = "number" | "text" | "boolean" | "date";

const kindOf = ({ kind, type }: SourceColumn): Kind => type ?? (kind === "text" ? "text" : "number");

/** How a kind of column is written, and becomes a tensor. */
interface Spelling {
  readonly type: string;
  readonly comment?: string;
  /** The function that makes a tensor of it. */
  readonly call: string;
}

const spellings: Readonly<Record<Kind, Spelling>> = {
  number: { type: "number", call: "numbers" },
  text: { type: "string", call: "texts" },
  boolean: { type: "boolean", call: "booleans" },
  date: { type: "Date", comment: "Where a time has no zone, it is one of UTC.", call: "dates" },
};

/** Whether the file takes blanks in a column: in texts always, else where all of its models learned what they count as. */
function takesBlanks({ kind, features }: SnippetInput): boolean {
  return kind === "text" || features.every((feature) => feature.kind !== "category" && feature.missing !== undefined);
}

/** The members of the type of a row. */
export function rowType(inputs: readonly SnippetInput[]): string {
  const lines = inputs.map((input) => {
    const { type, comment } = spellings[kindOf(input)];
    const note = comment === undefined ? "" : `  /** ${comment} */\n`;
    return `${note}  readonly ${key(input.name)}: ${type}${takesBlanks(input) ? " | null" : ""};`;
  });
  return lines.join("\n");
}

/** The members of a row such as the model was trained on: numbers and dates near the mean, frequent texts. */
export function exampleRow(inputs: readonly SnippetInput[]): string {
  return inputs.map((input) => `  ${key(input.name)}: ${exampleCell(input)},`).join("\n");
}

function exampleCell({ kind, features: [feature] }: SnippetInput): string {
  if (feature === undefined) return kind === "text" ? '""' : "0";
  if (feature.kind === "category") return JSON.stringify(feature.levels[0] ?? "");
  if (feature.kind === "boolean") return "false";
  if (feature.kind === "numeric") return String(Number(feature.mean.toPrecision(4)));
  const day = 86_400_000;
  return `new Date(${JSON.stringify(new Date(Math.round((feature.mean * 1000) / day) * day).toISOString())})`;
}

/** What is fed to the session. */
export function feeds(inputs: readonly SnippetInput[]): string {
  const lines = inputs.map((input) => {
    const cell = `(row) => ${member("row", input.name)}`;
    const { call } = spellings[kindOf(input)];
    const named = call === "numbers" || call === "dates" ? `${JSON.stringify(input.name)}, ` : "";
    return `          ${key(input.name)}: ${call}(${named}${cell}),`;
  });
  return lines.join("\n");
}

const CHECK = `
function finite(column: string, expected: string, value: number): number {
  if (Number.isFinite(value)) return value;
  throw new RangeError(\`column "\${column}": expected \${expected}, found \${value}\`);
}
`;

/** The function that refuses numbers and dates that are none; only where there are some. */
export function check(inputs: readonly SnippetInput[]): string {
  return inputs.some((input) => ["number", "date"].includes(kindOf(input))) ? CHECK : "";
}

const FLOATS = `
      const floats = (cell: (row: Row) => number | null): Tensor =>
        new Tensor("float64", Float64Array.from(rows, (row) => cell(row) ?? Number.NaN), shape);`;

const calls: Readonly<Record<Kind, string>> = {
  number: `
      const numbers = (column: string, cell: (row: Row) => number | null): Tensor =>
        floats((row) => {
          const value = cell(row);
          return value === null ? null : finite(column, "a finite number", value);
        });`,
  boolean: `
      const booleans = (cell: (row: Row) => boolean | null): Tensor =>
        floats((row) => {
          const value = cell(row);
          return value === null ? null : Number(value);
        });`,
  date: `
      const dates = (column: string, cell: (row: Row) => Date | null): Tensor =>
        floats((row) => {
          const value = cell(row);
          return value === null ? null : finite(column, "a valid date", value.getTime()) / 1000;
        });`,
  text: `
      const texts = (cell: (row: Row) => string | null): Tensor =>
        new Tensor("string", rows.map((row) => cell(row) ?? ""), shape);`,
};

/** How columns become tensors; only what the columns need. */
export function tensors(inputs: readonly SnippetInput[]): string {
  const kinds = new Set(inputs.map(kindOf));
  const used = (["number", "boolean", "date", "text"] as const).filter((kind) => kinds.has(kind));
  const needsFloats = used.some((kind) => kind !== "text");
  return `${needsFloats ? FLOATS : ""}${used.map((kind) => calls[kind]).join("")}`;
}
