import { type NdArray, numbersOf, type Program, storageOf, type Value } from "../../graph/index.ts";
import { checkFeeds, isStored } from "../feeds.ts";
import type { Executable, Feeds, Runtime, Stored } from "../runtime.ts";
import { interpret } from "./interpret.ts";

/** A runtime that interprets programs in float64 whatever their dtype: the oracle, not for training. */
export function referenceRuntime(): Runtime {
  const held = new Map<number, NdArray>();
  let next = 0;
  const arrayOf = (feed: NdArray | Stored): NdArray => (isStored(feed) ? (held.get(feed.stored) as NdArray) : feed);
  return {
    name: "reference",
    load: async (program: Program): Promise<Executable> => ({
      async run(feeds: Feeds) {
        checkFeeds(program, feeds, ({ stored }) => held.get(stored));
        const bound = new Map(program.inputs.map(({ name }) => [name, asValue(arrayOf(feeds[name] as NdArray))]));
        const values = interpret(program, bound);
        return Object.fromEntries(
          program.outputs.map(({ name, tensor: { dtype } }, i) => {
            const { shape, data, strings } = values[i] as Value;
            return [name, { dtype, shape, data: strings ?? storageOf(dtype, data) }];
          }),
        );
      },
      release: async () => undefined,
    }),
    async store(array) {
      held.set(next, array);
      return { stored: next++ };
    },
    async drop({ stored }) {
      held.delete(stored);
    },
    async close() {
      held.clear();
    },
  };
}

function asValue(array: NdArray): Value {
  const strings = array.dtype === "string" ? { strings: array.data as readonly string[] } : {};
  return { shape: array.shape, data: numbersOf(array), ...strings };
}
