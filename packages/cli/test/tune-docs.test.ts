import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { type InputControlName, inputControlRegistry, namesOf, searchRegistry } from "isocline";
import { describe, expect, it } from "vitest";
import { define } from "../src/commands/tune.ts";
import { readConfigFile } from "../src/config/file.ts";
import { givenOptions } from "../src/config/options.ts";
import { resolveConfig } from "../src/config/resolve.ts";
import { exitCodes } from "../src/exit.ts";
import { tuneGroup } from "../src/tune/settings.ts";
import { tunedSpace } from "../src/tune/space.ts";

const page = readFileSync(new URL("../../../docs/tune.md", import.meta.url), "utf8");
const commands = [...page.matchAll(/^npx isocline tune (.+)$/gm)].map(([, args = ""]) => [args] as const);
const columns = ["Longitude", "Latitude"];

function parsed(args: string): Command {
  const command = new Command().exitOverride();
  define(command);
  return command.parse(args.split(" "), { from: "user" });
}

/** The names of what is searched by default. */
const usual = (control: InputControlName, features: readonly string[], more: object = {}): readonly string[] =>
  tunedSpace(
    [],
    resolveConfig({ options: { data: "houses.csv", target: "price", control, ...more } }),
    features,
    features,
  ).map(({ name, low, high }) => `${name} ${low} ${high}`);

describe("docs/tune.md", () => {
  it.each(commands)("has the command isocline tune %s, which is read as it stands", (args) => {
    const command = parsed(args);
    if (args.startsWith("--resume")) return;
    const options = { ...givenOptions(command), data: command.args[0] ?? "" };
    const { space, maxLoss } = tuneGroup.resolve(tuneGroup.given(command), undefined);
    expect(maxLoss).toBe(args.includes("--max-loss off") ? null : 0.03);
    expect(tunedSpace(space, resolveConfig({ options }), columns, columns).at(-1)?.name).toBe("share");
  });

  it("has a config file that is read as it stands", async () => {
    const folder = await mkdtemp(join(tmpdir(), "isocline-tune-docs-"));
    try {
      const path = join(folder, "tune.yaml");
      await writeFile(path, /```yaml\n(.*?)```/s.exec(page)?.[1] ?? "");
      const file = await readConfigFile(path);
      if (file === undefined) throw new Error("a config file");
      const settings = tuneGroup.resolve({}, file);
      expect(settings).toMatchObject({ lessSensitive: columns, maxLoss: 0.03, trials: 40, seeds: 3, finalists: 5 });
      const space = tunedSpace(
        settings.space,
        resolveConfig({ options: {}, file: tuneGroup.rest(file) }),
        columns,
        columns,
      );
      expect(space.map(({ name, scale }) => `${name} ${scale}`)).toEqual([
        ...["lambda.Longitude log", "share log", "dropout linear"],
      ]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("says what is searched by default, of every control", () => {
    const share = "share 0.01 1";
    for (const control of namesOf(inputControlRegistry)) {
      const found = usual(control, columns);
      const weighs = control.startsWith("lai");
      if (weighs) expect(found).toEqual([...columns.map((name) => `lambda.${name} 0.001 10`), share]);
      else if (control === "noise") expect(found).toEqual(["deviation 0.01 1", share]);
      else if (control === "fgsm" || control === "pgd")
        expect(found).toEqual(["radius 0.01 1", "strength 0.01 1", share]);
      else expect(found).toEqual(["strength 0.001 10", share]);
      if (weighs || ["noise", "fgsm", "pgd", "jacobian"].includes(control)) expect(page).toContain(`\`${control}\``);
    }
    const nine = Array.from({ length: 9 }, (_, i) => `x${i}`);
    expect(usual("lai", nine)).toEqual(["lambda 0.001 10", share]);
    expect(usual("lai", columns, { boundary: "1" })).toEqual([
      ...columns.map((name) => `boundary.${name} 0.03 3`),
      share,
    ]);
  });

  it("names every search and exit code", () => {
    for (const name of namesOf(searchRegistry)) expect(page).toContain(`\n| \`${name}\` |`);
    const line = /^Exit codes: .+$/m.exec(page)?.[0] ?? "";
    for (const name of ["done", "usage", "data", "diverged", "missed", "interrupted"] as const) {
      expect(line).toContain(` ${exitCodes[name]} `);
    }
  });
});
