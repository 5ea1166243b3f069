import { constant, type Tensor } from "../graph/index.ts";
import { type ParameterLayout, type ParameterRole, roleMask } from "../model/index.ts";

/** A factor at parameters of the given roles and 0 elsewhere; a scalar where that is all of them. */
export function roleFactor(
  factor: number,
  layout: ParameterLayout,
  roles: readonly ParameterRole[],
  { dtype }: Tensor,
): Tensor {
  const mask = roleMask(layout, roles);
  if (mask.every((value) => value === 1)) return constant(factor, dtype);
  return constant(
    mask.map((value) => factor * value),
    dtype,
    [layout.total],
  );
}
