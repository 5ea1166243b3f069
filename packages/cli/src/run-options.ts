import type { Command } from "commander";
import { UsageError } from "isocline";

/** Options that everything with a run folder has. */
export interface RunOptions {
  readonly out?: string;
  readonly resume?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/**
 * Defines the options that say where a run is kept, and how it is talked of.
 *
 * @param what it is: "run"
 * @param folder its folder by default
 */
export function defineRunOptions(command: Command, what: string, folder: string): void {
  command
    .optionsGroup("Run:")
    .option("--out <folder>", `a new or empty folder for the ${what} (default: ${folder})`)
    .option(
      "--resume <folder>",
      `go on with an interrupted ${what}, with its own options; DATA says where its table is now, if it moved`,
    )
    .option("--json", "print the result as one JSON document")
    .option("--quiet", "no progress and no notes; results, warnings and errors stay");
}

/**
 * Throws for options beside --resume: what goes on has its own already.
 *
 * @param also options that it may be given all the same
 */
export function refuseWithResume(command: Command, what: string, also: readonly string[] = []): void {
  const allowed = ["resume", "json", "quiet", ...also];
  const other = command.options.find((option) => {
    const name = option.attributeName();
    return command.getOptionValueSource(name) === "cli" && !allowed.includes(name);
  });
  if (other === undefined) return;
  const expected = `no other option: a ${what} goes on with its own`;
  throw new UsageError({ where: "--resume", expected, found: other.long ?? other.flags });
}
