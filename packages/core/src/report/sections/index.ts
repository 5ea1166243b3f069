import type { Section } from "../section.ts";
import { classes } from "./classes.ts";
import { configuration } from "./configuration.ts";
import { data } from "./data.ts";
import { dependence } from "./dependence.ts";
import { headline } from "./headline.ts";
import { modelCard } from "./model-card.ts";
import { references } from "./references.ts";
import { residuals } from "./residuals.ts";
import { sensitivity } from "./sensitivity.ts";
import { slopes } from "./slopes.ts";
import { summary } from "./summary.ts";
import { targets } from "./targets.ts";
import { training } from "./training.ts";
import { warnings } from "./warnings.ts";

/** The sections of the page, in their order. A new one is a file and a line here. */
export const sections: readonly Section[] = [
  headline,
  summary,
  targets,
  residuals,
  classes,
  sensitivity,
  slopes,
  dependence,
  training,
  warnings,
  data,
  configuration,
  modelCard,
  references,
];
