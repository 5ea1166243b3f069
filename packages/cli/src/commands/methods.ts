import type { Command } from "commander";
import {
  listMethods,
  type Method,
  type MethodKind,
  memberOf,
  methodKinds,
  namesOf,
  type Reference,
  searchRegistry,
} from "isocline";
import { type ExitCode, exitCodes } from "../exit.ts";
import { parseChoice } from "../options/choice.ts";
import { openTerminal } from "../terminal.ts";

interface MethodsOptions {
  readonly json?: boolean;
}

/** A method or a search; searches come after all that a training is made of. */
interface Listed extends Omit<Method, "kind"> {
  readonly kind: MethodKind | "search";
}

const kinds: readonly Listed["kind"][] = [...methodKinds, "search"];

/** Every search there is, in the order of its registry. */
function listSearches(): readonly Listed[] {
  return namesOf(searchRegistry).map((name) => {
    const { references, facts } = memberOf(searchRegistry, name);
    return { kind: "search", name, references, facts };
  });
}

const DETAILS = `
What a method can be told stands beside it with its default. A loss is told in --loss, after a
colon: its first option by the value alone, others by name, as in taylor:0.5,0.5,1,-1,2,reduce=mean.

Examples:
  isocline methods
      every method there is
  isocline methods loss --json
      the losses, as a JSON array with their facts, options and references
`;

export function define(command: Command): void {
  command
    .argument("[kind]", `${kinds.join(" | ")} (default: all of them)`)
    .option("--json", "print a JSON array: kind, name, references, facts and options of each")
    .addHelpText("after", DETAILS);
}

export async function run(command: Command): Promise<ExitCode> {
  const { json = false } = command.opts<MethodsOptions>();
  const [asked] = command.args;
  const wanted = asked === undefined ? kinds : [parseChoice("kind", asked, kinds)];
  const methods = [...listMethods(), ...listSearches()].filter(({ kind }) => wanted.includes(kind));
  const terminal = openTerminal();
  terminal.result(json ? JSON.stringify(methods, undefined, 2) : table(methods));
  return exitCodes.done;
}

/** Columns of equal width, two spaces apart. */
function table(methods: readonly Listed[]): string {
  const rows = [["kind", "name", "options", "from"], ...methods.map(cells)];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => [...(row[column] ?? "")].length)));
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function cells({ kind, name, options = {}, references }: Listed): readonly string[] {
  const told = Object.entries(options).map(([key, value]) => `${spelt(key)} ${shown(value)}`);
  return [kind, name, told.join(", "), references.map(shortly).join("; ")];
}

const spelt = (key: string): string => key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.map(shown).join(" ");
  return typeof value === "number"
    ? String(Number(value.toPrecision(4)))
    : typeof value === "object"
      ? JSON.stringify(value)
      : String(value);
}

/** "Huber 1964", "Kingma and Ba 2015", "Szegedy et al. 2016". */
function shortly({ authors, year }: Reference): string {
  const names = authors.split(/,\s*|\s+and\s+/).map((author) => author.replace(/^(\p{Lu}[\p{L}-]*\.[\s-]*)+/u, ""));
  const [first = "", second] = names;
  if (names.length > 2) return `${first} et al. ${year}`;
  return `${second === undefined ? first : `${first} and ${second}`} ${year}`;
}
