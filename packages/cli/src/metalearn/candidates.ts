import {
  analyseTaylor,
  analyseTaylorSlopes,
  driveSearch,
  type Executor,
  LOSS_SCHEMA,
  type LossFile,
  lossFileText,
  namesOf,
  type Proposal,
  roundedTaylor,
  type Search,
  type SettledOutcome,
  taylorFilterRegistry,
  taylorOfGenome,
  taylorSearch,
} from "isocline";
import type { Candidate, FilterTally, MetalearningFigures, MetalearningObjective } from "isocline/report";
import { trialOf } from "../trials/run-trial.ts";
import type { TaylorResult } from "../trials/taylor-trial.ts";
import { asJson } from "../trials/training-trial.ts";
import { version } from "../version.ts";
import { type PreparedSearch, taskOf } from "./prepare.ts";

/** The filter that always acts. */
const ALWAYS = "some-gradient";

/** What a search is told of a loss of classes that is not trained, as published. */
const WORST = 1;

/** The filters that judge every candidate, acting or not. */
export function filtersOf({ classes }: Pick<PreparedSearch, "classes">): readonly string[] {
  return classes === undefined ? ["null-pull", ALWAYS] : namesOf(taylorFilterRegistry);
}

/** The filters that a loss does not keep. */
function brokenBy(coefficients: readonly number[], classes: readonly string[] | undefined): readonly string[] {
  const { filters } =
    classes === undefined ? analyseTaylorSlopes(coefficients) : analyseTaylor(coefficients, classes.length);
  return Object.entries(filters).flatMap(([name, { holds }]) => (holds ? [] : [name]));
}

/** θ of a genome as it is trained with; without a negative zero, which a text would not keep. */
export function coefficientsOf(point: readonly number[]): readonly number[] {
  return roundedTaylor(taylorOfGenome(point)).map((value) => value + 0);
}

/** A loss as its file holds it. */
export function lossFile(
  coefficients: readonly number[],
  { classes }: Pick<PreparedSearch, "classes">,
  found?: LossFile["found"],
): LossFile {
  const ofClasses = classes !== undefined;
  return {
    schema: LOSS_SCHEMA,
    version: version(),
    loss: ofClasses ? "taylor" : "taylor-slopes",
    coefficients,
    factorials: false,
    ...(ofClasses ? { reduce: "sum" as const } : {}),
    ...(found === undefined ? {} : { found }),
  };
}

/** The figure that an objective looks at. */
export function figureOf(objective: MetalearningObjective, figures: MetalearningFigures | null): number | null {
  return figures?.[objective] ?? null;
}

/** What the search makes small: an error, or the RMSE. */
function errorOf(objective: MetalearningObjective, figures: MetalearningFigures | null): number | null {
  const figure = figureOf(objective, figures);
  return figure === null || objective === "rmse" ? figure : 1 - figure;
}

/** What the candidates of a search are judged with. */
export interface CandidateSearch {
  readonly prepared: PreparedSearch;
  /** The digest of the dataset. */
  readonly dataset: string;
  readonly executor: Executor;
  readonly signal: AbortSignal;
  /** After every candidate, in the order in which they are judged; the search waits for it. */
  onCandidate(candidate: Candidate, best: Candidate | undefined): void | Promise<void>;
}

/**
 * Searches by CMA-ES, judging losses by partial training. A loss that an acting filter refuses is told as the worst
 * without training.
 *
 * @returns why the search ended; undefined where it was interrupted
 */
