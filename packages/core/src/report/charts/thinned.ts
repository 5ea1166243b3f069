/** A value of an epoch. */
export interface Point {
  readonly epoch: number;
  readonly value: number;
}

/**
 * A curve with at most about so many points, for a run of many thousand epochs: of each stretch the lowest and the
 * highest point stay, so that no spike is lost, and the ends stay.
 */
export function thinned<Kind extends Point>(points: readonly Kind[], most = 600): readonly Kind[] {
  if (points.length <= most) return points;
  const stretch = Math.ceil((2 * points.length) / most);
  const kept: Kind[] = [];
  for (let start = 0; start < points.length; start += stretch) {
    const part = points.slice(start, start + stretch);
    const lowest = part.reduce((a, b) => (b.value < a.value ? b : a));
    const highest = part.reduce((a, b) => (b.value > a.value ? b : a));
    const ends = [start === 0 ? part[0] : undefined, start + stretch >= points.length ? part.at(-1) : undefined];
    const chosen = new Set([lowest, highest, ...ends.filter((point) => point !== undefined)]);
    kept.push(...part.filter((point) => chosen.has(point)));
  }
  return kept;
}
