import type { CalibrationBin, EpochMetrics, Histogram, RunRecord, SlopeSummary } from "../src/training/index.ts";

/** A run to report, small enough that a person can read all of its page. */
export interface FixedRun {
  readonly record: RunRecord;
  readonly metrics: readonly EpochMetrics[];
}

const histogram = (edges: readonly number[], counts: readonly number[]): Histogram => ({ edges, counts });

function slopes(mean: number, of: Histogram): SlopeSummary {
  const figures = (scale: number) => ({
    mean: mean * scale,
    p05: 0.2 * mean * scale,
    p25: 0.6 * mean * scale,
    p50: 0.9 * mean * scale,
    p75: 1.3 * mean * scale,
    p95: 2 * mean * scale,
  });
  return { standard: figures(1), raw: figures(2.5), histogram: of };
}

function epochs(figure: (epoch: number, branch: EpochMetrics["branch"]) => EpochMetrics["validation"]): EpochMetrics[] {
  const of = (branch: EpochMetrics["branch"], epoch: number): EpochMetrics => ({
    branch,
    phase: branch === "pretraining" ? "pretraining" : "control",
    epoch,
    loss: 1 / epoch,
    controlledLoss: branch === "controlled" ? 2 / epoch : null,
    validation: figure(epoch, branch),
    learningRate: 0.001,
    seconds: epoch,
  });
  return [
    ...[1, 2, 3].map((epoch) => of("pretraining", epoch)),
    ...[4, 5].map((epoch) => of("baseline", epoch)),
    ...[4, 5].map((epoch) => of("controlled", epoch)),
  ];
}

const common = {
  schema: "isocline.run/1",
  version: "0.1.0",
  status: "completed",
  seed: 1,
  threads: 1,
  noise: 1,
  created: "2025-06-01T12:00:00.000Z",
  seconds: 12.5,
  model: { name: "mlp", hidden: [16, 16], activation: "silu", parameters: 385 },
  warnings: ['column "age" is blank in 12 of 800 training rows: they count as the median, 31, and a column marks them'],
  references: [
    {
      authors: "Y. Lai",
      title: "Lai Loss",
      year: 2024,
      source: "arXiv:2405.07884",
      url: "https://arxiv.org/abs/2405.07884",
    },
  ],
} as const;

const plan = (objective: string): RunRecord["plan"] => [
  { name: "pretraining", epochs: 3, objective },
  { name: "control", epochs: 2, objective, controlled: { objective: "lai", share: 0.01, by: "batch" } },
];

const features: RunRecord["data"]["preprocessing"]["features"] = [
  { kind: "numeric", name: "area", mean: 100, deviation: 34, minimum: 40, maximum: 160 },
  {
    kind: "numeric",
    name: "age",
    missing: { fill: 31, indicator: true },
    mean: 40,
    deviation: 23,
    minimum: 0,
    maximum: 80,
  },
  { kind: "category", name: "kind", levels: ["red", "green", "blue"] },
];

const bins = (from: number, spread: number) =>
  [0, 1, 2].map((i) => {
    const prediction = from + 60 * i;
    return {
      count: 67 - (i === 2 ? 1 : 0),
      prediction,
      p05: prediction - 2 * spread,
      p25: prediction - 0.7 * spread,
      p50: prediction + 0.1 * spread,
      p75: prediction + 0.8 * spread,
      p95: prediction + 2.1 * spread,
    };
  });

const values = [45, 100, 155] as const;
const shares = [0.05, 0.5, 0.95] as const;
const end = <Figure>(low: Figure, high: Figure) => ({ low, high });

