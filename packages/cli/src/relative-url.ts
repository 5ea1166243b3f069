import { dirname, relative, resolve, sep } from "node:path";

/** A file's URL as seen from another file: `../runs/a%20b/model.onnx`. */
export function relativeUrl(from: string, to: string): string {
  const steps = relative(dirname(resolve(from)), resolve(to)).split(sep);
  const path = steps.map(encodeURIComponent).join("/");
  return steps[0] === ".." ? path : `./${path}`;
}
