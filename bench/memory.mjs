// Peak memory of isocline on large tables: of a training and of reading alone, over the same on 1000 rows, in multiples
// of the float32 matrix; and of `predict`, which holds no matrix.
// `npm run bench:memory [-- --case read --rows 5000000 --columns 5 --format csv --json]`; exit code 1 past a limit.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";

/**
 * @typedef {{ table: string, run: string }} Places
 * @typedef {{
 *   rows: number, columns: number, command: (places: Places) => readonly string[], until?: string,
 *   limit: { times: number } | { bytes: number },
 * }} Case
 */

/** @type {Case["command"]} */
const train = ({ table, run }) => ["train", table, "--target", "y", "--epochs", "1+1", "--out", run];

/** @type {Readonly<Record<string, Case>>} */
const cases = {
  train: { rows: 1_000_000, columns: 20, command: train, limit: { times: 3 } },
  // What is said once the table is read.
  read: { rows: 5_000_000, columns: 5, command: train, until: " rows (", limit: { times: 3 } },
  predict: {
    rows: 2_000_000,
    columns: 10,
    command: ({ table, run }) => ["predict", run, table, "--out", `${table}.predictions.csv`],
    limit: { bytes: 600e6 },
  },
};

const { values: options } = parseArgs({
  options: {
    case: { type: "string" },
    rows: { type: "string" },
    columns: { type: "string" },
    format: { type: "string", default: "csv" },
    json: { type: "boolean", default: false },
  },
});
const folder = mkdtempSync(join(tmpdir(), "isocline-memory-"));
const bin = join(createRequire(import.meta.url).resolve("@isocline/cli/package.json"), "../bin/isocline.js");
const preload = pathToFileURL(fileURLToPath(new URL("report-peak.mjs", import.meta.url))).href;

/** Writes a table of random columns x1 … and a target y that depends on three of them. */
async function writeTable(/** @type {string} */ path, /** @type {number} */ rows, /** @type {number} */ columns) {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const inputs = Array.from({ length: columns }, (_, i) => `(random() * 2 - 1)::FLOAT AS x${i + 1}`).join(", ");
  await connection.run(`SELECT setseed(0.5)`);
  await connection.run(
    `COPY (SELECT *, sin(3 * x1) + 0.5 * x2 * x3 AS y FROM (SELECT ${inputs} FROM range(${rows}))) TO '${path}'`,
  );
  connection.closeSync();
  instance.closeSync();
}

/** Runs a command in a process of its own, up to what it is to say if anything, and gives its peak memory in bytes. */
function peakOf(/** @type {readonly string[]} */ command, /** @type {string | undefined} */ until) {
  const peakFile = join(folder, "peak");
  rmSync(peakFile, { force: true });
  const { status, stderr } = spawnSync(process.execPath, ["--import", preload, bin, ...command], {
    env: { ...process.env, PEAK_FILE: peakFile, ...(until === undefined ? {} : { PEAK_UNTIL: until }) },
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`isocline ${command[0]} ended with ${status}: ${stderr}`);
  return Number(readFileSync(peakFile, "utf8"));
}

async function measure(/** @type {Case} */ { rows, columns, command, until }) {
  const tableOf = (/** @type {string} */ name) => join(folder, `${name}.${options.format}`);
  const [small, large] = [tableOf("small"), tableOf("large")];
  await writeTable(small, 1000, columns);
  await writeTable(large, rows, columns);
  const run = join(folder, "run");
  if (command !== train) peakOf(train({ table: small, run }), undefined);
  const [smallPeak = 0, largePeak = 0] = [small, large].map((table) => {
    if (command === train) rmSync(run, { recursive: true, force: true });
    return peakOf(command({ table, run }), until);
  });
  rmSync(run, { recursive: true, force: true });
  const matrix = rows * columns * 4;
  const rise = largePeak - smallPeak;
  return { matrix, smallPeak, largePeak, rise, ratio: rise / matrix };
}

try {
  const chosen = Object.entries(cases).filter(([name]) => options.case === undefined || options.case === name);
  if (chosen.length === 0) throw new Error(`--case: expected one of ${Object.keys(cases).join(", ")}`);
  const mib = (/** @type {number} */ bytes) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
  for (const [name, standard] of chosen) {
    const rows = Number(options.rows ?? standard.rows);
    const columns = Number(options.columns ?? standard.columns);
    const figures = await measure({ ...standard, rows, columns });
    const { matrix, smallPeak, largePeak, rise, ratio } = figures;
    const { limit } = standard;
    if (!("times" in limit ? ratio <= limit.times : largePeak <= limit.bytes)) process.exitCode = 1;
    const { format } = options;
    const line =
      `${name}: ${rows} rows × ${columns} columns (${format}): float32 matrix ${mib(matrix)}; peak memory ` +
      `${mib(largePeak)} against ${mib(smallPeak)} on 1000 rows: a rise of ${mib(rise)}, ` +
      `${ratio.toFixed(2)} times the matrix`;
    process.stdout.write(
      `${options.json ? JSON.stringify({ case: name, rows, columns, format, ...figures }) : line}\n`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
