import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseRecord, randomStream } from "isocline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isocline, temporaryFolder, writeHouses } from "./isocline.ts";

const TRAIN = ["--exclude", "id", "--hidden", "32", "--batch", "64", "--epochs", "10+20", "--threads", "1", "--quiet"];

/** Rows enough that figures of training and validation rows differ by less than what is allowed. */
const ROWS = 6000;

let folder: string;

beforeAll(async () => {
  folder = await temporaryFolder("targets-reached");
  await writeHouses(join(folder, "houses.csv"), ROWS);
  // The Lai lever acts by errors: without noise on the target it has nothing to pull by.
  const [head, ...lines] = (await readFile(join(folder, "houses.csv"), "utf8")).trimEnd().split("\n");
  const random = randomStream(6, "noise");
  const noisy = lines.map((line) =>
    line.replace(/[^,]+$/, (price) => (Number(price) + 60 * random.normal()).toFixed(2)),
  );
  await writeFile(join(folder, "noisy.csv"), `${[head, ...noisy].join("\n")}\n`);
});

afterAll(() => rm(folder, { recursive: true }));

describe("targets, each within 5 % on the validation rows, with exit code 0:", () => {
  it.each([
    ["noise", ["houses.csv", "--target", "price"], ["--less", "area=40%", "--less-slope", "age=30%"]],
    ["jacobian", ["houses.csv", "--target", "price"], ["--sensitivity", "area=30", "--slope", "age=0.3"]],
    ["lai", ["noisy.csv", "--target", "price"], ["--less", "area=30%", "--less-slope", "age=20%"]],
    ["noise", ["houses.csv", "--target", "kind"], ["--less", "area=40%", "--less-slope", "age=30%"]],
  ])("by %s, %j, %j", async (lever, table, asked) => {
    const out = `${lever}-${table[2]}`;
    const { code, stderr } = await isocline(
      folder,
      "train",
      ...table,
      ...TRAIN,
      ...asked,
      "--lever",
      lever,
      "--out",
      out,
    );
    expect(stderr).toBe("");
    const { branches, data } = parseRecord(await readFile(join(folder, out, "run.json"), "utf8"), out);
    expect(data.validation).toBe(ROWS / 5);
    const { targets = [], sensitivity, slope } = branches.controlled ?? {};
    expect(targets).toMatchObject([
      { column: "area", of: "sensitivity", met: true, reached: sensitivity?.area },
      { column: "age", of: "slope", met: true, reached: slope?.age },
    ]);
    for (const { reached, wanted } of targets) {
      expect(Math.abs((reached as number) / (wanted as number) - 1)).toBeLessThan(0.05);
    }
    expect(code).toBe(0);
  });
});
