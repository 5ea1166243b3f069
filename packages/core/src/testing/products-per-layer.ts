import { type GradientRule, type Objective, plainGradient, ruleObjective } from "../control/index.ts";
import { constant, input, matmul, nodesOf, program, type Tensor, tanh } from "../graph/index.ts";
import type { Link } from "../model/index.ts";
import { applyRule } from "./apply-rule.ts";

const [batch, hidden] = [4, 7];

/** What a step's products are counted for. */
export interface CountedStep {
  /** How many inputs the network has. */
  readonly width: number;
  readonly outputs: number;
  /** What makes predictions of its outputs; `identity` by default. */
  readonly link?: Link;
  /** How the gradient is taken; plainly by default. */
  readonly rule?: GradientRule;
}

/**
 * How many matrix products each hidden layer adds to a training step of an objective: those that the compiled value and
 * gradient of a network of three hidden layers have more than those of two, so that the first and last layer, where some
 * are spared, do not count.
 */
export function productsPerLayer(objective: Objective, step: CountedStep): number {
  return productsIn(objective, 3, step) - productsIn(objective, 2, step);
}

function productsIn(
  objective: Objective,
  layers: number,
  { width, outputs, link = "identity", rule = plainGradient() }: CountedStep,
): number {
  const widths = [width, ...new Array<number>(layers).fill(hidden), outputs];
  const parameters = widths.slice(1).map((length, i) => input(`w${i}`, "float64", [widths[i] as number, length]));
  const { objectiveAt, ...rest } = ruleObjective(objective, (at) => ({
    predict: (x) => at.reduce((below, weight, i) => matmul(i === 0 ? below : tanh(below), weight), x),
    link,
    inputs: input("x", "float64", [batch, width]),
    targets: input("y", "float64", [batch, outputs]),
    key: constant(1, "int64"),
    targetSlopes: input("slopes", "float64", [batch, outputs * width]),
  }));
  const { loss, gradients } = applyRule(rule, objectiveAt, parameters, rest);
  const named = Object.fromEntries(gradients.map((gradient, i): [string, Tensor] => [`g${i}`, gradient]));
  return matrixProductsIn({ loss, ...named });
}

const productNames: ReadonlySet<string> = new Set([
  ...["matmul", "gemm", "conv2d", "conv-transpose2d", "conv-weight-gradient2d"],
]);

/** How many matrix products, convolutions included, are computed for some tensors. */
export function matrixProductsIn(tensors: Readonly<Record<string, Tensor>>): number {
  return nodesOf(program("products", tensors)).filter(({ op }) => productNames.has(op.name)).length;
}
