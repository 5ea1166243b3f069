// PyTorch in a process of its own, asked one case at a time, so that it can be timed in turn with us.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/**
 * @typedef {Readonly<Record<string, unknown>>} Step what the script calls a case
 * @typedef {{ version: string, time(step: Step, threads: number, steps: number): Promise<number>, close(): void }} Torch
 */

/**
 * PyTorch of Debian's Python, running a script of this folder, or undefined where it is absent.
 * @returns {Promise<Torch | undefined>}
 */
export async function openTorch(script = "peer-torch.py", python = "/usr/bin/python3") {
  const child = spawn(python, ["-B", fileURLToPath(new URL(script, import.meta.url))], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  const failed = new Promise((resolve) => {
    child.once("error", () => resolve(undefined));
    child.once("exit", () => resolve(undefined));
  });
  // A line for a child that has ended: its answer says so.
  child.stdin.on("error", () => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  /** @returns {Promise<{ version: string, ms: number } | undefined>} of which it has the one that was asked for */
  const answer = async () => {
    const line = await Promise.race([lines.next(), failed]);
    return line === undefined || line.done ? undefined : JSON.parse(line.value);
  };
  const greeting = await answer();
  if (greeting === undefined) return undefined;
  return {
    version: greeting.version,
    async time(step, threads, steps) {
      child.stdin.write(`${JSON.stringify({ ...step, threads, steps })}\n`);
      const reply = await answer();
      if (reply === undefined) throw new Error("PyTorch ended in the middle of a case");
      return reply.ms;
    },
    close: () => child.kill(),
  };
}
