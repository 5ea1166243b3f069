import type { Crossing, Crossings } from "isocline";
import type { PrintedTable } from "isocline/report";
import { oneLine } from "../terminal.ts";
import type { Crossed } from "./crossings.ts";
import type { TableDiagnosis } from "./diagnose.ts";
import { mostProbableOf } from "./outputs.ts";
import { textTable } from "./text-table.ts";
import { type Format, heads, type OutputView, ranked } from "./views.ts";

/** Most classes whose rows are counted. */
const SHOWN_CLASSES = 8;

/** What crosses, of each model: undefined where nothing was tried. */
export type CrossedModels = readonly (Crossed | undefined)[];

/** Where several outputs are shown, each has lines of its own, with its name; else there is one, without. */
interface Block {
  readonly output: string | undefined;
  readonly label: string;
  readonly crossed: CrossedModels;
}

/** What moves predictions of outputs across a threshold, or the predicted class to another. */
export function crossingTable(diagnosis: TableDiagnosis, blocks: readonly Block[], format: Format): PrintedTable {
  const { formatCount, formatNumber, formatPercent } = format;
  const names = ranked(diagnosis);
  const named = blocks.some(({ output }) => output !== undefined);
  const share = (value: number | null | undefined, count: number | undefined): string =>
    value === null || value === undefined ? formatNumber(null) : `${formatPercent(value)} (${formatCount(count ?? 0)})`;
  const both = (deviations: number | undefined, change: number | undefined): string =>
    deviations === undefined ? formatNumber(null) : `${formatNumber(deviations)} (${formatNumber(change)})`;

  type Cell = (found: Crossings | undefined) => string;
  /** The line of each block; the label stands at the first. */
  const lines = (label: string, cell: Cell, of: readonly Block[] = blocks): readonly (readonly string[])[] =>
    of.map(({ output = "", crossed }, i) => [
      i === 0 ? label : "",
      ...(named ? [output] : []),
      ...crossed.map((each) => cell(each?.found)),
    ]);
  const each = (cell: (found: Crossings["features"][string] | undefined) => string): readonly (readonly string[])[] =>
    names.flatMap((name) => lines(name, (found) => cell(found?.features[name])));
  const words = wordsOf(blocks[0]);
  return textTable(
    ["", ...(named ? ["of"] : []), ...heads(diagnosis)],
    [
      {
        title: `Rows that one feature alone moves ${words.across}`,
        unit: "share (rows)",
        rows: [
          ...each((found) => share(found?.share, found?.crossed)),
          ...lines("any of them", (found) => share(found?.any.share, found?.any.crossed)),
          ...words.sides.flatMap(([label, side]) => lines(label, (found) => formatCount(found?.sides[side] ?? 0))),
        ],
      },
      {
        title: "Median change that moves a row across",
        unit: "sd (units of the feature)",
        rows: [
          ...each((found) => both(found?.median?.deviations, found?.median?.change)),
          ...lines("the nearest of them", (found) => formatNumber(found?.any.median)),
        ],
      },
      {
        title: "Smallest change that moves a row across",
        unit: "sd (units of the feature)",
        rows: each((found) => both(found?.smallest?.deviations, found?.smallest?.change)),
      },
    ],
  );
}

interface Words {
  readonly across: string;
  /** What a side is called, and which it is. */
  readonly sides: readonly (readonly [string, number])[];
}

function wordsOf(block: Block | undefined): Words {
  const crossed = block?.crossed.find((each) => each !== undefined);
  if (block === undefined || crossed === undefined) return { across: "across", sides: [] };
  if (crossed.kind === "threshold") {
    const label = block.output === undefined ? block.label : "probability";
    const sides = [["at or above it as they are", 1] as const, ["below it", 0] as const];
    return { across: `across ${label} = ${crossed.threshold}`, sides };
  }
  const { classes, around } = crossed;
  if (around !== undefined) {
    const sides = [[`predicted ${around} as they are`, 1] as const, ["predicted otherwise", 0] as const];
    return { across: `into or out of ${around}`, sides };
  }
  const shown = classes.slice(0, SHOWN_CLASSES);
  return { across: "to another class", sides: shown.map((name, i) => [`predicted ${name} as they are`, i] as const) };
}

/** The single smallest change of each model, in words. */
export function smallestOfAll(
  models: TableDiagnosis["models"],
  blocks: readonly Block[],
  format: Format,
): readonly string[] {
  const lines = blocks.flatMap(({ output, label, crossed }) =>
    crossed.flatMap((each, i) => {
      if (each === undefined) return [];
      const of = [models[i]?.name ?? "", ...(output === undefined ? [] : [output])].join(", ");
      return [`Smallest of all, ${of}: ${inWords(each, label, format)}`];
    }),
  );
  return lines.length === 0 ? [] : ["", ...lines.map(oneLine)];
}

function inWords(crossed: Crossed, label: string, { formatCount, formatNumber }: Format): string {
  const { smallest } = crossed.found;
  if (smallest === null) return "no row can be moved across";
  const { place, feature, from, to, deviations } = smallest;
  const change = `${feature} from ${formatNumber(from, 7)} to ${formatNumber(to, 7)} (${formatNumber(deviations)} sd)`;
  return `row ${formatCount(place + 1)}, ${change}: ${effectOf(smallest, crossed, label, formatNumber)}`;
}

function effectOf(
  { before, after }: Crossing,
  crossed: Crossed,
  label: string,
  figure: Format["formatNumber"],
): string {
  if (crossed.kind === "threshold") {
    const { output } = crossed;
    return `${label} from ${figure(before[output], 7)} to ${figure(after[output], 7)}`;
  }
  const [from, to] = [before, after].map((probabilities) => mostProbableOf(probabilities, crossed.classes));
  return `from ${from?.class} (${figure(from?.probability)}) to ${to?.class} (${figure(to?.probability)})`;
}

/** What is to be shown of crossings: those of the predicted class, or of each output. */
export function crossingBlocks({ models }: TableDiagnosis, views: readonly OutputView[]): readonly Block[] {
  const ofClass = models.map(({ crossed }) => crossed);
  if (ofClass.some((crossed) => crossed !== undefined)) return [{ output: undefined, label: "", crossed: ofClass }];
  return views.flatMap(({ name, label, models }) => {
    const crossed = models.map((model) => model.crossed);
    if (crossed.every((each) => each === undefined)) return [];
    return [{ output: views.length > 1 ? name : undefined, label: label.replace(/^the /, ""), crossed }];
  });
}
