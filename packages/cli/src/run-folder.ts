import { constants, existsSync } from "node:fs";
import { access, mkdir, readdir, rm, rmdir, stat } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import { UsageError } from "isocline";
import { partOf, systemCode } from "./files.ts";
import { isOfLock, lockFolder } from "./run-lock.ts";

/** The files of a run, in its folder. */
export const runFiles = {
  record: "run.json",
  config: "config.yaml",
  metrics: "metrics.jsonl",
  /** The controlled branch, or the baseline where nothing else was trained. */
  model: "model.onnx",
  /** Where there are two branches. */
  baseline: "baseline.onnx",
  checkpoint: "checkpoint.safetensors",
  report: "report.html",
  /** The file of --model, which the run goes on and is exported with. */
  network: "network.onnx",
  /** Of a cross-validation, whose folds are run folders below its own. */
  crossValidation: "cross-validation.json",
  /** Of a search over settings, and what repeats it. */
  tuning: "tune.json",
  tuningConfig: "tune.yaml",
  /** Of a search of a loss, and the loss that it found. */
  metalearning: "metalearning.json",
  loss: "loss.json",
  /** Of a comparison of methods, with its chart. */
  comparison: "comparison.json",
  chart: "chart.svg",
} as const;

/** Where a search keeps the trials that it consists of. */
const TRIALS = "trials";

/** Where runs go that were given no folder. */
const PARENT = "runs";

/** The folder of a run. */
export interface RunFolder {
  readonly path: string;
  file(name: keyof typeof runFiles): string;
  /** The folder of a search's trials. */
  readonly trials: string;
}

/** A run folder that this process writes into, and no other while it does. */
export interface OwnRunFolder extends RunFolder {
  /** Lets other processes write into it. */
  release(): void;
  /**
   * Takes away what a failed run has written, unless there is a checkpoint to go on from, and the folders that were made
   * for it. Releases it too.
   */
  discard(): Promise<void>;
}

function refuse(found: string, remedy = "name another folder"): never {
  throw new UsageError({ where: "--out", expected: "a new or empty folder that can be written to", found, remedy });
}

/** A folder that exists, to read from. */
export function openRunFolder(path: string): RunFolder {
  return { path, file: (name) => join(path, runFiles[name]), trials: join(path, TRIALS) };
}

/**
 * Opens a folder that exists for writing: no other process can until it is released. What a process that was killed
 * left half-written goes.
 *
 * @param where the option that names the folder
 * @param made the folders that were made for the run, from the uppermost down
 * @throws UsageError where another process writes into it; system errors where it cannot be written to
 */
export async function ownRunFolder(
  path: string,
  where: "--out" | "--resume",
  made: readonly string[] = [],
): Promise<OwnRunFolder> {
  const folder = openRunFolder(path);
  const release = await lockFolder(path, where);
  await removeFiles(path, leftovers);
  return {
    ...folder,
    release,
    async discard() {
      if (existsSync(folder.file("checkpoint"))) return release();
      await removeFiles(path, Object.values(runFiles));
      await rm(folder.trials, { recursive: true, force: true });
      release();
      await removeEmpty(made);
    },
  };
}

/** What a process that is killed while it writes leaves. */
const leftovers: readonly string[] = Object.values(runFiles).map((name) => partOf(name));

async function removeFiles(folder: string, names: readonly string[]): Promise<void> {
  await Promise.all(names.map((name) => rm(join(folder, name), { force: true })));
}

/** Removes folders from the lowest up, as far as they are empty. */
async function removeEmpty(folders: readonly string[]): Promise<void> {
  try {
    for (const folder of folders.toReversed()) await rmdir(folder);
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
  }
}

/**
 * Says whether a run could be written, before anything is computed for it; nothing is created.
 *
 * @param out the folder asked for; by default one below `runs`
 * @throws UsageError where there is a file in its place or above it, it holds something, or it cannot be written to
 */
export async function checkNewFolder(out: string = PARENT): Promise<void> {
  let path = resolve(out);
  while (true) {
    try {
      if (!(await stat(path)).isDirectory()) refuse(`a file, ${path}`);
      await access(path, constants.W_OK);
      if (path === resolve(out) && out !== PARENT && !(await readdir(path)).every(isLeftover)) {
        refuse(`${out}, which holds files`, "name another folder; an interrupted run goes on with --resume");
      }
      return;
    } catch (error) {
      const code = systemCode(error);
      if (code === undefined) throw error;
      if (code !== "ENOENT" && code !== "ENOTDIR") refuse(`${path}, which cannot be written to (${code})`);
    }
    path = dirname(path);
  }
}

/** What a run that was killed before its first file may have left is nothing to keep. */
function isLeftover(name: string): boolean {
  return leftovers.includes(name) || isOfLock(name);
}

/** `houses` for `data/houses.csv` and `data/houses-*.csv`, `diamonds` for `sample:diamonds`, `run` for `data/*.csv`. */
function nameOf(data: string): string {
  const name = basename(data.replace(/^sample:/, ""));
  return (
    name
      .slice(0, name.length - extname(name).length)
      .replaceAll(/[^\w.-]+/g, "-")
      .replace(/^-+|-+$/g, "") || "run"
  );
}

/**
 * Makes one folder, and adds it to `made`.
 *
 * @returns false where it is there already
 */
async function makeFolder(path: string, made: string[]): Promise<boolean> {
  try {
    await mkdir(path);
  } catch (error) {
    if (systemCode(error) === "EEXIST") return false;
    throw error;
  }
  made.push(path);
  return true;
}

/** Makes a folder and those missing above it, one by one: Node's own way to do so never returns below /proc. */
async function makeFolders(path: string, made: string[]): Promise<void> {
  const missing: string[] = [];
  for (let above = resolve(path); !existsSync(above); above = dirname(above)) missing.unshift(above);
  for (const folder of missing) await makeFolder(folder, made);
}

/** Makes `runs/<data>-<number>`, or `runs/<data>-<command>-<number>`, with the first number that is free. */
async function makeNumbered(data: string, command: string | undefined, made: string[]): Promise<string> {
  await makeFolders(PARENT, made);
  const name = command === undefined ? nameOf(data) : `${nameOf(data)}-${command}`;
  for (let number = 1; ; number++) {
    const path = join(PARENT, `${name}-${number}`);
    if (await makeFolder(path, made)) return path;
  }
}

/**
 * Creates the folder of a new run: the one asked for, or `runs/<data>-<number>` with the first number that is free.
 *
 * @param command of what is no training: its name comes before the number
 * @throws UsageError where it cannot be created, holds something, or another process writes a run into it
 */
export async function createRunFolder(out: string | undefined, data: string, command?: string): Promise<OwnRunFolder> {
  await checkNewFolder(out);
  const made: string[] = [];
  try {
    if (out !== undefined) await makeFolders(out, made);
    const path = out ?? (await makeNumbered(data, command, made));
    return await ownRunFolder(path, "--out", made);
  } catch (error) {
    await removeEmpty(made);
    const code = systemCode(error);
    if (code === undefined) throw error;
    return refuse(`${out ?? PARENT}, which cannot be created (${code})`);
  }
}
