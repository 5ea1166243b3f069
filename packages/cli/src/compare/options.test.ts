import { memberOf, UsageError } from "isocline";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { ConfigFile } from "../config/given.ts";
import { baselineConfig, changedConfig } from "./configs.ts";
import { defaultMethods, type KnownMethod, methodRegistry, strengthsOf } from "./methods.ts";
import { type CompareOptions, compareYaml, resolveCompare, withoutCompare } from "./options.ts";

const fileOf = (text: string): ConfigFile => ({
  path: "houses.yaml",
  values: parse(text),
  placeOf: (key) => `houses.yaml, line of ${key}`,
});
const ofFile = (text: string, options: Parameters<typeof resolveCompare>[0]["options"] = {}): CompareOptions =>
  resolveCompare({ options, file: fileOf(text) });
const base = baselineConfig({ data: "houses.csv", target: ["price"] }, undefined);

/** Every config that a file's methods stand for. */
const configsOf = (text: string): void => {
  for (const { name, settings, tries } of ofFile(text).methods) {
    for (const values of tries) changedConfig(base, `method ${name}`, { ...settings, ...values });
  }
};

describe("the options of a comparison", () => {
  it("have defaults, which a file and then the command line override", () => {
    expect(resolveCompare({ options: {} })).toMatchObject({
      ...{ seeds: 5, selectionSeeds: 2, tries: 5, maxLoss: 0.03, test: 0.2, testNoise: 0.1, attack: 0.1 },
      methods: defaultMethods.map((name) => ({ name })),
    });
    const text = "seeds: 3\nmax-loss: 1%\nmethods: [sam, lai]";
    expect(ofFile(text)).toMatchObject({ seeds: 3, maxLoss: 0.01, methods: [{ name: "sam" }, { name: "lai" }] });
    const given = { seeds: "7", methods: "none,dropout" };
    expect(ofFile(text, given)).toMatchObject({ seeds: 7, maxLoss: 0.01, methods: [{ name: "dropout" }] });
  });

  it("are made again from what is written of them", () => {
    const methods = "methods: {lai: null, a: {try: {dropout: [0.1, 0.2]}}, b: {loss: mae}}";
    const options = ofFile(`tries: 3\nmax-loss: 300%\n${methods}`);
    expect(options.maxLoss).toBe(3);
    expect(ofFile(compareYaml(options))).toEqual(options);
  });

  it("leave the settings of a training in a file", () => {
    expect(withoutCompare(fileOf("seeds: 3\nmethods: [sam]\nbatch: 64")).values).toEqual({ batch: 64 });
  });
});

describe("strengths", () => {
  const method = (name: string): KnownMethod => memberOf(methodRegistry, name);

  it("are evenly spaced by their logarithms, over the whole range of a method", () => {
    expect(strengthsOf(method("jacobian"), 5)).toEqual([0.001, 0.00316, 0.01, 0.0316, 0.1]);
    expect(strengthsOf(method("lai"), 3)).toEqual([0.1, 0.01, 0.001]);
    expect(strengthsOf(method("sam"), 1)).toEqual([0.05]);
  });

  it.each(Object.entries(methodRegistry.members))("of %s can all be trained with", (name, method) => {
    for (const value of strengthsOf(method, 9)) {
      const changes = { ...method.settings, [method.strength.setting]: value };
      const config = changedConfig(base, `method ${name}`, changes);
      expect(config).toMatchObject({ target: ["price"], dropout: name === "dropout" ? value : 0 });
      const changed = Object.entries(config).filter(([key, of]) => of !== base[key as keyof typeof base]);
      expect(changed.length).toBeGreaterThan(0);
    }
  });
});

describe("the baseline", () => {
  it("has no control, no rule, and no dropout or weight decay that nobody asked for", () => {
    expect(base).toMatchObject({
      control: "none",
      rule: "plain",
      lambda: null,
      dropout: 0,
      weightDecay: 0,
      threads: 1,
    });
    const said = baselineConfig({ dropout: "0.2" }, fileOf("data: houses.csv\ntarget: price\nweight-decay: 0.01"));
    expect(said).toMatchObject({ dropout: 0.2, weightDecay: 0.01 });
  });

  it("leaves aside what a file says of control", () => {
    const text =
      "data: houses.csv\ntarget: price\ncontrol: jacobian\nstrength: 0.1\nshare: 0.5\nrule: sam\nbaseline: false";
    expect(baselineConfig({}, fileOf(text))).toMatchObject({
      control: "none",
      rule: "plain",
      strength: null,
      share: null,
    });
  });
});

