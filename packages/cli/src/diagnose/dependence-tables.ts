import { dependenceAt, GRID_SHARES } from "isocline";
import type { PrintedTable } from "isocline/report";
import type { Dependence } from "./dependence.ts";
import type { TableDiagnosis } from "./diagnose.ts";
import { textTable } from "./text-table.ts";
import { type Format, heads, type OutputView, outputViews, ranked } from "./views.ts";

/** Levels of a text column that a table shows; the most frequent come first. */
const SHOWN_LEVELS = 8;

type Figure = (value: number | null | undefined) => string;
type OfModels = readonly (Dependence | undefined)[];

/** The features, those with figures first, the most sensitive of them before the others. */
function ordered(diagnosis: TableDiagnosis): readonly Dependence[] {
  const order = ranked(diagnosis);
  const place = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);
  const features = diagnosis.models[0]?.outputs[0]?.dependence ?? [];
  return [...features].sort((a, b) => place(a.name) - place(b.name));
}

const of = ({ models }: OutputView, feature: Dependence): OfModels =>
  models.map(({ dependence }) => dependence.find(({ name }) => name === feature.name));

/** Mean predictions of one output with one feature set, and the slopes there. */
export function dependenceTable(diagnosis: TableDiagnosis, view: OutputView, { formatNumber }: Format): PrintedTable {
  const rows = ordered(diagnosis).flatMap((feature) => {
    const found = of(view, feature);
    const isText = feature.kind === "category" || feature.kind === "boolean";
    const cells = isText ? atLevels(found, formatNumber) : atShares(found, formatNumber);
    return cells.map((rest, i) => [i === 0 ? feature.name : "", ...rest]);
  });
  const unit = `mean ${view.label} with one feature set for all rows, and the mean slope there`;
  const group = { title: "Partial dependence", unit: unit.replace("mean the ", "mean "), rows };
  return textTable(["", "at", "value", ...heads(diagnosis, ["slope"])], [group]);
}

function atShares(found: OfModels, figure: Figure): readonly (readonly string[])[] {
  const points = found.map((dependence) => pointsOf(dependence));
  const isDate = found[0]?.kind === "date";
  return GRID_SHARES.map((share) => {
    const there = points.map((each) => dependenceAt(each, share));
    const cells = there.flatMap((point) => [figure(point?.prediction), isDate ? "" : figure(point?.slope)]);
    const value = there[0]?.value;
    return [`${share * 100} %`, isDate && value !== undefined ? dateText(value) : figure(value), ...cells];
  });
}

function pointsOf(dependence: Dependence | undefined): Parameters<typeof dependenceAt>[0] {
  return dependence?.kind === "numeric" || dependence?.kind === "date" ? dependence.points : [];
}

/** `2024-05-01`, and the time where it is not midnight. */
function dateText(seconds: number): string {
  const date = new Date(Math.round(seconds) * 1000);
  if (Number.isNaN(date.getTime())) return String(seconds);
  return date
    .toISOString()
    .replace(/T00:00:00\.000Z$/, "")
    .replace(/\.000Z$/, "");
}

type Levels = readonly { readonly level: string; readonly prediction: number | null }[];

function levelsOf(dependence: Dependence | undefined): Levels {
  return dependence?.kind === "category" || dependence?.kind === "boolean" ? dependence.points : [];
}

function atLevels(found: OfModels, figure: Figure): readonly (readonly string[])[] {
  const points = found.map(levelsOf);
  const levels = (points[0] ?? []).map(({ level }) => level);
  const rows = levels.slice(0, SHOWN_LEVELS).map((level, i) => {
    return ["", short(level), ...points.flatMap((each) => [figure(each[i]?.prediction), ""])];
  });
  const hidden = levels.length - rows.length;
  return hidden === 0 ? rows : [...rows, ["", `${hidden} more in --json`]];
}

function short(level: string): string {
  const cut = level.length > 24 ? `${level.slice(0, 23)}…` : level;
  return cut === "" ? "(blank)" : cut;
}

/** The partial dependence of several outputs, a line for each feature and output. */
export function compactDependenceTable(diagnosis: TableDiagnosis, format: Format): PrintedTable {
  const rows = ordered(diagnosis).flatMap((feature) =>
    outputViews(diagnosis).map((view, i) => [
      i === 0 ? feature.name : "",
      view.name,
      ...of(view, feature).flatMap((found) => inShort(found, format)),
    ]),
  );
  const unit =
    "mean prediction with one feature set to its 5, 50 and 95 % for all rows (of text: from the level of the least to " +
    "that of the most), and the mean slope at its 50 %";
  return textTable(["", "of", ...heads(diagnosis, ["slope"])], [{ title: "Partial dependence", unit, rows }]);
}

function inShort(found: Dependence | undefined, { formatNumber }: Format): readonly [string, string] {
  const levels = levelsOf(found).filter(({ prediction }) => prediction !== null);
  if (levels.length > 0) {
    const sorted = [...levels].sort((a, b) => (a.prediction ?? 0) - (b.prediction ?? 0));
    const ends = [sorted[0], sorted.at(-1)].map(
      (end) => `${formatNumber(end?.prediction, 3)} ${short(end?.level ?? "")}`,
    );
    return [ends.join(" … "), ""];
  }
  const [low, middle, high] = [0.05, 0.5, 0.95].map((share) => dependenceAt(pointsOf(found), share));
  const predictions = [low, middle, high].map((point) => formatNumber(point?.prediction, 3)).join(" ");
  return [predictions, found?.kind === "date" ? "" : formatNumber(middle?.slope)];
}
