import { Window } from "happy-dom";
import { describe, expect, it } from "vitest";
import { chartText } from "../../../test/chart-text.ts";
import { type Effect, madeComparison } from "../../../test/method-comparison.ts";
import { FormatError } from "../../base/index.ts";
import {
  comparisonVerdict,
  type MethodComparison,
  methodComparisonChart,
  methodComparisonTable,
  methodText,
  parseMethodComparison,
  renderMethodComparison,
  stringifyMethodComparison,
} from "../index.ts";

const plainly = (text: string): string => text.replaceAll("\u202f", " ");
const draw = (comparison: MethodComparison): string =>
  renderMethodComparison(comparison, { document: new Window().document });
function read(page: string) {
  const window = new Window({ settings: { enableJavaScriptEvaluation: false } });
  window.document.write(page);
  return window.document;
}
const verdictOf = (comparison: MethodComparison): string => {
  const { sentence, detail } = comparisonVerdict(comparison);
  return plainly(`${sentence} ${detail}`.trim());
};
const sentences = (comparison: MethodComparison): readonly string[] =>
  comparison.methods.map(methodText).map(plainly).slice(1);
const effect = (name: string, error: number, sensitivity: number, more: Partial<Effect> = {}): Effect => ({
  name,
  title: name.toUpperCase(),
  error,
  sensitivity,
  ...more,
});

describe("the verdict on methods", () => {
  it("says what each does, and which does it best", () => {
    const comparison = madeComparison();
    const [lai, jacobian, dropout, sam] = sentences(comparison) as [string, string, string, string];
    expect(lai).toMatch(/^Lai cuts sensitivity by 39\.9 % \(39\.6 to 40\.1\) at 1\.5 % \(1\.3 to 1\.7\) more error$/);
    expect(jacobian).toMatch(/^Jacobian penalty cuts sensitivity by 30\.0 % .* more error$/);
    expect(dropout).toMatch(/^Dropout cuts sensitivity by 50\.0 % .* at 6\.\d % .* more error$/);
    expect(sam).toBe("SAM: no difference");
    expect(verdictOf(comparison)).toMatch(
      /^Lai cuts sensitivity most at no more than 3 % more error, by 39\.9 % \(39\.6 to 40\.1\)\. Jacobian penalty cuts it less\. Dropout cuts it too, but at more error than that, or not in every seed\. No method errs less than the baseline\.$/,
    );
  });

  it("may be no difference", () => {
    const same = [effect("a", 1, 1, { scatter: 0.02 }), effect("b", 1, 1, { scatter: 0.03 })];
    const comparison = madeComparison(same);
    expect(sentences(comparison)).toEqual(["A: no difference", "B: no difference"]);
    expect(verdictOf(comparison)).toBe(
      "No difference: no method cuts sensitivity at no more than 3 % more error. No method errs less than the baseline.",
    );
  });

  it("ties those that cannot be told apart", () => {
    const comparison = madeComparison([effect("a", 1, 0.7, { scatter: 0.03 }), effect("b", 1, 0.7, { scatter: 0.03 })]);
    expect(verdictOf(comparison)).toMatch(/^No difference between [AB] and [AB]: they cut sensitivity most at no more/);
  });

  it("says of a change of the error that it may be chance", () => {
    const [text] = sentences(madeComparison([effect("a", 1.001, 0.7, { scatter: 0.02 })]));
    expect(text).toMatch(/^A cuts sensitivity by .*; its error changes by .+ \(−.* to \+.*\), which may be chance$/);
  });

  it("says of one that errs less so, of one that raises sensitivity, and of one alone", () => {
    const comparison = madeComparison([effect("a", 0.9, 1.3), effect("b", 1.01, 0.8)]);
    expect(sentences(comparison)[0]).toMatch(/^A raises sensitivity by 30 % .* at 10\.1 % .* less error$/);
    expect(verdictOf(comparison)).toMatch(/^B alone cuts sensitivity at .*, by .* A errs less than the baseline\.$/);
  });

  it("knows no interval of one seed", () => {
    const comparison = madeComparison(undefined, { count: 1 });
    expect(sentences(comparison)[0]).toMatch(/^Lai: −\d+\.\d % sensitivity, \+\d\.\d % error, without an interval$/);
    expect(verdictOf(comparison)).toBe("One seed has no interval, so there is no verdict.");
  });

  it("says in how many seeds a method diverged", () => {
    const comparison = madeComparison([effect("a", 1, 0.5, { diverges: [1] })]);
    expect(sentences(comparison)[0]).toMatch(/^A cuts sensitivity by .*; it diverged in 1 of 5 seeds$/);
    expect(verdictOf(comparison)).toMatch(/^No difference: no method cuts sensitivity at .* A cuts it too, but/);
  });

  it.each([
    ["interrupted", "This comparison was interrupted before its verdict."],
    ["running", "This comparison is still going: it has no verdict yet."],
    ["diverged", "Nothing could be compared: the baseline diverged."],
  ] as const)("of one that %s is none", (status, text) => {
    expect(verdictOf(madeComparison([], { status, overall: null }))).toBe(text);
  });
});

