export { type Activation, type ActivationName, activations } from "./activations.ts";
export {
  type BatchNormOptions,
  batchNorm,
  batchStatistics,
  type ChannelStatistics,
  movedStatistics,
} from "./batch-norm.ts";
export { type ConvnetOptions, convnet, poolings } from "./convnet.ts";
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
export type { ImageShape, PoolingName } from "./image-layers.ts";
export { type ImportedModel, type ImportOptions, importOnnx } from "./import/import-onnx.ts";
export { onnxOperators } from "./import/operators/index.ts";
export { filled, glorot, he, type Initialiser } from "./initialise.ts";
export { layerNorm } from "./layer-norm.ts";
export {
  applyParts,
  applyVector,
  flatten,
  initialVector,
  modelLayout,
  type ParameterLayout,
  parameterLayout,
  roleMask,
  unflatten,
} from "./layout.ts";
export { applyLink, type Link, linkOf } from "./link.ts";
export { type InitialisationName, initialisations, type MlpOptions, mlp } from "./mlp.ts";
export {
  type Mode,
  type Model,
  type ModelBuffers,
  type ModelFacts,
  onBatch,
  type ParameterRole,
  type ParameterSpec,
  type TrainingMode,
} from "./model.ts";
export { type ModelName, type ModelOptions, modelRegistry } from "./registry.ts";
export { type ResnetOptions, resnet } from "./resnet.ts";
