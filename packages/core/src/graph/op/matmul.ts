import { broadcastShapes, sumTo } from "../broadcast.ts";
import type { Lowering, OpDefinition, Tensor } from "../tensor.ts";
import { applyOp, isOp, requireFloating, shapeError } from "../tensor.ts";
import type { Dimension, Shape, TensorType, Value } from "../types.ts";
import { sizeOf } from "../types.ts";
import { broadcastValue } from "../values.ts";
import { mul } from "./mul.ts";
import { reshape } from "./reshape.ts";
import { swapsLastTwo, transpose, transposeOp } from "./transpose.ts";

export interface MatmulAttributes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

export const matmulOp: OpDefinition<MatmulAttributes> = {
  name: "matmul",
  infer(inputs, attributes) {
    const dtype = requireFloating("matmul", inputs);
    const { rows, columns, inner, batch } = matmulShape(inputs, attributes);
    if (inner[0] !== inner[1]) throw shapeError("matmul", "equal inner dimensions", inputs);
    return { dtype, shape: [...batch, rows, columns] };
  },
  vjp({ inputs, attributes: { transposeA, transposeB } }, upstream) {
    const [a, b] = inputs as readonly [Tensor, Tensor];
    const da = transposeA
      ? matmul(b, upstream, { transposeA: transposeB, transposeB: true })
      : matmul(upstream, b, { transposeB: !transposeB });
    const db = transposeB
      ? matmul(upstream, a, { transposeA: true, transposeB: transposeA })
      : matmul(a, upstream, { transposeA: !transposeA });
    return [sumTo(da, a.shape), sumTo(db, b.shape)];
  },
  lower: (node, onnx) => lowerMatmul(node, onnx),
  evaluate: ({ attributes }, values) => multiply(values as readonly [Value, Value], attributes),
  simplify({ inputs, shape, attributes: { transposeA, transposeB } }) {
    const [a, b] = inputs as readonly [Tensor, Tensor];
    if (isOp(a, transposeOp) && swapsLastTwo(a)) {
      return matmul(a.inputs[0] as Tensor, b, { transposeA: !transposeA, transposeB });
    }
    if (isOp(b, transposeOp) && swapsLastTwo(b)) {
      return matmul(a, b.inputs[0] as Tensor, { transposeA, transposeB: !transposeB });
    }
    const matrices = a.shape.length === 2 && b.shape.length === 2;
    const [rows, columns] = shape.slice(-2) as [Dimension, Dimension];
    if (matrices && a.shape[transposeA ? 0 : 1] === 1) {
      // An outer product is arithmetic on a column and a row, which need not be made where broadcasting can repeat them.
      return mul(reshape(a, [rows, 1]), reshape(b, [1, columns]));
    }
    // A column that is transposed is a row of the same elements, and a row a column: ONNX Runtime multiplies those several
    // times as fast. A symbolic length would have to be read each time.
    if (matrices && transposeA && a.shape[1] === 1 && typeof a.shape[0] === "number") {
      return matmul(reshape(a, [1, a.shape[0]]), b, { transposeB });
    }
    if (matrices && transposeB && b.shape[0] === 1 && typeof b.shape[1] === "number") {
      return matmul(a, reshape(b, [b.shape[1], 1]), { transposeA });
    }
    if (matrices && transposeA && !transposeB && b.shape[1] === 1 && a.shape[1] !== 1) {
      // xᵀv as (vᵀx)ᵀ: ONNX Runtime reads x along its rows then, which is several times as fast.
      return reshape(matmul(b, a, { transposeA: true }), shape);
    }
    return undefined;
  },
};

interface MatmulShape {
  readonly batch: Shape;
  readonly rows: Dimension;
  readonly columns: Dimension;
  readonly inner: readonly [Dimension, Dimension];
}

