import type { TrainConfig } from "../config/train-config.ts";
import type { Epochs } from "../options/epochs.ts";

/** A config with what it left to the table decided. */
export interface DecidedConfig extends TrainConfig {
  readonly batch: number;
  readonly epochs: Epochs;
}

/** Rows from which a model is wider, and batches larger: there is enough to learn, and wide products run at full speed. */
const MANY_ROWS = 200_000;

/** Steps that a training takes at least, as far as the most epochs allow. */
const STEPS = 4000;

/** A batch is at most this share of the rows, so that an epoch has steps enough. */
const BATCHES = 64;

function batchOf(rows: number): number {
  if (rows >= MANY_ROWS) return 1024;
  const power = 2 ** Math.floor(Math.log2(Math.max(1, rows / BATCHES)));
  return Math.min(256, Math.max(16, power), rows);
}

/**
 * Two thirds of the epochs are pretraining, as in the recipe that the figures in the documentation come from; a network
 * that comes trained has none.
 */
function epochsOf(steps: number, { control, model }: TrainConfig): Epochs {
  const controlled = control !== "none";
  const branch = Math.min(100, Math.max(10, Math.ceil(STEPS / 3 / steps)));
  if (model !== null) return { pretraining: 0, control: branch };
  return controlled ? { pretraining: 2 * branch, control: branch } : { pretraining: 0, control: 3 * branch };
}

function widthsOf(rows: number): readonly number[] {
  if (rows >= MANY_ROWS) return [256, 256, 256];
  return rows >= 2000 ? [128, 128, 128] : [64, 64, 64];
}

/**
 * Decides by the number of training rows what the config leaves open: three layers of 64 (below 2,000 rows), 128 or 256
 * (from 200,000) units; batches of a 64th of the rows, from 16 to 256, or 1024; epochs enough for 4,000 steps, from 30 to
 * 300.
 */
export function decide(config: TrainConfig, rows: number): DecidedConfig {
  const batch = config.batch ?? batchOf(rows);
  return {
    ...config,
    hidden: config.hidden ?? (config.model === null ? widthsOf(rows) : null),
    batch,
    epochs: config.epochs ?? epochsOf(Math.max(1, rows / batch), config),
  };
}