describe("the printed table", () => {
  it("has the figures of the baseline, the changes of the others and what each took", () => {
    const text = methodComparisonTable(madeComparison()).map(plainly).join("\n");
    expect(text).toContain("Means over 5 seeds, 2 000 test rows; changes against the baseline with 95 % intervals");
    expect(text).toMatch(/\nnone +1\.040 +– +10\.40 +–\n/);
    expect(text).toMatch(/\nlai +strength 0\.1 +1\.055 +\+1\.5 % \(\+1\.3 to \+1\.7\) +6\.252 +−39\.9 %/);
    expect(text).toContain("One budget of 930 gradient evaluations");
    expect(text).toMatch(/\nlai +1\.01 +10 +939 +0\.50 s/);
  });
});

describe("the page of a comparison", () => {
  const comparison = madeComparison();
  const page = read(draw(comparison));

  it("draws error against sensitivity, smoothness, robustness and the strengths", () => {
    const names = [...page.querySelectorAll("figure svg[role=img]")].map(chartText);
    expect(names.filter((name) => name.startsWith("Scatter chart: change of RMSE over"))).toHaveLength(1);
    expect(names.filter((name) => name.startsWith("Dot chart:"))).toHaveLength(3);
    expect(names.filter((name) => name.startsWith("Line chart:"))).toHaveLength(4);
    const scatter = page.querySelector("#effects svg");
    expect(scatter?.querySelectorAll("circle")).toHaveLength(5);
    for (const { title } of comparison.methods) expect(scatter?.textContent).toContain(title);
  });

  it("says what was chosen, what it cost and what the verdict does not say", () => {
    const text = plainly(page.body.textContent ?? "");
    expect(text).toContain("5 seeds, judged on 2 000 rows that no training and no choice has seen");
    expect(text).toContain("Holm's correction for the number of methods");
    expect(text).toContain("Every method has 930 gradient evaluations, to the nearest epoch");
    const chosen = [...page.querySelectorAll("#strengths tr.strong")].map((row) => plainly(row.textContent ?? ""));
    expect(chosen).toHaveLength(4);
    expect(chosen[0]).toBe("Laistrength 0.11.0120.6000chosen");
  });

  it("fetches and runs nothing, and escapes what it shows", () => {
    const evil = madeComparison([effect("x", 1, 0.5, { title: "<script>alert(1)</script>" })], {
      source: '"><img src=x onerror=alert(1)>',
      warnings: ["<b>diverged</b>"],
    });
    const html = draw(evil);
    expect(html).not.toMatch(/<script|<img|<b>diverged/);
    expect(html.replaceAll(/<a href="https:[^"]*"/g, "")).not.toMatch(/(src|href)="http/);
    expect(methodComparisonChart(evil, { document: new Window().document })).not.toContain("<script");
  });

  it("is the same each time", () => {
    expect(draw(comparison)).toBe(draw(comparison));
  });

  it("shows what an interrupted comparison has", () => {
    const methods = comparison.methods.map((method) => ({
      ...method,
      runs: [],
      changes: null,
      chosen: null,
      tried: [],
    }));
    const page = read(draw(madeComparison(undefined, { status: "interrupted", overall: null, methods })));
    expect(page.querySelector(".verdict")?.textContent).toBe("This comparison was interrupted before its verdict.");
    expect(page.querySelectorAll("svg[role=img]")).toHaveLength(0);
  });
});

describe("the chart as a file", () => {
  const chart = methodComparisonChart(madeComparison(), { document: new Window().document }) ?? "";

  it("stands alone: it brings its size, its colours for light and dark, and its paper", () => {
    expect(chart).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="480" height="360" /);
    expect(chart).toContain("@media (prefers-color-scheme: dark)");
    expect(chart).toContain('<rect width="480" height="360" fill="var(--paper)"/>');
    const named = new Set([...chart.matchAll(/var\((--[\w-]+)\)/g)].map(([, name]) => name));
    for (const name of named) expect(chart).toContain(`${name}:`);
  });

  it("is well-formed", () => {
    const window = new Window();
    const parsed = new window.DOMParser().parseFromString(chart, "image/svg+xml");
    expect(parsed.querySelectorAll("parsererror")).toHaveLength(0);
    expect(parsed.querySelectorAll("circle")).toHaveLength(5);
  });

  it("is none where nothing has both figures", () => {
    const methods = madeComparison().methods.map((method) => ({ ...method, changes: null }));
    const none = madeComparison(undefined, { methods });
    expect(methodComparisonChart(none, { document: new Window().document })).toBeNull();
  });
});

describe("comparison.json", () => {
  const text = stringifyMethodComparison(madeComparison());

  it("is read back as it was written", () => {
    expect(parseMethodComparison(text, "comparison.json")).toEqual(madeComparison());
  });

  it("of another version, damaged or changed is refused, and where", () => {
    const refused = (changed: string): string => {
      try {
        parseMethodComparison(changed, "comparison.json");
        return "";
      } catch (error) {
        if (error instanceof FormatError) return error.message;
        throw error;
      }
    };
    expect(refused(text.slice(0, 100))).toMatch(/^comparison\.json: expected JSON, found damaged text/);
    expect(refused(text.replace("isocline.comparison/1", "isocline.comparison/9"))).toBe(
      'comparison.json: expected a comparison of schema "isocline.comparison/1", found "isocline.comparison/9"; ' +
        "read it with the version of isocline that wrote it",
    );
    expect(refused(text.replace('"maxLoss": 0.03', '"maxLoss": "much"'))).toMatch(
      /^comparison\.json, maxLoss: expected number, found "much"/,
    );
    expect(refused(text.replace('"tries"', '"attempts"'))).toContain("comparison.json");
  });
});
