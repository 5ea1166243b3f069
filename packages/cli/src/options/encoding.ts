import { UsageError } from "isocline";

/** An encoding by any of its names, as TextDecoder calls it; undefined for none that is known. */
export function encodingNamed(name: string): string | undefined {
  try {
    return new TextDecoder(name.trim().replace(/^latin-(\d+)$/i, "latin$1")).encoding;
  } catch {
    return undefined;
  }
}

/** The name of an encoding, as it is given. @throws UsageError for one that is not known */
export function parseEncoding(where: string, text: string): string {
  if (encodingNamed(text) !== undefined) return text;
  const expected = "an encoding of the web's standard, such as utf-8, utf-16, latin-1 or shift_jis";
  throw new UsageError({ where, expected, found: JSON.stringify(text) });
}
