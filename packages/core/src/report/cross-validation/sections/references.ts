import type { Reference } from "../../../base/index.ts";
import { dependenceReferences } from "../../../diagnostics/index.ts";
import type { Section } from "../../section.ts";
import { cardReference, referenceList } from "../../sections/references.ts";
import type { FoldsContext } from "../context.ts";

/** The works that the methods of the folds and of the page come from, each once. */
function all({ validation, pooled }: FoldsContext): readonly Reference[] {
  const branches = Object.values(pooled?.record.branches ?? {});
  const found = [
    ...validation.references,
    ...(branches.some(({ dependence }) => dependence.length > 0) ? dependenceReferences : []),
    ...(pooled === undefined ? [] : [cardReference]),
  ];
  return found.filter(({ title }, i) => found.findIndex((other) => other.title === title) === i);
}

export const references: Section<FoldsContext> = {
  id: "references",
  title: "References",
  render: (context) => referenceList(all(context)),
};
