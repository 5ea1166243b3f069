import type { Executor } from "isocline";
import type { Candidate, Finalist, Metalearning } from "isocline/report";
import { writeAtomically } from "../files.ts";
import type { SearchSession } from "../search-command.ts";
import { encodeDataset } from "../trials/dataset-file.ts";
import { noteTo, openExecutor } from "../trials/executor-options.ts";
import { showTrials } from "../trials/progress.ts";
import { openSearchStore } from "../trials/search-store.ts";
import { bestOf, judgeUsual, searchCandidates } from "./candidates.ts";
import { describeSearch, type SearchSoFar } from "./document.ts";
import { trainFinalists } from "./finalists.ts";
import type { PreparedSearch } from "./prepare.ts";
import { writeResults } from "./results.ts";
import { writeSearchConfig } from "./write.ts";

/** What a search is run with. */
export interface SearchOptions extends SearchSession {
  readonly prepared: PreparedSearch;
}

/** Milliseconds between writings of the record. */
const INTERVAL = 2000;

/**
 * Searches, trains with the best losses, and keeps the folder as it goes: `metalearning.json` from the start; at the end
 * `loss.json` and the report, then the final record. Trials that are in the store already are not done again.
 */
export async function runMetalearning(options: SearchOptions): Promise<Metalearning> {
  const { prepared, folder, terminal, interrupts, created, before } = options;
  const { search } = prepared;
  const began = performance.now();
  const store = await openSearchStore(options.executor.store, folder.trials);
  const bytes = encodeDataset(prepared.dataset);
  const dataset = await store.put(bytes);
  options.checkDataset(dataset);

  const candidates: Candidate[] = [];
  let usual: SearchSoFar["usual"];
  let stopped: string | null = null;
  let finalists: readonly Finalist[] = [];
  const describe = (status: SearchSoFar["status"]): Promise<Metalearning> => {
    const seconds = before + (performance.now() - began) / 1000;
    return describeSearch({ prepared, status, created, seconds, dataset, candidates, usual, stopped, finalists });
  };
  const save = async (document: Metalearning): Promise<Metalearning> => {
    const { stringifyMetalearning } = await import("isocline/report");
    await writeAtomically(folder.file("metalearning"), stringifyMetalearning(document));
    return document;
  };
  await save(await describe("running"));
  await writeSearchConfig(folder, { training: prepared.training, search });

  const full = (count: number): number => (count + 1) * search.seeds;
  const planned = 1 + search.population * search.generations;
  const progress = await showTrials(terminal, planned + full(search.best));
  let executor: Executor | undefined;
  try {
    executor = await openExecutor(options.executor, {
      store,
      datasetBytes: bytes.byteLength,
      onReport: (report) => progress.report(report),
      onNote: noteTo(terminal),
    });
    usual = await judgeUsual({ prepared, dataset, executor, signal: interrupts.signal });
    if (usual === undefined) return await save(await describe("interrupted"));
    let due = performance.now() + INTERVAL;
    const ended = await searchCandidates({
      ...{ prepared, dataset, executor, signal: interrupts.signal },
      async onCandidate(candidate, best) {
        candidates.push(candidate);
        progress.done(1 + candidates.length, best === undefined ? "no loss trains yet" : bestText(prepared, best));
        if (performance.now() < due) return;
        // Several candidates may be told at a time, and the file is written by one.
        due = Number.POSITIVE_INFINITY;
        await save(await describe("running"));
        due = performance.now() + INTERVAL;
      },
    });
    if (ended === undefined) return await save(await describe("interrupted"));
    stopped = ended;
    await save(await describe("running"));
    const best = bestOf(candidates, search.best);
    if (best.length > 0) {
      const trained = await trainFinalists({
        ...{ prepared, dataset, best, executor, signal: interrupts.signal },
        onRun: (done) => progress.done(planned + done, "training the best losses fully"),
      });
      if (trained === undefined) return await save(await describe("interrupted"));
      finalists = trained;
    }
  } finally {
    progress.stop();
    await executor?.close();
  }
  interrupts.finish();
  const document = await describe("completed");
  await writeResults(folder, prepared, document);
  return save(document);
}

function bestText({ search: { objective } }: PreparedSearch, { value, id }: Candidate): string {
  const error = value ?? Number.NaN;
  const figure = objective === "rmse" ? `RMSE ${error.toPrecision(4)}` : `${(100 * (1 - error)).toFixed(2)} %`;
  return `best ${figure}${objective === "attacked" ? " under attack" : ""} (candidate ${id})`;
}
