import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { randomStream } from "isocline";

/** The program as a person starts it. */
export const bin: string = fileURLToPath(new URL("../bin/isocline.js", import.meta.url));

/** How a process ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A process that runs. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** Starts `isocline` in a folder. */
export function start(folder: string, ...args: readonly string[]): Running {
  return startProcess(folder, process.execPath, bin, ...args);
}

export function startProcess(folder: string, command: string, ...args: readonly string[]): Running {
  const { NO_COLOR: _, FORCE_COLOR: __, ...env } = process.env;
  const child = spawn(command, args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (text) => {
    stdout += text;
  });
  child.stderr.on("data", (text) => {
    stderr += text;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return { child, ended };
}

/** Runs `isocline` in a folder to its end. */
export function isocline(folder: string, ...args: readonly string[]): Promise<Ended> {
  return start(folder, ...args).ended;
}

/** A new folder below the system's temporary one. */
export function temporaryFolder(name: string): Promise<string> {
  return mkdtemp(join(tmpdir(), `isocline-${name}-`));
}

/** How many lines a file has; none where it is not there yet. */
export function linesOf(path: string): number {
  return existsSync(path) ? readFileSync(path, "utf8").split("\n").length - 1 : 0;
}

/** Waits for a condition, at most so many seconds. */
export async function until(condition: () => boolean, seconds = 20): Promise<void> {
  const end = performance.now() + seconds * 1000;
  while (!condition()) {
    if (performance.now() > end) throw new Error("waited in vain");
    await sleep(5);
  }
}

const KINDS = ["red", "green", "blue"] as const;

/**
 * A table of houses: two columns of numbers that matter, one that hardly does, a category with one rare level, an id.
 * Its cells are the same every time.
 */
export async function writeHouses(path: string, rows: number): Promise<void> {
  const random = randomStream(5, "houses");
  const lines = Array.from({ length: rows }, (_, i) => {
    const [area, age, luck] = [40 + 120 * random.uniform(), 80 * random.uniform(), random.normal()];
    const kind = i % 97 === 0 ? "violet" : (KINDS[random.integer(3)] as string);
    const bonus = kind === "red" ? 30 : 0;
    const price = 2 * area + 40 * Math.sin(age / 12) + bonus + luck + 3 * random.normal();
    return `h${i},${area.toFixed(2)},${age.toFixed(1)},${luck.toFixed(3)},${kind},${price.toFixed(2)}`;
  });
  await writeFile(path, `id,area,age,luck,kind,price\n${lines.join("\n")}\n`);
}
