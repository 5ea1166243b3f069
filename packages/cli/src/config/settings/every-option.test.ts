import { listMethods, type MethodKind } from "isocline";
import { describe, expect, it } from "vitest";
import { settingKeys } from "../resolve.ts";
import type { SettingKey } from "../train-config.ts";

/** The setting of each option of a registry's members, or why it has none. */
const told: Readonly<Record<MethodKind, Readonly<Record<string, SettingKey | { readonly without: string }>>>> = {
  split: everyOption("split", "split"),
  loss: everyOption("loss", "loss"),
  "input-control": {
    ...{ form: "form", norm: "norm", reduce: "reduce", lambda: "lambda", boundary: "boundary" },
    ...{ directions: "directions", difference: "difference", order: "differenceOrder", strength: "strength" },
    ...{ projections: "projections", gradientNorm: "gradientNorm", stochastic: "stochastic" },
    ...{ targetNorm: "targetNorm", bounds: "bounds", deviation: "deviation" },
    ...{ radius: "radius", ball: "ball", attackSteps: "attackSteps", stepSize: "stepSize" },
  },
  lever: everyOption("lever", "lever"),
  rule: {
    ...{ radius: "radius", strength: "strength", level: "flood", softness: "softness" },
    ...{ eta: "eta", leastRadius: "leastRadius", warmUp: "warmUp" },
  },
  transform: {
    ...{ batches: "accumulate", l1: "l1", l2: "l2", strength: "spectralNorm", rate: "weightDecay" },
    decay: "averageWeights",
    // One is that of clip-by-value, the other that of clip-by-global-norm.
    maximum: "clipNorm",
    roles: { without: "decay and penalties are for weights; a program chooses" },
    leastAxes: { without: "convolutions alone are for a program to choose" },
    iterations: { without: "one is enough where weights move little; a program chooses" },
  },
  optimizer: {
    ...{ momentum: "momentum", nesterov: "nesterov", weightDecay: "weightDecay" },
    roles: { without: "decay is for weights; a program chooses" },
    ...Object.fromEntries(
      ["beta1", "beta2", "epsilon", "momentumDecay", "decay", "centered"].map((option) => [
        option,
        { without: "a constant of the optimizer; a program chooses" },
      ]),
    ),
  },
  schedule: everyOption("schedule", "schedule"),
  model: everyOption("model", "hidden"),
};

/** All options of a kind, where one setting takes any. */
function everyOption(kind: MethodKind, setting: SettingKey): Readonly<Record<string, SettingKey>> {
  const options = listMethods().flatMap((method) => (method.kind === kind ? Object.keys(method.options ?? {}) : []));
  return Object.fromEntries(options.map((option) => [option, setting]));
}

describe("every option of every method", () => {
  it.each(listMethods().map(({ kind, name, options = {} }) => [kind, name, Object.keys(options)] as const))(
    "of the %s %s is a setting, or says why it is none: %s",
    (kind, _, options) => {
      for (const option of options) {
        const found = told[kind][option];
        expect([option, found]).not.toEqual([option, undefined]);
        if (typeof found === "string") expect(settingKeys).toContain(found);
      }
    },
  );

  it("names no option that nothing has", () => {
    for (const [kind, options] of Object.entries(told)) {
      const own = new Set(
        listMethods().flatMap((method) => (method.kind === kind ? Object.keys(method.options ?? {}) : [])),
      );
      // In place of λ, and beside a radius: absent where they are not given.
      for (const absent of ["boundary", "warmUp"]) own.add(absent);
      expect(Object.keys(options).filter((option) => !own.has(option))).toEqual([]);
    }
  });

  it("stands with its default where isocline lists methods", () => {
    const optionsOf = (kind: MethodKind, name: string): object | undefined =>
      listMethods().find((method) => method.kind === kind && method.name === name)?.options;
    for (const name of ["lai", "lai-directed", "lai-finite-difference"]) {
      expect(optionsOf("input-control", name)).toMatchObject({ lambda: 0.1 });
    }
    expect(optionsOf("input-control", "pgd")).toMatchObject({ attackSteps: 7, stepSize: 0.25 / 7 });
    expect(optionsOf("transform", "clip-by-value")).toEqual({ maximum: 1 });
    expect(optionsOf("optimizer", "adamw")).toMatchObject({ beta1: 0.9, weightDecay: 0.01 });
    for (const { kind, name, options } of listMethods()) {
      if (kind === "transform" || kind === "optimizer") expect([name, options]).not.toEqual([name, undefined]);
    }
  });
});
