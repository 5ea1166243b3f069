import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const repository = fileURLToPath(new URL("..", import.meta.url));

/** A checkout in small: the real bin, script and manifests around sources of a few lines. */
let root = "";

/** @type {(path: string, text: string) => void} */
function write(path, text) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** @type {() => Promise<{ status: number | null, stdout: string, stderr: string }>} */
function isocline() {
  const child = spawn(process.execPath, [join(root, "packages/cli/bin/isocline.js"), "hello"]);
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (text) => {
    stdout += text;
  });
  child.stderr.on("data", (text) => {
    stderr += text;
  });
  return new Promise((resolve) => child.on("close", (status) => resolve({ status, stdout, stderr })));
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "isocline-bundle-"));
  for (const path of [
    "scripts/bundle.mjs",
    "packages/cli/bin",
    "packages/cli/package.json",
    "packages/core/package.json",
    "packages/queue/package.json",
  ]) {
    cpSync(join(repository, path), join(root, path), { recursive: true });
  }
  mkdirSync(join(root, "node_modules"));
  symlinkSync(join(repository, "node_modules/esbuild"), join(root, "node_modules/esbuild"), "junction");
  symlinkSync(join(root, "packages/core"), join(root, "node_modules/isocline"), "junction");
  write("packages/core/src/base/index.ts", "export class Shared {}\n");
  write("packages/core/src/index.ts", 'export * from "./base/index.ts";\n');
  for (const entry of ["report", "testing"]) {
    write(`packages/core/src/${entry}/index.ts`, 'export * from "../base/index.ts";\n');
  }
  write(
    "packages/core/src/runtime/node/index.ts",
    'export { Shared } from "../../base/index.ts";\nexport const load = () => import(new URL("./worker.mjs", import.meta.url).href);\n',
  );
  write("packages/core/src/runtime/node/worker.mjs", 'export default "worker";\n');
  write("packages/cli/src/greet.ts", 'export const greet = (name: string): string => ["first", name].join(" ");\n');
  for (const entry of ["index", "testing/index"]) write(`packages/queue/src/${entry}.ts`, "export {};\n");
  write("packages/cli/src/trials/pool-worker.ts", "export const work = (): void => {};\n");
  write("packages/cli/src/worker/process.ts", "export {};\n");
  write(
    "packages/cli/src/main.ts",
    `import { Shared } from "isocline";
const [{ greet }, node] = await Promise.all([import("./greet.ts"), import("isocline/node")]);
console.log(greet(process.argv[2] as string), (await node.load()).default, node.Shared === Shared);
`,
  );
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

describe("the command line in a checkout", () => {
  it("is bundled by its first run, however many start at once", async () => {
    const runs = await Promise.all(Array.from({ length: 6 }, isocline));
    expect(runs).toEqual(runs.map(() => ({ status: 0, stdout: "first hello worker true\n", stderr: "" })));
    expect(readdirSync(join(root, "packages/cli/dist")).filter((name) => name.startsWith(".new"))).toEqual([]);
  });

  it("is bundled again after a change, and only then", async () => {
    await isocline();
    const entry = join(root, "packages/cli/dist/main.js");
    const before = statSync(entry).mtimeMs;
    await isocline();
    expect(statSync(entry).mtimeMs).toBe(before);
    write("packages/cli/src/greet.ts", 'export const greet = (name: string): string => ["second", name].join(" ");\n');
    expect((await isocline()).stdout).toBe("second hello worker true\n");
  });

  it("says in one line that its sources are broken", async () => {
    write("packages/core/src/base/index.ts", "export class {\n");
    const { status, stdout, stderr } = await isocline();
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^isocline: cannot bundle the sources: packages\/core\/src\/base\/index\.ts:1:13: .*\n$/);
  });

  it("needs neither sources nor esbuild once it is published", async () => {
    await isocline();
    for (const path of ["scripts", "packages/cli/src", "packages/core/src", "node_modules/esbuild"]) {
      rmSync(join(root, path), { recursive: true });
    }
    expect((await isocline()).stdout).toBe("first hello worker true\n");
  });
});
