import type { PackedError } from "../packed-error.ts";

/** What a worker's process is told when it begins. */
export interface WorkerBeginning {
  readonly url: string;
  /** What errors call the URL. */
  readonly where: string;
  /** The folder that --store named. */
  readonly store: string | null;
}

/** What a worker's process tells the one that started it. */
export type WorkerMessage =
  | { readonly type: "ready"; readonly worker: string }
  | { readonly type: "note"; readonly level: "info" | "warning"; readonly text: string }
  | { readonly type: "begins"; readonly key: string }
  | { readonly type: "share"; readonly key: string; readonly share: number }
  | { readonly type: "ends"; readonly key: string; readonly how: string }
  /** It leaves for a cause that would be the next one's too. */
  | { readonly type: "left"; readonly error: PackedError };
