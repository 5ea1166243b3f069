/**
 * The error function and its complement in float64, to about one unit in the last place, by Cody's rational
 * approximations. Source: Cody, "Rational Chebyshev approximations for the error function", Math. Comp. 23, 1969;
 * coefficients from his routine CALERF (netlib, specfun).
 */
export function erfValue(x: number): number {
  if (Number.isNaN(x)) return x;
  const y = Math.abs(x);
  if (y <= central) return x * nearZero(y * y);
  return Math.sign(x) * (0.5 - complement(y) + 0.5);
}

/** 1 − erf(x), without cancellation where erf is close to 1. */
export function erfcValue(x: number): number {
  if (Number.isNaN(x)) return x;
  const y = Math.abs(x);
  if (y <= central) return 1 - x * nearZero(y * y);
  return x > 0 ? complement(y) : 2 - complement(y);
}

/** Where the approximation of erf itself ends. */
const central = 0.46875;

/** The last of the numerator's coefficients multiplies the highest power, as in CALERF. */
const a = [3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694, 0.18577770618460315] as const;
const b = [23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171] as const;
const c = [
  0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001, 881.952221241769, 1712.0476126340707,
  2051.0783778260716, 1230.3393547979972, 2.1531153547440383e-8,
] as const;
const d = [
  15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903, 3290.7992357334597, 4362.619090143247,
  3439.3676741437216, 1230.3393548037495,
] as const;
const p = [
  0.30532663496123236, 0.36034489994980445, 0.12578172611122926, 0.016083785148742275, 0.0006587491615298378,
  0.016315387137302097,
] as const;
const q = [
  2.568520192289822, 1.8729528499234673, 0.5279051029514285, 0.06051834131244132, 0.0023352049762686918,
] as const;

/** A rational function with the numerator's leading coefficient last and the denominator's equal to 1. */
function ratio(t: number, numerator: readonly number[], denominator: readonly number[]): number {
  let above = (numerator.at(-1) as number) * t;
  let below = t;
  const last = denominator.length - 1;
  for (let i = 0; i < last; i++) {
    above = (above + (numerator[i] as number)) * t;
    below = (below + (denominator[i] as number)) * t;
  }
  return (above + (numerator[last] as number)) / (below + (denominator[last] as number));
}

/** erf(x)/x for small x, given x². */
function nearZero(square: number): number {
  return ratio(square, a, b);
}

/** erfc(y) for y above the centre. */
function complement(y: number): number {
  if (y > 27) return 0;
  // e^(−y²) in two factors, the first exact, since rounding y² would cost the last digits.
  const coarse = Math.trunc(y * 16) / 16;
  const scale = Math.exp(-coarse * coarse) * Math.exp(-(y - coarse) * (y + coarse));
  if (y <= 4) return scale * ratio(y, c, d);
  const inverse = 1 / (y * y);
  return (scale * (1 / Math.sqrt(Math.PI) - inverse * ratio(inverse, p, q))) / y;
}
