// Loaded before a measured program: writes its peak resident memory, in bytes, to the file that PEAK_FILE names.
import { writeFileSync } from "node:fs";

const file = process.env.PEAK_FILE;
if (file !== undefined) {
  process.on("exit", () => writeFileSync(file, String(process.resourceUsage().maxRSS * 1024)));
}
