import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../test/isocline.ts";
import { openStore } from "./store.ts";
import { identifyStore, openKnownStore } from "./store-id.ts";

let folder: string;

beforeEach(async () => {
  folder = await temporaryFolder("store-id");
});

afterEach(() => rm(folder, { recursive: true }));

describe("the name of a store", () => {
  it("is given once, whoever asks", async () => {
    const names = await Promise.all(Array.from({ length: 8 }, () => identifyStore(folder)));
    expect(new Set(names).size).toBe(1);
    expect(JSON.parse(await readFile(join(folder, "store.json"), "utf8"))).toEqual({
      schema: "isocline.store/1",
      id: names[0],
    });
  });

  it("opens the store by whatever path it is seen", async () => {
    const store = await openStore(join(folder, "trials"));
    const digest = await store.put(new TextEncoder().encode("rows"));
    const id = await identifyStore(store.path);
    const seen = await openKnownStore(join(folder, "trials", "..", "trials"), {
      where: "--store",
      id,
      atDesk: "/desk",
    });
    expect(new TextDecoder().decode(await seen.get(digest))).toBe("rows");
  });

  it("tells another store, a folder that is none, and one that is not there; nothing is made", async () => {
    await mkdir(join(folder, "other"));
    const other = await identifyStore(join(folder, "other"));
    const known = { where: "--store", id: "0123456789abcdef", atDesk: "/desk/trials" };
    const expected = "--store: expected the search's store 01234567, which is /desk/trials at its desk, found";
    await expect(openKnownStore(join(folder, "other"), known)).rejects.toThrow(
      `${expected} ${join(folder, "other")}, which is store ${other.slice(0, 8)}; let this machine see that folder`,
    );
    for (const path of [folder, join(folder, "missing"), join(folder, "other/store.json")]) {
      await expect(openKnownStore(path, known)).rejects.toThrow(`${expected} ${path}, which holds no store; `);
    }
    await expect(readFile(join(folder, "missing"))).rejects.toThrow("ENOENT");
  });

  it("is not taken from a damaged file", async () => {
    await writeFile(join(folder, "store.json"), "{");
    await expect(identifyStore(folder)).rejects.toThrow(
      /store\.json: expected a name of schema "isocline\.store\/1", found damaged text; delete it, and start again$/,
    );
  });
});
