import { nearestName, UsageError } from "isocline";

/**
 * One of some names.
 *
 * @throws UsageError for another, with the name it most resembles
 */
export function parseChoice<Name extends string>(option: string, text: string, names: readonly Name[]): Name {
  const found = names.find((name) => name === text);
  if (found !== undefined) return found;
  const near = nearestName(text, names);
  throw new UsageError({
    where: option,
    expected: `one of ${names.join(", ")}`,
    found: JSON.stringify(text),
    ...(near === undefined ? {} : { remedy: `did you mean ${near}?` }),
  });
}
