/** Bundles the packages from empty dist folders, so that nothing of an older bundle is published. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { ensureBundled, packagesOf } from "./bundle.mjs";

for (const { folder } of packagesOf()) rmSync(join(folder, "dist"), { recursive: true, force: true });
await ensureBundled();
