import { shortKey } from "isocline";
import type { Terminal } from "../terminal.ts";
import type { WorkerMessage } from "./messages.ts";

/** Milliseconds between lines on how far trials are. */
const INTERVAL = 4000;

/** Tells a person what the workers of this machine do, a line each time. */
export interface WorkersShown {
  message(message: WorkerMessage, process: number): void;
  lost(process: number, how: string): void;
}

export function showWorkers(terminal: Terminal, now: () => number = () => performance.now()): WorkersShown {
  const trials = new Map<number, { readonly key: string; share: number }>();
  let due = now() + INTERVAL;
  const named = (key: string): string => `trial ${shortKey(key)}`;
  return {
    message(message, process) {
      switch (message.type) {
        case "ready":
          terminal.say(`worker ${message.worker} takes trials`);
          break;
        case "note":
          if (message.level === "warning") terminal.warn(`worker ${process}: ${message.text}`);
          else terminal.say(`worker ${process}: ${message.text}`);
          break;
        case "begins":
          trials.set(process, { key: message.key, share: 0 });
          terminal.say(`worker ${process}: ${named(message.key)} begins`);
          break;
        case "share": {
          const trial = trials.get(process);
          if (trial !== undefined) trial.share = message.share;
          if (now() < due) return;
          due = now() + INTERVAL;
          const parts = [...trials].map(([each, { key, share }]) => {
            return `worker ${each}: ${named(key)} ${Math.floor(100 * share)} %`;
          });
          terminal.say(parts.join(", "));
          break;
        }
        case "ends":
          trials.delete(process);
          terminal.say(`worker ${process}: ${named(message.key)} ${message.how}`);
          break;
        case "left":
          break;
      }
    },
    lost(process, how) {
      trials.delete(process);
      terminal.warn(`worker ${process} was lost (${how}): its trial goes to another, and one takes its place`);
    },
  };
}
