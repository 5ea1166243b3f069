import { readFile, stat } from "node:fs/promises";
import { dirname, isAbsolute, join, relative } from "node:path";
import { UsageError } from "isocline";
import { isMap, isScalar, LineCounter, parseDocument } from "yaml";
import { systemCode } from "../files.ts";
import { isLossFile } from "../options/loss.ts";
import type { ConfigFile } from "./given.ts";

const YAML = /\.ya?ml$/i;
const JSON_FILE = /\.json$/i;

/** A JSON file that is larger is a table. */
const LARGEST = 1_000_000;

/** A table's place as another folder sees it; samples and absolute paths are the same everywhere. */
export function relocated(data: string, from: string, to: string): string {
  if (data === "" || data.startsWith("sample:") || isAbsolute(data) || data === "-") return data;
  const path = relative(to, join(from, data));
  return path === "" ? data : path;
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    const found = code === "ENOENT" ? "no such file" : `a file that cannot be read (${code})`;
    throw new UsageError(
      { where: path, expected: "a config file", found, remedy: "isocline init writes one" },
      { cause: error },
    );
  }
}

async function isSmallFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile() && found.size <= LARGEST,
    () => false,
  );
}

/**
 * Reads a config file: YAML, or JSON, which is YAML too. The path of its table is from the file's own folder.
 *
 * @returns undefined for what is no config file by its name; a `.json` file is one where it holds a single object
 * @throws UsageError for a file that is missing or not YAML, with the line
 */
export async function readConfigFile(path: string): Promise<ConfigFile | undefined> {
  const isJson = JSON_FILE.test(path);
  if (!(YAML.test(path) || (isJson && (await isSmallFile(path))))) return undefined;
  const lines = new LineCounter();
  const document = parseDocument(await readText(path), { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) {
    // A .json file of another form may be a table of JSON lines.
    if (isJson) return undefined;
    const { line, col } = lines.linePos(error.pos[0]);
    const where = `${path}, line ${line}, column ${col}`;
    throw new UsageError({ where, expected: "YAML", found: error.message, remedy: "correct that line" });
  }
  const { contents } = document;
  if (!isMap(contents)) {
    throw new UsageError({ where: path, expected: "settings, as in batch: 256", found: "none" });
  }
  const values = document.toJS() as Record<string, unknown>;
  for (const key of ["data", "validation-data", "model"]) {
    const table = values[key];
    if (typeof table === "string") values[key] = relocated(table, dirname(path), ".");
  }
  const { loss } = values;
  if (typeof loss === "string" && isLossFile(loss)) values.loss = relocated(loss, dirname(path), ".");
  return {
    path,
    values,
    placeOf(key) {
      const pair = contents.items.find((item) => isScalar(item.key) && item.key.value === key);
      const start = pair !== undefined && isScalar(pair.key) ? pair.key.range?.[0] : undefined;
      return start === undefined ? path : `${path}, line ${lines.linePos(start).line}`;
    },
  };
}
