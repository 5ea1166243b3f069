import { type LaiFigures, type LaiResult, LOUDEST } from "./lai-experiment.ts";

/** How much of the loudest column's sensitivity the paper takes away. */
const CUT = 0.42;

/** A claim of the paper under one seed. */
export interface Claim {
  readonly seed: number;
  readonly claim: string;
  readonly found: string;
  readonly holds: boolean;
}

function sensitivityOf({ sensitivity }: LaiFigures): number {
  return sensitivity[LOUDEST] ?? Number.NaN;
}

/** The two claims that the paper's experiment stands for, checked on what a seed came to. An undefined figure fails. */
export function laiClaims({ seed, branches }: LaiResult): readonly Claim[] {
  const falling = branches.filter(({ lambda }) => typeof lambda === "number");
  const variances = falling.map(({ testVariance }) => testVariance ?? Number.NaN);
  const baseline = branches.find(({ lambda }) => lambda === undefined);
  const mixed = branches.find(({ lambda }) => typeof lambda === "object");
  const cut =
    baseline === undefined || mixed === undefined ? Number.NaN : 1 - sensitivityOf(mixed) / sensitivityOf(baseline);
  return [
    {
      seed,
      claim: `the variance on the test rows falls with λ (${falling.map(({ lambda }) => lambda).join(", ")})`,
      found: variances.map((variance) => variance.toFixed(4)).join(" > "),
      holds: variances.every((variance, i) => i === 0 || variance < (variances[i - 1] as number)),
    },
    {
      seed,
      claim: `λ 0.001 on ${LOUDEST} cuts its sensitivity by at least ${100 * CUT} %`,
      found: `${(100 * cut).toFixed(1)} %`,
      holds: cut >= CUT,
    },
  ];
}
