import { type NdArray, program, type Tensor } from "../graph/index.ts";
import { type Runtime, referenceRuntime } from "../runtime/index.ts";

/**
 * Computes tensors on a runtime, the reference interpreter by default.
 *
 * @param feeds arrays for the inputs that the tensors reach, by name; others are ignored
 * @example const { y } = await evaluate({ y: tanh(input("x", "float64", [2])) }, { x: sampleArray([2]) })
 */
export async function evaluate<Name extends string>(
  tensors: Readonly<Record<Name, Tensor>>,
  feeds: Readonly<Record<string, NdArray>> = {},
  runtime: Runtime = referenceRuntime(),
): Promise<Readonly<Record<Name, NdArray>>> {
  const executable = await runtime.load(program("test", tensors));
  try {
    return (await executable.run(feeds)) as Readonly<Record<Name, NdArray>>;
  } finally {
    await executable.release();
  }
}
