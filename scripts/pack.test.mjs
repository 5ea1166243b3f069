import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const repository = fileURLToPath(new URL("..", import.meta.url));
const root = mkdtempSync(join(tmpdir(), "isocline-pack-"));
const tsc = join(repository, "node_modules/typescript/bin/tsc");

/** The published entry points of core and of the queue. */
const names = ["isocline", "isocline/node", "isocline/testing"];
const queueNames = ["@isocline/queue", "@isocline/queue/testing"];

/** The files that npm would publish of core and of the queue. @type {{ core: string[], queue: string[] }} */
const files = { core: [], queue: [] };

/**
 * Builds the types of a package's copy, and installs what npm would publish of it into user/node_modules.
 *
 * @type {(folder: string, name: string) => string[]}
 */
function install(folder, name) {
  const copy = join(root, "packages", folder);
  execFileSync(process.execPath, [tsc, "-p", join(copy, "tsconfig.build.json")], { stdio: "inherit" });
  const packed = execFileSync("npm", ["pack", "--dry-run", "--json"], { cwd: copy, encoding: "utf8" });
  const found = JSON.parse(packed)[0].files.map((/** @type {{ path: string }} */ file) => file.path);
  for (const file of found) {
    const to = join(root, "user/node_modules", name, file);
    mkdirSync(dirname(to), { recursive: true });
    cpSync(join(copy, file), to);
  }
  return found;
}

beforeAll(() => {
  for (const path of ["scripts", "packages", "tsconfig.json"]) {
    cpSync(join(repository, path), join(root, path), {
      recursive: true,
      filter: (from) => !/[\\/](dist|node_modules)$/.test(from),
    });
  }
  symlinkSync(join(repository, "node_modules"), join(root, "node_modules"), "junction");
  execFileSync(process.execPath, [join(root, "scripts/build.mjs")], { stdio: "inherit" });
  files.core = install("core", "isocline");
  files.queue = install("queue", "@isocline/queue");
  writeFileSync(join(root, "user/package.json"), '{ "type": "module" }');
}, 180_000);

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe("the packed core", () => {
  it("holds code, types, sources and licence, and no tests", () => {
    expect(files.core).toEqual(expect.arrayContaining(["LICENSE", "dist/index.js", "dist/index.d.ts", "src/index.ts"]));
    expect(files.core).toContain("dist/runtime/node/worker.mjs");
    expect(files.core.filter((file) => /\.test\.|\.stamp|\.new-/.test(file))).toEqual([]);
  });

  it("has no fault that publint knows", async () => {
    const pkgDir = join(root, "user/node_modules/isocline");
    const { messages, pkg } = await publint({ pkgDir, pack: false, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
  });

  it("opens every entry point in Node", () => {
    const code = names.map((name) => `await import(${JSON.stringify(name)});`).join("");
    const user = spawnSync(process.execPath, ["--input-type=module", "-e", code], {
      cwd: join(root, "user"),
      encoding: "utf8",
    });
    expect(user).toMatchObject({ status: 0, stderr: "" });
  });

  it("is typed for a user of TypeScript", () => {
    const use = names.map((name, index) => `import * as room${index} from "${name}";`).join("\n");
    writeFileSync(
      join(root, "user/use.ts"),
      `${use}\nconst wrong: { nothing: 0 } = room0;\nexport { room1, room2, wrong };\n`,
    );
    const compilerOptions = { noEmit: true, strict: true, module: "nodenext", target: "es2023", types: ["node"] };
    writeFileSync(join(root, "user/tsconfig.json"), JSON.stringify({ compilerOptions, files: ["use.ts"] }));
    const { stdout } = spawnSync(process.execPath, [tsc, "-p", "."], { cwd: join(root, "user"), encoding: "utf8" });
    // The one deliberate error proves that the types are there.
    expect(stdout.trim().split("\n")).toEqual([expect.stringMatching(/^use\.ts\(4,7\): error TS2741/)]);
  });

  it("ships the sources that its maps name", () => {
    const dist = join(root, "user/node_modules/isocline/dist/");
    const { sources } = JSON.parse(readFileSync(join(dist, "runtime/node/index.js.map"), "utf8"));
    expect(sources.length).toBeGreaterThan(0);
    expect(sources.filter((/** @type {string} */ path) => !existsSync(join(dist, "runtime/node", path)))).toEqual([]);
  });
});

describe("the packed queue", () => {
  it("holds code, types, sources and licence, and no tests", () => {
    expect(files.queue).toEqual(
      expect.arrayContaining(["LICENSE", "dist/index.js", "dist/index.d.ts", "src/index.ts"]),
    );
    expect(files.queue.filter((file) => /\.test\.|\.stamp|\.new-|^test/.test(file))).toEqual([]);
  });

  it("has no fault that publint knows", async () => {
    const pkgDir = join(root, "user/node_modules/@isocline/queue");
    const { messages, pkg } = await publint({ pkgDir, pack: false, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
  });

  it("opens every entry point in Node", () => {
    const code = queueNames.map((name) => `await import(${JSON.stringify(name)});`).join("");
    const user = spawnSync(process.execPath, ["--input-type=module", "-e", code], {
      cwd: join(root, "user"),
      encoding: "utf8",
    });
    expect(user).toMatchObject({ status: 0, stderr: "" });
  });
});
