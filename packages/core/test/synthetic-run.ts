import { randomStream } from "../src/base/index.ts";
import type {
  BranchName,
  BranchRecord,
  EpochMetrics,
  RunRecord,
  SlopeStatistics,
  SlopeSummary,
} from "../src/training/index.ts";

/** How a feature of the synthetic run behaves: its column, the baseline's figures and what control does to them. */
interface Column {
  readonly name: string;
  readonly mean: number;
  readonly deviation: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly sensitivity: number;
  readonly kept: number;
  /** Mean signed slope of the baseline, standard units; negative where the prediction falls. */
  readonly slope: number;
}

/** The columns of the California housing table of Kaggle's playground-series-s3e1, with plausible figures. */
const HOUSING: readonly Column[] = [
  column("MedInc", [3.851, 1.8032, 0.4999, 15.0001], 0.5749, 0.958, 0.74),
  column("HouseAge", [26.057, 12.1582, 2, 52], 0.0992, 1.052, 0.11),
  column("AveRooms", [5.1631, 1.2062, 0.8511, 28.8376], 0.2109, 0.912, -0.21),
  column("AveBedrms", [1.0622, 0.0965, 0.5, 5.8732], 0.1665, 0.842, 0.12),
  column("Population", [1660.78, 1302.47, 3, 35682], 0.1084, 1.129, 0.05),
  column("AveOccup", [2.8312, 2.7024, 0.95, 502.9906], 0.3845, 0.973, -0.42),
  column("Latitude", [35.57, 2.0832, 32.55, 41.95], 3.2284, 0.67, -0.93),
  column("Longitude", [-119.5543, 1.974, -124.35, -114.55], 8.42, 0.582, -0.97),
];

const TARGET = { name: "MedHouseVal", mean: 2.0798, deviation: 1.1586 };

function column(
  name: string,
  [mean, deviation, minimum, maximum]: readonly [number, number, number, number],
  sensitivity: number,
  kept: number,
  slope: number,
): Column {
  return { name, mean, deviation, minimum, maximum, sensitivity, kept, slope };
}

function summaryOf(signed: readonly number[], scale: number): SlopeSummary {
  const sorted = signed.map(Math.abs).sort((a, b) => a - b);
  const quantile = (p: number): number => sorted[Math.round(p * (sorted.length - 1))] as number;
  const standard: SlopeStatistics = {
    mean: sorted.reduce((a, b) => a + b, 0) / sorted.length,
    p05: quantile(0.05),
    p25: quantile(0.25),
    p50: quantile(0.5),
    p75: quantile(0.75),
    p95: quantile(0.95),
  };
  const raw = Object.fromEntries(Object.entries(standard).map(([key, value]) => [key, value * scale]));
  const least = Math.min(...signed);
  const width = (Math.max(...signed) - least) / 40;
  const counts = new Array<number>(40).fill(0);
  for (const slope of signed) {
    const bin = Math.min(39, Math.floor((slope - least) / width));
    counts[bin] = (counts[bin] as number) + 1;
  }
  const edges = Array.from({ length: 41 }, (_, i) => least + i * width);
  return { standard, raw: raw as unknown as SlopeStatistics, histogram: { edges, counts } };
}

/** The epoch of the lowest validation error. */
function bestOf(metrics: readonly EpochMetrics[]): number | null {
  const [first, ...rest] = metrics;
  if (first === undefined) return null;
  return rest.reduce((a, b) => ((b.validation.rmse ?? 0) < (a.validation.rmse ?? 0) ? b : a), first).epoch;
}

/** What a test may choose of the synthetic run. */
export interface SyntheticOptions {
  readonly branches?: readonly BranchName[];
  readonly epochs?: readonly [pretraining: number, control: number];
  /** New names for the columns, by position. */
  readonly names?: readonly string[];
  readonly seed?: number;
}

/**
 * A record and its metrics as a run on the California housing table would leave them: eight features, a pretraining
 * and two branches. Made up, but deterministic and of the right shape and size.
 */
