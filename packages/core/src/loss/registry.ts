import type { Registry } from "../base/index.ts";
import type { Loss } from "./loss.ts";
import * as losses from "./losses.ts";

type Losses = typeof losses;

/** `log-cosh` for `logCosh`. */
type Kebab<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `-${Lowercase<First>}`}${Kebab<Rest>}`
  : Name;

type OptionsOf<Make> = Make extends (options?: infer Options) => Loss ? (options: Options) => void : never;

export type LossName = Kebab<keyof Losses>;

/** What any of the losses can be told; each reads its own. */
export type LossOptions = OptionsOf<Losses[keyof Losses]> extends (options: infer Options) => void ? Options : never;

const named = Object.entries<(options?: LossOptions) => Loss>(losses).map(
  ([name, make]) => [name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), make] as const,
);

/** Every loss there is, in alphabetical order; without options each has its defaults. */
export const lossRegistry: Registry<LossName, (options?: LossOptions) => Loss> = {
  kind: "loss",
  members: Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1))) as Record<
    LossName,
    (options?: LossOptions) => Loss
  >,
};
