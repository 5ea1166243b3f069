import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseRecord } from "isocline";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { everyKind, targetOptions, writeRows } from "./every-kind.ts";
import { isocline, temporaryFolder } from "./isocline.ts";

/** Many processes, on machines that do other things too. */
vi.setConfig({ testTimeout: 180_000 });

let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder("combinations");
  // A row without a group or a time belongs to no part.
  const rows = everyKind(270, 1).filter(({ town, sold }) => town !== "" && sold !== "");
  await writeRows(join(folder, "houses.csv"), rows);
  const names = Array.from(
    { length: 80 },
    (_, i) => `${i % 9},${(i * 37) % 101},${i % 2 ? "__proto__" : "constructor"}`,
  );
  await writeFile(join(folder, "names.csv"), `a,b,__proto__\n${names.join("\n")}\n`);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const QUICK = ["--epochs", "2+1", "--batch", "16", "--hidden", "8", "--share", "0.5", "--quiet"];
const weighed = (...options: readonly string[]): readonly string[] => [
  ...options.map((option) => option.replace(/,trust$/, "")),
  ...["--weight", "trust"],
];

describe("options that meet on one table", () => {
  it.each([
    [
      "classes, weights of rows and classes, stratified folds",
      weighed(...targetOptions("grade")),
      ["--class-weights", "balanced", "--label-smoothing", "0.1", "--stratify", "grade", "--folds", "3", "--ensemble"],
    ],
    [
      "classes of numbers, groups, embeddings",
      weighed(...targetOptions("code"), "--task", "classification"),
      ["--class-weights", "-1=2,10=3", "--group", "town", "--folds", "3", "--ensemble", "--categories", "embedding"],
    ],
    [
      "true and false, repeated folds",
      targetOptions("dear"),
      ["--stratify", "dear", "--folds", "2", "--repeats", "2", "--ensemble", "--by", "sample"],
    ],
    [
      "a transformed number, bins of it in every fold, no scaling",
      weighed(...targetOptions("rent")),
      ["--target-transform", "quantile", "--stratify", "rent", "--folds", "3", "--ensemble", "--scaling", "none"],
    ],
    [
      "several numbers, blocks of time",
      weighed(...targetOptions("price", "rent")),
      ["--time", "sold", "--folds", "3", "--ensemble", "--patience", "1", "--boundary", "area=0.1,*=0.5"],
    ],
  ] as const)("%s", async (name, target, more) => {
    const out = name.replaceAll(/\W+/g, "-");
    const trained = await isocline(folder, "train", "houses.csv", ...target, ...more, ...QUICK, "--out", out);
    expect([trained.code, trained.stderr]).toEqual([0, expect.not.stringMatching(/isocline:/)]);
    expect(trained.stderr).not.toMatch(/NaN|undefined/);
    const fold = more.some((option) => option === "--repeats") ? "repeat-2/fold-1" : "fold-2-of-3";
    const record = parseRecord(await readFile(join(folder, out, fold, "run.json"), "utf8"), out);
    expect(record.status).toBe("completed");
    const { controlled } = record.branches;
    expect(Object.values(controlled?.sensitivity ?? {}).every((value) => value !== null && value >= 0)).toBe(true);
    const evaluated = await isocline(folder, "evaluate", out, "houses.csv", "--json");
    expect(evaluated).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^warning: these rows (may )?include[^\n]+\n$/),
    });
    expect(evaluated.stdout).not.toContain("null");
    const again = await isocline(folder, "train", `${out}/${fold}/config.yaml`, "--out", `${out}-again`, "--quiet");
    expect(again).toMatchObject({ code: 0 });
    const model = (path: string): Promise<Buffer> => readFile(join(folder, path, "model.onnx"));
    expect((await model(`${out}-again`)).equals(await model(`${out}/${fold}`))).toBe(true);
  });

  it("classes and a target that are called like what objects have", async () => {
    const options = ["--target", "__proto__", "--folds", "2", "--ensemble", ...QUICK, "--out", "names"];
    expect(await isocline(folder, "train", "names.csv", ...options)).toMatchObject({ code: 0 });
    const { code, stdout } = await isocline(folder, "diagnose", "names", "names.csv", "--json", "--quiet");
    expect(code).toBe(0);
    const { outputs } = JSON.parse(stdout).models.model;
    expect(Object.keys(outputs)).toEqual(["__proto__", "constructor"]);
    const exported = await isocline(
      folder,
      "export",
      "names",
      "--format",
      "typescript",
      "--out",
      "names.ts",
      "--quiet",
    );
    expect(exported).toMatchObject({ code: 0 });
    const source = await readFile(join(folder, "names.ts"), "utf8");
    expect(source).toContain('          ["__proto__"]: columns.__proto__[i] as number,\n');
  });
});
