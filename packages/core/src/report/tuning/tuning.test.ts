import { Window } from "happy-dom";
import { describe, expect, it } from "vitest";
import { FormatError } from "../../base/index.ts";
import { meanInterval } from "../../diagnostics/index.ts";
import { holdsLimits, type TuningFigures, type TuningGoal, tuningFront } from "../../search/index.ts";
import {
  brokenLimits,
  choiceReason,
  goalText,
  parseTuning,
  renderTuning,
  stringifyTuning,
  type Tuning,
  tuningTable,
  tuningVerdict,
} from "../index.ts";

const goal: TuningGoal = { features: ["Longitude", "y <b>"], maxLoss: 0.03, maxSensitivity: {} };
const plain = (text: string): string => text.replaceAll("\u202f", " ");

const figures = (loss: number, sensitivity: number): TuningFigures => ({
  error: 0.5 * (1 + loss),
  loss,
  sensitivity,
  features: { Longitude: sensitivity - 0.1, "y <b>": sensitivity + 0.1, other: null },
});

const found = [figures(0.01, 0.8), figures(0.02, 0.5), null, figures(0.3, 0.1), figures(0.028, 0.45), figures(9, 2)];
const front = tuningFront(found, goal);

function finalist(place: number, other: TuningFigures, feasible: boolean): Tuning["finalists"][number] {
  const seeds = [found[place] as TuningFigures, other];
  const over = (read: (each: TuningFigures) => number | null | undefined) =>
    meanInterval(seeds.map((each) => read(each) ?? Number.NaN));
  return {
    trial: place + 1,
    seeds: seeds.map((each, i) => ({ seed: i + 1, figures: each })),
    error: over(({ error }) => error),
    loss: over(({ loss }) => loss),
    sensitivity: over(({ sensitivity }) => sensitivity),
    features: Object.fromEntries(goal.features.map((name) => [name, over((each) => each.features[name])])),
    feasible,
  };
}

const document: Tuning = {
  schema: "isocline.tuning/1",
  version: "0.1.0",
  status: "completed",
  created: "2025-06-01T12:00:00.000Z",
  seconds: 42,
  source: "houses.csv",
  dataset: "abc",
  target: "price",
  error: "RMSE (price)",
  control: "lai",
  noise: 1,
  confidence: 0.95,
  goal,
  space: [{ name: "lambda.Longitude", low: 0.001, high: 10, scale: "log", whole: false }],
  search: { name: "cma-es", trials: 6, finalists: 5 },
  seeds: [1, 2],
  ratio: 0.25,
  baselines: [1, 2].map((seed) => ({
    ...{ seed, status: "completed" as const, error: 0.5, training: 80, validation: 20 },
    sensitivity: { Longitude: 2, "y <b>": 1, other: 0 },
  })),
  trials: found.map((each, place) => ({
    trial: place + 1,
    values: { "lambda.Longitude": 0.01 * (place + 1) },
    budget: 1,
    status: each === null ? "diverged" : "completed",
    figures: each,
    feasible: holdsLimits(each, goal),
    front: front.includes(place),
  })),
  finalists: [
    finalist(4, figures(0.04, 0.44), false),
    finalist(1, figures(0.026, 0.54), true),
    finalist(0, figures(0.012, 0.81), true),
  ],
  chosen: { trial: 2, reason: choiceReason(goal, 2, 2), options: ["--lambda", "Longitude=0.02,*=0.1"] },
  missed: null,
  config: { data: "houses.csv", control: "lai" },
  warnings: ["a warning"],
  references: [{ authors: "N. Hansen", title: "The CMA Evolution Strategy", year: 2016, source: "arXiv" }],
};

const one: Tuning = {
  ...document,
  seeds: [1],
  ratio: 0,
  baselines: document.baselines.slice(0, 1),
  finalists: document.finalists.map((final) => ({ ...final, seeds: final.seeds.slice(0, 1) })),
};
const missed: Tuning = {
  ...document,
  status: "missed",
  chosen: null,
  finalists: [],
  missed: "none of the 6 trials is",
};

function page(tuning: Tuning): string {
  const window = new Window();
  return renderTuning(tuning, { document: window.document });
}

describe("the document of a tuning", () => {
  it("is read back as it was written", () => {
    expect(parseTuning(stringifyTuning(document), "tune.json")).toEqual(document);
  });

  it.each([
    ["damaged", "{", "tune.json: expected JSON, found damaged text"],
    ["of another version", { schema: "isocline.tuning/2" }, "isocline.tuning/2"],
    ["with more than is known", { more: 1 }, 'found "more"; use the file that isocline wrote, or tune again'],
    ["without a feature", { goal: { ...goal, features: [] } }, "tune.json, goal.features: expected"],
    [
      "of an unknown search",
      { search: { ...document.search, name: "grid" } },
      'tune.json, search.name: expected "cma-es" or',
    ],
  ])("is refused where it is %s", (_, change, message) => {
    const text = typeof change === "string" ? change : JSON.stringify({ ...document, ...change });
    expect(() => parseTuning(text, "tune.json")).toThrow(FormatError);
    expect(() => parseTuning(text, "tune.json")).toThrow(message);
  });
});

