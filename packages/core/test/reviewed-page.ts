import { Window } from "happy-dom";

/** A page, a tag a line, without its style sheet: what a person can review. */
export function reviewedPage(page: string): string {
  return page.replace(/<style>[\s\S]*?<\/style>/, "<style></style>").replaceAll("><", ">\n<");
}

/** A page as a browser without scripts reads it. */
export function readPage(page: string): Window["document"] {
  const window = new Window({ settings: { enableJavaScriptEvaluation: false } });
  window.document.write(page);
  return window.document;
}
