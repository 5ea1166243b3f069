import {
  CONFIDENCE,
  HISTOGRAM_BINS,
  analyseTaylor,
  analyseTaylorSlopes,
  attractor,
  cmaVariants,
  comparedError,
  comparedFigures,
  dependenceReferences,
  foldInterval,
  formatDate,
  intervalReferences,
  knownRules,
  lossFilters,
  meanOf,
  missedTargets,
  nullEpoch,
  outputNames,
  pairedDifference,
  parseDocument,
  referenceSchema,
  regimeAt,
  searchRegistry,
  smoothedTaylor,
  spaceScales,
  splitRegistry,
  spreadOf,
  targetLabel,
  targetRecordSchema,
  taylorLossAt,
  taylorRule,
  taylorSlopesLossAt,
  tuningAim,
  tuningExcess,
  tuningLimits,
  zeroError
} from "../chunks/chunk-NTIURPPR.js";
import {
  DataError,
  UsageError,
  memberOf,
  namesOf,
  withoutNumbers
} from "../chunks/chunk-NK6XQDYZ.js";

// packages/core/src/report/format.ts
var UNDEFINED = "\u2013";
var MINUS = "\u2212";
var NARROW_SPACE = "\u202F";
var signed = (text6) => text6.replace(/^-/, MINUS);
function decimals(magnitude, digits) {
  return Math.max(0, digits - 1 - Math.floor(Math.log10(magnitude)));
}
var LARGE = 1e6;
var SMALL = 1e-3;
function formatNumber(value, digits = 4) {
  return formatBeside(value, value, digits);
}
function formatBeside(value, other, digits = 4) {
  if (value === null || value === void 0 || !Number.isFinite(value)) return UNDEFINED;
  const magnitude = Math.abs(value);
  if (magnitude === 0) return "0";
  const beside = Math.abs(other ?? 0);
  const leading = beside > magnitude && beside < LARGE && beside / magnitude < 10 ** (digits - 2) ? beside : magnitude;
  if (leading >= LARGE || leading < SMALL) {
    return signed(value.toExponential(digits - 1).replace("e+", "e")).replace("e-", `e${MINUS}`);
  }
  return signed(value.toFixed(decimals(leading, digits)));
}
function formatPlain(value) {
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude >= LARGE || magnitude < SMALL)) return formatNumber(value, 5);
  return signed(String(magnitude >= 1e5 ? Math.round(value) : Number(value.toPrecision(5))));
}
function formatCount(value) {
  return signed(String(Math.round(value))).replace(/\B(?=(\d{3})+$)/g, NARROW_SPACE);
}
function formatDifference(value) {
  if (value === null || value === void 0 || !Number.isFinite(value)) return UNDEFINED;
  const text6 = value.toFixed(4);
  return Number(text6) > 0 ? `+${text6}` : signed(Number(text6) === 0 ? "0.0000" : text6);
}
function formatChange(fraction) {
  if (fraction === null || fraction === void 0 || !Number.isFinite(fraction)) return UNDEFINED;
  const percent2 = fraction * 100;
  const text6 = percent2.toFixed(Math.abs(percent2) < 99.95 ? 1 : 0);
  if (Number(text6) === 0) return `0.0${NARROW_SPACE}%`;
  return `${percent2 > 0 ? "+" : ""}${signed(text6)}${NARROW_SPACE}%`;
}
function formatPercent(fraction) {
  const percent2 = Math.abs(fraction) * 100;
  return `${Number(percent2.toFixed(percent2 < 9.95 ? 1 : 0))}${NARROW_SPACE}%`;
}
function formatSignedTick(value) {
  return `${value > 0 ? "+" : ""}${value}`.replace("-", MINUS);
}
function formatSeconds(seconds) {
  if (seconds < 9.995) return `${seconds.toFixed(2)} s`;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const two = (value) => String(value).padStart(2, "0");
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor(whole % 3600 / 60))} min`;
}

// packages/core/src/report/words.ts
var numbers = {
  error: { key: "rmse", name: "RMSE" },
  share: { key: "r2", name: "R\xB2" }
};
function wordsOf(target) {
  const label = targetLabel(target);
  if (target.kind === "classification") {
    return {
      label,
      changed: "the probability",
      unit: "probability",
      standard: "probability",
      raw: "probability",
      error: { key: "logLoss", name: "log loss" },
      share: { key: "accuracy", name: "accuracy" }
    };
  }
  if (target.columns.length > 1) {
    return {
      ...numbers,
      label,
      changed: "a prediction",
      unit: "standard units (the mean over the targets)",
      standard: "standard deviations of a target",
      raw: "standard deviations of a target"
    };
  }
  return {
    ...numbers,
    label,
    changed: label,
    unit: `units of ${label}`,
    standard: `standard deviations of ${label}`,
    raw: label
  };
}

// packages/core/src/report/metric-rows.ts
var metric = (key, label, change2) => ({
  key,
  label,
  figure: ({ metrics }) => metrics[key] ?? null,
  ...change2 === void 0 ? {} : { change: change2 }
});
function ofOutput(output, key, label, change2) {
  const figure6 = ({ outputs }) => outputs !== void 0 && Object.hasOwn(outputs, output) ? outputs[output]?.[key] ?? null : null;
  return {
    key: `${key}:${output}`,
    label: `${label} (${output})`,
    figure: figure6,
    ...change2 === void 0 ? {} : { change: change2 }
  };
}
function metricRows(target) {
  const norm = metric("slopeNorm", "mean slope norm (standard)");
  const { label } = wordsOf(target);
  if (target.kind === "classification") {
    return [
      metric("accuracy", "accuracy", "difference"),
      metric("logLoss", "log loss"),
      metric("auc", target.classes.length > 2 ? "AUC (mean, one against the rest)" : "AUC", "difference"),
      metric("brier", "Brier score"),
      metric("calibrationError", "calibration error", "difference"),
      metric("outputVariance", "output variance (probability\xB2)"),
      metric("slopeNorm", "mean slope norm (probability)")
    ];
  }
  const names2 = outputNames(target);
  if (names2.length === 1) {
    return [
      metric("rmse", `RMSE (${label})`),
      metric("mae", `MAE (${label})`),
      metric("r2", "R\xB2", "difference"),
      metric("outputVariance", `output variance (${label}\xB2)`),
      norm
    ];
  }
  return [
    metric("rmse", "mean RMSE (standard)"),
    metric("mae", "mean MAE (standard)"),
    metric("r2", "mean R\xB2", "difference"),
    ...names2.flatMap((name) => [
      ofOutput(name, "rmse", "RMSE"),
      ofOutput(name, "mae", "MAE"),
      ofOutput(name, "r2", "R\xB2", "difference")
    ]),
    metric("outputVariance", "mean output variance (standard)"),
    norm
  ];
}

// packages/core/src/report/comparison.ts
var BRANCHES = ["baseline", "controlled"];
function figureOf(figures3, column) {
  return figures3 !== void 0 && Object.hasOwn(figures3, column) ? defined(figures3[column] ?? null) : null;
}
function defined(value) {
  return value !== null && Number.isFinite(value) ? value : null;
}
function rankedColumns({ branches }) {
  const lead = branches.baseline ?? branches.controlled;
  if (lead === void 0) return [];
  const size2 = (column) => figureOf(lead.sensitivity, column) ?? -1;
  return Object.keys(lead.sensitivity).sort((a, b) => size2(b) - size2(a));
}
function comparisonTable(record) {
  const { baseline, controlled } = record.branches;
  const branches = BRANCHES.filter((name) => record.branches[name] !== void 0);
  const { target } = record.data.preprocessing;
  function row(group, scope, key, label, figure6, kind = "relative") {
    const before = baseline === void 0 ? null : defined(figure6(baseline));
    const after = controlled === void 0 ? null : defined(figure6(controlled));
    const both = before !== null && after !== null;
    const relative = kind === "relative";
    const change2 = !both || relative && before === 0 ? null : (after - before) / (relative ? Math.abs(before) : 1);
    const cells = [label];
    if (baseline !== void 0) cells.push(formatBeside(before, after));
    if (controlled !== void 0) cells.push(formatBeside(after, before));
    if (branches.length === 2) cells.push(relative ? formatChange(change2) : formatDifference(change2));
    return { group, scope, key, label, baseline: before, controlled: after, change: change2, cells };
  }
  const columns2 = rankedColumns(record);
  function columnRows(group) {
    if (columns2.length === 0) return [];
    const mean = row(
      group,
      "mean",
      "",
      "mean of all",
      (branch) => meanOf(columns2.map((column) => figureOf(branch[group], column)))
    );
    const each = columns2.map(
      (column) => row(group, "column", column, column, (branch) => figureOf(branch[group], column))
    );
    return [...each, mean];
  }
  return {
    columns: ["", ...branches, ...branches.length === 2 ? ["change"] : []],
    branches,
    groups: [
      { id: "metrics", title: "Validation", unit: "" },
      {
        id: "sensitivity",
        title: "Sensitivity",
        unit: `mean |change of ${wordsOf(target).changed}| under noise of ${record.noise} sd on the feature`
      },
      { id: "slope", title: "Slope", unit: "mean |slope|, standard units" }
    ],
    rows: branches.length === 0 ? [] : [
      ...metricRows(target).map(
        ({ key, label, figure: figure6, change: change2 }) => row("metrics", "metric", key, label, figure6, change2)
      ),
      ...columnRows("sensitivity"),
      ...columnRows("slope")
    ]
  };
}
function rowsOf(table3, group) {
  return table3.rows.filter((row) => row.group === group);
}
function metricRow(table3, metric2) {
  return table3.rows.find(({ scope, key }) => scope === "metric" && key === metric2);
}
function meanRow(table3, group) {
  return table3.rows.find((row) => row.scope === "mean" && row.group === group);
}

// packages/core/src/report/html.ts
var ENTITIES = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;"
};
function escapeHtml(text6) {
  return text6.replace(/[&<>"']/g, (character) => ENTITIES[character]).replace(new RegExp("(?![\\t\\n])\\p{Cc}", "gu"), "\uFFFD");
}
function rendered(part) {
  if (part === null || part === void 0 || part === false) return "";
  if (typeof part === "string") return escapeHtml(part);
  if (typeof part === "number") return String(part);
  return "html" in part ? part.html : part.map(rendered).join("");
}
function html(strings, ...parts) {
  let text6 = strings[0] ?? "";
  for (const [i, part] of parts.entries()) text6 += rendered(part) + (strings[i + 1] ?? "");
  return { html: text6 };
}
function trusted(markup) {
  return { html: markup };
}

// packages/core/src/report/section.ts
function renderSections(sections4, context) {
  return sections4.map(({ id, title, render: render32 }) => {
    const content = render32(context);
    if (content === null) return null;
    if (title === void 0) return content;
    return html`\n<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${content}
</section>`;
  });
}

// packages/core/src/report/palette.ts
var light = {
  paper: "#ffffff",
  ink: "#1b2126",
  soft: "#59636d",
  line: "#d9dee2",
  grid: "#e8ebee",
  wash: "#f5f7f8",
  baseline: "#8a96a3",
  controlled: "#0c7c78",
  pretraining: "#4a5560",
  warn: "#8a4b08",
  "warn-wash": "#fdf4e7"
};
var palette = {
  light,
  dark: {
    paper: "#14181b",
    ink: "#e4e8eb",
    soft: "#9ca7b0",
    line: "#343c43",
    grid: "#262d32",
    wash: "#1b2024",
    baseline: "#8b98a5",
    controlled: "#3fc1b6",
    pretraining: "#aeb8c1",
    warn: "#f0b669",
    "warn-wash": "#2a2116"
  },
  print: {
    ...light,
    ink: "#000000",
    soft: "#444c54",
    line: "#c9ced3",
    grid: "#e4e7ea",
    wash: "#ffffff",
    "warn-wash": "#ffffff"
  }
};
function colourVariables(colours, names2 = Object.keys(colours)) {
  return names2.map((name) => `--${name}: ${colours[name]};`).join(" ");
}
var SANS = 'ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Liberation Sans", sans-serif';

// packages/core/src/report/style.ts
var STYLE = `
:root {
  color-scheme: light dark;
  ${colourVariables(palette.light)}
  --plot-background: var(--paper);
  --serif: ui-serif, Charter, "Bitstream Charter", "Iowan Old Style", "Palatino Linotype", Palatino, "Source Serif 4", Georgia, "Liberation Serif", serif;
  --sans: ${SANS};
  --mono: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    ${colourVariables(palette.dark)}
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 var(--sans); }
main, footer { max-width: 62rem; margin: 0 auto; padding: 0 1.25rem; }
main { padding-top: 2.25rem; }
footer { margin-top: 3.5rem; padding-top: 1rem; padding-bottom: 2.5rem; color: var(--soft); font-size: .8125rem; }
a { color: inherit; text-decoration-color: var(--controlled); text-underline-offset: .18em; }
code { font-family: var(--mono); font-size: .92em; }

.brand { display: flex; align-items: center; gap: .5rem; margin: 0 0 2.25rem; color: var(--soft); font-size: .875rem; }
.brand > span:first-of-type { color: var(--ink); font-weight: 600; letter-spacing: .01em; }
.brand .when { margin-left: auto; }
.mark { width: 1.35rem; height: 1.35rem; color: var(--controlled); flex: none; }
h1 { margin: 0 0 .6rem; color: var(--soft); font: 400 1.0625rem/1.45 var(--sans); overflow-wrap: anywhere; }
.verdict { max-width: 44rem; margin: 0 0 .9rem; font: 400 clamp(1.6rem, 1.1rem + 2.2vw, 2.375rem)/1.2 var(--serif); letter-spacing: -.011em; text-wrap: balance; }
.detail { max-width: 44rem; margin: 0 0 1rem; overflow-wrap: anywhere; }
.setup { max-width: 44rem; margin: 1.1rem 0 0; color: var(--soft); font-size: .875rem; overflow-wrap: anywhere; }
.notice { max-width: 44rem; margin: 0 0 .75rem; padding: .5rem .8rem; border-left: 3px solid var(--warn); background: var(--warn-wash); overflow-wrap: anywhere; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: 1.1rem 1.5rem; margin: 1.9rem 0 0; padding: 1.1rem 0; border: solid var(--line); border-width: 1px 0; }
.tiles div { min-width: 0; }
.tiles dt { color: var(--soft); font-size: .8125rem; }
.tiles dd { margin: 0; font-size: 1.5rem; line-height: 1.3; font-variant-numeric: tabular-nums; }
.tiles small { display: block; color: var(--soft); font-size: .8125rem; }

section { margin-top: 3rem; }
h2 { margin: 0 0 .9rem; font: 600 1.25rem/1.3 var(--serif); }
h3 { margin: 1.6rem 0 .6rem; font: 600 1rem/1.35 var(--sans); overflow-wrap: anywhere; }
.note { max-width: 44rem; margin: .8rem 0 0; color: var(--soft); font-size: .875rem; overflow-wrap: anywhere; }
.pair { display: grid; gap: 1.75rem 2.25rem; }
.pair > * { min-width: 0; }
@media (min-width: 51rem) { .pair { grid-template-columns: 1fr 1fr; align-items: start; } }
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); gap: 1.4rem 1.5rem; }
.grid > * { min-width: 0; }
figure { margin: 0; }
figcaption, caption, .caption { color: var(--soft); font-size: .8125rem; line-height: 1.45; text-align: left; overflow-wrap: anywhere; }
figcaption { margin-top: .35rem; }
.caption { max-width: 44rem; margin: .9rem 0 1.6rem; }
body { counter-reset: figure table; }
figcaption::before, .caption::before { counter-increment: figure; content: "Figure " counter(figure) ". "; color: var(--ink); font-weight: 600; }
caption::before { content: "Table " counter(table) ". "; color: var(--ink); font-weight: 600; }
.panel { display: flex; justify-content: space-between; gap: 1rem; font-size: .8125rem; }
.panel b { overflow: hidden; font-weight: 600; text-overflow: ellipsis; white-space: nowrap; }
.panel span { flex: none; color: var(--soft); font-variant-numeric: tabular-nums; }

.plot { display: block; width: 100%; max-width: 30rem; height: auto; overflow: visible; font: 11.5px var(--sans); }
.plot text { white-space: pre; font-variant-numeric: tabular-nums; }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; margin: 0 0 .7rem; font-size: .875rem; }
.key::before { content: ""; display: inline-block; width: .7em; height: .7em; margin-right: .42em; border-radius: 2px; background: var(--ink); }
.key-pretraining::before { background: var(--pretraining); }
.key-baseline::before { background: var(--baseline); }
.key-controlled::before { background: var(--controlled); }
.key { white-space: nowrap; }
.ring::before { content: ""; display: inline-block; width: .6em; height: .6em; margin-right: .42em; border: 2px solid currentColor; border-radius: 50%; }

.scroll { max-width: 44rem; overflow-x: auto; container-type: inline-size; counter-increment: table; }
.pair .scroll, .broad { max-width: none; }
.scroll + .scroll { margin-top: 1.8rem; }
.confusions > .scroll + .scroll { margin-top: 0; }
.scroll:focus-visible { outline: 2px solid var(--controlled); outline-offset: 3px; }
table { width: 100%; border-collapse: collapse; font-size: .875rem; line-height: 1.35; font-variant-numeric: tabular-nums; }
table.narrow { width: auto; min-width: min(100%, 22rem); }
caption { max-width: 100cqw; padding-bottom: .45rem; }
th, td { padding: .32rem .5rem; text-align: right; vertical-align: top; white-space: nowrap; }
th:first-child, td:first-child { padding-left: 0; }
th:last-child, td:last-child { padding-right: 0; }
th { font-weight: 400; }
tbody th, .text { text-align: left; }
tbody th { min-width: 6.75rem; max-width: 18rem; white-space: normal; overflow-wrap: anywhere; }
thead th { color: var(--soft); vertical-align: bottom; }
thead { border-top: 1px solid var(--ink); border-bottom: 1px solid var(--ink); }
tbody { border-bottom: 1px solid var(--ink); }
tbody tr + tr { border-top: 1px solid var(--grid); }
tbody tr.strong { border-top: 1px solid var(--soft); }
tbody tr.strong > * { font-weight: 600; }
thead th.group { padding-bottom: .1rem; color: var(--ink); text-align: center; }
.wide { max-width: none; }
.wide th:first-child { position: sticky; left: 0; background: var(--paper); }
.wide thead tr:last-child th:first-child { position: static; padding-left: .5rem; }
.wide .group, .wide .first { border-left: 1px solid var(--grid); }
figure + .options, .scroll + .options, .group + .options, .options + .options { margin-top: 1.6rem; }
.options .scroll { max-width: none; }
.full .plot { max-width: 38rem; }
.levels, td code { display: inline-block; min-width: 9rem; white-space: normal; overflow-wrap: anywhere; }

