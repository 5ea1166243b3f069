import { abs, add, concat, mean, mul, reshape, split, sum, type Tensor } from "../../graph/index.ts";
import type { BatchProbe, TargetFeature } from "./batch-probe.ts";

/**
 * The figure of each feature on a batch, [features]: mean |slope|, or mean |change of the prediction|, in standard units.
 * Several outputs are taken together as records take them: of numbers the mean of their sizes, of classes half the sum.
 */
export function measureBatch(probe: BatchProbe, features: readonly TargetFeature[]): Tensor {
  const share = (outputs: number): number => (probe.context.link === "softmax" ? 1 / 2 : 1 / outputs);
  const bySlope = features.some(({ of }) => of === "slope") ? each(slopeSizes()) : [];
  const figures = features.map(({ of }, j) => {
    if (of === "slope") return bySlope[j] as Tensor;
    const moves = probe.moves(j);
    const outputs = moves.shape[1] as number;
    return reshape(mul(mean(sum(abs(moves), { axes: [1] })), share(outputs)), [1]);
  });
  return concat(figures, 0);

  function slopeSizes(): Tensor {
    const slopes = probe.slopes();
    const sizes = slopes.map((of) => mean(abs(of), { axes: [0] }));
    return mul(sizes.reduce(add), share(slopes.length));
  }
}

function each(vector: Tensor): readonly Tensor[] {
  const length = vector.shape[0] as number;
  return length === 1 ? [vector] : split(vector, new Array<number>(length).fill(1), 0);
}
