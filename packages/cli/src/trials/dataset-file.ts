import { type Dataset, decodeSafetensors, encodeSafetensors, FormatError } from "isocline";

/** The parts of a dataset that are arrays of floats; those of its split are of whole numbers. */
const floats = ["features", "targets", "weights", "targetSlopes"] as const;
const HEADER = "isocline.dataset/1";

/**
 * A dataset as bytes that any process can train on without the table: a safetensors file, the same for the same dataset.
 * Row numbers are kept as the bits of floats.
 */
export function encodeDataset({ features, targets, weights, targetSlopes, split, ...rest }: Dataset): Uint8Array {
  const asFloats = ({ buffer, byteOffset, length }: Uint32Array): Float32Array =>
    new Float32Array(buffer, byteOffset, length);
  const tensors = {
    features,
    targets,
    ...(weights && { weights }),
    ...(targetSlopes && { targetSlopes }),
    train: asFloats(split.train),
    validation: asFloats(split.validation),
    ...(split.test && { test: asFloats(split.test) }),
  };
  return encodeSafetensors({ tensors, metadata: { [HEADER]: JSON.stringify(rest) } });
}

/**
 * The dataset in bytes that `encodeDataset` gave, whose digest has been checked.
 *
 * @throws FormatError for other bytes
 */
export function decodeDataset(bytes: Uint8Array, where: string): Dataset {
  const { tensors, metadata } = decodeSafetensors(bytes, where);
  const header = metadata[HEADER];
  const { train, validation, test } = tensors;
  if (header === undefined || train === undefined || validation === undefined) {
    throw new FormatError({ where, expected: `a dataset of schema "${HEADER}"`, found: "another safetensors file" });
  }
  const rest: Omit<Dataset, "features" | "targets" | "split"> = JSON.parse(header);
  const parts = Object.fromEntries(
    floats.flatMap((name) => (tensors[name] === undefined ? [] : [[name, tensors[name]]])),
  ) as Pick<Dataset, (typeof floats)[number] & ("features" | "targets")>;
  const rows = ({ buffer }: Float32Array): Uint32Array => new Uint32Array(buffer);
  const split = { train: rows(train), validation: rows(validation), ...(test && { test: rows(test) }) };
  return { ...rest, ...parts, split };
}
