import type { BranchName, BranchRecord, Confusion } from "../../training/index.ts";
import { reliability } from "../charts/reliability.ts";
import { formatCount, formatNumber, formatPercent, UNDEFINED } from "../format.ts";
import { type Html, html } from "../html.ts";
import type { ReportContext, Section } from "../section.ts";
import { branchKey, figureTable } from "../table.ts";

interface Branch {
  readonly branch: BranchName;
  readonly record: BranchRecord;
}

/** Confusions of more classes stand below each other. */
const MOST_BESIDE = 4;

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** The names of a confusion's rows: what shares the last is the other classes. */
function namesOf({ classes, counts }: Confusion): readonly string[] {
  return counts.length > classes.length ? [...classes, "all others"] : classes;
}

/** The nearest tenth of a row, by which its cells are tinted. */
const heat = (count: number, total: number): number => (total === 0 ? 0 : Math.round((10 * count) / total));

function confusionTable({ branch, record: { confusion } }: Branch): Html | null {
  if (confusion === undefined) return null;
  const names = namesOf(confusion);
  const caption = `Confusion of the ${branch} model: rows of each true class by the class predicted.`;
  const body = confusion.counts.map((row, i) => {
    const total = sum(row);
    const cells = row.map((count) => html`<td class="heat-${heat(count, total)}">${formatCount(count)}</td>`);
    const right = total === 0 ? UNDEFINED : formatPercent((row[i] as number) / total);
    return html`<tr><th scope="row">${names[i]}</th>${cells}<td>${right}</td></tr>\n`;
  });
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${caption}"><table class="confusion">
<caption>${caption}</caption>
<thead><tr><th scope="col" class="text" rowspan="2">true ${branchKey(branch)}</th><th scope="colgroup" colspan="${names.length}" class="group">predicted</th><td></td></tr>
<tr>${names.map((name) => html`<th scope="col">${name}</th>`)}<th scope="col">right</th></tr></thead>
<tbody>
${body}</tbody>
</table></div>`;
}

/** Precision, recall and area of each class. */
function classTable(branches: readonly Branch[]): Html {
  const share = (part: number, whole: number): string => formatNumber(whole === 0 ? null : part / whole);
  return figureTable({
    caption: "Precision, recall and area under the ROC curve, each class against the others.",
    columns: ["class", "branch", "rows", "precision", "recall", "AUC"],
    textColumns: [1],
    rows: branches.flatMap(({ branch, record: { confusion, outputs } }) => {
      if (confusion === undefined) return [];
      return confusion.classes.map((name, i) => {
        const row = confusion.counts[i] as readonly number[];
        const right = row[i] as number;
        const taken = sum(confusion.counts.map((each) => each[i] as number));
        const auc = outputs !== undefined && Object.hasOwn(outputs, name) ? outputs[name]?.auc : null;
        return {
          cells: [
            name,
            branchKey(branch),
            formatCount(sum(row)),
            share(right, taken),
            share(right, sum(row)),
            formatNumber(auc),
          ],
        };
      });
    }),
  });
}

function calibrationTable(branches: readonly Branch[]): Html {
  return figureTable({
    caption: "Calibration: how sure the model was of its class, and how often it was right.",
    columns: ["probability", "branch", "rows", "mean probability", "share right"],
    textColumns: [1],
    rows: branches.flatMap(({ branch, record: { calibration = [] } }) =>
      calibration.flatMap(({ count, confidence, accuracy }, i) =>
        count === 0
          ? []
          : [
              {
                cells: [
                  `${i * 10} to ${i * 10 + 10} %`,
                  branchKey(branch),
                  formatCount(count),
                  formatNumber(confidence, 3),
                  formatNumber(accuracy, 3),
                ],
              },
            ],
      ),
    ),
  });
}

function render({ record, comparison, document }: ReportContext): Html | null {
  if (record.data.preprocessing.target.kind !== "classification") return null;
  const branches = comparison.branches.flatMap((branch): Branch[] => {
    const found = record.branches[branch];
    return found === undefined ? [] : [{ branch, record: found }];
  });
  const chart = reliability(
    branches.map(({ branch, record: { calibration = [] } }) => ({ branch, bins: calibration })),
    document,
  );
  const confusions = branches.map(confusionTable).filter((table) => table !== null);
  if (chart === null && confusions.length === 0) return null;
  const narrow = branches.every(({ record: { confusion } }) => (confusion?.counts.length ?? 0) <= MOST_BESIDE);
  const hasConfusion = confusions.length > 0;
  return html`${
    chart &&
    html`<p class="legend">${branches.map(({ branch }) => html`${branchKey(branch)} `)}</p>
<figure class="half">${chart}
<figcaption>Share of rows, in %, in which the predicted class was right, over the probability that the model gave it.</figcaption></figure>
<p class="note">Of the rows that a calibrated model gives 80 % to, it is right in 80 %: it lies on the dashed diagonal. Below it the model is too sure of itself. The larger a dot, the more rows.</p>
<details class="chart-data"><summary>The bins of the calibration as a table</summary>
${calibrationTable(branches)}
</details>`
  }
${
  hasConfusion
    ? html`<div class="confusions${narrow ? " pair" : ""}">
${confusions}
</div>
<p class="note">A cell is tinted by its share of its row; “right” is the share of a true class that was found (its recall). The predicted class is the most probable one.</p>
<details><summary>Precision and recall of each class</summary>
${classTable(branches)}
</details>`
    : null
}`;
}

/** How far probabilities can be believed, and which classes are taken for which. */
export const classes: Section = { id: "classes", title: "Calibration and confusion", render };
