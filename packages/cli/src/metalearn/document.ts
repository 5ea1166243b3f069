import { distinctReferences, invariantReference, searchRegistry, taylor, welchReference } from "isocline";
import type { Candidate, Finalist, Metalearning } from "isocline/report";
import { configDocument } from "../config/resolve.ts";
import { readDocument } from "../read-document.ts";
import type { RunFolder } from "../run-folder.ts";
import { version } from "../version.ts";
import { type JudgedUsual, tallyFilters } from "./candidates.ts";
import { chosenOf } from "./finalists.ts";
import type { PreparedSearch } from "./prepare.ts";

/** What a search has come to so far. */
export interface SearchSoFar {
  readonly prepared: PreparedSearch;
  readonly status: Metalearning["status"];
  readonly created: string;
  readonly seconds: number;
  /** The digest of the dataset. */
  readonly dataset: string;
  readonly candidates: readonly Candidate[];
  /** The loss to compare with, judged as a candidate is; undefined before that. */
  readonly usual: JudgedUsual | undefined;
  readonly stopped: string | null;
  readonly finalists: readonly Finalist[];
}

/** The document of a search as it stands. */
export async function describeSearch(soFar: SearchSoFar): Promise<Metalearning> {
  const { METALEARNING_SCHEMA } = await import("isocline/report");
  const { prepared, status, created, seconds, dataset, stopped, finalists } = soFar;
  const { search, reference, training } = prepared;
  const candidates = soFar.candidates.toSorted((a, b) => a.id - b.id);
  const trained = candidates.filter(({ outcome }) => outcome !== "refused").length;
  const full = finalists.reduce((sum, { runs }) => sum + runs.length, 0);
  const partial = trained + (soFar.usual === undefined ? 0 : 1);
  const [partialSteps, fullSteps] = [partial * search.partialSteps, full * search.steps];
  const { batch } = reference.config;
  return {
    schema: METALEARNING_SCHEMA,
    version: version(),
    status,
    created,
    seconds,
    source: prepared.dataset.name,
    target: prepared.target,
    classes: prepared.classes ?? null,
    model: prepared.network,
    rows: {
      training: reference.rows.train.length,
      heldOut: reference.rows.heldOut.length,
      test: prepared.dataset.split.validation.length,
    },
    batch,
    dataset,
    settings: search,
    config: configDocument(training),
    budget: {
      evaluations: candidates.length,
      trained,
      partialSteps,
      fullSteps,
      samples: (partialSteps + fullSteps) * batch,
      sparedSteps: (candidates.length - trained) * search.partialSteps,
    },
    filters: tallyFilters(prepared, candidates),
    candidates,
    usual: soFar.usual?.figures ?? null,
    stopped,
    finalists,
    chosen: chosenOf(finalists, search.objective),
    warnings: [...prepared.warnings, ...failures(soFar)],
    references: distinctReferences([
      ...taylor().references,
      invariantReference,
      ...searchRegistry.members["cma-es"].references.slice(0, 1),
      ...reference.model.references,
      ...reference.objective.references,
      ...reference.optimizer.references,
      ...(finalists.some(({ welch }) => welch !== null) ? [welchReference] : []),
    ]),
  };
}

/** What could not be trained, and why. */
function failures({ prepared, usual, candidates, finalists }: SearchSoFar): readonly string[] {
  const failed = candidates.toSorted((a, b) => a.id - b.id).filter(({ outcome }) => outcome === "failed");
  const reasons = [...new Set(failed.flatMap(({ reason }) => reason ?? []))];
  const trainings = finalists.flatMap(({ name, runs }) => runs.map((run) => ({ name, ...run })));
  return [
    ...(usual?.reason === undefined
      ? []
      : [`${prepared.reference.config.loss} could not be judged: it ${usual.reason}`]),
    ...(failed.length === 0
      ? []
      : [`${failed.length} of ${candidates.length} candidates failed: ${reasons.join("; ")}`]),
    ...trainings.flatMap(({ name, seed, reason }) =>
      reason === undefined ? [] : [`the full training of ${name} with seed ${seed} failed: ${reason}`],
    ),
  ];
}

/**
 * The document in a folder; undefined where it is no such search's.
 *
 * @throws FormatError for one that is damaged or of another version
 */
export function readMetalearning(folder: RunFolder): Promise<Metalearning | undefined> {
  return readDocument(folder, "metalearning", async (text, path) =>
    (await import("isocline/report")).parseMetalearning(text, path),
  );
}
