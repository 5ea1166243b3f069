export { type Activation, type ActivationName, activations } from "./activations.ts";
export {
  type DeployedFileOptions,
  type DeployedOutputs,
  type DeployOptions,
  deployedFile,
  deployedOutputs,
  deployedProgram,
} from "./deploy.ts";
export { type DropoutDraw, dropout } from "./dropout.ts";
export { type ImportedModel, type ImportOptions, importOnnx } from "./import/import-onnx.ts";
export { onnxOperators } from "./import/operators/index.ts";
export { filled, glorot, he, type Initialiser } from "./initialise.ts";
export { layerNorm } from "./layer-norm.ts";
export { flatten, initialVector, type ParameterLayout, parameterLayout, roleMask, unflatten } from "./layout.ts";
export { type InitialisationName, initialisations, type MlpOptions, mlp } from "./mlp.ts";
export type { Mode, Model, ModelFacts, ParameterRole, ParameterSpec } from "./model.ts";
