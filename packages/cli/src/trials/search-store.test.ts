import { existsSync } from "node:fs";
import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../test/isocline.ts";
import { checkStore, openSearchStore } from "./search-store.ts";

let folder: string;
const at = (name: string): string => join(folder, name);

beforeEach(async () => {
  folder = await temporaryFolder("search-store");
});

afterEach(() => rm(folder, { recursive: true }));

describe("the store of a search", () => {
  it("is its own trials, or what was named, which is found again", async () => {
    expect((await openSearchStore(undefined, at("run/trials"))).path).toBe(at("run/trials"));
    expect((await openSearchStore(at("shared"), at("other/trials"))).path).toBe(at("shared"));
    expect((await openSearchStore(undefined, at("other/trials"))).path).toBe(at("shared"));
    await rename(at("shared"), at("moved"));
    await expect(openSearchStore(undefined, at("other/trials"))).rejects.toThrow(
      `--resume: expected the search's store, ${at("shared")}, found no folder; name it with --store where it is now`,
    );
    expect(existsSync(at("shared"))).toBe(false);
    expect((await openSearchStore(at("moved"), at("other/trials"))).path).toBe(at("moved"));
    expect((await openSearchStore(undefined, at("other/trials"))).path).toBe(at("moved"));
    await openSearchStore(at("other/trials"), at("other/trials"));
    expect((await openSearchStore(undefined, at("other/trials"))).path).toBe(at("other/trials"));
  });

  it("is no file", async () => {
    await writeFile(at("file"), "");
    await checkStore(folder);
    await checkStore(at("new"));
    await expect(checkStore(at("file"))).rejects.toThrow(
      `--store: expected a folder, or a place for a new one, found a file, ${at("file")}`,
    );
    await expect(checkStore(at("file/below"))).rejects.toThrow("which cannot be read (ENOTDIR)");
  });
});
