/** From this figure on ticks are written as 20k, lest they run into each other. */
const LONG = 1e4;

const UNITS = [
  ["G", 1e9],
  ["M", 1e6],
  ["k", 1e3],
] as const;

/** Below this they are written with an exponent. */
const SHORT = 1e-3;

const signed = (text: string): string => text.replaceAll("-", "−");

/** How the ticks of an axis are written: alike, short, and without the noise of binary fractions. */
export function tickText(low: number, high: number): (value: number) => string {
  const largest = Math.max(Math.abs(low), Math.abs(high));
  if (largest < SHORT) return (value) => (value === 0 ? "0" : signed(Number(value.toPrecision(3)).toExponential()));
  const [unit, size] = (largest >= LONG && UNITS.find(([, size]) => largest >= size)) || ["", 1];
  return (value) => (value === 0 ? "0" : `${signed(String(Number((value / size).toPrecision(6))))}${unit}`);
}
