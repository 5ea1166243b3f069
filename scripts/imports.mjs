/**
 * The direction of imports. A file of packages/core/src imports only rooms above its own in `rooms`, through their
 * index.ts; other packages reach core by its published names; only a test imports its own package by name.
 */
import { posix } from "node:path";
import { parseSync, Visitor } from "oxc-parser";

/** The rooms of packages/core/src in the order in which they may build on each other. */
export const rooms = [
  "base",
  "graph",
  "onnx",
  "runtime",
  "data",
  "model",
  "loss",
  "control",
  "optimizer",
  "training",
  "diagnostics",
  "search",
  "report",
  "testing",
];

/** Folders bound to one platform: only the published entry point they are opens them. */
const platforms = ["packages/core/src/runtime/node/", "packages/core/src/runtime/web/"];

const source = "packages/core/src/";
const isTest = (/** @type {string} */ path) => path.endsWith(".test.ts") || path.startsWith("packages/core/test/");
const roomOf = (/** @type {string} */ path) => path.slice(source.length).match(/^([^/]+)\//)?.[1] ?? "";

/** Every module a file names, types included. @type {(path: string, text: string) => { name: string, line: number }[]} */
function importsOf(path, text) {
  const { program, errors } = parseSync(path, text);
  if (errors[0] !== undefined) throw new Error(`${path}: ${errors[0].message}`);
  /** @type {{ name: string, line: number }[]} */
  const found = [];
  /** @type {(node: { start: number }, name: unknown) => void} */
  const add = (node, name) => {
    if (typeof name === "string") found.push({ name, line: text.slice(0, node.start).split("\n").length });
  };
  new Visitor({
    ImportDeclaration: (node) => add(node, node.source.value),
    ExportNamedDeclaration: (node) => add(node, node.source?.value),
    ExportAllDeclaration: (node) => add(node, node.source.value),
    ImportExpression: (node) => add(node, node.source.type === "Literal" ? node.source.value : undefined),
    TSImportType: (node) => add(node, node.source.value),
  }).visit(program);
  return found;
}

/** Why a file may not import a module; undefined where it may. @type {(path: string, name: string) => string | undefined} */
function objection(path, name) {
  const home = path.split("/", path.startsWith("packages/") ? 2 : 1).join("/");
  if (!name.startsWith(".")) {
    const own = home === "packages/core" && /^isocline(\/|$)/.test(name);
    return own && !isTest(path) ? "only tests import isocline by its published name" : undefined;
  }
  const target = posix.join(posix.dirname(path), name);
  if (!target.startsWith(`${home}/`)) return `leaves ${home}; import the package by its published name`;
  if (!target.startsWith(source)) return undefined;
  const [from, to] = [path.startsWith(source) ? roomOf(path) : "", roomOf(target)];
  const platform = platforms.find((folder) => target.startsWith(folder));
  if (platform !== undefined && !path.startsWith(platform) && !isTest(path)) {
    return `${platform} is opened only by its published name`;
  }
  if (from === to && from !== "") return undefined;
  if (!rooms.includes(to)) return "is in no room";
  if (target !== `${source}${to}/index.ts`) return `room ${to} is entered through its index.ts`;
  if (from === "" || rooms.indexOf(to) < rooms.indexOf(from)) return undefined;
  return `room ${from} comes before ${to}`;
}

/** What is wrong with a file's imports, a line each. @type {(path: string, text: string) => string[]} */
export function problemsOf(path, text) {
  const lost = path.startsWith(source) && path !== `${source}index.ts` && !rooms.includes(roomOf(path));
  const wrong = importsOf(path, text).flatMap(({ name, line }) => {
    const reason = objection(path, name);
    return reason === undefined ? [] : [`${path}:${line}: import of ${name}: ${reason}`];
  });
  return lost ? [`${path}:1: is in no room; the rooms are ${rooms.join(", ")}`, ...wrong] : wrong;
}
