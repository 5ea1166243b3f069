/**
 * A worker as a process of its own, whose trials do what their tasks say: count to `steps`, `ms` milliseconds each, and
 * come to `value`; or end as `fate` says. What it counts to is kept in the store, for the next worker to go on from.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startWorker } from "@isocline/queue";

const { url, version, timings, folder } = JSON.parse(process.argv[2] ?? "{}");
const tell = (/** @type {object} */ word) => process.stdout.write(`${JSON.stringify(word)}\n`);

/** @type {(code: string) => Error} */
const systemError = (code) =>
  Object.assign(new Error(`${code}: no space left on device, write`), { code, syscall: "write" });

const worker = await startWorker({
  url,
  version,
  timings,
  onNote: (note) => tell({ note: note.text }),
  async run({ key, task, store }, { signal, report }) {
    const { steps = 1, ms = 10, value = 0, fate } = /** @type {Record<string, any>} */ (task);
    const place = (/** @type {string} */ name) => join(folder ?? store.path, `${key}.${name}`);
    if (existsSync(place("result"))) return { status: "completed", result: null };
    let done = existsSync(place("checkpoint")) ? Number(readFileSync(place("checkpoint"), "utf8")) : 0;
    tell({ begins: key, from: done });
    if (fate === "dies") process.kill(process.pid, "SIGKILL");
    if (fate === "fails") return { status: "failed", reason: "no memory for it" };
    if (fate === "refused") return { status: "refused", kind: "data", reason: "rows: expected others" };
    const begun = done;
    if (fate === "full") throw systemError("ENOSPC");
    for (; done < steps; done++) {
      // Two steps a process: such a trial gets on in each.
      if (fate === "tires" && done === begun + 2) process.kill(process.pid, "SIGKILL");
      if (signal.aborted) return { status: "interrupted" };
      report(done / steps);
      await sleep(ms);
      // A process that is killed while it writes leaves the one before.
      writeFileSync(place("next"), String(done + 1));
      renameSync(place("next"), place("checkpoint"));
    }
    writeFileSync(place("result"), JSON.stringify(value));
    return { status: "completed", result: null };
  },
});
process.on("SIGINT", () => void worker.stop());
tell({ ready: worker.id });
try {
  await worker.ended;
  tell({ ended: true });
} catch (error) {
  tell({ left: error instanceof Error ? error.message : String(error) });
  process.exitCode = 1;
}
