import { checkShape, FormatError, type Json, parseJson, type SettledOutcome } from "isocline";
import { z } from "zod";
import { digestOf, shortDigest } from "../digest.ts";

/** How a trial ended, and the digests of what it put into its store. */
interface Kept {
  readonly outcome: SettledOutcome;
  readonly objects: readonly string[];
}

const SCHEMA = "isocline.outcome/1";

const schema: z.ZodType<{ readonly schema: string; readonly sha256: string; readonly kept: Kept }> = z.strictObject({
  schema: z.literal(SCHEMA),
  sha256: z.string(),
  kept: z.strictObject({
    outcome: z.discriminatedUnion("status", [
      z.strictObject({ status: z.literal("completed"), result: z.custom<Json>((value) => value !== undefined) }),
      z.strictObject({ status: z.literal("failed"), reason: z.string() }),
    ]),
    objects: z.array(z.string().regex(/^[0-9a-f]{64}$/)),
  }),
});

/** The text of a file that keeps how a trial ended, with its SHA-256. */
export function outcomeFile(outcome: SettledOutcome, objects: readonly string[]): string {
  const kept: Kept = { outcome, objects };
  return JSON.stringify({ schema: SCHEMA, sha256: digestOf(JSON.stringify(kept)), kept });
}

/** What such a file keeps. @throws FormatError for damaged text, or a SHA-256 that is not the one it names */
export function readOutcomeFile(text: string, where: string): Kept {
  const remedy = "delete the file, and go on with --resume, which does the trial again";
  const value = parseJson(text, where, remedy);
  const { sha256, kept } = checkShape(value, where, schema, remedy);
  // As it was read: a schema may order keys in its own way.
  const found = digestOf(JSON.stringify((value as { readonly kept: Json }).kept));
  if (found === sha256) return kept;
  const expected = `the outcome of a trial, of SHA-256 ${shortDigest(sha256)}`;
  throw new FormatError({ where, expected, found: shortDigest(found), remedy });
}
