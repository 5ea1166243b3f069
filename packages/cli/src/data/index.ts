export { formatOf, type RowFormat, rowFormats } from "./formats.ts";
export { delimiterRemedy } from "./one-column.ts";
export { type OpenTable, openTable, type TableOptions } from "./open.ts";
export { openScratch, type Scratch } from "./scratch.ts";
export { STDIN, STDIN_NAME } from "./stdin.ts";
export { writeRows } from "./write.ts";
