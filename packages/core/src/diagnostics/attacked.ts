import { UsageError } from "../base/index.ts";
import { add, constant, max, min, mul, type Program, program, sign, softmax, type Tensor } from "../graph/index.ts";
import type { Model } from "../model/index.ts";
import type { Executable, Results } from "../runtime/index.ts";
import { evaluatePieces, type Piece, type PlacedDataset, rowsAtOnce, withStored } from "../training/index.ts";
import { attackedRows, attackFeeds } from "./attack-gradient.ts";

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

/**
 * A model of classes under attack by the fast gradient sign method: x′ = clip(x + ε·sign ∂L/∂x), then softmax(z(x′)).
 *
 * L is the cross-entropy of the model's own probabilities, whatever the model was trained with (`attackedRows`). Inputs
 * are moved as they are encoded, such as pixels; `robustness` moves features by their own deviations.
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
  // What is held for the way back takes as much again.
  const atOnce = rowsAtOnce(2 * data.width);
  let loaded: Promise<Executable> | undefined;
  return {
    async predict(vector, rows) {
      loaded ??= data.runtime.load(attackProgram(model, data, options));
      const executable = await loaded;
      const predictions = new Float32Array(rows.length * classes);
      await withStored(data.runtime, vector, async (parameters) => {
        const attack = ({ start, end }: Piece): Promise<Results> =>
          executable.run(attackFeeds(data, rows.subarray(start, end), parameters));
        await evaluatePieces(rows.length, atOnce, attack, (results, { start }) => {
          predictions.set(results.predictions?.data as Float32Array, start * classes);
        });
      });
      return predictions;
    },
    async release() {
      await (await loaded)?.release();
      loaded = undefined;
    },
  };
}

function attackProgram(model: Model, data: PlacedDataset, { radius, columns, range }: AttackedOptions): Program {
  const { predict, inputs, gradient } = attackedRows(model, data);
  const step = mul(sign(gradient), radius);
  const moved = add(inputs, columns === undefined ? step : mul(step, mask(columns, data.width)));
  const [lowest, highest] = range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const attacked = range === undefined ? moved : min(max(moved, lowest), highest);
  return program("attacked", { predictions: softmax(predict(attacked)) });
}

/** 1 in the columns that are moved, [1, width]. */
function mask(columns: readonly number[], width: number): Tensor {
  const places = Array.from({ length: width }, (_, column) => (columns.includes(column) ? 1 : 0));
  return constant(places, "float32", [1, width]);
}