table.confusion { width: auto; min-width: min(100%, 22rem); }
.confusion td { text-align: center; min-width: 3.2rem; }
.confusion thead th { text-align: center; }
.confusion thead th:first-child { text-align: left; }
.confusion thead tr:last-child th:first-child { text-align: center; padding-left: .5rem; }
${[1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((step) => `.heat-${step} { background: color-mix(in srgb, var(--controlled) ${step * 5}%, transparent); }`).join("\n")}
.note + .scroll { margin-top: 1.8rem; }
.confusions { display: grid; gap: 1.75rem 2.25rem; margin-top: 1.8rem; }
.confusions > * { min-width: 0; }
.half .plot { max-width: 28rem; }
.sub { margin-top: .5rem; justify-content: flex-end; }

.card { max-width: 44rem; margin: 0; }
.card > div { padding: .7rem 0; border-top: 1px solid var(--grid); }
.card > div:first-child { border-top: 0; padding-top: 0; }
.card dt { font-weight: 600; font-size: .875rem; }
.card dd { margin: .15rem 0 0; overflow-wrap: anywhere; }
.card ul { margin: 0; padding-left: 1.2rem; }

.facts { display: flex; flex-wrap: wrap; gap: .6rem 2.25rem; margin: 0 0 1.4rem; }
.facts div { min-width: 0; }
.facts dt { color: var(--soft); font-size: .8125rem; }
.facts dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
details { margin-top: 1.2rem; }
summary { color: var(--ink); font-size: .875rem; cursor: pointer; }
details > .scroll { margin-top: 1rem; }
.warnings, .references, .sentences { max-width: 44rem; margin: 0; padding-left: 1.3rem; overflow-wrap: anywhere; }
.sentences { margin: 1.2rem 0 1.6rem; }
.warnings li::marker { color: var(--warn); }
li + li { margin-top: .35rem; }

@media (max-width: 34rem) {
  main, footer { padding: 0 1rem; }
  main { padding-top: 1.5rem; }
  section { margin-top: 2.5rem; }
  table { font-size: .78rem; }
  th, td { padding: .32rem .25rem; }
  tbody th { min-width: 6.5rem; }
  th .key::before { margin-right: .3em; }
  .pair .plot, .full .plot, .half .plot { font-size: 13px; }
}

@media print {
  :root {
    color-scheme: light;
    ${colourVariables(palette.print)}
  }
  body { font-size: 10.5pt; }
  main, footer { max-width: none; padding: 0; }
  .pair { grid-template-columns: 1fr 1fr; gap: 1.25rem; }
  .pair table { font-size: 8.5pt; }
  figure, tr, .tiles, .notice { break-inside: avoid; }
  h2, caption, .legend { break-after: avoid; }
  .scroll { overflow: visible; }
  .grid { grid-template-columns: repeat(3, 1fr); gap: 1rem 1.25rem; }
  .key::before, .confusion td { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .chart-data { display: none; }
  details::details-content { display: block; content-visibility: visible; }
}
`;

// packages/core/src/report/shell.ts
var POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
function pageHtml({ title, version, content, footer }) {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="generator" content="isocline ${version}">
<title>${title}</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<main>
${content}
</main>
<footer>${footer}</footer>
</body>
</html>
`.html;
}

// packages/core/src/report/brand.ts
var MARK = html`<svg class="mark" viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round"><path d="M2 17C6 17 7 6 12 6s6 11 10 11"/><path d="M6 20c3 0 3.500-8 6-8s3 8 6 8"/><path d="M2 11C5 10 7 2 12 2s7 8 10 9"/></svg>`;
function brandLine(what) {
  return html`<p class="brand">${MARK}<span>isocline</span><span class="when">${what}</span></p>`;
}
function brandOf(what, created) {
  return brandLine(html`${what} of <time datetime="${created}">${created.slice(0, 10)}</time>`);
}

// packages/core/src/report/means.ts
function knownOf(values) {
  return values.filter((value) => value !== null && value !== void 0 && Number.isFinite(value));
}
function meanOfKnown(values) {
  return spreadOf(knownOf(values)).mean;
}
function deviationOfKnown(values) {
  return spreadOf(knownOf(values)).deviation;
}

// packages/core/src/report/cross-validation/pool/classes.ts
function pooledCalibration(folds2) {
  const length = Math.max(0, ...folds2.map((bins) => bins.length));
  return Array.from({ length }, (_, i) => {
    const bins = folds2.flatMap((fold) => fold[i] ?? []);
    const mean = (figure6) => {
      const known = bins.filter((bin) => bin.count > 0 && figure6(bin) !== null);
      const rows = known.reduce((sum2, { count: count5 }) => sum2 + count5, 0);
      return rows === 0 ? null : known.reduce((sum2, bin) => sum2 + bin.count * figure6(bin), 0) / rows;
    };
    return {
      count: bins.reduce((sum2, { count: count5 }) => sum2 + count5, 0),
      confidence: mean(({ confidence }) => confidence),
      accuracy: mean(({ accuracy: accuracy2 }) => accuracy2)
    };
  });
}
function pooledConfusion(folds2) {
  const [first, ...others] = folds2;
  if (first === void 0) return void 0;
  const classes3 = first.classes.filter((name) => others.every((fold) => fold.classes.includes(name)));
  const hasRest = folds2.some((fold) => fold.counts.length > classes3.length);
  const size2 = classes3.length + (hasRest ? 1 : 0);
  const counts = Array.from({ length: size2 }, () => new Array(size2).fill(0));
  for (const fold of folds2) {
    const places2 = fold.counts.map((_, i) => {
      const place = classes3.indexOf(fold.classes[i] ?? "");
      return i < fold.classes.length && place >= 0 ? place : size2 - 1;
    });
    for (const [i, row] of fold.counts.entries()) {
      const sums = counts[places2[i]];
      for (const [j, count5] of row.entries()) sums[places2[j]] = sums[places2[j]] + count5;
    }
  }
  return { classes: classes3, counts };
}

// packages/core/src/report/cross-validation/pool/interpolate.ts
function interpolated(places2, values, place) {
  const next = places2.findIndex((each) => each >= place);
  if (next < 0) return values.at(-1) ?? null;
  const end = values[next] ?? null;
  if (next === 0 || places2[next] === place) return end;
  const start = values[next - 1] ?? null;
  if (start === null || end === null) return null;
  const [from, to] = [places2[next - 1], places2[next]];
  return start + (place - from) / (to - from) * (end - start);
}

// packages/core/src/report/cross-validation/pool/means.ts
function meansByName(folds2) {
  return byName(folds2, (figures3) => meanOfKnown(figures3));
}
function byName(folds2, pool) {
  const names2 = [...new Set(folds2.flatMap((fold) => Object.keys(fold)))];
  return Object.fromEntries(
    names2.map((name) => [name, pool(folds2.flatMap((fold) => Object.hasOwn(fold, name) ? [fold[name]] : []))])
  );
}

// packages/core/src/report/cross-validation/pool/dependence.ts
var POINTS = 21;
function gridOf(folds2) {
  const lists = folds2.map(({ values = [] }) => values);
  const low = Math.max(...lists.map((values) => values[0] ?? Number.POSITIVE_INFINITY));
  const high = Math.min(...lists.map((values) => values.at(-1) ?? Number.NEGATIVE_INFINITY));
  const all3 = [...new Set(lists.flat())].filter((value) => value >= low && value <= high).sort((a, b) => a - b);
  if (all3.length <= POINTS) return all3;
  return Array.from({ length: POINTS }, (_, i) => all3[Math.round(i * (all3.length - 1) / (POINTS - 1))]);
}
function curveOf(points2, slopes3) {
  return {
    prediction: points2.map(meanOfKnown),
    ...slopes3 && { slope: slopes3.map(meanOfKnown) },
    spread: { prediction: points2.map(deviationOfKnown), ...slopes3 && { slope: slopes3.map(deviationOfKnown) } }
  };
}
function ofNumber(folds2) {
  const values = gridOf(folds2);
  const places2 = folds2.map(({ values: values2 = [] }) => values2);
  const shares2 = values.map(
    (value) => meanOfKnown(folds2.map(({ shares: shares3 = [] }, i) => interpolated(places2[i] ?? [], shares3, value))) ?? 0
  );
  const withPlaces = folds2.map(
    ({ outputs: outputs2 }, i) => Object.fromEntries(Object.entries(outputs2).map(([name, curve]) => [name, { curve, places: places2[i] ?? [] }]))
  );
  const outputs = byName(withPlaces, (curves) => {
    const read = (of2) => values.map((value) => curves.map(({ curve, places: places3 }) => interpolated(places3, curve[of2] ?? [], value)));
    return curveOf(
      read("prediction"),
      curves.some(({ curve }) => curve.slope !== void 0) ? read("slope") : void 0
    );
  });
  return { values, shares: shares2, outputs };
}
function ofLevels(folds2) {
  const levels = [...new Set(folds2.flatMap(({ levels: levels2 = [] }) => levels2))];
  const withLevels = folds2.map(
    ({ outputs: outputs2, levels: levels2 = [] }) => Object.fromEntries(Object.entries(outputs2).map(([name, curve]) => [name, { curve, levels: levels2 }]))
  );
  const outputs = byName(
    withLevels,
    (curves) => curveOf(
      levels.map((level) => curves.map(({ curve, levels: levels2 }) => curve.prediction[levels2.indexOf(level)])),
      void 0
    )
  );
  return { levels, outputs };
}
function pooledDependence(folds2) {
  const features2 = [...new Set(folds2.flatMap((fold) => fold.map(({ feature }) => feature)))];
  return features2.flatMap((feature) => {
    const found = folds2.flatMap((fold) => fold.find((each) => each.feature === feature) ?? []);
    if (2 * found.length <= folds2.length) return [];
    const isNumber = found.every(({ values }) => values !== void 0);
    if (!isNumber && found.some(({ values }) => values !== void 0)) return [];
    return [{ feature, folds: found.length, ...isNumber ? ofNumber(found) : ofLevels(found) }];
  });
}

// packages/core/src/report/cross-validation/pool/histogram.ts
function below({ edges, counts }, value) {
  let sum2 = 0;
  for (const [i, count5] of counts.entries()) {
    const [from, to] = [edges[i], edges[i + 1]];
    if (value <= from) break;
    sum2 += count5 * Math.min(1, (value - from) / (to - from));
  }
  return sum2;
}
function pooledHistogram(histograms) {
  const filled = histograms.filter(({ counts }) => counts.length > 0);
  if (filled.length === 0) return { edges: [], counts: [] };
  const low = Math.min(...filled.map(({ edges: edges2 }) => edges2[0]));
  const high = Math.max(...filled.map(({ edges: edges2 }) => edges2.at(-1)));
  const bins = Math.min(HISTOGRAM_BINS, Math.max(...filled.map(({ counts }) => counts.length)));
  const edges = Array.from({ length: bins + 1 }, (_, i) => i === bins ? high : low + i * (high - low) / bins);
  const sums = edges.map((edge) => filled.reduce((sum2, histogram) => sum2 + below(histogram, edge), 0));
  return { edges, counts: sums.slice(1).map((sum2, i) => sum2 - sums[i]) };
}

// packages/core/src/report/cross-validation/pool/residuals.ts
var FIGURES = ["prediction", "p05", "p25", "p50", "p75", "p95"];
function middles(bins) {
  const total = bins.reduce((sum2, { count: count5 }) => sum2 + count5, 0);
  let before = 0;
  return bins.map(({ count: count5 }) => {
    const middle = (before + count5 / 2) / total;
    before += count5;
    return middle;
  });
}
function pooledResiduals(folds2) {
  const filled = folds2.filter(({ bins: bins2 }) => bins2.length > 0).map(({ bins: bins2 }) => ({ bins: bins2, middles: middles(bins2) }));
  const parts = filled.length === 0 ? 0 : Math.min(...filled.map(({ bins: bins2 }) => bins2.length));
  const rows = filled.flatMap(({ bins: bins2 }) => bins2).reduce((sum2, { count: count5 }) => sum2 + count5, 0);
  const bins = Array.from({ length: parts }, (_, part) => {
    const share2 = (part + 0.5) / parts;
    const figure6 = (key) => {
      const values = filled.map(({ bins: bins2, middles: middles2 }) => {
        return interpolated(
          middles2,
          bins2.map((bin) => bin[key]),
          share2
        );
      });
      return values.reduce((sum2, value) => sum2 + value, 0) / values.length;
    };
    const count5 = Math.round((part + 1) * rows / parts) - Math.round(part * rows / parts);
    return { count: count5, ...Object.fromEntries(FIGURES.map((key) => [key, figure6(key)])) };
  });
  return { bins, histogram: pooledHistogram(folds2.map(({ histogram }) => histogram)) };
}

// packages/core/src/report/cross-validation/pool/record.ts
var BRANCHES2 = ["baseline", "controlled"];
function statisticsOf(folds2) {
  return meansByName(folds2.map((fold) => ({ ...fold })));
}
function outputOf(folds2) {
  const figures3 = folds2.map(({ sensitivity: _, slope: __, ...figures4 }) => ({ ...figures4 }));
  return {
    ...meansByName(figures3),
    sensitivity: meansByName(folds2.map(({ sensitivity: sensitivity4 }) => sensitivity4)),
    slope: meansByName(folds2.map(({ slope }) => slope))
  };
}
function rankedDependence(folds2) {
  const sensitivity4 = meansByName(folds2.map(({ sensitivity: sensitivity5 }) => sensitivity5));
  const rank = ({ feature, values }) => values === void 0 ? -1 : Math.max(0, Object.hasOwn(sensitivity4, feature) ? sensitivity4[feature] ?? 0 : 0);
  return pooledDependence(folds2.map(({ dependence: dependence3 = [] }) => dependence3)).toSorted((a, b) => rank(b) - rank(a));
}
function branchOf(folds2) {
  const outputs = folds2.flatMap(({ outputs: outputs2 }) => outputs2 === void 0 ? [] : [outputs2]);
  const calibrations = folds2.flatMap(({ calibration }) => calibration === void 0 ? [] : [calibration]);
  const residuals3 = folds2.flatMap(({ residuals: residuals4 }) => residuals4 === void 0 ? [] : [residuals4]);
  const confusion = pooledConfusion(folds2.flatMap(({ confusion: confusion2 }) => confusion2 ?? []));
  return {
    status: "completed",
    epochs: Math.max(...folds2.map(({ epochs }) => epochs)),
    bestEpoch: null,
    divergedAt: null,
    metrics: meansByName(folds2.map(({ metrics }) => ({ ...metrics }))),
    sensitivity: meansByName(folds2.map(({ sensitivity: sensitivity4 }) => sensitivity4)),
    slope: meansByName(folds2.map(({ slope }) => slope)),
    slopes: byName(
      folds2.map(({ slopes: slopes3 }) => slopes3),
      (parts) => ({
        standard: statisticsOf(parts.map(({ standard }) => standard)),
        raw: statisticsOf(parts.map(({ raw }) => raw)),
        histogram: pooledHistogram(parts.map(({ histogram }) => histogram))
      })
    ),
    ...outputs.length > 0 && { outputs: byName(outputs, outputOf) },
    ...calibrations.length > 0 && { calibration: pooledCalibration(calibrations) },
    ...residuals3.length > 0 && { residuals: byName(residuals3, pooledResiduals) },
    ...confusion !== void 0 && { confusion },
    dependence: rankedDependence(folds2)
  };
}
function parametersOf(folds2) {
  return Math.round(meanOfKnown(folds2.map(({ model }) => model.parameters)) ?? 0);
}
function pooledRecord(document, folds2) {
  const [first] = folds2;
  if (first === void 0) return void 0;
  const { intervals: _, ...record } = first;
  const rows = (part) => Math.round(meanOfKnown(folds2.map(({ data: data3 }) => data3[part])) ?? 0);
  const branches = BRANCHES2.flatMap((name) => {
    const parts = folds2.flatMap(({ branches: branches2 }) => branches2[name] ?? []);
    return parts.length === 0 ? [] : [[name, branchOf(parts)]];
  });
  const { version, status, created, seconds, config, warnings: warnings7, references: references7 } = document;
  return {
    ...record,
    ...{ version, status, created, seconds, config, warnings: warnings7, references: references7 },
    data: { ...record.data, training: rows("training"), validation: rows("validation") },
    model: { ...record.model, parameters: parametersOf(folds2) },
    branches: Object.fromEntries(branches)
  };
}

// packages/core/src/report/cross-validation/context.ts
function spreadsOf({ figures: figures3 }) {
  const known = new Map(figures3.map((figure6) => [JSON.stringify([figure6.group, figure6.scope, figure6.key]), figure6]));
  return ({ group, scope, key }, branch) => known.get(JSON.stringify([group, scope, key]))?.[branch]?.deviation ?? 0;
}
function foldsContext(validation, runs, document) {
  const folds2 = runs.filter(({ record: record2 }) => record2.status === "completed");
  const record = pooledRecord(
    validation,
    folds2.map(({ record: record2 }) => record2)
  );
  if (record === void 0) return { validation, folds: folds2, pooled: void 0 };
  const comparison = comparisonTable(record);
  const words = wordsOf(record.data.preprocessing.target);
  return {
    validation,
    folds: folds2,
    pooled: { record, metrics: [], comparison, document, words, spreadOf: spreadsOf(validation) }
  };
}

// packages/core/src/report/side-by-side/context.ts
function comparedFolds(name, { document, records }, report) {
  const completed = records.filter(({ status }) => status === "completed");
  const record = pooledRecord(document, completed);
  if (record === void 0) {
    throw new DataError({
      where: name,
      expected: "a cross-validation with a fold that completed",
      found: `one that is ${document.status}, with none`,
      remedy: "go on with isocline train --resume, or leave it out"
    });
  }
  return { name, record, folds: { document, records: completed }, ...report === void 0 ? {} : { report } };
}
function runsContext(runs, document) {
  const tabled = runs.map((run) => ({
    ...run,
    comparison: comparisonTable(run.record),
    ...run.folds && { spreadOf: spreadsOf(run.folds.document) }
  }));
  return {
    words: wordsOf(runs[0]?.record.data.preprocessing.target ?? { kind: "regression", columns: [] }),
    runs: tabled,
    branches: ["baseline", "controlled"].filter(
      (name) => tabled.some(({ comparison }) => comparison.branches.includes(name))
    ),
    document
  };
}
function withFigures({ runs }) {
  return runs.filter(({ comparison }) => comparison.branches.length > 0);
}
function countText(runs) {
  const several = runs.filter(({ folds: folds2 }) => folds2 !== void 0).length;
  const single = runs.length - several;
  const parts = [
    ...single === 0 ? [] : [`${single} ${single === 1 ? "run" : "runs"}`],
    ...several === 0 ? [] : [`${several} ${several === 1 ? "cross-validation" : "cross-validations"}`]
  ];
  return parts.join(" and ");
}
function figureText({ spreadOf: spreadOf2 }, row, branch, beside = row?.[branch]) {
  const value = row?.[branch] ?? null;
  const deviation = row === void 0 || value === null ? 0 : spreadOf2?.(row, branch) ?? 0;
  const text6 = formatBeside(value, beside);
  return deviation > 0 ? `${text6} \xB1 ${formatBeside(deviation, beside)}` : text6;
}
function runLink({ name, report }) {
  return report !== void 0 && /^\.{1,2}\//.test(report) ? html`<a href="${report}">${name}</a>` : name;
}

// packages/core/src/report/side-by-side/headline.ts
function smallest(context, figure6) {
  let best;
  for (const { name, comparison } of withFigures(context)) {
    const row = figure6 === "error" ? metricRow(comparison, context.words.error.key) : meanRow(comparison, "sensitivity");
    for (const branch of comparison.branches) {
      const value = row?.[branch] ?? null;
      if (value === null || best !== void 0 && best.value <= value) continue;
      best = { who: modelName(name, branch), value };
    }
  }
  return best;
}
var modelName = (run, branch) => `the ${branch} model of ${run}`;
function sentenceOf(context) {
  const error = smallest(context, "error");
  const sensitivity4 = smallest(context, "sensitivity");
  if (error === void 0) return "None of these runs has a result to compare.";
  const start = error.who.replace(/^t/, "T");
  const errs = `has the smallest ${context.words.error.name}, ${formatNumber(error.value, 3)}`;
  if (sensitivity4 === void 0) return `${start} ${errs}.`;
  const answers = `the smallest mean sensitivity, ${formatNumber(sensitivity4.value, 3)}`;
  return sensitivity4.who === error.who ? `${start} ${errs}, and ${answers}.` : `${start} ${errs}; ${sensitivity4.who} has ${answers}.`;
}
function notices({ runs }) {
  const found = [];
  for (const { name, comparison, record, folds: folds2 } of runs) {
    if (folds2 !== void 0) {
      const { length } = folds2.document.runs;
      if (folds2.records.length < length) {
        found.push(`The figures of ${name} are those of ${folds2.records.length} of its ${length} folds.`);
      }
    } else if (comparison.branches.length === 0) {
      found.push(
        `${name} has no figures: ${record.status === "running" ? "it is still running" : `it ${record.status === "diverged" ? "diverged" : "was interrupted"} before its first result`}.`
      );
    } else if (record.status !== "completed") {
      found.push(
        `${name} did not end as planned; it ${record.status === "diverged" ? "diverged" : `is ${record.status}`}.`
      );
    }
  }
  const judged = new Set(
    runs.map(({ record, folds: folds2 }) => JSON.stringify((folds2?.records ?? [record]).map(({ data: data3 }) => judgedOn(data3))))
  );
  if (judged.size > 1) {
    found.push(
      `These runs were not all judged on the same rows (their tables, seeds${runs.some(({ folds: folds2 }) => folds2 !== void 0) ? ", folds" : ""} or shares of validation differ), so small differences between their errors say little.`
    );
  }
  if (new Set(runs.map(({ record }) => record.noise)).size > 1) {
    found.push("Their sensitivities were measured under different noise (\u03C3) and cannot be compared.");
  }
  return found;
}
function judgedOn({ rows, validation, preprocessing: { target } }) {
  return [rows, validation, target];
}
function period({ runs }) {
  const days = runs.map(({ record }) => record.created.slice(0, 10)).sort();
  const [first = "", last = ""] = [days[0], days.at(-1)];
  return first === last ? first : `${first} to ${last}`;
}
function render(context) {
  const { runs, words } = context;
  const sources = [...new Set(runs.map(({ record }) => record.data.source))];
  const [only] = sources.length === 1 ? sources : [];
  const on = only === void 0 ? `${sources.length} tables` : html`<span class="source">${only}</span>`;
  return html`<header>
${brandLine(`${countText(runs)}, ${period(context)}`)}
<h1>${words.label}: ${countText(runs)} on ${on}</h1>
<p class="verdict">${sentenceOf(context)}</p>
${notices(context).map((text6) => html`<p class="notice" role="note">${text6}</p>\n`)}
</header>`;
}
var headline = { id: "headline", render };

// packages/core/src/report/sections/references.ts
function linked({ title, url }) {
  return url !== void 0 && /^https?:\/\//i.test(url) ? html`<a href="${url}" rel="noreferrer">${title}</a>` : html`${title}`;
}
function referenceList(references7) {
  if (references7.length === 0) return null;
  const entries = references7.map(
    (reference) => html`<li>${reference.authors} (${reference.year}). <cite>${linked(reference)}</cite>. ${reference.source}.</li>\n`
  );
  return html`<ol class="references">
${entries}</ol>`;
}
var cardReference = {
  authors: "M. Mitchell, S. Wu, A. Zaldivar, P. Barnes, L. Vasserman, B. Hutchinson, E. Spitzer, I. D. Raji, T. Gebru",
  title: "Model Cards for Model Reporting",
  year: 2019,
  source: "FAT* 2019, 220\u2013229",
  url: "https://doi.org/10.1145/3287560.3287596"
};
function all({ references: references7, intervals, branches }) {
  const hasWilson = intervals?.figures.some(({ method: method2 }) => method2 === "wilson") === true;
  const [bootstrap, wilson] = intervalReferences;
  const hasDependence = Object.values(branches).some(({ dependence: dependence3 = [] }) => dependence3.length > 0);
  const found = [
    ...references7,
    ...intervals !== void 0 && bootstrap !== void 0 ? [bootstrap] : [],
    ...hasWilson && wilson !== void 0 ? [wilson] : [],
    ...hasDependence ? dependenceReferences : [],
    cardReference
  ];
  return found.filter(({ title }, i) => found.findIndex((other) => other.title === title) === i);
}
var render2 = ({ record }) => referenceList(all(record));
var references = { id: "references", title: "References", render: render2 };

// packages/core/src/report/side-by-side/references.ts
var references2 = {
  id: "references",
  title: "References",
  render({ runs }) {
    const all3 = runs.flatMap(({ record }) => record.references);
    return referenceList([...new Map(all3.map((each) => [`${each.title} ${each.source}`, each])).values()]);
  }
};

// packages/core/src/report/cross-validation/figures.ts
function testRatio(records) {
  const sum2 = (part) => records.reduce((total, { data: data3 }) => total + data3[part], 0);
  const training4 = sum2("training");
  return training4 === 0 ? null : sum2("validation") / training4;
}
var keyOf = ({ group, scope, key }) => JSON.stringify([group, scope, key]);
var defined2 = (values) => values.filter((value) => value !== null);
function foldFigures(records) {
  const ratio = testRatio(records);
  const byKey = /* @__PURE__ */ new Map();
  const branches = /* @__PURE__ */ new Set();
  for (const record of records) {
    const table3 = comparisonTable(record);
    for (const branch of table3.branches) branches.add(branch);
    for (const row of table3.rows) byKey.set(keyOf(row), [...byKey.get(keyOf(row)) ?? [], row]);
  }
  const figures3 = [...byKey.values()].map((rows) => {
    const { group, scope, key, label } = rows[0];
    const differences = rows.map(({ baseline, controlled }) => {
      return baseline === null || controlled === null ? null : controlled - baseline;
    });
    const isPaired = branches.size === 2 && ratio !== null && ratio > 0;
    return {
      ...{ group, scope, key, label },
      ...branches.has("baseline") && { baseline: spreadOf(defined2(rows.map(({ baseline }) => baseline))) },
      ...branches.has("controlled") && { controlled: spreadOf(defined2(rows.map(({ controlled }) => controlled))) },
      ...isPaired && { difference: pairedDifference(defined2(differences), ratio) }
    };
  });
  const size2 = ({ baseline, controlled }) => (baseline ?? controlled)?.mean ?? -1;
  const sensitivities = figures3.filter(({ group, scope }) => group === "sensitivity" && scope === "column");
  const ranked = sensitivities.toSorted((a, b) => size2(b) - size2(a)).map(({ key }) => key);
  const of2 = (group, scope) => figures3.filter((figure6) => figure6.group === group && figure6.scope === scope);
  const byFeature2 = (group) => [
    ...of2(group, "column").toSorted((a, b) => ranked.indexOf(a.key) - ranked.indexOf(b.key)),
    ...of2(group, "mean")
  ];
  return [...of2("metrics", "metric"), ...byFeature2("sensitivity"), ...byFeature2("slope")];
}

// packages/core/src/report/cross-validation/words.ts
function spreadText(spread3) {
  if (spread3 === void 0 || spread3.mean === null) return UNDEFINED;
  if (spread3.deviation === null) return formatNumber(spread3.mean);
  return `${formatNumber(spread3.mean)} \xB1 ${formatBeside(spread3.deviation, spread3.mean)}`;
}
function signedBeside(value, beside) {
  const text6 = formatBeside(value, beside);
  return value !== null && value > 0 ? `+${text6}` : text6;
}
function differenceTexts({ difference: difference2 }) {
  if (difference2 === void 0) return [UNDEFINED, UNDEFINED];
  const { mean, low, high } = difference2;
  const largest2 = Math.max(...[mean, low, high].map((value) => Math.abs(value ?? 0)));
  const interval2 = low === null ? UNDEFINED : `${signedBeside(low, largest2)} to ${signedBeside(high, largest2)}`;
  return [signedBeside(mean, largest2), interval2];
}
function fallsText({ difference: difference2 }) {
  return difference2 === void 0 ? UNDEFINED : `${difference2.negative} of ${difference2.count}`;
}
function foldsText({ folds: folds2, repeats, runs }) {
  const all3 = repeats === 1 ? `${folds2} folds` : `${repeats} repeats of ${folds2} folds`;
  const counted = runs.filter(({ status }) => status === "completed").length;
  return counted === runs.length ? all3 : `${counted} of ${all3}`;
}
function leads({ figures: figures3 }) {
  const sensitivity4 = figures3.find(({ group, scope }) => group === "sensitivity" && scope === "mean");
  const metric2 = figures3.find(({ group }) => group === "metrics");
  return [
    ...sensitivity4 === void 0 ? [] : [["the mean sensitivity", sensitivity4]],
    ...metric2 === void 0 ? [] : [[metric2.label, metric2]]
  ];
}
function clause(name, { difference: difference2 }) {
  switch (difference2?.verdict) {
    case "lower":
      return `lowers ${name}`;
    case "higher":
      return `raises ${name}`;
    case "no difference":
      return `shows no difference in ${name}`;
    default:
      return `cannot be judged by ${name}`;
  }
}
function crossValidationVerdict(document) {
  const over = foldsText(document);
  const found = leads(document);
  const counted = document.runs.filter(({ status }) => status === "completed").length;
  if (counted === 0)
    return { sentence: `No fold has completed: this cross-validation is ${document.status}.`, detail: "" };
  const [branch] = document.branches;
  if (document.branches.length < 2 && branch !== void 0) {
    const parts = found.map(([name, figure6]) => `${name} is ${spreadText(figure6[branch])}`);
    const sentence2 = `Over ${over}, of the ${branch} model ${parts.join(" and ")}.`;
    return { sentence: sentence2, detail: "One branch alone was trained, so there is nothing to compare it with." };
  }
  const sentence = `Over ${over}, control ${found.map(([name, figure6]) => clause(name, figure6)).join(" and ")}.`;
  const details = found.map(([name, figure6]) => {
    const [mean, interval2] = differenceTexts(figure6);
    return `${name}: ${mean} on average, 95${"\u202F"}% interval ${interval2}, lower in ${fallsText(figure6)} folds`;
  });
  return { sentence, detail: `${details.join("; ").replace(/^t/, "T")}.` };
}

// packages/core/src/report/table.ts
function breakable(heading) {
  if (typeof heading !== "string") return heading;
  return heading.split(/(?<=[_./])/).map((part, i) => i === 0 ? part : html`<wbr>${part}`);
}
function figureTable({ caption, columns: columns2, rows, textColumns = [], broad = false }) {
  const kind = (i) => i === 0 || textColumns.includes(i) ? html` class="text"` : null;
  const head = columns2.map(
    (column, i) => column === "" ? html`<td></td>` : html`<th scope="col"${kind(i)}>${column}</th>`
  );
  const body = rows.map(({ cells, strong = false }) => {
    const [heading, ...figures3] = cells;
    const rest = figures3.map((cell, i) => html`<td${kind(i + 1)}>${cell}</td>`);
    return html`<tr${strong ? html` class="strong"` : null}><th scope="row">${breakable(heading)}</th>${rest}</tr>\n`;
  });
  const label = typeof caption === "string" ? caption : "Table";
  return html`<div class="scroll${broad ? " broad" : ""}" tabindex="0" role="group" aria-label="${label}"><table${columns2.length < 3 ? html` class="narrow"` : null}>
<caption>${caption}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${body}</tbody>
</table></div>`;
}
function groupedTable({ caption, heading, groups, rows }) {
  const first = (i) => i === 0 ? html` class="first"` : null;
  const titles = groups.map(
    ({ title, columns: columns2 }) => html`<th scope="colgroup" colspan="${columns2.length}" class="group">${title}</th>`
  );
  const head = groups.flatMap(
    ({ columns: columns2 }) => columns2.map((column, i) => html`<th scope="col"${first(i)}>${column}</th>`)
  );
  const places2 = groups.flatMap(({ columns: columns2 }) => columns2.map((_, i) => i));
  const body = rows.map(({ cells: [heading2, ...figures3], strong = false }) => {
    const rest = figures3.map((cell, i) => html`<td${first(places2[i] ?? 0)}>${cell}</td>`);
    return html`<tr${strong ? html` class="strong"` : null}><th scope="row">${breakable(heading2)}</th>${rest}</tr>\n`;
  });
  return html`<div class="scroll wide" tabindex="0" role="group" aria-label="${caption}"><table>
<caption>${caption}</caption>
<thead><tr><th scope="col" class="text" rowspan="2">${heading}</th>${titles}</tr>
<tr>${head}</tr></thead>
<tbody>
${body}</tbody>
</table></div>`;
}
function comparisonHtml(table3, group, caption, heading) {
  return figureTable({
    caption,
    columns: [heading, ...table3.branches.map(branchKey), ...table3.branches.length === 2 ? ["change"] : []],
    rows: rowsOf(table3, group).map(({ cells, scope }) => ({ cells, strong: scope === "mean" }))
  });
}
function branchKey(branch) {
  return html`<span class="key key-${branch}">${branch}</span>`;
}

// packages/core/src/report/side-by-side/same-folds.ts
function partedAs(records) {
  return JSON.stringify(
    records.map(({ data: { rows, training: training4, validation, preprocessing } }) => [
      rows,
      training4,
      validation,
      preprocessing.target
    ])
  );
}
var isOfFolds = (run) => run.folds !== void 0;
function onSameFolds({ runs }) {
  const all3 = runs.filter(isOfFolds);
  const [first] = all3;
  if (first === void 0) return [];
  const known = partedAs(first.folds.records);
  return all3.filter(({ folds: folds2 }) => partedAs(folds2.records) === known);
}
function differenceRow(one, first, { title, of: of2 }, branch) {
  const values = ({ folds: { records } }) => records.map((record) => of2(comparisonTable(record))?.[branch] ?? null);
  const before = values(first);
  const differences = values(one).flatMap((value, i) => {
    const other = before[i] ?? null;
    return value === null || other === null ? [] : [value - other];
  });
  const ratio = testRatio(first.folds.records);
  const difference2 = ratio === null || ratio <= 0 ? void 0 : pairedDifference(differences, ratio);
  const figure6 = {
    group: "metrics",
    scope: "metric",
    key: "",
    label: title,
    ...difference2 && { difference: difference2 }
  };
  return [
    one.name,
    branchKey(branch),
    title,
    ...differenceTexts(figure6),
    fallsText(figure6),
    difference2?.verdict ?? "undefined"
  ];
}
function render3(context) {
  const [first, ...others] = onSameFolds(context);
  if (first === void 0 || others.length === 0) return null;
  const { error } = context.words;
  const quantities2 = [
    { title: error.name, of: (table3) => metricRow(table3, error.key) },
    { title: "mean sensitivity", of: (table3) => meanRow(table3, "sensitivity") }
  ];
  const rows = others.flatMap(
    (one) => quantities2.flatMap(
      (quantity) => one.comparison.branches.filter((branch) => first.comparison.branches.includes(branch)).map((branch) => ({ cells: differenceRow(one, first, quantity, branch) }))
    )
  );
  if (rows.length === 0) return null;
  return html`${figureTable({
    caption: `Differences from ${first.name}, on the same folds.`,
    columns: [
      "cross-validation",
      "branch",
      "figure",
      "difference",
      `${formatPercent(CONFIDENCE)} interval`,
      "lower in",
      "verdict"
    ],
    textColumns: [1, 2, 6],
    broad: true,
    rows
  })}
<p class="note">Fold by fold, each branch against the same branch of ${first.name}; the interval is the corrected resampled t of Nadeau and Bengio. “No difference” means that these folds cannot tell, not that there is none. Of many settings that are compared so, the best looks better than it is.</p>`;
}
var sameFolds = { id: "same-folds", title: "On the same folds", render: render3 };

// packages/core/src/report/charts/sensitivity-of-runs.ts
import { axisX, axisY, dot, gridX, link, ruleX, text } from "@observablehq/plot";

// packages/core/src/report/chart.ts
import { plot } from "@observablehq/plot";
var COLOURS = {
  pretraining: "var(--pretraining)",
  baseline: "var(--baseline)",
  controlled: "var(--controlled)",
  faint: "var(--grid)",
  soft: "var(--soft)"
};
function drawChart(options, document, { title, details }) {
  const drawn = plot({
    ...options,
    className: "plot",
    document
  });
  const content = drawn.innerHTML.replace(/^<style>[^<]*<\/style>/, "");
  const box = escapeHtml(drawn.getAttribute("viewBox") ?? "");
  return trusted(
    `<svg class="plot" role="img" viewBox="${box}" fill="currentColor" text-anchor="middle"><title>${escapeHtml(title)}</title><desc>${escapeHtml(details)}</desc>${shorter(content)}</svg>`
  );
}
var PLACES = / (?:d|points|transform|x|y|x1|x2|y1|y2|cx|cy|width|height)="[^"]*"/g;
function shorter(svg) {
  const round = (number2) => String(Number(Number(number2).toFixed(2)));
  return svg.replace(
    /<[^>]*>/g,
    (tag) => tag.replace(PLACES, (attribute) => attribute.replace(/-?\d+\.\d{3,}(?:e-?\d+)?/g, round))
  );
}
function shortName(name, length = 18) {
  const characters = [...name.replace(/\s+/g, " ")];
  return characters.length <= length ? characters.join("") : `${characters.slice(0, length - 1).join("")}\u2026`;
}

// packages/core/src/report/charts/sensitivity-of-runs.ts
var MOST_ROWS = 90;
var WIDTH = 480;
var ROW_HEIGHT = 19;
var CHARACTER = 7.4;
var HALO = { fill: "currentColor", stroke: "var(--paper)", strokeWidth: 4 };
var LONG = 1e4;
function shortened(value) {
  const unit = [
    ["M", 1e6],
    ["k", 1e3]
  ].find(([, size2]) => value >= size2);
  return unit === void 0 ? String(value) : `${value / unit[1]}${unit[0]}`;
}
var GAP = 0.6;
var figureOf2 = ({ comparison }, feature) => rowsOf(comparison, "sensitivity").find(({ scope, key }) => scope === "column" && key === feature);
function rankedFeatures(runs) {
  const largest2 = /* @__PURE__ */ new Map();
  for (const { comparison } of runs) {
    for (const { scope, key, baseline, controlled } of rowsOf(comparison, "sensitivity")) {
      if (scope !== "column") continue;
      largest2.set(key, Math.max(largest2.get(key) ?? -1, baseline ?? -1, controlled ?? -1));
    }
  }
  return [...largest2].sort(([, a], [, b]) => b - a).map(([feature]) => feature);
}
function valueText({ spreadOf: spreadOf2 }, row, branch, value) {
  const deviation = spreadOf2?.(row, branch) ?? 0;
  const text6 = formatNumber(value, 3);
  return deviation > 0 ? `${text6} \xB1 ${formatBeside(deviation, value, 3)}` : text6;
}
function described(runs, feature) {
  const parts = runs.flatMap((run) => {
    const row = figureOf2(run, feature);
    if (row === void 0) return [];
    const { baseline, controlled, change: change2 } = row;
    const figures3 = [
      ...baseline === null ? [] : [`baseline ${valueText(run, row, "baseline", baseline)}`],
      ...controlled === null ? [] : [`controlled ${valueText(run, row, "controlled", controlled)}`],
      ...change2 === null ? [] : [formatChange(change2)]
    ];
    return [`${run.name} ${figures3.length === 0 ? "undefined" : figures3.join(", ")}`];
  });
  return `${feature}: ${parts.join("; ")}`;
}
function sensitivityOfRuns(runs, branches, target, document) {
  const features2 = rankedFeatures(runs).slice(0, Math.max(1, Math.floor(MOST_ROWS / runs.length)));
  if (features2.length === 0) return null;
  const block = 1 + runs.length + GAP;
  const rows = features2.flatMap(
    (feature, i) => runs.map((run, place) => {
      const row = figureOf2(run, feature);
      const { baseline = null, controlled = null, change: change2 = null } = row ?? {};
      const deviation = (branch) => row === void 0 ? 0 : run.spreadOf?.(row, branch) ?? 0;
      const spread3 = { baseline: deviation("baseline"), controlled: deviation("controlled") };
      return { middle: i * block + place + 1.5, name: shortName(run.name), baseline, controlled, change: change2, spread: spread3 };
    })
  );
  const names2 = new Map(rows.map(({ middle, name }) => [middle, name]));
  const dots = branches.flatMap(
    (branch) => rows.flatMap(({ middle, [branch]: value, spread: spread3 }) => {
      if (value === null) return [];
      const apart = spread3[branch];
      return [{ branch, middle, value, spread: apart, low: Math.max(0, value - apart), high: value + apart }];
    })
  );
  const pairs = rows.filter(({ baseline, controlled }) => baseline !== null && controlled !== null);
  const largest2 = Math.max(0, ...dots.map(({ high }) => high));
  const headings = features2.map((feature, i) => ({
    middle: i * block + 0.5,
    top: i * block + 1,
    bottom: i * block + 1 + runs.length,
    text: shortName(feature, 40)
  }));
  const paired = branches.length === 2;
  const marginTop = 4;
  const marginBottom = 38;
  const marginLeft = 22 + CHARACTER * Math.max(...rows.map(({ name }) => [...name].length));
  return drawChart(
    {
      width: WIDTH,
      height: marginTop + marginBottom + (features2.length * block - GAP) * ROW_HEIGHT,
      marginTop,
      marginBottom,
      marginLeft,
      marginRight: paired ? 64 : 14,
      x: { domain: [0, largest2 > 0 ? largest2 : 1], nice: false },
      y: { domain: [features2.length * block - GAP, 0] },
      marks: [
        gridX({ stroke: COLOURS.faint, strokeOpacity: 1, ticks: 5 }),
        axisX({
          ticks: 5,
          tickSize: 0,
          ...largest2 >= LONG ? { tickFormat: shortened } : {},
          label: `mean |change of ${shortName(target)}|`,
          labelArrow: "none",
          labelAnchor: "center"
        }),
        axisY([...names2.keys()], {
          tickSize: 0,
          tickFormat: (middle) => names2.get(middle) ?? "",
          label: null,
          color: COLOURS.soft
        }),
        // Zero, below each heading and not through it.
        ruleX(headings, { x: 0, y1: "top", y2: "bottom", stroke: COLOURS.soft }),
        text(headings, {
          y: "middle",
          text: "text",
          frameAnchor: "left",
          textAnchor: "start",
          dx: 4 - marginLeft,
          fontWeight: 600,
          ...HALO
        }),
        link(pairs, { x1: "baseline", x2: "controlled", y: "middle", stroke: COLOURS.soft, strokeWidth: 1.5 }),
        ...branches.map(
          (branch) => link(
            dots.filter((each) => each.branch === branch && each.spread > 0),
            { x1: "low", x2: "high", y: "middle", stroke: COLOURS[branch], strokeWidth: 4, strokeOpacity: 0.35 }
          )
        ),
        ...branches.map(
          (branch) => dot(
            dots.filter((each) => each.branch === branch),
            { x: "value", y: "middle", r: 4.5, fill: COLOURS[branch] }
          )
        ),
        text(rows, {
          x: ({ baseline, controlled, spread: spread3 }) => Math.max((baseline ?? 0) + spread3.baseline, (controlled ?? 0) + spread3.controlled),
          y: "middle",
          text: ({ change: change2 }) => change2 === null ? "" : formatChange(change2),
          textAnchor: "start",
          dx: 9,
          ...HALO,
          fill: COLOURS.soft
        })
      ]
    },
    document,
    {
      title: `Dot chart: sensitivity of each feature in each run, as the mean absolute change of ${target}`,
      details: `${features2.map((feature) => described(runs, feature)).join(". ")}.`
    }
  );
}

// packages/core/src/report/side-by-side/sensitivity.ts
function render4(context) {
  const { words, branches, document } = context;
  const runs = withFigures(context);
  const chart = sensitivityOfRuns(runs, branches, words.changed, document);
  if (chart === null) return null;
  const hasFolds = runs.some(({ folds: folds2 }) => folds2 !== void 0);
  const features2 = rankedFeatures(runs);
  const most = Math.max(1, Math.floor(MOST_ROWS / runs.length));
  const noises = [...new Set(runs.map(({ record }) => record.noise))].map((noise) => `\u03C3 = ${noise}`).join(" or ");
  const table3 = groupedTable({
    caption: `Sensitivity, in ${words.unit}.`,
    heading: "feature",
    groups: runs.map(({ name, comparison }) => ({ title: name, columns: comparison.branches.map(branchKey) })),
    rows: features2.map((feature) => ({
      cells: [
        feature,
        ...runs.flatMap((run) => {
          const rows = rowsOf(run.comparison, "sensitivity");
          const row = rows.find(({ scope, key }) => scope === "column" && key === feature);
          return run.comparison.branches.map((branch) => figureText(run, row, branch));
        })
      ]
    }))
  });
  return html`<p class="legend">${branches.map((name) => html`${branchKey(name)} `)}</p>
<figure class="full">${chart}
<figcaption>Sensitivity of each feature${features2.length > most ? `, the ${most} largest` : ""}, run by run${branches.length === 2 ? "; beside a pair of dots the change that control made" : ""}${hasFolds ? "; bars reach one deviation over the folds of a cross-validation to either side" : ""}.</figcaption></figure>
<details><summary>Sensitivity of each feature as a table</summary>
${table3}
</details>
<p class="note">Sensitivity is the mean absolute change of the prediction when Gaussian noise of ${noises} standard deviations is added to one feature and the others stay as they are. Smaller means that noise in that column matters less.</p>`;
}
var sensitivity = { id: "sensitivity", title: "Sensitivity to noise", render: render4 };

// packages/core/src/report/sections/configuration.ts
function flattened(value, path) {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    const entries = Object.entries(value);
    if (entries.length > 0)
      return entries.flatMap(([key, inner]) => flattened(inner, path === "" ? key : `${path}.${key}`));
  }
  return [[path, typeof value === "string" ? value : JSON.stringify(value)]];
}
function moment(iso) {
  return iso.replace("T", " ").replace(/\.\d+/, "").replace(/(Z|[+-]\d{2}:?\d{2})$/, (zone) => zone === "Z" ? " UTC" : ` ${zone}`);
}
function optionRows(config, caption) {
  const options = Object.entries(config).flatMap(([key, value]) => flattened(value, key));
  if (options.length === 0) return null;
  return figureTable({
    caption,
    columns: ["option", "value"],
    textColumns: [1],
    rows: options.map(([option, value]) => ({ cells: [html`<code>${option}</code>`, html`<code>${value}</code>`] }))
  });
}
function optionsTable(config, { summary: summary3 = "All options", caption = "Options as resolved, defaults included." } = {}) {
  const table3 = optionRows(config, caption);
  return table3 && html`<details><summary>${summary3}</summary>\n${table3}\n</details>`;
}
function render5({ record }) {
  const { version, seed, threads, seconds, created, config } = record;
  return html`<dl class="facts">
<div><dt>isocline</dt><dd>${version}</dd></div>
<div><dt>seed</dt><dd>${seed}</dd></div>
<div><dt>threads</dt><dd>${threads}</dd></div>
<div><dt>began</dt><dd>${moment(created)}</dd></div>
<div><dt>took</dt><dd>${formatSeconds(seconds)}</dd></div>
</dl>
${optionsTable(config)}
<p class="note">The same seed, options, version and number of threads give the same bits again.</p>`;
}
var configuration = { id: "configuration", title: "Configuration", render: render5 };

// packages/core/src/report/side-by-side/settings.ts
function optionsOf({ record: { config, version } }) {
  return new Map([
    ...Object.entries(config).flatMap(([key, value]) => flattened(value, key)),
    ["version of isocline", version]
  ]);
}
function differing(runs) {
  const options = runs.map(optionsOf);
  const names2 = [...new Set(options.flatMap((each) => [...each.keys()]))];
  return names2.map((name) => [name, options.map((each) => each.get(name) ?? UNDEFINED)]).filter(([name, values]) => {
    const split = names2.some((other) => other.startsWith(`${name}.`));
    return !split && new Set(values).size > 1;
  });
}
function render6({ runs }) {
  const differences = differing(runs);
  const settings3 = figureTable({
    caption: "Options that differ; all others are the same in every run.",
    columns: ["option", ...runs.map(({ name }) => name)],
    textColumns: runs.map((_, i) => i + 1),
    rows: differences.map(([name, values]) => ({
      cells: [html`<code>${name}</code>`, ...values.map((value) => html`<code>${value}</code>`)]
    }))
  });
  const hasFolds = runs.some(({ folds: folds2 }) => folds2 !== void 0);
  const list = figureTable({
    caption: `The runs${hasFolds ? "; rows and parameters of a cross-validation are those of one fold" : ""}.`,
    columns: ["run", "table", "training rows", "validation rows", "parameters", "began", "took"],
    textColumns: [1],
    rows: runs.map((run) => {
      const { data: data3, model, created, seconds } = run.record;
      return {
        cells: [
          runLink(run),
          data3.source,
          formatCount(data3.training),
          formatCount(data3.validation),
          formatCount(model.parameters),
          moment(created),
          formatSeconds(seconds)
        ]
      };
    })
  });
  return html`${differences.length === 0 ? html`<p class="note">All options are the same in every run.</p>` : html`<div class="options">${settings3}</div>`}
<div class="options">${list}</div>`;
}
var settings = { id: "settings", title: "Settings", render: render6 };

