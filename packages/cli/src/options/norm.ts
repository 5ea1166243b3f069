import { type LaiNorm, UsageError } from "isocline";
import { fraction, parseNumber } from "./number.ts";

/** `l2`, `l1`, or `elastic:0.3` with the part of the L1 norm. @throws UsageError for anything else */
export function parseNorm(option: string, text: string): LaiNorm {
  if (text === "l2" || text === "l1") return text;
  const [name, ratio, ...rest] = text.split(":");
  if (name === "elastic" && ratio !== undefined && rest.length === 0) {
    return { elastic: parseNumber(`${option} elastic`, ratio, fraction) };
  }
  throw new UsageError({
    where: option,
    expected: "l2, l1, or elastic:R with R from 0 (l2) to 1 (l1)",
    found: JSON.stringify(text),
  });
}
