// Loaded before a measured program: writes its peak resident memory, in bytes, to the file that PEAK_FILE names. Where
// PEAK_UNTIL is set, the program ends once it says that on stderr, and the file is missing if it never does.
import { writeFileSync } from "node:fs";

const { PEAK_FILE: file, PEAK_UNTIL: until } = process.env;

function report() {
  if (file !== undefined) writeFileSync(file, String(process.resourceUsage().maxRSS * 1024));
}

if (until === undefined) process.on("exit", report);
else {
  const write = process.stderr.write.bind(process.stderr);
  process.stderr.write = (/** @type {string | Uint8Array} */ text) => {
    if (String(text).includes(until)) {
      report();
      process.exit(0);
    }
    return write(text);
  };
}
