import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { tableFromArrays, tableToIPC } from "apache-arrow";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bin, type Ended, isocline, startProcess, temporaryFolder, until, writeHouses } from "./isocline.ts";
import { readAll } from "./table-cells.ts";

let folder: string;
const TRAIN = ["--target", "price", "--epochs", "1+1", "--batch", "32", "--share", "1", "--quiet", "--json"];

/** A line of bash in which `isocline` is the program. */
const shell = (line: string): Promise<Ended> =>
  startProcess(
    folder,
    "bash",
    "-c",
    `set -o pipefail; ${line.replaceAll("isocline", `"${process.execPath}" "${bin}"`)}`,
  ).ended;

/** What a command prints where all goes well. */
async function output(ended: Promise<Ended>): Promise<string> {
  const { code, stdout, stderr } = await ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

const train = async (...args: readonly string[]): Promise<void> => {
  expect(await isocline(folder, "train", ...args, ...TRAIN)).toMatchObject({ code: 0 });
};

beforeAll(async () => {
  folder = await temporaryFolder("tables");
  await writeHouses(join(folder, "houses.csv"), 300);
  await train("houses.csv", "--exclude", "id", "--out", "run");
});

afterAll(() => rm(folder, { recursive: true }));

describe("train --query", () => {
  it("trains on what the query gives, and repeats from the config bit for bit", async () => {
    const query = "SELECT * EXCLUDE (id), area / age AS ratio FROM data WHERE age > 20 ORDER BY id";
    await train("houses.csv", "--query", query, "--out", "asked");
    const record = JSON.parse(await readFile(join(folder, "asked/run.json"), "utf8"));
    expect(record.config).toMatchObject({ data: "houses.csv", query });
    expect(record.data).toMatchObject({ source: "query on houses.csv" });
    await train("asked/config.yaml", "--out", "repeated");
    const [first, second] = await Promise.all(
      ["asked", "repeated"].map((name) => readFile(join(folder, name, "model.onnx"))),
    );
    expect(second?.equals(first ?? Buffer.of())).toBe(true);
    const predicted = await output(isocline(folder, "predict", "asked", "houses.csv", "--query", query));
    expect(predicted.split("\n")).toHaveLength(record.data.rows + 2);
  });

  it("needs no table where the query names its files", async () => {
    await writeFile(
      join(folder, "extra.csv"),
      `id,garden\n${Array.from({ length: 300 }, (_, i) => `h${i},${i % 5}\n`).join("")}`,
    );
    const query = "SELECT * EXCLUDE (id) FROM 'houses.csv' JOIN 'extra.csv' USING (id)";
    await train("--query", query);
    expect(existsSync(join(folder, "runs/run-1/model.onnx"))).toBe(true);
    await train("runs/run-1/config.yaml", "--out", "again");
    const evaluated = await output(isocline(folder, "evaluate", "runs/run-1", "--query", query, "--json"));
    expect(JSON.parse(evaluated)).toMatchObject({ data: "query", rows: 300 });
    expect(await isocline(folder, "predict", "runs/run-1", "houses.csv")).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('houses.csv: expected a column "garden", found none'),
    });
  });
});

describe("tables in other forms", () => {
  it("trains, evaluates and predicts on another delimiter and encoding", async () => {
    const text = (await readFile(join(folder, "houses.csv"), "utf8")).replaceAll(",", "~").replaceAll("red", "größer");
    await writeFile(join(folder, "odd.txt"), Buffer.from(text, "latin1"));
    const form = ["--delimiter", "~", "--encoding", "latin-1"];
    await train("odd.txt", ...form, "--exclude", "id", "--out", "odd");
    const rows = await output(isocline(folder, "predict", "odd", "odd.txt", ...form, "--keep", "kind"));
    expect(rows).toContain("\ngrößer,");
    const evaluated = await isocline(folder, "evaluate", "odd", "odd.txt", ...form, "--json");
    expect(evaluated.stderr).toContain("these rows include those that it was trained on");
    expect(JSON.parse(evaluated.stdout)).toMatchObject({ rows: 300 });
    await train("odd/config.yaml", "--out", "odd-again");
  });
});

