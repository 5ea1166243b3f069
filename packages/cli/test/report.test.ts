import { existsSync } from "node:fs";
import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isoclineInside } from "./in-process.ts";
import { isocline, temporaryFolder, writeHouses } from "./isocline.ts";

let folder: string;
const path = (name: string): string => join(folder, name);
const text = (name: string): Promise<string> => readFile(path(name), "utf8");

beforeAll(async () => {
  folder = await temporaryFolder("report");
  await writeHouses(path("houses.csv"), 300);
  const train = (target: string, ...args: readonly string[]) =>
    isocline(folder, "train", "houses.csv", "--exclude", "id", "--batch", "64", "--quiet", "--target", target, ...args);
  const quick = ["--epochs", "3+2", "--share", "1", "--hidden", "8"];
  await train("price", ...quick, "--out", "runs/first one");
  await train("price", ...quick, "--out", "runs/second", "--lambda", "0.01", "--no-baseline");
  await train("luck", ...quick, "--out", "runs/luck");
  await cp(path("runs/second"), path("other/second"), { recursive: true });
  await cp(path("runs/second"), path("cut"), { recursive: true });
  await writeFile(path("cut/run.json"), (await text("cut/run.json")).slice(0, 400));
  await cp(path("runs/second"), path("bare"), { recursive: true });
  await rm(path("bare/metrics.jsonl"));
});

afterAll(() => rm(folder, { recursive: true }));

const report = (...args: readonly string[]) => isocline(folder, "report", ...args);

describe("isocline report", () => {
  it("writes the report of a run again, as training wrote it", async () => {
    const before = await text("runs/first one/report.html");
    expect(await report("runs/first one", "--out", "again.html")).toMatchObject({
      code: 0,
      stdout: "",
      stderr: "wrote again.html\n",
    });
    expect(await text("again.html")).toBe(before);
    await rm(path("runs/first one/report.html"));
    expect(await report("runs/first one", "--quiet")).toMatchObject({ code: 0, stdout: "", stderr: "" });
    expect(await text("runs/first one/report.html")).toBe(before);
  });

  it("writes several runs side by side, each leading to its own report", async () => {
    expect(await report("runs/first one", "runs/second", "--out", "runs/both.html", "--quiet")).toMatchObject({
      code: 0,
      stdout: "",
      stderr: "",
    });
    const page = await text("runs/both.html");
    expect(page).toContain("<h1>price: 2 runs on ");
    expect(page).toContain('<a href="./first%20one/report.html">first one</a>');
    expect(page).toContain('<a href="./second/report.html">second</a>');
    expect(page).toContain("<code>lambda</code>");
    expect(page).not.toContain("<code>control.norm</code>");
    expect(page.match(/<svg class="plot" role="img"/g)).toHaveLength(1);
  });

  it("names runs by their paths where their folders are called alike", async () => {
    await report("runs/second", "other/second", "--out", "alike.html");
    expect(await text("alike.html")).toContain('<a href="./other/second/report.html">other/second</a>');
  });

  it.each([
    ["runs/nowhere", 3, "runs/nowhere: expected the folder of a run, found no run.json in it"],
    ["houses.csv", 3, "houses.csv: expected the folder of a run, found no run.json in it"],
    ["cut --out x.html", 3, "cut/run.json: expected JSON, found damaged text"],
    ["bare --out x.html", 3, "bare/metrics.jsonl: expected the epochs of the run, found no such file"],
    [
      "runs/second runs/luck --out x.html",
      3,
      'luck: expected a run of the target "price", as second is, found one of "luck"',
    ],
    ["runs/second runs/luck", 2, "--out: expected a file to write the runs side by side to, found none"],
    ["runs/second ./runs/second --out x.html", 2, "runs: expected different folders, found ./runs/second twice"],
    ["runs/second --out x.pdf", 2, "--out: expected a file ending in .html, found x.pdf"],
    ["runs/second --out no/x.html", 2, "--out: expected a folder no to write into, found none"],
    [
      "runs/second other/second --out runs/second/report.html",
      2,
      "--out: expected another file than those that are read",
    ],
    ["", 2, "missing required argument 'runs'"],
  ])("refuses %s with exit code %i", async (line, code, message) => {
    const ended = await isoclineInside(folder, "report", ...line.split(" ").filter((word) => word !== ""));
    expect(ended).toMatchObject({ code, stdout: "" });
    expect(ended.stderr).toMatch(/^isocline: [^\n]+\n$/);
    expect(ended.stderr).toContain(message);
    expect(existsSync(path("x.html"))).toBe(false);
  });
});
