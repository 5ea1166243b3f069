import { UsageError } from "../base/index.ts";
import type { Proposal } from "./search.ts";

/** Throws unless an option's value is what it should be; written so that NaN never is. */
export function check(holds: boolean, where: string, expected: string, value: unknown): void {
  if (!holds) throw new UsageError({ where, expected, found: String(value) });
}

/** Throws unless a number is whole and at least `least`. */
export function checkWhole(where: string, value: number, least: number): void {
  check(Number.isSafeInteger(value) && value >= least, where, `a whole number of at least ${least}`, value);
}

/** Throws unless a number of proposals to ask for is whole or infinite. */
export function checkCount(count: number): void {
  if (count !== Number.POSITIVE_INFINITY) checkWhole("ask", count, 0);
}

/** Throws unless each proposal is pending, none is named twice, and there is one value each. */
export function checkTold(
  proposals: readonly Pick<Proposal, "id">[],
  values: readonly number[],
  isPending: (id: number) => boolean,
): void {
  const where = "tell";
  check(values.length === proposals.length, where, `${proposals.length} values, one a proposal`, values.length);
  const seen = new Set<number>();
  for (const { id } of proposals) {
    check(
      isPending(id) && !seen.has(id),
      where,
      "proposals that were asked for and have no value yet",
      `proposal ${id}`,
    );
    seen.add(id);
  }
}
