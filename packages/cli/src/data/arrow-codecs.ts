import { createRequire } from "node:module";
import { CompressionType, compressionRegistry } from "apache-arrow";
import { decompress } from "fzstd";
import { DataError } from "isocline";

type Lz4 = Pick<typeof import("lz4-napi"), "decompressFrameSync">;

/** The LZ4 of this machine. It is native, so it is loaded only for a file that needs it. */
function lz4(): Lz4 {
  try {
    return createRequire(import.meta.url)("lz4-napi");
  } catch (error) {
    const where = "lz4-napi";
    const remedy = "save the table uncompressed, with ZSTD, or as Parquet";
    const found = "none, so that a compressed Arrow file cannot be read";
    throw new DataError({ where, expected: "a binary for this machine", found, remedy }, { cause: error });
  }
}

/** Bytes that can be seen as numbers of 8 bytes, which have to begin at a multiple of 8. */
const aligned = (bytes: Uint8Array): Uint8Array => (bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes));

/** Makes apache-arrow read the two compressions that Arrow files know. */
export function registerCodecs(): void {
  compressionRegistry.set(CompressionType.LZ4_FRAME, {
    decode: ({ buffer, byteOffset, byteLength }) =>
      aligned(lz4().decompressFrameSync(Buffer.from(buffer, byteOffset, byteLength))),
  });
  compressionRegistry.set(CompressionType.ZSTD, { decode: (bytes) => aligned(decompress(bytes)) });
}
