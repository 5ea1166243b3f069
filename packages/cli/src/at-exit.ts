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
