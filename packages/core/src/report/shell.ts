import { type HtmlPart, html, trusted } from "./html.ts";
import { STYLE } from "./style.ts";

/** Nothing is fetched and nothing runs: the page is text, style and drawings. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** What is different from page to page. */
export interface Page {
  readonly title: string;
  /** Of isocline, which wrote what the page is made from. */
  readonly version: string;
  readonly content: HtmlPart;
  readonly footer: string;
}

/** A whole page that needs no network, no script and no other file. */
export function pageHtml({ title, version, content, footer }: Page): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="generator" content="isocline ${version}">
<title>${title}</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<main>
${content}
</main>
<footer>${footer}</footer>
</body>
</html>
`.html;
}
