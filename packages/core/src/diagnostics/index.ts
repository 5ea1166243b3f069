export { type DiagnoseOptions, type Diagnosis, diagnose } from "./diagnose.ts";
export { PROBE_ROWS, type Probe, probeRows } from "./probe.ts";
export { type DescribeRunOptions, describeRun, type RunContext } from "./run-record.ts";
export { type SensitivityOptions, sensitivity } from "./sensitivity.ts";
export { type Slopes, slopes } from "./slopes.ts";
