import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import {
  CompressionType,
  compressionRegistry,
  type Data,
  DateDay,
  DateMillisecond,
  Dictionary,
  Field,
  Float16,
  Int32,
  List,
  makeData,
  Null,
  RecordBatch,
  RecordBatchFileWriter,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  Table,
  TimeMicrosecond,
  TimestampMillisecond,
  TimestampNanosecond,
  tableFromArrays,
  tableToIPC,
  Uint64,
  Utf8,
  util,
  Vector,
  vectorFromArray,
} from "apache-arrow";
import { DataError } from "isocline";
import { compressFrameSync } from "lz4-napi";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readAll } from "../../test/table-cells.ts";
import { openTable } from "./open.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "isocline-arrow-"));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function write(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

const fixture = (name: string): string => fileURLToPath(new URL(`../../test/arrow/${name}`, import.meta.url));

const cells = async (path: string): Promise<unknown> => (await readAll(path)).cells;

describe("openTable on Arrow that others wrote", () => {
  it.each(["lz4.feather", "zstd.feather"])("reads %s as the same table in Parquet", async (name) => {
    const [arrow, parquet] = await Promise.all([readAll(fixture(name)), readAll(fixture("table.parquet"))]);
    expect(arrow.rows).toBe(400);
    expect(arrow).toEqual(parquet);
  });

  it("shows a query the same types as Parquet", async () => {
    const { kinds } = await readAll(fixture("lz4.feather"));
    const types = Object.keys(kinds).map((name) => `typeof("${name}") AS "${name}"`);
    const query = `SELECT ${types.join(", ")} FROM data LIMIT 1`;
    const [arrow, parquet] = await Promise.all(
      ["lz4.feather", "table.parquet"].map((name) => readAll(fixture(name), { query })),
    );
    expect(arrow?.cells).toMatchObject({
      count: ["BIGINT"],
      price: ["DECIMAL(20,2)"],
      day: ["DATE"],
      kind: ["VARCHAR"],
    });
    expect(arrow).toEqual(parquet);
  });
});

/** A table of more rows than a chunk of DuckDB has, in batches whose ends are no ends of chunks. */
function longTable(): Table {
  const batch = (start: number, rows: number): Table => {
    const all = Array.from({ length: rows }, (_, i) => start + i);
    return new Table({
      a: vectorFromArray(all.map((i) => (i % 3 === 0 ? null : i / 2))),
      t: vectorFromArray(
        all.map((i) => (i % 5 === 0 ? null : `t${i}`)),
        new Utf8(),
      ),
    });
  };
  return batch(0, 3000).concat(batch(3000, 1), batch(3001, 4999));
}

