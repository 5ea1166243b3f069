/** The part of an element that the text of a chart is read from. */
interface Chart {
  querySelector(selector: string): { readonly textContent: string | null } | null;
}

/** What a screen reader says of a chart: its name, then its description. */
export function chartText(svg: Chart | null | undefined): string {
  const part = (name: string): string => svg?.querySelector(`:scope > ${name}`)?.textContent ?? "";
  return `${part("title")}. ${part("desc")}`;
}
