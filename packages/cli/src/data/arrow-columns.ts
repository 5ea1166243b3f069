import { isUtf8 } from "node:buffer";
import {
  BIGINT,
  BOOLEAN,
  DATE,
  DECIMAL,
  DOUBLE,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBTimeNSValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTimeValue,
  type DuckDBType,
  type DuckDBValue,
  FLOAT,
  INTEGER,
  SMALLINT,
  TIME,
  TIME_NS,
  TIMESTAMP,
  TIMESTAMP_NS,
  TIMESTAMPTZ,
  TINYINT,
  UBIGINT,
  UINTEGER,
  USMALLINT,
  UTINYINT,
  VARCHAR,
} from "@duckdb/node-api";
import { type Data, DataType, DateUnit, type Decimal, Precision, TimeUnit, util, Vector } from "apache-arrow";

/** The cell of a row that is not null. */
type Cell = (row: number) => DuckDBValue;

/** What a column of Arrow becomes in DuckDB. */
export interface ColumnForm {
  readonly type: DuckDBType;
  /** How its cells in a record batch are read; both throw for a batch that is damaged. */
  cells(data: Data): Cell;
}

type Numbers = ArrayLike<number | bigint>;

/** The values of a column, as many as a batch must have of them. */
function valuesOf(data: Data, each = 1): Numbers {
  const values = data.values as Numbers;
  if (values.length < data.length * each) throw new RangeError("values are missing");
  return values;
}

/** Cells that are made of one number each. */
function form(type: DuckDBType, of: (value: number | bigint) => DuckDBValue = (value) => value): ColumnForm {
  return {
    type,
    cells(data) {
      const values = valuesOf(data);
      return (row) => of(values[row] as number | bigint);
    },
  };
}

const bool: ColumnForm = {
  type: BOOLEAN,
  cells(data) {
    const bits = valuesOf(data, 1 / 8) as ArrayLike<number>;
    return (row) => (((bits[row >> 3] as number) >> (row & 7)) & 1) === 1;
  },
};

const text: ColumnForm = {
  type: VARCHAR,
  cells(data) {
    const { buffer, byteOffset, byteLength } = data.values as Uint8Array;
    const offsets = data.valueOffsets as Numbers;
    const bytes = Buffer.from(buffer, byteOffset, byteLength);
    if (data.length > 0 && offsets.length <= data.length) throw new RangeError("texts are missing");
    // What belongs to no cell may be anything: only where all of it is not UTF-8 is each cell looked at.
    const clean = isUtf8(bytes);
    return (row) => {
      const [start, end] = [Number(offsets[row]), Number(offsets[row + 1])];
      if (!(start >= 0 && start <= end && end <= byteLength)) throw new RangeError("a text lies outside");
      if (!clean && !isUtf8(bytes.subarray(start, end))) throw new TypeError("a text is not UTF-8");
      return bytes.toString("utf8", start, end);
    };
  },
};

const textView: ColumnForm = {
  type: VARCHAR,
  cells(data) {
    valuesOf(data, 16);
    const vector = new Vector([data]);
    return (row) => String(vector.get(row));
  },
};

type Range = readonly [least: bigint, most: bigint];

/** A value that DuckDB knows: its texts of others end the process. @throws RangeError for one of the others */
function within([least, most]: Range, value: bigint): bigint {
  if (value < least || value > most) throw new RangeError("a value is out of range");
  return value;
}

function decimal({ precision, scale, bitWidth }: Decimal): ColumnForm {
  const words = bitWidth / 32;
  const exact = precision >= 1 && precision <= 38 && scale >= 0 && scale <= precision;
  const most = exact ? 10n ** BigInt(precision) - 1n : 0n;
  return {
    type: exact ? DECIMAL(precision, scale) : DOUBLE,
    cells(data) {
      const values = valuesOf(data, words) as ArrayLike<number>;
      return (row) => {
        const top = (row + 1) * words - 1;
        let value = BigInt((values[top] as number) | 0);
        for (let word = top - 1; word >= row * words; word--) value = (value << 32n) | BigInt(values[word] as number);
        return exact
          ? new DuckDBDecimalValue(within([-most, most], value), precision, scale)
          : Number(`${value}e${-scale}`);
      };
    },
  };
}

/** How many of a unit a second has. */
const PER_SECOND: Readonly<Record<TimeUnit, bigint>> = {
  [TimeUnit.SECOND]: 1n,
  [TimeUnit.MILLISECOND]: 1_000n,
  [TimeUnit.MICROSECOND]: 1_000_000n,
  [TimeUnit.NANOSECOND]: 1_000_000_000n,
};

/** Microseconds, rounded down. */
function microseconds(value: number | bigint, unit: TimeUnit): bigint {
  const scaled = BigInt(value) * 1_000_000n;
  const per = PER_SECOND[unit];
  return scaled / per - (scaled % per < 0n ? 1n : 0n);
}

/** About 290,000 years before and after 1970. */
const MICROSECONDS: Range = [-9_223_372_022_400_000_000n, 9_223_372_022_400_000_000n];

