import {
  type GradientRule,
  type Objective,
  type ObjectiveContext,
  plainGradient,
  ruleObjective,
  type SlopeTargets,
} from "../control/index.ts";
import {
  concat,
  conditional,
  type DType,
  gather,
  input,
  loop,
  mul,
  type Program,
  program,
  reshape,
  sizeOf,
  slice,
  sub,
  type Tensor,
} from "../graph/index.ts";
import {
  flatten,
  type Link,
  type Model,
  modelLayout,
  onBatch,
  parameterLayout,
  type TrainingMode,
  unflatten,
} from "../model/index.ts";
import type { Update } from "../optimizer/index.ts";
import { lossTargetsOf, type TargetForm } from "./target-form.ts";

/**
 * Rows of at most so many columns are gathered for all steps at once: a few cold rows at a time cost several times as
 * much a row. Wider ones are not worth the copy.
 */
const mostGatheredAhead = 64;

/** What an epoch is compiled from. */
export interface EpochOptions {
  readonly model: Model;
  /** Minimised by every batch that is not controlled. */
  readonly objective: Objective;
  /** Minimised by the batches that a flag picks; the others do not evaluate it. */
  readonly controlledBatch?: Objective;
  /** Where a control finds its own strengths; in place of the two. */
  readonly adaptive?: AdaptiveEpoch;
  readonly rule?: GradientRule;
  /** Updates of the phase; 1 by default. Rules that warm up over a share of them read it. */
  readonly steps?: number;
  /** The learning rate that the schedule's factors multiply; 1 by default. Rules that follow the schedule read it. */
  readonly baseRate?: number;
  readonly optimizer: Update;
  readonly batch: number;
  /** Columns of the features. */
  readonly width: number;
  /** How targets are fed; one column of numbers by default. */
  readonly targets?: TargetForm;
  /** Whether examples have weights. */
  readonly weighted?: boolean;
  /** How many target slopes an example has; none by default. */
  readonly slopesPerRow?: number;
  readonly dtype?: DType;
}

/** An epoch whose control carries a state. */
export interface AdaptiveEpoch {
  readonly control: SlopeTargets;
  /** α. */
  readonly share: number;
  objectives(state: Tensor, done: Tensor): { readonly objective: Objective; readonly controlledBatch?: Objective };
}

/**
 * Names of the compiled epoch's state, the parameter vector first: fed under these, returned under `next.` and these.
 *
 * @param adaptive whether a control carries a state; it comes last
 */
export function stateNames(model: Model, optimizer: Update, adaptive = false): readonly string[] {
  const slots = optimizer.slots(parameterLayout(model.parameters)).map(({ name }) => `slot.${name}`);
  return ["parameters", ...slots, ...(adaptive ? ["control"] : [])];
}

/**
 * An epoch, or a stretch of one, as one program: a loop over batches that evaluates the objective and its gradient on
 * the batch's rows, and updates the parameters. Narrow rows are gathered before the loop: a copy of all that it reads.
 *
 * Inputs: `features` [rows, width], `targets` [rows, 1] (or as many columns as `targets` says), `weights` [rows] where
 * there are any, `targetSlopes` [rows, slopes of a row] where there are any, `probing` [steps, batch, 2·features] for
 * slope targets, `order` [steps, batch] (row numbers), `flags` [steps] (which batches are controlled), `rates` and
 * `numbers` [steps] (learning rate and number of each step), `phaseNumbers` [steps] (its number within the phase, from
 * 1), `keys` [steps] (for dropout and random controls), `count` (steps), and the state. Outputs: the state, and `losses`
 * [steps]. Inputs that nothing reads
 * are absent.
 */
