import { embeddedColumns, encodedColumns, encodeSafetensors, modelLayout, outputNames } from "isocline";
import type { TrainedBranch } from "./trained.ts";

/**
 * A model's parameters as the bytes of a safetensors file, float32 under their names and in their shapes. Its metadata
 * say, each as JSON beside plain `isocline.version` and `isocline.branch`, what to make of them:
 * `isocline.architecture`, `isocline.columns` (of the encoded matrix, in order) and `isocline.preprocessing`.
 */
export function parametersFile(
  { branch, config, model, parameters, preprocessing }: TrainedBranch,
  version: string,
): Uint8Array {
  const layout = modelLayout(model);
  const tensors: Record<string, Float32Array> = {};
  const shapes: Record<string, readonly number[]> = {};
  let start = 0;
  for (const [i, { name, shape }] of layout.parameters.entries()) {
    const end = start + (layout.lengths[i] as number);
    tensors[name] = parameters.subarray(start, end);
    shapes[name] = shape;
    start = end;
  }
  const columns = encodedColumns(preprocessing.features);
  const { hidden, activation, dropout, layerNorm, residual } = config;
  const architecture = {
    name: model.name,
    inputs: columns.length,
    embeddings: embeddedColumns(preprocessing.features),
    hidden,
    outputs: outputNames(preprocessing.target).length,
    activation,
    dropout,
    layerNorm,
    residual,
  };
  const metadata = {
    "isocline.version": version,
    "isocline.branch": branch,
    "isocline.architecture": JSON.stringify(architecture),
    "isocline.columns": JSON.stringify(columns),
    "isocline.preprocessing": JSON.stringify(preprocessing),
  };
  return encodeSafetensors({ tensors, shapes, metadata });
}
