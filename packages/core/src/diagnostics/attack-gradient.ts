import { lossGradient } from "../control/index.ts";
import type { Target } from "../data/index.ts";
import { gather, gradients, input, mul, softmax, stopGradient, sub, sum, type Tensor } from "../graph/index.ts";
import { mse } from "../loss/index.ts";
import { applyVector, linkOf, type Model, modelLayout } from "../model/index.ts";
import type { Feeds, Stored } from "../runtime/index.ts";
import { lossTargetsOf, type PlacedDataset, rowIndices, targetForm } from "../training/index.ts";

/** Beside any logit, what takes the right class out of a softmax. */
const FAR = 1e9;

/** Rows of a dataset within a program, and which way they are attacked. */
export interface AttackedRows {
  /** The model's outputs: numbers, or logits. */
  readonly predict: (inputs: Tensor) => Tensor;
  /** [rows, inputs]. */
  readonly inputs: Tensor;
  /** ∂ℓ/∂x for each row, but for a factor above 0, [rows, inputs]. */
  readonly gradient: Tensor;
}

/**
 * The gradient that the fast gradient sign method follows on rows that a program is fed (`attackFeeds`): of numbers that
 * of the squared error, of classes that of the cross-entropy of the model's own probabilities, whatever the model was
 * trained with. An attack by the training loss would fail, and seem to be withstood, wherever that loss is flat.
 *
 * The cross-entropy's is taken as that of Σ_{c≠t} q_c·z_c − z_t with q the softmax of the wrong classes, held: ∂ℓ/∂x
 * divided by 1 − p_t, hence of the same signs, and it does not vanish where p_t rounds to 1.
 */
export function attackedRows(model: Model, { width, preprocessing: { target } }: PlacedDataset): AttackedRows {
  const index = input("index", "int64", ["count"]);
  const parameters = input("parameters", "float32", [modelLayout(model).total]);
  const form = targetForm(target);
  const inputs = gather(input("features", "float32", ["rows", width]), index);
  const targets = lossTargetsOf(gather(input("targets", "float32", ["rows", form.columns]), index), form);
  const predict = (at: Tensor): Tensor => applyVector(model, parameters, at);
  return { predict, inputs, gradient: gradientOf(target, { predict, inputs, targets }) };
}

function gradientOf(
  target: Target,
  { predict, inputs, targets }: Pick<AttackedRows, "predict" | "inputs"> & { readonly targets: Tensor },
): Tensor {
  if (target.kind === "regression") {
    return lossGradient(mse(), { predict, link: linkOf(target), inputs, targets }, {});
  }
  const logits = predict(inputs);
  const wrong = stopGradient(softmax(sub(logits, mul(targets, FAR))));
  return (gradients(sum(mul(sub(wrong, targets), logits)), [inputs]) as readonly [Tensor])[0];
}

/** What a program over `attackedRows` is fed for some rows. */
export function attackFeeds(
  { stored: { features, targets } }: PlacedDataset,
  rows: Uint32Array,
  parameters: Stored,
): Feeds {
  return {
    features,
    targets,
    index: { dtype: "int64", shape: [rows.length], data: rowIndices(rows) },
    parameters,
  };
}
