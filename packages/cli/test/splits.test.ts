import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseRecord, randomStream, type SplitSummary } from "isocline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isoclineInside } from "./in-process.ts";
import { isocline, temporaryFolder } from "./isocline.ts";

const TRAIN = [
  "train",
  "t.csv",
  "--target",
  "y",
  "--epochs",
  "2+1",
  "--batch",
  "16",
  "--hidden",
  "8",
  "--by",
  "sample",
];

let folder: string;

beforeAll(async () => {
  folder = await temporaryFolder("splits");
  const random = randomStream(3, "splits");
  const lines = Array.from({ length: 120 }, (_, i) => {
    const [a, b] = [10 * random.uniform(), random.normal()];
    const day = `2024-${String(1 + (i % 12)).padStart(2, "0")}-${String(1 + (i % 28)).padStart(2, "0")}`;
    const part = i % 5 > 0 ? "train" : i % 10 === 0 ? "test" : "validation";
    return [a.toFixed(3), b.toFixed(3), `shop${i % 7}`, day, part, (2 * a + b).toFixed(3)].join(",");
  });
  const header = "a,b,shop,day,part,y";
  await writeFile(join(folder, "t.csv"), `${[header, ...lines].join("\n")}\n`);
  await writeFile(join(folder, "v.csv"), `${[header, ...lines.slice(0, 20)].join("\n")}\n`);
  await writeFile(
    join(folder, "bad.csv"),
    `${[header, ...lines.slice(0, 20), "1,inf,shop1,2024-01-01,train,3"].join("\n")}\n`,
  );
});

afterAll(() => rm(folder, { recursive: true }));

describe("isocline train splits", () => {
  it.each([
    [["--group", "shop", "--exclude", "day,part"], 103, { kind: "group", column: "shop", aside: 0 }],
    [["--time", "day", "--exclude", "shop,part"], 96, { kind: "time", column: "day", aside: 0 }],
    [["--stratify", "shop", "--exclude", "day,part"], 96, { kind: "stratified", column: "shop", aside: 0 }],
    [["--stratify", "y", "--exclude", "day,part"], 96, { kind: "stratified", column: "y", aside: 0 }],
    [["--split-column", "part", "--exclude", "day"], 96, { kind: "column", column: "part", aside: 12 }],
    [["--validation-data", "v.csv", "--exclude", "day,part"], 120, { kind: "file", aside: 0 }],
    [["--folds", "4", "--fold", "3", "--exclude", "day,part"], 90, { kind: "random", aside: 0 }],
  ] as const)("by %j, and says so in the record and the report", async (args, training, split) => {
    const out = `run-${args.join("-").replaceAll(/[^\w]+/g, "-")}`;
    const run = await isocline(folder, ...TRAIN, ...args, "--out", out, "--quiet", "--json");
    expect(run.stderr.replaceAll(/^warning: .*\n/gm, "")).toBe("");
    const text = await readFile(join(folder, out, "run.json"), "utf8");
    const { data } = parseRecord(text, out);
    expect(data.training).toBe(training);
    expect(data.split).toMatchObject(split satisfies Partial<SplitSummary>);
    const names = data.preprocessing.features.map(({ name }) => name);
    expect(names).not.toContain("day");
    expect(names).not.toContain("part");
    expect(names.includes("shop")).toBe(split.kind !== "group" && !args.some((arg) => arg.includes("shop,")));
    const report = await readFile(join(folder, out, "report.html"), "utf8");
    expect(report).toContain("<dt>split</dt>");
    expect(report.includes("<dt>left aside</dt>")).toBe(split.aside > 0);
  });

  it.each([
    [["--time", "shop"], 't.csv, row 1, column "shop": expected a number, or a date and time as in 2024-05-17 09:30'],
    [["--split-column", "shop"], 't.csv, row 1, column "shop": expected train, validation or test, or 0 or 1'],
    [["--validation-data", "bad.csv"], 'bad.csv, row 21, column "b": expected a finite number, found Infinity'],
  ])("refuses %j as bad data, where it is", async (args, message) => {
    const { code, stderr } = await isoclineInside(folder, ...TRAIN, ...args);
    expect([code, stderr]).toEqual([3, expect.stringContaining(message)]);
  });

  it.each([
    [
      ["--group", "shopp"],
      '--group: expected one of the columns a, b, shop, day, part, y, found "shopp"; did you mean',
    ],
    [["--time", "y"], '--time: expected another column than the target, found "y"'],
  ])("refuses %j as misuse", async (args, message) => {
    const { code, stderr } = await isoclineInside(folder, ...TRAIN, ...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  it("repeats a run from its config file, wherever its tables are from there", async () => {
    const first = await isocline(
      folder,
      ...TRAIN,
      "--exclude",
      "day,part",
      "--validation-data",
      "v.csv",
      "--out",
      "a/b/run",
    );
    expect(first.code).toBe(0);
    const again = await isocline(join(folder, "a"), "train", "b/run/config.yaml", "--out", "again");
    expect(again.code).toBe(0);
    const [one, other] = await Promise.all(
      ["a/b/run", "a/again"].map((out) => readFile(join(folder, out, "model.onnx"))),
    );
    expect(one?.equals(other ?? new Uint8Array())).toBe(true);
  });
});
