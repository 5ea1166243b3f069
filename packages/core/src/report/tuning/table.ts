import { meanOf } from "../../training/index.ts";
import { formatBeside, formatChange, UNDEFINED } from "../format.ts";
import { terminalTable } from "../terminal.ts";
import type { Tuning, TuningFinalist } from "./document.ts";
import { lossInterval, shareInterval, shareText } from "./words.ts";

/** The columns of the points beside their name: settings, loss and sensitivities. */
export function finalistColumns({ seeds, goal, space }: Tuning): readonly string[] {
  const interval = seeds.length > 1 ? ["95 % interval"] : [];
  const features = goal.features.length > 1 && goal.features.length <= 4 ? goal.features : [];
  return ["sensitivity", ...interval, ...features, "loss", ...interval, ...space.map(({ name }) => name)];
}

/** A point as printed, one text a column. */
export function finalistCells(document: Tuning, final: TuningFinalist): readonly string[] {
  const { seeds, goal, space, trials } = document;
  const { sensitivity, loss, features } = final;
  const shown = goal.features.length > 1 && goal.features.length <= 4 ? goal.features : [];
  const several = seeds.length > 1;
  const { values = {} } = trials.find(({ trial }) => trial === final.trial) ?? {};
  return [
    shareText(sensitivity.mean),
    ...(several ? [shareInterval(sensitivity)] : []),
    ...shown.map((name) => shareText(features[name]?.mean)),
    formatChange(loss.mean),
    ...(several ? [lossInterval(loss)] : []),
    ...space.map(({ name }) => (values[name] === undefined ? UNDEFINED : String(values[name]))),
  ];
}

/** What a point is called: `trial 12`, the chosen one marked, and those that break a limit under a seed. */
export function finalistName({ chosen }: Tuning, { trial, feasible }: TuningFinalist): string {
  if (trial === chosen?.trial) return `→ trial ${trial}`;
  return `  trial ${trial}${feasible ? "" : " (breaks a limit)"}`;
}

/** The points of the front in the order in which a reader compares them: the least sensitive first. */
export function orderedFinalists({ finalists }: Tuning): readonly TuningFinalist[] {
  const left = ({ sensitivity }: TuningFinalist): number => sensitivity.mean ?? Number.POSITIVE_INFINITY;
  return finalists.toSorted((a, b) => left(a) - left(b) || a.trial - b.trial);
}

/** A tuning as lines of plain text: the points of the front over the seeds, relative to their baselines. */
export function tuningTable(document: Tuning): readonly string[] {
  if (document.finalists.length === 0) return [];
  const { baselines, error, seeds } = document;
  const mean = meanOf(baselines.map((baseline) => baseline.error));
  const over = seeds.length === 1 ? "" : `, means over ${seeds.length} seeds`;
  return terminalTable(
    {
      columns: ["", ...finalistColumns(document)],
      groups: [
        {
          id: "points",
          title: "Points of the front",
          unit: `relative to the baseline, whose ${error} is ${formatBeside(mean, mean)}${over}`,
        },
      ],
      rows: orderedFinalists(document).map((final) => ({
        group: "points",
        cells: [finalistName(document, final), ...finalistCells(document, final)],
      })),
    },
    { labelWidth: 60 },
  );
}