// packages/core/src/report/side-by-side/summary.ts
var quantitiesOf = ({ error, share: share2 }) => [
  { title: error.name, of: (table3) => metricRow(table3, error.key) },
  { title: share2.name, of: (table3) => metricRow(table3, share2.key) },
  { title: "mean sensitivity", of: (table3) => meanRow(table3, "sensitivity") },
  { title: "mean slope norm", of: (table3) => metricRow(table3, "slopeNorm") }
];
function render7(context) {
  const { words, branches } = context;
  const quantities2 = quantitiesOf(words);
  const runs = withFigures(context);
  if (runs.length === 0) return null;
  const hasFolds = runs.some(({ folds: folds2 }) => folds2 !== void 0);
  const largest2 = quantities2.map(
    ({ of: of2 }) => Math.max(...runs.flatMap(({ comparison }) => branches.map((name) => Math.abs(of2(comparison)?.[name] ?? 0))))
  );
  const table3 = groupedTable({
    caption: `Every run on its own validation rows${hasFolds ? "; of a cross-validation the mean \xB1 deviation over its folds" : ""}.`,
    heading: "run",
    groups: quantities2.map(({ title }) => ({ title, columns: branches.map(branchKey) })),
    rows: runs.map((run) => ({
      cells: [
        runLink(run),
        ...quantities2.flatMap(({ of: of2 }, i) => {
          const row = of2(run.comparison);
          return branches.map((name) => figureText(run, row, name, largest2[i]));
        })
      ]
    }))
  });
  return html`${table3}
<p class="note">${words.error.name === "RMSE" ? `RMSE is in ${words.unit}. ` : ""}Mean sensitivity is the mean, over the features, of how far noise on one of them moves the prediction, in ${words.unit}. The slope norm is the length of the vector of slopes, averaged over the rows, in standard units.</p>`;
}
var summary = { id: "summary", title: "Summary", render: render7 };

// packages/core/src/report/sections/warnings.ts
function warningList(warnings7) {
  if (warnings7.length === 0) return null;
  return html`<ul class="warnings">${warnings7.map((text6) => html`<li>${text6}</li>\n`)}</ul>`;
}
var warnings = {
  id: "warnings",
  title: "Warnings",
  render: ({ record }) => warningList(record.warnings)
};

// packages/core/src/report/cross-validation/sections/warnings.ts
function distinctWarnings(warnings7) {
  const alike = /* @__PURE__ */ new Map();
  for (const text6 of warnings7) {
    const key = withoutNumbers(text6);
    alike.set(key, [...alike.get(key) ?? [], text6]);
  }
  return [...alike.values()].map(([text6 = "", ...others]) => ({ text: text6, more: others.length }));
}
function foldWarnings(warnings7) {
  return distinctWarnings(warnings7).map(
    ({ text: text6, more }) => more === 0 ? text6 : `${text6} (and ${more} more of other folds, with other numbers)`
  );
}
var warnings2 = {
  id: "warnings",
  title: "Warnings",
  render: ({ validation }) => warningList(foldWarnings(validation.warnings))
};

// packages/core/src/report/side-by-side/warnings.ts
function render8({ runs }) {
  const warned = /* @__PURE__ */ new Map();
  for (const { name, record, folds: folds2 } of runs) {
    const warnings7 = folds2 === void 0 ? record.warnings : foldWarnings(record.warnings);
    for (const text6 of warnings7) warned.set(text6, [...warned.get(text6) ?? [], name]);
  }
  return warningList(
    [...warned].map(
      ([text6, names2]) => html`<b>${names2.length === runs.length ? "all" : names2.join(", ")}</b>: ${text6}`
    )
  );
}
var warnings3 = { id: "warnings", title: "Warnings", render: render8 };

// packages/core/src/report/side-by-side/index.ts
var runsSections = [
  headline,
  summary,
  sameFolds,
  sensitivity,
  settings,
  warnings3,
  references2
];

// packages/core/src/report/comparison-page.ts
function renderComparison(runs, { document }) {
  const [first] = runs;
  if (first === void 0) throw new UsageError({ where: "comparison", expected: "at least one run", found: "none" });
  const { target } = first.record.data.preprocessing;
  for (const [i, { name, record }] of runs.entries()) {
    if (runs.findIndex((run) => run.name === name) < i) {
      throw new UsageError({ where: "comparison", expected: "runs of different names", found: `"${name}" twice` });
    }
    const other = record.data.preprocessing.target;
    if (targetLabel(other) === targetLabel(target) && other.kind === target.kind) continue;
    throw new DataError({
      where: name,
      expected: `a run of the target "${targetLabel(target)}", as ${first.name} is`,
      found: other.kind === target.kind ? `one of "${targetLabel(other)}"` : `one of ${other.kind}`,
      remedy: "compare runs of one target"
    });
  }
  const versions = [...new Set(runs.map(({ record }) => record.version))].join(", ");
  return pageHtml({
    title: `${targetLabel(target)} \xB7 isocline, ${countText(runs)}`,
    version: versions,
    content: renderSections(runsSections, runsContext(runs, document)),
    footer: `Written by isocline from the records of ${countText(runs)} (${versions}).`
  });
}

// packages/core/src/report/cross-validation/document.ts
import { z } from "zod";
var CROSS_VALIDATION_SCHEMA = "isocline.cross-validation/1";
var count = z.int().nonnegative();
var figure = z.number().nullable();
var spread = { mean: figure, deviation: figure, count };
var statuses = ["completed", "interrupted", "diverged", "running"];
var crossValidationSchema = z.strictObject({
  schema: z.literal(CROSS_VALIDATION_SCHEMA),
  version: z.string(),
  status: z.enum(statuses),
  created: z.iso.datetime({ offset: true }),
  seconds: z.number().nonnegative(),
  source: z.string(),
  target: z.string(),
  split: z.strictObject({ kind: z.enum(namesOf(splitRegistry)), column: z.string().exactOptional() }),
  folds: z.int().min(2),
  repeats: z.int().min(1),
  noise: z.number().positive(),
  confidence: z.number().positive(),
  ratio: z.number().positive().nullable(),
  branches: z.array(z.enum(["baseline", "controlled"])),
  runs: z.array(
    z.strictObject({
      fold: z.int().min(1),
      repeat: z.int().min(1),
      // Of our own making: a document cannot lead out of its folder.
      folder: z.string().regex(/^(fold-\d+-of-\d+|repeat-\d+\/fold-\d+)$/),
      status: z.enum(statuses).nullable(),
      training: count.nullable(),
      validation: count.nullable(),
      targets: z.array(targetRecordSchema).exactOptional()
    })
  ),
  figures: z.array(
    z.strictObject({
      group: z.enum(["metrics", "sensitivity", "slope"]),
      scope: z.enum(["metric", "column", "mean"]),
      key: z.string(),
      label: z.string(),
      baseline: z.strictObject(spread).exactOptional(),
      controlled: z.strictObject(spread).exactOptional(),
      difference: z.strictObject({
        ...spread,
        low: figure,
        high: figure,
        negative: count,
        verdict: z.enum(["lower", "higher", "no difference", "undefined"])
      }).exactOptional()
    })
  ),
  ensemble: z.boolean(),
  config: z.record(z.string(), z.json()),
  warnings: z.array(z.string()),
  references: z.array(referenceSchema)
});
function parseCrossValidation(text6, where) {
  return parseDocument(text6, where, {
    what: "a cross-validation",
    schema: CROSS_VALIDATION_SCHEMA,
    shape: crossValidationSchema,
    remedy: "use the file that isocline wrote, or train again"
  });
}
function stringifyCrossValidation(document) {
  const text6 = `${JSON.stringify(document, void 0, 2)}
`;
  parseCrossValidation(text6, "the cross-validation to write");
  return text6;
}

// packages/core/src/report/intervals.ts
var SHARES = ["r2", "accuracy"];
var isShare = (figure6) => SHARES.includes(figure6.replace(/:.*$/s, ""));
function intervalsOf({ intervals }, figure6) {
  return intervals?.figures.find((each) => each.figure === figure6);
}
function intervalText(interval2, digits = 4) {
  const { low = null, high = null } = interval2 ?? {};
  if (low === null || high === null) return UNDEFINED;
  return `${formatBeside(low, high, digits)} to ${formatBeside(high, low, digits)}`;
}
function differenceText(value, figure6, beside = value) {
  if (value === null || isShare(figure6)) return formatDifference(value);
  return `${value > 0 ? "+" : ""}${formatBeside(value, beside, 3)}`;
}
function differenceInterval(interval2, figure6) {
  const { low = null, high = null } = interval2 ?? {};
  if (low === null || high === null) return UNDEFINED;
  return `${differenceText(low, figure6, high)} to ${differenceText(high, figure6, low)}`;
}
function differenceVerdict({ difference: difference2 }) {
  const { low = null, high = null } = difference2 ?? {};
  if (low === null || high === null) return "undefined";
  return low > 0 ? "higher" : high < 0 ? "lower" : "no difference shown";
}
var percent = (share2) => `${(100 * (share2 ?? Number.NaN)).toFixed(1)}\u202F%`;
function surenessOf(record, table3) {
  const { target } = record.data.preprocessing;
  const { label, error, share: share2 } = wordsOf(target);
  const isClass = target.kind === "classification";
  const { key, name } = isClass ? share2 : error;
  const found = intervalsOf(record, key);
  const row = metricRow(table3, key);
  if (found === void 0 || row === void 0) return null;
  const sure = table3.branches.every((branch) => row[branch] !== null && (found[branch]?.low ?? null) !== null);
  const value = (branch) => isClass ? percent(row[branch]) : formatNumber(row[branch], 4);
  const ends = (branch) => {
    const { low: low2 = null, high: high2 = null } = found[branch] ?? {};
    return isClass ? `${percent(low2)} to ${percent(high2)}` : intervalText(found[branch]);
  };
  const level = formatPercent(record.intervals?.confidence ?? 0.95);
  const on = `On ${formatCount(record.data.validation)} held-out rows`;
  const [only] = table3.branches;
  if (!sure || only === void 0) return null;
  if (table3.branches.length === 1) {
    return `${on} ${name} of ${label} is ${value(only)} (${level} interval ${ends(only)}).`;
  }
  const { baseline, controlled } = row;
  const { low = null, high = null } = found.difference ?? {};
  if (baseline === null || controlled === null || low === null || high === null) return null;
  const moved = differenceText(controlled - baseline, key);
  const judged = low > 0 || high < 0 ? "more than the choice of these rows explains" : "which may be chance in the choice of these rows";
  const difference2 = low === 0 && high === 0 ? "There is no difference on these rows." : `The difference is ${moved} (${differenceInterval(found.difference, key)}), ${judged}.`;
  return `${on} ${name} is ${value("baseline")} (${level} interval ${ends("baseline")}) without control and ${value("controlled")} (${ends("controlled")}) with it. ${difference2}`;
}

// packages/core/src/report/sections/summary.ts
var shares = (kind) => kind === "regression" ? "that of R\xB2 is" : "those of accuracy, AUC and calibration error are";
function errors(target, { unit }) {
  if (target.kind === "regression") return `Errors are in ${unit}.`;
  return "Log loss is the mean \u2212ln of the right class's probability; the Brier score is half the mean of \u03A3 (p \u2212 y)\xB2; the calibration error is the mean difference between confidence and accuracy over ten bins of confidence.";
}
function errorNote(target) {
  const words = wordsOf(target);
  return `${errors(target, words)} The slope norm is the length of the vector of slopes, averaged over the rows, in standard units: ${words.standard} per standard deviation of a feature.`;
}
function sureness({ record, comparison: { branches } }) {
  const { intervals, data: data3 } = record;
  if (intervals === void 0 || intervals.figures.length === 0) return null;
  const { confidence, draws, groups } = intervals;
  const level = formatPercent(confidence);
  const paired = branches.length === 2;
  const table3 = figureTable({
    caption: `${level} intervals over the validation rows${paired ? ", and of controlled \u2212 baseline on the same rows" : ""}.`,
    columns: ["metric", ...branches.map(branchKey), ...paired ? ["difference", "controlled is"] : []],
    textColumns: paired ? [4] : [],
    broad: true,
    rows: metricRows(data3.preprocessing.target).flatMap(({ key, label }) => {
      const found = intervalsOf(record, key);
      if (found === void 0) return [];
      const ends = branches.map((branch) => intervalText(found[branch]));
      const difference2 = paired ? [differenceInterval(found.difference, key), differenceVerdict(found)] : [];
      return [{ cells: [label, ...ends, ...difference2] }];
    })
  });
  const units = groups < data3.validation ? `${formatCount(groups)} groups of the validation rows` : "the validation rows";
  const wilson = intervals.figures.some(({ method: method2 }) => method2 === "wilson") ? " Accuracy has Wilson's score interval." : "";
  return html`${table3}
<p class="note">Percentile bootstrap: ${units} were drawn with replacement ${formatCount(draws)} times, the same for both branches.${wilson} The intervals say how the figures would vary with other rows of the same source, these models given. They do not say how another training would turn out, for which cross-validation is the measure, and rows that depend on each other make them too narrow. “No difference shown” does not mean that there is none.</p>`;
}
function render9(context) {
  const { comparison, record } = context;
  if (comparison.branches.length === 0) return null;
  const { target } = record.data.preprocessing;
  const difference2 = comparison.branches.length === 2 ? ` Changes are relative; ${shares(target.kind)} the difference.` : "";
  return html`${comparisonHtml(comparison, "metrics", "Errors and smoothness on the validation rows.", "metric")}
<p class="note">${errorNote(target)}${difference2}</p>
${sureness(context)}`;
}
var summary2 = { id: "summary", title: "Accuracy", render: render9 };

// packages/core/src/report/cross-validation/sections/figures.ts
function figuresOf({ figures: figures3 }, group) {
  return figures3.filter((figure6) => figure6.group === group);
}
var SHARES2 = ["accuracy", "auc", "brier", "calibrationError", "r2"];
var UNBOUNDED = ["r2"];
function meanInterval({ ratio, confidence }, figure6, branch) {
  const spread3 = figure6[branch];
  if (spread3 === void 0 || ratio === null) return UNDEFINED;
  const { low, high } = foldInterval(spread3, ratio, { confidence });
  if (low === null || high === null) return UNDEFINED;
  const name = figure6.scope === "metric" ? figure6.key.replace(/:.*$/s, "") : "";
  const least = UNBOUNDED.includes(name) ? Number.NEGATIVE_INFINITY : 0;
  const most = SHARES2.includes(name) ? 1 : Number.POSITIVE_INFINITY;
  return intervalText({ low: Math.max(least, low), high: Math.min(most, high) });
}
function spreadTable(validation, group, heading, caption) {
  const figures3 = figuresOf(validation, group);
  const { branches, confidence } = validation;
  if (figures3.length === 0) return null;
  return groupedTable({
    caption,
    heading,
    groups: branches.map((branch) => ({
      title: branchKey(branch),
      columns: ["mean \xB1 deviation", `${formatPercent(confidence)} interval`]
    })),
    rows: figures3.map((figure6) => ({
      cells: [
        figure6.label,
        ...branches.flatMap((branch) => [spreadText(figure6[branch]), meanInterval(validation, figure6, branch)])
      ],
      strong: figure6.scope === "mean"
    }))
  });
}
function differenceTable(validation, group, heading, caption) {
  const figures3 = figuresOf(validation, group);
  if (figures3.length === 0 || validation.branches.length < 2) return null;
  return figureTable({
    caption,
    columns: [heading, "difference", `${formatPercent(validation.confidence)} interval`, "lower in", "verdict"],
    textColumns: [4],
    broad: true,
    rows: figures3.map((figure6) => ({
      cells: [figure6.label, ...differenceTexts(figure6), fallsText(figure6), figure6.difference?.verdict ?? "undefined"],
      strong: figure6.scope === "mean"
    }))
  });
}
function intervalNote({ ratio, branches }) {
  const share2 = ratio === null ? UNDEFINED : formatNumber(ratio, 3);
  const paired = branches.length < 2 ? "" : " The difference is controlled \u2212 baseline, fold by fold. \u201CNo difference\u201D means that these folds cannot tell, not that there is none.";
  return html`<p class="note">Intervals are those of a mean over the folds: the corrected resampled t of Nadeau and Bengio, whose variance is (1/n + ${share2}) s², where ${share2} is the number of validation rows for each training row. The folds share training rows, which the uncorrected interval ignores. It says how the mean would vary on other rows of the same source and from other initial weights. It says nothing of other sources or other settings; it is not adjusted for the number of rows of these tables, of which one in twenty misses by chance; and it is approximate, the more so where rows depend on each other, as in time. An end that such a figure cannot have is drawn in to the nearest that it can.${paired}</p>`;
}

// packages/core/src/report/cross-validation/sections/accuracy.ts
function render10({ validation, pooled }) {
  const spreads = spreadTable(
    validation,
    "metrics",
    "metric",
    "Errors and smoothness on the validation rows of each fold: mean \xB1 deviation over the folds."
  );
  if (spreads === null) return null;
  return html`${spreads}
${pooled && html`<p class="note">${errorNote(pooled.record.data.preprocessing.target)}</p>`}
${differenceTable(validation, "metrics", "metric", "What control cost: controlled \u2212 baseline over the folds.")}
${intervalNote(validation)}`;
}
var accuracy = { id: "accuracy", title: "Accuracy and what control cost", render: render10 };

// packages/core/src/report/charts/reliability.ts
import { axisX as axisX2, axisY as axisY2, dot as dot2, gridX as gridX2, gridY, line } from "@observablehq/plot";
var WIDTH2 = 400;
var HEIGHT = 320;
function described2({ branch, points: points2 }) {
  const texts = points2.map(
    ({ confidence, accuracy: accuracy2, count: count5 }) => `${formatPercent(confidence)} sure, right in ${formatPercent(accuracy2)} of ${formatCount(count5)}`
  );
  return `${branch}: ${texts.join("; ")}`;
}
function reliability(branches, document) {
  const shown = branches.map(({ branch, bins }) => ({
    branch,
    points: bins.flatMap(
      ({ count: count5, confidence, accuracy: accuracy2 }) => count5 === 0 || confidence === null || accuracy2 === null ? [] : [{ count: count5, confidence, accuracy: accuracy2 }]
    )
  })).filter(({ points: points2 }) => points2.length > 0);
  if (shown.length === 0) return null;
  const all3 = shown.flatMap(({ points: points2 }) => points2);
  const low = Math.max(0, Math.floor(10 * Math.min(...all3.map(({ confidence }) => confidence))) / 10);
  const floor = Math.max(0, Math.min(low, Math.floor(10 * Math.min(...all3.map(({ accuracy: accuracy2 }) => accuracy2))) / 10));
  const most = Math.max(...all3.map(({ count: count5 }) => count5));
  const tickFormat = (value) => `${Math.round(value * 100)}`;
  return drawChart(
    {
      width: WIDTH2,
      height: HEIGHT,
      marginTop: 12,
      marginBottom: 38,
      marginLeft: 40,
      marginRight: 14,
      x: { domain: [low, 1], nice: false },
      y: { domain: [floor, 1], nice: false },
      r: { domain: [0, most], range: [0, 9] },
      marks: [
        gridY({ stroke: COLOURS.faint, strokeOpacity: 1, ticks: 5 }),
        gridX2({ stroke: COLOURS.faint, strokeOpacity: 1, ticks: 5 }),
        line(
          [
            { x: low, y: low },
            { x: 1, y: 1 }
          ],
          { x: "x", y: "y", stroke: COLOURS.soft, strokeDasharray: "3,3" }
        ),
        ...shown.map(
          ({ branch, points: points2 }) => line(points2, { x: "confidence", y: "accuracy", stroke: COLOURS[branch], strokeWidth: 1.75 })
        ),
        ...shown.map(
          ({ branch, points: points2 }) => dot2(points2, {
            x: "confidence",
            y: "accuracy",
            r: ({ count: count5 }) => Math.max(count5, most / 12),
            fill: COLOURS[branch],
            fillOpacity: 0.85,
            stroke: "var(--paper)"
          })
        ),
        axisX2({
          ticks: 5,
          tickSize: 3,
          tickFormat,
          label: "probability of the predicted class, %",
          labelArrow: "none",
          labelAnchor: "center"
        }),
        axisY2({ ticks: 5, tickSize: 0, tickFormat, label: null })
      ]
    },
    document,
    {
      title: "Reliability chart: how often the predicted class was right, over how probable the model thought it",
      details: `${shown.map(described2).join(". ")}.`
    }
  );
}

