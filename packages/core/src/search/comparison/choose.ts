/** What a strength came to on rows that the verdict does not use, as shares of what the baseline came to there. */
export interface TriedStrength {
  /** Error / the baseline's; null where it diverged or the error is undefined. */
  readonly error: number | null;
  /** Mean sensitivity / the baseline's; null where there is none. */
  readonly sensitivity: number | null;
}

/** Which strength was chosen, and by what. */
export interface ChosenStrength {
  readonly place: number;
  /**
   * `sensitivity`: the least sensitive of those within the loss that is allowed. `error`: none is within it, or there is
   * no sensitivity, so it is the one that errs least.
   */
  readonly by: "sensitivity" | "error";
}

/**
 * The strength to take of a method: of those whose error is at most 1 + maxLoss times the baseline's the one with the
 * least mean sensitivity; where none is, or nothing has a sensitivity, the one with the least error. The first of equals.
 *
 * @returns undefined where every strength diverged
 * @example chooseStrength([{ error: 1.01, sensitivity: 0.8 }, { error: 1.2, sensitivity: 0.3 }], 0.03)?.place // 0
 */
export function chooseStrength(tried: readonly TriedStrength[], maxLoss: number): ChosenStrength | undefined {
  const known = tried.flatMap(({ error, sensitivity }, place) =>
    error === null ? [] : [{ error, sensitivity, place }],
  );
  const within = known.flatMap(({ error, sensitivity, place }) =>
    sensitivity !== null && error <= 1 + maxLoss ? [{ value: sensitivity, place }] : [],
  );
  if (within.length > 0) return { place: least(within), by: "sensitivity" };
  if (known.length === 0) return undefined;
  return { place: least(known.map(({ error, place }) => ({ value: error, place }))), by: "error" };
}

function least(candidates: readonly { readonly value: number; readonly place: number }[]): number {
  return candidates.reduce((best, each) => (each.value < best.value ? each : best)).place;
}
