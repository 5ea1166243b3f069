import { createReadStream, createWriteStream } from "node:fs";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { DataError } from "isocline";
import { decoderOf } from "./encoding.ts";
import type { Compression } from "./relation.ts";

/** What a file is, and what becomes of it. */
export interface Transcoding {
  /** What errors call the file. */
  readonly name: string;
  readonly compression: Compression;
  readonly encoding: string;
}

const linesOf = (text: string): number => text.split("\n").length - 1;

/** Bytes of an encoding as text. */
function decoding({ name, encoding }: Transcoding): Transform {
  const decoder = decoderOf(encoding, true);
  let lines = 1;
  const refuse = (piece: Uint8Array, cause: unknown): DataError => {
    // A character that the end of the piece before has cut counts as none.
    const [before = ""] = decoderOf(encoding).decode(piece).split("\uFFFD");
    const where = `${name}, line ${lines + linesOf(before)}`;
    const found = "bytes that are none";
    const remedy = "name its encoding with --encoding";
    return new DataError({ where, expected: `text in ${encoding}`, found, remedy }, { cause });
  };
  return new Transform({
    transform(piece: Uint8Array, _, done) {
      try {
        const text = decoder.decode(piece, { stream: true });
        lines += linesOf(text);
        done(null, text);
      } catch (error) {
        done(refuse(piece, error));
      }
    },
    flush(done) {
      try {
        done(null, decoder.decode());
      } catch (error) {
        done(refuse(new Uint8Array(), error));
      }
    },
  });
}

/**
 * Writes a file of text again in UTF-8, unpacked, piece by piece.
 *
 * @throws DataError for bytes that are none of its encoding, with their line
 */
export async function transcode(from: string, to: string, what: Transcoding): Promise<void> {
  const bytes = createReadStream(from);
  const text = decoding(what);
  const out = createWriteStream(to);
  try {
    if (what.compression === "gzip") await pipeline(bytes, createGunzip(), text, out);
    else await pipeline(bytes, text, out);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && /^Z_/.test(String(error.code)))) throw error;
    throw damagedGzip(what.name, error);
  }
}

/** What a gzip file that cannot be unpacked is refused with. */
export function damagedGzip(name: string, cause: unknown): DataError {
  return new DataError({ where: name, expected: "a whole gzip file", found: "a damaged one" }, { cause });
}
