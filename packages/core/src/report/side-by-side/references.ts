import type { Section } from "../section.ts";
import { referenceList } from "../sections/references.ts";
import type { RunsContext } from "./context.ts";

/** The works that the runs' methods come from, each once. */
export const references: Section<RunsContext> = {
  id: "references",
  title: "References",
  render({ runs }) {
    const all = runs.flatMap(({ record }) => record.references);
    return referenceList([...new Map(all.map((each) => [`${each.title} ${each.source}`, each])).values()]);
  },
};
