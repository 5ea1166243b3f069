import { UsageError } from "isocline";
import { describe, expect, it } from "vitest";
import { type GivenOptions, resolveConfig } from "./resolve.ts";

const y = (options: GivenOptions, file?: Readonly<Record<string, unknown>>) =>
  resolveConfig({
    options: { data: "t.csv", target: "y", ...options },
    ...(file === undefined ? {} : { file: { path: "c.yaml", values: file, placeOf: () => "c.yaml, line 1" } }),
  });

describe("the split's settings", () => {
  it.each([
    [{}, "random"],
    [{ stratify: "y" }, "stratified"],
    [{ group: "shop" }, "group"],
    [{ time: "day" }, "time"],
    [{ splitColumn: "part" }, "column"],
    [{ validationData: "v.csv" }, "file"],
    [{ group: "shop", split: "group" }, "group"],
  ])("%j are a split that is %s", (options, split) => {
    expect(y(options)).toMatchObject({ ...options, split });
  });

  it("leave the share and the folds without a meaning where they have none", () => {
    expect(y({ splitColumn: "part" }).validation).toBeNull();
    expect(y({ validationData: "v.csv" }).validation).toBeNull();
    expect(y({ group: "shop" }).validation).toBe(0.2);
    expect(y({})).toMatchObject({ folds: null, repeats: null, fold: null, repeat: null, ensemble: null });
    expect(y({ folds: "5" })).toMatchObject({ folds: 5, repeats: 1, fold: null, repeat: null, ensemble: false });
    expect(y({ folds: "5", fold: "2" })).toMatchObject({ fold: 2, repeat: 1, ensemble: null, validation: null });
  });

  it.each([
    [{ group: "shop", time: "day" }, "--time: expected one way of splitting, found --group too"],
    [{ split: "group" }, "--split: expected --group with it, found none"],
    [{ split: "time", group: "shop" }, "--split: expected --time with it, found --group"],
    [{ split: "random", group: "shop" }, "--split: expected no --group with it, found random"],
    [{ splitColumn: "part", validation: "0.3" }, "--validation: expected a split by share, found one by column"],
    [{ folds: "5", validation: "0.3" }, "--validation: expected a split by share, found 5 folds"],
    [{ folds: "5", splitColumn: "part" }, "--folds: expected a split that makes folds, found one by a column"],
    [{ folds: "1" }, '--folds: expected a whole number of at least 2, found "1"'],
    [{ repeats: "2" }, "--repeats: expected --folds with it, found none"],
    [{ folds: "5", fold: "6" }, "--fold: expected a whole number from 1 to 5, found 6"],
    [{ folds: "5", fold: "1", ensemble: true }, "--ensemble: expected --folds with it, and no --fold, found --fold 1"],
    [{ folds: "5", repeats: "2", time: "day" }, "--repeats: expected 1 with --time"],
    [{ folds: "5", data: "-" }, "DATA: expected a table that can be read again, found standard input"],
  ])("refuse %j", (options, message) => {
    expect(() => y(options)).toThrow(UsageError);
    expect(() => y(options)).toThrow(message);
  });

  it("follow from a column of the kind group, where nothing else is said", () => {
    expect(y({ kinds: "shop=group" })).toMatchObject({ split: "group", group: "shop", validation: 0.2 });
    expect(y({ kinds: "shop=group", time: "day" })).toMatchObject({ split: "time", group: null });
    expect(y({ kinds: "shop=group", split: "random" })).toMatchObject({ split: "random", group: null });
  });

  it("of an option come before a file's", () => {
    expect(y({ time: "day" }, { split: "group", group: "shop", validation: 0.3 })).toMatchObject({
      split: "time",
      time: "day",
      group: null,
      validation: 0.3,
    });
    expect(y({ folds: "3" }, { split: "group", group: "shop", validation: 0.3 })).toMatchObject({
      split: "group",
      group: "shop",
      folds: 3,
      validation: null,
    });
    expect(y({ fold: "2" }, { folds: 3, ensemble: true, fold: null, repeat: null })).toMatchObject({
      fold: 2,
      repeat: 1,
      ensemble: null,
    });
    expect(() => y({}, { group: "shop", time: "day" })).toThrow("expected one way of splitting, found --group too");
  });
});
