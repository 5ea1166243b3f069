import type { Reference } from "../../base/index.ts";
import type { Tensor } from "../../graph/index.ts";
import type { Objective, ObjectiveContext } from "../objective.ts";
import { scalarsOf, seenOf, slopesOf } from "../slopes.ts";
import type { Tried } from "../tried.ts";
import { givenStrength } from "./lai-lambda.ts";
import { type LaiOptions, laiWeighing, type Measured, meanOf, residualsOf } from "./lai-weighing.ts";

export const laiReference: Reference = {
  authors: "Y. Lai",
  title: "Lai Loss: A Novel Loss for Gradient Control",
  year: 2024,
  source: "arXiv:2405.07884",
};

/**
 * How Lai losses are tried: as in the paper in one percent of the batches with one λ for all features, where less is
 * stronger. By feature λ above the paper's lets one go free while others are held.
 */
export const laiTried: Tried<"lambda" | "boundary"> = {
  share: 0.01,
  strengths: [
    { option: "lambda", from: 0.1, to: 0.001, widest: [0.001, 10] },
    { option: "boundary", from: 0.3, to: 0.03, widest: [0.03, 3] },
  ],
};

/**
 * The Lai loss: the residual weighed, feature by feature, by a factor of the model's slope k = ∂ŷ/∂xⱼ.
 *
 * MSE form: ‖ meanᵢ eᵢ²·m(kᵢⱼ; λⱼ) ‖ⱼ with m = max(k², λ)/(c(1 + k²)), c = min(1, λ); MAE form: |eᵢ| with
 * m = max(|k|, λ)/(c√(1 + k²)). The factor is least at the boundary |k| = √λ (MSE) or λ (MAE), so slopes are pulled
 * there, weighed by the error; `boundary` states it as a slope in either form.
 *
 * Several outputs are our extension of the paper: for every output o the Lai loss as printed, with its own residual and
 * slopes ∂ŷₒ/∂x, and the mean over outputs. Of classes the outputs are the probabilities pₒ = softmax(z)ₒ and targets are
 * one-hot: residual pₒ − yₒ, slopes ∂pₒ/∂x; the MSE form is then the Brier score weighed by slope. Class weights and
 * label smoothing are the plain loss's alone.
 *
 * Units: slopes and λ are those of the (standardised) inputs and targets the model sees.
 * Domain: λ from 1e-15 to 1e15. Cost: 6 matrix products per hidden layer where the plain loss needs 3, and
 * 3 more for each further output.
 *
 * With the "l2" norm of several features float32 overflows for λ beyond about 1e-18 and 1e18, since it squares them.
 * Slopes far above 1 receive almost no force (it falls as k⁻³), so inputs should be standardised; the loss is even in
 * k and cannot tell a wrong sign. For small λ it is close to (1/λ)·e²k², an error-weighted Jacobian penalty. The paper
 * leaves the order of mean and norm open (`reduce`). With ReLU the control sends no gradient to biases.
 *
 * Public implementations differ: where the slope belongs they take the derivative of the loss by the prediction, 2e/n or
 * sign(e)/n of a batch of n, or one mean of it for the batch. That weighs residuals anew, by the size of the batch too, and
 * controls no slope. Here k is the model's derivative by its inputs, whatever the residuals and the batch.
 *
 * @throws UsageError if λ is not from 1e-15 to 1e15, both `lambda` and `boundary` are given, or a list has the wrong length
 * @example lai({ boundary: 0.3 }), lai({ lambda: [0.1, 0.1, 0.001], norm: "l1" })
 */
export function lai(options: LaiOptions = {}): Objective {
  const { form = "mse", norm = "l2", reduce = "batch", columns } = options;
  const { loss, terms, alongFeatures } = laiWeighing(options);
  const measured = (context: ObjectiveContext): readonly Measured[] => {
    const seen = seenOf("lai", context);
    const residuals = residualsOf(form, seen, context);
    return slopesOf(seen, context, columns).map((slopes, i) => {
      return { residual: residuals[i] as Tensor, slopes, weights: context.weights };
    });
  };
  return {
    name: "lai",
    facts: {
      inputDerivatives: 1,
      needsSmooth: true,
      jumps: form === "mae",
      exact: true,
      products: { once: 3, perOutput: 3 },
      tried: { ...laiTried, title: "Lai" },
    },
    references: [laiReference],
    options: { form, norm, reduce, ...givenStrength(options) },
    evaluate: (context) => meanOf(measured(context).map(loss)),
    parts: (context) => scalarsOf(meanOf(measured(context).map(alongFeatures))),
    ...(reduce === "sample" && {
      terms: (context: ObjectiveContext) => meanOf(measured(context).map(terms)),
    }),
  };
}
