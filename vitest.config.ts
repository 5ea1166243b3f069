import { availableParallelism } from "node:os";
import type { ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = {
  // Packages import each other's sources, never a bundle that may be older.
  ssr: { resolve: { conditions: ["source", "module", "node", "development|production"] } },
  test: {
    include: ["packages/*/src/**/*.test.ts", "packages/*/test/**/*.test.ts", "scripts/**/*.test.mjs"],
    // Native addons (ONNX Runtime, DuckDB) are loaded once a process, so a file gets a process of its own.
    pool: "forks",
    maxWorkers: availableParallelism(),
    // Of a test that hangs: many start programs, which take several times as long on a machine that others use.
    testTimeout: 120_000,
    hookTimeout: 240_000,
  },
};

export default config;
