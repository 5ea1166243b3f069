export { referenceRuntime } from "./reference/index.ts";
export type { Executable, Feeds, Results, Runtime, Stored } from "./runtime.ts";
