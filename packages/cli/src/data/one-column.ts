/** What may stand between names: punctuation that words do not hold, and spaces. */
const BETWEEN = /[^\p{L}\p{N}\s_"'.()-]| +/gu;

/**
 * What to do about a table of one column whose name looks like several, such as `x~y~price`: its delimiter is another
 * than those that are found. Undefined for any other table.
 */
export function delimiterRemedy(columns: readonly string[]): string | undefined {
  const [name = "", ...others] = columns;
  const marks: readonly string[] = others.length > 0 ? [] : (name.match(BETWEEN) ?? []);
  const repeated = marks.find((mark, i) => marks.indexOf(mark) < i);
  if (repeated === undefined) return undefined;
  const delimiter = repeated.trim() === "" ? '" "' : `"${repeated}"`;
  return `if the cells are apart by another character, name it, as in --delimiter ${delimiter}`;
}
