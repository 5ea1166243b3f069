const actions = new Set<() => void>();

/** Does what was asked for; once each. A signal that ends the process tells no listener, so it is called before one. */
export function runExitActions(): void {
  for (const action of actions) {
    actions.delete(action);
    action();
  }
}

/**
 * Has something done however the process ends, unless it is killed from outside.
 *
 * @returns a function that takes the request back
 */
export function atExit(action: () => void): () => void {
  if (!process.listeners("exit").includes(runExitActions)) process.on("exit", runExitActions);
  actions.add(action);
  return () => {
    actions.delete(action);
  };
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Has something done however the process ends, by a signal too that nothing else listens to.
 *
 * @returns a function that takes the request back
 */
export function atEnd(action: () => void): () => void {
  const forget = atExit(action);
  function release(): void {
    forget();
    for (const signal of SIGNALS) process.off(signal, end);
  }
  /** A listener keeps a signal from ending the process: where there is no other, it is sent once more. */
  function end(signal: NodeJS.Signals): void {
    release();
    action();
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  }
  for (const signal of SIGNALS) process.on(signal, end);
  return release;
}
