import { RuntimeError } from "../base/index.ts";
import { formatType, type NdArray, type Program, sameShape, sizeOf } from "../graph/index.ts";
import type { Destinations, Feeds, Stored } from "./runtime.ts";

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
    if (feed !== undefined && !isStored(feed) && feed.data.length !== sizeOf(feed.shape)) {
      throw new RuntimeError({
        where: `input ${input} of ${name}`,
        expected: `${sizeOf(feed.shape)} elements for ${formatType(feed)}`,
        found: String(feed.data.length),
      });
    }
  }
}

/** Checks that every destination is a stored array of its output's dtype and static shape. */
export function checkDestinations(
  { name, outputs }: Program,
  into: Destinations,
  typeOf: (stored: Stored) => Pick<NdArray, "dtype" | "shape"> | undefined,
): void {
  for (const [output, stored] of Object.entries(into)) {
    const tensor = outputs.find((candidate) => candidate.name === output)?.tensor;
    const type = typeOf(stored);
    if (
      tensor === undefined ||
      type === undefined ||
      type.dtype !== tensor.dtype ||
      !sameShape(type.shape, tensor.shape)
    ) {
      throw new RuntimeError({
        where: `output ${output} of ${name}`,
        expected: tensor === undefined ? "an output of the program" : `a stored ${formatType(tensor)} to replace`,
        found: type === undefined ? "nothing stored" : formatType(type),
      });
    }
  }
}