/** The whole days from 1677 to 2262. */
const NANOSECONDS: Range = [-9_223_286_400_000_000_000n, 9_223_286_400_000_000_000n];

function timestamp(unit: TimeUnit, zoned: boolean): ColumnForm {
  if (unit === TimeUnit.NANOSECOND && !zoned) {
    return form(TIMESTAMP_NS, (value) => new DuckDBTimestampNanosecondsValue(within(NANOSECONDS, BigInt(value))));
  }
  const micros = (value: number | bigint): bigint => within(MICROSECONDS, microseconds(value, unit));
  if (zoned) return form(TIMESTAMPTZ, (value) => new DuckDBTimestampTZValue(micros(value)));
  return form(TIMESTAMP, (value) => new DuckDBTimestampValue(micros(value)));
}

const DAY_SECONDS = 86_400n;

function time(unit: TimeUnit): ColumnForm {
  if (unit === TimeUnit.NANOSECOND) {
    const day: Range = [0n, DAY_SECONDS * PER_SECOND[TimeUnit.NANOSECOND]];
    return form(TIME_NS, (value) => new DuckDBTimeNSValue(within(day, BigInt(value))));
  }
  const day: Range = [0n, DAY_SECONDS * PER_SECOND[TimeUnit.MICROSECOND]];
  return form(TIME, (value) => new DuckDBTimeValue(within(day, microseconds(value, unit))));
}

/** As many as 32 bits hold, but for those that mean infinity. */
const DAYS: Range = [-2_147_483_646n, 2_147_483_646n];

const DAY_MS = 86_400_000;

function date(unit: DateUnit): ColumnForm {
  const days = unit === DateUnit.DAY ? Number : (value: number | bigint) => Math.floor(Number(value) / DAY_MS);
  return form(DATE, (value) => new DuckDBDateValue(Number(within(DAYS, BigInt(days(value))))));
}

const INTEGERS: Readonly<Record<number, readonly [signed: DuckDBType, unsigned: DuckDBType]>> = {
  8: [TINYINT, UTINYINT],
  16: [SMALLINT, USMALLINT],
  32: [INTEGER, UINTEGER],
  64: [BIGINT, UBIGINT],
};

function float(precision: Precision): ColumnForm {
  if (precision === Precision.HALF) return form(FLOAT, (value) => util.uint16ToFloat64(Number(value)));
  return form(precision === Precision.SINGLE ? FLOAT : DOUBLE);
}

const isNull = (data: Data, row: number): boolean => (((data.nullBitmap[row >> 3] as number) >> (row & 7)) & 1) === 0;

/** Which rows of a batch are null; undefined where none is. @throws RangeError where some are not said */
export function nullsOf(data: Data): ((row: number) => boolean) | undefined {
  if (DataType.isNull(data.type)) return () => true;
  if (data.nullCount === 0) return undefined;
  if (data.nullBitmap.length < data.length / 8) throw new RangeError("nulls are missing");
  return (row) => isNull(data, row);
}

/** Cells that stand in a list of values, which comes once for many batches. */
function dictionary(of: ColumnForm): ColumnForm {
  const known = new WeakMap<Vector, readonly (DuckDBValue | null)[]>();
  const read = (data: Data): readonly (DuckDBValue | null)[] => {
    const isNull = nullsOf(data) ?? (() => false);
    const cell = of.cells(data);
    return Array.from({ length: data.length }, (_, row) => (isNull(row) ? null : cell(row)));
  };
  return {
    type: of.type,
    cells(data) {
      const indices = valuesOf(data);
      const vector = data.dictionary as Vector | undefined;
      if (vector === undefined) throw new RangeError("a dictionary is missing");
      const values = known.get(vector) ?? vector.data.flatMap(read);
      known.set(vector, values);
      return (row) => {
        const value = values[Number(indices[row])];
        if (value === undefined) throw new RangeError("a dictionary ends too early");
        return value;
      };
    },
  };
}

/** What a type of Arrow becomes in DuckDB; undefined for one that is no number, text, date or time. */
export function columnForm(type: DataType): ColumnForm | undefined {
  if (DataType.isInt(type)) {
    const [signed, unsigned] = INTEGERS[type.bitWidth] ?? [BIGINT, UBIGINT];
    return form(type.isSigned ? signed : unsigned);
  }
  if (DataType.isFloat(type)) return float(type.precision);
  if (DataType.isDecimal(type)) return decimal(type);
  if (DataType.isBool(type)) return bool;
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) return text;
  if (DataType.isUtf8View(type)) return textView;
  if (DataType.isDate(type)) return date(type.unit);
  if (DataType.isTimestamp(type)) return timestamp(type.unit, Boolean(type.timezone));
  if (DataType.isTime(type)) return time(type.unit);
  if (DataType.isNull(type)) return { type: VARCHAR, cells: () => () => null };
  if (!DataType.isDictionary(type)) return undefined;
  const of = DataType.isNull(type.dictionary) ? undefined : columnForm(type.dictionary);
  return of === undefined ? undefined : dictionary(of);
}
