import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { DataError } from "isocline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readAll } from "../../test/table-cells.ts";
import { openTable } from "./open.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "isocline-text-"));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function write(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

const utf16 = (text: string): Buffer => Buffer.from(text, "utf16le");

describe("openTable with a delimiter", () => {
  it.each([
    [":", 'a:b\n1:"x:y"\n'],
    [" ", 'a b\n1 "x y"\n'],
    ["→", 'a→b\n1→"x→y"\n'],
    ["'", "a'b\n1'\"x'y\"\n"],
    ["\t", 'a\tb\n1\t"x\ty"\n'],
  ])("reads cells between %j", async (delimiter, content) => {
    const path = await write("cells.csv", content);
    expect((await readAll(path, { delimiter })).cells).toEqual({ a: [1], b: [`x${delimiter}y`] });
  });

  it("takes it in spite of what the header looks like", async () => {
    const path = await write("prices.csv", "a,b,c;d\n1,2,3;4\n");
    expect((await readAll(path)).kinds).toEqual({ a: "numeric", b: "numeric", "c;d": "text" });
    expect((await readAll(path, { delimiter: ";" })).kinds).toEqual({ "a,b,c": "text", d: "numeric" });
  });
});

describe("openTable on text in other encodings than UTF-8", () => {
  const text = "größe;währung\n1;€ “x” žluť\n2;\n";
  const western = "größe;währung\n1;€ “x” ž\n2;\n";
  const westernBytes = Uint8Array.from(western, (character) => {
    return { "€": 0x80, "“": 0x93, "”": 0x94, ž: 0x9e }[character] ?? character.charCodeAt(0);
  });
  const cells = { größe: [1, 2], währung: ["€ “x” žluť", ""] };

  it("knows a byte order mark", async () => {
    const marked = utf16(`\uFEFF${text}`);
    for (const bytes of [Buffer.from(`\uFEFF${text}`), marked, Buffer.from(marked).swap16(), gzipSync(marked)]) {
      expect((await readAll(await write("marked.csv", bytes))).cells).toEqual(cells);
    }
  });

  it.each([
    ["utf-16", utf16(text)],
    ["utf-16le", utf16(text)],
    ["utf-16be", utf16(text).swap16()],
    ["utf-16", Buffer.from(utf16(`\uFEFF${text}`)).swap16()],
  ])("reads %s", async (encoding, bytes) => {
    expect((await readAll(await write("named.csv", bytes), { encoding })).cells).toEqual(cells);
  });

  it.each(["latin-1", "latin1", "iso-8859-1", "windows-1252"])("reads %s as the web does", async (encoding) => {
    const read = await readAll(await write("western.csv", westernBytes), { encoding });
    expect(read.cells).toEqual({ größe: [1, 2], währung: ["€ “x” ž", ""] });
  });

  it("reads JSON lines and other alphabets", async () => {
    const lines = Buffer.concat([Buffer.from('{"a": "'), Buffer.from([0x83, 0x65, 0x83, 0x58]), Buffer.from('"}\n')]);
    expect((await readAll(await write("kana.jsonl", lines), { encoding: "shift_jis" })).cells).toEqual({ a: ["テス"] });
  });

  it("keeps a character that two pieces of a large file share", async () => {
    const rows = Array.from({ length: 60_000 }, (_, i) => `${i}${"é€".repeat(i % 5)}`);
    const path = await write("long.csv", utf16(`\uFEFFa\n${rows.join("\n")}\n`));
    expect((await readAll(path, { text: ["a"] })).cells.a).toEqual(rows);
  });

  it("says where bytes are none of the encoding, and what to do", async () => {
    const start = "a;b\n1;x\n";
    const latin = Buffer.from(`${start}2;é\n`, "latin1");
    const cases: readonly (readonly [string, Uint8Array, string | null, string])[] = [
      [
        "broken.csv",
        latin,
        null,
        ", line 3: expected text in UTF-8, found bytes that are none; name its encoding, as in",
      ],
      ["header.csv", Buffer.from("é;b\n1;2\n", "latin1"), null, ", line 1: expected text in UTF-8, found bytes that"],
      [
        "kana.csv",
        Buffer.concat([Buffer.from(start), Buffer.of(0x83)]),
        "shift_jis",
        ", line 3: expected text in shift_jis",
      ],
      [
        "half.csv",
        Buffer.concat([utf16(start), Buffer.of(0x00, 0xd8, 0x20, 0)]),
        "utf-16",
        ", line 3: expected text in",
      ],
      ["unmarked.csv", utf16(start), null, "found text in UTF-16; name its encoding, as in --encoding utf-16le"],
      [
        "swapped.csv",
        utf16(start).swap16(),
        null,
        "found text in UTF-16; name its encoding, as in --encoding utf-16be",
      ],
    ];
    for (const [name, bytes, encoding, message] of cases) {
      const path = await write(name, bytes);
      const reading = readAll(path, { encoding });
      await expect(reading).rejects.toThrow(DataError);
      await expect(reading).rejects.toThrow(path);
      await expect(reading).rejects.toThrow(message);
    }
  });

  it("names the file itself, not its copy, where a line is broken", async () => {
    for (const [name, content] of [
      ["p1.csv", "a,b\n1,2\n"],
      ["p2.csv", "a,b\n1\n"],
    ] as const) {
      await write(name, utf16(content));
    }
    await expect(readAll(join(folder, "p[12].csv"), { encoding: "utf-16" })).rejects.toThrow(
      `${join(folder, "p2.csv")}, line 2: expected 2 cells, as in the header, found 1`,
    );
    const path = await write("broken.jsonl", utf16('{"a": 1}\n{"a": \n'));
    await expect(readAll(path, { encoding: "utf-16" })).rejects.toThrow(`${path}, row 2`);
  });

  it("refuses files of different encodings together, and a damaged gzip file", async () => {
    await write("q1.csv", "a\n1\n");
    await write("q2.csv", utf16("\uFEFFa\n1\n"));
    await expect(openTable(join(folder, "q*.csv"))).rejects.toThrow("found one of another encoding");
    const cut = gzipSync(utf16(`\uFEFFa\n${"1\n".repeat(5000)}`)).subarray(0, -20);
    await expect(openTable(await write("cut.csv.gz", cut))).rejects.toThrow("expected a whole gzip file");
  });
});
