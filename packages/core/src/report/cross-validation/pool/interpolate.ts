/**
 * The value of a curve at a place between its points, on the straight line between them; that of its end outside.
 *
 * @param places ascending
 * @returns null where a point that it hangs on has no value
 */
export function interpolated(
  places: readonly number[],
  values: readonly (number | null)[],
  place: number,
): number | null {
  const next = places.findIndex((each) => each >= place);
  if (next < 0) return values.at(-1) ?? null;
  const end = values[next] ?? null;
  if (next === 0 || places[next] === place) return end;
  const start = values[next - 1] ?? null;
  if (start === null || end === null) return null;
  const [from, to] = [places[next - 1] as number, places[next] as number];
  return start + ((place - from) / (to - from)) * (end - start);
}
