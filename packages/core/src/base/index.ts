export * from "./errors.ts";
export * from "./random.ts";
export type { Reference } from "./reference.ts";
