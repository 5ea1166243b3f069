import { readFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "./isocline.ts";
import { runExample } from "./run-example.ts";

const pages = ["input-controls", "weight-controls", "lai-loss"] as const;
const examples = pages.map((page) => {
  const text = readFileSync(new URL(`../../../docs/${page}.md`, import.meta.url), "utf8");
  return [page, [...text.matchAll(/^npx isocline (train .*)$/gm)].map(([, line]) => line as string)] as const;
});

let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder("control-examples");
  const rows = Array.from({ length: 60 }, (_, i) => [i / 10, (i * 7) % 11, (i / 10) ** 2, i / 5].join(","));
  await writeFile(join(folder, "plots.csv"), ["rain,sun,yield,yield_by_rain", ...rows, ""].join("\n"));
});
afterAll(() => rm(folder, { recursive: true }));

describe.each(examples)("the page %s", (_, lines) => {
  it("has examples", () => expect(lines.length).toBeGreaterThan(0));

  it.each([...new Set(lines)])("has the example `isocline %s`, which runs", (line) => runExample(folder, line), 60_000);
});
