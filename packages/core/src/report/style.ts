import { colourVariables, palette, SANS } from "./palette.ts";

/**
 * The page's style sheet. Charts take their colours from the variables, so that one drawing suits light, dark and
 * paper.
 */
export const STYLE: string = `
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