describe("the words of a tuning", () => {
  it("say what was asked for and what came of it", () => {
    expect(plain(goalText(goal, "RMSE (price)"))).toBe(
      "less sensitive to Longitude and y <b>, with at most 3 % more RMSE (price)",
    );
    const limited = { features: ["a", "b", "c", "d", "e"], maxLoss: null, maxSensitivity: { a: 0.5 } };
    expect(plain(goalText(limited, "RMSE"))).toBe(
      "less sensitive to 5 features, with at most 50 % of the sensitivity to a",
    );
    const { sentence, detail } = tuningVerdict(document);
    expect(plain(sentence)).toBe("Mean sensitivity to Longitude and y <b> cut by 48 % for 2.3 % more RMSE (price).");
    expect(plain(detail)).toBe(
      "Trial 2, on average over 2 seeds: the least sensitive of the 2 points whose loss stays within 3 % under both seeds.",
    );
    const [final] = document.finalists.filter(({ trial }) => trial === 2);
    const of = (mean: number): string => {
      const loss = { ...meanInterval([mean]), mean };
      const finalists = final === undefined ? [] : [{ ...final, loss }];
      return plain(tuningVerdict({ ...document, finalists }).sentence);
    };
    expect(of(-0.02)).toContain("cut by 48 % with 2 % less RMSE (price).");
    expect(of(0.0001)).toContain("cut by 48 % at the same RMSE (price).");
    expect(tuningVerdict(missed)).toEqual({
      sentence: "Nothing is within the limits.",
      detail: "None of the 6 trials is.",
    });
  });

  it("give the reason of a choice by what was asked for", () => {
    const least = { ...goal, maxLoss: null, maxSensitivity: { a: 0.5, b: 0.3 } };
    expect([choiceReason(goal, 1, 1), choiceReason(least, 3, 3), choiceReason(least, 1, 3)].map(plain)).toEqual([
      "the only point whose loss stays within 3 %",
      "the most accurate of the 3 points that keep at most 50 % of the sensitivity to a and that keep at most 30 % of the sensitivity to b under all 3 seeds",
      "the only point that keeps at most 50 % of the sensitivity to a and that keeps at most 30 % of the sensitivity to b under all 3 seeds",
    ]);
    expect(choiceReason({ ...goal, maxLoss: null }, 4, 3)).toMatch(/^the knee of the front's 4 points/);
  });

  it("say by how far limits are broken, to the digit that tells", () => {
    expect(plain(brokenLimits(figures(0.03004, 0.5), goal))).toBe("a loss of 3.004 % where 3.0 % is the limit");
    const both = { ...goal, maxSensitivity: { Longitude: 0.2 } };
    expect(plain(brokenLimits(figures(0.05, 0.5), both))).toBe(
      "a loss of 5.0 % where 3.0 % is the limit and 40.0 % of the sensitivity to Longitude where 20.0 % is the limit",
    );
  });
});

describe("the table of a tuning", () => {
  it("has the points from the least sensitive on, the chosen one marked, with intervals over the seeds", () => {
    const [head, , title, ...rows] = tuningTable(document).map(plain);
    expect(head?.trim().split(/ {2,}/)).toEqual([
      ...["sensitivity", "95 % interval", "Longitude", "y <b>", "loss", "95 % interval", "lambda.Longitude"],
    ]);
    expect(title).toBe(
      "Points of the front: relative to the baseline, whose RMSE (price) is 0.5000, means over 2 seeds",
    );
    expect(rows.map((row) => /^.*?%/.exec(row.trim().replaceAll(/ +/g, " "))?.[0])).toEqual([
      "trial 5 (breaks a limit) 44.5 %",
      "→ trial 2 52.0 %",
      "trial 1 80.5 %",
    ]);
    // Mean 0.52, deviation √0.0008, t(1) = 12.7062: 0.52 ± 12.7062·√0.0004.
    expect(rows[1]).toContain("26.6 to 77.4 %");
  });

  it("has no intervals of one seed, and nothing of no points", () => {
    expect(tuningTable(one)[0]).not.toContain("interval");
    expect(tuningTable(missed)).toEqual([]);
  });
});

describe("the page of a tuning", () => {
  it("is the same again, with all text escaped and one chart that has a name", () => {
    const text = page(document);
    expect(page(document)).toBe(text);
    expect(text).not.toContain("y <b>");
    expect(text).toContain("y &lt;b&gt;");
    expect(text.match(/<svg class="plot"/g)).toHaveLength(1);
    const title = /<svg class="plot"[^>]*><title>([^<]*)<\/title><desc>([^<]*)<\/desc>/.exec(text);
    expect(title?.[1]).toBe(
      "Scatter chart: sensitivity to Longitude and y &lt;b&gt; that is left, over the change of RMSE (price), of every trial",
    );
    expect(plain(title?.[2] ?? "")).toContain(
      "5 trials, 3 of them within the limits; the baseline at a loss of 0 and 100 % of the sensitivity; the limit of the loss at 3 %; trial 5 of the front: loss +2.8 %, sensitivity 45.0 %",
    );
    for (const id of ["front", "points", "choice", "space", "trials", "warnings", "configuration", "references"]) {
      expect(text).toContain(`<section id="${id}"`);
    }
    expect(plain(text)).toContain("1 of 6 trials diverged.");
    expect(text).toContain("2 trials lie outside of the chart.");
  });

  it("draws every trial within its range, the front and the intervals", () => {
    const drawn = (tuning: Tuning, part: RegExp): number => [...page(tuning).matchAll(part)].length;
    // Three trials within the limits, the baseline, the ring.
    expect(drawn(document, /<circle/g)).toBe(5);
    expect(drawn(document, /aria-label="link"/g)).toBe(2);
    expect([drawn(one, /<circle/g), drawn(one, /aria-label="link"/g)]).toEqual([5, 0]);
  });

  it("says why nothing was chosen, and draws nothing where there is nothing to draw", () => {
    expect(page(missed)).toContain("Nothing was chosen: none of the 6 trials is.");
    const empty = page({ ...missed, trials: [] });
    expect(empty).not.toContain('<svg class="plot"');
    expect(page({ ...missed, status: "running", missed: null, trials: [] })).toContain("The search has not ended.");
  });
});
