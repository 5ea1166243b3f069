/** The paper's loop, with the others in the order after each. */
export function surgeryOf(rows: readonly (readonly number[])[]): readonly number[] {
  const dot = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((total, x, i) => total + x * (b[i] as number), 0);
  const total = (rows[0] as readonly number[]).map(() => 0);
  for (const [i, row] of rows.entries()) {
    let v = [...row];
    for (let step = 1; step < rows.length; step++) {
      const other = rows[(i + step) % rows.length] as readonly number[];
      const along = dot(v, other);
      if (along < 0) v = v.map((x, k) => x - (along / dot(other, other)) * (other[k] as number));
    }
    for (const [k, x] of v.entries()) total[k] = (total[k] as number) + x;
  }
  return total;
}
