import { Command, CommanderError } from "commander";
import { type ExitCode, exitCodeOf, exitCodes } from "./exit.ts";
import { openTerminal, surviveClosedPipes } from "./terminal.ts";
import { version } from "./version.ts";

/** A command's module: it is loaded when the command is called, so that a start loads nothing it does not need. */
interface CommandModule {
  define(command: Command): void;
  run(command: Command): Promise<ExitCode>;
}

interface CommandEntry {
  readonly summary: string;
  load(): Promise<CommandModule>;
}

const commands: Readonly<Record<string, CommandEntry>> = {
  train: {
    summary: "train a model on a table, its slopes controlled, beside its uncontrolled twin",
    load: () => import("./commands/train.ts"),
  },
  tune: {
    summary: "search the settings that lessen sensitivities most within a loss that you name",
    load: () => import("./commands/tune.ts"),
  },
  init: {
    summary: "write a commented config file for a table",
    load: () => import("./commands/init.ts"),
  },
  predict: {
    summary: "predict the rows of a table with a trained model",
    load: () => import("./commands/predict.ts"),
  },
  evaluate: {
    summary: "measure the errors of a trained model on a table",
    load: () => import("./commands/evaluate.ts"),
  },
  diagnose: {
    summary: "show what moves the predictions of a trained model, on a table",
    load: () => import("./commands/diagnose.ts"),
  },
  export: {
    summary: "write a trained model as ONNX, its parameters, or code that runs it",
    load: () => import("./commands/export.ts"),
  },
  compare: {
    summary: "compare ways of training on a table: accuracy, sensitivity, smoothness, robustness",
    load: () => import("./commands/compare.ts"),
  },
  report: {
    summary: "write the report of a run again, or of several side by side",
    load: () => import("./commands/report.ts"),
  },
  methods: {
    summary:
      "list the splits, losses, controls, rules, transforms, optimizers, schedules, models and searches there are",
    load: () => import("./commands/methods.ts"),
  },
  cite: {
    summary: "cite the works that the methods of a run come from",
    load: () => import("./commands/cite.ts"),
  },
  metalearn: {
    summary: "search a loss by TaylorGLO, and train with it against the usual one",
    load: () => import("./commands/metalearn.ts"),
  },
  worker: {
    summary: "do the trials of searches on other machines, from a queue",
    load: () => import("./commands/worker.ts"),
  },
  reproduce: {
    summary: "run a paper's experiment and check its claims",
    load: () => import("./commands/reproduce.ts"),
  },
};

const HELP_WIDTH = 100;

/**
 * Runs the command that the arguments ask for.
 *
 * @returns its exit code
 * @throws CommanderError for arguments that no command takes, and once help was shown; whatever a command throws
 */
async function runCommand(args: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = exitCodes.done;
  const program = new Command("isocline")
    .description("Train neural networks whose slopes you control.")
    .version(version())
    .helpCommand("help [command]", "show how to use a command")
    .configureHelp({ helpWidth: HELP_WIDTH })
    .configureOutput({ outputError: () => {} })
    .exitOverride();
  for (const [name, { summary, load }] of Object.entries(commands)) {
    const description = `${summary[0]?.toUpperCase()}${summary.slice(1)}.`;
    const command = program.command(name).summary(summary).description(description);
    if (name !== args[0]) continue;
    const { define, run } = await load();
    define(command);
    command.action(async () => {
      code = await run(command);
    });
  }
  await program.parseAsync(args, { from: "user" });
  return code;
}

/** The arguments as options of a command: `help train` is `train --help`, and nothing at all asks for help too. */
function normalised(args: readonly string[]): readonly string[] {
  const [first, ...rest] = args;
  if (first === undefined) return ["--help"];
  return first === "help" ? [...rest, "--help"] : args;
}

/** Every failure is one line on stderr; only here does it become an exit code. */
async function main(given: readonly string[]): Promise<ExitCode> {
  const args = normalised(given);
  try {
    return await runCommand(args);
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.done;
    const terminal = openTerminal();
    if (error instanceof CommanderError) {
      const command = args[0] !== undefined && Object.hasOwn(commands, args[0]) ? `${args[0]} ` : "";
      terminal.fail(`${error.message.replace(/^error: /, "")}; see isocline ${command}--help`);
      return exitCodes.usage;
    }
    terminal.fail(error instanceof Error ? error.message : String(error));
    if (process.env.ISOCLINE_DEBUG !== undefined) console.error(error);
    return exitCodeOf(error);
  }
}

// Before a command loads ONNX Runtime, which else reports its use to its maker and leaves a log behind.
process.env.ORT_DISABLE_TELEMETRY ??= "1";

surviveClosedPipes();
process.exitCode = await main(process.argv.slice(2));
