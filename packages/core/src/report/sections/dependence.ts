import { type BranchDependence, dependenceCurves, dependenceLevels } from "../charts/dependence.ts";
import { formatNumber, formatPlain } from "../format.ts";
import { type Html, html } from "../html.ts";
import type { ReportContext, Section } from "../section.ts";
import { branchKey, figureTable } from "../table.ts";

/** Shares of the rows that the table has. */
const SHOWN: readonly number[] = [0.05, 0.25, 0.5, 0.75, 0.95];

/** One feature in all branches. */
interface Panel {
  readonly feature: string;
  readonly branches: readonly BranchDependence[];
}

function panelsOf({ record, comparison }: ReportContext): readonly Panel[] {
  const all = comparison.branches.flatMap((branch) =>
    (record.branches[branch]?.dependence ?? []).map((dependence): BranchDependence => ({ branch, dependence })),
  );
  const features = [...new Set(all.map(({ dependence }) => dependence.feature))];
  return features.map((feature) => ({
    feature,
    branches: all.filter(({ dependence }) => dependence.feature === feature),
  }));
}

function figure({ feature, branches }: Panel, output: string, { document }: ReportContext): Html | null {
  const levels = dependenceLevels(branches, output, document);
  if (levels !== null) {
    return html`<figure class="small"><div class="panel"><b>${feature}</b><span>levels</span></div>${levels}</figure>\n`;
  }
  const curves = dependenceCurves(branches, output, "prediction", document);
  if (curves === null) return null;
  const slopes = dependenceCurves(branches, output, "slope", document);
  return html`<figure class="small"><div class="panel"><b>${feature}</b><span>prediction</span></div>${curves}${
    slopes && html`<div class="panel sub"><span>slope</span></div>${slopes}`
  }</figure>\n`;
}

function table(panels: readonly Panel[], outputs: readonly string[]): Html {
  const several = outputs.length > 1;
  return figureTable({
    caption: "Partial dependence at quantiles of the features, or at their levels.",
    columns: [
      "feature",
      ...(several ? ["output"] : []),
      "branch",
      "at",
      "share of rows",
      "mean prediction",
      "mean slope",
    ],
    textColumns: several ? [1, 2, 3] : [1, 2],
    rows: panels.flatMap(({ feature, branches }) =>
      outputs.flatMap((output) =>
        branches.flatMap(({ branch, dependence: { values, shares = [], levels = [], outputs: of } }) => {
          const curve = Object.hasOwn(of, output) ? of[output] : undefined;
          if (curve === undefined) return [];
          const row = (i: number, at: string, share: string): { readonly cells: readonly (string | Html)[] } => ({
            cells: [
              feature,
              ...(several ? [output] : []),
              branchKey(branch),
              at,
              share,
              formatNumber(curve.prediction[i]),
              formatNumber(curve.slope?.[i]),
            ],
          });
          if (values === undefined) return levels.map((level, i) => row(i, level === "" ? "(blank)" : level, "–"));
          const places = SHOWN.map((share) =>
            Math.max(
              0,
              shares.findLastIndex((each) => each <= share),
            ),
          );
          return [...new Set(places)].map((i) =>
            row(i, formatPlain(values[i] as number), `${Math.round((shares[i] as number) * 100)} %`),
          );
        }),
      ),
    ),
  });
}

function render(context: ReportContext): Html | null {
  const { record, comparison } = context;
  const panels = panelsOf(context);
  const outputs = [
    ...new Set(panels.flatMap(({ branches }) => branches.flatMap(({ dependence }) => Object.keys(dependence.outputs)))),
  ];
  if (panels.length === 0 || outputs.length === 0) return null;
  const { target } = record.data.preprocessing;
  const isClass = target.kind === "classification";
  const named = isClass || outputs.length > 1;
  const groups = outputs.map((output) => {
    const name = isClass ? `probability of ${output}` : output;
    return html`${named ? html`<h3>${name}</h3>\n` : null}<div class="group" role="group" aria-label="Partial dependence of ${name}"><div class="grid">
${panels.map((panel) => figure(panel, output, context))}</div></div>\n`;
  });
  const unit = isClass ? "probability" : outputs.length === 1 ? (outputs[0] ?? "") : "the number predicted";
  return html`<p class="legend">${comparison.branches.map((branch) => html`${branchKey(branch)} `)}</p>
${groups}<p class="caption">Mean prediction over a sample of the validation rows with one feature set to each value, and the mean slope there, in ${unit} per unit of the feature; the ticks at the foot are quantiles of the feature.</p>
<p class="note">The features that matter most: numbers by the sensitivity of the prediction, categories by how far their levels move it. Each panel has a scale of its own. For features that hang together partial dependence also averages over rows that cannot be, and it hides what differs between rows; it shows what the model does, not what causes what.</p>
<details class="chart-data"><summary>Partial dependence as a table</summary>
${table(panels, outputs)}
</details>`;
}

/** How the mean prediction depends on the features that matter most, and how steeply. */
export const dependence: Section = { id: "dependence", title: "Partial dependence", render };
