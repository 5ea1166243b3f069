import { memberOf, nearestName, UsageError } from "../base/index.ts";
import type { Loss, LossOption } from "./loss.ts";
import { type LossName, type LossOptions, lossRegistry } from "./registry.ts";

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * The loss that a text names, with its options after a colon: `mse`, `huber:1.5`, `taylor:0.5,0.5,1,-1,1,reduce=mean`.
 *
 * Values without a name are the loss's first option, a list where that takes one; others are named as in
 * `least-probability=1e-6`. What is left out has its default.
 *
 * @param where what the text was given for
 * @throws UsageError for a loss or an option that there is not, or a value that it does not take
 * @example lossOf("quantile:0.9").evaluate(predictions, targets)
 */
export function lossOf(text: string, where = "loss"): Loss {
  const { name, rest } = parted(text);
  const make = memberOf(lossRegistry, name, where);
  if (rest === undefined) return make();
  const standard = make().options ?? {};
  const given = new Map<string, string[]>();
  for (const item of rest.split(",")) {
    const [key, value] = keyOf(`${where} ${name}`, item, standard);
    given.set(key, [...(given.get(key) ?? []), value.trim()]);
  }
  const options = [...given].map(([key, values]) => [
    key,
    read(`${where}, ${spelt(key)} of ${name}`, values, standard[key] as LossOption),
  ]);
  try {
    return make(Object.fromEntries(options) as LossOptions);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError({ ...error.parts, where: `${where}, ${error.parts.where}` }, { cause: error });
  }
}

/** The name in such a text; it may be of no loss. */
export function lossNameOf(text: string): LossName {
  return parted(text).name as LossName;
}

function parted(text: string): { readonly name: string; readonly rest?: string } {
  const colon = text.indexOf(":");
  return colon < 0 ? { name: text.trim() } : { name: text.slice(0, colon).trim(), rest: text.slice(colon + 1) };
}

const spelt = (key: string): string => key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** The option that an item is of, and its text. */
function keyOf(where: string, item: string, standard: Readonly<Record<string, LossOption>>): readonly [string, string] {
  const known = Object.keys(standard);
  const [first] = known;
  if (first === undefined) {
    throw new UsageError({ where, expected: "no options, for it has none", found: JSON.stringify(item.trim()) });
  }
  const split = item.indexOf("=");
  if (split < 0) return [first, item];
  const name = item.slice(0, split).trim();
  const key = known.find((candidate) => spelt(candidate) === name);
  if (key !== undefined) return [key, item.slice(split + 1)];
  const near = nearestName(name, known.map(spelt));
  throw new UsageError({
    where,
    expected: `an option of it: ${known.map(spelt).join(", ")}`,
    found: JSON.stringify(name),
    ...(near === undefined ? {} : { remedy: `did you mean ${near}?` }),
  });
}

/** Of the type that the option's default has; what values of that type are right is the loss's to say. */
function read(where: string, values: readonly string[], standard: LossOption): LossOption {
  const [only = "", ...others] = values;
  if (typeof standard === "object") return values.map((value) => numberOf(where, value));
  if (others.length > 0)
    throw new UsageError({ where, expected: "one value", found: JSON.stringify(values.join(",")) });
  if (typeof standard === "number") return numberOf(where, only);
  if (typeof standard === "string") return only;
  if (only === "true" || only === "false") return only === "true";
  throw new UsageError({ where, expected: "true or false", found: JSON.stringify(only) });
}

function numberOf(where: string, text: string): number {
  const value = NUMBER.test(text) ? Number(text) : Number.NaN;
  if (Number.isFinite(value)) return value;
  throw new UsageError({ where, expected: "a number", found: JSON.stringify(text) });
}
