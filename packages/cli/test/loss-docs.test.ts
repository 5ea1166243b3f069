import { readdirSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { lossOf, lossRegistry, namesOf } from "isocline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "./isocline.ts";
import { runExample } from "./run-example.ts";

const docs = new URL("../../../docs/", import.meta.url);
const text = readFileSync(new URL("losses.md", docs), "utf8");

/** The sections of the page by the name in their headings. */
const sections = new Map(
  text
    .split(/^## /m)
    .slice(1)
    .map((section) => [/^`([^`]+)`\n/.exec(section)?.[1] ?? section.slice(0, 40), section] as const),
);
const examples = [...text.matchAll(/^npx isocline (.*)$/gm)].map(([, line]) => line as string);

let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder("loss-docs");
});
afterAll(() => rm(folder, { recursive: true }));

describe("the page of losses", () => {
  it.each([...sections])("has a section of %s, a registered loss, with what a reader looks for", (name, section) => {
    expect(namesOf<string>(lossRegistry)).toContain(name);
    expect(section).toMatch(/^When: /m);
    expect(section).toMatch(/\bpasses\b/);
    expect(section).toMatch(/\b(S|s)mooth|second derivative/);
    expect(section).toMatch(new RegExp(`^npx isocline train .*--loss ${name}\\b`, "m"));
    for (const { url, source } of lossOf(name).references) {
      expect(section).toMatch(/^References?: /m);
      const number = /arXiv:[\d.]+/.exec(`${source} ${url}`)?.[0];
      if (number !== undefined) expect(section).toContain(number);
    }
    for (const option of Object.keys(lossOf(name).options ?? {})) {
      const spelt = option.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      expect(section).toContain(`\`${spelt}\``);
    }
  });

  it.each(examples)("has the example `isocline %s`, which runs", (line) => runExample(folder, line));
});

describe("losses named anywhere in the documents", () => {
  const pages = [...readdirSync(docs).map((name) => new URL(name, docs)), new URL("../README.md", docs)];
  // Not files, which a search wrote.
  const named = pages.flatMap((page) =>
    [...readFileSync(page, "utf8").matchAll(/--loss (?![\w-]*[./]\w)([a-z][\w-]*(?::[\w.,=+-]*[\w])?)/g)].map(
      ([, loss]) => loss as string,
    ),
  );

  it("are registered, and take the options shown", () => {
    const free = ["auto", "cauchy"];
    const known = named.filter((loss) => !free.includes(loss.split(":")[0] as string));
    expect(known.length).toBeGreaterThan(sections.size);
    for (const loss of known) expect(() => lossOf(loss)).not.toThrow();
  });
});
