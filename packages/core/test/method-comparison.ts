import { judgeMethods, judgeOverall, type RunFigures, randomStream } from "isocline";
import {
  type ComparedTraining,
  METHOD_COMPARISON_SCHEMA,
  type MethodComparison,
  type MethodRecord,
} from "../src/report/index.ts";

/** What a method multiplies the baseline's figures by, from seed to seed. */
export interface Effect {
  readonly name: string;
  readonly title: string;
  readonly error: number;
  readonly sensitivity: number;
  /** Of the factors, from seed to seed. */
  readonly scatter?: number;
  /** Seeds, by their places, in which it diverges. */
  readonly diverges?: readonly number[];
}

const SEEDS = [3, 4, 5, 6, 7];

const effects: readonly Effect[] = [
  { name: "lai", title: "Lai", error: 1.012, sensitivity: 0.6 },
  { name: "jacobian", title: "Jacobian penalty", error: 1.02, sensitivity: 0.7 },
  { name: "dropout", title: "Dropout", error: 1.06, sensitivity: 0.5 },
  { name: "sam", title: "SAM", error: 1, sensitivity: 1, scatter: 0.02 },
];

function figuresOf(effect: Effect | undefined, place: number): RunFigures | null {
  if (effect?.diverges?.includes(place) === true) return null;
  const stream = randomStream(place, effect?.name ?? "baseline");
  const { error = 1, sensitivity = 1, scatter = 0.003 } = effect ?? {};
  const base = 1 + 0.02 * place;
  const factor = (of: number): number => of * (effect === undefined ? 1 : 1 + scatter * stream.normal());
  return {
    error: base * factor(error),
    sensitivity: 10 * base * factor(sensitivity),
    slopeNorm: 2 * factor(sensitivity),
    noisy: 1.2 * base * factor(error),
    attacked: 1.5 * base * factor(error),
  };
}

function trainingsOf(effect: Effect | undefined, count: number): readonly ComparedTraining[] {
  return SEEDS.slice(0, count).map((seed, place): ComparedTraining => {
    const figures = figuresOf(effect, place);
    const sensitivity = { area: 12 * (effect?.sensitivity ?? 1), age: 8 };
    return figures === null
      ? { seed, status: "diverged", divergedAt: 12, epochs: 11, seconds: 0.5, figures, sensitivity: {} }
      : { seed, status: "completed", divergedAt: null, epochs: 10, seconds: 0.5, figures, sensitivity };
  });
}

/** A comparison of made-up methods whose effects are known. */
export function madeComparison(
  given: readonly Effect[] = effects,
  { count = 5, ...changes }: { readonly count?: number } & Partial<MethodComparison> = {},
): MethodComparison {
  const baseline = trainingsOf(undefined, count);
  const judged = given.map((effect) => ({
    name: effect.name,
    runs: trainingsOf(effect, count).map(({ figures }) => figures),
  }));
  const base = baseline.map(({ figures }) => figures);
  const verdicts = judgeMethods(base, judged);
  const record = (effect: Effect | undefined, more: Partial<MethodRecord>): MethodRecord => ({
    name: effect?.name ?? "none",
    title: effect?.title ?? "Baseline",
    settings: {},
    strength: {},
    cost: 1,
    epochs: 10,
    evaluations: 930,
    tried: [],
    chosen: null,
    runs: trainingsOf(effect, count),
    changes: null,
    ...more,
  });
  return {
    schema: METHOD_COMPARISON_SCHEMA,
    version: "0.0.0",
    status: given.some(({ diverges = [] }) => diverges.length > 0) ? "diverged" : "completed",
    created: "2026-01-02T03:04:05.000Z",
    seconds: 12.5,
    source: "houses.csv",
    target: "price",
    error: "rmse",
    rows: { training: 6400, validation: 1600, test: 2000 },
    split: { kind: "random" },
    dataset: "0".repeat(64),
    noise: 1,
    robustness: { noise: 0.1, radius: 0.1 },
    seeds: { selection: [1, 2], verdict: SEEDS.slice(0, count) },
    tries: 2,
    test: 0.2,
    maxLoss: 0.03,
    confidence: 0.95,
    budget: { evaluations: 930, steps: 93, pretrainingEpochs: 20 },
    methods: [
      record(undefined, {}),
      ...given.map((effect, i) =>
        record(effect, {
          settings: { control: effect.name, strength: 0.1 },
          strength: { strength: 0.1 },
          ...(effect.name === "lai" ? { cost: 1.01, evaluations: 939.3 } : {}),
          tried: [
            { values: { strength: 0.1 }, error: effect.error, sensitivity: effect.sensitivity },
            { values: { strength: 1 }, error: null, sensitivity: null },
          ],
          chosen: { place: 0, by: "sensitivity" },
          changes: verdicts[i]?.changes ?? null,
        }),
      ),
    ],
    overall: judgeOverall(judged, verdicts, 0.03),
    definitions: Object.fromEntries(given.map(({ name }) => [name, null])),
    config: { target: ["price"], epochs: { pretraining: 20, control: 10 }, batch: 64 },
    warnings: [],
    references: [],
    ...changes,
  };
}
