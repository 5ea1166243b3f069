import type { PrintedTable } from "isocline/report";
import type { SharedSettings, Steepness, TableDiagnosis } from "./diagnose.ts";
import { type TextGroup, textTable } from "./text-table.ts";
import { type Format, heads, type OutputView, outputViews, ranked, slopeIn } from "./views.ts";

/** A row of figures, each beside what is known of its spread, and the change. */
function figureRow<Model>(
  labels: readonly string[],
  models: readonly Model[],
  of: {
    readonly figure: (model: Model) => number | null | undefined;
    readonly spread: (model: Model) => string;
  },
  { formatBeside, formatChange }: Format,
): readonly string[] {
  const [first = null, second = null] = models.map((model) => of.figure(model) ?? null);
  const cells = models.map((model, i) => {
    return `${formatBeside(of.figure(model), i === 0 ? second : first)}${of.spread(model)}`;
  });
  if (models.length < 2) return [...labels, ...cells];
  const change = first === null || second === null || first === 0 ? null : (second - first) / Math.abs(first);
  return [...labels, ...cells, formatChange(change)];
}

function sensitivityRow(
  labels: readonly string[],
  name: string,
  models: readonly Steepness[],
  format: Format,
): readonly string[] {
  const figure = ({ sensitivity }: Steepness): number | null | undefined => sensitivity[name]?.mean;
  const spread = ({ sensitivity }: Steepness): string =>
    ` ± ${format.formatNumber(sensitivity[name]?.standardError, 2)}`;
  return figureRow(labels, models, { figure, spread }, format);
}

function slopeRow(
  labels: readonly string[],
  name: string,
  unit: "raw" | "standard",
  models: readonly Steepness[],
  format: Format,
): readonly string[] {
  const of = ({ slope }: Steepness): ReturnType<typeof slopeIn> => slopeIn(slope[name], unit);
  const spread = (model: Steepness): string => {
    const { p05, p50, p95 } = of(model) ?? {};
    return ` (${[p05, p50, p95].map((value) => format.formatNumber(value, 3)).join(" ")})`;
  };
  return figureRow(labels, models, { figure: (model) => of(model)?.mean, spread }, format);
}

const change = ({ models }: TableDiagnosis): readonly string[] => (models.length === 2 ? ["change"] : []);

const noiseOf = ({ noise }: SharedSettings): string => `under noise of ${noise} sd on the feature ± standard error`;
const SPREAD = "mean |slope| (5, 50, 95 %)";

/** Sensitivities and slopes of one output. */
export function figureTable(
  diagnosis: TableDiagnosis,
  { label, standard, deviation, models }: OutputView,
  settings: SharedSettings,
  format: Format,
): PrintedTable {
  const names = ranked(diagnosis);
  const sensitivity: TextGroup = {
    title: "Sensitivity",
    unit: `mean |change of ${label}| ${noiseOf(settings)}`,
    rows: names.map((name) => sensitivityRow([name], name, models, format)),
  };
  const slopesIn = (unit: "raw" | "standard", words: string): TextGroup => ({
    title: "Slope",
    unit: `${SPREAD}, ${words}`,
    rows: names.map((name) => slopeRow([name], name, unit, models, format)),
  });
  const standardised = slopesIn("standard", `standard units: ${standard} per sd of the feature`);
  const raw = slopesIn("raw", `${label} per unit of the feature`);
  const groups = deviation === undefined ? [sensitivity, raw] : [sensitivity, standardised, raw];
  return textTable(["", ...heads(diagnosis), ...change(diagnosis)], groups);
}

/** Sensitivities and slopes of several outputs: a line for each feature and output; of classes first all together. */
export function compactFigureTable(diagnosis: TableDiagnosis, settings: SharedSettings, format: Format): PrintedTable {
  const views = outputViews(diagnosis);
  const together = diagnosis.models.flatMap((model) => model.together ?? []);
  const of = [
    ...(together.length === 0 ? [] : [{ name: "all", models: together }]),
    ...views.map(({ name, models }) => ({ name, models })),
  ];
  const rows = (row: (labels: readonly string[], name: string, models: readonly Steepness[]) => readonly string[]) =>
    ranked(diagnosis).flatMap((name) =>
      of.map((output, i) => row([i === 0 ? name : "", output.name], name, output.models)),
    );
  const { classes, units } = diagnosis;
  const [what, all] = classes ? ["probability", "; all: half the sum over the classes"] : ["the column", ""];
  const unit = units.deviations.every((deviation) => deviation !== undefined) ? "standard" : "raw";
  const slopeUnit = {
    raw: `${what} per unit of the feature`,
    standard: `${classes ? what : "sd of the column"} per sd of the feature`,
  }[unit];
  return textTable(
    ["", "of", ...heads(diagnosis), ...change(diagnosis)],
    [
      {
        title: "Sensitivity",
        unit: `mean |change of ${what}| ${noiseOf(settings)}${all}`,
        rows: rows((labels, name, models) => sensitivityRow(labels, name, models, format)),
      },
      {
        title: "Slope",
        unit: `${SPREAD}, ${slopeUnit}`,
        rows: rows((labels, name, models) => slopeRow(labels, name, unit, models, format)),
      },
    ],
  );
}