export function syntheticRun({
  branches = ["baseline", "controlled"],
  epochs: [pretraining, control] = [100, 100],
  names = [],
  seed = 7,
}: SyntheticOptions = {}): { readonly record: RunRecord; readonly metrics: readonly EpochMetrics[] } {
  const columns = HOUSING.map((feature, i) => ({ ...feature, name: names[i] ?? feature.name }));
  const random = randomStream(seed, "synthetic");

  const branch = (name: BranchName): BranchRecord => {
    const share = (feature: Column): number => (name === "controlled" ? feature.kept : 1);
    const slopes = columns.map((feature): readonly [string, SlopeSummary] => {
      const centre = feature.slope * share(feature);
      const signed = Array.from({ length: 2000 }, () => {
        const tail = random.uniform() < 0.03 ? 4 : 1;
        return (
          centre + tail * Math.abs(centre) * share(feature) * (0.55 * random.normal() + 0.2 * random.normal() ** 2)
        );
      });
      return [feature.name, summaryOf(signed, TARGET.deviation / feature.deviation)];
    });
    return {
      status: "completed",
      epochs: control,
      bestEpoch: bestOf(metrics.filter((epoch) => epoch.branch === name)),
      divergedAt: null,
      metrics:
        name === "baseline"
          ? { rmse: 0.5612, mae: 0.3894, r2: 0.76538, outputVariance: 1.0127, slopeNorm: 1.8413 }
          : { rmse: 0.57467, mae: 0.40113, r2: 0.75398, outputVariance: 0.87214, slopeNorm: 1.2046 },
      sensitivity: Object.fromEntries(columns.map((feature) => [feature.name, feature.sensitivity * share(feature)])),
      slope: Object.fromEntries(slopes.map(([key, { standard }]) => [key, standard.mean])),
      slopes: Object.fromEntries(slopes),
    };
  };

  const metrics: EpochMetrics[] = [];
  const addEpoch = (name: EpochMetrics["branch"], phase: string, epoch: number, floor: number): void => {
    const loss = 0.9 * Math.exp(-epoch / 5) + 0.25 * Math.exp(-epoch / 45) + (floor / TARGET.deviation) ** 2;
    const controlledLoss = name === "controlled" ? 3.2 * loss + 0.4 * Math.exp(-(epoch - pretraining) / 12) : null;
    const rmse = floor + 0.42 * Math.exp(-epoch / 6) + 0.09 * Math.exp(-epoch / 50) + 0.004 * Math.abs(random.normal());
    metrics.push({
      branch: name,
      phase,
      epoch,
      loss: controlledLoss === null ? loss : 0.99 * loss + 0.01 * controlledLoss,
      controlledLoss,
      validation: { rmse, mae: rmse * 0.695 },
      learningRate: 0.001,
      seconds: 0.05 * metrics.length,
    });
  };
  for (let epoch = 1; epoch <= pretraining; epoch++) addEpoch("pretraining", "pretraining", epoch, 0.556);
  for (const name of branches) {
    for (let i = 1; i <= control; i++) {
      const cost = name === "controlled" ? 0.0135 * (1 - Math.exp(-i / 8)) + 0.006 * Math.exp(-i / 30) : 0;
      addEpoch(name, "control", pretraining + i, 0.556 + cost);
    }
  }

  const rows = 37_137;
  const training = 29_710;
  const record: RunRecord = {
    schema: "isocline.run/1",
    version: "0.1.0",
    status: "completed",
    seed,
    threads: 2,
    noise: 1,
    created: "2025-06-01T12:00:00.000Z",
    seconds: 38.52,
    data: {
      source: "data/s3e1.csv",
      rows,
      training,
      validation: rows - training,
      preprocessing: {
        features: columns.map(({ name, mean, deviation, minimum, maximum }) => ({
          kind: "numeric",
          name,
          mean,
          deviation,
          minimum,
          maximum,
        })),
        target: { kind: "regression", columns: [TARGET] },
      },
    },
    config: {
      data: "data/s3e1.csv",
      target: TARGET.name,
      control: { name: "lai", form: "mse", lambda: { [columns[7]?.name ?? ""]: 0.001, "*": 0.1 }, norm: "l2" },
      optimizer: { name: "adam", learningRate: 0.001, beta1: 0.9, beta2: 0.999 },
      hidden: [64, 64],
      batch: 256,
    },
    model: { name: "mlp", hidden: [64, 64], activation: "silu", parameters: 4801 },
    plan: [
      { name: "pretraining", epochs: pretraining, objective: "mse" },
      {
        name: "control",
        epochs: control,
        objective: "mse",
        controlled: { objective: "lai", share: 0.01, by: "batch" },
      },
    ],
    branches: Object.fromEntries(branches.map((name) => [name, branch(name)])),
    warnings: ["AveOccup: 4 training values lie more than 50 standard deviations from the mean."],
    references: [
      {
        authors: "Lai, Y.",
        title: "Lai Loss: A Novel Loss for Gradient Control",
        year: 2024,
        source: "arXiv 2405.07884",
        url: "https://arxiv.org/abs/2405.07884",
      },
    ],
  };
  return { record, metrics };
}
