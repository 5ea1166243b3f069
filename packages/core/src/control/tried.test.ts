import { describe, expect, it } from "vitest";
import { namesOf } from "../base/index.ts";
import { inputControlRegistry, ruleRegistry } from "./index.ts";

const made = {
  control: inputControlRegistry.members,
  rule: ruleRegistry.members,
} as const;
const tried = [
  ...namesOf(inputControlRegistry).map((name) => ({ name, tried: made.control[name]().facts.tried })),
  ...namesOf(ruleRegistry).map((name) => ({ name, tried: made.rule[name]().facts.tried })),
].flatMap(({ name, tried: how }) => (how === undefined ? [] : [{ name, how }]));

/** What a member says that it was made with. */
function optionsOf(name: string, options: object): Readonly<Record<string, unknown>> {
  const make = { ...made.control, ...made.rule }[name as keyof (typeof made)["control"]];
  return { ...make(options).options };
}

describe("how controls and rules are tried", () => {
  it.each(tried)("$name takes every strength that it names, and reads it", ({ name, how }) => {
    expect(how.strengths.length).toBeGreaterThan(0);
    for (const { option, from, to, widest = [] } of how.strengths) {
      expect(from).not.toBe(to);
      for (const value of [from, to, ...widest]) {
        expect(value).toBeGreaterThan(0);
        expect(optionsOf(name, { [option]: value })[option]).toBe(value);
      }
    }
  });

  it.each(tried)("$name lets a search go at least as far as a few trials", ({ how }) => {
    for (const { from, to, widest = [from, to] } of how.strengths) {
      expect(Math.min(...widest)).toBeLessThanOrEqual(Math.min(from, to));
      expect(Math.max(...widest)).toBeGreaterThanOrEqual(Math.max(from, to));
    }
  });

  it("has a title of its own for each", () => {
    const titles = tried.flatMap(({ how: { title } }) => title ?? []);
    expect(titles.length).toBeGreaterThan(10);
    expect(new Set(titles).size).toBe(titles.length);
  });
});
