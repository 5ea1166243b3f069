import { type RunRecord, type RunStatus, withoutNumbers } from "isocline";
import type { CrossValidation } from "isocline/report";
import type { TrainConfig } from "../config/train-config.ts";
import { configYaml } from "../config/write.ts";
import { writeAtomically } from "../files.ts";
import type { Interrupts } from "../interrupt.ts";
import { crossValidationPage } from "../report/pages.ts";
import type { OwnRunFolder } from "../run-folder.ts";
import type { Terminal } from "../terminal.ts";
import type { Preparation } from "../train/preparation.ts";
import { version } from "../version.ts";
import { describeFolds } from "./document.ts";
import { writeEnsemble } from "./ensemble.ts";
import { foldName, isEnded, type PlannedFold, plannedFolds } from "./folds.ts";
import { recordOfFold, trainFold } from "./train-fold.ts";

/** What a cross-validation is run with. */
export interface FoldsOptions {
  readonly config: TrainConfig;
  /** Where the table is now. */
  readonly data: string;
  readonly folder: OwnRunFolder;
  readonly terminal: Terminal;
  readonly interrupts: Interrupts;
  /** When it began, ISO 8601. */
  readonly created: string;
  /** Of the first fold, where it has been read already. */
  readonly preparation?: Preparation;
}

/**
 * Trains the folds that are left, one after another, and keeps `cross-validation.json` as it goes; then the ensemble,
 * the report and the final document. A fold that diverged is an outcome: the others are trained all the same.
 */
export async function runFolds(options: FoldsOptions): Promise<CrossValidation> {
  const { config, folder, terminal, interrupts, created } = options;
  const plan = plannedFolds(config);
  const records: (RunRecord | undefined)[] = [];
  for (const planned of plan) records.push(await recordOfFold(folder.path, planned));
  const describe = (status: RunStatus, ensemble = false): Promise<CrossValidation> =>
    describeFolds({ config, created, status, plan, records, ensemble });

  await save(folder, await describe("running"));
  const lines = [`Repeats this cross-validation: isocline train ${folder.file("config")}`];
  const yaml = configYaml(config, { lines, version: version(), path: folder.file("config") });
  await writeAtomically(folder.file("config"), yaml);

  const announce = announcer(config, terminal);
  for (const [i, planned] of plan.entries()) {
    if (isEnded(records[i])) continue;
    const first = i === 0 && options.preparation !== undefined ? { preparation: options.preparation } : {};
    const record = interrupts.signal.aborted
      ? undefined
      : await trainFold(planned, {
          parent: folder.path,
          data: options.data,
          terminal,
          interrupts,
          announce: (preparation) => announce(planned, preparation),
          ...first,
        });
    records[i] = record ?? records[i];
    if (!isEnded(record)) {
      const document = await describe("interrupted");
      await save(folder, document);
      return document;
    }
    await save(folder, await describe("running"));
  }
  interrupts.finish();
  const ended = records.filter(isEnded);
  const wantsEnsemble = config.ensemble === true;
  const ensemble = wantsEnsemble && (await writeEnsemble(folder, config, plan, ended));
  if (wantsEnsemble && !ensemble) terminal.warn("no fold has completed: there is no model to make one of");
  const document = await describe(
    ended.some(({ status }) => status === "diverged") ? "diverged" : "completed",
    ensemble,
  );
  await writeAtomically(folder.file("report"), await crossValidationPage({ folder, document }));
  await save(folder, document);
  return document;
}

async function save(folder: OwnRunFolder, document: CrossValidation): Promise<void> {
  const { stringifyCrossValidation } = await import("isocline/report");
  await writeAtomically(folder.file("crossValidation"), stringifyCrossValidation(document));
}

/** Says what is about to be trained; what it warns of only once, also where another fold has other numbers. */
function announcer(config: TrainConfig, terminal: Terminal): (planned: PlannedFold, preparation: Preparation) => void {
  const warned = new Set<string>();
  return (planned, { dataset, warnings }) => {
    for (const warning of [...dataset.warnings, ...warnings]) {
      const said = withoutNumbers(warning);
      if (!warned.has(said)) terminal.warn(warning);
      warned.add(said);
    }
    const { train, validation } = dataset.split;
    const name = foldName(planned, config);
    terminal.say(`${name}: ${train.length} rows for training, ${validation.length} for validation`);
  };
}
