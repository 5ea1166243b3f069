import { z } from "zod";

/** What was asked of a feature, and what it came to; figures are those of the validation rows, as elsewhere. */
export interface TargetRecord {
  readonly column: string;
  readonly of: "sensitivity" | "slope";
  /** How much less than the reference was asked, from 0 to 1; absent where a figure was asked. */
  readonly less?: number;
  /** What it shall be less than; absent likewise. */
  readonly reference?: "baseline" | "pretraining";
  readonly wanted: number | null;
  readonly reached: number | null;
  /** reached / wanted − 1. */
  readonly deviation: number | null;
  readonly met: boolean;
}

const figure = z.number().nullable();

/** The zod schema of a target in a record. */
export const targetRecordSchema: z.ZodType<TargetRecord> = z.strictObject({
  column: z.string(),
  of: z.enum(["sensitivity", "slope"]),
  less: z.number().exactOptional(),
  reference: z.enum(["baseline", "pretraining"]).exactOptional(),
  wanted: figure,
  reached: figure,
  deviation: figure,
  met: z.boolean(),
});
