import { nodeRuntime } from "isocline/node";
import { describeTransform, type PlainStep, type TransformContract } from "isocline/testing";
import { afterAll, describe, expect, it } from "vitest";
import { namesOf, randomStream } from "../base/index.ts";
import { type ParameterLayout, type ParameterRole, roleMask } from "../model/index.ts";
import { type TransformName, type TransformOptions, transformRegistry } from "./index.ts";

const runtimes = { node: nodeRuntime() };
afterAll(() => runtimes.node.close());

type Row = Pick<TransformContract, "definition" | "roles"> & { readonly options?: TransformOptions };

const times = (values: readonly number[], factor: number): readonly number[] => values.map((value) => value * factor);
const plain = ({ gradient, learningRate }: PlainStep): readonly number[] => times(gradient, learningRate);

/** Plain descent along what becomes of a gradient. */
const along =
  (changed: (at: PlainStep) => readonly number[]): TransformContract["definition"] =>
  () =>
  (at) =>
    times(changed(at), at.learningRate);

const onWeights = (layout: ParameterLayout, roles: readonly ParameterRole[] = ["weight"]): Float64Array =>
  roleMask(layout, roles);

/** For each weight of more than one axis, the places of the elements that lead to each of its output units. */
function unitsOf({ parameters, lengths }: ParameterLayout): readonly (readonly (readonly number[])[])[] {
  let start = 0;
  return parameters.flatMap(({ role, shape }, i) => {
    const from = start;
    start += lengths[i] as number;
    if (role !== "weight") return [];
    const places = Array.from({ length: lengths[i] as number }, (_, k) => from + k);
    // [inputs, outputs] of a dense layer, [outputs, …] of a convolution.
    const [first, second] = shape as readonly [number, number];
    const outputs = shape.length === 2 ? second : first;
    const each = (places.length / outputs) | 0;
    const unit = (k: number): number => (shape.length === 2 ? k % outputs : Math.floor(k / each));
    return [Array.from({ length: outputs }, (_, o) => places.filter((_, k) => unit(k) === o))];
  });
}

function centred(gradient: readonly number[], layout: ParameterLayout): readonly number[] {
  const found = [...gradient];
  for (const places of unitsOf(layout).flat()) {
    const mean = places.reduce((sum, k) => sum + (gradient[k] as number), 0) / places.length;
    for (const k of places) found[k] = (gradient[k] as number) - mean;
  }
  return found;
}

/** One round of the power iteration for each weight, from the vectors of the step before. */
function spectral(
  { gradient, parameters, layout }: PlainStep,
  strength: number,
  vectors: (readonly number[])[],
): readonly number[] {
  const found = [...gradient];
  const dot = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, value, k) => sum + value * (b[k] as number), 0);
  const unit = (vector: readonly number[]): readonly number[] => times(vector, 1 / Math.hypot(...vector));
  for (const [w, units] of unitsOf(layout).entries()) {
    const matrix = units.map((places) => places.map((k) => parameters[k] as number));
    const u = vectors[w] as readonly number[];
    const columns = (matrix[0] as readonly number[]).map((_, k) => matrix.map((row) => row[k] as number));
    const v = unit(columns.map((column) => dot(column, u)));
    const image = matrix.map((row) => dot(row, v));
    vectors[w] = unit(image);
    const sigma = dot(vectors[w] as readonly number[], image);
    for (const [o, places] of units.entries()) {
      for (const [k, place] of places.entries()) {
        const uv = (vectors[w]?.[o] as number) * (v[k] as number);
        found[place] = (found[place] as number) + strength * sigma * uv;
      }
    }
  }
  return found;
}

const rows: Readonly<Record<TransformName, Row>> = {
  "gradient-accumulation": {
    options: { batches: 3 },
    definition: () => {
      let sum: readonly number[] = [];
      return (at) => {
        sum = at.gradient.map((value, k) => value + (sum[k] ?? 0));
        if (at.step % 3 !== 0) return times(sum, 0);
        const gradient = times(sum, 1 / 3);
        sum = [];
        return plain({ ...at, gradient });
      };
    },
  },
  "gradient-centralization": {
    roles: ["weight"],
    definition: along(({ gradient, layout }) => centred(gradient, layout)),
  },
  "clip-by-value": {
    options: { maximum: 0.4 },
    definition: along(({ gradient }) => gradient.map((value) => Math.max(-0.4, Math.min(0.4, value)))),
  },
  "clip-by-global-norm": {
    options: { maximum: 0.7 },
    definition: along(({ gradient }) => times(gradient, Math.min(1, 0.7 / Math.hypot(...gradient)))),
  },
  "weight-penalty": {
    options: { l1: 0.05, l2: 0.3, roles: ["weight", "scale"] },
    roles: ["weight", "scale"],
    definition: along(({ gradient, parameters, layout }) => {
      const mask = onWeights(layout, ["weight", "scale"]);
      return gradient.map((value, k) => {
        const p = parameters[k] as number;
        return value + (mask[k] as number) * (0.05 * Math.sign(p) + 0.3 * p);
      });
    }),
  },
  "spectral-norm": {
    options: { strength: 0.2 },
    roles: ["weight"],
    definition: () => {
      let vectors: (readonly number[])[] = [];
      return (at) => {
        if (at.step === 1) {
          const matrices = at.layout.parameters.filter(({ role }) => role === "weight");
          vectors = matrices.map(({ name }, w) => {
            const random = randomStream(0, "spectral-norm", name);
            return (unitsOf(at.layout)[w] ?? []).map(() => random.normal());
          });
        }
        return times(spectral(at, 0.2, vectors), at.learningRate);
      };
    },
  },
  "weight-decay": {
    options: { rate: 0.5 },
    roles: ["weight"],
    definition: () => (at) => {
      const mask = onWeights(at.layout);
      return plain(at).map(
        (value, k) => value + at.learningRate * 0.5 * (mask[k] as number) * (at.parameters[k] as number),
      );
    },
  },
  "exponential-moving-average": { definition: () => plain },
};

for (const name of namesOf(transformRegistry)) {
  const { options, ...contract } = rows[name];
  const transform = transformRegistry.members[name](options);
  describeTransform({ name, transform, ...contract }, { describe, it, runtimes });
}

describe("transformRegistry", () => {
  it("holds each transform under its own name, with a work to cite", () => {
    for (const name of namesOf(transformRegistry)) {
      const transform = transformRegistry.members[name]();
      expect(transform.name).toBe(name);
      expect(transform.references.length).toBeGreaterThan(0);
    }
  });
});
