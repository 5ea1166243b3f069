import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FormatError } from "../base/index.ts";
import { type Checkpoint, type CheckpointOptions, decodeCheckpoint, encodeCheckpoint } from "./checkpoint.ts";
import { decodeSafetensors, encodeSafetensors } from "./safetensors.ts";
import type { TrainingState } from "./state.ts";

const state = (offset: number) => ({
  parameters: Float32Array.of(offset, 0.1, -0, Number.MIN_VALUE),
  slots: [Float32Array.of(offset + 1), Float32Array.of(offset + 2, 3)],
  step: 12,
  epoch: 3,
});
const checkpoint: Checkpoint = {
  fingerprint: "abc",
  progress: {
    pretraining: {
      status: "completed",
      divergedAt: null,
      progress: { state: state(0), epochs: 3, best: { epoch: 2, value: 0.5, state: state(5) } },
    },
    branches: { controlled: { state: state(9), epochs: 1, best: null } },
  },
};

const options: CheckpointOptions = {
  digest(parts) {
    const hash = createHash("sha256");
    for (const part of parts) hash.update(part);
    return hash.digest("hex");
  },
};
const written = (): Uint8Array => encodeCheckpoint(checkpoint, options);
const read = (bytes: Uint8Array): Checkpoint => decodeCheckpoint(bytes, "run/checkpoint.safetensors", options);

