/** Mean, spread and range of numbers that come one by one. NaN where undefined. */
export interface RunningMoments {
  add(value: number): void;
  readonly count: number;
  readonly mean: number;
  /** Population standard deviation. */
  readonly deviation: number;
  /** Of the mean: √(Σ(x − mean)²/(n − 1)) / √n. */
  readonly standardError: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** Welford's update, in float64: no square of a far mean is ever subtracted. */
export function runningMoments(): RunningMoments {
  let [count, average, squares] = [0, 0, 0];
  let [minimum, maximum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  return {
    add(value) {
      count++;
      const before = value - average;
      average += before / count;
      squares += before * (value - average);
      if (value < minimum) minimum = value;
      if (value > maximum) maximum = value;
    },
    get count() {
      return count;
    },
    get mean() {
      return count === 0 ? Number.NaN : average;
    },
    get deviation() {
      // Rounding may leave a trace of variance in equal values.
      return minimum === maximum ? 0 : Math.sqrt(squares / count);
    },
    get standardError() {
      return minimum === maximum && count > 1 ? 0 : Math.sqrt(squares / (count - 1) / count);
    },
    get minimum() {
      return count === 0 ? Number.NaN : minimum;
    },
    get maximum() {
      return count === 0 ? Number.NaN : maximum;
    },
  };
}
