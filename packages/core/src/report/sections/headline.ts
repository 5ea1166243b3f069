import { missedTargets } from "../../diagnostics/index.ts";
import type { BranchName, RecordedPhase, RunRecord } from "../../training/index.ts";
import { brandOf } from "../brand.ts";
import { type ComparisonRow, type ComparisonTable, meanRow, metricRow } from "../comparison.ts";
import { formatBeside, formatChange, formatCount, formatDifference, formatNumber, formatPercent } from "../format.ts";
import { type Html, html } from "../html.ts";
import { surenessOf } from "../intervals.ts";
import type { ReportContext, Section } from "../section.ts";
import { tile } from "../tile.ts";
import { verdictOf } from "../verdict.ts";
import { type TargetWords, wordsOf } from "../words.ts";

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

/** A figure of the comparison as a tile: its change large, what it changed from and to small. */
function rowTile(name: string, row: ComparisonRow | undefined, branches: readonly BranchName[]): Html | null {
  const only = branches.length === 1 ? branches[0] : undefined;
  if (row === undefined) return null;
  if (only !== undefined) return tile(name, formatNumber(row[only]));
  const change = SHARES.includes(row.key) ? formatDifference(row.change) : formatChange(row.change);
  return tile(
    name,
    change,
    `${formatBeside(row.baseline, row.controlled)} → ${formatBeside(row.controlled, row.baseline)}`,
  );
}

/** The row under the verdict; null where the run has no branch. */
export function tilesOf(comparison: ComparisonTable, { error, share }: TargetWords): Html | null {
  const tiles = [
    rowTile("mean sensitivity", meanRow(comparison, "sensitivity"), comparison.branches),
    rowTile(error.name, metricRow(comparison, error.key), comparison.branches),
    rowTile(share.name, metricRow(comparison, share.key), comparison.branches),
    rowTile("output variance", metricRow(comparison, "outputVariance"), comparison.branches),
  ].filter((entry) => entry !== null);
  return tiles.length === 0 ? null : html`<dl class="tiles">${tiles}</dl>`;
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
  const words = wordsOf(data.preprocessing.target);
  return html`<header>
${brandOf("run", created)}
<h1>${words.label} from ${features} ${features === 1 ? "column" : "columns"} of <span class="source">${data.source}</span></h1>
<p class="verdict">${sentence}</p>
${detail === "" ? null : html`<p class="detail">${detail}</p>`}
${sureness && html`<p class="detail">${sureness}</p>`}
${notices(record).map((text) => html`<p class="notice" role="note">${text}</p>\n`)}
${tilesOf(comparison, words)}
<p class="setup">${trainedOn(record)}</p>
</header>`;
}

/** What was trained on what, and what came of it in one sentence. */
export const headline: Section = { id: "headline", render };
