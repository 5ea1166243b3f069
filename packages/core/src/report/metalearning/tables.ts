import {
  analyseTaylor,
  analyseTaylorSlopes,
  knownRules,
  nullEpoch,
  type Regime,
  smoothedTaylor,
  zeroError,
} from "../../search/index.ts";
import { formatCount, formatNumber, formatSeconds, UNDEFINED } from "../format.ts";
import { meanOfKnown } from "../means.ts";
import type { Candidate, Finalist, Metalearning } from "./document.ts";
import {
  differenceText,
  foundOf,
  objectiveName,
  objectiveText,
  outcomeOf,
  probabilityText,
  spreadText,
} from "./words.ts";

/** A table of texts: its first column are headings. */
export interface TextTable {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A loss by its name, with the mark of the one found. */
function nameOf({ name }: Finalist, isFound: boolean): string {
  return isFound ? `${name}, the loss found` : name;
}

/** The losses that were trained with fully. */
export function finalistTable(document: Metalearning): TextTable {
  const { finalists, chosen, settings } = document;
  const { objective } = settings;
  const others = objective === "attacked";
  return {
    title: `${objectiveName(objective)} of ${settings.seeds} full trainings each, mean ± deviation over the seeds`,
    columns: ["loss", "held out", "test", ...(others ? ["test, no attack"] : []), "difference", "Welch", "verdict"],
    rows: finalists.map((each, place) => {
      const { heldOut, test, welch, runs } = each;
      const plain = meanOfKnown(runs.map((run) => run.test?.accuracy));
      const compared =
        welch === null
          ? [UNDEFINED, UNDEFINED, place === 0 ? "" : outcomeOf(each, objective)]
          : [differenceText(objective, welch.difference), probabilityText(welch.twoSided), outcomeOf(each, objective)];
      return [
        nameOf(each, place === chosen),
        spreadText(objective, heldOut),
        spreadText(objective, test),
        ...(others ? [objectiveText(objective, plain)] : []),
        ...compared,
      ];
    }),
  };
}

/** What each filter refused. */
export function filterTable({ filters, settings, candidates }: Metalearning): TextTable {
  const error = (value: number | null): number | null =>
    value === null || settings.objective === "rmse" ? value : 1 - value;
  return {
    title: `filters on ${formatCount(candidates.length)} losses`,
    columns: ["filter", "acted", "refused", "steps spared", "trained all the same", "best of these"],
    rows: filters.map(({ name, acts, refused, steps, trained, best }) => [
      name,
      acts ? "yes" : "no",
      formatCount(refused),
      acts ? formatCount(steps) : `${formatCount(steps)} if it had`,
      formatCount(trained),
      trained === 0 ? UNDEFINED : objectiveText(settings.objective, error(best)),
    ]),
  };
}

const number = (value: number): string => (Number.isFinite(value) ? formatNumber(value, 3) : value > 0 ? "∞" : "−∞");

/** γ where training begins and where it ends, of the loss found beside known ones; undefined where there is none. */
export function ruleTable(document: Metalearning): TextTable | undefined {
  const coefficients = foundOf(document)?.found.coefficients;
  if (!coefficients) return undefined;
  if (document.classes === null) return pullTable(coefficients);
  const { length: classes } = document.classes;
  const { nullEpoch: first, zeroError: last, attractor } = analyseTaylor(coefficients, classes);
  const cells = (name: string, start: Regime, end: Regime, rest: number): readonly string[] => {
    const gammas = [start, end].flatMap(({ target, other, pull }) => [target, other, pull].map(number));
    return [name, ...gammas, formatNumber(rest, 3)];
  };
  const known = (name: string, rule: (typeof knownRules)["mse"], rest: number): readonly string[] =>
    cells(name, nullEpoch(rule, classes), zeroError(rule, classes), rest);
  return {
    title: "learning rule γ: of the right class, of each other, and their difference, the pull",
    columns: ["loss", "null: right", "other", "pull", "zero error: right", "other", "pull", "rests at p"],
    rows: [
      cells("the loss found", first, last, attractor),
      known("cross-entropy", knownRules["cross-entropy"], 1),
      known("squared error", knownRules.mse, 1),
      known("baikal", knownRules.baikal, 1 / Math.sqrt(classes)),
    ],
  };
}

function pullTable(coefficients: readonly number[]): TextTable {
  const { nullEpoch: first, zeroError: last, zeroErrorSteep: steep } = analyseTaylorSlopes(coefficients);
  return {
    title: "pull on the residual, ∂loss/∂y with y = e²/(1 + e²)",
    columns: ["where", "residual e", "slope k", "pull"],
    rows: [
      ["null epoch", "1", "0", number(first.pull)],
      ["zero error", "0", "0", number(last.pull)],
      ["zero error, steep", "0", "1", number(steep.pull)],
    ],
  };
}

/** θ₀, θ₁, …, as a file has them. */
export function coefficientsText(coefficients: readonly number[]): string {
  return coefficients
    .map((value) => String(Number(value.toFixed(4))))
    .join(", ")
    .replaceAll("-", "−");
}

/** The letters of a power: nothing, h, h², h³. */
const power = (letter: string, exponent: number): string =>
  exponent === 0 ? "" : `·${letter}${["", "", "²", "³"][exponent] ?? `^${exponent}`}`;

/** A rule multiplied out, as `γ = 14.12 − 19.14·h + …`. */
export function ruleText(coefficients: readonly number[], classes: number): string {
  const { rule } = analyseTaylor(coefficients, classes);
  const terms = rule.flatMap((row, b) =>
    row.flatMap((value, a) => (value === 0 ? [] : [{ value, letters: `${power("h", a)}${power("y", b)}` }])),
  );
  const [first, ...others] = terms.map(({ value, letters }, i) => {
    const size = `${formatNumber(Math.abs(value))}${letters}`;
    return i === 0 ? `${value < 0 ? "−" : ""}${size}` : `${value < 0 ? "−" : "+"} ${size}`;
  });
  return `γ = ${[first ?? "0", ...others].join(" ")}`;
}

/** The share by which labels are smoothed as an example of the map. */
export const SMOOTHING = 0.1;

/** The loss that does without smoothing what the loss found does with labels smoothed. */
export function smoothedText(coefficients: readonly number[], classes: number): string {
  return coefficientsText(smoothedTaylor(coefficients, SMOOTHING, classes));
}

/** What the loss to compare with is called. */
function usualName({ finalists, classes }: Metalearning): string {
  return finalists[0]?.name ?? (classes === null ? "mse" : "cross-entropy");
}

/** The best losses of the search, as partial training judged them. */
export function candidateTable(document: Metalearning, count: number): TextTable {
  const { candidates, settings, finalists, usual } = document;
  const { objective } = settings;
  const trained = candidates
    .filter(({ value }) => value !== null)
    .toSorted((a, b) => (a.value as number) - (b.value as number) || a.id - b.id);
  const final = new Set(finalists.map(({ candidate }) => candidate));
  const text = ({ id, generation, figures, broken, coefficients }: Candidate): readonly string[] => [
    `candidate ${id}`,
    String(generation + 1),
    objectiveText(objective, figures?.[objective]),
    broken.length === 0 ? "none" : broken.join(", "),
    final.has(id) ? "yes" : "no",
    coefficientsText(coefficients),
  ];
  return {
    title: `the best losses after ${formatCount(settings.partialSteps)} steps, on the held-out rows`,
    columns: ["loss", "generation", objectiveName(objective), "filters it breaks", "trained fully", "θ₀, θ₁, …"],
    rows: [
      ...trained.slice(0, count).map(text),
      [`${usualName(document)}, likewise`, "", objectiveText(objective, usual?.[objective]), "", "yes", ""],
    ],
  };
}

/** What was spent, name by name. */
export function budgetRows({
  budget,
  batch,
  rows,
  model,
  seconds,
}: Metalearning): readonly (readonly [string, string])[] {
  const { evaluations, trained, partialSteps, fullSteps, samples, sparedSteps } = budget;
  return [
    ["network", model],
    [
      "rows",
      `${formatCount(rows.training)} to train on, ${formatCount(rows.heldOut)} held out, ${formatCount(rows.test)} to test on`,
    ],
    ["losses judged", `${formatCount(evaluations)}, of which ${formatCount(trained)} were trained with`],
    ["steps", `${formatCount(partialSteps)} of the search and ${formatCount(fullSteps)} of full trainings`],
    ["rows through them", `${formatCount(samples)}, in batches of ${formatCount(batch)}`],
    ["steps spared by filters", formatCount(sparedSteps)],
    ["time", formatSeconds(seconds)],
  ];
}
