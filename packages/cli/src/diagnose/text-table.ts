import type { PrintedTable } from "isocline/report";

/** A block of rows under a heading. */
export interface TextGroup {
  readonly title: string;
  readonly unit: string;
  readonly rows: readonly (readonly string[])[];
}

/** Columns and groups of cells, in the shape that `terminalTable` prints. */
export function textTable(columns: readonly string[], groups: readonly TextGroup[]): PrintedTable {
  return {
    columns,
    groups: groups.map(({ title, unit }, i) => ({ id: String(i), title, unit })),
    rows: groups.flatMap(({ rows }, i) => rows.map((cells) => ({ group: String(i), cells }))),
  };
}
