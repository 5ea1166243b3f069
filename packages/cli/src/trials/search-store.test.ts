import { existsSync } from "node:fs";
import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FormatError } from "isocline";
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

  it("is not guessed where the file that names it is damaged", async () => {
    await openSearchStore(at("shared"), at("trials"));
    const pointer = at("trials/elsewhere.json");
    for (const [text, found] of [
      ['{"schema":"isoc', /: expected JSON, found damaged text \([^\n]+\)/],
      ["", /: expected JSON, found an empty text/],
      ['{"schema":"isocline.store-place/1"}', /, path: expected string, found nothing/],
    ] as const) {
      await writeFile(pointer, text);
      const error = await openSearchStore(undefined, at("trials")).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(FormatError);
      const { message } = error as Error;
      expect(message).toMatch(found);
      expect([message.startsWith(pointer), message.endsWith("; name the store with --store")]).toEqual([true, true]);
    }
    expect((await openSearchStore(at("shared"), at("trials"))).path).toBe(at("shared"));
    expect((await openSearchStore(undefined, at("trials"))).path).toBe(at("shared"));
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
