import { UsageError } from "./errors.ts";
import { nearestName } from "./nearest.ts";

/** The members of one kind, by name. Choices, schemas, tables and contract suites are derived from it. */
export interface Registry<Name extends string, Member> {
  /** What the members are, in words: "loss". */
  readonly kind: string;
  readonly members: Readonly<Record<Name, Member>>;
}

/** The names of a registry's members, in their order. */
export function namesOf<Name extends string>({ members }: Registry<Name, unknown>): readonly Name[] {
  return Object.keys(members) as Name[];
}

/**
 * The member of a name that may come from a person.
 *
 * @param where what the name was given for
 * @throws UsageError with the known names, and the one it most resembles
 */
export function memberOf<Name extends string, Member>(
  registry: Registry<Name, Member>,
  name: string,
  where: string = registry.kind,
): Member {
  const names = namesOf(registry);
  const known = names.find((candidate) => candidate === name);
  if (known !== undefined) return registry.members[known];
  const near = nearestName(name, names);
  throw new UsageError({
    where,
    expected: `one of ${names.join(", ")}`,
    found: JSON.stringify(name) ?? String(name),
    ...(near === undefined ? {} : { remedy: `did you mean "${near}"?` }),
  });
}
