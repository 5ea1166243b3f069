import { describe, expect, it } from "vitest";
import { FormatError } from "../base/index.ts";
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from "./checkpoint.ts";
import { decodeSafetensors, encodeSafetensors } from "./safetensors.ts";

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

describe("a checkpoint", () => {
  it("is read back as it was written", () => {
    expect(decodeCheckpoint(encodeCheckpoint(checkpoint), "c")).toEqual(checkpoint);
  });

  it("that is cut short anywhere is a FormatError of one line, never a wrong state", () => {
    const bytes = encodeCheckpoint(checkpoint);
    for (let length = 0; length < bytes.length; length += 7) {
      expect(() => decodeCheckpoint(bytes.subarray(0, length), "run/checkpoint.safetensors")).toThrow(FormatError);
      expect(() => decodeCheckpoint(bytes.subarray(0, length), "run/checkpoint.safetensors")).toThrow(
        /^run\/checkpoint\.safetensors[^\n]*: expected [^\n]+, found [^\n]+; start the run again without --resume$/,
      );
    }
  });

  it("with a damaged header, of another program or another version is a FormatError", () => {
    const bytes = encodeCheckpoint(checkpoint);
    expect(() => decodeCheckpoint(bytes.with(9, 0xff), "c")).toThrow(FormatError);
    const other = encodeSafetensors({ tensors: { w: Float32Array.of(1) }, metadata: { format: "pt" } });
    expect(() => decodeCheckpoint(other, "c")).toThrow(
      "expected a checkpoint of isocline, found another safetensors file",
    );
    const { tensors, metadata } = decodeSafetensors(bytes, "c");
    const newer = (metadata.isocline as string).replace("checkpoint/1", "checkpoint/2");
    expect(() => decodeCheckpoint(encodeSafetensors({ tensors, metadata: { isocline: newer } }), "c")).toThrow(
      FormatError,
    );
    const { "controlled.last.parameters": _, ...fewer } = tensors;
    expect(() => decodeCheckpoint(encodeSafetensors({ tensors: fewer, metadata }), "c")).toThrow(
      "expected a tensor controlled.last.parameters, found none",
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
