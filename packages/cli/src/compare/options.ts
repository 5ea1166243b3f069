import type { Json } from "isocline";
import type { MethodComparison, MethodSettings } from "isocline/report";
import { z } from "zod";
import { type ConfigFile, checkKeys } from "../config/given.ts";
import { number, share, whole } from "../config/kinds.ts";
import { settingKeys } from "../config/resolve.ts";
import { type GivenFor, type SettingGroup, settingGroup } from "../config/setting-group.ts";
import { splitItems, unquoted } from "../options/items.ts";
import { positive } from "../options/number.ts";
import { innerShare, shareFromNothing } from "../options/share.ts";
import { type AskedMethod, askedMethods, BASELINE, defaultMethods } from "./methods.ts";

/** What a comparison is told beside the settings of its trainings. */
export interface CompareOptions {
  readonly methods: readonly AskedMethod[];
  /** Trainings of each method that the verdict counts. */
  readonly seeds: number;
  /** Trainings of each strength that the choice of strengths counts; of other seeds. */
  readonly selectionSeeds: number;
  /** Strengths of each method. */
  readonly tries: number;
  /** As a share. */
  readonly maxLoss: number;
  /** Share of the rows for the verdict. */
  readonly test: number;
  /** σ of the noise on all features. */
  readonly testNoise: number;
  /** ρ of the attack. */
  readonly attack: number;
}

/** Names of methods, or names with settings; null of one of this program's own. */
type GivenMethods = readonly string[] | { readonly [name: string]: MethodSettings | null };

interface CompareSettings extends Omit<CompareOptions, "methods"> {
  /** Null for the default ones. */
  readonly methods: GivenMethods | null;
}

const group = "run";

const methods: z.ZodType<GivenMethods> = z.union([
  z.array(z.string()),
  z.record(z.string(), z.record(z.string(), z.unknown() as z.ZodType<Json>).nullable()),
]);

/** Every setting of a comparison: its option, and its key in a config file. */
export const compareGroup: SettingGroup<CompareSettings> = settingGroup<CompareSettings>({
  methods: {
    group,
    takes: "names",
    takesText: true,
    help: "what is compared with the baseline, by names; a config file can define more, each with its settings",
    schema: methods.nullable(),
    form: "names, or names with settings, as in {gentle: {control: jacobian, strength: 0.1}, sam: null}",
    parse: (_, text) => splitItems(text).map(unquoted),
    fallback: null,
    fallbackHelp: defaultMethods.join(", "),
  },
  seeds: whole(1, {
    group,
    takes: "number",
    help: "trainings of each method that the verdict counts, each from a pretrained state of its own",
    fallback: 5,
  }),
  selectionSeeds: whole(1, {
    group,
    takes: "number",
    help: "trainings of each strength by which one is chosen, from other seeds than the verdict's",
    fallback: 2,
  }),
  tries: whole(1, { group, takes: "number", help: "strengths of each method, over its whole range", fallback: 5 }),
  maxLoss: share(shareFromNothing, {
    group,
    takes: "share",
    help: "how much more error than the baseline's a method may bring, such as 3%",
    fallback: 0.03,
    fallbackHelp: "3%",
  }),
  test: share(innerShare, {
    group,
    takes: "share",
    help: "share of the rows that the verdict is made on, which neither trainings nor choices see",
    fallback: 0.2,
  }),
  testNoise: number(positive, {
    group,
    takes: "σ",
    help: "noise on all features under which errors are measured, in deviations of each",
    fallback: 0.1,
  }),
  attack: number(positive, {
    group,
    takes: "ρ",
    help: "how far an attack (FGSM) moves every feature, in its deviations",
    fallback: 0.1,
  }),
});

/** What a comparison was given: texts of options, and a config file. */
export interface GivenComparison {
  readonly options: GivenFor<CompareSettings>;
  readonly file?: ConfigFile;
}

const isNames = (given: GivenMethods): given is readonly string[] => Array.isArray(given);

/** The methods that were named, by an option or a file, each with the definition that the file may have. */
function givenMethods(
  asked: GivenMethods | null,
  { options, file }: GivenComparison,
  tries: number,
): readonly AskedMethod[] {
  if (asked === null) return askedMethods("--methods", [BASELINE, ...defaultMethods], {}, tries);
  const defined = options.methods === undefined ? asked : compareGroup.resolve({}, file).methods;
  const own = defined === null || isNames(defined) ? {} : defined;
  const where = options.methods === undefined ? `${file?.placeOf("methods") ?? ""}, methods` : "--methods";
  return askedMethods(where, isNames(asked) ? asked : Object.keys(asked), own, tries);
}

/**
 * What options and a file say of a comparison; an option overrides the file.
 *
 * @throws UsageError for a value that an option does not take, and methods that are none
 */
export function resolveCompare(given: GivenComparison): CompareOptions {
  const values = compareGroup.resolve(given.options, given.file);
  return { ...values, methods: givenMethods(values.methods, given, values.tries) };
}

/** What a comparison was told, from its record. */
export function recordedOptions(
  { definitions, tries, maxLoss, seeds, test, robustness }: MethodComparison,
  where: string,
): CompareOptions {
  return {
    ...{ tries, maxLoss, test },
    seeds: seeds.verdict.length,
    selectionSeeds: seeds.selection.length,
    testNoise: robustness.noise,
    attack: robustness.radius,
    methods: askedMethods(where, Object.keys(definitions), definitions, tries),
  };
}

/** The methods as a file and a record have them: null stands for one of this program's own. */
export function definitionsOf({ methods }: Pick<CompareOptions, "methods">): {
  readonly [name: string]: MethodSettings | null;
} {
  return Object.fromEntries(methods.map(({ name, definition }) => [name, definition]));
}

/** The options as the last part of a config file, from which `resolveCompare` makes them again. */
export function compareYaml(options: CompareOptions): string {
  return compareGroup.yaml("Comparison", { ...options, methods: definitionsOf(options) });
}

/**
 * A config file without what is a comparison's: what is left are settings of a training.
 *
 * @throws UsageError for a key that is neither
 */
export function withoutCompare(file: ConfigFile): ConfigFile {
  checkKeys(file, [...compareGroup.keys, ...settingKeys], "compare", "a comparison or a training");
  return compareGroup.rest(file);
}
