import type { Registry } from "../../../base/index.ts";
import type { ImportedOperator } from "../operator.ts";
import { constantOperators } from "./constants.ts";
import { elementwiseOperators } from "./elementwise.ts";
import { imageOperators } from "./images.ts";
import { normalisationOperators } from "./normalisation.ts";
import { productOperators } from "./products.ts";
import { reductionOperators } from "./reductions.ts";
import { shapeOperators } from "./shapes.ts";

/** Every operator of ONNX that can be imported, by its name there. */
export const onnxOperators: Registry<string, ImportedOperator> = {
  kind: "ONNX operator",
  members: {
    ...productOperators,
    ...elementwiseOperators,
    ...reductionOperators,
    ...normalisationOperators,
    ...imageOperators,
    ...shapeOperators,
    ...constantOperators,
  },
};

/** The operator of a node's type; undefined where it cannot be imported. */
export function operatorOf(type: string): ImportedOperator | undefined {
  const { members } = onnxOperators;
  return Object.hasOwn(members, type) ? members[type] : undefined;
}
