/** What a column of a table can be, as a person says it. */
export const columnKinds = ["numeric", "integer", "boolean", "category", "date", "ignored", "weight", "group"] as const;
export type ColumnKind = (typeof columnKinds)[number];

/** What columns are, by name, where a person says so. */
export type ColumnKinds = Readonly<Record<string, ColumnKind>>;

/** What became of a column of the table. */
export interface ColumnSummary {
  readonly name: string;
  /** `id`: left out because it looks like one. `text`: of too many values to be a category. */
  readonly kind: ColumnKind | "target" | "id" | "text";
  /** Whether the model is fed it. */
  readonly used: boolean;
}

/** Kinds that are no features, whatever their cells. */
export const aside: readonly ColumnKind[] = ["ignored", "weight", "group"];

/** In the order in which a person reads them. */
const order: readonly ColumnSummary["kind"][] = ["numeric", "integer", "boolean", "date", "category"];

const counted = (count: number, kind: string): string =>
  `${count} ${kind === "category" && count > 1 ? "categories" : kind}`;

/**
 * A table's columns in a line.
 *
 * @example describeColumns(columns) // "3 numeric, 1 date, 1 category; weight: w; left out: id"
 */
export function describeColumns(columns: readonly ColumnSummary[]): string {
  const used = order.flatMap((kind) => {
    const count = columns.filter((column) => column.used && column.kind === kind).length;
    return count === 0 ? [] : [counted(count, kind)];
  });
  const named = (kind: ColumnSummary["kind"]): readonly string[] =>
    columns.filter((column) => column.kind === kind).map(({ name }) => name);
  const left = columns.filter(({ kind, used }) => !used && !["target", "weight", "group"].includes(kind));
  const lists = [
    ["weight", named("weight")],
    ["group", named("group")],
    ["left out", left.map(({ name }) => name)],
  ] as const;
  const others = lists.flatMap(([title, names]) => (names.length === 0 ? [] : [`${title}: ${names.join(", ")}`]));
  return [used.join(", "), ...others].join("; ");
}
