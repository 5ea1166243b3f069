import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UsageError } from "isocline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseDocument } from "yaml";
import { readConfigFile, relocated } from "./file.ts";
import { configJsonSchema } from "./json-schema.ts";
import { resolveConfig, settingKeys } from "./resolve.ts";
import { spelt } from "./train-config.ts";
import { configYaml } from "./write.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "isocline-config-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function written(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

describe("readConfigFile", () => {
  it("reads YAML and JSON, and knows where each key stands", async () => {
    const yaml = await readConfigFile(await written("a.yaml", "# a comment\ntarget: y\nbatch: 3\n"));
    expect(yaml?.values).toEqual({ target: "y", batch: 3 });
    expect(yaml?.placeOf("batch")).toBe(`${join(folder, "a.yaml")}, line 3`);
    const json = await readConfigFile(await written("a.json", '{"target": "y"}'));
    expect(json?.values).toEqual({ target: "y" });
  });

  it("leaves tables alone", async () => {
    expect(await readConfigFile("t.csv")).toBeUndefined();
    expect(await readConfigFile("sample:diamonds")).toBeUndefined();
    expect(await readConfigFile(await written("rows.json", '{"x": 1}\n{"x": 2}\n'))).toBeUndefined();
  });

  it.each([
    ["batch: [3\n", "line "],
    ["batch: 3\nbatch: 4\n", "line 2"],
    ["just words\n", "expected settings"],
    ["", "expected settings"],
  ])("refuses %j", async (text, message) => {
    const reading = readConfigFile(await written("bad.yaml", text));
    await expect(reading).rejects.toThrow(UsageError);
    await expect(reading).rejects.toThrow(message);
  });

  it("says that a file is missing", async () => {
    await expect(readConfigFile("nowhere/c.yaml")).rejects.toThrow("nowhere/c.yaml: expected a config file");
  });
});

describe("relocated", () => {
  it("gives a table's path as another folder sees it", () => {
    expect(relocated("t.csv", "configs", ".")).toBe(join("configs", "t.csv"));
    expect(relocated("data/t.csv", ".", "runs/a")).toBe("../../data/t.csv");
    expect(relocated("", "x", "y")).toBe("");
    expect(relocated("sample:diamonds", "x", "y")).toBe("sample:diamonds");
    expect(relocated("/data/t.csv", "x", "y")).toBe("/data/t.csv");
  });
});

describe("configYaml", () => {
  const config = resolveConfig({
    options: { data: "data/t.csv", target: "a: b", lambda: 'x=1,"a, b"=0.5', exclude: ["a,b"] },
  });
  const text = configYaml(config, { lines: ["A title."], version: "1.2.3", path: "configs/c.yaml" });

  it("holds every setting, and reads back as it was", async () => {
    const values = parseDocument(text).toJS() as Record<string, unknown>;
    expect(Object.keys(values).sort()).toEqual(settingKeys.map(spelt).sort());
    expect(values.data).toBe("../data/t.csv");
    const file = { path: "c.yaml", values: { ...values, data: "data/t.csv" }, placeOf: () => "c.yaml" };
    expect(resolveConfig({ options: {}, file })).toEqual(config);
  });

  it("says what each is, in lines that fit", () => {
    expect(text).toContain(
      "# of leaving out a hidden activity in training, 0 to below 1 (default: 0.1)\ndropout: 0.1\n",
    );
    const plain = text.replaceAll("\n#", "");
    expect(plain).toContain("(default: found from the cells); in a file also a mapping\nkinds: {}");
    expect(plain).toContain("; in a file also a list or a mapping\nlambda:");
    expect(plain).toContain("; in a file also a list\nexclude:");
    expect(plain).toContain("; in a file also a mapping\nepochs:");
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThan(121);
  });
});

describe("configJsonSchema", () => {
  it("describes every setting, with its choices", () => {
    const { properties } = configJsonSchema() as { properties: Record<string, object> };
    expect(Object.keys(properties)).toEqual(settingKeys.map(spelt));
    expect(properties["learning-rate"]).toMatchObject({ type: "number" });
    expect(JSON.stringify(properties.activation)).toContain('"gelu"');
    expect(JSON.stringify(properties.hidden)).toContain('"string"');
  });
});