describe("openTable on Arrow files and streams", () => {
  it.each(["file", "stream"] as const)("reads a %s as the same table in CSV", async (format) => {
    const csv = await write("same.csv", "a,b,t\n1,0.5,x\n2,,\n3,-2e300,z\n");
    const table = tableFromArrays({ a: Int32Array.of(1, 2, 3), b: [0.5, null, -2e300], t: ["x", null, "z"] });
    const path = await write(`same-${format}`, tableToIPC(table, format));
    expect(await readAll(path)).toEqual(await readAll(csv));
  });

  it.each(["file", "stream"] as const)("reads all batches of a %s", async (format) => {
    const path = await write(`long-${format}`, tableToIPC(longTable(), format));
    const { rows, cells } = await readAll(path);
    expect(rows).toBe(8000);
    expect(cells.a).toEqual(Array.from({ length: 8000 }, (_, i) => (i % 3 === 0 ? null : i / 2)));
    expect(cells.t).toEqual(Array.from({ length: 8000 }, (_, i) => (i % 5 === 0 ? "" : `t${i}`)));
  });

  it.each([
    ["files", RecordBatchFileWriter],
    ["streams", RecordBatchStreamWriter],
  ] as const)("unpacks LZ4 in %s", async (name, Writer) => {
    compressionRegistry.set(CompressionType.LZ4_FRAME, { encode: (bytes) => compressFrameSync(Buffer.from(bytes)) });
    const writer = new Writer({ compressionType: CompressionType.LZ4_FRAME });
    writer.write(longTable());
    const packed = await write(`packed-${name}`, await writer.finish().toUint8Array());
    const plain = await write(`plain-${name}`, tableToIPC(longTable(), "file"));
    expect((await readFile(packed)).byteLength).toBeLessThan((await readFile(plain)).byteLength);
    expect(await readAll(packed)).toEqual(await readAll(plain));
  });

  it("reads every type of numbers, text, dates and times", async () => {
    const table = new Table({
      half: new Vector([makeData({ type: new Float16(), data: Uint16Array.of(util.float64ToUint16(1.5)) })]),
      big: vectorFromArray([2n ** 63n], new Uint64()),
      none: new Vector([makeData({ type: new Null(), length: 1 })]),
      codes: vectorFromArray([20], new Dictionary(new Int32(), new Int32())),
      text: vectorFromArray(["a\0é"], new Utf8()),
      day: vectorFromArray([new Date("1969-12-31")], new DateDay()),
      day64: vectorFromArray([new Date("1969-12-31")], new DateMillisecond()),
      time: vectorFromArray([3_723_000_001n], new TimeMicrosecond()),
      at: vectorFromArray([-1], new TimestampMillisecond()),
      exact: new Vector([makeData({ type: new TimestampNanosecond(), data: BigInt64Array.of(-1n) })]),
      zoned: vectorFromArray([-1], new TimestampMillisecond("UTC")),
    });
    expect(await readAll(await write("types.arrow", tableToIPC(table, "file")))).toEqual({
      kinds: {
        half: "numeric",
        big: "numeric",
        none: "text",
        codes: "numeric",
        text: "text",
        day: "text",
        day64: "text",
        time: "text",
        at: "text",
        exact: "text",
        zoned: "text",
      },
      rows: 1,
      cells: {
        half: [1.5],
        big: [2 ** 63],
        none: [""],
        codes: [20],
        text: ["a\0é"],
        day: ["1969-12-31"],
        day64: ["1969-12-31"],
        time: ["01:02:03.000001"],
        at: ["1969-12-31 23:59:59.999"],
        exact: ["1969-12-31 23:59:59.999999999"],
        zoned: [expect.stringMatching(/:59\.999[+-]\d\d/)],
      },
    });
  });

  it("reads a table without rows, and names that are blank or come twice", async () => {
    const empty = await write("empty.arrow", tableToIPC(tableFromArrays({ a: new Int32Array() }), "file"));
    expect(await readAll(empty)).toMatchObject({ rows: 0, kinds: { a: "numeric" } });
    const fields = ["a", "a", "A", ""].map((name) => new Field(name, new Int32()));
    const children = fields.map((_, i) => makeData({ type: new Int32(), data: Int32Array.of(i) }));
    const data = makeData({ type: new Struct(fields), length: 1, children });
    const table = new Table(new Schema(fields), [new RecordBatch(new Schema(fields), data)]);
    const path = await write("names.arrow", tableToIPC(table, "file"));
    expect((await readAll(path)).cells).toEqual({ a: [0, 0], A: [2], column4: [3] });
  });

  it("takes columns as the kinds that options say", async () => {
    const table = new Table({
      code: vectorFromArray([1, 7], new Int32()),
      none: vectorFromArray([null, null], new Utf8()),
    });
    const path = await write("known.arrow", tableToIPC(table, "file"));
    expect(await readAll(path, { text: ["code"], numeric: ["none"] })).toEqual({
      kinds: { code: "text", none: "numeric" },
      rows: 2,
      cells: { code: ["1", "7"], none: [null, null] },
    });
  });
});

describe("openTable on several Arrow files, and with a query", () => {
  const batch = (a: readonly number[]): Uint8Array => tableToIPC(tableFromArrays({ a, b: a.map(String) }), "file");

  it("reads them by name, one after another", async () => {
    await write("parts-2.arrow", batch([3]));
    await write("parts-1.arrow", batch([1, 2]));
    expect(await cells(join(folder, "parts-*.arrow"))).toEqual({ a: [1, 2, 3], b: ["1", "2", "3"] });
    const answer = await readAll(join(folder, "parts-*.arrow"), { query: "FROM data WHERE a > 1 ORDER BY a DESC" });
    expect(answer).toEqual({ kinds: { a: "numeric", b: "text" }, rows: 2, cells: { a: [3, 2], b: ["3", "2"] } });
  });

  it("takes columns by name, whatever order a file has them in", async () => {
    await write("turned-1.arrow", batch([1, 2]));
    await write("turned-2.arrow", tableToIPC(tableFromArrays({ b: ["3"], a: [3] }), "file"));
    expect(await cells(join(folder, "turned-*.arrow"))).toEqual({ a: [1, 2, 3], b: ["1", "2", "3"] });
  });

  it("refuses one with other columns", async () => {
    const first = await write("odd-1.arrow", batch([1]));
    const other = await write("odd-2.arrow", tableToIPC(tableFromArrays({ a: Int32Array.of(1), b: ["x"] }), "file"));
    await expect(readAll(join(folder, "odd-*.arrow"))).rejects.toThrow(
      `${other}: expected the columns of ${first}, found no "a DOUBLE", and "a INTEGER" besides; name files of the same columns`,
    );
  });
});

