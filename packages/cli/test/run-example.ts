import { expect } from "vitest";
import { isoclineInside } from "./in-process.ts";

/** What makes a training of a page quick, without a change of what it shows. */
function quickly(args: readonly string[]): readonly string[] {
  const alone = args.join(" ").includes("--control none");
  const few = args.includes("--query") || !args.some((arg) => arg.startsWith("sample:"));
  return [
    ...(few ? [] : ["--query", "SELECT * FROM data LIMIT 300"]),
    ...["--epochs", alone ? "1" : "1+1", "--hidden", "4", "--quiet"],
  ];
}

/** Runs a training of a page, a line after `npx isocline`, on 300 rows for an epoch or two; it may warn, and nothing else. */
export async function runExample(folder: string, line: string): Promise<void> {
  const args = line.split(" ");
  const out = line.replaceAll(/\W+/g, "-");
  const { code, stderr } = await isoclineInside(folder, ...args, ...quickly(args), "--out", out);
  const errors = stderr.split("\n").filter((each) => each !== "" && !each.startsWith("warning: "));
  expect({ code, errors }).toEqual({ code: 0, errors: [] });
}
