import { type Reference, UsageError } from "../../base/index.ts";
import { add, mul, stopGradient, sub, type Tensor } from "../../graph/index.ts";
import { mse } from "../../loss/index.ts";
import { columnMask } from "../columns.ts";
import type { Objective, ObjectiveContext } from "../objective.ts";
import { uniform, unitVectors } from "../random.ts";
import { type AttackOptions, ascent, attacked, attackTried, lossGradient, projected } from "./attack.ts";
import { checkNotNegative, checkPositive, checkShare } from "./options.ts";

/** What PGD adversarial training can be told. */
export interface PgdOptions extends AttackOptions {
  /** How many steps the attack takes; 7 by default. */
  readonly attackSteps?: number;
  /** How long each step is; 2.5·radius/attackSteps by default, which reaches any point of the ball from any other. */
  readonly stepSize?: number;
}

export const pgdReference: Reference = {
  authors: "A. Madry, A. Makelov, L. Schmidt, D. Tsipras and A. Vladu",
  title: "Towards Deep Learning Models Resistant to Adversarial Attacks",
  year: 2018,
  source: "arXiv:1706.06083",
};

/**
 * Adversarial training by projected gradient ascent: the loss at the worst input within a ball, as far as some steps find
 * it.
 *
 * meanᵢ (1 − s)·ℓ(xᵢ) + s·ℓ(xᵢ + δᵢ), where δ begins at a random point of the ball ‖δ‖ ≤ ε and goes K times to
 * Π(δ + a·sign(∂ℓ/∂x)), Π the projection to the ball; in the ball "l2" a step is a·g/‖g‖₂. s, the strength, is 1 in the
 * paper. K = 7 is the paper's for CIFAR-10.
 *
 * Units: ε and a in those of the (standardised) inputs. Domain: ε ≥ 0, a > 0, s from 0 to 1. δ is a constant to the
 * gradient. Cost: 2K + 3 matrix products for each hidden layer, 3 more with s < 1. Only controlled columns are moved, and
 * no input range is known to clip to.
 *
 * The attack climbs the loss that is trained, whichever it is. One that is flat where a model is sure, as losses found by
 * search can be, gives it no gradient, which hides the model's weakness from it: judge robustness by an attack on the
 * cross-entropy. TaylorGLO's published code attacks with the evolved loss likewise, and clamps inputs to 0 … 1 after they
 * were standardised, which throws away all that lies below the mean, attacked or not; here nothing is clamped.
 *
 * @throws UsageError for options out of range; on evaluation without a key
 * @example pgd({ radius: 0.1, attackSteps: 5 })
 *
 * Reference: Madry et al. 2018.
 */
export function pgd(options: PgdOptions = {}): Objective {
  const { loss = mse(), radius = 0.1, strength = 1, ball = "linf", attackSteps = 7, columns } = options;
  const { stepSize } = options;
  const name = "pgd";
  checkNotNegative(name, "radius", radius);
  checkShare(name, strength);
  if (stepSize !== undefined) checkPositive(name, "stepSize", stepSize);
  if (!Number.isSafeInteger(attackSteps) || attackSteps < 1) {
    const expected = "a whole number of at least 1";
    throw new UsageError({ where: `attackSteps of ${name}`, expected, found: String(attackSteps) });
  }
  const step = stepSize ?? (2.5 * radius) / attackSteps;

  function begin(context: ObjectiveContext): Tensor {
    const shape = context.inputs.shape as readonly number[];
    const [rows = 1] = shape;
    const start =
      ball === "linf"
        ? sub(mul(uniform(name, { context, shape }), 2 * radius), radius)
        : mul(
            unitVectors(name, { context, shape, place: 1 }),
            mul(uniform(name, { context, shape: [rows, 1] }), radius),
          );
    return columns === undefined ? start : mul(start, columnMask(context.inputs, columns));
  }
  return {
    name,
    facts: {
      inputDerivatives: 1,
      needsSmooth: false,
      exact: false,
      detaches: true,
      random: true,
      jumps: loss.facts.jumps === true,
      targets: loss.facts.targets,
      products: { once: 2 * attackSteps + (strength === 1 ? 3 : 6) },
      tried: { ...attackTried, title: "PGD training" },
    },
    references: [...loss.references, pgdReference],
    options: { radius, strength, ball, attackSteps, stepSize: step },
    ...attacked(name, loss, strength, (context) => {
      let moved = begin(context);
      for (let i = 0; i < attackSteps; i++) {
        const gradient = lossGradient(loss, context, { moved: stopGradient(moved), columns });
        moved = projected(ball, add(moved, mul(ascent(ball, gradient), step)), radius);
      }
      return moved;
    }),
  };
}
