import { readFileSync } from "node:fs";

/** The dtypes that every fixture exists in. */
export const fixtureDtypes = ["float64", "float32"] as const;
export type FixtureDtype = (typeof fixtureDtypes)[number];

/** A scalar and its gradient by all parameters, as one vector. */
export interface TorchValue {
  readonly value: number;
  readonly gradient: readonly number[];
}

/** The plain and the weighted mean over the batch. */
interface TorchAverages {
  readonly mean: TorchValue;
  readonly weightedMean: TorchValue;
}

export interface TorchLoss extends TorchAverages {
  readonly loss: "mse" | "mae" | "huber";
}

export interface TorchLai extends TorchAverages {
  readonly lai: {
    readonly form: "mse" | "mae";
    readonly lambda: number | readonly number[];
    readonly norm: "l2" | "l1" | { readonly elastic: number };
    readonly reduce: "batch" | "sample";
  };
}

/** A network and its data, exact in both dtypes. */
export interface TorchNetwork {
  readonly widths: readonly number[];
  readonly activation: "tanh" | "silu";
  readonly parameters: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly values: readonly number[];
  }[];
  /** [batch][features] */
  readonly inputs: readonly (readonly number[])[];
  readonly targets: readonly number[];
  readonly weights: readonly number[];
}

/** What PyTorch computes of a network in one dtype. */
export interface TorchResults {
  readonly predictions: readonly number[];
  /** [batch][features] */
  readonly slopes: readonly (readonly number[])[];
  readonly losses: readonly TorchLoss[];
  readonly lai: readonly TorchLai[];
}

export interface TorchTrajectory {
  readonly dtype: FixtureDtype;
  readonly optimizer: "sgd" | "adam" | "adamw" | "rmsprop" | "nadam";
  readonly options: Readonly<Record<string, number | boolean>>;
  readonly learningRate: number;
  /** The largest gradient norm, where gradients are clipped. */
  readonly maximum?: number;
  /** The largest element, where those are clipped. */
  readonly clipValue?: number;
  /** All parameters after each update. */
  readonly steps: readonly (readonly number[])[];
}

/** What a transform makes of a gradient, for weights of several layouts. */
export interface TorchTransform {
  readonly transform: "gradient-centralization" | "spectral-norm";
  readonly options: Readonly<Record<string, number>>;
  readonly parameters: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly outputAxis: number;
    readonly values: readonly number[];
    readonly gradient: readonly number[];
    readonly expected: readonly number[];
    /** The largest singular value, of spectral-norm. */
    readonly norm?: number;
  }[];
}

function linesOf(name: string): readonly object[] {
  const text = readFileSync(new URL(`fixtures/${name}`, import.meta.url), "utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as object);
}

/** A network of `scripts/fixtures/make-fixtures.py`, which documents what the numbers are. */
export function torchNetwork(activation: "tanh" | "silu"): {
  readonly network: TorchNetwork;
  readonly results: Readonly<Record<FixtureDtype, TorchResults>>;
} {
  const [network, ...lines] = linesOf(`torch-${activation}.jsonl`) as [TorchNetwork, ...{ dtype: FixtureDtype }[]];
  const resultsIn = (wanted: FixtureDtype): TorchResults => {
    const own = lines.filter(({ dtype }) => dtype === wanted);
    return {
      ...(own[0] as unknown as Pick<TorchResults, "predictions" | "slopes">),
      losses: own.filter((line) => "loss" in line) as unknown as readonly TorchLoss[],
      lai: own.filter((line) => "lai" in line) as unknown as readonly TorchLai[],
    };
  };
  return { network, results: { float64: resultsIn("float64"), float32: resultsIn("float32") } };
}

/** Full-batch training on the mean squared error of the silu network. */
export function torchTrajectories(): readonly TorchTrajectory[] {
  return linesOf("torch-optimizers.jsonl") as readonly TorchTrajectory[];
}

export function torchTransforms(): readonly TorchTransform[] {
  return linesOf("torch-transforms.jsonl") as readonly TorchTransform[];
}
