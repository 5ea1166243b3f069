import { memberOf, type Reference, type Registry, UsageError } from "../base/index.ts";
import type { EmbeddedColumn } from "../data/index.ts";
import { add, matmul, type Tensor } from "../graph/index.ts";
import { type ActivationName, activations } from "./activations.ts";
import { dropout as dropOut, dropoutReference } from "./dropout.ts";
import { checkEmbeddings, embed, embeddedWidth, embeddingTables } from "./embedding.ts";
import { filled, glorot, glorotReference, he, heReference, type Initialiser } from "./initialise.ts";
import { layerNormReference, layerNorm as normalise } from "./layer-norm.ts";
import type { Mode, Model, ParameterRole, ParameterSpec } from "./model.ts";

/** What a multilayer perceptron can be told. */
export interface MlpOptions {
  /** Width of the inputs. */
  readonly inputs: number;
  readonly outputs?: number;
  /** Widths of the hidden layers; none makes a linear model. */
  readonly hidden?: readonly number[];
  readonly activation?: ActivationName;
  /** How hidden weights start; "auto" is what suits the activation. */
  readonly initialisation?: InitialisationName;
  /** Probability that training leaves out a hidden activity, from 0 to below 1. */
  readonly dropout?: number;
  /** Normalises each hidden layer over its width, before the activation. */
  readonly layerNorm?: boolean;
  /** Adds a hidden layer's input to its output where their widths are equal. */
  readonly residual?: boolean;
  /** Input columns that number levels, in ascending order: each is replaced by a vector of its level that is learned. */
  readonly embeddings?: readonly EmbeddedColumn[];
}

export type InitialisationName = "auto" | "he" | "glorot";

/** How hidden weights can start. */
export const initialisations: Registry<InitialisationName, Initialiser | undefined> = {
  kind: "initialisation",
  members: { auto: undefined, he, glorot },
};

/**
 * A multilayer perceptron: hidden layers a ← f(aW + b), then a linear layer.
 *
 * With all options a hidden layer is a ← a + dropout(f(norm(aW + b))). Dropout acts only where the mode has a key, with
 * a mask of its own in every layer; layer norm has ε = 1e-5.
 *
 * Parameters: embedding1.weight [levels, width] and so on where there are embeddings, dense1.weight [inputs, outputs], dense1.bias, with layer norm norm1.scale and norm1.bias, dense2.weight
 * and so on. Biases start at 0, scales at 1, hidden weights by `initialisation`, the last layer's as Glorot's.
 *
 * Shapes: inputs [batch, inputs] to predictions [batch, outputs]. Cost: one product a layer forward, two backward.
 * With "relu" slopes are constant by pieces, and controls of slopes send no gradient to biases: prefer a smooth
 * activation for them.
 *
 * @throws UsageError for widths that are not positive whole numbers, an unknown activation or initialisation,, a
 * dropout outside [0, 1), or embeddings of columns that there are not
 * @example mlp({ inputs: 8 }), mlp({ inputs: 8, hidden: [128, 128], activation: "tanh", dropout: 0.1 })
 */
export function mlp({
  inputs,
  outputs = 1,
  hidden = [64, 64],
  activation = "silu",
  initialisation = "auto",
  dropout = 0,
  layerNorm = false,
  residual = false,
  embeddings = [],
}: MlpOptions): Model {
  const chosen = memberOf(activations, activation, "activation of mlp");
  const hiddenStart =
    memberOf(initialisations, initialisation, "initialisation of mlp") ??
    (chosen.initialisation === "he" ? he : glorot);
  requireWidths("inputs", [inputs]);
  checkEmbeddings(inputs, embeddings);
  requireWidths("outputs", [outputs]);
  requireWidths("hidden", hidden);
  if (!(dropout >= 0 && dropout < 1)) {
    throw new UsageError({ where: "dropout of mlp", expected: "a number from 0 to below 1", found: String(dropout) });
  }
  const widths = [embeddedWidth(inputs, embeddings), ...hidden];
  const last = hidden.length + 1;
  const parameters = hidden.flatMap((width, i) => [
    ...dense(i + 1, [widths[i] as number, width], hiddenStart),
    ...(layerNorm
      ? [vector(`norm${i + 1}.scale`, "scale", width, 1), vector(`norm${i + 1}.bias`, "bias", width, 0)]
      : []),
  ]);

  return {
    name: "mlp",
    facts: { smooth: chosen.smooth && hidden.length > 0 },
    references: [
      ...chosen.references,
      ...(hiddenStart === he && hidden.length > 0 ? [heReference] : []),
      glorotReference,
      ...(layerNorm ? [layerNormReference] : []),
      ...(dropout > 0 ? [dropoutReference] : []),
      ...(residual ? [residualReference] : []),
    ],
    parameters: [
      ...embeddingTables(embeddings),
      ...parameters,
      ...dense(last, [widths.at(-1) as number, outputs], glorot),
    ],
    apply(tensors, x, { dropoutKey }: Mode = {}) {
      let taken = 0;
      const next = (): Tensor => tensors[taken++] as Tensor;
      let a = embed(x, embeddings.map(next), embeddings);
      for (const [layer, width] of hidden.entries()) {
        const linear = add(matmul(a, next()), next());
        const normal = layerNorm ? normalise(linear, next(), next()) : linear;
        const active = chosen.apply(normal);
        const kept =
          dropout > 0 && dropoutKey !== undefined ? dropOut(active, dropout, { key: dropoutKey, layer }) : active;
        a = residual && widths[layer] === width ? add(a, kept) : kept;
      }
      return add(matmul(a, next()), next());
    },
  };
}

export const residualReference: Reference = {
  authors: "K. He, X. Zhang, S. Ren and J. Sun",
  title: "Deep Residual Learning for Image Recognition",
  year: 2016,
  source: "CVPR 2016, arXiv:1512.03385",
};

function dense(layer: number, shape: readonly [number, number], start: Initialiser): readonly ParameterSpec[] {
  return [
    { name: `dense${layer}.weight`, shape, role: "weight", initialise: (stream) => start(shape, stream) },
    vector(`dense${layer}.bias`, "bias", shape[1], 0),
  ];
}

function vector(name: string, role: ParameterRole, length: number, value: number): ParameterSpec {
  return { name, shape: [length], role, initialise: (stream) => filled(value)([length], stream) };
}

function requireWidths(option: string, widths: readonly number[]): void {
  const wrong = widths.find((width) => !(Number.isSafeInteger(width) && width > 0));
  if (wrong === undefined) return;
  throw new UsageError({ where: `${option} of mlp`, expected: "positive whole numbers", found: String(wrong) });
}
