import { DataError, randomStream, UsageError } from "../base/index.ts";
import { checkNumbers, looksNumeric, type PlacedChunk } from "./cells.ts";
import { isConstant, moments } from "./moments.ts";
import { notationRemedy, notationSample } from "./notations.ts";
import { quantile } from "./quantile.ts";
import { sample } from "./sample.ts";
import { fitScaling } from "./scaling.ts";
import type { SourceColumn } from "./source.ts";
import type {
  ClassificationTarget,
  RegressionTarget,
  Target,
  TargetColumn,
  TargetTransform,
  TargetTransformName,
  Task,
} from "./target.ts";
import { transformOf } from "./target.ts";

/** More distinct texts than this are no classes unless they are said to be. */
const MOST_AUTOMATIC_CLASSES = 1000;
/** So few texts are classes however short the table is. */
const FEW_CLASSES = 20;
/** A model has an output a class. */
const MOST_CLASSES = 10_000;

/** How a target is read. */
export interface TargetOptions {
  readonly task: Task;
  readonly transform: TargetTransformName;
  readonly seed: number;
}

/** What the first pass keeps of the target. */
export interface TargetTally {
  /** Takes the cells of a chunk, whose training rows are marked 1: the target's columns begin at `index`. */
  add(placed: PlacedChunk, index: number, training: Uint8Array): void;
  /** @throws DataError for a target that nothing can be learned of */
  finish(): { readonly target: Target; readonly warnings: readonly string[] };
}

/** What a target of such columns is. @throws UsageError for several columns that are classes */
export function taskOf(columns: readonly SourceColumn[], asked: Task): Exclude<Task, "auto"> {
  if (columns.length > 1) {
    if (asked !== "classification") return "regression";
    const found = columns.map(({ name }) => `"${name}"`).join(", ");
    throw new UsageError({
      where: "target",
      expected: "one column of classes",
      found,
      remedy: "train a model for each, or name one target",
    });
  }
  if (asked !== "auto") return asked;
  return columns[0]?.kind === "text" || columns[0]?.type === "boolean" ? "classification" : "regression";
}

/** @throws UsageError for a transform of classes */
export function targetTally(table: string, columns: readonly SourceColumn[], options: TargetOptions): TargetTally {
  if (taskOf(columns, options.task) === "classification") {
    if (options.transform !== "none") {
      const where = "target transform";
      throw new UsageError({ where, expected: "numbers to transform", found: "a target of classes" });
    }
    return classTally(table, columns[0] as SourceColumn, options.task);
  }
  const tallies = columns.map(({ name }) => numberTally(table, name, options));
  return {
    add(placed, index, training) {
      for (const [i, tally] of tallies.entries()) tally.add(placed, index + i, training);
    },
    finish() {
      const target: RegressionTarget = { kind: "regression", columns: tallies.map(({ finish }) => finish()) };
      return { target, warnings: [] };
    },
  };
}

interface NumberTally {
  add: TargetTally["add"];
  finish(): TargetColumn;
}

function numberTally(table: string, name: string, { transform: kind, seed }: TargetOptions): NumberTally {
  const seen = moments();
  const drawn = kind === "quantile" ? sample(randomStream(seed, "sample", name)) : undefined;
  return {
    add(placed, index, training) {
      checkNumbers(table, name, placed, index, { blanks: false, remedy: "drop the rows without a target" });
      const { start, chunk } = placed;
      const cells = chunk.columns[index] as Float64Array;
      if (kind === "log") checkPositive(table, name, cells, start);
      seen.add(kind === "log" ? cells.map(Math.log) : cells, training, start);
      if (drawn === undefined) return;
      for (let i = 0; i < cells.length; i++) if (training[start + i] === 1) drawn.add(cells[i] as number);
    },
    finish() {
      if (isConstant(table, name, seen)) {
        const value = kind === "log" ? Math.exp(seen.minimum) : seen.minimum;
        throw new DataError({
          where: `${table}, column "${name}"`,
          expected: "a target that varies over the training rows",
          found: `${value} in each of them`,
          remedy: "name another target",
        });
      }
      const { mean, deviation, minimum, maximum } = seen;
      if (kind === "none") return { name, mean, deviation };
      if (kind === "log") return { name, mean, deviation, transform: { name: "log" } };
      const sorted = drawn?.sorted() ?? [];
      const count = sorted.length;
      const fitted = fitScaling("quantile", { minimum, maximum, count, quantile: (p) => quantile(sorted, p) });
      return { name, ...standardised(sorted, fitted as Extract<TargetTransform, { name: "quantile" }>) };
    },
  };
}

/** Mean and deviation of numbers after a transform. */
function standardised(numbers: ArrayLike<number>, transform: TargetTransform): Omit<TargetColumn, "name"> {
  const { encode } = transformOf(transform);
  const after = moments();
  const values = Float64Array.from(numbers, encode);
  after.add(values, new Uint8Array(values.length).fill(1), 0);
  return { mean: after.mean, deviation: after.deviation, transform };
}

function checkPositive(table: string, column: string, cells: Float64Array, start: number): void {
  const at = cells.findIndex((value) => value <= 0);
  if (at < 0) return;
  throw new DataError({
    where: `${table}, row ${start + at + 1}, column "${column}"`,
    expected: "a number above 0, whose logarithm can be predicted",
    found: String(cells[at]),
    remedy: "drop the row, or use another transform of the target",
  });
}

