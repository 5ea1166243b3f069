export { type OpenTable, openTable, type TableOptions } from "./open.ts";
export { checkOutput, writePredictions } from "./write.ts";
