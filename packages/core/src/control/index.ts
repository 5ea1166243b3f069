export { bySample } from "./by-sample.ts";
export { type LaiNorm, type LaiOptions, lai, laiReference } from "./input/lai.ts";
export { type LaiForm, laiFactor } from "./input/lai-factor.ts";
export { type LaiStrength, laiLambda } from "./input/lai-lambda.ts";
export { plain } from "./input/plain.ts";
export type { Objective, ObjectiveContext, ObjectiveFacts } from "./objective.ts";
export { plainGradient } from "./weight/plain.ts";
export type { GradientRule } from "./weight/rule.ts";
