import type { BranchName, RunRecord } from "../../training/index.ts";
import { brandLine } from "../brand.ts";
import { meanRow, metricRow } from "../comparison.ts";
import { formatNumber } from "../format.ts";
import { type Html, html } from "../html.ts";
import type { Section } from "../section.ts";
import { countText, type RunsContext, withFigures } from "./context.ts";

interface Best {
  readonly who: string;
  readonly value: number;
}

/** The model with the smallest figure; the first of equals. */
function smallest(context: RunsContext, figure: "error" | "sensitivity"): Best | undefined {
  let best: Best | undefined;
  for (const { name, comparison } of withFigures(context)) {
    const row =
      figure === "error" ? metricRow(comparison, context.words.error.key) : meanRow(comparison, "sensitivity");
    for (const branch of comparison.branches) {
      const value = row?.[branch] ?? null;
      if (value === null || (best !== undefined && best.value <= value)) continue;
      best = { who: modelName(name, branch), value };
    }
  }
  return best;
}

const modelName = (run: string, branch: BranchName): string => `the ${branch} model of ${run}`;

function sentenceOf(context: RunsContext): string {
  const error = smallest(context, "error");
  const sensitivity = smallest(context, "sensitivity");
  if (error === undefined) return "None of these runs has a result to compare.";
  const start = error.who.replace(/^t/, "T");
  const errs = `has the smallest ${context.words.error.name}, ${formatNumber(error.value, 3)}`;
  if (sensitivity === undefined) return `${start} ${errs}.`;
  const answers = `the smallest mean sensitivity, ${formatNumber(sensitivity.value, 3)}`;
  return sensitivity.who === error.who
    ? `${start} ${errs}, and ${answers}.`
    : `${start} ${errs}; ${sensitivity.who} has ${answers}.`;
}

/** What a reader must know before comparing. */
function notices({ runs }: RunsContext): readonly string[] {
  const found: string[] = [];
  for (const { name, comparison, record, folds } of runs) {
    if (folds !== undefined) {
      const { length } = folds.document.runs;
      if (folds.records.length < length) {
        found.push(`The figures of ${name} are those of ${folds.records.length} of its ${length} folds.`);
      }
    } else if (comparison.branches.length === 0) {
      found.push(
        `${name} has no figures: ${record.status === "running" ? "it is still running" : `it ${record.status === "diverged" ? "diverged" : "was interrupted"} before its first result`}.`,
      );
    } else if (record.status !== "completed") {
      found.push(
        `${name} did not end as planned; it ${record.status === "diverged" ? "diverged" : `is ${record.status}`}.`,
      );
    }
  }
  // The moments of the target over the training rows tell one split of a table from another.
  const judged = new Set(
    runs.map(({ record, folds }) => JSON.stringify((folds?.records ?? [record]).map(({ data }) => judgedOn(data)))),
  );
  if (judged.size > 1) {
    found.push(
      `These runs were not all judged on the same rows (their tables, seeds${runs.some(({ folds }) => folds !== undefined) ? ", folds" : ""} or shares of validation differ), so small differences between their errors say little.`,
    );
  }
  if (new Set(runs.map(({ record }) => record.noise)).size > 1) {
    found.push("Their sensitivities were measured under different noise (σ) and cannot be compared.");
  }
  return found;
}

function judgedOn({ rows, validation, preprocessing: { target } }: RunRecord["data"]): readonly unknown[] {
  return [rows, validation, target];
}

function period({ runs }: RunsContext): string {
  const days = runs.map(({ record }) => record.created.slice(0, 10)).sort();
  const [first = "", last = ""] = [days[0], days.at(-1)];
  return first === last ? first : `${first} to ${last}`;
}

function render(context: RunsContext): Html {
  const { runs, words } = context;
  const sources = [...new Set(runs.map(({ record }) => record.data.source))];
  const [only] = sources.length === 1 ? sources : [];
  const on = only === undefined ? `${sources.length} tables` : html`<span class="source">${only}</span>`;
  return html`<header>
${brandLine(`${countText(runs)}, ${period(context)}`)}
<h1>${words.label}: ${countText(runs)} on ${on}</h1>
<p class="verdict">${sentenceOf(context)}</p>
${notices(context).map((text) => html`<p class="notice" role="note">${text}</p>\n`)}
</header>`;
}

/** Which runs, and which of them is best at what. */
export const headline: Section<RunsContext> = { id: "headline", render };
