import { type Dataset, type PlacedDataset, placeDataset, type Runtime } from "isocline";
import { nodeRuntime } from "isocline/node";

/** A runtime, and the dataset that lies with it. */
interface Place {
  readonly runtime: Runtime;
  readonly threads: number;
  readonly held?: { readonly digest: string; readonly placed: PlacedDataset };
}

/** What the next trial of this process finds; undefined while a trial has it. */
let free: Place | undefined;

/** What a trial trains on. */
export interface WantedPlace {
  readonly digest: string;
  readonly dataset: Dataset;
  readonly threads: number;
}

/**
 * Places a dataset with a runtime for as long as it is used. Both are kept for the next trial of this process, which
 * begins some tenths of a second sooner for it; what fails leaves nothing behind.
 */
export async function withPlaced<T>(wanted: WantedPlace, use: (placed: PlacedDataset) => Promise<T>): Promise<T> {
  const { runtime, threads, held } = await take(wanted);
  let value: T;
  let known = held;
  try {
    if (known?.digest !== wanted.digest) {
      for (const stored of Object.values(known?.placed.stored ?? {})) await runtime.drop(stored);
      // Placing takes the matrix away, and the next trial needs it.
      const { dataset } = wanted;
      const placed = await placeDataset(runtime, { ...dataset, features: dataset.features.slice() });
      known = { digest: wanted.digest, placed };
    }
    value = await use(known.placed);
  } catch (error) {
    await runtime.close();
    throw error;
  }
  await put({ runtime, threads, held: known });
  return value;
}

/** Opens a runtime before the first trial, which it takes some time to. */
export function warmUp(threads: number): void {
  free ??= { runtime: nodeRuntime({ threads }), threads };
}

/** Closes what is kept for the next trial. */
export async function closePlaced(): Promise<void> {
  const place = free;
  free = undefined;
  await place?.runtime.close();
}

async function take({ threads }: WantedPlace): Promise<Place> {
  if (free !== undefined && free.threads !== threads) await closePlaced();
  const place = free ?? { runtime: nodeRuntime({ threads }), threads };
  free = undefined;
  return place;
}

/** Trials that were done at a time leave one place: the others are closed. */
async function put(place: Place): Promise<void> {
  const before = free;
  free = place;
  await before?.runtime.close();
}