// packages/core/src/report/sections/classes.ts
var MOST_BESIDE = 4;
var sum = (values) => values.reduce((a, b) => a + b, 0);
function namesOf2({ classes: classes3, counts }) {
  return counts.length > classes3.length ? [...classes3, "all others"] : classes3;
}
var heat = (count5, total) => total === 0 ? 0 : Math.round(10 * count5 / total);
function confusionTable({ branch, record: { confusion } }) {
  if (confusion === void 0) return null;
  const names2 = namesOf2(confusion);
  const caption = `Confusion of the ${branch} model: rows of each true class by the class predicted.`;
  const body = confusion.counts.map((row, i) => {
    const total = sum(row);
    const cells = row.map((count5) => html`<td class="heat-${heat(count5, total)}">${formatCount(count5)}</td>`);
    const right = total === 0 ? UNDEFINED : formatPercent(row[i] / total);
    return html`<tr><th scope="row">${names2[i]}</th>${cells}<td>${right}</td></tr>\n`;
  });
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${caption}"><table class="confusion">
<caption>${caption}</caption>
<thead><tr><th scope="col" class="text" rowspan="2">true ${branchKey(branch)}</th><th scope="colgroup" colspan="${names2.length}" class="group">predicted</th><td></td></tr>
<tr>${names2.map((name) => html`<th scope="col">${name}</th>`)}<th scope="col">right</th></tr></thead>
<tbody>
${body}</tbody>
</table></div>`;
}
function classTable(branches) {
  const share2 = (part, whole) => formatNumber(whole === 0 ? null : part / whole);
  return figureTable({
    caption: "Precision, recall and area under the ROC curve, each class against the others.",
    columns: ["class", "branch", "rows", "precision", "recall", "AUC"],
    textColumns: [1],
    rows: branches.flatMap(({ branch, record: { confusion, outputs } }) => {
      if (confusion === void 0) return [];
      return confusion.classes.map((name, i) => {
        const row = confusion.counts[i];
        const right = row[i];
        const taken = sum(confusion.counts.map((each) => each[i]));
        const auc = outputs !== void 0 && Object.hasOwn(outputs, name) ? outputs[name]?.auc : null;
        return {
          cells: [
            name,
            branchKey(branch),
            formatCount(sum(row)),
            share2(right, taken),
            share2(right, sum(row)),
            formatNumber(auc)
          ]
        };
      });
    })
  });
}
function calibrationTable(branches) {
  return figureTable({
    caption: "Calibration: how sure the model was of its class, and how often it was right.",
    columns: ["probability", "branch", "rows", "mean probability", "share right"],
    textColumns: [1],
    rows: branches.flatMap(
      ({ branch, record: { calibration = [] } }) => calibration.flatMap(
        ({ count: count5, confidence, accuracy: accuracy2 }, i) => count5 === 0 ? [] : [
          {
            cells: [
              `${i * 10} to ${i * 10 + 10} %`,
              branchKey(branch),
              formatCount(count5),
              formatNumber(confidence, 3),
              formatNumber(accuracy2, 3)
            ]
          }
        ]
      )
    )
  });
}
function render11({ record, comparison, document }) {
  if (record.data.preprocessing.target.kind !== "classification") return null;
  const branches = comparison.branches.flatMap((branch) => {
    const found = record.branches[branch];
    return found === void 0 ? [] : [{ branch, record: found }];
  });
  const chart = reliability(
    branches.map(({ branch, record: { calibration = [] } }) => ({ branch, bins: calibration })),
    document
  );
  const confusions = branches.map(confusionTable).filter((table3) => table3 !== null);
  if (chart === null && confusions.length === 0) return null;
  const narrow = branches.every(({ record: { confusion } }) => (confusion?.counts.length ?? 0) <= MOST_BESIDE);
  const hasConfusion = confusions.length > 0;
  return html`${chart && html`<p class="legend">${branches.map(({ branch }) => html`${branchKey(branch)} `)}</p>
<figure class="half">${chart}
<figcaption>Share of rows, in %, in which the predicted class was right, over the probability that the model gave it.</figcaption></figure>
<p class="note">Of the rows that a calibrated model gives 80 % to, it is right in 80 %: it lies on the dashed diagonal. Below it the model is too sure of itself. The larger a dot, the more rows.</p>
<details class="chart-data"><summary>The bins of the calibration as a table</summary>
${calibrationTable(branches)}
</details>`}
${hasConfusion ? html`<div class="confusions${narrow ? " pair" : ""}">
${confusions}
</div>
<p class="note">A cell is tinted by its share of its row; “right” is the share of a true class that was found (its recall). The predicted class is the most probable one.</p>
<details><summary>Precision and recall of each class</summary>
${classTable(branches)}
</details>` : null}`;
}
var classes = { id: "classes", title: "Calibration and confusion", render: render11 };

// packages/core/src/report/cross-validation/sections/classes.ts
function render12({ pooled, validation: { repeats } }) {
  const charts = pooled && classes.render(pooled);
  if (charts === void 0 || charts === null) return null;
  const often = repeats === 1 ? "" : ` Each row is held back once a repeat, and counts as often.`;
  return html`${charts}
<p class="note">The validation rows of all folds are counted together, each predicted by the model that was not trained on it.${often} Areas under the curve are means over the folds.</p>`;
}
var classes2 = { id: classes.id, title: "Calibration and confusion", render: render12 };

// packages/core/src/report/cross-validation/sections/configuration.ts
function render13({ validation: { version, created, seconds, config } }) {
  const fact = (name) => {
    const value = config[name];
    return typeof value === "number" ? html`<div><dt>${name}</dt><dd>${value}</dd></div>\n` : null;
  };
  return html`<dl class="facts">
<div><dt>isocline</dt><dd>${version}</dd></div>
${fact("seed")}${fact("threads")}<div><dt>began</dt><dd>${moment(created)}</dd></div>
<div><dt>took</dt><dd>${formatSeconds(seconds)}</dd></div>
</dl>
${optionsTable(config)}
<p class="note">The same seed, options, version and number of threads give the same bits again.</p>`;
}
var configuration2 = { id: "configuration", title: "Configuration", render: render13 };

// packages/core/src/report/sections/data.ts
var MOST_LEVELS = 12;
function range(feature) {
  if (feature.kind !== "category") {
    const text6 = feature.kind === "date" ? formatDate : formatPlain;
    const blanks = feature.missing?.indicator === true ? `, blanks count as ${text6(feature.missing.fill)}` : "";
    if (feature.kind === "boolean") return `0 or 1${blanks}`;
    return `${text6(feature.minimum)} to ${text6(feature.maximum)}${blanks}`;
  }
  const rest = feature.levels.length - MOST_LEVELS;
  const names2 = feature.levels.slice(0, MOST_LEVELS).map((level) => level === "" ? "(blank)" : level);
  return `${names2.join(", ")}${rest > 0 ? `, and ${rest} more` : ""}`;
}
function targetRows(target) {
  if (target.kind === "classification") {
    const rest = target.classes.length - MOST_LEVELS;
    const classes3 = `${target.classes.slice(0, MOST_LEVELS).join(", ")}${rest > 0 ? `, and ${rest} more` : ""}`;
    return [[target.name, "target, classes", UNDEFINED, UNDEFINED, html`<span class="levels">${classes3}</span>`]];
  }
  return target.columns.map(({ name, mean, deviation, transform }) => {
    const kind = transform === void 0 ? "target" : `target, its ${transform.name} predicted`;
    return [name, kind, formatNumber(mean), formatNumber(deviation), UNDEFINED];
  });
}
function kindOf(feature) {
  if (feature.kind === "numeric" && feature.scaling !== void 0) return `numeric, ${feature.scaling.name}`;
  if (feature.kind === "date") return ["date", ...feature.parts.map((part) => `${part} cycle`)].join(", ");
  if (feature.kind === "category" && feature.embedding !== void 0)
    return `category, embedded in ${feature.embedding}`;
  return feature.kind;
}
function splitText({ kind, column, fold, groups, from }) {
  const { phrase } = memberOf(splitRegistry, kind);
  const times = fold !== void 0 && fold.repeat > 1 ? `, repeat ${fold.repeat}` : "";
  return [
    column === void 0 ? phrase : `${phrase}: ${column}`,
    ...groups === void 0 ? [] : [`${groups.validation} of ${groups.training + groups.validation} groups held`],
    ...from === void 0 ? [] : [`held from ${from} on`],
    ...fold === void 0 ? [] : [`fold ${fold.fold} of ${fold.of}${times}`]
  ].join(", ");
}
function columnsTable({ features: features2, target }, caption) {
  return figureTable({
    caption,
    columns: ["column", "kind", "mean", "sd", "range or levels"],
    textColumns: [1, 4],
    rows: [
      ...features2.map((feature) => ({
        cells: [
          feature.name,
          kindOf(feature),
          feature.kind === "numeric" ? formatNumber(feature.mean) : UNDEFINED,
          feature.kind === "numeric" ? formatNumber(feature.deviation) : UNDEFINED,
          html`<span class="levels">${range(feature)}</span>`
        ]
      })),
      ...targetRows(target).map((cells) => ({ cells, strong: true }))
    ]
  });
}
function render14({ record: { data: data3 } }) {
  const aside = data3.split?.aside ?? 0;
  const part = (rows) => data3.rows === 0 ? "" : ` (${formatPercent(rows / data3.rows)})`;
  return html`<dl class="facts">
<div><dt>source</dt><dd>${data3.source}</dd></div>
<div><dt>rows</dt><dd>${formatCount(data3.rows)}</dd></div>
<div><dt>training</dt><dd>${formatCount(data3.training)}${part(data3.training)}</dd></div>
<div><dt>validation</dt><dd>${formatCount(data3.validation)}${part(data3.validation)}</dd></div>
${aside > 0 ? html`<div><dt>left aside</dt><dd>${formatCount(aside)}${part(aside)}</dd></div>\n` : null}\
${data3.split === void 0 ? null : html`<div><dt>split</dt><dd>${splitText(data3.split)}</dd></div>\n`}\
</dl>
${columnsTable(data3.preprocessing, "Columns, as the training rows had them.")}`;
}
var data = { id: "data", title: "Data and split", render: render14 };

// packages/core/src/report/cross-validation/sections/data.ts
function partedText({ split: { kind, column } }) {
  const { phrase } = memberOf(splitRegistry, kind);
  return column === void 0 ? phrase : `${phrase}: ${column}`;
}
function render15({ validation, folds: folds2 }) {
  const first = folds2[0]?.record.data;
  const { source, folds: of2, repeats } = validation;
  return html`<dl class="facts">
<div><dt>source</dt><dd>${source}</dd></div>
${first && html`<div><dt>rows</dt><dd>${formatCount(first.rows)}</dd></div>\n`}\
<div><dt>split</dt><dd>${partedText(validation)}</dd></div>
<div><dt>folds</dt><dd>${repeats === 1 ? of2 : `${of2}, ${repeats} times`}</dd></div>
</dl>
${first && columnsTable(first.preprocessing, "Columns, as the training rows of the first fold had them.")}`;
}
var data2 = { id: "data", title: "Data and folds", render: render15 };

// packages/core/src/report/charts/dependence.ts
import { areaY, axisX as axisX3, axisY as axisY3, dot as dot3, gridX as gridX3, gridY as gridY2, line as line2, link as link2, ruleY, tickX } from "@observablehq/plot";

// packages/core/src/report/charts/ticks.ts
var LONG2 = 1e4;
var UNITS = [
  ["G", 1e9],
  ["M", 1e6],
  ["k", 1e3]
];
var SHORT = 1e-3;
var signed2 = (text6) => text6.replaceAll("-", "\u2212");
function tickText(low, high) {
  const largest2 = Math.max(Math.abs(low), Math.abs(high));
  if (largest2 < SHORT) return (value) => value === 0 ? "0" : signed2(Number(value.toPrecision(3)).toExponential());
  const [unit, size2] = largest2 >= LONG2 && UNITS.find(([, size3]) => largest2 >= size3) || ["", 1];
  return (value) => value === 0 ? "0" : `${signed2(String(Number((value / size2).toPrecision(6))))}${unit}`;
}

// packages/core/src/report/charts/dependence.ts
var WIDTH3 = 330;
var CHARACTER2 = 7.4;
var ROW_HEIGHT2 = 22;
function pointsOf({ values = [], outputs }, output, of2) {
  const curve = Object.hasOwn(outputs, output) ? outputs[output] : void 0;
  return values.flatMap((value, i) => {
    const figure6 = curve?.[of2]?.[i] ?? null;
    return figure6 === null ? [] : [{ value, figure: figure6, spread: curve?.spread?.[of2]?.[i] ?? 0 }];
  });
}
var spreadOut = (figure6, spread3) => spread3 > 0 ? `${formatNumber(figure6, 3)} \xB1 ${formatBeside(spread3, figure6, 3)}` : formatNumber(figure6, 3);
function described3(branch, points2) {
  const some = [points2[0], points2[Math.floor(points2.length / 2)], points2.at(-1)].filter((point) => point !== void 0);
  const texts = some.map(({ value, figure: figure6, spread: spread3 }) => `${spreadOut(figure6, spread3)} at ${formatPlain(value)}`);
  return `${branch}: ${texts.join(", ")}`;
}
function dependenceCurves(branches, output, of2, document) {
  const shown = branches.map(({ branch, dependence: dependence3 }) => ({ branch, points: pointsOf(dependence3, output, of2) })).filter(({ points: points2 }) => points2.length > 1);
  const feature = branches[0]?.dependence.feature ?? "";
  if (shown.length === 0) return null;
  const all3 = shown.flatMap(({ points: points2 }) => points2);
  const low = Math.min(...all3.map(({ figure: figure6, spread: spread3 }) => figure6 - spread3));
  const high = Math.max(...all3.map(({ figure: figure6, spread: spread3 }) => figure6 + spread3));
  const margin = Math.max(high - low, 1e-4 * Math.max(Math.abs(low), Math.abs(high)), 1e-12) * 0.06;
  const isSlope = of2 === "slope";
  const [bottom, top] = isSlope ? [Math.min(low, 0) - margin, Math.max(high, 0) + margin] : [low - margin, high + margin];
  const values = all3.map(({ value }) => value);
  return drawChart(
    {
      width: WIDTH3,
      height: isSlope ? 110 : 170,
      marginTop: 8,
      marginBottom: isSlope ? 22 : 24,
      marginLeft: 52,
      marginRight: 12,
      x: { nice: false },
      y: { domain: [bottom, top], nice: false },
      marks: [
        gridY2({ stroke: COLOURS.faint, strokeOpacity: 1, ticks: isSlope ? 3 : 4 }),
        ...isSlope ? [ruleY([0], { stroke: COLOURS.soft, strokeDasharray: "2,3" })] : [],
        tickX(shown[0]?.points ?? [], {
          x: "value",
          stroke: COLOURS.soft,
          strokeOpacity: 0.7,
          insetTop: isSlope ? 73 : 131
        }),
        ...shown.filter(({ points: points2 }) => points2.some(({ spread: spread3 }) => spread3 > 0)).map(
          ({ branch, points: points2 }) => areaY(points2, {
            x: "value",
            y1: ({ figure: figure6, spread: spread3 }) => figure6 - spread3,
            y2: ({ figure: figure6, spread: spread3 }) => figure6 + spread3,
            fill: COLOURS[branch],
            fillOpacity: 0.22
          })
        ),
        ...shown.map(
          ({ branch, points: points2 }) => line2(points2, { x: "value", y: "figure", stroke: COLOURS[branch], strokeWidth: 2 })
        ),
        axisX3({ ticks: 4, tickSize: 3, label: null, tickFormat: tickText(Math.min(...values), Math.max(...values)) }),
        axisY3({ ticks: isSlope ? 3 : 4, tickSize: 0, label: null, tickFormat: tickText(bottom, top) })
      ]
    },
    document,
    {
      title: isSlope ? `Line chart: mean slope of ${output} on ${feature}, by ${feature}` : `Line chart: mean prediction of ${output} with ${feature} set to each value`,
      details: `${shown.map(({ branch, points: points2 }) => described3(branch, points2)).join("; ")}.`
    }
  );
}
function dependenceLevels(branches, output, document) {
  const levels = branches[0]?.dependence.levels;
  const feature = branches[0]?.dependence.feature ?? "";
  if (levels === void 0 || levels.length === 0) return null;
  const dots = branches.flatMap(
    ({ branch, dependence: { outputs } }) => levels.flatMap((_, i) => {
      const curve = Object.hasOwn(outputs, output) ? outputs[output] : void 0;
      const figure6 = curve?.prediction[i] ?? null;
      const spread3 = curve?.spread?.prediction[i] ?? 0;
      return figure6 === null ? [] : [{ branch, middle: i + 0.5, figure: figure6, spread: spread3, low: figure6 - spread3, high: figure6 + spread3 }];
    })
  );
  if (dots.length === 0) return null;
  const names2 = levels.map((level) => shortName(level === "" ? "(blank)" : level));
  const pairs = levels.flatMap((_, i) => {
    const here = dots.filter(({ middle }) => middle === i + 0.5).map(({ figure: figure6 }) => figure6);
    return here.length < 2 ? [] : [{ middle: i + 0.5, low: Math.min(...here), high: Math.max(...here) }];
  });
  const [low, high] = [Math.min(...dots.map(({ low: low2 }) => low2)), Math.max(...dots.map(({ high: high2 }) => high2))];
  const margin = Math.max(high - low, 1e-4 * Math.max(Math.abs(low), Math.abs(high)), 1e-12) * 0.06;
  return drawChart(
    {
      width: WIDTH3,
      height: 8 + 24 + levels.length * ROW_HEIGHT2,
      marginTop: 8,
      marginBottom: 24,
      marginLeft: 12 + CHARACTER2 * Math.max(...names2.map((name) => [...name].length)),
      marginRight: 16,
      x: { domain: [low - margin, high + margin], nice: false },
      y: { domain: [levels.length, 0] },
      marks: [
        gridX3({ stroke: COLOURS.faint, strokeOpacity: 1, ticks: 4 }),
        link2(pairs, { x1: "low", x2: "high", y: "middle", stroke: COLOURS.soft, strokeWidth: 1.5 }),
        ...branches.map(
          ({ branch }) => link2(
            dots.filter((each) => each.branch === branch && each.spread > 0),
            { x1: "low", x2: "high", y: "middle", stroke: COLOURS[branch], strokeWidth: 4, strokeOpacity: 0.35 }
          )
        ),
        ...branches.map(
          ({ branch }) => dot3(
            dots.filter((each) => each.branch === branch),
            { x: "figure", y: "middle", r: 4.5, fill: COLOURS[branch] }
          )
        ),
        axisX3({ ticks: 4, tickSize: 3, label: null, tickFormat: tickText(low, high) }),
        axisY3(
          levels.map((_, i) => i + 0.5),
          { tickSize: 0, tickFormat: (middle) => names2[Math.floor(middle)] ?? "", label: null }
        )
      ]
    },
    document,
    {
      title: `Dot chart: mean prediction of ${output} with ${feature} set to each level`,
      details: `${levels.map((level, i) => {
        const here = dots.filter(({ middle }) => middle === i + 0.5);
        const texts = here.map(({ branch, figure: figure6, spread: spread3 }) => `${branch} ${spreadOut(figure6, spread3)}`);
        return `${level === "" ? "blank" : level}: ${texts.join(", ")}`;
      }).join("; ")}.`
    }
  );
}

// packages/core/src/report/sections/dependence.ts
var SHOWN = [0.05, 0.25, 0.5, 0.75, 0.95];
function panelsOf({ record, comparison }) {
  const all3 = comparison.branches.flatMap(
    (branch) => (record.branches[branch]?.dependence ?? []).map((dependence3) => ({ branch, dependence: dependence3 }))
  );
  const features2 = [...new Set(all3.map(({ dependence: dependence3 }) => dependence3.feature))];
  return features2.map((feature) => ({
    feature,
    branches: all3.filter(({ dependence: dependence3 }) => dependence3.feature === feature)
  }));
}
function figure2({ feature, branches }, output, { document }) {
  const levels = dependenceLevels(branches, output, document);
  if (levels !== null) {
    return html`<figure class="small"><div class="panel"><b>${feature}</b><span>levels</span></div>${levels}</figure>\n`;
  }
  const curves = dependenceCurves(branches, output, "prediction", document);
  if (curves === null) return null;
  const slopes3 = dependenceCurves(branches, output, "slope", document);
  return html`<figure class="small"><div class="panel"><b>${feature}</b><span>prediction</span></div>${curves}${slopes3 && html`<div class="panel sub"><span>slope</span></div>${slopes3}`}</figure>\n`;
}
function table(panels, outputs) {
  const several = outputs.length > 1;
  return figureTable({
    caption: "Partial dependence at quantiles of the features, or at their levels.",
    columns: [
      "feature",
      ...several ? ["output"] : [],
      "branch",
      "at",
      "share of rows",
      "mean prediction",
      "mean slope"
    ],
    textColumns: several ? [1, 2, 3] : [1, 2],
    rows: panels.flatMap(
      ({ feature, branches }) => outputs.flatMap(
        (output) => branches.flatMap(({ branch, dependence: { values, shares: shares2 = [], levels = [], outputs: of2 } }) => {
          const curve = Object.hasOwn(of2, output) ? of2[output] : void 0;
          if (curve === void 0) return [];
          const row = (i, at, share2) => ({
            cells: [
              feature,
              ...several ? [output] : [],
              branchKey(branch),
              at,
              share2,
              formatNumber(curve.prediction[i]),
              formatNumber(curve.slope?.[i])
            ]
          });
          if (values === void 0) return levels.map((level, i) => row(i, level === "" ? "(blank)" : level, "\u2013"));
          const places2 = SHOWN.map(
            (share2) => Math.max(
              0,
              shares2.findLastIndex((each) => each <= share2)
            )
          );
          return [...new Set(places2)].map(
            (i) => row(i, formatPlain(values[i]), `${Math.round(shares2[i] * 100)} %`)
          );
        })
      )
    )
  });
}
function render16(context) {
  const { record, comparison } = context;
  const panels = panelsOf(context);
  const outputs = [
    ...new Set(panels.flatMap(({ branches }) => branches.flatMap(({ dependence: dependence3 }) => Object.keys(dependence3.outputs))))
  ];
  if (panels.length === 0 || outputs.length === 0) return null;
  const { target } = record.data.preprocessing;
  const isClass = target.kind === "classification";
  const named2 = isClass || outputs.length > 1;
  const groups = outputs.map((output) => {
    const name = isClass ? `probability of ${output}` : output;
    return html`${named2 ? html`<h3>${name}</h3>\n` : null}<div class="group" role="group" aria-label="Partial dependence of ${name}"><div class="grid">
${panels.map((panel) => figure2(panel, output, context))}</div></div>\n`;
  });
  const unit = isClass ? "probability" : outputs.length === 1 ? outputs[0] ?? "" : "the number predicted";
  return html`<p class="legend">${comparison.branches.map((branch) => html`${branchKey(branch)} `)}</p>
${groups}<p class="caption">Mean prediction over a sample of the validation rows with one feature set to each value, and the mean slope there, in ${unit} per unit of the feature; the ticks at the foot are quantiles of the feature.</p>
<p class="note">The features that matter most: numbers by the sensitivity of the prediction, categories by how far their levels move it. Each panel has a scale of its own. For features that hang together partial dependence also averages over rows that cannot be, and it hides what differs between rows; it shows what the model does, not what causes what.</p>
<details class="chart-data"><summary>Partial dependence as a table</summary>
${table(panels, outputs)}
</details>`;
}
var dependence = { id: "dependence", title: "Partial dependence", render: render16 };

// packages/core/src/report/cross-validation/sections/dependence.ts
function render17({ pooled, folds: folds2 }) {
  const charts = pooled && dependence.render(pooled);
  if (charts === void 0 || charts === null) return null;
  const band = folds2.length < 2 ? "" : " Bands and bars reach one deviation over the folds to either side: where they are wide the folds do not agree.";
  return html`${charts}
<p class="note">Curves are means over the folds, as far as the quantiles of every fold go; of features that matter most in more than half of the folds.${band}</p>`;
}
var dependence2 = { id: dependence.id, title: "Partial dependence", render: render17 };

// packages/core/src/report/cross-validation/sections/folds.ts
function foldLink({ folder, status }) {
  const hasReport = status === "completed" || status === "diverged";
  return hasReport ? html`<a href="${folder}/report.html">${folder}</a>` : html`${folder}`;
}
function listOf({ validation, folds: folds2 }) {
  const rows = (count5) => count5 === null ? UNDEFINED : formatCount(count5);
  const completed = validation.runs.filter(({ status }) => status === "completed");
  return figureTable({
    caption: "Each fold is a run of its own, with its own report.",
    columns: ["run", "status", "training rows", "validation rows", "took"],
    textColumns: [1],
    rows: validation.runs.map((run) => {
      const record = folds2[completed.indexOf(run)]?.record;
      const took = record === void 0 ? UNDEFINED : formatSeconds(record.seconds);
      return { cells: [foldLink(run), run.status ?? "not begun", rows(run.training), rows(run.validation), took] };
    })
  });
}
function figuresOf2({ validation, folds: folds2, pooled }) {
  if (pooled === void 0) return null;
  const { words, comparison } = pooled;
  const tables = folds2.map(({ record }) => comparisonTable(record));
  const quantities2 = [
    { title: words.error.name, of: (table3) => metricRow(table3, words.error.key) },
    { title: words.share.name, of: (table3) => metricRow(table3, words.share.key) },
    { title: "mean sensitivity", of: (table3) => meanRow(table3, "sensitivity") }
  ];
  const largest2 = quantities2.map(
    ({ of: of2 }) => Math.max(...tables.flatMap((table3) => comparison.branches.map((name) => Math.abs(of2(table3)?.[name] ?? 0))))
  );
  const completed = validation.runs.filter(({ status }) => status === "completed");
  return groupedTable({
    caption: "Every fold on its own validation rows.",
    heading: "run",
    groups: quantities2.map(({ title }) => ({ title, columns: comparison.branches.map(branchKey) })),
    rows: tables.map((table3, i) => ({
      cells: [
        completed[i]?.folder ?? `${i + 1}`,
        ...quantities2.flatMap(
          ({ of: of2 }, j) => comparison.branches.map((name) => formatBeside(of2(table3)?.[name], largest2[j]))
        )
      ]
    }))
  });
}
function render18(context) {
  return html`${figuresOf2(context)}
<div class="options">${listOf(context)}</div>`;
}
var folds = { id: "folds", title: "Folds", render: render18 };

// packages/core/src/report/tile.ts
function tile(name, value, note) {
  return html`<div><dt>${name}</dt><dd>${value}${note === void 0 ? null : html` <small>${note}</small>`}</dd></div>`;
}

// packages/core/src/report/verdict.ts
var NOTHING = 5e-4;
function bought(change2) {
  if (change2 < -NOTHING) return `cut the mean sensitivity by ${formatPercent(change2)}`;
  if (change2 > NOTHING) return `raised the mean sensitivity by ${formatPercent(change2)}`;
  return "left the mean sensitivity as it was";
}
function paid(change2, error) {
  if (change2 > NOTHING) return `cost ${formatPercent(change2)} in ${error}`;
  if (change2 < -NOTHING) return `lowered ${error} by ${formatPercent(change2)}`;
  return `cost nothing in ${error}`;
}
var difference = ({ baseline, controlled }) => controlled - baseline;
function named({ label, baseline, controlled, change: change2 }) {
  const between = `from ${formatBeside(baseline, controlled, 3)} to ${formatBeside(controlled, baseline, 3)}`;
  return `${label}: ${between}${change2 === null ? "" : ` (${formatChange(change2)})`}`;
}
function detailOf(table3) {
  const columns2 = rowsOf(table3, "sensitivity").flatMap(
    ({ scope, label, baseline, controlled, change: change2 }) => scope === "column" && baseline !== null && controlled !== null ? [{ label, baseline, controlled, change: change2 }] : []
  );
  const ordered = columns2.toSorted((a, b) => difference(a) - difference(b));
  const [most] = ordered;
  const least = ordered.at(-1);
  if (most === void 0 || least === void 0) return "";
  const fallen = columns2.filter((column) => difference(column) < 0).length;
  const count5 = fallen === columns2.length ? `all ${fallen}` : `${fallen} of ${columns2.length}`;
  const parts = [
    columns2.length === 1 ? `Noise on ${named(most)}.` : fallen === 0 ? `Noise moves the prediction less on none of the ${columns2.length} features.` : `Noise moves the prediction less on ${count5} features, most on ${named(most)}.`
  ];
  if (columns2.length > 1 && difference(least) > 0) {
    const risen = columns2.filter((column) => difference(column) > 0).length;
    parts.push(
      risen === 1 ? `It moves it more on ${named(least)}.` : `It moves it more on ${risen}, most on ${named(least)}.`
    );
  }
  return parts.join(" ");
}
function unfinished(record) {
  switch (record.status) {
    case "running":
      return "This run is still going; its branches have no figures yet.";
    case "interrupted":
      return "This run was interrupted before its first result.";
    case "diverged":
      return "This run diverged before its first result.";
    default:
      return "This run has no result.";
  }
}
function isSame({ branches, rows }) {
  const known = rows.filter(({ baseline, controlled }) => baseline !== null || controlled !== null);
  return branches.length === 2 && known.length > 0 && known.every(({ baseline, controlled }) => baseline === controlled);
}
function verdictOf(record, table3) {
  const [only] = table3.branches;
  if (only === void 0) return { sentence: unfinished(record), detail: "" };
  if (isSame(table3)) {
    return {
      sentence: "Control changed nothing: the branches are the same, figure for figure.",
      detail: "No batch was controlled, or the control found nothing to act on; see the warnings."
    };
  }
  const words = wordsOf(record.data.preprocessing.target);
  const judged = metricRow(table3, words.error.key);
  const sensitivity4 = meanRow(table3, "sensitivity");
  if (table3.branches.length === 2) {
    const cost = judged?.change ?? null;
    const gain = sensitivity4?.change ?? null;
    if (cost !== null && gain !== null) {
      const but = gain > NOTHING === cost > NOTHING || gain < -NOTHING;
      return {
        sentence: `Control ${bought(gain)} ${but ? "and" : "but"} ${paid(cost, words.error.name)}.`,
        detail: detailOf(table3)
      };
    }
    return { sentence: "The branches cannot be compared: a figure of at least one of them is undefined.", detail: "" };
  }
  const error = judged?.[only] ?? null;
  const accuracy2 = metricRow(table3, "accuracy")?.[only] ?? null;
  const { label: target } = words;
  const unit = words.changed === target ? "" : " standard deviations";
  const sentence = error === null ? `The ${only} model's error is undefined.` : accuracy2 === null ? `The ${only} model predicts ${target} with an RMSE of ${formatNumber(error, 3)}${unit}.` : `The ${only} model predicts ${target} with an accuracy of ${formatPercent(accuracy2)} and a log loss of ${formatNumber(error, 3)}.`;
  const missing = only === "controlled" ? "No baseline was trained" : "No controlled model was trained";
  return { sentence, detail: `${missing}, so there is nothing to compare it with.` };
}

// packages/core/src/report/sections/headline.ts
function phaseText({ name, epochs, objective, controlled }) {
  const by = controlled?.by === "sample" ? "samples" : "batches";
  const share2 = controlled === void 0 ? "" : `, ${controlled.objective} on ${formatPercent(controlled.share)} of ${by}`;
  return `${name} for ${formatCount(epochs)} epochs (${objective}${share2})`;
}
function trainedOn({ data: data3, model, plan }) {
  const shape = model.hidden.length === 0 ? model.name : `${model.name} ${model.hidden.join("\u2013")}`;
  const phases = plan.length === 0 ? "" : ` ${plan.map(phaseText).join(", then ")}.`;
  const text6 = `${shape}, ${model.activation}, ${formatCount(model.parameters)} parameters; trained on ${formatCount(data3.training)} rows, judged on ${formatCount(data3.validation)} held-out rows.`;
  return `${text6}${phases.replace(/^ ./, (start) => start.toUpperCase())}`;
}
var SHARES3 = ["r2", "accuracy", "auc"];
function rowTile(name, row, branches) {
  const only = branches.length === 1 ? branches[0] : void 0;
  if (row === void 0) return null;
  if (only !== void 0) return tile(name, formatNumber(row[only]));
  const change2 = SHARES3.includes(row.key) ? formatDifference(row.change) : formatChange(row.change);
  return tile(
    name,
    change2,
    `${formatBeside(row.baseline, row.controlled)} \u2192 ${formatBeside(row.controlled, row.baseline)}`
  );
}
function tilesOf(comparison, { error, share: share2 }) {
  const tiles = [
    rowTile("mean sensitivity", meanRow(comparison, "sensitivity"), comparison.branches),
    rowTile(error.name, metricRow(comparison, error.key), comparison.branches),
    rowTile(share2.name, metricRow(comparison, share2.key), comparison.branches),
    rowTile("output variance", metricRow(comparison, "outputVariance"), comparison.branches)
  ].filter((entry2) => entry2 !== null);
  return tiles.length === 0 ? null : html`<dl class="tiles">${tiles}</dl>`;
}
function notices2({ status, branches, plan }) {
  const found = [];
  const planned = plan.at(-1)?.epochs;
  for (const name of ["baseline", "controlled"]) {
    const branch = branches[name];
    if (branch === void 0) continue;
    const of2 = planned === void 0 ? "" : ` of ${planned}`;
    if (branch.status === "diverged") {
      const at = branch.divergedAt === null ? "" : ` at epoch ${branch.divergedAt}`;
      found.push(`The ${name} branch diverged${at}; its figures are those of its last good state.`);
    } else if (branch.status === "interrupted") {
      found.push(`The ${name} branch was interrupted after ${branch.epochs}${of2} epochs.`);
    } else if (branch.status === "running") {
      found.push(`The ${name} branch is still running: ${branch.epochs}${of2} epochs so far.`);
    }
  }
  const named2 = branches.baseline !== void 0 || branches.controlled !== void 0;
  if (found.length === 0 && named2 && status !== "completed") {
    found.push(
      status === "running" ? "The run is still going." : `The run ${status === "diverged" ? "diverged" : "was interrupted"}.`
    );
  }
  const targets3 = branches.controlled?.targets ?? [];
  const missed = missedTargets(branches).length;
  if (missed > 0)
    found.push(`${missed} of ${targets3.length} ${targets3.length === 1 ? "target was" : "targets were"} missed.`);
  return found;
}
function render19({ record, comparison }) {
  const { data: data3, created } = record;
  const features2 = data3.preprocessing.features.length;
  const { sentence, detail } = verdictOf(record, comparison);
  const sureness2 = surenessOf(record, comparison);
  const words = wordsOf(data3.preprocessing.target);
  return html`<header>
${brandOf("run", created)}
<h1>${words.label} from ${features2} ${features2 === 1 ? "column" : "columns"} of <span class="source">${data3.source}</span></h1>
<p class="verdict">${sentence}</p>
${detail === "" ? null : html`<p class="detail">${detail}</p>`}
${sureness2 && html`<p class="detail">${sureness2}</p>`}
${notices2(record).map((text6) => html`<p class="notice" role="note">${text6}</p>\n`)}
${tilesOf(comparison, words)}
<p class="setup">${trainedOn(record)}</p>
</header>`;
}
var headline2 = { id: "headline", render: render19 };

// packages/core/src/report/cross-validation/sections/headline.ts
function notices3({ runs }) {
  const diverged = runs.filter(({ status }) => status === "diverged").length;
  const open = runs.filter(({ status }) => status !== "diverged" && status !== "completed").length;
  const missed = runs.filter(({ targets: targets3 = [] }) => targets3.some(({ met }) => !met)).length;
  return [
    ...diverged === 0 ? [] : [`${diverged} of ${runs.length} folds diverged; the figures are those of the others.`],
    ...open === 0 ? [] : [`${open} of ${runs.length} folds have not been trained to their end.`],
    ...missed === 0 ? [] : [`${missed} of ${runs.length} folds missed a target.`]
  ];
}
function trainedOn2({ record: { model, data: data3, plan } }, folds2) {
  const shape = model.hidden.length === 0 ? model.name : `${model.name} ${model.hidden.join("\u2013")}`;
  const phases = plan.length === 0 ? "" : ` ${plan.map(phaseText).join(", then ")}.`;
  const text6 = `${folds2} ${folds2 === 1 ? "training" : "trainings"} of ${shape}, ${model.activation}, ${formatCount(model.parameters)} parameters, each on about ${formatCount(data3.training)} rows and judged on about ${formatCount(data3.validation)} held-out rows.`;
  return `${text6}${phases.replace(/^ ./, (start) => start.toUpperCase())}`;
}
function render20({ validation, folds: folds2, pooled }) {
  const { target, source, created } = validation;
  const { sentence, detail } = crossValidationVerdict(validation);
  return html`<header>
${brandOf("cross-validation", created)}
<h1>${target}: ${foldsText(validation)} of <span class="source">${source}</span></h1>
<p class="verdict">${sentence}</p>
${detail === "" ? null : html`<p class="detail">${detail}</p>`}
${notices3(validation).map((text6) => html`<p class="notice" role="note">${text6}</p>\n`)}
${pooled && html`${tilesOf(pooled.comparison, pooled.words)}
<p class="setup">${trainedOn2(pooled, folds2.length)}</p>`}
</header>`;
}
var headline3 = { id: "headline", render: render20 };

// packages/core/src/report/sections/model-card.ts
function columnsText({ data: data3 }) {
  const names2 = data3.preprocessing.features.map(({ name }) => name);
  const shown = names2.slice(0, 8).join(", ");
  return names2.length > 8 ? `${shown} and ${names2.length - 8} more` : shown;
}
function modelText({ model, plan, version, created, seed }, branches) {
  const layers = model.hidden.length === 0 ? "no hidden layer" : `hidden layers of ${model.hidden.join(", ")} units`;
  const control = [
    ...new Set(plan.flatMap(({ controlled }) => controlled === void 0 ? [] : [controlled.objective]))
  ];
  const objectives = [...new Set(plan.map(({ objective }) => objective))];
  const trained = branches.includes("controlled") && control.length > 0 ? `, its slopes controlled by ${control.join(", ")}` : "";
  return `A neural network (${model.name}) with ${layers}, ${model.activation} activation and ${formatCount(model.parameters)} parameters, trained on the loss ${objectives.join(", ")}${trained}, by isocline ${version} on ${created.slice(0, 10)} with seed ${seed}.${branches.length === 2 ? " The baseline is the same model trained on without control." : ""}`;
}
function metricsText({ record, comparison }) {
  const { error, share: share2 } = wordsOf(record.data.preprocessing.target);
  const texts = [error, share2].flatMap(({ key, name }) => {
    const row = metricRow(comparison, key);
    if (row === void 0) return [];
    const found = intervalsOf(record, key);
    const figures3 = comparison.branches.map((branch) => {
      const ends = found?.[branch] === void 0 ? "" : ` (${intervalText(found[branch])})`;
      return `${branch} ${formatNumber(row[branch])}${ends}`;
    });
    return [`${name}: ${figures3.join(", ")}`];
  });
  if (texts.length === 0) return "None: no branch has been trained to its end.";
  const level = record.intervals === void 0 ? "" : ", with 95 % intervals";
  return `On the validation rows${level}. ${texts.join(". ")}. Sensitivity to noise and slopes stand beside them, since a model that answers noise steeply can have a small error on clean rows.`;
}
var EPOCH_LIMIT = "The epoch was chosen by the objective on the validation rows that the figures are of, so the errors may be a little too small.";
var isChosen = ({ restored, status }) => restored ?? status === "stopped";
function tableLimits({ split, preprocessing: { features: features2 } }) {
  const kind = split?.kind ?? "random";
  return [
    ...kind === "random" || kind === "stratified" ? [
      "The validation rows were drawn from the same table at random. Where rows belong together, or new ones come later, expect larger errors."
    ] : [],
    "Outside the ranges and levels of the training rows the model extrapolates, and nothing here says how well.",
    "Errors are over all validation rows; they were not compared between groups of people or things.",
    "Slopes and partial dependence say how the model answers its inputs, not what a change would cause.",
    ...features2.some((feature) => feature.kind !== "category" && feature.missing !== void 0) ? ["A blank number counts as the median of the training rows."] : [],
    ...features2.some((feature) => feature.kind === "category") ? ["A text that is no level of its column counts as \u201Cother\u201D."] : []
  ];
}
function warningLimits(count5) {
  return count5 === 0 ? [] : [`There ${count5 === 1 ? "is one warning" : `are ${count5} warnings`} above.`];
}
function limits({ branches, data: data3, warnings: warnings7, intervals }) {
  const ran = Object.values(branches);
  const fold = data3.split?.fold;
  return [
    ...ran.some(isChosen) ? [EPOCH_LIMIT] : [],
    "One training from one seed: how much another would differ is not measured here.",
    ...fold === void 0 ? [] : [`It is fold ${fold.fold} of ${fold.of} of a cross-validation, whose own report compares them all.`],
    ...tableLimits(data3),
    ...intervals === void 0 && ran.length > 0 ? ["The errors have no intervals."] : [],
    ...warningLimits(warnings7.length)
  ];
}
function entry(term, content) {
  return html`<div><dt>${term}</dt><dd>${content}</dd></div>\n`;
}
var CARD_NOTE = html`<p class="note">Made from the run’s record, in the order of Mitchell et al. (2019).</p>`;
function intendedUse(record) {
  const { label } = wordsOf(record.data.preprocessing.target);
  return `To predict ${label} of rows like those of ${record.data.source} from ${columnsText(record)}. What the predictions are for, and who may rely on them, is not part of the record: whoever hands the model on should say it.`;
}
var NOT_INTENDED = "Rows of another source, time or make than the training rows; decisions about people without a check of its errors for those concerned; statements about causes.";
function render21(context) {
  const { record, comparison } = context;
  const { data: data3, version, created, seed } = record;
  const { label } = wordsOf(data3.preprocessing.target);
  const split = data3.split === void 0 ? "at random" : splitText(data3.split);
  return html`<dl class="card">
${entry("Model", modelText(record, comparison.branches))}
${entry("Intended use", intendedUse(record))}
${entry("Not intended", NOT_INTENDED)}
${entry(
    "Data",
    `${data3.source}: ${formatCount(data3.training)} rows for training, ${formatCount(data3.validation)} for validation, split ${split}. The section on data has every column.`
  )}
${entry("Metrics", metricsText(context))}
${entry("Limits", html`<ul>${limits(record).map((text6) => html`<li>${text6}</li>\n`)}</ul>`)}
${entry(
    "How to cite",
    html`Model of ${label} from ${data3.source}, trained with isocline ${version} on ${created.slice(0, 10)}, seed ${seed}; and the works below whose methods it uses.`
  )}
</dl>
${CARD_NOTE}`;
}
var modelCard = { id: "model-card", title: "Model card", render: render21 };

// packages/core/src/report/cross-validation/sections/model-card.ts
function modelText2({ validation, folds: folds2 }, { record, comparison }) {
  const { ensemble, version, created } = validation;
  const { model, plan } = record;
  const layers = model.hidden.length === 0 ? "no hidden layer" : `hidden layers of ${model.hidden.join(", ")} units`;
  const control = [...new Set(plan.flatMap(({ controlled }) => controlled?.objective ?? []))];
  const objectives = [...new Set(plan.map(({ objective }) => objective))];
  const isControlled = comparison.branches.includes("controlled");
  const trained = isControlled && control.length > 0 ? `, their slopes controlled by ${control.join(", ")}` : "";
  const networks = `neural networks (${model.name}) with ${layers}, ${model.activation} activation and ${formatCount(model.parameters)} parameters, trained on the loss ${objectives.join(", ")}${trained}, by isocline ${version} on ${created.slice(0, 10)}`;
  const which = isControlled ? "the controlled models" : "the models";
  return ensemble ? `The mean of the predictions of ${folds2.length} ${networks}: model.onnx, ${which} of the folds, each with its own preprocessing inside.` : `${folds2.length} ${networks}, one a fold. No model of all of them was made: train with --ensemble for their mean, or again on all rows for one model.`;
}
function metricsText2({ validation }, { words: { error, share: share2 }, comparison }) {
  const texts = [error, share2].flatMap(({ key, name }) => {
    const figure6 = figuresOf(validation, "metrics").find((each) => each.key === key);
    if (figure6 === void 0) return [];
    const of2 = comparison.branches.map(
      (branch) => `${branch} ${spreadText(figure6[branch])} (${meanInterval(validation, figure6, branch)})`
    );
    return [`${name} ${of2.join(", ")}`];
  });
  return `Of single folds\u2019 models, each on rows that it was not trained on: mean \xB1 deviation over ${foldsText(validation)}, with the 95 % interval of the mean. They are: ${texts.join("; ")}. Sensitivity to noise and slopes stand beside them, since a model that answers noise steeply can have a small error on clean rows.`;
}
function limits2({ validation, folds: folds2 }, { record }) {
  const chosen = folds2.some(({ record: { branches } }) => Object.values(branches).some(isChosen));
  return [
    ...validation.ensemble ? [
      "The mean of the models was judged on no rows: most of its members were trained on each row of the table. As a rule it errs somewhat less than they do one by one."
    ] : [],
    ...chosen ? [EPOCH_LIMIT] : [],
    ...tableLimits({ ...record.data, split: { kind: validation.split.kind, aside: 0 } }),
    ...warningLimits(distinctWarnings(validation.warnings).length)
  ];
}
function render22(context) {
  const { validation, pooled } = context;
  if (pooled === void 0) return null;
  const { record, words } = pooled;
  const { source, version, created } = validation;
  return html`<dl class="card">
${entry("Model", modelText2(context, pooled))}
${entry("Intended use", intendedUse(record))}
${entry("Not intended", NOT_INTENDED)}
${entry(
    "Data",
    `${source}: ${formatCount(record.data.rows)} rows, in ${foldsText(validation)}, parted ${partedText(validation)}; in each about ${formatCount(record.data.training)} rows for training and ${formatCount(record.data.validation)} for validation. The section on data has every column.`
  )}
${entry("Metrics", metricsText2(context, pooled))}
${entry("Limits", html`<ul>${limits2(context, pooled).map((text6) => html`<li>${text6}</li>\n`)}</ul>`)}
${entry(
    "How to cite",
    html`Cross-validated model of ${words.label} from ${source}, trained with isocline ${version} on ${created.slice(0, 10)}; and the works below whose methods it uses.`
  )}
</dl>
${CARD_NOTE}`;
}
var modelCard2 = { id: "model-card", title: "Model card", render: render22 };

// packages/core/src/report/cross-validation/sections/references.ts
function all2({ validation, pooled }) {
  const branches = Object.values(pooled?.record.branches ?? {});
  const found = [
    ...validation.references,
    ...branches.some(({ dependence: dependence3 }) => dependence3.length > 0) ? dependenceReferences : [],
    ...pooled === void 0 ? [] : [cardReference]
  ];
  return found.filter(({ title }, i) => found.findIndex((other) => other.title === title) === i);
}
var references3 = {
  id: "references",
  title: "References",
  render: (context) => referenceList(all2(context))
};

// packages/core/src/report/charts/distribution.ts
import { axisX as axisX4, line as line3, rectY, ruleX as ruleX2, ruleY as ruleY2 } from "@observablehq/plot";
var WIDTH4 = 330;
var TAIL = 5e-3;
function binsOf({ edges, counts }) {
  const total = counts.reduce((a, b) => a + b, 0);
  if (total === 0) return [];
  return counts.map((count5, i) => {
    const from = edges[i];
    const to = edges[i + 1];
    return { from, to, share: count5 / total, density: count5 / total / (to - from) };
  });
}
function trimmed(bins) {
  let below2 = 0;
  return bins.filter(({ share: share2 }) => {
    const before = below2;
    below2 += share2;
    return below2 > TAIL && before < 1 - TAIL;
  });
}
function outline(bins) {
  const first = bins[0];
  const last = bins.at(-1);
  if (first === void 0 || last === void 0) return [];
  return [
    { value: first.from, density: 0 },
    ...bins.flatMap(({ from, to, density }) => [
      { value: from, density },
      { value: to, density }
    ]),
    { value: last.to, density: 0 }
  ];
}
function distribution(histograms, document, { height = 120, label, ...text6 }) {
  const shown = histograms.map(({ branch, histogram }) => ({ branch, bins: trimmed(binsOf(histogram)) })).filter(({ bins }) => bins.length > 0);
  if (shown.length === 0) return null;
  const edges = shown.flatMap(({ bins }) => bins.flatMap(({ from, to }) => [from, to]));
  const [low, high] = [Math.min(...edges), Math.max(...edges)];
  return drawChart(
    {
      width: WIDTH4,
      height,
      marginTop: 6,
      marginBottom: label === void 0 ? 22 : 36,
      marginLeft: 8,
      marginRight: 8,
      x: { nice: false },
      y: { axis: null, nice: false },
      marks: [
        ...shown.map(
          ({ branch, bins }) => rectY(bins, { x1: "from", x2: "to", y: "density", fill: COLOURS[branch], fillOpacity: 0.22, inset: 0 })
        ),
        ...shown.map(
          ({ branch, bins }) => line3(outline(bins), {
            x: "value",
            y: "density",
            stroke: COLOURS[branch],
            strokeWidth: 1.5,
            strokeLinejoin: "miter"
          })
        ),
        ruleX2([0], { stroke: COLOURS.soft, strokeDasharray: "2,3" }),
        ruleY2([0], { stroke: COLOURS.soft }),
        axisX4({
          ticks: 5,
          tickSize: 3,
          tickFormat: tickText(low, high),
          label: label ?? null,
          labelArrow: "none",
          labelAnchor: "center"
        })
      ]
    },
    document,
    text6
  );
}

