import type { ModelOutput } from "../predict/model-outputs.ts";
import { key, member } from "./snippet-code.ts";

/** What a model predicts. */
export interface SnippetOutputs {
  /** The numbers that it predicts, in its order. */
  readonly values: readonly ModelOutput[];
  /** What the file calls the predicted class; undefined for numbers. */
  readonly label: string | undefined;
}

/** The parts of a snippet that read predictions. */
export interface OutputCode {
  /** Declarations before the predictor. */
  readonly types: string;
  /** What a row's prediction is. */
  readonly type: string;
  /** Names of the outputs that are computed. */
  readonly fetched: readonly string[];
  /** Statements that return a prediction a row, from `results`. */
  readonly read: string;
}

const NUMBERS = `
      const numbersOf = (name: string): Float64Array => results[name]?.data as Float64Array;`;

/** Reading one number, several, or a class with the probability of each. */
export function outputCode({ values, label }: SnippetOutputs): OutputCode {
  const fetched = [...(label === undefined ? [] : [label]), ...values.map(({ value }) => value)];
  const [only] = values;
  if (label === undefined && values.length === 1 && only !== undefined) {
    const read = `
      return Array.from(results[${JSON.stringify(only.value)}]?.data as Float64Array);`;
    return { types: "", type: "number", fetched, read };
  }
  const columns = values.map(({ name, value }) => `        ${key(name)}: numbersOf(${JSON.stringify(value)}),`);
  const cell = (name: string): string => `${key(name)}: ${member("columns", name)}[i] as number,`;
  const members = values.map(({ name }) => `  readonly ${key(name)}: number;`).join("\n");
  if (label === undefined) {
    const read = `${NUMBERS}
      const columns = {
${columns.join("\n")}
      };
      return rows.map((_, i) => ({
${values.map(({ name }) => `        ${cell(name)}`).join("\n")}
      }));`;
    const types = `
/** A predicted number of each column. */
export interface Prediction {
${members}
}
`;
    return { types, type: "Prediction", fetched, read };
  }
  const types = `
export type Class = ${values.map(({ name }) => JSON.stringify(name)).join(" | ")};

export interface Prediction {
  /** The most probable class. */
  readonly prediction: Class;
  /** Of each class; they add up to 1. */
  readonly probabilities: Readonly<Record<Class, number>>;
}
`;
  const read = `${NUMBERS}
      const labels = results[${JSON.stringify(label)}]?.data as Class[];
      const columns = {
${columns.join("\n")}
      };
      return rows.map((_, i) => ({
        prediction: labels[i] as Class,
        probabilities: {
${values.map(({ name }) => `          ${cell(name)}`).join("\n")}
        },
      }));`;
  return { types, type: "Prediction", fetched, read };
}
