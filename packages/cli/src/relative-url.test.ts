import { expect, it } from "vitest";
import { relativeUrl } from "./relative-url.ts";

it.each([
  ["page.html", "runs/a/report.html", "./runs/a/report.html"],
  ["pages/page.html", "runs/a b#1/report.html", "../runs/a%20b%231/report.html"],
  ["/x/page.html", "/x/report.html", "./report.html"],
  ["page.html", "..a/report.html", "./..a/report.html"],
])("from %s, %s is %s", (from, to, url) => {
  expect(relativeUrl(from, to)).toBe(url);
});
