#!/usr/bin/env node
// A checkout bundles itself on first use and whenever a source has changed; a published package brings dist along.
import { existsSync } from "node:fs";

async function bundleSources() {
  try {
    const { ensureBundled } = await import("../../../scripts/bundle.mjs");
    await ensureBundled();
  } catch (error) {
    // The first line of a failed build only counts its errors.
    const [summary, first = summary] = error.message.split("\n");
    console.error(`isocline: cannot bundle the sources: ${first}; run npm ci if a package is missing, else correct it`);
    process.exit(1);
  }
}

if (existsSync(new URL("../src/main.ts", import.meta.url))) await bundleSources();
await import("../dist/main.js");
