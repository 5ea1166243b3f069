import { DataError, UsageError } from "../base/index.ts";
import { placedChunks } from "./cells.ts";
import type { Dataset } from "./dataset.ts";
import { scaler } from "./scaling.ts";
import { type NumericColumn, numericColumns } from "./schema.ts";
import { type TableSource, unknownColumn } from "./source.ts";
import { onlyColumn, targetScaler } from "./target.ts";
import { throwTextColumn } from "./text-column.ts";

/**
 * A dataset with the slopes that its predictions should have, read from columns of its table that hold
 * ∂target/∂feature in raw units, and turned into encoded units by both columns' scaling at each row: the chain rule.
 *
 * Slopes of the features that are not named are not read: a control takes `columns` for the same features, in this order.
 * The columns themselves must be no features: leave them out of the dataset (`exclude`).
 *
 * @param source the table that the dataset was read from
 * @param columns by feature, the column that holds its slopes
 * @throws UsageError for a feature that is not numeric, an encoding by quantiles, whose slope is 0 at its ends, a target
 *   that is not one number, or no feature at all; DataError for a cell that is no number
 * @example await readTargetSlopes(source, dataset, { area: "price_by_area" })
 */
export async function readTargetSlopes(
  source: TableSource,
  dataset: Dataset,
  columns: Readonly<Record<string, string>>,
): Promise<Dataset> {
  const { rows, width, features, targets, preprocessing } = dataset;
  const target = onlyColumn(preprocessing.target);
  if (target.transform?.name === "quantile") throw quantiles(`target "${target.name}"`, "another target transform");
  const wanted = Object.entries(columns).map(([name, column]) => {
    return { column, feature: namedNumeric(dataset, name) };
  });
  if (wanted.length === 0) {
    throw new UsageError({ where: "target slopes", expected: "a feature and the column of its slopes", found: "none" });
  }
  await checkColumns(
    source,
    wanted.map(({ column }) => column),
  );
  const ofTarget = targetScaler(target);
  const scalers = wanted.map(({ feature }) => scaler(feature.feature));
  const slopes = new Float32Array(rows * wanted.length);
  for await (const { start, chunk } of placedChunks(
    source,
    wanted.map(({ column }) => column),
    rows,
  )) {
    for (const [index, { column, feature }] of wanted.entries()) {
      const cells = chunk.columns[index] as Float64Array;
      for (let i = 0; i < chunk.rows; i++) {
        const row = start + i;
        const cell = chunk.missing?.[index]?.[i] === 1 ? Number.NaN : (cells[i] as number);
        // ∂raw/∂encoded of the feature, over that of the target.
        const steepness = (scalers[index] as ReturnType<typeof scaler>).steepness(
          features[row * width + feature.column] as number,
        );
        const value = (cell * feature.deviation) / steepness / ofTarget.steepness(targets[row] as number);
        slopes[row * wanted.length + index] = value;
        if (Number.isFinite(slopes[row * wanted.length + index])) continue;
        throw new DataError({
          where: `${source.name}, row ${row + 1}, column "${column}"`,
          expected: "a slope that float32 can hold once it is scaled",
          found: Number.isNaN(cell) ? "a blank" : String(cell),
          remedy: "drop the row",
        });
      }
    }
  }
  return { ...dataset, targetSlopes: slopes };
}

function namedNumeric({ preprocessing: { features } }: Dataset, name: string): NumericColumn {
  const numeric = numericColumns(features);
  const found = numeric.find((column) => column.name === name);
  if (found === undefined) {
    const feature = features.find((each) => each.name === name);
    if (feature === undefined)
      return unknownColumn(
        "target slopes",
        name,
        numeric.map((column) => column.name),
      );
    throw new UsageError({
      where: `target slopes of "${name}"`,
      expected: "a numeric feature",
      found: `a ${feature.kind}`,
    });
  }
  if (found.feature.scaling?.name === "quantile") throw quantiles(`"${name}"`, "another scaling, such as standard");
  return found;
}

function quantiles(what: string, remedy: string): UsageError {
  return new UsageError({
    where: `target slopes, ${what}`,
    expected: "an encoding that has a slope everywhere",
    found: "one by quantiles",
    remedy: `take ${remedy}`,
  });
}

async function checkColumns(source: TableSource, columns: readonly string[]): Promise<void> {
  const known = await source.columns();
  for (const column of columns) {
    const found = known.find(({ name }) => name === column);
    if (found === undefined)
      unknownColumn(
        "target slopes",
        column,
        known.map(({ name }) => name),
      );
    else if (found.kind === "text") await throwTextColumn(source, column, "a number, as a slope needs");
  }
}
