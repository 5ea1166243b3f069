import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { atEnd } from "../at-exit.ts";

/** A folder of the system's temporary one, for files that live no longer than a command. */
export interface Scratch {
  /** The path of a file in it; the folder is made when the first is asked for. */
  place(name: string): string;
  /** Takes the folder away with all that is in it. */
  remove(): void;
}

/** Opens a scratch folder, which is taken away at the latest when the process ends, by a signal too. */
export function openScratch(): Scratch {
  let folder: string | undefined;
  let forget = (): void => {};
  function remove(): void {
    if (folder === undefined) return;
    rmSync(folder, { recursive: true, force: true });
    folder = undefined;
    forget();
  }
  return {
    place(name) {
      if (folder === undefined) {
        // Before the folder is there: a signal may come as soon as it is.
        forget = atEnd(remove);
        folder = mkdtempSync(join(tmpdir(), "isocline-"));
      }
      return join(folder, name);
    },
    remove,
  };
}
