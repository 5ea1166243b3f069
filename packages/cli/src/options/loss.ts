import { readFileSync } from "node:fs";
import {
  type LossTargets,
  lossFileText,
  lossNameOf,
  lossOf,
  parseLossFile,
  type TaylorSlopesOptions,
  UsageError,
} from "isocline";
import { z } from "zod";
import { systemCode } from "../files.ts";

/** The text of the loss that suits the task. */
export const AUTO_LOSS = "auto";

/** The loss of residual and slope, which is an objective of its own. */
const SLOPE_LOSS = "taylor-slopes";

const LOSS_FILE = /\.json$/i;

/** Whether a text names a file that holds a loss. */
export const isLossFile = (text: string): boolean => LOSS_FILE.test(text.trim());

/**
 * `auto`, or a loss with its options: `mse`, `huber:1.5`; or a file that holds one, which is read: its content is what
 * stays, so that a run is the same when the file has changed.
 *
 * @returns the text without blanks
 * @throws UsageError for a loss or an option that there is not, or a value that it does not take, or a file that cannot
 *   be read; FormatError for one that holds no loss
 */
export function parseLoss(option: string, text: string): string {
  if (isLossFile(text)) return lossFileText(parseLossFile(readLossFile(option, text.trim()), text.trim()));
  const trimmed = text.replaceAll(/\s/g, "");
  if (trimmed !== AUTO_LOSS && slopeLossOf(trimmed, option) === undefined) lossOf(trimmed, option);
  return trimmed;
}

function readLossFile(option: string, path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    const found = code === "ENOENT" ? `${path}, which is not there` : `${path} (${code})`;
    throw new UsageError({ where: option, expected: "a loss, or a file that holds one", found }, { cause: error });
  }
}

/**
 * What a text says of the loss of residual and slope: `taylor-slopes:` and its coefficients. Undefined for another loss.
 *
 * @throws UsageError for a number of coefficients that no order has, or an option that there is not
 */
export function slopeLossOf(text: string, where: string): TaylorSlopesOptions | undefined {
  if (lossNameOf(text) !== (SLOPE_LOSS as string)) return undefined;
  if (!text.includes(":")) return {};
  if (/\breduce=/.test(text)) {
    throw new UsageError({ where, expected: `options of ${SLOPE_LOSS}: coefficients, factorials`, found: '"reduce"' });
  }
  // Its options are written as those of the family's losses of classes.
  const { coefficients, factorials } = lossOf(text.replace(SLOPE_LOSS, "taylor"), where).options ?? {};
  return { coefficients: coefficients as readonly number[], factorials: factorials === true };
}

/** What targets a loss takes, by its text. @throws UsageError for a text that is no loss */
export function targetsOfLoss(text: string, where: string): LossTargets {
  return slopeLossOf(text, where) === undefined ? lossOf(text, where).facts.targets : "numbers";
}

function isLoss(text: string): boolean {
  if (isLossFile(text)) return false;
  try {
    return parseLoss("loss", text) === text;
  } catch (error) {
    if (error instanceof UsageError) return false;
    throw error;
  }
}

export const lossSchema: z.ZodType<string> = z.string().refine(isLoss, { error: "expected auto, or a known loss" });
