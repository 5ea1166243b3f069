import { constants, existsSync } from "node:fs";
import { access, mkdir, readdir, rm, rmdir, stat } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import { UsageError } from "isocline";
import { systemCode } from "./files.ts";

/** The files of a run, in its folder. */
export const runFiles = {
  record: "run.json",
  metrics: "metrics.jsonl",
  /** The controlled branch, or the baseline where nothing else was trained. */
  model: "model.onnx",
  /** Where there are two branches. */
  baseline: "baseline.onnx",
  checkpoint: "checkpoint.safetensors",
  report: "report.html",
} as const;

/** Where runs go that were given no folder. */
const PARENT = "runs";

/** A folder that a run may write into. */
export interface RunFolder {
  readonly path: string;
  file(name: keyof typeof runFiles): string;
  /** Takes away what a failed run has written, unless there is a checkpoint to go on from. */
  discard(): Promise<void>;
}

function refuse(found: string, remedy = "name another folder"): never {
  throw new UsageError({ where: "--out", expected: "a new or empty folder that can be written to", found, remedy });
}

/** A folder that exists. */
export function openRunFolder(path: string, isNew = false): RunFolder {
  const file = (name: keyof typeof runFiles): string => join(path, runFiles[name]);
  return {
    path,
    file,
    async discard() {
      if (existsSync(file("checkpoint"))) return;
      await Promise.all(Object.values(runFiles).map((name) => rm(join(path, name), { force: true })));
      if (isNew) await rmdir(path);
    },
  };
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
      if (path === resolve(out) && out !== PARENT && (await readdir(path)).length > 0) {
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
 * Creates the folder of a new run: the one asked for, or `runs/<data>-<number>` with the first number that is free.
 *
 * @throws UsageError where it cannot be created, or holds something
 */
export async function createRunFolder(out: string | undefined, data: string): Promise<RunFolder> {
  await checkNewFolder(out);
  try {
    // mkdir names the first folder that it made; the folder was there if it made none.
    if (out !== undefined) return openRunFolder(out, (await mkdir(out, { recursive: true })) !== undefined);
    await mkdir(PARENT, { recursive: true });
    for (let number = 1; ; number++) {
      const path = join(PARENT, `${nameOf(data)}-${number}`);
      const free = await mkdir(path).then(
        () => true,
        (error) => {
          if (systemCode(error) === "EEXIST") return false;
          throw error;
        },
      );
      if (free) return openRunFolder(path, true);
    }
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    return refuse(`${out ?? PARENT}, which cannot be created (${code})`);
  }
}
