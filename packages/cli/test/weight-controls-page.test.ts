import { readFileSync } from "node:fs";
import { Command } from "commander";
import { memberOf, namesOf, ruleRegistry } from "isocline";
import { describe, expect, it } from "vitest";
import { defineSettings, givenOptions } from "../src/config/options.ts";
import { resolveConfig } from "../src/config/resolve.ts";
import { ruleOf } from "../src/train/rule.ts";

const page = readFileSync(new URL("../../../docs/weight-controls.md", import.meta.url), "utf8");
const names = namesOf(ruleRegistry);
const unbroken = page.replaceAll("\n", " ");
const commands = [...page.matchAll(/^npx isocline train (.+)$/gm)].map(([, args = ""]) => args.split(" "));

/** The text from a rule's heading to the next. */
const sectionOf = (name: string): string => page.split(/^## /m).find((part) => part.startsWith(`\`${name}\`\n`)) ?? "";

describe("docs/weight-controls.md", () => {
  it("has a section and a row of the table for every rule, in the registry's order", () => {
    expect([...page.matchAll(/^## `([\w-]+)`$/gm)].map(([, name]) => name)).toEqual(names);
    expect([...page.matchAll(/^\| `([\w-]+)` \|/gm)].map(([, name]) => name)).toEqual(names);
  });

  it.each(names)("says of %s what its registry entry says: cost, defaults, references", (name) => {
    const { facts, options, references } = memberOf(ruleRegistry, name)();
    const row = page.split("\n").find((line) => line.startsWith(`| \`${name}\` |`)) ?? "";
    const { gradients, backwardPerPart } = facts;
    const cost = backwardPerPart === undefined ? `${gradients}` : `${gradients}, and 2/3 for each further part`;
    expect(row.endsWith(`| ${cost} |`)).toBe(true);
    expect([undefined, 1]).toContain(backwardPerPart);
    for (const option of ["radius", "strength", "level", "softness"] as const) {
      if (options[option] !== undefined) expect(row).toMatch(new RegExp(`[ερrγαbθσ] ${options[option]}\\b`));
    }
    for (const { title } of references) expect(unbroken).toContain(`*${title}*`);
  });

  it.each(names)("has an example of %s that is read as it stands", (name) => {
    expect(sectionOf(name)).toContain(`--rule ${name}`);
  });

  it.each(commands)("has the command %s %s %s %s %s that makes its rule", (...args) => {
    const command = new Command().argument("[data]").exitOverride();
    defineSettings(command);
    command.parse(args, { from: "user" });
    const config = resolveConfig({ options: { ...givenOptions(command), data: command.args[0] ?? "" } });
    expect(ruleOf(config)?.name ?? "plain").toBe(args[args.indexOf("--rule") + 1]);
  });
});
