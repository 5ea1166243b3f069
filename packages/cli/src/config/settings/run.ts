import { positive } from "../../options/number.ts";
import { flag, number, whole } from "../kinds.ts";
import type { SettingsOf } from "../setting.ts";

export const runSettings: SettingsOf<"threads" | "noise" | "slopes"> = {
  threads: whole(1, {
    group: "run",
    takes: "number",
    help: "threads of ONNX Runtime; more help wide models alone",
    fallback: 1,
  }),
  noise: number(positive, {
    group: "run",
    takes: "σ",
    help: "of the sensitivities, in deviations of the feature",
    fallback: 1,
  }),
  slopes: flag({
    group: "run",
    help: "let model.onnx give its slopes beside its prediction, at about twice the cost",
    fallback: false,
  }),
};
