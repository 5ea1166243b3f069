import { missedTargets } from "../../diagnostics/index.ts";
import type { BranchName, RecordedPhase, RunRecord } from "../../training/index.ts";
import { type ComparisonRow, meanRow, metricRow } from "../comparison.ts";
import { formatBeside, formatChange, formatCount, formatDifference, formatNumber, formatPercent } from "../format.ts";
import { type Html, html } from "../html.ts";
import { surenessOf } from "../intervals.ts";
import type { ReportContext, Section } from "../section.ts";
import { verdictOf } from "../verdict.ts";
import { wordsOf } from "../words.ts";

/** Curves of equal height: the product's mark. */
export const MARK: Html = html`<svg class="mark" viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round"><path d="M2 17C6 17 7 6 12 6s6 11 10 11"/><path d="M6 20c3 0 3.500-8 6-8s3 8 6 8"/><path d="M2 11C5 10 7 2 12 2s7 8 10 9"/></svg>`;

/** `pretraining for 40 epochs (mse)`. */
export function phaseText({ name, epochs, objective, controlled }: RecordedPhase): string {
  const by = controlled?.by === "sample" ? "samples" : "batches";
  const share =
    controlled === undefined ? "" : `, ${controlled.objective} on ${formatPercent(controlled.share)} of ${by}`;
  return `${name} for ${formatCount(epochs)} epochs (${objective}${share})`;
}

function trainedOn({ data, model, plan }: RunRecord): string {
  const shape = model.hidden.length === 0 ? model.name : `${model.name} ${model.hidden.join("–")}`;
  const phases = plan.length === 0 ? "" : ` ${plan.map(phaseText).join(", then ")}.`;
  const text =
    `${shape}, ${model.activation}, ${formatCount(model.parameters)} parameters; trained on ` +
    `${formatCount(data.training)} rows, judged on ${formatCount(data.validation)} held-out rows.`;
  return `${text}${phases.replace(/^ ./, (start) => start.toUpperCase())}`;
}

/** Figures whose change is told as a difference. */
const SHARES: readonly string[] = ["r2", "accuracy", "auc"];

/** One figure of the row under the verdict: its change large, what it changed from and to small. */
export function tile(name: string, row: ComparisonRow | undefined, branches: readonly BranchName[]): Html | null {
  const only = branches.length === 1 ? branches[0] : undefined;
  if (row === undefined) return null;
  if (only !== undefined) return html`<div><dt>${name}</dt><dd>${formatNumber(row[only])}</dd></div>`;
  const change = SHARES.includes(row.key) ? formatDifference(row.change) : formatChange(row.change);
  const between = html`<small>${formatBeside(row.baseline, row.controlled)} → ${formatBeside(row.controlled, row.baseline)}</small>`;
  return html`<div><dt>${name}</dt><dd>${change} ${between}</dd></div>`;
}

/** How the run or a branch ended, where it did not end as planned. */
function notices({ status, branches, plan }: RunRecord): readonly string[] {
  const found: string[] = [];
  const planned = plan.at(-1)?.epochs;
  for (const name of ["baseline", "controlled"] as const) {
    const branch = branches[name];
    if (branch === undefined) continue;
    const of = planned === undefined ? "" : ` of ${planned}`;
    if (branch.status === "diverged") {
      const at = branch.divergedAt === null ? "" : ` at epoch ${branch.divergedAt}`;
      found.push(`The ${name} branch diverged${at}; its figures are those of its last good state.`);
    } else if (branch.status === "interrupted") {
      found.push(`The ${name} branch was interrupted after ${branch.epochs}${of} epochs.`);
    } else if (branch.status === "running") {
      found.push(`The ${name} branch is still running: ${branch.epochs}${of} epochs so far.`);
    }
  }
  const named = branches.baseline !== undefined || branches.controlled !== undefined;
  if (found.length === 0 && named && status !== "completed") {
    found.push(
      status === "running"
        ? "The run is still going."
        : `The run ${status === "diverged" ? "diverged" : "was interrupted"}.`,
    );
  }
  const targets = branches.controlled?.targets ?? [];
  const missed = missedTargets(branches).length;
  if (missed > 0)
    found.push(`${missed} of ${targets.length} ${targets.length === 1 ? "target was" : "targets were"} missed.`);
  return found;
}

function render({ record, comparison }: ReportContext): Html {
  const { data, created } = record;
  const features = data.preprocessing.features.length;
  const { sentence, detail } = verdictOf(record, comparison);
  const sureness = surenessOf(record, comparison);
  const { label, error, share } = wordsOf(data.preprocessing.target);
  const tiles = [
    tile("mean sensitivity", meanRow(comparison, "sensitivity"), comparison.branches),
    tile(error.name, metricRow(comparison, error.key), comparison.branches),
    tile(share.name, metricRow(comparison, share.key), comparison.branches),
    tile("output variance", metricRow(comparison, "outputVariance"), comparison.branches),
  ].filter((entry) => entry !== null);
  return html`<header>
<p class="brand">${MARK}<span>isocline</span><span class="when">run of <time datetime="${created}">${created.slice(0, 10)}</time></span></p>
<h1>${label} from ${features} ${features === 1 ? "column" : "columns"} of <span class="source">${data.source}</span></h1>
<p class="verdict">${sentence}</p>
${detail === "" ? null : html`<p class="detail">${detail}</p>`}
${sureness && html`<p class="detail">${sureness}</p>`}
${notices(record).map((text) => html`<p class="notice" role="note">${text}</p>\n`)}
${tiles.length === 0 ? null : html`<dl class="tiles">${tiles}</dl>`}
<p class="setup">${trainedOn(record)}</p>
</header>`;
}

/** What was trained on what, and what came of it in one sentence. */
export const headline: Section = { id: "headline", render };
