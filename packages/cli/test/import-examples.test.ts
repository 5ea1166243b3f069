import { readFileSync } from "node:fs";
import { access, copyFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { importOnnx } from "isocline";
import { afterAll, beforeAll, expect, it } from "vitest";
import { isocline, temporaryFolder } from "./isocline.ts";

const network = fileURLToPath(new URL("../../core/test/fixtures/onnx/mlp.onnx", import.meta.url));
const page = readFileSync(new URL("../../../docs/import-onnx.md", import.meta.url), "utf8");
const lines = (page.split("```sh\n")[1]?.split("```")[0] ?? "").trim().split("\n");

let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder("import-examples");
  await copyFile(network, join(folder, "net.onnx"));
  const width = importOnnx(readFileSync(network)).inputs;
  const names = Array.from({ length: width }, (_, column) => `feature${column}`);
  const rows = Array.from({ length: 60 }, (_, row) =>
    [...names.map((__, i) => ((row * (i + 3)) % 17) / 4), row].join(","),
  );
  await writeFile(join(folder, "houses.csv"), [[...names, "price"].join(","), ...rows, ""].join("\n"));
});
afterAll(() => rm(folder, { recursive: true }));

it("docs/import-onnx.md trains a network from elsewhere and exports it, line by line", async () => {
  expect(lines.map((line) => line.split(" ").slice(0, 2).join(" "))).toEqual(["isocline train", "isocline export"]);
  for (const line of lines) {
    const { code, stderr } = await isocline(folder, ...line.split(" ").slice(1));
    expect({ code, stderr }).toMatchObject({ code: 0 });
  }
  await access(join(folder, "tuned.onnx"));
}, 60_000);
