// Slope targets on a table: several seeds, how near each target came, and what it cost.
//   node bench/slope-targets.mjs sample:diamonds price y=50% z=50% [--seeds 11,12,13] [-- options of isocline train]
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";

const split = process.argv.indexOf("--");
const { values, positionals } = parseArgs({
  args: process.argv.slice(2, split < 0 ? undefined : split),
  options: { seeds: { type: "string", default: "1,2,3" } },
  allowPositionals: true,
});
const [table, target, ...less] = positionals;
const rest = split < 0 ? [] : process.argv.slice(split + 1);
if (table === undefined || target === undefined || less.length === 0) {
  console.error(
    "usage: node bench/slope-targets.mjs DATA TARGET COLUMN=PERCENT… [--seeds 1,2,3] [-- options of isocline train]",
  );
  process.exit(2);
}
const cli = join(dirname(createRequire(import.meta.url).resolve("@isocline/cli/package.json")), "bin", "isocline.js");
const folder = mkdtempSync(join(tmpdir(), "slope-targets-"));
let missed = 0;
try {
  for (const seed of values.seeds.split(",")) {
    const out = join(folder, seed);
    const asked = less.flatMap((each) => ["--less", each]);
    const began = performance.now();
    const run = spawnSync(
      process.execPath,
      [cli, "train", table, "--target", target, ...asked, "--seed", seed, "--out", out, "--json", ...rest],
      { encoding: "utf8", maxBuffer: 2 ** 26 },
    );
    if (run.status !== 0 && run.status !== 5) throw new Error(run.stderr);
    const { branches } = JSON.parse(run.stdout);
    const seconds = ((performance.now() - began) / 1000).toFixed(0);
    const { baseline, controlled } = branches;
    const loss = `${baseline.rmse.toPrecision(4)} → ${controlled.rmse.toPrecision(4)}`;
    console.log(`seed ${seed}: RMSE ${loss} (${seconds} s)`);
    for (const { column, wanted, reached, deviation, met } of controlled.targets) {
      if (!met) missed++;
      const off = `${deviation > 0 ? "+" : ""}${(100 * deviation).toFixed(1)} %`;
      console.log(`  ${column}: target ${wanted.toPrecision(4)}, reached ${reached.toPrecision(4)}, ${off}`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(missed > 0 ? 1 : 0);
