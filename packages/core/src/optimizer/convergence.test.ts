import { descend } from "isocline/testing";
import { describe, expect, it } from "vitest";
import { add, constant, mul, slice, square, sub, sum, type Tensor } from "../graph/index.ts";
import {
  adam,
  adamw,
  chain,
  clipByGlobalNorm,
  cosineSchedule,
  lion,
  nadam,
  rmsprop,
  sgd,
  type Update,
} from "./index.ts";

/** (1 − x)² + 100(y − x²)², least at (1, 1) at the end of a bent valley. */
function rosenbrock(p: Tensor): Tensor {
  const [x, y] = [slice(p, [0], [1]), slice(p, [1], [2])];
  return sum(add(square(sub(1, x)), mul(square(sub(y, square(x))), 100)));
}

/** A quadratic whose curvatures differ a hundredfold. */
function quadratic(p: Tensor): Tensor {
  return sum(mul(constant([0.5, 5, 50], "float64", [3]), square(sub(p, constant([1, -2, 3], "float64", [3])))));
}

const cosine = cosineSchedule();

describe("convergence to known answers", () => {
  it.each<[string, Update, number, number, number]>([
    ["sgd", sgd(), 0.015, 1500, 1e-6],
    ["sgd with momentum", sgd({ momentum: 0.9 }), 0.005, 1000, 1e-8],
    ["sgd with Nesterov's look-ahead", sgd({ momentum: 0.9, nesterov: true }), 0.005, 1000, 1e-8],
    ["adam", adam(), 0.1, 1500, 1e-3],
    ["nadam", nadam(), 0.1, 1500, 1e-3],
    ["rmsprop", rmsprop(), 0.005, 1500, 1e-2],
    ["lion", lion(), 0.002, 3000, 0.05],
    ["clipped sgd", chain(clipByGlobalNorm(10), sgd()), 0.015, 2000, 1e-6],
  ])("%s reaches the bottom of a quadratic", async (_, optimizer, learningRate, steps, within) => {
    const { parameters } = await descend(optimizer, { objective: quadratic, start: [0, 0, 0], steps, learningRate });
    const [a, b, c] = parameters.at(-1) as Float64Array as unknown as [number, number, number];
    expect(Math.max(Math.abs(a - 1), Math.abs(b + 2), Math.abs(c - 3))).toBeLessThan(within);
  });

  it.each<[string, Update, number, number]>([
    ["sgd with momentum", sgd({ momentum: 0.95 }), 0.0005, 4000],
    ["adam", adam({ beta2: 0.99 }), 0.05, 4000],
    ["adamw", adamw({ weightDecay: 1e-5 }), 0.05, 4000],
    ["nadam", nadam({ beta2: 0.99 }), 0.05, 4000],
    ["rmsprop", rmsprop({ momentum: 0.9 }), 0.005, 4000],
    ["lion", lion(), 0.01, 4000],
  ])("%s follows Rosenbrock's valley to its end", async (_, optimizer, rate, steps) => {
    const { parameters, values } = await descend(optimizer, {
      objective: rosenbrock,
      start: [-1.2, 1],
      steps,
      learningRate: (step) => rate * cosine(step, steps),
    });
    const [x, y] = parameters.at(-1) as Float64Array as unknown as [number, number];
    expect(values[0]).toBeCloseTo(24.2, 10);
    expect(Math.hypot(x - 1, y - 1)).toBeLessThan(0.01);
  });
});
