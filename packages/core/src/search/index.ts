export { cmaEs } from "./cma-es/cma-es.ts";
export { type CmaEsOptions, type CmaVariant, cmaVariants } from "./cma-es/options.ts";
export { usualPopulation } from "./cma-es/strategy.ts";
export type { Tolerances } from "./cma-es/termination.ts";
export { epochsWithin } from "./comparison/budget.ts";
export { type ChosenStrength, chooseStrength, type TriedStrength } from "./comparison/choose.ts";
export {
  type ChangeVerdict,
  type ComparedFigure,
  comparedFigures,
  type FigureChange,
  type JudgedMethod,
  judgeMethods,
  judgeOverall,
  type MethodVerdict,
  type OverallVerdict,
  type RunFigures,
} from "./comparison/judge.ts";
export { constrainedValue, violation } from "./constrained.ts";
export { type DriveOptions, driveSearch } from "./drive.ts";
export { eachOnce } from "./each-once.ts";
export {
  type Executor,
  type SettledOutcome,
  shortKey,
  type Trial,
  type TrialOutcome,
  type TrialReport,
} from "./executor.ts";
export { hypervolume } from "./hypervolume.ts";
export { kneeOf } from "./knee.ts";
export { constraintsBroken, dominates, isFeasible, type Outcome, paretoFront } from "./pareto.ts";
export { type RandomSearchOptions, randomSearch } from "./random-search.ts";
export { constraintReference, invariantReference, kneeReference, welchReference } from "./references.ts";
export { restoreSearch, type SearchName, type SearchOptions, searchRegistry } from "./registry.ts";
export type { Evaluated, Proposal, Search, SearchFacts, SearchMethod, SearchSetup, SearchState } from "./search.ts";
export { type SearchSpace, type SpaceParameter, type SpaceScale, searchSpace, spaceScales } from "./space.ts";
export { halvingTrials, type SuccessiveHalvingOptions, successiveHalving } from "./successive-halving.ts";
export { type SymmetricEigen, symmetricEigen } from "./symmetric-eigen.ts";
export { analyseTaylor, type TaylorAnalysis } from "./taylor/analysis.ts";
export { attractor } from "./taylor/attractor.ts";
export {
  type FilterVerdict,
  type LossFilter,
  lossFilters,
  publishedInvariant,
  softmaxGaugeInvariant,
  someGradient,
  type TaylorFilter,
  type TaylorFilterName,
  taylorFilterRegistry,
} from "./taylor/filters.ts";
export { convertedTaylor, genomeOfTaylor, genomeSize, roundedTaylor } from "./taylor/genome.ts";
export {
  LOSS_SCHEMA,
  type LossFile,
  lossFileText,
  parseLossFile,
  stringifyLossFile,
} from "./taylor/loss-file.ts";
export type { Polynomial } from "./taylor/polynomial.ts";
export { nullEpoch, type Regime, regimeAt, zeroError } from "./taylor/regimes.ts";
export { analyseTaylorSlopes, type ResidualPull, type TaylorSlopesAnalysis } from "./taylor/residual.ts";
export { expandedRule, knownRules, type LearningRule, taylorRule } from "./taylor/rule.ts";
export { smoothedTaylor } from "./taylor/smoothing.ts";
export { type TaylorSearchOptions, taylorSearch } from "./taylor/taylor-search.ts";
export { taylorLossAt, taylorSlopesLossAt, taylorValue } from "./taylor/value.ts";
export * from "./tuning/index.ts";
export { type WelchTest, welchTest } from "./welch.ts";
