import { stat } from "node:fs/promises";
import type { Command } from "commander";
import { UsageError } from "isocline";
import { type ExitCode, exitCodes } from "../exit.ts";
import { watchInterrupts } from "../interrupt.ts";
import { openTerminal } from "../terminal.ts";
import { givenWorkers, queueOf } from "../trials/executor-options.ts";
import { workersFor } from "../trials/pool.ts";
import { showWorkers } from "../worker/show.ts";
import { superviseWorkers } from "../worker/supervise.ts";

interface WorkerOptions {
  readonly queue?: string;
  readonly store?: string;
  readonly workers?: string;
  readonly quiet?: boolean;
}

const DETAILS = `
Takes trials from the queue until it is interrupted: Ctrl+C once has the trials stop at a checkpoint
and gives them back to the queue, twice ends at once, and the queue gives them to others later. Data
and results go by way of the search's folder, which every machine must see; where its path differs
from that at the desk, --store names it. Each worker is a process; one that is lost is replaced.

Examples:
  ISOCLINE_QUEUE=rediss://:secret@redis.lan:6380 isocline worker
      as many workers as this machine has cores and memory for
  isocline worker --queue redis://127.0.0.1 --store /mnt/searches/houses/trials --workers 2
      two workers, for searches whose store this machine sees in another place
`;

export function define(command: Command): void {
  command
    .option("--queue <url>", "redis://[[user]:password@]host[:port][/database], or rediss:// (default: ISOCLINE_QUEUE)")
    .option("--store <folder>", "where this machine sees the search's store (default: the path that its desk has)")
    .option("--workers <number>", "trials at a time (default: as many as there are cores and memory for)")
    .option("--quiet", "no progress; warnings and errors stay")
    .addHelpText("after", DETAILS);
}

export async function run(command: Command): Promise<ExitCode> {
  const { workers, store, ...options } = command.opts<WorkerOptions>();
  const queue = queueOf(options);
  if (queue === undefined) {
    throw new UsageError({ where: "--queue", expected: "the Redis of the queue, redis://host", found: "none" });
  }
  const count = workers === undefined ? workersFor(0) : givenWorkers(workers);
  if (store !== undefined) await checkFolder(store);
  const terminal = openTerminal(options);
  const interrupts = watchInterrupts(terminal);
  interrupts.guard();
  const shown = showWorkers(terminal);
  try {
    await superviseWorkers({
      count,
      beginning: { ...queue, store: store ?? null },
      signal: interrupts.signal,
      onMessage: shown.message,
      onLost: shown.lost,
    });
    return exitCodes.interrupted;
  } finally {
    interrupts.release();
  }
}

async function checkFolder(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() === true) return;
  throw new UsageError({ where: "--store", expected: "a folder that exists", found: path });
}