function matmulShape(inputs: readonly TensorType[], { transposeA, transposeB }: MatmulAttributes): MatmulShape {
  const [a, b] = inputs;
  if (a === undefined || b === undefined || a.shape.length < 2 || b.shape.length < 2) {
    throw shapeError("matmul", "two tensors of rank 2 or more", inputs);
  }
  const [aRows, aColumns] = a.shape.slice(-2) as [Dimension, Dimension];
  const [bRows, bColumns] = b.shape.slice(-2) as [Dimension, Dimension];
  const leading = inputs.map(({ dtype, shape }) => ({ dtype, shape: shape.slice(0, -2) }));
  return {
    batch: broadcastShapes("matmul", leading),
    rows: transposeA ? aColumns : aRows,
    columns: transposeB ? bRows : bColumns,
    inner: [transposeA ? aRows : aColumns, transposeB ? bColumns : bRows],
  };
}

/** Gemm for matrices, which transposes at no cost; MatMul (with the runtime's fused transposes) for batches. */
function lowerMatmul(
  { inputs, attributes: { transposeA, transposeB } }: Tensor<MatmulAttributes>,
  onnx: Lowering,
): string {
  const [a, b] = inputs as readonly [Tensor, Tensor];
  const flags = { transA: { int: transposeA ? 1 : 0 }, transB: { int: transposeB ? 1 : 0 } };
  if (a.shape.length === 2 && b.shape.length === 2) return onnx.emit("Gemm", onnx.inputs, flags);
  if (onnx.contrib && a.dtype === "float32") return onnx.emit("FusedMatMul", onnx.inputs, flags, "com.microsoft");
  const operands = onnx.inputs.map((name, i) => {
    const { shape } = inputs[i] as Tensor;
    if (!(i === 0 ? transposeA : transposeB)) return name;
    const last = shape.length - 1;
    return onnx.emit("Transpose", [name], {
      perm: { ints: shape.map((_, axis) => (axis === last ? last - 1 : axis === last - 1 ? last : axis)) },
    });
  });
  return onnx.emit("MatMul", operands);
}

function multiply([a, b]: readonly [Value, Value], { transposeA, transposeB }: MatmulAttributes): Value {
  const types = [a, b].map(({ shape }) => ({ dtype: "float64" as const, shape }));
  const found = matmulShape(types, { transposeA, transposeB });
  const batch = found.batch as readonly number[];
  const [rows, columns, inner] = [found.rows, found.columns, found.inner[0]] as [number, number, number];
  const left = broadcastValue(a, [...batch, ...a.shape.slice(-2)]);
  const right = broadcastValue(b, [...batch, ...b.shape.slice(-2)]);
  const [aRow, aInner] = transposeA ? [1, rows] : [inner, 1];
  const [bInner, bColumn] = transposeB ? [1, inner] : [columns, 1];
  const matrices = sizeOf(batch);
  const data = new Float64Array(matrices * rows * columns);
  for (let m = 0; m < matrices; m++) {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        let total = 0;
        for (let k = 0; k < inner; k++) {
          const x = left[m * rows * inner + i * aRow + k * aInner] as number;
          total += x * (right[m * inner * columns + k * bInner + j * bColumn] as number);
        }
        data[(m * rows + i) * columns + j] = total;
      }
    }
  }
  return { shape: [...batch, rows, columns], data };
}

/** Matrix product over the last two axes, leading axes broadcast; operands may be read transposed at no cost. */
export function matmul(
  a: Tensor,
  b: Tensor,
  { transposeA = false, transposeB = false }: Partial<MatmulAttributes> = {},
): Tensor {
  return applyOp(matmulOp, [a, b], { transposeA, transposeB });
}

/** x with its last two axes swapped. */
export function matrixTranspose(x: Tensor): Tensor {
  const last = x.shape.length - 1;
  return transpose(
    x,
    x.shape.map((_, axis) => (axis === last ? last - 1 : axis === last - 1 ? last : axis)),
  );
}
