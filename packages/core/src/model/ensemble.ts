import { UsageError } from "../base/index.ts";
import { type Feature, outputNames, type Target, targetLabel } from "../data/index.ts";
import { add, argMax, concat, labelDecode, mul, type Program, program, reshape, type Tensor } from "../graph/index.ts";
import { toOnnx } from "../onnx/index.ts";
import { type DeployOptions, deployedProgram, targetMetadata } from "./deploy.ts";
import { type DeployedOutput, deployedOutputs, outputsByName } from "./deployed-outputs.ts";

/** Models that predict as one. */
export interface EnsembleOptions {
  /** Each with its own preprocessing, of one target; their slopes are given where all of them give theirs. */
  readonly members: readonly DeployOptions[];
}

/** What the members read: a column is a feature where it is one of any of them. */
function unitedFeatures({ members }: EnsembleOptions): readonly Feature[] {
  const united = new Map<string, Feature>();
  for (const feature of members.flatMap(({ preprocessing }) => preprocessing.features)) {
    const known = united.get(feature.name);
    if (known === undefined) united.set(feature.name, feature);
    else if (known.kind !== feature.kind) {
      const found = `${known.kind} and ${feature.kind}`;
      throw new UsageError({ where: `column "${feature.name}"`, expected: "one kind in all members", found });
    } else if (known.kind === "category" && feature.kind === "category") {
      united.set(feature.name, { ...known, levels: [...new Set([...known.levels, ...feature.levels])] });
    }
  }
  return [...united.values()];
}

/** `"y"`, with its classes where it has some. */
function describedTarget(target: Target): string {
  const label = `"${targetLabel(target)}"`;
  return target.kind === "classification" ? `${label} of classes ${target.classes.join(", ")}` : label;
}

/** The target and the united features, as `deployedOutputs` takes them. */
function unitedOptions(options: EnsembleOptions): Pick<DeployOptions, "preprocessing" | "slopes"> {
  const [first] = options.members;
  if (first === undefined) throw new UsageError({ where: "ensemble", expected: "at least one model", found: "none" });
  const { target } = first.preprocessing;
  const wanted = describedTarget(target);
  const other = options.members
    .map(({ preprocessing }) => describedTarget(preprocessing.target))
    .find((d) => d !== wanted);
  if (other !== undefined) {
    throw new UsageError({ where: "ensemble", expected: "models of one target", found: `${wanted} and ${other}` });
  }
  const slopes = options.members.every((member) => member.slopes === true);
  return { preprocessing: { features: unitedFeatures(options), target }, slopes };
}

/**
 * The mean of several trained models as one program from raw columns to raw predictions, of the inputs and outputs of
 * `deployedProgram`. Each member scales and encodes the raw columns in its own way, so the mean is that of what the
 * members' own programs give, to the last rounding; of classes it is the mean of the probabilities, and the class the
 * most probable by it. A column that a member does not know has no effect on it: its slope
 * there is 0.
 *
 * Cost: that of all members.
 *
 * @throws UsageError for no member, members of different targets, or a column that is of different kinds
 */
export function ensembleProgram(options: EnsembleOptions): Program {
  const { members } = options;
  const united = unitedOptions(options);
  const { target } = united.preprocessing;
  const names = deployedOutputs(united);
  const parts = members.map((member) => ({
    named: outputsByName(deployedOutputs(member), target),
    tensors: new Map(deployedProgram(member).outputs.map(({ name, tensor }) => [name, tensor])),
  }));
  /** The mean over all members of one of their outputs each; a member that lacks it counts as 0. */
  const mean = (output: string, nameOf: (named: DeployedOutput) => string | undefined): Tensor => {
    const found = parts.flatMap(({ named, tensors }) => {
      const name = named[output] === undefined ? undefined : nameOf(named[output]);
      return (name === undefined ? undefined : tensors.get(name)) ?? [];
    });
    return mul(
      found.reduce((a, b) => add(a, b)),
      1 / members.length,
    );
  };
  const outputs: Record<string, Tensor> = {};
  // In the target's order: keys of an object are sorted where they look like numbers, as classes may.
  const byName = outputsByName(names, target);
  const means = outputNames(target).map((output) => {
    return { output, named: byName[output] as DeployedOutput, value: mean(output, ({ value }) => value) };
  });
  if (target.kind === "classification" && names.prediction !== undefined) {
    const probabilities = concat(
      means.map(({ value }) => value),
      1,
    );
    outputs[names.prediction] = reshape(labelDecode(argMax(probabilities), target.classes), ["rows", 1]);
  }
  for (const { named, value } of means) outputs[named.value] = value;
  for (const { output, named } of means) {
    for (const [feature, name] of Object.entries(named.slopes)) {
      outputs[name] = mean(output, ({ slopes }) => (Object.hasOwn(slopes, feature) ? slopes[feature] : undefined));
    }
  }
  return program("ensemble", outputs);
}

/**
 * An ensemble as the bytes of an ONNX file, with the metadata of `deployedFile`, but for what differs from member to
 * member, and `isocline.members`, how many they are.
 *
 * @throws as `ensembleProgram`
 * @example await writeFile("model.onnx", ensembleFile({ members, version: "1.0.0" }))
 */
export function ensembleFile({ version, ...options }: EnsembleOptions & { readonly version: string }): Uint8Array {
  const united = unitedOptions(options);
  const { features, target } = united.preprocessing;
  const described = features.map(({ name, kind, ...rest }) => {
    return { name, kind, ...("levels" in rest ? { levels: rest.levels } : {}) };
  });
  const metadata = {
    "isocline.version": version,
    ...targetMetadata(target),
    "isocline.features": JSON.stringify(described),
    "isocline.outputs": JSON.stringify(deployedOutputs(united)),
    "isocline.members": String(options.members.length),
  };
  return toOnnx(ensembleProgram(options), { metadata });
}
