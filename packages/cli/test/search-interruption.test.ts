import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bin, isocline, startProcess, temporaryFolder, writeHouses } from "./isocline.ts";

const HOUSES = ["houses.csv", "--target", "price", "--exclude", "id,kind", "--batch", "32", "--hidden", "8", "--quiet"];

/** Searches of a second, each with kilobytes that its data have room in, but not all of its files. */
const searches = {
  tune: {
    args: [...HOUSES, "--epochs", "3+2", "--trials", "3", "--seeds", "1"],
    record: "tune.json",
    room: 76,
  },
  compare: {
    args: [
      ...HOUSES,
      "--epochs",
      "6+4",
      "--methods",
      "jacobian,sam",
      ..."--seeds 2 --selection-seeds 1 --tries 2".split(" "),
    ],
    record: "comparison.json",
    room: 76,
  },
  metalearn: {
    args: [...HOUSES, ..."--population 4 --generations 2 --partial-steps 20 --steps 40 --best 1 --seeds 2".split(" ")],
    record: "metalearning.json",
    room: 60,
  },
} as const;
const each = Object.entries(searches);

let folder: string;

/** What a record says, however long it took. */
const timeless = (text: string): object =>
  JSON.parse(text, (key, value) => (key === "seconds" ? undefined : value)) as object;

beforeAll(async () => {
  folder = await temporaryFolder("searches");
  await writeHouses(join(folder, "houses.csv"), 300);
  for (const [command, { args, record }] of each) {
    const { code, stderr } = await isocline(folder, command, ...args, "--out", command);
    expect([code, stderr]).toEqual([0, ""]);
    // As an interruption in the last moment would have left it.
    const path = join(folder, command, record);
    await writeFile(path, (await readFile(path, "utf8")).replace('"status": "completed"', '"status": "interrupted"'));
  }
}, 240_000);

afterAll(() => rm(folder, { recursive: true }));

