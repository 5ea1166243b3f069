export { type OpenTable, openTable } from "./open.ts";
export { checkOutput, writePredictions } from "./write.ts";
