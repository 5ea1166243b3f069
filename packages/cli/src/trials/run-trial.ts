import { rm } from "node:fs/promises";
import { FormatError, type Json, shortKey, type Trial, type TrialOutcome } from "isocline";
import { digestOf, isDigest, shortDigest } from "../digest.ts";
import { systemCode } from "../files.ts";
import { version } from "../version.ts";
import type { TrialContext } from "./kind.ts";
import { isTrialKind, type TrialKindName, trialKinds } from "./kinds.ts";
import type { Store } from "./store.ts";

/** What a trial carries. */
interface Envelope {
  readonly kind: string;
  readonly version: string;
  readonly task: Json;
}

/** The trial of a task: named by all that its result depends on, this program's version included. */
export function trialOf(kind: TrialKindName, task: Json): Trial {
  const envelope = { kind, version: version(), task };
  return { key: digestOf(JSON.stringify(envelope)), task: envelope };
}

/** The parts of a trial. @throws FormatError for one of another version, or whose key is not that of its task */
function opened({ key, task: envelope }: Trial): { readonly kind: TrialKindName; readonly task: Json } {
  const { kind, version: wanted, task } = (envelope ?? {}) as unknown as Envelope;
  const where = `trial ${shortKey(key)}`;
  if (wanted !== version() || !isTrialKind(kind)) {
    throw new FormatError({
      where,
      expected: `one of version ${version()}`,
      found: `one of version ${String(wanted)}`,
      remedy: "run the same version everywhere",
    });
  }
  const digest = digestOf(JSON.stringify(envelope));
  if (isDigest(key) && key === digest) return { kind, task };
  const expected = `the key of its task, ${shortDigest(digest)}`;
  throw new FormatError({ where, expected, found: JSON.stringify(key), remedy: "start the search again" });
}

/**
 * Does a trial and keeps its outcome in the store, a failure too; one that has an outcome is not done again.
 *
 * @throws system errors, such as of a disk that is full; what the store throws, since another trial would get it too;
 *   FormatError for a trial of another version, or whose key is not that of its task
 */
export async function runTrial(
  trial: Trial,
  { store, signal, report }: Omit<TrialContext, "checkpoint">,
): Promise<TrialOutcome> {
  const { key } = trial;
  const { kind, task } = opened(trial);
  const known = await store.outcome(key);
  if (known !== undefined) return known;
  const objects = new Set<string>();
  let refusal: unknown;
  const watched: Store = {
    ...store,
    async put(bytes) {
      const digest = await store.put(bytes);
      objects.add(digest);
      return digest;
    },
    async get(digest) {
      try {
        return await store.get(digest, signal);
      } catch (error) {
        refusal = error;
        throw error;
      }
    },
  };
  const checkpoint = store.checkpoint(key);
  let result: Json | undefined;
  try {
    result = await trialKinds[kind].run(task, { store: watched, signal, report, checkpoint });
  } catch (error) {
    if (error === refusal && signal.aborted) return { status: "interrupted" };
    if (error === refusal || systemCode(error) !== undefined) throw error;
    // A file of ours that the system keeps from being read.
    if (error instanceof Error && systemCode(error.cause) !== undefined) throw error.cause;
    return store.keep(key, { status: "failed", reason: reasonOf(error) });
  }
  if (result === undefined) return { status: "interrupted" };
  const kept = await store.keep(key, { status: "completed", result }, [...objects]);
  await rm(checkpoint, { force: true });
  return kept;
}

/** Why a trial cannot be done. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const isOfMemory = /typed array length|array buffer allocation|bad_alloc|failed to allocate|out of memory/i.test(
    message,
  );
  return isOfMemory ? `more memory than a process can have: ${message}` : message;
}
