import { existsSync, readdirSync } from "node:fs";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseMetrics, parseRecord } from "isocline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  bin,
  isocline,
  linesOf,
  type Running,
  start,
  startProcess,
  temporaryFolder,
  until,
  writeHouses,
} from "./isocline.ts";

const TRAIN = [
  ...["train", "houses.csv", "--target", "price", "--exclude", "id", "--epochs", "300+200", "--batch", "64"],
  ...["--share", "0.2", "--dropout", "0.1", "--schedule", "cosine", "--patience", "1000", "--hidden", "16,16"],
  ...["--json", "--quiet"],
];

let folder: string;

beforeAll(async () => {
  folder = await temporaryFolder("interrupt");
  await writeHouses(join(folder, "houses.csv"), 300);
});

afterAll(() => rm(folder, { recursive: true }));

const file = (path: string): Promise<Buffer> => readFile(join(folder, path));

/** Waits until a run has told so many epochs. */
const told = (out: string, lines: number): Promise<void> =>
  until(() => linesOf(join(folder, out, "metrics.jsonl")) >= lines);

/** Sends a signal once a run has told so many epochs. */
async function signalled({ child, ended }: Running, out: string, lines: number, signal: NodeJS.Signals) {
  await told(out, lines);
  child.kill(signal);
  return ended;
}

