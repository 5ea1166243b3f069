import { DataError } from "isocline";

/** How many names an error gives. */
const MOST = 10;

const listed = (names: readonly string[]): string => {
  const shown = names.slice(0, MOST).map((name) => `"${name}"`);
  return names.length > MOST ? `${shown.join(", ")} and ${names.length - MOST} more` : shown.join(", ");
};

/** Names of one list that the other has not, each as often as that. */
function without(names: readonly string[], others: readonly string[]): readonly string[] {
  const left = [...others];
  return names.filter((name) => {
    const place = left.indexOf(name);
    if (place >= 0) left.splice(place, 1);
    return place < 0;
  });
}

/**
 * How the columns of a file differ from those that it should have, in words; undefined where they do not. Their order is
 * no difference.
 */
export function columnDifference(expected: readonly string[], found: readonly string[]): string | undefined {
  const [missing, besides] = [without(expected, found), without(found, expected)];
  const parts = [
    ...(missing.length > 0 ? [`no ${listed(missing)}`] : []),
    ...(besides.length > 0 ? [`${listed(besides)} besides`] : []),
  ];
  return parts.length > 0 ? parts.join(", and ") : undefined;
}

/**
 * Where each name of one list is in another that has the same, in whatever order: a name that comes twice is as often
 * there, and taken in its order.
 */
export function placesIn(names: readonly string[], others: readonly string[]): readonly number[] {
  const taken = new Set<number>();
  return names.map((name) => {
    const place = others.findIndex((other, i) => other === name && !taken.has(i));
    taken.add(place);
    return place;
  });
}

/**
 * Checks the columns of a file among several.
 *
 * @throws DataError where it lacks a column of the first, or has one besides
 */
export function checkColumns(
  first: string,
  expected: readonly string[],
  other: string,
  names: readonly string[],
): void {
  const found = columnDifference(expected, names);
  if (found === undefined) return;
  const remedy = "name files of the same columns";
  throw new DataError({ where: other, expected: `the columns of ${first}`, found, remedy });
}
