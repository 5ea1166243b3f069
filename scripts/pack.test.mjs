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

/** The published entry points of core. */
const names = ["isocline", "isocline/node", "isocline/testing"];

/** Builds a copy of core, and installs what npm would publish of it into user/node_modules. @type {string[]} */
let files = [];

beforeAll(() => {
  for (const path of ["scripts", "packages", "tsconfig.json"]) {
    cpSync(join(repository, path), join(root, path), {
      recursive: true,
      filter: (from) => !/[\\/](dist|node_modules)$/.test(from),
    });
  }
  symlinkSync(join(repository, "node_modules"), join(root, "node_modules"), "junction");
  execFileSync(process.execPath, [join(root, "scripts/build.mjs")], { stdio: "inherit" });
  const core = join(root, "packages/core");
  execFileSync(process.execPath, [tsc, "-p", join(core, "tsconfig.build.json")], { stdio: "inherit" });
  const packed = execFileSync("npm", ["pack", "--dry-run", "--json"], { cwd: core, encoding: "utf8" });
  files = JSON.parse(packed)[0].files.map((/** @type {{ path: string }} */ file) => file.path);
  for (const file of files) {
    const to = join(root, "user/node_modules/isocline", file);
    mkdirSync(dirname(to), { recursive: true });
    cpSync(join(core, file), to);
  }
  writeFileSync(join(root, "user/package.json"), '{ "type": "module" }');
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe("the packed core", () => {
  it("holds code, types, sources and licence, and no tests", () => {
    expect(files).toEqual(expect.arrayContaining(["LICENSE", "dist/index.js", "dist/index.d.ts", "src/index.ts"]));
    expect(files).toContain("dist/runtime/node/worker.mjs");
    expect(files.filter((file) => /\.test\.|\.stamp|\.new-/.test(file))).toEqual([]);
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
