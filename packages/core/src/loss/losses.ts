/** Every loss, a line each: what is exported here is registered, under its name in kebab-case. */
export { type BaikalOptions, baikal } from "./baikal.ts";
export { type CrossEntropyOptions, crossEntropy } from "./cross-entropy.ts";
export { type HuberOptions, huber } from "./huber.ts";
export { logCosh } from "./log-cosh.ts";
export { mae } from "./mae.ts";
export { mse } from "./mse.ts";
export { type QuantileOptions, quantile } from "./quantile.ts";
export { type TaylorOptions, taylor } from "./taylor.ts";
