import { onnxElementType } from "./op/cast.ts";
import { type PoolAttributes, repeated } from "./pooling.ts";
import type { Lowering } from "./tensor.ts";
import type { Shape, Value } from "./types.ts";
import { fits, forEachTap, type Pair } from "./window.ts";

/** Where each window's largest element lies, the first of equals; and the shape of the windows' results. */
export function firstMaxima(
  x: Value,
  attributes: PoolAttributes,
): { readonly shape: readonly number[]; readonly at: Uint32Array } {
  const [batch, channels, ...size] = x.shape as readonly [number, number, number, number];
  const area = fits(size, attributes.kernel, attributes);
  const [image, result] = [size[0] * size[1], area[0] * area[1]];
  const at = new Uint32Array(batch * channels * result);
  const best = new Float64Array(at.length).fill(Number.NaN);
  for (let n = 0; n < batch * channels; n++) {
    forEachTap(size, attributes.kernel, attributes, (offset, to) => {
      const [value, i] = [x.data[n * image + offset] as number, n * result + to];
      const known = best[i] as number;
      if (value > known || Number.isNaN(known)) {
        best[i] = value;
        at[i] = n * image + offset;
      }
    });
  }
  return { shape: [batch, channels, ...area], at };
}

function poolNodeAttributes({ kernel, strides, pads }: PoolAttributes) {
  return { kernel_shape: { ints: kernel }, strides: { ints: strides }, pads: { ints: pads } };
}

export function maxPoolNode(x: string, attributes: PoolAttributes, onnx: Lowering): string {
  return onnx.emit("MaxPool", [x], poolNodeAttributes(attributes));
}

/** Where the largest elements lie in all images row by row. ONNX Runtime takes ten times as long for it as without. */
export function maximaIndices(x: string, attributes: PoolAttributes, onnx: Lowering): string {
  return onnx.emitMany("MaxPool", [x], 2, poolNodeAttributes(attributes))[1] as string;
}

/**
 * Which elements are the largest of their windows, the first of equals, for windows side by side: those equal to the
 * maximum, and of these the one whose place in the window comes first. 1 where it is, 0 elsewhere.
 */
export function chosen(x: string, shape: Shape, attributes: PoolAttributes, onnx: Lowering): string {
  const equal = (a: string, b: string): string =>
    // As numbers: a product costs half of what ONNX Runtime's Where does.
    onnx.emit("Cast", [onnx.emit("Equal", [a, b])], { to: { int: onnxElementType.float32 } });
  const largest = (of: string): string => repeated(maxPoolNode(of, attributes, onnx), attributes, onnx);
  const size = shape.slice(2) as unknown as Pair;
  const ranks = onnx.constant("float32", [1, 1, ...size], ranksOf(size, attributes.kernel));
  const ranked = onnx.emit("Mul", [equal(x, largest(x)), ranks]);
  return equal(ranked, largest(ranked));
}

/** The places of every window, the first highest. */
function ranksOf([height, width]: Pair, [rows, columns]: Pair): Float32Array {
  return Float32Array.from({ length: height * width }, (_, i) => {
    const [y, x] = [Math.floor(i / width) % rows, (i % width) % columns];
    return rows * columns - (y * columns + x);
  });
}
