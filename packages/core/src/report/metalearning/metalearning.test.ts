import { Window } from "happy-dom";
import { describe, expect, it } from "vitest";
import { FormatError } from "../../base/index.ts";
import { spreadOf } from "../../diagnostics/index.ts";
import { welchTest } from "../../search/index.ts";
import {
  type Candidate,
  type Finalist,
  type Metalearning,
  metalearningLines,
  metalearningVerdict,
  parseMetalearning,
  renderMetalearning,
  stringifyMetalearning,
} from "../index.ts";

const evolved = [0.8439, 1.4872, 1.5742, -1.4446, 2.3616, -0.6632, -2.8569, -1.1313];

const candidates: readonly Candidate[] = [
  {
    ...{ id: 0, generation: 0, coefficients: [0, 0, 1, 0, 0, -2, 0, 0], outcome: "refused" as const },
    ...{ broken: ["published", "softmax-gauge"], value: null, figures: null },
  },
  {
    ...{ id: 1, generation: 0, coefficients: evolved, outcome: "trained" as const, broken: ["published"] },
    ...{ value: 0.03, figures: { accuracy: 0.97, logLoss: 0.1 } },
  },
];

function finalist(name: string, tests: readonly number[], coefficients: readonly number[] | null = null): Finalist {
  return {
    name,
    candidate: coefficients === null ? null : 1,
    coefficients,
    runs: tests.map((accuracy, i) => ({
      ...{ seed: i + 2, status: "completed" as const },
      ...{ heldOut: { accuracy: accuracy - 0.001 }, test: { accuracy } },
    })),
    heldOut: spreadOf(tests.map((accuracy) => accuracy - 0.001)),
    test: spreadOf(tests),
    welch: null,
  };
}

const usual = [0.98, 0.981, 0.982];

function searchOf(tests: readonly number[], changes: Partial<Metalearning> = {}): Metalearning {
  return {
    schema: "isocline.metalearning/1",
    version: "0.1.0",
    status: "completed",
    created: "2025-06-01T12:00:00.000Z",
    seconds: 1830,
    source: "sample:mnist",
    target: "digit",
    classes: [..."0123456789"],
    model: "convnet 16-32, silu",
    rows: { training: 10_000, heldOut: 5000, test: 10_000 },
    batch: 128,
    dataset: "0".repeat(64),
    settings: {
      ...{ objective: "accuracy", radius: null, order: 3, population: 2, generations: 1, sigma: 1.2 },
      ...{ variant: "purecma", filters: ["softmax-gauge"], partialSteps: 100, heldOut: 0.25, steps: 500 },
      ...{ best: 1, seeds: 3, images: 15_000, channels: [16, 32] },
    },
    config: { data: "sample:mnist" },
    budget: { evaluations: 2, trained: 1, partialSteps: 100, fullSteps: 3000, samples: 396_800, sparedSteps: 100 },
    filters: [
      { name: "published", acts: false, refused: 2, steps: 200, trained: 1, best: 0.03 },
      { name: "softmax-gauge", acts: true, refused: 1, steps: 100, trained: 0, best: null },
    ],
    candidates,
    usual: { accuracy: 0.965, logLoss: 0.12 },
    stopped: "evaluations",
    finalists: [
      finalist("cross-entropy", usual),
      { ...finalist("candidate 1", tests, evolved), welch: welchTest(tests, usual) },
    ],
    chosen: 1,
    warnings: [],
    references: [],
    ...changes,
  };
}

const better = searchOf([0.99, 0.991, 0.992]);

