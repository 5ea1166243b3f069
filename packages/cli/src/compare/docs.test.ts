import { readFileSync } from "node:fs";
import { memberOf, namesOf, readDataset, tableSource } from "isocline";
import { settingsText } from "isocline/report";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { optimizerOf } from "../train/optimizer.ts";
import { preparationOf } from "../train/preparation.ts";
import { baselineConfig } from "./configs.ts";
import { defaultMethods, methodRegistry } from "./methods.ts";
import { resolveCompare } from "./options.ts";
import { planComparison } from "./plan.ts";

const page = readFileSync(new URL("../../../../docs/compare.md", import.meta.url), "utf8");
const rows = [...page.matchAll(/^\| `([\w-]+)` \| (.*?) ?\| (.*?) \| (.*?) \|$/gm)].map(([, ...cells]) => cells);

describe("the page on comparing", () => {
  it("has a row of every method, the default ones first, with its settings, strengths and cost", async () => {
    const x = Float64Array.from({ length: 200 }, (_, i) => Math.sin(i));
    const y = x.map((value, i) => value + (i % 3));
    const split = { kind: "random", test: 0.2 } as const;
    const dataset = await readDataset(tableSource("toy", { x, y }), { target: "y", seed: 1, split });
    const config = baselineConfig({ data: "toy", target: ["y"], epochs: "4+30" }, undefined);
    const preparation = preparationOf(config, optimizerOf(config), undefined, dataset);
    const options = resolveCompare({ options: { methods: namesOf(methodRegistry).join(","), tries: "1" } });
    const { methods } = planComparison(options, config, preparation);
    const number = (value: number): string => (value < 1e-4 ? value.toFixed(5) : String(value));
    const expected = methods.slice(1).map(({ name, settings, tries }) => {
      const { setting, from, to } = memberOf(methodRegistry, name).strength;
      const tried = `${setting} ${number(from)} to ${number(to)}`;
      return [name, settingsText(settings), tried, String(Number(tries[0].cost.toFixed(4)))];
    });
    expect(rows).toEqual(expected);
    expect(page).toContain("The first eight are compared by default");
    expect(rows.slice(0, 8).map(([name]) => name)).toEqual(defaultMethods);
  });

  it("has a config file that can be compared by", () => {
    const [, text = ""] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
    const file = { path: "houses.yaml", values: parse(text), placeOf: () => "houses.yaml" };
    const { methods, seeds } = resolveCompare({ options: {}, file });
    expect([seeds, methods.map(({ name, tries }) => [name, tries.length])]).toEqual([
      10,
      [
        ["lai", 5],
        ["gentle", 1],
        ["both", 3],
        ["robust-loss", 1],
      ],
    ]);
    expect(baselineConfig({}, file)).toMatchObject({ data: "houses.csv", target: ["price"] });
  });
});
