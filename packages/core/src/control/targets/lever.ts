import type { Reference } from "../../base/index.ts";
import type { Tensor } from "../../graph/index.ts";
import type { Loss } from "../../loss/index.ts";
import type { ObjectiveFacts } from "../objective.ts";
import type { BatchProbe } from "./batch-probe.ts";

/** What pulls on slopes, as strongly as slope targets say. */
export interface Lever {
  readonly name: string;
  readonly facts: Pick<ObjectiveFacts, "inputDerivatives" | "needsSmooth" | "exact">;
  readonly references: readonly Reference[];
  /** Whether a strength below 0 means something: it raises slopes. */
  readonly signed: boolean;
  /**
   * The strength at a place u on the scale that slope targets move along, which is logarithmic far from 0.
   *
   * @param place [features]
   */
  strengthAt(place: Tensor): Tensor;
  /** The place to begin at, for every feature. */
  readonly initial: number;
  /** What a controlled batch minimises: a scalar. @param strengths [features]; the more, the smaller the slopes */
  evaluate(probe: BatchProbe, loss: Loss, strengths: Tensor): Tensor;
}
