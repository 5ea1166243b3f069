import { UsageError } from "../../base/index.ts";
import type { LaiForm } from "./lai-factor.ts";

/** How strongly slopes are controlled: one number, or one for each controlled column. */
export interface LaiStrength {
  /** λ, literally as in the paper; 0.1 where neither is given. */
  readonly lambda?: number | readonly number[];
  /** The slope κ where the factor is least: λ = κ in the MAE form, κ² in the MSE form. */
  readonly boundary?: number | readonly number[];
}

/** λ for each controlled column. */
export function laiLambda(form: LaiForm, columns: number, { lambda, boundary }: LaiStrength): readonly number[] {
  if (lambda !== undefined && boundary !== undefined) {
    throw new UsageError({ where: "lai", expected: "lambda or boundary", found: "both" });
  }
  const given = boundary ?? lambda ?? 0.1;
  const name = boundary === undefined ? "lambda" : "boundary";
  const list = typeof given === "number" ? new Array<number>(columns).fill(given) : given;
  if (list.length !== columns) {
    throw new UsageError({
      where: `${name} of lai`,
      expected: `one number, or ${columns} (one for each controlled column)`,
      found: `${list.length}`,
    });
  }
  const wrong = list.find((value) => !(value > 0 && Number.isFinite(value)));
  if (wrong !== undefined) {
    throw new UsageError({ where: `${name} of lai`, expected: "positive numbers", found: String(wrong) });
  }
  return boundary !== undefined && form === "mse" ? list.map((value) => value * value) : list;
}
