import { type Html, type HtmlPart, html } from "./html.ts";

/** Curves of equal height: the product's mark. */
const MARK: Html = html`<svg class="mark" viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round"><path d="M2 17C6 17 7 6 12 6s6 11 10 11"/><path d="M6 20c3 0 3.500-8 6-8s3 8 6 8"/><path d="M2 11C5 10 7 2 12 2s7 8 10 9"/></svg>`;

/** The first line of a page: whose it is, and what it is of. */
export function brandLine(what: HtmlPart): Html {
  return html`<p class="brand">${MARK}<span>isocline</span><span class="when">${what}</span></p>`;
}

/** The first line of a page about something that began at a moment: `run of 2025-06-01`. */
export function brandOf(what: string, created: string): Html {
  return brandLine(html`${what} of <time datetime="${created}">${created.slice(0, 10)}</time>`);
}
