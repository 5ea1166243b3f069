import { FormatError } from "../base/index.ts";

/** An array of bytes of an IDX file, row-major. */
export interface IdxArray {
  readonly shape: readonly number[];
  /** A view of the file's bytes. */
  readonly data: Uint8Array;
}

/** The code of unsigned bytes, the one type that MNIST and its kin hold. */
const bytesCode = 0x08;

/**
 * Reads an IDX file of bytes, the format of MNIST: two zeros, the code of the type, the number of dimensions, each length
 * as a big-endian uint32, then the data.
 *
 * @param where the file, as errors name it
 * @throws FormatError for another format, another type, or a file that is cut short
 * @example const { shape, data } = readIdx(await readFile("train-images-idx3-ubyte"), "train-images-idx3-ubyte");
 */
export function readIdx(bytes: Uint8Array, where: string): IdxArray {
  const wrong = (expected: string, found: string, remedy?: string): FormatError =>
    new FormatError({ where, expected, found, ...(remedy === undefined ? {} : { remedy }) });
  const [first, second, type, rank = 0] = bytes;
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) throw wrong("an IDX file", "a gzip file", "unpack it first");
  if (first !== 0 || second !== 0 || type === undefined || rank === 0) throw wrong("an IDX file", "other bytes");
  if (type !== bytesCode) throw wrong("an IDX file of bytes (type 8)", `type ${type}`);
  const start = 4 + 4 * rank;
  if (bytes.length < start) throw wrong("an IDX file", "a file that ends within its header");
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const size = shape.reduce((product, length) => product * length, 1);
  if (bytes.length !== start + size) {
    throw wrong(`${size} bytes of data, [${shape.join(", ")}]`, `${bytes.length - start}`, "fetch the file again");
  }
  return { shape, data: bytes.subarray(start) };
}
