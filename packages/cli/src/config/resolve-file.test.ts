import { UsageError } from "isocline";
import { describe, expect, it } from "vitest";
import { parseConfig as parse, untold, configOf as y } from "../../test/parse-config.ts";
import type { ConfigFile } from "./given.ts";
import { configDocument } from "./resolve.ts";
import type { TrainConfig } from "./train-config.ts";

/** A file with a target and a table beside what it is given. */
const fileOf = (values: Readonly<Record<string, unknown>>): ConfigFile => ({
  path: "c.yaml",
  values: { data: "t.csv", target: "y", ...values },
  placeOf: () => "c.yaml, line 1",
});

const fromFile = (values: Readonly<Record<string, unknown>>, ...args: readonly string[]): TrainConfig =>
  parse(args, fileOf(values));

describe("a config file", () => {
  it("may say each setting in its own form or as the command line does", () => {
    const own = { hidden: [8, 4], lambda: { a: 1, "*": 0.1 }, norm: { elastic: 0.5 }, exclude: ["b"], batch: 32 };
    const texts = { hidden: "8,4", lambda: "a=1", norm: "elastic:0.5", exclude: "b", batch: "32" };
    expect(fromFile(own)).toEqual(fromFile(texts));
    expect(fromFile({ epochs: "3+4" }).epochs).toEqual({ pretraining: 3, control: 4 });
    expect(fromFile({ epochs: 5, control: "none" }).epochs).toEqual({ pretraining: 0, control: 5 });
    expect(fromFile({ "learning-rate": 0.3, "layer-norm": true, baseline: false })).toMatchObject({
      learningRate: 0.3,
      layerNorm: true,
      baseline: false,
      ...untold,
    });
  });

  it("is overridden by options", () => {
    expect(fromFile({ batch: 32, seed: 5 }, "--batch", "64")).toMatchObject({ batch: 64, seed: 5 });
    expect(fromFile({ patience: 5 }, "--patience", "off").patience).toBeNull();
    expect(fromFile({ lambda: 1 }, "--boundary", "2")).toMatchObject({ lambda: null, boundary: 2 });
    expect(fromFile({ boundary: 2 }, "--lambda", "1")).toMatchObject({ lambda: 1, boundary: null });
  });

  it("loses the lines that an option leaves without a meaning", () => {
    expect(fromFile({ lambda: 1, share: 0.5 }, "--control", "none")).toMatchObject({ lambda: null, share: null });
    expect(() => fromFile({ control: "none", lambda: 1 })).toThrow("line 1, lambda: expected --control lai");
  });

  it("gives the same config again when it is read back", () => {
    for (const config of [y(), y("--control", "none", "--epochs", "3"), y("--boundary", "a=2", "--optimizer", "sgd")]) {
      expect(parse([], { ...fileOf({}), values: configDocument(config) })).toEqual(config);
    }
  });

  it.each([
    [{ bacth: 3 }, 'the key "bacth"; did you mean batch?'],
    [{ "learning-rate": -1 }, "c.yaml, line 1, learning-rate: expected a number above 0"],
    [{ "layer-norm": 3 }, "c.yaml, line 1, layer-norm: expected"],
    [{ control: "lia" }, "did you mean lai?"],
    [{ hidden: [1.5] }, "c.yaml, line 1, hidden: expected a whole number of at least 1, found [1.5]"],
    [{ categories: ["one-hot"] }, 'categories: expected one of one-hot, embedding, auto, found ["one-hot"]'],
    [{ epochs: [2, 2] }, "epochs: expected epochs of pretraining and of control, as in 100+100, found [2,2]"],
    [
      { epochs: { pretrain: 2, control: 2 } },
      'epochs: expected epochs of pretraining and of control, as in 100+100, found the key "pretrain"',
    ],
    [{ epochs: { control: 2 } }, 'as in 100+100, found no key "pretraining"'],
    [{ epochs: { control: "a", pretraining: 1 } }, 'as in 100+100, found "a" for "control"'],
    [{ kinds: { zip: "categry" } }, /kinds: expected one of numeric, .*, found "categry" for "zip"/],
    [{ seed: [1] }, "seed: expected a whole number of at least 0, found [1]"],
    [{ exclude: { a: 1 } }, 'exclude: expected names of columns, as a list or a text, found {"a":1}'],
    [{ weight: ["a"] }, 'weight: expected a text, found ["a"]'],
    [{ slopes: [] }, "slopes: expected one of true, false, found []"],
    [{ lambda: 1, boundary: 2 }, "c.yaml, line 1, lambda: expected --lambda or --boundary"],
  ])("is refused for %j", (values, message) => {
    expect(() => fromFile(values)).toThrow(UsageError);
    expect(() => fromFile(values)).toThrow(message);
  });
});
