import { readFileSync } from "node:fs";

const AsyncFunction = (async () => {}).constructor as new (
  ...names: readonly string[]
) => (modules: Readonly<Record<string, object>>, console: Pick<Console, "log">) => Promise<void>;

/**
 * Runs a program of a page. What it imports is taken from `modules`.
 *
 * @returns what it prints
 */
export async function runProgram(code: string, modules: Readonly<Record<string, object>>): Promise<readonly unknown[]> {
  const body = code.replaceAll(/^import (\{[^}]+\}) from ("[^"]+");$/gm, "const $1 = modules[$2];");
  const printed: unknown[] = [];
  await new AsyncFunction("modules", "console", body)(modules, { log: (...values) => printed.push(...values) });
  return printed;
}

/** The programs of a page of the documents. */
export function programsOf(page: string): readonly string[] {
  const text = readFileSync(new URL(`../../../docs/${page}.md`, import.meta.url), "utf8");
  return text
    .split(/^```js\n/m)
    .slice(1)
    .map((part) => part.split(/^```$/m)[0] as string);
}
