import { readFileSync } from "node:fs";
import * as isocline from "isocline";
import { namesOf, optimizerRegistry, transformRegistry, type Update } from "isocline";
import { descend } from "isocline/testing";
import { describe, expect, it } from "vitest";
import { optionOf, settingKeys } from "../src/config/resolve.ts";

const page = readFileSync(new URL("../../../docs/optimizers.md", import.meta.url), "utf8");
const sections = page
  .split(/^### /m)
  .slice(1)
  .map((text) => ({ name: /^`([^`]+)`\n/.exec(text)?.[1] ?? "", text: text.split(/^## /m)[0] ?? "" }));
const examples = [...page.matchAll(/^```js\n([^`]+)\n```$/gm)].map(([, code]) => code as string);

/** What an expression over the library's exports makes. */
function made(code: string): Update {
  const names = Object.keys(isocline);
  return new Function(...names, `return (${code});`)(...Object.values(isocline)) as Update;
}

describe("docs/optimizers.md", () => {
  it("has a section for every optimizer and transform, in the registries' order, and for nothing else", () => {
    expect(sections.map(({ name }) => name)).toEqual([...namesOf(optimizerRegistry), ...namesOf(transformRegistry)]);
  });

  it.each(sections)("$name: says update, use, cost, options and the works it cites", ({ name, text }) => {
    const lines = [...text.matchAll(/^- (\w[\w ]*):/gm)].map(([, title]) => title);
    expect(lines).toEqual(["Update", "When", "Cost", "Command line", "Reference"]);
    const optimizers: Readonly<
      Record<string, (() => { readonly references: readonly isocline.Reference[] }) | undefined>
    > = { ...optimizerRegistry.members, ...transformRegistry.members };
    for (const { year } of optimizers[name]?.().references ?? []) expect(text).toContain(String(year));
  });

  it("names only options there are", () => {
    const options = new Set(settingKeys.map((key) => optionOf(key)));
    const named = [...page.matchAll(/`(--[\w-]+)/g)].map(([, option]) => option as string);
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((option) => !options.has(option))).toEqual([]);
  });

  it("names only members of the registries where it speaks of one", () => {
    const known = [...sections.map(({ name }) => name), "chain", "withTransforms", "spectralNorms", "isocline train"];
    const named = [...page.matchAll(/`([^`\n]+)`/g)].map(([, code]) => code as string);
    expect(named.filter((code) => !code.startsWith("--") && !known.includes(code))).toEqual([]);
  });

  it.each(examples)("%s takes steps", async (code) => {
    const options = { start: [1, -2], steps: 8, learningRate: 0.05 };
    const objective = (p: isocline.Tensor): isocline.Tensor => isocline.sum(isocline.square(p));
    const { values } = await descend(made(code), { ...options, objective });
    expect(values.at(-1)).toBeLessThan(values[0] as number);
  });

  it("has an example in every section", () => {
    for (const { text } of sections) expect(text).toMatch(/```js\n/);
  });
});
