import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  add,
  concat,
  deployedFile,
  deployedProgram,
  encodedColumns,
  input,
  mlp,
  mul,
  type Preprocessing,
  parseRecord,
  program,
  toOnnx,
} from "isocline";
import { type Ended, isocline, temporaryFolder, writeHouses } from "./isocline.ts";

/** Slopes of the linear model, in target deviations per feature deviation, and what each level adds. */
export const WEIGHTS: Readonly<Record<string, number>> = { area: 0.8, age: -0.5, luck: 0.1 };
const LEVELS: Readonly<Record<string, number>> = { red: 0.4, green: -0.2, blue: 0.1 };

const plainly = ["--scaling", "standard", "--dropout", "0", "--optimizer", "adam", "--schedule", "constant"];
const options = ["--target", "price", "--exclude", "id", "--batch", "64", ...plainly, "--quiet"];

/** A folder with a table, another of more rows, a run and models of no run. */
export interface Diagnosed {
  readonly folder: string;
  /** Of the run and the models. */
  readonly preprocessing: Preprocessing;
  path(name: string): string;
  train(...args: readonly string[]): Promise<Ended>;
  diagnose(...args: readonly string[]): Promise<Ended>;
  /** What `--json` prints; throws where it is not all that is said. */
  document(...args: readonly string[]): Promise<ReturnType<JSON["parse"]>>;
}

/** @param rows of the table `more.csv` */
export async function diagnosed(name: string, rows: number): Promise<Diagnosed> {
  const folder = await temporaryFolder(name);
  const path = (file: string): string => join(folder, file);
  await writeHouses(path("houses.csv"), 300);
  await writeHouses(path("more.csv"), rows);
  const train = (...args: readonly string[]) => isocline(folder, "train", "houses.csv", ...options, ...args);
  const trained = ["--epochs", "4+3", "--share", "1", "--hidden", "8", "--learning-rate", "0.01"];
  await train(...trained, "--out", "run");
  const { preprocessing } = parseRecord(await readFile(path("run/run.json"), "utf8"), "run").data;
  await writeModels(path, preprocessing);
  const diagnose = (...args: readonly string[]) => isocline(folder, "diagnose", ...args);
  return {
    ...{ folder, preprocessing, path, train, diagnose },
    async document(...args) {
      const { code, stdout, stderr } = await diagnose(...args, "--json");
      if (code !== 0 || stderr !== "") throw new Error(`exit code ${code}: ${stderr}`);
      return JSON.parse(stdout);
    },
  };
}

/** A linear model, the same without what isocline says of it, and one of two predictions. */
async function writeModels(path: (file: string) => string, preprocessing: Preprocessing): Promise<void> {
  const model = mlp({ inputs: 7, hidden: [] });
  const weights = encodedColumns(preprocessing.features).map(({ feature, level }) => {
    return (level === undefined ? WEIGHTS[feature] : LEVELS[level]) ?? 0;
  });
  const parameters = Float32Array.of(...weights, 0);
  await writeFile(path("linear.onnx"), deployedFile({ model, parameters, preprocessing, version: "1" }));
  await writeFile(path("mute.onnx"), toOnnx(deployedProgram({ model, parameters, preprocessing })));
  const [area, age] = [input("area", "float64", ["rows", 1]), input("age", "float64", ["rows", 1])];
  const metadata = {
    "isocline.target": "price",
    "isocline.features": '[{"name":"area"},{"name":"age"}]',
    "isocline.outputs": '{"prediction":"prediction","slopes":{}}',
  };
  const two = program("two", { prediction: concat([add(area, age), mul(area, age)], 1) });
  await writeFile(path("two.onnx"), toOnnx(two, { metadata }));
}
