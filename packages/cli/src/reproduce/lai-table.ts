import { type LaiFigures, type LaiResult, OUTLIER } from "./lai-experiment.ts";

/** `0.6123`, `–` where undefined. */
function figure(value: number | null): string {
  return value === null ? "–" : value.toFixed(4);
}

/** `−12.3 %` against the baseline. */
function change(value: number | null, baseline: number | null): string {
  if (value === null || baseline === null || baseline === 0) return "–";
  const percent = 100 * (value / baseline - 1);
  return `${percent < 0 ? "−" : "+"}${Math.abs(percent).toFixed(1)} %`;
}

/** Rows of cells as lines: the first column left, the others right. */
function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((cells) => cells[i]?.length ?? 0)));
  return rows.map((cells) =>
    cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join("   "),
  );
}

const places: Readonly<Record<LaiResult["outlier"], string>> = {
  training: "is in the training rows, where it widens the scale of its column",
  validation: "is in the validation rows, whose RMSE it raises by itself",
  absent: "is not in this table",
};

/** What a seed came to: a column a branch, each figure with its change against the baseline. */
export function laiTable({ seed, outlier, branches }: LaiResult): readonly string[] {
  const [baseline, ...others] = branches;
  if (baseline === undefined) return [];
  const row = (label: string, of: (branch: LaiFigures) => number | null): readonly string[] => [
    label,
    figure(of(baseline)),
    ...others.map((branch) => `${figure(of(branch))} ${change(of(branch), of(baseline)).padStart(8)}`),
  ];
  return [
    `Seed ${seed}. The row with AveOccup 503 (id ${OUTLIER}) ${places[outlier]}.`,
    "",
    ...aligned([
      ["", ...branches.map(({ name, status }) => (status === "completed" ? name : `${name} (${status})`))],
      row("validation RMSE", ({ rmse }) => rmse),
      row("variance on test.csv", ({ testVariance }) => testVariance),
      ...Object.keys(baseline.sensitivity).map((column) =>
        row(`sensitivity ${column}`, ({ sensitivity }) => sensitivity[column] ?? null),
      ),
    ]),
  ];
}
