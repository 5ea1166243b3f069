import type { FileHandle } from "node:fs/promises";
import { type RecordBatch, RecordBatchReader, type Schema } from "apache-arrow";
import { registerCodecs } from "./arrow-codecs.ts";
import { checkFooter, checkMessage, MESSAGE, type MessageHead } from "./arrow-metadata.ts";

/** An Arrow file that is open. */
export interface Batches {
  readonly schema: Schema;
  /** Its record batches, one at a time. @throws an Error for a file that is damaged */
  readonly batches: AsyncIterable<RecordBatch>;
}

const MAGIC = "ARROW1";

/** What stands before the messages in a file, with what fills it up. */
const MAGIC_BYTES = 8;

/** What stands before a message: a mark and the length of its metadata. */
const PREFIX_BYTES = 8;

/** As much as the system is asked for at a time; it gives 2 GB at most. */
const READ_BYTES = 2 ** 30;

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.from(new ArrayBuffer(length));
  for (let read = 0; read < length; ) {
    const { bytesRead } = await file.read(bytes, read, Math.min(length - read, READ_BYTES), position + read);
    if (bytesRead === 0) throw new RangeError("it ends too early");
    read += bytesRead;
  }
  return bytes;
}

/** The messages from one place of a file to another, by their places. @throws RangeError where one is not whole */
async function messagesIn(file: FileHandle, start: number, end: number): Promise<ReadonlyMap<number, MessageHead>> {
  const messages = new Map<number, MessageHead>();
  for (let position = start; position < end; ) {
    const prefix = await bytesAt(file, position, PREFIX_BYTES);
    const length = prefix.readInt32LE(4);
    if (prefix.readInt32LE(0) !== -1 || length < 0) throw new RangeError("no message");
    if (length === 0) return messages;
    const metadata = position + PREFIX_BYTES;
    if (metadata + length > end) throw new RangeError("it ends too early");
    const head = checkMessage(await bytesAt(file, metadata, length));
    messages.set(position, head);
    position = metadata + length + head.bodyBytes;
    if (head.bodyBytes < 0 || position > end) throw new RangeError("it ends too early");
  }
  return messages;
}

/** Checks a stream: the reader takes one that is cut off for one that has ended. */
async function checkStream(file: FileHandle, size: number): Promise<void> {
  const messages = await messagesIn(file, 0, size);
  const schemas = [...messages].filter(([, { kind }]) => kind === MESSAGE.schema);
  if (schemas.length !== 1 || schemas[0]?.[0] !== 0) throw new RangeError("not one schema, at its start");
}

/** Checks a file: the reader believes its footer, which says where the batches are. */
async function checkFile(file: FileHandle, size: number): Promise<void> {
  const end = await bytesAt(file, size - 4 - MAGIC.length, 4 + MAGIC.length);
  const footerBytes = end.readInt32LE(0);
  const start = size - end.byteLength - footerBytes;
  if (end.toString("latin1", 4) !== MAGIC || footerBytes <= 0 || start < MAGIC_BYTES) throw new RangeError("no footer");
  const { dictionaryBatches, recordBatches } = checkFooter(await bytesAt(file, start, footerBytes));
  const messages = await messagesIn(file, MAGIC_BYTES, start);
  const are = (places: readonly number[], kind: number): boolean =>
    places.every((place) => messages.get(place)?.kind === kind);
  if (!are(dictionaryBatches, MESSAGE.dictionaryBatch) || !are(recordBatches, MESSAGE.recordBatch)) {
    throw new RangeError("a batch in another place");
  }
}

/**
 * Opens an Arrow file of either format, the one for files and the one for streams.
 *
 * @throws an Error for a file that is damaged
 */
export async function openBatches(file: FileHandle): Promise<Batches> {
  const { size } = await file.stat();
  const isFile = (await bytesAt(file, 0, MAGIC.length)).toString("latin1") === MAGIC;
  await (isFile ? checkFile : checkStream)(file, size);
  registerCodecs();
  const batches = await RecordBatchReader.from(file);
  await batches.open();
  if (batches.schema === undefined) throw new RangeError("no schema");
  return { schema: batches.schema, batches };
}
