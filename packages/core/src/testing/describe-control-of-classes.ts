import { constant, type NdArray, numbersOf, type Tensor } from "../graph/index.ts";
import { arrayOf, inDType } from "./arrays.ts";
import { checkGradients } from "./check-gradients.ts";
import {
  batch,
  expectProducts,
  expectReference,
  manyOutputs,
  objectiveOf,
  type Point,
  rowsOf,
  shapes,
  valueAndGradients,
} from "./control-network.ts";
import type { InputControlContract, InputControlSuite } from "./describe-input-control.ts";
import { detachedAt } from "./detached-at.ts";
import { evaluate } from "./evaluate.ts";
import { expectClose } from "./expect-close.ts";

const classes = 3;
const link = "softmax";

/** The point of three outputs, with an example of each class and two of the first. */
const ofClasses: Point = {
  ...manyOutputs,
  y: arrayOf("float64", [batch, classes], [1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0, 0, 1, 0]),
};

/** What of the contract of a control is held to classes, which the outputs of the network are the logits of. */
export function describeOfClasses(
  { control, check = {} }: InputControlContract,
  { it, runtimes }: InputControlSuite,
): void {
  const random = control.facts.random === true;
  const fixed = { outputs: classes, link } as const;

  const order = control.facts.needsSmooth ? 2 : 1;
  it(`has the derivatives of finite differences, to order ${order}`, async () => {
    const at = [ofClasses.w1, ofClasses.w2, ofClasses.weights];
    const given = (array: NdArray): Tensor => constant(numbersOf(array), "float64", array.shape);
    const objective = ([w1, w2, weights]: readonly Tensor[]): Tensor =>
      objectiveOf(
        control,
        { w1, w2, weights, x: given(ofClasses.x), y: given(ofClasses.y) } as Parameters<typeof objectiveOf>[1],
        { link },
      );
    await checkGradients(control.facts.detaches === true ? await detachedAt(objective, at) : objective, at, {
      ...check,
      order,
    });
  });

  it("does not mind logits that are moved together", async () => {
    const [here, moved] = await Promise.all(
      [0, 3].map((offset) => evaluate(valueAndGradients(control, { ...fixed, offset }), ofClasses)),
    );
    for (const each of ["value", "byW1"]) {
      const magnified = 1 / (control.options?.difference ?? 1);
      const tolerance = { relative: 1e-11 * magnified, absolute: 1e-11 * magnified };
      expectClose(moved?.[each] as NdArray, here?.[each] as NdArray, tolerance);
    }
  });

  it("costs nothing below zero, and gives finite numbers where classes are all but sure", async () => {
    for (const factor of [0, 1, 100, -100]) {
      const w2 = arrayOf(
        "float64",
        shapes.w2.with(1, classes),
        [...numbersOf(ofClasses.w2)].map((each) => each * factor),
      );
      const { value, byW1, byW2 } = await evaluate(valueAndGradients(control, fixed), { ...ofClasses, w2 });
      const numbers = [value, byW1, byW2].flatMap((array) => [...numbersOf(array as NdArray)]);
      if (!((numbers[0] as number) >= 0 && numbers.every(Number.isFinite)))
        throw new Error(`found ${numbers.join(", ")}`);
    }
  });

  it("takes nothing from an example without weight", async () => {
    const weights = arrayOf("float64", [batch], [1, 0, 2, 0.5, 1]);
    // Another class of the example without weight.
    const y = arrayOf("float64", [batch, classes], [1, 0, 0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 0]);
    const of = (point: Partial<Point>) =>
      evaluate(valueAndGradients(control, fixed), { ...ofClasses, weights, ...point });
    const [first, other] = [await of({}), await of({ y })];
    for (const each of ["value", "byW1", "byW2"]) expectClose(other[each] as NdArray, first[each] as NdArray);
  });

  if (!random) {
    it("takes an example by itself as a batch of its like", async () => {
      const rows = (at: readonly number[]) =>
        evaluate(valueAndGradients(control, { ...fixed, at }), rowsOf(at, ofClasses));
      const [alone, alike] = [await rows([2]), await rows([2, 2, 2])];
      for (const each of ["value", "byW1", "byW2"]) expectClose(alike[each] as NdArray, alone[each] as NdArray);
    });
  }

  if (control.facts.products !== undefined) {
    it("takes as many matrix products for each hidden layer as it says", async () =>
      expectProducts(control, { outputs: [2, classes], link }));
  }

  for (const dtype of ["float32", "float64"] as const) {
    for (const [runtimeName, runtime] of Object.entries(runtimes)) {
      it(`gives the reference's values and gradients in ${runtimeName} in ${dtype}`, async () => {
        const feeds = Object.fromEntries(
          Object.entries(ofClasses).map(([each, array]) => [each, inDType(array, dtype)]),
        );
        await expectReference(control, valueAndGradients(control, { ...fixed, dtype }), feeds, runtime);
      });
    }
  }
}
