export { type Activation, type ActivationName, activations } from "./activations.ts";
export {
  type DeployedFileOptions,
  type DeployOptions,
  deployedFile,
  deployedProgram,
} from "./deploy.ts";
export {
  type DeployedOutput,
  type DeployedOutputs,
  deployedOutputs,
  type OutputNaming,
} from "./deployed-outputs.ts";
export { type DropoutDraw, dropout } from "./dropout.ts";
export { type EnsembleOptions, ensembleFile, ensembleProgram } from "./ensemble.ts";
export { filled, glorot, he, type Initialiser } from "./initialise.ts";
export { layerNorm } from "./layer-norm.ts";
export { flatten, initialVector, type ParameterLayout, parameterLayout, roleMask, unflatten } from "./layout.ts";
export { applyLink, type Link, linkOf } from "./link.ts";
export { type InitialisationName, initialisations, type MlpOptions, mlp } from "./mlp.ts";
export type { Mode, Model, ModelFacts, ParameterRole, ParameterSpec } from "./model.ts";
