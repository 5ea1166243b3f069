import {
  type Chunk,
  createErrorTally,
  DataError,
  type ErrorMetrics,
  type TableSource,
  UsageError,
  unknownColumn,
} from "isocline";
import type { DeployedModel } from "../predict/model.ts";
import { checkColumns, predictedChunks } from "../predict/rows.ts";
import type { ModelName, NamedModel, OpenModels } from "./models.ts";

/** How well models predict a table. */
export interface Evaluation {
  readonly target: string;
  readonly rows: number;
  /** In the order of the models; in units of the target. */
  readonly models: readonly { readonly name: ModelName; readonly path: string; readonly errors: ErrorMetrics }[];
}

/**
 * Compares the predictions of models with the column they predict, in one pass over the table.
 *
 * @param asked the column to compare with, as `--target` names it; by default the models' own target
 * @throws UsageError for a target that the table does not have, or none; DataError for a table without rows, without a
 *   column that the models are fed, or with a cell that is no number where one is needed
 */
export async function evaluate(
  table: TableSource,
  { models, target: own }: OpenModels,
  asked?: string,
): Promise<Evaluation> {
  const [lead] = models;
  if (lead === undefined) throw new UsageError({ where: "evaluate", expected: "a model", found: "none" });
  const target = await findTarget(table, own, asked, lead.model.path);
  const { inputs } = lead.model;
  await checkColumns(table, { ...lead.model, inputs: [...inputs, { name: target, kind: "numeric" }] });

  const tallies = models.map(() => createErrorTally());
  const { together, predicted } = asOne(models, lead);
  let rows = 0;
  for await (const chunk of predictedChunks(table, together, [target])) {
    const targets = targetsOf(table.name, target, chunk, rows);
    for (const [i, tally] of tallies.entries()) tally.add(predicted[i] ?? [], targets);
    rows += chunk.rows;
  }
  if (rows === 0) throw new DataError({ where: table.name, expected: "a table with rows", found: "none" });
  return {
    target,
    rows,
    models: models.map(({ name, model: { path } }, i) => {
      const { rows: _, ...errors } = (tallies[i] as (typeof tallies)[number]).result();
      return { name, path, errors };
    }),
  };
}

async function findTarget(
  table: TableSource,
  own: string | undefined,
  asked: string | undefined,
  model: string,
): Promise<string> {
  const known = (await table.columns()).map(({ name }) => name);
  if (asked !== undefined) return known.includes(asked) ? asked : unknownColumn("--target", asked, known);
  if (own === undefined) {
    const expected = `the column to compare with, since ${model} does not name its target`;
    throw new UsageError({ where: "--target", expected, found: "none" });
  }
  if (known.includes(own)) return own;
  const expected = `a column "${own}", the target of the model`;
  throw new DataError({ where: table.name, expected, found: "none", remedy: "say with --target what it is called" });
}

/** Models of the same columns as one, so that the table is read once; it leaves the predictions of each in a list. */
function asOne(
  models: readonly NamedModel[],
  { model: lead }: NamedModel,
): { readonly together: DeployedModel; readonly predicted: readonly Float64Array[] } {
  const predicted: Float64Array[] = [];
  return {
    predicted,
    together: {
      ...lead,
      async predict(columns, rows) {
        for (const [i, { model }] of models.entries()) predicted[i] = await model.predict(columns, rows);
        return predicted[0] ?? new Float64Array();
      },
    },
  };
}

/** The target's cells of a chunk, all of them numbers. */
function targetsOf(table: string, target: string, { rows, columns, missing }: Chunk, start: number): Float64Array {
  const cells = columns[0] as Float64Array;
  const blanks = missing?.[0];
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
