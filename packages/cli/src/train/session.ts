import {
  type BranchingResult,
  describeRun,
  type EpochMetrics,
  type FitSettings,
  initialState,
  placeDataset,
  type RunProgress,
  type RunRecord,
  startPhase,
  stringifyRecord,
  trainBranches,
} from "isocline";
import { nodeRuntime } from "isocline/node";
import { configDocument } from "../config/resolve.ts";
import type { TrainConfig } from "../config/train-config.ts";
import { configYaml } from "../config/write.ts";
import { STDIN } from "../data/index.ts";
import { writeAtomically } from "../files.ts";
import type { Interrupts } from "../interrupt.ts";
import { type Stretch, showProgress } from "../progress.ts";
import type { RunFolder } from "../run-folder.ts";
import type { Terminal } from "../terminal.ts";
import { version } from "../version.ts";
import { createCheckpoints } from "./checkpoints.ts";
import { type MetricsLog, openMetricsLog } from "./metrics-log.ts";
import { ownNetwork } from "./network.ts";
import type { Preparation } from "./preparation.ts";
import { writeModels, writeReport } from "./results.ts";

/** Where an interrupted run stands. */
export interface Standing {
  /** When it began, ISO 8601. */
  readonly created: string;
  /** Absent where it was killed before its first checkpoint. */
  readonly progress?: RunProgress;
}

/** What a training is run with. */
export interface SessionOptions {
  readonly preparation: Preparation;
  readonly folder: RunFolder;
  readonly terminal: Terminal;
  readonly interrupts: Pick<Interrupts, "signal" | "finish">;
  /** Where an interrupted run stands; a new one has none. */
  readonly from?: Standing;
}

/**
 * Trains, and keeps the run folder as it goes: `run.json` (status `running`) from the start, a line of `metrics.jsonl`
 * an epoch, a checkpoint every few seconds and at the end; then the models, the report and the final record, in this
 * order, so that a record that says `completed` lies beside all that it speaks of. An interrupted run is not described,
 * so that it ends at once.
 */
export async function runSession({
  preparation,
  folder,
  terminal,
  interrupts,
  from,
}: SessionOptions): Promise<RunRecord> {
  const { config, dataset, model, architecture, network, plan, branches, fingerprint } = preparation;
  const created = from?.created ?? new Date().toISOString();
  const runtime = nodeRuntime({ threads: config.threads });
  let log: MetricsLog | undefined;
  try {
    const data = await placeDataset(runtime, dataset);
    const now = (): number => performance.now();
    const settings: FitSettings = { ...preparation.settings, data, model, signal: interrupts.signal, now };
    const start: RunProgress = from?.progress ?? {
      pretraining: startPhase(initialState(model, settings.optimizer, settings.seed)),
      branches: {},
    };
    log = await openMetricsLog(folder.file("metrics"), from === undefined ? undefined : start);
    const began = now() - 1000 * (log.epochs.at(-1)?.seconds ?? 0);
    const seconds = (): number => (now() - began) / 1000;

    const describe = (result: Omit<BranchingResult, "status"> & Pick<RunRecord, "status">): Promise<RunRecord> =>
      describeRun({
        plan,
        branches,
        settings,
        result,
        architecture,
        context: {
          version: version(),
          threads: config.threads,
          created,
          seconds: seconds(),
          config: configDocument(config),
          warnings: preparation.warnings,
        },
        noise: config.noise,
      });
    /** The record without figures of branches, which take time. */
    const outline = (status: RunRecord["status"], { pretraining }: RunProgress): Promise<RunRecord> =>
      describe({ status, progress: { pretraining, branches: {} } });
    const save = (record: RunRecord): Promise<void> => writeAtomically(folder.file("record"), stringifyRecord(record));

    // Before the record, so that a run that can go on has it.
    if (network !== undefined) await writeAtomically(folder.file("network"), network.bytes);
    await save(await outline("running", start));
    await writeAtomically(folder.file("config"), repeatableConfig(ownNetwork(config, folder), folder.file("config")));
    const checkpoints = createCheckpoints(folder.file("checkpoint"), fingerprint);
    const result = await train(preparation, settings, start, {
      terminal,
      async keep(metrics, progress) {
        await log?.append({ ...metrics, seconds: seconds() });
        await checkpoints.offer(progress);
      },
    });
    await checkpoints.write(result.progress);
    if (result.status === "interrupted") {
      const record = await outline("interrupted", result.progress);
      await save(record);
      return record;
    }
    interrupts.finish();
    if (Object.keys(result.progress.branches).length > 0) terminal.say("measuring slopes and sensitivities");
    const record = await describe(result);
    // The table leaves memory before drawing takes some.
    await runtime.close();
    await writeModels(folder, preparation, result.progress);
    await writeReport(folder, record, log.epochs);
    await save(record);
    return record;
  } finally {
    await log?.close();
    await runtime.close();
  }
}

/** The config file that repeats the run. */
function repeatableConfig(config: TrainConfig, path: string): string {
  const again = `isocline train ${path}`;
  const lines =
    config.data === STDIN
      ? [`Repeats this run where the bytes it read from standard input are piped in again: ${again} < THE_SAME_BYTES`]
      : [`Repeats this run: ${again}`];
  return configYaml(config, { lines, version: version(), path });
}

interface Keeping {
  readonly terminal: Terminal;
  /** After every epoch; the log comes before the checkpoint, which must never be ahead of it. */
  keep(metrics: EpochMetrics, progress: RunProgress): Promise<void>;
}

async function train(
  { plan, branches }: Preparation,
  settings: FitSettings,
  start: RunProgress,
  { terminal, keep }: Keeping,
): Promise<BranchingResult> {
  const stretches: readonly Stretch[] = [
    { branch: "pretraining", epochs: plan.pretraining.epochs },
    ...branches.map((branch) => ({ branch, epochs: plan[branch].epochs })),
  ];
  const progress = await showProgress(terminal, stretches);
  try {
    return await trainBranches(
      plan,
      branches,
      settings,
      {
        onPhase: (branch, phase, { epochs }) => progress.phase(branch, phase, epochs),
        onChunk: progress.chunk,
        async onEpoch(metrics, standing) {
          progress.epoch(metrics);
          await keep(metrics, standing);
        },
      },
      start,
    );
  } finally {
    progress.stop();
  }
}
