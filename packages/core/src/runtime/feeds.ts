import { RuntimeError } from "../base/index.ts";
import { formatType, type NdArray, type Program } from "../graph/index.ts";
import type { Feeds, Stored } from "./runtime.ts";

/** Whether a feed is held by the runtime. */
export function isStored(feed: NdArray | Stored): feed is Stored {
  return "stored" in feed;
}

/**
 * Checks that every input of a program is fed an array of its dtype and shape.
 *
 * @param typeOf the array behind a stored feed, if the runtime knows it
 */
export function checkFeeds(
  { name, inputs }: Program,
  feeds: Feeds,
  typeOf: (stored: Stored) => Pick<NdArray, "dtype" | "shape"> | undefined,
): void {
  const lengths = new Map<string, number>();
  for (const { name: input, tensor } of inputs) {
    const feed = feeds[input];
    const type = feed !== undefined && isStored(feed) ? typeOf(feed) : feed;
    const fits =
      type !== undefined &&
      type.dtype === tensor.dtype &&
      type.shape.length === tensor.shape.length &&
      tensor.shape.every((length, axis) => {
        const fed = type.shape[axis] as number;
        if (typeof length === "number") return length === fed;
        const known = lengths.get(length) ?? fed;
        lengths.set(length, known);
        return known === fed;
      });
    if (!fits) {
      throw new RuntimeError({
        where: `input ${input} of ${name}`,
        expected: formatType(tensor),
        found: type === undefined ? "nothing" : formatType(type),
      });
    }
  }
}
