import { describe, expect, it } from "vitest";
import { configSchemas } from "./config-schemas.ts";

describe("the JSON Schemas of config files", () => {
  it.each(Object.entries(configSchemas))("are what is published: %s", async (command, schema) => {
    const text = `${JSON.stringify(schema(), undefined, 2)}\n`;
    await expect(text).toMatchFileSnapshot(`../schema/${command}.schema.json`);
  });

  it("have what a search is told beside its trainings, and no more of these than it takes", () => {
    const keysOf = (command: keyof typeof configSchemas): readonly string[] =>
      Object.keys((configSchemas[command]() as { properties: object }).properties);
    expect(keysOf("tune")).toEqual(expect.arrayContaining(["less-sensitive", "max-loss", "space", "batch"]));
    expect(keysOf("tune")).not.toContain("less");
    expect(keysOf("compare")).toEqual(expect.arrayContaining(["methods", "selection-seeds", "batch"]));
    expect(keysOf("metalearn")).toEqual(expect.arrayContaining(["data", "objective", "generations", "batch"]));
    expect(keysOf("metalearn")).not.toContain("epochs");
    for (const key of ["restore", "patience"]) expect(keysOf("metalearn")).not.toContain(key);
  });
});
