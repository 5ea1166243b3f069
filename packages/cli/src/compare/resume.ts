import { UsageError } from "isocline";
import type { MethodComparison } from "isocline/report";
import { recordedConfig } from "../config/recorded.ts";
import type { TrainConfig } from "../config/train-config.ts";
import { type OwnRunFolder, openRunFolder, ownRunFolder } from "../run-folder.ts";
import { readComparison } from "./document.ts";
import { type CompareOptions, resolveCompare } from "./options.ts";

/** A comparison that was interrupted, found in its folder. */
export interface InterruptedComparison {
  readonly folder: OwnRunFolder;
  readonly config: TrainConfig;
  readonly options: CompareOptions;
  readonly document: MethodComparison;
}

/**
 * Opens a comparison that was interrupted, by a signal or by being killed.
 *
 * @throws UsageError for a folder without one, one that has ended, or that another process goes on with; FormatError for
 *   a damaged document
 */
export async function openInterruptedComparison(path: string): Promise<InterruptedComparison> {
  const found = openRunFolder(path);
  const where = found.file("comparison");
  const document = await readComparison(found);
  if (document === undefined) {
    const remedy = "name the folder that isocline compare wrote";
    throw new UsageError({ where: "--resume", expected: "the folder of a comparison", found: `no ${where}`, remedy });
  }
  const { status, config, seeds, tries, maxLoss, robustness, definitions } = document;
  if (status === "completed" || status === "diverged") {
    const found = status === "completed" ? "one that is complete" : "one that has ended";
    const remedy = "compare again for another";
    throw new UsageError({ where: "--resume", expected: "an interrupted comparison", found, remedy });
  }
  const values = {
    methods: definitions,
    tries,
    "max-loss": maxLoss,
    seeds: seeds.verdict.length,
    "selection-seeds": seeds.selection.length,
    test: document.test,
    "test-noise": robustness.noise,
    attack: robustness.radius,
  };
  const options = resolveCompare({ options: {}, file: { path: where, values, placeOf: () => where } });
  const folder = await ownRunFolder(path, "--resume");
  return { folder, config: recordedConfig(config, where), options, document };
}
