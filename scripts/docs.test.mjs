import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const root = new URL("..", import.meta.url);
const { scripts } = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
const documents = readdirSync(root).filter((name) => name.endsWith(".md"));

/** The scripts that a text tells its reader to run. @type {(text: string) => string[]} */
function scriptsNamed(text) {
  const named = text.matchAll(/\bnpm (?:run ([\w:-]+)|(test|start)\b)/g);
  return [...named].map(([, run, short]) => run ?? short ?? "");
}

it("finds the scripts a text names", () => {
  expect(scriptsNamed("`npm ci && npm test`, then `npm run bench:step -- --json`")).toEqual(["test", "bench:step"]);
});

it("has a guide for contributors that names scripts", () => {
  expect(documents).toContain("CONTRIBUTING.md");
  expect(scriptsNamed(readFileSync(new URL("CONTRIBUTING.md", root), "utf8"))).toEqual(
    expect.arrayContaining(["test", "lint", "format"]),
  );
});

it.each(documents)("%s names only scripts that package.json has", (name) => {
  const named = new Set(scriptsNamed(readFileSync(new URL(name, root), "utf8")));
  expect([...named].filter((script) => !(script in scripts))).toEqual([]);
});