/** A batch of one column. */
function fileOf(data: Data): Uint8Array {
  const fields = [new Field("x", data.type, true)];
  const children = [data];
  const whole = makeData({ type: new Struct(fields), length: data.length, children });
  return tableToIPC(new Table(new Schema(fields), [new RecordBatch(new Schema(fields), whole)]), "file");
}

describe("openTable on Arrow files that it refuses", () => {
  it.each([
    ["List<Int32>", vectorFromArray([[1]], new List(new Field("item", new Int32())))],
    ["Struct<{a:Int32}>", vectorFromArray([{ a: 1 }], new Struct([new Field("a", new Int32())]))],
  ])("names a column of type %s", async (type, x) => {
    const path = await write("nested.arrow", tableToIPC(new Table({ ok: vectorFromArray([1]), x }), "file"));
    const reading = readAll(path);
    await expect(reading).rejects.toThrow(DataError);
    await expect(reading).rejects.toThrow(
      `${path}, column "x": expected columns of numbers, text, dates and times, found one of type ${type}; leave`,
    );
  });

  it.each(["file", "stream"] as const)("finds a %s cut off wherever it ends", async (format) => {
    const whole = tableToIPC(longTable(), format);
    for (let length = 9; length < whole.byteLength; length += Math.floor(whole.byteLength / 23)) {
      const path = await write("cut.arrow", whole.subarray(0, length));
      await expect(readAll(path)).rejects.toThrow(`${path}: expected a whole Arrow file, found a damaged one`);
    }
    // A stream may lack the mark of its end as a whole.
    for (const lacking of [1, 4, 7]) {
      const path = await write("cut.arrow", whole.subarray(0, whole.byteLength - lacking));
      await expect(readAll(path)).rejects.toThrow("found a damaged one");
    }
  });

  it("neither hangs nor breaks on damaged metadata", async () => {
    const whole = tableToIPC(tableFromArrays({ a: [1, 2], t: ["x", "y"] }), "file");
    const metadata = new DataView(whole.buffer, whole.byteOffset).getInt32(12, true);
    let refused = 0;
    for (let at = 16; at < 16 + metadata; at += 5) {
      const path = await write(
        "flipped.arrow",
        Uint8Array.from(whole, (byte, i) => (i === at ? 0x7f : byte)),
      );
      const error = await readAll(path).catch((error: unknown) => error);
      if (!(error instanceof Error)) continue;
      refused++;
      expect(error).toBeInstanceOf(DataError);
      expect(error.message).not.toContain("\n");
    }
    expect(refused).toBeGreaterThan(10);
  }, 30_000);

  it.each([
    ["a time after midnight", makeData({ type: new TimeMicrosecond(), data: BigInt64Array.of(2n ** 62n) })],
    ["a date far away", makeData({ type: new DateMillisecond(), data: BigInt64Array.of(2n ** 62n) })],
    ["a timestamp far away", makeData({ type: new TimestampMillisecond(), data: BigInt64Array.of(2n ** 62n) })],
    [
      "bytes that are no text",
      makeData({ type: new Utf8(), valueOffsets: Int32Array.of(0, 1), data: Uint8Array.of(0xe9) }),
    ],
  ])("names the column with %s", async (_, data) => {
    const path = await write("value.arrow", fileOf(data));
    await expect(readAll(path)).rejects.toThrow(
      `${path}, column "x": expected a whole Arrow file, found a damaged one`,
    );
  });

  it("refuses one in gzip, one without columns, and what only begins like one", async () => {
    const whole = tableToIPC(tableFromArrays({ a: [1] }), "file");
    await expect(openTable(await write("packed.arrow.gz", gzipSync(whole)))).rejects.toThrow(
      "JSON lines, found an Arrow file in gzip; unpack it first",
    );
    const bare = tableToIPC(new Table(new Schema([])), "file");
    await expect(readAll(await write("bare.arrow", bare))).rejects.toThrow("expected a table with columns, found none");
    await expect(readAll(await write("start.arrow", "ARROW1\0\0"))).rejects.toThrow("found a damaged one");
    const marked = Uint8Array.of(255, 255, 255, 255, 1, 0, 0, 0, 0);
    await expect(openTable(await write("mark.arrow", marked))).rejects.toThrow("a binary file of another kind");
  });
});
