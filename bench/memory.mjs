// Peak memory of `isocline train` on a large table, over the same training on a small one:
// `npm run bench:memory [-- --rows 1000000 --columns 20 --format csv --json]`.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";

const { values: options } = parseArgs({
  options: {
    rows: { type: "string", default: "1000000" },
    columns: { type: "string", default: "20" },
    format: { type: "string", default: "csv" },
    json: { type: "boolean", default: false },
  },
});
const rows = Number(options.rows);
const columns = Number(options.columns);
const folder = mkdtempSync(join(tmpdir(), "isocline-memory-"));
const bin = join(createRequire(import.meta.url).resolve("@isocline/cli/package.json"), "../bin/isocline.js");
const preload = pathToFileURL(fileURLToPath(new URL("report-peak.mjs", import.meta.url))).href;

/** Writes a table of random columns x1 … and a target y that depends on three of them. */
async function writeTable(/** @type {string} */ path, /** @type {number} */ count) {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const inputs = Array.from({ length: columns }, (_, i) => `(random() * 2 - 1)::FLOAT AS x${i + 1}`).join(", ");
  await connection.run(`SELECT setseed(0.5)`);
  await connection.run(
    `COPY (SELECT *, sin(3 * x1) + 0.5 * x2 * x3 AS y FROM (SELECT ${inputs} FROM range(${count}))) TO '${path}'`,
  );
  connection.closeSync();
  instance.closeSync();
}

/** Trains on a table in a process of its own and gives the process's peak memory in bytes. */
function peakOf(/** @type {string} */ table) {
  const peakFile = join(folder, "peak");
  const args = ["--import", preload, bin, "train", table, "--target", "y", "--epochs", "1+1", "--quiet"];
  const { status, stderr } = spawnSync(process.execPath, [...args, "--out", `${table}-run`], {
    env: { ...process.env, PEAK_FILE: peakFile },
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`isocline train ended with ${status}: ${stderr}`);
  return Number(readFileSync(peakFile, "utf8"));
}

try {
  const [small, large] = [join(folder, `small.${options.format}`), join(folder, `large.${options.format}`)];
  await writeTable(small, 1000);
  await writeTable(large, rows);
  const matrix = rows * columns * 4;
  const [smallPeak, largePeak] = [peakOf(small), peakOf(large)];
  const figures = { rows, columns, format: options.format, matrix, smallPeak, largePeak, rise: largePeak - smallPeak };
  const ratio = figures.rise / matrix;
  const mib = (/** @type {number} */ bytes) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
  if (options.json) process.stdout.write(`${JSON.stringify({ ...figures, ratio }, undefined, 2)}\n`);
  else {
    process.stdout.write(
      `${rows} rows × ${columns} columns (${options.format}): float32 matrix ${mib(matrix)}; peak memory ` +
        `${mib(largePeak)} against ${mib(smallPeak)} on 1000 rows: a rise of ${mib(figures.rise)}, ` +
        `${ratio.toFixed(2)} times the matrix\n`,
    );
  }
  process.exitCode = ratio <= 3 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
