import {
  add,
  concat,
  div,
  max,
  mul,
  norm,
  type Operand,
  reshape,
  sizeOf,
  sum,
  type Tensor,
} from "../../graph/index.ts";

/** Tensors, one for each parameter, taken together as one vector. */
export type Vectors = readonly Tensor[];

/** Lengths below this count as this where something is divided by one: nothing then moves where there is no direction. */
const leastLength = 1e-12;

/** a + s·b. */
export function plus(a: Vectors, b: Vectors, s: Operand = 1): Vectors {
  return a.map((tensor, i) => add(tensor, scaledOne(b[i] as Tensor, s)));
}

/** s·a. */
export function scaled(a: Vectors, s: Operand): Vectors {
  return a.map((tensor) => scaledOne(tensor, s));
}

function scaledOne(tensor: Tensor, s: Operand): Tensor {
  return s === 1 ? tensor : mul(tensor, s);
}

/** Elementwise a∘b. */
export function times(a: Vectors, b: Vectors): Vectors {
  return a.map((tensor, i) => mul(tensor, b[i] as Tensor));
}

/** ⟨a, b⟩. */
export function innerProduct(a: Vectors, b: Vectors): Tensor {
  return times(a, b)
    .map((product) => sum(product))
    .reduce((total, part) => add(total, part));
}

/** s/‖a‖, bounded by s/1e-12 where a vanishes. */
export function perLength(s: Operand, a: Vectors): Tensor {
  const parts = a.map((tensor) => reshape(tensor, [sizeOf(tensor.shape as readonly number[])]));
  return div(s, max(norm(concat(parts, 0)), leastLength));
}

/** (1 − s)·a + s·b; b itself where s is the number 1. */
export function between(a: Vectors, b: Vectors, s: Operand): Vectors {
  if (s === 1) return b;
  const rest = typeof s === "number" ? 1 - s : add(mul(s, -1), 1);
  return plus(scaled(a, rest), b, s);
}
