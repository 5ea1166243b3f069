import { readFileSync } from "node:fs";
import { Command } from "commander";
import { type InputControlOptions, inputControlRegistry, memberOf, namesOf } from "isocline";
import { describe, expect, it } from "vitest";
import { defineSettings, givenOptions } from "../src/config/options.ts";
import { resolveConfig } from "../src/config/resolve.ts";

const page = readFileSync(new URL("../../../docs/input-controls.md", import.meta.url), "utf8");
const names = namesOf(inputControlRegistry);
const unbroken = page.replaceAll("\n", " ");
const commands = [...page.matchAll(/^npx isocline train (.+)$/gm)].map(([, args = ""]) => args.split(" "));

/** The text from a control's heading to the next. */
const sectionOf = (name: string): string => page.split(/^## /m).find((part) => part.startsWith(`\`${name}\`\n`)) ?? "";

/** The option on the command line of each of a control's own. */
const spelt: Readonly<Partial<Record<keyof InputControlOptions, string>>> = {
  strength: "--strength",
  radius: "--radius",
  deviation: "--deviation",
  targetNorm: "--target-norm",
  projections: "--projections",
  difference: "--difference",
  order: "--difference-order",
  gradientNorm: "--gradient-norm",
  ball: "--ball",
  attackSteps: "--attack-steps",
};

describe("docs/input-controls.md", () => {
  it("has a section, a row of the table and advice for every control, in the registry's order", () => {
    expect([...page.matchAll(/^## `([\w-]+)`$/gm)].map(([, name]) => name)).toEqual(names);
    expect([...page.matchAll(/^\| `([\w-]+)` \|/gm)].map(([, name]) => name)).toEqual(names);
    const advice = page.split(/^## /m).find((part) => part.startsWith("Which control should I use?")) ?? "";
    for (const name of names) expect(advice).toContain(`\`${name}\``);
  });

  it.each(names)("says of %s what its registry entry says: cost, defaults, smoothness, references", (name) => {
    const { facts, options = {}, references } = memberOf(inputControlRegistry, name)();
    const row = page.split("\n").find((line) => line.startsWith(`| \`${name}\` |`)) ?? "";
    const { once = 0, perOutput = 0 } = facts.products ?? {};
    expect(row).toMatch(
      new RegExp(`\\| ${once + perOutput} \\| ${perOutput} \\| ${facts.needsSmooth ? "yes" : "no"} \\|$`),
    );
    for (const [option, flag] of Object.entries(spelt)) {
      const value = options[option as keyof InputControlOptions];
      if (value !== undefined) expect(row).toContain(`\`${flag}\` ${value}`);
    }
    for (const { title } of references) expect(unbroken).toContain(`*${title}*`);
  });

  it.each(names)("has an example of %s that is read as it stands", (name) => {
    expect(sectionOf(name)).toContain(`--control ${name} `);
  });

  it.each(commands)("has the command %s %s %s %s %s %s that chooses its control", (...args) => {
    const command = new Command().argument("[data]").exitOverride();
    defineSettings(command);
    command.parse(args, { from: "user" });
    const config = resolveConfig({ options: { ...givenOptions(command), data: command.args[0] ?? "" } });
    expect(config.control).toBe(args[args.indexOf("--control") + 1]);
  });
});
