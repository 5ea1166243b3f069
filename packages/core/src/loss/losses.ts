/** Every loss, a line each: what is exported here is registered, under its name in kebab-case. */
export { type CrossEntropyOptions, crossEntropy } from "./cross-entropy.ts";
export { type HuberOptions, huber } from "./huber.ts";
export { logCosh } from "./log-cosh.ts";
export { mae } from "./mae.ts";
export { mse } from "./mse.ts";
