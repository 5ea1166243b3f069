import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { opRegistry } from "./registry.ts";

describe("opRegistry", () => {
  it("has every op of this folder once", async () => {
    const files = readdirSync(import.meta.dirname).filter((file) => /^[a-z0-9-]+\.ts$/.test(file));
    const modules = await Promise.all(
      files.map((file): Promise<Record<string, unknown>> => import(/* @vite-ignore */ `./${file}`)),
    );
    const ops = new Set(
      modules.flatMap((module) =>
        Object.keys(module)
          .filter((name) => name.endsWith("Op"))
          .map((name) => module[name]),
      ),
    );
    expect(ops.size).toBeGreaterThan(50);
    expect(new Set(opRegistry)).toEqual(ops);
    expect(opRegistry).toHaveLength(ops.size);
  });

  it("has names that differ", () => {
    expect(new Set(opRegistry.map(({ name }) => name)).size).toBe(opRegistry.length);
  });
});
