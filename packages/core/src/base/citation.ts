import type { Reference } from "./reference.ts";

/** Each work once, in the order in which they come. */
export function distinctReferences(references: readonly Reference[]): readonly Reference[] {
  return [...new Map(references.map((reference) => [`${reference.title} ${reference.source}`, reference])).values()];
}

/** A work as one line of text. @example "P. J. Huber (1964). Robust Estimation of …. Annals of … 35." */
export function citationText({ authors, year, title, source, url }: Reference): string {
  const end = /[.?!]$/.test(title) ? "" : ".";
  return `${authors} (${year}). ${title}${end} ${source}.${url === undefined ? "" : ` ${url}`}`;
}

/** BibTeX's own characters, so that any text can stand in a field. */
const escapes: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "{": "\\{",
  "}": "\\}",
  "&": "\\&",
  "%": "\\%",
  $: "\\$",
  "#": "\\#",
  _: "\\_",
};

const escaped = (text: string): string => text.replaceAll(/[\\~^{}&%$#_]/g, (character) => escapes[character] ?? "");

/** `kingma2015adam`: the first author's last name, the year, and the title's first word of some length. */
function keyOf({ authors, year, title }: Reference): string {
  const plain = (text: string): string =>
    text
      .normalize("NFKD")
      .replaceAll(/[^\p{ASCII}]/gu, "")
      .toLowerCase()
      .replaceAll(/[^a-z0-9]/g, "");
  const [first = ""] = authorsOf(authors);
  const word = title.split(/[\s:–-]+/).find((candidate) => plain(candidate).length > 3) ?? title;
  return `${plain(first.split(" ").at(-1) ?? "")}${year}${plain(word)}`;
}

function authorsOf(authors: string): readonly string[] {
  return authors.split(/,\s*|\s+and\s+/).filter((author) => author !== "");
}

/**
 * Works as BibTeX entries of the type misc, which any style prints: the venue is in `howpublished`, an arXiv number in
 * `eprint`. Keys are distinct; titles keep their capitals.
 *
 * @example bibtex(adam().references)
 */
export function bibtex(references: readonly Reference[]): string {
  const used = new Map<string, number>();
  const entries = references.map((reference) => {
    const { authors, title, year, source, url } = reference;
    const base = keyOf(reference);
    const before = used.get(base) ?? 0;
    used.set(base, before + 1);
    const eprint = /arXiv:([\w./-]*[\w])/.exec(source)?.[1];
    const venue = source.replace(/,?\s*arXiv:[\w./-]*[\w]/, "").trim();
    const fields: readonly (readonly [string, string | undefined])[] = [
      ["author", escaped(authorsOf(authors).join(" and "))],
      ["title", `{${escaped(title)}}`],
      ["year", String(year)],
      ["howpublished", venue === "" ? undefined : escaped(venue)],
      ["eprint", eprint],
      ["archiveprefix", eprint === undefined ? undefined : "arXiv"],
      // A verbatim field, which knows no escapes.
      ["url", url === undefined || /[\s{}\\]/.test(url) ? undefined : url],
    ];
    const lines = fields.flatMap(([name, value]) => (value === undefined ? [] : [`  ${name} = {${value}}`]));
    return `@misc{${base}${before === 0 ? "" : `-${before + 1}`},\n${lines.join(",\n")}\n}\n`;
  });
  return entries.join("\n");
}
