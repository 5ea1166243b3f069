export { applyRule, type RuleTrial } from "./apply-rule.ts";
export { arrayOf, inDType, type SampleOptions, sampleArray } from "./arrays.ts";
export { checkGradients, type GradientCheckOptions } from "./check-gradients.ts";
export { type Descent, type DescentPath, descend } from "./descend.ts";
export { describeInputControl, type InputControlContract, type InputControlSuite } from "./describe-input-control.ts";
export { describeLever, type LeverContract, type LeverSuite } from "./describe-lever.ts";
export { describeLoss, type LossContract, type LossSuite } from "./describe-loss.ts";
export { describeModel, type ModelContract, type ModelSuite } from "./describe-model.ts";
export { describeOp, type OpContract, type OpFacts, type OpSuite } from "./describe-op.ts";
export { describeOptimizer, type OptimizerContract, type OptimizerSuite } from "./describe-optimizer.ts";
export { describeRule, type RuleContract, type RuleSuite } from "./describe-rule.ts";
export { describeSearch, type SearchContract } from "./describe-search.ts";
export {
  describeTransform,
  type PlainStep,
  type TransformContract,
  type TransformSuite,
} from "./describe-transform.ts";
export { detachedAt } from "./detached-at.ts";
export { evaluate } from "./evaluate.ts";
export { expectAgreement } from "./expect-agreement.ts";
export { expectClose } from "./expect-close.ts";
export type { TestFramework } from "./framework.ts";
export type { LeverProblem } from "./lever-problem.ts";
export { gradientCheck, type Tolerance, tolerances } from "./tolerances.ts";