// packages/core/src/report/charts/predicted-true.ts
import { areaY as areaY2, axisX as axisX5, axisY as axisY4, gridY as gridY3, line as line4 } from "@observablehq/plot";
var WIDTH5 = 330;
var HEIGHT2 = 260;
function rangeOf(branches) {
  const ends = branches.flatMap(({ bins }) => bins.flatMap(({ prediction, p05, p95 }) => [prediction, p05, p95]));
  if (ends.length === 0) return void 0;
  const [low, high] = [ends.reduce((a, b) => Math.min(a, b)), ends.reduce((a, b) => Math.max(a, b))];
  return low < high ? { low, high } : void 0;
}
function described4(bins) {
  const some = [bins[0], bins[Math.floor(bins.length / 2)], bins.at(-1)].filter((bin) => bin !== void 0);
  const figure6 = (value) => formatNumber(value, 3);
  return some.map(
    ({ prediction, p05, p50, p95 }) => `where about ${figure6(prediction)} was predicted, half of the true values were below ${figure6(p50)} and nine in ten between ${figure6(p05)} and ${figure6(p95)}`
  ).join("; ");
}
function predictedTrue({ branch, bins, output }, { low, high }, document) {
  if (bins.length === 0) return null;
  const colour = COLOURS[branch];
  const tickFormat = tickText(low, high);
  return drawChart(
    {
      width: WIDTH5,
      height: HEIGHT2,
      marginTop: 12,
      marginBottom: 38,
      marginLeft: 52,
      marginRight: 12,
      x: { domain: [low, high], nice: false },
      y: { domain: [low, high], nice: false },
      marks: [
        gridY3({ stroke: COLOURS.faint, strokeOpacity: 1, ticks: 5 }),
        areaY2(bins, { x: "prediction", y1: "p05", y2: "p95", fill: colour, fillOpacity: 0.16 }),
        areaY2(bins, { x: "prediction", y1: "p25", y2: "p75", fill: colour, fillOpacity: 0.32 }),
        line4(
          [
            { x: low, y: low },
            { x: high, y: high }
          ],
          { x: "x", y: "y", stroke: COLOURS.soft, strokeDasharray: "3,3" }
        ),
        line4(bins, { x: "prediction", y: "p50", stroke: colour, strokeWidth: 2 }),
        axisX5({
          ticks: 5,
          tickSize: 3,
          tickFormat,
          label: `predicted ${shortName(output)}`,
          labelArrow: "none",
          labelAnchor: "center"
        }),
        axisY4({ ticks: 5, tickSize: 0, tickFormat, label: null })
      ]
    },
    document,
    {
      title: `Band chart: true ${output} over predicted ${output}, ${branch} model`,
      details: `${described4(bins).replace(/^w/, "W")}.`
    }
  );
}

// packages/core/src/report/sections/residuals.ts
var MOST_OUTPUTS = 6;
var QUANTILES = ["p05", "p25", "p50", "p75", "p95"];
function table2(output, branches) {
  return figureTable({
    caption: `True values of ${output} where about so much was predicted: quantiles over rows of near predictions.`,
    columns: ["mean prediction", "branch", "rows", "5 %", "25 %", "50 %", "75 %", "95 %"],
    textColumns: [1],
    rows: branches.flatMap(
      ({ branch, summary: { bins } }) => bins.map((bin) => ({
        cells: [
          formatNumber(bin.prediction),
          branchKey(branch),
          formatCount(bin.count),
          ...QUANTILES.map((key) => formatNumber(bin[key]))
        ]
      }))
    )
  });
}
function centre({ histogram: { edges, counts } }) {
  const total = counts.reduce((a, b) => a + b, 0);
  let below2 = 0;
  for (const [i, count5] of counts.entries()) {
    if (below2 + count5 >= total / 2 && count5 > 0) {
      const [from, to] = [edges[i], edges[i + 1]];
      return from + (total / 2 - below2) / count5 * (to - from);
    }
    below2 += count5;
  }
  return null;
}
function chartsOf(output, branches, { document }) {
  const range2 = rangeOf(branches.map(({ summary: summary3 }) => summary3));
  if (range2 === void 0) return null;
  const bands = branches.map(({ branch, summary: { bins } }) => {
    const chart = predictedTrue({ branch, bins, output }, range2, document);
    return chart && html`<figure><div class="panel">${branchKey(branch)}</div>${chart}<figcaption>True ${output} over predicted ${output}, ${branch} model.</figcaption></figure>\n`;
  });
  const residuals3 = distribution(
    branches.map(({ branch, summary: { histogram } }) => ({ branch, histogram })),
    document,
    {
      height: 260,
      label: `true \u2212 predicted ${shortName(output)}`,
      title: `Histogram: residuals, true \u2212 predicted ${output}`,
      details: `${branches.map(({ branch, summary: summary3 }) => `${branch}: median about ${formatNumber(centre(summary3), 3)}`).join("; ")}.`
    }
  );
  return html`<div class="grid">
${bands}${residuals3 && html`<figure><div class="panel">${branches.map(({ branch }) => html`${branchKey(branch)} `)}</div>${residuals3}<figcaption>Residuals, true − predicted ${output}.</figcaption></figure>\n`}</div>
<details class="chart-data"><summary>Quantiles of the true ${output} by what was predicted</summary>
${table2(output, branches)}
</details>`;
}
function render23(context) {
  const { record, comparison } = context;
  const { target } = record.data.preprocessing;
  if (target.kind !== "regression") return null;
  const several = target.columns.length > 1;
  const parts = target.columns.slice(0, MOST_OUTPUTS).map(({ name }) => {
    const branches = comparison.branches.flatMap((branch) => {
      const all3 = record.branches[branch]?.residuals;
      const summary3 = all3 !== void 0 && Object.hasOwn(all3, name) ? all3[name] : void 0;
      return summary3 === void 0 || summary3.bins.length === 0 ? [] : [{ branch, summary: summary3 }];
    });
    const charts = branches.length === 0 ? null : chartsOf(name, branches, context);
    return charts && html`${several ? html`<h3>${name}</h3>\n` : null}${charts}\n`;
  });
  if (parts.every((part) => part === null)) return null;
  const left = target.columns.length > MOST_OUTPUTS ? ` The first ${MOST_OUTPUTS} of ${target.columns.length} are drawn.` : "";
  return html`${parts}
<p class="note">The validation rows in the order of their predictions, in up to 20 parts of equal count. The line is the median of what was true, the bands are its middle half and its middle 90 %; on the dashed diagonal the truth is as predicted. A line below the diagonal: the model predicts too much there; a wide band: it is unsure there. Histograms leave out the outermost half percent on either side.${left}</p>`;
}
var residuals = { id: "residuals", title: "Predictions and residuals", render: render23 };

// packages/core/src/report/cross-validation/sections/residuals.ts
function render24({ pooled }) {
  const charts = pooled && residuals.render(pooled);
  if (charts === void 0 || charts === null) return null;
  return html`${charts}
<p class="note">Over the folds: the quantiles are those of each fold’s validation rows, averaged over the folds part by part, and the residuals are those of all of them together.</p>`;
}
var residuals2 = { id: residuals.id, title: "Predictions and residuals", render: render24 };

// packages/core/src/report/charts/sensitivity-bars.ts
import { axisX as axisX6, axisY as axisY5, gridX as gridX4, rect, ruleX as ruleX3, ruleY as ruleY3, text as text2 } from "@observablehq/plot";
var MOST_BARS = 30;
var WIDTH6 = 400;
var CHARACTER3 = 7.4;
var GAP2 = 0.3;
function described5(row, spread3) {
  const { label, baseline, controlled, change: change2 } = row;
  const figures3 = [];
  const add = (branch, value) => {
    const deviation = spread3(row, branch);
    const apart = deviation > 0 ? ` \xB1 ${formatBeside(deviation, value, 3)}` : "";
    figures3.push(`${branch} ${formatNumber(value, 3)}${apart}`);
  };
  if (baseline !== null) add("baseline", baseline);
  if (controlled !== null) add("controlled", controlled);
  if (change2 !== null) figures3.push(formatChange(change2));
  return `${label}: ${figures3.length === 0 ? "undefined" : figures3.join(", ")}`;
}
function sensitivityBars(table3, target, document, spread3 = () => 0) {
  const rows = rowsOf(table3, "sensitivity").filter(({ scope }) => scope === "column").slice(0, MOST_BARS);
  if (rows.length === 0) return null;
  const names2 = rows.map(({ label }) => shortName(label));
  const endOf = (row) => Math.max(0, ...table3.branches.map((branch) => (row[branch] ?? 0) + spread3(row, branch)));
  const largest2 = rows.reduce((most, row) => Math.max(most, endOf(row)), 0);
  const thickness = (1 - GAP2) / table3.branches.length;
  const bars = table3.branches.flatMap(
    (branch, place) => rows.flatMap((row, i) => {
      const value = row[branch];
      const top = i + GAP2 / 2 + place * thickness;
      if (value === null) return [];
      const deviation = spread3(row, branch);
      const whisker = { middle: top + thickness / 2, low: Math.max(0, value - deviation), high: value + deviation };
      return [{ branch, value, top, bottom: top + thickness, deviation, ...whisker }];
    })
  );
  const changes = rows.map((row, i) => ({
    middle: i + 0.5,
    end: endOf(row),
    text: row.change === null ? "" : formatChange(row.change)
  }));
  const paired = table3.branches.length === 2;
  const marginTop = 4;
  const marginBottom = 38;
  return drawChart(
    {
      width: WIDTH6,
      height: marginTop + marginBottom + rows.length * (paired ? 32 : 24),
      marginTop,
      marginBottom,
      marginLeft: 12 + CHARACTER3 * Math.max(...names2.map((name) => [...name].length)),
      marginRight: paired ? 60 : 12,
      x: { domain: [0, largest2 > 0 ? largest2 : 1], nice: false },
      y: { domain: [rows.length, 0] },
      marks: [
        gridX4({ stroke: COLOURS.faint, strokeOpacity: 1, ticks: 4 }),
        axisX6({
          ticks: 4,
          tickSize: 0,
          tickFormat: tickText(0, largest2),
          label: `mean |change of ${shortName(target)}|`,
          labelArrow: "none",
          labelAnchor: "center"
        }),
        axisY5(
          changes.map(({ middle }) => middle),
          { tickSize: 0, tickFormat: (middle) => names2[Math.floor(middle)] ?? "", label: null }
        ),
        ...table3.branches.map(
          (branch) => rect(
            bars.filter((bar) => bar.branch === branch),
            { x1: 0, x2: "value", y1: "top", y2: "bottom", fill: COLOURS[branch] }
          )
        ),
        ruleY3(
          bars.filter(({ deviation }) => deviation > 0),
          { x1: "low", x2: "high", y: "middle", stroke: "currentColor", strokeWidth: 1.25 }
        ),
        text2(changes, { x: "end", y: "middle", text: "text", textAnchor: "start", dx: 6, fill: COLOURS.soft }),
        ruleX3([0], { stroke: COLOURS.soft })
      ]
    },
    document,
    {
      title: `Bar chart: sensitivity of each feature, as the mean absolute change of ${target}`,
      details: `${rows.map((row) => described5(row, spread3)).join("; ")}.`
    }
  );
}

// packages/core/src/report/cross-validation/sections/sensitivity.ts
function render25({ validation, pooled }) {
  if (pooled === void 0) return null;
  const { comparison, words, document, spreadOf: spreadOf2 } = pooled;
  const chart = sensitivityBars(comparison, words.changed, document, spreadOf2);
  if (chart === null) return null;
  const many = rowsOf(comparison, "sensitivity").length - 1 > MOST_BARS;
  return html`<p class="legend">${comparison.branches.map((branch) => html`${branchKey(branch)} `)}</p>
<figure class="half">${chart}
<figcaption>Sensitivity of each feature${many ? `, the ${MOST_BARS} largest` : ""}: mean over the folds, with one deviation on either side.</figcaption></figure>
<div class="options">${spreadTable(validation, "sensitivity", "feature", `Sensitivity, in ${words.unit}: mean \xB1 deviation over the folds.`)}</div>
<div class="options">${differenceTable(validation, "sensitivity", "feature", "What control changed: controlled \u2212 baseline over the folds.")}</div>
<p class="note">Sensitivity is the mean absolute change of the prediction when Gaussian noise of σ = ${validation.noise} standard deviations is added to one feature and the others stay as they are. Smaller means that noise in that column matters less.</p>`;
}
var sensitivity2 = { id: "sensitivity", title: "Sensitivity to noise", render: render25 };

// packages/core/src/report/charts/slope-distribution.ts
function described6(branch, { standard: { mean, p05, p95 } }) {
  const figure6 = (value) => formatNumber(value, 3);
  return `${branch}: mean absolute slope ${figure6(mean)}, from ${figure6(p05)} (5th percentile) to ${figure6(p95)} (95th)`;
}
function slopesOf(record, branch, column) {
  const slopes3 = record.branches[branch]?.slopes;
  return slopes3 !== void 0 && Object.hasOwn(slopes3, column) ? slopes3[column] : void 0;
}
function slopeDistribution(record, branches, column, document) {
  const shown = branches.flatMap((branch) => {
    const slopes3 = slopesOf(record, branch, column);
    return slopes3 === void 0 || slopes3.histogram.counts.length === 0 ? [] : [{ branch, slopes: slopes3 }];
  });
  return distribution(
    shown.map(({ branch, slopes: { histogram } }) => ({ branch, histogram })),
    document,
    {
      title: `Histogram: slope of the prediction on ${column}, standard units`,
      details: `${shown.map(({ branch, slopes: slopes3 }) => described6(branch, slopes3)).join("; ")}.`
    }
  );
}

// packages/core/src/report/sections/slopes.ts
var MOST_CHARTS = 24;
var QUANTILES2 = ["mean", "p05", "p25", "p50", "p75", "p95"];
function signText(target) {
  const isClass = target.kind === "classification";
  const names2 = outputNames(target);
  if (isClass && names2.length === 2) {
    return `It is that of the probability of ${names2[1]}, which falls as the feature grows where the slope is left of the dashed line.`;
  }
  if (names2.length === 1) return "Left of the dashed line the prediction falls as the feature grows.";
  const how = isClass ? "half the sum of the sizes over the classes" : "the mean size over the numbers predicted";
  return `Here it is ${how}, so none is left of 0.`;
}
var largest = (row) => Math.max(row?.baseline ?? 0, row?.controlled ?? 0);
function slopeQuantiles({ record, comparison }, columns2, of2 = "") {
  const words = wordsOf(record.data.preprocessing.target);
  const table3 = (unit, caption) => figureTable({
    caption,
    columns: ["feature", "branch", "mean", "5 %", "25 %", "50 %", "75 %", "95 %"],
    textColumns: [1],
    rows: columns2.flatMap(
      (column) => comparison.branches.flatMap((branch) => {
        const statistics = slopesOf(record, branch, column)?.[unit];
        if (statistics === void 0) return [];
        return [{ cells: [column, branchKey(branch), ...QUANTILES2.map((key) => formatNumber(statistics[key], 3))] }];
      })
    )
  });
  return html`<details><summary>Quantiles of the absolute slope, in standard and raw units</summary>
${table3("standard", `Absolute slope in standard units: ${words.standard} per standard deviation of the feature${of2}.`)}
${table3("raw", `Absolute slope in raw units: ${words.raw} per unit of the feature${of2}.`)}
</details>`;
}
function slopeCharts({ record, comparison, document }, over) {
  const columns2 = rankedColumns(record);
  const charts = columns2.map((column) => ({ column, chart: slopeDistribution(record, comparison.branches, column, document) })).filter(({ chart }) => chart !== null).slice(0, MOST_CHARTS);
  if (charts.length === 0) return null;
  const rows = rowsOf(comparison, "slope").filter(({ scope }) => scope === "column");
  const figures3 = charts.map(({ column, chart }) => {
    const row = rows.find(({ key }) => key === column);
    const means = comparison.branches.map((branch) => formatBeside(row?.[branch], largest(row), 3)).join(" \u2192 ");
    return html`<figure class="small"><div class="panel"><b>${column}</b><span>${means}</span></div>${chart}</figure>\n`;
  });
  const legend = comparison.branches.map((branch) => html`${branchKey(branch)} `);
  const left = columns2.length > charts.length && charts.length === MOST_CHARTS ? `The ${MOST_CHARTS} most sensitive features. ` : "";
  return html`<p class="legend">${legend}</p>
<div class="group" role="group" aria-label="Slope distributions"><div class="grid">
${figures3}</div>
<p class="caption">${left}Distribution of the slope over ${over}, in standard units; each panel has a scale of its own and leaves out the outermost half percent on either side. Beside the name: the mean absolute slope.</p></div>`;
}
function slopeNote(target) {
  return `The slope is \u2202prediction/\u2202feature at a row. ${signText(target)} A narrow heap at the line is a feature that the model hardly answers.`;
}
function render26(context) {
  const { record, comparison } = context;
  const columns2 = rankedColumns(record);
  if (columns2.length === 0) return null;
  return html`${slopeCharts(context, "the validation rows")}
${comparisonHtml(comparison, "slope", "Mean absolute slope, in standard units.", "feature")}
<p class="note">${slopeNote(record.data.preprocessing.target)}</p>
${slopeQuantiles(context, columns2)}`;
}
var slopes = { id: "slopes", title: "Slopes", render: render26 };

// packages/core/src/report/cross-validation/sections/slopes.ts
function render27({ validation, pooled }) {
  if (pooled === void 0) return null;
  const columns2 = rankedColumns(pooled.record);
  if (columns2.length === 0) return null;
  return html`${slopeCharts(pooled, "the validation rows of all folds")}
<div class="options">${spreadTable(validation, "slope", "feature", "Mean absolute slope, in standard units: mean \xB1 deviation over the folds.")}</div>
<div class="options">${differenceTable(validation, "slope", "feature", "What control changed: controlled \u2212 baseline over the folds.")}</div>
<p class="note">${slopeNote(pooled.record.data.preprocessing.target)} Each fold’s standard units are those of its own training rows.</p>
${slopeQuantiles(pooled, columns2, ", mean over the folds")}`;
}
var slopes2 = { id: "slopes", title: "Slopes", render: render27 };

// packages/core/src/report/targets.ts
function targetTable({ branches }) {
  const { status, targets: targets3 = [] } = branches.controlled ?? {};
  const short = status === "running" || status === "interrupted" ? "not yet" : "missed";
  if (targets3.length === 0) return null;
  return {
    columns: ["feature", "asked", "target", "reached", "off by", "outcome"],
    rows: targets3.map((target) => [
      target.column,
      askedOf(target),
      formatNumber(target.wanted),
      formatBeside(target.reached, target.wanted),
      formatChange(target.deviation),
      target.met ? "met" : short
    ])
  };
}
function askedOf({ of: of2, less, reference }) {
  if (less === void 0) return of2;
  return `${of2}, ${formatPlain(100 * less)}\u202F% less than ${reference === "baseline" ? "the baseline's" : "after pretraining"}`;
}

// packages/core/src/report/cross-validation/targets.ts
function foldTargetTable({ runs }) {
  const found = runs.flatMap(({ targets: targets3 = [] }) => targets3);
  if (found.length === 0) return null;
  const columns2 = [...new Set(found.map(({ column }) => column))];
  return {
    columns: ["feature", "asked", "target", "reached", "farthest off", "met in"],
    rows: columns2.flatMap((column) => {
      const ofColumn = found.filter((target) => target.column === column);
      const [first] = ofColumn;
      if (first === void 0) return [];
      const spread3 = (figure6) => spreadText(spreadOf(ofColumn.flatMap(({ [figure6]: value }) => value === null ? [] : [value])));
      const [worst = null] = ofColumn.map(({ deviation }) => deviation).toSorted((a, b) => size(b) - size(a));
      const met = `${ofColumn.filter((target) => target.met).length} of ${ofColumn.length}`;
      return [[column, askedOf(first), spread3("wanted"), spread3("reached"), formatChange(worst), met]];
    })
  };
}
var size = (deviation) => deviation === null ? Number.POSITIVE_INFINITY : Math.abs(deviation);

// packages/core/src/report/cross-validation/sections/targets.ts
var targets = {
  id: "targets",
  title: "Targets",
  render({ validation }) {
    const table3 = foldTargetTable(validation);
    if (table3 === null) return null;
    return html`${figureTable({
      caption: "What was asked of features, and what they came to on each fold's validation rows: mean \xB1 deviation.",
      columns: table3.columns,
      textColumns: [1, 5],
      rows: table3.rows.map((cells) => ({ cells })),
      broad: true
    })}`;
  }
};

// packages/core/src/report/charts/epoch-curves.ts
import { areaY as areaY3, axisX as axisX7, axisY as axisY6, dot as dot4, gridY as gridY4, line as line5, ruleX as ruleX4, text as text3 } from "@observablehq/plot";

// packages/core/src/report/charts/thinned.ts
function thinned(points2, most = 600) {
  if (points2.length <= most) return points2;
  const stretch = Math.ceil(2 * points2.length / most);
  const kept = [];
  for (let start = 0; start < points2.length; start += stretch) {
    const part = points2.slice(start, start + stretch);
    const lowest = part.reduce((a, b) => b.value < a.value ? b : a);
    const highest = part.reduce((a, b) => b.value > a.value ? b : a);
    const ends = [start === 0 ? part[0] : void 0, start + stretch >= points2.length ? part.at(-1) : void 0];
    const chosen = /* @__PURE__ */ new Set([lowest, highest, ...ends.filter((point) => point !== void 0)]);
    kept.push(...part.filter((point) => chosen.has(point)));
  }
  return kept;
}

// packages/core/src/report/charts/epoch-curves.ts
var WIDTH7 = 330;
var HEIGHT3 = 230;
var BRANCHES3 = ["pretraining", "baseline", "controlled"];
var LOGARITHMIC_FROM = 8;
function seriesOf(pointsOf3, { branchesOnly = false, comparable }) {
  const series = BRANCHES3.map((branch) => ({ branch, points: pointsOf3(branch) }));
  const fork = series[0]?.points.at(-1);
  return series.map(
    ({ branch, points: points2 }) => branch !== "pretraining" && comparable && fork !== void 0 && points2.length > 0 ? { branch, points: [fork, ...points2] } : { branch, points: points2 }
  ).filter(({ branch, points: points2 }) => points2.length > 0 && !(branchesOnly && branch === "pretraining"));
}
function valueText2({ value, low, high }) {
  if (low === void 0 || high === void 0) return formatNumber(value, 3);
  return `${formatNumber(value, 3)} (${formatNumber(low, 3)} to ${formatNumber(high, 3)})`;
}
function described7({ branch, points: points2 }) {
  const first = points2[0];
  const last = points2.at(-1);
  if (first === void 0 || last === void 0) return branch;
  return `${branch}: ${valueText2(first)} at epoch ${first.epoch} to ${valueText2(last)} at epoch ${last.epoch}`;
}
function wholeTicks(series) {
  const epochs = series.flatMap(({ points: points2 }) => [points2[0]?.epoch ?? 0, points2.at(-1)?.epoch ?? 0]);
  return Math.max(1, Math.min(5, epochs.reduce((a, b) => Math.max(a, b)) - epochs.reduce((a, b) => Math.min(a, b))));
}
function epochCurves(metrics, record, quantity, document) {
  const pointsOf3 = (branch) => metrics.flatMap((epoch) => {
    const value = epoch.branch === branch ? quantity.figure(epoch) : null;
    return value === null ? [] : [{ epoch: epoch.epoch, value }];
  });
  const best = BRANCHES3.flatMap((branch) => {
    const epoch = branch === "pretraining" || !quantity.comparable ? null : record.branches[branch]?.bestEpoch ?? null;
    const point = epoch === null ? void 0 : pointsOf3(branch).find((candidate) => candidate.epoch === epoch);
    return point === void 0 ? [] : [{ ...point, branch }];
  });
  const fork = metrics.reduce(
    (last, { branch, epoch }) => branch === "pretraining" ? Math.max(last, epoch) : last,
    0
  );
  return drawCurves(pointsOf3, { quantity, best, fork }, document);
}
function drawCurves(pointsOf3, { quantity, best = [], fork }, document) {
  const series = seriesOf(pointsOf3, quantity);
  const values = series.flatMap(
    ({ points: points2 }) => points2.flatMap(({ value, low = value, high = value }) => [low, value, high])
  );
  if (values.length === 0) return null;
  const smallest2 = values.reduce((a, b) => Math.min(a, b));
  const largest2 = values.reduce((a, b) => Math.max(a, b));
  const logarithmic = smallest2 > 0 && largest2 / smallest2 > LOGARITHMIC_FROM;
  const forked = fork > 0 && series.some(({ branch }) => branch !== "pretraining") && quantity.branchesOnly !== true;
  const bestText = best.map(({ branch, epoch, value }) => `best ${branch} epoch ${epoch} (${formatNumber(value, 3)})`);
  return drawChart(
    {
      width: WIDTH7,
      height: HEIGHT3,
      marginTop: 14,
      marginBottom: 36,
      marginLeft: 46,
      marginRight: 12,
      x: { nice: false },
      y: { type: logarithmic ? "log" : "linear", nice: !logarithmic },
      marks: [
        gridY4({ stroke: COLOURS.faint, strokeOpacity: 1, ticks: 5 }),
        axisX7({ ticks: wholeTicks(series), tickSize: 3, label: "epoch", labelArrow: "none", labelAnchor: "center" }),
        axisY6({
          ticks: 5,
          tickSize: 0,
          label: null,
          tickFormat: (value) => String(Number(value.toPrecision(6)))
        }),
        ...forked ? [
          ruleX4([fork], { stroke: COLOURS.soft, strokeDasharray: "2,3" }),
          text3(["branch"], { x: fork, frameAnchor: "top", textAnchor: "end", dx: -5, dy: 2, fill: COLOURS.soft })
        ] : [],
        ...series.filter(({ points: points2 }) => points2.some(({ low, high }) => low !== void 0 && high !== void 0)).map(
          ({ branch, points: points2 }) => areaY3(thinned(points2), {
            x: "epoch",
            y1: ({ value, low = value }) => low,
            y2: ({ value, high = value }) => high,
            fill: COLOURS[branch],
            fillOpacity: 0.22
          })
        ),
        ...series.map(
          ({ branch, points: points2 }) => line5(thinned(points2), { x: "epoch", y: "value", stroke: COLOURS[branch], strokeWidth: 1.75 })
        ),
        ...best.map(
          (point) => dot4([point], {
            x: "epoch",
            y: "value",
            r: 4,
            fill: "var(--paper)",
            stroke: COLOURS[point.branch],
            strokeWidth: 2
          })
        )
      ]
    },
    document,
    {
      title: `Line chart: ${quantity.title} per epoch${logarithmic ? ", logarithmic scale" : ""}`,
      details: `${[...series.map(described7), ...bestText, ...forked ? [`branch point at epoch ${fork}`] : []].join("; ")}.`
    }
  );
}

// packages/core/src/report/sections/training.ts
var watched = ({ validation }) => comparedError(validation);
var quantities = ({
  unit,
  error: { name }
}) => [
  {
    title: "training objective",
    caption: "Training objective, standard units.",
    figure: ({ loss: loss2 }) => loss2,
    comparable: false
  },
  {
    title: `validation ${name}`,
    caption: `Validation ${name}, in ${name === "RMSE" ? unit : "nats"}.`,
    figure: watched,
    comparable: true
  },
  {
    title: `validation ${name} after the branch point`,
    caption: `Validation ${name} after the branch point, enlarged.`,
    figure: watched,
    comparable: true,
    branchesOnly: true
  }
];
function render28({ record, metrics, document }) {
  const words = wordsOf(record.data.preprocessing.target);
  const phases = new Set(metrics.map(({ branch }) => branch));
  const forked = phases.size > 1 && phases.has("pretraining");
  const charts = quantities(words).filter(({ branchesOnly = false }) => forked || !branchesOnly).map((quantity) => ({ ...quantity, chart: epochCurves(metrics, record, quantity, document) })).filter(({ chart }) => chart !== null);
  if (charts.length === 0) return null;
  const shown = ["pretraining", "baseline", "controlled"].filter((name) => phases.has(name));
  const best = Object.values(record.branches).some(({ bestEpoch }) => bestEpoch !== null);
  const figures3 = charts.map(
    ({ chart, caption }) => html`<figure>${chart}<figcaption>${caption}</figcaption></figure>\n`
  );
  return html`<p class="legend">${shown.map((name) => html`${branchKey(name)} `)}${best ? html`<span class="ring">best epoch</span>` : null}</p>
<div class="grid">
${figures3}</div>
${phases.has("controlled") ? html`<p class="note">The training objective is the mean over the batches that were not controlled, in both branches.</p>` : null}`;
}
var training = { id: "training", title: "Training", render: render28 };

// packages/core/src/report/cross-validation/pool/epochs.ts
var of = (fold, branch) => fold.filter((epoch) => epoch.branch === branch);
function pointOf(epoch, values) {
  const value = meanOfKnown(values);
  if (value === null) return [];
  const deviation = deviationOfKnown(values);
  if (deviation === null) return [{ epoch, value }];
  const least = values.reduce((a, b) => b === null ? a : Math.min(a, b), Number.POSITIVE_INFINITY);
  const low = value - deviation;
  return [{ epoch, value, low: least > 0 && low <= 0 ? least : low, high: value + deviation }];
}
function pooledCurves(folds2, figure6) {
  const lengths = (branch) => folds2.map((fold) => of(fold, branch).length);
  const shortest = (branch) => Math.min(...lengths(branch), Number.MAX_SAFE_INTEGER);
  const fork = folds2.length === 0 ? 0 : shortest("pretraining");
  const branches = ["pretraining", "baseline", "controlled"];
  return {
    fork,
    isCut: branches.some((branch) => new Set(lengths(branch)).size > 1),
    pointsOf(branch) {
      if (folds2.length === 0) return [];
      const curves = folds2.map((fold) => of(fold, branch));
      const before = branch === "pretraining" ? 0 : fork;
      return Array.from(
        { length: shortest(branch) },
        (_, i) => pointOf(
          before + i + 1,
          curves.map((curve) => {
            const epoch = curve[i];
            return epoch === void 0 ? null : figure6(epoch);
          })
        )
      ).flat();
    }
  };
}

// packages/core/src/report/cross-validation/sections/training.ts
function bestEpochs({ folds: folds2 }, branch) {
  const best = folds2.flatMap(({ record }) => record.branches[branch]?.bestEpoch ?? []);
  if (best.length === 0) return null;
  const [first, last] = [Math.min(...best), Math.max(...best)];
  return `${branch} ${first === last ? first : `${first} to ${last}`}`;
}
function render29(context) {
  const { pooled, folds: folds2 } = context;
  if (pooled === void 0) return null;
  const metrics = folds2.map((fold) => fold.metrics);
  const phases = new Set(metrics.flatMap((fold) => fold.map(({ branch }) => branch)));
  const forked = phases.size > 1 && phases.has("pretraining");
  let isCut = false;
  const figures3 = quantities(pooled.words).flatMap((quantity) => {
    if (!forked && quantity.branchesOnly === true) return [];
    const curves = pooledCurves(metrics, quantity.figure);
    isCut ||= curves.isCut;
    const chart = drawCurves(curves.pointsOf, { quantity, fork: curves.fork }, pooled.document);
    return chart === null ? [] : [html`<figure>${chart}<figcaption>${quantity.caption}</figcaption></figure>\n`];
  });
  if (figures3.length === 0) return null;
  const shown = ["pretraining", "baseline", "controlled"].filter((name) => phases.has(name));
  const best = ["baseline", "controlled"].flatMap((branch) => bestEpochs(context, branch) ?? []);
  const notes = [
    folds2.length < 2 ? "" : "Means over the folds, with bands of one deviation on either side.",
    isCut ? "Some folds were trained for longer than others: drawn is what all of them have." : "",
    best.length === 0 ? "" : `The best epochs of the folds are: ${best.join(", ")}.`,
    phases.has("controlled") ? "The training objective is the mean over the batches that were not controlled, in both branches." : ""
  ];
  return html`<p class="legend">${shown.map((name) => html`${branchKey(name)} `)}</p>
<div class="grid">
${figures3}</div>
<p class="note">${notes.filter((note) => note !== "").join(" ")}</p>`;
}
var training2 = { id: "training", title: "Training", render: render29 };

// packages/core/src/report/cross-validation/sections/index.ts
var foldsSections = [
  headline3,
  targets,
  accuracy,
  residuals2,
  classes2,
  sensitivity2,
  slopes2,
  dependence2,
  training2,
  folds,
  warnings2,
  data2,
  configuration2,
  modelCard2,
  references3
];

// packages/core/src/report/cross-validation/page.ts
function renderCrossValidation({ document, folds: folds2 }, options) {
  return pageHtml({
    title: `${document.target} \xB7 isocline cross-validation`,
    version: document.version,
    content: renderSections(foldsSections, foldsContext(document, folds2, options.document)),
    footer: `Written by isocline ${document.version} from cross-validation.json and its folds.`
  });
}

