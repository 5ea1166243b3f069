import {
  type AskedFigure,
  type Dataset,
  figureUnit,
  type Lever,
  type Loss,
  laiLever,
  leverRegistry,
  lossNameOf,
  memberOf,
  numericColumns,
  slopeTargets,
  type TargetFeature,
  type TargetPlan,
  UsageError,
} from "isocline";
import { optionOf } from "../config/resolve.ts";
import { type TargetKey, targetKeys } from "../config/settings/targets.ts";
import type { TrainConfig } from "../config/train-config.ts";
import { numericColumn } from "./control.ts";

const figureOf: Readonly<Record<TargetKey, TargetFeature["of"]>> = {
  less: "sensitivity",
  sensitivity: "sensitivity",
  lessSlope: "slope",
  slope: "slope",
};

/** The Lai loss weighs the errors that the loss is of. */
function leverOf({ lever, loss }: TrainConfig): Lever {
  if (lever === "lai" && lossNameOf(loss) === "mae") return laiLever("mae");
  return memberOf(leverRegistry, lever ?? "noise")();
}

/**
 * The targets of a config.
 *
 * @throws UsageError for a column that is no numeric feature, or sensitivities of a target that is transformed
 */
export function targetPlanOf(config: TrainConfig, { preprocessing }: Dataset, loss: Loss): TargetPlan {
  const { features, target } = preprocessing;
  const numeric = numericColumns(features);
  const targets = targetKeys.flatMap((key) =>
    Object.entries(config[key]).map(([name, value]) => ({ key, name, value })),
  );
  // Sensitivities of several numbers are taken together in standard units, which are those of the transformed ones.
  const [single, ...others] = target.kind === "regression" ? target.columns : [];
  const transformed = others.length === 0 && single?.transform !== undefined;
  const found = targets.map(({ key, name, value }): readonly [TargetFeature, AskedFigure] => {
    const { column } = numericColumn(optionOf(key), name, numeric, preprocessing);
    const of = figureOf[key];
    if (of === "sensitivity" && transformed) {
      throw new UsageError({
        where: optionOf(key),
        expected: "a target that is not transformed",
        found: `--target-transform ${config.targetTransform}`,
        remedy: "set targets of slopes: --less-slope or --slope",
      });
    }
    const asked = key === "less" || key === "lessSlope" ? { less: value } : { at: value / figureUnit(target, of) };
    return [{ column, of, noise: config.noise }, asked];
  });
  const control = slopeTargets({
    loss,
    lever: leverOf(config),
    features: found.map(([feature]) => feature),
    atMost: config.atMost === true,
  });
  return { control, asked: found.map(([, asked]) => asked) };
}