export async function searchCandidates(options: CandidateSearch): Promise<string | undefined> {
  const { prepared, dataset, executor, signal, onCandidate } = options;
  const { search: settings, training, classes } = prepared;
  const { order, population, generations, sigma, variant, objective, partialSteps } = settings;
  const search: Search = taylorSearch({
    ...{ seed: training.seed, order, population, generations, sigma },
    variant: variant === "tutorial" ? "tutorial" : "purecma",
  });
  const acting = [...settings.filters, ALWAYS];
  const judged = new Map<number, Candidate>();
  let best: Candidate | undefined;

  const begun = (id: number, point: readonly number[]): Omit<Candidate, "outcome" | "value" | "figures"> => {
    const coefficients = coefficientsOf(point);
    const generation = Math.floor(id / population);
    return { id, generation, coefficients, broken: brokenBy(coefficients, classes) };
  };
  const judge = ({ id, point }: Proposal, outcome: SettledOutcome): number => {
    const candidate = begun(id, point);
    if (outcome.status === "failed") {
      judged.set(id, { ...candidate, outcome: "failed", value: null, figures: null, reason: outcome.reason });
      return Number.NaN;
    }
    const { status, heldOut } = outcome.result as unknown as TaylorResult;
    const value = errorOf(objective, heldOut);
    judged.set(id, { ...candidate, outcome: status === "diverged" ? "diverged" : "trained", value, figures: heldOut });
    return value ?? Number.NaN;
  };
  const ended = await driveSearch({
    search,
    executor,
    signal,
    spared({ id, point }) {
      const candidate = begun(id, point);
      if (!acting.some((name) => candidate.broken.includes(name))) return undefined;
      judged.set(id, { ...candidate, outcome: "refused", value: null, figures: null });
      return classes === undefined ? Number.NaN : WORST;
    },
    trialOf({ point }) {
      const loss = lossFileText(lossFile(coefficientsOf(point), prepared));
      const task = taskOf(prepared, dataset, { loss, seed: training.seed, steps: partialSteps, test: false });
      return trialOf("taylor", asJson(task));
    },
    scoreOf: (outcome, proposal) => judge(proposal, outcome),
    async onTold({ id }) {
      const candidate = judged.get(id) as Candidate;
      if (candidate.value !== null && (best?.value == null || isBetter(candidate, best))) best = candidate;
      await onCandidate(candidate, best);
    },
  });
  return ended === "interrupted" ? undefined : (search.stopped ?? "");
}

/** How the loss to compare with was judged. */
export interface JudgedUsual {
  /** Null where it diverged or failed. */
  readonly figures: MetalearningFigures | null;
  /** Why it has none. */
  readonly reason?: string;
}

/**
 * Judges the loss to compare with as a candidate is.
 *
 * @returns undefined where it was interrupted
 */
export async function judgeUsual({
  prepared,
  dataset,
  executor,
  signal,
}: Omit<CandidateSearch, "onCandidate">): Promise<JudgedUsual | undefined> {
  const { search, training, reference } = prepared;
  const given = { loss: reference.config.loss, seed: training.seed, steps: search.partialSteps, test: false };
  const task = taskOf(prepared, dataset, given);
  const outcome = await executor.run(trialOf("taylor", asJson(task)), signal);
  if (outcome.status === "interrupted") return undefined;
  if (outcome.status === "failed") return { figures: null, reason: `failed: ${outcome.reason}` };
  const { status, heldOut } = outcome.result as unknown as TaylorResult;
  return status === "diverged" ? { figures: null, reason: "diverged" } : { figures: heldOut };
}

/** By value, then by the order of asking. */
export function isBetter(a: Candidate, b: Candidate): boolean {
  const [left, right] = [a.value ?? Number.POSITIVE_INFINITY, b.value ?? Number.POSITIVE_INFINITY];
  return left < right || (left === right && a.id < b.id);
}

/** The best candidates, of different coefficients, the best first. */
export function bestOf(candidates: readonly Candidate[], count: number): readonly Candidate[] {
  const trained = candidates.filter(({ value }) => value !== null).toSorted((a, b) => (isBetter(a, b) ? -1 : 1));
  const different = new Map(trained.toReversed().map((each) => [each.coefficients.join(), each]));
  return trained.filter((each) => different.get(each.coefficients.join()) === each).slice(0, count);
}

/** What each filter refused, acting or not, and what became of those that were trained all the same. */
export function tallyFilters(
  prepared: Pick<PreparedSearch, "classes" | "search">,
  candidates: readonly Candidate[],
): readonly FilterTally[] {
  const { filters, partialSteps } = prepared.search;
  return filtersOf(prepared).map((name) => {
    const refused = candidates.filter(({ broken }) => broken.includes(name));
    const trained = refused.filter(({ outcome }) => outcome !== "refused");
    const values = trained.flatMap(({ value }) => value ?? []);
    return {
      name,
      acts: name === ALWAYS || filters.some((acting) => acting === name),
      refused: refused.length,
      steps: refused.length * partialSteps,
      trained: trained.length,
      best: values.length === 0 ? null : Math.min(...values),
    };
  });
}
