import { type Command, Option } from "commander";
import {
  activations,
  lossRegistry,
  missingRules,
  namesOf,
  optimizerRegistry,
  scalingNames,
  scheduleRegistry,
} from "isocline";

/** What commander gives for the options of `train`: texts, parsed by `parseTrainOptions`. */
export interface TrainOptions {
  readonly target?: string;
  readonly exclude: readonly string[];
  readonly numeric: readonly string[];
  readonly missing: string;
  readonly scaling: string;
  readonly validation: string;
  readonly control: string;
  readonly lambda?: string;
  readonly boundary?: string;
  readonly form?: string;
  readonly norm: string;
  readonly reduce: string;
  readonly share: string;
  readonly by: string;
  readonly baseline: boolean;
  readonly hidden: string;
  readonly activation: string;
  readonly initialisation: string;
  readonly dropout: string;
  readonly layerNorm?: boolean;
  readonly residual?: boolean;
  readonly loss: string;
  readonly epochs: string;
  readonly batch: string;
  readonly optimizer: string;
  readonly learningRate?: string;
  readonly schedule: string;
  readonly momentum?: string;
  readonly nesterov?: boolean;
  readonly weightDecay?: string;
  readonly clipNorm?: string;
  readonly l1: string;
  readonly l2: string;
  readonly patience?: string;
  readonly seed: string;
  readonly threads: string;
  readonly noise: string;
  readonly slopes?: boolean;
  readonly out?: string;
  readonly resume?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** What --control can be. */
export const controls = ["lai", "none"] as const;

const choices = (names: readonly string[]): string => names.join(" | ");

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

const EXAMPLES = `
Examples:
  isocline train sample:diamonds --target price
      a model of diamond prices, with and without control, and what control bought and cost
  isocline train houses.csv --target price --exclude id --lambda Longitude=0.001,*=0.1
      stronger control of one column than of the others
  isocline train houses.parquet --target price --boundary 0.3 --norm l1 --seed 2 --json
      the control stated as a slope, another norm and seed, and one JSON document as the result
  isocline train --resume runs/houses-1
      go on with a run that was interrupted
`;

/** The options of `train`, in groups. Choices come from the registries. */
export function defineTrainOptions(command: Command): void {
  const add = (flags: string, description: string, fallback?: string): void => {
    const option = new Option(flags, description);
    command.addOption(fallback === undefined ? option : option.default(fallback, fallback));
  };
  const flag = (flags: string, description: string): void => {
    command.addOption(new Option(flags, description));
  };
  const columns = (flags: string, description: string): void => {
    command.addOption(new Option(flags, description).default([], "none").argParser(collect));
  };

  command.optionsGroup("Data:");
  add("--target <column>", "the column to predict (required)");
  columns("--exclude <columns>", 'columns to leave out: a list a,b or several times; a name with a comma as "a,b"');
  columns("--numeric <columns>", "columns promised to hold numbers: a text among them is an error");
  add(
    "--missing <rule>",
    "blank numbers in features: median (of the training rows, with a column that marks them) | error",
    missingRules[0],
  );
  add(
    "--scaling <name>",
    `of numeric features: ${choices(scalingNames)}; under another than standard, controls act on slopes by the scaled column, and figures stay in standard units`,
    scalingNames[0],
  );
  add("--validation <share>", "share of the rows held back for validation, above 0 and below 1", "0.2");

  command.optionsGroup("Control of slopes (standard units: target deviations per feature deviation):");
  add("--control <name>", choices(controls), "lai");
  add(
    "--lambda <strength>",
    "λ of the Lai loss: 0.1, or one number a numeric column, or Longitude=0.001,*=0.1, where * (else 0.1) is for the columns not named (default: 0.1)",
  );
  add("--boundary <slope>", "the same control stated as the slope it pulls to, in place of --lambda; written likewise");
  add("--form <form>", "mse | mae, the error that the Lai loss weighs (default: mae where --loss is, else mse)");
  add("--norm <norm>", "how the features' losses combine: l2 | l1 | elastic:R with R from 0 (l2) to 1 (l1)", "l2");
  add("--reduce <order>", "batch | sample: average over the batch before or after the norm", "batch");
  add("--share <α>", "share of the training that is controlled, 0 to 1", "0.01");
  add("--by <unit>", "batch | sample: control whole batches, or some rows of each", "batch");
  flag("--no-baseline", "train the controlled branch alone");

  command.optionsGroup("Model:");
  add("--hidden <widths>", "widths of the hidden layers, or none for a linear model", "64,64");
  add("--activation <name>", choices(namesOf(activations)), namesOf(activations)[0]);
  add("--initialisation <name>", "auto | he | glorot; auto is what suits the activation", "auto");
  add("--dropout <probability>", "of leaving out a hidden activity in training, 0 to below 1", "0");
  flag("--layer-norm", "normalise each hidden layer");
  flag("--residual", "add a hidden layer's input to its output where widths are equal");

  command.optionsGroup("Training:");
  add("--loss <name>", choices(namesOf(lossRegistry)), namesOf(lossRegistry)[0]);
  add(
    "--epochs <numbers>",
    "epochs of pretraining and of each branch; with --control none one number will do",
    "100+100",
  );
  add("--batch <rows>", "rows of a batch", "256");
  add("--optimizer <name>", choices(namesOf(optimizerRegistry)), namesOf(optimizerRegistry)[0]);
  add("--learning-rate <η>", "size of the updates (default: 0.001, with sgd 0.01)");
  add(
    "--schedule <name>",
    `of the learning rate over the run: ${choices(namesOf(scheduleRegistry))}`,
    namesOf(scheduleRegistry)[0],
  );
  add("--momentum <μ>", "of sgd, 0 to below 1 (default: 0)");
  flag("--nesterov", "Nesterov's momentum, of sgd");
  add("--weight-decay <rate>", "of adamw (default: 0.01)");
  add("--clip-norm <length>", "shorten gradients that are longer, over all parameters (default: off)");
  add("--l1 <strength>", "L1 penalty on the weights; with --l2 an elastic net", "0");
  add("--l2 <strength>", "L2 penalty on the weights", "0");
  add(
    "--patience <epochs>",
    "stop a phase whose objective on the validation rows has not improved for so many epochs, and restore its best (default: off)",
  );
  add(
    "--seed <number>",
    "of the split, the weights, the order of rows and the noise: the same seed gives the same bits",
    "1",
  );

  command.optionsGroup("Run:");
  add("--threads <number>", "threads of ONNX Runtime; more help wide models alone", "1");
  add("--noise <σ>", "of the sensitivities, in deviations of the feature", "1");
  flag("--slopes", "let model.onnx give its slopes beside its prediction, at about twice the cost");
  add("--out <folder>", "a new or empty folder for the run (default: runs/<data>-<number>)");
  add(
    "--resume <folder>",
    "go on with an interrupted run, with its own options; DATA says where its table is now, if it moved",
  );
  flag("--json", "print the result as one JSON document");
  flag("--quiet", "no progress and no notes; results, warnings and errors stay");
  command.addHelpText("after", EXAMPLES);
}
