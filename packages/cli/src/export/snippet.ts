import { remark } from "./snippet-code.ts";
import { check, exampleRow, feeds, rowType, type SnippetInput, tensors } from "./snippet-inputs.ts";
import { outputCode, type SnippetOutputs } from "./snippet-outputs.ts";

/** What a snippet is filled in with. */
export interface SnippetOptions {
  /** The model's columns, in the order in which it names them. */
  readonly inputs: readonly SnippetInput[];
  readonly outputs: SnippetOutputs;
  /** Where it is, as a URL relative to the snippet. */
  readonly url: string;
  /** What it predicts: a column, or several between commas. */
  readonly target: string;
  /** Which model it is, in words. */
  readonly model: string;
  /** The version of isocline that trained it. */
  readonly version: string;
}

/**
 * A TypeScript file that predicts rows with an exported model by onnxruntime-node alone: its columns and predictions as
 * types, a function that opens it, and an example row that it predicts where it is run itself. It needs no isocline.
 */
export function snippet({ inputs, outputs, url, target, model, version }: SnippetOptions): string {
  const { types, type, fetched, read } = outputCode(outputs);
  return `/**
 * Predicts ${remark(target)} with ${model} of isocline ${remark(version).slice(1, -1)}.
 * It needs onnxruntime-node. Run by itself, this file predicts the example below.
 */
import { fileURLToPath, pathToFileURL } from "node:url";
import { InferenceSession, Tensor } from "onnxruntime-node";

const MODEL = new URL(${JSON.stringify(url)}, import.meta.url);

/** A row of raw values, as in the table that the model was trained on; null is a blank. */
export interface Row {
${rowType(inputs)}
}

export const example: Row = {
${exampleRow(inputs)}
};
${types}
export interface Predictor {
  /** ${remark(target)} of each row.${check(inputs) === "" ? "" : " Throws a RangeError for a number or a date that is none."} */
  predict(rows: readonly Row[]): Promise<${type}[]>;
  release(): Promise<void>;
}
${check(inputs)}
/** Opens the model; it is at MODEL unless it was moved. */
export async function openModel(file: string = fileURLToPath(MODEL)): Promise<Predictor> {
  const session = await InferenceSession.create(file);
  return {
    async predict(rows) {
      const shape = [rows.length, 1];${tensors(inputs)}
      const results = await session.run(
        {
${feeds(inputs)}
        },
        [${fetched.map((name) => JSON.stringify(name)).join(", ")}],
      );${read}
    },
    release: () => session.release(),
  };
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const model = await openModel();
  console.log(await model.predict([example]));
  await model.release();
}
`;
}
