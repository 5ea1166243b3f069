export { bibtex, citationText, distinctReferences } from "./citation.ts";
export * from "./errors.ts";
export { nearestName } from "./nearest.ts";
export { normalQuantile } from "./normal-quantile.ts";
export * from "./random.ts";
export type { Reference } from "./reference.ts";
export { memberOf, namesOf, type Registry } from "./registry.ts";
export { withoutNumbers } from "./wording.ts";
