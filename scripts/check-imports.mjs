/** Lists every import of the repository (or of the folder given) that goes in a forbidden direction. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { problemsOf } from "./imports.mjs";

const root = resolve(process.argv[2] ?? fileURLToPath(new URL("..", import.meta.url)));
const files = ["packages", "bench", "examples"]
  .map((folder) => join(root, folder))
  .flatMap((folder) => (existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : []))
  .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"))
  .filter((path) => /\.(ts|tsx|mjs)$/.test(path) && !/(^|\/)(node_modules|dist)\//.test(path));
const problems = files.flatMap((path) => problemsOf(path, readFileSync(join(root, path), "utf8")));

for (const problem of problems) console.error(problem);
console.error(`Checked the imports of ${files.length} files: ${problems.length} forbidden.`);
if (problems.length > 0 || files.length === 0) process.exitCode = 1;
