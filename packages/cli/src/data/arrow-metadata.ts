/** The kinds of messages that an Arrow stream has. */
export const MESSAGE = { schema: 1, dictionaryBatch: 2, recordBatch: 3 } as const;

/** How deep the columns of a schema may be nested. */
const DEPTH = 64;

/** How many bytes the items of lists have. */
const BYTES = { table: 4, number: 8, pair: 16, block: 24 } as const;

/** A table of a FlatBuffer; its fields are known by their places. */
class Table {
  readonly #view: DataView;
  readonly #position: number;

  constructor(view: DataView, position: number) {
    this.#view = view;
    this.#position = position;
  }

  /** Where a field is; 0 for one that is not there. */
  #field(place: number): number {
    const start = this.#position - this.#view.getInt32(this.#position, true);
    const entry = 4 + 2 * place;
    const offset = entry < this.#view.getUint16(start, true) ? this.#view.getUint16(start + entry, true) : 0;
    return offset === 0 ? 0 : this.#position + offset;
  }

  uint8(place: number): number {
    const at = this.#field(place);
    return at === 0 ? 0 : this.#view.getUint8(at);
  }

  int64(place: number): bigint {
    const at = this.#field(place);
    return at === 0 ? 0n : this.#view.getBigInt64(at, true);
  }

  table(place: number): Table | undefined {
    const at = this.#field(place);
    return at === 0 ? undefined : new Table(this.#view, at + this.#view.getUint32(at, true));
  }

  /** Where the items of a list begin, and how many there are. @throws RangeError for more than there is room for */
  #list(place: number, itemBytes: number): readonly [start: number, count: number] {
    const at = this.#field(place);
    if (at === 0) return [0, 0];
    const start = at + this.#view.getUint32(at, true);
    const count = this.#view.getUint32(start, true);
    if (start + 4 + count * itemBytes > this.#view.byteLength)
      throw new RangeError("a list is longer than its message");
    return [start + 4, count];
  }

  /** How many items a list has, once there is room for them. */
  checkList(place: number, itemBytes: number): number {
    const [, count] = this.#list(place, itemBytes);
    return count;
  }

  /** The first number, of 64 bits, of each item of a list. */
  firsts(place: number, itemBytes: number): readonly number[] {
    const [start, count] = this.#list(place, itemBytes);
    return Array.from({ length: count }, (_, i) => Number(this.#view.getBigInt64(start + itemBytes * i, true)));
  }

  tables(place: number): readonly Table[] {
    const [start, count] = this.#list(place, BYTES.table);
    return Array.from({ length: count }, (_, i) => {
      const at = start + BYTES.table * i;
      return new Table(this.#view, at + this.#view.getUint32(at, true));
    });
  }
}

const rootOf = (bytes: Uint8Array): Table => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return new Table(view, view.getUint32(0, true));
};

function checkField(field: Table, depth: number): void {
  if (depth > DEPTH) throw new RangeError("columns are nested too deep");
  field.checkList(6, BYTES.table);
  for (const child of field.tables(5)) checkField(child, depth + 1);
}

function checkSchema(schema: Table | undefined): void {
  schema?.checkList(2, BYTES.table);
  schema?.checkList(3, BYTES.number);
  for (const field of schema?.tables(1) ?? []) checkField(field, 0);
}

function checkBatch(batch: Table | undefined): void {
  if (batch === undefined || batch.int64(0) < 0n) throw new RangeError("a batch of no length");
  batch.checkList(1, BYTES.pair);
  const buffers = batch.checkList(2, BYTES.pair);
  if (batch.firsts(4, BYTES.number).some((count) => count > buffers)) throw new RangeError("buffers are missing");
}

/** What the metadata of a message says. */
export interface MessageHead {
  readonly kind: number;
  /** How long what follows it is. */
  readonly bodyBytes: number;
}

/**
 * Checks the metadata of a message of a stream, which is a FlatBuffer: apache-arrow believes the lengths in it, and would
 * go on for minutes where one is damaged.
 *
 * @throws RangeError where it is damaged
 * @see https://arrow.apache.org/docs/format/Columnar.html#encapsulated-message-format
 */
export function checkMessage(metadata: Uint8Array): MessageHead {
  const message = rootOf(metadata);
  message.checkList(4, BYTES.table);
  const kind = message.uint8(1);
  const header = message.table(2);
  if (kind === MESSAGE.schema) checkSchema(header);
  else if (kind === MESSAGE.dictionaryBatch) checkBatch(header?.table(1));
  else if (kind === MESSAGE.recordBatch) checkBatch(header);
  else throw new RangeError("a message of another kind");
  return { kind, bodyBytes: Number(message.int64(3)) };
}

/** Where a file's batches are, as its footer says. */
export interface Blocks {
  readonly dictionaryBatches: readonly number[];
  readonly recordBatches: readonly number[];
}

/**
 * Checks the footer of a file, as the metadata of a message.
 *
 * @throws RangeError where it is damaged
 */
export function checkFooter(footer: Uint8Array): Blocks {
  const root = rootOf(footer);
  checkSchema(root.table(1));
  root.checkList(4, BYTES.table);
  return { dictionaryBatches: root.firsts(2, BYTES.block), recordBatches: root.firsts(3, BYTES.block) };
}
