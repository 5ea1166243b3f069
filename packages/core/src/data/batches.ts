import { DataError, type RandomStream, UsageError } from "../base/index.ts";

/**
 * Batches of an epoch: the rows over the batch, the last one filled up.
 *
 * @throws DataError where there are fewer rows than a batch holds; UsageError for a batch that is no whole number
 */
export function stepsPerEpoch(rows: number, batch: number): number {
  if (!Number.isSafeInteger(batch) || batch < 1) {
    throw new UsageError({ where: "batch", expected: "an integer of at least 1", found: String(batch) });
  }
  if (rows < batch) {
    throw new DataError({
      where: "training rows",
      expected: `at least ${batch}, the rows of one batch`,
      found: String(rows),
      remedy: `use batches of ${rows} rows or fewer`,
    });
  }
  return Math.ceil(rows / batch);
}

/**
 * The rows of an epoch's batches, one batch after another: `ceil(rows / batch) · batch` row numbers in random order.
 * Every training row comes at least once; the last batch is filled up from the start of the same permutation.
 *
 * @param train row numbers of the training part
 * @param stream the epoch's stream, such as `randomStream(seed, "order", epoch)`
 * @throws DataError where there are fewer rows than a batch holds
 */
export function epochOrder(train: Uint32Array, batch: number, stream: RandomStream): Uint32Array {
  const rows = train.length;
  const steps = stepsPerEpoch(rows, batch);
  const permutation = stream.permutation(rows);
  const order = new Uint32Array(steps * batch);
  for (let i = 0; i < order.length; i++) order[i] = train[permutation[i % rows] as number] as number;
  return order;
}

/**
 * Which batches of an epoch are controlled (1) and which are not (0), in an exact proportion: by the end of epoch e,
 * counted from 0, `round(share · steps · (e + 1))` batches in all have been controlled, whatever their random places.
 *
 * @param share α of Lai training, inside [0, 1]
 * @throws UsageError where the share is outside [0, 1]
 */
export function controlledFlags(steps: number, share: number, epoch: number, stream: RandomStream): Uint8Array {
  if (!(share >= 0 && share <= 1)) {
    throw new UsageError({ where: "share", expected: "a number from 0 to 1", found: String(share) });
  }
  const count = Math.round(share * steps * (epoch + 1)) - Math.round(share * steps * epoch);
  const flags = new Uint8Array(steps);
  const places = stream.permutation(steps);
  for (let i = 0; i < count; i++) flags[places[i] as number] = 1;
  return flags;
}
