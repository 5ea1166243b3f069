import { describe, expect, it } from "vitest";
import { escapeHtml, html } from "./html.ts";

describe("html", () => {
  it("escapes text and keeps markup, also in lists and attributes", () => {
    const items = ["<script>", html`<b>${"&"}</b>`, null, false, 3] as const;
    expect(html`<p title="${`"'`}">${items}</p>`.html).toBe('<p title="&quot;&#39;">&lt;script&gt;<b>&amp;</b>3</p>');
  });

  it("replaces the control characters that HTML forbids", () => {
    expect(escapeHtml("a\u0000b\u001b[31m\tc")).toBe("a�b�[31m\tc");
  });
});