/** A number predicted from two numbers and a category, with control and without. */
export const regressionRun: FixedRun = {
  record: {
    ...common,
    data: {
      source: "houses.csv",
      rows: 1000,
      training: 800,
      validation: 200,
      split: { kind: "random", aside: 0 },
      preprocessing: {
        features,
        target: { kind: "regression", columns: [{ name: "price", mean: 200, deviation: 75 }] },
      },
    },
    config: { data: "houses.csv", target: ["price"], control: "lai", lambda: { "*": 0.1 } },
    plan: plan("mse"),
    branches: {
      baseline: {
        status: "completed",
        epochs: 2,
        bestEpoch: null,
        divergedAt: null,
        metrics: { rmse: 20, mae: 15, r2: 0.93, outputVariance: 5200, slopeNorm: 1.2 },
        sensitivity: { area: 40, age: 22 },
        slope: { area: 0.9, age: 0.4 },
        slopes: {
          area: slopes(0.9, histogram([0, 0.5, 1, 2], [50, 110, 40])),
          age: slopes(0.4, histogram([-0.5, 0, 0.5, 1], [30, 120, 50])),
        },
        residuals: { price: { bins: bins(140, 20), histogram: histogram([-60, -20, 0, 20, 60], [20, 75, 85, 20]) } },
        dependence: [
          {
            feature: "area",
            values,
            shares,
            outputs: { price: { prediction: [130, 205, 290], slope: [1.2, 1.5, 1.4] } },
          },
          {
            feature: "age",
            values: [5, 31, 75],
            shares,
            outputs: { price: { prediction: [210, 190, null], slope: [-1, 0.5, null] } },
          },
          { feature: "kind", levels: ["red", "green", "blue"], outputs: { price: { prediction: [220, 190, 195] } } },
        ],
      },
      controlled: {
        status: "completed",
        epochs: 2,
        bestEpoch: null,
        divergedAt: null,
        metrics: { rmse: 21, mae: 15.6, r2: 0.922, outputVariance: 4900, slopeNorm: 0.9 },
        sensitivity: { area: 30, age: 20 },
        slope: { area: 0.7, age: 0.35 },
        slopes: {
          area: slopes(0.7, histogram([0, 0.5, 1, 2], [70, 110, 20])),
          age: slopes(0.35, histogram([-0.5, 0, 0.5, 1], [40, 130, 30])),
        },
        residuals: { price: { bins: bins(145, 22), histogram: histogram([-60, -20, 0, 20, 60], [25, 70, 80, 25]) } },
        dependence: [
          {
            feature: "area",
            values,
            shares,
            outputs: { price: { prediction: [140, 204, 275], slope: [1.0, 1.2, 1.1] } },
          },
          {
            feature: "age",
            values: [5, 31, 75],
            shares,
            outputs: { price: { prediction: [205, 192, 200], slope: [-0.8, 0.4, 0.2] } },
          },
          { feature: "kind", levels: ["red", "green", "blue"], outputs: { price: { prediction: [214, 192, 197] } } },
        ],
      },
    },
    intervals: {
      confidence: 0.95,
      draws: 1000,
      groups: 200,
      figures: [
        {
          figure: "rmse",
          method: "bootstrap",
          baseline: end(17.8, 22.4),
          controlled: end(18.6, 23.5),
          difference: end(0.4, 1.7),
        },
        {
          figure: "mae",
          method: "bootstrap",
          baseline: end(13.4, 16.6),
          controlled: end(14, 17.3),
          difference: end(-0.1, 1.3),
        },
        {
          figure: "r2",
          method: "bootstrap",
          baseline: end(0.91, 0.945),
          controlled: end(0.9, 0.939),
          difference: end(-0.014, -0.003),
        },
      ],
    },
  },
  metrics: epochs((epoch, branch) => ({ rmse: 20 + 30 / epoch + (branch === "controlled" ? 1 : 0), mae: 15 })),
};

const calibration = (shift: number): readonly CalibrationBin[] =>
  Array.from({ length: 10 }, (_, i) =>
    i < 5
      ? { count: 0, confidence: null, accuracy: null }
      : { count: 20 * (i - 4), confidence: 0.05 + i / 10, accuracy: Math.min(1, 0.02 + shift + i / 10) },
  );

const probability = (prediction: readonly number[], slope?: readonly number[]) => ({
  dear: slope === undefined ? { prediction } : { prediction, slope },
});

