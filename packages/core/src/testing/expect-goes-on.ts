import { numbersOf } from "../graph/index.ts";
import type { Update } from "../optimizer/index.ts";
import type { Runtime } from "../runtime/index.ts";
import { type Descent, descend } from "./descend.ts";

/**
 * Throws unless an optimizer that is interrupted, its state kept and given back, ends with the same bits: in float64 on
 * the reference interpreter, and on each runtime in float32, in which training is. (ONNX Runtime's float64 functions round
 * by where in a vector a number stands.)
 */
export async function expectGoesOn(optimizer: Update, descent: Descent, runtimes: readonly Runtime[]): Promise<void> {
  await expectSame(optimizer, descent);
  for (const runtime of runtimes) await expectSame(optimizer, { ...descent, dtype: "float32", runtime });
}

async function expectSame(optimizer: Update, descent: Descent): Promise<void> {
  const steps = Math.floor(descent.steps / 2) - 1;
  const whole = await descend(optimizer, descent);
  const { parameters, state } = await descend(optimizer, { ...descent, steps });
  const rest = await descend(optimizer, {
    ...descent,
    start: [...(parameters.at(-1) as Float64Array)],
    steps: descent.steps - steps,
    from: { state, steps },
  });
  const [found, expected] = [rest, whole].map((path) => {
    return [path.parameters.at(-1) as Float64Array, ...path.state.map(numbersOf)].flatMap((values) => [...values]);
  }) as [number[], number[]];
  const at = expected.findIndex((value, i) => !Object.is(value, found[i]));
  if (at >= 0) throw new Error(`number ${at} of the state: expected ${expected[at]}, found ${found[at]}`);
}
