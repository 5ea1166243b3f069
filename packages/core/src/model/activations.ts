import type { Reference, Registry } from "../base/index.ts";
import { gelu, relu, silu, softplus, type Tensor, tanh } from "../graph/index.ts";

/** An elementwise function between layers. */
export interface Activation {
  readonly apply: (x: Tensor) => Tensor;
  /** Whether its second derivative exists and is not zero almost everywhere: what controls of slopes need. */
  readonly smooth: boolean;
  /** What weights before it start from: He where it passes about half of its inputs, Glorot where it is odd. */
  readonly initialisation: "he" | "glorot";
  readonly references: readonly Reference[];
}

export type ActivationName = "silu" | "tanh" | "gelu" | "relu" | "softplus";

/**
 * Every activation there is, the default first. In ONNX Runtime relu and silu cost least; gelu takes about twice as long
 * as silu, tanh and softplus several times.
 */
export const activations: Registry<ActivationName, Activation> = {
  kind: "activation",
  members: {
    silu: {
      apply: silu,
      smooth: true,
      initialisation: "he",
      references: [
        {
          authors: "S. Elfwing, E. Uchibe and K. Doya",
          title: "Sigmoid-Weighted Linear Units for Neural Network Function Approximation in Reinforcement Learning",
          year: 2018,
          source: "Neural Networks 107, arXiv:1702.03118",
        },
      ],
    },
    tanh: { apply: tanh, smooth: true, initialisation: "glorot", references: [] },
    gelu: {
      apply: gelu,
      smooth: true,
      initialisation: "he",
      references: [
        {
          authors: "D. Hendrycks and K. Gimpel",
          title: "Gaussian Error Linear Units (GELUs)",
          year: 2016,
          source: "arXiv:1606.08415",
        },
      ],
    },
    relu: { apply: relu, smooth: false, initialisation: "he", references: [] },
    softplus: { apply: softplus, smooth: true, initialisation: "he", references: [] },
  },
};
