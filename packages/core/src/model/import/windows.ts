import type { Pads, Pair } from "../../graph/index.ts";
import { type Call, intOf, intsOf, refuse, stringOf } from "./call.ts";

/** The widest pads that are taken. */
const LARGEST = 2 ** 16;

/** How a node moves its window over images. */
export interface NodeWindow {
  readonly strides: Pair;
  readonly dilations: Pair;
  /** The pads of the file, or those that `auto_pad` stands for. */
  readonly pads: Pads;
  /** More rows and columns after the images, that windows counted upwards reach into. */
  readonly beyond: Pair;
}

/** Lengths along height and width; those of a signal of one axis lie along the width. */
export function pairFrom(call: Call, lengths: readonly number[]): Pair {
  const [first = 1, second] = lengths;
  if (lengths.length > 2) refuse(call, "one or two axes beside batch and channels", String(lengths.length));
  return second === undefined ? [1, first] : [first, second];
}

function padsFrom(call: Call): Pads {
  const given = intsOf(call, "pads") ?? [0, 0, 0, 0];
  const [top = 0, left = 0, bottom = 0, right = 0] = given;
  // A signal's are those at its two ends.
  return given.length === 2 ? [0, top, 0, left] : [top, left, bottom, right];
}

/** The pads with which a window fits once in every stride; what is odd stands after, or before. */
function samePads(size: Pair, reach: Pair, strides: Pair, before: boolean): Pads {
  const along = (axis: 0 | 1): Pair => {
    const total = Math.max(0, (Math.ceil(size[axis] / strides[axis]) - 1) * strides[axis] + reach[axis] - size[axis]);
    const [less, more] = [Math.floor(total / 2), Math.ceil(total / 2)];
    return before ? [more, less] : [less, more];
  };
  const [[top, bottom], [left, right]] = [along(0), along(1)];
  return [top, left, bottom, right];
}

/** The window of a convolution or a pooling. */
export function windowFrom(call: Call, size: Pair, kernel: Pair): NodeWindow {
  const strides = pairFrom(call, intsOf(call, "strides") ?? [1, 1]);
  const dilations = pairFrom(call, intsOf(call, "dilations") ?? [1, 1]);
  const auto = stringOf(call, "auto_pad", "NOTSET");
  const reach: Pair = [dilations[0] * (kernel[0] - 1) + 1, dilations[1] * (kernel[1] - 1) + 1];
  const same = auto === "SAME_UPPER" || auto === "SAME_LOWER";
  const explicit: Pads = auto === "VALID" ? [0, 0, 0, 0] : padsFrom(call);
  const pads = same ? samePads(size, reach, strides, auto === "SAME_LOWER") : explicit;
  if (pads.some((amount) => amount > LARGEST)) refuse(call, `pads up to ${LARGEST}`, pads.join(", "));
  const beyond = (axis: 0 | 1): number => {
    if (intOf(call, "ceil_mode", 0) === 0) return 0;
    const room = size[axis] + pads[axis] + (pads[axis + 2] as number) - reach[axis];
    const last = Math.ceil(room / strides[axis]) * strides[axis];
    // A window that would begin after the images is none.
    return last >= size[axis] + pads[axis] ? 0 : last - room;
  };
  return { strides, dilations, pads, beyond: [Math.max(0, beyond(0)), Math.max(0, beyond(1))] };
}
