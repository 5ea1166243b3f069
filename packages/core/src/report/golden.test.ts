import { Window } from "happy-dom";
import { describe, expect, it } from "vitest";
import { chartText } from "../../test/chart-text.ts";
import { classificationRun, regressionRun } from "../../test/report-records.ts";
import { readPage, reviewedPage } from "../../test/reviewed-page.ts";
import { parseRecord, type RunRecord, stringifyRecord } from "../training/index.ts";
import { renderReport } from "./index.ts";

const draw = (run: typeof regressionRun): string => renderReport(run, { document: new Window().document });

const runs = [
  ["regression", regressionRun],
  ["classification", classificationRun],
] as const;

describe.each(runs)("the report of a %s", (name, run) => {
  it("is as it was reviewed", async () => {
    expect(parseRecord(stringifyRecord(run.record), name)).toEqual(run.record);
    await expect(reviewedPage(draw(run))).toMatchFileSnapshot(`../../test/reports/${name}.html`);
  });
});

describe("the report of a fixed run", () => {
  const text = (page: string): string => (readPage(page).body.textContent ?? "").replaceAll("\u202f", " ");

  it("says how sure its errors are", () => {
    expect(text(draw(regressionRun))).toContain(
      "On 200 held-out rows RMSE is 20.00 (95 % interval 17.80 to 22.40) without control and 21.00 (18.60 to 23.50) " +
        "with it. The difference is +1.00 (+0.40 to +1.70), more than the choice of these rows explains.",
    );
    expect(text(draw(classificationRun))).toContain(
      "On 300 held-out rows accuracy is 88.0 % (95 % interval 83.8 % to 91.2 %) without control and 87.0 % " +
        "(82.7 % to 90.3 %) with it. The difference is −0.0100 (−0.0270 to +0.0070), which may be chance in the choice of these rows.",
    );
  });

  it("draws what fits what is predicted", () => {
    const names = (run: typeof regressionRun): readonly string[] =>
      [...readPage(draw(run)).querySelectorAll("figure svg[role=img]")].map(chartText);
    const numbers = names(regressionRun);
    expect(numbers.filter((name) => name.startsWith("Band chart"))).toHaveLength(2);
    expect(numbers.filter((name) => name.startsWith("Histogram: residuals"))).toHaveLength(1);
    expect(numbers.some((name) => name.startsWith("Reliability"))).toBe(false);
    const dependence = numbers.filter((name) => /mean (?:prediction|slope) of price/.test(name));
    expect(dependence.map((name) => name.slice(0, 10))).toEqual([...new Array(4).fill("Line chart"), "Dot chart:"]);
    const classes = names(classificationRun);
    expect(classes.filter((name) => name.startsWith("Reliability"))).toHaveLength(1);
    expect(classes.some((name) => name.startsWith("Band chart"))).toBe(false);
    expect(readPage(draw(classificationRun)).querySelectorAll("table.confusion")).toHaveLength(2);
  });

  it("does without what older records lack", () => {
    const { intervals: _, branches, ...rest } = regressionRun.record;
    const older = Object.entries(branches).map(([name, branch]) => {
      const { residuals: _, dependence: __, ...kept } = branch;
      return [name, kept] as const;
    });
    const record: RunRecord = { ...rest, branches: Object.fromEntries(older) };
    const page = readPage(draw({ ...regressionRun, record }));
    expect(page.querySelectorAll("#residuals, #dependence")).toHaveLength(0);
    expect(page.querySelectorAll("#summary table")).toHaveLength(1);
    expect(page.querySelector("#model-card")?.textContent).toContain("The errors have no intervals.");
    expect(page.body.textContent).not.toMatch(/undefined|NaN|\[object/);
  });

  it("has a model card that says what the record shows", () => {
    const card = readPage(draw(classificationRun)).querySelector("#model-card");
    const terms = [...(card?.querySelectorAll("dt") ?? [])].map(({ textContent }) => textContent);
    expect(terms).toEqual(["Model", "Intended use", "Not intended", "Data", "Metrics", "Limits", "How to cite"]);
    expect(card?.textContent).toContain("The epoch was chosen by the objective on the validation rows");
    expect(readPage(draw(regressionRun)).querySelector("#model-card")?.textContent).not.toContain(
      "The epoch was chosen",
    );
  });
});
