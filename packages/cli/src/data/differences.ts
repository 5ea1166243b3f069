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

/** How the columns of a file differ from those that it should have, in words; undefined where they do not. */
export function columnDifference(expected: readonly string[], found: readonly string[]): string | undefined {
  const [missing, besides] = [without(expected, found), without(found, expected)];
  const parts = [
    ...(missing.length > 0 ? [`no ${listed(missing)}`] : []),
    ...(besides.length > 0 ? [`${listed(besides)} besides`] : []),
  ];
  if (parts.length > 0) return parts.join(", and ");
  const place = found.findIndex((name, i) => name !== expected[i]);
  if (place < 0) return undefined;
  return `the same in another order: "${found[place]}" in place ${place + 1}, where "${expected[place]}" should be`;
}
