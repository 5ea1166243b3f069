import { encodingNamed } from "../options/encoding.ts";

/** How the encoding of text that needs no decoding is called. */
export const UTF_8 = "utf-8";

const MARKS: readonly (readonly [string, readonly number[]])[] = [
  [UTF_8, [0xef, 0xbb, 0xbf]],
  ["utf-16le", [0xff, 0xfe]],
  ["utf-16be", [0xfe, 0xff]],
];

/** The encoding that a byte order mark says; undefined where there is none. */
function marked(start: Uint8Array): string | undefined {
  return MARKS.find(([, mark]) => mark.every((byte, i) => start[i] === byte))?.[0];
}

/**
 * The encoding of a file of text: the one that is named, else what a byte order mark says, else UTF-8. For UTF-16 the
 * mark also says the order of its bytes.
 */
export function encodingOf(start: Uint8Array, named: string | null): string {
  const mark = marked(start);
  const known = named === null ? undefined : encodingNamed(named);
  if (known === undefined) return mark ?? UTF_8;
  return known.startsWith("utf-16") && mark?.startsWith("utf-16") === true ? mark : known;
}

/** What Windows-1252 has for the bytes from 0x80 to 0x9f, where Latin-1 has control characters. */
const WINDOWS_1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

/** Decodes bytes piece by piece, the last without `stream`. @throws TypeError for bytes that are none of the encoding */
export interface Decoder {
  decode(bytes?: Uint8Array, options?: { readonly stream?: boolean }): string;
}

/** A decoder of one of the encodings that `encodingOf` gives; unless it is strict, it puts U+FFFD for what is none. */
export function decoderOf(encoding: string, strict = false): Decoder {
  const decoder = new TextDecoder(encoding, { fatal: strict });
  if (encoding !== "windows-1252") return decoder;
  // Node 20 decodes it as Latin-1, against the standard: the bytes that differ come out as control characters.
  const corrected = (control: string): string => WINDOWS_1252[control.charCodeAt(0) - 0x80] ?? control;
  return {
    decode: (bytes, options) => decoder.decode(bytes, options).replace(/[\u0080-\u009f]/g, corrected),
  };
}
