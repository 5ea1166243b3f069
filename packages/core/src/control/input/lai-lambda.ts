import { UsageError } from "../../base/index.ts";
import type { LaiForm } from "./lai-factor.ts";

/** How strongly slopes are controlled: one number, or one for each controlled column. */
export interface LaiStrength {
  /** λ, literally as in the paper; 0.1 where neither is given. */
  readonly lambda?: number | readonly number[];
  /** The slope κ where the factor is least: λ = κ in the MAE form, κ² in the MSE form. */
  readonly boundary?: number | readonly number[];
}

/** λ where neither it nor a boundary is given. */
const standard = 0.1;

/** The one of λ and boundary that there is. */
export function givenStrength({ lambda = standard, boundary }: LaiStrength): LaiStrength {
  return boundary === undefined ? { lambda } : { boundary };
}

/**
 * λ for each controlled column.
 *
 * @throws UsageError for a λ outside 1e-15 … 1e15, `lambda` and `boundary` together, or a list of another length
 */
export function laiLambda(form: LaiForm, columns: number, { lambda, boundary }: LaiStrength): readonly number[] {
  if (lambda !== undefined && boundary !== undefined) {
    throw new UsageError({ where: "lai", expected: "lambda or boundary", found: "both" });
  }
  const given = boundary ?? lambda ?? standard;
  const name = boundary === undefined ? "lambda" : "boundary";
  const list = typeof given === "number" ? new Array<number>(columns).fill(given) : given;
  if (list.length !== columns) {
    throw new UsageError({
      where: `${name} of lai`,
      expected: `one number, or ${columns} (one for each controlled column)`,
      found: `${list.length}`,
    });
  }
  const squared = boundary !== undefined && form === "mse";
  // Float32 must hold 1/λ² times residuals, which the Euclidean norm over features squares.
  const [least, most] = squared ? [1e-7, 1e7] : [1e-15, 1e15];
  const wrong = list.find((value) => !(value >= least && value <= most));
  if (wrong !== undefined) {
    const expected = `positive numbers from ${least} to ${most.toExponential()}`;
    throw new UsageError({ where: `${name} of lai`, expected, found: String(wrong) });
  }
  return squared ? list.map((value) => value * value) : list;
}
