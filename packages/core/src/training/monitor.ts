import type { Objective } from "../control/index.ts";
import { add, constant, gather, input, mul, type NdArray, type Program, program, type Tensor } from "../graph/index.ts";
import { applyVector, linkOf, modelLayout } from "../model/index.ts";
import type { Executable, Results } from "../runtime/index.ts";
import { evaluatePieces, type Piece, rowsAtOnce } from "./pieces.ts";
import { rowIndices, slopesPerRow, weightsOf } from "./placed.ts";
import type { Phase } from "./plan.ts";
import type { FitSettings } from "./settings.ts";
import { withStored } from "./stored-vector.ts";
import { lossTargetsOf, targetForm } from "./target-form.ts";

/** What the best epoch is found by, and early stopping watches: the phase's own objective on the validation rows. */
export interface Monitor {
  evaluate(parameters: Float32Array): Promise<number>;
  release(): Promise<void>;
}

/**
 * A monitor of (1 − α)·objective + α·controlled objective over the validation rows. The plain loss alone would favour
 * the epochs before control took hold, and so undo it. Beyond 1024 rows it is the mean over pieces, as a training's is over
 * batches.
 */
export function createMonitor(phase: Phase, { data, model }: FitSettings): Monitor {
  const { validation } = data.split;
  const { target } = data.preprocessing;
  const form = targetForm(target);
  const atOnce = rowsAtOnce(data.width);
  const loaded = new Map<number, Promise<Executable>>();
  const executable = (rows: number): Promise<Executable> => {
    const known = loaded.get(rows) ?? data.runtime.load(monitorProgram(rows));
    loaded.set(rows, known);
    return known;
  };

  function monitorProgram(count: number): Program {
    const parameters = input("parameters", "float32", [modelLayout(model).total]);
    const rows = input("index", "int64", [count]);
    const of = (objective: Objective): Tensor =>
      objective.evaluate({
        predict: (inputs) => applyVector(model, parameters, inputs),
        inputs: gather(input("features", "float32", ["rows", data.width]), rows),
        targets: lossTargetsOf(gather(input("targets", "float32", ["rows", form.columns]), rows), form),
        link: linkOf(target),
        ...(data.targetSlopes && {
          targetSlopes: gather(input("targetSlopes", "float32", ["rows", slopesPerRow(data)]), rows),
        }),
        // The same numbers every epoch, so that epochs are compared under the same noise.
        key: constant(0, "int64"),
        ...(data.weights && { weights: gather(input("weights", "float32", ["rows"]), rows) }),
      });
    const { objective, controlled } = phase;
    const share = controlled?.share ?? 0;
    const value =
      controlled === undefined || share === 0
        ? of(objective)
        : add(mul(of(objective), 1 - share), mul(of(controlled.objective), share));
    return program("monitor", { value });
  }

  return {
    evaluate: (vector) =>
      withStored(data.runtime, vector, async (parameters) => {
        let [total, totalWeight] = [0, 0];
        const evaluate = async ({ start, end }: Piece): Promise<Results> =>
          (await executable(end - start)).run({
            ...data.stored,
            parameters,
            index: { dtype: "int64", shape: [end - start], data: rowIndices(validation.subarray(start, end)) },
          });
        await evaluatePieces(validation.length, atOnce, evaluate, ({ value }, { start, end }) => {
          const weights = weightsOf(data, validation.subarray(start, end));
          const weight = weights?.reduce((sum, each) => sum + each, 0) ?? end - start;
          total += Number((value as NdArray).data[0]) * weight;
          totalWeight += weight;
        });
        return total / totalWeight;
      }),
    async release() {
      for (const program of loaded.values()) await (await program).release();
    },
  };
}
