import { rm } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findChromium, openChromium } from "./chromium.ts";
import { isocline, temporaryFolder, writeHouses } from "./isocline.ts";

const found = findChromium();
if (found === undefined) console.warn("compare-page.test.ts is skipped: no chromium is on this machine");

let folder: string;
let browser: Browser;

beforeAll(async () => {
  if (found === undefined) return;
  folder = await temporaryFolder("compare-page");
  await writeHouses(join(folder, "houses.csv"), 400);
  const given = ["houses.csv", "--target", "price", "--exclude", "id", "--hidden", "8", "--epochs", "4+4"];
  const few = ["--methods", "lai,jacobian,dropout", "--tries", "2", "--selection-seeds", "1", "--seeds", "3"];
  const { code } = await isocline(folder, "compare", ...given, ...few, "--out", "run", "--quiet");
  expect(code).toBe(0);
  browser = await openChromium(found);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  if (folder !== undefined) await rm(folder, { recursive: true });
});

const schemes = ["light", "dark"] as const;

describe.skipIf(found === undefined)("the report of a comparison, in a browser", () => {
  it.each(schemes.flatMap((scheme) => [1100, 360].map((width) => [scheme, width] as const)))(
    "fits %s screens of %s pixels, and asks for nothing",
    async (colorScheme, width) => {
      const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 } });
      await context.setOffline(true);
      const page = await context.newPage();
      const url = pathToFileURL(join(folder, "run", "report.html")).href;
      const faults: string[] = [];
      page.on("request", (request) => request.url() !== url && faults.push(request.url()));
      page.on("console", (message) => faults.push(message.text()));
      page.on("pageerror", (error) => faults.push(error.message));
      await page.goto(url);
      expect(faults).toEqual([]);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
      // One chart of error against sensitivity, three of smoothness and robustness, one a method of strengths.
      expect(await page.locator("figure svg[role=img]").count()).toBe(1 + 3 + 3);
      await context.close();
    },
  );

  it("has a chart as a file that follows the reader's colours", async () => {
    const papers: string[] = [];
    for (const colorScheme of schemes) {
      const context = await browser.newContext({ colorScheme });
      const page = await context.newPage();
      await page.goto(pathToFileURL(join(folder, "run", "chart.svg")).href);
      papers.push(String(await page.evaluate("getComputedStyle(document.querySelector('rect')).fill")));
      await context.close();
    }
    expect(papers).toEqual(["rgb(255, 255, 255)", "rgb(20, 24, 27)"]);
  });
});
