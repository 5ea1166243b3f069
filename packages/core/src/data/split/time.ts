import { DataError } from "../../base/index.ts";
import { instantOf } from "./instant.ts";
import { checkParts, FOLD_REMEDY, heldRows, type SplitContext, type SplitMethod } from "./method.ts";
import { eachCell, refuseCell } from "./read-column.ts";

/** The rows of a table in the order of their times. */
interface Timeline {
  readonly times: Float64Array;
  readonly order: Uint32Array;
}

async function readTimeline({ source, rows, column }: SplitContext): Promise<Timeline> {
  const times = new Float64Array(rows);
  await eachCell(source, column, rows, (cell, row) => {
    const time = typeof cell === "string" ? instantOf(cell) : cell;
    if (time === undefined || !Number.isFinite(time)) {
      refuseCell(source, column, row, "a number, or a date and time as in 2024-05-17 09:30", cell);
    }
    times[row] = time;
  });
  const order = Uint32Array.from({ length: rows }, (_, row) => row);
  return { times, order: order.sort((a, b) => (times[a] as number) - (times[b] as number) || a - b) };
}

/** The place nearest to a wanted one where the time changes, as rows of one time stay together; 0 where none is. */
function changeNear({ times, order }: Timeline, wanted: number): number {
  const at = (place: number): number => times[order[place] as number] as number;
  const changes = (place: number): boolean => place > 0 && place < order.length && at(place) > at(place - 1);
  for (let step = 0; step <= order.length; step++) {
    if (changes(wanted + step)) return wanted + step;
    if (changes(wanted - step)) return wanted - step;
  }
  return 0;
}

/** The text of a row's time, as the table writes it. */
async function timeOf({ source, rows, column }: SplitContext, place: number): Promise<string> {
  let text = "";
  await eachCell(source, column, rows, (cell, row) => {
    if (row === place) text = String(cell);
  });
  return text;
}

/**
 * The latest share of the rows is held; those of one time stay together. Of k folds the i-th is held of k + 1 blocks of
 * equal counts, after training on all before it: the future never tells of the past.
 */
export const time: SplitMethod = {
  phrase: "by time",
  column: "reserved",
  folds: true,
  async part(context) {
    const { source, rows, column, share, fold } = context;
    const timeline = await readTimeline(context);
    const cut = (block: number, blocks: number): number =>
      block === blocks ? rows : changeNear(timeline, Math.round((block * rows) / blocks));
    const start = fold === undefined ? changeNear(timeline, rows - heldRows(rows, share)) : cut(fold.fold, fold.of + 1);
    const end = fold === undefined ? rows : cut(fold.fold + 1, fold.of + 1);
    if (start === 0 || start >= end) {
      throw new DataError({
        where: `${source.name}, column "${column}"`,
        expected: fold === undefined ? "at least 2 different times" : `enough different times for ${fold.of} folds`,
        found: start === 0 ? "one time only" : "a fold without one of its own",
        remedy: start === 0 ? "split by another column, or at random" : "ask for fewer folds",
      });
    }
    const { order } = timeline;
    checkParts(source.name, rows, [start, end - start], fold && FOLD_REMEDY);
    const split = { train: order.slice(0, start).sort(), validation: order.slice(start, end).sort() };
    return { split, facts: { from: await timeOf(context, order[start] as number) } };
  },
};
