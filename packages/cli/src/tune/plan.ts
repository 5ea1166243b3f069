import { numericColumns, type Preprocessing, type TuningGoal, UsageError } from "isocline";
import { optionOf } from "../config/resolve.ts";
import { targetKeys } from "../config/settings/targets.ts";
import type { SettingKey, TrainConfig } from "../config/train-config.ts";
import { isCrossValidation } from "../cross-validation/folds.ts";
import { STDIN } from "../data/index.ts";
import { resolveColumns } from "../options/columns.ts";
import type { TuneSettings } from "./settings.ts";
import { type TunedParameter, tunedSpace } from "./space.ts";

/** A tuning with all that the table decides. */
export interface TuningPlan extends Pick<TuneSettings, "search" | "trials" | "finalists"> {
  readonly goal: TuningGoal;
  readonly space: readonly TunedParameter[];
  /** The numeric features. */
  readonly columns: readonly string[];
  /** The first is searched under. */
  readonly seeds: readonly number[];
}

/** What sets targets of slopes, which find the strengths that a search would look for. */
export const untunable: readonly SettingKey[] = [...targetKeys, "lever", "atMost"];

/** Throws for a training that cannot be tuned, before its table is opened. */
export function checkTunable(config: TrainConfig): void {
  const refuse = (where: string, expected: string, found: string, remedy?: string): never => {
    throw new UsageError({ where, expected, found, ...(remedy === undefined ? {} : { remedy }) });
  };
  if (config.control === "none") refuse("--control", "a control, whose strength is searched", "none");
  if (config.control === "targets") {
    const key = targetKeys.find((each) => Object.keys(config[each]).length > 0) ?? "control";
    const remedy = "say how sensitive the model may be with --max-sensitivity COLUMN=50%, or train with the targets";
    refuse(optionOf(key), "a control, whose strength is searched", "targets, which find their own", remedy);
  }
  if (!config.baseline) refuse("--no-baseline", "a baseline, which trials are compared with", "none");
  if (isCrossValidation(config)) {
    refuse("--folds", "one split, or --fold with it", `${config.folds} folds`, "--seeds trains under several splits");
  }
  if (config.data === STDIN) {
    refuse("DATA", "a table that can be read again", "standard input", "save it to a file");
  }
}

/** Names of features to be less sensitive to. @throws UsageError for one that is not there, or has no sensitivity */
function featuresNamed(
  option: string,
  names: readonly string[],
  columns: readonly string[],
  { features }: Preprocessing,
): readonly string[] {
  const found = resolveColumns(
    option,
    names,
    features.map(({ name }) => name),
  );
  const other = found.find((name) => !columns.includes(name));
  if (other === undefined) return found;
  const kind = features.find(({ name }) => name === other)?.kind ?? "";
  const expected = `numeric features, which have sensitivities: ${columns.join(", ")}`;
  throw new UsageError({ where: option, expected, found: `"${other}", a ${kind}` });
}

/**
 * What is tuned on a table, and how.
 *
 * @throws UsageError for features, limits or a space that do not fit it
 */
export function tuningPlan(settings: TuneSettings, config: TrainConfig, preprocessing: Preprocessing): TuningPlan {
  const { search, trials, finalists, maxLoss, maxSensitivity } = settings;
  const columns = numericColumns(preprocessing.features).map(({ name }) => name);
  const named = featuresNamed("--less-sensitive", settings.lessSensitive, columns, preprocessing);
  featuresNamed("--max-sensitivity", Object.keys(maxSensitivity), columns, preprocessing);
  const features = named.length > 0 ? named : columns;
  return {
    ...{ search, trials, finalists, columns },
    goal: { features, maxLoss, maxSensitivity },
    space: tunedSpace(settings.space, config, columns, features),
    seeds: Array.from({ length: settings.seeds }, (_, i) => config.seed + i),
  };
}
