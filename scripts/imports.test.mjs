import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { problemsOf } from "./imports.mjs";

const lai = "packages/core/src/control/input/lai.ts";

describe("problemsOf", () => {
  it.each([
    ["an earlier room through its index", lai, 'import { mse } from "../../loss/index.ts";'],
    ["a file of the same room", lai, 'import { norm } from "../norm.ts";'],
    ["a dependency", lai, 'import { z } from "zod";'],
    ["all rooms, in the package's index", "packages/core/src/index.ts", 'export * from "./training/index.ts";'],
    ["the published names, in a test", "packages/core/src/loss/mse.test.ts", 'import "isocline/testing";'],
    ["Node's runtime, in a test of its room", "packages/core/src/runtime/a.test.ts", 'import "./node/index.ts";'],
    ["the published names, in the command line", "packages/cli/src/train.ts", 'import { fit } from "isocline";'],
    ["the package's own files, in a bench", "bench/step.ts", 'import "./torch.ts";'],
  ])("allows %s", (_, path, text) => {
    expect(problemsOf(path, text)).toEqual([]);
  });

  it.each([
    ["a later room", lai, 'import { fit } from "../../training/index.ts";', "room control comes before training"],
    ["a type of a later room", lai, 'import type { Plan } from "../../training/index.ts";', "comes before training"],
    ["an inline type of one", lai, 'type P = import("../../training/index.ts").Plan;', "comes before training"],
    ["a later room on demand", lai, 'await import("../../training/index.ts");', "comes before training"],
    ["a re-export of one", lai, 'export { fit } from "../../training/index.ts";', "comes before training"],
    ["a star of one", lai, 'export * from "../../training/index.ts";', "comes before training"],
    ["the inside of a room", lai, 'import "../../loss/mse.ts";', "room loss is entered through its index.ts"],
    ["the package's own index", lai, 'import "../../index.ts";', "is in no room"],
    ["its published name outside tests", lai, 'import "isocline";', "only tests"],
    [
      "Node's runtime from its room",
      "packages/core/src/runtime/index.ts",
      'import "./node/index.ts";',
      "published name",
    ],
    [
      "core's files from the shell",
      "packages/cli/src/a.ts",
      'import "../../core/src/index.ts";',
      "leaves packages/cli",
    ],
    ["core's files from a bench", "bench/step.ts", 'import "../packages/core/src/index.ts";', "leaves bench"],
    [
      "a later room in a test",
      "packages/core/src/loss/a.test.ts",
      'import "../search/index.ts";',
      "comes before search",
    ],
  ])("forbids %s", (_, path, text, reason) => {
    const [problem, ...others] = problemsOf(path, `// a comment\n${text}`);
    expect(problem).toContain(`${path}:2: import of `);
    expect(problem).toContain(reason);
    expect(others).toEqual([]);
  });

  it("forbids a file outside the rooms", () => {
    expect(problemsOf("packages/core/src/helpers/a.ts", "export {};")[0]).toContain("is in no room");
  });
});

describe("check-imports", () => {
  const root = mkdtempSync(join(tmpdir(), "isocline-imports-"));
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it("names the file and line, and fails", () => {
    const path = join(root, "packages/core/src/graph/a.ts");
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, '\nimport "../onnx/index.ts";\n');
    const script = fileURLToPath(new URL("check-imports.mjs", import.meta.url));
    const { status, stderr } = spawnSync(process.execPath, [script, root], { encoding: "utf8" });
    expect(stderr).toContain(
      "packages/core/src/graph/a.ts:2: import of ../onnx/index.ts: room graph comes before onnx",
    );
    expect(status).toBe(1);
  });
});
