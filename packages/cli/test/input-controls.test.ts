import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { inputControlRegistry, namesOf, parseRecord, type RunRecord } from "isocline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isoclineInside } from "./in-process.ts";
import { isocline, temporaryFolder } from "./isocline.ts";

const TRAIN = [
  "train",
  "plots.csv",
  "--target",
  "y",
  "--batch",
  "16",
  "--hidden",
  "6",
  "--epochs",
  "1+1",
  "--share",
  "1",
];

let folder: string;

/** y = 3·area − age² + kind, with the slopes 3 and −2·age beside it. */
function table(rows: number): string {
  const lines = Array.from({ length: rows }, (_, i) => {
    const [area, age, kind] = [((i * 37) % 100) / 25, ((i * 53) % 90) / 45, i % 3];
    return [area, age, ["flat", "house", "barn"][kind], 3 * area - age ** 2 + kind, 3, -2 * age].join(",");
  });
  return ["area,age,kind,y,by_area,by_age", ...lines, ""].join("\n");
}

beforeAll(async () => {
  folder = await temporaryFolder("input-controls");
  await writeFile(join(folder, "plots.csv"), table(120));
});

afterAll(() => rm(folder, { recursive: true }));

const record = async (path: string): Promise<RunRecord> =>
  parseRecord(await readFile(join(folder, path, "run.json"), "utf8"), path);

const SLOPES = ["--scaling", "standard", "--target-slopes", "area=by_area,age=by_age"];
const WITHOUT = ["--exclude", "by_area,by_age"];

/** What each control is told here. */
const told: Readonly<Record<string, readonly string[]>> = {
  sobolev: [...SLOPES, "--stochastic"],
  "lai-directed": [...WITHOUT, "--directions", "area=+,*=-", "--boundary", "0.3"],
  "lai-finite-difference": [...WITHOUT, "--difference", "0.05", "--difference-order", "1", "--lambda", "area=0.1,*=1"],
  "slope-bounds": [...WITHOUT, "--bounds", "age=-inf..0,area=0..1.5", "--strength", "20"],
  "slope-smoothing": [...WITHOUT, "--projections", "2"],
  "gradient-penalty": [...WITHOUT, "--target-norm", "0.5", "--strength", "0.1"],
  noise: [...WITHOUT, "--deviation", "0.2"],
  fgsm: [...WITHOUT, "--radius", "0.05", "--ball", "l2", "--rule", "sam", "--rule-radius", "0.01"],
  pgd: [...WITHOUT, "--attack-steps", "3", "--step-size", "0.02"],
};

