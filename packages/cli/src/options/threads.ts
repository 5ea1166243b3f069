import { availableParallelism } from "node:os";
import { UsageError } from "isocline";
import { parseWhole } from "./number.ts";

/** How many times as many threads as cores a run may go on with that was begun on a larger machine. */
const CROWDED = 4;

/** Throws for more threads than the machine has cores: they spin while they wait for each other, without an end. */
export function checkThreads(where: string, threads: number): void {
  const cores = availableParallelism();
  if (threads <= cores) return;
  const expected = `a whole number from 1 to ${cores}, the cores of this machine`;
  throw new UsageError({ where, expected, found: JSON.stringify(String(threads)) });
}

/** Threads of ONNX Runtime. @throws UsageError for less than one, or more than the machine has cores */
export function parseThreads(option: string, text: string): number {
  const threads = parseWhole(option, text, 1);
  checkThreads(option, threads);
  return threads;
}

/**
 * Throws where a run cannot go on here. It keeps the number of threads that it began with, since bits depend on it, so
 * a machine with fewer cores is only slower; far more threads than cores would not end.
 */
export function checkResumedThreads(threads: number): void {
  const cores = availableParallelism();
  if (threads <= CROWDED * cores) return;
  throw new UsageError({
    where: "--resume",
    expected: `a run of at most ${CROWDED * cores} threads, ${CROWDED} for each core of this machine`,
    found: `one of ${threads}`,
    remedy: "go on with it on a machine of more cores, or train again",
  });
}
