import { Window } from "happy-dom";
import { describe, expect, it } from "vitest";
import { chartText } from "../../../test/chart-text.ts";
import { classificationFolds, type FixedFolds, regressionFolds } from "../../../test/report-folds.ts";
import { regressionRun } from "../../../test/report-records.ts";
import { readPage, reviewedPage } from "../../../test/reviewed-page.ts";
import { DataError } from "../../base/index.ts";
import { type ComparedRun, comparedFolds, renderComparison, renderCrossValidation } from "../index.ts";

const draw = (folds: FixedFolds): string => renderCrossValidation(folds, { document: new Window().document });
const text = (page: string): string => (readPage(page).body.textContent ?? "").replaceAll("\u202f", " ");
const chartsOf = (page: string): readonly string[] =>
  [...readPage(page).querySelectorAll("svg[role=img]")].map(chartText);

const pages = [
  ["regression", regressionFolds],
  ["classification", classificationFolds],
] as const;

describe.each(pages)("the report of a cross-validation of a %s", (name, folds) => {
  const page = draw(folds);

  it("is as it was reviewed", async () => {
    await expect(reviewedPage(page)).toMatchFileSnapshot(`../../../test/reports/${name}-folds.html`);
  });

  it("has every part that the report of a run has, and the folds", () => {
    const ids = [...readPage(page).querySelectorAll("section")].map(({ id }) => id);
    const own = name === "regression" ? "residuals" : "classes";
    expect(ids).toEqual([
      ...["accuracy", own, "sensitivity", "slopes", "dependence", "training", "folds", "warnings", "data"],
      ...["configuration", "model-card", "references"],
    ]);
    expect(text(page)).not.toMatch(/undefined|NaN|Infinity|\[object/);
  });

  it("names every chart and says its figures, and heads every table", () => {
    for (const label of chartsOf(page)) expect(label).toMatch(/^[A-Z].*\d/s);
    for (const table of readPage(page).querySelectorAll("table")) {
      expect(table.querySelector("caption")?.textContent).not.toBe("");
      expect(table.querySelectorAll("thead th:not([scope])")).toHaveLength(0);
      expect(table.querySelectorAll("tbody tr > :first-child:not(th[scope=row])")).toHaveLength(0);
    }
  });
});

describe("the report of a cross-validation", () => {
  const page = draw(regressionFolds);
  const charts = chartsOf(page);

  it("draws means over the folds and how far the folds lie apart", () => {
    const bars = charts.find((label) => label.startsWith("Bar chart"));
    // Of 39.2, 40 and 40.8.
    expect(bars).toContain("area: baseline 40.0 ± 0.800, controlled 30.0 ± 0.600");
    const dependence = charts.find((label) => label.startsWith("Line chart: mean prediction of price with area"));
    expect(dependence).toMatch(/baseline: [\d.]+ ± [\d.]+ at /);
    const curves = charts.find((label) => label.startsWith("Line chart: validation RMSE per epoch"));
    // 50 at the first epoch, times 0.98, 1 and 1.02.
    expect(curves).toContain("pretraining: 50.0 (49.0 to 51.0) at epoch 1");
    expect(charts.filter((label) => label.startsWith("Band chart"))).toHaveLength(2);
  });

  it("has intervals over the folds, none further than such a figure goes", () => {
    const classes = readPage(draw(classificationFolds));
    const rows = [...(classes.querySelector("#accuracy tbody")?.querySelectorAll("tr") ?? [])].map((row) =>
      [...row.children].map((cell) => cell.textContent),
    );
    // t(2) = 4.3027, times √(1/3 + 1/4) · 0.0176.
    expect(rows[0]?.slice(0, 3)).toEqual(["accuracy", "0.8800 ± 0.0176", "0.8222 to 0.9378"]);
    for (const cells of rows) for (const cell of cells.slice(1)) expect(cell).not.toContain("−");
  });

  it("puts warnings together that differ by numbers alone", () => {
    const items = [...readPage(page).querySelectorAll(".warnings li")].map(({ textContent }) => textContent);
    expect(items).toEqual([
      expect.stringMatching(/blank in 11 of .* \(and 2 more of other folds, with other numbers\)$/),
    ]);
  });

  it("has a card of the ensemble, or says that there is none", () => {
    expect(text(page)).toContain("The mean of the predictions of 3 neural networks (mlp)");
    expect(text(page)).toContain("The mean of the models was judged on no rows");
    expect(text(draw(classificationFolds))).toContain("No model of all of them was made: train with --ensemble");
  });

  it("counts the rows of all folds in calibration and confusion", () => {
    const total = (folds: FixedFolds): number =>
      (folds.folds[0]?.record.branches.baseline?.confusion?.counts ?? []).flat().reduce((a, b) => a + b, 0);
    const confusion = readPage(draw(classificationFolds)).querySelector("table.confusion");
    const counts = [...(confusion?.querySelectorAll("td[class]") ?? [])].map(({ textContent }) =>
      Number((textContent ?? "").replaceAll("\u202f", "")),
    );
    expect(counts.reduce((a, b) => a + b, 0)).toBe(3 * total(classificationFolds));
  });

  it("does without folds: none completed, and those that have not are no part of it", () => {
    const { document, folds } = regressionFolds;
    const none = readPage(draw({ document: { ...document, figures: [], branches: [], ratio: null }, folds: [] }));
    expect(none.querySelectorAll("svg[role=img]")).toHaveLength(0);
    expect(none.querySelectorAll("#folds, #data, #configuration")).toHaveLength(3);
    expect(none.body.textContent).not.toMatch(/undefined|NaN|\[object/);
    const running = folds.map((run) => ({ ...run, record: { ...run.record, status: "running" as const } }));
    expect(readPage(draw({ document, folds: running })).querySelectorAll("svg[role=img]")).toHaveLength(0);
  });

  it("draws one fold without bands", () => {
    const { document, folds } = regressionFolds;
    const one = draw({ document, folds: folds.slice(0, 1) });
    expect(chartsOf(one).join(" ")).not.toMatch(/\(\d[\d.]* to/);
    expect(text(one)).not.toContain("Bands and bars");
  });
});

describe("cross-validations side by side", () => {
  const compared = (name: string, { document, folds }: FixedFolds): ComparedRun =>
    comparedFolds(name, { document, records: folds.map(({ record }) => record) }, `./${name}/report.html`);
  const better: FixedFolds = {
    ...regressionFolds,
    folds: regressionFolds.folds.map((run, i) => {
      const { controlled } = run.record.branches;
      if (controlled === undefined) throw new Error("two branches");
      const metrics = { ...controlled.metrics, rmse: (controlled.metrics.rmse ?? 0) - 2 - 0.1 * i };
      return {
        ...run,
        record: { ...run.record, branches: { ...run.record.branches, controlled: { ...controlled, metrics } } },
      };
    }),
  };
  const beside = (...runs: readonly ComparedRun[]): string =>
    renderComparison(runs, { document: new Window().document });

  it("are as they were reviewed", async () => {
    const page = beside(compared("plain", regressionFolds), compared("better", better));
    await expect(reviewedPage(page)).toMatchFileSnapshot("../../../test/reports/folds-beside.html");
  });

  it("are compared fold by fold where the folds are the same", () => {
    const page = readPage(beside(compared("plain", regressionFolds), compared("better", better)));
    const rows = [...page.querySelectorAll("#same-folds tbody tr")].map((row) =>
      [...row.children].map((cell) => cell.textContent),
    );
    expect(rows.map((cells) => cells.slice(0, 3).join(" "))).toEqual([
      "better baseline RMSE",
      "better controlled RMSE",
      "better baseline mean sensitivity",
      "better controlled mean sensitivity",
    ]);
    expect(rows[1]?.slice(3)).toEqual(["−2.100", "−2.429 to −1.771", "3 of 3", "lower"]);
    const first = (better.folds[0] as (typeof better.folds)[number]).record;
    const other = { ...first, data: { ...first.data, training: first.data.training - 1 } };
    const parted: FixedFolds = {
      ...better,
      folds: [{ record: other, metrics: [] }, ...better.folds.slice(1)],
    };
    const apart = readPage(beside(compared("plain", regressionFolds), compared("better", parted)));
    expect(apart.querySelector("#same-folds")).toBeNull();
  });

  it("stand beside runs, with their deviations, and the page says what cannot be compared", () => {
    const page = beside(compared("folds", regressionFolds), { name: "run", record: regressionRun.record });
    expect(text(page)).toContain("1 run and 1 cross-validation on houses.csv");
    const rows = [...readPage(page).querySelectorAll("#summary tbody tr")].map((row) => row.children[1]?.textContent);
    expect(rows).toEqual(["20.00 ± 0.40", "20.00"]);
    expect(readPage(page).querySelector(".notice")?.textContent).toContain("their tables, seeds, folds or shares");
  });

  it("need a fold that completed", () => {
    const { document } = regressionFolds;
    expect(() => comparedFolds("cut", { document: { ...document, status: "interrupted" }, records: [] })).toThrow(
      DataError,
    );
    expect(() => comparedFolds("cut", { document: { ...document, status: "interrupted" }, records: [] })).toThrow(
      "cut: expected a cross-validation with a fold that completed, found one that is interrupted, with none; go on with",
    );
  });
});
