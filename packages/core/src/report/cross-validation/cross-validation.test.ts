import { Window } from "happy-dom";
import { describe, expect, it } from "vitest";
import { syntheticRun } from "../../../test/synthetic-run.ts";
import { FormatError } from "../../base/index.ts";
import { pairedReferences } from "../../diagnostics/index.ts";
import type { BranchName, RunRecord } from "../../training/index.ts";
import {
  type CrossValidation,
  crossValidationTable,
  crossValidationVerdict,
  foldFigures,
  parseCrossValidation,
  renderCrossValidation,
  stringifyCrossValidation,
  testRatio,
} from "../index.ts";

const both: readonly BranchName[] = ["baseline", "controlled"];

/** Records of folds whose RMSE are these. */
function folds(rmse: readonly (readonly [number, number])[], names: readonly string[] = []): readonly RunRecord[] {
  const { record } = syntheticRun({ names });
  return rmse.map(([before, after], i) => {
    const { baseline, controlled } = record.branches;
    if (baseline === undefined || controlled === undefined) throw new Error("two branches");
    const moved = { ...controlled.sensitivity, MedInc: (controlled.sensitivity.MedInc ?? 0) - 0.01 * i };
    return {
      ...record,
      data: { ...record.data, training: 800, validation: 200 },
      branches: {
        baseline: { ...baseline, metrics: { ...baseline.metrics, rmse: before } },
        controlled: { ...controlled, sensitivity: moved, metrics: { ...controlled.metrics, rmse: after } },
      },
    };
  });
}

function documentOf(records: readonly RunRecord[], branches = both): CrossValidation {
  return {
    schema: "isocline.cross-validation/1",
    version: "0.1.0",
    status: "completed",
    created: "2025-06-01T12:00:00.000Z",
    seconds: 12,
    source: "houses.csv",
    target: "price",
    split: { kind: "group", column: "shop" },
    folds: Math.max(2, records.length),
    repeats: 1,
    noise: 1,
    confidence: 0.95,
    ratio: testRatio(records),
    branches,
    runs: records.map(({ status, data }, i) => ({
      ...{ fold: i + 1, repeat: 1, folder: `fold-${i + 1}-of-${records.length}`, status },
      ...{ training: data.training, validation: data.validation },
    })),
    figures: foldFigures(records),
    ensemble: true,
    config: { data: "houses.csv", folds: 5 },
    warnings: ["a warning"],
    references: pairedReferences,
  };
}

const records = folds([
  [0.5, 0.52],
  [0.51, 0.54],
  [0.49, 0.5],
  [0.52, 0.54],
  [0.5, 0.54],
]);
const document = documentOf(records);

describe("foldFigures", () => {
  it("has each figure's mean, deviation and interval over the folds", () => {
    const rmse = document.figures.find(({ key }) => key === "rmse");
    expect(rmse?.baseline?.mean).toBeCloseTo(0.504, 12);
    expect(rmse?.difference?.mean).toBeCloseTo(0.024, 12);
    // The mirror of the interval worked by hand beside `pairedDifference`.
    expect(rmse?.difference?.low).toBeCloseTo(0.0027643, 6);
    expect(rmse?.difference).toMatchObject({ negative: 0, count: 5, verdict: "higher" });
    expect(document.ratio).toBe(0.25);
    const groups = document.figures.map(({ group }) => group);
    expect([...new Set(groups)]).toEqual(["metrics", "sensitivity", "slope"]);
    expect(groups).toEqual(groups.toSorted());
    const features = document.figures.filter(({ group, scope }) => group === "slope" && scope === "column");
    expect(features.slice(0, 3).map(({ key }) => key)).toEqual(["Longitude", "Latitude", "MedInc"]);
  });

  it("counts the folds that have a figure", () => {
    const [first, ...others] = folds(
      [
        [0.5, 0.52],
        [0.51, 0.54],
        [0.49, 0.5],
      ],
      ["other"],
    );
    const mixed = foldFigures([records[0] as RunRecord, ...others, first as RunRecord]);
    const counts = (key: string) =>
      mixed.find((figure) => figure.group === "sensitivity" && figure.key === key)?.difference?.count;
    expect([counts("MedInc"), counts("other"), counts("Latitude")]).toEqual([1, 3, 4]);
    expect(foldFigures([])).toEqual([]);
  });

  it("has no difference of one branch", () => {
    const { record } = syntheticRun({ branches: ["controlled"] });
    const [first] = foldFigures([record, record]);
    expect(first).toMatchObject({ key: "rmse", controlled: { count: 2 } });
    expect(first).not.toHaveProperty("baseline");
    expect(first).not.toHaveProperty("difference");
    const { sentence, detail } = crossValidationVerdict(documentOf([record, record], ["controlled"]));
    expect(sentence).toMatch(/^Over 2 folds, of the controlled model the mean sensitivity is [\d.]+ ± 0 and RMSE /);
    expect(detail).toContain("nothing to compare");
  });
});

