import * as isocline from "isocline";
import { describe, expect, it } from "vitest";
import { onnxFixture } from "./onnx-fixtures.ts";
import { programsOf, runProgram } from "./page-program.ts";

/** A folder with one file. */
const files = { readFile: async (path: string) => (path === "net.onnx" ? onnxFixture("mlp").bytes : undefined) };

describe("programs of pages run as they stand", () => {
  it("images.md", async () => {
    const programs = programsOf("images");
    expect(programs.length).toBeGreaterThan(0);
    for (const program of programs) expect(await runProgram(program, { isocline })).toEqual([]);
  });

  it("import-onnx.md, which prints what was imported", async () => {
    const programs = programsOf("import-onnx");
    expect(programs).toHaveLength(1);
    const [program = ""] = programs;
    const model = isocline.importOnnx(onnxFixture("mlp").bytes);
    expect(await runProgram(program, { isocline, "node:fs/promises": files })).toEqual([
      model.inputs,
      model.outputs,
      model.parameters.map(({ name, role }) => `${name} (${role})`),
    ]);
  });

  it("and fail where a name is not exported", async () => {
    await expect(runProgram('import { convnett } from "isocline";\nconvnett({});\n', { isocline })).rejects.toThrow(
      TypeError,
    );
  });
});
