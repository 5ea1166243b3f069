import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as core from "isocline";
import { nodeRuntime } from "isocline/node";
const [table, levername = "noise", seed = "7", kind = "sensitivity", extra = "{}"] = process.argv.slice(2);
const opts = JSON.parse(extra);
const require = createRequire(new URL("../packages/cli/package.json", import.meta.url));
const file = table === "diamonds" ? require.resolve("@observablehq/sample-datasets/diamonds.csv") : table;
const target = table === "diamonds" ? "price" : "MedHouseVal";
const asks = table === "diamonds" ? { y: 0.5, z: 0.5 } : { Longitude: 0.5, Latitude: 0.3 };
const text = readFileSync(file, "utf8").trim().split(/\r?\n/).map((l) => l.split(","));
const head = text[0].map((h) => h.replaceAll('"', ""));
const rowsN = opts.rows ?? 1e9;
const columns = {};
for (const [i, h] of head.entries()) {
  if (h === "id") continue;
  const v = text.slice(1, 1 + rowsN).map((r) => r[i].replaceAll('"', ""));
  columns[h] = v.every((x) => x !== "" && Number.isFinite(+x)) ? v.map(Number) : v;
}
const dataset = await core.readDataset(core.tableSource("t", columns), { target, seed: +seed, scaling: opts.scaling ?? "standard" });
const runtime = nodeRuntime({ threads: 1 });
const data = await core.placeDataset(runtime, dataset);
const batch = opts.batch ?? 256;
const hidden = opts.hidden ?? [128, 128, 128];
const model = core.mlp({ inputs: dataset.width, outputs: 1, hidden });
const numeric = core.numericColumns(dataset.preprocessing.features);
const [pre, con] = opts.epochs ?? [24, 12];
const loss = core.mse();
const lever = core.leverRegistry.members[levername]();
const features = Object.keys(asks).map((n) => ({ column: numeric.find((c) => c.name === n).column, of: kind }));
const { horizon, rate, damping, atMost, approach } = opts;
const g = Object.fromEntries(Object.entries({ horizon, rate, damping, atMost, approach }).filter(([, v]) => v !== undefined));
const control = core.slopeTargets({ loss, lever, features, ...g });
const plan = core.laiTraining({ loss, control: { control, asked: Object.values(asks).map((less) => ({ less })) }, pretrainingEpochs: pre, controlEpochs: con, share: opts.share ?? 1, by: opts.by ?? "batch" });
const settings = { data, model, optimizer: core.adam(), learningRate: opts.lr ?? 0.01, schedule: core.memberOf(core.scheduleRegistry, opts.schedule ?? "one-cycle")(), batch, seed: +seed, now: () => performance.now() };
const times = {};
const result = await core.trainBranches(plan, ["baseline", "controlled"], settings, {
  onEpoch(m, p) {
    times[m.branch] = m.seconds;
    if (m.branch === "controlled" && opts.verbose) {
      const s = p.branches.controlled.state ?? p.branches.controlled.progress.state;
      const n = features.length;
      console.log(m.epoch, m.validation.rmse.toFixed(4), m.learningRate.toFixed(5), "w", [...s.control].slice(0, n).map((x) => x.toFixed(2)).join(" "), "est/want", features.map((_, j) => (s.control[n + j] / s.control[3 * n + j]).toFixed(3)).join(" "));
    }
  },
});
const d = {};
for (const b of ["baseline", "controlled"]) {
  const st = result.progress.branches[b].progress.state;
  d[b] = await core.diagnose({ model, parameters: core.evaluatedParameters(st, model, settings.optimizer), data, seed: +seed });
}
for (const rows of ["train"]) {
  const f = {};
  for (const b of ["baseline", "controlled"]) {
    const st = result.progress.branches[b].progress.state;
    f[b] = (await core.diagnose({ model, parameters: core.evaluatedParameters(st, model, settings.optimizer), data, rows: data.split.train, seed: +seed })).sensitivity;
  }
  console.log("train sens ratio", Object.entries(asks).map(([n, less]) => `${n} ${(f.controlled[n] / f.baseline[n] / (1 - less)).toFixed(3)} val/train base ${(d.baseline.sensitivity[n] / f.baseline[n]).toFixed(3)} contr ${(d.controlled.sensitivity[n] / f.controlled[n]).toFixed(3)}`).join("; "));
}
const key = kind === "slope" ? "slope" : "sensitivity";
console.log(levername, kind, "seed", seed, JSON.stringify(opts), "rmse", d.baseline.metrics.rmse.toFixed(4), d.controlled.metrics.rmse.toFixed(4),
  Object.entries(asks).map(([n, less]) => `${n} ${(d.controlled[key][n] / d.baseline[key][n]).toFixed(3)}/${1 - less} dev ${(100 * (d.controlled[key][n] / d.baseline[key][n] / (1 - less) - 1)).toFixed(1)}%`).join("; "), "s", JSON.stringify(times), "sens", JSON.stringify(Object.fromEntries(Object.keys(asks).map(n => [n, [d.baseline.sensitivity[n], d.controlled.sensitivity[n]]]))));
await runtime.close();
