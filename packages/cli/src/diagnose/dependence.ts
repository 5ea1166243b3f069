import {
  type DependencePoint,
  type LevelPoint,
  levelDependence,
  partialDependence,
  type RawFeature,
  type RawModel,
  type SampledRows,
} from "isocline";

/** The partial dependence of one output on one feature. */
export type Dependence =
  | { readonly kind: "numeric" | "date"; readonly name: string; readonly points: readonly DependencePoint[] }
  | { readonly kind: "category" | "boolean"; readonly name: string; readonly points: readonly LevelPoint[] };

/** By output: the partial dependences on features, in their order. */
export async function dependences(
  raw: RawModel,
  rows: SampledRows,
  features: readonly RawFeature[],
): Promise<readonly (readonly Dependence[])[]> {
  const found = Array.from({ length: raw.outputs }, (): Dependence[] => []);
  for (const feature of features) {
    const { name, kind } = feature;
    if (kind === "numeric" || kind === "date") {
      const points = await partialDependence(raw, rows, feature);
      for (const [output, of] of found.entries()) of.push({ name, kind, points: points[output] ?? [] });
    } else {
      const points = await levelDependence(raw, rows, feature);
      for (const [output, of] of found.entries()) of.push({ name, kind, points: points[output] ?? [] });
    }
  }
  return found;
}
