import { type Html, html } from "./html.ts";

/** One figure of the row under a verdict: its name and what goes with it small, itself large. */
export function tile(name: string, value: string, note?: string): Html {
  return html`<div><dt>${name}</dt><dd>${value}${note === undefined ? null : html` <small>${note}</small>`}</dd></div>`;
}
