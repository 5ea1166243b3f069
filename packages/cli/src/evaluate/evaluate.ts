import {
  type Chunk,
  type ClassMetrics,
  createErrorTally,
  DataError,
  type ErrorMetrics,
  type TableSource,
  UsageError,
  unknownColumn,
} from "isocline";
import type { DeployedModel } from "../predict/model.ts";
import { checkColumns, predictedChunks } from "../predict/rows.ts";
import { classTally } from "./class-tally.ts";
import type { ModelName, NamedModel, OpenModels } from "./models.ts";

/** Of one number, of several by their column, or of classes. */
export type Errors = ErrorMetrics | { readonly outputs: Readonly<Record<string, ErrorMetrics>> } | ClassMetrics;

/** How well models predict a table. */
export interface Evaluation {
  /** The column, or the columns, that predictions were compared with. */
  readonly targets: readonly string[];
  readonly rows: number;
  /** In the order of the models; in units of the target. */
  readonly models: readonly { readonly name: ModelName; readonly path: string; readonly errors: Errors }[];
}

/**
 * Compares the predictions of models with the columns they predict, in one pass over the table.
 *
 * Memory: a chunk; for classes also 8 bytes a row and class and model, since a ROC curve needs all of them.
 *
 * @param asked the columns to compare with, as `--target` names them; by default the models' own targets
 * @throws UsageError for a target that the table does not have, none, or another number of them; DataError for a table
 *   without rows, without a column that the models are fed, with a cell that is no number where one is needed, or a
 *   class that the model does not know
 */
export async function evaluate(
  table: TableSource,
  { models, targets: own }: OpenModels,
  asked: readonly string[] = [],
): Promise<Evaluation> {
  const [lead] = models;
  if (lead === undefined) throw new UsageError({ where: "evaluate", expected: "a model", found: "none" });
  const { inputs, classes, predicts, path } = lead.model;
  const targets = await findTargets(table, own, asked, lead.model);
  // Classes may be texts or numbers: what stands there is compared as text.
  const wanted = classes === undefined ? targets.map((name) => ({ name, kind: "numeric" }) as const) : [];
  await checkColumns(table, { ...lead.model, inputs: [...inputs, ...wanted] });

  const count = classes === undefined ? predicts.length : 1;
  if (targets.length !== count) {
    const expected = `${count} ${count === 1 ? "column" : "columns"}, as ${path} predicts`;
    throw new UsageError({ where: "--target", expected, found: String(targets.length) });
  }
  const columns = await table.columns();
  const column = columns.find(({ name }) => name === targets[0]) ?? { name: "" };
  const tallies = models.map(() => (classes === undefined ? numberTally(targets) : classTally(column, classes)));
  const { together, predicted } = asOne(models, lead);
  let rows = 0;
  for await (const chunk of predictedChunks(table, together, targets)) {
    for (const [i, tally] of tallies.entries()) tally.add(table.name, chunk, predicted[i] ?? [], rows);
    rows += chunk.rows;
  }
  if (rows === 0) throw new DataError({ where: table.name, expected: "a table with rows", found: "none" });
  return {
    targets,
    rows,
    models: models.map(({ name, model: { path } }, i) => {
      return { name, path, errors: (tallies[i] as (typeof tallies)[number]).result() };
    }),
  };
}

/** Errors of predictions that come chunk by chunk. */
export interface EvaluationTally {
  /** @param chunk the targets' columns first; `start` is its place in the table */
  add(table: string, chunk: Chunk, predictions: Chunk["columns"], start: number): void;
  result(): Errors;
}

function numberTally(targets: readonly string[]): EvaluationTally {
  const tallies = targets.map(() => createErrorTally());
  return {
    add(table, chunk, predictions, start) {
      for (const [i, tally] of tallies.entries()) {
        tally.add(predictions[i] as Float64Array, numbersAt(table, targets[i] ?? "", i, chunk, start));
      }
    },
    result() {
      const errors = tallies.map((tally): ErrorMetrics => {
        const { rows: _, ...rest } = tally.result();
        return rest;
      });
      const [only] = errors;
      if (only !== undefined && errors.length === 1) return only;
      return { outputs: Object.fromEntries(targets.map((name, i) => [name, errors[i] as ErrorMetrics])) };
    },
  };
}

async function findTargets(
  table: TableSource,
  own: readonly string[] | undefined,
  asked: readonly string[],
  { path }: DeployedModel,
): Promise<readonly string[]> {
  const known = (await table.columns()).map(({ name }) => name);
  if (asked.length > 0) {
    for (const name of asked) if (!known.includes(name)) unknownColumn("--target", name, known);
    return asked;
  }
  if (own === undefined) {
    const expected = `the column to compare with, since ${path} does not name its target`;
    throw new UsageError({ where: "--target", expected, found: "none" });
  }
  const lost = own.find((name) => !known.includes(name));
  if (lost === undefined) return own;
  const expected = `a column "${lost}", the target of the model`;
  throw new DataError({ where: table.name, expected, found: "none", remedy: "say with --target what it is called" });
}

/** Models of the same columns as one, so that the table is read once; it leaves the predictions of each in a list. */
function asOne(
  models: readonly NamedModel[],
  { model: lead }: NamedModel,
): { readonly together: DeployedModel; readonly predicted: readonly Chunk["columns"][] } {
  const predicted: Chunk["columns"][] = [];
  return {
    predicted,
    together: {
      ...lead,
      async predict(columns, rows) {
        for (const [i, { model }] of models.entries()) predicted[i] = await model.predict(columns, rows);
        return predicted[0] ?? [];
      },
    },
  };
}

/** A target's cells of a chunk, all of them numbers. */
function numbersAt(
  table: string,
  target: string,
  index: number,
  { rows, columns, missing }: Chunk,
  start: number,
): Float64Array {
  const cells = columns[index] as Float64Array;
  const blanks = missing?.[index];
  for (let i = 0; i < rows; i++) {
    if (blanks?.[i] !== 1 && Number.isFinite(cells[i])) continue;
    throw new DataError({
      where: `${table}, row ${start + i + 1}, column "${target}"`,
      expected: "a finite number, to compare the prediction with",
      found: blanks?.[i] === 1 ? "a blank" : String(cells[i]),
      remedy: "fill it or drop its row",
    });
  }
  return cells;
}
