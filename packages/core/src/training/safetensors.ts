import { FormatError } from "../base/index.ts";

/** Tensors of a safetensors file by name, and its metadata. We write and read float32 only. */
export interface Safetensors {
  readonly tensors: Readonly<Record<string, Float32Array>>;
  readonly metadata: Readonly<Record<string, string>>;
  /** Of tensors that are no vectors. Reading gives vectors always. */
  readonly shapes?: Readonly<Record<string, readonly number[]>>;
}

interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

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
 * Reads the bytes of a safetensors file of float32 tensors.
 *
 * @param where the file, as errors name it
 * @throws FormatError for a file that is cut short, has a damaged header or offsets outside the data
 */
export function decodeSafetensors(bytes: Uint8Array, where: string): Safetensors {
  const damaged = (found: string): FormatError =>
    new FormatError({ where, expected: "a safetensors file", found, remedy: "start the run again without --resume" });
  if (bytes.length < 8) throw damaged(`${bytes.length} bytes`);
  const headerLength = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (headerLength > bytes.length - 8) throw damaged("a file that ends within its header");
  const header = parseHeader(bytes.subarray(8, 8 + headerLength), damaged);
  const { __metadata__: metadata = {}, ...entries } = header as Record<string, Entry> & {
    readonly __metadata__?: Record<string, string>;
  };
  const data = bytes.subarray(8 + headerLength);
  const tensors: Record<string, Float32Array> = {};
  for (const [name, entry] of Object.entries(entries)) {
    const [start, end] = entry?.data_offsets ?? [];
    if (
      entry?.dtype !== "F32" ||
      start === undefined ||
      end === undefined ||
      !(start <= end) ||
      (end - start) % 4 !== 0
    ) {
      throw damaged(`tensor ${name} that is not float32`);
    }
    if (end > data.length) throw damaged(`a file that ends within tensor ${name}`);
    // A Buffer's own slice would share memory that is larger than the tensor.
    tensors[name] = new Float32Array(Uint8Array.prototype.slice.call(data, start, end).buffer);
  }
  return { tensors, metadata };
}

function parseHeader(bytes: Uint8Array, damaged: (found: string) => FormatError): object {
  try {
    const header: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (typeof header === "object" && header !== null) return header;
  } catch (error) {
    throw damaged(`a header that is not JSON (${error instanceof Error ? error.message : String(error)})`);
  }
  throw damaged("a header that is not an object");
}