describe("the document of a cross-validation", () => {
  it("is read back as it was written", () => {
    expect(parseCrossValidation(stringifyCrossValidation(document), "c.json")).toEqual(document);
  });

  it.each([
    ["{", "c.json: expected JSON, found damaged text"],
    [JSON.stringify({ ...document, schema: "isocline.cross-validation/2" }), "isocline.cross-validation/2"],
    [JSON.stringify({ ...document, more: 1 }), 'found "more"; use the file that isocline wrote, or train again'],
    [
      JSON.stringify({ ...document, runs: [{ ...document.runs[0], folder: "../../etc" }] }),
      "c.json, runs[0].folder: expected",
    ],
  ])("is refused as %s", (text, message) => {
    expect(() => parseCrossValidation(text, "c.json")).toThrow(FormatError);
    expect(() => parseCrossValidation(text, "c.json")).toThrow(message);
  });

  it("has a verdict in plain words", () => {
    expect(crossValidationVerdict(document).sentence).toBe(
      "Over 5 folds, control lowers the mean sensitivity and raises RMSE (MedHouseVal).",
    );
    expect(crossValidationVerdict(document).detail).toMatch(
      /95.% interval \+0\.00276 to \+0\.04524, lower in 0 of 5 folds\.$/,
    );
    const unclear = documentOf(
      folds([
        [0.5, 0.52],
        [0.54, 0.51],
        [0.49, 0.5],
      ]),
    );
    expect(crossValidationVerdict(unclear).sentence).toContain("shows no difference in RMSE (MedHouseVal)");
    expect(crossValidationVerdict(documentOf([])).sentence).toBe(
      "No fold has completed: this cross-validation is completed.",
    );
  });

  it("is a table of text", () => {
    const lines = crossValidationTable(document);
    expect(lines[0]).toMatch(/^5 folds +baseline +controlled +difference +95 % interval +lower in +verdict$/);
    expect(lines.join("\n")).toMatch(
      /\nRMSE \(MedHouseVal\) +0\.5040 ± 0\.0114 +0\.5280 ± 0\.0179 +\+0\.02400 +\+0\.00276 to \+0\.04524 +0 of 5 +higher\n/,
    );
  });

  it("is a page that leads to its folds, and escapes all text", () => {
    const attack = `<script>alert("1")</script>`;
    const { record, metrics } = syntheticRun({ names: [attack, `" onload="alert(1)`] });
    const draw = (of: CrossValidation): string =>
      renderCrossValidation({ document: of, folds: [{ record, metrics }] }, { document: new Window().document });
    const page = draw({ ...document, source: attack, warnings: [attack], config: { [attack]: attack } });
    const window = new Window({ settings: { enableJavaScriptEvaluation: false } });
    window.document.write(page);
    expect(window.document.querySelectorAll("script, img, [onload]")).toHaveLength(0);
    expect(window.document.querySelectorAll("svg[role=img]")).toHaveLength(12);
    expect(page).not.toMatch(/<script|<link|<img/i);
    const links = [...window.document.querySelectorAll("a")].map((link) => link.getAttribute("href"));
    expect(links.slice(0, 5)).toEqual([1, 2, 3, 4, 5].map((fold) => `fold-${fold}-of-5/report.html`));
    expect(links).toContain("https://doi.org/10.1023/A:1024068626366");
    expect(window.document.body.textContent).toContain("by group: shop");
    expect(window.document.body.textContent).toContain("(1/n + 0.250) s²");
    expect(draw(document)).toBe(draw(document));
  });
});
