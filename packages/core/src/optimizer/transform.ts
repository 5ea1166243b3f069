import { type ChainLink, chain, type Update } from "./update.ts";

/** What shared code asks of a transform instead of its name. */
export interface TransformFacts {
  /**
   * Where it belongs: `around` an optimizer and all else, before it, where it is given the `gradient`, or after it, where
   * it is given the `update`, learning rate included.
   */
  readonly place: "around" | "gradient" | "update";
  /** Whether it does what its formula says, rather than estimate it. */
  readonly exact: boolean;
}

/** A part of a chain that is no optimizer by itself. */
export type Transform<Kind extends ChainLink = ChainLink> = Kind & { readonly facts: TransformFacts };

/**
 * An optimizer with transforms, each where it belongs; those that belong at one place act in the order in which they are
 * given. For another place put them there with `chain`.
 *
 * @example withTransforms(adam(), [weightDecay({ rate: 0.01 }), clipByGlobalNorm(1)])
 */
export function withTransforms(optimizer: Update, transforms: readonly Transform[]): Update {
  const at = (place: TransformFacts["place"]): readonly Transform[] =>
    transforms.filter(({ facts }) => facts.place === place);
  return transforms.length === 0 ? optimizer : chain(...at("around"), ...at("gradient"), optimizer, ...at("update"));
}
