import { z } from "zod";
import type { Reference } from "../base/index.ts";

/** The zod schema of a work that a record names. */
export const referenceSchema: z.ZodType<Reference> = z.strictObject({
  authors: z.string(),
  title: z.string(),
  year: z.int(),
  source: z.string(),
  url: z.string().exactOptional(),
});
