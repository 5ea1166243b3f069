export { referenceRuntime } from "./reference/index.ts";
export type { Destinations, Executable, Feeds, Results, Runtime, Stored } from "./runtime.ts";
