/** How categories are encoded. */
export const categoryEncodings = ["one-hot", "embedding", "auto"] as const;
export type CategoryEncoding = (typeof categoryEncodings)[number];

/** Most levels that `auto` encodes one-hot. */
const FEW_LEVELS = 16;

export interface CategoryRule {
  readonly categories: CategoryEncoding;
  /** Numbers in the vector of a level; by default min(16, round(1.6·levels^0.56)), as fast.ai's rule, but at most 16. */
  readonly embeddingWidth?: number;
}

/** The width of the embedding of a category with so many levels, `other` not counted; undefined for one-hot. */
export function embeddingOf(levels: number, { categories, embeddingWidth }: CategoryRule): number | undefined {
  if (categories === "one-hot" || (categories === "auto" && levels <= FEW_LEVELS)) return undefined;
  return embeddingWidth ?? Math.min(16, Math.max(1, Math.round(1.6 * (levels + 1) ** 0.56)));
}
