import type { Objective } from "../control/index.ts";
import { constant, gradients, input, matmul, nodesOf, program, type Tensor, tanh } from "../graph/index.ts";

const [batch, hidden] = [4, 7];

/**
 * How many matrix products each hidden layer adds to a training step of an objective: those that the compiled value and
 * gradient of a network of three hidden layers have more than those of two, so that the first and last layer, where some
 * are spared, do not count.
 */
export function productsPerLayer(
  objective: Objective,
  { width, outputs }: { readonly width: number; readonly outputs: number },
): number {
  return (
    productsIn(objective, [width, hidden, hidden, hidden, outputs]) -
    productsIn(objective, [width, hidden, hidden, outputs])
  );
}

function productsIn(objective: Objective, widths: readonly number[]): number {
  const [width = 1, outputs = 1] = [widths[0], widths.at(-1)];
  const parameters = widths.slice(1).map((length, i) => input(`w${i}`, "float64", [widths[i] as number, length]));
  const value = objective.evaluate({
    predict: (x) => parameters.reduce((below, weight, i) => matmul(i === 0 ? below : tanh(below), weight), x),
    inputs: input("x", "float64", [batch, width]),
    targets: input("y", "float64", [batch, outputs]),
    key: constant(1, "int64"),
    targetSlopes: input("slopes", "float64", [batch, outputs * width]),
  });
  const named = Object.fromEntries(
    gradients(value, parameters).map((gradient, i): [string, Tensor] => [`g${i}`, gradient]),
  );
  const nodes = nodesOf(program("products", { value, ...named }));
  return nodes.filter(({ op }) => op.name === "matmul" || op.name === "gemm").length;
}
