import { type Command, Option } from "commander";
import { nearestName, UsageError } from "isocline";
import type { MethodSettings } from "isocline/report";
import { z } from "zod";
import { type ConfigFile, settingKeys } from "../config/resolve.ts";
import { type ConfigDocument, spelt } from "../config/train-config.ts";
import { splitItems, unquoted } from "../options/items.ts";
import { innerFraction, notNegative, parseNumber, parseWhole, positive } from "../options/number.ts";
import { parsePercent } from "../options/percent.ts";
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

/** An option that is a number, on the command line and in a config file. */
interface NumberOption {
  readonly takes: string;
  readonly help: string;
  readonly fallback: number;
  /** The fallback in words, where the number does not say it. */
  readonly fallbackHelp?: string;
  parse(where: string, text: string): number;
}

type NumberKey = Exclude<keyof CompareOptions, "methods">;

const whole = (where: string, text: string): number => parseWhole(where, text, 1);

const numbers: { readonly [Key in NumberKey]: NumberOption } = {
  seeds: {
    takes: "number",
    help: "trainings of each method that the verdict counts, each from a pretrained state of its own",
    fallback: 5,
    parse: whole,
  },
  selectionSeeds: {
    takes: "number",
    help: "trainings of each strength by which one is chosen, from other seeds than the verdict's",
    fallback: 2,
    parse: whole,
  },
  tries: { takes: "number", help: "strengths of each method, over its whole range", fallback: 5, parse: whole },
  maxLoss: {
    takes: "share",
    help: "how much more error than the baseline's a method may bring, such as 3%",
    fallback: 0.03,
    fallbackHelp: "3%",
    parse: (where, text) => parsePercent(where, text, notNegative),
  },
  test: {
    takes: "share",
    help: "share of the rows that the verdict is made on, which neither trainings nor choices see",
    fallback: 0.2,
    parse: (where, text) => parsePercent(where, text, innerFraction),
  },
  testNoise: {
    takes: "σ",
    help: "noise on all features under which errors are measured, in deviations of each",
    fallback: 0.1,
    parse: (where, text) => parseNumber(where, text, positive),
  },
  attack: {
    takes: "ρ",
    help: "how far an attack (FGSM) moves every feature, in its deviations",
    fallback: 0.1,
    parse: (where, text) => parseNumber(where, text, positive),
  },
};

const numberKeys = Object.keys(numbers) as readonly NumberKey[];

/** The keys of a config file that are a comparison's alone. */
export const compareKeys: readonly string[] = ["methods", ...numberKeys.map(spelt)];

/** Defines the options of a comparison; none has a default, since a config file may say it. */
export function defineCompareOptions(command: Command): void {
  command
    .optionsGroup("Comparison:")
    .option(
      "--methods <names>",
      `what is compared with the baseline, by names (default: ${defaultMethods.join(", ")}); a config file can define more`,
    );
  for (const key of numberKeys) {
    const { takes, help, fallback, fallbackHelp = String(fallback) } = numbers[key];
    command.addOption(new Option(`--${spelt(key)} <${takes}>`, `${help} (default: ${fallbackHelp})`));
  }
}

/** What a comparison was given: texts of options, and a config file. */
export interface GivenComparison {
  readonly options: { readonly [Key in keyof CompareOptions]?: string };
  readonly file?: ConfigFile;
}

const methodsSchema = z.union([z.array(z.string()), z.record(z.string(), z.record(z.string(), z.json()).nullable())]);

/** The names in `--methods`, or of a file; and the definitions that the file has. */
function givenMethods({ options, file }: GivenComparison, count: number): readonly AskedMethod[] {
  const raw = file?.values.methods;
  const place = `${file?.placeOf("methods") ?? ""}, methods`;
  const inFile = raw === undefined || raw === null ? undefined : methodsSchema.safeParse(raw);
  if (inFile?.success === false) {
    const expected = "names, or names with settings, as in {gentle: {control: jacobian, strength: 0.1}, sam: null}";
    const found = typeof raw === "string" ? JSON.stringify(raw) : "another value";
    throw new UsageError({ where: place, expected, found });
  }
  const listed = inFile?.data;
  const own: { readonly [name: string]: MethodSettings | null } =
    listed === undefined || Array.isArray(listed) ? {} : listed;
  if (options.methods !== undefined) {
    const names = splitItems(options.methods).map((item) => unquoted(item));
    return askedMethods("--methods", names, own, count);
  }
  if (listed === undefined) return askedMethods("--methods", [BASELINE, ...defaultMethods], {}, count);
  return askedMethods(place, Array.isArray(listed) ? listed : Object.keys(listed), own, count);
}

/**
 * What options and a file say of a comparison; an option overrides the file.
 *
 * @throws UsageError for a value that an option does not take, and methods that are none
 */
export function resolveCompare(given: GivenComparison): CompareOptions {
  const { options, file } = given;
  const found = numberKeys.map((key) => {
    const { parse, fallback } = numbers[key];
    const text = options[key];
    if (text !== undefined) return [key, parse(`--${spelt(key)}`, text)] as const;
    const raw = file?.values[spelt(key)];
    if (raw === undefined || raw === null) return [key, fallback] as const;
    return [key, parse(`${file?.placeOf(spelt(key))}, ${spelt(key)}`, String(raw))] as const;
  });
  const values = Object.fromEntries(found) as { readonly [Key in NumberKey]: number };
  return { ...values, methods: givenMethods(given, values.tries) };
}

/** The methods as a file and a record have them: null stands for one of this program's own. */
export function definitionsOf({ methods }: Pick<CompareOptions, "methods">): {
  readonly [name: string]: MethodSettings | null;
} {
  return Object.fromEntries(methods.map(({ name, definition }) => [name, definition]));
}

/** The options as a config file has them, from which `resolveCompare` makes them again. */
export function compareDocument(options: CompareOptions): ConfigDocument {
  return {
    ...Object.fromEntries(numberKeys.map((key) => [spelt(key), options[key]])),
    methods: definitionsOf(options),
  };
}

/**
 * A config file without what is a comparison's: what is left are settings of a training.
 *
 * @throws UsageError for a key that is neither
 */
export function withoutCompare({ path, values, placeOf }: ConfigFile): ConfigFile {
  const known = [...compareKeys, ...settingKeys.map(spelt)];
  const unknown = Object.keys(values).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    const near = nearestName(unknown, known);
    throw new UsageError({
      where: placeOf(unknown),
      expected: "settings of a comparison or a training",
      found: `the key ${JSON.stringify(unknown)}`,
      remedy: near === undefined ? "see isocline compare --help: every option is a key" : `did you mean ${near}?`,
    });
  }
  const rest = Object.entries(values).filter(([key]) => !compareKeys.includes(key));
  return { path, values: Object.fromEntries(rest), placeOf };
}
