import { UsageError } from "isocline";

/** Names of delimiters that are hard to type. */
const NAMED: Readonly<Record<string, string>> = { tab: "\t", "\\t": "\t", space: " " };

/** Whether a character can stand between cells: any but those that quote a cell or end a line. */
export function isDelimiter(text: string): boolean {
  return [...text].length === 1 && !/["\r\n\0]/.test(text);
}

/** A delimiter: a character, or `tab` or `space`. @throws UsageError for anything else */
export function parseDelimiter(where: string, text: string): string {
  const delimiter = Object.hasOwn(NAMED, text) ? (NAMED[text] ?? text) : text;
  if (isDelimiter(delimiter)) return delimiter;
  const expected = "one character other than a quote, or tab or space";
  throw new UsageError({ where, expected, found: JSON.stringify(text) });
}
