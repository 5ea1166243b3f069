import {
  abs,
  add,
  cos,
  div,
  erf,
  exp,
  gelu,
  greater,
  log,
  max,
  min,
  mul,
  neg,
  pow,
  relu,
  sigmoid,
  sin,
  softplus,
  sqrt,
  sub,
  type Tensor,
  tanh,
  where,
} from "../../../graph/index.ts";
import { type Call, floatOf, numberAt, refuse, stringOf, tensorAt } from "../call.ts";
import { foldElementwise } from "../fold.ts";
import { isKnown, type Known, numbersOfKnown } from "../held.ts";
import type { Curvature, ImportedOperator } from "../operator.ts";

type Unary = (x: Tensor, call: Call) => Tensor;

/** A function of one tensor. */
function unary(curvature: Curvature, of: Unary): ImportedOperator {
  return { curvature, apply: (call) => of(tensorAt(call, 0), call) };
}

/** Arithmetic of two tensors, or of two arrays that are known: then the result is known too. */
function binary(
  curvature: Curvature,
  role: "bias" | "scale",
  of: (a: Tensor, b: Tensor) => Tensor,
  fold: (a: number, b: number, dtype: Known["dtype"]) => number,
): ImportedOperator {
  return {
    curvature,
    roles: [role, role],
    apply: (call) => foldElementwise(call, fold) ?? of(tensorAt(call, 0), tensorAt(call, 1)),
  };
}

/** Two tensors or more, taken together from the left. */
function variadic(curvature: Curvature, of: (a: Tensor, b: Tensor) => Tensor): ImportedOperator {
  return {
    curvature,
    apply: (call) => call.operands.map((_, i) => tensorAt(call, i)).reduce(of),
  };
}

/** Part below zero by α(eˣ − 1), of a number that is bounded so that the part not taken stays finite. */
const exponentialPart = (x: Tensor, alpha: number): Tensor => mul(sub(exp(min(x, 0)), 1), alpha);

const elu = (x: Tensor, alpha: number): Tensor => where(greater(x, 0), x, exponentialPart(x, alpha));

const hardSigmoid = (x: Tensor, alpha: number, beta: number): Tensor => min(max(add(mul(x, alpha), beta), 0), 1);

/** GELU with the normal distribution function, or with its approximation by tanh. */
function geluOf(x: Tensor, call: Call): Tensor {
  const approximate = stringOf(call, "approximate", "none");
  if (approximate === "none") return gelu(x);
  if (approximate !== "tanh") return refuse(call, "approximate none or tanh", approximate);
  const inner = mul(add(x, mul(pow(x, 3), 0.044715)), Math.sqrt(2 / Math.PI));
  return mul(mul(x, 0.5), add(tanh(inner), 1));
}

function clip(x: Tensor, call: Call): Tensor {
  const [low, high] = [numberAt(call, 1), numberAt(call, 2)];
  const raised = low === undefined ? x : max(x, low);
  return high === undefined ? raised : min(raised, high);
}

function power(call: Call): Tensor {
  const exponent = call.operands[1];
  const numbers = exponent !== undefined && isKnown(exponent) ? numbersOfKnown(exponent) : undefined;
  const first = numbers?.[0];
  if (first !== undefined && numbers?.length === 1) return pow(tensorAt(call, 0), first);
  return pow(tensorAt(call, 0), tensorAt(call, 1));
}

/** Whole numbers are divided towards zero, as ONNX has it. */
const quotient = (a: number, b: number, dtype: Known["dtype"]): number =>
  dtype === "float" ? a / b : Math.trunc(a / b);

/** The scaled exponential unit's constants, as ONNX writes them. */
const SELU = { alpha: 1.6732631921768188, gamma: 1.0507010221481323 };

/** Operators that act on each element by itself. */
export const elementwiseOperators: Readonly<Record<string, ImportedOperator>> = {
  Add: binary("none", "bias", add, (a, b) => a + b),
  Sub: binary("none", "bias", sub, (a, b) => a - b),
  Mul: binary("product", "scale", mul, (a, b) => a * b),
  Div: binary("product", "scale", div, quotient),
  Sum: variadic("none", add),
  Max: variadic("kinks", max),
  Min: variadic("kinks", min),
  Neg: { curvature: "none", apply: (call) => foldElementwise(call, (x) => -x) ?? neg(tensorAt(call, 0)) },
  Pow: { curvature: "smooth", fixed: [1], apply: power },
  Sqrt: unary("smooth", sqrt),
  Exp: unary("smooth", exp),
  Log: unary("smooth", log),
  Reciprocal: unary("smooth", (x) => div(1, x)),
  Sin: unary("smooth", sin),
  Cos: unary("smooth", cos),
  Abs: unary("kinks", abs),
  Relu: unary("kinks", relu),
  LeakyRelu: unary("kinks", (x, call) => where(greater(x, 0), x, mul(x, floatOf(call, "alpha", 0.01)))),
  PRelu: {
    curvature: "kinks",
    roles: [undefined, "scale"],
    apply(call) {
      const x = tensorAt(call, 0);
      return where(greater(x, 0), x, mul(x, tensorAt(call, 1)));
    },
  },
  Clip: { curvature: "kinks", fixed: [1, 2], apply: (call) => clip(tensorAt(call, 0), call) },
  HardSigmoid: unary("kinks", (x, call) => hardSigmoid(x, floatOf(call, "alpha", 0.2), floatOf(call, "beta", 0.5))),
  HardSwish: unary("kinks", (x) => mul(x, hardSigmoid(x, 1 / 6, 0.5))),
  Elu: {
    // With another α the slope jumps at 0.
    curvature: ({ attributes }) => ((attributes.get("alpha")?.f ?? 1) === 1 ? "smooth" : "kinks"),
    apply: (call) => elu(tensorAt(call, 0), floatOf(call, "alpha", 1)),
  },
  Celu: unary("smooth", (x, call) => {
    const alpha = floatOf(call, "alpha", 1);
    return where(greater(x, 0), x, exponentialPart(div(x, alpha), alpha));
  }),
  Selu: unary("kinks", (x, call) =>
    mul(elu(x, floatOf(call, "alpha", SELU.alpha)), floatOf(call, "gamma", SELU.gamma)),
  ),
  Sigmoid: unary("smooth", sigmoid),
  Tanh: unary("smooth", tanh),
  Softplus: unary("smooth", softplus),
  Softsign: unary("smooth", (x) => div(x, add(abs(x), 1))),
  Mish: unary("smooth", (x) => mul(x, tanh(softplus(x)))),
  Erf: unary("smooth", erf),
  Gelu: unary("smooth", geluOf),
};
