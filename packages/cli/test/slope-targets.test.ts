import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseRecord, type RunRecord } from "isocline";
import { parseCrossValidation } from "isocline/report";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isoclineInside } from "./in-process.ts";
import { isocline, linesOf, start, temporaryFolder, until, writeHouses } from "./isocline.ts";
import { net } from "./net.ts";

const TRAIN = ["train", "houses.csv", "--target", "price", "--exclude", "id", "--batch", "32", "--hidden", "16"];

let folder: string;

beforeAll(async () => {
  folder = await temporaryFolder("slope-targets");
  await writeHouses(join(folder, "houses.csv"), 600);
});

afterAll(() => rm(folder, { recursive: true }));

const record = async (path: string): Promise<RunRecord> =>
  parseRecord(await readFile(join(folder, path, "run.json"), "utf8"), path);

const bytes = (path: string): Promise<Buffer> => readFile(join(folder, path));

describe("isocline train with targets", () => {
  it("tells what was asked and reached in the table, the record, the document and the report", async () => {
    const column = "area";
    const args = ["--epochs", "20+30", "--less", "area=40%", "--out", "met"];
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

  it("are repeated by the run's own config, and gone on with bit for bit", async () => {
    const args = [...TRAIN, "--epochs", "40+120", "--less", "area=50%", "--slope", "age=0.3", "--quiet"];
    const whole = await isocline(folder, ...args, "--out", "whole");
    const broken = start(folder, ...args, "--out", "broken");
    await until(() => linesOf(join(folder, "broken/metrics.jsonl")) >= 200, 60);
    broken.child.kill("SIGINT");
    expect(await broken.ended).toMatchObject({ code: 130 });
    const resumed = await isocline(folder, "train", "--resume", "broken", "--quiet");
    expect(resumed).toMatchObject({ code: whole.code, stderr: whole.stderr });
    const repeated = await isocline(folder, "train", "whole/config.yaml", "--quiet", "--out", "repeated");
    expect(repeated).toMatchObject({ code: whole.code, stderr: whole.stderr });
    for (const out of ["broken", "repeated"]) {
      expect((await record(out)).branches).toEqual((await record("whole")).branches);
      for (const name of ["model.onnx", "baseline.onnx"]) {
        expect((await bytes(`${out}/${name}`)).equals(await bytes(`whole/${name}`)), `${out}/${name}`).toBe(true);
      }
    }
    expect((await bytes("broken/checkpoint.safetensors")).equals(await bytes("whole/checkpoint.safetensors"))).toBe(
      true,
    );
  }, 120_000);

  it.each([
    ["of classes", ["--target", "kind"], ["--less", "area=40%"]],
    [
      "of several numbers, transformed",
      ["--target", "price,luck"],
      ["--less", "area=40%", "--target-transform", "quantile"],
    ],
    [
      "with another network",
      ["--target", "price"],
      ["--less", "area=40%", "--model", "net.onnx", "--learning-rate", "0.01"],
    ],
    [
      "by the Lai loss of absolute errors",
      ["--target", "price"],
      ["--less-slope", "area=40%", "--lever", "lai", "--loss", "mae"],
    ],
    [
      "under SAM, of samples",
      ["--target", "price"],
      ["--less", "area=40%", "--rule", "sam", "--by", "sample", "--share", "0.5"],
    ],
  ])(
    "come near %s",
    async (name, target, args) => {
      await writeFile(join(folder, "net.onnx"), net());
      const out = name.replaceAll(" ", "-");
      const columns = target[1] === "price,luck" ? "area,age" : "area,age,luck";
      const hidden = args.includes("--model") ? [] : ["--hidden", "16,16"];
      const small = ["--features", columns, "--batch", "16", "--epochs", "10+40", ...hidden, "--out", out, "--quiet"];
      const { code, stderr } = await isocline(folder, "train", "houses.csv", ...target, ...small, ...args);
      expect([0, 5], stderr).toContain(code);
      const { branches } = await record(out);
      const [reached] = branches.controlled?.targets ?? [];
      expect(Math.abs(reached?.deviation as number)).toBeLessThan(0.2);
      expect(reached?.reached).toBe(branches.controlled?.[reached?.of ?? "slope"].area);
    },
    120_000,
  );

  it("exits with 5 where a target is missed, and says how near it came", async () => {
    const args = ["--epochs", "1+1", "--slope", "area=0.0001", "--json", "--out", "missed"];
    const { code, stdout, stderr } = await isocline(folder, ...TRAIN, ...args);
    expect(code).toBe(5);
    expect(stderr).toMatch(/isocline: the slope of \S+ came to [\d.]+, \d+.* % above it; its target is 0.0001/);
    expect(JSON.parse(stdout).branches.controlled.targets).toMatchObject([{ of: "slope", met: false }]);
  }, 60_000);

  it("of folds are told by fold, and one that is missed is exit code 5", async () => {
    const args = [
      "--epochs",
      "2+3",
      "--folds",
      "2",
      "--slope",
      "area=0.0001",
      "--sensitivity",
      "age=1000",
      "--at-most",
    ];
    const { code, stdout, stderr } = await isocline(folder, ...TRAIN, ...args, "--quiet", "--out", "folds");
    expect(code).toBe(5);
    expect(stderr).toMatch(/isocline: 2 of 2 folds missed a target: fold-1-of-2: the slope of area came to [\d.]+, /);
    expect(stderr).toMatch(/; fold-2-of-2: the slope of area came to [^;]+; its target is 0.0001; give the control/);
    expect(stdout).toMatch(/\narea +slope +1.000e−4 ± 0 +[\d.]+ ± [\d.e−]+ +\+\d+ % +0 of 2\n/);
    expect(stdout).toMatch(/\nTargets\nage +sensitivity +1000 ± 0 +[\d.]+ ± [\d.]+ +−\d+.\d % +2 of 2\n/);
    const { runs, warnings } = parseCrossValidation(String(await bytes("folds/cross-validation.json")), "folds");
    expect(runs.map(({ targets }) => targets?.map(({ met }) => met))).toEqual([
      [true, false],
      [true, false],
    ]);
    expect(warnings.slice(-2)).toEqual(
      [1, 2].map((fold) => expect.stringMatching(`^fold-${fold}-of-2: the slope of area came to`)),
    );
    const page = String(await bytes("folds/report.html"));
    expect(page).toContain("2 of 2 folds missed a target.");
    expect(page).toContain('id="targets"');
  }, 60_000);

  it.each([
    [["--less", "nowhere=50%"], "--less: expected"],
    [["--less", "price=50%"], "--less: expected"],
    [["--control", "targets"], "--control: expected a target with it, such as --less COLUMN=50%, found none"],
    [["--control", "lai", "--less", "rooms=50%"], "found lai; leave it out; --lever lai pulls by it"],
    [
      ["--less", "rooms=50%", "--lambda", "1"],
      "--lambda: expected --control lai, lai-finite-difference, lai-directed with it, found targets",
    ],
    [["--less", "rooms=50%", "--patience", "3"], "--patience: expected off with targets"],
    [["--less", "rooms=50%", "--slope", "rooms=1"], 'expected one target a column, found two of "rooms"'],
    [["--less", "area=50%", "--control", "none"], "--control: expected targets, which find their own strengths, where"],
    [["--less", "area=50%", "--share", "0"], "--share: expected more than 0 with targets, found 0"],
    [["--less", "area=50%", "--target-transform", "log"], "--less: expected a target that is not transformed"],
    [["--less", "kind=50%"], '--less: expected numeric features, which have slopes: area, age, luck, found "kind"'],
    [["--lever", "lai"], "--lever: expected a target, such as --less COLUMN=50%, with it, found none"],
  ])("%j is a mistake of usage", async (args, message) => {
    const { code, stderr } = await isoclineInside(folder, ...TRAIN, ...args);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});
