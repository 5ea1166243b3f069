import { UsageError } from "../base/index.ts";
import type { Feature } from "../data/index.ts";
import { add, mul, type Program, program, type Tensor } from "../graph/index.ts";
import { toOnnx } from "../onnx/index.ts";
import { type DeployOptions, deployedOutputs, deployedProgram } from "./deploy.ts";

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

/** The target and the united features, as `deployedOutputs` takes them. */
function unitedOptions(options: EnsembleOptions): Pick<DeployOptions, "preprocessing" | "slopes"> {
  const [first] = options.members;
  if (first === undefined) throw new UsageError({ where: "ensemble", expected: "at least one model", found: "none" });
  const { target } = first.preprocessing;
  const other = options.members.find(({ preprocessing }) => preprocessing.target.name !== target.name);
  if (other !== undefined) {
    const found = `"${target.name}" and "${other.preprocessing.target.name}"`;
    throw new UsageError({ where: "ensemble", expected: "models of one target", found });
  }
  const slopes = options.members.every((member) => member.slopes === true);
  return { preprocessing: { features: unitedFeatures(options), target }, slopes };
}

/**
 * The mean of several trained models as one program from raw columns to raw predictions, of the inputs and outputs of
 * `deployedProgram`. Each member scales and encodes the raw columns in its own way, so the mean is that of what the
 * members' own programs give, to the last rounding. A column that a member does not know has no effect on it: its slope
 * there is 0.
 *
 * Cost: that of all members.
 *
 * @throws UsageError for no member, members of different targets, or a column that is of different kinds
 */
export function ensembleProgram(options: EnsembleOptions): Program {
  const { members } = options;
  const united = unitedOptions(options);
  const names = deployedOutputs(united);
  const parts = members.map((member) => {
    const own = deployedOutputs(member);
    const outputs = new Map(deployedProgram(member).outputs.map(({ name, tensor }) => [name, tensor]));
    return {
      prediction: outputs.get(own.prediction) as Tensor,
      slope: (feature: string): readonly Tensor[] => {
        const tensor = Object.hasOwn(own.slopes, feature) ? outputs.get(own.slopes[feature] as string) : undefined;
        return tensor === undefined ? [] : [tensor];
      },
    };
  });
  const mean = (tensors: readonly Tensor[]): Tensor =>
    mul(
      tensors.reduce((a, b) => add(a, b)),
      1 / members.length,
    );
  const slopes = Object.entries(names.slopes).map(([feature, name]) => {
    return [name, mean(parts.flatMap(({ slope }) => slope(feature)))] as const;
  });
  const prediction = mean(parts.map(({ prediction }) => prediction));
  return program("ensemble", { [names.prediction]: prediction, ...Object.fromEntries(slopes) });
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
    "isocline.target": target.name,
    "isocline.features": JSON.stringify(described),
    "isocline.outputs": JSON.stringify(deployedOutputs(united)),
    "isocline.members": String(options.members.length),
  };
  return toOnnx(ensembleProgram(options), { metadata });
}
