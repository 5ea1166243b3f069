import { z } from "zod";
import { FormatError } from "../base/index.ts";
import { checkShape, parseJson } from "./read-json.ts";
import type { BranchName } from "./record.ts";
import { decodeSafetensors, encodeSafetensors, type Safetensors } from "./safetensors.ts";
import type { PhaseProgress } from "./settings.ts";
import type { TrainingState } from "./state.ts";

/** The format of checkpoints that this version writes and reads. */
export const CHECKPOINT_SCHEMA = "isocline.checkpoint/2";

/** How a finished phase ended, as a checkpoint keeps it. */
export interface FinishedPhase {
  readonly status: "completed" | "stopped" | "diverged";
  readonly progress: PhaseProgress;
  readonly divergedAt: number | null;
}

/** Where a run of pretraining and branches stands. */
export interface RunProgress {
  readonly pretraining: FinishedPhase | PhaseProgress;
  readonly branches: { readonly [name in BranchName]?: FinishedPhase | PhaseProgress };
}

/** What a checkpoint holds beside the progress: whatever tells the caller that it fits the run that resumes. */
export interface Checkpoint {
  readonly progress: RunProgress;
  /** A digest of config and data; resuming something else must fail. */
  readonly fingerprint: string;
}

/**
 * A digest of some bytes, one part after another, as text: SHA-256 or another whose change no damage escapes. The caller
 * brings it, since a page and Node have theirs in different places.
 */
export type Digest = (parts: Iterable<Uint8Array>) => string;

/** What a checkpoint is written and read with. */
export interface CheckpointOptions {
  /** The same for writing and reading. */
  readonly digest: Digest;
}

const integer = z.int().nonnegative();
const stateSchema = z.strictObject({
  step: integer,
  epoch: integer,
  slots: integer,
  /** Whether there is the state of a control with targets. */
  control: z.boolean().exactOptional(),
});
const phaseSchema = z.strictObject({
  status: z.enum(["completed", "stopped", "diverged"]).nullable(),
  epochs: integer,
  divergedAt: integer.nullable(),
  state: stateSchema,
  best: z.strictObject({ epoch: integer, value: z.number(), state: stateSchema.nullable() }).nullable(),
});
const headerSchema = z.strictObject({
  schema: z.literal(CHECKPOINT_SCHEMA),
  fingerprint: z.string(),
  phases: z.strictObject({
    pretraining: phaseSchema,
    baseline: phaseSchema.optional(),
    controlled: phaseSchema.optional(),
  }),
});
type PhaseHeader = z.infer<typeof phaseSchema>;
type StateHeader = z.infer<typeof stateSchema>;

const remedy = "start the run again";

/** The names of the metadata. */
const HEADER = "isocline";
const DIGEST = "isocline.digest";

/** The digest of all that a checkpoint says: its header, and the name, length and numbers of every tensor. */
function contentDigest(header: string, tensors: Safetensors["tensors"], digest: Digest): string {
  const encoder = new TextEncoder();
  function* parts(): Iterable<Uint8Array> {
    yield encoder.encode(`${header}\n`);
    for (const name of Object.keys(tensors).sort()) {
      const { buffer, byteOffset, byteLength } = tensors[name] as Float32Array;
      yield encoder.encode(`${name} ${byteLength}\n`);
      yield new Uint8Array(buffer, byteOffset, byteLength);
    }
  }
  return digest(parts());
}

export function isFinished(phase: FinishedPhase | PhaseProgress): phase is FinishedPhase {
  return "status" in phase;
}

/** The bytes of a checkpoint: a safetensors file whose metadata says what its tensors are, and the digest of it all. */
export function encodeCheckpoint({ progress, fingerprint }: Checkpoint, { digest }: CheckpointOptions): Uint8Array {
  const tensors: Record<string, Float32Array> = {};
  const keep = (name: string, { parameters, slots, control, step, epoch }: TrainingState): StateHeader => {
    tensors[`${name}.parameters`] = parameters;
    for (const [i, slot] of slots.entries()) tensors[`${name}.slot${i}`] = slot;
    if (control !== undefined) tensors[`${name}.control`] = control;
    return { step, epoch, slots: slots.length, ...(control === undefined ? {} : { control: true }) };
  };
  const describe = (name: string, phase: FinishedPhase | PhaseProgress): PhaseHeader => {
    const { state, epochs, best } = isFinished(phase) ? phase.progress : phase;
    return {
      status: isFinished(phase) ? phase.status : null,
      divergedAt: isFinished(phase) ? phase.divergedAt : null,
      epochs,
      state: keep(`${name}.last`, state),
      best: best === null ? null : { ...best, state: best.state === null ? null : keep(`${name}.best`, best.state) },
    };
  };
  const { baseline, controlled } = progress.branches;
  const phases = {
    pretraining: describe("pretraining", progress.pretraining),
    ...(baseline === undefined ? {} : { baseline: describe("baseline", baseline) }),
    ...(controlled === undefined ? {} : { controlled: describe("controlled", controlled) }),
  };
  const header = JSON.stringify({ schema: CHECKPOINT_SCHEMA, fingerprint, phases });
  return encodeSafetensors({
    tensors,
    metadata: { [HEADER]: header, [DIGEST]: contentDigest(header, tensors, digest) },
  });
}

/**
 * Reads a checkpoint.
 *
 * @param where the file, as errors name it
 * @throws FormatError if it is of another version, or if anything in it is not as it was written
 */
export function decodeCheckpoint(bytes: Uint8Array, where: string, { digest }: CheckpointOptions): Checkpoint {
  const { tensors, metadata } = decodeSafetensors(bytes, where);
  const text = metadata[HEADER];
  if (text === undefined) {
    throw new FormatError({ where, expected: "a checkpoint of isocline", found: "another safetensors file", remedy });
  }
  const header = checkShape(parseJson(text, where, remedy), where, headerSchema, remedy);
  if (metadata[DIGEST] !== contentDigest(text, tensors, digest)) {
    throw new FormatError({ where, expected: "what was written", found: "other bytes: its digest differs", remedy });
  }
  const tensor = (name: string): Float32Array => {
    const found = tensors[name];
    if (found === undefined) {
      throw new FormatError({ where, expected: `a tensor ${name}`, found: "none", remedy });
    }
    return found;
  };
  const restore = (name: string, { step, epoch, slots, control }: StateHeader): TrainingState => ({
    parameters: tensor(`${name}.parameters`),
    slots: Array.from({ length: slots }, (_, i) => tensor(`${name}.slot${i}`)),
    ...(control === true ? { control: tensor(`${name}.control`) } : {}),
    step,
    epoch,
  });
  const phase = (
    name: string,
    { status, divergedAt, epochs, state, best }: PhaseHeader,
  ): FinishedPhase | PhaseProgress => {
    const progress: PhaseProgress = {
      state: restore(`${name}.last`, state),
      epochs,
      best: best === null ? null : { ...best, state: best.state === null ? null : restore(`${name}.best`, best.state) },
    };
    return status === null ? progress : { status, divergedAt, progress };
  };
  const { pretraining, baseline, controlled } = header.phases;
  const progress: RunProgress = {
    pretraining: phase("pretraining", pretraining),
    branches: {
      ...(baseline === undefined ? {} : { baseline: phase("baseline", baseline) }),
      ...(controlled === undefined ? {} : { controlled: phase("controlled", controlled) }),
    },
  };
  return { progress, fingerprint: header.fingerprint };
}
