import { appendFile, cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Ended, isocline, temporaryFolder, writeHouses } from "./isocline.ts";

let folder: string;

const HOUSES = [
  "houses.csv",
  "--target",
  "price",
  "--exclude",
  "id,kind",
  "--hidden",
  "8",
  "--workers",
  "1",
  "--quiet",
];

beforeAll(async () => {
  folder = await temporaryFolder("damaged");
  await writeHouses(join(folder, "houses.csv"), 200);
});

afterAll(() => rm(folder, { recursive: true }));

/** Lets a search that is complete seem to have been interrupted; its copy goes on then. */
async function reopened(run: string, record: string, copy: string): Promise<() => Promise<Ended>> {
  await cp(join(folder, run), join(folder, copy), { recursive: true });
  const path = join(folder, copy, record);
  const document = JSON.parse(await readFile(path, "utf8"));
  await writeFile(path, JSON.stringify({ ...document, status: "interrupted" }));
  return () => isocline(folder, run.split("-")[0] as string, "--resume", copy, "--quiet", "--workers", "1");
}

const recordOf = async (run: string, record: string): Promise<object> => {
  const { seconds: _, created: __, ...rest } = JSON.parse(await readFile(join(folder, run, record), "utf8"));
  return rest;
};

const ONE_LINE = /^isocline: [^\n]+; delete the file, and go on with --resume, which [^\n]+\n$/;

describe("a damaged store", () => {
  it("ends a tuning with exit code 3, which goes on once the file is deleted", { timeout: 240_000 }, async () => {
    const small = [
      "--epochs",
      "3+3",
      "--trials",
      "4",
      "--seeds",
      "1",
      "--less-sensitive",
      "area",
      "--max-loss",
      "900%",
    ];
    expect(await isocline(folder, "tune", ...HOUSES, ...small, "--out", "tune-whole")).toMatchObject({ code: 0 });
    const resume = await reopened("tune-whole", "tune.json", "tune-cut");
    const objects = join(folder, "tune-cut/trials/objects");
    // All but the dataset, which is put anew each time.
    const { dataset } = JSON.parse(await readFile(join(folder, "tune-cut/tune.json"), "utf8"));
    const states = (await readdir(objects)).filter((name) => name !== dataset);
    for (const name of states) await appendFile(join(objects, name), "x");
    const { code, stderr } = await resume();
    expect(code).toBe(3);
    expect(stderr).toMatch(ONE_LINE);
    expect(stderr).toMatch(/\/objects\/\w{64}: expected bytes of SHA-256 \w{12}…, found \w{12}…; /);
    for (const name of states) await rm(join(objects, name));
    expect(await resume()).toMatchObject({ code: 0, stderr: "" });
    expect(await recordOf("tune-cut", "tune.json")).toEqual(await recordOf("tune-whole", "tune.json"));
  });

  it("ends a search of a loss with exit code 3, too", { timeout: 240_000 }, async () => {
    const small = ["--population", "4", "--generations", "1", "--partial-steps", "10", "--steps", "10", "--best", "1"];
    const given = [...HOUSES, ...small, "--seeds", "2", "--batch", "32"];
    expect(await isocline(folder, "metalearn", ...given, "--out", "metalearn-whole")).toMatchObject({ code: 0 });
    const resume = await reopened("metalearn-whole", "metalearning.json", "metalearn-cut");
    const results = join(folder, "metalearn-cut/trials/results");
    const [name = ""] = await readdir(results);
    const text = await readFile(join(results, name), "utf8");
    await writeFile(join(results, name), text.replace('"completed"', '"diverged"'));
    const { code, stderr } = await resume();
    expect(code).toBe(3);
    expect(stderr).toMatch(ONE_LINE);
    expect(stderr).toContain(`${name}`);
    await rm(join(results, name));
    expect(await resume()).toMatchObject({ code: 0, stderr: "" });
    expect(await recordOf("metalearn-cut", "metalearning.json")).toEqual(
      await recordOf("metalearn-whole", "metalearning.json"),
    );
  });
});
