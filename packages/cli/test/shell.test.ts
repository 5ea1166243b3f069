import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bin, isocline, startProcess, temporaryFolder, writeHouses } from "./isocline.ts";

let folder: string;

beforeAll(async () => {
  folder = await temporaryFolder("shell");
  await writeHouses(join(folder, "houses.csv"), 20_000);
});

afterAll(() => rm(folder, { recursive: true }));

describe("help", () => {
  it.each([
    ["isocline", []],
    ["train", ["train"]],
    ["tune", ["tune"]],
    ["predict", ["predict"]],
    ["evaluate", ["evaluate"]],
    ["diagnose", ["diagnose"]],
    ["export", ["export"]],
    ["compare", ["compare"]],
    ["report", ["report"]],
    ["methods", ["methods"]],
    ["cite", ["cite"]],
    ["worker", ["worker"]],
    ["metalearn", ["metalearn"]],
    ["reproduce", ["reproduce"]],
  ])("of %s", async (name, command) => {
    const [asked, other] = await Promise.all([
      isocline(folder, ...command, "--help"),
      isocline(folder, "help", ...command),
    ]);
    expect(asked).toMatchObject({ code: 0, stderr: "" });
    expect(other).toEqual(asked);
    expect(asked.stdout.split("\n").filter((line) => line.length > 100)).toEqual([]);
    await expect(asked.stdout).toMatchFileSnapshot(`help/${name}.txt`);
  });

  it("is shown where nothing is asked for, and the version on request", async () => {
    const [nothing, help, version] = await Promise.all(
      [[], ["--help"], ["--version"]].map((args) => isocline(folder, ...args)),
    );
    expect(nothing).toEqual(help);
    const manifest = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));
    expect(version).toMatchObject({ code: 0, stdout: `${manifest.version}\n` });
  });
});

describe("in a pipe", () => {
  const shell = (line: string) =>
    startProcess(
      folder,
      "bash",
      "-c",
      `set -o pipefail; ${line.replaceAll("isocline", `"${process.execPath}" "${bin}"`)}`,
    ).ended;

  it("ends quietly where its reader has gone", async () => {
    const train = "train houses.csv --target price --epochs 1+1 --batch 512 --out run --quiet";
    const trained = await shell(`isocline ${train} | true`);
    expect(trained.code).toBe(0);
    expect(trained.stderr).toMatch(/^(warning: [^\n]+\n)*$/);
    expect(await shell("isocline predict run houses.csv | head -n 2 | wc -l")).toMatchObject({ code: 0, stderr: "" });
    expect(await shell("isocline train --help | head -n 1")).toMatchObject({
      code: 0,
      stdout: "Usage: isocline train [options] [data]\n",
      stderr: "",
    });
  });
});