describe("metalearningVerdict", () => {
  it("says which loss is better, and by how much", () => {
    expect(metalearningVerdict(better)).toEqual({
      sentence:
        "The loss found is better than cross-entropy: test accuracy 99.10 ± 0.10\u202f% against 98.10 ± 0.10\u202f%.",
      detail:
        "Over 3 seeds each the means differ by +1.00 points (Welch's test, two-sided, p < 0.001, 4.0 degrees of freedom).",
    });
    expect(metalearningVerdict(searchOf([0.97, 0.971, 0.972])).sentence).toContain("is worse than cross-entropy");
    expect(metalearningVerdict(searchOf([0.98, 0.9812, 0.982])).sentence).toContain("No difference between");
  });

  it("takes a smaller RMSE for the better one", () => {
    const numbers = { classes: null, settings: { ...better.settings, objective: "rmse" as const } };
    const rmse = (values: readonly number[]): Finalist => ({
      ...finalist("mse", values),
      runs: values.map((value, i) => ({
        seed: i,
        status: "completed",
        heldOut: { rmse: value },
        test: { rmse: value },
      })),
    });
    const [low, high] = [
      [1, 1.01, 1.02],
      [2, 2.01, 2.02],
    ] as const;
    const found = {
      ...rmse(low),
      name: "candidate 1",
      candidate: 1,
      coefficients: evolved,
      welch: welchTest(low, high),
    };
    const { sentence } = metalearningVerdict(searchOf(low, { ...numbers, finalists: [rmse(high), found] }));
    expect(sentence).toBe("The loss found is better than mse: test RMSE 1.010 ± 0.010 against 2.010 ± 0.010.");
  });

  it("says what has not ended, and what found nothing", () => {
    expect(metalearningVerdict(searchOf(usual, { status: "interrupted", finalists: [], chosen: null })).sentence).toBe(
      "This search is interrupted after 2 losses.",
    );
    expect(metalearningVerdict(searchOf(usual, { finalists: [], chosen: null })).sentence).toContain(
      "No loss was found",
    );
  });
});

describe("metalearningLines", () => {
  const lines = metalearningLines(better);

  it("prints the budget, what filters spared, and the rule where training begins and ends", () => {
    expect(lines).toContain("steps: 100 of the search and 3 000 of full trainings");
    expect(lines).toContain("losses judged: 2, of which 1 were trained with");
    expect(lines.find((line) => line.startsWith("published"))).toMatch(/no +2 +200 if it had +1 +97\.00 %$/);
    expect(lines.find((line) => line.startsWith("softmax-gauge"))).toMatch(/yes +1 +100 +0 +–$/);
    // Golden values of this loss: pull +8.04 at the null epoch, −9.16 at zero error, at rest at 0.4503.
    const found = lines.find((line) => line.startsWith("the loss found"));
    expect(found).toMatch(/ 8\.04 .* −9\.16 +0\.450$/);
    expect(lines.find((line) => line.startsWith("cross-entropy  "))).toBeDefined();
    expect(lines).toContain("γ = 14.12 − 19.14·h + 7.085·h² + 9.744·y − 5.714·h·y − 1.131·y²");
  });
});

describe("renderMetalearning", () => {
  const page = (search: Metalearning): string => renderMetalearning(search, { document: new Window().document });

  it("shows the loss beside cross-entropy, the course and the tables, the same each time", () => {
    const text = page(better);
    expect(page(better)).toBe(text);
    for (const part of [
      "Line chart: the loss found, cross-entropy and squared error by the probability of the right class",
      "Line chart: the pull of the loss found and of cross-entropy",
      "Dot chart: accuracy on the held-out rows of each loss",
      "1 losses trained with, 1 refused; the best so far from 97.00",
      "; the usual loss 96.50",
      "cross-entropy, likewise",
      "candidate 1, the loss found",
      "trained on labels smoothed by 0.1",
    ]) {
      expect(text).toContain(part);
    }
    expect(text).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
  });

  it("escapes names, and stands without a loss", () => {
    const text = page(searchOf(usual, { source: "<b>.csv", finalists: [], chosen: null, warnings: ["a < b"] }));
    expect(text).toContain("&lt;b&gt;.csv");
    expect(text).toContain("a &lt; b");
    expect(text).not.toContain("Full trainings");
  });

  it("draws a loss of residual and slope", () => {
    const finalists = [finalist("mse", usual), finalist("candidate 1", usual, [0, 0, -1, 0, -1])];
    const text = page(searchOf(usual, { classes: null, finalists }));
    expect(text).toContain("Line chart: the loss found by the residual, flat and steep, and the squared error");
    expect(text).toContain("zero error, steep");
  });
});

describe("the document of a search", () => {
  it("is read as it was written", () => {
    expect(parseMetalearning(stringifyMetalearning(better), "x.json")).toEqual(better);
  });

  it.each([
    ["{", "x.json: expected JSON, found damaged text"],
    ['{"schema":"isocline.metalearning/2"}', 'found "isocline.metalearning/2"; read it with the version'],
    [JSON.stringify({ ...better, chosen: -1 }), "x.json, chosen: expected"],
    [JSON.stringify({ ...better, more: 1 }), "x.json: expected no other fields"],
  ])("is refused as %.40s", (text, message) => {
    expect(() => parseMetalearning(text, "x.json")).toThrow(FormatError);
    expect(() => parseMetalearning(text, "x.json")).toThrow(message);
  });
});
