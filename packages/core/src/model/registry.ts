import type { Registry } from "../base/index.ts";
import { type ConvnetOptions, convnet } from "./convnet.ts";
import { type MlpOptions, mlp } from "./mlp.ts";
import type { Model } from "./model.ts";
import { type ResnetOptions, resnet } from "./resnet.ts";

export type ModelName = "mlp" | "convnet" | "resnet";

/** What any of the models can be told; each reads its own. `inputs` is for mlp, `shape` for the others. */
export type ModelOptions = MlpOptions & ConvnetOptions & ResnetOptions;

/** Every model there is; the default first. */
export const modelRegistry: Registry<ModelName, (options: ModelOptions) => Model> = {
  kind: "model",
  members: { mlp, convnet, resnet },
};
