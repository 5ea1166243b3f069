import type { Reference } from "../../base/index.ts";
import type { Tensor } from "../../graph/index.ts";

/** How a gradient is taken of an objective: plainly, or at or around other parameters to control flatness. */
export interface GradientRule {
  readonly name: string;
  readonly references: readonly Reference[];
  /**
   * @param objectiveAt the batch's objective as a function of the parameters; calling it again reuses the same batch
   * and dropout masks
   * @returns the objective at the parameters given, and a gradient in the shape of each of them
   */
  gradient(
    objectiveAt: (parameters: readonly Tensor[]) => Tensor,
    parameters: readonly Tensor[],
  ): { readonly loss: Tensor; readonly gradients: readonly Tensor[] };
}