// packages/core/src/report/terminal.ts
var UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
var clean = (text6) => text6.replace(UNPRINTABLE, "\uFFFD").replaceAll("\u202F", " ");
var widthOf = (text6) => [...text6].length;
function cut(text6, width) {
  return widthOf(text6) <= width ? text6 : `${[...text6].slice(0, width - 1).join("")}\u2026`;
}
function terminalTable(table3, { labelWidth = 40 } = {}) {
  const rows = table3.rows.map(
    ({ cells }) => cells.map((cell, i) => i === 0 ? cut(clean(cell), labelWidth) : clean(cell))
  );
  if (rows.length === 0) return [];
  const widths = table3.columns.map(
    (column, i) => Math.max(widthOf(column), ...rows.map((cells) => widthOf(cells[i] ?? "")))
  );
  const line10 = (cells) => cells.map((cell, i) => {
    const gap = " ".repeat((widths[i] ?? 0) - widthOf(cell));
    return i === 0 ? cell + gap : gap + cell;
  }).join("  ").trimEnd();
  const lines = [line10(table3.columns)];
  for (const { id, title, unit } of table3.groups) {
    const members = rows.filter((_, i) => table3.rows[i]?.group === id);
    if (members.length === 0) continue;
    lines.push("", unit === "" ? title : `${title}: ${clean(unit)}`, ...members.map(line10));
  }
  return lines;
}

// packages/core/src/report/cross-validation/table.ts
function changedOf({ target, figures: figures3 }) {
  const metrics = figures3.filter(({ scope }) => scope === "metric").map(({ key }) => key);
  if (metrics.includes("logLoss")) return "the probability";
  return metrics.some((key) => key.startsWith("rmse:")) ? "a prediction" : target;
}
function foldGroups(document) {
  return [
    { id: "metrics", title: "Validation", unit: "" },
    {
      id: "sensitivity",
      title: "Sensitivity",
      unit: `mean |change of ${changedOf(document)}| under noise of ${document.noise} sd on the feature`
    },
    { id: "slope", title: "Slope", unit: "mean |slope|, standard units" }
  ];
}
function foldColumns({ branches }) {
  return [...branches, ...branches.length === 2 ? ["difference", "95 % interval", "lower in", "verdict"] : []];
}
function foldCells({ branches }, figure6) {
  const paired = [...differenceTexts(figure6), fallsText(figure6), figure6.difference?.verdict ?? "undefined"];
  return [figure6.label, ...branches.map((name) => spreadText(figure6[name])), ...branches.length === 2 ? paired : []];
}
function crossValidationTable(document) {
  return terminalTable({
    columns: [foldsText(document), ...foldColumns(document)],
    groups: foldGroups(document),
    rows: document.figures.map((figure6) => ({ group: figure6.group, cells: foldCells(document, figure6) }))
  });
}

// packages/core/src/report/metalearning/document.ts
import { z as z2 } from "zod";
var METALEARNING_SCHEMA = "isocline.metalearning/1";
var count2 = z2.int().nonnegative();
var figure3 = z2.number().nullable();
var figures = z2.strictObject({
  accuracy: figure3.exactOptional(),
  logLoss: figure3.exactOptional(),
  attacked: figure3.exactOptional(),
  rmse: figure3.exactOptional(),
  mae: figure3.exactOptional()
}).nullable();
var spread2 = z2.strictObject({ mean: figure3, deviation: figure3, count: count2 });
var coefficients = z2.array(z2.number());
var metalearningSchema = z2.strictObject({
  schema: z2.literal(METALEARNING_SCHEMA),
  version: z2.string(),
  status: z2.enum(["running", "interrupted", "completed"]),
  created: z2.iso.datetime({ offset: true }),
  seconds: z2.number().nonnegative(),
  source: z2.string(),
  target: z2.string(),
  classes: z2.array(z2.string()).nullable(),
  model: z2.string(),
  rows: z2.strictObject({ training: count2, heldOut: count2, test: count2 }),
  batch: z2.int().positive(),
  dataset: z2.string().regex(/^[0-9a-f]{64}$/),
  settings: z2.strictObject({
    objective: z2.enum(["accuracy", "attacked", "rmse"]),
    radius: z2.number().positive().nullable(),
    order: z2.int().min(2).max(4),
    population: z2.int().min(2),
    generations: z2.int().min(1),
    sigma: z2.number().positive(),
    variant: z2.enum(cmaVariants),
    filters: z2.array(z2.enum(lossFilters)),
    partialSteps: z2.int().positive(),
    heldOut: z2.number().positive().max(1),
    steps: z2.int().positive(),
    best: z2.int().positive(),
    seeds: z2.int().positive(),
    images: z2.int().positive().nullable(),
    channels: z2.array(z2.int().positive()).nullable()
  }),
  config: z2.record(z2.string(), z2.json()),
  budget: z2.strictObject({
    evaluations: count2,
    trained: count2,
    partialSteps: count2,
    fullSteps: count2,
    samples: count2,
    sparedSteps: count2
  }),
  filters: z2.array(
    z2.strictObject({
      name: z2.string(),
      acts: z2.boolean(),
      refused: count2,
      steps: count2,
      trained: count2,
      best: figure3
    })
  ),
  candidates: z2.array(
    z2.strictObject({
      id: count2,
      generation: count2,
      coefficients,
      outcome: z2.enum(["trained", "refused", "diverged", "failed"]),
      broken: z2.array(z2.string()),
      value: figure3,
      figures,
      reason: z2.string().exactOptional()
    })
  ),
  usual: figures,
  stopped: z2.string().nullable(),
  finalists: z2.array(
    z2.strictObject({
      name: z2.string(),
      candidate: count2.nullable(),
      coefficients: coefficients.nullable(),
      runs: z2.array(
        z2.strictObject({
          seed: count2,
          status: z2.enum(["completed", "diverged", "failed"]),
          heldOut: figures,
          test: figures,
          reason: z2.string().exactOptional()
        })
      ),
      heldOut: spread2,
      test: spread2,
      welch: z2.strictObject({
        difference: z2.number(),
        statistic: z2.number(),
        degrees: z2.number(),
        greater: z2.number(),
        twoSided: z2.number()
      }).nullable()
    })
  ),
  chosen: count2.nullable(),
  warnings: z2.array(z2.string()),
  references: z2.array(referenceSchema)
});
function parseMetalearning(text6, where) {
  return parseDocument(text6, where, {
    what: "a search",
    schema: METALEARNING_SCHEMA,
    shape: metalearningSchema,
    remedy: "use the file that isocline wrote, or search again"
  });
}
function stringifyMetalearning(document) {
  const text6 = `${JSON.stringify(document, void 0, 1)}
`;
  parseMetalearning(text6, "the search to write");
  return text6;
}

// packages/core/src/report/metalearning/words.ts
var SIGNIFICANT = 0.05;
function objectiveText(objective, value) {
  if (value === null || value === void 0) return UNDEFINED;
  return objective === "rmse" ? formatNumber(value) : `${(100 * value).toFixed(2)}\u202F%`;
}
function spreadText2(objective, { mean, deviation }) {
  if (mean === null) return UNDEFINED;
  if (deviation === null) return objectiveText(objective, mean);
  if (objective === "rmse") return `${formatNumber(mean)} \xB1 ${formatNumber(deviation, 2)}`;
  return `${(100 * mean).toFixed(2)} \xB1 ${(100 * deviation).toFixed(2)}\u202F%`;
}
function objectiveName(objective) {
  return { accuracy: "accuracy", attacked: "accuracy under attack", rmse: "RMSE" }[objective];
}
function differenceText2(objective, difference2) {
  const text6 = objective === "rmse" ? formatNumber(Math.abs(difference2)) : Math.abs(100 * difference2).toFixed(2);
  return `${difference2 < 0 ? "\u2212" : "+"}${text6}${objective === "rmse" ? "" : " points"}`;
}
function probabilityText(probability) {
  return probability < 1e-3 ? "p < 0.001" : `p = ${probability.toFixed(3)}`;
}
function foundOf({
  finalists: finalists2,
  chosen
}) {
  const [usual] = finalists2;
  const found = chosen === null ? void 0 : finalists2[chosen];
  return found === void 0 || usual === void 0 ? void 0 : { found, usual };
}
function outcomeOf({ welch }, objective) {
  if (welch === null) return "undefined";
  if (welch.twoSided >= SIGNIFICANT) return "no difference";
  return welch.difference > 0 === (objective !== "rmse") ? "better" : "worse";
}
function metalearningVerdict(document) {
  const { status, settings: settings3, candidates } = document;
  const { objective } = settings3;
  const pair = foundOf(document);
  if (status !== "completed") {
    return { sentence: `This search is ${status} after ${candidates.length} losses.`, detail: "" };
  }
  if (pair === void 0) {
    return { sentence: "No loss was found that trains to the end.", detail: "" };
  }
  const { found, usual } = pair;
  const name = objectiveName(objective);
  const outcome = outcomeOf(found, objective);
  const texts = `${spreadText2(objective, found.test)} against ${spreadText2(objective, usual.test)}`;
  const sentence = {
    better: `The loss found is better than ${usual.name}: test ${name} ${texts}.`,
    worse: `The loss found is worse than ${usual.name}: test ${name} ${texts}.`,
    "no difference": `No difference between the loss found and ${usual.name}: test ${name} ${texts}.`,
    undefined: `The loss found and ${usual.name} cannot be told apart: test ${name} ${texts}.`
  }[outcome];
  const { welch } = found;
  const detail = welch === null ? "Welch's test says nothing where runs failed or do not vary." : `Over ${found.test.count} seeds each the means differ by ${differenceText2(objective, welch.difference)} (Welch's test, two-sided, ${probabilityText(welch.twoSided)}, ${welch.degrees.toFixed(1)} degrees of freedom).`;
  return { sentence, detail };
}

// packages/core/src/report/metalearning/tables.ts
function nameOf({ name }, isFound) {
  return isFound ? `${name}, the loss found` : name;
}
function finalistTable(document) {
  const { finalists: finalists2, chosen, settings: settings3 } = document;
  const { objective } = settings3;
  const others = objective === "attacked";
  return {
    title: `${objectiveName(objective)} of ${settings3.seeds} full trainings each, mean \xB1 deviation over the seeds`,
    columns: ["loss", "held out", "test", ...others ? ["test, no attack"] : [], "difference", "Welch", "verdict"],
    rows: finalists2.map((each, place) => {
      const { heldOut, test, welch, runs } = each;
      const plain = meanOfKnown(runs.map((run) => run.test?.accuracy));
      const compared = welch === null ? [UNDEFINED, UNDEFINED, place === 0 ? "" : outcomeOf(each, objective)] : [differenceText2(objective, welch.difference), probabilityText(welch.twoSided), outcomeOf(each, objective)];
      return [
        nameOf(each, place === chosen),
        spreadText2(objective, heldOut),
        spreadText2(objective, test),
        ...others ? [objectiveText(objective, plain)] : [],
        ...compared
      ];
    })
  };
}
function filterTable({ filters, settings: settings3, candidates }) {
  const error = (value) => value === null || settings3.objective === "rmse" ? value : 1 - value;
  return {
    title: `filters on ${formatCount(candidates.length)} losses`,
    columns: ["filter", "acted", "refused", "steps spared", "trained all the same", "best of these"],
    rows: filters.map(({ name, acts, refused, steps, trained, best }) => [
      name,
      acts ? "yes" : "no",
      formatCount(refused),
      acts ? formatCount(steps) : `${formatCount(steps)} if it had`,
      formatCount(trained),
      trained === 0 ? UNDEFINED : objectiveText(settings3.objective, error(best))
    ])
  };
}
var number = (value) => Number.isFinite(value) ? formatNumber(value, 3) : value > 0 ? "\u221E" : "\u2212\u221E";
function ruleTable(document) {
  const coefficients2 = foundOf(document)?.found.coefficients;
  if (!coefficients2) return void 0;
  if (document.classes === null) return pullTable(coefficients2);
  const { length: classes3 } = document.classes;
  const { nullEpoch: first, zeroError: last, attractor: attractor2 } = analyseTaylor(coefficients2, classes3);
  const cells = (name, start, end, rest) => {
    const gammas = [start, end].flatMap(({ target, other, pull }) => [target, other, pull].map(number));
    return [name, ...gammas, formatNumber(rest, 3)];
  };
  const known = (name, rule, rest) => cells(name, nullEpoch(rule, classes3), zeroError(rule, classes3), rest);
  return {
    title: "learning rule \u03B3: of the right class, of each other, and their difference, the pull",
    columns: ["loss", "null: right", "other", "pull", "zero error: right", "other", "pull", "rests at p"],
    rows: [
      cells("the loss found", first, last, attractor2),
      known("cross-entropy", knownRules["cross-entropy"], 1),
      known("squared error", knownRules.mse, 1),
      known("baikal", knownRules.baikal, 1 / Math.sqrt(classes3))
    ]
  };
}
function pullTable(coefficients2) {
  const { nullEpoch: first, zeroError: last, zeroErrorSteep: steep } = analyseTaylorSlopes(coefficients2);
  return {
    title: "pull on the residual, \u2202loss/\u2202y with y = e\xB2/(1 + e\xB2)",
    columns: ["where", "residual e", "slope k", "pull"],
    rows: [
      ["null epoch", "1", "0", number(first.pull)],
      ["zero error", "0", "0", number(last.pull)],
      ["zero error, steep", "0", "1", number(steep.pull)]
    ]
  };
}
function coefficientsText(coefficients2) {
  return coefficients2.map((value) => String(Number(value.toFixed(4)))).join(", ").replaceAll("-", "\u2212");
}
var power = (letter, exponent) => exponent === 0 ? "" : `\xB7${letter}${["", "", "\xB2", "\xB3"][exponent] ?? `^${exponent}`}`;
function ruleText(coefficients2, classes3) {
  const { rule } = analyseTaylor(coefficients2, classes3);
  const terms = rule.flatMap(
    (row, b) => row.flatMap((value, a) => value === 0 ? [] : [{ value, letters: `${power("h", a)}${power("y", b)}` }])
  );
  const [first, ...others] = terms.map(({ value, letters }, i) => {
    const size2 = `${formatNumber(Math.abs(value))}${letters}`;
    return i === 0 ? `${value < 0 ? "\u2212" : ""}${size2}` : `${value < 0 ? "\u2212" : "+"} ${size2}`;
  });
  return `\u03B3 = ${[first ?? "0", ...others].join(" ")}`;
}
var SMOOTHING = 0.1;
function smoothedText(coefficients2, classes3) {
  return coefficientsText(smoothedTaylor(coefficients2, SMOOTHING, classes3));
}
function usualName({ finalists: finalists2, classes: classes3 }) {
  return finalists2[0]?.name ?? (classes3 === null ? "mse" : "cross-entropy");
}
function candidateTable(document, count5) {
  const { candidates, settings: settings3, finalists: finalists2, usual } = document;
  const { objective } = settings3;
  const trained = candidates.filter(({ value }) => value !== null).toSorted((a, b) => a.value - b.value || a.id - b.id);
  const final = new Set(finalists2.map(({ candidate }) => candidate));
  const text6 = ({ id, generation, figures: figures3, broken, coefficients: coefficients2 }) => [
    `candidate ${id}`,
    String(generation + 1),
    objectiveText(objective, figures3?.[objective]),
    broken.length === 0 ? "none" : broken.join(", "),
    final.has(id) ? "yes" : "no",
    coefficientsText(coefficients2)
  ];
  return {
    title: `the best losses after ${formatCount(settings3.partialSteps)} steps, on the held-out rows`,
    columns: ["loss", "generation", objectiveName(objective), "filters it breaks", "trained fully", "\u03B8\u2080, \u03B8\u2081, \u2026"],
    rows: [
      ...trained.slice(0, count5).map(text6),
      [`${usualName(document)}, likewise`, "", objectiveText(objective, usual?.[objective]), "", "yes", ""]
    ]
  };
}
function budgetRows({
  budget: budget3,
  batch,
  rows,
  model,
  seconds
}) {
  const { evaluations, trained, partialSteps, fullSteps, samples, sparedSteps } = budget3;
  return [
    ["network", model],
    [
      "rows",
      `${formatCount(rows.training)} to train on, ${formatCount(rows.heldOut)} held out, ${formatCount(rows.test)} to test on`
    ],
    ["losses judged", `${formatCount(evaluations)}, of which ${formatCount(trained)} were trained with`],
    ["steps", `${formatCount(partialSteps)} of the search and ${formatCount(fullSteps)} of full trainings`],
    ["rows through them", `${formatCount(samples)}, in batches of ${formatCount(batch)}`],
    ["steps spared by filters", formatCount(sparedSteps)],
    ["time", formatSeconds(seconds)]
  ];
}

// packages/core/src/report/metalearning/lines.ts
var printed = ({ title, columns: columns2, rows }) => [
  `${title}:`,
  ...terminalTable({
    columns: columns2,
    groups: [{ id: "", title: "", unit: "" }],
    rows: rows.map((cells) => ({ group: "", cells }))
  }).filter((line10) => line10 !== "")
];
function metalearningLines(document) {
  const rule = ruleTable(document);
  const coefficients2 = foundOf(document)?.found.coefficients;
  const { classes: classes3 } = document;
  const spent = budgetRows(document).map(([name, text6]) => `${name}: ${text6}`.replaceAll("\u202F", " "));
  const tables = [filterTable(document), ...document.finalists.length > 0 ? [finalistTable(document)] : []];
  return [
    ...spent,
    ...[...tables, ...rule === void 0 ? [] : [rule]].flatMap((table3) => ["", ...printed(table3)]),
    ...coefficients2 ? [
      "",
      `The loss found: ${classes3 === null ? "taylor-slopes" : "taylor"}, \u03B8 = ${coefficientsText(coefficients2)}`,
      ...classes3 === null ? [] : [
        ruleText(coefficients2, classes3.length),
        `With labels smoothed by ${SMOOTHING} it is the same as with \u03B8 = ${smoothedText(coefficients2, classes3.length)}`
      ]
    ] : []
  ];
}

// packages/core/src/report/metalearning/loss-charts.ts
import { axisX as axisX8, axisY as axisY7, dot as dot5, gridX as gridX5, gridY as gridY5, line as line6, ruleX as ruleX5, ruleY as ruleY4 } from "@observablehq/plot";
var [WIDTH8, HEIGHT4, POINTS2] = [400, 290, 200];
var curveAt = (low, high, value) => Array.from({ length: POINTS2 + 1 }, (_, i) => low + (high - low) * i / POINTS2).flatMap((x) => {
  const y = value(x);
  return Number.isFinite(y) ? [{ x, y }] : [];
});
function described8({ name, points: points2 }) {
  const some = [points2[0], points2[Math.floor(points2.length / 2)], points2.at(-1)].filter((point) => point !== void 0);
  return `${name}: ${some.map(({ x, y }) => `${formatNumber(y, 3)} at ${formatNumber(x, 3)}`).join(", ")}`;
}
function normalised(value, start, low, high) {
  const least = Math.min(...curveAt(low, high, value).map(({ y }) => y), value(start));
  const height = value(start) - least;
  return (x) => (value(x) - least) / (height > 0 ? height : 1);
}
function curvesChart({ title, label, domain, range: range2, curves, marks, start }, document) {
  const [low, high] = range2;
  const within = ({ y }) => y >= low && y <= high;
  return drawChart(
    {
      width: WIDTH8,
      height: HEIGHT4,
      marginTop: 12,
      marginBottom: 38,
      marginLeft: 44,
      marginRight: 14,
      x: { domain: [...domain], nice: false },
      y: { domain: [low, high], nice: false },
      marks: [
        gridY5({ stroke: COLOURS.faint, strokeOpacity: 1, ticks: 5 }),
        gridX5({ stroke: COLOURS.faint, strokeOpacity: 1, ticks: 5 }),
        ...low < 0 ? [ruleY4([0], { stroke: COLOURS.soft })] : [],
        ...start === void 0 ? [] : [ruleX5([start], { stroke: COLOURS.soft, strokeDasharray: "2,3" })],
        ...curves.map(
          ({ points: points2, colour, dash }) => line6(
            points2.map((point) => within(point) ? point : { x: point.x, y: Number.NaN }),
            {
              x: "x",
              y: "y",
              stroke: colour,
              strokeWidth: 2,
              ...dash === void 0 ? {} : { strokeDasharray: dash }
            }
          )
        ),
        dot5(marks.filter(within), {
          x: "x",
          y: "y",
          r: 4.5,
          fill: "var(--paper)",
          stroke: COLOURS.controlled,
          strokeWidth: 2
        }),
        axisX8({ ticks: 5, tickSize: 3, label, labelArrow: "none", labelAnchor: "center" }),
        axisY7({ ticks: 5, tickSize: 0, label: null })
      ]
    },
    document,
    { title, details: `${curves.map(described8).join("; ")}.` }
  );
}
function classLossChart(coefficients2, classes3, document) {
  const even = 1 / classes3;
  const shaped = (value) => normalised(value, even, 5e-3, 1);
  const found = shaped((p) => taylorLossAt(coefficients2, classes3, p));
  const squared = shaped((p) => (1 - p) ** 2 * (1 + 1 / (classes3 - 1)));
  const rest = attractor(coefficients2, classes3);
  return curvesChart(
    {
      title: "Line chart: the loss found, cross-entropy and squared error by the probability of the right class",
      label: "probability of the right class",
      domain: [0, 1],
      range: [0, 2],
      curves: [
        { name: "squared error", colour: COLOURS.soft, dash: "2,3", points: curveAt(5e-3, 1, squared) },
        {
          name: "cross-entropy",
          colour: COLOURS.baseline,
          points: curveAt(
            5e-3,
            1,
            shaped((p) => -Math.log(p))
          )
        },
        { name: "the loss found", colour: COLOURS.controlled, points: curveAt(5e-3, 1, found) }
      ],
      marks: [{ x: rest, y: found(rest) }],
      start: even
    },
    document
  );
}
function classPullChart(coefficients2, classes3, document) {
  const even = 1 / classes3;
  const rule = taylorRule(coefficients2);
  const pullOf = (of2) => (p) => regimeAt(of2, classes3, p).pull / Math.abs(regimeAt(of2, classes3, even).pull);
  return curvesChart(
    {
      title: "Line chart: the pull of the loss found and of cross-entropy by the probability of the right class",
      label: "probability of the right class",
      domain: [0, 1],
      range: [-1.5, 1.5],
      curves: [
        { name: "squared error", colour: COLOURS.soft, dash: "2,3", points: curveAt(0.02, 1, pullOf(knownRules.mse)) },
        {
          name: "cross-entropy",
          colour: COLOURS.baseline,
          points: curveAt(0.02, 1, pullOf(knownRules["cross-entropy"]))
        },
        { name: "the loss found", colour: COLOURS.controlled, points: curveAt(0.02, 1, pullOf(rule)) }
      ],
      marks: [{ x: attractor(coefficients2, classes3), y: 0 }],
      start: even
    },
    document
  );
}
function slopeLossChart(coefficients2, document) {
  const at = (slope) => (residual) => taylorSlopesLossAt(coefficients2, { residual, slope });
  const height = at(0)(1) - at(0)(0);
  const scaled = (slope) => (e) => (at(slope)(e) - at(0)(0)) / (height === 0 ? 1 : Math.abs(height));
  return curvesChart(
    {
      title: "Line chart: the loss found by the residual, flat and steep, and the squared error",
      label: "residual, in deviations of the target",
      domain: [0, 3],
      range: [-1, 3],
      curves: [
        { name: "squared error", colour: COLOURS.baseline, points: curveAt(0, 3, (e) => e * e) },
        { name: "the loss found, slope 1", colour: COLOURS.controlled, dash: "4,3", points: curveAt(0, 3, scaled(1)) },
        { name: "the loss found, slope 0", colour: COLOURS.controlled, points: curveAt(0, 3, scaled(0)) }
      ],
      marks: []
    },
    document
  );
}

// packages/core/src/report/metalearning/search-chart.ts
import { axisX as axisX9, axisY as axisY8, dot as dot6, gridY as gridY6, line as line7, ruleY as ruleY5, tickX as tickX2 } from "@observablehq/plot";
var FENCE = 1.5;
function fenced(values, worstIsHigh) {
  const at = (share2) => values[Math.round(share2 * (values.length - 1))];
  const width = FENCE * (at(0.75) - at(0.25));
  const [low, high] = [at(0), at(1)];
  return worstIsHigh ? [low, Math.min(high, at(0.75) + width)] : [Math.max(low, at(0.25) - width), high];
}
function searchChart({ candidates, settings: settings3, usual }, document) {
  const { objective, population } = settings3;
  const heightOf = (figures3) => {
    const figure6 = figures3?.[objective] ?? null;
    return figure6 === null ? [] : [objective === "rmse" ? figure6 : 100 * figure6];
  };
  const shown = candidates.flatMap(({ id, figures: figures3 }) => heightOf(figures3).map((y) => ({ x: id + 1, y })));
  const level = heightOf(usual);
  if (shown.length === 0) return null;
  const better = (a, b) => objective === "rmse" ? Math.min(a, b) : Math.max(a, b);
  let best = shown[0].y;
  const so = shown.map(({ x, y }) => {
    best = better(best, y);
    return { x, y: best };
  });
  const values = [...shown.map(({ y }) => y), ...level].toSorted((a, b) => a - b);
  const [low, high] = fenced(values, objective === "rmse");
  const outside = (y) => y < low || y > high;
  const held = (y) => Math.min(high, Math.max(low, y));
  const margin = Math.max(high - low, 1e-6) * 0.06;
  const refused = candidates.filter(({ outcome }) => outcome === "refused").map(({ id }) => ({ x: id + 1 }));
  const [first, last] = [so[0], so.at(-1)];
  const text6 = (y) => objectiveText(objective, objective === "rmse" ? y : y / 100);
  return drawChart(
    {
      width: 620,
      height: 300,
      marginTop: 12,
      marginBottom: 38,
      marginLeft: 48,
      marginRight: 14,
      x: { domain: [0, candidates.length + 1], nice: false },
      y: { domain: [low - 3 * margin, high + margin], nice: false },
      marks: [
        gridY6({ stroke: COLOURS.faint, strokeOpacity: 1, ticks: 5 }),
        tickX2(refused, { x: "x", stroke: COLOURS.soft, strokeOpacity: 0.7, insetTop: 240 }),
        dot6(
          shown.filter(({ y }) => !outside(y)),
          { x: "x", y: "y", r: 2.5, fill: COLOURS.baseline, fillOpacity: 0.7 }
        ),
        dot6(
          shown.filter(({ y }) => outside(y)).map(({ x, y }) => ({ x, y: held(y) })),
          { x: "x", y: "y", r: 2.5, stroke: COLOURS.baseline, fill: "var(--paper)" }
        ),
        ruleY5(level, { stroke: COLOURS.soft, strokeDasharray: "3,3" }),
        line7(
          so.map(({ x, y }) => ({ x, y: held(y) })),
          { x: "x", y: "y", stroke: COLOURS.controlled, strokeWidth: 2, curve: "step-after" }
        ),
        axisX9({
          ticks: 6,
          tickSize: 3,
          label: `loss, ${population} a generation`,
          labelArrow: "none",
          labelAnchor: "center"
        }),
        axisY8({ ticks: 5, tickSize: 0, label: null })
      ]
    },
    document,
    {
      title: `Dot chart: ${objectiveName(objective)} on the held-out rows of each loss, in the order of the search`,
      details: `${formatCount(shown.length)} losses trained with, ${formatCount(refused.length)} refused; the best so far from ${text6(first.y)} to ${text6(last.y)}${level.map((y) => `; the usual loss ${text6(y)}`).join("")}.`
    }
  );
}

// packages/core/src/report/metalearning/page.ts
var capital = (text6) => `${text6[0]?.toUpperCase() ?? ""}${text6.slice(1)}`;
function tableHtml({ title, columns: columns2, rows }, textColumns = []) {
  return figureTable({
    caption: `${capital(title)}.`,
    columns: columns2,
    textColumns,
    rows: rows.map((cells) => ({ cells })),
    broad: true
  });
}
var headline4 = {
  id: "headline",
  render({ search }) {
    const { target, source, created, status, settings: settings3 } = search;
    const { sentence, detail } = metalearningVerdict(search);
    const notice = status === "completed" ? null : html`<p class="notice" role="note">This search is ${status}.</p>`;
    return html`<header>
${brandOf("search of a loss", created)}
<h1>${target}: a Taylor loss of order ${settings3.order} for <span class="source">${source}</span></h1>
<p class="verdict">${sentence}</p>
${detail === "" ? null : html`<p class="detail">${detail}</p>`}
${notice}
</header>`;
  }
};
var loss = {
  id: "loss",
  title: "The loss found",
  render({ search, document }) {
    const coefficients2 = foundOf(search)?.found.coefficients;
    const rule = ruleTable(search);
    if (!coefficients2 || rule === void 0) return null;
    const { classes: classes3 } = search;
    if (classes3 === null) {
      return html`<p class="legend"><span class="key key-controlled">the loss found</span><span class="key key-baseline">squared error</span></p>
<figure class="half">${slopeLossChart(coefficients2, document)}
<figcaption>The loss of an example by its residual, for a flat model (line) and one whose slope vector has length 1 (dashed), from the value at zero error on, in units of what a residual of one deviation costs a flat model.</figcaption></figure>
<p class="note">θ = ${coefficientsText(coefficients2)}, the centre first, of a Taylor polynomial in x = k²/(1 + k²) and y = e²/(1 + e²), with e the residual and k the length of the slopes by the numeric features. A pull above 0 makes the residual smaller.</p>
${tableHtml(rule)}`;
    }
    const { length: count5 } = classes3;
    return html`<p class="legend"><span class="key key-controlled">the loss found</span><span class="key key-baseline">cross-entropy</span><span>squared error: dotted</span><span class="ring">where the loss found rests</span></p>
<div class="pair">
<figure>${classLossChart(coefficients2, count5, document)}
<figcaption>Losses by the probability of the right class, the others sharing the rest evenly. Each is shifted to 0 at its least and scaled to 1 at even odds (vertical line), since neither changes what is learned.</figcaption></figure>
<figure>${classPullChart(coefficients2, count5, document)}
<figcaption>The pull γ of the right class less that of the others, in units of its own at even odds: above 0 towards the right class, below 0 away from it.</figcaption></figure>
</div>
<p class="note">θ = ${coefficientsText(coefficients2)}, the centre first. Multiplied out, ${ruleText(coefficients2, count5)}, with y the label of a class and h its probability. The null epoch is an untrained model, where every class has 1/${count5}; at zero error the right one has 1. A softmax passes on the pull alone.</p>
${tableHtml(rule)}
<p class="note">Label smoothing is a map inside the family: trained on labels smoothed by ${SMOOTHING}, this loss does the same as one with θ = ${smoothedText(coefficients2, count5)} does on the labels themselves.</p>`;
  }
};
var finalists = {
  id: "trainings",
  title: "Full trainings",
  render({ search }) {
    if (search.finalists.length === 0) return null;
    return html`${tableHtml(finalistTable(search), [6])}
<p class="note">All trainings are alike but for the loss and the seed: network, rows, optimizer, schedule, learning rate, ${search.settings.steps} steps. The loss found is the best of these on the held-out rows; the test rows decided nothing. Welch's test is two-sided and compares the test figures with those of ${search.finalists[0]?.name ?? "the usual loss"}; several losses are tested, and the probabilities are not adjusted for that. “No difference” means that these seeds cannot tell, not that there is none.</p>`;
  }
};
var course = {
  id: "search",
  title: "The search",
  render({ search, document }) {
    const chart = searchChart(search, document);
    const { filters } = search.settings;
    return html`${chart === null ? null : html`<figure class="full">${chart}
<figcaption>${capital(objectiveName(search.settings.objective))} on the held-out rows after ${search.settings.partialSteps} steps${search.settings.objective === "rmse" ? "" : ", in percent"}: a dot for each loss that was trained with (hollow where it lies beyond the chart), a tick at the foot for each that a filter refused, the best so far (line), and the usual loss after as many steps (dashed).</figcaption></figure>`}
<p class="note">Every loss is judged by every filter; those that acted (${[...filters, "some-gradient"].join(", ")}) spared the training of what they refused. Of a filter that did not act the last columns show what it would have thrown away.</p>
${tableHtml(filterTable(search))}
${tableHtml(candidateTable(search, 10), [3, 4, 5])}`;
  }
};
var budget = {
  id: "budget",
  title: "Budget",
  render: ({ search }) => html`<dl class="facts">${budgetRows(search).map(([name, text6]) => html`<div><dt>${name}</dt><dd>${text6}</dd></div>\n`)}</dl>`
};
var warnings4 = {
  id: "warnings",
  title: "Warnings",
  render: ({ search }) => warningList(search.warnings)
};
var configuration3 = {
  id: "configuration",
  title: "Configuration",
  render({ search: { settings: settings3, config } }) {
    return html`${optionRows({ ...settings3 }, "The settings of the search.")}
${optionsTable(config, { summary: "Settings of the trainings", caption: "The options of every training as resolved." })}`;
  }
};
var references4 = {
  id: "references",
  title: "References",
  render: ({ search }) => referenceList(search.references)
};
function renderMetalearning(search, { document }) {
  const sections4 = [headline4, loss, finalists, course, budget, warnings4, configuration3, references4];
  return pageHtml({
    title: `${search.target} \xB7 isocline search of a loss`,
    version: search.version,
    content: renderSections(sections4, { search, document }),
    footer: `Written by isocline ${search.version} from metalearning.json.`
  });
}

// packages/core/src/report/method-comparison/scatter.ts
import { axisX as axisX10, axisY as axisY9, dot as dot7, gridX as gridX6, gridY as gridY7, link as link3, ruleX as ruleX6, ruleY as ruleY6, text as text4 } from "@observablehq/plot";

