import { DataError, reservedColumns, type SourceColumn, type TableSource, UsageError, unknownColumn } from "isocline";
import { optionOf } from "../config/resolve.ts";
import { splitSettings } from "../config/settings/split.ts";
import { targetKeys } from "../config/settings/targets.ts";
import type { TrainConfig } from "../config/train-config.ts";
import { resolveColumns } from "../options/columns.ts";
import { OTHERS } from "../options/strength.ts";
import { strengthOf } from "./control.ts";
import { splitColumnOf, splitRuleOf } from "./tables.ts";

/** The name that ONNX Runtime can feed no input by: in an object of feeds it is no key. */
const UNFIT = "__proto__";

/** Checks every column that an option names before a row is read. */
export async function checkColumns(config: TrainConfig, table: TableSource): Promise<TrainConfig> {
  const columns = await table.columns();
  const known = columns.map(({ name }) => name);
  const { weight, kinds, lambda, boundary, bounds, directions, targetSlopes } = config;
  const target = resolveColumns("--target", config.target, known);
  if (weight !== null && !known.includes(weight)) unknownColumn("--weight", weight, known);
  for (const name of Object.keys(kinds)) if (!known.includes(name)) unknownColumn("--kinds", name, known);
  const features = resolveColumns("--features", config.features, known);
  const exclude = resolveColumns("--exclude", config.exclude, known);
  checkTargetAlone(target, { ...config, features, exclude });
  checkSplitColumn({ ...config, target }, known);
  const reserved = reservedColumns(splitRuleOf(config));
  const taken = [...target, ...exclude, ...reserved, ...Object.values(targetSlopes ?? {}), weight];
  if ((features.length > 0 ? features : known.filter((name) => !taken.includes(name))).includes(UNFIT)) {
    const remedy = "rename it with --query, or leave it out with --exclude";
    throw new DataError({
      where: table.name,
      expected: "columns whose names a model can be fed by",
      found: `"${UNFIT}"`,
      remedy,
    });
  }
  for (const [option, by] of Object.entries({ "--bounds": bounds, "--directions": directions })) {
    for (const name of Object.keys(by ?? {})) {
      if (name !== OTHERS && !known.includes(name)) unknownColumn(option, name, known);
    }
  }
  for (const name of Object.entries(targetSlopes ?? {}).flat()) {
    if (!known.includes(name)) unknownColumn("--target-slopes", name, known);
  }
  for (const key of targetKeys) {
    for (const name of Object.keys(config[key])) if (!known.includes(name)) unknownColumn(optionOf(key), name, known);
  }
  // How many numbers a list needs is known once ids are found.
  if ((boundary ?? lambda) !== null && !Array.isArray(boundary ?? lambda)) {
    const isNumber = ({ name, kind, type }: SourceColumn): boolean =>
      kind === "numeric" &&
      ["numeric", "integer"].includes(kinds[name] ?? (type === "boolean" ? type : kind)) &&
      name !== weight &&
      ![...target, ...exclude, ...reserved].includes(name) &&
      (features.length === 0 || features.includes(name));
    strengthOf(
      config,
      columns.filter(isNumber).map(({ name }) => name),
    );
  }
  return { ...config, target, features, exclude, numeric: resolveColumns("--numeric", config.numeric, known) };
}

/** What options say of other columns they do not say of the target. */
function checkTargetAlone(target: readonly string[], { features, exclude, kinds, weight }: TrainConfig): void {
  const weights = Object.keys(kinds).filter((name) => kinds[name] === "weight");
  const named = { "--exclude": exclude, "--features": features, "--kinds": Object.keys(kinds), "--weight": [weight] };
  for (const [where, names] of Object.entries(named)) {
    const name = target.find((each) => names.includes(each));
    if (name === undefined) continue;
    throw new UsageError({ where, expected: "another column than the target", found: `"${name}"` });
  }
  const [first, second] = new Set([...weights, ...(weight === null ? [] : [weight])]);
  if (second === undefined) return;
  const where = weight === null ? "--kinds" : "--weight";
  throw new UsageError({ where, expected: "one column of weights", found: `"${first}" and "${second}"` });
}

function checkSplitColumn(config: TrainConfig, known: readonly string[]): void {
  const column = splitColumnOf(config);
  if (column === undefined) return;
  const option = Object.entries(splitSettings).find(([kind]) => kind === config.split)?.[1] ?? "split";
  if (!known.includes(column)) unknownColumn(optionOf(option), column, known);
  if (!config.target.includes(column) || config.split === "stratified") return;
  throw new UsageError({ where: optionOf(option), expected: "another column than the target", found: `"${column}"` });
}
