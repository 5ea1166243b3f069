import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import type { Loss, Objective } from "isocline";
import * as library from "isocline";
import { nodeRuntime } from "isocline/node";
import * as testing from "isocline/testing";
import { afterAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const text = await readFile(join(root, "docs/extending.md"), "utf8");
const folder = await mkdtemp(join(tmpdir(), "isocline-extending-"));

/** The code below a mark of the guide. */
function block(mark: string): string {
  const found = new RegExp(`^\`\`\`ts ${mark}\\n([\\s\\S]*?)^\`\`\``, "m").exec(text)?.[1];
  if (found === undefined) throw new Error(`docs/extending.md has no block "${mark}"`);
  return found;
}

/** A file of the guide, written as it stands there but for its imports, which lead to where it belongs. */
async function skeleton(mark: string, place: string): Promise<string> {
  const home = dirname(join(root, place));
  const code = block(mark).replaceAll(/from "(\.[^"]+)"/g, (_, path: string) => `from "${join(home, path)}"`);
  const file = join(folder, `${mark}.ts`);
  await writeFile(file, code);
  return file;
}

const files = {
  loss: await skeleton("loss", "packages/core/src/loss/cauchy.ts"),
  control: await skeleton("control", "packages/core/src/control/input/slope-pull.ts"),
};
const { cauchy } = (await import(/* @vite-ignore */ pathToFileURL(files.loss).href)) as {
  cauchy: (options?: { readonly scale?: number }) => Loss;
};
const { slopePull } = (await import(/* @vite-ignore */ pathToFileURL(files.control).href)) as {
  slopePull: (options?: object) => Objective;
};

const runtimes = { node: nodeRuntime() };
afterAll(async () => {
  await runtimes.node.close();
  await rm(folder, { recursive: true });
});

describe("the guide's loss", () => {
  testing.describeLoss({ name: "cauchy", loss: cauchy() }, { describe, it, runtimes });

  // The test of the guide, with what its imports would bring.
  const names = { describe, it, expect, cauchy, ...testing, ...library };
  new Function(...Object.keys(names), block("loss-test"))(...Object.values(names));
});

describe("the guide's control", () => {
  testing.describeInputControl({ name: "slope-pull", control: slopePull() }, { describe, it, runtimes });
});

describe("the guide's files", () => {
  it("compile under the project's own rules", async () => {
    const config = join(folder, "tsconfig.json");
    const compilerOptions = {
      typeRoots: [join(root, "node_modules/@types")],
      // The files are away from where they belong, so their imports are absolute.
      rewriteRelativeImportExtensions: false,
      allowImportingTsExtensions: true,
    };
    await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module" }));
    await writeFile(
      config,
      JSON.stringify({
        extends: join(root, "tsconfig.json"),
        compilerOptions,
        include: [],
        files: Object.values(files),
      }),
    );
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const ended = await promisify(execFile)(process.execPath, [tsc, "-p", config]).catch((error) => error);
    expect(`${ended.stdout}${ended.stderr}`).toBe("");
  });

  it("stand in no one's way: their names are free", () => {
    expect(library.namesOf<string>(library.lossRegistry)).not.toContain("cauchy");
    expect(library.namesOf<string>(library.inputControlRegistry)).not.toContain("slope-pull");
  });

  it("names files that are there", async () => {
    const named = [...text.matchAll(/`((?:packages|scripts)\/[\w./-]+\.\w+)`/g)].map(([, path]) => path as string);
    const made = ["cauchy.ts", "cauchy.test.ts", "slope-pull.ts"];
    const there = named.filter((path) => !made.some((name) => path.endsWith(`/${name}`)));
    expect(there.length).toBeGreaterThan(1);
    for (const path of there) await readFile(join(root, path));
  });
});
