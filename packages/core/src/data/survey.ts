import { placedChunks } from "./cells.ts";
import type { ChosenColumns } from "./choose.ts";
import { type CollectOptions, type Collector, collector, type Finding } from "./collect.ts";
import type { Preprocessing } from "./schema.ts";
import type { TableSource } from "./source.ts";
import { type TargetOptions, targetTally } from "./target-tally.ts";
import { weightTally } from "./weights.ts";

/** What the first pass over a table finds. */
export interface Survey {
  readonly preprocessing: Preprocessing;
  readonly warnings: readonly string[];
  /** What the columns that were looked at are, by name; `used` where the model is fed them. */
  readonly kinds: ReadonlyMap<string, { readonly kind: Finding["kind"]; readonly used: boolean }>;
}

/** What the first pass is told beside the columns. */
export interface SurveyOptions extends CollectOptions {
  readonly rows: number;
  readonly train: Uint32Array;
  readonly target: TargetOptions;
}

/**
 * The first pass: every cell is checked, and the training rows give the scale or the levels of each column.
 * Memory: a byte a row, a chunk, the distinct values of text columns, and samples of numeric ones.
 */
export async function survey(
  source: TableSource,
  { targets, features, weight }: ChosenColumns,
  options: SurveyOptions,
): Promise<Survey> {
  const { rows, train } = options;
  const training = new Uint8Array(rows);
  for (const row of train) training[row] = 1;
  const collectors = features.map((column) => collector(source.name, column, options));
  const weights = weight === undefined ? undefined : weightTally(source.name, weight.name);
  const targetSeen = targetTally(source.name, targets, options.target);
  const all: readonly Pick<Collector, "name" | "add">[] = [
    ...collectors,
    ...(weight === undefined || weights === undefined ? [] : [{ name: weight.name, add: weights.add }]),
  ];
  const names = [...all, ...targets].map(({ name }) => name);

  for await (const placed of placedChunks(source, names, rows)) {
    for (const [index, { add }] of all.entries()) add(placed, index, training);
    targetSeen.add(placed, all.length, training);
  }

  weights?.check();
  const found = withoutIds(collectors.map(({ finish }) => finish()));
  const { target, warnings } = targetSeen.finish();
  return {
    preprocessing: { features: found.flatMap(({ feature }) => feature ?? []), target },
    warnings: [...found.flatMap(({ warnings }) => warnings), ...warnings],
    kinds: new Map(
      found.map(({ kind, feature }, i) => [collectors[i]?.name ?? "", { kind, used: feature !== undefined }]),
    ),
  };
}

/** Leaves ids out, with a warning, unless nothing else is left. */
function withoutIds(found: readonly Finding[]): readonly Finding[] {
  const isLeft = found.some(({ feature, id }) => feature !== undefined && id === undefined);
  if (!isLeft) return found;
  return found.map((each) => (each.id === undefined ? each : { kind: "id", warnings: [each.id] }));
}
