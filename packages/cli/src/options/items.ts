const ITEM = /\s*("(?:[^"]|"")*"[^,]*?|[^,]*?)\s*(,|$)/y;

/**
 * The items of a comma-separated option, without the spaces around them. One that starts with a quote runs to the
 * closing quote, commas included, as in CSV; it keeps its quotes (see `unquoted`).
 *
 * @example splitItems('Longitude=0.001, "a, b"=0.1') // ["Longitude=0.001", '"a, b"=0.1']
 */
export function splitItems(text: string): readonly string[] {
  const items: string[] = [];
  ITEM.lastIndex = 0;
  while (true) {
    const found = ITEM.exec(text);
    items.push(found?.[1] ?? "");
    if (found?.[2] !== ",") return items;
  }
}

/** A name without the quotes around it; `""` inside them is a quote. */
export function unquoted(item: string): string {
  const inner = /^"((?:[^"]|"")*)"$/.exec(item)?.[1];
  return inner === undefined ? item : inner.replaceAll('""', '"');
}
