import type { Section } from "../../section.ts";
import type { FoldsContext } from "../context.ts";
import { accuracy } from "./accuracy.ts";
import { classes } from "./classes.ts";
import { configuration } from "./configuration.ts";
import { data } from "./data.ts";
import { dependence } from "./dependence.ts";
import { folds } from "./folds.ts";
import { headline } from "./headline.ts";
import { modelCard } from "./model-card.ts";
import { references } from "./references.ts";
import { residuals } from "./residuals.ts";
import { sensitivity } from "./sensitivity.ts";
import { slopes } from "./slopes.ts";
import { targets } from "./targets.ts";
import { training } from "./training.ts";
import { warnings } from "./warnings.ts";

/** The sections of a cross-validation's page, in the order of a run's. A new one is a file and a line here. */
export const foldsSections: readonly Section<FoldsContext>[] = [
  headline,
  targets,
  accuracy,
  residuals,
  classes,
  sensitivity,
  slopes,
  dependence,
  training,
  folds,
  warnings,
  data,
  configuration,
  modelCard,
  references,
];
