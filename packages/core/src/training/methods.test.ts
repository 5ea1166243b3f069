import {
  inputControlRegistry,
  leverRegistry,
  listMethods,
  lossRegistry,
  methodKinds,
  modelRegistry,
  namesOf,
  optimizerRegistry,
  ruleRegistry,
  scheduleRegistry,
  splitRegistry,
  transformRegistry,
} from "isocline";
import { describe, expect, it } from "vitest";

describe("listMethods", () => {
  const methods = listMethods();

  it.each([
    ["split", splitRegistry],
    ["loss", lossRegistry],
    ["input-control", inputControlRegistry],
    ["lever", leverRegistry],
    ["rule", ruleRegistry],
    ["transform", transformRegistry],
    ["optimizer", optimizerRegistry],
    ["schedule", scheduleRegistry],
    ["model", modelRegistry],
  ] as const)("has every %s of its registry, in its order", (kind, registry) => {
    const names: readonly string[] = namesOf<string>(registry);
    expect(methods.filter((method) => method.kind === kind).map(({ name }) => name)).toEqual(names);
  });

  it("names each method once, in kebab-case, kind by kind", () => {
    const names = methods.map(({ kind, name }) => `${kind} ${name}`);
    expect(new Set(names).size).toBe(names.length);
    for (const { name } of methods) expect(name).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
    const order = methods.map(({ kind }) => methodKinds.indexOf(kind));
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  it("has every kind", () => {
    expect([...new Set(methods.map(({ kind }) => kind))]).toEqual(methodKinds);
  });

  it("says what a method comes from, and what it can be told", () => {
    const find = (wanted: string) => methods.find(({ name }) => name === wanted);
    expect(find("huber")?.options).toEqual({ delta: 1 });
    expect(find("cosine")?.references[0]?.source).toContain("1608.03983");
    expect(find("group")?.facts).toEqual({ column: "reserved", folds: true });
    expect(find("lai")?.references[0]?.source).toContain("2405.07884");
    for (const { references } of methods) {
      for (const { authors, title, year, source } of references) {
        expect([authors, title, source].every((text) => text.trim() !== "" && !/[.,]$/.test(text))).toBe(true);
        expect(year).toBeGreaterThan(1700);
      }
    }
  });
});
