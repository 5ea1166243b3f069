import { Window } from "happy-dom";
import { describe, expect, it } from "vitest";
import { chartText } from "../../test/chart-text.ts";
import { syntheticRun } from "../../test/synthetic-run.ts";
import { DataError, UsageError } from "../base/index.ts";
import { onlyColumn, type Target } from "../data/index.ts";
import type { RunRecord } from "../training/index.ts";
import { type ComparedRun, formatNumber, renderComparison } from "./index.ts";

const draw = (runs: readonly ComparedRun[]): string => renderComparison(runs, { document: new Window().document });

/** The page as a browser without scripts reads it. */
function read(page: string) {
  const window = new Window({ settings: { enableJavaScriptEvaluation: false } });
  window.document.write(page);
  return window.document;
}

const { record } = syntheticRun();
const both: ComparedRun = { name: "houses-1", record, report: "./runs/houses-1/report.html" };
const alone: ComparedRun = {
  name: "houses-2",
  record: {
    ...syntheticRun({ branches: ["controlled"] }).record,
    config: { ...record.config, batch: 512, patience: 5 },
    warnings: [...record.warnings, "mind the gap"],
  },
};

describe("renderComparison", () => {
  const page = draw([both, alone]);
  const document = read(page);

  it("has the figures of every run and branch in one table", () => {
    const rows = [...(document.querySelector("#summary tbody")?.querySelectorAll("tr") ?? [])].map((row) =>
      [...row.children].map((cell) => cell.textContent),
    );
    const { baseline, controlled } = record.branches;
    expect(rows.map(([name]) => name)).toEqual(["houses-1", "houses-2"]);
    expect(rows[0]?.slice(1, 3)).toEqual([baseline, controlled].map((branch) => formatNumber(branch?.metrics.rmse)));
    expect(rows[0]).toHaveLength(9);
    expect(rows[1]?.[1]).toBe("–");
    expect(rows[1]?.[2]).toBe(formatNumber(alone.record.branches.controlled?.metrics.rmse));
    const groups = [...document.querySelectorAll("#summary th[scope=colgroup]")];
    expect(groups.map(({ textContent }) => textContent)).toEqual(["RMSE", "R²", "mean sensitivity", "mean slope norm"]);
    expect(document.querySelectorAll("#summary th[scope=col]")).toHaveLength(9);
  });

  it("draws the sensitivities of all runs in one chart, with its text alternative", () => {
    const charts = [...document.querySelectorAll("svg[role=img]")];
    expect(charts).toHaveLength(1);
    const label = chartText(charts[0]);
    expect(label).toMatch(
      /^Dot chart: sensitivity of each feature in each run, .* MedHouseVal\. Longitude: houses-1 baseline /,
    );
    expect(label).toMatch(
      /Longitude: houses-1 baseline 8\.42, controlled 4\.90, −41\.8\s%; houses-2 controlled 4\.90\./,
    );
    expect(document.querySelectorAll("#sensitivity tbody tr")).toHaveLength(8);
    expect(charts[0]?.querySelectorAll("circle")).toHaveLength(8 * 3);
  });

  it("shortens the ticks of large figures, never the figures", () => {
    const large = (value: number): RunRecord => {
      const { baseline } = record.branches;
      if (baseline === undefined) throw new Error("the synthetic run has a baseline");
      return { ...record, branches: { baseline: { ...baseline, sensitivity: { area: value } } } };
    };
    const chart = read(draw([{ name: "a", record: large(123_456) }])).querySelector("svg[role=img]");
    expect(chartText(chart)).toContain("area: a baseline 123456.");
    const texts = [...(chart?.querySelectorAll("text") ?? [])].map(({ textContent }) => textContent);
    expect(texts).toEqual(expect.arrayContaining(["0", "20k", "100k"]));
  });

  it("says in one sentence who is best at what", () => {
    expect(document.querySelector(".verdict")?.textContent).toBe(
      "The baseline model of houses-1 has the smallest RMSE, 0.561; the controlled model of houses-1 has the smallest mean sensitivity, 1.07.",
    );
    expect(document.querySelectorAll(".notice")).toHaveLength(0);
  });

  it("lists the options that differ, and no others", () => {
    const rows = [...(document.querySelector("#settings table")?.querySelectorAll("tbody tr") ?? [])].map((row) =>
      [...row.children].map((cell) => cell.textContent),
    );
    expect(rows).toEqual([
      ["batch", "256", "512"],
      ["patience", "–", "5"],
    ]);
    const uncontrolled = { name: "c", record: { ...record, config: { ...record.config, control: null } } };
    expect(draw([both, uncontrolled])).toContain("<code>control.norm</code>");
    expect(draw([both, uncontrolled])).not.toContain("<code>control</code>");
    expect(draw([both, { ...both, name: "twin" }])).toContain("All options are the same in every run.");
  });

  it("leads to the runs' reports beside it, and nowhere else", () => {
    const links = [...document.querySelectorAll("a")].map((link) => link.getAttribute("href"));
    expect(new Set(links)).toEqual(new Set(["./runs/houses-1/report.html", record.references[0]?.url]));
    for (const report of ["javascript:alert(1)", "//elsewhere/report.html", "https://elsewhere/"]) {
      expect(draw([{ ...both, report }])).not.toContain(report);
    }
    expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|\son\w+=/i);
    expect(draw([both, alone])).toBe(page);
  });

  it("says each warning once, with its runs", () => {
    const items = [...document.querySelectorAll(".warnings li")].map(({ textContent }) => textContent);
    expect(items).toEqual([`all: ${record.warnings[0]}`, "houses-2: mind the gap"]);
  });

  it("warns where figures cannot be compared, and of runs without any", () => {
    const other = { ...record.data, validation: record.data.validation - 1 };
    const early = syntheticRun({ branches: [] }).record;
    const notices = read(
      draw([
        both,
        { name: "other", record: { ...record, data: other, noise: 2 } },
        { name: "cut", record: { ...early, status: "interrupted" } },
      ]),
    ).querySelectorAll(".notice");
    expect([...notices].map(({ textContent }) => textContent)).toEqual([
      "cut has no figures: it was interrupted before its first result.",
      expect.stringMatching(/^These runs were not all judged on the same rows/),
      expect.stringMatching(/^Their sensitivities were measured under different noise/),
    ]);
    const nothing = read(draw([{ name: "cut", record: early }]));
    expect(nothing.querySelector(".verdict")?.textContent).toBe("None of these runs has a result to compare.");
    expect(nothing.body.textContent).not.toMatch(/undefined|NaN|Infinity|\[object/);
  });

  it("escapes all text of names and records", () => {
    const attack = `<script>alert("1")</script><img src=x onerror='alert(1)'>`;
    const names = [attack, `" onload="alert(1)`];
    const hostile: RunRecord = {
      ...syntheticRun({ names }).record,
      version: attack,
      config: { [attack]: attack },
      warnings: [attack],
      references: [],
    };
    const drawn = read(
      draw([
        { name: attack, record: hostile, report: `./"onclick="x` },
        { name: "b", record: hostile },
      ]),
    );
    expect(drawn.querySelectorAll("script, img, [onload], [onerror], [onclick]")).toHaveLength(0);
    expect(drawn.querySelectorAll("svg[role=img]")).toHaveLength(1);
  });

  it("refuses no run, one name twice, and different targets", () => {
    expect(() => draw([])).toThrow(UsageError);
    expect(() => draw([both, both])).toThrow('comparison: expected runs of different names, found "houses-1" twice');
    const { preprocessing } = record.data;
    const target: Target = { kind: "regression", columns: [{ ...onlyColumn(preprocessing.target), name: "rent" }] };
    const other = { ...record, data: { ...record.data, preprocessing: { ...preprocessing, target } } };
    expect(() => draw([both, { name: "flats", record: other }])).toThrow(DataError);
    expect(() => draw([both, { name: "flats", record: other }])).toThrow(
      'flats: expected a run of the target "MedHouseVal", as houses-1 is, found one of "rent"',
    );
  });
});
