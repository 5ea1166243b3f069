import type { Dataset } from "isocline";
import type { TrainConfig } from "./config/train-config.ts";

/** The table of a search, which may have moved since it began. */
export interface SearchTable {
  /** Where it is now. */
  readonly data: string;
  /** What was read of it, called as when the search began: its trials are known by that. */
  named<Read extends { readonly config: TrainConfig; readonly dataset: Dataset }>(read: Read): Read;
}

/**
 * The table of a search.
 *
 * @param data where it is now
 * @param began what the config and the dataset called it when the search began; nothing for one that begins
 */
export function searchTable(data: string, began?: { readonly data: string; readonly source: string }): SearchTable {
  return {
    data,
    named(read) {
      if (began === undefined) return read;
      const { config, dataset } = read;
      return { ...read, config: { ...config, data: began.data }, dataset: { ...dataset, name: began.source } };
    },
  };
}
