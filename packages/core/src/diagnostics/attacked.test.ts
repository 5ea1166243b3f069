import { describe, expect, it } from "vitest";
import { UsageError } from "../base/index.ts";
import { type Dataset, imageDataset, readDataset, tableSource } from "../data/index.ts";
import { mlp } from "../model/index.ts";
import { referenceRuntime } from "../runtime/index.ts";
import { createPredictor, type PlacedDataset, placeDataset } from "../training/index.ts";
import { attackedPredictor } from "./index.ts";

/** Images of one row of three pixels, whose mean and deviation are 1 and 1 over those for training. */
const images: Dataset = imageDataset(
  {
    name: "three",
    shape: [1, 1, 3],
    pixels: Uint8Array.of(0, 1, 2, 2, 1, 0, 0, 2, 1, 1, 2, 0),
    labels: Uint8Array.of(0, 1, 0, 1),
    classes: ["a", "b"],
  },
  { seed: 1, validation: { train: Uint32Array.of(0, 1), validation: Uint32Array.of(2, 3) } },
);
const model = mlp({ inputs: 3, outputs: 2, hidden: [] });
/** [inputs, outputs], then biases: z_a − z_b = x · (2, −1, 0.5). */
const parameters = Float32Array.of(1, -1, -0.5, 0.5, 0.25, -0.25, 0.1, -0.1);
const rows = Uint32Array.of(0, 1, 2, 3);

const place = (): Promise<PlacedDataset> =>
  placeDataset(referenceRuntime(), { ...images, features: images.features.slice() });

/** The probability of the first class by hand, each pixel moved by so much along its own sign against the right class. */
function byHand(data: PlacedDataset, features: Float32Array, moved: (column: number) => number): readonly number[] {
  return Array.from(rows, (row) => {
    const towards = data.targets[row] === 0 ? -1 : 1;
    const z = [2, -1, 0.5].reduce((sum, weight, j) => {
      const x = (features[row * 3 + j] as number) + towards * Math.sign(weight) * moved(j);
      return sum + weight * x;
    }, 0.2);
    return 1 / (1 + Math.exp(-z));
  });
}

const firsts = (probabilities: Float32Array): readonly number[] =>
  Array.from(rows, (row) => probabilities[2 * row] as number);
const close = (values: readonly number[]): readonly unknown[] => values.map((value) => expect.closeTo(value, 5));

describe("attackedPredictor", () => {
  it("moves every input by the radius against its class", async () => {
    const data = await place();
    const attacker = attackedPredictor(model, data, { radius: 0.3 });
    expect(firsts(await attacker.predict(parameters, rows))).toEqual(close(byHand(data, images.features, () => 0.3)));
    await attacker.release();
  });

  it("predicts as always with a radius of 0", async () => {
    const data = await place();
    const plain = await createPredictor(model, data).predict(parameters, rows);
    expect(await attackedPredictor(model, data, { radius: 0 }).predict(parameters, rows)).toEqual(plain);
  });

  it("leaves other columns than those named alone, and stays within the range", async () => {
    const data = await place();
    const one = await attackedPredictor(model, data, { radius: 0.3, columns: [1] }).predict(parameters, rows);
    expect(firsts(one)).toEqual(close(byHand(data, images.features, (j) => (j === 1 ? 0.3 : 0))));
    const within = await attackedPredictor(model, data, { radius: 50, range: [-1, 1] }).predict(parameters, rows);
    const ends = Array.from(rows, (row) => (data.targets[row] === 0 ? -3.5 : 3.5) + 0.2);
    expect(firsts(within)).toEqual(close(ends.map((z) => 1 / (1 + Math.exp(-z)))));
  });

  it("finds its way where the model is so sure that its cross-entropy has no gradient left", async () => {
    const data = await place();
    const sure = parameters.map((value) => 400 * value);
    const plain = await createPredictor(model, data).predict(sure, rows);
    const right = Array.from(rows, (row) => plain[2 * row + (data.targets[row] as number)]);
    expect(right).toContain(1);
    const worst = await attackedPredictor(model, data, { radius: 5 }).predict(sure, rows);
    for (const row of rows) expect(worst[2 * row + (data.targets[row] as number)]).toBeCloseTo(0, 6);
  });

  it("refuses a radius below 0, and numbers", async () => {
    const data = await place();
    expect(() => attackedPredictor(model, data, { radius: -1 })).toThrow("radius of the attack: expected");
    const table = tableSource("t", { a: Float64Array.of(1, 2, 3, 4, 5, 6), y: Float64Array.of(1, 3, 2, 5, 4, 6) });
    const numbers = await placeDataset(
      referenceRuntime(),
      await readDataset(table, { target: "y", seed: 1, validation: 0.5 }),
    );
    expect(() => attackedPredictor(mlp({ inputs: 1, hidden: [] }), numbers, { radius: 1 })).toThrow(UsageError);
  });
});