describe("isocline train --control", () => {
  it.each(namesOf(inputControlRegistry))(
    "%s trains, and the record says so",
    async (control) => {
      const run = await isocline(
        folder,
        ...TRAIN,
        "--control",
        control,
        ...(told[control] ?? WITHOUT),
        "--out",
        control,
      );
      expect(run).toMatchObject({ code: 0 });
      const { plan, references, config, warnings } = await record(control);
      expect(plan.at(-1)).toMatchObject({ controlled: { objective: control } });
      expect(config).toMatchObject({ control });
      const own = inputControlRegistry.members[control]().references;
      for (const { title } of own) expect(references.map((each) => each.title)).toContain(title);
      expect(warnings.filter((warning) => warning.includes("smooth"))).toEqual([]);
    },
    60_000,
  );

  it("keeps what each was told, and repeats it from its config", async () => {
    expect((await record("slope-bounds")).config).toMatchObject({
      bounds: { age: { upper: 0 }, area: { lower: 0, upper: 1.5 } },
      strength: 20,
      lambda: null,
      radius: null,
    });
    expect((await record("fgsm")).config).toMatchObject({
      radius: 0.05,
      "rule-radius": 0.01,
      strength: 0.5,
      ball: "l2",
    });
    expect((await record("lai-directed")).config).toMatchObject({ directions: { area: 1, "*": -1 } });
    expect((await record("pgd")).config).toMatchObject({ "attack-steps": 3, "step-size": 0.02, stochastic: null });
    expect((await record("sobolev")).config).toMatchObject({ stochastic: true, "step-size": null, eta: null });
    for (const name of ["slope-bounds", "sobolev", "fgsm"]) {
      const again = await isocline(folder, "train", join(name, "config.yaml"), "--out", `${name}-again`);
      expect(again).toMatchObject({ code: 0 });
      expect((await record(`${name}-again`)).branches).toEqual((await record(name)).branches);
    }
  }, 90_000);

  it("takes the same as texts or values of a file", async () => {
    await writeFile(join(folder, "text.yaml"), "bounds: age=-inf..0\ncontrol: slope-bounds\n");
    await writeFile(join(folder, "value.yaml"), "bounds:\n  age:\n    upper: 0\ncontrol: slope-bounds\n");
    for (const name of ["text", "value"]) {
      const args = [...TRAIN.slice(0, 1), `${name}.yaml`, ...TRAIN.slice(2), ...WITHOUT, "--query", "from 'plots.csv'"];
      expect(await isocline(folder, ...args, "--out", name)).toMatchObject({ code: 0 });
      expect((await record(name)).config).toMatchObject({ bounds: { age: { upper: 0 } } });
    }
  }, 60_000);

  it("warns once of an activation that is not smooth, where the control needs it", async () => {
    const relu = ["--activation", "relu", ...WITHOUT];
    const warningsWith = async (control: string): Promise<readonly string[]> => {
      const run = await isocline(folder, ...TRAIN, "--control", control, ...relu, "--out", `relu-${control}`);
      expect(run).toMatchObject({ code: 0 });
      return (await record(`relu-${control}`)).warnings.filter((warning) => warning.includes("smooth activation"));
    };
    expect(await warningsWith("jacobian")).toEqual([expect.stringContaining("it sends no gradient to biases")]);
    expect(await warningsWith("slope-smoothing")).toEqual([expect.stringContaining("slopes change at kinks alone")]);
    for (const control of ["noise", "fgsm", "lai-finite-difference"]) expect(await warningsWith(control)).toEqual([]);
  }, 90_000);

  it.each([
    [
      ["--control", "sobolev"],
      "--control sobolev: expected --target-slopes with it: the columns that hold the slopes that predictions should have, found none",
    ],
    [
      ["--control", "sobolev", "--scaling", "quantile", "--target-slopes", "area=by_area"],
      'target slopes, "area": expected an encoding that has a slope everywhere, found one by quantiles; take another scaling, such as standard',
    ],
    [
      ["--control", "sobolev", "--target-slopes", "area=by_aera"],
      '--target-slopes: expected one of the columns area, age, kind, y, by_area, by_age, found "by_aera"; did you mean "by_area"?',
    ],
    [
      ["--control", "sobolev", ...SLOPES.slice(0, 2), "--target-slopes", "kind=by_area"],
      'target slopes of "kind": expected a numeric feature, found a category',
    ],
    [
      ["--control", "slope-bounds", "--bounds", "kind=0..inf"],
      '--bounds: expected numeric features, which have slopes: area, age, by_area, by_age, found "kind", a category',
    ],
    [
      ["--control", "lai-directed", "--directions", "kind=+"],
      '--directions: expected numeric features, which have slopes: area, age, by_area, by_age, found "kind", a category',
    ],
    [["--control", "slope-bounds", "--bounds", "aera=0..inf"], 'found "aera"; did you mean "area"?'],
    [
      ["--control", "slope-bounds", "--bounds", "area=1..0"],
      '--bounds: expected COLUMN=LEAST..MOST, as in area=0..inf, found "area=1..0"',
    ],
    [
      ["--control", "slope-bounds", "--bounds", "area=0..1,area=0..2"],
      '--bounds: expected each column once, found "area" twice',
    ],
    [["--control", "lai-directed", "--directions", "area=up"], "--directions: expected COLUMN=+, COLUMN=- or COLUMN=0"],
    [
      ["--control", "jacobian", "--lambda", "0.1"],
      "--lambda: expected --control lai, lai-finite-difference, lai-directed with it, found jacobian",
    ],
    [
      ["--control", "jacobian", "--bounds", "area=0..1"],
      "--bounds: expected --control slope-bounds with it, found jacobian",
    ],
    [
      ["--control", "noise", "--strength", "1"],
      "or --control slope-smoothing, double-backprop, jacobian, jacobian-projected, input-gradient-finite-difference, sobolev, gradient-penalty, slope-bounds, fgsm, pgd",
    ],
    [
      ["--control", "jacobian", "--rule-strength", "1"],
      "--rule-strength: expected a control and a rule that both have a strength with it, found jacobian; give --strength",
    ],
    [["--control", "pgd", "--strength", "1.5"], "strength of pgd: expected a number from 0 to 1, found 1.5"],
    [["--control", "jacobain"], "--control: expected one of lai, lai-finite-difference"],
  ])("%j is a mistake of usage, found before anything is trained", async (args, message) => {
    const ended = await isoclineInside(folder, ...TRAIN, ...args, "--out", "never");
    expect(ended).toMatchObject({ code: 2, stdout: "" });
    expect(ended.stderr).toContain(message);
  });
});
