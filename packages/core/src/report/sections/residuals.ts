import type { BranchName, ResidualSummary } from "../../training/index.ts";
import { shortName } from "../chart.ts";
import { distribution } from "../charts/distribution.ts";
import { predictedTrue, rangeOf } from "../charts/predicted-true.ts";
import { formatCount, formatNumber } from "../format.ts";
import { type Html, html } from "../html.ts";
import type { ReportContext, Section } from "../section.ts";
import { branchKey, figureTable } from "../table.ts";

/** Numbers to predict that have charts of their own; the tables have all. */
const MOST_OUTPUTS = 6;

interface BranchResiduals {
  readonly branch: BranchName;
  readonly summary: ResidualSummary;
}

const QUANTILES = ["p05", "p25", "p50", "p75", "p95"] as const;

function table(output: string, branches: readonly BranchResiduals[]): Html {
  return figureTable({
    caption: `True values of ${output} where about so much was predicted: quantiles over rows of near predictions.`,
    columns: ["mean prediction", "branch", "rows", "5 %", "25 %", "50 %", "75 %", "95 %"],
    textColumns: [1],
    rows: branches.flatMap(({ branch, summary: { bins } }) =>
      bins.map((bin) => ({
        cells: [
          formatNumber(bin.prediction),
          branchKey(branch),
          formatCount(bin.count),
          ...QUANTILES.map((key) => formatNumber(bin[key])),
        ],
      })),
    ),
  });
}

/** The median of a histogram, as if its values were even within each bin. */
function centre({ histogram: { edges, counts } }: ResidualSummary): number | null {
  const total = counts.reduce((a, b) => a + b, 0);
  let below = 0;
  for (const [i, count] of counts.entries()) {
    if (below + count >= total / 2 && count > 0) {
      const [from, to] = [edges[i] as number, edges[i + 1] as number];
      return from + ((total / 2 - below) / count) * (to - from);
    }
    below += count;
  }
  return null;
}

function chartsOf(output: string, branches: readonly BranchResiduals[], { document }: ReportContext): Html | null {
  const range = rangeOf(branches.map(({ summary }) => summary));
  if (range === undefined) return null;
  const bands = branches.map(({ branch, summary: { bins } }) => {
    const chart = predictedTrue({ branch, bins, output }, range, document);
    return (
      chart &&
      html`<figure><div class="panel">${branchKey(branch)}</div>${chart}<figcaption>True ${output} over predicted ${output}, ${branch} model.</figcaption></figure>\n`
    );
  });
  const residuals = distribution(
    branches.map(({ branch, summary: { histogram } }) => ({ branch, histogram })),
    document,
    {
      height: 260,
      label: `true − predicted ${shortName(output)}`,
      title: `Histogram: residuals, true − predicted ${output}`,
      details: `${branches.map(({ branch, summary }) => `${branch}: median about ${formatNumber(centre(summary), 3)}`).join("; ")}.`,
    },
  );
  return html`<div class="grid">
${bands}${residuals && html`<figure><div class="panel">${branches.map(({ branch }) => html`${branchKey(branch)} `)}</div>${residuals}<figcaption>Residuals, true − predicted ${output}.</figcaption></figure>\n`}</div>
<details class="chart-data"><summary>Quantiles of the true ${output} by what was predicted</summary>
${table(output, branches)}
</details>`;
}

function render(context: ReportContext): Html | null {
  const { record, comparison } = context;
  const { target } = record.data.preprocessing;
  if (target.kind !== "regression") return null;
  const several = target.columns.length > 1;
  const parts = target.columns.slice(0, MOST_OUTPUTS).map(({ name }) => {
    const branches = comparison.branches.flatMap((branch): BranchResiduals[] => {
      const all = record.branches[branch]?.residuals;
      const summary = all !== undefined && Object.hasOwn(all, name) ? all[name] : undefined;
      return summary === undefined || summary.bins.length === 0 ? [] : [{ branch, summary }];
    });
    const charts = branches.length === 0 ? null : chartsOf(name, branches, context);
    return charts && html`${several ? html`<h3>${name}</h3>\n` : null}${charts}\n`;
  });
  if (parts.every((part) => part === null)) return null;
  const left =
    target.columns.length > MOST_OUTPUTS ? ` The first ${MOST_OUTPUTS} of ${target.columns.length} are drawn.` : "";
  return html`${parts}
<p class="note">The validation rows in the order of their predictions, in up to 20 parts of equal count. The line is the median of what was true, the bands are its middle half and its middle 90 %; on the dashed diagonal the truth is as predicted. A line below the diagonal: the model predicts too much there; a wide band: it is unsure there. Histograms leave out the outermost half percent on either side.${left}</p>`;
}

/** How the truth lies about what was predicted, for numbers. */
export const residuals: Section = { id: "residuals", title: "Predictions and residuals", render };
