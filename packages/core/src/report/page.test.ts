import { Window } from "happy-dom";
import { describe, expect, it } from "vitest";
import { chartText } from "../../test/chart-text.ts";
import { syntheticRun } from "../../test/synthetic-run.ts";
import { onlyColumn } from "../data/index.ts";
import type { EpochMetrics, RunRecord } from "../training/index.ts";
import { comparisonTable, renderReport } from "./index.ts";

const draw = (run: { readonly record: RunRecord; readonly metrics: readonly EpochMetrics[] }): string =>
  renderReport(run, { document: new Window().document });

/** The page as a browser without scripts reads it. */
function read(page: string) {
  const window = new Window({ settings: { enableJavaScriptEvaluation: false } });
  window.document.write(page);
  return window.document;
}

const run = syntheticRun();
const page = draw(run);

describe("renderReport", () => {
  it("draws every chart, each with a text alternative", () => {
    const labels = [...read(page).querySelectorAll("svg[role=img]")].map(chartText);
    expect(labels.map((label) => label.split(/[.:,]/).slice(0, 2).join(":"))).toEqual([
      "Bar chart: sensitivity of each feature",
      ...["Longitude", "Latitude", "MedInc", "AveOccup", "AveRooms", "AveBedrms", "Population", "HouseAge"].map(
        (column) => `Histogram: slope of the prediction on ${column}`,
      ),
      "Line chart: training objective per epoch",
      "Line chart: validation RMSE per epoch",
      "Line chart: validation RMSE after the branch point per epoch",
    ]);
    for (const label of labels) expect(label).toMatch(/\d/);
  });

  it("has every row of the comparison in a captioned table with headed rows and columns", () => {
    const document = read(page);
    const rows = [...document.querySelectorAll("tbody tr")].map((row) =>
      [...row.children].map((cell) => cell.textContent),
    );
    for (const { cells } of comparisonTable(run.record).rows) expect(rows).toContainEqual(cells);
    for (const table of document.querySelectorAll("table")) {
      expect(table.querySelector("caption")?.textContent).not.toBe("");
      expect(table.querySelectorAll("thead th:not([scope=col])")).toHaveLength(0);
      expect(table.querySelectorAll("tbody tr > :first-child:not(th[scope=row])")).toHaveLength(0);
    }
  });

  it("needs no network and no script, and is the same each time", () => {
    expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|\son\w+=/i);
    const links = page.match(/(?:src|href)="[^"]*"/g) ?? [];
    expect(links[0]).toBe('href="https://arxiv.org/abs/2405.07884"');
    for (const link of links) expect(link).toMatch(/^href="https:\/\/(?:arxiv|doi)\.org\//);
    expect(draw(run)).toBe(page);
  });

  it("escapes all text of the record", () => {
    const attack = `<script>alert("1")</script><img src=x onerror='alert(1)'>`;
    const { record, metrics } = syntheticRun({ names: [attack, `" onload="alert(1)`, "</svg></style><script>1"] });
    const hostile: RunRecord = {
      ...record,
      version: attack,
      data: {
        ...record.data,
        source: attack,
        preprocessing: {
          features: [...record.data.preprocessing.features, { kind: "category", name: attack, levels: [attack] }],
          target: { kind: "regression", columns: [{ ...onlyColumn(record.data.preprocessing.target), name: attack }] },
        },
      },
      config: { [attack]: attack, nested: { [attack]: [attack] } },
      model: { ...record.model, name: attack, activation: attack },
      plan: [{ name: attack, epochs: 1, objective: attack, controlled: { objective: attack, share: 1, by: "batch" } }],
      warnings: [attack],
      references: [{ authors: attack, title: attack, year: 2024, source: attack, url: `javascript:alert("1")` }],
    };
    const document = read(draw({ record: hostile, metrics }));
    expect(document.querySelectorAll("script, img, [onload], [onerror]")).toHaveLength(0);
    for (const link of document.querySelectorAll("a"))
      expect(link.getAttribute("href")).toMatch(/^https:\/\/doi\.org\//);
    expect(document.querySelectorAll("style")).toHaveLength(1);
    expect(document.querySelectorAll("svg[role=img]")).toHaveLength(12);
    expect([...document.querySelectorAll("th")].map(({ textContent }) => textContent)).toContain(attack);
    expect(draw({ record: hostile, metrics })).not.toMatch(/<(?:script|img)/i);
  });

  it("renders a run with one branch", () => {
    const document = read(draw(syntheticRun({ branches: ["controlled"] })));
    expect(document.querySelector(".verdict")?.textContent).toMatch(/^The controlled model predicts/);
    expect(document.querySelectorAll("svg[role=img]")).toHaveLength(12);
    expect(document.querySelectorAll(".key-baseline")).toHaveLength(0);
    expect(document.body.textContent).not.toMatch(/undefined|NaN|\[object/);
  });

  it("renders a run that ended early: without branches, without metrics, or diverged", () => {
    const early = syntheticRun({ branches: [] });
    const document = read(draw({ record: { ...early.record, status: "interrupted" }, metrics: [] }));
    expect(document.querySelector(".verdict")?.textContent).toBe("This run was interrupted before its first result.");
    expect(document.querySelectorAll("svg[role=img]")).toHaveLength(0);

    const { baseline, controlled } = run.record.branches;
    if (baseline === undefined || controlled === undefined) throw new Error("both branches ran");
    const diverged: RunRecord = {
      ...run.record,
      status: "diverged",
      branches: { baseline, controlled: { ...controlled, status: "diverged", divergedAt: 143, bestEpoch: null } },
    };
    expect(draw({ ...run, record: diverged })).toContain("The controlled branch diverged at epoch 143;");
  });
});