// packages/core/src/report/method-comparison/labels.ts
var [CHARACTER4, LINE] = [7, 13];
var places = [
  { dx: 9, dy: 0, anchor: "start" },
  { dx: -9, dy: 0, anchor: "end" },
  { dx: 0, dy: -13, anchor: "middle" },
  { dx: 0, dy: 13, anchor: "middle" },
  ...[1, 2, 3, 4, 5].flatMap((step) => [
    { dx: 8 + 3 * step, dy: -12 * step, anchor: "start" },
    { dx: 8 + 3 * step, dy: 12 * step, anchor: "start" },
    { dx: -8 - 3 * step, dy: -12 * step, anchor: "end" },
    { dx: -8 - 3 * step, dy: 12 * step, anchor: "end" }
  ])
];
function labelPlaces(dots, area) {
  const taken = dots.map(({ x, y }) => ({ left: x - 5, right: x + 5, top: y - 5, bottom: y + 5 }));
  const middle = dots.reduce((sum2, { y }) => sum2 + y, 0) / Math.max(1, dots.length);
  const order = dots.map((_, i) => i).sort((a, b) => away(dots[b], middle) - away(dots[a], middle));
  const found = [];
  for (const i of order) {
    const dot11 = dots[i];
    const place = places.find((each) => isFree(boxOf(dot11, each), taken, area)) ?? places[0];
    taken.push(boxOf(dot11, place));
    found[i] = place;
  }
  return found;
}
var away = (dot11, middle) => Math.abs((dot11?.y ?? 0) - middle);
function boxOf({ x, y, text: text6 }, { dx, dy, anchor }) {
  const width = CHARACTER4 * [...text6].length;
  const left = x + dx - (anchor === "start" ? 0 : anchor === "end" ? width : width / 2);
  return { left, right: left + width, top: y + dy - LINE / 2, bottom: y + dy + LINE / 2 };
}
function isFree(box, taken, { width, height }) {
  if (box.left < 0 || box.right > width || box.top < 0 || box.bottom > height) return false;
  return !taken.some(
    (other) => box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom
  );
}

// packages/core/src/report/list-text.ts
function listText(items) {
  const last = items.at(-1) ?? "";
  return items.length < 2 ? last : `${items.slice(0, -1).join(", ")} and ${last}`;
}

// packages/core/src/report/method-comparison/words.ts
var PERCENT = "\u202F%";
function sizeText({ mean, low, high }) {
  const sizes = [mean, low, high].map((value) => 100 * Math.abs(value ?? 0));
  const [size2, ...ends] = sizes;
  const [from, to] = ends.sort((a, b) => a - b);
  const digits = Math.max(...sizes) < 9.95 || from.toFixed(0) === to.toFixed(0) ? 1 : 0;
  return `${size2.toFixed(digits)}${PERCENT} (${from.toFixed(digits)} to ${to.toFixed(digits)})`;
}
var errorName = ({ error }) => error === "rmse" ? "RMSE" : "log loss";
function settingsText(values) {
  return Object.entries(values).map(([key, value]) => `${key} ${typeof value === "object" ? JSON.stringify(value) : value}`).join(", ");
}
function changeText(change2) {
  const { mean = null, low = null, high = null } = change2 ?? {};
  const text6 = formatChange(mean);
  if (low === null || high === null) return text6;
  const end = (value) => formatChange(value).replace(PERCENT, "");
  return `${text6} (${end(low)} to ${end(high)})`;
}
function lost({ runs }) {
  const count5 = (status) => runs.filter((run) => run.status === status).length;
  return { diverged: count5("diverged"), failed: count5("failed") };
}
function lostText(method2) {
  const { diverged, failed } = lost(method2);
  const of2 = `of ${method2.runs.length} seeds`;
  return [
    ...diverged === 0 ? [] : [`diverged in ${diverged} ${of2}`],
    ...failed === 0 ? [] : [`failed in ${failed} ${of2}`]
  ].join(", ");
}
function effectText({ error, sensitivity: sensitivity4 }) {
  const none = (change2) => change2.verdict === "no difference" || change2.verdict === "undefined";
  if (sensitivity4.verdict === "undefined" && error.verdict === "undefined") {
    const parts = [
      ...sensitivity4.mean === null ? [] : [`${formatChange(sensitivity4.mean)} sensitivity`],
      ...error.mean === null ? [] : [`${formatChange(error.mean)} error`]
    ];
    return parts.length === 0 ? ": nothing to compare" : `: ${parts.join(", ")}, without an interval`;
  }
  const errs = `${sizeText(error)} ${error.verdict === "higher" ? "more" : "less"} error`;
  if (none(sensitivity4)) {
    const within = sensitivity4.verdict === "undefined" ? "" : "no difference in sensitivity, ";
    return none(error) ? ": no difference" : `: ${within}${errs}`;
  }
  const moves = `${sensitivity4.verdict === "lower" ? "cuts" : "raises"} sensitivity by ${sizeText(sensitivity4)}`;
  return none(error) ? ` ${moves}; its error changes by ${changeText(error)}, which may be chance` : ` ${moves} at ${errs}`;
}
function methodText(method2) {
  if (method2.changes === null) {
    const everyStrength = method2.tried.length > 0 && method2.tried.every(({ error }) => error === null);
    return everyStrength ? `${method2.title}: diverged at every strength that was tried` : "";
  }
  const trouble = lostText(method2);
  return `${method2.title}${effectText(method2.changes)}${trouble === "" ? "" : `; it ${trouble}`}`;
}
var CAUSE = {
  interrupted: "This comparison was interrupted before its verdict.",
  running: "This comparison is still going: it has no verdict yet.",
  diverged: "Nothing could be compared: the baseline diverged."
};
function withoutBaseline({ methods: [baseline] }) {
  const { diverged, failed } = baseline === void 0 ? { diverged: 0, failed: 0 } : lost(baseline);
  return failed > diverged ? "Nothing could be compared: the baseline failed." : CAUSE.diverged;
}
var titlesOf = ({ methods }, names2) => names2.map((name) => methods.find((method2) => method2.name === name)?.title ?? name);
var percentText = (share2) => `${Number((100 * share2).toPrecision(3))}${PERCENT}`;
function sentenceOf2(document, { outcome, by, lowering, leading }) {
  const { maxLoss, methods, seeds } = document;
  const limit = by === "sensitivity" ? ` at no more than ${percentText(maxLoss)} more error` : "";
  const sizes = leading.map((name) => {
    const changes = methods.find((method2) => method2.name === name)?.changes;
    return sizeText(changes[by]);
  });
  const titles = listText(titlesOf(document, leading));
  if (outcome === "none") return `No difference: no method cuts ${by}${limit}.`;
  if (outcome === "tie") return `No difference between ${titles}: they cut ${by} most${limit}, by ${listText(sizes)}.`;
  if (outcome === "undefined") {
    const why = seeds.verdict.length < 2 ? "One seed has no interval" : "Too few seeds have figures for an interval";
    return `${why}, so there is no verdict.`;
  }
  return lowering.length > 1 ? `${titles} cuts ${by} most${limit}, by ${sizes[0]}.` : `${titles} alone cuts ${by}${limit}, by ${sizes[0]}.`;
}
function subject(document, names2, verb) {
  return `${listText(titlesOf(document, names2))} ${verb}${names2.length === 1 ? "s" : ""}`;
}
function comparisonVerdict(document) {
  const { overall, status } = document;
  if (overall === null) {
    const isOver = status === "completed" || status === "diverged";
    return { sentence: isOver ? withoutBaseline(document) : CAUSE[status], detail: "" };
  }
  const { outcome, by, lowering, leading, beyond: beyond2, erringLess } = overall;
  const rest = lowering.filter((name) => !leading.includes(name));
  const details = [];
  if (rest.length > 0) details.push(`${subject(document, rest, "cut")} it less.`);
  if (beyond2.length > 0) {
    details.push(`${subject(document, beyond2, "cut")} it too, but at more error than that, or not in every seed.`);
  }
  if (by === "sensitivity" && outcome !== "undefined") {
    const none = "No method errs less than the baseline.";
    details.push(erringLess.length === 0 ? none : `${subject(document, erringLess, "err")} less than the baseline.`);
  }
  return { sentence: sentenceOf2(document, overall), detail: details.join(" ") };
}

// packages/core/src/report/method-comparison/scatter.ts
var [WIDTH9, HEIGHT5] = [480, 360];
var MARGIN = { top: 14, right: 16, bottom: 42, left: 52 };
var HALO2 = { fill: "currentColor", stroke: "var(--paper)", strokeWidth: 4 };
var FAR = 1;
function spanOf({ mean, low, high }) {
  if (mean === null) return null;
  return { mean: 100 * mean, low: 100 * (low ?? mean), high: 100 * (high ?? mean) };
}
function domainOf(spans, others) {
  const means = [0, ...others, ...spans.map(({ mean }) => mean)];
  const [least, most] = [Math.min(...means), Math.max(...means)];
  const room = FAR * Math.max(most - least, 0.5);
  const low = Math.max(least - room, Math.min(least, ...spans.map((span) => span.low)));
  const high = Math.min(most + room, Math.max(most, ...spans.map((span) => span.high)));
  const margin = 0.06 * (high - low || 1);
  return [low - margin, high + margin];
}
function methodScatter(comparison, document) {
  const points2 = comparison.methods.flatMap(({ title, changes }) => {
    const [x, y] = changes === null ? [null, null] : [spanOf(changes.sensitivity), spanOf(changes.error)];
    if (x === null || y === null) return [];
    return [{ title, x, y, isBeyondChance: changes?.sensitivity.verdict === "lower" }];
  });
  if (points2.length === 0) return null;
  const allowed = 100 * comparison.maxLoss;
  const [xs, ys] = [points2.map(({ x }) => x), points2.map(({ y }) => y)];
  const [xDomain, yDomain] = [domainOf(xs, []), domainOf(ys, [allowed])];
  const inner = { width: WIDTH9 - MARGIN.left - MARGIN.right, height: HEIGHT5 - MARGIN.top - MARGIN.bottom };
  const along = (value, [low, high]) => (value - low) / (high - low);
  const baseline = { title: "Baseline", x: 0, y: 0 };
  const named2 = [baseline, ...points2.map(({ title, x, y }) => ({ title, x: x.mean, y: y.mean }))];
  const places2 = labelPlaces(
    named2.map(({ title, x, y }) => ({
      x: along(x, xDomain) * inner.width,
      y: (1 - along(y, yDomain)) * inner.height,
      text: shortName(title, 28)
    })),
    inner
  );
  const cut2 = ({ low, high }, [from, to]) => ({
    low: Math.max(low, from),
    high: Math.min(high, to)
  });
  const arms = points2.flatMap(({ x, y, isBeyondChance }) => {
    const [across, up] = [cut2(x, xDomain), cut2(y, yDomain)];
    return [
      { x1: across.low, x2: across.high, y1: y.mean, y2: y.mean, isBeyondChance },
      { x1: x.mean, x2: x.mean, y1: up.low, y2: up.high, isBeyondChance }
    ];
  });
  const colourOf = ({ isBeyondChance }) => isBeyondChance ? COLOURS.controlled : COLOURS.baseline;
  const name = errorName(comparison);
  return drawChart(
    {
      width: WIDTH9,
      height: HEIGHT5,
      marginTop: MARGIN.top,
      marginRight: MARGIN.right,
      marginBottom: MARGIN.bottom,
      marginLeft: MARGIN.left,
      x: { domain: xDomain, nice: false },
      y: { domain: yDomain, nice: false },
      marks: [
        gridX6({ stroke: COLOURS.faint, strokeOpacity: 1, ticks: 6 }),
        gridY7({ stroke: COLOURS.faint, strokeOpacity: 1, ticks: 6 }),
        ruleX6([0], { stroke: COLOURS.soft }),
        ruleY6([0], { stroke: COLOURS.soft }),
        ruleY6([allowed], { stroke: COLOURS.soft, strokeDasharray: "4,4" }),
        axisX10({
          ticks: 6,
          tickSize: 3,
          tickFormat: formatSignedTick,
          label: "change of mean sensitivity, %",
          labelArrow: "none",
          labelAnchor: "center"
        }),
        axisY9({
          ticks: 6,
          tickSize: 0,
          tickFormat: formatSignedTick,
          label: `change of ${name}, %`,
          labelArrow: "none",
          labelAnchor: "center"
        }),
        link3(arms, { x1: "x1", x2: "x2", y1: "y1", y2: "y2", stroke: colourOf, strokeWidth: 1.4, strokeOpacity: 0.75 }),
        dot7([baseline], { x: "x", y: "y", r: 4.5, fill: "var(--paper)", stroke: "currentColor", strokeWidth: 1.6 }),
        dot7(points2, { x: ({ x }) => x.mean, y: ({ y }) => y.mean, r: 4.5, fill: colourOf }),
        ...named2.map(({ title, x, y }, i) => {
          const { dx = 9, dy = 0, anchor = "start" } = places2[i] ?? {};
          return text4([shortName(title, 28)], {
            x: [x],
            y: [y],
            text: [shortName(title, 28)],
            textAnchor: anchor,
            dx,
            dy,
            ...HALO2
          });
        })
      ]
    },
    document,
    {
      title: `Scatter chart: change of ${name} over change of mean sensitivity, a dot a method`,
      details: `${comparison.methods.flatMap(
        ({ title, changes }) => changes === null ? [] : [`${title}: sensitivity ${changeText(changes.sensitivity)}, ${name} ${changeText(changes.error)}`]
      ).join(". ")}.`
    }
  );
}

// packages/core/src/report/method-comparison/chart-file.ts
var NAMES = ["paper", "ink", "soft", "grid", "baseline", "controlled"];
var STYLE2 = `
.plot { ${colourVariables(palette.light, NAMES)} --plot-background: var(--paper); color: var(--ink); background: var(--paper); font: 11.5px ${SANS}; }
@media (prefers-color-scheme: dark) {
  .plot { ${colourVariables(palette.dark, NAMES)} }
}
.plot text { white-space: pre; font-variant-numeric: tabular-nums; }
`;
function methodComparisonChart(comparison, { document }) {
  const chart = methodScatter(comparison, document);
  if (chart === null) return null;
  const [, box = "0 0 480 360"] = /viewBox="([^"]*)"/.exec(chart.html) ?? [];
  const [, , width = "480", height = "360"] = box.split(" ");
  const opening = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" `;
  const paper = `<style>${STYLE2}</style><rect width="${width}" height="${height}" fill="var(--paper)"/>`;
  return `${chart.html.replace("<svg ", opening).replace("</desc>", `</desc>${paper}`)}
`;
}

// packages/core/src/report/method-comparison/document.ts
import { z as z3 } from "zod";
var METHOD_COMPARISON_SCHEMA = "isocline.comparison/1";
var count3 = z3.int().nonnegative();
var figure4 = z3.number().nullable();
var settings2 = z3.record(z3.string(), z3.json());
var columns = z3.record(z3.string(), figure4);
var names = z3.array(z3.string());
function ofEachFigure(value) {
  return z3.strictObject(Object.fromEntries(comparedFigures.map((key) => [key, value])));
}
var change = z3.strictObject({
  mean: figure4,
  deviation: figure4,
  count: count3,
  low: figure4,
  high: figure4,
  p: figure4,
  adjusted: figure4,
  verdict: z3.enum(["lower", "higher", "no difference", "undefined"])
});
var training3 = z3.strictObject({
  seed: count3,
  status: z3.enum(["completed", "stopped", "diverged", "failed"]),
  divergedAt: count3.nullable(),
  reason: z3.string().exactOptional(),
  epochs: count3,
  seconds: z3.number().nonnegative(),
  figures: ofEachFigure(figure4).nullable(),
  sensitivity: columns
});
var method = z3.strictObject({
  name: z3.string(),
  title: z3.string(),
  settings: settings2,
  strength: settings2,
  cost: z3.number().positive(),
  epochs: count3,
  evaluations: z3.number().nonnegative(),
  tried: z3.array(z3.strictObject({ values: settings2, error: figure4, sensitivity: figure4 })),
  chosen: z3.strictObject({ place: count3, by: z3.enum(["sensitivity", "error"]) }).nullable(),
  runs: z3.array(training3),
  changes: ofEachFigure(change).nullable()
});
var methodComparisonSchema = z3.strictObject({
  schema: z3.literal(METHOD_COMPARISON_SCHEMA),
  version: z3.string(),
  status: z3.enum(["completed", "interrupted", "diverged", "running"]),
  created: z3.iso.datetime({ offset: true }),
  seconds: z3.number().nonnegative(),
  source: z3.string(),
  target: z3.string(),
  error: z3.enum(["rmse", "logLoss"]),
  rows: z3.strictObject({ training: count3, validation: count3, test: count3 }),
  split: z3.strictObject({ kind: z3.enum(namesOf(splitRegistry)), column: z3.string().exactOptional() }),
  dataset: z3.string(),
  noise: z3.number().positive(),
  robustness: z3.strictObject({ noise: z3.number().positive(), radius: z3.number().positive() }),
  seeds: z3.strictObject({ selection: z3.array(count3), verdict: z3.array(count3) }),
  tries: count3,
  test: z3.number().positive(),
  maxLoss: z3.number().nonnegative(),
  confidence: z3.number().positive(),
  budget: z3.strictObject({ evaluations: z3.number().positive(), steps: count3, pretrainingEpochs: count3 }),
  methods: z3.array(method).min(1),
  overall: z3.strictObject({
    outcome: z3.enum(["best", "tie", "none", "undefined"]),
    by: z3.enum(["sensitivity", "error"]),
    lowering: names,
    leading: names,
    beyond: names,
    erringLess: names
  }).nullable(),
  definitions: z3.record(z3.string(), settings2.nullable()),
  config: z3.record(z3.string(), z3.json()),
  warnings: names,
  references: z3.array(referenceSchema)
});
function parseMethodComparison(text6, where) {
  return parseDocument(text6, where, {
    what: "a comparison",
    schema: METHOD_COMPARISON_SCHEMA,
    shape: methodComparisonSchema,
    remedy: "use the comparison.json that isocline wrote, or compare again"
  });
}
function stringifyMethodComparison(document) {
  const text6 = `${JSON.stringify(document, void 0, 2)}
`;
  parseMethodComparison(text6, "the comparison to write");
  return text6;
}

// packages/core/src/report/method-comparison/forest.ts
import { axisX as axisX11, axisY as axisY10, dot as dot8, gridX as gridX7, link as link4, ruleX as ruleX7 } from "@observablehq/plot";
var WIDTH10 = 400;
var ROW = 24;
var CHARACTER5 = 7.2;
function methodForest({ methods }, figure6, label, document) {
  const rows = methods.flatMap(({ title, changes }) => {
    const change2 = changes?.[figure6];
    return change2 === void 0 || change2.mean === null ? [] : [{ title, change: change2, mean: 100 * change2.mean }];
  });
  if (rows.length === 0) return null;
  const means = [0, ...rows.map(({ mean }) => mean)];
  const [least, most] = [Math.min(...means), Math.max(...means)];
  const room = Math.max(most - least, 0.5);
  const ends = rows.map(({ change: { low, high }, mean }) => ({
    low: Math.max(least - room, 100 * (low ?? mean / 100)),
    high: Math.min(most + room, 100 * (high ?? mean / 100))
  }));
  const [from, to] = [Math.min(least, ...ends.map(({ low }) => low)), Math.max(most, ...ends.map(({ high }) => high))];
  const margin = 0.04 * (to - from || 1);
  const places2 = rows.map((row, i) => ({
    ...row,
    ...ends[i],
    middle: i + 0.5,
    colour: row.change.verdict === "lower" || row.change.verdict === "higher" ? COLOURS.controlled : COLOURS.baseline
  }));
  const names2 = new Map(places2.map(({ middle, title }) => [middle, shortName(title, 24)]));
  return drawChart(
    {
      width: WIDTH10,
      height: 44 + rows.length * ROW,
      marginTop: 4,
      marginBottom: 40,
      marginLeft: 16 + CHARACTER5 * Math.max(...[...names2.values()].map((name) => [...name].length)),
      marginRight: 14,
      x: { domain: [from - margin, to + margin], nice: false },
      y: { domain: [rows.length, 0] },
      marks: [
        gridX7({ stroke: COLOURS.faint, strokeOpacity: 1, ticks: 5 }),
        ruleX7([0], { stroke: COLOURS.soft }),
        axisX11({
          ticks: 5,
          tickSize: 0,
          tickFormat: formatSignedTick,
          label: `${label}, %`,
          labelArrow: "none",
          labelAnchor: "center"
        }),
        axisY10([...names2.keys()], { tickSize: 0, tickFormat: (middle) => names2.get(middle) ?? "", label: null }),
        link4(places2, { x1: "low", x2: "high", y: "middle", stroke: "colour", strokeWidth: 1.6 }),
        dot8(places2, { x: "mean", y: "middle", r: 4.5, fill: "colour" })
      ]
    },
    document,
    {
      title: `Dot chart: ${label}, method by method, with 95 % intervals`,
      details: `${rows.map(({ title, change: change2 }) => `${title}: ${changeText(change2)}`).join("; ")}.`
    }
  );
}

// packages/core/src/report/method-comparison/strengths.ts
import { axisX as axisX12, axisY as axisY11, dot as dot9, gridX as gridX8, gridY as gridY8, line as line8, ruleX as ruleX8, ruleY as ruleY7 } from "@observablehq/plot";
var [WIDTH11, HEIGHT6] = [250, 190];
var FAR2 = 4;
function strengthsOf({ name, tried, chosen }) {
  return tried.flatMap(
    ({ error, sensitivity: sensitivity4 }, place) => error === null || sensitivity4 === null ? [] : [{ method: name, x: 100 * (sensitivity4 - 1), y: 100 * (error - 1), isChosen: chosen?.place === place }]
  );
}
function strengthSpan({ methods, maxLoss }) {
  const all3 = methods.flatMap(strengthsOf);
  if (all3.length === 0) return void 0;
  const most = Math.max(100 * FAR2 * maxLoss, ...all3.filter(({ isChosen: isChosen2 }) => isChosen2).map(({ y }) => y), 1);
  const drawn = all3.filter(({ y }) => y <= most);
  const span = (values) => {
    const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
    const margin = 0.08 * (high - low || 1);
    return [low - margin, high + margin];
  };
  return { x: span(drawn.map(({ x }) => x)), y: span([100 * maxLoss, ...drawn.map(({ y }) => y)]) };
}
function strengthChart(comparison, method2, { x, y }, document) {
  const inside2 = (strength) => strength.y <= y[1];
  const own = strengthsOf(method2).filter(inside2);
  const others = comparison.methods.filter(({ name }) => name !== method2.name);
  const faint = others.flatMap(strengthsOf).filter(inside2);
  const allowed = 100 * comparison.maxLoss;
  return drawChart(
    {
      width: WIDTH11,
      height: HEIGHT6,
      marginTop: 6,
      marginRight: 8,
      marginBottom: 34,
      marginLeft: 34,
      x: { domain: [...x], nice: false },
      y: { domain: [...y], nice: false },
      marks: [
        gridX8({ stroke: COLOURS.faint, strokeOpacity: 1, ticks: 4 }),
        gridY8({ stroke: COLOURS.faint, strokeOpacity: 1, ticks: 4 }),
        ruleX8([0], { stroke: COLOURS.soft }),
        ruleY7([0], { stroke: COLOURS.soft }),
        ruleY7([allowed], { stroke: COLOURS.soft, strokeDasharray: "4,4" }),
        line8(faint, { x: "x", y: "y", z: "method", stroke: COLOURS.baseline, strokeOpacity: 0.35, strokeWidth: 1 }),
        line8(own, { x: "x", y: "y", stroke: COLOURS.controlled, strokeWidth: 1.8 }),
        dot9(
          own.filter(({ isChosen: isChosen2 }) => !isChosen2),
          { x: "x", y: "y", r: 2.6, fill: COLOURS.controlled }
        ),
        dot9(
          own.filter(({ isChosen: isChosen2 }) => isChosen2),
          { x: "x", y: "y", r: 4.6, fill: COLOURS.controlled, stroke: "currentColor", strokeWidth: 1.4 }
        ),
        axisX12({
          ticks: 4,
          tickSize: 0,
          tickFormat: formatSignedTick,
          label: "sensitivity, %",
          labelArrow: "none",
          labelAnchor: "center"
        }),
        axisY11({ ticks: 4, tickSize: 0, tickFormat: formatSignedTick, label: null })
      ]
    },
    document,
    {
      title: `Line chart: change of ${errorName(comparison)} over change of mean sensitivity at each strength of ${method2.title}`,
      details: `${method2.tried.map(({ values, error, sensitivity: sensitivity4 }, place) => {
        const figures3 = error === null ? "diverged" : `error ${formatChange(error - 1)}, sensitivity ${formatChange(sensitivity4 === null ? null : sensitivity4 - 1)}`;
        return `${settingsText(values)}: ${figures3}${method2.chosen?.place === place ? ", chosen" : ""}`;
      }).join("; ")}.`
    }
  );
}

// packages/core/src/report/method-comparison/table.ts
function meanFigure({ runs }, figure6) {
  return meanOfKnown(runs.map(({ figures: figures3 }) => figures3?.[figure6]));
}
function meanSeconds({ runs }) {
  return meanOfKnown(runs.map(({ seconds }) => seconds));
}
var strengthText = ({ strength }) => settingsText(strength);
function figureOrChange(method2, figure6) {
  return method2.changes === null ? formatNumber(meanFigure(method2, figure6)) : changeText(method2.changes[figure6]);
}
function methodComparisonTable(document) {
  const { robustness: robustness2, budget: budget3, seeds, rows } = document;
  const count5 = seeds.verdict.length;
  const over = `${count5} ${count5 === 1 ? "seed" : "seeds"}, ${formatCount(rows.test)} test rows`;
  const table3 = (columns2, cells, title) => terminalTable(
    {
      columns: ["", ...columns2],
      groups: [{ id: "methods", title, unit: "" }],
      rows: document.methods.map((method2) => ({ group: "methods", cells: [method2.name, ...cells(method2)] }))
    },
    { labelWidth: 24 }
  );
  const name = errorName(document);
  return [
    ...table3(
      ["strength", name, "change", "sensitivity", "change"],
      (method2) => [
        strengthText(method2),
        formatNumber(meanFigure(method2, "error")),
        changeText(method2.changes?.error),
        formatNumber(meanFigure(method2, "sensitivity")),
        changeText(method2.changes?.sensitivity)
      ],
      `Means over ${over}; changes against the baseline with 95 % intervals`
    ),
    "",
    ...table3(
      ["slope norm", `${name} under noise`, `${name} under attack`],
      (method2) => ["slopeNorm", "noisy", "attacked"].map((figure6) => figureOrChange(method2, figure6)),
      `Smoothness and robustness: the baseline's figures, and changes (noise of ${robustness2.noise} sd on all features, FGSM of ${robustness2.radius} sd)`
    ),
    "",
    ...table3(
      ["gradients a step", "epochs", "gradient evaluations", "seconds"],
      (method2) => [
        String(Number(method2.cost.toFixed(3))),
        String(method2.epochs),
        formatCount(method2.evaluations),
        method2.runs.length === 0 ? UNDEFINED : formatSeconds(meanSeconds(method2) ?? 0)
      ],
      `One budget of ${formatCount(budget3.evaluations)} gradient evaluations`
    )
  ];
}

// packages/core/src/report/method-comparison/page.ts
var headline5 = {
  id: "headline",
  render({ comparison }) {
    const { target, source, created, seeds, rows, methods, warnings: warnings7 } = comparison;
    const { sentence, detail } = comparisonVerdict(comparison);
    const count5 = seeds.verdict.length;
    const lost2 = warnings7.filter((text6) => /diverged|no figures/.test(text6));
    return html`<header>
${brandOf("comparison", created)}
<h1>${target}: ${methods.length - 1} ${methods.length === 2 ? "method" : "methods"} on <span class="source">${source}</span></h1>
<p class="verdict">${sentence}</p>
${detail === "" ? null : html`<p class="detail">${detail}</p>`}
${lost2.map((text6) => html`<p class="notice" role="note">${text6}</p>\n`)}
<p class="setup">${count5} ${count5 === 1 ? "seed" : "seeds"}, judged on ${formatCount(rows.test)} rows that no training and no choice has seen; ${formatCount(rows.training)} rows for training, ${formatCount(rows.validation)} for choosing strengths.</p>
</header>`;
  }
};
function methodRows({ methods }, cells) {
  return methods.map((method2) => ({ cells: [method2.title, ...cells(method2)] }));
}
var effects = {
  id: "effects",
  title: "Error against sensitivity",
  render({ comparison, document }) {
    const { noise, maxLoss, seeds } = comparison;
    const chart = methodScatter(comparison, document);
    const name = errorName(comparison);
    const sentences = comparison.methods.map(methodText).filter((text6) => text6 !== "");
    const table3 = figureTable({
      caption: `Means over ${seeds.verdict.length} seeds, and the relative change against the baseline of the same seed with its 95 % interval.`,
      columns: ["method", "strength", name, "change", "sensitivity", "change"],
      textColumns: [1],
      broad: true,
      rows: methodRows(comparison, (method2) => [
        strengthText(method2) === "" ? UNDEFINED : strengthText(method2),
        formatNumber(meanFigure(method2, "error")),
        changeText(method2.changes?.error),
        formatNumber(meanFigure(method2, "sensitivity")),
        changeText(method2.changes?.sensitivity)
      ])
    });
    return html`${chart === null ? null : html`<figure class="full">${chart}<figcaption>Change of the ${name} over the change of the mean sensitivity, with 95 % intervals. Further left is less sensitive, further down errs less. In colour: less sensitive beyond chance. The dashed line is the ${percentText(maxLoss)} more error that strengths may bring.</figcaption></figure>`}
<ul class="sentences">${sentences.map((text6) => html`<li>${text6}.</li>\n`)}</ul>
${table3}
<p class="note">Sensitivity is the mean over the numeric features of the mean absolute change of the prediction when noise of ${noise} standard ${noise === 1 ? "deviation" : "deviations"} is added to one of them. The intervals are Student's, of each method by itself, over the seeds. What is called a difference has passed a test at 5 % after Holm's correction for the number of methods, so that an interval that just leaves out zero may still be “no difference”, which means that these seeds cannot tell.</p>`;
  }
};
var robustness = {
  id: "robustness",
  title: "Smoothness and robustness",
  render({ comparison, document }) {
    const { robustness: given } = comparison;
    const name = errorName(comparison);
    const figures3 = [
      ["slopeNorm", "change of the slope norm"],
      ["noisy", `change of ${name} under noise`],
      ["attacked", `change of ${name} under attack`]
    ];
    const charts = figures3.flatMap(([figure6, label]) => {
      const chart = methodForest(comparison, figure6, label, document);
      return chart === null ? [] : [
        html`<figure>${chart}<figcaption>${label[0]?.toUpperCase()}${label.slice(1)}, with 95 % intervals; in colour where it is beyond chance.</figcaption></figure>\n`
      ];
    });
    const table3 = figureTable({
      caption: "Means over the seeds: the baseline's figures, and the changes of the others.",
      columns: ["method", "slope norm", `${name} under noise`, `${name} under attack`],
      broad: true,
      rows: methodRows(comparison, (method2) => figures3.map(([figure6]) => figureOrChange(method2, figure6)))
    });
    return html`<div class="pair">${charts}</div>
<p class="note">The slope norm is the mean length of the vector of slopes, in standard units. Noise is Gaussian, of ${given.noise} standard deviations on all numeric features at once; the attack (FGSM) moves every one of them by ${given.radius} standard deviations the way that raises the error of the row.</p>
${table3}`;
  }
};
var features = {
  id: "features",
  title: "Sensitivity feature by feature",
  render({ comparison: { methods } }) {
    const columns2 = Object.keys(methods[0]?.runs.find(({ figures: figures3 }) => figures3 !== null)?.sensitivity ?? {});
    if (columns2.length === 0) return null;
    const mean = ({ runs }, column) => {
      const known = runs.flatMap(({ figures: figures3, sensitivity: sensitivity4 }) => figures3 === null ? [] : [sensitivity4[column] ?? null]);
      return meanOf(known);
    };
    const ordered = columns2.toSorted(
      (a, b) => (mean(methods[0], b) ?? 0) - (mean(methods[0], a) ?? 0)
    );
    return html`<details><summary>Mean sensitivity to each feature</summary>
${figureTable({
      caption: "Means over the seeds, in units of the target.",
      columns: ["feature", ...methods.map(({ title }) => title)],
      broad: true,
      rows: ordered.map((column) => ({ cells: [column, ...methods.map((method2) => formatNumber(mean(method2, column)))] }))
    })}
</details>`;
  }
};
var strengths = {
  id: "strengths",
  title: "How strengths were chosen",
  render({ comparison, document }) {
    const { methods, maxLoss, seeds } = comparison;
    const tried = methods.filter((method2) => method2.tried.length > 0);
    if (tried.length === 0) return null;
    const span = strengthSpan(comparison);
    const charts = span === void 0 ? [] : tried.map((method2) => {
      const chart = strengthChart(comparison, method2, span, document);
      return html`<figure><p class="panel"><b>${method2.title}</b></p>${chart}</figure>\n`;
    });
    const share2 = (value) => value === null ? "diverged" : formatNumber(value);
    const rows = tried.flatMap(
      (method2) => method2.tried.map(({ values, error, sensitivity: sensitivity4 }, place) => {
        const isChosen2 = method2.chosen?.place === place;
        const isLast = place === method2.tried.length - 1;
        const how = method2.chosen?.by === "error" ? "chosen, least error" : isLast ? "chosen, end of range" : "chosen";
        const why = isChosen2 ? how : "";
        return {
          cells: [
            method2.title,
            settingsText(values),
            share2(error),
            error === null ? UNDEFINED : formatNumber(sensitivity4),
            why
          ],
          strong: isChosen2
        };
      })
    );
    return html`${charts.length === 0 ? null : html`<div class="grid">${charts}</div>
<p class="caption">Change of the ${errorName(comparison)} over the change of the mean sensitivity at each strength, on the validation rows, in percent; the large dot is the chosen one, the faint lines are the other methods. Strengths far above the dashed line, the loss that is allowed, are not drawn.</p>`}
${figureTable({
      caption: `On the validation rows, in shares of the baseline's, means over ${seeds.selection.length === 1 ? "one seed" : `${seeds.selection.length} seeds`} that the verdict does not use.`,
      columns: ["method", "strength", errorName(comparison), "sensitivity", ""],
      textColumns: [1, 4],
      rows
    })}
