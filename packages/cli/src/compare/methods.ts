import { inputControlRegistry, memberOf, namesOf, type Registry, ruleRegistry, type Tried, UsageError } from "isocline";
import type { MethodSettings } from "isocline/report";

/** A way to train that a comparison knows: what it changes in the settings of the baseline. */
export interface KnownMethod {
  /** As sentences name it. */
  readonly title: string;
  /** Keys as options are spelt. */
  readonly settings: MethodSettings;
  /** The setting that says how strong it is, and from where to where it is tried. */
  readonly strength: { readonly setting: string; readonly from: number; readonly to: number };
}

/** Methods by the names of controls or rules, as far as those say how they are tried. */
function triedIn(
  kind: "control" | "rule",
  registry: Registry<string, () => { readonly facts: { readonly tried?: Tried } }>,
): Readonly<Record<string, KnownMethod>> {
  const found: Record<string, KnownMethod> = {};
  for (const name of namesOf(registry)) {
    const { title, share = 1, strengths } = memberOf(registry, name)().facts.tried ?? {};
    const [first] = strengths ?? [];
    if (title === undefined || first === undefined) continue;
    const { option: setting, from, to } = first;
    const settings = kind === "control" ? { control: name, share } : { rule: name };
    found[name] = { title, settings, strength: { setting, from, to } };
  }
  return found;
}

/** What comes of a setting that is no control's and no rule's. */
const bySetting: Readonly<Record<string, KnownMethod>> = {
  "weight-decay": {
    title: "Weight decay",
    settings: {},
    strength: { setting: "weight-decay", from: 0.001, to: 0.1 },
  },
  dropout: { title: "Dropout", settings: {}, strength: { setting: "dropout", from: 0.02, to: 0.5 } },
  l2: { title: "L2 penalty", settings: {}, strength: { setting: "l2", from: 1e-5, to: 1e-3 } },
};

/** What is compared where nothing else is said. */
export const defaultMethods: readonly string[] = [
  "lai",
  "jacobian",
  "double-backprop",
  "noise",
  "weight-decay",
  "dropout",
  "sam",
  "gr-forward",
];

const known: Readonly<Record<string, KnownMethod>> = {
  ...triedIn("control", inputControlRegistry),
  ...bySetting,
  ...triedIn("rule", ruleRegistry),
};

/** The methods that can be compared by their names, those that are compared by default first. */
export const methodRegistry: Registry<string, KnownMethod> = {
  kind: "method",
  members: Object.fromEntries(
    [...new Set([...defaultMethods, ...Object.keys(known)])].map((name) => [name, known[name] as KnownMethod]),
  ),
};

/** The name of the method that changes nothing. */
export const BASELINE = "none";

/** So many strengths, evenly spaced by their logarithms, both ends included; of one the middle. */
export function strengthsOf({ strength: { from, to } }: KnownMethod, count: number): readonly number[] {
  const at = (place: number): number => Number((from * (to / from) ** place).toPrecision(3));
  return count === 1 ? [at(0.5)] : Array.from({ length: count }, (_, i) => at(i / (count - 1)));
}

/** A method as it is to be compared. */
export interface AskedMethod {
  readonly name: string;
  readonly title: string;
  /** What stays the same at every strength. */
  readonly settings: MethodSettings;
  /** What changes from one strength to the next; one empty where there is nothing to try. */
  readonly tries: readonly MethodSettings[];
  /** Its definition, of a method of one's own. */
  readonly definition: MethodSettings | null;
}

/**
 * The methods that names stand for, each at so many strengths.
 *
 * @param where what the names were given for
 * @param own definitions by name, which come before this program's
 * @throws UsageError for an unknown name, one given twice, or no method beside the baseline
 */
export function askedMethods(
  where: string,
  names: readonly string[],
  own: { readonly [name: string]: MethodSettings | null },
  count: number,
): readonly AskedMethod[] {
  const defined = Object.keys(own).filter((name) => own[name] !== null);
  const all: Registry<string, KnownMethod | undefined> = {
    kind: "method",
    members: Object.fromEntries([
      ...defined.map((name) => [name, undefined]),
      ...Object.entries(methodRegistry.members),
      [BASELINE, undefined],
    ]),
  };
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw new UsageError({ where, expected: "each method once", found: `${twice} twice` });
  const asked = names.filter((name) => name !== BASELINE || defined.includes(name));
  const methods = asked.map((name): AskedMethod => {
    const definition = own[name] ?? null;
    if (definition !== null) return ownMethod(where, name, definition);
    const method = memberOf(all, name, where) as KnownMethod;
    const tries = strengthsOf(method, count).map((value) => ({ [method.strength.setting]: value }));
    return { name, title: method.title, settings: method.settings, tries, definition: null };
  });
  if (methods.length > 0) return methods;
  throw new UsageError({
    where,
    expected: `at least one method beside the baseline: ${defaultMethods.join(", ")}`,
    found: names.length === 0 ? "none" : BASELINE,
  });
}

/** A method of one's own: settings of a training, and under `try` lists of values to choose from. */
function ownMethod(where: string, name: string, definition: MethodSettings): AskedMethod {
  const { try: tried, ...settings } = definition;
  const of = `${where}, method ${name}`;
  if (name === BASELINE) {
    throw new UsageError({ where: of, expected: "another name", found: `${BASELINE}, which is the baseline` });
  }
  if (tried === undefined && Object.keys(settings).length === 0) {
    throw new UsageError({ where: of, expected: "settings of a training, as in {control: jacobian}", found: "none" });
  }
  return { name, title: name, settings, tries: tried === undefined ? [{}] : triesOf(`${of}, try`, tried), definition };
}

/** `{strength: [0.1, 1]}` as a list of settings; several settings move together. */
function triesOf(where: string, tried: MethodSettings[string]): readonly MethodSettings[] {
  const expected = "settings, each with a list of the values to try, as in {strength: [0.01, 0.1, 1]}";
  if (typeof tried !== "object" || tried === null || Array.isArray(tried)) {
    throw new UsageError({ where, expected, found: JSON.stringify(tried) });
  }
  const lists = Object.entries(tried).map(([key, values]) => {
    if (Array.isArray(values) && values.length > 0) return [key, values as readonly MethodSettings[string][]] as const;
    throw new UsageError({ where: `${where}, ${key}`, expected: "a list of values", found: JSON.stringify(values) });
  });
  const lengths = new Set(lists.map(([, values]) => values.length));
  const [length] = lengths;
  if (length === undefined) throw new UsageError({ where, expected, found: "none" });
  if (lengths.size > 1) {
    const found = lists.map(([key, values]) => `${values.length} of ${key}`).join(", ");
    throw new UsageError({ where, expected: "lists of one length, whose values go together", found });
  }
  return Array.from({ length }, (_, i) =>
    Object.fromEntries(lists.map(([key, values]) => [key, values[i] as MethodSettings[string]])),
  );
}
