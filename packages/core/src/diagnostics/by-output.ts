/** Figures of each output of a model, by feature. */
export interface ByOutput<Figure> {
  /** In the order of the outputs. */
  readonly outputs: readonly Readonly<Record<string, Figure>>[];
  /**
   * Of classes taken together: half the sum of the sizes of their probabilities' changes, row by row. That is the total
   * variation distance, and of two classes the size of either's. Absent where the outputs are no classes.
   */
  readonly together?: Readonly<Record<string, Figure>>;
}

/** One for each output, and one for all of them together where they are classes. */
export function perOutput<Part>(outputs: number, classes: boolean, make: () => Part): readonly Part[] {
  return Array.from({ length: outputs + (classes ? 1 : 0) }, make);
}

/** The sizes of each output's changes, and where they are classes' half their sum. */
export function withVariation(sizes: readonly Float64Array[], classes: boolean): readonly Float64Array[] {
  if (!classes) return sizes;
  const half = new Float64Array(sizes[0]?.length ?? 0);
  for (const of of sizes) for (let i = 0; i < half.length; i++) half[i] = (half[i] as number) + (of[i] as number) / 2;
  return [...sizes, half];
}

/** What was made `perOutput`, as figures. */
export function byOutput<Figure>(
  outputs: number,
  classes: boolean,
  figuresOf: (output: number) => Readonly<Record<string, Figure>>,
): ByOutput<Figure> {
  const each = Array.from({ length: outputs }, (_, output) => figuresOf(output));
  return { outputs: each, ...(classes ? { together: figuresOf(outputs) } : {}) };
}
