/**
 * HTML as values: what a template holds is escaped unless it is itself `Html`, so that no text of a record can become
 * markup.
 */

/** Markup that is safe to put into a page as it stands. */
export interface Html {
  readonly html: string;
}

/** What a template may hold: nothing, text, markup, or a list of these. */
export type HtmlPart = null | undefined | false | number | string | Html | readonly HtmlPart[];

const ENTITIES: { readonly [character: string]: string } = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A text as HTML shows it, in content and in quoted attributes; control characters, which HTML forbids, are replaced. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] as string).replace(/(?![\t\n])\p{Cc}/gu, "�");
}

function rendered(part: HtmlPart): string {
  if (part === null || part === undefined || part === false) return "";
  if (typeof part === "string") return escapeHtml(part);
  if (typeof part === "number") return String(part);
  return "html" in part ? part.html : part.map(rendered).join("");
}

/**
 * A template of HTML; texts in it are escaped.
 *
 * @example html`<td>${"a < b"}</td>`.html === "<td>a &lt; b</td>"
 */
export function html(strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  let text = strings[0] ?? "";
  for (const [i, part] of parts.entries()) text += rendered(part) + (strings[i + 1] ?? "");
  return { html: text };
}

/** Markup from elsewhere, taken on trust: only for what has been escaped already. */
export function trusted(markup: string): Html {
  return { html: markup };
}