<p class="note">Of the strengths whose error is at most ${formatNumber(1 + maxLoss)} times the baseline's the one with the least mean sensitivity is taken; where there is none, the one that errs least. Strengths outside these ranges were not tried, and those between were not either, so that methods are compared at somewhat different prices: the curves show what each would trade.</p>`;
  }
};
var budget2 = {
  id: "budget",
  title: "One budget",
  render({ comparison }) {
    const { budget: given, split, seeds } = comparison;
    const { phrase } = memberOf(splitRegistry, split.kind);
    return html`${figureTable({
      caption: `What each branch took after ${given.pretrainingEpochs} epochs of pretraining, which all share.`,
      columns: ["method", "gradients a step", "epochs", "steps", "gradient evaluations", "seconds"],
      rows: methodRows(comparison, (method2) => [
        String(Number(method2.cost.toFixed(3))),
        String(method2.epochs),
        formatCount(method2.epochs * given.steps),
        formatCount(method2.evaluations),
        method2.runs.length === 0 ? UNDEFINED : formatSeconds(meanSeconds(method2) ?? 0)
      ])
    })}
<p class="note">Every method has ${formatCount(given.evaluations)} gradient evaluations, to the nearest epoch: one is the matrix products of a plain step, and differentiating a second time counts as another. All go through the same learning rates, those that take fewer epochs at a faster pace. The rows are split ${phrase}${split.column === void 0 ? "" : `, by ${split.column}`}, the same for all seeds; a seed is other initial weights and another order of the rows (${seeds.verdict.join(", ")}). The seconds are of this machine while other trainings ran.</p>`;
  }
};
var warnings5 = {
  id: "warnings",
  title: "Warnings",
  render: ({ comparison }) => warningList(comparison.warnings)
};
var configuration4 = {
  id: "configuration",
  title: "Configuration",
  render({ comparison: { config, methods } }) {
    const changed = figureTable({
      caption: "What each method changes.",
      columns: ["method", "settings"],
      textColumns: [1],
      rows: methods.slice(1).map(({ title, settings: settings3 }) => ({ cells: [title, html`<code>${settingsText(settings3)}</code>`] }))
    });
    return html`${changed}
${optionsTable(config, { summary: "All options of the trainings" })}`;
  }
};
var references5 = {
  id: "references",
  title: "References",
  render: ({ comparison }) => referenceList(comparison.references)
};
var sections = [headline5, effects, robustness, features, strengths, budget2, warnings5, configuration4, references5];
function renderMethodComparison(comparison, { document }) {
  return pageHtml({
    title: `${comparison.target} \xB7 isocline comparison`,
    version: comparison.version,
    content: renderSections(sections, { comparison, document }),
    footer: `Written by isocline ${comparison.version} from comparison.json.`
  });
}

// packages/core/src/report/sections/sensitivity.ts
function byOutput({ comparison, record }) {
  const names2 = outputNames(record.data.preprocessing.target);
  const isClass = record.data.preprocessing.target.kind === "classification";
  const figure6 = (branch, output, column) => {
    const outputs = record.branches[branch]?.outputs;
    const found = outputs !== void 0 && Object.hasOwn(outputs, output) ? outputs[output]?.sensitivity : void 0;
    return formatNumber(found !== void 0 && Object.hasOwn(found, column) ? found[column] : null, 3);
  };
  const branches = comparison.branches.filter((branch) => record.branches[branch]?.outputs !== void 0);
  if (names2.length < 2 || isClass && names2.length === 2 || branches.length === 0) return null;
  const caption = isClass ? "Sensitivity of the probability of each class." : "Sensitivity of each number predicted, in its own units.";
  const table3 = groupedTable({
    caption,
    heading: "feature",
    groups: names2.map((title) => ({ title, columns: branches.map(branchKey) })),
    rows: rankedColumns(record).map((column) => ({
      cells: [column, ...names2.flatMap((output) => branches.map((branch) => figure6(branch, output, column)))]
    }))
  });
  return html`<details><summary>Sensitivity by ${isClass ? "class" : "number predicted"}</summary>
${table3}
</details>`;
}
function render30(context) {
  const { comparison, record, document } = context;
  const words = wordsOf(record.data.preprocessing.target);
  const chart = sensitivityBars(comparison, words.changed, document);
  if (chart === null) return null;
  const many = rowsOf(comparison, "sensitivity").length - 1 > MOST_BARS;
  return html`<div class="pair">
<figure>${chart}
<figcaption>Sensitivity of each feature${many ? `, the ${MOST_BARS} largest` : ""}.</figcaption></figure>
${comparisonHtml(comparison, "sensitivity", `Sensitivity, in ${words.unit}.`, "feature")}
</div>
<p class="note">Sensitivity is the mean absolute change of the prediction when Gaussian noise of σ = ${record.noise} standard deviations is added to one feature and the others stay as they are. Smaller means that noise in that column matters less.</p>
${byOutput(context)}`;
}
var sensitivity3 = { id: "sensitivity", title: "Sensitivity to noise", render: render30 };

// packages/core/src/report/sections/targets.ts
function render31({ record }) {
  const table3 = targetTable(record);
  if (table3 === null) return null;
  return html`${figureTable({
    caption: "What was asked of features, and what they came to on the validation rows.",
    columns: table3.columns,
    textColumns: [1, 5],
    rows: table3.rows.map((cells) => ({ cells }))
  })}
<p class="note">The control found its own strengths on the training rows. A target is met within 5 % of it.</p>`;
}
var targets2 = { id: "targets", title: "Targets", render: render31 };

// packages/core/src/report/sections/index.ts
var sections2 = [
  headline2,
  summary2,
  targets2,
  residuals,
  classes,
  sensitivity3,
  slopes,
  dependence,
  training,
  warnings,
  data,
  configuration,
  modelCard,
  references
];

// packages/core/src/report/page.ts
function renderReport({ record, metrics }, { document }) {
  const context = { record, metrics, comparison: comparisonTable(record), document };
  return pageHtml({
    title: `${targetLabel(record.data.preprocessing.target)} \xB7 isocline run`,
    version: record.version,
    content: renderSections(sections2, context),
    footer: `Written by isocline ${record.version} from run.json and metrics.jsonl.`
  });
}

// packages/core/src/report/shell-word.ts
function shellWord(text6) {
  return /^[\w.,=:/@%+-]+$/.test(text6) ? text6 : `'${text6.replaceAll("'", "'\\''")}'`;
}

// packages/core/src/report/tuning/document.ts
import { z as z4 } from "zod";
var TUNING_SCHEMA = "isocline.tuning/1";
var count4 = z4.int().nonnegative();
var figure5 = z4.number().nullable();
var byFeature = z4.record(z4.string(), figure5);
var figures2 = z4.strictObject({ error: figure5, loss: figure5, sensitivity: figure5, features: byFeature }).nullable();
var interval = z4.strictObject({ mean: figure5, deviation: figure5, count: count4, low: figure5, high: figure5 });
var ended = ["completed", "stopped", "diverged"];
var share = z4.number().positive().max(1);
var tuningSchema = z4.strictObject({
  schema: z4.literal(TUNING_SCHEMA),
  version: z4.string(),
  status: z4.enum(["completed", "interrupted", "diverged", "running", "missed"]),
  created: z4.iso.datetime({ offset: true }),
  seconds: z4.number().nonnegative(),
  source: z4.string(),
  dataset: z4.string(),
  target: z4.string(),
  error: z4.string(),
  control: z4.string(),
  noise: z4.number().positive(),
  confidence: share,
  goal: z4.strictObject({
    features: z4.array(z4.string()).min(1),
    maxLoss: z4.number().nullable(),
    maxSensitivity: z4.record(z4.string(), z4.number())
  }),
  space: z4.array(
    z4.strictObject({
      name: z4.string(),
      low: z4.number(),
      high: z4.number(),
      scale: z4.enum(spaceScales),
      whole: z4.boolean()
    })
  ).min(1),
  search: z4.strictObject({
    name: z4.enum(namesOf(searchRegistry)),
    trials: z4.int().min(1),
    finalists: z4.int().min(1)
  }),
  seeds: z4.array(count4).min(1),
  ratio: z4.number().nonnegative(),
  baselines: z4.array(
    z4.strictObject({
      seed: count4,
      status: z4.enum(ended),
      error: figure5,
      sensitivity: byFeature,
      training: count4,
      validation: count4
    })
  ),
  trials: z4.array(
    z4.strictObject({
      trial: z4.int().min(1),
      values: z4.record(z4.string(), z4.number()),
      budget: share,
      status: z4.enum([...ended, "failed"]),
      reason: z4.string().exactOptional(),
      figures: figures2,
      feasible: z4.boolean(),
      front: z4.boolean()
    })
  ),
  finalists: z4.array(
    z4.strictObject({
      trial: z4.int().min(1),
      seeds: z4.array(z4.strictObject({ seed: count4, figures: figures2 })),
      error: interval,
      loss: interval,
      sensitivity: interval,
      features: z4.record(z4.string(), interval),
      feasible: z4.boolean()
    })
  ),
  chosen: z4.strictObject({ trial: z4.int().min(1), reason: z4.string(), options: z4.array(z4.string()) }).nullable(),
  missed: z4.string().nullable(),
  config: z4.record(z4.string(), z4.json()),
  warnings: z4.array(z4.string()),
  references: z4.array(referenceSchema)
});
function parseTuning(text6, where) {
  return parseDocument(text6, where, {
    what: "a tuning",
    schema: TUNING_SCHEMA,
    shape: tuningSchema,
    remedy: "use the file that isocline wrote, or tune again"
  });
}
function stringifyTuning(document) {
  const text6 = `${JSON.stringify(document, void 0, 2)}
`;
  parseTuning(text6, "the tuning to write");
  return text6;
}

// packages/core/src/report/tuning/chart.ts
import { axisX as axisX13, axisY as axisY12, dot as dot10, gridX as gridX9, gridY as gridY9, line as line9, link as link5, ruleX as ruleX9, ruleY as ruleY8, text as text5 } from "@observablehq/plot";

// packages/core/src/report/tuning/words.ts
var NARROW_SPACE2 = "\u202F";
function featuresText({ features: features2 }) {
  return features2.length <= 4 ? listText(features2) : `${features2.length} features`;
}
function goalText(goal, error) {
  const limits3 = [
    ...goal.maxLoss === null ? [] : [`with at most ${formatPercent(goal.maxLoss)} more ${error}`],
    ...Object.entries(goal.maxSensitivity).map(
      ([name, share2]) => `with at most ${formatPercent(share2)} of the sensitivity to ${name}`
    )
  ];
  return [`less sensitive to ${featuresText(goal)}`, ...limits3].join(", ");
}
function shareText(share2, digits = 1) {
  if (share2 === null || share2 === void 0 || !Number.isFinite(share2)) return UNDEFINED;
  return `${(100 * share2).toFixed(digits)}${NARROW_SPACE2}%`;
}
function shareInterval({ low, high }) {
  if (low === null || high === null) return UNDEFINED;
  return `${(100 * low).toFixed(1).replace("-", "\u2212")} to ${shareText(high).replace("-", "\u2212")}`;
}
function lossInterval({ low, high }) {
  if (low === null || high === null) return UNDEFINED;
  return `${formatChange(low).replace(/\u202f%$/, "")} to ${formatChange(high)}`;
}
function limitsClause(goal) {
  const parts = [
    ...goal.maxLoss === null ? [] : [`whose loss stays within ${formatPercent(goal.maxLoss)}`],
    ...Object.entries(goal.maxSensitivity).map(
      ([name, share2]) => `that keep at most ${formatPercent(share2)} of the sensitivity to ${name}`
    )
  ];
  return listText(parts);
}
var inSeeds = (seeds) => seeds === 1 ? "" : seeds === 2 ? " under both seeds" : ` under all ${seeds} seeds`;
function choiceReason(goal, held, seeds) {
  const aim = tuningAim(goal);
  if (aim === "both") {
    return held === 1 ? "the only point of the front" : `the knee of the front's ${held} points: from it, less of either loss or sensitivity costs the most of the other`;
  }
  const clause2 = `${limitsClause(goal)}${inSeeds(seeds)}`;
  if (held === 1) {
    return `the only point ${clause2.replaceAll("that keep", "that keeps")}`;
  }
  return `the ${aim === "sensitivity" ? "least sensitive" : "most accurate"} of the ${held} points ${clause2}`;
}
function beyond(value, limit, text6) {
  for (let digits = 1; digits < 8; digits++) {
    if (text6(value, digits) !== text6(limit, digits)) return text6(value, digits);
  }
  return text6(value, 8);
}
function brokenText(figures3, limit, goal) {
  const signed3 = (value, digits) => shareText(value, digits).replace("-", "\u2212");
  if (limit.of === "loss") {
    const most2 = goal.maxLoss ?? Number.NaN;
    return `a loss of ${beyond(figures3.loss ?? Number.NaN, most2, signed3)} where ${signed3(most2, 1)} is the limit`;
  }
  const most = goal.maxSensitivity[limit.feature] ?? Number.NaN;
  const left = figures3.features[limit.feature] ?? Number.NaN;
  return `${beyond(left, most, signed3)} of the sensitivity to ${limit.feature} where ${signed3(most, 1)} is the limit`;
}
function brokenLimits(figures3, goal) {
  const broken = tuningLimits(goal).filter((limit) => !(tuningExcess(figures3, limit, goal) <= 0));
  return listText(broken.map((limit) => brokenText(figures3, limit, goal)));
}
function tuningVerdict(document) {
  const { status, chosen, finalists: finalists2, goal, error, missed, seeds, trials: trials2 } = document;
  if (chosen === null) {
    const sentence = {
      missed: "Nothing is within the limits.",
      diverged: "The baseline diverged, so there is nothing to compare with.",
      interrupted: "The search was interrupted.",
      running: "The search has not ended.",
      completed: "Nothing was chosen."
    };
    const detail = missed === null ? `${trials2.length} trials have ended.` : `${upper(missed)}.`;
    return { sentence: sentence[status], detail };
  }
  const final = finalists2.find(({ trial }) => trial === chosen.trial);
  const left = final?.sensitivity.mean ?? null;
  const loss2 = final?.loss.mean ?? null;
  const cut2 = left === null ? "" : left <= 1 ? `cut by ${formatPercent(1 - left)}` : `raised by ${formatPercent(left - 1)}`;
  const same = loss2 !== null && formatPercent(loss2) === formatPercent(0);
  const change2 = loss2 !== null && loss2 > 0 ? "for" : "with";
  const cost = loss2 === null ? "" : same ? `at the same ${error}` : `${change2} ${formatPercent(loss2)} ${loss2 > 0 ? "more" : "less"} ${error}`;
  const who = goal.features.length === 1 ? `sensitivity to ${featuresText(goal)}` : `mean sensitivity to ${featuresText(goal)}`;
  const over = seeds.length === 1 ? "" : `, on average over ${seeds.length} seeds`;
  return {
    sentence: `${upper(who)} ${cut2} ${cost}.`,
    detail: `Trial ${chosen.trial}${over}: ${chosen.reason}.`
  };
}
var upper = (text6) => `${text6[0]?.toUpperCase() ?? ""}${text6.slice(1)}`;

// packages/core/src/report/tuning/chart.ts
var WIDTH12 = 480;
var HEIGHT7 = 330;
var HALO3 = { stroke: "var(--paper)", strokeWidth: 4 };
function pointsOf2(trials2) {
  return trials2.flatMap(({ trial, figures: figures3, feasible, front: front2, budget: budget3 }) => {
    const { loss: loss2, sensitivity: sensitivity4 } = figures3 ?? { loss: null, sensitivity: null };
    return budget3 < 1 || loss2 === null || sensitivity4 === null ? [] : [{ trial, loss: loss2, sensitivity: sensitivity4, feasible, front: front2 }];
  });
}
function ranges(points2, { goal, finalists: finalists2, seeds }) {
  const limit = goal.maxLoss ?? 0;
  const ends = seeds.length > 1 ? finalists2 : [];
  const of2 = (key) => ends.flatMap((final) => [final[key].low, final[key].high, final[key].mean].filter((value) => value !== null));
  const near = points2.filter(
    ({ loss: loss2, sensitivity: sensitivity4, front: front2 }) => front2 || loss2 < 4 * Math.max(limit, 0.02) && sensitivity4 < 1.5
  );
  const xs = [0, limit, ...near.map(({ loss: loss2 }) => loss2), ...of2("loss")];
  const ys = [1, ...near.map(({ sensitivity: sensitivity4 }) => sensitivity4), ...of2("sensitivity")];
  const [low, high] = [Math.min(...xs), Math.max(...xs, 1e-3)];
  const margin = 0.06 * (high - low);
  const least = Math.min(...ys);
  const bottom = least < 0.5 ? Math.min(0, least) : least - 0.2 * (Math.max(...ys) - least) - 0.02;
  return { x: [low - margin, high + margin], y: [bottom, Math.max(...ys) + 0.08 * (Math.max(...ys) - bottom)] };
}
var inside = (value, [low, high]) => value >= low && value <= high;
function described9(document, points2) {
  const { chosen, finalists: finalists2, goal } = document;
  const final = finalists2.find(({ trial }) => trial === chosen?.trial);
  const feasible = points2.filter((point) => point.feasible).length;
  const front2 = points2.filter((point) => point.front).toSorted((a, b) => a.sensitivity - b.sensitivity);
  const found = [
    `${formatCount(points2.length)} trials, ${formatCount(feasible)} of them within the limits`,
    "the baseline at a loss of 0 and 100 % of the sensitivity",
    ...goal.maxLoss === null ? [] : [`the limit of the loss at ${formatPercent(goal.maxLoss)}`],
    ...front2.map(
      ({ trial, loss: loss2, sensitivity: sensitivity4 }) => `trial ${trial} of the front: loss ${formatChange(loss2)}, sensitivity ${shareText(sensitivity4)}`
    ),
    ...final === void 0 ? [] : [
      `chosen, over the seeds: loss ${formatChange(final.loss.mean)}, sensitivity ${shareText(final.sensitivity.mean)}`
    ]
  ];
  return `${found.join("; ")}.`;
}
function crosses(finalists2) {
  return finalists2.flatMap(({ trial, loss: loss2, sensitivity: sensitivity4 }) => {
    if (loss2.mean === null || sensitivity4.mean === null) return [];
    const [x, y] = [loss2.mean, sensitivity4.mean];
    return [
      { trial, x, y, x1: loss2.low ?? x, x2: loss2.high ?? x, y1: sensitivity4.low ?? y, y2: sensitivity4.high ?? y }
    ];
  });
}
function trialsOutside(document) {
  const points2 = pointsOf2(document.trials);
  const { x, y } = ranges(points2, document);
  return points2.filter(({ loss: loss2, sensitivity: sensitivity4 }) => !inside(loss2, x) || !inside(sensitivity4, y)).length;
}
function paretoChart(document, drawing) {
  const points2 = pointsOf2(document.trials);
  if (points2.length === 0) return null;
  const { goal, finalists: finalists2, chosen, seeds, error } = document;
  const { x, y } = ranges(points2, document);
  const clip = (value, [low, high]) => Math.min(Math.max(value, low), high);
  const shown = points2.filter(({ loss: loss2, sensitivity: sensitivity4 }) => inside(loss2, x) && inside(sensitivity4, y));
  const front2 = shown.filter((point) => point.front).toSorted((a, b) => a.loss - b.loss);
  const means = crosses(seeds.length > 1 ? finalists2 : []).map((each) => ({
    ...each,
    x1: clip(each.x1, x),
    x2: clip(each.x2, x),
    y1: clip(each.y1, y),
    y2: clip(each.y2, y)
  }));
  const one = points2.find(({ trial }) => trial === chosen?.trial);
  const best = means.find(({ trial }) => trial === chosen?.trial) ?? (one && { x: one.loss, y: one.sensitivity, trial: one.trial });
  const marked = best === void 0 ? [] : [best];
  const faint = { stroke: COLOURS.faint, strokeOpacity: 1 };
  const percent2 = (value) => formatChange(value).replace(/\.0(?=\u202f)/, "");
  return drawChart(
    {
      width: WIDTH12,
      height: HEIGHT7,
      marginTop: 26,
      marginBottom: 38,
      marginLeft: 56,
      marginRight: 18,
      x: { domain: x, nice: false },
      y: { domain: y, nice: false },
      marks: [
        gridX9({ ...faint, ticks: 6 }),
        gridY9({ ...faint, ticks: 5 }),
        ruleY8([y[0]], { stroke: COLOURS.soft }),
        ...goal.maxLoss === null ? [] : [
          ruleX9([goal.maxLoss], { stroke: COLOURS.soft, strokeDasharray: "4,3" }),
          text5([{ x: goal.maxLoss }], {
            x: "x",
            frameAnchor: "top",
            text: () => "limit",
            textAnchor: "start",
            lineAnchor: "top",
            dx: 5,
            fill: COLOURS.soft,
            ...HALO3
          })
        ],
        line9(front2, { x: "loss", y: "sensitivity", stroke: COLOURS.controlled, strokeOpacity: 0.5, strokeWidth: 1.5 }),
        dot10(
          shown.filter(({ feasible }) => !feasible),
          { x: "loss", y: "sensitivity", r: 3, stroke: COLOURS.soft, strokeWidth: 1.3 }
        ),
        dot10(
          shown.filter(({ feasible }) => feasible),
          { x: "loss", y: "sensitivity", r: 3.2, fill: COLOURS.controlled, fillOpacity: 0.55 }
        ),
        link5(means, { x1: "x1", x2: "x2", y1: "y", y2: "y", stroke: COLOURS.controlled, strokeWidth: 1.4 }),
        link5(means, { x1: "x", x2: "x", y1: "y1", y2: "y2", stroke: COLOURS.controlled, strokeWidth: 1.4 }),
        dot10(means, { x: "x", y: "y", r: 4, fill: COLOURS.controlled, symbol: "diamond" }),
        dot10([{ x: 0, y: 1 }], { x: "x", y: "y", r: 5, fill: COLOURS.baseline }),
        dot10(marked, { x: "x", y: "y", r: 8, stroke: "currentColor", strokeWidth: 2 }),
        text5(marked, {
          x: "x",
          y: "y",
          text: ({ trial }) => `trial ${trial}`,
          dy: -16,
          fontWeight: 600,
          fill: "currentColor",
          ...HALO3
        }),
        axisX13({
          ticks: 6,
          tickSize: 3,
          tickFormat: percent2,
          label: `change of ${shortName(error, 40)} on the validation rows`,
          labelArrow: "none",
          labelAnchor: "center"
        }),
        axisY12({
          ticks: 5,
          tickSize: 0,
          tickFormat: (value) => `${Math.round(100 * value)}\u202F%`,
          label: "sensitivity left",
          labelArrow: "none"
        })
      ]
    },
    drawing,
    {
      title: `Scatter chart: sensitivity to ${featuresText(goal)} that is left, over the change of ${error}, of every trial`,
      details: described9(document, points2)
    }
  );
}

// packages/core/src/report/tuning/table.ts
function finalistColumns({ seeds, goal, space: space2 }) {
  const interval2 = seeds.length > 1 ? ["95 % interval"] : [];
  const features2 = goal.features.length > 1 && goal.features.length <= 4 ? goal.features : [];
  return ["sensitivity", ...interval2, ...features2, "loss", ...interval2, ...space2.map(({ name }) => name)];
}
function finalistCells(document, final) {
  const { seeds, goal, space: space2, trials: trials2 } = document;
  const { sensitivity: sensitivity4, loss: loss2, features: features2 } = final;
  const shown = goal.features.length > 1 && goal.features.length <= 4 ? goal.features : [];
  const several = seeds.length > 1;
  const { values = {} } = trials2.find(({ trial }) => trial === final.trial) ?? {};
  return [
    shareText(sensitivity4.mean),
    ...several ? [shareInterval(sensitivity4)] : [],
    ...shown.map((name) => shareText(features2[name]?.mean)),
    formatChange(loss2.mean),
    ...several ? [lossInterval(loss2)] : [],
    ...space2.map(({ name }) => values[name] === void 0 ? UNDEFINED : String(values[name]))
  ];
}
function finalistName({ chosen }, { trial, feasible }) {
  if (trial === chosen?.trial) return `\u2192 trial ${trial}`;
  return `  trial ${trial}${feasible ? "" : " (breaks a limit)"}`;
}
function orderedFinalists({ finalists: finalists2 }) {
  const left = ({ sensitivity: sensitivity4 }) => sensitivity4.mean ?? Number.POSITIVE_INFINITY;
  return finalists2.toSorted((a, b) => left(a) - left(b) || a.trial - b.trial);
}
function tuningTable(document) {
  if (document.finalists.length === 0) return [];
  const { baselines, error, seeds } = document;
  const mean = meanOf(baselines.map((baseline) => baseline.error));
  const over = seeds.length === 1 ? "" : `, means over ${seeds.length} seeds`;
  return terminalTable(
    {
      columns: ["", ...finalistColumns(document)],
      groups: [
        {
          id: "points",
          title: "Points of the front",
          unit: `relative to the baseline, whose ${error} is ${formatBeside(mean, mean)}${over}`
        }
      ],
      rows: orderedFinalists(document).map((final) => ({
        group: "points",
        cells: [finalistName(document, final), ...finalistCells(document, final)]
      }))
    },
    { labelWidth: 60 }
  );
}

// packages/core/src/report/tuning/page.ts
var headline6 = {
  id: "headline",
  render({ document }) {
    const { target, source, created, goal, error, chosen, finalists: finalists2, search, trials: trials2, seeds, control } = document;
    const { sentence, detail } = tuningVerdict(document);
    const final = finalists2.find(({ trial }) => trial === chosen?.trial);
    const diverged = trials2.filter(({ status }) => status === "diverged").length;
    const failed = trials2.filter(({ status }) => status === "failed").length;
    const notices4 = [
      ...diverged === 0 ? [] : [`${diverged} of ${trials2.length} trials diverged.`],
      ...failed === 0 ? [] : [`${failed} of ${trials2.length} trials could not be done.`]
    ];
    const over = seeds.length === 1 ? `seed ${seeds[0]}` : `mean over ${seeds.length} seeds`;
    const tiles = final === void 0 ? [] : [
      tile(`sensitivity left`, shareText(final.sensitivity.mean), over),
      tile(`change of ${error}`, formatChange(final.loss.mean), over),
      tile("trials", formatCount(trials2.length), search.name)
    ];
    return html`<header>
${brandOf("search", created)}
<h1>${target} of <span class="source">${source}</span>: ${goalText(goal, error)}</h1>
<p class="verdict">${sentence}</p>
${detail === "" ? null : html`<p class="detail">${detail}</p>`}
${notices4.map((text6) => html`<p class="notice" role="note">${text6}</p>\n`)}
${tiles.length === 0 ? null : html`<dl class="tiles">${tiles}</dl>`}
<p class="setup">${formatCount(trials2.length)} trials of ${search.name} with the control ${control}; sensitivities under noise of ${document.noise} sd on the feature.</p>
</header>`;
  }
};
var front = {
  id: "front",
  title: "Accuracy against sensitivity",
  render({ document, drawing }) {
    const chart = paretoChart(document, drawing);
    if (chart === null) return null;
    const { seeds, goal } = document;
    const outside = trialsOutside(document);
    const several = seeds.length > 1 && document.finalists.length > 0;
    return html`<p class="legend"><span class="key key-baseline">baseline</span> <span class="key key-controlled">trial within the limits</span> <span class="ring">trial beyond them</span></p>
<figure class="full">${chart}
<figcaption>Each trial under seed ${seeds[0]}: how much its validation error exceeds the baseline’s, and what is left of the ${goal.features.length === 1 ? "" : "mean "}sensitivity to ${featuresText(goal)}; further down and further left is better. The line joins the front.${several ? ` Diamonds are means over ${seeds.length} seeds, their crosses 95 % intervals.` : ""}${document.chosen === null ? "" : " The ring is the chosen point."}${outside === 0 ? "" : ` ${outside} trials lie outside of the chart.`}</figcaption></figure>`;
  }
};
var points = {
  id: "points",
  title: "Points of the front",
  render({ document }) {
    const { finalists: finalists2, chosen, seeds, baselines, error, ratio } = document;
    if (finalists2.length === 0) return null;
    const over = seeds.length === 1 ? `Under seed ${seeds[0]}` : `Means over seeds ${seeds.join(", ")}`;
    const table3 = figureTable({
      caption: `${over}, relative to the baseline of the same seed.`,
      columns: ["point", ...finalistColumns(document)],
      rows: orderedFinalists(document).map((final) => ({
        cells: [finalistName(document, final).trim(), ...finalistCells(document, final)],
        strong: final.trial === chosen?.trial
      })),
      broad: true
    });
    const perSeed = figureTable({
      caption: `Each point under each seed: change of ${error}, and sensitivity left.`,
      columns: ["point", ...seeds.map((seed) => `seed ${seed}`)],
      rows: orderedFinalists(document).map((final) => ({
        cells: [
          finalistName(document, final).trim(),
          ...final.seeds.map(
            ({ figures: figures3 }) => figures3 === null ? "diverged" : `${formatChange(figures3.loss)}, ${shareText(figures3.sensitivity)}`
          )
        ],
        strong: final.trial === chosen?.trial
      })),
      broad: true
    });
    const of2 = baselines.map(({ seed, error: value }) => `${formatNumber(value)} (seed ${seed})`).join(", ");
    const how = ratio === 0 ? "Student\u2019s t over the seeds, which train on the same rows" : `Student\u2019s t over the seeds; since each draws training and validation rows anew from one table, the variance is (1/n + ${formatNumber(ratio, 3)}) s\xB2, where ${formatNumber(ratio, 3)} is the number of validation rows for each training row`;
    return html`${table3}
${seeds.length === 1 ? null : html`\n${perSeed}`}
<p class="note">${error} of the baseline: ${of2}.${seeds.length === 1 ? " One seed says nothing of how sure the figures are." : ` Intervals: ${how}. The search itself has seen the first seed\u2019s figures, and has picked what looked best there; the other seeds are new to it.`}</p>`;
  }
};
var choice = {
  id: "choice",
  title: "The choice",
  render({ document }) {
    const { chosen, missed } = document;
    if (chosen === null) {
      return missed === null ? null : html`<p class="detail">Nothing was chosen: ${missed}.</p>`;
    }
    const shown = chosen.options.map(shellWord).join(" ");
    return html`<p class="detail">Trial ${chosen.trial} is ${chosen.reason}.</p>
<p class="detail"><code>isocline train config.yaml</code> trains it again from the file beside this page; the options are <code>${shown}</code>, beside those that the search was given.</p>`;
  }
};
var space = {
  id: "space",
  title: "What was searched",
  render: ({ document: { space: parameters, search } }) => html`${figureTable({
    caption: `Searched by ${search.name} in at most ${search.trials} trials.`,
    columns: ["setting", "from", "to", "scale"],
    textColumns: [3],
    rows: parameters.map(({ name, low, high, scale, whole }) => ({
      cells: [html`<code>${name}</code>`, String(low), String(high), whole ? `${scale}, whole numbers` : scale]
    }))
  })}`
};
function outcomeText({ status, feasible, front: best, budget: budget3, reason }) {
  if (status === "diverged") return "diverged";
  if (status === "failed") return `could not be done: ${reason ?? ""}`;
  const part = budget3 < 1 ? `, ${formatPercent(budget3)} of the epochs` : "";
  return `${best ? "on the front" : feasible ? "within the limits" : "beyond the limits"}${part}`;
}
var trials = {
  id: "trials",
  title: "All trials",
  render({ document }) {
    const { trials: all3, space: parameters, seeds } = document;
    if (all3.length === 0) return null;
    const table3 = figureTable({
      caption: `Under seed ${seeds[0]}, in the order in which they were proposed.`,
      columns: ["trial", "loss", "sensitivity", ...parameters.map(({ name }) => name), "outcome"],
      textColumns: [3 + parameters.length],
      rows: all3.map((each) => ({
        cells: [
          String(each.trial),
          formatChange(each.figures?.loss),
          shareText(each.figures?.sensitivity),
          ...parameters.map(({ name }) => String(each.values[name] ?? "\u2013")),
          outcomeText(each)
        ]
      })),
      broad: true
    });
    return html`<details><summary>${formatCount(all3.length)} trials</summary>\n${table3}\n</details>`;
  }
};
var warnings6 = {
  id: "warnings",
  title: "Warnings",
  render: ({ document }) => warningList(document.warnings)
};
var configuration5 = {
  id: "configuration",
  title: "Configuration",
  render({ document: { version, created, seconds, config } }) {
    return html`<dl class="facts">
<div><dt>isocline</dt><dd>${version}</dd></div>
<div><dt>began</dt><dd>${moment(created)}</dd></div>
<div><dt>took</dt><dd>${formatSeconds(seconds)}</dd></div>
</dl>
${optionsTable(config, { caption: "The options that all trials share, as resolved." })}
<p class="note">The same options, space and seeds give the same trials, points and choice again, with any number of workers.</p>`;
  }
};
var references6 = {
  id: "references",
  title: "References",
  render: ({ document: { references: works } }) => referenceList(works)
};
var sections3 = [
  ...[headline6, front, points, choice, space, trials],
  ...[warnings6, configuration5, references6]
];
function renderTuning(document, options) {
  return pageHtml({
    title: `${document.target} \xB7 isocline tune`,
    version: document.version,
    content: renderSections(sections3, { document, drawing: options.document }),
    footer: `Written by isocline ${document.version} from tune.json.`
  });
}
export {
  CROSS_VALIDATION_SCHEMA,
  METALEARNING_SCHEMA,
  METHOD_COMPARISON_SCHEMA,
  TUNING_SCHEMA,
  brokenLimits,
  choiceReason,
  comparedFolds,
  comparisonTable,
  comparisonVerdict,
  crossValidationTable,
  crossValidationVerdict,
  foldFigures,
  foldTargetTable,
  formatBeside,
  formatChange,
  formatCount,
  formatDifference,
  formatNumber,
  formatPercent,
  formatSeconds,
  goalText,
  meanRow,
  metalearningLines,
  metalearningVerdict,
  methodComparisonChart,
  methodComparisonTable,
  methodText,
  metricRow,
  parseCrossValidation,
  parseMetalearning,
  parseMethodComparison,
  parseTuning,
  rankedColumns,
  renderComparison,
  renderCrossValidation,
  renderMetalearning,
  renderMethodComparison,
  renderReport,
  renderTuning,
  rowsOf,
  settingsText,
  shellWord,
  stringifyCrossValidation,
  stringifyMetalearning,
  stringifyMethodComparison,
  stringifyTuning,
  targetTable,
  terminalTable,
  testRatio,
  tuningTable,
  tuningVerdict,
  verdictOf
};
//# sourceMappingURL=index.js.map
