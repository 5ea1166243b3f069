import { UsageError } from "../base/index.ts";
import type { EmbeddedColumn } from "../data/index.ts";
import { cast, concat, gather, reshape, split, type Tensor } from "../graph/index.ts";
import type { ParameterSpec } from "./model.ts";

/** The tables of embedded columns: a row for each level, of normal numbers whose expected length is 1. */
export function embeddingTables(embeddings: readonly EmbeddedColumn[]): readonly ParameterSpec[] {
  return embeddings.map(({ levels, width }, i) => ({
    name: `embedding${i + 1}.weight`,
    shape: [levels, width],
    role: "weight",
    initialise: (stream) => Float64Array.from({ length: levels * width }, () => stream.normal() / Math.sqrt(width)),
  }));
}

/** The width of inputs whose embedded columns have been replaced by vectors. */
export function embeddedWidth(inputs: number, embeddings: readonly EmbeddedColumn[]): number {
  return embeddings.reduce((total, { width }) => total + width - 1, inputs);
}

/**
 * Inputs with each embedded column, a number of a level, replaced by that row of its table. The columns have no
 * derivative; the tables have one of any order.
 *
 * @param x [batch, inputs]
 * @param tables in the order of `embeddings`
 */
export function embed(x: Tensor, tables: readonly Tensor[], embeddings: readonly EmbeddedColumn[]): Tensor {
  if (embeddings.length === 0) return x;
  const [batch, inputs] = x.shape as readonly [number, number];
  const lengths: number[] = [];
  const tableOf: (Tensor | undefined)[] = [];
  const push = (length: number, table?: Tensor): void => {
    if (length === 0) return;
    lengths.push(length);
    tableOf.push(table);
  };
  let end = 0;
  for (const [i, { column }] of embeddings.entries()) {
    push(column - end);
    push(1, tables[i]);
    end = column + 1;
  }
  push(inputs - end);
  const parts = split(x, lengths, 1).map((part, i) => {
    const table = tableOf[i];
    return table === undefined ? part : gather(table, cast(reshape(part, [batch]), "int64"));
  });
  return parts.length === 1 ? (parts[0] as Tensor) : concat(parts, 1);
}

/** @throws UsageError unless the columns ascend within the inputs and levels and widths are positive whole numbers */
export function checkEmbeddings(inputs: number, embeddings: readonly EmbeddedColumn[]): void {
  let last = -1;
  for (const { column, levels, width } of embeddings) {
    const whole = [column + 1, levels, width].every((value) => Number.isSafeInteger(value) && value > 0);
    if (whole && column > last && column < inputs) {
      last = column;
      continue;
    }
    throw new UsageError({
      where: "embeddings of mlp",
      expected: `ascending columns below ${inputs}, of at least one level and one number each`,
      found: `column ${column} of ${levels} levels, ${width} wide`,
    });
  }
}
