import type { BranchName, ChunkReport, EpochMetrics, Phase } from "isocline";
import { atExit } from "./at-exit.ts";
import { oneLine, type Terminal } from "./terminal.ts";

/** Tells a person how training goes. */
export interface TrainingProgress {
  /** A phase begins, or goes on after `done` of its epochs. */
  phase(branch: EpochMetrics["branch"], phase: Phase, done: number): void;
  chunk(report: ChunkReport): void;
  epoch(metrics: EpochMetrics): void;
  stop(): void;
}

/** The stretches of a run, in order, by what will be trained. */
export interface Stretch {
  readonly branch: "pretraining" | BranchName;
  readonly epochs: number;
}

/** Milliseconds between lines where no bar can be drawn. */
const INTERVAL = 4000;

/** `0.0123`, `4.56e-7`, or `–` where there is none. */
function figure(value: number | null): string {
  return value === null || !Number.isFinite(value) ? "–" : String(Number(value.toPrecision(4)));
}

/** The error that the best epoch is chosen by. */
function watched({ validation: { rmse, logLoss } }: EpochMetrics): string {
  return logLoss === undefined ? `validation RMSE ${figure(rmse ?? null)}` : `validation log loss ${figure(logLoss)}`;
}

/** `45 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

interface Standing {
  /** Of the whole run, 0 to 1. */
  readonly share: number;
  /** `controlled, epoch 12/100`. */
  readonly place: string;
  readonly loss: string;
  readonly error: string;
  /** `12 s left`; null before anything can be said. */
  readonly left: string | null;
}

interface Display {
  show(standing: Standing, atEpoch: "inside" | "after" | "last"): void;
  stop(): void;
}

const silent: Display = { show() {}, stop() {} };

/** A line now and then, and after the last epoch of each phase. */
function lines(say: (text: string) => void, now: () => number): Display {
  let due = now() + INTERVAL;
  return {
    show({ place, loss, error, left }, at) {
      if (at !== "last" && now() < due) return;
      due = now() + INTERVAL;
      say([place, `loss ${loss}`, `${error}`, ...(left === null ? [] : [left])].join(", "));
    },
    stop() {},
  };
}

const STEPS = 1000;

async function bar(): Promise<Display> {
  const { default: progress } = await import("cli-progress");
  const drawn = new progress.SingleBar({
    // What is cut off on a narrow terminal comes last.
    format: "{bar} {percentage}% | {left} | {place} | loss {loss} | {error}",
    barCompleteChar: "█",
    barIncompleteChar: "░",
    barsize: 20,
    stream: process.stderr,
    clearOnComplete: true,
    fps: 8,
    // Signals are this program's own business.
    gracefulExit: false,
  });
  // cli-progress turns line wrapping off: it must be on again however the process ends.
  const forget = atExit(() => drawn.stop());
  drawn.start(STEPS, 0, { left: "…", place: "…", loss: "–", error: "–" });
  return {
    show({ share, left, ...payload }) {
      drawn.update(Math.floor(share * STEPS), { ...payload, left: left ?? "…" });
    },
    stop() {
      forget();
      drawn.stop();
    },
  };
}

/**
 * Progress of a run: a bar with the loss and the time left where stderr is a terminal, a line every few seconds where
 * it is not, nothing with --quiet.
 *
 * @param stretches what the run consists of, in order
 * @param now a clock in milliseconds
 */
export async function showProgress(
  terminal: Terminal,
  stretches: readonly Stretch[],
  now: () => number = () => performance.now(),
): Promise<TrainingProgress> {
  const display = terminal.quiet ? silent : terminal.live ? await bar() : lines(terminal.say, now);
  const total = stretches.reduce((sum, { epochs }) => sum + epochs, 0);
  let began: { readonly at: number; readonly share: number } | undefined;
  let stretch = { name: "", before: 0, done: 0, epochs: 0 };
  let [loss, error] = ["–", "validation –"];

  function show(at: "inside" | "after" | "last", part = 0): void {
    const share = total === 0 ? 1 : Math.min(1, (stretch.before + stretch.done + part) / total);
    began ??= { at: now(), share };
    const gained = share - began.share;
    const seconds = ((now() - began.at) / 1000) * ((1 - share) / gained);
    const epoch = Math.min(stretch.epochs, stretch.done + (at === "inside" ? 1 : 0));
    display.show(
      {
        share,
        place: `${stretch.name}, epoch ${epoch}/${stretch.epochs}`,
        loss,
        error,
        // The first moments say little: programs are still being compiled.
        left: gained > 0.002 ? `${duration(seconds)} left` : null,
      },
      at,
    );
  }

  return {
    phase(branch, { epochs }, done) {
      const place = stretches.findIndex((each) => each.branch === branch);
      const before = stretches.slice(0, place).reduce((sum, each) => sum + each.epochs, 0);
      stretch = { name: oneLine(branch), before, done, epochs };
      show("inside");
    },
    chunk({ done, steps, loss: latest }) {
      if (Number.isFinite(latest)) loss = figure(latest);
      if (done < steps) show("inside", done / steps);
    },
    epoch(metrics) {
      loss = figure(metrics.loss ?? metrics.controlledLoss);
      error = watched(metrics);
      stretch = { ...stretch, done: stretch.done + 1 };
      show(stretch.done === stretch.epochs ? "last" : "after");
    },
    stop: () => display.stop(),
  };
}
