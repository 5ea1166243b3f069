import { type Reference, UsageError } from "../../base/index.ts";
import { add, concat, log, max, min, mul, split, sub, type Tensor } from "../../graph/index.ts";
import type { Loss } from "../../loss/index.ts";
import type { Objective, ObjectiveContext, ObjectiveFacts } from "../objective.ts";
import { type BatchProbe, probeBatch, type TargetFeature } from "./batch-probe.ts";
import type { Lever } from "./lever.ts";
import { measureBatch } from "./measure.ts";

/** What slope targets can be told. */
export interface SlopeTargetsOptions {
  readonly loss: Loss;
  readonly lever: Lever;
  readonly features: readonly TargetFeature[];
  /** Whether figures below their targets are left where they are, not raised. */
  readonly atMost?: boolean;
  /** Share of a phase over which targets move from the figures that it begins with to those that are wanted; 0.4 by default. */
  readonly approach?: number;
  /** Share of a phase's controlled batches over which the running figure forgets; 0.025 by default. */
  readonly horizon?: number;
  /** g: how far a place moves over a phase for a figure e times its target; 120 by default. */
  readonly rate?: number;
  /** d: how far it moves at once, until the figure is back; 6 by default. */
  readonly damping?: number;
}

/** A control that finds its own strengths. */
export interface SlopeTargets {
  readonly name: string;
  readonly facts: ObjectiveFacts;
  readonly references: readonly Reference[];
  readonly features: readonly TargetFeature[];
  /** Whether figures below their targets are left where they are. */
  readonly atMost: boolean;
  /** Numbers of its state. */
  readonly size: number;
  /**
   * The state to begin with.
   *
   * @param figures of the model that the phase begins with, by feature, in standard units
   * @param wanted figures
   */
  start(figures: readonly number[], wanted: readonly number[]): Float32Array;
  /** What a controlled batch minimises, for the state before it; `done` is how much of the phase is, from 0 to 1. */
  objective(state: Tensor, done: Tensor): Objective;
  /** The state after a controlled batch, of so many in the phase. */
  next(state: Tensor, done: Tensor, context: ObjectiveContext, batches: number): Tensor;
}

/** Places stay within this of 0. */
const FARTHEST = 20;

/** Below every figure that counts. */
const LEAST = 1e-12;

/**
 * Targets of slopes: a control that finds its own strengths, so that each feature's figure comes to what was asked.
 *
 * With f̂ⱼ the running mean of feature j's figure over controlled batches and rⱼ its target, a batch minimises a lever's
 * objective at the strength w(uⱼ + d·eⱼ), eⱼ = log(f̂ⱼ/rⱼ), and then uⱼ ← uⱼ + (g/n)·eⱼ: the multiplier and the term in
 * the excess of an augmented Lagrangian, on the logarithmic scale of a lever's strengths (`strengthAt`). n are the phase's
 * controlled batches, g is `rate`, d is `damping`. Over the first `approach` of the phase log rⱼ moves in a line from
 * log of the first figure to that of what is wanted: strengths that chase a far target at once overshoot, and figures off
 * the data come back slowly.
 *
 * Figures are those of the model as it predicts (without dropout), on the batch's rows, in standard units: mean |slope|,
 * or mean |change of the prediction| under N(0, σ²) noise on the feature before it is scaled.
 *
 * Cost: the lever's, and of each sensitivity a forward pass unless the lever makes it. It needs a phase of some hundred
 * controlled batches whose learning rate falls at its end; early stopping would cut off what makes figures settle.
 * Figures below their targets are raised by strengths below 0, which rewards slopes: `atMost` leaves them. The Lai lever
 * acts by errors and hardly pulls where a model makes none.
 *
 * @throws UsageError without features
 * @example slopeTargets({ loss: mse(), lever: noiseLever, features: [{ column: 7, of: "sensitivity" }] })
 *
 * Reference: after Nocedal and Wright 2006, *Numerical Optimization*, chapter 17.
 */
export function slopeTargets(options: SlopeTargetsOptions): SlopeTargets {
  const { loss, lever, features, atMost = false, approach = 0.4, horizon = 0.025, rate = 120, damping = 6 } = options;
  const count = features.length;
  if (count === 0) {
    throw new UsageError({ where: "slope targets", expected: "a feature with a target", found: "none" });
  }
  const probes = new WeakMap<ObjectiveContext, BatchProbe>();
  const probeOf = (context: ObjectiveContext): BatchProbe => {
    const known = probes.get(context) ?? probeBatch(context, features);
    probes.set(context, known);
    return known;
  };
  const facts: ObjectiveFacts = { ...lever.facts, targets: loss.facts.targets };
  const parts = (state: Tensor): readonly Tensor[] => split(state, new Array<number>(4).fill(count), 0);
  const logOf = (figures: Tensor): Tensor => log(max(figures, LEAST));
  /** log(figure/target), where the log of a target moves linearly from the first figure to what is wanted. */
  const excess = (state: Tensor, done: Tensor): Tensor => {
    const [, figures, first, wanted] = parts(state) as readonly [Tensor, Tensor, Tensor, Tensor];
    const way = approach === 0 ? 1 : min(mul(done, 1 / approach), 1);
    const interim = add(mul(logOf(first), sub(1, way)), mul(logOf(wanted), way));
    return sub(logOf(figures), atMost ? max(interim, logOf(wanted)) : interim);
  };
  const least = atMost && lever.signed ? 0 : -FARTHEST;
  const within = (place: Tensor): Tensor => max(min(place, FARTHEST), least);

  return {
    name: `targets by ${lever.name}`,
    facts,
    references: [...loss.references, ...lever.references],
    features,
    atMost,
    size: 4 * count,
    start: (figures, wanted) =>
      Float32Array.from([...new Array<number>(count).fill(lever.initial), ...figures, ...figures, ...wanted]),
    objective: (state, done) => ({
      name: `targets by ${lever.name}`,
      facts,
      references: lever.references,
      evaluate(context) {
        const [place] = parts(state) as readonly [Tensor];
        const now = within(add(place, mul(excess(state, done), damping)));
        return lever.evaluate(probeOf(context), loss, lever.strengthAt(now));
      },
    }),
    next(state, done, context, batches) {
      const [place, before, first, wanted] = parts(state) as readonly [Tensor, Tensor, Tensor, Tensor];
      const weight = Math.min(1, 1 / Math.max(1, horizon * batches));
      const figures = add(before, mul(sub(measureBatch(probeOf(context), features), before), weight));
      const seen = concat([place, figures, first, wanted], 0);
      const next = within(add(place, mul(excess(seen, done), rate / batches)));
      return concat([next, figures, first, wanted], 0);
    },
  };
}