/** One of two classes, with control and without. */
export const classificationRun: FixedRun = {
  record: {
    ...common,
    data: {
      source: "houses.csv",
      rows: 1500,
      training: 1200,
      validation: 300,
      split: { kind: "stratified", column: "worth", aside: 0 },
      preprocessing: { features, target: { kind: "classification", name: "worth", classes: ["cheap", "dear"] } },
    },
    config: { data: "houses.csv", target: ["worth"], control: "lai", lambda: { "*": 0.1 } },
    plan: plan("cross-entropy"),
    branches: {
      baseline: {
        status: "stopped",
        epochs: 2,
        bestEpoch: 4,
        divergedAt: null,
        metrics: {
          ...{ rmse: null, mae: null, r2: null, outputVariance: 0.17, slopeNorm: 0.5 },
          ...{ accuracy: 0.88, logLoss: 0.3, auc: 0.95, brier: 0.09, calibrationError: 0.03 },
        },
        sensitivity: { area: 0.2, age: 0.1 },
        slope: { area: 0.3, age: 0.15 },
        slopes: {
          area: slopes(0.3, histogram([0, 0.2, 0.4, 0.6], [120, 120, 60])),
          age: slopes(0.15, histogram([-0.2, 0, 0.2, 0.4], [60, 200, 40])),
        },
        outputs: {
          cheap: {
            auc: 0.95,
            outputVariance: 0.17,
            sensitivity: { area: 0.2, age: 0.1 },
            slope: { area: 0.3, age: 0.15 },
          },
          dear: {
            auc: 0.95,
            outputVariance: 0.17,
            sensitivity: { area: 0.2, age: 0.1 },
            slope: { area: 0.3, age: 0.15 },
          },
        },
        calibration: calibration(0.03),
        confusion: {
          classes: ["cheap", "dear"],
          counts: [
            [150, 16],
            [20, 114],
          ],
        },
        dependence: [
          { feature: "area", values, shares, outputs: probability([0.1, 0.45, 0.9], [0.002, 0.01, 0.003]) },
          { feature: "kind", levels: ["red", "green", "blue"], outputs: probability([0.6, 0.4, 0.42]) },
        ],
      },
      controlled: {
        status: "stopped",
        epochs: 2,
        bestEpoch: 5,
        divergedAt: null,
        metrics: {
          ...{ rmse: null, mae: null, r2: null, outputVariance: 0.15, slopeNorm: 0.4 },
          ...{ accuracy: 0.87, logLoss: 0.31, auc: 0.945, brier: 0.093, calibrationError: 0.02 },
        },
        sensitivity: { area: 0.16, age: 0.09 },
        slope: { area: 0.24, age: 0.13 },
        slopes: {
          area: slopes(0.24, histogram([0, 0.2, 0.4, 0.6], [150, 110, 40])),
          age: slopes(0.13, histogram([-0.2, 0, 0.2, 0.4], [70, 200, 30])),
        },
        outputs: {
          cheap: {
            auc: 0.945,
            outputVariance: 0.15,
            sensitivity: { area: 0.16, age: 0.09 },
            slope: { area: 0.24, age: 0.13 },
          },
          dear: {
            auc: 0.945,
            outputVariance: 0.15,
            sensitivity: { area: 0.16, age: 0.09 },
            slope: { area: 0.24, age: 0.13 },
          },
        },
        calibration: calibration(0.01),
        confusion: {
          classes: ["cheap", "dear"],
          counts: [
            [149, 17],
            [22, 112],
          ],
        },
        dependence: [
          { feature: "area", values, shares, outputs: probability([0.14, 0.46, 0.85], [0.002, 0.008, 0.003]) },
          { feature: "kind", levels: ["red", "green", "blue"], outputs: probability([0.57, 0.41, 0.43]) },
        ],
      },
    },
    intervals: {
      confidence: 0.95,
      draws: 1000,
      groups: 300,
      figures: [
        {
          figure: "accuracy",
          method: "wilson",
          baseline: end(0.838, 0.912),
          controlled: end(0.827, 0.903),
          difference: end(-0.027, 0.007),
        },
        {
          figure: "logLoss",
          method: "bootstrap",
          baseline: end(0.25, 0.36),
          controlled: end(0.26, 0.37),
          difference: end(0.001, 0.02),
        },
        {
          figure: "brier",
          method: "bootstrap",
          baseline: end(0.073, 0.108),
          controlled: end(0.075, 0.112),
          difference: end(-0.001, 0.007),
        },
      ],
    },
  },
  metrics: epochs((epoch) => ({ accuracy: 0.9 - 0.1 / epoch, logLoss: 0.3 + 0.4 / epoch })),
};
