import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseTuning } from "isocline/report";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  bin,
  type Ended,
  isocline,
  type Running,
  start,
  startProcess,
  temporaryFolder,
  until,
  writeHouses,
} from "./isocline.ts";

const TUNE = [
  ...["tune", "houses.csv", "--target", "price", "--exclude", "id", "--batch", "32", "--hidden", "8,8"],
  ...["--epochs", "60+60", "--learning-rate", "0.01", "--less-sensitive", "area,age", "--max-loss", "900%"],
  ...["--trials", "6", "--seeds", "2", "--finalists", "2", "--quiet", "--json"],
];

let folder: string;
let whole: Ended;

beforeAll(async () => {
  folder = await temporaryFolder("tune-interrupt");
  await writeHouses(join(folder, "houses.csv"), 300);
  whole = await isocline(folder, ...TUNE, "--workers", "2", "--out", "whole");
}, 240_000);

afterAll(() => rm(folder, { recursive: true }));

const file = (path: string): Promise<Buffer> => readFile(join(folder, path));
const record = async (out: string) => {
  const { seconds: _, created: __, ...rest } = parseTuning(String(await file(`${out}/tune.json`)), out);
  return rest;
};
const files = (path: string): readonly string[] =>
  existsSync(join(folder, path)) ? readdirSync(join(folder, path)) : [];

/** Waits until a search has so many results, and sends it a signal. */
async function signalled({ child, ended }: Running, out: string, results: number, signal: NodeJS.Signals) {
  await until(() => files(`${out}/trials/results`).filter((name) => name.endsWith(".json")).length >= results, 60);
  child.kill(signal);
  return ended;
}

describe("an interrupted search", () => {
  it("ends bit for bit as one that was not, however it was interrupted", { timeout: 240_000 }, async () => {
    expect(whole.code).toBe(0);

    const first = await signalled(start(folder, ...TUNE, "--workers", "2", "--out", "broken"), "broken", 2, "SIGKILL");
    expect(first).toMatchObject({ code: null, signal: "SIGKILL" });
    expect(await record("broken")).toMatchObject({ status: "running", trials: [], chosen: null });

    const resume = ["tune", "--resume", "broken", "--json"];
    const second = await signalled(start(folder, ...resume, "--workers", "1"), "broken", 5, "SIGINT");
    expect(second).toMatchObject({ code: 130, signal: null });
    expect(second.stderr).toContain(
      "isocline: interrupted with all trials kept; go on with: isocline tune --resume broken\n",
    );
    const { status, trials } = JSON.parse(second.stdout);
    expect(status).toBe("interrupted");
    expect(trials.length).toBeGreaterThan(0);
    expect((await record("broken")).trials).toEqual(
      (await record("whole")).trials.slice(0, trials.length).map((each) => ({
        ...each,
        front: trials.find(({ trial }: { readonly trial: number }) => trial === each.trial)?.front,
      })),
    );

    const third = await signalled(start(folder, ...resume, "--workers", "2"), "broken", 9, "SIGKILL");
    expect(third.signal).toBe("SIGKILL");
    const last = await isocline(folder, ...resume, "--workers", "2", "--quiet");
    expect(last).toMatchObject({ code: 0, stderr: whole.stderr });

    expect(await record("broken")).toEqual(await record("whole"));
    for (const name of ["model.onnx", "baseline.onnx"]) {
      expect((await file(`broken/${name}`)).equals(await file(`whole/${name}`)), name).toBe(true);
    }
    expect(files("broken").toSorted()).toEqual(files("whole").toSorted());
    expect(files("broken/trials/results").toSorted()).toEqual(files("whole/trials/results").toSorted());
    expect(files("broken/trials/work")).toEqual([]);

    const complete = await isocline(folder, ...resume);
    expect(complete).toMatchObject({ code: 2 });
    expect(complete.stderr).toContain("expected the folder of an interrupted search, found one that is complete");
  });

  it("goes on with its own table and options alone", { timeout: 240_000 }, async () => {
    await mkdir(join(folder, "own"));
    await writeHouses(join(folder, "own/houses.csv"), 300);
    const inside = join(folder, "own");
    const running = start(inside, ...TUNE, "--out", "search");
    await until(() => files("own/search/trials/results").length >= 1, 60);
    running.child.kill("SIGKILL");
    await running.ended;
    const resume = ["tune", "--resume", "search"];
    const other = await isocline(inside, ...resume, "--trials", "9");
    expect(other).toMatchObject({ code: 2, stdout: "" });
    expect(other.stderr).toBe(
      "isocline: --resume: expected no other option: a search goes on with its own, found --trials\n",
    );
    await writeFile(join(inside, "houses.csv"), String(await file("own/houses.csv")).replace(/^h7,[\d.]+/m, "h7,50"));
    const changed = await isocline(inside, ...resume, "--quiet");
    expect(changed.code).toBe(3);
    expect(changed.stderr).toMatch(
      /houses\.csv: expected the table that the search began with, of SHA-256 \w{12}… once encoded, found one of \w{12}…; restore it, or tune again\n$/,
    );
    await writeHouses(join(inside, "moved.csv"), 300);
    const moved = await isocline(inside, ...resume, "moved.csv", "--quiet", "--json");
    expect(moved.code).toBe(0);
    expect((await record("own/search")).trials).toEqual((await record("whole")).trials);
    for (const path of ["nothing", "."]) {
      const { code, stderr } = await isocline(inside, "tune", "--resume", path);
      expect([code, stderr]).toEqual([2, expect.stringContaining(`found ${path}, without a tune.json`)]);
    }
  });
});

const canMount = spawnSync("unshare", ["-rm", "true"]).status === 0;
if (!canMount) console.warn("the test of a full disk is skipped: no file system can be mounted here");

describe.runIf(canMount)("a full disk", () => {
  /** In a file system of so many kilobytes, then of enough. */
  const within = (kilobytes: number, then: string) =>
    startProcess(
      folder,
      ...(["unshare", "-rm", "bash", "-c"] as const),
      `mkdir -p small && mount -t tmpfs -o size=${kilobytes}k tmpfs small && isocline() { "${process.execPath}" "${bin}" "$@"; } && ` +
        `isocline ${TUNE.join(" ")} --epochs 5+5 --out small/search >small.json; echo "first $?"; ${then}`,
    ).ended;

  it("loses no trial that is done", { timeout: 240_000 }, async () => {
    const more = "mount -o remount,size=50m small; isocline tune --resume small/search --quiet --json >small.json; ";
    const { stdout, stderr } = await within(110, `ls small/search/trials/results | wc -l; ${more} echo "then $?"`);
    expect(stdout).toMatch(/^first 1\n[1-9]\d*\nthen 0\n$/);
    expect(stderr).toContain(
      "isocline: small/search: expected room for the search's files, found a full disk (ENOSPC); what was done is kept; " +
        "free some and go on with: isocline tune --resume small/search\n",
    );
    const roomy = await isocline(folder, ...TUNE, "--epochs", "5+5", "--out", "roomy");
    const timeless = (text: string): object => {
      const { seconds: _, created: __, folder: ___, ...rest } = JSON.parse(text);
      return rest;
    };
    expect(timeless(String(await file("small.json")))).toEqual(timeless(roomy.stdout));
  });

  it("leaves nothing where there is no room even to begin", { timeout: 240_000 }, async () => {
    const { stdout, stderr } = await within(16, "ls small");
    expect(stdout).toBe("first 1\n");
    expect(stderr).toContain("found a full disk (ENOSPC); free some and begin again\n");
  });
});
