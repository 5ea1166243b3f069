import { shapeError } from "./tensor.ts";
import type { Dimension, TensorType } from "./types.ts";

/** Two lengths: along height, along width. */
export type Pair = readonly [number, number];
/** How many zeros stand around an image: above, left, below, right. */
export type Pads = readonly [number, number, number, number];

/** How a window moves over images: what convolution and pooling share. */
export interface Window {
  readonly strides: Pair;
  readonly pads: Pads;
  /** Distance between the window's elements. */
  readonly dilations: Pair;
}

/** A window as callers give it: a number for both directions, or one each; pads also for all four sides. */
export interface WindowOptions {
  readonly strides?: number | Pair;
  readonly pads?: number | Pair | Pads;
  readonly dilations?: number | Pair;
}

export function pairOf(given: number | Pair): Pair {
  return typeof given === "number" ? [given, given] : given;
}

/** A window with its defaults: no pads, and no dilation. */
export function windowOf({ strides = 1, pads = 0, dilations = 1 }: WindowOptions): Window {
  const [top, left] = typeof pads === "number" ? [pads, pads] : pads;
  const all: Pads = typeof pads !== "number" && pads.length === 4 ? pads : [top, left, top, left];
  return { strides: pairOf(strides), pads: all, dilations: pairOf(dilations) };
}

/** Throws a ShapeError of an op for a window that cannot be. */
export function checkWindow(op: string, kernel: Pair, { strides, pads, dilations }: Window): void {
  const whole = (numbers: readonly number[], least: number): boolean =>
    numbers.every((value) => Number.isSafeInteger(value) && value >= least);
  if (whole([...kernel, ...strides, ...dilations], 1) && whole(pads, 0)) return;
  const given = `${kernel.join("×")}, ${strides.join("×")}, ${dilations.join("×")} and ${pads.join(", ")}`;
  throw shapeError(op, `whole kernel, strides, dilations ≥ 1 and pads ≥ 0 (given ${given})`, []);
}

/** The images of an input: its batch length, and static channels, height and width. */
export interface Images {
  readonly batch: Dimension;
  readonly channels: number;
  readonly size: Pair;
}

/** Reads the shape [batch, channels, height, width]; throws a ShapeError of the op for another. */
export function imagesOf(op: string, x: TensorType): Images {
  const [batch, channels, height, width] = x.shape;
  if (
    x.shape.length !== 4 ||
    batch === undefined ||
    typeof channels !== "number" ||
    typeof height !== "number" ||
    typeof width !== "number"
  ) {
    throw shapeError(op, "images [batch, channels, height, width] of static size", [x]);
  }
  return { batch, channels, size: [height, width] };
}

/** How often a window fits: ⌊(size + pads − dilation·(kernel − 1) − 1)/stride⌋ + 1 along each direction. */
export function fits(size: Pair, kernel: Pair, { strides, pads, dilations }: Window): Pair {
  const along = (axis: 0 | 1): number => {
    const reach = dilations[axis] * (kernel[axis] - 1) + 1;
    return Math.floor((size[axis] + pads[axis] + (pads[axis + 2] as number) - reach) / strides[axis]) + 1;
  };
  return [along(0), along(1)];
}

/** The same, or a ShapeError of the op where the window does not fit once. */
export function fitted(op: string, x: TensorType, kernel: Pair, window: Window): Pair {
  checkWindow(op, kernel, window);
  const found = fits(imagesOf(op, x).size, kernel, window);
  if (found[0] < 1 || found[1] < 1) throw shapeError(op, `an image that holds a window of ${kernel.join("×")}`, [x]);
  return found;
}

/**
 * Calls `visit` with each offset within an image that a window reads, the window's offset in the image of results, and
 * the offset within the window; places in the pads are left out.
 */
export function forEachTap(
  size: Pair,
  kernel: Pair,
  window: Window,
  visit: (offset: number, result: number, tap: number) => void,
): void {
  const { strides, pads, dilations } = window;
  const [rows, columns] = fits(size, kernel, window);
  for (let p = 0; p < rows; p++) {
    for (let q = 0; q < columns; q++) {
      for (let i = 0; i < kernel[0]; i++) {
        const y = p * strides[0] - pads[0] + i * dilations[0];
        if (y < 0 || y >= size[0]) continue;
        for (let j = 0; j < kernel[1]; j++) {
          const x = q * strides[1] - pads[1] + j * dilations[1];
          if (x >= 0 && x < size[1]) visit(y * size[1] + x, p * columns + q, i * kernel[1] + j);
        }
      }
    }
  }
}

/** The rows and columns that no window reaches: what a transposed window adds below and on the right. */
export function beyond(size: Pair, kernel: Pair, window: Window): Pair {
  const [rows, columns] = fits(size, kernel, window);
  const { strides, pads, dilations } = window;
  const along = (axis: 0 | 1, count: number): number =>
    size[axis] +
    pads[axis] +
    (pads[axis + 2] as number) -
    (count - 1) * strides[axis] -
    dilations[axis] * (kernel[axis] - 1) -
    1;
  return [along(0, rows), along(1, columns)];
}
