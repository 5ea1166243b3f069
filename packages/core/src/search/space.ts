import { nearestName, UsageError } from "../base/index.ts";
import { check } from "./checks.ts";
import type { SearchSetup } from "./search.ts";

/** How a parameter is laid along its coordinate: evenly, or by its logarithm. */
export const spaceScales = ["linear", "log"] as const;
export type SpaceScale = (typeof spaceScales)[number];

/** A number that is searched. */
export interface SpaceParameter {
  readonly name: string;
  readonly low: number;
  readonly high: number;
  /** Linear by default; take log for strengths, whose ratios matter. */
  readonly scale?: SpaceScale;
  /** Whether only whole numbers are meant; those between are rounded. */
  readonly whole?: boolean;
}

/** Named parameters as coordinates from 0 to 1, so that one step of a search is the same sort of step in each. */
export interface SearchSpace {
  readonly parameters: readonly SpaceParameter[];
  /** The box of the coordinates, for a search's setup. */
  readonly box: Required<Pick<SearchSetup, "lower" | "upper">>;
  /** The parameters that a point stands for. */
  decode(point: readonly number[]): Readonly<Record<string, number>>;
  /**
   * The point that parameters stand at.
   *
   * @throws UsageError for a parameter that is missing, unknown or out of range
   */
  encode(values: Readonly<Record<string, number>>): readonly number[];
}

/**
 * A space of named parameters.
 *
 * Linear: low + u·(high − low). Logarithmic: low·(high/low)ᵘ. Both ends are met exactly.
 *
 * @throws UsageError for no parameter, one name twice, or a range that cannot be used
 * @example
 * const space = searchSpace([{ name: "lambda", low: 1e-3, high: 10, scale: "log" }, { name: "share", low: 0, high: 1 }]);
 * const search = cmaEs({ seed: 1, ...space.box });
 */
export function searchSpace(parameters: readonly SpaceParameter[]): SearchSpace {
  check(parameters.length > 0, "search space", "at least one parameter", "none");
  const names = parameters.map(({ name }) => name);
  for (const [i, { name, low, high, scale = "linear", whole = false }] of parameters.entries()) {
    const where = `parameter ${name} of the search space`;
    check(names.indexOf(name) === i, where, "one range", "two");
    check(spaceScales.includes(scale), `scale of ${where}`, spaceScales.join(" or "), scale);
    const finite = Number.isFinite(low) && Number.isFinite(high);
    check(finite && low < high, where, "a range from a lower to a higher number", `${low} to ${high}`);
    if (scale === "log") check(low > 0, where, "numbers above 0, since its scale is log", `${low} to ${high}`);
    if (whole) check(Number.isSafeInteger(low) && Number.isSafeInteger(high), where, "whole ends", `${low} to ${high}`);
  }
  return {
    parameters,
    box: { lower: parameters.map(() => 0), upper: parameters.map(() => 1) },
    decode: (point) => {
      check(point.length === parameters.length, "point", `${parameters.length} numbers`, point.length);
      return Object.fromEntries(
        parameters.map((parameter, i) => [parameter.name, valueOn(parameter, point[i] as number)]),
      );
    },
    encode: (values) => {
      const unknown = Object.keys(values).find((name) => !names.includes(name));
      if (unknown !== undefined) throw unknownName(unknown, names);
      return parameters.map((parameter) => placeOf(parameter, values[parameter.name]));
    },
  };
}

function valueOn({ low, high, scale, whole }: SpaceParameter, u: number): number {
  if (u === 1) return high;
  const value = scale === "log" ? low * (high / low) ** u : low + u * (high - low);
  return Math.min(Math.max(whole ? Math.round(value) : value, low), high);
}

function placeOf({ name, low, high, scale }: SpaceParameter, value: number | undefined): number {
  const inside = value !== undefined && value >= low && value <= high;
  check(inside, `parameter ${name}`, `a number from ${low} to ${high}`, value ?? "nothing");
  const given = value as number;
  return scale === "log" ? Math.log(given / low) / Math.log(high / low) : (given - low) / (high - low);
}

function unknownName(name: string, names: readonly string[]): UsageError {
  const near = nearestName(name, names);
  return new UsageError({
    where: "search space",
    expected: `one of ${names.join(", ")}`,
    found: JSON.stringify(name),
    ...(near === undefined ? {} : { remedy: `did you mean "${near}"?` }),
  });
}
