import { describe, expect, it } from "vitest";
import {
  type ColumnValues,
  type DatasetOptions,
  describeColumns,
  embeddedColumns,
  encodedColumns,
  encodeRow,
  readDataset,
  tableSource,
} from "./index.ts";

const rows = 200;
const each = <Value>(of: (row: number) => Value): Value[] => Array.from({ length: rows }, (_, row) => of(row));
const y = each((row) => Math.sin(row));
const x = each((row) => Math.cos(3 * row));

function read(columns: Record<string, ColumnValues>, options: Partial<DatasetOptions> = {}) {
  return readDataset(tableSource("toy", { ...columns, y }), { target: "y", seed: 1, ...options });
}

const kindOf = async (values: ColumnValues, options?: Partial<DatasetOptions>, name = "c") => {
  const { columns } = await read({ x, [name]: values }, options);
  return columns[1]?.kind;
};

describe("what a column is", () => {
  it.each([
    ["numeric", each((row) => row / 7)],
    ["integer", each((row) => (7 * row) % 50)],
    ["integer", each((row) => row % 2)],
    ["category", each((row) => `t${row % 5}`)],
    ["text", each((row) => `t${row}`)],
    ["date", each((row) => `2024-01-${10 + (row % 20)}`)],
    ["date", each((row) => (row % 3 === 0 ? null : `2024-01-10 1${row % 10}:30`))],
    ["date", each((row) => `1${row % 10}:30`)],
    ["id", each((row) => row + 5)],
  ] as const)("is found from its cells: %s", async (kind, values) => {
    expect(await kindOf(values)).toBe(kind);
  });

  it.each([
    ["house_id", "id"],
    ["ID", "id"],
    ["houseId", "id"],
    ["width", "integer"],
    ["paid", "integer"],
  ])("is an id by its name where every number is different: %s", async (name, kind) => {
    expect(
      await kindOf(
        each((row) => (7 * row) % 211),
        {},
        name,
      ),
    ).toBe(kind);
    expect(
      await kindOf(
        each((row) => row % 9),
        {},
        name,
      ),
    ).toBe("integer");
  });

  it("is what is said, and an id is a feature where that is said or nothing else is left", async () => {
    const counter = each((row) => row);
    expect(await kindOf(counter, { kinds: { c: "numeric" } })).toBe("integer");
    expect(await kindOf(counter, { features: ["c"] })).toBe("integer");
    expect(await kindOf(counter, { kinds: { c: "group" } })).toBe("group");
    expect(await kindOf(counter, { kinds: { c: "ignored" } })).toBe("ignored");
    expect(await kindOf(counter, { exclude: ["c"] })).toBe("ignored");
    expect((await read({ id: counter })).columns[0]).toEqual({ name: "id", kind: "integer", used: true });
    const dates = each((row) => `2024-01-${10 + (row % 20)}`);
    expect(await kindOf(dates, { kinds: { c: "category" } })).toBe("category");
    expect(
      await kindOf(
        each((row) => row % 2),
        { kinds: { c: "boolean" } },
      ),
    ).toBe("boolean");
  });

  it("comes with what was done about it", async () => {
    const { warnings, columns } = await read({ x, n: each((row) => row), when: each(() => "2024-01-10") });
    expect(warnings).toEqual([
      'column "n" is left out as an id: it counts the rows; to keep it, say that its kind is numeric',
      'column "when" is 2024-01-10 in every training row: it carries nothing and is divided by 1',
    ]);
    expect(describeColumns(columns)).toBe("1 numeric, 1 date; left out: n");
  });

  it.each([
    [{ kinds: { z: "numeric" } }, /kinds: expected one of the columns/],
    [{ features: ["z"] }, /features: expected one of the columns/],
    [{ weight: "z" }, /weight: expected one of the columns/],
    [{ weight: "x", kinds: { c: "weight" } }, /weight: expected one column of weights, found "c" and "x"/],
    [{ weight: "x" }, /row \d+, column "x": expected a weight of at least 0 .*, found -0\./],
    [{ kinds: { c: "date" } }, /row 1, column "c": expected a date such as .*, found "t0"/],
    [
      { target: "german", kinds: { c: "category" } },
      /column "german": expected a number, .*, found numbers with a decimal/,
    ],
    [{ kinds: { us: "date" } }, /found "1\/28\/2024"; convert them with --query, such as strptime\(us, '%m\/%d\/%Y'\)/],
    [{ kinds: { german: "numeric" } }, /found "0,5"; convert .* such as replace\(german, ',', '.'\)::DOUBLE/],
    [{ kinds: { x: "category" } }, /column "x": expected text, as a category needs, found a column of numbers/],
    [{ embeddingWidth: 0 }, /embeddingWidth: expected an integer of at least 1, found 0/],
  ] as const)("%j is refused", async (options, message) => {
    const [german, us] = [each((row) => `${row},5`), each(() => "1/28/2024")];
    await expect(read({ x, c: each((row) => `t${row % 5}`), german, us }, options)).rejects.toThrow(message);
  });

  it("names the first date that is none, and the first blank where blanks are errors", async () => {
    const when = each((row): string => (row === 31 ? "2024-02-30" : row === 50 ? "" : "2024-02-10"));
    await expect(read({ when })).rejects.toThrow(
      'toy, row 32, column "when": expected a date such as 2024-03-01 or 2024-03-01T12:30:00Z, or a time such as 12:30, as most',
    );
    await expect(read({ when: when.with(31, "2024-02-11") }, { missing: "error" })).rejects.toThrow(
      'toy, row 51, column "when"',
    );
  });
});

