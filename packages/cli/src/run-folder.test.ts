import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UsageError } from "isocline";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkNewFolder, createRunFolder, ownRunFolder } from "./run-folder.ts";

let folder: string;
const before = process.cwd();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "isocline-runs-"));
  process.chdir(folder);
});

afterEach(async () => {
  process.chdir(before);
  await rm(folder, { recursive: true });
});

describe("createRunFolder", () => {
  it("numbers the runs of a table, several at once too", async () => {
    const made = await Promise.all(
      ["a/houses.csv", "houses.parquet", "sample:houses"].map((data) => createRunFolder(undefined, data)),
    );
    expect(made.map(({ path }) => path).sort()).toEqual(
      ["houses-1", "houses-2", "houses-3"].map((name) => join("runs", name)),
    );
    expect((await createRunFolder(undefined, "my houses (new).v2.csv")).path).toBe(join("runs", "my-houses-new-.v2-1"));
    expect((await createRunFolder(undefined, "data/houses-*.csv")).path).toBe(join("runs", "houses-4"));
    expect((await createRunFolder(undefined, "data/*.csv")).path).toBe(join("runs", "run-1"));
  });

  it("takes a new or an empty folder", async () => {
    expect((await createRunFolder("deep/new", "t.csv")).path).toBe("deep/new");
    await mkdir("empty");
    expect((await createRunFolder("empty", "t.csv")).path).toBe("empty");
  });

  it("takes one in which a killed run left nothing but a lock and half a file", async () => {
    await mkdir("left");
    await writeFile("left/run.lock", "");
    await writeFile("left/.run.json.part", "{");
    const made = await createRunFolder("left", "t.csv");
    expect(await readdir("left")).toEqual(["run.lock"]);
    made.release();
    expect(await readdir("left")).toEqual([]);
  });

  it("refuses one that another process has begun to write into", async () => {
    await mkdir("busy");
    await writeFile("busy/run.lock", `${process.ppid}\n`);
    const refused = createRunFolder("busy", "t.csv");
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow(
      `--out: expected a run that no other process writes, found a run that process`,
    );
    expect(await readdir("busy")).toEqual(["run.lock"]);
  });

  // Node's own mkdir, told to make the folders above too, never returns there.
  it.skipIf(!existsSync("/proc/self"))("refuses what no folder can be made below, and leaves none", async () => {
    await expect(createRunFolder("/proc/isocline/run", "t.csv")).rejects.toThrow(UsageError);
    await expect(createRunFolder("/proc/isocline/run", "t.csv")).rejects.toThrow(
      /^--out: expected a new or empty folder that can be written to, found \/proc\/isocline\/run, which cannot be/,
    );
    const long = join("new", "x".repeat(300));
    await expect(createRunFolder(long, "t.csv")).rejects.toThrow(UsageError);
    expect(await readdir(".")).toEqual([]);
  });

  it.each([
    ["full", "full, which holds files; name another folder; an interrupted run goes on with --resume"],
    ["file", "a file, "],
    ["file/below/it", "a file, "],
  ])("refuses %s", async (out, message) => {
    await mkdir("full");
    await writeFile("full/x", "");
    await writeFile("file", "");
    for (const attempt of [checkNewFolder, createRunFolder]) {
      await expect(attempt(out, "t.csv")).rejects.toThrow(UsageError);
      await expect(attempt(out, "t.csv")).rejects.toThrow(message);
    }
    expect(await readdir("full")).toEqual(["x"]);
  });

  it("refuses the default where a file is in its way", async () => {
    await writeFile("runs", "");
    await expect(checkNewFolder(undefined)).rejects.toThrow("a file, ");
  });

  it("creates nothing when it only checks", async () => {
    await checkNewFolder("deep/new");
    expect(await readdir(".")).toEqual([]);
  });
});

describe("discard", () => {
  it("takes away what was written, and the folder if it was new", async () => {
    const made = await createRunFolder("new", "t.csv");
    await mkdir("empty");
    const given = await createRunFolder("empty", "t.csv");
    for (const each of [made, given]) {
      await writeFile(each.file("record"), "");
      await each.discard();
    }
    expect([existsSync("new"), await readdir("empty")]).toEqual([false, []]);
  });

  it("takes away the folders above that were made for it, unless they hold something now", async () => {
    const deep = await createRunFolder("a/b/c", "t.csv");
    const numbered = await createRunFolder(undefined, "t.csv");
    await deep.discard();
    await numbered.discard();
    expect(await readdir(".")).toEqual([]);
    await mkdir("mine");
    const [first, second] = [await createRunFolder("mine/x/1", "t.csv"), await createRunFolder("mine/x/2", "t.csv")];
    await first.discard();
    expect(await readdir("mine/x")).toEqual(["2"]);
    await second.discard();
    expect(await readdir("mine")).toEqual(["x"]);
  });

  it("leaves a run that can be gone on with", async () => {
    const made = await createRunFolder("new", "t.csv");
    await writeFile(made.file("checkpoint"), "");
    await made.discard();
    expect(await readdir("new")).toEqual(["checkpoint.safetensors"]);
  });
});

describe("ownRunFolder", () => {
  it("removes what a killed process left half-written, and nothing else", async () => {
    await mkdir("run");
    const names = ["run.json", "run.lock", ".checkpoint.safetensors.part", ".run.json.part", ".other.part"];
    for (const name of names) await writeFile(join("run", name), "");
    const folder = await ownRunFolder("run", "--resume");
    expect((await readdir("run")).sort()).toEqual([".other.part", "run.json", "run.lock"]);
    folder.release();
    expect((await readdir("run")).sort()).toEqual([".other.part", "run.json"]);
  });
});
