import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemCode, writeAtomically } from "./files.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "isocline-files-"));
});

afterAll(() => rm(folder, { recursive: true }));

describe("writeAtomically", () => {
  it("replaces a file, and what a killed process left beside it", async () => {
    await writeFile(join(folder, ".a.part"), "a long rest");
    await writeAtomically(join(folder, "a"), "old");
    await writeAtomically(join(folder, "a"), Uint8Array.of(110, 101, 119));
    expect([await readdir(folder), await readFile(join(folder, "a"), "utf8")]).toEqual([["a"], "new"]);
  });

  it("leaves nothing where it fails", async () => {
    await mkdir(join(folder, "taken"));
    const failure = await writeAtomically(join(folder, "taken"), "x").catch((error: unknown) => error);
    expect(systemCode(failure)).toBe("EISDIR");
    expect(await readdir(folder)).not.toContain(".taken.part");
    expect(systemCode(await writeAtomically(join(folder, "a/b"), "x").catch((error: unknown) => error))).toBe(
      "ENOTDIR",
    );
  });
});
