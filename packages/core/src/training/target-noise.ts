import { normalQuantile, type RandomStream, UsageError } from "../base/index.ts";
import type { TargetFeature } from "../control/index.ts";
import { type NumericColumn, numericColumns, scaler } from "../data/index.ts";
import { encodedColumn } from "./encoded-column.ts";
import type { PlacedDataset } from "./placed.ts";

/** What features with targets are probed with. */
export interface TargetNoise {
  /**
   * For each row, feature by feature, how far noise moves its encoded column, then how steep the encoding is there.
   *
   * The noise is spread evenly over N(0, σ²) in every batch, and among the first rows of it, so that the mean over few
   * rows is near that over many. Rows must be in random order.
   *
   * @param rows row numbers, one batch after another
   * @param batch rows of a batch
   */
  draw(rows: Uint32Array, batch: number, stream: RandomStream): Float32Array;
}

/** Multiples of the golden section, without their whole parts, spread evenly however many there are. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Quantiles of 0 and 1 are not finite. */
const LEAST = 1e-9;

/** @throws UsageError for a feature that is no column of numbers */
export async function targetNoise(data: PlacedDataset, features: readonly TargetFeature[]): Promise<TargetNoise> {
  const probes = await Promise.all(features.map((feature) => probeOf(data, feature)));
  return {
    draw(rows, batch, stream) {
      const width = 2 * features.length;
      const drawn = new Float32Array(rows.length * width);
      let start = 0;
      for (const [i, row] of rows.entries()) {
        if (i % batch === 0) start = stream.uniform();
        const place = (start + (i % batch) * GOLDEN) % 1;
        const noise = normalQuantile(Math.min(Math.max(place, LEAST), 1 - LEAST));
        for (const [j, { move, steepness }] of probes.entries()) {
          drawn[i * width + j] = move(row, noise);
          drawn[i * width + features.length + j] = steepness(row);
        }
      }
      return drawn;
    },
  };
}

interface FeatureProbe {
  move(row: number, noise: number): number;
  steepness(row: number): number;
}

async function probeOf(data: PlacedDataset, { column, noise: sigma = 1 }: TargetFeature): Promise<FeatureProbe> {
  const { moved, steepness, linear } = scaler(numericColumn(data, column).feature);
  if (linear) return { move: (_, noise) => moved(0, noise * sigma), steepness: () => steepness(0) };
  const here = await encodedColumn(
    data,
    Uint32Array.from({ length: data.rows }, (_, row) => row),
    column,
  );
  return {
    move: (row, noise) => moved(here[row] as number, noise * sigma),
    steepness: (row) => steepness(here[row] as number),
  };
}

function numericColumn({ preprocessing }: PlacedDataset, column: number): NumericColumn {
  const found = numericColumns(preprocessing.features).find((numeric) => numeric.column === column);
  if (found !== undefined) return found;
  throw new UsageError({ where: "slope targets", expected: "a column of numbers", found: `column ${column}` });
}
