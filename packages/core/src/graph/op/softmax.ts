import type { Tensor } from "../tensor.ts";
import { exp } from "./exp.ts";
import { log } from "./log.ts";
import { reduceMax } from "./reduce-max.ts";
import { stopGradient } from "./stop-gradient.ts";
import { sub } from "./sub.ts";
import { sum } from "./sum.ts";

/**
 * The logarithm of the softmax along the last axis: x − max x − log Σ exp(x − max x). No exponential overflows, and a
 * share too small for float32 keeps its logarithm. The largest element is a constant to derivatives, which do not
 * depend on it.
 */
export function logSoftmax(x: Tensor): Tensor {
  const over = { axes: [x.shape.length - 1], keepDimensions: true };
  const centred = sub(x, stopGradient(reduceMax(x, over)));
  return sub(centred, log(sum(exp(centred), over)));
}

/** The softmax along the last axis: shares that are positive and sum to 1. */
export function softmax(x: Tensor): Tensor {
  return exp(logSoftmax(x));
}
