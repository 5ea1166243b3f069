import { createHash } from "node:crypto";

/** The SHA-256 of bytes or of a text, as hexadecimal digits: what files and trials are called by. */
export function digestOf(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Whether a text can be a digest; nothing else is made a part of a path. */
export function isDigest(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}

/** The beginning of a digest, for a person to read. */
export function shortDigest(digest: string): string {
  return `${digest.slice(0, 12)}…`;
}