describe("dates, booleans and embedded categories in the matrix", () => {
  const when = each((row) => (row % 9 === 4 ? null : `20${10 + (row % 15)}-0${1 + (row % 9)}-11T0${row % 10}:00:00Z`));
  const flag = each((row) => (row % 8 === 3 ? null : row % 3 === 0 ? 1 : 0));
  const town = each((row) => `t${row % 20}`);
  const options = { kinds: { flag: "boolean" }, categories: "auto" } as const;

  it("are encoded as encodeRow does", async () => {
    const { features, width, preprocessing } = await read({ when, flag, town, x }, options);
    expect(encodedColumns(preprocessing.features)).toEqual([
      { index: 0, feature: "when" },
      { index: 1, feature: "when", part: "year", wave: "sin" },
      { index: 2, feature: "when", part: "year", wave: "cos" },
      { index: 3, feature: "when", part: "week", wave: "sin" },
      { index: 4, feature: "when", part: "week", wave: "cos" },
      { index: 5, feature: "when", part: "day", wave: "sin" },
      { index: 6, feature: "when", part: "day", wave: "cos" },
      { index: 7, feature: "when", blank: true },
      { index: 8, feature: "flag" },
      { index: 9, feature: "flag", blank: true },
      { index: 10, feature: "town", embedded: true },
      { index: 11, feature: "x" },
    ]);
    expect(embeddedColumns(preprocessing.features)).toEqual([{ column: 10, levels: 21, width: 9 }]);
    for (let row = 0; row < rows; row++) {
      const cells = { when: when[row] ?? null, flag: flag[row] ?? null, town: town[row] ?? "", x: x[row] ?? 0 };
      expect([...encodeRow(preprocessing.features, cells)]).toEqual([
        ...features.subarray(row * width, (row + 1) * width),
      ]);
    }
    const unknown = encodeRow(preprocessing.features, { when: null, flag: null, town: "elsewhere", x: 0 });
    expect([unknown[7], unknown[8], unknown[9], unknown[10]]).toEqual([1, 0, 1, 20]);
    expect(() => encodeRow(preprocessing.features, { when: "soon", flag: 0, town: "", x: 0 })).toThrow('found "soon"');
    expect(() => encodeRow(preprocessing.features, { when: null, flag: 2, town: "", x: 0 })).toThrow("found 2");
  });

  it("have as many numbers in a vector as is asked for", async () => {
    const { preprocessing } = await read({ town }, { categories: "embedding", embeddingWidth: 3 });
    expect(embeddedColumns(preprocessing.features)).toEqual([{ column: 0, levels: 21, width: 3 }]);
  });
});

describe("weights", () => {
  it("are no feature, and part of the dataset", async () => {
    const w = each((row) => (row % 4) / 2);
    const { weights, preprocessing, columns } = await read({ x, w }, { weight: "w" });
    expect([...(weights ?? [])]).toEqual(w);
    expect(preprocessing.features.map(({ name }) => name)).toEqual(["x"]);
    expect(columns[1]).toEqual({ name: "w", kind: "weight", used: false });
    expect((await read({ x, w }, { kinds: { w: "weight" } })).weights).toEqual(weights);
    await expect(read({ x, w: each(() => 0) }, { weight: "w" })).rejects.toThrow("found 0 in every row of training");
    await expect(read({ x, w: each((row) => (row === 7 ? null : 1)) }, { weight: "w" })).rejects.toThrow("row 8");
  });
});