describe("a method", () => {
  it("changes what follows from its settings, and nothing else", () => {
    const config = changedConfig(base, "method a", { control: "pgd", share: 0.5, rule: "sam" });
    expect(config).toMatchObject({
      control: "pgd",
      share: 0.5,
      by: "batch",
      attackSteps: 7,
      radius: 0.1,
      ruleRadius: 0.05,
    });
    expect(changedConfig(base, "method a", { loss: "mae" })).toMatchObject({ control: "none", loss: "mae" });
    const classes = baselineConfig({ data: "a.csv", target: ["c"], labelSmoothing: "0.1" }, undefined);
    expect(changedConfig(classes, "method a", { loss: "baikal" })).toMatchObject({
      loss: "baikal",
      labelSmoothing: null,
    });
  });

  it.each([
    [
      "methods: {a: {strenght: 1}}",
      "method a: expected settings that a branch of the pretrained model can change:",
      "found strenght; did you mean strength?",
    ],
    ["methods: {a: {hidden: [4]}}", "method a: expected settings that a branch", "found hidden"],
    ["methods: {a: {average-weights: 0.9}}", "method a: expected settings that a branch", "found average-weights"],
    ["methods: {a: {control: jacobian, strength: -1}}", "method a, --strength: expected a number of at least 0", "-1"],
    ["methods: {a: {strength: 1}}", "method a, --strength: expected --rule", "with it, or --control"],
    ["methods: {a: {control: jacobain}}", "method a, --control: expected one of lai,", "did you mean jacobian?"],
    ["methods: {a: {}}", "methods, method a: expected settings of a training, as in {control: jacobian}", "found none"],
    ["methods: {none: {dropout: 0.1}}", "method none: expected another name", "which is the baseline"],
    [
      "methods: {a: {try: {dropout: [0.1, 0.2], l2: [1]}}}",
      "method a, try: expected lists of one length",
      "2 of dropout, 1 of l2",
    ],
    ["methods: {a: {try: 3}}", "method a, try: expected settings, each with a list", "found 3"],
    ["methods: {a: {try: {}}}", "method a, try: expected settings, each with a list", "found none"],
    ["methods: {a: {try: {dropout: 0.1}}}", "method a, try, dropout: expected a list of values", "found 0.1"],
    ["methods: {a: {try: {dropout: [0.1, 2]}}}", "method a, --dropout: expected a number from 0 to below 1", "2"],
    ["methods: 7", "line of methods, methods: expected one of lai,", '"7"'],
    ["methods: [[lai]]", "line of methods, methods: expected names, or names with settings, as in", '[["lai"]]'],
    ["methods: [lay]", "line of methods, methods: expected one of lai,", 'did you mean "lai"?'],
    ["methods: {lay: null}", "line of methods, methods: expected one of lai,", 'did you mean "lai"?'],
    ["methods: []", "methods: expected at least one method beside the baseline", "found none"],
    ["max-loss: lots", "max-loss: expected a share, as in 3% or 0.03", '"lots"'],
    ["max-loss: 3", "line of max-loss, max-loss: expected a share", 'found "3"; for a percentage write 3%'],
    ["test: 1", "test: expected a share, as in 3% or 0.03", '"1"; for a percentage write 1%'],
  ])("is refused as in %s", (text, ...parts) => {
    expect(() => configsOf(text)).toThrow(UsageError);
    for (const part of parts) expect(() => configsOf(text)).toThrow(part);
  });

  it.each([
    [
      "tris: 3",
      'line of tris: expected settings of a comparison or a training, found the key "tris"; did you mean tries?',
    ],
    ["bach: 3", 'found the key "bach"; did you mean batch?'],
    ["folds: 3", "line of folds, folds: expected one split of the rows, found 3; take the line out"],
  ])("and the file with %s", (text, message) => {
    const refused = (): unknown => baselineConfig({}, fileOf(`data: houses.csv\ntarget: price\n${text}`));
    expect(refused).toThrow(message);
  });
});

describe("options on the command line", () => {
  it.each([
    [{ methods: "lai,jacobain" }, "--methods: expected one of lai,", 'found "jacobain"; did you mean "jacobian"?'],
    [{ methods: "lai,lai" }, "--methods: expected each method once", "found lai twice"],
    [{ methods: "none" }, "--methods: expected at least one method beside the baseline", "found none"],
    [{ seeds: "0" }, "--seeds: expected a whole number of at least 1", '"0"'],
    [{ tries: "1.5" }, "--tries: expected a whole number of at least 1", '"1.5"'],
    [{ selectionSeeds: "none" }, "--selection-seeds: expected a whole number of at least 1", '"none"'],
    [{ maxLoss: "-3%" }, "--max-loss: expected a share of at least 0%", '"-3%"'],
    [{ maxLoss: "3" }, "--max-loss: expected a share, as in 3% or 0.03", 'found "3"; for a percentage write 3%'],
    [{ test: "100%" }, "--test: expected a share above 0% and below 100%", '"100%"'],
    [{ attack: "0" }, "--attack: expected a number above 0", '"0"'],
    [{ testNoise: "NaN" }, "--test-noise: expected a number above 0", '"NaN"'],
  ])("%j are refused", (options, ...parts) => {
    for (const part of parts) expect(() => resolveCompare({ options })).toThrow(part);
  });
});
