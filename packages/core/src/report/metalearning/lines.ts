import { terminalTable } from "../terminal.ts";
import type { Metalearning } from "./document.ts";
import {
  budgetRows,
  coefficientsText,
  filterTable,
  finalistTable,
  ruleTable,
  ruleText,
  SMOOTHING,
  smoothedText,
  type TextTable,
} from "./tables.ts";
import { foundOf } from "./words.ts";

const printed = ({ title, columns, rows }: TextTable): readonly string[] => [
  `${title}:`,
  ...terminalTable({
    columns,
    groups: [{ id: "", title: "", unit: "" }],
    rows: rows.map((cells) => ({ group: "", cells })),
  }).filter((line) => line !== ""),
];

/** A search of a loss as lines of plain text: what was spent, what filters spared, the loss found and its rule. */
export function metalearningLines(document: Metalearning): readonly string[] {
  const rule = ruleTable(document);
  const coefficients = foundOf(document)?.found.coefficients;
  const { classes } = document;
  const spent = budgetRows(document).map(([name, text]) => `${name}: ${text}`.replaceAll("\u202f", " "));
  const tables = [filterTable(document), ...(document.finalists.length > 0 ? [finalistTable(document)] : [])];
  return [
    ...spent,
    ...[...tables, ...(rule === undefined ? [] : [rule])].flatMap((table) => ["", ...printed(table)]),
    ...(coefficients
      ? [
          "",
          `The loss found: ${classes === null ? "taylor-slopes" : "taylor"}, θ = ${coefficientsText(coefficients)}`,
          ...(classes === null
            ? []
            : [
                ruleText(coefficients, classes.length),
                `With labels smoothed by ${SMOOTHING} it is the same as with θ = ${smoothedText(coefficients, classes.length)}`,
              ]),
        ]
      : []),
  ];
}
