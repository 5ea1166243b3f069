import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { parseRecord, type RunRecord } from "isocline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isocline, temporaryFolder, writeHouses } from "./isocline.ts";

const TRAIN = ["train", "houses.csv", "--target", "price", "--exclude", "id", "--batch", "32", "--hidden", "16"];

let folder: string;

beforeAll(async () => {
  folder = await temporaryFolder("slope-targets");
  await writeHouses(join(folder, "houses.csv"), 600);
});

afterAll(() => rm(folder, { recursive: true }));

const record = async (path: string): Promise<RunRecord> =>
  parseRecord(await readFile(join(folder, path, "run.json"), "utf8"), path);

/** A numeric feature of the houses. */
const first = async (): Promise<string> => {
  const [header = ""] = (await readFile(join(folder, "houses.csv"), "utf8")).split("\n");
  return header.split(",").find((name) => !["id", "price"].includes(name)) ?? "";
};

describe("isocline train with targets", () => {
  it("tells what was asked and reached in the table, the record, the document and the report", async () => {
    const column = await first();
    const args = ["--epochs", "20+30", "--less", `${column}=40%`, "--out", "met"];
    const { code, stdout, stderr } = await isocline(folder, ...TRAIN, ...args);
    const { branches, config, plan, warnings } = await record("met");
    const [target] = branches.controlled?.targets ?? [];
    expect(target).toMatchObject({ column, of: "sensitivity", less: 0.4, reference: "baseline" });
    expect(target?.wanted).toBeCloseTo(0.6 * (branches.baseline?.sensitivity[column] as number), 8);
    expect(target?.reached).toBe(branches.controlled?.sensitivity[column]);
    expect(Math.abs(target?.deviation as number)).toBeLessThan(0.15);
    expect(code).toBe(target?.met ? 0 : 5);
    expect(stderr.includes("came to")).toBe(!target?.met);
    expect(warnings.length).toBe(target?.met ? 0 : 1);
    expect(stdout).toMatch(/40 % less than the baseline's/);
    expect(config).toMatchObject({
      control: "targets",
      lever: "noise",
      share: 1,
      less: { [column]: 0.4 },
      lambda: null,
    });
    expect(plan[1]?.controlled?.objective).toBe("targets by noise");
    expect(await readFile(join(folder, "met", "report.html"), "utf8")).toContain('id="targets"');
  }, 120_000);

  it("exits with 5 where a target is missed, and says how near it came", async () => {
    const args = ["--epochs", "1+1", "--slope", `${await first()}=0.0001`, "--json", "--out", "missed"];
    const { code, stdout, stderr } = await isocline(folder, ...TRAIN, ...args);
    expect(code).toBe(5);
    expect(stderr).toMatch(/isocline: the slope of \S+ came to [\d.]+, \d+.* % above it; its target is 0.0001/);
    expect(JSON.parse(stdout).branches.controlled.targets).toMatchObject([{ of: "slope", met: false }]);
  }, 60_000);

  it.each([
    [["--less", "nowhere=50%"], "--less: expected"],
    [["--less", "price=50%"], "--less: expected"],
    [["--control", "targets"], "--control: expected a target with it, such as --less COLUMN=50%, found none"],
    [["--control", "lai", "--less", "rooms=50%"], "--control: expected --control targets with targets, found lai"],
    [
      ["--less", "rooms=50%", "--lambda", "1"],
      "--lambda: expected --control lai, lai-finite-difference, lai-directed with it, found targets",
    ],
    [["--less", "rooms=50%", "--patience", "3"], "--patience: expected off with targets"],
    [["--less", "rooms=50%", "--slope", "rooms=1"], 'expected one target a column, found two of "rooms"'],
    [["--lever", "lai"], "--lever: expected a target, such as --less COLUMN=50%, with it, found none"],
  ])("%j is a mistake of usage", async (args, message) => {
    const { code, stderr } = await isocline(folder, ...TRAIN, ...args);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});
