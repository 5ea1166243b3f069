import { outputNames, type Preprocessing, targetLabel } from "../data/index.ts";

/** What a deployed model calls one of several outputs. */
export interface DeployedOutput {
  /** `prediction:<column>`, or `probability:<class>`. */
  readonly value: string;
  /** By numeric feature; empty for a model without slopes. */
  readonly slopes: Readonly<Record<string, string>>;
}

/** What a deployed model calls its outputs. */
export interface DeployedOutputs {
  /** The one number, or the class; absent where several numbers are predicted. */
  readonly prediction?: string;
  /** Of the one number, by numeric feature; empty for a model without slopes, or of several outputs. */
  readonly slopes: Readonly<Record<string, string>>;
  /** By column or class, where there are several. */
  readonly outputs?: Readonly<Record<string, DeployedOutput>>;
}

/** What a deployed model calls each of its outputs, the only one too. */
export function outputsByName(
  { prediction = "", slopes, outputs }: DeployedOutputs,
  target: Preprocessing["target"],
): Readonly<Record<string, DeployedOutput>> {
  return outputs ?? { [targetLabel(target)]: { value: prediction, slopes } };
}

/** What the names depend on. */
export interface OutputNaming {
  readonly preprocessing: Preprocessing;
  /** Whether the model also gives slopes. */
  readonly slopes?: boolean;
}

/**
 * The names of a deployed model's outputs. Of one number: `prediction`, and `slope:<feature>`. Of several:
 * `prediction:<column>`, and `slope:<column>:<feature>`. Of classes: `prediction`, then `probability:<class>` and
 * `slope:<class>:<feature>`. ONNX tells inputs and outputs apart by name alone, so an output that a column is called
 * like gets underscores at its end until it is not.
 */
export function deployedOutputs({
  preprocessing: { features, target },
  slopes = false,
}: OutputNaming): DeployedOutputs {
  const taken = new Set(features.map(({ name }) => name));
  const take = (wanted: string): string => {
    let name = wanted;
    while (taken.has(name)) name += "_";
    taken.add(name);
    return name;
  };
  const numeric = features.filter(({ kind }) => slopes && kind === "numeric");
  const slopeNames = (prefix: string): Readonly<Record<string, string>> =>
    Object.fromEntries(numeric.map(({ name }) => [name, take(`${prefix}${name}`)]));
  const names = outputNames(target);
  if (target.kind === "regression" && names.length === 1) {
    const prediction = take("prediction");
    return { prediction, slopes: slopeNames("slope:") };
  }
  const isClass = target.kind === "classification";
  const label = isClass ? { prediction: take("prediction") } : {};
  const values = names.map((name) => take(`${isClass ? "probability" : "prediction"}:${name}`));
  const outputs = names.map((name, i): [string, DeployedOutput] => [
    name,
    { value: values[i] as string, slopes: slopeNames(`slope:${name}:`) },
  ]);
  return { ...label, slopes: {}, outputs: Object.fromEntries(outputs) };
}
