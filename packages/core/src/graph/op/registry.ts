import type { OpDefinition } from "../tensor.ts";
import { absOp } from "./abs.ts";
import { acrossBatchOp } from "./across-batch.ts";
import { addOp } from "./add.ts";
import { argMaxOp } from "./arg-max.ts";
import { averagePool2dOp } from "./average-pool2d.ts";
import { averageUnpool2dOp } from "./average-unpool2d.ts";
import { castOp } from "./cast.ts";
import { equalOp, greaterOp, greaterOrEqualOp, lessOp, lessOrEqualOp } from "./compare.ts";
import { concatOp } from "./concat.ts";
import { conditionalOp } from "./conditional.ts";
import { constantOp } from "./constant.ts";
import { convTranspose2dOp } from "./conv-transpose2d.ts";
import { convWeightGradient2dOp } from "./conv-weight-gradient2d.ts";
import { conv2dOp } from "./conv2d.ts";
import { cosOp } from "./cos.ts";
import { divOp } from "./div.ts";
import { erfOp } from "./erf.ts";
import { expOp } from "./exp.ts";
import { expandOp } from "./expand.ts";
import { finiteOp } from "./finite.ts";
import { floorOp } from "./floor.ts";
import { gatherOp } from "./gather.ts";
import { geluOp } from "./gelu.ts";
import { geluSlopeOp } from "./gelu-slope.ts";
import { gemmOp } from "./gemm.ts";
import { inputOp } from "./input.ts";
import { labelDecodeOp } from "./label-decode.ts";
import { labelEncodeOp } from "./label-encode.ts";
import { logOp } from "./log.ts";
import { log1pOp } from "./log1p.ts";
import { andOp, notOp, orOp } from "./logical.ts";
import { loopOp } from "./loop.ts";
import { matmulOp } from "./matmul.ts";
import { maxOp } from "./max.ts";
import { maxPick2dOp } from "./max-pick2d.ts";
import { maxPool2dOp } from "./max-pool2d.ts";
import { maxUnpool2dOp } from "./max-unpool2d.ts";
import { minOp } from "./min.ts";
import { mulOp } from "./mul.ts";
import { normOp } from "./norm.ts";
import { normalCdfOp } from "./normal-cdf.ts";
import { oneHotOp } from "./one-hot.ts";
import { padOp } from "./pad.ts";
import { parameterOp } from "./parameter.ts";
import { powOp } from "./pow.ts";
import { powerOp } from "./power.ts";
import { randomUniformOp } from "./random-uniform.ts";
import { reduceMaxOp } from "./reduce-max.ts";
import { reluOp } from "./relu.ts";
import { reshapeOp } from "./reshape.ts";
import { resultOp } from "./result.ts";
import { scatterAddOp } from "./scatter-add.ts";
import { sigmoidOp } from "./sigmoid.ts";
import { signOp } from "./sign.ts";
import { siluOp } from "./silu.ts";
import { siluSlopeOp } from "./silu-slope.ts";
import { sinOp } from "./sin.ts";
import { sliceOp } from "./slice.ts";
import { softplusOp } from "./softplus.ts";
import { splitOp } from "./split.ts";
import { sqrtOp } from "./sqrt.ts";
import { stopGradientOp } from "./stop-gradient.ts";
import { subOp } from "./sub.ts";
import { sumOp } from "./sum.ts";
import { tanhOp } from "./tanh.ts";
import { transposeOp } from "./transpose.ts";
import { whereOp } from "./where.ts";

/** Every op there is, once. */
export const opRegistry: readonly OpDefinition[] = [
  absOp,
  addOp,
  averagePool2dOp,
  averageUnpool2dOp,
  argMaxOp,
  castOp,
  equalOp,
  greaterOp,
  greaterOrEqualOp,
  lessOp,
  lessOrEqualOp,
  concatOp,
  conditionalOp,
  constantOp,
  convTranspose2dOp,
  convWeightGradient2dOp,
  conv2dOp,
  cosOp,
  divOp,
  erfOp,
  expOp,
  expandOp,
  finiteOp,
  floorOp,
  gatherOp,
  geluSlopeOp,
  geluOp,
  gemmOp,
  inputOp,
  labelDecodeOp,
  labelEncodeOp,
  logOp,
  log1pOp,
  andOp,
  notOp,
  orOp,
  loopOp,
  matmulOp,
  maxOp,
  maxPick2dOp,
  maxPool2dOp,
  maxUnpool2dOp,
  minOp,
  mulOp,
  normOp,
  normalCdfOp,
  oneHotOp,
  padOp,
  parameterOp,
  powOp,
  powerOp,
  randomUniformOp,
  reduceMaxOp,
  reluOp,
  reshapeOp,
  resultOp,
  scatterAddOp,
  sigmoidOp,
  signOp,
  siluSlopeOp,
  siluOp,
  sinOp,
  sliceOp,
  softplusOp,
  splitOp,
  sqrtOp,
  stopGradientOp,
  acrossBatchOp,
  subOp,
  sumOp,
  tanhOp,
  transposeOp,
  whereOp,
];
