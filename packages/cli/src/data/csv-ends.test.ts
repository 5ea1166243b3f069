import { describe, expect, it } from "vitest";
import { otherEnd } from "./csv-ends.ts";

async function* bytes(text: string): AsyncGenerator<Uint8Array> {
  // Byte by byte: no line end may depend on where a piece ends.
  for (const byte of Buffer.from(text)) yield Uint8Array.of(byte);
}

describe("otherEnd", () => {
  it.each([
    ["a,b\r\n1,2\r\n3,4\n5,6\n", { line: 3, end: "lf", first: "crlf" }],
    ["a,b\n1,2\n3,4\r\n", { line: 3, end: "crlf", first: "lf" }],
    ["a,b\r1,2\r3,4\n", { line: 3, end: "lf", first: "cr" }],
    ['a,b\r\n1,"x\ny""\nz"\r\n3,4\n', { line: 5, end: "lf", first: "crlf" }],
    ['a,b\r\n1,5"\r\n3,4\n', { line: 3, end: "lf", first: "crlf" }],
    ["a,b\r\n1,2\r\n", undefined],
    ['a,b\n1,"x\r\ny"\n', undefined],
    ["a,b\n1,2", undefined],
  ])("%j: %j", async (text, found) => {
    expect(await otherEnd(bytes(text), ",")).toEqual(found);
  });
});
