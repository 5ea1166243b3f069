import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus, xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";

/**
 * A named stream of random numbers. All randomness of a run comes from one seed through such streams, so that
 * drawing more numbers for one purpose never shifts another, and an epoch's stream is found again by its name alone.
 */
export interface RandomStream {
  /** An integer, uniform on [0, bound). */
  integer(bound: number): number;
  /** A number, uniform on [0, 1). */
  uniform(): number;
  /** A standard normal number (Box–Muller; one of the pair is kept for the next call). */
  normal(): number;
  /** The integers 0 … length − 1 in random order (Fisher–Yates). */
  permutation(length: number): Uint32Array;
}

/** Where a stream is, as plain JSON. */
export interface RandomState {
  /** The generator's four 32-bit words. */
  readonly words: readonly number[];
  /** The kept one of a pair of normal numbers. */
  readonly spare?: number;
}

/** A stream that can be saved and gone on with. */
export interface ResumableStream extends RandomStream {
  state(): RandomState;
}

/** 32-bit FNV-1a hash of a stream's path, finished with murmur3's mixer so that near names give far seeds. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) | 0;
}

/**
 * The stream of a seed and a path of names, such as `randomStream(7, "order", epoch)`.
 *
 * @param seed a safe integer ≥ 0
 */
export function randomStream(seed: number, ...path: readonly (string | number)[]): ResumableStream {
  return streamOf(xoroshiro128plus(hash(`${seed}/${path.join("/")}`)));
}

/** The stream that a state was taken of: it gives the numbers that that one gives next, bit for bit. */
export function resumedStream({ words, spare }: RandomState): ResumableStream {
  return streamOf(xoroshiro128plusFromState(words), spare);
}

function streamOf(generator: ReturnType<typeof xoroshiro128plus>, kept?: number): ResumableStream {
  let spare = kept;

  const stream: ResumableStream = {
    state: () => ({ words: [...generator.getState()], ...(spare === undefined ? {} : { spare }) }),
    integer: (bound) => uniformInt(generator, 0, bound - 1),
    uniform: () => uniformFloat64(generator),
    normal() {
      if (spare !== undefined) {
        const value = spare;
        spare = undefined;
        return value;
      }
      const radius = Math.sqrt(-2 * Math.log(1 - uniformFloat64(generator)));
      const angle = 2 * Math.PI * uniformFloat64(generator);
      spare = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
    permutation(length) {
      const order = new Uint32Array(length);
      for (let i = 0; i < length; i++) order[i] = i;
      for (let i = length - 1; i > 0; i--) {
        const j = stream.integer(i + 1);
        const swapped = order[i] as number;
        order[i] = order[j] as number;
        order[j] = swapped;
      }
      return order;
    },
  };
  return stream;
}
