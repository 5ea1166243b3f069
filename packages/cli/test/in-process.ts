import { Command, CommanderError } from "commander";
import { exitCodeOf, exitCodes } from "../src/exit.ts";
import { openTerminal } from "../src/terminal.ts";
import type { Ended } from "./isocline.ts";

/** What a process would have written and ended with. */
export type EndedInside = Pick<Ended, "code" | "stdout" | "stderr">;

/**
 * Runs a command in a folder, within the process of the test, which takes a hundredth of the time of one of its own: for
 * tables of what is refused. A failure becomes one line and an exit code as `main.ts` has it; other tests see that it does.
 */
export async function isoclineInside(folder: string, ...line: readonly string[]): Promise<EndedInside> {
  const [name = "", ...args] = line;
  const { define, run } = await import(`../src/commands/${name}.ts`);
  const written = { stdout: "", stderr: "" };
  const home = process.cwd();
  const streams = (["stdout", "stderr"] as const).map((stream) => ({ stream, write: process[stream].write }));
  for (const { stream } of streams) {
    process[stream].write = (text: string | Uint8Array): boolean => {
      written[stream] += String(text);
      return true;
    };
  }
  process.env.ORT_DISABLE_TELEMETRY ??= "1";
  process.chdir(folder);
  let code: number = exitCodes.done;
  try {
    const program = new Command("isocline").configureOutput({ outputError: () => {} }).exitOverride();
    const command = program.command(name);
    define(command);
    command.action(async () => {
      code = await run(command);
    });
    await program.parseAsync([name, ...args], { from: "user" });
  } catch (error) {
    const isUsage = error instanceof CommanderError;
    const message = error instanceof Error ? error.message : String(error);
    openTerminal().fail(isUsage ? `${message.replace(/^error: /, "")}; see isocline ${name} --help` : message);
    code = isUsage ? exitCodes.usage : exitCodeOf(error);
  } finally {
    process.chdir(home);
    for (const { stream, write } of streams) process[stream].write = write;
  }
  return { code, ...written };
}
