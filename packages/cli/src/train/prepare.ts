import {
  type DatasetOptions,
  type FitSettings,
  readDataset,
  readTargetSlopes,
  type SplitRule,
  type TableSource,
} from "isocline";
import type { TrainConfig } from "../config/train-config.ts";
import { checkColumns } from "./columns.ts";
import { type NetworkFile, readNetwork } from "./network.ts";
import { optimizerOf } from "./optimizer.ts";
import { type Preparation, preparationOf } from "./preparation.ts";
import { ruleOf } from "./rule.ts";
import { openTrainingTable, withValidationTable } from "./tables.ts";

/**
 * Opens and reads the table, and makes of the config all that training needs.
 *
 * @param options test share of the rows to hold for a test too; none by default
 * @throws UsageError, DataError for what does not fit the table, or a table that does not fit
 */
export async function prepare(given: TrainConfig, { test }: { readonly test?: number } = {}): Promise<Preparation> {
  const optimizer = optimizerOf(given);
  // Options of the rule that do not go together are found before a row is read.
  ruleOf(given);
  const network = await readNetwork(given);
  const table = await openTrainingTable(given);
  try {
    const asked = await checkColumns({ ...given, modelDigest: network?.digest ?? null }, table);
    return await withValidationTable(asked, table, ({ source, rule, placed }) =>
      prepared(asked, optimizer, network, source, test === undefined ? rule : { ...rule, test }).catch(
        (error: unknown) => {
          throw placed(error);
        },
      ),
    );
  } finally {
    table.close();
  }
}

async function prepared(
  asked: TrainConfig,
  optimizer: FitSettings["optimizer"],
  network: NetworkFile | undefined,
  table: TableSource,
  split: SplitRule,
): Promise<Preparation> {
  const read = await readDataset(table, { ...datasetOptions(asked), split });
  const { targetSlopes } = asked;
  const dataset = targetSlopes === null ? read : await readTargetSlopes(table, read, targetSlopes);
  return preparationOf(asked, optimizer, network, dataset);
}

/** What a dataset is read by, but for the split. */
export function datasetOptions(config: TrainConfig): DatasetOptions {
  const { target, task, targetTransform, features, kinds, weight, numeric } = config;
  const exclude = [...config.exclude, ...Object.values(config.targetSlopes ?? {})];
  const { missing, scaling, categories, embeddingWidth, validation, seed } = config;
  return {
    ...{ target, task, targetTransform, exclude, kinds, numeric, missing, scaling, categories, seed },
    ...(features.length > 0 && { features }),
    ...(weight !== null && { weight }),
    ...(embeddingWidth !== null && { embeddingWidth }),
    ...(validation !== null && { validation }),
  };
}
