import { z } from "zod";
import { FormatError } from "../base/index.ts";
import { checkShape, parseJson } from "./read-json.ts";

/** Tensors of a safetensors file by name, and its metadata. We write and read float32 only. */
export interface Safetensors {
  readonly tensors: Readonly<Record<string, Float32Array>>;
  readonly metadata: Readonly<Record<string, string>>;
  /** Of tensors that are no vectors. Reading gives vectors always. */
  readonly shapes?: Readonly<Record<string, readonly number[]>>;
}

const count = z.int().nonnegative();
const entrySchema = z.strictObject({
  dtype: z.literal("F32"),
  shape: z.array(count),
  data_offsets: z.tuple([count, count]),
});
const headerSchema = z.object({ __metadata__: z.record(z.string(), z.string()).optional() }).catchall(entrySchema);

const remedy = "start the run again";

/**
 * The bytes of a safetensors file: the header's length as uint64, the header as JSON, then the data. Each tensor is
 * written as a vector, unless it has a shape.
 */
export function encodeSafetensors({ tensors, metadata, shapes = {} }: Safetensors): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const [name, { length, byteLength }] of Object.entries(tensors)) {
    header[name] = { dtype: "F32", shape: shapes[name] ?? [length], data_offsets: [offset, offset + byteLength] };
    offset += byteLength;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  // The format wants the data aligned to 8 bytes; spaces after the header are part of it.
  const headerLength = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + headerLength + offset);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.fill(0x20, 8, 8 + headerLength);
  bytes.set(text, 8);
  let at = 8 + headerLength;
  for (const values of Object.values(tensors)) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return bytes;
}

/**
 * Reads the bytes of a safetensors file of float32 tensors. What the format promises is checked: each tensor is as long
 * as its shape says, and together they cover the data, each byte once.
 *
 * @param where the file, as errors name it
 * @throws FormatError for a file that is cut short, has a damaged header, or whose tensors do not cover its data
 */
export function decodeSafetensors(bytes: Uint8Array, where: string): Safetensors {
  const damaged = (found: string): FormatError =>
    new FormatError({ where, expected: "a safetensors file", found, remedy });
  if (bytes.length < 8) throw damaged(`${bytes.length} bytes`);
  const headerLength = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (headerLength > bytes.length - 8) throw damaged("a file that ends within its header");
  const text = headerText(bytes.subarray(8, 8 + headerLength), damaged);
  const header = checkShape(parseJson(text, where, remedy), where, headerSchema, remedy);
  const { __metadata__: metadata = {}, ...entries } = header;
  const data = bytes.subarray(8 + headerLength);
  let covered = 0;
  for (const [name, { shape, data_offsets }] of Object.entries(entries).sort(byOffsets)) {
    const [start, end] = data_offsets;
    if (shape.reduce((product, length) => product * length, 4) !== end - start) {
      throw damaged(`tensor ${name} of ${end - start} bytes and the shape [${shape.join(", ")}]`);
    }
    if (start !== covered) throw damaged(`tensor ${name} that begins at byte ${start} of the data, not ${covered}`);
    if (end > data.length) throw damaged(`a file that ends within tensor ${name}`);
    covered = end;
  }
  if (covered !== data.length) throw damaged(`${data.length - covered} bytes that are of no tensor`);
  // In the order of the header; a Buffer's own slice would share memory that is larger than the tensor.
  const tensors = Object.entries(entries).map(([name, { data_offsets }]) => {
    return [name, new Float32Array(Uint8Array.prototype.slice.call(data, ...data_offsets).buffer)] as const;
  });
  return { tensors: Object.fromEntries(tensors), metadata };
}

type Named = readonly [name: string, entry: z.infer<typeof entrySchema>];

/** Tensors without elements come before the one that begins where they do. */
function byOffsets([, { data_offsets: a }]: Named, [, { data_offsets: b }]: Named): number {
  return a[0] - b[0] || a[1] - b[1];
}

function headerText(bytes: Uint8Array, damaged: (found: string) => FormatError): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw damaged("a header that is not text");
  }
}
