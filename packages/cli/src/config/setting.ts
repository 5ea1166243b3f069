import type { z } from "zod";
import type { SettingKey, TrainConfig } from "./train-config.ts";

/** Settings by what they are about: the headings of the help and of a config file. */
export const groups = {
  data: "Data",
  split: "Training and validation rows",
  control: "Control of slopes (standard units: target deviations per feature deviation)",
  rule: "Control of flatness (how gradients are taken)",
  model: "Model",
  training: "Training",
  run: "Run",
} as const;

/** The settings that are known when one is read: those before it in the list. */
export type Known = Partial<TrainConfig>;

/** When a setting means something. */
export interface Need {
  readonly holds: (known: Known) => boolean;
  /** What it needs, for the error where a person sets it without. */
  readonly expected: string;
  /** The setting that decides. */
  readonly of: SettingKey;
  readonly remedy?: string;
  /** What stands against it, for the error, where the value of `of` does not say it. */
  readonly found?: (known: Known) => string;
}

/**
 * One setting of a training. The options of the command line, what a config file may hold, its JSON Schema and its
 * comments, and the check of a record all come from this.
 */
export interface Setting<Value> {
  readonly group: keyof typeof groups;
  /** What its option takes, as in `<rows>`; a switch takes nothing. */
  readonly takes?: string;
  /** Whether its option may come several times; the values are joined. */
  readonly repeats?: boolean;
  readonly help: string;
  /** The default in words, where the value does not say it; null says nothing. */
  readonly fallbackHelp?: string | null;
  /** What it may hold, in a file or in a record. */
  readonly schema: z.ZodType<Value>;
  /** The value of a text, as the command line has it; `where` names it in errors. */
  readonly parse: (where: string, text: string, known: Known) => Value;
  /** The value as a config file has it, where that is not its JSON. */
  write?(value: Value): unknown;
  /** Whether a text in a file is written as on the command line: its own form is none. */
  readonly takesText?: true;
  /** What a file may hold, in words, where its option takes any text. */
  readonly form?: string;
  readonly fallback: Value | ((known: Known) => Value);
  readonly needs?: Need;
}

export type Settings = { readonly [Key in SettingKey]: Setting<TrainConfig[Key]> };
export type SettingsOf<Keys extends SettingKey> = { readonly [Key in Keys]: Setting<TrainConfig[Key]> };
