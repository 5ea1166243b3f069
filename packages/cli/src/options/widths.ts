import { splitItems } from "./items.ts";
import { parseWhole } from "./number.ts";

/** `64,64`: the widths of the hidden layers; `none` is a linear model. @throws UsageError for anything else */
export function parseWidths(option: string, text: string): readonly number[] {
  return text.trim() === "none" ? [] : splitItems(text).map((item) => parseWhole(option, item, 1));
}
