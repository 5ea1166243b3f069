import { type CmaVariant, cmaVariants, type LossFilter, lossFilters, UsageError } from "isocline";
import type { MetalearningObjective } from "isocline/report";
import { z } from "zod";
import { choice, listed, number, whole } from "../config/kinds.ts";
import type { Known, Setting } from "../config/setting.ts";
import { type SettingGroup, settingGroup } from "../config/setting-group.ts";
import { parseChoice } from "../options/choice.ts";
import { splitItems } from "../options/items.ts";
import { innerFraction, positive } from "../options/number.ts";
import { parseWidths } from "../options/widths.ts";

/** The one source of images. */
export const MNIST = "sample:mnist";

/** What a search of a loss is told beside the settings of its trainings. Null stands for what the data decide. */
export interface SearchSettings {
  readonly objective: MetalearningObjective | null;
  /** Of the attack; null where there is none. */
  readonly radius: number | null;
  readonly order: number;
  readonly population: number;
  readonly generations: number;
  readonly sigma: number;
  readonly variant: CmaVariant;
  /** Those that act, beside the one of genomes without gradient. */
  readonly filters: readonly LossFilter[] | null;
  readonly partialSteps: number;
  readonly steps: number;
  readonly heldOut: number;
  readonly best: number;
  readonly seeds: number;
  readonly images: number | null;
  readonly channels: readonly number[] | null;
}

export type SearchKey = keyof SearchSettings;

const objectives: readonly MetalearningObjective[] = ["accuracy", "attacked", "rmse"];
const ofImages = ({ data }: Known): boolean => data === MNIST;

/** A default of images, and one of tables. */
function byData<Value>(images: Value, table: Value): (known: Known) => Value {
  return (known) => (ofImages(known) ? images : table);
}

function parseFilters(where: string, text: string): readonly LossFilter[] {
  return text.trim() === "none" ? [] : splitItems(text).map((item) => parseChoice(where, item, lossFilters));
}

function parseOrder(where: string, text: string): number {
  return Number(parseChoice(where, text, ["2", "3", "4"]));
}

function parseImages(where: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= LEAST_IMAGES && value <= MOST_IMAGES) return value;
  const expected = `a whole number from ${LEAST_IMAGES} to ${MOST_IMAGES}`;
  throw new UsageError({ where, expected, found: JSON.stringify(text) });
}

export const LEAST_IMAGES = 100;
export const MOST_IMAGES = 60_000;

const group = "run";
const nullable = <Value>(setting: Setting<Value>, fallback: (known: Known) => Value | null): Setting<Value | null> => ({
  ...setting,
  schema: setting.schema.nullable(),
  fallback,
});

/** Every setting of a search, in the order of its help. */
export const metalearnGroup: SettingGroup<SearchSettings> = settingGroup<SearchSettings>({
  objective: nullable(
    choice(objectives, {
      group,
      takes: "name",
      help: "what a loss is judged by on the held-out rows: accuracy | attacked (accuracy under attack) | rmse of numbers",
      fallbackHelp: "accuracy, or rmse",
      fallback: "accuracy",
    }),
    () => null,
  ),
  radius: nullable(
    number(positive, {
      group,
      takes: "ε",
      help: "of the attack, one step of fast gradient signs: of images a share of the range of pixels, else in units of the columns as they are scaled, which with --scaling standard are deviations",
      fallbackHelp: "0.1 with --objective attacked",
      fallback: 0.1,
    }),
    () => null,
  ),
  order: {
    group,
    takes: "order",
    help: "of the Taylor polynomial: 2, 3 or 4, which is 5, 8 or 12 coefficients",
    schema: z.int().min(2).max(4),
    parse: parseOrder,
    fallback: 3,
  },
  population: whole(4, { group, takes: "number", help: "losses of a generation", fallback: 20 }),
  generations: {
    ...whole(1, {
      group,
      takes: "number",
      help: "generations at most",
      fallbackHelp: "20 of images, else 10",
      fallback: 1,
    }),
    fallback: byData(20, 10),
  },
  sigma: number(positive, { group, takes: "σ", help: "deviation of the first generation, about zero", fallback: 1.2 }),
  variant: choice(cmaVariants, {
    group,
    takes: "name",
    help: `of CMA-ES: purecma, as TaylorGLO has it, or tutorial, with negative weights`,
    fallback: "purecma",
  }),
  filters: nullable(
    {
      group,
      takes: "names",
      help: `what refuses losses without training: ${listed(lossFilters)}, a list of them, or none`,
      fallbackHelp: "softmax-gauge of classes, null-pull of numbers",
      schema: z.array(z.enum(lossFilters)),
      parse: parseFilters,
      fallback: [],
    },
    () => null,
  ),
  partialSteps: {
    ...whole(1, {
      ...{ group, takes: "number", help: "updates of the training that judges a loss", fallback: 1 },
      fallbackHelp: "200 of images, else 300",
    }),
    fallback: byData(200, 300),
  },
  heldOut: {
    ...number(innerFraction, {
      ...{ group, takes: "share", help: "share of the training rows that losses are judged by", fallback: 0.2 },
      fallbackHelp: "a third of images, else 0.2",
    }),
    fallback: byData(1 / 3, 0.2),
  },
  steps: {
    ...whole(1, {
      ...{ group, takes: "number", help: "updates of the full trainings at the end", fallback: 1 },
      fallbackHelp: "1000 of images, else 2000",
    }),
    fallback: byData(1000, 2000),
  },
  best: whole(1, { group, takes: "number", help: "losses that are trained with fully", fallback: 3 }),
  seeds: whole(2, { group, takes: "number", help: "full trainings of each, and of the usual loss", fallback: 5 }),
  images: {
    ...nullable(
      {
        ...whole(1, {
          group,
          takes: "number",
          help: `of ${MNIST}: training images taken, the first so many`,
          fallback: 1,
        }),
        schema: z.int().min(LEAST_IMAGES).max(MOST_IMAGES),
        parse: parseImages,
      },
      (known) => (ofImages(known) ? 15_000 : null),
    ),
    fallbackHelp: "15000",
  },
  channels: {
    ...nullable(
      {
        group,
        takes: "numbers",
        help: `of ${MNIST}: channels of each block of the convolutional network`,
        schema: z.array(z.int().positive()),
        parse: parseWidths,
        fallback: [],
      },
      (known) => (ofImages(known) ? [16, 32] : null),
    ),
    fallbackHelp: "16,32",
  },
});
