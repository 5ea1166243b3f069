import { RuntimeError } from "../../base/index.ts";
import { type DType, type NdArray, numbersOf, type Program, storageOf, type Value } from "../../graph/index.ts";
import { checkDestinations, checkFeeds, isStored } from "../feeds.ts";
import type { Destinations, Executable, Feeds, Runtime, Stored } from "../runtime.ts";
import { interpret } from "./interpret.ts";

/** A runtime that interprets programs in float64 whatever their dtype: the oracle, not for training. */
export function referenceRuntime(): Runtime {
  const held = new Map<number, NdArray>();
  let next = 0;
  const arrayOf = (feed: NdArray | Stored): NdArray => (isStored(feed) ? (held.get(feed.stored) as NdArray) : feed);
  return {
    name: "reference",
    load: async (program: Program): Promise<Executable> => ({
      async run(feeds: Feeds, into: Destinations = {}) {
        checkFeeds(program, feeds, ({ stored }) => held.get(stored));
        checkDestinations(program, into, ({ stored }) => held.get(stored));
        const bound = new Map(program.inputs.map(({ name }) => [name, asValue(arrayOf(feeds[name] as NdArray))]));
        const values = interpret(program, bound);
        const results: Record<string, NdArray> = {};
        for (const [i, { name, tensor }] of program.outputs.entries()) {
          const result = asArray(tensor.dtype, values[i] as Value);
          const destination = into[name];
          if (destination === undefined) results[name] = result;
          else held.set(destination.stored, result);
        }
        return results;
      },
      release: async () => undefined,
    }),
    async store(array) {
      held.set(next, array);
      return { stored: next++ };
    },
    async fetch({ stored }) {
      const array = held.get(stored);
      if (array === undefined) {
        throw new RuntimeError({ where: "reference", expected: "a stored array", found: "one that was dropped" });
      }
      return { ...array, data: array.data.slice() };
    },
    async drop({ stored }) {
      held.delete(stored);
    },
    async close() {
      held.clear();
    },
  };
}

/** A copy: the caller may change or move what would else be a feed's or a constant's own memory. */
function asArray(dtype: DType, { shape, data, strings }: Value): NdArray {
  return { dtype, shape, data: strings ?? storageOf(dtype, data.slice()) };
}

function asValue(array: NdArray): Value {
  const strings = array.dtype === "string" ? { strings: array.data as readonly string[] } : {};
  return { shape: array.shape, data: numbersOf(array), ...strings };
}
