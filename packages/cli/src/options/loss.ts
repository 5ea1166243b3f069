import { lossOf, UsageError } from "isocline";
import { z } from "zod";

/** The text of the loss that suits the task. */
export const AUTO_LOSS = "auto";

/**
 * `auto`, or a loss with its options: `mse`, `huber:1.5`.
 *
 * @returns the text without blanks
 * @throws UsageError for a loss or an option that there is not, or a value that it does not take
 */
export function parseLoss(option: string, text: string): string {
  const trimmed = text.replaceAll(/\s/g, "");
  if (trimmed !== AUTO_LOSS) lossOf(trimmed, option);
  return trimmed;
}

function isLoss(text: string): boolean {
  try {
    return parseLoss("loss", text) === text;
  } catch (error) {
    if (error instanceof UsageError) return false;
    throw error;
  }
}

export const lossSchema: z.ZodType<string> = z.string().refine(isLoss, { error: "expected auto, or a known loss" });
