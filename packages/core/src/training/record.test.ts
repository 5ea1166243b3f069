import { describe, expect, it } from "vitest";
import { syntheticRun } from "../../test/synthetic-run.ts";
import { FormatError } from "../base/index.ts";
import { parseRecord, stringifyRecord } from "./index.ts";

const { record } = syntheticRun();

/** The record as JSON, with the value at a path replaced, or taken away. */
function damaged(path: readonly (string | number)[], value: unknown): string {
  const copy: unknown = JSON.parse(JSON.stringify(record));
  let parent = copy as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) parent = parent[key] as Record<string | number, unknown>;
  const last = path.at(-1) as string;
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return JSON.stringify(copy);
}

function errorOf(text: string): FormatError {
  try {
    parseRecord(text, "run/run.json");
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
  throw new Error("the record was read");
}

describe("a record", () => {
  it("is read as it was written", () => {
    expect(parseRecord(stringifyRecord(record), "run.json")).toEqual(record);
  });

  it("keeps what becomes of blanks and how numbers are scaled, and nothing that it does not know", () => {
    const first = ["data", "preprocessing", "features", 0] as const;
    const missing = { fill: 2.5, indicator: true };
    for (const scaling of [
      { name: "robust", centre: 2, spread: 0.5 },
      { name: "quantile", knots: [1, 2, 4], scores: [-1.7, 0, 1.7] },
    ]) {
      const text = damaged(first, { ...record.data.preprocessing.features[0], missing, scaling });
      expect(parseRecord(text, "run.json").data.preprocessing.features[0]).toMatchObject({ missing, scaling });
    }
    expect(errorOf(damaged([...first, "missing"], { ...missing, mean: 1 })).message).toContain("features[0].missing");
    expect(errorOf(damaged([...first, "scaling"], { name: "log" })).message).toContain("features[0].scaling");
  });

  it("keeps summaries that fit together, and no others", () => {
    const branch = ["branches", "baseline"] as const;
    const curve = { prediction: [1, null], slope: [0.5, 2] };
    const dependence = [{ feature: "a", values: [1, 2], shares: [0.5, 0.9], outputs: { y: curve } }];
    const kept = parseRecord(damaged([...branch, "dependence"], dependence), "run.json");
    expect(kept.branches.baseline?.dependence).toEqual(dependence);
    const refused = (path: readonly (string | number)[], value: unknown): string =>
      errorOf(damaged(path, value)).message;
    for (const wrong of [
      { ...dependence[0], values: [1, 2, 3] },
      { ...dependence[0], levels: ["x", "y"] },
      { ...dependence[0], outputs: { y: { prediction: [1] } } },
      { feature: "a", outputs: {} },
    ]) {
      expect(refused([...branch, "dependence"], [wrong])).toContain("baseline.dependence[0]");
    }
    expect(refused([...branch, "confusion"], { classes: ["a", "b"], counts: [[1, 2], [3]] })).toContain("confusion");
    const bin = { count: 1, prediction: 1, p05: 1, p25: 1, p50: 1, p75: 1, p95: 1 };
    const histogram = { edges: [0, 1], counts: [1] };
    const residuals = (bins: number) => ({ y: { bins: new Array(bins).fill(bin), histogram } });
    expect(parseRecord(damaged([...branch, "residuals"], residuals(20)), "run.json")).toBeDefined();
    expect(refused([...branch, "residuals"], residuals(21))).toContain("residuals.y.bins");
    const intervals = { confidence: 0.95, draws: 1000, groups: 10, figures: [{ figure: "rmse", method: "guess" }] };
    expect(refused(["intervals"], intervals)).toContain("intervals.figures[0].method");
  });

  it("is read with one branch, with none, and with figures that are undefined", () => {
    for (const branches of [["controlled"], []] as const) {
      const { record: partial } = syntheticRun({ branches, epochs: [3, 2] });
      expect(parseRecord(stringifyRecord(partial), "run.json")).toEqual(partial);
    }
    const undefinedFigure = parseRecord(damaged(["branches", "baseline", "metrics", "rmse"], null), "run.json");
    expect(undefinedFigure.branches.baseline?.metrics.rmse).toBeNull();
  });

  it.each([
    ["damaged JSON", '{"schema": "isocline.run/1", "vers', /^run\/run\.json: expected JSON, found damaged text \(/],
    ["an empty file", "", /^run\/run\.json: expected JSON, found an empty text;/],
    ["no record", "[1, 2]", /^run\/run\.json: expected object, found a list of 2;/],
    [
      "no schema",
      damaged(["schema"], undefined),
      /^run\/run\.json, schema: expected "isocline\.run\/1", found nothing;/,
    ],
    [
      "another version",
      damaged(["schema"], "isocline.run/2"),
      /^run\/run\.json: expected a record of schema "isocline\.run\/1", found "isocline\.run\/2"; read it with/,
    ],
    [
      "a figure that is text",
      damaged(["branches", "controlled", "metrics", "rmse"], "0.5"),
      /^run\/run\.json, branches\.controlled\.metrics\.rmse: expected number, found "0\.5";/,
    ],
    ["a missing field", damaged(["seed"], undefined), /^run\/run\.json, seed: expected number, found nothing;/],
    [
      "a part of an epoch",
      damaged(["plan", 1, "epochs"], 1.5),
      /, plan\[1\]\.epochs: expected a whole number, found 1\.5;/,
    ],
    ["an unknown status", damaged(["status"], "done"), /, status: expected "completed" or .*"running", found "done";/],
    [
      "an unknown field",
      damaged(["data", "row"], 1),
      /, data: expected no other fields than the schema's, found "row";/,
    ],
    ["a share above one", damaged(["plan", 1, "controlled", "share"], 2), /, plan\[1\]\.controlled\.share: .*found 2;/],
    ["a day that is none", damaged(["created"], "yesterday"), /, created: .*found "yesterday";/],
    [
      "a histogram that does not add up",
      damaged(["branches", "baseline", "slopes", "Longitude", "histogram", "edges"], [0, 1]),
      /, branches\.baseline\.slopes\.Longitude\.histogram: expected one more edge than counts, found an object;/,
    ],
  ])("is refused in one line: %s", (_, text, message) => {
    const error = errorOf(text);
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain("\n");
    expect(error.kind).toBe("format");
  });

  it("quotes a column that is no plain word in the path", () => {
    const { record: odd } = syntheticRun({ names: ["a column\nof two lines"] });
    const text = JSON.stringify(odd).replace(/("sensitivity":\{"a column\\nof two lines":)[\d.]+/, '$1"x"');
    expect(errorOf(text).message).toContain(
      'branches.baseline.sensitivity["a column\\nof two lines"]: expected number',
    );
  });

  it("is not written where it could not be read back", () => {
    expect(() => stringifyRecord({ ...record, seconds: Number.NaN })).toThrow(/^the record to write, seconds: /);
    const unknown = stringifyRecord({ ...record, branches: { controlled: withRmse(Number.NaN) } });
    expect(parseRecord(unknown, "run.json").branches.controlled?.metrics.rmse).toBeNull();
  });
});

function withRmse(rmse: number) {
  const { controlled } = record.branches;
  if (controlled === undefined) throw new Error("the synthetic run has a controlled branch");
  return { ...controlled, metrics: { ...controlled.metrics, rmse } };
}
