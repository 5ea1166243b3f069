import { createRequire } from "node:module";

/** The version of this program, as its manifest has it. */
export function version(): string {
  // By name, since a bundle's chunks lie at other depths than the sources do.
  const manifest: { readonly version: string } = createRequire(import.meta.url)("@isocline/cli/package.json");
  return manifest.version;
}
