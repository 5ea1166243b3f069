import { holm, type PairedTest, pairedTest } from "../../diagnostics/index.ts";

/** The figures that methods are compared by; less is better in all of them. */
export const comparedFigures = ["error", "sensitivity", "slopeNorm", "noisy", "attacked"] as const;
export type ComparedFigure = (typeof comparedFigures)[number];

/** What one training came to on the rows of the verdict; null where undefined. */
export type RunFigures = { readonly [Figure in ComparedFigure]: number | null };

/** A method's trainings: one from each seed, in the same order for all methods; null where one has no figures. */
export interface JudgedMethod {
  readonly name: string;
  readonly runs: readonly (RunFigures | null)[];
}

/** What a change over the seeds says; `undefined` where fewer than two seeds have it. */
export type ChangeVerdict = "lower" | "higher" | "no difference" | "undefined";

/** How a figure changes against the baseline, over the seeds that both have. */
export interface FigureChange extends PairedTest {
  /** p, adjusted for the number of methods. */
  readonly adjusted: number | null;
  readonly verdict: ChangeVerdict;
}

/** A method against the baseline. */
export interface MethodVerdict {
  readonly name: string;
  /** Of (figure − baseline's) / baseline's, seed by seed. */
  readonly changes: { readonly [Figure in ComparedFigure]: FigureChange };
}

/** What a comparison comes to. */
export interface OverallVerdict {
  /**
   * `best`: one method lowers the figure most, and further than any other that lowers it. `tie`: several do, and the
   * best cannot be told from the others named. `none`: no method lowers it. `undefined`: there are too few seeds to say.
   */
  readonly outcome: "best" | "tie" | "none" | "undefined";
  /** The figure that was judged: the sensitivity, or the error where nothing has a sensitivity. */
  readonly by: "sensitivity" | "error";
  /** The methods that lower it within the loss that is allowed, the lowest first. */
  readonly lowering: readonly string[];
  /** Those of them that cannot be told from the first, the first included. */
  readonly leading: readonly string[];
  /** Methods that lower the sensitivity, but at more error than is allowed, or not in every seed. */
  readonly beyond: readonly string[];
  /** Methods that lower the error. */
  readonly erringLess: readonly string[];
}

/** The chance of a false verdict, over all methods. */
const LEVEL = 0.05;

/**
 * What methods do to each figure against the baseline: the relative change of each seed, its mean with Student's
 * interval, and a verdict after Holm's correction for the number of methods, figure by figure.
 *
 * The intervals are those of one method by itself; the verdicts keep the chance of calling one or more of the methods
 * different in a figure, when none is, below 5 %. Seeds that either lacks do not count.
 *
 * @example judgeMethods(baseline, methods)[0]?.changes.sensitivity.verdict
 */
export function judgeMethods(
  baseline: JudgedMethod["runs"],
  methods: readonly JudgedMethod[],
): readonly MethodVerdict[] {
  const tests = methods.map(({ runs }) => eachFigure((figure) => pairedTest(changesOf(runs, baseline, figure))));
  const adjusted = eachFigure((figure) => holm(tests.map((test) => test[figure].p)));
  return methods.map(({ name }, i) => ({
    name,
    changes: eachFigure((figure): FigureChange => {
      const test = tests[i]?.[figure] as PairedTest;
      const p = adjusted[figure][i] ?? null;
      return { ...test, adjusted: p, verdict: verdictOf(test, p) };
    }),
  }));
}

/**
 * Which method lowers the sensitivity most at an error that rises by at most `maxLoss` on average; the runner-ups are
 * tested against it seed by seed, with Holm's correction. Where nothing has a sensitivity it is about the error.
 *
 * The best is named by the figures that it is then tested by, which flatters it a little.
 */
export function judgeOverall(
  methods: readonly JudgedMethod[],
  verdicts: readonly MethodVerdict[],
  maxLoss: number,
): OverallVerdict {
  const by = verdicts.some(({ changes }) => changes.sensitivity.count > 0) ? "sensitivity" : "error";
  const lowered = verdicts.filter(({ changes }) => changes[by].verdict === "lower");
  const runsOf = (name: string): JudgedMethod["runs"] => methods.find((method) => method.name === name)?.runs ?? [];
  const allowed = ({ name, changes }: MethodVerdict): boolean =>
    (changes.error.mean ?? Number.POSITIVE_INFINITY) <= maxLoss && runsOf(name).every((run) => run !== null);
  const ranked = lowered.filter(allowed).sort((a, b) => (a.changes[by].mean ?? 0) - (b.changes[by].mean ?? 0));
  const lowering = ranked.map(({ name }) => name);
  const [first, ...others] = lowering;
  const against = holm(others.map((name) => pairedTest(changesOf(runsOf(name), runsOf(first as string), by)).p));
  const tied = others.filter((_, i) => !((against[i] ?? 1) <= LEVEL));
  const named = (of: readonly MethodVerdict[]): readonly string[] => of.map(({ name }) => name);
  const isUndefined = verdicts.every(({ changes }) => changes[by].verdict === "undefined");
  return {
    outcome: first !== undefined ? (tied.length > 0 ? "tie" : "best") : isUndefined ? "undefined" : "none",
    by,
    lowering,
    leading: first === undefined ? [] : [first, ...tied],
    beyond: by === "sensitivity" ? named(lowered.filter((verdict) => !allowed(verdict))) : [],
    erringLess: named(verdicts.filter(({ changes }) => changes.error.verdict === "lower")),
  };
}

function eachFigure<Value>(of: (figure: ComparedFigure) => Value): { readonly [Figure in ComparedFigure]: Value } {
  return Object.fromEntries(comparedFigures.map((figure) => [figure, of(figure)])) as {
    readonly [Figure in ComparedFigure]: Value;
  };
}

/** (figure − base's) / base's of the seeds that both have. */
function changesOf(runs: JudgedMethod["runs"], base: JudgedMethod["runs"], figure: ComparedFigure): readonly number[] {
  return runs.flatMap((run, i) => {
    const [here, there] = [run?.[figure] ?? null, base[i]?.[figure] ?? null];
    return here === null || there === null || !(there > 0) ? [] : [(here - there) / there];
  });
}

function verdictOf({ mean }: PairedTest, adjusted: number | null): ChangeVerdict {
  if (adjusted === null || mean === null) return "undefined";
  if (adjusted > LEVEL || mean === 0) return "no difference";
  return mean < 0 ? "lower" : "higher";
}
