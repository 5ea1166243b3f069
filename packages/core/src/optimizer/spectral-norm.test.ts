import { arrayOf, descend, evaluate, expectClose, sampleArray } from "isocline/testing";
import { describe, expect, it } from "vitest";
import { constant, input, mul, type NdArray, numbersOf, square, sub, sum, type Tensor } from "../graph/index.ts";
import { type ParameterLayout, type ParameterSpec, parameterLayout } from "../model/index.ts";
import { chain, type SpectralNormOptions, sgd, spectralNorm, spectralNorms } from "./index.ts";

const layoutOf = (...specs: readonly Partial<ParameterSpec>[]): ParameterLayout =>
  parameterLayout(
    specs.map((spec, i) => ({
      name: `p${i}`,
      role: "weight",
      shape: [1],
      initialise: () => new Float64Array(),
      ...spec,
    })),
  );
const layout = layoutOf(
  { shape: [4, 3] },
  { shape: [3], role: "bias" },
  { shape: [2, 3, 2] },
  { shape: [3, 4], outputAxis: 0 },
  { shape: [2, 3, 2], outputAxis: 1 },
);
const zeros = (length: number): NdArray => arrayOf("float64", [length], new Array<number>(length).fill(0));

/** The penalty's gradient, and the vectors for the next step. */
async function penalty(
  parameters: NdArray,
  options: SpectralNormOptions,
  { of = layout, vectors }: { readonly of?: ParameterLayout; readonly vectors?: NdArray } = {},
): Promise<{ readonly update: NdArray; readonly vectors: NdArray }> {
  const transform = spectralNorm(options);
  const [slot] = transform.slots(of);
  const { update, state } = transform.step({
    gradient: constant(0, "float64", [of.total]),
    parameters: input("parameters", "float64", [of.total]),
    state: slot === undefined ? [] : [input("vectors", "float64", slot.shape)],
    layout: of,
    step: constant(1, "float64"),
    learningRate: constant(0.1, "float64"),
  });
  const feeds = { parameters, vectors: vectors ?? zeros(slot?.shape[0] ?? 0) };
  const found = await evaluate({ update, next: state[0] ?? constant(0, "float64", [0]) }, feeds);
  return { update: found.update, vectors: found.next };
}

/** (λ/2)·Σσ². */
const valueAt = (parameters: ArrayLike<number>, strength: number): number =>
  Object.values(spectralNorms(layout, parameters)).reduce((total, sigma) => total + (strength / 2) * sigma ** 2, 0);

describe("spectralNorm", () => {
  it("gives the gradient that finite differences of (λ/2)Σσ² have, for every layout", async () => {
    const parameters = sampleArray([layout.total], { seed: 3 });
    const values = numbersOf(parameters);
    const found = numbersOf((await penalty(parameters, { strength: 0.7, iterations: 120 })).update);
    for (let i = 0; i < layout.total; i++) {
      const moved = (by: number): number => valueAt(values.with(i, (values[i] as number) + by), 0.7);
      const h = 1e-3;
      const expected = (8 * (moved(h) - moved(-h)) - (moved(2 * h) - moved(-2 * h))) / (12 * h);
      expect(Math.abs((found[i] as number) - expected)).toBeLessThan(1e-7);
    }
  });

  it("finds with one iteration a step what many find at once, from the vectors it kept", async () => {
    const parameters = sampleArray([layout.total], { seed: 3 });
    const exact = (await penalty(parameters, { iterations: 120 })).update;
    let kept = await penalty(parameters, {});
    expect(() => expectClose(kept.update, exact)).toThrow();
    for (let step = 0; step < 119; step++) kept = await penalty(parameters, {}, { vectors: kept.vectors });
    expectClose(kept.update, exact);
  });

  it("is below its exact twin, never above it", async () => {
    const parameters = sampleArray([layout.total], { seed: 5 });
    const norms = spectralNorms(layout, numbersOf(parameters));
    const squared = numbersOf((await penalty(parameters, { strength: 1 })).update);
    let start = 0;
    for (const [i, { name, role }] of layout.parameters.entries()) {
      const length = layout.lengths[i] as number;
      // The penalty is Wv·vᵀ with a unit v, so its length is ‖Wv‖.
      const found = Math.hypot(...squared.slice(start, start + length));
      start += length;
      if (role === "bias") expect(found).toBe(0);
      else expect(found).toBeLessThanOrEqual((norms[name] as number) * (1 + 1e-12));
    }
  });

  it("is zero at a weight of zeros, and finds its way from there", async () => {
    const small = layoutOf({ shape: [2, 2] });
    const at = await penalty(zeros(4), { strength: 1 }, { of: small });
    expect([...numbersOf(at.update), ...numbersOf(at.vectors)]).toEqual([0, 0, 0, 0, 0, 0]);
    const diagonal = arrayOf("float64", [4], [3, 0, 0, 1]);
    const { update } = await penalty(diagonal, { strength: 1, iterations: 60 }, { of: small, vectors: at.vectors });
    expectClose(update, arrayOf("float64", [4], [3, 0, 0, 0]));
  });

  it("has nothing to do, and no state, without weights of two axes", async () => {
    const none = layoutOf({ shape: [3] }, { shape: [2, 2], role: "bias" });
    expect(spectralNorm().slots(none)).toEqual([]);
    expect([...numbersOf((await penalty(sampleArray([7]), {}, { of: none })).update)]).toEqual(new Array(7).fill(0));
  });

  it("ends descent where the largest singular value is held back: diag(3, 1) under ½‖W − D‖² + ½σ²", async () => {
    const square2 = layoutOf({ shape: [2, 2] });
    const objective = (p: Tensor): Tensor => mul(sum(square(sub(p, constant([3, 0, 0, 1], "float64", [4])))), 0.5);
    const { parameters } = await descend(chain(spectralNorm({ strength: 1 }), sgd()), {
      objective,
      start: [0.4, 0.2, -0.1, 0.3],
      steps: 150,
      learningRate: 0.2,
      layout: square2,
    });
    // The first shrinks to 3/2, which is still the largest, and the second stays.
    const [a, b, c, d] = parameters.at(-1) as Float64Array as unknown as [number, number, number, number];
    expect([a, b, c, d].map((value) => Math.round(value * 1e6) / 1e6 + 0)).toEqual([1.5, 0, 0, 1]);
  });

  it("refuses a negative strength, and iterations that are none", () => {
    expect(() => spectralNorm({ strength: -1 })).toThrow(
      "strength of spectralNorm: expected a number of at least 0, found -1",
    );
    expect(() => spectralNorm({ iterations: 0.5 })).toThrow(
      "iterations of spectralNorm: expected a whole number from 1, found 0.5",
    );
  });
});