/** The class that a number or a boolean stands for. */
export function classOf(number: number, column: Pick<SourceColumn, "type">): string {
  if (column.type === "boolean") return number === 0 ? "false" : "true";
  return String(number === 0 ? 0 : number);
}

interface ClassCount {
  rows: number;
  training: number;
  /** The first row, from 0. */
  readonly first: number;
}

function classTally(table: string, column: SourceColumn, task: Task): TargetTally {
  const { name, kind } = column;
  const isBoolean = column.type === "boolean";
  const counts = new Map<string, ClassCount>();
  const where = `${table}, column "${name}"`;
  const sample = notationSample();
  let rows = 0;
  let numbers = 0;
  let firstBlank: number | undefined;
  let firstWord: { readonly row: number; readonly cell: string } | undefined;

  function add(value: string, row: number, isTraining: boolean): void {
    const known = counts.get(value);
    // Under `auto` so many texts are refused in the end, for what they turn out to be.
    if (known === undefined && counts.size > MOST_CLASSES) return;
    const found = known ?? { rows: 0, training: 0, first: row };
    found.rows++;
    if (isTraining) found.training++;
    if (found.rows === 1) counts.set(value, found);
    if (counts.size > MOST_CLASSES && !(task === "auto" && kind === "text")) {
      throw new DataError({
        where,
        expected: `at most ${MOST_CLASSES} classes`,
        found: "more",
        remedy: kind === "text" ? "name another target" : "predict the number with the task regression",
      });
    }
  }

  return {
    add(placed, index, training) {
      const { start, chunk } = placed;
      rows += chunk.rows;
      if (kind === "numeric") {
        const expected = isBoolean ? "true or false" : "a class, as a finite number";
        checkNumbers(table, name, placed, index, { expected, blanks: false, remedy: "drop the rows without a target" });
        const cells = chunk.columns[index] as Float64Array;
        for (let i = 0; i < cells.length; i++) {
          add(classOf(cells[i] as number, column), start + i, training[start + i] === 1);
        }
        return;
      }
      const cells = chunk.columns[index] as readonly (string | null)[];
      for (let i = 0; i < cells.length; i++) {
        const cell = cells[i] ?? "";
        if (cell === "") {
          firstBlank ??= start + i;
          continue;
        }
        sample.add(cell);
        if (looksNumeric(cell)) numbers++;
        else firstWord ??= { row: start + i, cell };
        add(cell, start + i, training[start + i] === 1);
      }
    },
    finish() {
      if (task === "auto" && kind === "text") refuseWhatIsNoClass();
      if (firstBlank !== undefined) {
        throw new DataError({
          where: `${table}, row ${firstBlank + 1}, column "${name}"`,
          expected: "a class",
          found: "a blank",
          remedy: "drop the rows without a target",
        });
      }
      const ordered = [...counts].sort(([a], [b]) => {
        return kind === "numeric" && !isBoolean ? Number(a) - Number(b) : a < b ? -1 : 1;
      });
      const classes = ordered.map(([each]) => each);
      const target: ClassificationTarget = { kind: "classification", name, classes };
      const trained = ordered.filter(([, { training }]) => training > 0);
      if (trained.length < 2) {
        throw new DataError({
          where,
          expected: "a target of two or more classes in the training rows",
          found: trained.length === 0 ? "none" : `${JSON.stringify(trained[0]?.[0])} in each of them`,
          remedy: "name another target",
        });
      }
      return { target, warnings: ordered.flatMap(([each, count]) => rareClass(name, each, count)) };
    },
  };

  /** Under `auto`, a slip among numbers, and ids, are not taken for classes. */
  function refuseWhatIsNoClass(): void {
    if (numbers > rows / 2 && firstWord !== undefined) {
      throw new DataError({
        where: `${table}, row ${firstWord.row + 1}, column "${name}"`,
        expected: "a number, as most cells of the target are",
        found: JSON.stringify(firstWord.cell),
        remedy:
          notationRemedy("number", name, firstWord.cell) ??
          "correct that cell or drop its row, or train with the task classification",
      });
    }
    const { size } = counts;
    if (size <= MOST_AUTOMATIC_CLASSES && (size <= FEW_CLASSES || size <= rows / 2)) return;
    const notation = sample.notation(name);
    if (notation?.kind === "number") {
      const { what, remedy } = notation;
      throw new DataError({ where, expected: "a number, or a text of few classes", found: what, remedy });
    }
    throw new DataError({
      where,
      expected: "a number, or a text of few classes",
      found: `${size > MOST_CLASSES ? `more than ${MOST_CLASSES}` : size} different texts in ${rows} rows, as an id has`,
      remedy: "name another target, or say --task classification if these are classes",
    });
  }
}

function rareClass(column: string, name: string, { rows, training, first }: ClassCount): readonly string[] {
  const which = `class ${JSON.stringify(name)} of "${column}"`;
  if (training === 0) return [`${which} is in no training row: it cannot be learned`];
  return rows === 1 ? [`${which} comes once, in row ${first + 1}: whether it is predicted well cannot be seen`] : [];
}
