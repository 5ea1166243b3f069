import { checkShape, type Json } from "isocline";
import { branchTrial } from "./branch-trial.ts";
import type { AnyTrialKind, TrialKind } from "./kind.ts";
import { pretrainingTrial } from "./pretraining-trial.ts";
import { taylorTrial } from "./taylor-trial.ts";

function checked<Task>({ task: schema, run }: TrialKind<Task>): AnyTrialKind {
  return {
    run: (task: Json, context) => run(checkShape(task, "task of a trial", schema, "start the search again"), context),
  };
}

/** Every kind of work that a trial can be. */
export const trialKinds: Readonly<Record<TrialKindName, AnyTrialKind>> = {
  pretraining: checked(pretrainingTrial),
  branch: checked(branchTrial),
  taylor: checked(taylorTrial),
};

export type TrialKindName = "pretraining" | "branch" | "taylor";

export function isTrialKind(name: string): name is TrialKindName {
  return Object.hasOwn(trialKinds, name);
}
