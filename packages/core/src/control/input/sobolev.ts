import { type Reference, UsageError } from "../../base/index.ts";
import { add, mul, shapeError, split, sub, sum, type Tensor } from "../../graph/index.ts";
import { mse } from "../../loss/index.ts";
import type { Objective, ObjectiveContext } from "../objective.ts";
import { unitVectors } from "../random.ts";
import { columnsOf, gradientByInputs, slopesOf } from "../slopes.ts";
import { squaredLength } from "./jacobian.ts";
import type { PenaltyOptions } from "./options.ts";
import { penalised } from "./penalty.ts";

/** What Sobolev training can be told. */
export interface SobolevOptions extends PenaltyOptions {
  /**
   * The slopes that predictions should have, as a function of the inputs, such as those of a teacher:
   * [batch, outputs·columns], row-major by output. Without it they come with the batch.
   */
  readonly slopes?: (inputs: Tensor) => Tensor;
  /** Whether to match one random combination of the outputs instead of each; false by default. */
  readonly stochastic?: boolean;
}

export const sobolevReference: Reference = {
  authors: "W. M. Czarnecki, S. Osindero, M. Jaderberg, G. Świrszcz and R. Pascanu",
  title: "Sobolev Training for Neural Networks",
  year: 2017,
  source: "arXiv:1706.04859",
};

/**
 * A loss that slopes are fitted by too, where the slopes that predictions should have are known.
 *
 * meanᵢ ℓᵢ + λ·(1/C)·Σₒ Σⱼ (∂ŷₒ/∂xⱼ − sₒⱼ)², s the target slopes of the C outputs: first order, squared error. Stochastic:
 * ‖vᵀ(J − S)‖² with v uniform on the unit sphere of the outputs, drawn for each example and step, whose mean over v is the
 * same, since E[vvᵀ] = I/C; of one output it is the same, draw by draw.
 *
 * Target slopes come with the batch (`ObjectiveContext.targetSlopes`; a training takes them from its dataset), or from
 * a function. Units: slopes of the (standardised) inputs and targets, of classes of the probabilities. Domain: λ ≥ 0.
 * Cost: a backward pass by the inputs and one through it for each output; stochastic, one in all. Some implementations
 * match slopes that are first scaled to unit length, which leaves their size free; here they are matched as they are.
 *
 * @throws UsageError for a strength below 0; on evaluation without target slopes, or without a key where stochastic;
 * ShapeError for target slopes of another shape
 * @example sobolev({ strength: 1, slopes: (x) => slopesOfTeacher(x) })
 *
 * Reference: Czarnecki et al. 2017.
 */
export function sobolev(options: SobolevOptions = {}): Objective {
  const { loss = mse(), strength = 1, slopes: wantedAt, stochastic = false, columns } = options;
  const name = "sobolev";

  /** Of each output, [batch, columns]. */
  function wantedOf({ inputs, targets, targetSlopes }: ObjectiveContext): readonly Tensor[] {
    const wanted = wantedAt?.(inputs) ?? targetSlopes;
    if (wanted === undefined) throw withoutTargetSlopes(name);
    const [batch, outputs] = targets.shape as readonly [number, number];
    const width = columns?.length ?? (inputs.shape[1] as number);
    if (wanted.shape.length !== 2 || wanted.shape[0] !== batch || wanted.shape[1] !== outputs * width) {
      throw shapeError(name, `target slopes [${batch}, ${outputs * width}], outputs·columns`, [wanted]);
    }
    return outputs === 1 ? [wanted] : split(wanted, new Array<number>(outputs).fill(width), 1);
  }
  return penalised({
    name,
    references: [sobolevReference],
    facts: {
      inputDerivatives: 1,
      needsSmooth: true,
      exact: !stochastic,
      random: stochastic,
      targetSlopes: wantedAt === undefined,
      products: stochastic ? { once: 6 } : { once: 3, perOutput: 3 },
      tried: { strengths: [{ option: "strength", from: 0.001, to: 10 }] },
    },
    options: { strength, stochastic },
    loss,
    penalty(context, seen) {
      const wanted = wantedOf(context);
      if (stochastic) {
        const shape = seen.predictions.shape as readonly number[];
        const along = unitVectors(name, { context, shape });
        const found = gradientByInputs(sum(mul(seen.predictions, along), { axes: [1] }), context.inputs, columns);
        const asked = columnsOf(along).map((part, output) => mul(wanted[output] as Tensor, part));
        return squaredLength(sub(found, asked.reduce(add)));
      }
      const each = slopesOf(seen, context, columns).map((found, output) =>
        squaredLength(sub(found, wanted[output] as Tensor)),
      );
      return mul(each.reduce(add), 1 / each.length);
    },
  });
}

/** The error where an objective that fits slopes is given none. */
export function withoutTargetSlopes(objective: string): UsageError {
  return new UsageError({
    where: `objective ${objective}`,
    expected: "the slopes that predictions should have",
    found: "none",
    remedy: "give the dataset targetSlopes, or the control a function of the inputs",
  });
}
