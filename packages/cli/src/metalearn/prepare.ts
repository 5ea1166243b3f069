import { type Dataset, type LossFilter, type NumericFeature, numericColumns, targetLabel, UsageError } from "isocline";
import type { MetalearningObjective, MetalearningSettings } from "isocline/report";
import { configDocument } from "../config/resolve.ts";
import type { TrainConfig } from "../config/train-config.ts";
import type { SearchTable } from "../search-table.ts";
import { withTask } from "../train/plan.ts";
import { prepare } from "../train/prepare.ts";
import { type ImageNetwork, type TaylorTask, type TaylorTraining, taylorTraining } from "../trials/taylor-trial.ts";
import type { MetalearnConfig } from "./config.ts";
import { mnistDataset, mnistShape } from "./mnist.ts";
import { MNIST, type SearchSettings } from "./settings.ts";

/** A search of a loss ready to begin. */
export interface PreparedSearch {
  /** With the names of columns resolved, and the loss to compare with. */
  readonly training: TrainConfig;
  /** With everything decided that the data decide. */
  readonly search: MetalearningSettings;
  readonly dataset: Dataset;
  /** Names of the classes; undefined for numbers. */
  readonly classes: readonly string[] | undefined;
  readonly target: string;
  /** The network in words. */
  readonly network: string;
  readonly images: ImageNetwork | null;
  /** Of the loss to compare with. */
  readonly reference: TaylorTraining;
  readonly warnings: readonly string[];
}

/** How inputs are attacked where nothing is said. */
const RADIUS = 0.1;

/**
 * Reads the data, and makes of the config all that the search needs.
 *
 * @throws UsageError, DataError for what does not fit the data, or data that do not fit
 */
export async function prepareSearch(
  { training: asked, search: given }: MetalearnConfig,
  table: SearchTable,
): Promise<PreparedSearch> {
  // What cannot be is known of images before they are read.
  if (given.images !== null) decided(given, true);
  const { training, dataset, warnings } = await read(asked, given, table);
  const { target } = dataset.preprocessing;
  const classes = target.kind === "classification" ? target.classes : undefined;
  const images = given.channels === null ? null : { shape: mnistShape, channels: given.channels };
  const search = decided(given, classes !== undefined);
  if (search.objective === "attacked" && numericColumns(dataset.preprocessing.features).length === 0) {
    const expected = "a numeric feature to attack";
    throw new UsageError({ where: dataset.name, expected, found: "none", remedy: "search with --objective accuracy" });
  }
  const heldOut = { share: search.heldOut, seed: training.seed };
  const reference = taylorTraining({ config: configDocument(training), images, heldOut }, dataset);
  const { train, heldOut: held } = reference.rows;
  if (held.length < 2 || train.length < 2) {
    const expected = "at least 2 rows to train on and 2 to judge by";
    throw new UsageError({ where: "--held-out", expected, found: `${train.length} and ${held.length}` });
  }
  const { batch } = reference.config;
  if (batch > train.length) {
    const expected = `at most ${train.length} rows, those to train on`;
    throw new UsageError({ where: "--batch", expected, found: String(batch) });
  }
  return {
    training,
    search,
    dataset,
    classes,
    target: targetLabel(target),
    network: networkText(reference, images),
    images,
    reference,
    warnings,
  };
}

async function read(
  asked: TrainConfig,
  { images }: SearchSettings,
  table: SearchTable,
): Promise<{ readonly training: TrainConfig; readonly dataset: Dataset; readonly warnings: readonly string[] }> {
  if (table.data === MNIST && images !== null) {
    const dataset = await mnistDataset(images);
    return { training: withTask(asked, dataset), dataset, warnings: [] };
  }
  const { config, dataset, warnings } = table.named(await prepare({ ...asked, data: table.data }));
  const { features, target } = dataset.preprocessing;
  if (target.kind === "regression" && numericColumns(features).length === 0) {
    const expected = "a numeric feature, by which a loss of residual and slope takes slopes";
    throw new UsageError({ where: dataset.name, expected, found: "none" });
  }
  // What the number of rows decides is decided by those that are trained on.
  const training = { ...config, batch: asked.batch, hidden: asked.hidden, epochs: asked.epochs };
  return { training, dataset, warnings: [...dataset.warnings, ...warnings] };
}

/** The settings with those filled in that depend on what is predicted. */
function decided(given: SearchSettings, ofClasses: boolean): MetalearningSettings {
  const { objective, radius, filters } = given;
  const fitting: readonly MetalearningObjective[] = ofClasses ? ["accuracy", "attacked"] : ["rmse"];
  const what = ofClasses ? "classes" : "numbers";
  if (objective !== null && !fitting.includes(objective)) {
    const expected = `${fitting.join(" or ")}, of ${what}`;
    throw new UsageError({ where: "--objective", expected, found: objective });
  }
  const known: readonly LossFilter[] = ofClasses ? ["softmax-gauge", "published"] : ["null-pull"];
  const other = filters?.find((name) => !known.includes(name));
  if (other !== undefined) {
    throw new UsageError({ where: "--filters", expected: `filters of ${what}: ${known.join(", ")}`, found: other });
  }
  const chosen = objective ?? (fitting[0] as MetalearningObjective);
  return {
    ...given,
    objective: chosen,
    radius: chosen === "attacked" ? (radius ?? RADIUS) : null,
    filters: filters ?? known.slice(0, 1),
  };
}

function networkText({ config }: TaylorTraining, images: ImageNetwork | null): string {
  const { hidden, activation, dropout } = config;
  const layers = (widths: readonly number[]): string => (widths.length === 0 ? "no hidden layer" : widths.join("-"));
  const rest = [activation, ...((dropout ?? 0) > 0 ? [`dropout ${dropout}`] : [])].join(", ");
  if (images === null) return `mlp ${layers(hidden ?? [])}, ${rest}`;
  const dense = hidden === null || hidden.length === 0 ? "" : ` and ${layers(hidden)}`;
  return `convnet ${images.channels.join("-")}${dense}, ${rest}`;
}

/** The task of a training with a loss. */
export function taskOf(
  { training, images, dataset, search }: PreparedSearch,
  digest: string,
  { loss, seed, steps, test }: Pick<TaylorTask, "steps" | "test"> & { readonly loss: string; readonly seed: number },
): TaylorTask {
  return {
    config: configDocument({ ...training, loss, seed }),
    dataset: digest,
    images,
    steps,
    heldOut: { share: search.heldOut, seed: training.seed },
    attack: search.radius === null ? null : attackOf(dataset, search.radius, images !== null),
    test,
  };
}

/** The attack in units of the encoded inputs: of images the radius is a share of the range, within which they stay. */
function attackOf({ preprocessing }: Dataset, radius: number, ofImages: boolean): TaylorTask["attack"] {
  if (!ofImages) return { radius, range: null };
  const { mean, deviation, minimum, maximum } = preprocessing.features[0] as NumericFeature;
  const encoded = (pixel: number): number => (pixel - mean) / deviation;
  return { radius: (radius * (maximum - minimum)) / deviation, range: [encoded(minimum), encoded(maximum)] };
}
