import { InferenceSession, Tensor } from "onnxruntime-node";
import type { NdArray } from "../src/graph/index.ts";
import { toOnnx } from "../src/onnx/index.ts";
import type { Runtime } from "../src/runtime/index.ts";

/** Runs what is written for any ONNX runtime: no operator of ONNX Runtime's own. For tests, in their own thread. */
export function portableRuntime(): Runtime {
  const refuse = (): never => {
    throw new Error("the portable runtime only loads and runs");
  };
  return {
    name: "portable",
    async load(program) {
      const session = await InferenceSession.create(toOnnx(program), {
        intraOpNumThreads: 1,
        logSeverityLevel: 4,
        // A fusion of ONNX Runtime's own makes of x·σ(x) an operator that has no float64 kernel.
        extra: { optimization: { disable_specified_optimizers: "QuickGeluFusion" } },
      });
      return {
        async run(feeds) {
          const tensors = program.inputs.map(({ name }) => {
            const { dtype, data, shape } = feeds[name] as NdArray;
            return [name, new Tensor(dtype, data as Float32Array, shape)] as const;
          });
          const results = await session.run(Object.fromEntries(tensors));
          return Object.fromEntries(
            Object.entries(results).map(([name, { type, dims, data }]) => [
              name,
              { dtype: type, shape: dims, data } as unknown as NdArray,
            ]),
          );
        },
        release: () => session.release(),
      };
    },
    store: refuse,
    fetch: refuse,
    drop: refuse,
    close: async () => undefined,
  };
}
