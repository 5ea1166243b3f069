import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { ensureBundled } from "./bundle.mjs";

const folder = fileURLToPath(new URL("../examples", import.meta.url));

beforeAll(() => ensureBundled());

describe("every example runs as it stands", () => {
  it.each(readdirSync(folder).filter((name) => name.endsWith(".mjs")))("%s", async (name) => {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [join(folder, name)]);
    expect(stderr).toBe("");
    expect(stdout.trim()).not.toBe("");
  });
});
