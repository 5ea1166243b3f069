/** A dot that has a name, in pixels. */
export interface NamedDot {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

/** Where a dot's name stands, from the dot. */
export interface LabelPlace {
  readonly dx: number;
  readonly dy: number;
  readonly anchor: "start" | "middle" | "end";
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The width of a character, generously, and the height of a line. */
const [CHARACTER, LINE] = [7, 13];

/** Near the dot first; further away where there is no room. */
const places: readonly LabelPlace[] = [
  { dx: 9, dy: 0, anchor: "start" },
  { dx: -9, dy: 0, anchor: "end" },
  { dx: 0, dy: -13, anchor: "middle" },
  { dx: 0, dy: 13, anchor: "middle" },
  ...[1, 2, 3, 4, 5].flatMap((step): readonly LabelPlace[] => [
    { dx: 8 + 3 * step, dy: -12 * step, anchor: "start" },
    { dx: 8 + 3 * step, dy: 12 * step, anchor: "start" },
    { dx: -8 - 3 * step, dy: -12 * step, anchor: "end" },
    { dx: -8 - 3 * step, dy: 12 * step, anchor: "end" },
  ]),
];

/**
 * Places for the names of dots such that none covers another or a dot, as far as there is room: the first that is free
 * for each dot in turn, the outermost dots first; the nearest where none is.
 *
 * @param area what names must stay within
 */
export function labelPlaces(
  dots: readonly NamedDot[],
  area: { readonly width: number; readonly height: number },
): readonly LabelPlace[] {
  const taken: Box[] = dots.map(({ x, y }) => ({ left: x - 5, right: x + 5, top: y - 5, bottom: y + 5 }));
  const middle = dots.reduce((sum, { y }) => sum + y, 0) / Math.max(1, dots.length);
  const order = dots.map((_, i) => i).sort((a, b) => away(dots[b], middle) - away(dots[a], middle));
  const found: LabelPlace[] = [];
  for (const i of order) {
    const dot = dots[i] as NamedDot;
    const place = places.find((each) => isFree(boxOf(dot, each), taken, area)) ?? (places[0] as LabelPlace);
    taken.push(boxOf(dot, place));
    found[i] = place;
  }
  return found;
}

const away = (dot: NamedDot | undefined, middle: number): number => Math.abs((dot?.y ?? 0) - middle);

function boxOf({ x, y, text }: NamedDot, { dx, dy, anchor }: LabelPlace): Box {
  const width = CHARACTER * [...text].length;
  const left = x + dx - (anchor === "start" ? 0 : anchor === "end" ? width : width / 2);
  return { left, right: left + width, top: y + dy - LINE / 2, bottom: y + dy + LINE / 2 };
}

function isFree(box: Box, taken: readonly Box[], { width, height }: { width: number; height: number }): boolean {
  if (box.left < 0 || box.right > width || box.top < 0 || box.bottom > height) return false;
  return !taken.some(
    (other) => box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom,
  );
}