describe("standard input and output", () => {
  it("reads a table of any format from a pipe, and writes nothing else than predictions", async () => {
    const plain = await output(isocline(folder, "predict", "run", "houses.csv", "--keep", "id"));
    expect(plain.split("\n")[0]).toBe("id,prediction");
    await output(
      isocline(
        folder,
        "predict",
        "run",
        "houses.csv",
        "--keep",
        "id,area,age,luck,kind",
        "--out",
        "all.jsonl",
        "--quiet",
      ),
    );
    await output(
      isocline(
        folder,
        "predict",
        "run",
        "houses.csv",
        "--keep",
        "id,area,age,luck,kind",
        "--out",
        "all.parquet",
        "--quiet",
      ),
    );
    const lines = [
      "isocline predict run - --keep id < houses.csv",
      "cat houses.csv | isocline predict run - --keep id --out -",
      "gzip -c houses.csv | isocline predict run - --keep id",
      "cat all.jsonl | isocline predict run - --keep id --format csv",
      "cat all.parquet | isocline predict run - --keep id",
      "sed 's/,/;/g' houses.csv | isocline predict run - --keep id --delimiter ';'",
    ];
    for (const line of lines) expect(await output(shell(line))).toBe(plain);
    const evaluated = await output(shell("isocline evaluate run - --json < houses.csv"));
    expect(JSON.parse(evaluated)).toMatchObject({ data: "standard input", rows: 300 });
  });

  it("trains on a pipe, and says in the config that the same bytes repeat the run", async () => {
    const trained = await shell(`isocline train - ${TRAIN.join(" ")} --exclude id --out piped < houses.csv`);
    expect(trained.code).toBe(0);
    const config = await readFile(join(folder, "piped/config.yaml"), "utf8");
    expect(config.replaceAll("\n#", "")).toContain("piped in again: isocline train piped/config.yaml < THE_SAME_BYTES");
    const again = await shell("isocline train piped/config.yaml --out piped-again --quiet < houses.csv");
    expect(again.code).toBe(0);
    const models = ["piped", "piped-again"].map((run) => readFile(join(folder, run, "model.onnx")));
    const [first, second] = await Promise.all(models);
    expect(second?.equals(first as Buffer)).toBe(true);
  });

  it("writes the same numbers in every format", async () => {
    for (const [format, file] of [
      ["csv", "p.csv"],
      ["jsonl", "p.ndjson"],
      ["parquet", "p.parquet"],
    ] as const) {
      await output(shell(`isocline predict run houses.csv --keep id,kind --format ${format} > out-${file}`));
      await output(isocline(folder, "predict", "run", "houses.csv", "--keep", "id,kind", "--out", file, "--quiet"));
    }
    const expected = await readAll(join(folder, "p.csv"));
    expect(expected.kinds).toEqual({ id: "text", kind: "text", prediction: "numeric" });
    for (const file of ["p.ndjson", "p.parquet", "out-p.csv", "out-p.ndjson", "out-p.parquet"]) {
      expect(await readAll(join(folder, file))).toEqual(expected);
    }
  });

  it("trains on Arrow what it trains on CSV, and predicts from a stream of it", async () => {
    const table = await readAll(join(folder, "houses.csv"));
    const arrow = tableFromArrays(table.cells);
    await writeFile(join(folder, "houses.arrow"), tableToIPC(arrow, "file"));
    await writeFile(join(folder, "houses.arrows"), tableToIPC(arrow, "stream"));
    await train("houses.arrow", "--exclude", "id", "--out", "from-arrow");
    const [first, second] = await Promise.all(
      ["run", "from-arrow"].map((name) => readFile(join(folder, name, "model.onnx"))),
    );
    expect(second?.equals(first ?? Buffer.of())).toBe(true);
    const expected = await output(isocline(folder, "predict", "run", "houses.csv"));
    expect(await output(shell("isocline predict run - < houses.arrows"))).toBe(expected);
  });

  it("says that nothing came", async () => {
    expect(await shell("isocline predict run - < /dev/null")).toEqual({
      code: 3,
      signal: null,
      stdout: "",
      stderr:
        "isocline: standard input: expected a CSV, TSV, Parquet or Arrow file, or JSON lines, found an empty file\n",
    });
    expect(await shell("head -n 3 houses.csv | sed '2s/[0-9.]*$/x,y/' | isocline predict run -")).toMatchObject({
      code: 3,
      stdout: "",
      stderr: expect.stringContaining("isocline: standard input, line 2: expected 6 cells"),
    });
  });

  it("leaves no file behind where it is interrupted while it waits", async () => {
    const temporary = join(folder, "temporary");
    await mkdir(temporary);
    const child = spawn(process.execPath, [bin, "predict", "run", "-"], {
      cwd: folder,
      env: { ...process.env, TMPDIR: temporary },
      stdio: ["pipe", "ignore", "ignore"],
    });
    const closed = once(child, "close");
    await until(() => readdirSync(temporary).some((name) => name.startsWith("isocline-")));
    child.kill("SIGINT");
    expect(await closed).toEqual([null, "SIGINT"]);
    expect((await readdir(temporary)).filter((name) => name.startsWith("isocline-"))).toEqual([]);
  });
});
