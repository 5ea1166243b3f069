import type { TrialReport } from "isocline";
import { atExit } from "../at-exit.ts";
import { duration } from "../progress.ts";
import { oneLine, type Terminal } from "../terminal.ts";

/** Tells a person how the trials of a search go. */
export interface TrialsProgress {
  /** How far a trial is. */
  report(report: TrialReport): void;
  /** So many trials are done; with a note, such as the best value so far, which stays until the next. */
  done(count: number, note?: string): void;
  /** There will be so many in all, as is known now. */
  expect(total: number): void;
  stop(): void;
}

/** Milliseconds between lines where no bar can be drawn. */
const INTERVAL = 4000;

/** Milliseconds after which a worker that reports nothing is not shown; its trial may be with another, or wait for one. */
const SILENT = 120_000;

/** Workers that are shown one by one; a queue may have many. */
const SHOWN = 12;

interface Working {
  readonly worker: string;
  /** The trial's number in the order in which trials began. */
  readonly trial: number;
  readonly share: number;
}

interface Standing {
  /** Of all trials, 0 to 1. */
  readonly share: number;
  /** `12 of 40 trials`. */
  readonly count: string;
  readonly note: string;
  /** `12 s left`; null before anything can be said. */
  readonly left: string | null;
  readonly working: readonly Working[];
  /** How many workers there are beside those. */
  readonly others: number;
}

interface Display {
  show(standing: Standing, isLast: boolean): void;
  stop(): void;
}

const silent: Display = { show() {}, stop() {} };

const percent = (share: number): string => `${Math.floor(100 * share)} %`;

/** A line now and then, and after the last trial. */
function lines(say: (text: string) => void, now: () => number): Display {
  let due = now() + INTERVAL;
  let ended = "";
  return {
    show({ count, note, left, working, others }, isLast) {
      if (isLast ? ended === count : now() < due) return;
      if (isLast) ended = count;
      due = now() + INTERVAL;
      const workers = working.map(({ worker, trial, share }) => `${worker}: trial ${trial} ${percent(share)}`);
      if (others > 0) workers.push(`${others} more workers`);
      say([count, ...(note === "" ? [] : [note]), ...workers, ...(left === null ? [] : [left])].join(", "));
    },
    stop() {},
  };
}

const STEPS = 1000;

/** A bar of all trials, and a shorter one below it for each worker. */
async function bars(): Promise<Display> {
  const { default: progress } = await import("cli-progress");
  const drawn = new progress.MultiBar({
    format: "{bar} {percentage}% | {left} | {count} | {note}",
    barCompleteChar: "█",
    barIncompleteChar: "░",
    barsize: 20,
    stream: process.stderr,
    clearOnComplete: true,
    fps: 8,
    // Signals are this program's own business.
    gracefulExit: false,
    emptyOnZero: true,
  });
  // cli-progress turns line wrapping off: it must be on again however the process ends.
  const forget = atExit(() => drawn.stop());
  const all = drawn.create(STEPS, 0, { left: "…", count: "…", note: "" });
  const rows = new Map<string, ReturnType<typeof drawn.create>>();
  const format = "  {bar} {percentage}% | {worker}: trial {trial}";
  return {
    show({ share, left, count, note, working }) {
      all.update(Math.floor(share * STEPS), { left: left ?? "…", count, note });
      for (const [worker, row] of rows) {
        if (working.some((each) => each.worker === worker)) continue;
        drawn.remove(row);
        rows.delete(worker);
      }
      for (const { worker, trial, share: part } of working) {
        const value = Math.floor(part * STEPS);
        const payload = { worker, trial };
        const row = rows.get(worker);
        if (row !== undefined) row.update(value, payload);
        else rows.set(worker, drawn.create(STEPS, value, payload, { format, barsize: 10 }));
      }
    },
    stop() {
      forget();
      drawn.stop();
    },
  };
}

/**
 * Progress of a search: bars of all trials and of each worker's where stderr is a terminal, a line every few seconds where
 * it is not, nothing with --quiet. Trials that are known from an earlier process tell no report, and do not count when the
 * time left is estimated.
 *
 * @param expected how many trials there will be, as far as is known
 * @param now a clock in milliseconds
 */
export async function showTrials(
  terminal: Terminal,
  expected: number,
  now: () => number = () => performance.now(),
): Promise<TrialsProgress> {
  const display = terminal.quiet ? silent : terminal.live ? await bars() : lines(terminal.say, now);
  const numbers = new Map<string, number>();
  const working = new Map<string, { readonly key: string; readonly share: number; readonly at: number }>();
  let began: { readonly at: number; readonly trials: number; readonly before: number } | undefined;
  let [total, count, note] = [expected, 0, ""];

  const trials = (): number => {
    const parts = [...working.values()].reduce((sum, { share }) => sum + share, 0);
    return Math.min(total, count + parts);
  };
  function show(isLast: boolean): void {
    const gained = began === undefined ? 0 : trials() - began.trials;
    const seconds = began === undefined ? 0 : ((now() - began.at) / 1000) * ((total - trials()) / gained);
    const heard = [...working].filter(([, { at }]) => now() - at < SILENT);
    const workers = heard.map(([worker, { key, share }]) => ({
      worker: /^\d+$/.test(worker) ? `worker ${worker}` : oneLine(worker),
      trial: numbers.get(key) ?? 0,
      share,
    }));
    display.show(
      {
        share: total === 0 ? 1 : trials() / total,
        count: `${count} of ${Math.max(count, total)} trials`,
        note,
        left: gained > 0.02 ? `${duration(seconds)} left` : null,
        working: workers.slice(0, SHOWN),
        others: Math.max(0, workers.length - SHOWN),
      },
      isLast,
    );
  }

  return {
    report({ key, worker, share }) {
      // The trial of a worker that was killed is with another now.
      for (const [other, { key: its }] of working) if (its === key && other !== worker) working.delete(other);
      working.set(worker, { key, share: Math.min(1, Math.max(0, share)), at: now() });
      began ??= { at: now(), trials: trials(), before: count };
      if (!numbers.has(key)) numbers.set(key, began.before + numbers.size + 1);
      show(false);
    },
    done(finished, said) {
      count = finished;
      if (said !== undefined) note = oneLine(said);
      // A worker that is at the end of its trial waits for another: the trial counts among those done.
      for (const [worker, { share }] of working) if (share >= 1 || count >= total) working.delete(worker);
      show(count >= total);
    },
    expect(trials) {
      total = trials;
      show(count >= total);
    },
    stop: () => display.stop(),
  };
}