export function epochProgram(options: EpochOptions): Program {
  const { model, rule = plainGradient(), optimizer, batch, width, adaptive } = options;
  const { dtype = "float32", targets: form = { columns: 1 }, weighted = false, steps = 1, baseRate = 1 } = options;
  const { slopesPerRow = 0 } = options;
  const link: { readonly link?: Link } = form.classes === undefined ? {} : { link: "softmax" };
  const layout = parameterLayout(model.parameters);
  const whole = modelLayout(model);
  const features = input("features", dtype, ["rows", width]);
  const targets = input("targets", dtype, ["rows", form.columns]);
  const weights = input("weights", dtype, ["rows"]);
  const targetSlopes = input("targetSlopes", dtype, ["rows", slopesPerRow]);
  const probing = input("probing", dtype, ["steps", batch, 2 * (adaptive?.control.features.length ?? 0)]);
  const order = input("order", "int64", ["steps", batch]);
  const perStep = (name: string, type: DType): Tensor => input(name, type, ["steps"]);
  const [flags, rates, numbers] = [perStep("flags", "bool"), perStep("rates", dtype), perStep("numbers", dtype)];
  const [phaseNumbers, keys] = [perStep("phaseNumbers", dtype), perStep("keys", "int64")];
  const roles = model.parameters.map(({ role }) => role);
  const names = stateNames(model, optimizer, adaptive !== undefined);
  const shapes = [
    [whole.total],
    ...optimizer.slots(layout).map(({ shape }) => shape),
    ...(adaptive === undefined ? [] : [[adaptive.control.size]]),
  ];
  const initial = names.map((name, i) => input(name, dtype, shapes[i] as readonly number[]));

  const { state, stacked } = loop(
    { count: input("count", "int64", []), trips: "steps", state: initial },
    (iteration, [vector, ...rest]) => {
      const [slots, control] = adaptive === undefined ? [rest, undefined] : [rest.slice(0, -1), rest.at(-1) as Tensor];
      const done = mul(sub(gather(phaseNumbers, iteration), 1), 1 / Math.max(1, steps));
      const { objective, controlledBatch } = adaptive?.objectives(control as Tensor, done) ?? options;
      const parts = unflatten(vector as Tensor, whole);
      const [parameters, buffers] = [parts.slice(0, layout.parameters.length), parts.slice(layout.parameters.length)];
      const parameterVector = buffers.length === 0 ? (vector as Tensor) : slice(vector as Tensor, [0], [layout.total]);
      const rows = gather(order, iteration);
      const inBatch = (x: Tensor): Tensor =>
        sizeOf(x.shape.slice(1) as readonly number[]) <= mostGatheredAhead
          ? gather(gather(x, order), iteration)
          : gather(x, rows);
      const [inputs, wanted] = [inBatch(features), lossTargetsOf(inBatch(targets), form)];
      const mode: TrainingMode = { dropoutKey: gather(keys, iteration), buffers };
      const learningRate = gather(rates, iteration);
      const contextOf = (predict: ObjectiveContext["predict"]): ObjectiveContext => ({
        predict,
        ...link,
        inputs,
        targets: wanted,
        ...(weighted && { weights: inBatch(weights) }),
        // Of the controlled batches alone, where only these read them.
        ...(slopesPerRow > 0 && { targetSlopes: gather(targetSlopes, rows) }),
        ...(adaptive && { probing: gather(probing, iteration) }),
        key: mode.dropoutKey,
      });
      const contextAt = remembered((at: readonly Tensor[]) => contextOf(onBatch(model, at, inputs, mode)));
      // A step's loss and all that it updates. Each branch of the conditional makes its own update: one that handed on
      // its gradient would be planned apart from the memory of the update.
      const step = (of: Objective): readonly Tensor[] => {
        const { objectiveAt, averageOf, partsOf } = ruleObjective(of, contextAt);
        const { loss, gradients } = rule.gradient(objectiveAt, parameters, {
          averageOf,
          partsOf,
          roles,
          step: gather(phaseNumbers, iteration),
          steps,
          rateShare: mul(learningRate, 1 / baseRate),
        });
        const { update, state: next } = optimizer.step({
          gradient: flatten(gradients, layout),
          parameters: parameterVector,
          state: slots,
          layout,
          step: gather(numbers, iteration),
          learningRate,
        });
        return [loss, sub(parameterVector, update), ...next];
      };
      // Figures are those of the model as it predicts: noise moves single masks of dropout more than their mean.
      const asPredicting = contextOf((x) => model.apply(parameters, x, { buffers }));
      const adapted = (): readonly Tensor[] =>
        control === undefined || adaptive === undefined
          ? []
          : [adaptive.control.next(control, done, asPredicting, Math.max(1, adaptive.share * steps))];
      const kept = control === undefined ? [] : [control];
      const [loss, updated, ...slotsAndControl] = (
        controlledBatch === undefined
          ? [...step(objective), ...adapted()]
          : conditional(
              gather(flags, iteration),
              [...step(controlledBatch), ...adapted()],
              [...step(objective), ...kept],
            )
      ) as readonly [Tensor, Tensor, ...Tensor[]];
      const carried = model.buffers?.next(parameters, inputs, mode) ?? [];
      const after = carried.length === 0 ? updated : concat([updated, ...carried.map(inOneRow)], 0);
      return { state: [after, ...slotsAndControl], stacked: [loss] };
    },
  );
  const outputs = Object.fromEntries(names.map((name, i) => [`next.${name}`, state[i] as Tensor]));
  return program("epoch", { ...outputs, losses: stacked[0] as Tensor });
}

/** A function that gives the same thing for the same list, so that what follows from it is computed once. */
function remembered<Of extends object, Made>(make: (of: Of) => Made): (of: Of) => Made {
  const made = new Map<Of, Made>();
  return (of) => {
    const known = made.get(of) ?? make(of);
    made.set(of, known);
    return known;
  };
}

function inOneRow(tensor: Tensor): Tensor {
  return reshape(tensor, [sizeOf(tensor.shape as readonly number[])]);
}
