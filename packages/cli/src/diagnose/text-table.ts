import type { ComparisonTable } from "isocline/report";

/** A block of rows under a heading. */
export interface TextGroup {
  readonly title: string;
  readonly unit: string;
  readonly rows: readonly (readonly string[])[];
}

/** The groups that `terminalTable` knows, in its order: so many may stand in one table. */
const IDS = ["metrics", "sensitivity", "slope"] as const;

/** Columns and at most three groups of cells, in the shape that `terminalTable` prints. */
export function textTable(columns: readonly string[], groups: readonly TextGroup[]): ComparisonTable {
  const placed = groups.flatMap((group, i) => {
    const id = IDS[i];
    return id === undefined ? [] : [{ id, ...group }];
  });
  const none = { baseline: null, controlled: null, change: null } as const;
  return {
    columns,
    branches: [],
    groups: placed.map(({ id, title, unit }) => ({ id, title, unit })),
    rows: placed.flatMap(({ id, rows }) =>
      rows.map((cells) => ({ group: id, scope: "column", key: "", label: cells[0] ?? "", ...none, cells }) as const),
    ),
  };
}
