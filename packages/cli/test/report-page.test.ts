import { rm } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findChromium, openChromium } from "./chromium.ts";
import { isocline, temporaryFolder, writeHouses } from "./isocline.ts";

const found = findChromium();
if (found === undefined) console.warn("report-page.test.ts is skipped: no chromium is on this machine");

let folder: string;
let browser: Browser;

const schemes = ["light", "dark"] as const;
const PHONE = 360;

/** A page from disk, without a network, and what it did that it should not. */
interface Opened {
  readonly page: Page;
  readonly faults: readonly string[];
}

async function open(file: string, colorScheme: (typeof schemes)[number], width: number): Promise<Opened> {
  const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 } });
  await context.setOffline(true);
  const page = await context.newPage();
  const faults: string[] = [];
  const url = pathToFileURL(join(folder, file)).href;
  page.on("request", (request) => {
    if (request.url() !== url) faults.push(`asked for ${request.url()}`);
  });
  page.on("console", (message) => faults.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => faults.push(error.message));
  await page.goto(url);
  return { page, faults };
}

/** Red, green and blue of a colour as a browser tells it, each from 0 to 1. */
function channels(colour: string): readonly number[] {
  return (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map((part) => Number(part) / 255);
}

/** The contrast of two colours, from 1 to 21, as WCAG 2 defines it. */
function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [one, other]
    .map((colour) => {
      const [red = 0, green = 0, blue = 0] = channels(colour).map((part) =>
        part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
      );
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    })
    .sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** The colours of the page's text, of its paper, and of the line of each branch. */
function coloursOf(page: Page): Promise<{ readonly paper: string; readonly inks: readonly string[] }> {
  return page.evaluate(`(() => {
    const inks = ["body", ".note", "figcaption", ".plot text", ".verdict", "th"].flatMap((selector) => {
      const element = document.querySelector(selector);
      if (element === null) return [];
      const { color, fill } = getComputedStyle(element);
      return [selector === ".plot text" ? fill : color];
    });
    return { paper: getComputedStyle(document.body).backgroundColor, inks };
  })()`);
}

/** Of a number predicted from three numbers and a category, by one run or by folds. */
const NUMBER: readonly RegExp[] = [
  /^Band chart: true price over predicted price, baseline model/,
  /^Band chart: true price over predicted price, controlled model/,
  /^Histogram: residuals, true − predicted price/,
  /^Bar chart: sensitivity of each feature/,
  ...["area", "age", "luck"].map(() => /^Histogram: slope of the prediction on (?:area|age|luck)/),
  ...["area", "age", "luck"].flatMap(() => [
    /^Line chart: mean prediction of price with (?:area|age|luck) set to each value/,
    /^Line chart: mean slope of price on (?:area|age|luck), by/,
  ]),
  /^Dot chart: mean prediction of price with kind set to each level/,
  /^Line chart: training objective per epoch/,
  /^Line chart: validation RMSE per epoch/,
  /^Line chart: validation RMSE after the branch point per epoch/,
];

/** How a page's charts begin, in its order. */
const PAGES: readonly (readonly [string, readonly RegExp[]])[] = [
  ["number", NUMBER],
  [
    "classes",
    [
      /^Reliability chart: how often the predicted class was right/,
      /^Bar chart: sensitivity of each feature/,
      ...["a", "b", "c", "d"].map(() => /^Histogram: slope of the prediction on/),
      // Of each of four classes: the three features that matter most.
      ...Array.from({ length: 24 }, (_, i) =>
        i % 2 === 0 ? /^Line chart: mean prediction of \w+ with/ : /^Line chart: mean slope of \w+ on/,
      ),
      /^Line chart: training objective per epoch/,
      /^Line chart: validation log loss per epoch/,
      /^Line chart: validation log loss after the branch point per epoch/,
    ],
  ],
  ["folds", NUMBER],
  ["tuned", [/^Scatter chart: sensitivity to area, age and luck that is left, over the change of RMSE \(price\)/]],
  ["both", [/^Dot chart: sensitivity of each feature in each run/]],
  ["beside", [/^Dot chart: sensitivity of each feature in each run/]],
];

const fileOf = (name: string): string => (["both", "beside"].includes(name) ? `${name}.html` : `${name}/report.html`);

describe.skipIf(found === undefined)("a report, opened from disk in a browser without a network,", () => {
  beforeAll(async () => {
    folder = await temporaryFolder("report-page");
    await writeHouses(join(folder, "houses.csv"), 300);
    const train = async (...args: readonly string[]): Promise<void> => {
      const quick = ["--exclude", "id", "--hidden", "8", "--epochs", "3+2", "--quiet"];
      expect(await isocline(folder, "train", "houses.csv", ...args, ...quick)).toMatchObject({ code: 0 });
    };
    await train("--target", "price", "--out", "number");
    await train("--target", "kind", "--out", "classes");
    await train("--target", "price", "--out", "folds", "--folds", "2");
    const quick = ["--exclude", "id", "--hidden", "8", "--epochs", "3+2", "--trials", "6", "--seeds", "2", "--quiet"];
    const tuned = ["--target", "price", "--max-loss", "500%", "--out", "tuned", ...quick];
    expect(await isocline(folder, "tune", "houses.csv", ...tuned)).toMatchObject({ code: 0 });
    const of = [1, 2].map((fold) => `folds/fold-${fold}-of-2`);
    expect(await isocline(folder, "report", ...of, "--out", "both.html")).toMatchObject({ code: 0 });
    expect(await isocline(folder, "report", "folds", "number", "--out", "beside.html")).toMatchObject({ code: 0 });
    browser = await openChromium(found ?? "");
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    if (folder !== undefined) await rm(folder, { recursive: true });
  });

  describe.each(schemes)("in %s colours", (scheme) => {
    it.each(PAGES)("shows every chart of %s, each with a name", async (name, names) => {
      const { page, faults } = await open(fileOf(name), scheme, 1100);
      const charts = page.getByRole("img");
      const titles = await charts.locator("> title").allTextContents();
      expect(titles).toEqual(names.map((start) => expect.stringMatching(start)));
      expect(await page.locator("figure svg").count()).toBe(names.length);
      for (const [i, title] of titles.entries()) {
        // The name that a screen reader says is what the browser computes, not what the file holds.
        const named = page.getByRole("img", { name: title, exact: true });
        expect(await named.count(), title).toBeGreaterThan(0);
        const box = await charts.nth(i).boundingBox();
        expect(Math.min(box?.width ?? 0, box?.height ?? 0), title).toBeGreaterThan(60);
        expect(await charts.nth(i).locator("> desc").textContent(), title).toMatch(/\d/);
      }
      expect(faults).toEqual([]);
      await page.context().close();
    });

    it.each(PAGES)("fits %s on a phone, and can be read", async (name) => {
      const { page, faults } = await open(fileOf(name), scheme, PHONE);
      for (const details of await page.locator("details").all()) {
        await details.evaluate("(element) => { element.open = true; }");
      }
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(PHONE);
      const { paper, inks } = await coloursOf(page);
      expect(contrast(paper, scheme === "light" ? "rgb(255, 255, 255)" : "rgb(0, 0, 0)")).toBeLessThan(1.5);
      for (const ink of inks) expect(contrast(paper, ink), ink).toBeGreaterThan(4.5);
      expect(faults).toEqual([]);
      await page.context().close();
    });
  });

  it("prints dark on white, every folded table but those of charts unfolded", async () => {
    const { page } = await open("number/report.html", "dark", 700);
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    const { paper, inks } = await coloursOf(page);
    expect(contrast(paper, "rgb(255, 255, 255)")).toBe(1);
    for (const ink of inks) expect(contrast(paper, ink), ink).toBeGreaterThan(4.5);
    expect(await page.locator("#configuration table").isVisible()).toBe(true);
    expect(await page.locator(".chart-data").first().isVisible()).toBe(false);
    expect((await page.pdf({ format: "A4" })).length).toBeGreaterThan(10_000);
    await page.context().close();
  });

  it("notices what would ask for the network", async () => {
    const { page, faults } = await open("number/report.html", "light", 1100);
    await page.evaluate(`new Promise((done) => {
      const image = new Image();
      image.onerror = image.onload = done;
      image.src = "https://example.com/a.png";
    })`);
    expect(faults.length).toBeGreaterThan(0);
    await page.context().close();
  });
});
