/**
 * Bundles packages/core, packages/queue and packages/cli into their dist folders with esbuild. `npm run build` starts from empty
 * folders; the command line calls `ensureBundled` at every start in a checkout, which only compares file stats
 * while nothing has changed.
 *
 * A bundle is written beside its place and renamed into it, chunks first, entries next, the stamp last. Chunk names
 * carry a hash of their content, so processes that bundle at once write the same files, and one that started before
 * a change still finds the chunks it loads later.
 */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(import.meta.url);
const repository = resolve(dirname(here), "..");
const day = 24 * 60 * 60 * 1000;

/**
 * @typedef {{ folder: string, platform: "neutral" | "node", entries: readonly string[] }} Package
 * @typedef {{ path: string, contents: Uint8Array | string, rank: number }} Output
 */

/** @type {(folder: string) => string[]} */
function publishedEntries(folder) {
  /** @type {Record<string, { source?: string }>} */
  const exports = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).exports;
  return Object.values(exports).flatMap(({ source }) => (source === undefined ? [] : [source]));
}

/** @type {(root?: string) => readonly Package[]} */
export function packagesOf(root = repository) {
  const [core, queue, cli] = [join(root, "packages/core"), join(root, "packages/queue"), join(root, "packages/cli")];
  return [
    { folder: core, platform: "neutral", entries: publishedEntries(core) },
    { folder: queue, platform: "node", entries: publishedEntries(queue) },
    {
      folder: cli,
      platform: "node",
      entries: ["./src/main.ts", "./src/trials/pool-worker.ts", "./src/worker/process.ts"],
    },
  ];
}

/** @type {(folder: string) => string[]} */
function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

/** What a bundle was made from: path, time and size of every file that can change it. @type {(folder: string) => string} */
function stampOf(folder) {
  const sources = filesBelow(join(folder, "src")).filter((path) => !path.endsWith(".test.ts"));
  return [...sources.sort(), join(folder, "package.json"), here]
    .map((path) => {
      const { mtimeMs, size } = statSync(path);
      return `${relative(folder, path)} ${mtimeMs} ${size}\n`;
    })
    .join("");
}

/** @type {(folder: string) => string | undefined} */
function stampOfBundle(folder) {
  try {
    return readFileSync(join(folder, "dist/.stamp"), "utf8");
  } catch {
    return undefined;
  }
}

/** @type {(root: string, source: Package) => Promise<Output[]>} */
async function outputs(root, { folder, platform, entries }) {
  const { build } = await import("esbuild");
  const src = join(folder, "src");
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: entries.map((entry) => join(folder, entry)),
    outdir: join(folder, "dist"),
    outbase: src,
    chunkNames: "chunks/[name]-[hash]",
    bundle: true,
    splitting: true,
    packages: "external",
    format: "esm",
    platform,
    target: "node20.19",
    sourcemap: true,
    logLevel: "silent",
    metafile: true,
    write: false,
  });
  const bundled = outputFiles.map(({ path, contents }) => {
    const entry = metafile.outputs[relative(root, path).split(sep).join("/")]?.entryPoint !== undefined;
    return { path: relative(join(folder, "dist"), path), contents, rank: entry ? 1 : 0 };
  });
  // Plain modules (a worker) are loaded by URL, so they keep their place beside the entry that names them.
  const plain = filesBelow(src).filter((path) => path.endsWith(".mjs"));
  return [...bundled, ...plain.map((path) => ({ path: relative(src, path), contents: readFileSync(path), rank: 0 }))];
}

/** @type {(dist: string, files: readonly Output[]) => void} */
function place(dist, files) {
  mkdirSync(dist, { recursive: true });
  const temporary = mkdtempSync(join(dist, ".new-"));
  for (const [index, { path, contents }] of files.entries()) {
    const prepared = join(temporary, `${index}-${basename(path)}`);
    writeFileSync(prepared, contents);
    mkdirSync(join(dist, dirname(path)), { recursive: true });
    renameSync(prepared, join(dist, path));
  }
  rmSync(temporary, { recursive: true });
}

/** Chunks of older bundles may still be loaded by a running process; after a day none is. @type {(dist: string) => void} */
function prune(dist) {
  const chunks = join(dist, "chunks");
  if (!existsSync(chunks)) return;
  for (const path of filesBelow(chunks)) {
    if (Date.now() - statSync(path).mtimeMs > day) rmSync(path, { force: true });
  }
}

/**
 * Makes sure that each package's dist matches its sources.
 *
 * @param {string} [root] the repository
 */
export async function ensureBundled(root = repository) {
  for (const source of packagesOf(root)) {
    const stamp = stampOf(source.folder);
    if (stampOfBundle(source.folder) === stamp) continue;
    const files = (await outputs(root, source)).sort((left, right) => left.rank - right.rank);
    const dist = join(source.folder, "dist");
    place(dist, [...files, { path: ".stamp", contents: stamp, rank: 2 }]);
    prune(dist);
  }
}