describe("isocline --resume", () => {
  it.each(each)("of %s says what an interruption before it goes on leaves", async (command) => {
    const listening = `process.on("newListener", (name) => name === "SIGTERM" && process.stderr.write("listening\\n"))`;
    const preload = ["--import", `data:text/javascript,${encodeURIComponent(listening)}`];
    const args = [...preload, bin, command, "--resume", command, "--quiet"];
    const { child, ended } = startProcess(folder, process.execPath, ...args);
    child.stderr?.once("data", () => child.kill("SIGTERM"));
    expect(await ended).toMatchObject({
      code: 130,
      stderr: "listening\nisocline: interrupted before training went on: the run stands where it stood\n",
    });
    expect(existsSync(join(folder, command, "run.lock"))).toBe(false);
  });

  it.each(each)("of %s refuses another table, which it takes no time of", async (command, { record }) => {
    const seconds = async (): Promise<number> =>
      JSON.parse(await readFile(join(folder, command, record), "utf8")).seconds;
    await writeHouses(join(folder, "more.csv"), 320);
    const before = await seconds();
    expect(before).toBeGreaterThan(0);
    const { code, stderr } = await isocline(folder, command, "more.csv", "--resume", command, "--quiet");
    const what = command === "compare" ? "comparison" : "search";
    expect(code).toBe(3);
    expect(stderr).toMatch(
      new RegExp(
        `^isocline: houses\\.csv: expected the table that the ${what} began with, of SHA-256 \\w{12}… once encoded, ` +
          `found one of \\w{12}…; restore it, or ${command} again\n$`,
      ),
    );
    expect(await seconds()).toBe(before);
    expect(existsSync(join(folder, command, "run.lock"))).toBe(false);
  });

  it.each(each)("of %s goes on where its table has moved, with what it has", async (command, { record }) => {
    const moved = `${command}-moved`;
    await mkdir(join(folder, moved));
    await writeHouses(join(folder, moved, "homes.csv"), 300);
    await cp(join(folder, command), join(folder, moved, "search"), { recursive: true, preserveTimestamps: true });
    const results = join(folder, moved, "search/trials/results");
    const written = async () =>
      new Map((await readdir(results)).map((name) => [name, statSync(join(results, name)).mtimeMs] as const));
    const document = async (search: string) => timeless(await readFile(join(folder, search, record), "utf8"));
    const before = await written();
    // One trial is to be done yet, under the key that it had.
    const [last] = [...before].toSorted(([, a], [, b]) => b - a).map(([name]) => name);
    await rm(join(results, last as string));
    const args = ["homes.csv", "--resume", "search", "--workers", "0", "--quiet"];
    expect(await isocline(join(folder, moved), command, ...args)).toMatchObject({ code: 0, stderr: "" });
    const after = await written();
    expect([...after.keys()].toSorted()).toEqual([...before.keys()].toSorted());
    expect([...before.keys()].filter((name) => after.get(name) !== before.get(name))).toEqual([last]);
    expect(await document(`${moved}/search`)).toEqual({ ...(await document(command)), status: "completed" });
  });

  it.each(each)("of %s goes on, and counts the seconds of all processes", async (command, { record }) => {
    const document = async () => JSON.parse(await readFile(join(folder, command, record), "utf8"));
    const { seconds, ...before } = await document();
    const path = join(folder, command, record);
    await writeFile(path, JSON.stringify({ ...before, seconds: command === "compare" ? seconds : 1000 }));
    expect(await isocline(folder, command, "--resume", command, "--quiet")).toMatchObject({ code: 0, stderr: "" });
    const after = await document();
    expect({ ...after, seconds: 0 }).toEqual({ ...before, seconds: 0, status: "completed" });
    if (command === "compare") expect(after.seconds).toBeCloseTo(seconds, 12);
    else expect(after.seconds).toBeGreaterThan(1000);
    const again = await isocline(folder, command, "--resume", command);
    const what = command === "compare" ? "comparison" : "search";
    expect(again).toMatchObject({
      code: 2,
      stderr:
        `isocline: --resume: expected the folder of an interrupted ${what}, found one that is complete; ` +
        `${command} again for another, or report on it\n`,
    });
  });
});

const canMount = spawnSync("unshare", ["-rm", "true"]).status === 0;
if (!canMount) console.warn("the tests of a full disk are skipped: no file system can be mounted here");

describe.runIf(canMount)("a full disk", () => {
  /** A search in a file system of so many kilobytes, and what is done after it. */
  const within = (kilobytes: number, command: keyof typeof searches, then: string) =>
    startProcess(
      folder,
      ...(["unshare", "-rm", "bash", "-c"] as const),
      `mkdir -p small && mount -t tmpfs -o size=${kilobytes}k tmpfs small && isocline() { "${process.execPath}" "${bin}" "$@"; } && ` +
        `isocline ${command} ${searches[command].args.join(" ")} --workers 1 --out small/search >/dev/null; echo "first $?"; ${then}`,
    ).ended;

  it.each(each)("leaves nothing of %s where there is no room even to begin", async (command) => {
    const { stdout, stderr } = await within(16, command as keyof typeof searches, "ls small");
    expect(stdout).toBe("first 1\n");
    expect(stderr).toMatch(
      /expected room for the (search|comparison)'s files, found a full disk \(ENOSPC\); free some and begin again\n$/,
    );
  });

  it.each(each)("loses nothing of %s that is done", { timeout: 60_000 }, async (command, { room }) => {
    const resume = `isocline ${command} --resume small/search --quiet >/dev/null; echo "then $?"`;
    const then = `mount -o remount,size=50m small; ${resume}`;
    const { stdout, stderr } = await within(room, command as keyof typeof searches, then);
    expect(stderr).toContain(
      "'s files, found a full disk (ENOSPC); what was done is kept; " +
        `free some and go on with: isocline ${command} --resume small/search\n`,
    );
    expect(stdout).toBe("first 1\nthen 0\n");
  });
});