describe("an interrupted run", () => {
  it("ends bit for bit as one that was not, however it was interrupted", { timeout: 90_000 }, async () => {
    const whole = await isocline(folder, ...TRAIN, "--out", "whole");
    expect(whole.code).toBe(0);

    const first = await signalled(start(folder, ...TRAIN, "--out", "broken"), "broken", 20, "SIGKILL");
    expect(first).toMatchObject({ code: null, signal: "SIGKILL" });
    expect(existsSync(join(folder, "broken/run.lock"))).toBe(true);
    await writeFile(join(folder, "broken/.checkpoint.safetensors.part"), "half");
    expect(existsSync(join(folder, "broken/model.onnx"))).toBe(false);

    const resume = ["train", "--resume", "broken", "--json"];
    const second = await signalled(start(folder, ...resume), "broken", 150, "SIGINT");
    expect(second).toMatchObject({ code: 130, signal: null });
    expect(second.stderr).toContain(
      "isocline: interrupted with a checkpoint written; go on with: isocline train --resume broken\n",
    );
    expect(JSON.parse(second.stdout)).toMatchObject({ status: "interrupted", branches: {}, folder: "broken" });
    expect(parseRecord(String(await file("broken/run.json")), "run.json").status).toBe("interrupted");

    const third = await signalled(start(folder, ...resume), "broken", 420, "SIGKILL");
    expect(third.signal).toBe("SIGKILL");
    // The log is ahead of the checkpoint now, or at least may be: no epoch may be told twice.
    const last = await isocline(folder, ...resume, "--quiet");
    expect(last).toMatchObject({ code: 0, stderr: whole.stderr });

    expect(JSON.parse(last.stdout)).toEqual({ ...JSON.parse(whole.stdout), folder: "broken" });
    for (const name of ["model.onnx", "baseline.onnx", "checkpoint.safetensors"]) {
      expect((await file(`broken/${name}`)).equals(await file(`whole/${name}`)), name).toBe(true);
    }
    const metrics = async (out: string) => parseMetrics(String(await file(`${out}/metrics.jsonl`)), out);
    const timeless = async (out: string) => (await metrics(out)).map(({ seconds: _, ...epoch }) => epoch);
    expect(await timeless("broken")).toEqual(await timeless("whole"));
    expect(await metrics("broken")).toHaveLength(700);
    expect((await readdir(join(folder, "broken"))).sort()).toEqual((await readdir(join(folder, "whole"))).sort());
    const seconds = (await metrics("broken")).map((epoch) => epoch.seconds);
    expect(seconds.toSorted((a, b) => a - b)).toEqual(seconds);
    const record = async (out: string) => {
      const { seconds: _, created: __, ...rest } = parseRecord(String(await file(`${out}/run.json`)), out);
      return rest;
    };
    expect(await record("broken")).toEqual(await record("whole"));
  });

  it.each(["SIGINT", "SIGTERM"] as const)(
    "stops on %s, repeated at once as npm does, with exit code 130",
    async (signal) => {
      const running = start(folder, ...TRAIN, "--epochs", "100000+1", "--out", signal);
      await told(signal, 5);
      running.child.kill(signal);
      running.child.kill(signal);
      expect(await running.ended).toMatchObject({ code: 130, signal: null });
      expect(existsSync(join(folder, signal, "checkpoint.safetensors"))).toBe(true);
    },
  );

  it("goes on in one process alone", { timeout: 90_000 }, async () => {
    const long = [...TRAIN, "--epochs", "2000+1", "--out", "shared"];
    await signalled(start(folder, ...long), "shared", 20, "SIGKILL");
    const resume = ["train", "--resume", "shared", "--json"];
    const both = [start(folder, ...resume), start(folder, ...resume)];
    const refused = await Promise.race(both.map(({ ended }) => ended));
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    const [one, other] = both.map(({ child }) => child.pid);
    expect(refused.stderr).toMatch(
      new RegExp(
        `^isocline: --resume: expected a run that no other process writes, found [^\\n]+(${one}|${other}) is `,
      ),
    );
    const [going] = both.filter(({ child }) => child.exitCode === null) as [Running];
    expect(await signalled(going, "shared", 30, "SIGINT")).toMatchObject({ code: 130 });
    expect(existsSync(join(folder, "shared/run.lock"))).toBe(false);
  });

  it("is finished all the same where its training was over", async () => {
    const running = start(folder, ...TRAIN.filter((arg) => arg !== "--quiet"), "--epochs", "2+2", "--out", "late");
    let text = "";
    running.child.stderr?.on("data", (chunk) => {
      text += chunk;
    });
    await until(() => text.includes("measuring slopes"));
    running.child.kill("SIGINT");
    const { code, stderr } = await running.ended;
    expect(code).toBe(0);
    expect(stderr).toContain("interrupted after training: finishing");
    expect(parseRecord(String(await file("late/run.json")), "late").status).toBe("completed");
    expect((await readdir(join(folder, "late"))).sort()).toEqual((await readdir(join(folder, "whole"))).sort());
  });

  it("leaves no half of a file of predictions", async () => {
    const houses = String(await file("houses.csv"));
    const [header = "", ...rows] = houses.trimEnd().split("\n");
    const body = `${rows.join("\n")}\n`;
    await writeFile(join(folder, "many.csv"), `${header}\n${body.repeat(Math.ceil(400_000 / rows.length))}`);
    const begun = (): boolean => readdirSync(folder).some((name) => name.startsWith(".p.csv."));
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      const { child, ended } = start(folder, "predict", "whole", "many.csv", "--out", "p.csv", "--quiet");
      await until(begun);
      child.kill(signal);
      expect(await ended).toMatchObject({ signal });
      expect((await readdir(folder)).filter((name) => name.includes("p.csv"))).toEqual([]);
    }
  });

  it("writes nothing where it is interrupted before training", async () => {
    // Nothing is said before the table is read, so the process is made to say when it listens to signals.
    const listening = `process.on("newListener", (name) => name === "SIGTERM" && process.stderr.write("listening\\n"))`;
    const preload = ["--import", `data:text/javascript,${encodeURIComponent(listening)}`];
    const train = [bin, "train", "sample:diamonds", "--target", "price", "--quiet", "--out", "early"];
    const { child, ended } = startProcess(folder, process.execPath, ...preload, ...train);
    child.stderr?.once("data", () => child.kill("SIGTERM"));
    expect(await ended).toMatchObject({
      code: 130,
      stderr: "listening\nisocline: interrupted before training began: nothing was written\n",
    });
    expect(existsSync(join(folder, "early"))).toBe(false);
  });
});
