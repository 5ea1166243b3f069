import { rm } from "node:fs/promises";
import { FormatError, type Json, type Trial, type TrialOutcome } from "isocline";
import { systemCode } from "../files.ts";
import { version } from "../version.ts";
import type { TrialContext } from "./kind.ts";
import { isTrialKind, type TrialKindName, trialKinds } from "./kinds.ts";
import { digestOf, type Store } from "./store.ts";

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

/**
 * Does a trial and keeps its result in the store; one that has a result already is not done again.
 *
 * @throws system errors, such as of a disk that is full; FormatError for a trial of another version
 */
export async function runTrial(
  { key, task: envelope }: Trial,
  { store, signal, report }: Omit<TrialContext, "checkpoint"> & { readonly store: Store },
): Promise<TrialOutcome> {
  const known = await store.result(key);
  if (known !== undefined) return { status: "completed", result: known };
  const { kind, version: wanted, task } = envelope as unknown as Envelope;
  if (wanted !== version() || !isTrialKind(kind)) {
    throw new FormatError({
      where: `trial ${key.slice(0, 12)}`,
      expected: `one of version ${version()}`,
      found: `one of version ${String(wanted)}`,
      remedy: "run the same version everywhere",
    });
  }
  const checkpoint = store.checkpoint(key);
  try {
    const result = await trialKinds[kind].run(task, { store, signal, report, checkpoint });
    if (result === undefined) return { status: "interrupted" };
    await store.keep(key, result);
    await rm(checkpoint, { force: true });
    return { status: "completed", result };
  } catch (error) {
    if (systemCode(error) !== undefined) throw error;
    return { status: "failed", reason: error instanceof Error ? error.message : String(error) };
  }
}