describe("a checkpoint", () => {
  it("is read back as it was written", () => {
    expect(read(written())).toEqual(checkpoint);
  });

  it("is about half as large where no best state is kept", () => {
    const numbers = Float32Array.from({ length: 1000 }, (_, i) => i);
    const large = { parameters: numbers, slots: [numbers, numbers], step: 1, epoch: 1 };
    const bytes = (best: TrainingState | null): number => {
      const pretraining = { state: large, epochs: 1, best: { epoch: 1, value: 1, state: best } };
      return encodeCheckpoint({ fingerprint: "f", progress: { pretraining, branches: {} } }, options).length;
    };
    expect(bytes(null)).toBeLessThan(0.55 * bytes(large));
  });

  it("that is cut short anywhere is a FormatError of one line, never a wrong state", () => {
    const bytes = written();
    for (let length = 0; length < bytes.length; length += 7) {
      expect(() => read(bytes.subarray(0, length))).toThrow(FormatError);
      expect(() => read(bytes.subarray(0, length))).toThrow(
        /^run\/checkpoint\.safetensors[^\n]*: expected [^\n]+, found [^\n]+; start the run again$/,
      );
    }
  });

  it("with any bit flipped is a FormatError, or what was written", () => {
    const bytes = written();
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(7), (at, bit) => {
        const damaged = bytes.with(at, (bytes[at] as number) ^ (1 << bit));
        try {
          // A space between header and data may become another blank.
          expect(read(damaged)).toEqual(checkpoint);
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("whose numbers or tensors are not those that were written is a FormatError", () => {
    const { tensors, metadata } = decodeSafetensors(written(), "c");
    const last = "controlled.last.parameters";
    const best = "pretraining.best.parameters";
    const [one, other] = [tensors[last] as Float32Array, tensors[best] as Float32Array];
    const damages: readonly (typeof tensors)[] = [
      { ...tensors, [last]: one.with(1, Number.NaN) },
      { ...tensors, [last]: one.with(1, 0.2) },
      { ...tensors, [last]: other, [best]: one },
      { ...tensors, [last]: one.subarray(1) },
      { ...tensors, more: one },
    ];
    for (const damaged of damages) {
      const bytes = encodeSafetensors({ tensors: damaged, metadata });
      expect(() => read(bytes)).toThrow("checkpoint.safetensors: expected what was written, found other bytes");
    }
    const later = (metadata.isocline as string).replace('"epochs":1', '"epochs":2');
    expect(() => read(encodeSafetensors({ tensors, metadata: { ...metadata, isocline: later } }))).toThrow(
      "expected what was written",
    );
    const { "isocline.digest": _, ...without } = metadata;
    expect(() => read(encodeSafetensors({ tensors, metadata: without }))).toThrow("expected what was written");
    const reordered = Object.fromEntries(Object.entries(tensors).reverse());
    expect(read(encodeSafetensors({ tensors: reordered, metadata }))).toEqual(checkpoint);
  });

  it("with a damaged header, of another program or another version is a FormatError", () => {
    const bytes = written();
    expect(() => read(bytes.with(9, 0xff))).toThrow(FormatError);
    const other = encodeSafetensors({ tensors: { w: Float32Array.of(1) }, metadata: { format: "pt" } });
    expect(() => read(other)).toThrow("expected a checkpoint of isocline, found another safetensors file");
    const { tensors, metadata } = decodeSafetensors(bytes, "c");
    const older = (metadata.isocline as string).replace("checkpoint/2", "checkpoint/1");
    expect(() => read(encodeSafetensors({ tensors, metadata: { isocline: older } }))).toThrow(
      'schema: expected "isocline.checkpoint/2", found "isocline.checkpoint/1"',
    );
  });
});

describe("safetensors", () => {
  it("are laid out as the format says: header length, JSON padded to 8 bytes, little-endian data", () => {
    const bytes = encodeSafetensors({
      tensors: { a: Float32Array.of(1, 2), b: Float32Array.of(3) },
      metadata: { k: "v" },
    });
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(length % 8).toBe(0);
    expect(JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)))).toEqual({
      __metadata__: { k: "v" },
      a: { dtype: "F32", shape: [2], data_offsets: [0, 8] },
      b: { dtype: "F32", shape: [1], data_offsets: [8, 12] },
    });
    expect([...new Uint8Array(bytes.subarray(8 + length, 12 + length))]).toEqual([0, 0, 0x80, 0x3f]);
  });
});

/** A file of two tensors, a of two numbers and b of one, with another header. */
function withHeader(header: unknown, dataBytes = 12): Uint8Array {
  const text = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

const entry = (length: number, start: number, end: number, shape: unknown = [length]): object => ({
  dtype: "F32",
  shape,
  data_offsets: [start, end],
});

describe("reading safetensors", () => {
  it("takes tensors in any order, and empty ones", () => {
    const header = { b: entry(1, 8, 12), none: entry(0, 8, 8), a: entry(2, 0, 8) };
    const { tensors } = decodeSafetensors(withHeader(header), "f");
    expect(Object.entries(tensors).map(([name, { length }]) => [name, length])).toEqual([
      ["b", 1],
      ["none", 0],
      ["a", 2],
    ]);
  });

  it.each<[string, unknown, number?]>([
    ["offsets that are shifted", { a: entry(2, 4, 12), b: entry(1, 8, 12) }],
    ["the same range twice", { a: entry(1, 0, 4), b: entry(1, 0, 4), c: entry(1, 4, 8), d: entry(1, 8, 12) }],
    ["ranges that overlap", { a: entry(2, 0, 8), b: entry(2, 4, 12) }],
    ["a hole", { a: entry(1, 0, 4), b: entry(1, 8, 12) }],
    ["data that are of no tensor", { a: entry(2, 0, 8) }],
    ["no tensor", {}],
    ["an end before its start", { a: entry(2, 8, 0), b: entry(1, 8, 12) }],
    ["a negative offset", { a: entry(2, -8, 0), b: entry(3, 0, 12) }],
    ["offsets that are no whole numbers", { a: entry(2, 0.5, 8.5), b: entry(1, 8.5, 12) }],
    ["one offset", { a: { dtype: "F32", shape: [3], data_offsets: [12] } }],
    ["a shape of other length", { a: entry(2, 0, 8), b: entry(1, 8, 12, [2]) }],
    ["a shape that is no list", { a: entry(3, 0, 12, 3) }],
    ["a negative shape", { a: entry(3, 0, 12, [-3, -1]) }],
    ["another dtype", { a: { dtype: "F16", shape: [6], data_offsets: [0, 12] } }],
    ["a tensor that is null", { a: null }],
    ["metadata that are no text", { __metadata__: { isocline: 1 }, a: entry(3, 0, 12) }],
    ["a header that is a list", []],
    ["a header that is no JSON", "{"],
    ["a file that ends within a tensor", { a: entry(3, 0, 12) }, 11],
  ])("refuses %s", (_, header, dataBytes = 12) => {
    expect(() => decodeSafetensors(withHeader(header, dataBytes), "f")).toThrow(FormatError);
    expect(() => decodeSafetensors(withHeader(header, dataBytes), "f")).toThrow(/^f[^\n]*; start the run again$/);
  });
});
