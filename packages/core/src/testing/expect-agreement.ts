import type { NdArray, Program } from "../graph/index.ts";
import { type Results, type Runtime, referenceRuntime } from "../runtime/index.ts";
import { expectClose } from "./expect-close.ts";
import type { Tolerance } from "./tolerances.ts";

/**
 * Throws unless a runtime gives the reference interpreter's results for a program, within the tolerance of their dtype
 * or the one given. Gives the reference's results.
 *
 * @throws Error that names the output, then says what `expectClose` does
 */
export async function expectAgreement(
  program: Program,
  feeds: Readonly<Record<string, NdArray>>,
  runtime: Runtime,
  tolerance?: Tolerance,
): Promise<Results> {
  const expected = await (await referenceRuntime().load(program)).run(feeds);
  const executable = await runtime.load(program);
  const found = await executable.run(feeds);
  await executable.release();
  for (const [output, array] of Object.entries(expected)) {
    try {
      expectClose(found[output] as NdArray, array, tolerance);
    } catch (error) {
      throw new Error(`${output} in ${runtime.name}: ${(error as Error).message}`, { cause: error });
    }
  }
  return expected;
}
