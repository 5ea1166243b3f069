import type { ComparisonRow, ComparisonTable } from "isocline/report";
import type { Errors, Evaluation } from "./evaluate.ts";

interface Figure {
  readonly key: string;
  readonly label: string;
  readonly of: (errors: Errors) => number | null;
  /** Whether its change is told as a difference. */
  readonly share?: boolean;
}

/** A figure that an evaluation may have. */
export function figureOf(errors: object | undefined, key: string): number | null {
  const value: unknown = errors === undefined ? null : Reflect.get(errors, key);
  return typeof value === "number" ? value : null;
}

const figure = (key: string, label: string, share = false): Figure => {
  return { key, label, share, of: (errors) => figureOf(errors, key) };
};

const ofClasses: readonly Figure[] = [
  figure("accuracy", "accuracy", true),
  figure("logLoss", "log loss"),
  figure("auc", "AUC", true),
  figure("brier", "Brier score"),
  figure("calibrationError", "calibration error", true),
];

const ofNumber = (target: string): readonly Figure[] => [
  figure("rmse", `RMSE (${target})`),
  figure("mae", `MAE (${target})`),
  figure("r2", "R²", true),
  figure("outputVariance", `output variance (${target}²)`),
];

function figuresOf(errors: Errors | undefined, targets: readonly string[]): readonly Figure[] {
  if (errors !== undefined && "accuracy" in errors) return ofClasses;
  if (errors === undefined || !("outputs" in errors)) return ofNumber(targets[0] ?? "");
  return targets.flatMap((target) =>
    ofNumber(target).map(({ key, label, share = false }) => ({
      key: `${key}:${target}`,
      label: key === "r2" ? `R² (${target})` : label,
      share,
      of: (all: Errors) => figureOf("outputs" in all ? all.outputs[target] : undefined, key),
    })),
  );
}

/** An evaluation as lines of text: a column a model, and the change from the first to the last where there are two. */
export async function evaluationTable({ targets, rows, models }: Evaluation, data: string): Promise<readonly string[]> {
  const { formatBeside, formatChange, formatCount, formatDifference, terminalTable } = await import("isocline/report");
  const [first, second] = models;

  function row({ key, label, of, share = false }: Figure): ComparisonRow {
    const before = first === undefined ? null : of(first.errors);
    const after = second === undefined ? null : of(second.errors);
    const cells = [label, formatBeside(before, after)];
    const difference = before === null || after === null ? null : after - before;
    const change = share || difference === null || before === null ? difference : difference / Math.abs(before);
    if (second !== undefined) {
      cells.push(formatBeside(after, before), share ? formatDifference(change) : formatChange(change));
    }
    const text = { group: "metrics", scope: "metric", key, label } as const;
    return { ...text, baseline: before, controlled: after, change, cells };
  }

  const table: ComparisonTable = {
    columns: ["", ...models.map(({ name }) => name), ...(models.length === 2 ? ["change"] : [])],
    branches: [],
    groups: [{ id: "metrics", title: "Evaluation", unit: `${formatCount(rows)} rows of ${data}` }],
    rows: figuresOf(first?.errors, targets).map(row),
  };
  return terminalTable(table);
}
