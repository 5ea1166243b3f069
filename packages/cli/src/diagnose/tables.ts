import { DIFFERENCE_STEP } from "isocline";
import { oneLine } from "../terminal.ts";
import { crossingBlocks, crossingTable, smallestOfAll } from "./crossing-tables.ts";
import { compactDependenceTable, dependenceTable } from "./dependence-tables.ts";
import type { SharedSettings, TableDiagnosis } from "./diagnose.ts";
import { compactFigureTable, figureTable } from "./figure-tables.ts";
import { type Format, outputViews } from "./views.ts";

/**
 * A diagnosis as lines of text: a column a model, and the change from the first to the last where there are two. One
 * output is shown at length, several in lines beside each other.
 */
export async function diagnosisTables(
  diagnosis: TableDiagnosis,
  data: string,
  settings: SharedSettings,
): Promise<readonly string[]> {
  const format = await import("isocline/report");
  const views = outputViews(diagnosis);
  const [only] = views;
  const blocks = crossingBlocks(diagnosis, views);
  const tables = [
    ...(only !== undefined && views.length === 1
      ? [figureTable(diagnosis, only, settings, format), dependenceTable(diagnosis, only, format)]
      : [compactFigureTable(diagnosis, settings, format), compactDependenceTable(diagnosis, format)]),
    ...(blocks.length === 0 ? [] : [crossingTable(diagnosis, blocks, format)]),
  ];
  const lines = tables.flatMap((table) => {
    const printed = format.terminalTable(table);
    return printed.length === 0 ? [] : ["", ...printed];
  });
  const smallest = smallestOfAll(diagnosis.models, blocks, format);
  return [...preamble(diagnosis, data, settings, format), ...lines, ...smallest, ...more(diagnosis, views.length)];
}

function preamble(
  { rows, sampleRows, units, models }: TableDiagnosis,
  data: string,
  { seed }: SharedSettings,
  { formatCount }: Format,
): readonly string[] {
  const sampled = sampleRows < rows ? `${formatCount(sampleRows)} of them, drawn by seed ${seed}` : "the same rows";
  const ways = new Set(models.map(({ slopeMethod }) => slopeMethod));
  const method = ways.has("differences")
    ? `by differences of predictions, ${DIFFERENCE_STEP} sd to either side`
    : "exact derivatives";
  const ofNumbers = [
    `Deviations (sd) and ranges of features: ${units.from === "training" ? "of the training rows" : "of this table"}`,
    `Slopes: ${method}`,
  ];
  const crossed = models.some((model) => model.crossed !== undefined || model.outputs[0]?.crossed !== undefined);
  return [
    `${formatCount(rows)} rows of ${data}; partial dependence${crossed ? " and crossings" : ""}: ${sampled}`,
    ...(units.features.some(({ kind }) => kind === "numeric") ? ofNumbers : []),
  ].map(oneLine);
}

/** Where the rest of several outputs is. */
function more({ models, classes }: TableDiagnosis, shown: number): readonly string[] {
  const { length } = models[0]?.outputs ?? [];
  if (shown < 2) return [];
  const hidden = length > shown ? `${length - shown} more ${classes ? "classes" : "columns"} in --json; ` : "";
  return ["", `${hidden}--output ${classes ? "CLASS" : "COLUMN"} shows one at length`];
}
