import { type FileHandle, open, readFile } from "node:fs/promises";
import { type EpochMetrics, isFinished, parseMetrics, type RunProgress, stringifyMetrics } from "isocline";
import { systemCode, writeAtomically } from "../files.ts";

/** The epochs of a run, in memory and in its `metrics.jsonl`. */
export interface MetricsLog {
  readonly epochs: readonly EpochMetrics[];
  append(metrics: EpochMetrics): Promise<void>;
  close(): Promise<void>;
}

/** Whether an epoch lies before the point that a progress stands at. */
function isDone({ pretraining, branches }: RunProgress, { branch, epoch }: EpochMetrics): boolean {
  const phase = branch === "pretraining" ? pretraining : branches[branch];
  if (phase === undefined) return false;
  return epoch <= (isFinished(phase) ? phase.progress : phase).state.epoch;
}

/** The epochs that a run had told before it was interrupted. A line that a killed process left half-written is dropped. */
async function told(path: string): Promise<readonly EpochMetrics[]> {
  try {
    const text = await readFile(path, "utf8");
    return parseMetrics(text.slice(0, text.lastIndexOf("\n") + 1), path);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return [];
    throw error;
  }
}

/**
 * Opens the log of a run. The file may be ahead of the checkpoint that a run goes on from: what comes after it will be
 * trained again, so its lines are cut off.
 *
 * @param from where the run stands; a new one has none
 * @throws FormatError for a damaged line
 */
export async function openMetricsLog(path: string, from?: RunProgress): Promise<MetricsLog> {
  const epochs = from === undefined ? [] : (await told(path)).filter((metrics) => isDone(from, metrics));
  await writeAtomically(path, epochs.map(stringifyMetrics).join(""));
  const file: FileHandle = await open(path, "a");
  return {
    epochs,
    async append(metrics) {
      epochs.push(metrics);
      await file.write(stringifyMetrics(metrics));
    },
    close: () => file.close(),
  };
}
