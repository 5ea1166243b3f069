import { spreadOf } from "../../diagnostics/index.ts";
import { formatChange } from "../format.ts";
import { askedOf, type TargetTable } from "../targets.ts";
import type { CrossValidation } from "./document.ts";
import { spreadText } from "./words.ts";

/** What targets came to over the folds, as cells: feature, asked, target, reached, worst deviation, folds that met it. */
export function foldTargetTable({ runs }: CrossValidation): TargetTable | null {
  const found = runs.flatMap(({ targets = [] }) => targets);
  if (found.length === 0) return null;
  const columns = [...new Set(found.map(({ column }) => column))];
  return {
    columns: ["feature", "asked", "target", "reached", "farthest off", "met in"],
    rows: columns.flatMap((column) => {
      const ofColumn = found.filter((target) => target.column === column);
      const [first] = ofColumn;
      if (first === undefined) return [];
      const spread = (figure: "wanted" | "reached"): string =>
        spreadText(spreadOf(ofColumn.flatMap(({ [figure]: value }) => (value === null ? [] : [value]))));
      const [worst = null] = ofColumn.map(({ deviation }) => deviation).toSorted((a, b) => size(b) - size(a));
      const met = `${ofColumn.filter((target) => target.met).length} of ${ofColumn.length}`;
      return [[column, askedOf(first), spread("wanted"), spread("reached"), formatChange(worst), met]];
    }),
  };
}

/** One that is undefined is the farthest off. */
const size = (deviation: number | null): number =>
  deviation === null ? Number.POSITIVE_INFINITY : Math.abs(deviation);
