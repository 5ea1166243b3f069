import { UsageError } from "../base/index.ts";
import {
  add,
  constant,
  gather,
  gradients,
  input,
  max,
  min,
  mul,
  oneHot,
  type Program,
  program,
  sign,
  softmax,
  stopGradient,
  sub,
  sum,
  type Tensor,
} from "../graph/index.ts";
import { applyVector, type Model, modelLayout } from "../model/index.ts";
import type { Executable } from "../runtime/index.ts";
import { type PlacedDataset, targetsOf } from "../training/index.ts";

/** How inputs are attacked. */
export interface AttackedOptions {
  /** ε: how far each attacked column is moved, in units of the encoded inputs. */
  readonly radius: number;
  /** The columns that are moved; all by default. */
  readonly columns?: readonly number[];
  /** What no attacked input passes, in units of the encoded inputs; nowhere by default. */
  readonly range?: readonly [lowest: number, highest: number];
}

/** Predicts classes of attacked rows. */
export interface AttackedPredictor {
  /** Probabilities at the attacked inputs of rows, rows × classes, row-major. */
  predict(parameters: Float32Array, rows: Uint32Array): Promise<Float32Array>;
  release(): Promise<void>;
}

/** Rows attacked at a time, as far as their numbers allow. */
const [mostRows, mostNumbers] = [2048, 2 ** 18];

/** Beside any logit, what takes the right class out of a softmax. */
const FAR = 1e9;

/**
 * A model of classes under attack by the fast gradient sign method: x′ = clip(x + ε·sign ∂L/∂x), then softmax(z(x′)).
 *
 * L is the cross-entropy of the model's own probabilities, whatever the model was trained with: an attack by the training
 * loss would fail, and seem to be withstood, wherever that loss is flat. Its gradient is taken as that of
 * Σ_{c≠t} q_c·z_c − z_t with q the softmax of the wrong classes, held: ∂L/∂x divided by 1 − p_t, hence of the same signs,
 * and it does not vanish where p_t rounds to 1.
 *
 * Cost: a pass forward, one backward by the inputs, and one forward. One step is a weak attack: a model may withstand it
 * and fall to several (`pgd`).
 *
 * @throws UsageError for a radius below 0, or targets that are no classes
 *
 * Reference: Goodfellow, Shlens and Szegedy 2015.
 */
export function attackedPredictor(model: Model, data: PlacedDataset, options: AttackedOptions): AttackedPredictor {
  const { radius } = options;
  const { target } = data.preprocessing;
  if (!(radius >= 0 && Number.isFinite(radius))) {
    throw new UsageError({ where: "radius of the attack", expected: "a number of at least 0", found: String(radius) });
  }
  if (target.kind !== "classification") {
    throw new UsageError({ where: "attack", expected: "a model of classes", found: "one of numbers" });
  }
  const classes = target.classes.length;
  const atOnce = Math.max(1, Math.min(mostRows, Math.floor(mostNumbers / data.width)));
  let loaded: Promise<Executable> | undefined;
  return {
    async predict(parameters, rows) {
      loaded ??= data.runtime.load(attackProgram(model, data.width, classes, options));
      const executable = await loaded;
      const predictions = new Float32Array(rows.length * classes);
      for (let start = 0; start < rows.length; start += atOnce) {
        const part = rows.subarray(start, start + atOnce);
        const labels = targetsOf(data, part);
        const results = await executable.run({
          features: data.stored.features,
          index: { dtype: "int64", shape: [part.length], data: BigInt64Array.from(part, BigInt) },
          labels: { dtype: "int64", shape: [part.length], data: BigInt64Array.from(labels, BigInt) },
          parameters: { dtype: "float32", shape: [parameters.length], data: parameters },
        });
        predictions.set(results.predictions?.data as Float32Array, start * classes);
      }
      return predictions;
    },
    async release() {
      await (await loaded)?.release();
      loaded = undefined;
    },
  };
}

function attackProgram(
  model: Model,
  width: number,
  classes: number,
  { radius, columns, range }: AttackedOptions,
): Program {
  const inputs = gather(input("features", "float32", ["rows", width]), input("index", "int64", ["count"]));
  const labels = oneHot(input("labels", "int64", ["count"]), classes, "float32");
  const parameters = input("parameters", "float32", [modelLayout(model).total]);
  const logits = applyVector(model, parameters, inputs);
  const wrong = stopGradient(softmax(sub(logits, mul(labels, FAR))));
  const [gradient] = gradients(sum(mul(sub(wrong, labels), logits)), [inputs]) as readonly [Tensor];
  const step = mul(sign(gradient), radius);
  const moved = add(inputs, columns === undefined ? step : mul(step, mask(columns, width)));
  const [lowest, highest] = range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const attacked = range === undefined ? moved : min(max(moved, lowest), highest);
  return program("attacked", { predictions: softmax(applyVector(model, parameters, attacked)) });
}

/** 1 in the columns that are moved, [1, width]. */
function mask(columns: readonly number[], width: number): Tensor {
  const places = Array.from({ length: width }, (_, column) => (columns.includes(column) ? 1 : 0));
  return constant(places, "float32", [1, width]);
}
