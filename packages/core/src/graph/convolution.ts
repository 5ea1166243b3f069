import { type OnnxAttributes, shapeError } from "./tensor.ts";
import { fits, forEachTap, type Pair, type Window } from "./window.ts";

/** How a convolution goes over its images; those of its derivatives are the same. */
export interface ConvAttributes extends Window {
  readonly groups: number;
}

export function convGroups(op: string, groups: number): number {
  if (Number.isSafeInteger(groups) && groups >= 1) return groups;
  throw shapeError(op, `a whole number of groups from 1 (given ${groups})`, []);
}

/** A window as ONNX attributes. */
export function windowAttributes({ strides, pads, dilations }: Window): OnnxAttributes {
  return { strides: { ints: strides }, pads: { ints: pads }, dilations: { ints: dilations } };
}

/** Calls with the offsets of an image's element, a result's and a weight's that meet in one product. */
type ConvVisit = (image: number, result: number, weight: number) => void;

/** The shape of a convolution's results, and all products that it sums: what it and its derivatives evaluate by. */
export function convEvaluation(
  { x, weight }: { readonly x: readonly number[]; readonly weight: readonly number[] },
  attributes: ConvAttributes,
): { readonly shape: readonly number[]; taps(visit: ConvVisit): void } {
  const [batch, channels, ...size] = x as readonly [number, number, number, number];
  const [outputs, each, ...kernel] = weight as readonly [number, number, number, number];
  const area = fits(size, kernel, attributes);
  const [image, result, taps] = [size, area, kernel].map(([a, b]: Pair) => a * b) as [number, number, number];
  const perGroup = outputs / attributes.groups;
  return {
    shape: [batch, outputs, ...area],
    taps(visit) {
      forEachTap(size, kernel, attributes, (at, to, tap) => {
        for (let n = 0; n < batch; n++) {
          for (let o = 0; o < outputs; o++) {
            const first = Math.floor(o / perGroup) * each;
            for (let c = 0; c < each; c++) {
              visit(
                (n * channels + first + c) * image + at,
                (n * outputs + o) * result + to,
                (o * each + c) * taps + tap,
              );
            }
          }
        }
      });
    },
  };
}
